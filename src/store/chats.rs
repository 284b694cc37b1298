//! Chats under our own ids, and the dated addresses where the channel has them. Never makes a second target of one chat.

use crate::conn::{Row, args, from_text};
use crate::{Conn, StoreError, Tx};
use tongluo_domain::id::{AccountId, AudienceId, BotId, ChatId};
use tongluo_domain::time::Instant;

/// A group, or one person's chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChatKind {
    /// Several people.
    Group,
    /// One person and the bot.
    Private,
}

impl ChatKind {
    /// The name under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            ChatKind::Group => "group",
            ChatKind::Private => "private",
        }
    }
    /// The kind of a stored name.
    pub fn parse(name: &str) -> Option<ChatKind> {
        [ChatKind::Group, ChatKind::Private]
            .into_iter()
            .find(|k| k.as_str() == name)
    }
}

/// Whether we may write there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChatState {
    /// We may.
    Active,
    /// It belongs to no audience.
    Unconnected,
    /// We were thrown out, or it is gone.
    Removed,
    /// We may not write.
    Muted,
}

impl ChatState {
    /// The name under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            ChatState::Active => "active",
            ChatState::Unconnected => "unconnected",
            ChatState::Removed => "removed",
            ChatState::Muted => "muted",
        }
    }
    /// The state of a stored name.
    pub fn parse(name: &str) -> Option<ChatState> {
        [
            ChatState::Active,
            ChatState::Unconnected,
            ChatState::Removed,
            ChatState::Muted,
        ]
        .into_iter()
        .find(|s| s.as_str() == name)
    }
}

from_text! {
    ChatKind: ChatKind::parse;
    ChatState: ChatState::parse;
}

/// A chat with its present address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chat {
    /// Row id.
    pub id: ChatId,
    /// A group or private.
    pub kind: ChatKind,
    /// Which audience is reached here.
    pub audience: Option<AudienceId>,
    /// As the channel shows it; empty in private.
    pub title: String,
    /// Whether we may write.
    pub state: ChatState,
    /// Why not.
    pub state_why: Option<String>,
    /// Since when in this state.
    pub since: Instant,
    /// The channel asked for quiet until here.
    pub not_before: Option<Instant>,
    /// The topic that posts go to.
    pub topic: Option<String>,
    /// The channel's id of the chat; empty where it has none any more.
    pub address: String,
    /// Whose, in private.
    pub account: Option<AccountId>,
}

