//! The database as one value: opening, reading, writing, waking up, closing. Never holds a statement about people or posts.

use crate::conn::{Conn, Tx};
use crate::error::{StoreError, Trouble};
use crate::lock::BotLock;
use crate::migrations::{self, Step as Migration};
use crate::sql::Dialect;
use crate::writer::{self, Command, Commits, Outcome};
use futures_util::future::BoxFuture;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, SqlitePool};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::sync::{Mutex, mpsc, oneshot, watch};
use tongluo_domain::id::BotId;
use tongluo_domain::time::{Instant, Span};

/// How to open.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Bring the tables up to date, and make the file where there is none. Without it a database that is not up to date is refused.
    pub migrate: bool,
    /// The present, for what is recorded while opening.
    pub now: Instant,
}

/// The database. Cheap to clone; all clones share one writer.
#[derive(Clone)]
pub struct Store {
    shared: Arc<Shared>,
}

struct Shared {
    pools: Arc<Pools>,
    queue: mpsc::UnboundedSender<Command>,
    commits: Arc<Commits>,
    watcher: Watcher,
    address: Address,
    /// As it was given; never shown.
    url: String,
}

pub(crate) enum Pools {
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

/// How changes by other programs are noticed.
enum Watcher {
    /// `PRAGMA data_version` means something on one and the same connection only.
    Sqlite(
        Mutex<Option<sqlx::pool::PoolConnection<sqlx::Sqlite>>>,
        SqlitePool,
    ),
    /// Notifications so far.
    Postgres(Arc<AtomicI64>, tokio::task::AbortHandle),
}

/// Where the database is, without secrets.
#[derive(Clone, Debug)]
pub(crate) enum Address {
    File(PathBuf),
    Server,
}

/// Proof that a transaction is on the disk; only `write_updates` makes one.
#[derive(Debug)]
pub struct Committed {
    up_to: Option<i64>,
}

impl Committed {
    /// The highest update id that the transaction took in, if it took any.
    pub fn up_to(&self) -> Option<i64> {
        self.up_to
    }
}

impl Store {
    /// Opens `sqlite:PATH` or `postgres://…`, and with `migrate` brings it up to date under a lock.
    pub async fn open(url: &str, options: Options) -> Result<Store, StoreError> {
        let dialect = dialect_of(url)?;
        Store::open_with(url, options, &migrations::embedded(dialect)).await
    }

    /// As `open`, with other migrations than the program's own; for tests of migrations.
    pub async fn open_with(
        url: &str,
        options: Options,
        migrations: &[Migration],
    ) -> Result<Store, StoreError> {
        let (pools, address) = match dialect_of(url)? {
            Dialect::Sqlite => open_file(url, options.migrate).await?,
            Dialect::Postgres => open_postgres(url).await?,
        };
        migrations::apply(&pools, &address, url, migrations, options).await?;
        let watcher = Watcher::of(&pools).await?;
        let pools = Arc::new(pools);
        let (queue, steps) = mpsc::unbounded_channel();
        let commits = Arc::new(Commits {
            count: AtomicI64::new(0),
            told: watch::Sender::new(0),
        });
        tokio::spawn(writer::run(pools.clone(), steps, commits.clone()));
        let shared = Shared {
            pools,
            queue,
            commits,
            watcher,
            address,
            url: url.to_owned(),
        };
        Ok(Store {
            shared: Arc::new(shared),
        })
    }

    /// Which database.
    pub fn dialect(&self) -> Dialect {
        match *self.shared.pools {
            Pools::Sqlite { .. } => Dialect::Sqlite,
            Pools::Postgres(_) => Dialect::Postgres,
        }
    }

    pub(crate) fn pools(&self) -> &Pools {
        &self.shared.pools
    }
    pub(crate) fn address(&self) -> &Address {
        &self.shared.address
    }
    pub(crate) fn url(&self) -> &str {
        &self.shared.url
    }

    /// Makes this program the one bot of the database for as long as the lock lives. Other commands don't need it.
    pub async fn lock_for_bot(&self) -> Result<BotLock, StoreError> {
        BotLock::take(&self.shared.pools, &self.shared.address).await
    }

    /// Runs a closure that only reads; all its statements see the same state.
    pub async fn read<T>(
        &self,
        f: impl for<'a> FnOnce(&'a mut Conn) -> BoxFuture<'a, Result<T, StoreError>> + Send,
    ) -> Result<T, StoreError> {
        let mut conn = self.shared.pools.begin_read().await?;
        let result = f(&mut conn).await;
        // Nothing was written; the end only frees the snapshot.
        drop(conn);
        result
    }

