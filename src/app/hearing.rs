//! Until when something was heard, by the channel's own clock, so that a gap beyond what it keeps for us is told and never
//! hidden: presses live 150 seconds there, everything else 24 hours. A poll that failed, a batch that could not be kept and the
//! time between two runs make a gap; silence alone makes none. Never decides what becomes of what was due meanwhile.

use super::{App, CHANNEL, Deaf};
use crate::channel::EarError;
use crate::domain::time::{Instant, Span};
use crate::engine::gap::{self, Gap};
use crate::store::{Conn, StoreError, Tx, leases};
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};

/// How long the channel keeps a press (telegram.md: callback queries; answered later they are refused as too old).
const KEPT: Span = Span::seconds(150);

/// Under this name the database keeps until when something was heard.
const HEARD: &str = "heard";

/// What was heard, by the channel's clock.
#[derive(Debug, Default)]
pub(super) struct Hearing {
    state: Mutex<State>,
}

#[derive(Clone, Copy, Debug, Default)]
struct State {
    /// When everything was heard and kept last.
    until: Option<Instant>,
    /// That was in an earlier run.
    earlier: bool,
    /// Since when it fails.
    failing: Option<Instant>,
}

impl Hearing {
    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An earlier run heard until then.
    pub(super) fn resumes(&self, until: Option<Instant>) {
        *self.lock() = State {
            until,
            earlier: until.is_some(),
            failing: None,
        };
    }

    fn failed(&self, now: Instant) {
        self.lock().failing.get_or_insert(now);
    }

    /// Something was heard and kept, or it is known that nothing waited; the gap that ends with it.
    fn heard(&self, now: Instant, pushed: bool) -> Option<Gap> {
        let mut state = self.lock();
        let before = std::mem::take(&mut *state);
        state.until = Some(now);
        // What is pushed comes when people do something: only from the first failure on was anything missed.
        let from = match before.failing {
            Some(since) if pushed => since,
            Some(since) => before.until.unwrap_or(since),
            None if before.earlier => before.until?,
            None => return None,
        };
        let down = before.earlier;
        let gap = Gap {
            from,
            to: now,
            down,
        };
        (now.since(from) > KEPT).then_some(gap)
    }

    /// A gap could not be written down; it is told with the next that is heard.
    fn untold(&self, gap: Gap) {
        let mut state = self.lock();
        state.until = Some(gap.from);
        state.earlier = gap.down;
        state.failing = Some(gap.from);
    }

    /// What the next run begins from.
    fn stamp(&self, now: Instant, pushed: bool) -> Option<Instant> {
        let state = self.lock();
        if pushed {
            return Some(state.failing.unwrap_or(now));
        }
        state.until
    }
}

impl App {
    /// The channel's own time, as well as it is known: nobody sets it.
    fn channel_time(&self) -> Instant {
        match self.probe.server_time() {
            Some((date, then)) => {
                let passed = self.office.clock.monotonic().as_millis() - then.as_millis();
                date.plus(Span::millis(passed))
            }
            None => self.office.clock.now(),
        }
    }

    /// Where the last run ended. What is pushed was missed from there until now; what is polled for, until the first poll.
    pub(super) async fn resume_hearing(&self) -> Result<(), StoreError> {
        let until = self
            .office
            .store
            .read(|conn| Box::pin(last_heard(conn)))
            .await?;
        self.hearing.resumes(until);
        if self.hooked {
            self.has_heard().await?;
        }
        Ok(())
    }

    /// Nothing was heard, or it could not be kept.
    pub(super) fn was_deaf(&self, deaf: &Deaf) {
        match deaf {
            // Another program hears it.
            Deaf::Ear(EarError::Taken(_)) => return,
            Deaf::Ear(_) => {}
            Deaf::Store(error) => self.alarm.noticed(error, self.office.clock.now()),
        }
        self.hearing.failed(self.channel_time());
    }

    /// All that waited was heard and is on the disk.
    pub(super) async fn has_heard(&self) -> Result<(), StoreError> {
        let now = self.office.clock.now();
        self.heard.store(now.as_millis(), Ordering::Relaxed);
        let Some(gap) = self.hearing.heard(self.channel_time(), self.hooked) else {
            return Ok(());
        };
        tracing::warn!(
            seconds = gap.to.since(gap.from).as_millis() / 1000,
            down = gap.down,
            "nothing was heard for longer than the channel keeps a press; the owner is to be told"
        );
        let told = gap::tell(&self.office, gap).await;
        if told.is_err() {
            self.hearing.untold(gap);
        }
        told
    }

    /// Written down with every sign of life.
    pub(super) fn heard_until(&self) -> Option<Instant> {
        self.hearing.stamp(self.channel_time(), self.hooked)
    }
}

/// Writes down until when something was heard.
pub(super) async fn stamp(
    tx: &mut Tx,
    until: Option<Instant>,
    now: Instant,
) -> Result<(), StoreError> {
    if let Some(until) = until {
        leases::take(tx, HEARD, CHANNEL, until, now).await?;
    }
    Ok(())
}

/// Until when an earlier run heard; an older version wrote down only that it was alive.
async fn last_heard(conn: &mut Conn) -> Result<Option<Instant>, StoreError> {
    match leases::until(conn, HEARD).await? {
        Some(until) => Ok(Some(until)),
        None => leases::until(conn, "alive").await,
    }
}