crate::sql::statements! {
    BY_ADDRESS = "SELECT c.id, c.kind, c.audience_id, c.title, c.state, c.state_why, c.since_at, c.not_before, c.topic, d.address, c.account_id
        FROM chat_address d JOIN chat c ON c.id = d.chat_id WHERE d.bot_id = $1 AND d.address = $2 AND d.until_at IS NULL";
    GET = "SELECT c.id, c.kind, c.audience_id, c.title, c.state, c.state_why, c.since_at, c.not_before, c.topic, coalesce(d.address, ''), c.account_id
        FROM chat c LEFT JOIN chat_address d ON d.chat_id = c.id AND d.until_at IS NULL WHERE c.id = $1";
    OF_AUDIENCE = "SELECT c.id, c.kind, c.audience_id, c.title, c.state, c.state_why, c.since_at, c.not_before, c.topic, d.address, c.account_id
        FROM chat c JOIN chat_address d ON d.chat_id = c.id AND d.until_at IS NULL
        WHERE c.audience_id = $1 AND c.kind = 'group' AND c.state IN ('active', 'muted') ORDER BY c.id";
    OF_ACCOUNT = "SELECT c.id, c.kind, c.audience_id, c.title, c.state, c.state_why, c.since_at, c.not_before, c.topic, d.address, c.account_id
        FROM chat c JOIN chat_address d ON d.chat_id = c.id AND d.until_at IS NULL WHERE c.account_id = $1 AND c.bot_id = $2";
    LIST = "SELECT c.id, c.kind, c.audience_id, c.title, c.state, c.state_why, c.since_at, c.not_before, c.topic, coalesce(d.address, ''), c.account_id
        FROM chat c LEFT JOIN chat_address d ON d.chat_id = c.id AND d.until_at IS NULL ORDER BY c.id";
    ADD_GROUP = "INSERT INTO chat (bot_id, kind, title, state, since_at, created_at)
        VALUES ($1, 'group', $2, 'unconnected', $3, $3) RETURNING id";
    RETITLE = "UPDATE chat SET title = $2 WHERE id = $1 AND title <> $2";
    CONNECT = "UPDATE chat SET audience_id = $2, state = 'active', state_why = NULL, since_at = $3 WHERE id = $1";
    SET_STATE = "UPDATE chat SET state = $2, state_why = $3, since_at = $4
        WHERE id = $1 AND (state <> $2 OR state_why IS DISTINCT FROM $3)";
    SET_TOPIC = "UPDATE chat SET topic = $2 WHERE id = $1";
    /// A pause that was asked for is never shortened by another.
    HOLD_UNTIL = "UPDATE chat SET not_before = $2 WHERE id = $1 AND (not_before IS NULL OR not_before < $2)";
    CLOSE_ADDRESS = "UPDATE chat_address SET until_at = $2 WHERE chat_id = $1 AND until_at IS NULL";
    OPEN_ADDRESS = "INSERT INTO chat_address (chat_id, bot_id, address, from_at) VALUES ($1, $2, $3, $4)";
    TAKE_AUDIENCE = "UPDATE chat SET audience_id = coalesce(audience_id, (SELECT n.audience_id FROM chat n WHERE n.id = $2)),
            state = CASE WHEN state = 'unconnected' THEN (SELECT n.state FROM chat n WHERE n.id = $2) ELSE state END
        WHERE id = $1";
    RETIRE = "UPDATE chat SET state = 'removed', state_why = 'folded', since_at = $2, audience_id = NULL WHERE id = $1";
    /// What waits for the folded chat would be a second copy.
    EXPIRE_FOLDED = "UPDATE delivery SET state = 'expired', since_at = $2, hold_why = NULL WHERE chat_id = $1 AND state IN ('planned', 'held')";
    /// And so would be what waits for the kept one and has reached the folded one.
    EXPIRE_REACHED = "UPDATE delivery SET state = 'expired', since_at = $3, hold_why = NULL WHERE chat_id = $1 AND state IN ('planned', 'held')
        AND EXISTS (SELECT 1 FROM delivery other WHERE other.chat_id = $2 AND other.purpose = delivery.purpose
            AND other.occurrence_id = delivery.occurrence_id AND other.state IN ('sending', 'sent', 'unknown', 'confirmed'))";
    TAKE_SENT = "UPDATE delivery SET chat_id = $1 WHERE chat_id = $2 AND state <> 'expired'";
    TAKE_OUTFLOW = "UPDATE outflow SET chat_id = $1 WHERE chat_id = $2";
}

fn read(row: &mut Row) -> Result<Chat, StoreError> {
    Ok(Chat {
        id: row.take()?,
        kind: row.take()?,
        audience: row.take()?,
        title: row.take()?,
        state: row.take()?,
        state_why: row.take()?,
        since: row.take()?,
        not_before: row.take()?,
        topic: row.take()?,
        address: row.take()?,
        account: row.take()?,
    })
}

/// The chat that has an address now.
pub async fn by_address(
    conn: &mut Conn,
    bot: BotId,
    address: &str,
) -> Result<Option<Chat>, StoreError> {
    conn.first(&BY_ADDRESS, args![bot, address], read).await
}

/// A chat.
pub async fn get(conn: &mut Conn, id: ChatId) -> Result<Option<Chat>, StoreError> {
    conn.first(&GET, args![id], read).await
}

/// The private chat with an account, if it was ever opened.
pub async fn of_account(
    conn: &mut Conn,
    bot: BotId,
    account: AccountId,
) -> Result<Option<Chat>, StoreError> {
    conn.first(&OF_ACCOUNT, args![account, bot], read).await
}

/// The connected groups of an audience, also those where we may not write at the moment.
pub async fn of_audience(conn: &mut Conn, audience: AudienceId) -> Result<Vec<Chat>, StoreError> {
    conn.list(&OF_AUDIENCE, args![audience], read).await
}

