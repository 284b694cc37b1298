//! Single openings that a person said are not to happen, and who took it back. Never skips one: the planner does.

use crate::conn::args;
use crate::{Conn, StoreError, Tx};
use std::collections::BTreeSet;
use tongluo_domain::id::PostId;
use tongluo_domain::time::Instant;

crate::sql::statements! {
    ADD = "INSERT INTO cancellation (post_id, due_at, by, at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (post_id, due_at) WHERE lifted_at IS NULL DO NOTHING";
    LIFT = "UPDATE cancellation SET lifted_at = $3, lifted_by = $4 WHERE post_id = $1 AND due_at = $2 AND lifted_at IS NULL";
    STANDS = "SELECT count(*) FROM cancellation WHERE post_id = $1 AND due_at = $2 AND lifted_at IS NULL";
    SINCE = "SELECT post_id, due_at FROM cancellation WHERE due_at >= $1 AND lifted_at IS NULL ORDER BY due_at, post_id";
}

/// Cancels an opening; false where it is cancelled already.
pub async fn add(
    tx: &mut Tx,
    post: &PostId,
    due: Instant,
    by: &str,
    now: Instant,
) -> Result<bool, StoreError> {
    Ok(tx.run(&ADD, args![*post, due, by, now]).await? > 0)
}

/// Takes a cancellation back; false where there is none.
pub async fn lift(
    tx: &mut Tx,
    post: &PostId,
    due: Instant,
    by: &str,
    now: Instant,
) -> Result<bool, StoreError> {
    Ok(tx.run(&LIFT, args![*post, due, now, by]).await? > 0)
}

/// Whether an opening is cancelled.
pub async fn stands(conn: &mut Conn, post: &PostId, due: Instant) -> Result<bool, StoreError> {
    let count: i64 = conn
        .one(&STANDS, args![*post, due], |row| row.take())
        .await?;
    Ok(count > 0)
}

/// Openings due from `from` on that are cancelled.
pub async fn since(
    conn: &mut Conn,
    from: Instant,
) -> Result<BTreeSet<(PostId, Instant)>, StoreError> {
    let found = conn
        .list(&SINCE, args![from], |row| Ok((row.take()?, row.take()?)))
        .await?;
    Ok(found.into_iter().collect())
}
