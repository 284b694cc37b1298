//! What `doctor` shows of the database.

use crate::conn::args;
use crate::{Conn, Dialect, StoreError, bots, deliveries, intake};
use std::collections::BTreeMap;
use tongluo_domain::delivery::State;
use tongluo_domain::time::Instant;

/// The database at a glance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// The stamp.
    pub bot: Option<bots::Bot>,
    /// Deliveries by state.
    pub deliveries: BTreeMap<State, i64>,
    /// Notices that nobody was told.
    pub untold_notices: i64,
    /// Accounts that have answered something and belong to nobody known.
    pub unclaimed_accounts: i64,
    /// Updates put aside.
    pub set_aside_updates: i64,
    /// Acts that wait for their delivery.
    pub unmatched: i64,
    /// When the last batch of updates came, and its highest id.
    pub last_update: Option<(i64, Instant)>,
    /// Openings that run.
    pub open_occurrences: i64,
    /// Bytes that the database takes.
    pub size: i64,
    /// Highest migration.
    pub schema: i64,
}

crate::sql::statements! {
    COUNTS = "SELECT (SELECT count(*) FROM notice WHERE told_at IS NULL),
        (SELECT count(*) FROM account a WHERE NOT EXISTS (SELECT 1 FROM claim c WHERE c.account_id = a.id AND c.until_at IS NULL)
            AND EXISTS (SELECT 1 FROM occurrence o CROSS JOIN response r
                WHERE r.occurrence_id = o.id AND r.account_id = a.id AND r.choice IS NOT NULL)),
        (SELECT count(*) FROM set_aside_update), (SELECT count(*) FROM unmatched),
        (SELECT count(*) FROM occurrence WHERE state = 'open'), (SELECT max(version) FROM schema_migration)";
}

/// How big the database is: two words for one question, since each database has its own.
pub(crate) mod size {
    crate::sql::statements! {
        SQLITE = "SELECT (SELECT page_count FROM pragma_page_count()) * (SELECT page_size FROM pragma_page_size())";
    }
    pub(crate) mod postgres {
        crate::sql::statements! {
            POSTGRES = "SELECT pg_database_size(current_database())";
        }
        pub(crate) fn statement() -> &'static crate::sql::Sql {
            &POSTGRES
        }
    }
    pub(crate) fn statement() -> &'static crate::sql::Sql {
        &SQLITE
    }
}

/// Reads it.
pub async fn overview(conn: &mut Conn) -> Result<Overview, StoreError> {
    let bot = bots::the_bot(conn).await?;
    let last_update = match &bot {
        Some(bot) => intake::cursor(conn, bot.id).await?,
        None => None,
    };
    let size = match conn.dialect() {
        Dialect::Sqlite => size::statement(),
        Dialect::Postgres => size::postgres::statement(),
    };
    let size = conn.one(size, args![], |row| row.take()).await?;
    let deliveries = deliveries::counts(conn).await?;
    conn.one(&COUNTS, args![], |row| {
        Ok(Overview {
            bot: bot.clone(),
            deliveries: deliveries.clone(),
            untold_notices: row.take()?,
            unclaimed_accounts: row.take()?,
            set_aside_updates: row.take()?,
            unmatched: row.take()?,
            open_occurrences: row.take()?,
            schema: row.take()?,
            last_update: last_update.map(|(_, id, at)| (id, at)),
            size,
        })
    })
    .await
}
