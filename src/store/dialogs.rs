//! Questions to one account in its private chat, with their state. An open one is unique for its topic, subject and account.
//! Never words a question, never decides what an answer means.

use crate::conn::{Row, args, from_text};
use crate::{Conn, StoreError, Tx};
use tongluo_domain::dialog::Topic;
use tongluo_domain::id::{AccountId, DialogId};
use tongluo_domain::time::Instant;

/// A dialog as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialog {
    /// Row id.
    pub id: DialogId,
    /// What it is about.
    pub topic: Topic,
    /// About which thing; may be empty.
    pub subject: String,
    /// Who is asked.
    pub account: AccountId,
    /// Where it stands, JSON.
    pub state: String,
    /// How often it went on.
    pub turn: u32,
    /// The next text that the account writes is its answer.
    pub asks_text: bool,
    /// When it was asked.
    pub created_at: Instant,
    /// When it went on last.
    pub changed_at: Instant,
    /// When it was over.
    pub closed_at: Option<Instant>,
    /// What came of it.
    pub outcome: Option<String>,
}

from_text! { Topic: Topic::parse; }

macro_rules! dialog_from {
    ($rest:literal) => {
        concat!(
            "SELECT id, topic, subject, account_id, state, turn, asks_text, created_at, changed_at, closed_at, outcome FROM dialog ",
            $rest
        )
    };
}

crate::sql::statements! {
    OPEN = "INSERT INTO dialog (topic, subject, account_id, state, created_at, changed_at) VALUES ($1, $2, $3, $4, $5, $5)
        ON CONFLICT (topic, subject, account_id) WHERE closed_at IS NULL DO NOTHING RETURNING id";
    GET = dialog_from!("WHERE id = $1");
    STANDING = dialog_from!("WHERE topic = $1 AND subject = $2 AND account_id = $3 AND closed_at IS NULL");
    OF_SUBJECT = dialog_from!("WHERE topic = $1 AND subject = $2 AND closed_at IS NULL ORDER BY id");
    NEWEST = dialog_from!("WHERE topic = $1 AND subject = $2 ORDER BY created_at DESC, id DESC LIMIT 1");
    OF_ACCOUNT = dialog_from!("WHERE account_id = $1 AND closed_at IS NULL ORDER BY id");
    AWAITING = dialog_from!("WHERE account_id = $1 AND asks_text = 1 AND closed_at IS NULL ORDER BY changed_at DESC, id DESC LIMIT 1");
    EVER = "SELECT DISTINCT account_id FROM dialog WHERE topic = $1 AND subject = $2 ORDER BY account_id";
    /// Asked while its account could not be written to yet.
    UNASKED = dialog_from!("WHERE account_id = $1 AND closed_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.dialog_id = dialog.id) ORDER BY id");
    SHOWN_AT = "SELECT a.address, d.message FROM delivery d JOIN chat_address a ON a.chat_id = d.chat_id AND a.until_at IS NULL
        WHERE d.dialog_id = $1 AND d.message IS NOT NULL ORDER BY d.id DESC LIMIT 1";
    STEP = "UPDATE dialog SET state = $2, asks_text = $3, changed_at = $4, turn = turn + 1 WHERE id = $1 AND closed_at IS NULL";
    CLOSE = "UPDATE dialog SET closed_at = $3, changed_at = $3, outcome = $2, asks_text = 0, turn = turn + 1
        WHERE id = $1 AND closed_at IS NULL";
    CLOSE_SUBJECT = "UPDATE dialog SET closed_at = $4, changed_at = $4, outcome = $3, asks_text = 0, turn = turn + 1
        WHERE topic = $1 AND subject = $2 AND closed_at IS NULL";
}

fn dialog(row: &mut Row) -> Result<Dialog, StoreError> {
    Ok(Dialog {
        id: row.take()?,
        topic: row.take()?,
        subject: row.take()?,
        account: row.take()?,
        state: row.take()?,
        turn: row.take()?,
        asks_text: row.take::<i64>()? == 1,
        created_at: row.take()?,
        changed_at: row.take()?,
        closed_at: row.take()?,
        outcome: row.take()?,
    })
}