    /// Runs a closure that writes, together with what others have queued, each under its savepoint. The answer comes after
    /// the commit; a closure's own failure undoes it alone; a failed commit fails all of its group with `Unavailable`.
    /// A caller that stops waiting does not stop the closure.
    pub async fn write<T, E>(
        &self,
        f: impl for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (answer, heard) = oneshot::channel::<Result<T, E>>();
        let step: writer::Step = Box::new(move |tx| Box::pin(step(tx, f, answer)));
        let sent = self.shared.queue.send(Command::Run(step));
        if sent.is_err() {
            return Err(E::from(closed()));
        }
        match heard.await {
            Ok(result) => result,
            Err(_) if self.shared.queue.is_closed() => Err(E::from(closed())),
            Err(_) => Err(E::from(StoreError::Internal(
                "a closure panicked while it wrote; nothing of it was kept".to_owned(),
            ))),
        }
    }

    /// The proof of what earlier transactions took in, to go on from after a restart. None where nothing was ever taken in,
    /// and after `silence` without an update: the channel may begin with lower ids then (Bot API, `Update.update_id`).
    pub async fn committed(
        &self,
        bot: BotId,
        silence: Span,
        now: Instant,
    ) -> Result<Option<Committed>, StoreError> {
        let cursor = self
            .read(move |conn| Box::pin(crate::intake::cursor(conn, bot)))
            .await?;
        Ok(cursor
            .filter(|(_, _, last_at)| now.since(*last_at) < silence)
            .map(|(_, last, _)| Committed { up_to: Some(last) }))
    }

    /// As `write`, for a batch of updates of a bot up to an id: gives the proof with which they may be confirmed.
    pub async fn write_updates<T, E>(
        &self,
        bot: BotId,
        up_to: Option<i64>,
        f: impl for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
    ) -> Result<(T, Committed), E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let result = self.write(f).await?;
        tracing::debug!(bot = bot.0, up_to, "updates committed");
        Ok((result, Committed { up_to }))
    }

    /// A number that is another one whenever something was committed, by this program or another.
    pub async fn data_version(&self) -> Result<i64, StoreError> {
        let own = self.shared.commits.count.load(Ordering::SeqCst);
        match &self.shared.watcher {
            Watcher::Postgres(heard, _) => Ok(heard.load(Ordering::SeqCst) + own),
            Watcher::Sqlite(kept, pool) => {
                let mut kept = kept.lock().await;
                let conn = match &mut *kept {
                    Some(conn) => conn,
                    none => none.insert(pool.acquire().await?),
                };
                let theirs: i64 = sqlx::query_scalar("PRAGMA data_version")
                    .fetch_one(&mut **conn)
                    .await?;
                Ok(theirs + own)
            }
        }
    }

    /// Waits until this program's writer has committed something after the call.
    pub async fn changed(&self) {
        let mut commits = self.commits();
        // The sender lives as long as the store.
        let _ = commits.changed().await;
    }

    /// The number of commits of this program so far, to be waited on without missing one between two waits.
    pub fn commits(&self) -> watch::Receiver<i64> {
        self.shared.commits.told.subscribe()
    }

    /// Asks the database whether it understands every statement of this room; which ones it doesn't, and why. Their number where all are well.
    pub async fn prepare_all(&self) -> Result<usize, Vec<String>> {
        let mut refused = Vec::new();
        let mut statements = crate::statements();
        statements.extend(crate::statements_of(self.dialect()));
        for (name, sql) in &statements {
            // Each in its own transaction: a refusal on PostgreSQL spoils the rest of one.
            let result = match self.shared.pools.begin_write().await {
                Ok(mut conn) => conn.prepare(sql).await,
                Err(error) => Err(error),
            };
            if let Err(error) = result {
                refused.push(format!("{name}: {error}"));
            }
        }
        if refused.is_empty() {
            Ok(statements.len())
        } else {
            Err(refused)
        }
    }

    /// Lets what is queued be written, then closes. Later writes of other clones are refused.
    pub async fn close(self) {
        let (answer, done) = oneshot::channel();
        if self.shared.queue.send(Command::Close(answer)).is_ok() {
            let _ = done.await;
        }
        match &self.shared.watcher {
            Watcher::Sqlite(kept, _) => drop(kept.lock().await.take()),
            Watcher::Postgres(_, listener) => listener.abort(),
        }
        match &*self.shared.pools {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

fn closed() -> StoreError {
    StoreError::Unavailable("the program is shutting down".to_owned())
}

async fn step<T, E, F>(
    tx: Result<&mut Tx, StoreError>,
    f: F,
    answer: oneshot::Sender<Result<T, E>>,
) -> Outcome
where
    F: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let result = match tx {
        Ok(tx) => f(tx).await,
        Err(error) => Err(E::from(error)),
    };
    Outcome {
        keep: result.is_ok(),
        finish: Box::new(move |committed| {
            // Nobody may be waiting any more; the commit stands all the same.
            let _ = answer.send(match (result, committed) {
                (Ok(_), Err(error)) => Err(E::from(error)),
                (result, _) => result,
            });
        }),
    }
}

pub(crate) fn dialect_of(url: &str) -> Result<Dialect, StoreError> {
    if url.starts_with("sqlite:") {
        Ok(Dialect::Sqlite)
    } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        Ok(Dialect::Postgres)
    } else {
        Err(StoreError::Address(
            "it must begin with sqlite: or postgres://, as in sqlite:tongluo.db".to_owned(),
        ))
    }
}

