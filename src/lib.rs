//! Tongluo, a scheduled message bot for campaign publicity: the map of its rooms, in reading order.
//!
//! Data runs one way: `content` reads `messages/`, an approval makes a revision sendable, `engine`'s planner opens it at
//! its instant, the sender hands it to a `channel`, intake takes in what people do, the closer settles it.
//! What a person does is one function in `action`; what time or the network does is in `engine`. Nobody else writes.
//! `tests/tidy.rs` holds which room may name which.

pub use tongluo_domain as domain;
pub use tongluo_sandbox as sandbox;
pub use tongluo_store as store;

pub mod action;
pub mod app;
pub mod channel;
pub mod cli;
pub mod clock;
pub mod config;
pub mod content;
pub mod engine;
pub mod entropy;
pub mod format;
pub mod print;
pub mod stage;
pub mod telemetry;
pub mod text;
pub mod web;
