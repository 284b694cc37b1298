//! Scenarios: the rooms of the root package through their own doors, one module a room.

#[path = "../action/mod.rs"]
mod action;
#[path = "../config/mod.rs"]
mod config;
#[path = "../content/mod.rs"]
mod content;
#[path = "../format/mod.rs"]
mod format;
mod plays;
#[path = "../print/mod.rs"]
mod print;
#[path = "../stage/mod.rs"]
mod stage;
#[path = "../telegram/mod.rs"]
mod telegram;
#[path = "../telemetry/mod.rs"]
mod telemetry;
#[path = "../text/mod.rs"]
mod text;
mod town;
