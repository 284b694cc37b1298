//! Tests of the library, a module a room.

#[path = "../config/mod.rs"]
mod config;
