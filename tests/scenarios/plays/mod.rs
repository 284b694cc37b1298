//! Plays on the whole product: what a stranger would see, the invariants, and the failure modes of real group bots. The names
//! that begin with `mode_NN` are those modes.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a play stops at the first surprise"
)]

mod approval;
mod approving;
mod chats;
mod clock;
mod colleagues;
mod commands;
mod committed;
mod correcting;
mod counts;
mod deeds;
mod desk;
mod first_day;
mod gaps;
mod joining;
mod late;
mod limits;
mod lost;
mod me;
mod messages;
mod monday;
mod once;
mod polls;
mod posts;
mod quiet;
mod records;
mod registering;
mod server;
mod stopping;
mod story;
mod strangers;
mod telling;
mod updates;