/// Opens the file. SQLite waits for every lock but one: the change to WAL, when two programs make it at the same moment, is refused
/// at once. It is asked again, for as long as any other lock is waited for.
async fn open_file(url: &str, create: bool) -> Result<(Pools, Address), StoreError> {
    for _ in 0..100 {
        match open_sqlite(url, create).await {
            Err(StoreError::Stuck(Trouble::Busy, _)) => {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            other => return other,
        }
    }
    open_sqlite(url, create).await
}

async fn open_sqlite(url: &str, create: bool) -> Result<(Pools, Address), StoreError> {
    let options = SqliteConnectOptions::from_str(url).map_err(|_| {
        StoreError::Address("write sqlite: and a path, as in sqlite:tongluo.db".to_owned())
    })?;
    let path = options.get_filename().to_path_buf();
    if url.contains(":memory:") || path.as_os_str().is_empty() {
        return Err(StoreError::Address(
            "a database in memory forgets everything; name a file, as in sqlite:tongluo.db"
                .to_owned(),
        ));
    }
    if !create && !path.exists() {
        return Err(StoreError::Unavailable(format!(
            "there is no file {}; start the bot once, or name the right one in DATABASE_URL",
            path.display()
        )));
    }
    let options = options
        .create_if_missing(create)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .row_buffer_size(1_000)
        .statement_cache_capacity(300);
    let writing = options
        .clone()
        .journal_mode(SqliteJournalMode::Wal)
        // Confirmed to Telegram after the commit, so the commit must be on the disk.
        .synchronous(SqliteSynchronous::Full)
        // What a statement of many rows would undo is kept in memory, not in a file of its own.
        .pragma("temp_store", "MEMORY")
        // What is deleted because its time is over is overwritten, not only forgotten.
        .pragma("secure_delete", "ON");
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(writing)
        .await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(4)
        .connect_lazy_with(options.create_if_missing(false).read_only(true));
    Ok((Pools::Sqlite { writer, readers }, Address::File(path)))
}

async fn open_postgres(url: &str) -> Result<(Pools, Address), StoreError> {
    let options = sqlx::postgres::PgConnectOptions::from_str(url)
        .map_err(|_| {
            StoreError::Address("write postgres://USER:PASSWORD@HOST:PORT/DATABASE".to_owned())
        })?
        .application_name("tongluo")
        .statement_cache_capacity(300);
    let pool = sqlx::postgres::PgPoolOptions::new()
        .max_connections(6)
        .acquire_timeout(Duration::from_secs(10))
        .connect_with(options)
        .await?;
    Ok((Pools::Postgres(pool), Address::Server))
}

impl Watcher {
    async fn of(pools: &Pools) -> Result<Watcher, StoreError> {
        match pools {
            Pools::Sqlite { readers, .. } => Ok(Watcher::Sqlite(Mutex::new(None), readers.clone())),
            Pools::Postgres(pool) => {
                let mut listener = sqlx::postgres::PgListener::connect_with(pool).await?;
                listener.listen("tongluo").await?;
                let heard = Arc::new(AtomicI64::new(0));
                let count = heard.clone();
                let listening = tokio::spawn(async move {
                    loop {
                        // A lost connection counts as a change: something may have been missed.
                        let result = listener.try_recv().await;
                        count.fetch_add(1, Ordering::SeqCst);
                        if result.is_err() {
                            tokio::time::sleep(Duration::from_secs(1)).await;
                        }
                    }
                });
                Ok(Watcher::Postgres(heard, listening.abort_handle()))
            }
        }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        if let Watcher::Postgres(_, listener) = &self.watcher {
            listener.abort();
        }
    }
}
