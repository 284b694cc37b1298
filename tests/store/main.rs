//! The database room on both databases.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod office;
mod opening;
