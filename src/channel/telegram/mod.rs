//! Telegram by the Bot API. On teloxide's types, payloads and error texts, and on nothing else of it:
//!
//! * Calls go through our own client (`client`): teloxide-core drops headers and sleeps within a 5xx.
//! * Updates are read one by one by our own lenient types (`wire`): teloxide-core's reader panics on an update that has no voter,
//!   and the process would die on it again at every start.
//! * The poll loop and the outbox are the engines': teloxide's confirm when an update is handed over, not when it is committed.
//!
//! Owns every sentence in Telegram's tongue. Never knows the database, another channel, or why something is sent.

mod client;
mod dialect;
mod ear;
mod errors;
mod html;
pub mod limits;
mod link;
mod payload;
mod probe;
mod transport;
mod wire;

pub use dialect::TelegramDialect;
pub use errors::refusal;
pub use link::start_link;
pub use wire::read;

use crate::clock::Clock;
use crate::domain::time::Span;
use secrecy::{ExposeSecret, SecretString};
use std::sync::{Arc, OnceLock};

/// How long a call may take that only asks or settles.
const SHORT: Span = Span::seconds(15);

/// A bot at a Bot API server: its `Transport`, `Probe` and `Ear`.
pub struct Telegram {
    client: client::Client,
    id: i64,
    username: OnceLock<String>,
}

/// Why a bot can't be made from what was given. Never holds the token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// No token of a bot has this shape.
    #[error("the token isn't spelled as BotFather gives it: digits, a colon, letters and digits")]
    Token,
    /// The server's address can't be read.
    #[error("the Bot API's address can't be used: {0}")]
    Address(String),
    /// Encrypted connections can't be made on this machine.
    #[error("connections can't be made: {0}")]
    Client(String),
}

impl Telegram {
    /// A bot by its token at a server (`https://api.telegram.org`, or one's own). Asks nothing yet.
    pub fn new(
        token: SecretString,
        api_url: &str,
        clock: Arc<dyn Clock>,
    ) -> Result<Telegram, Unusable> {
        let id = id_of(token.expose_secret()).ok_or(Unusable::Token)?;
        Ok(Telegram {
            client: client::Client::new(token, api_url, clock)?,
            id,
            username: OnceLock::new(),
        })
    }

    /// The bot's own id: the digits of its token.
    pub fn bot_id(&self) -> i64 {
        self.id
    }

    /// Its user name without `@`, once `Probe::me` was answered.
    pub fn username(&self) -> Option<&str> {
        self.username.get().map(String::as_str)
    }

    fn keep_username(&self, name: &str) {
        if !name.is_empty() {
            self.username.get_or_init(|| name.to_owned());
        }
    }
}

impl std::fmt::Debug for Telegram {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Telegram")
            .field("id", &self.id)
            .field("username", &self.username.get())
            .finish_non_exhaustive()
    }
}

fn id_of(token: &str) -> Option<i64> {
    let (id, secret) = token.split_once(':')?;
    let spelled = !secret.is_empty()
        && secret
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    let digits = !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit());
    (spelled && digits).then(|| id.parse().ok())?
}
