//! The program from outside: what is typed, what is printed, how it ends. Every test has a folder of its own.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod browser;
mod called;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod cluster;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod copies;
mod demo;
mod desk;
#[cfg(target_os = "linux")]
mod disk;
mod failures;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod hall;
#[cfg(unix)]
mod keeping;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod machine;
mod office;
mod page;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod power;
mod setup;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod shim;
mod verbs;
mod whole;
