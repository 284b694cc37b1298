//! One bot per database: a lock file beside the SQLite file, a session lock on PostgreSQL. Never needed by other commands.

use crate::error::StoreError;
use crate::store::{Address, Pools};
use sqlx::{Connection, PgPool};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

/// "tongluo" as a number: the key of the session lock.
const BOT: i64 = 0x746f_6e67_6c75_6f00;

/// So often somebody else may have the lock after the connection was lost, before it is believed.
const PATIENT: u32 = 10;

/// Held for as long as the bot runs; given back when it is dropped, also when the process dies.
pub struct BotLock {
    held: Held,
    /// How often in a row the server said that somebody else has it.
    refused: u32,
}

enum Held {
    File(File),
    /// None while the server is away: with the connection it forgot the lock.
    Session(PgPool, Option<sqlx::PgConnection>),
}

impl BotLock {
    pub(crate) async fn take(pools: &Pools, address: &Address) -> Result<BotLock, StoreError> {
        let held = match (pools, address) {
            (Pools::Postgres(pool), _) => {
                let conn = locked(pool.acquire().await?.detach()).await?;
                Held::Session(pool.clone(), Some(conn))
            }
            (Pools::Sqlite { .. }, Address::File(path)) => Held::File(lock_file(path)?),
            (Pools::Sqlite { .. }, Address::Server) => {
                return Err(StoreError::Internal("a file without a path".to_owned()));
            }
        };
        Ok(BotLock { held, refused: 0 })
    }
}

impl BotLock {
    /// Whether the lock is held still. A server forgets it with the connection: then it is taken again as soon as the server
    /// answers, and until then nothing can be written anyway. An error where the bot must stop: somebody else has it.
    pub async fn check(&mut self) -> Result<(), StoreError> {
        let (pool, conn) = match &mut self.held {
            // The system keeps a file's lock for as long as the file is open.
            Held::File(file) => {
                return file.metadata().map(|_| ()).map_err(|e| {
                    StoreError::Unavailable(format!("the lock beside the database is lost: {e}"))
                });
            }
            Held::Session(pool, conn) => (pool, conn),
        };
        if let Some(held) = conn {
            match held.ping().await {
                Ok(()) => return Ok(()),
                Err(error) => {
                    tracing::error!(%error, "the connection that holds the bot's lock is lost")
                }
            }
            *conn = None;
        }
        let taken = match pool.acquire().await {
            Ok(fresh) => locked(fresh.detach()).await,
            Err(error) => Err(error.into()),
        };
        match taken {
            Ok(fresh) => {
                tracing::info!("the bot's lock is taken again");
                *conn = Some(fresh);
                self.refused = 0;
                Ok(())
            }
            // It may be our own connection that the server doesn't know to be dead yet.
            Err(StoreError::Taken) if self.refused < PATIENT => {
                self.refused += 1;
                Ok(())
            }
            Err(error) if error.is_environment() => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// The lock of a bot on a server, before its tables are looked at; held for as long as the connection lives.
pub(crate) async fn session(
    server: &sqlx::postgres::PgConnectOptions,
) -> Result<sqlx::PgConnection, StoreError> {
    locked(sqlx::PgConnection::connect_with(server).await?).await
}

async fn locked(mut conn: sqlx::PgConnection) -> Result<sqlx::PgConnection, StoreError> {
    let got: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock($1)")
        .bind(BOT)
        .fetch_one(&mut conn)
        .await?;
    if !got {
        // Whether the goodbye arrives changes nothing.
        let _ = conn.close().await;
        return Err(StoreError::Taken);
    }
    Ok(conn)
}

/// Locks the file beside the database; the operating system frees it when the process ends, whatever ends it.
pub(crate) fn lock_file(database: &Path) -> Result<File, StoreError> {
    let path = beside(database, ".lock");
    let file = File::options()
        .create(true)
        .write(true)
        .truncate(false)
        .open(&path)
        .map_err(|e| {
            StoreError::Unavailable(format!("the lock {} can't be opened: {e}", path.display()))
        })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Taken),
        Err(TryLockError::Error(e)) => Err(StoreError::Unavailable(format!(
            "the lock {} can't be taken: {e}; network file systems often can't lock, use a local disk",
            path.display()
        ))),
    }
}

/// A path beside the database: its name and an ending.
pub(crate) fn beside(database: &Path, ending: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
