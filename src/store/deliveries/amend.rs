//! What was shown is corrected or recalled: which deliveries wait for it, and what came of it. A row waits until its outcome is
//! written, so that a crash in the middle is made good. What became late while everything was stopped stands here too.

use crate::conn::args;
use crate::{Conn, StoreError, Tx, rates};
use tongluo_domain::delivery::Class;
use tongluo_domain::id::{BotId, ChatId, DeliveryId, Mark, OccurrenceId};
use tongluo_domain::policy::Purpose;
use tongluo_domain::time::{Instant, Span};

/// A taken amendment that nobody finished is taken again after this: the program died in the middle.
const TAKEN_FOR: Span = Span::minutes(1);

/// Something shown that is to be corrected or recalled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueAmend {
    /// Which delivery.
    pub delivery: DeliveryId,
    /// Of which opening.
    pub occurrence: OccurrenceId,
    /// What for.
    pub purpose: Purpose,
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
    /// The opening is recalled; else it is corrected.
    pub recalled: bool,
    /// Since when.
    pub since: Instant,
}

/// Deliveries of one opening that wait to leave and whose time has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Of which opening.
    pub occurrence: OccurrenceId,
    /// What for.
    pub purpose: Purpose,
    /// To how many chats.
    pub chats: u32,
    /// Since when.
    pub since: Instant,
}

crate::sql::statements! {
    /// Where a try is under way or nobody knows whether it arrived, it waits until that is known.
    AMEND = "UPDATE delivery SET amend_at = $2, amend_refused = NULL
        WHERE occurrence_id = $1 AND purpose = 'open' AND state IN ('sending', 'sent', 'confirmed', 'unknown')";
    AMEND_ALL = "UPDATE delivery SET amend_at = $2, amend_refused = NULL, refresh_at = NULL
        WHERE occurrence_id = $1 AND purpose IN ('open', 'result') AND state IN ('sending', 'sent', 'confirmed', 'unknown')";
    DUE = "SELECT d.id, d.occurrence_id, d.purpose, d.chat_id, a.address, d.message, d.mark, d.poll,
            CASE WHEN o.recalled_at IS NULL THEN 0 ELSE 1 END,
            coalesce(o.recalled_at, (SELECT max(k.decided_at) FROM correction k WHERE k.occurrence_id = o.id), d.amend_at)
        FROM delivery d JOIN occurrence o ON o.id = d.occurrence_id
        JOIN chat c ON c.id = d.chat_id JOIN chat_address a ON a.chat_id = c.id AND a.until_at IS NULL
        WHERE d.bot_id = $1 AND d.amend_at <= $2 AND d.message IS NOT NULL AND d.state IN ('sent', 'confirmed')
            AND (c.not_before IS NULL OR c.not_before <= $2)
        ORDER BY d.amend_at, d.id LIMIT $3";
    NEXT = "SELECT min(CASE WHEN c.not_before > d.amend_at THEN c.not_before ELSE d.amend_at END)
        FROM delivery d JOIN chat c ON c.id = d.chat_id JOIN chat_address a ON a.chat_id = c.id AND a.until_at IS NULL
        WHERE d.bot_id = $1 AND d.amend_at IS NOT NULL AND d.message IS NOT NULL AND d.state IN ('sent', 'confirmed')";
    BEGIN = "UPDATE delivery SET amend_at = $3 WHERE id = $1 AND amend_at <= $2 RETURNING bot_id, chat_id";
    LATER = "UPDATE delivery SET amend_at = $2 WHERE id = $1 AND amend_at IS NOT NULL";
    SHOWN = "UPDATE delivery SET amend_at = NULL, amend_refused = $2 WHERE id = $1";
    DELETED = "UPDATE delivery SET amend_at = NULL, refresh_at = NULL, state = 'recalled', since_at = $2 WHERE id = $1 AND state IN ('sent', 'confirmed')";
    LEFT = "SELECT count(*) FROM delivery WHERE occurrence_id = $1 AND amend_at IS NOT NULL AND message IS NOT NULL AND state IN ('sent', 'confirmed')";
    REFUSED = "SELECT c.title, CASE WHEN d.amend_refused IS NULL THEN 'unknown' ELSE d.amend_refused END
        FROM delivery d JOIN chat c ON c.id = d.chat_id WHERE d.occurrence_id = $1 AND d.purpose = 'open'
            AND (d.amend_refused IS NOT NULL OR d.state = 'unknown' OR (d.amend_at IS NOT NULL AND d.message IS NULL)) ORDER BY d.id";
    WAITING = "SELECT d.occurrence_id, d.purpose, count(*), min(d.not_before)
        FROM delivery d JOIN chat c ON c.id = d.chat_id
        WHERE d.state IN ('planned', 'held') AND d.purpose IN ('open', 'result') AND d.occurrence_id IS NOT NULL
            AND d.not_before <= $1 AND (d.expires_at IS NULL OR d.expires_at > $1) AND c.state = 'active'
        GROUP BY d.occurrence_id, d.purpose ORDER BY d.occurrence_id, d.purpose";
    DROP = "UPDATE delivery SET state = 'expired', since_at = $3, hold_why = NULL, dropped_why = $4
        WHERE occurrence_id = $1 AND purpose = $2 AND state IN ('planned', 'held')";
    ARRIVED = "UPDATE delivery SET state = 'confirmed', since_at = $3, sent_at = coalesce(sent_at, $3), settled_by = $4, hold_why = NULL
        WHERE occurrence_id = $1 AND purpose = $2 AND state IN ('planned', 'held')";
    SEEN = "SELECT count(*) FROM delivery WHERE occurrence_id = $1 AND purpose = 'open' AND state IN ('sending', 'sent', 'confirmed', 'unknown')";
}

