//! Groups that the bot was added to and that wait for the owner's word: who added it, since when, and what came of it. Never
//! connects a group, never decides.

use crate::conn::{Row, args, from_text};
use crate::{Conn, StoreError, Tx};
use tongluo_domain::id::{AccountId, AudienceId, ChatId};
use tongluo_domain::time::Instant;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// The owner named its audience.
    Connected,
    /// The owner said no.
    Refused,
    /// Nobody said anything in time.
    Expired,
    /// The bot was taken out again.
    Removed,
}

impl Settled {
    /// All of them.
    pub const ALL: [Settled; 4] = [
        Settled::Connected,
        Settled::Refused,
        Settled::Expired,
        Settled::Removed,
    ];

    /// The name under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Settled::Connected => "connected",
            Settled::Refused => "refused",
            Settled::Expired => "expired",
            Settled::Removed => "removed",
        }
    }

    /// What a stored name means.
    pub fn parse(name: &str) -> Option<Settled> {
        Settled::ALL.into_iter().find(|s| s.as_str() == name)
    }
}

from_text! { Settled: Settled::parse; }

/// A joining with its group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joining {
    /// Which group.
    pub chat: ChatId,
    /// Its title; hostile.
    pub title: String,
    /// Who added the bot.
    pub by: Option<AccountId>,
    /// Which audience its link named.
    pub audience: Option<AudienceId>,
    /// When it was added.
    pub since: Instant,
    /// Since when there is an owner to be asked.
    pub asked_at: Option<Instant>,
    /// What came of it.
    pub outcome: Option<Settled>,
}

macro_rules! joining_from {
    ($rest:literal) => {
        concat!(
            "SELECT j.chat_id, c.title, j.by_account, j.audience_id, j.since_at, j.asked_at, j.outcome
            FROM joining j JOIN chat c ON c.id = j.chat_id ",
            $rest
        )
    };
}

crate::sql::statements! {
    NOTE = "INSERT INTO joining (chat_id, by_account, since_at) VALUES ($1, $2, $3)
        ON CONFLICT (chat_id) WHERE decided_at IS NULL DO NOTHING";
    /// Groups of a time when nobody was asked.
    ADOPT = "INSERT INTO joining (chat_id, since_at) SELECT c.id, CAST($1 AS BIGINT) FROM chat c
        WHERE c.kind = 'group' AND c.audience_id IS NULL AND c.state IN ('unconnected', 'muted')
            AND NOT EXISTS (SELECT 1 FROM joining j WHERE j.chat_id = c.id)";
    PREFER = "UPDATE joining SET audience_id = $2 WHERE chat_id = $1 AND decided_at IS NULL";
    /// A group that was folded into another, or connected meanwhile, is nothing to ask about.
    WAITING = joining_from!("WHERE j.decided_at IS NULL AND c.audience_id IS NULL AND c.state IN ('unconnected', 'muted')
        ORDER BY j.since_at, j.id");
    OF_CHAT = joining_from!("WHERE j.chat_id = $1 ORDER BY j.id DESC LIMIT 1");
    ASKED = "UPDATE joining SET asked_at = $1 WHERE asked_at IS NULL AND decided_at IS NULL";
    DECIDE = "UPDATE joining SET decided_at = $3, outcome = $2 WHERE chat_id = $1 AND decided_at IS NULL";
    TO_LEAVE = "SELECT j.chat_id, d.address FROM joining j JOIN chat c ON c.id = j.chat_id
        JOIN chat_address d ON d.chat_id = j.chat_id AND d.until_at IS NULL
        WHERE j.outcome IN ('refused', 'expired') AND j.left_at IS NULL AND c.audience_id IS NULL ORDER BY j.id";
    LEFT = "UPDATE joining SET left_at = $2 WHERE chat_id = $1 AND outcome IN ('refused', 'expired') AND left_at IS NULL";
    UNTOLD = joining_from!("WHERE j.outcome = 'expired' AND j.left_at IS NOT NULL AND j.told_at IS NULL ORDER BY j.id");
    TOLD = "UPDATE joining SET told_at = $1 WHERE outcome = 'expired' AND left_at IS NOT NULL AND told_at IS NULL";
    LAST_TOLD = "SELECT max(told_at) FROM joining";
}

fn read(row: &mut Row) -> Result<Joining, StoreError> {
    Ok(Joining {
        chat: row.take()?,
        title: row.take()?,
        by: row.take()?,
        audience: row.take()?,
        since: row.take()?,
        asked_at: row.take()?,
        outcome: row.take()?,
    })
}

/// Notes that the bot was added to a group; false where that is known and not settled yet.
pub async fn note(
    tx: &mut Tx,
    chat: ChatId,
    by: Option<AccountId>,
    now: Instant,
) -> Result<bool, StoreError> {
    Ok(tx.run(&NOTE, args![chat, by, now]).await? > 0)
}

/// Notes the groups that the bot was in before anybody was asked about groups. How many.
pub async fn adopt(tx: &mut Tx, now: Instant) -> Result<u64, StoreError> {
    tx.run(&ADOPT, args![now]).await
}

/// The link by which the bot came names an audience.
pub async fn prefer(tx: &mut Tx, chat: ChatId, audience: AudienceId) -> Result<(), StoreError> {
    tx.run(&PREFER, args![chat, audience]).await.map(|_| ())
}

/// Groups that wait for the owner's word, the oldest first.
pub async fn waiting(conn: &mut Conn) -> Result<Vec<Joining>, StoreError> {
    conn.list(&WAITING, args![], read).await
}

/// The newest joining of a group.
pub async fn of_chat(conn: &mut Conn, chat: ChatId) -> Result<Option<Joining>, StoreError> {
    conn.first(&OF_CHAT, args![chat], read).await
}

/// From now on there is an owner to be asked about those that wait.
pub async fn mark_asked(tx: &mut Tx, now: Instant) -> Result<u64, StoreError> {
    tx.run(&ASKED, args![now]).await
}

/// Settles the joining of a group; false where none waits.
pub async fn decide(
    tx: &mut Tx,
    chat: ChatId,
    outcome: Settled,
    now: Instant,
) -> Result<bool, StoreError> {
    Ok(tx.run(&DECIDE, args![chat, outcome.as_str(), now]).await? > 0)
}

/// Groups that the bot has to leave, with their addresses.
pub async fn to_leave(conn: &mut Conn) -> Result<Vec<(ChatId, String)>, StoreError> {
    conn.list(&TO_LEAVE, args![], |row| Ok((row.take()?, row.take()?)))
        .await
}

/// The bot has left a group.
pub async fn left(tx: &mut Tx, chat: ChatId, now: Instant) -> Result<(), StoreError> {
    tx.run(&LEFT, args![chat, now]).await.map(|_| ())
}

/// Groups that the bot left because nobody said anything, and that the owner wasn't told of.
pub async fn untold(conn: &mut Conn) -> Result<Vec<Joining>, StoreError> {
    conn.list(&UNTOLD, args![], read).await
}

/// The owner is told of all of them.
pub async fn mark_told(tx: &mut Tx, now: Instant) -> Result<u64, StoreError> {
    tx.run(&TOLD, args![now]).await
}

/// When he was told of such groups last.
pub async fn last_told(conn: &mut Conn) -> Result<Option<Instant>, StoreError> {
    conn.one(&LAST_TOLD, args![], |row| row.take()).await
}
