//! The program from outside: what is typed, what is printed, how it ends. Every test has a folder of its own.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod browser;
mod called;
mod demo;
mod desk;
#[cfg(target_os = "linux")]
mod disk;
mod failures;
#[cfg(unix)]
mod keeping;
mod office;
mod page;
mod setup;
mod verbs;
mod whole;
