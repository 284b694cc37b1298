//! Brings a database up to date: all pending migrations in one transaction under a lock, a backup first where one changes
//! data, and no step on a database of a newer program. The texts are in `migrations/`; none stands here.

use crate::conn::{Conn, args};
use crate::error::StoreError;
use crate::lock::{beside, lock_file};
use crate::pg::Tools;
use crate::sql::Dialect;
use crate::store::{Address, Options, Pools};
use sqlx::AssertSqlSafe;
use std::path::Path;
use tongluo_domain::id::sha256_hex;

/// The line that marks a migration which changes or drops data.
const CHANGES_DATA: &str = "-- changes data";

/// The key of the lock under which PostgreSQL is migrated; ends with the transaction.
const MIGRATING: i64 = 0x746f_6e67_6c75_6f01;

/// One migration.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its number.
    pub version: i64,
    /// What its file is called after the number.
    pub name: String,
    /// Its text.
    pub sql: String,
}

impl Step {
    /// Whether a backup is taken before it: one of its lines says `-- changes data`.
    pub fn changes_data(&self) -> bool {
        self.sql.lines().any(|l| l.trim() == CHANGES_DATA)
    }
    fn hash(&self) -> String {
        sha256_hex(self.sql.as_bytes())
    }
}

static SQLITE: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/postgres");

/// The program's own migrations for a database, by number.
pub fn embedded(dialect: Dialect) -> Vec<Step> {
    let migrator = match dialect {
        Dialect::Sqlite => &SQLITE,
        Dialect::Postgres => &POSTGRES,
    };
    let step = |m: &sqlx::migrate::Migration| Step {
        version: m.version,
        name: m.description.to_string(),
        sql: m.sql.as_str().to_owned(),
    };
    migrator.iter().map(step).collect()
}

crate::sql::statements! {
    APPLIED = "SELECT version, hash FROM schema_migration ORDER BY version";
    OLDEST = "SELECT oldest FROM schema_reader WHERE id = 1";
    RECORD = "INSERT INTO schema_migration (version, name, hash, applied_at) VALUES ($1, $2, $3, $4)";
}

/// The one table that stands before the first migration.
const LIST: &str = "CREATE TABLE IF NOT EXISTS schema_migration (version BIGINT NOT NULL PRIMARY KEY, \
     name TEXT NOT NULL, hash TEXT NOT NULL, applied_at BIGINT NOT NULL)";

pub(crate) async fn apply(
    pools: &Pools,
    address: &Address,
    url: &str,
    steps: &[Step],
    options: Options,
) -> Result<(), StoreError> {
    let mut conn = pools.begin_read().await?;
    let applied = applied(&mut conn).await?;
    let missing = match pending(&applied, steps) {
        Err(newer @ StoreError::NewerSchema { .. }) => lets_in(&mut conn, newer).await?,
        other => other?,
    };
    drop(conn);
    if missing.is_empty() {
        return Ok(());
    }
    let found = applied.last().map_or(0, |a| a.0);
    if !options.migrate {
        let known = steps.iter().map(|s| s.version).max().unwrap_or(0);
        return Err(StoreError::OlderSchema { found, known });
    }
    // A bot of the older version must not go on writing while the tables change under it.
    let _lock = match address {
        Address::File(path) if found > 0 => Some(lock_file(path)?),
        _ => None,
    };
    if found > 0
        && let Some(first) = missing.iter().find(|s| s.changes_data())
    {
        backup(pools, address, url, first.version, options).await?;
    }
    let mut conn = pools.begin_write().await?;
    if conn.dialect() == Dialect::Postgres {
        conn.script(format!("SELECT pg_advisory_xact_lock({MIGRATING})"))
            .await?;
    }
    conn.script(LIST.to_owned()).await?;
    // Another program may have been faster.
    let applied = read_applied(&mut conn).await?;
    let missing = match pending(&applied, steps) {
        Err(newer @ StoreError::NewerSchema { .. }) => lets_in(&mut conn, newer).await?,
        other => other?,
    };
    for step in missing {
        conn.script(step.sql.clone()).await?;
        fail::fail_point!("migration-open");
        let values = args![step.version, step.name, step.hash(), options.now];
        conn.run(&RECORD, values).await?;
    }
    conn.commit().await
}

