//! What came in: which updates are new, which could not be applied, and acts that came before their delivery was recorded.
//! Never reads an update's body.

use crate::conn::{args, batch};
use crate::{Conn, StoreError, Tx};
use serde_json::json;
use std::collections::{BTreeSet, HashSet};
use tongluo_domain::id::{BotId, Mark};
use tongluo_domain::time::{Instant, Span};

/// After so long a silence lower ids are a new run of ids, not old updates: Telegram keeps an update for a day and picks a
/// random id after a week without any.
const SILENCE: Span = Span::days(6);
/// How long an update is remembered.
const SEEN_FOR: Span = Span::days(7);
/// How long an act waits for its delivery.
const UNMATCHED_FOR: Span = Span::days(2);

crate::sql::statements! {
    CURSOR = "SELECT epoch, last_update_id, last_at FROM update_cursor WHERE bot_id = $1 LOCKED";
    READ_CURSOR = "SELECT epoch, last_update_id, last_at FROM update_cursor WHERE bot_id = $1";
    SET_CURSOR = "INSERT INTO update_cursor (bot_id, epoch, last_update_id, last_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (bot_id) DO UPDATE SET epoch = excluded.epoch, last_update_id = excluded.last_update_id, last_at = excluded.last_at";
    SEE = "INSERT INTO seen_update (bot_id, epoch, update_id, seen_at)
        SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), r.id, CAST($4 AS BIGINT) FROM ROWS($3: id BIGINT) AS r WHERE true
        ON CONFLICT (bot_id, epoch, update_id) DO NOTHING RETURNING update_id";
    SET_ASIDE = "INSERT INTO set_aside_update (bot_id, update_id, body, why, at) VALUES ($1, $2, $3, $4, $5)";
    KEEP = "INSERT INTO unmatched (bot_id, mark, poll, body, at) VALUES ($1, $2, $3, $4, $5)";
    TAKE = "DELETE FROM unmatched WHERE mark IN (SELECT m.it FROM ROWS($1: it TEXT) AS m)
        OR poll IN (SELECT p.it FROM ROWS($2: it TEXT) AS p) RETURNING id, body";
    PRUNE_SEEN = "DELETE FROM seen_update WHERE seen_at < $1";
    PRUNE_UNMATCHED = "DELETE FROM unmatched WHERE at < $1";
}

/// Which of these update ids were never taken in, and remembers them; the cursor moves. A new run of ids begins where the
/// lowest is not above the last one and nothing came for six days.
pub async fn fresh(
    tx: &mut Tx,
    bot: BotId,
    ids: &[i64],
    now: Instant,
) -> Result<HashSet<i64>, StoreError> {
    let ids: BTreeSet<i64> = ids.iter().copied().collect();
    let (Some(lowest), Some(highest)) = (ids.first().copied(), ids.last().copied()) else {
        return Ok(HashSet::new());
    };
    let known: Option<(i64, i64, Instant)> = tx
        .first(&CURSOR, args![bot], |row| {
            Ok((row.take()?, row.take()?, row.take()?))
        })
        .await?;
    let (epoch, last) = match known {
        None => (1, highest),
        Some((epoch, last, at)) if lowest <= last && now.since(at) >= SILENCE => {
            (epoch + 1, highest)
        }
        Some((epoch, last, _)) => (epoch, last.max(highest)),
    };
    tx.run(&SET_CURSOR, args![bot, epoch, last, now]).await?;
    let ids: Vec<i64> = ids.into_iter().collect();
    let rows = batch(&ids, |id| json!({"id": id}));
    let fresh = tx
        .list(&SEE, args![bot, epoch, rows, now], |row| row.take())
        .await?;
    Ok(fresh.into_iter().collect())
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

/// Forgets updates after seven days and waiting acts after two; how many of each.
pub async fn prune(tx: &mut Tx, now: Instant) -> Result<(u64, u64), StoreError> {
    let seen = tx.run(&PRUNE_SEEN, args![now.minus(SEEN_FOR)]).await?;
    let unmatched = tx
        .run(&PRUNE_UNMATCHED, args![now.minus(UNMATCHED_FOR)])
        .await?;
    Ok((seen, unmatched))
}
