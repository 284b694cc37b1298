//! What left lately, so that the budget of a token and of each chat holds over restarts and several programs.
//! Never decides whether something may leave.

use crate::conn::{args, batch};
use crate::{Conn, StoreError, Tx};
use serde_json::json;
use std::collections::HashMap;
use tongluo_domain::delivery::Class;
use tongluo_domain::id::{BotId, ChatId};
use tongluo_domain::time::Instant;

/// What left in the last second and minute. Rows that lie ahead of the clock by no more than the window count too, so
/// that a clock that was set back a little doesn't open the budget twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// Over the whole bot in the last second.
    pub all_last_second: u32,
    /// Of these, alerts and dialog.
    pub dialog_last_second: u32,
    /// The oldest of these.
    pub all_oldest_in_second: Option<Instant>,
    /// Into the chat in the last second.
    pub chat_last_second: u32,
    /// Into the chat in the last minute.
    pub chat_last_minute: u32,
    /// The oldest of these.
    pub chat_oldest_in_minute: Option<Instant>,
    /// The newest of these.
    pub chat_newest: Option<Instant>,
}

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60_000;

crate::sql::statements! {
    BOT = "SELECT count(*), count(CASE WHEN class <= 1 THEN 1 END), min(at) FROM outflow
        WHERE bot_id = $1 AND at > $2 AND at <= $3";
    CHATS = "SELECT o.chat_id, count(CASE WHEN o.at > $2 AND o.at <= $3 THEN 1 END), count(*), min(o.at), max(o.at)
        FROM outflow o WHERE o.chat_id IN (SELECT w.chat FROM ROWS($1: chat BIGINT) AS w) AND o.at > $4 AND o.at <= $5
        GROUP BY o.chat_id";
    NOTE = "INSERT INTO outflow (bot_id, chat_id, at, class) VALUES ($1, $2, $3, $4)";
    PRUNE = "DELETE FROM outflow WHERE at < $1";
}

/// The window of a bot, and of a chat where one is given.
pub async fn window(
    conn: &mut Conn,
    bot: BotId,
    chat: Option<ChatId>,
    now: Instant,
) -> Result<Window, StoreError> {
    let chats: Vec<ChatId> = chat.into_iter().collect();
    let (all, mut each) = windows(conn, bot, &chats, now).await?;
    Ok(chat.and_then(|c| each.remove(&c)).unwrap_or(all))
}

/// The window of the bot alone, and the one of each chat (with the bot's figures in it).
pub async fn windows(
    conn: &mut Conn,
    bot: BotId,
    chats: &[ChatId],
    now: Instant,
) -> Result<(Window, HashMap<ChatId, Window>), StoreError> {
    let now = now.as_millis();
    let all = conn
        .one(&BOT, args![bot, now - SECOND, now + SECOND], |row| {
            Ok(Window {
                all_last_second: row.take()?,
                dialog_last_second: row.take()?,
                all_oldest_in_second: row.take()?,
                ..Window::default()
            })
        })
        .await?;
    let mut each: HashMap<ChatId, Window> = chats.iter().map(|chat| (*chat, all)).collect();
    if !chats.is_empty() {
        let rows = batch(chats, |chat| json!({"chat": chat.0}));
        let values = args![rows, now - SECOND, now + SECOND, now - MINUTE, now + MINUTE];
        let found = conn
            .list(&CHATS, values, |row| {
                let chat: ChatId = row.take()?;
                let window = Window {
                    chat_last_second: row.take()?,
                    chat_last_minute: row.take()?,
                    chat_oldest_in_minute: row.take()?,
                    chat_newest: row.take()?,
                    ..all
                };
                Ok((chat, window))
            })
            .await?;
        each.extend(found);
    }
    Ok((all, each))
}

/// Notes that something leaves; a claim notes itself.
pub async fn note(
    tx: &mut Tx,
    bot: BotId,
    chat: Option<ChatId>,
    class: Class,
    now: Instant,
) -> Result<(), StoreError> {
    let values = args![bot, chat, now, class as i64];
    tx.run(&NOTE, values).await.map(|_| ())
}

/// Forgets what left before an instant.
pub async fn prune(tx: &mut Tx, before: Instant) -> Result<u64, StoreError> {
    tx.run(&PRUNE, args![before]).await
}