/// What is applied: numbers and hashes; nothing in an empty database.
async fn applied(conn: &mut Conn) -> Result<Vec<(i64, String)>, StoreError> {
    match read_applied(conn).await {
        Ok(applied) => Ok(applied),
        Err(StoreError::Internal(why)) if why.contains("schema_migration") => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

async fn read_applied(conn: &mut Conn) -> Result<Vec<(i64, String)>, StoreError> {
    conn.list(&APPLIED, args![], |row| Ok((row.take()?, row.take()?)))
        .await
}

/// A newer database says which schema is the oldest that may work with it. Where it lets this program in there is nothing to do.
async fn lets_in<'a>(conn: &mut Conn, newer: StoreError) -> Result<Vec<&'a Step>, StoreError> {
    let StoreError::NewerSchema { known, .. } = newer else {
        return Err(newer);
    };
    let oldest: Option<i64> = match conn.first(&OLDEST, args![], |row| row.take()).await {
        Ok(oldest) => oldest,
        Err(StoreError::Internal(why)) if why.contains("schema_reader") => None,
        Err(error) => return Err(error),
    };
    match oldest {
        Some(oldest) if known >= oldest => Ok(Vec::new()),
        _ => Err(newer),
    }
}

fn pending<'a>(applied: &[(i64, String)], steps: &'a [Step]) -> Result<Vec<&'a Step>, StoreError> {
    let known = steps.iter().map(|s| s.version).max().unwrap_or(0);
    let mut unknown = false;
    for (version, hash) in applied {
        match steps.iter().find(|s| s.version == *version) {
            None => unknown = true,
            Some(step) if step.hash() != *hash => {
                return Err(StoreError::ChangedMigration(*version));
            }
            Some(_) => {}
        }
    }
    let is_applied = |s: &&Step| applied.iter().any(|(version, _)| *version == s.version);
    let missing: Vec<&Step> = steps.iter().filter(|s| !is_applied(s)).collect();
    let found = applied.last().map_or(0, |a| a.0);
    match (unknown, missing.is_empty()) {
        (false, _) => Ok(missing),
        (true, true) => Err(StoreError::NewerSchema { found, known }),
        // It left this program's road before its last step: nothing that it says of itself helps.
        (true, false) => Err(StoreError::ChangedMigration(missing[0].version)),
    }
}

async fn backup(
    pools: &Pools,
    address: &Address,
    url: &str,
    version: i64,
    options: Options,
) -> Result<(), StoreError> {
    let stamp = options.now.utc().format("%Y%m%dT%H%M%SZ");
    match (pools, address) {
        (Pools::Sqlite { writer, .. }, Address::File(path)) => {
            let target = beside(path, &format!(".before-{version:04}-{stamp}"));
            // One that a kill cut short in this very second would be in the way.
            let _ = std::fs::remove_file(&target);
            let name = target.to_string_lossy().replace('\'', "''");
            sqlx::raw_sql(AssertSqlSafe(format!("VACUUM INTO '{name}'")))
                .execute(writer)
                .await?;
            Ok(())
        }
        (Pools::Postgres(pool), _) => {
            let target = format!("tongluo.before-{version:04}-{stamp}.dump");
            let tools = Tools::of(&pool.connect_options(), url);
            tools.dump(Path::new(&target)).await.map_err(|why| {
                StoreError::Unavailable(format!(
                    "this update changes stored data and needs a backup first: run pg_dump --format=custom --file={target} {}, \
                     or install pg_dump where this program finds it ({why})",
                    tools.database()
                ))
            })
        }
        (Pools::Sqlite { .. }, Address::Server) => Ok(()),
    }
}
