//! Says at once that the database fails: what fails can hold no notice, so the owners' addresses are kept in memory and written
//! to directly, once an episode and best effort. When it is over a notice says so. Never says anything else.

use super::{Office, values};
use crate::channel::Transport;
use crate::domain::document::{Block, Document};
use crate::domain::outgoing::Outgoing;
use crate::domain::time::{Instant, Next, Span};
use crate::store::accounts::{self, Reach};
use crate::store::{StoreError, Trouble, chats, claims, leases, notices};
use std::sync::{Arc, Mutex, PoisonError};

/// Another program may hold the file for a moment; only longer than this is a failure.
const BUSY: Span = Span::seconds(30);

/// Two alarms are at least this far apart.
const APART: Span = Span::minutes(10);

/// While it fails, writing is tried this often.
const AGAIN: Span = Span::seconds(2);

/// Under this name the database keeps that writing was tried.
const TRIED: &str = "tried";

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
    failing: Option<Failing>,
    /// This episode was told.
    told: bool,
    last_told: Option<Instant>,
}

#[derive(Clone)]
struct Failing {
    since: Instant,
    /// For machines.
    what: &'static str,
    /// For the owner.
    why: String,
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

    /// Something else than a turn failed: it may have been the end of the program. The next turn finds out.
    pub fn noticed(&self, error: &StoreError, now: Instant) {
        if let Some((key, what)) = trouble(error) {
            self.since(error, what, &self.office.texts.say(key, &[]), now);
        }
    }

    /// A turn failed.
    pub async fn failed(&self, error: &StoreError, now: Instant) {
        let Some((key, what)) = trouble(error) else {
            return;
        };
        let texts = &self.office.texts;
        let why = texts.say(key, &[]);
        let Some(owners) = self.whom(error, what, &why, now) else {
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
    fn whom(
        &self,
        error: &StoreError,
        what: &'static str,
        why: &str,
        now: Instant,
    ) -> Option<Vec<String>> {
        let since = self.since(error, what, why, now);
        let mut state = self.lock();
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

    /// Since when it fails.
    fn since(&self, error: &StoreError, what: &'static str, why: &str, now: Instant) -> Instant {
        let mut state = self.lock();
        if let Some(failing) = &state.failing {
            return failing.since;
        }
        tracing::error!(%error, "the database fails");
        state.failing = Some(Failing {
            since: now,
            what,
            why: why.to_owned(),
        });
        now
    }

    /// What fails at present, in a machine's words; nothing where all is well.
    pub fn failing(&self) -> Option<&'static str> {
        self.lock().failing.as_ref().map(|f| f.what)
    }

    /// A turn went well. That may only mean that it had nothing to write: it is over once something was written, which is
    /// tried here; what was told is then told to be over. Says when to try again.
    pub async fn passed(&self, now: Instant) -> Next {
        let (failing, told) = {
            let state = self.lock();
            (state.failing.clone(), state.told)
        };
        let Some(failing) = failing else {
            return Next::Idle;
        };
        let pairs = values([
            ("from", self.office.moment(failing.since)),
            ("to", self.office.moment(now)),
            ("why", failing.why),
        ]);
        let written = self
            .office
            .store
            .write(move |tx| {
                Box::pin(async move {
                    leases::take(tx, TRIED, TRIED, now, now).await?;
                    if told {
                        notices::tell(tx, "store-back", &pairs, now).await?;
                    }
                    Ok::<(), StoreError>(())
                })
            })
            .await;
        match written {
            Ok(()) => {
                let mut state = self.lock();
                (state.failing, state.told) = (None, false);
                tracing::info!("the database works again");
                Next::Idle
            }
            Err(error) => {
                self.failed(&error, now).await;
                Next::At(now.plus(AGAIN))
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the owner is told of an error, and a machine; nothing where the database as such works.
fn trouble(error: &StoreError) -> Option<(&'static str, &'static str)> {
    Some(match error {
        StoreError::Stuck(Trouble::Busy, _) => {
            ("alarm-store-busy", "another program holds the database")
        }
        StoreError::Stuck(Trouble::ReadOnly, _) => {
            ("alarm-store-read-only", "the database is read-only")
        }
        StoreError::Stuck(Trouble::Full, _) => ("alarm-store-full", "the disk is full"),
        StoreError::Stuck(Trouble::Disk, _) => {
            ("alarm-store-disk", "reading or writing the disk fails")
        }
        StoreError::Stuck(Trouble::NotOpened, _) => {
            ("alarm-store-not-opened", "the database can't be opened")
        }
        StoreError::Damaged(_) => ("alarm-store-damaged", "the database is damaged"),
        StoreError::Unavailable(_) => ("alarm-store-away", "the database can't be reached"),
        _ => return None,
    })
}
