//! Deliveries: planning by key, what is due, finding by mark, and what people decide about them. A claim and what comes of
//! it is in `attempt`, edits of what is shown in `refresh`. Never sends, never decides whether something may leave.

mod amend;
mod attempt;
mod refresh;

pub use amend::{
    DueAmend, Waiting, again_amend, amends_left, amends_refused, arrived_all, begin_amend,
    correct_everywhere, deleted, drop_waiting, due_amends, end_amend, next_amend,
    recall_everywhere, seen_anywhere, waiting,
};
pub use attempt::{Claimed, claim, overdue, record, rescue};
pub use refresh::{
    DueRefresh, again_refresh, begin_refresh, due_refreshes, mark_refresh, next_refresh,
};

use crate::chats::ChatKind;
use crate::conn::{Read, Row, args, batch, from_text};
use crate::sql::Sql;
use crate::{Conn, StoreError, Tx};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use tongluo_domain::campaign::Unsure;
use tongluo_domain::delivery::{Class, Key, State};
use tongluo_domain::id::{
    AccountId, BotId, ChatId, DeliveryId, DialogId, Mark, NoticeId, OccurrenceId, PreviewId,
};
use tongluo_domain::policy::Purpose;
use tongluo_domain::time::Instant;

/// A delivery to be planned.
#[derive(Clone, Debug)]
pub struct NewDelivery {
    /// Made by a pure function, so that a second plan is the same row.
    pub key: Key,
    /// What for.
    pub purpose: Purpose,
    /// Who goes first.
    pub class: Class,
    /// Through whom.
    pub bot: BotId,
    /// Of which opening.
    pub occurrence: Option<OccurrenceId>,
    /// Or which notice.
    pub notice: Option<NoticeId>,
    /// Or which question.
    pub dialog: Option<DialogId>,
    /// Or which preview.
    pub preview: Option<PreviewId>,
    /// To whom.
    pub chat: ChatId,
    /// Not before this.
    pub not_before: Instant,
    /// Not worth sending from here.
    pub expires_at: Option<Instant>,
    /// Fresh and random.
    pub mark: Mark,
    /// An alert.
    pub urgent: bool,
    /// Which mistake is worse.
    pub unsure: Unsure,
}

/// A delivery whose turn has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueDelivery {
    /// Row id.
    pub id: DeliveryId,
    /// Its key.
    pub key: Key,
    /// What for.
    pub purpose: Purpose,
    /// Who goes first.
    pub class: Class,
    /// Of which opening.
    pub occurrence: Option<OccurrenceId>,
    /// Or which notice.
    pub notice: Option<NoticeId>,
    /// Or which question.
    pub dialog: Option<DialogId>,
    /// Or which preview.
    pub preview: Option<PreviewId>,
    /// To whom.
    pub chat: ChatId,
    /// A group or private.
    pub chat_kind: ChatKind,
    /// The chat's present address.
    pub address: String,
    /// The topic that posts go to.
    pub topic: Option<String>,
    /// Its mark.
    pub mark: Mark,
    /// An alert.
    pub urgent: bool,
    /// Which mistake is worse.
    pub unsure: Unsure,
    /// Not worth sending from here.
    pub expires_at: Option<Instant>,
    /// Tries that counted so far.
    pub tries: u32,
    /// Planned or held.
    pub state: State,
    /// Whose chat, in private.
    pub account: Option<AccountId>,
}

/// What a mark or a poll belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// Which delivery.
    pub delivery: DeliveryId,
    /// Where it stands.
    pub state: State,
    /// Of which opening.
    pub occurrence: Option<OccurrenceId>,
    /// In which chat.
    pub chat: ChatId,
    /// What for.
    pub purpose: Purpose,
    /// The channel's id of what was shown, once known.
    pub message: Option<String>,
}

