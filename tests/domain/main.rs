//! What the pure package `domain` decides, told in its own words. Nothing here reads a clock or draws a number:
//! instants are written out, and what is random comes from proptest's seed.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at the first surprise"
)]

mod almanac;
mod approval;
mod ask;
mod campaign;
mod codes;
mod cron_line;
mod day_rules;
mod delivery;
mod kinds;
mod occurrence;
mod people;
mod policy;
mod runs;
mod sample;
mod schedule;
mod tally;
mod time;
