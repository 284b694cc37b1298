//! Files both ways: rosters as offices keep them, tables that spreadsheets open and never run.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod roster;
mod table;