/// A delivery in a list for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryLine {
    /// Row id.
    pub id: DeliveryId,
    /// Its key.
    pub key: Key,
    /// What for.
    pub purpose: Purpose,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub since: Instant,
    /// Of which opening.
    pub occurrence: Option<OccurrenceId>,
    /// Or which notice.
    pub notice: Option<NoticeId>,
    /// Or which question.
    pub dialog: Option<DialogId>,
    /// Or which preview.
    pub preview: Option<PreviewId>,
    /// To whom.
    pub chat: ChatId,
    /// The chat's title.
    pub chat_title: String,
    /// Not before this.
    pub not_before: Instant,
    /// Why it waits.
    pub hold_why: Option<String>,
    /// Tries that counted.
    pub tries: u32,
    /// The channel's id of what was shown.
    pub message: Option<String>,
    /// When it arrived.
    pub sent_at: Option<Instant>,
    /// What proved it where no receipt did.
    pub settled_by: Option<String>,
    /// What came of the last try.
    pub last_outcome: Option<String>,
    /// In the channel's words.
    pub last_detail: Option<String>,
}

pub(crate) fn unsure_name(unsure: Unsure) -> &'static str {
    match unsure {
        Unsure::Hold => "hold",
        Unsure::Resend => "resend",
    }
}

from_text! {
    State: State::parse;
    Purpose: Purpose::parse;
    Key: |t| Some(Key(t.to_owned()));
    Unsure: |t| match t { "hold" => Some(Unsure::Hold), "resend" => Some(Unsure::Resend), _ => None };
}

impl Read for Class {
    fn read(row: &Row, at: usize) -> Result<Class, StoreError> {
        match i64::read(row, at)? {
            0 => Ok(Class::Alert),
            1 => Ok(Class::Dialog),
            2 => Ok(Class::Opening),
            3 => Ok(Class::Result),
            4 => Ok(Class::Count),
            n => Err(StoreError::unreadable("Class", n)),
        }
    }
}

macro_rules! line_from {
    ($rest:literal) => {
        concat!(
            "SELECT d.id, d.key, d.purpose, d.state, d.since_at, d.occurrence_id, d.notice_id, d.dialog_id, d.preview_id, d.chat_id, c.title, d.not_before, d.hold_why, d.tries,
                d.message, d.sent_at, d.settled_by,
                (SELECT a.outcome FROM attempt a WHERE a.delivery_id = d.id ORDER BY a.id DESC LIMIT 1),
                (SELECT a.detail FROM attempt a WHERE a.delivery_id = d.id ORDER BY a.id DESC LIMIT 1)
            FROM delivery d JOIN chat c ON c.id = d.chat_id ",
            $rest
        )
    };
}