/// Opens a dialog; the one that stands already stays as it is. Whether it is new.
pub async fn open(
    tx: &mut Tx,
    topic: Topic,
    subject: &str,
    account: AccountId,
    state: &str,
    now: Instant,
) -> Result<(DialogId, bool), StoreError> {
    let values = args![topic.as_str(), subject, account, state, now];
    if let Some(id) = tx.first(&OPEN, values, |row| row.take()).await? {
        return Ok((id, true));
    }
    let standing = tx
        .one(&STANDING, args![topic.as_str(), subject, account], dialog)
        .await?;
    Ok((standing.id, false))
}

/// A dialog.
pub async fn get(conn: &mut Conn, id: DialogId) -> Result<Option<Dialog>, StoreError> {
    conn.first(&GET, args![id], dialog).await
}

/// The open ones about a thing, whoever is asked.
pub async fn of_subject(
    conn: &mut Conn,
    topic: Topic,
    subject: &str,
) -> Result<Vec<Dialog>, StoreError> {
    conn.list(&OF_SUBJECT, args![topic.as_str(), subject], dialog)
        .await
}

/// The newest about a thing, open or over, whoever was asked.
pub async fn newest(
    conn: &mut Conn,
    topic: Topic,
    subject: &str,
) -> Result<Option<Dialog>, StoreError> {
    conn.first(&NEWEST, args![topic.as_str(), subject], dialog)
        .await
}

/// Whoever was ever asked about a thing, answered or not.
pub async fn ever(
    conn: &mut Conn,
    topic: Topic,
    subject: &str,
) -> Result<Vec<AccountId>, StoreError> {
    conn.list(&EVER, args![topic.as_str(), subject], |row| row.take())
        .await
}

/// The open ones of an account.
pub async fn of_account(conn: &mut Conn, account: AccountId) -> Result<Vec<Dialog>, StoreError> {
    conn.list(&OF_ACCOUNT, args![account], dialog).await
}

/// The one that waits for a text of this account: the one that went on last.
pub async fn awaiting(conn: &mut Conn, account: AccountId) -> Result<Option<Dialog>, StoreError> {
    conn.first(&AWAITING, args![account], dialog).await
}

/// The open ones of an account that nothing was planned to show.
pub async fn unasked(conn: &mut Conn, account: AccountId) -> Result<Vec<Dialog>, StoreError> {
    conn.list(&UNASKED, args![account], dialog).await
}

/// Goes on: a new state, a new turn. False where it is over.
pub async fn step(
    tx: &mut Tx,
    id: DialogId,
    state: &str,
    asks_text: bool,
    now: Instant,
) -> Result<bool, StoreError> {
    let values = args![id, state, i64::from(asks_text), now];
    Ok(tx.run(&STEP, values).await? > 0)
}

/// Is over, with what came of it. False where it was over already.
pub async fn close(
    tx: &mut Tx,
    id: DialogId,
    outcome: &str,
    now: Instant,
) -> Result<bool, StoreError> {
    Ok(tx.run(&CLOSE, args![id, outcome, now]).await? > 0)
}

/// All open ones about a thing are over, whoever was asked. How many.
pub async fn close_subject(
    tx: &mut Tx,
    topic: Topic,
    subject: &str,
    outcome: &str,
    now: Instant,
) -> Result<u64, StoreError> {
    tx.run(&CLOSE_SUBJECT, args![topic.as_str(), subject, outcome, now])
        .await
}

/// Where a dialog is shown: the private chat's address and the message. `None` while it isn't.
pub async fn shown_at(
    conn: &mut Conn,
    id: DialogId,
) -> Result<Option<(String, String)>, StoreError> {
    conn.first(&SHOWN_AT, args![id], |row| Ok((row.take()?, row.take()?)))
        .await
}
