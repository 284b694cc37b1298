//! The one writer: takes closures from a queue, runs each under a savepoint, commits what is queued and answers after the
//! commit. It never lingers for more, and a panic in a closure costs that closure alone. Never decides what is written.

use crate::conn::{Conn, Inner, Tx};
use crate::counters;
use crate::error::StoreError;
use crate::sql::Dialect;
use crate::store::Pools;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::{mpsc, oneshot, watch};

/// Closures in one commit at most, so that nobody waits for an endless group.
const GROUP_MAX: usize = 256;

/// A closure with its way back: gets the transaction, or why there is none.
pub(crate) type Step =
    Box<dyn for<'a> FnOnce(Result<&'a mut Tx, StoreError>) -> BoxFuture<'a, Outcome> + Send>;

/// What a closure came to: whether its writes are kept, and how its caller hears of the commit.
pub(crate) struct Outcome {
    pub(crate) keep: bool,
    pub(crate) finish: Box<dyn FnOnce(Result<(), StoreError>) + Send>,
}

pub(crate) enum Command {
    Run(Step),
    Close(oneshot::Sender<()>),
}

/// How often this program has committed; who waits for a change waits on it.
pub(crate) struct Commits {
    pub(crate) count: AtomicI64,
    pub(crate) told: watch::Sender<i64>,
}

crate::sql::statements! {
    /// Other programs on the same server wake up when the commit is through.
    TELL_OTHERS = "SELECT pg_notify('tongluo', '')";
}

pub(crate) async fn run(
    pools: Arc<Pools>,
    mut queue: mpsc::UnboundedReceiver<Command>,
    commits: Arc<Commits>,
) {
    let mut closing: Vec<oneshot::Sender<()>> = Vec::new();
    while let Some(command) = queue.recv().await {
        let mut first = match command {
            Command::Run(step) => Some(step),
            Command::Close(answer) => {
                closing.push(answer);
                queue.close();
                continue;
            }
        };
        let mut next = || {
            first.take().or_else(|| match queue.try_recv() {
                Ok(Command::Run(step)) => Some(step),
                Ok(Command::Close(answer)) => {
                    closing.push(answer);
                    queue.close();
                    None
                }
                Err(_) => None,
            })
        };
        group(&pools, &mut next, &commits).await;
    }
    for answer in closing {
        let _ = answer.send(());
    }
}

async fn group(pools: &Pools, next: &mut (dyn FnMut() -> Option<Step> + Send), commits: &Commits) {
    let mut tx = match pools.begin_write().await {
        Ok(conn) => Tx::new(conn),
        Err(error) => {
            // Whoever waits already would wait as long for nothing.
            while let Some(step) = next() {
                (step(Err(error.clone())).await.finish)(Err(error.clone()));
            }
            return;
        }
    };
    let mut waiting = Vec::new();
    let mut broken = None;
    let mut changed;
    // The first needs no savepoint: what it undoes is the whole transaction, in which nobody else has written yet.
    let Some(step) = next() else { return };
    match AssertUnwindSafe(step(Ok(&mut tx))).catch_unwind().await {
        Ok(outcome) if outcome.keep => {
            changed = true;
            waiting.push(outcome.finish);
        }
        Ok(outcome) => {
            undo(tx).await;
            (outcome.finish)(Ok(()));
            return;
        }
        Err(_) => {
            tracing::error!("a closure panicked inside the writer; its writes are undone");
            undo(tx).await;
            return;
        }
    }
    while waiting.len() < GROUP_MAX && broken.is_none() {
        let Some(step) = next() else { break };
        match one(&mut tx, step).await {
            Ok(Some(outcome)) => {
                changed |= outcome.keep;
                waiting.push(outcome.finish);
            }
            Ok(None) => {}
            Err((error, outcome)) => {
                waiting.extend(outcome.map(|o| o.finish));
                broken = Some(error);
            }
        }
    }
    let recorded = changed && tx.recorded;
    // Who waits for a change and then finds nothing to write must not wake itself, nor the other programs, for ever.
    changed &= tx.wrote;
    let result = match broken {
        Some(error) => Err(error),
        None => commit(tx, changed).await,
    };
    // The environment's, whatever the database says: each closure alone was accepted.
    let result = result.map_err(|error| match error {
        error if error.is_environment() => error,
        other => StoreError::Unavailable(format!("the commit failed: {other}")),
    });
    if (changed || recorded) && result.is_ok() {
        let count = commits.count.fetch_add(1, Ordering::SeqCst) + 1;
        if changed {
            commits.told.send_replace(count);
        }
    }
    for finish in waiting {
        finish(result.clone());
    }
}

type Broken = (StoreError, Option<Outcome>);

/// One closure under its savepoint; `None` where it panicked. An error means that the transaction itself is gone.
async fn one(tx: &mut Tx, step: Step) -> Result<Option<Outcome>, Broken> {
    if let Err(error) = tx.enter().await {
        let outcome = step(Err(error.clone())).await;
        return Err((error, Some(outcome)));
    }
    match AssertUnwindSafe(step(Ok(&mut *tx))).catch_unwind().await {
        Ok(outcome) => match tx.leave(outcome.keep).await {
            Ok(()) => Ok(Some(outcome)),
            Err(error) => Err((error, Some(outcome))),
        },
        Err(_) => {
            tracing::error!("a closure panicked inside the writer; its writes are undone");
            tx.unwind();
            tx.leave(false).await.map_err(|error| (error, None))?;
            Ok(None)
        }
    }
}

async fn commit(mut tx: Tx, changed: bool) -> Result<(), StoreError> {
    if changed {
        counters::turn_world(&mut tx).await?;
        if tx.dialect() == Dialect::Postgres {
            tx.list(&TELL_OTHERS, Vec::new(), |_| Ok(())).await?;
        }
    }
    tx.commit().await
}

/// Undoes a transaction. Where that fails the connection is gone, and everything with it.
async fn undo(tx: Tx) {
    if let Err(error) = tx.rollback().await {
        tracing::debug!(%error, "a transaction ended by itself");
    }
}

/// Begins on the one connection that writes. Where SQLite undid a transaction by itself, as it does on a full or failing disk,
/// the connection's count of open transactions stays wrong for ever (sqlx 0.9): then it is replaced.
async fn begin_immediate(
    writer: &sqlx::SqlitePool,
) -> Result<sqlx::Transaction<'static, sqlx::Sqlite>, sqlx::Error> {
    match writer.begin_with("BEGIN IMMEDIATE").await {
        Err(sqlx::Error::InvalidSavePointStatement) => {
            // What its goodbye says doesn't matter.
            let _ = writer.acquire().await?.close().await;
            writer.begin_with("BEGIN IMMEDIATE").await
        }
        begun => begun,
    }
}

impl Pools {
    pub(crate) async fn begin_write(&self) -> Result<Conn, StoreError> {
        let inner = match self {
            Pools::Sqlite { writer, .. } => Inner::Sqlite(begin_immediate(writer).await?),
            Pools::Postgres(pool) => Inner::Postgres(pool.begin().await?),
        };
        Ok(Conn {
            inner,
            wrote: false,
            recorded: false,
            broken: None,
        })
    }

    pub(crate) async fn begin_read(&self) -> Result<Conn, StoreError> {
        let inner = match self {
            Pools::Sqlite { readers, .. } => Inner::Sqlite(readers.begin().await?),
            Pools::Postgres(pool) => Inner::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await?,
            ),
        };
        Ok(Conn {
            inner,
            wrote: false,
            recorded: false,
            broken: None,
        })
    }
}
