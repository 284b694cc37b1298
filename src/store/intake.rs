//! What came in: which updates are new, which could not be applied, and acts that came before their delivery was recorded.
//! Never reads an update's body.

use crate::conn::{args, batch};
use crate::{Conn, StoreError, Tx};
use serde_json::json;
use std::collections::BTreeSet;
use tongluo_domain::id::{BotId, Mark};
use tongluo_domain::runs::Runs;
use tongluo_domain::time::{Instant, Span};

/// After so long a silence lower ids are a new run of ids, not old updates: Telegram keeps an update for a day and picks a
/// random id after a week without any.
const SILENCE: Span = Span::days(6);
/// How long an act waits for its delivery.
const UNMATCHED_FOR: Span = Span::days(2);

crate::sql::statements! {
    CURSOR = concat!("SELECT epoch, last_update_id, last_at, seen, ", crate::counters::world!(), " FROM update_cursor WHERE bot_id = $1 LOCKED");
    READ_CURSOR = "SELECT epoch, last_update_id, last_at FROM update_cursor WHERE bot_id = $1";
    SET_CURSOR = "INSERT INTO update_cursor (bot_id, epoch, last_update_id, last_at, seen) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (bot_id) DO UPDATE SET epoch = excluded.epoch, last_update_id = excluded.last_update_id,
            last_at = excluded.last_at, seen = excluded.seen";
    SET_ASIDE = "INSERT INTO set_aside_update (bot_id, update_id, body, why, at) VALUES ($1, $2, $3, $4, $5)";
    KEEP = "INSERT INTO unmatched (bot_id, mark, poll, body, at) VALUES ($1, $2, $3, $4, $5)";
    TAKE = "DELETE FROM unmatched WHERE mark IN (SELECT m.it FROM ROWS($1: it TEXT) AS m)
        OR poll IN (SELECT p.it FROM ROWS($2: it TEXT) AS p) RETURNING id, body";
    PRUNE_UNMATCHED = "DELETE FROM unmatched WHERE at < $1";
}

/// Which updates of a batch are new, and the version of everything else that is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fresh {
    /// The new ids.
    pub ids: BTreeSet<i64>,
    /// The version (`counters::world`); absent at a bot's very first update.
    pub world: Option<i64>,
}

/// Which of these update ids were never taken in, and remembers them; the cursor moves. A new run of ids begins where the
/// lowest is not above the last one and nothing came for six days.
pub async fn fresh(
    tx: &mut Tx,
    bot: BotId,
    ids: &BTreeSet<i64>,
    now: Instant,
) -> Result<Fresh, StoreError> {
    let (Some(lowest), Some(highest)) = (ids.first().copied(), ids.last().copied()) else {
        return Ok(Fresh::default());
    };
    let known: Option<(i64, i64, Instant, String, i64)> = tx
        .first(&CURSOR, args![bot], |row| {
            let (epoch, last, at) = (row.take()?, row.take()?, row.take()?);
            Ok((epoch, last, at, row.take()?, row.take()?))
        })
        .await?;
    let world = known.as_ref().map(|(.., world)| *world);
    let (epoch, last, mut runs) = match known {
        None => (1, highest, Runs::default()),
        Some((epoch, last, at, ..)) if lowest <= last && now.since(at) >= SILENCE => {
            (epoch + 1, highest, Runs::default())
        }
        Some((epoch, last, _, seen, _)) => {
            let runs = serde_json::from_str(&seen)
                .map_err(|e| StoreError::unreadable("the runs of updates", e))?;
            (epoch, last.max(highest), runs)
        }
    };
    let fresh = runs.take(ids, now);
    let seen = serde_json::to_string(&runs).map_err(|e| StoreError::Internal(e.to_string()))?;
    tx.record(&SET_CURSOR, args![bot, epoch, last, now, seen])
        .await?;
    Ok(Fresh { ids: fresh, world })
}

/// How far updates were taken in: the run of ids, the highest of it, and when the last batch came.
pub async fn cursor(
    conn: &mut Conn,
    bot: BotId,
) -> Result<Option<(i64, i64, Instant)>, StoreError> {
    conn.first(&READ_CURSOR, args![bot], |row| {
        Ok((row.take()?, row.take()?, row.take()?))
    })
    .await
}

/// Puts an update aside that can't be applied, with why.
pub async fn set_aside(
    tx: &mut Tx,
    bot: BotId,
    update_id: i64,
    body: &str,
    why: &str,
    now: Instant,
) -> Result<(), StoreError> {
    let values = args![bot, update_id, body, why, now];
    tx.run(&SET_ASIDE, values).await.map(|_| ())
}

/// Keeps an act whose delivery is not recorded yet; it carries a mark or a poll.
pub async fn keep_unmatched(
    tx: &mut Tx,
    bot: BotId,
    mark: Option<&Mark>,
    poll: Option<&str>,
    body: &str,
    now: Instant,
) -> Result<(), StoreError> {
    let values = args![bot, mark.cloned(), poll, body, now];
    tx.run(&KEEP, values).await.map(|_| ())
}

/// Takes the acts that waited for these marks and polls, in the order in which they came.
pub async fn take_unmatched(
    tx: &mut Tx,
    marks: &[Mark],
    polls: &[String],
) -> Result<Vec<String>, StoreError> {
    if marks.is_empty() && polls.is_empty() {
        return Ok(Vec::new());
    }
    let marks = batch(marks, |mark| json!({"it": mark.as_str()}));
    let polls = batch(polls, |poll| json!({"it": poll}));
    let mut taken: Vec<(i64, String)> = tx
        .list(&TAKE, args![marks, polls], |row| {
            Ok((row.take()?, row.take()?))
        })
        .await?;
    taken.sort_by_key(|(id, _)| *id);
    Ok(taken.into_iter().map(|(_, body)| body).collect())
}

/// Forgets waiting acts after two days; how many.
pub async fn prune(tx: &mut Tx, now: Instant) -> Result<u64, StoreError> {
    tx.run(&PRUNE_UNMATCHED, args![now.minus(UNMATCHED_FOR)])
        .await
}
