//! A backup becomes the database again. Refused while a bot runs on it, and until the backup was read through and brought up to
//! date; then one rename (on a server: one transaction) puts it in its place, and what stood there is kept aside. The
//! restored one starts held.

use crate::backups::{check, lone, not_written, place, sqlite_file};
use crate::lock::{beside, lock_file};
use crate::pg::Tools;
use crate::store::dialect_of;
use crate::{Dialect, Options, Store, StoreError, Tx};
use sqlx::Connection;
use std::io;
use std::path::{Path, PathBuf};
use tongluo_domain::time::Instant;

/// What a restore did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where the database that stood there is now; nothing where there was none.
    pub aside: Option<String>,
}

/// Runs once on the database that was put in place, before anybody else sees it.
pub type Hold =
    Box<dyn for<'a> FnOnce(&'a mut Tx) -> crate::BoxFuture<'a, Result<(), StoreError>> + Send>;

/// Puts a backup in the place of the database of this URL; `hold` marks it as held.
pub async fn restore(
    url: &str,
    backup: &Path,
    now: Instant,
    hold: Hold,
) -> Result<Restored, StoreError> {
    match (dialect_of(url)?, sqlite_file(url)) {
        (Dialect::Sqlite, Some(target)) => of_file(&target, backup, now, hold).await,
        (Dialect::Sqlite, None) => Err(StoreError::Address(
            "write sqlite: and a path, as in sqlite:tongluo.db".to_owned(),
        )),
        (Dialect::Postgres, _) => of_server(url, backup, now, hold).await,
    }
}

fn stamp(now: Instant) -> String {
    now.utc().format("%Y%m%dT%H%M%SZ").to_string()
}

async fn of_file(
    target: &Path,
    backup: &Path,
    now: Instant,
    hold: Hold,
) -> Result<Restored, StoreError> {
    let _lock = lock_file(target)?;
    let part = beside(target, ".restoring");
    clear(&part)?;
    std::fs::copy(backup, &part).map_err(|e| not_written(backup, &e))?;
    let ready = prepare(&part, now, hold).await;
    if let Err(error) = ready {
        // A copy of something that stays where it was.
        let _ = clear(&part);
        return Err(error);
    }
    let aside = set_aside(target, now).await?;
    place(&part, target).map_err(|e| not_written(target, &e))?;
    // What ran here last is set aside; the next start names this one.
    let run = beside(target, ".run");
    match std::fs::remove_file(&run) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(not_written(&run, &e)),
        _ => {}
    }
    Ok(Restored {
        aside: aside.map(|path| path.display().to_string()),
    })
}

/// Reads the copy through, brings it up to date, holds it, and leaves it as one file.
async fn prepare(part: &Path, now: Instant, hold: Hold) -> Result<(), StoreError> {
    let mut conn = lone(part).await?;
    check(&mut conn).await?;
    let ours: i64 =
        sqlx::query_scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migration'")
            .fetch_one(&mut conn)
            .await?;
    conn.close().await?;
    if ours == 0 {
        return Err(StoreError::NoBackup);
    }
    let url = format!("sqlite:{}", part.display());
    let store = Store::open(&url, Options { migrate: true, now }).await?;
    let held = store.write(hold).await;
    store.close().await;
    held?;
    // Out of the journal that lies beside it: what is renamed is whole by itself.
    lone(part).await?.close().await?;
    for left in ["-wal", "-shm", ".lock"] {
        remove(&beside(part, left))?;
    }
    Ok(())
}

/// Keeps what stands there under another name, with all that belongs to it. Its own name stays until the new one takes it.
async fn set_aside(target: &Path, now: Instant) -> Result<Option<PathBuf>, StoreError> {
    if !target.exists() {
        return Ok(None);
    }
    let aside = beside(target, &format!(".before-restore-{}", stamp(now)));
    // What is not yet in the file itself goes into it, and the journal beside it ends: it must not meet the new file.
    let folded = match lone(target).await {
        Ok(conn) => conn.close().await.is_ok(),
        Err(StoreError::Stuck(crate::Trouble::Busy, said)) => {
            return Err(StoreError::Stuck(crate::Trouble::Busy, said));
        }
        Err(_) => false,
    };
    let journal = beside(target, "-wal");
    if folded && !journal.exists() {
        std::fs::hard_link(target, &aside)
            .or_else(|_| std::fs::copy(target, &aside).map(drop))
            .map_err(|e| not_written(&aside, &e))?;
        return Ok(Some(aside));
    }
    // A damaged one goes aside with everything that lies beside it, for whoever may still read something in it.
    for ending in ["-wal", "-shm", ""] {
        let from = beside(target, ending);
        if from.exists() {
            let to = beside(&aside, ending);
            std::fs::rename(&from, &to).map_err(|e| not_written(&to, &e))?;
        }
    }
    Ok(Some(aside))
}

