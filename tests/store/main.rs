//! The database room, each test on both databases.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod claiming;
mod counting;
mod databases;
mod delivering;
mod keeping;
mod migrating;
mod moving;
mod office;
mod once;
mod opening;
mod released;
mod retention;
mod roster;
mod writing;
