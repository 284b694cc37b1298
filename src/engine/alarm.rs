//! Says at once that the database fails: what fails can hold no notice, so the owners' addresses are kept in memory and written
//! to directly, once an episode and best effort. When it is over a notice says so. Never says anything else.

use super::{Office, values};
use crate::channel::Transport;
use crate::domain::document::{Block, Document};
use crate::domain::outgoing::Outgoing;
use crate::domain::time::{Instant, Span};
use crate::store::accounts::{self, Reach};
use crate::store::{StoreError, Trouble, chats, claims, notices};
use std::sync::{Arc, Mutex, PoisonError};

/// Another program may hold the file for a moment; only longer than this is a failure.
const BUSY: Span = Span::seconds(30);

/// Two alarms are at least this far apart.
const APART: Span = Span::minutes(10);

/// The alarm.
pub struct Alarm {
    office: Arc<Office>,
    transport: Arc<dyn Transport>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Where the owners are written to.
    owners: Vec<String>,
    /// Since when it fails, and in which words.
    failing: Option<(Instant, String)>,
    /// This episode was told.
    told: bool,
    last_told: Option<Instant>,
}

impl Alarm {
    /// An alarm that knows nobody yet.
    pub fn new(office: Arc<Office>, transport: Arc<dyn Transport>) -> Alarm {
        Alarm {
            office,
            transport,
            state: Mutex::default(),
        }
    }

    /// Learns whom to write to, while the database can still say it.
    pub async fn learn(&self) -> Result<(), StoreError> {
        let bot = self.office.bot;
        let owners = self
            .office
            .store
            .read(move |conn| {
                Box::pin(async move {
                    let mut addresses = Vec::new();
                    for owner in claims::owners(conn).await? {
                        let account = accounts::get(conn, owner).await?;
                        if account.is_some_and(|a| a.reach == Reach::Started) {
                            let chat = chats::of_account(conn, bot, owner).await?;
                            addresses.extend(chat.map(|c| c.address));
                        }
                    }
                    Ok::<_, StoreError>(addresses)
                })
            })
            .await?;
        self.lock().owners = owners;
        Ok(())
    }

    /// A turn failed.
    pub async fn failed(&self, error: &StoreError, now: Instant) {
        let Some(key) = trouble(error) else {
            return;
        };
        let texts = &self.office.texts;
        let why = texts.say(key, &[]);
        let Some(owners) = self.whom(error, &why, now) else {
            return;
        };
        tracing::error!(%error, owners = owners.len(), "the owners are told that the database fails");
        let words = texts.say("alarm-store", &[("why", &why)]);
        let outgoing = Outgoing {
            document: Document::of(vec![Block::paragraph(words)]),
            ..Outgoing::default()
        };
        for owner in owners {
            self.transport.reply(&owner, &outgoing).await;
        }
    }

    /// Whom to tell now; nobody where this episode was told, or it may pass by itself.
    fn whom(&self, error: &StoreError, why: &str, now: Instant) -> Option<Vec<String>> {
        let mut state = self.lock();
        let since = match &state.failing {
            Some((since, _)) => *since,
            None => {
                state.failing = Some((now, why.to_owned()));
                now
            }
        };
        let passing = matches!(error, StoreError::Stuck(Trouble::Busy, _));
        let early = passing && now.since(since) < BUSY;
        let lately = state.last_told.is_some_and(|at| now.since(at) < APART);
        if state.told || early || lately {
            return None;
        }
        state.told = true;
        state.last_told = Some(now);
        Some(state.owners.clone())
    }

    /// A turn went well: what was told is told to be over.
    pub async fn passed(&self, now: Instant) -> Result<(), StoreError> {
        let over = {
            let mut state = self.lock();
            let told = std::mem::take(&mut state.told);
            state.failing.take().filter(|_| told)
        };
        let Some((since, why)) = over else {
            return Ok(());
        };
        let pairs = values([
            ("from", self.office.moment(since)),
            ("to", self.office.moment(now)),
            ("why", why),
        ]);
        self.office
            .store
            .write(move |tx| {
                Box::pin(async move {
                    notices::tell(tx, "store-back", &pairs, now).await?;
                    Ok::<(), StoreError>(())
                })
            })
            .await
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the owner is told of an error; nothing where the database as such works.
fn trouble(error: &StoreError) -> Option<&'static str> {
    match error {
        StoreError::Stuck(Trouble::Busy, _) => Some("alarm-store-busy"),
        StoreError::Stuck(Trouble::ReadOnly, _) => Some("alarm-store-read-only"),
        StoreError::Stuck(Trouble::Full, _) => Some("alarm-store-full"),
        StoreError::Stuck(Trouble::Disk, _) => Some("alarm-store-disk"),
        StoreError::Stuck(Trouble::NotOpened, _) => Some("alarm-store-not-opened"),
        StoreError::Damaged(_) => Some("alarm-store-damaged"),
        StoreError::Unavailable(_) => Some("alarm-store-away"),
        _ => None,
    }
}
