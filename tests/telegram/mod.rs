//! Telegram's room: what it writes, what it refuses, what it makes of answers and updates. The names that begin with `mode_NN`
//! are the failure modes of real group bots; those that need the engines are tested with them.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at the first surprise"
)]

mod acts;
mod errors;
mod fits;
mod hears;
mod hostile;
mod looks;
mod played;
mod plays;
mod reads;
mod sends;
mod shows;
mod wire;
mod worded;
