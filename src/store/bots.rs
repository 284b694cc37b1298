//! The stamp: which bot at which API address the database belongs to. Never stamps a second one.

use crate::conn::{Row, args};
use crate::{Conn, StoreError, Tx};
use tongluo_domain::id::BotId;
use tongluo_domain::time::Instant;

/// A stamped bot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bot {
    /// Row id.
    pub id: BotId,
    /// The channel's id of the bot.
    pub external_id: String,
    /// Its public name without `@`.
    pub username: String,
    /// The API address without the token.
    pub api_url: String,
}

crate::sql::statements! {
    THE = "SELECT id, external_id, username, api_url FROM bot ORDER BY id LIMIT 1";
    ADD = "INSERT INTO bot (external_id, username, api_url, created_at) VALUES ($1, $2, $3, $4) RETURNING id";
    RENAME = "UPDATE bot SET username = $2 WHERE id = $1";
}

fn read(row: &mut Row) -> Result<Bot, StoreError> {
    Ok(Bot {
        id: row.take()?,
        external_id: row.take()?,
        username: row.take()?,
        api_url: row.take()?,
    })
}

/// The bot the database belongs to, once it was stamped.
pub async fn the_bot(conn: &mut Conn) -> Result<Option<Bot>, StoreError> {
    conn.first(&THE, args![], read).await
}

/// Stamps an empty database, and refuses one of another bot or API address with `Foreign`. A new public name is taken over.
pub async fn stamp(
    tx: &mut Tx,
    external_id: &str,
    username: &str,
    api_url: &str,
    now: Instant,
) -> Result<BotId, StoreError> {
    match the_bot(tx).await? {
        None => {
            let values = args![external_id, username, api_url, now];
            tx.one(&ADD, values, |row| row.take()).await
        }
        Some(bot) if bot.external_id == external_id && bot.api_url == api_url => {
            if bot.username != username {
                tx.run(&RENAME, args![bot.id, username]).await?;
            }
            Ok(bot.id)
        }
        Some(bot) => Err(StoreError::Foreign {
            stamped: format!("@{} ({}) at {}", bot.username, bot.external_id, bot.api_url),
            given: format!("@{username} ({external_id}) at {api_url}"),
        }),
    }
}
