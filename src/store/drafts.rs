//! Posts that are written in the private chat, with the picture or file that is still to be fetched for them.
//! Never reads what a draft says: that is JSON of whoever writes it.

use crate::conn::{Row, args};
use crate::{Conn, StoreError, Tx};
use tongluo_domain::id::{AccountId, DraftId};
use tongluo_domain::time::Instant;

/// A draft as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Row id.
    pub id: DraftId,
    /// Who writes it.
    pub account: AccountId,
    /// What it says so far, JSON.
    pub spec: String,
    /// The channel's id of a file that is still to be fetched.
    pub wanted_file: Option<String>,
    /// How often it was tried.
    pub tries: u32,
    /// SHA-256 of the fetched one, hex.
    pub file: Option<String>,
    /// When it was begun.
    pub created_at: Instant,
    /// When it changed last.
    pub changed_at: Instant,
    /// When it was sent on or given up.
    pub ended_at: Option<Instant>,
}

/// How a draft ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Its file was written and its approver asked.
    Sent,
    /// Given up.
    Dropped,
}

impl Ending {
    fn as_str(self) -> &'static str {
        match self {
            Ending::Sent => "sent",
            Ending::Dropped => "dropped",
        }
    }
}

macro_rules! draft_from {
    ($rest:literal) => {
        concat!(
            "SELECT id, account_id, spec, wanted_file, file_tries, file_sha256, created_at, changed_at, ended_at FROM draft ",
            $rest
        )
    };
}

crate::sql::statements! {
    BEGIN = "INSERT INTO draft (account_id, spec, wanted_file, created_at, changed_at) VALUES ($1, $2, $3, $4, $4) RETURNING id";
    GET = draft_from!("WHERE id = $1");
    OPEN_OF = draft_from!("WHERE account_id = $1 AND ended_at IS NULL ORDER BY changed_at DESC, id DESC");
    WANTING = draft_from!("WHERE wanted_file IS NOT NULL AND ended_at IS NULL ORDER BY id");
    CHANGE = "UPDATE draft SET spec = $2, changed_at = $3 WHERE id = $1 AND ended_at IS NULL";
    WANT = "UPDATE draft SET wanted_file = $2, file_tries = 0, file_sha256 = NULL, changed_at = $3 WHERE id = $1 AND ended_at IS NULL";
    KEEP = "INSERT INTO attachment (sha256, bytes) VALUES ($1, $2) ON CONFLICT (sha256) DO NOTHING";
    FETCHED = "UPDATE draft SET wanted_file = NULL, file_sha256 = $2 WHERE id = $1";
    TRIED = "UPDATE draft SET file_tries = file_tries + 1 WHERE id = $1";
    GIVE_UP = "UPDATE draft SET wanted_file = NULL WHERE id = $1";
    END = "UPDATE draft SET ended_at = $3, changed_at = $3, ending = $2, wanted_file = NULL WHERE id = $1 AND ended_at IS NULL";
}

fn read(row: &mut Row) -> Result<Draft, StoreError> {
    Ok(Draft {
        id: row.take()?,
        account: row.take()?,
        spec: row.take()?,
        wanted_file: row.take()?,
        tries: row.take()?,
        file: row.take()?,
        created_at: row.take()?,
        changed_at: row.take()?,
        ended_at: row.take()?,
    })
}

/// Begins a draft.
pub async fn begin(
    tx: &mut Tx,
    account: AccountId,
    spec: &str,
    wanted_file: Option<&str>,
    now: Instant,
) -> Result<DraftId, StoreError> {
    let values = args![account, spec, wanted_file, now];
    tx.one(&BEGIN, values, |row| row.take()).await
}

/// A draft.
pub async fn get(conn: &mut Conn, id: DraftId) -> Result<Option<Draft>, StoreError> {
    conn.first(&GET, args![id], read).await
}

/// The open ones of an account, the one that changed last first.
pub async fn open_of(conn: &mut Conn, account: AccountId) -> Result<Vec<Draft>, StoreError> {
    conn.list(&OPEN_OF, args![account], read).await
}

/// Those whose file is still to be fetched.
pub async fn wanting(conn: &mut Conn) -> Result<Vec<Draft>, StoreError> {
    conn.list(&WANTING, args![], read).await
}

/// Writes down what it says now. False where it has ended.
pub async fn change(
    tx: &mut Tx,
    id: DraftId,
    spec: &str,
    now: Instant,
) -> Result<bool, StoreError> {
    Ok(tx.run(&CHANGE, args![id, spec, now]).await? > 0)
}

/// Another file is to be fetched for it.
pub async fn want_file(
    tx: &mut Tx,
    id: DraftId,
    file: &str,
    now: Instant,
) -> Result<bool, StoreError> {
    Ok(tx.run(&WANT, args![id, file, now]).await? > 0)
}

/// Keeps the file that was fetched.
pub async fn fetched(
    tx: &mut Tx,
    id: DraftId,
    sha256: &str,
    bytes: &[u8],
) -> Result<(), StoreError> {
    keep_file(tx, sha256, bytes).await?;
    tx.run(&FETCHED, args![id, sha256]).await.map(drop)
}

/// Keeps a file that goes with a preview.
pub async fn keep_file(tx: &mut Tx, sha256: &str, bytes: &[u8]) -> Result<(), StoreError> {
    tx.run(&KEEP, args![sha256, bytes]).await.map(drop)
}

/// Counts a try that brought nothing.
pub async fn tried(tx: &mut Tx, id: DraftId) -> Result<(), StoreError> {
    tx.run(&TRIED, args![id]).await.map(drop)
}

/// Its file won't come.
pub async fn give_up_file(tx: &mut Tx, id: DraftId) -> Result<(), StoreError> {
    tx.run(&GIVE_UP, args![id]).await.map(drop)
}

/// It was sent on or given up. False where that happened before.
pub async fn end(
    tx: &mut Tx,
    id: DraftId,
    ending: Ending,
    now: Instant,
) -> Result<bool, StoreError> {
    Ok(tx.run(&END, args![id, ending.as_str(), now]).await? > 0)
}