fn clear(part: &Path) -> Result<(), StoreError> {
    for ending in ["", "-wal", "-shm", "-journal", ".lock"] {
        remove(&beside(part, ending))?;
    }
    Ok(())
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(not_written(path, &e)),
        _ => Ok(()),
    }
}

/// On a server the present tables are renamed aside as a schema of their own; if anything fails they come back.
async fn of_server(
    url: &str,
    backup: &Path,
    now: Instant,
    hold: Hold,
) -> Result<Restored, StoreError> {
    let options: sqlx::postgres::PgConnectOptions = url.parse().map_err(|_| {
        StoreError::Address("write postgres://USER:PASSWORD@HOST:PORT/DATABASE".to_owned())
    })?;
    let tools = Tools::of(&options, url);
    if let Err(why) = tools.read_through(backup).await {
        return Err(match std::fs::File::open(backup) {
            Err(e) => not_written(backup, &e),
            Ok(_) => StoreError::Damaged(why),
        });
    }
    let lock = crate::lock::session(&options).await?;
    let aside = format!("before_restore_{}", stamp(now).to_lowercase());
    let mut conn = sqlx::PgConnection::connect_with(&options).await?;
    let empty: bool = sqlx::query_scalar("SELECT to_regclass('public.schema_migration') IS NULL")
        .fetch_one(&mut conn)
        .await?;
    rename(&mut conn, "public", &aside).await?;
    let done = match tools.restore(backup).await {
        Ok(()) => settle(url, now, hold).await,
        Err(why) => Err(StoreError::Unavailable(format!(
            "nothing was restored: {why}"
        ))),
    };
    if done.is_err() {
        sqlx::raw_sql("DROP SCHEMA public CASCADE")
            .execute(&mut conn)
            .await?;
        let back = sqlx::AssertSqlSafe(format!("ALTER SCHEMA {aside} RENAME TO public"));
        sqlx::raw_sql(back).execute(&mut conn).await?;
    } else if empty {
        let drop = sqlx::AssertSqlSafe(format!("DROP SCHEMA {aside} CASCADE"));
        sqlx::raw_sql(drop).execute(&mut conn).await?;
    }
    conn.close().await?;
    drop(lock);
    done?;
    Ok(Restored {
        aside: (!empty).then_some(aside),
    })
}

async fn rename(conn: &mut sqlx::PgConnection, from: &str, to: &str) -> Result<(), StoreError> {
    let text = format!("BEGIN; ALTER SCHEMA {from} RENAME TO {to}; CREATE SCHEMA {from}; COMMIT");
    let done = sqlx::raw_sql(sqlx::AssertSqlSafe(text))
        .execute(&mut *conn)
        .await;
    if done.is_err() {
        let _ = sqlx::raw_sql("ROLLBACK").execute(&mut *conn).await;
    }
    done.map(drop).map_err(StoreError::from)
}

/// Brings the restored tables up to date and holds them.
async fn settle(url: &str, now: Instant, hold: Hold) -> Result<(), StoreError> {
    let looking = Store::open(
        url,
        Options {
            migrate: false,
            now,
        },
    )
    .await;
    match looking {
        Err(StoreError::OlderSchema { found: 0, .. }) => return Err(StoreError::NoBackup),
        Ok(store) => store.close().await,
        Err(StoreError::OlderSchema { .. }) => {}
        Err(error) => return Err(error),
    }
    let store = Store::open(url, Options { migrate: true, now }).await?;
    let held = store.write(hold).await;
    store.close().await;
    held
}
