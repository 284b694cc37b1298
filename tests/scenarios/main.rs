//! Scenarios: the rooms of the root package through their own doors, one module a room.

#[path = "../telegram/mod.rs"]
mod telegram;
