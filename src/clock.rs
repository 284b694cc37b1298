//! The time: the system's own, and one that a test or the demo moves. The only room that reads the system's clock.

use crate::domain::time::{Instant, Span};
use futures_util::future::BoxFuture;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

/// A clock. Wall time may jump; monotonic time never goes back.
pub trait Clock: Send + Sync + 'static {
    /// The wall clock, UTC.
    fn now(&self) -> Instant;
    /// Time since some fixed moment; never goes back, not moved by whoever sets the wall clock.
    fn monotonic(&self) -> Span;
    /// Returns once the wall clock shows `until` or later, or earlier when the clock was moved.
    fn wait_until(&self, until: Instant) -> BoxFuture<'_, ()>;
}

/// The system's clock.
#[derive(Debug)]
pub struct SystemClock {
    start: std::time::Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "this room is where the system's clock is read"
        )]
        let start = std::time::Instant::now();
        SystemClock { start }
    }
}

fn system_millis() -> i64 {
    #[expect(
        clippy::disallowed_methods,
        reason = "this room is where the system's clock is read"
    )]
    let now = std::time::SystemTime::now();
    let since = now
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        Instant::from_millis(system_millis())
    }
    fn monotonic(&self) -> Span {
        Span::millis(i64::try_from(self.start.elapsed().as_millis()).unwrap_or(i64::MAX))
    }
    fn wait_until(&self, until: Instant) -> BoxFuture<'_, ()> {
        let left = until.since(self.now());
        Box::pin(tokio::time::sleep(left.to_std()))
    }
}

/// A clock that is moved by hand. Stands still (tests), or runs at the system's pace from where it was put (demo).
#[derive(Clone, Debug)]
pub struct MovedClock {
    inner: Arc<Moved>,
}

#[derive(Debug)]
struct Moved {
    /// Wall time minus the pace's time.
    offset: AtomicI64,
    /// What monotonic time adds: jumps to the front count as time that passed, jumps back don't.
    passed: AtomicI64,
    pace: Option<SystemClock>,
    moved: Notify,
    setting: Mutex<()>,
}

impl MovedClock {
    /// Stands still at an instant.
    pub fn still(at: Instant) -> MovedClock {
        MovedClock::with(at, None)
    }
    /// Runs at the system's pace from an instant on.
    pub fn running(from: Instant) -> MovedClock {
        MovedClock::with(from, Some(SystemClock::default()))
    }

    fn with(at: Instant, pace: Option<SystemClock>) -> MovedClock {
        let base = pace.as_ref().map_or(0, |p| p.monotonic().as_millis());
        let inner = Moved {
            offset: AtomicI64::new(at.as_millis() - base),
            passed: AtomicI64::new(0),
            pace,
            moved: Notify::new(),
            setting: Mutex::new(()),
        };
        MovedClock {
            inner: Arc::new(inner),
        }
    }

    fn pace(&self) -> i64 {
        self.inner
            .pace
            .as_ref()
            .map_or(0, |p| p.monotonic().as_millis())
    }

    /// Puts the wall clock to an instant; time that lies between has passed on the monotonic clock as well.
    pub fn move_to(&self, to: Instant) {
        let guard = self.inner.setting.lock();
        let forward = to.since(self.now()).as_millis().max(0);
        self.inner.passed.fetch_add(forward, Ordering::SeqCst);
        self.inner
            .offset
            .store(to.as_millis() - self.pace(), Ordering::SeqCst);
        drop(guard);
        self.inner.moved.notify_waiters();
    }
    /// Puts the wall clock alone: what somebody does who sets the machine's time. Monotonic time goes on as it was.
    pub fn set_wall(&self, to: Instant) {
        self.inner
            .offset
            .store(to.as_millis() - self.pace(), Ordering::SeqCst);
        self.inner.moved.notify_waiters();
    }
    /// Moves both clocks on.
    pub fn advance(&self, by: Span) {
        self.move_to(self.now().plus(by));
    }
}

impl Clock for MovedClock {
    fn now(&self) -> Instant {
        Instant::from_millis(self.inner.offset.load(Ordering::SeqCst) + self.pace())
    }
    fn monotonic(&self) -> Span {
        Span::millis(self.inner.passed.load(Ordering::SeqCst) + self.pace())
    }
    fn wait_until(&self, until: Instant) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let moved = self.inner.moved.notified();
            let left = until.since(self.now());
            if left.as_millis() <= 0 {
                return;
            }
            if self.inner.pace.is_some() {
                tokio::select! {
                    () = moved => {}
                    () = tokio::time::sleep(left.to_std()) => {}
                }
            } else {
                moved.await;
            }
        })
    }
}
