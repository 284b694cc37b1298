//! All SQL, on SQLite and PostgreSQL: one file an aggregate, `views` for reading across them.
//!
//! Owns the tables, the one writer with its grouped commits, and the migrations. Never decides anything that the domain
//! can decide, never reads a clock, never touches the network besides the database's own connection.
//!
//! Reading functions take `&mut Conn`, writing ones `&mut Tx`; a `Tx` is a `Conn` too. Batches are slices.

pub mod absences;
pub mod accounts;
pub mod approvals;
pub mod audit;
pub mod backups;
pub mod bots;
pub mod cancellations;
pub mod chats;
pub mod claims;
mod conn;
pub mod corrections;
pub mod counters;
pub mod delegations;
pub mod deliveries;
pub mod dialogs;
pub mod drafts;
mod error;
pub mod file_changes;
pub mod forgetting;
pub mod halts;
pub mod instance;
pub mod intake;
pub mod joinings;
pub mod leases;
mod lock;
pub mod migrations;
pub mod notices;
pub mod obligations;
pub mod occurrences;
pub mod people;
mod pg;
pub mod previews;
pub mod rates;
pub mod registering;
pub mod requests;
pub mod responses;
pub mod restoring;
pub mod retention;
mod sql;
mod store;
pub mod views;
mod writer;

pub use conn::{Conn, Tx};
pub use deliveries::Claimed;
pub use error::{StoreError, Trouble};
pub use futures_util::future::BoxFuture;
pub use lock::BotLock;
pub use sql::Dialect;
pub use store::{Committed, Options, Store};

/// The statements that both databases understand, by name, for the test that prepares them all.
fn statements() -> Vec<(&'static str, &'static sql::Sql)> {
    [
        absences::statements(),
        accounts::statements(),
        approvals::statements(),
        audit::statements(),
        bots::statements(),
        chats::statements(),
        claims::statements(),
        counters::statements(),
        deliveries::all_statements(),
        delegations::statements(),
        dialogs::statements(),
        drafts::statements(),
        file_changes::statements(),
        forgetting::statements(),
        cancellations::statements(),
        corrections::statements(),
        halts::statements(),
        instance::statements(),
        intake::statements(),
        joinings::statements(),
        leases::statements(),
        migrations::statements(),
        notices::statements(),
        obligations::statements(),
        occurrences::statements(),
        people::statements(),
        previews::statements(),
        rates::statements(),
        registering::statements(),
        requests::statements(),
        responses::statements(),
        retention::statements(),
        views::absent::statements(),
        views::expected::statements(),
        views::mine::statements(),
        views::overview::statements(),
        views::reach::statements(),
        views::tally::statements(),
        views::week::statements(),
    ]
    .concat()
}

/// The statements that one database alone understands.
fn statements_of(dialect: Dialect) -> Vec<(&'static str, &'static sql::Sql)> {
    match dialect {
        Dialect::Sqlite => views::overview::size::statements(),
        Dialect::Postgres => [
            instance::postgres::statements(),
            views::overview::size::postgres::statements(),
            writer::statements(),
        ]
        .concat(),
    }
}