/// What an opening shows everywhere is to be corrected.
pub async fn correct_everywhere(
    tx: &mut Tx,
    occurrence: OccurrenceId,
    now: Instant,
) -> Result<u64, StoreError> {
    tx.run(&AMEND, args![occurrence, now]).await
}

/// What an opening shows everywhere, its results too, is to be deleted.
pub async fn recall_everywhere(
    tx: &mut Tx,
    occurrence: OccurrenceId,
    now: Instant,
) -> Result<u64, StoreError> {
    tx.run(&AMEND_ALL, args![occurrence, now]).await
}

/// What is to be corrected or recalled now, the oldest first.
pub async fn due_amends(
    conn: &mut Conn,
    bot: BotId,
    now: Instant,
    limit: u32,
) -> Result<Vec<DueAmend>, StoreError> {
    conn.list(&DUE, args![bot, now, limit], |row| {
        Ok(DueAmend {
            delivery: row.take()?,
            occurrence: row.take()?,
            purpose: row.take()?,
            chat: row.take()?,
            address: row.take()?,
            message: row.take()?,
            mark: row.take()?,
            poll: row.take()?,
            recalled: row.take()?,
            since: row.take()?,
        })
    })
    .await
}

/// When something is to be corrected or recalled next.
pub async fn next_amend(conn: &mut Conn, bot: BotId) -> Result<Option<Instant>, StoreError> {
    conn.one(&NEXT, args![bot], |row| row.take()).await
}

/// Takes one on for a minute and notes it in the rate budget; false where another was faster.
pub async fn begin_amend(
    tx: &mut Tx,
    delivery: DeliveryId,
    now: Instant,
) -> Result<bool, StoreError> {
    let taken: Option<(BotId, ChatId)> = tx
        .first(&BEGIN, args![delivery, now, now.plus(TAKEN_FOR)], |row| {
            Ok((row.take()?, row.take()?))
        })
        .await?;
    match taken {
        None => Ok(false),
        Some((bot, chat)) => {
            rates::note(tx, bot, Some(chat), Class::Dialog, now).await?;
            Ok(true)
        }
    }
}

/// It didn't work this time and is to be tried again from `at` on.
pub async fn again_amend(tx: &mut Tx, delivery: DeliveryId, at: Instant) -> Result<(), StoreError> {
    tx.run(&LATER, args![delivery, at]).await.map(|_| ())
}

/// It is shown as it should be, or can't be for this reason.
pub async fn end_amend(
    tx: &mut Tx,
    delivery: DeliveryId,
    refused: Option<&str>,
) -> Result<(), StoreError> {
    tx.run(&SHOWN, args![delivery, refused]).await.map(|_| ())
}

/// It is deleted.
pub async fn deleted(tx: &mut Tx, delivery: DeliveryId, now: Instant) -> Result<(), StoreError> {
    tx.run(&DELETED, args![delivery, now]).await.map(|_| ())
}

/// How many of an opening still wait for their correction or recall.
pub async fn amends_left(conn: &mut Conn, occurrence: OccurrenceId) -> Result<u64, StoreError> {
    conn.one(&LEFT, args![occurrence], |row| row.take()).await
}

/// Chats where an opening could not be corrected or recalled: title, and why.
pub async fn amends_refused(
    conn: &mut Conn,
    occurrence: OccurrenceId,
) -> Result<Vec<(String, String)>, StoreError> {
    conn.list(&REFUSED, args![occurrence], |row| {
        Ok((row.take()?, row.take()?))
    })
    .await
}

/// Openings and results that wait to leave though their time has come.
pub async fn waiting(conn: &mut Conn, now: Instant) -> Result<Vec<Waiting>, StoreError> {
    conn.list(&WAITING, args![now], |row| {
        Ok(Waiting {
            occurrence: row.take()?,
            purpose: row.take()?,
            chats: row.take()?,
            since: row.take()?,
        })
    })
    .await
}

/// What of an opening has not left never leaves. How many.
pub async fn drop_waiting(
    tx: &mut Tx,
    occurrence: OccurrenceId,
    purpose: Purpose,
    why: &str,
    now: Instant,
) -> Result<u64, StoreError> {
    let values = args![occurrence, purpose.as_str(), now, why];
    tx.run(&DROP, values).await
}

/// A person saw what we thought had not left. How many.
pub async fn arrived_all(
    tx: &mut Tx,
    occurrence: OccurrenceId,
    purpose: Purpose,
    by: &str,
    now: Instant,
) -> Result<u64, StoreError> {
    let values = args![occurrence, purpose.as_str(), now, by];
    tx.run(&ARRIVED, values).await
}

/// Whether an opening was, is being or may have been shown anywhere.
pub async fn seen_anywhere(conn: &mut Conn, occurrence: OccurrenceId) -> Result<bool, StoreError> {
    let count: u64 = conn.one(&SEEN, args![occurrence], |row| row.take()).await?;
    Ok(count > 0)
}
