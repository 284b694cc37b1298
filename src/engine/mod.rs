//! What time and the network do. Each engine is asked by `tick(now)` and says when it wants to be asked again; none sleeps,
//! spawns or reads `messages/`. Only the sender owns a transport; only intake takes in what people do; only
//! retention deletes it again.

pub mod alarm;
pub mod approver;
pub mod backup;
pub mod closer;
mod desk;
mod forecast;
pub mod gap;
pub mod held;
pub mod intake;
pub mod joiner;
pub mod pace;
pub mod planner;
pub mod registrar;
pub mod replies;
pub mod retention;
pub mod sender;
pub mod starter;
pub mod teller;
pub mod week;

use crate::action::draft::Shelf;
use crate::channel::Dialect;
use crate::clock::Clock;
use crate::domain::campaign::{Catalogue, Revision};
use crate::domain::halt::Halt;
use crate::domain::id::{BotId, ChatId, OccurrenceId};
use crate::domain::occurrence::Occurrence;
use crate::domain::outgoing::OutgoingFile;
use crate::domain::policy::ReaderRules;
use crate::domain::time::Instant;
use crate::entropy::Entropy;
use crate::store::{Conn, Store, StoreError, Tx, approvals, halts, notices, occurrences};
use crate::text::{Texts, moment};
use arc_swap::{ArcSwap, ArcSwapOption};
use chrono_tz::Tz;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What every engine works with.
pub struct Office {
    /// The database.
    pub store: Store,
    /// The bot.
    pub bot: BotId,
    /// The channel's name in the database.
    pub channel: &'static str,
    /// The words.
    pub texts: Texts,
    /// The office's zone: quiet hours, days, what people read.
    pub zone: Tz,
    /// What protects readers.
    pub readers: ReaderRules,
    /// Messages a second over all chats at most.
    pub a_second: u32,
    /// What is on the wire and was a moment ago.
    pub pace: pace::Pace,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
    /// What the channels take; a text that is written while the bot runs is held against it.
    pub dialects: Vec<Box<dyn Dialect>>,
    /// What `messages/` said last without errors.
    pub catalogue: ArcSwap<Catalogue>,
    /// The folder of posts as it was read with that: for posts that are written in the private chat.
    pub shelf: ArcSwapOption<Shelf>,
    /// Whose claims these are: this process.
    pub owner: String,
    /// What intake remembers between batches.
    pub memory: intake::Memory,
    /// The wall clock agrees with the server's; while it doesn't, nothing is planned and nothing expires (invariant 9).
    pub time_is_right: AtomicBool,
}

impl Office {
    /// What stands in the way of anything leaving.
    pub async fn halts(&self) -> Result<Vec<Halt>, StoreError> {
        let standing = self
            .store
            .read(|conn| Box::pin(async move { halts::open(conn).await }))
            .await?;
        Ok(standing.into_iter().map(|s| s.why).collect())
    }

    /// An instant as people here read it.
    fn moment(&self, at: Instant) -> String {
        moment(&self.texts, at, self.zone)
    }
}

/// A notice's values.
fn values<const N: usize>(pairs: [(&str, String); N]) -> BTreeMap<String, String> {
    pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()
}

/// Tells the owner something once: the same topic with the same values is written one time only.
async fn tell_once<const N: usize>(
    tx: &mut Tx,
    topic: &str,
    pairs: [(&str, String); N],
    now: Instant,
) -> Result<(), StoreError> {
    if notices::tell_once(tx, topic, &values(pairs), now).await? {
        tracing::info!(topic, "the owner is to be told");
    }
    Ok(())
}

async fn occurrence(conn: &mut Conn, id: OccurrenceId) -> Result<Option<Occurrence>, StoreError> {
    Ok(occurrences::load(conn, &[id]).await?.into_iter().next())
}

/// The file that goes with an occurrence, from what was stored with its approval.
async fn attachment(
    conn: &mut Conn,
    occurrence: &Occurrence,
) -> Result<Option<OutgoingFile>, StoreError> {
    file_of(conn, &occurrence.revision).await
}

/// The file that goes with a revision, from what was stored.
async fn file_of(conn: &mut Conn, revision: &Revision) -> Result<Option<OutgoingFile>, StoreError> {
    let Some(file) = revision.attachments.first() else {
        return Ok(None);
    };
    let bytes = approvals::attachment(conn, &file.sha256).await?;
    Ok(bytes.map(|bytes| OutgoingFile {
        form: file.form,
        name: file.name.clone(),
        bytes: Arc::new(bytes),
    }))
}

/// A chat's title, for notices.
async fn chat_title(conn: &mut Conn, chat: ChatId) -> Result<String, StoreError> {
    let chat = crate::store::chats::get(conn, chat).await?;
    Ok(chat.map(|c| c.title).unwrap_or_default())
}