crate::sql::statements! {
    PLAN = "INSERT INTO delivery (key, purpose, class, bot_id, occurrence_id, notice_id, dialog_id, preview_id, chat_id, state, since_at,
            not_before, expires_at, mark, urgent, unsure, created_at)
        SELECT r.key, r.purpose, r.class, r.bot, r.occurrence, r.notice, r.dialog, r.preview, r.chat, 'planned', CAST($2 AS BIGINT),
            r.not_before, r.expires_at, r.mark, r.urgent, r.unsure, CAST($2 AS BIGINT)
        FROM ROWS($1: key TEXT, purpose TEXT, class BIGINT, bot BIGINT, occurrence BIGINT, notice BIGINT, dialog BIGINT,
            preview BIGINT, chat BIGINT,
            not_before BIGINT, expires_at BIGINT, mark TEXT, urgent BIGINT, unsure TEXT) AS r WHERE true
        ON CONFLICT (key) DO NOTHING";
    /// One for each chat, and none where a try is under way, so that a chat gets its things in order.
    DUE = "SELECT id, key, purpose, class, occurrence_id, notice_id, dialog_id, preview_id, chat_id, kind, address, topic, mark, urgent, unsure, expires_at,
            tries, state, account_id FROM (
            SELECT d.id, d.key, d.purpose, d.class, d.occurrence_id, d.notice_id, d.dialog_id, d.preview_id, d.chat_id, c.kind, a.address, c.topic, d.mark,
                d.urgent, d.unsure, d.expires_at, d.tries, d.state, c.account_id, d.not_before,
                row_number() OVER (PARTITION BY d.chat_id ORDER BY d.class, d.not_before, d.id) AS place
            FROM delivery d JOIN chat c ON c.id = d.chat_id JOIN chat_address a ON a.chat_id = c.id AND a.until_at IS NULL
            WHERE d.bot_id = $1 AND d.state IN ('planned', 'held') AND d.not_before <= $2
                AND c.state = 'active' AND (c.not_before IS NULL OR c.not_before <= $2)
                AND NOT EXISTS (SELECT 1 FROM delivery s WHERE s.chat_id = d.chat_id AND s.state = 'sending')
        ) AS ranked WHERE place = 1 ORDER BY class, not_before, id LIMIT $3";
    NEXT_DUE = "SELECT min(at) FROM (
            SELECT CASE WHEN c.not_before > d.not_before THEN c.not_before ELSE d.not_before END AS at
            FROM delivery d JOIN chat c ON c.id = d.chat_id JOIN chat_address a ON a.chat_id = c.id AND a.until_at IS NULL
            WHERE d.bot_id = $1 AND d.state IN ('planned', 'held') AND c.state = 'active'
                AND NOT EXISTS (SELECT 1 FROM delivery s WHERE s.chat_id = d.chat_id AND s.state = 'sending')
            UNION ALL
            SELECT t.deadline + 1 FROM attempt t JOIN delivery d ON d.id = t.delivery_id
            WHERE t.finished_at IS NULL AND d.bot_id = $1
        ) AS times";
    HOLD = "UPDATE delivery SET state = 'held', not_before = $2, hold_why = $3
        WHERE id = $1 AND state IN ('planned', 'held')";
    EXPIRE = "UPDATE delivery SET state = 'expired', since_at = $2, hold_why = NULL WHERE id = $1 AND state IN ('planned', 'held')";
    BY_MARKS = "SELECT d.mark, d.id, d.state, d.occurrence_id, d.chat_id, d.purpose, d.message
        FROM ROWS($1: it TEXT) AS w JOIN delivery d ON d.mark = w.it";
    BY_POLLS = "SELECT d.poll, d.id, d.state, d.occurrence_id, d.chat_id, d.purpose, d.message
        FROM ROWS($1: it TEXT) AS w JOIN delivery d ON d.poll = w.it";
    /// A mark travels only in what was shown, so whatever we thought of the delivery, it has arrived.
    SETTLE = "UPDATE delivery SET state = 'sent', since_at = $2, sent_at = $2, message = coalesce(message, $3), settled_by = $4, hold_why = NULL
        WHERE id IN (SELECT r.id FROM ROWS($1: id BIGINT) AS r) AND state IN ('planned', 'held', 'sending', 'unknown', 'failed')";
    POSTS_TODAY = "SELECT count(*) FROM delivery d WHERE d.chat_id = $1 AND d.purpose = 'open' AND d.urgent = 0 AND (d.sent_at >= $2
        OR (d.state IN ('sending', 'unknown', 'confirmed')
            AND EXISTS (SELECT 1 FROM attempt t WHERE t.delivery_id = d.id AND t.started_at >= $2)))";
    OF_OCCURRENCE = line_from!("WHERE d.occurrence_id = $1 ORDER BY d.id");
    IN_STATE = line_from!("WHERE d.state = $1 ORDER BY d.id");
    LATEST = line_from!("ORDER BY d.id DESC LIMIT $1");
    GET = line_from!("WHERE d.id = $1");
    RESEND = "UPDATE delivery SET state = 'planned', since_at = $2, not_before = $2, tries = 0, hold_why = NULL
        WHERE id = $1 AND state IN ('failed', 'unknown')";
    CONFIRM = "UPDATE delivery SET state = 'confirmed', since_at = $3, sent_at = coalesce(sent_at, $3), settled_by = $2, hold_why = NULL
        WHERE id = $1 AND state IN ('failed', 'unknown')";
    COUNTS = "SELECT state, count(*) FROM delivery GROUP BY state";
}

