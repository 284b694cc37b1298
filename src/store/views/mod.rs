//! Reading across the tables. Never writes, but for the figures that freeze at a close.

pub mod absent;
pub mod expected;
pub mod mine;
pub mod overview;
pub mod reach;
pub mod tally;
pub mod week;
