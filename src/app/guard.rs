//! Holds the wall clock against the server's. A jump of wall time against monotonic time asks for a fresh `Date`; planning and
//! expiry stop only while the two differ by more than five minutes (invariant 9).

use crate::channel::Probe;
use crate::clock::Clock;
use crate::domain::time::{Instant, Span};
use crate::engine::Office;
use crate::store::{StoreError, notices};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A step of the wall clock that the monotonic one did not make.
const JUMP: Span = Span::seconds(5);

/// What is too much.
const DIFFERS: Span = Span::minutes(5);

/// While the clocks differ the server is asked again this often.
const ASK_AGAIN: Span = Span::minutes(1);

pub(super) struct Guard {
    probe: Arc<dyn Probe>,
    last: Mutex<Last>,
}

#[derive(Clone, Copy)]
struct Last {
    wall: Instant,
    monotonic: Span,
    asked: Span,
    right: bool,
}

impl Guard {
    pub(super) fn new(probe: Arc<dyn Probe>, clock: &dyn Clock) -> Guard {
        let monotonic = clock.monotonic();
        let last = Last {
            wall: clock.now(),
            monotonic,
            asked: monotonic,
            right: true,
        };
        Guard {
            probe,
            last: Mutex::new(last),
        }
    }

    /// Whether the wall clock may be believed now.
    pub(super) async fn check(&self, office: &Office, now: Instant) -> Result<bool, StoreError> {
        let monotonic = office.clock.monotonic();
        let last = *self.lock();
        let passed = monotonic.as_millis() - last.monotonic.as_millis();
        let step = now.since(last.wall).as_millis() - passed;
        let jumped = step.abs() > JUMP.as_millis();
        let stale =
            !last.right && monotonic.as_millis() - last.asked.as_millis() >= ASK_AGAIN.as_millis();
        let mut asked = last.asked;
        if jumped || stale {
            asked = monotonic;
            // Where the server can't be asked, what it said last still holds, carried on by the monotonic clock.
            if let Err(error) = self.probe.me().await {
                tracing::warn!(%error, "the server's time could not be asked for");
            }
        }
        let differs = self.probe.server_time().map_or(0, |(date, then)| {
            let server =
                date.as_millis() + (office.clock.monotonic().as_millis() - then.as_millis());
            office.clock.now().as_millis() - server
        });
        let right = differs.abs() <= DIFFERS.as_millis();
        *self.lock() = Last {
            wall: now,
            monotonic,
            asked,
            right,
        };
        if last.right && !right {
            self.tell(office, differs, now).await?;
        }
        Ok(right)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Last> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn tell(&self, office: &Office, differs: i64, now: Instant) -> Result<(), StoreError> {
        let minutes = (differs.abs() / 60_000).to_string();
        tracing::error!(
            minutes,
            "the clock differs from the server's: nothing is planned and nothing expires until it is set"
        );
        let values = BTreeMap::from([("minutes".to_owned(), minutes)]);
        office
            .store
            .write(move |tx| {
                Box::pin(async move {
                    notices::tell(tx, "clock-differs", &values, now).await?;
                    Ok(())
                })
            })
            .await
    }
}
