//! What the owner is to be told: the key of a text and its values. Never words it.

use crate::conn::{Row, args, batch};
use crate::{Conn, StoreError, Tx};
use serde_json::json;
use std::collections::BTreeMap;
use tongluo_domain::id::NoticeId;
use tongluo_domain::time::Instant;

/// A notice as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Row id.
    pub id: NoticeId,
    /// Key of the text.
    pub topic: String,
    /// Its values.
    pub args: BTreeMap<String, String>,
    /// When it arose.
    pub created_at: Instant,
    /// When it was handed on.
    pub told_at: Option<Instant>,
}

crate::sql::statements! {
    TELL = "INSERT INTO notice (topic, args, created_at) VALUES ($1, $2, $3) RETURNING id";
    /// The writer is one, so nothing comes between the look and the insert.
    TELL_ONCE = "INSERT INTO notice (topic, args, created_at) SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS BIGINT)
        WHERE NOT EXISTS (SELECT 1 FROM notice n WHERE n.topic = $1 AND n.args = $2)";
    /// Not for the owner: whoever writes it hands it on himself.
    NOTE_ONCE = "INSERT INTO notice (topic, args, created_at, told_at)
        SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS BIGINT), CAST($3 AS BIGINT)
        WHERE NOT EXISTS (SELECT 1 FROM notice n WHERE n.topic = $1 AND n.args = $2) RETURNING id";
    WRITTEN = "SELECT count(*) FROM notice n WHERE n.topic = $1 AND n.args = $2";
    UNTOLD = "SELECT id, topic, args, created_at, told_at FROM notice WHERE told_at IS NULL ORDER BY id";
    GET = "SELECT id, topic, args, created_at, told_at FROM notice WHERE id = $1";
    MARK = "UPDATE notice SET told_at = $2 WHERE told_at IS NULL AND id IN (SELECT r.id FROM ROWS($1: id BIGINT) AS r)";
}

fn read(row: &mut Row) -> Result<Notice, StoreError> {
    let (id, topic) = (row.take()?, row.take()?);
    let values: String = row.take()?;
    Ok(Notice {
        id,
        topic,
        args: serde_json::from_str(&values).map_err(|e| StoreError::unreadable("a notice", e))?,
        created_at: row.take()?,
        told_at: row.take()?,
    })
}

/// Writes a notice.
pub async fn tell(
    tx: &mut Tx,
    topic: &str,
    values: &BTreeMap<String, String>,
    now: Instant,
) -> Result<NoticeId, StoreError> {
    let values = json!(values).to_string();
    tx.one(&TELL, args![topic, values, now], |row| row.take())
        .await
}

/// Writes a notice unless the same one, with the same values, was written before; whether it was new.
pub async fn tell_once(
    tx: &mut Tx,
    topic: &str,
    values: &BTreeMap<String, String>,
    now: Instant,
) -> Result<bool, StoreError> {
    let values = json!(values).to_string();
    Ok(tx.run(&TELL_ONCE, args![topic, values, now]).await? > 0)
}

/// Writes a notice that isn't for the owner and that whoever writes it plans a delivery for; nothing where the same one, with
/// the same values, was written before.
pub async fn note_once(
    tx: &mut Tx,
    topic: &str,
    values: &BTreeMap<String, String>,
    now: Instant,
) -> Result<Option<NoticeId>, StoreError> {
    let values = json!(values).to_string();
    tx.first(&NOTE_ONCE, args![topic, values, now], |row| row.take())
        .await
}

/// Whether the same notice, with the same values, was written before.
pub async fn written(
    conn: &mut Conn,
    topic: &str,
    values: &BTreeMap<String, String>,
) -> Result<bool, StoreError> {
    let values = json!(values).to_string();
    let count: i64 = conn
        .one(&WRITTEN, args![topic, values], |row| row.take())
        .await?;
    Ok(count > 0)
}

/// Notices that nobody was told, the oldest first.
pub async fn untold(conn: &mut Conn) -> Result<Vec<Notice>, StoreError> {
    conn.list(&UNTOLD, args![], read).await
}

/// A notice.
pub async fn get(conn: &mut Conn, id: NoticeId) -> Result<Option<Notice>, StoreError> {
    conn.first(&GET, args![id], read).await
}

/// Records that notices were handed on.
pub async fn mark_told(tx: &mut Tx, ids: &[NoticeId], now: Instant) -> Result<u64, StoreError> {
    let rows = batch(ids, |id| json!({"id": id.0}));
    tx.run(&MARK, args![rows, now]).await
}
