//! What the emulated Bot API must do to be taken for the real one, over HTTP.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at the first surprise"
)]

mod answers;
mod calls;
mod clients;
mod desk;
mod father;
mod faults;
mod groups;
mod handing;
mod nonsense;
mod page;
mod people;
mod polls;
mod texts;
mod updates;
mod webhook;
