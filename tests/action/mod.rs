//! The verbs on a real database: what people do, what is refused, and what stays on record.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod approve;
mod claim;
mod connect;
mod export;
mod import;
mod office;
mod register;
