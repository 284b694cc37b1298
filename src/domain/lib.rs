//! Tongluo's decisions, pure: values in, values out.
//!
//! Owns the words of the product as types and every rule that can be decided without asking the world.
//! Never reads a clock, a file or a database, never draws a random number, never words a sentence:
//! time and chance come in as parameters, and what a person reads is written by the room `text`.
//!
//! The modules stand in reading order; each names only those before it.

pub mod almanac;
pub mod approval;
pub mod ask;
pub mod calendar;
pub mod campaign;
pub mod cron_line;
pub mod day_rule;
pub mod delivery;
pub mod dialog;
pub mod document;
pub mod effect;
pub mod halt;
pub mod id;
pub mod kind;
pub mod obligation;
pub mod occurrence;
pub mod outgoing;
pub mod people;
pub mod policy;
pub mod problem;
pub mod prompt;
pub mod recurrence;
pub mod response;
pub mod runs;
pub mod schedule;
pub mod tally;
pub mod time;
