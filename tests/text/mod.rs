//! The words: one catalogue in two languages, and whole posts as people read them.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod catalogue;
mod fixture;
mod plain;
mod posts;
mod private;
mod words;
