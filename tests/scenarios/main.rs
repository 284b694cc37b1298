//! Scenarios: the rooms of the root package through their own doors, one module a room.

#[path = "../config/mod.rs"]
mod config;
#[path = "../action/mod.rs"]
mod action;
#[path = "../format/mod.rs"]
mod format;
#[path = "../text/mod.rs"]
mod text;
