//! The world's time. The only file of the sandbox that reads the system's clock.
//!
//! It never decides anything: the world asks what time it is and keeps the answer.

use std::time::{SystemTime, UNIX_EPOCH};

/// What time it is in the emulated world, in milliseconds since 1970 (UTC).
pub trait WorldClock: Send + Sync {
    /// Milliseconds since 1970 (UTC). May jump forward when somebody moves time.
    fn now_ms(&self) -> i64;
}

/// The system's own time, for a sandbox that runs alone.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl WorldClock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place of the sandbox where the system's time comes in"
    )]
    fn now_ms(&self) -> i64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| {
                i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
            })
    }
}