/// Every statement of the room's files on deliveries.
pub(crate) fn all_statements() -> Vec<(&'static str, &'static Sql)> {
    [
        statements(),
        amend::statements(),
        attempt::statements(),
        refresh::statements(),
    ]
    .concat()
}

/// Plans deliveries; a key that is there already stays as it is. How many are new.
pub async fn plan(tx: &mut Tx, new: &[NewDelivery], now: Instant) -> Result<u64, StoreError> {
    if new.is_empty() {
        return Ok(0);
    }
    let rows = batch(new, |d| {
        json!({
            "key": d.key.0, "purpose": d.purpose.as_str(), "class": d.class as i64, "bot": d.bot.0,
            "occurrence": d.occurrence.map(|o| o.0), "notice": d.notice.map(|n| n.0), "dialog": d.dialog.map(|i| i.0),
            "preview": d.preview.map(|i| i.0), "chat": d.chat.0,
            "not_before": d.not_before.as_millis(), "expires_at": d.expires_at.map(Instant::as_millis),
            "mark": d.mark.as_str(), "urgent": i64::from(d.urgent), "unsure": unsure_name(d.unsure),
        })
    });
    tx.run(&PLAN, args![rows, now]).await
}

/// What may be looked at now: planned or held until now, in an active chat without a pause; at most one for each chat, by
/// class, time and age.
pub async fn due(
    conn: &mut Conn,
    bot: BotId,
    now: Instant,
    limit: u32,
) -> Result<Vec<DueDelivery>, StoreError> {
    conn.list(&DUE, args![bot, now, limit], |row| {
        Ok(DueDelivery {
            id: row.take()?,
            key: row.take()?,
            purpose: row.take()?,
            class: row.take()?,
            occurrence: row.take()?,
            notice: row.take()?,
            dialog: row.take()?,
            preview: row.take()?,
            chat: row.take()?,
            chat_kind: row.take()?,
            address: row.take()?,
            topic: row.take()?,
            mark: row.take()?,
            urgent: row.take()?,
            unsure: row.take()?,
            expires_at: row.take()?,
            tries: row.take()?,
            state: row.take()?,
            account: row.take()?,
        })
    })
    .await
}

/// When something becomes due, or a try that is under way can be declared lost.
pub async fn next_due(conn: &mut Conn, bot: BotId) -> Result<Option<Instant>, StoreError> {
    conn.one(&NEXT_DUE, args![bot], |row| row.take()).await
}

/// Lets a delivery wait, with the reason. False where it doesn't wait for its turn any more.
pub async fn hold(
    tx: &mut Tx,
    id: DeliveryId,
    until: Instant,
    why: &str,
) -> Result<bool, StoreError> {
    Ok(tx.run(&HOLD, args![id, until, why]).await? > 0)
}

/// Its time is over. False where it doesn't wait for its turn any more.
pub async fn expire(tx: &mut Tx, id: DeliveryId, now: Instant) -> Result<bool, StoreError> {
    Ok(tx.run(&EXPIRE, args![id, now]).await? > 0)
}

fn marked(row: &mut Row) -> Result<Marked, StoreError> {
    Ok(Marked {
        delivery: row.take()?,
        state: row.take()?,
        occurrence: row.take()?,
        chat: row.take()?,
        purpose: row.take()?,
        message: row.take()?,
    })
}

/// The deliveries that carry these marks.
pub async fn by_marks(
    conn: &mut Conn,
    marks: &[Mark],
) -> Result<HashMap<Mark, Marked>, StoreError> {
    let rows = batch(marks, |mark| json!({"it": mark.as_str()}));
    let found = conn
        .list(&BY_MARKS, args![rows], |row| {
            Ok((row.take()?, marked(row)?))
        })
        .await?;
    Ok(found.into_iter().collect())
}

