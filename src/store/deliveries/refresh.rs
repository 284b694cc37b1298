//! Edits of what is shown towards its present state: the newest wins, many become one. Never sends anything new.

use crate::conn::{args, batch};
use crate::{Conn, StoreError, Tx, rates};
use serde_json::json;
use tongluo_domain::delivery::Class;
use tongluo_domain::id::{BotId, ChatId, DeliveryId, Mark, OccurrenceId};
use tongluo_domain::time::Instant;

/// Something shown that is to be brought up to date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueRefresh {
    /// Which delivery.
    pub delivery: DeliveryId,
    /// Of which opening.
    pub occurrence: OccurrenceId,
    /// In which chat.
    pub chat: ChatId,
    /// The chat's present address.
    pub address: String,
    /// The channel's id of what is shown.
    pub message: String,
    /// Its mark, for the buttons.
    pub mark: Mark,
    /// The channel's id of its poll, where it is one.
    pub poll: Option<String>,
}

crate::sql::statements! {
    MARK = "UPDATE delivery SET refresh_at = coalesce(refresh_at, $2)
        WHERE occurrence_id IN (SELECT r.id FROM ROWS($1: id BIGINT) AS r) AND purpose = 'open'
            AND state IN ('sent', 'confirmed') AND message IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM occurrence o WHERE o.id = delivery.occurrence_id AND o.recalled_at IS NOT NULL)";
    DUE = "SELECT d.id, d.occurrence_id, d.chat_id, a.address, d.message, d.mark, d.poll
        FROM delivery d JOIN chat c ON c.id = d.chat_id JOIN chat_address a ON a.chat_id = c.id AND a.until_at IS NULL
        WHERE d.bot_id = $1 AND d.refresh_at <= $2 AND d.occurrence_id IS NOT NULL AND d.message IS NOT NULL
            AND c.state = 'active' AND (c.not_before IS NULL OR c.not_before <= $2)
        ORDER BY d.refresh_at, d.id LIMIT $3";
    NEXT = "SELECT min(CASE WHEN c.not_before > d.refresh_at THEN c.not_before ELSE d.refresh_at END)
        FROM delivery d JOIN chat c ON c.id = d.chat_id JOIN chat_address a ON a.chat_id = c.id AND a.until_at IS NULL
        WHERE d.refresh_at IS NOT NULL AND d.occurrence_id IS NOT NULL AND d.message IS NOT NULL AND c.state = 'active'";
    BEGIN = "UPDATE delivery SET refresh_at = NULL WHERE id = $1 AND refresh_at IS NOT NULL RETURNING bot_id, chat_id";
    AGAIN = "UPDATE delivery SET refresh_at = coalesce(refresh_at, $2) WHERE id = $1 AND state IN ('sent', 'confirmed')";
}

/// What the groups see of these openings has changed: to be edited from `at` on; an earlier date that stands is kept.
pub async fn mark_refresh(
    tx: &mut Tx,
    occurrences: &[OccurrenceId],
    at: Instant,
) -> Result<u64, StoreError> {
    if occurrences.is_empty() {
        return Ok(0);
    }
    let rows = batch(occurrences, |id| json!({"id": id.0}));
    tx.run(&MARK, args![rows, at]).await
}

/// What is to be edited now, the oldest first.
pub async fn due_refreshes(
    conn: &mut Conn,
    bot: BotId,
    now: Instant,
    limit: u32,
) -> Result<Vec<DueRefresh>, StoreError> {
    conn.list(&DUE, args![bot, now, limit], |row| {
        Ok(DueRefresh {
            delivery: row.take()?,
            occurrence: row.take()?,
            chat: row.take()?,
            address: row.take()?,
            message: row.take()?,
            mark: row.take()?,
            poll: row.take()?,
        })
    })
    .await
}

/// When something is to be edited next.
pub async fn next_refresh(conn: &mut Conn) -> Result<Option<Instant>, StoreError> {
    conn.one(&NEXT, args![], |row| row.take()).await
}

/// Takes an edit on and notes it in the rate budget; false where another was faster. What changes from here on asks anew.
pub async fn begin_refresh(
    tx: &mut Tx,
    delivery: DeliveryId,
    now: Instant,
) -> Result<bool, StoreError> {
    let taken: Option<(BotId, ChatId)> = tx
        .first(&BEGIN, args![delivery], |row| {
            Ok((row.take()?, row.take()?))
        })
        .await?;
    match taken {
        None => Ok(false),
        Some((bot, chat)) => {
            rates::note(tx, bot, Some(chat), Class::Count, now).await?;
            Ok(true)
        }
    }
}

/// An edit failed and is to be tried again from `at` on.
pub async fn again_refresh(
    tx: &mut Tx,
    delivery: DeliveryId,
    at: Instant,
) -> Result<(), StoreError> {
    tx.run(&AGAIN, args![delivery, at]).await.map(|_| ())
}