/// All chats.
pub async fn list(conn: &mut Conn) -> Result<Vec<Chat>, StoreError> {
    conn.list(&LIST, args![], read).await
}

/// The group at an address, made unconnected where it is new; a new title is taken over.
pub async fn ensure_group(
    tx: &mut Tx,
    bot: BotId,
    address: &str,
    title: &str,
    now: Instant,
) -> Result<ChatId, StoreError> {
    if let Some(chat) = by_address(tx, bot, address).await? {
        tx.run(&RETITLE, args![chat.id, title]).await?;
        return Ok(chat.id);
    }
    let chat: ChatId = tx
        .one(&ADD_GROUP, args![bot, title, now], |row| row.take())
        .await?;
    give_address(tx, bot, chat, address, now).await?;
    Ok(chat)
}

/// Connects a group to an audience; it is active from now on.
pub async fn connect(
    tx: &mut Tx,
    chat: ChatId,
    audience: AudienceId,
    now: Instant,
) -> Result<(), StoreError> {
    tx.run(&CONNECT, args![chat, audience, now])
        .await
        .map(|_| ())
}

/// Records whether we may write, and why not.
pub async fn set_state(
    tx: &mut Tx,
    chat: ChatId,
    state: ChatState,
    why: Option<&str>,
    now: Instant,
) -> Result<(), StoreError> {
    tx.run(&SET_STATE, args![chat, state.as_str(), why, now])
        .await
        .map(|_| ())
}

/// Sets the topic that posts go to.
pub async fn set_topic(tx: &mut Tx, chat: ChatId, topic: Option<&str>) -> Result<(), StoreError> {
    tx.run(&SET_TOPIC, args![chat, topic]).await.map(|_| ())
}

/// Nothing goes there before an instant; an earlier one changes nothing.
pub async fn hold_until(tx: &mut Tx, chat: ChatId, until: Instant) -> Result<(), StoreError> {
    tx.run(&HOLD_UNTIL, args![chat, until]).await.map(|_| ())
}

/// Gives a chat its present address and closes the one before.
pub(crate) async fn give_address(
    tx: &mut Tx,
    bot: BotId,
    chat: ChatId,
    address: &str,
    now: Instant,
) -> Result<(), StoreError> {
    let present = get(tx, chat).await?.map(|c| c.address);
    if present.as_deref() == Some(address) {
        return Ok(());
    }
    tx.run(&CLOSE_ADDRESS, args![chat, now]).await?;
    tx.run(&OPEN_ADDRESS, args![chat, bot, address, now])
        .await
        .map(|_| ())
}

/// Follows a chat to its new address: the same internal chat has it from now on. A row that was made for the new address
/// meanwhile is folded in: what reached it counts as reached, what waits for it would be a second copy and expires.
/// Again it changes nothing. The chat that has the new address, or `None` where neither address is known.
pub async fn move_address(
    tx: &mut Tx,
    bot: BotId,
    from: &str,
    to: &str,
    now: Instant,
) -> Result<Option<ChatId>, StoreError> {
    let old = by_address(tx, bot, from).await?;
    let new = by_address(tx, bot, to).await?;
    match (old, new) {
        (None, new) => Ok(new.map(|c| c.id)),
        (Some(old), Some(new)) if old.id == new.id => Ok(Some(old.id)),
        (Some(old), None) => {
            give_address(tx, bot, old.id, to, now).await?;
            Ok(Some(old.id))
        }
        (Some(old), Some(new)) => {
            tx.run(&EXPIRE_FOLDED, args![new.id, now]).await?;
            tx.run(&EXPIRE_REACHED, args![old.id, new.id, now]).await?;
            tx.run(&TAKE_SENT, args![old.id, new.id]).await?;
            tx.run(&TAKE_OUTFLOW, args![old.id, new.id]).await?;
            tx.run(&TAKE_AUDIENCE, args![old.id, new.id]).await?;
            tx.run(&RETIRE, args![new.id, now]).await?;
            tx.run(&CLOSE_ADDRESS, args![new.id, now]).await?;
            give_address(tx, bot, old.id, to, now).await?;
            Ok(Some(old.id))
        }
    }
}