/// The deliveries that show these polls.
pub async fn by_polls(
    conn: &mut Conn,
    polls: &[String],
) -> Result<HashMap<String, Marked>, StoreError> {
    let rows = batch(polls, |poll| json!({"it": poll}));
    let found = conn
        .list(&BY_POLLS, args![rows], |row| {
            Ok((row.take()?, marked(row)?))
        })
        .await?;
    Ok(found.into_iter().collect())
}

/// A press or reply carried their mark: they have arrived, whatever we thought. How many were settled by it.
pub async fn settle(
    tx: &mut Tx,
    ids: &[DeliveryId],
    message: Option<&str>,
    by: &str,
    now: Instant,
) -> Result<u64, StoreError> {
    if ids.is_empty() {
        return Ok(0);
    }
    let rows = batch(ids, |id| json!({"id": id.0}));
    tx.run(&SETTLE, args![rows, now, message, by]).await
}

/// Openings without urgency that a chat got since an instant; one that may have arrived counts.
pub async fn posts_today(conn: &mut Conn, chat: ChatId, since: Instant) -> Result<u32, StoreError> {
    conn.one(&POSTS_TODAY, args![chat, since], |row| row.take())
        .await
}

fn line(row: &mut Row) -> Result<DeliveryLine, StoreError> {
    Ok(DeliveryLine {
        id: row.take()?,
        key: row.take()?,
        purpose: row.take()?,
        state: row.take()?,
        since: row.take()?,
        occurrence: row.take()?,
        notice: row.take()?,
        dialog: row.take()?,
        preview: row.take()?,
        chat: row.take()?,
        chat_title: row.take()?,
        not_before: row.take()?,
        hold_why: row.take()?,
        tries: row.take()?,
        message: row.take()?,
        sent_at: row.take()?,
        settled_by: row.take()?,
        last_outcome: row.take()?,
        last_detail: row.take()?,
    })
}

/// A delivery.
pub async fn get(conn: &mut Conn, id: DeliveryId) -> Result<Option<DeliveryLine>, StoreError> {
    conn.first(&GET, args![id], line).await
}

/// All deliveries of an opening.
pub async fn of_occurrence(
    conn: &mut Conn,
    occurrence: OccurrenceId,
) -> Result<Vec<DeliveryLine>, StoreError> {
    conn.list(&OF_OCCURRENCE, args![occurrence], line).await
}

/// The newest of all, the newest first.
pub async fn latest(conn: &mut Conn, limit: u32) -> Result<Vec<DeliveryLine>, StoreError> {
    conn.list(&LATEST, args![limit], line).await
}

/// Those of which nobody knows whether they arrived.
pub async fn unknown(conn: &mut Conn) -> Result<Vec<DeliveryLine>, StoreError> {
    conn.list(&IN_STATE, args![State::Unknown.as_str()], line)
        .await
}

/// The give-up list.
pub async fn failed(conn: &mut Conn) -> Result<Vec<DeliveryLine>, StoreError> {
    conn.list(&IN_STATE, args![State::Failed.as_str()], line)
        .await
}

/// Plans a failed or unknown delivery again, as a person decided. False where it is neither.
pub async fn resend(tx: &mut Tx, id: DeliveryId, now: Instant) -> Result<bool, StoreError> {
    Ok(tx.run(&RESEND, args![id, now]).await? > 0)
}

/// A person says that a failed or unknown delivery arrived. False where it is neither.
pub async fn confirm_by_hand(
    tx: &mut Tx,
    id: DeliveryId,
    by: &str,
    now: Instant,
) -> Result<bool, StoreError> {
    Ok(tx.run(&CONFIRM, args![id, by, now]).await? > 0)
}

/// How many deliveries stand where.
pub async fn counts(conn: &mut Conn) -> Result<BTreeMap<State, i64>, StoreError> {
    let counts = conn
        .list(&COUNTS, args![], |row| Ok((row.take()?, row.take()?)))
        .await?;
    Ok(counts.into_iter().collect())
}
