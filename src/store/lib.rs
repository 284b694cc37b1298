//! All SQL, on SQLite and PostgreSQL: one file an aggregate, `views` for reading across them.
//!
//! Owns the tables, the one writer with its grouped commits, and the migrations. Never decides anything that the domain
//! can decide, never reads a clock, never touches the network besides the database's own connection.
//!
//! Reading functions take `&mut Conn`, writing ones `&mut Tx`; a `Tx` is a `Conn` too. Batches are slices.

mod conn;
mod error;
mod lock;
pub mod migrations;
mod sql;
mod store;
mod writer;

pub use conn::{Conn, Tx};
pub use error::StoreError;
pub use futures_util::future::BoxFuture;
pub use lock::BotLock;
pub use sql::Dialect;
pub use store::{Committed, Options, Store};

/// Every statement of the room by name, for the test that prepares them all.
fn statements() -> Vec<(&'static str, &'static sql::Sql)> {
    [migrations::statements()].concat()
}
