//! The product's tests: one binary, a module a room.

#[path = "../content/mod.rs"]
mod content;
