//! What is on the wire now and was a moment ago. The budget in the database counts from the claim; the channel counts from the
//! arrival, which is later, by more for one than for the next. So a place is free again a second after an answer came back, and
//! the channel never sees more in any second than it takes. Of this process alone; it never sends.

use crate::clock::Clock;
use crate::domain::time::Span;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Over what the channel counts.
const WINDOW: Span = Span::seconds(1);

/// When to look again while everything is under way.
const SOON: Span = Span::millis(5);

/// What left and what came back, by the monotonic clock.
#[derive(Debug, Default)]
pub struct Pace {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    under_way: u32,
    ended: VecDeque<Span>,
}

/// How full the last second is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Under way, or answered within the last second.
    pub used: u32,
    /// When the next place may be free.
    pub free_in: Span,
}

/// One request on the wire; answered when it is dropped.
pub struct Crossing<'a> {
    pace: &'a Pace,
    clock: &'a dyn Clock,
}

impl Pace {
    /// Something that the channel counts is written to the wire.
    pub fn crosses<'a>(&'a self, clock: &'a dyn Clock) -> Crossing<'a> {
        self.lock().under_way += 1;
        Crossing { pace: self, clock }
    }

    /// How full the last second is at this moment of the monotonic clock.
    pub fn standing(&self, now: Span) -> Standing {
        let mut state = self.lock();
        let open = |ended: Span| now.as_millis() - ended.as_millis() < WINDOW.as_millis();
        while state.ended.front().is_some_and(|ended| !open(*ended)) {
            state.ended.pop_front();
        }
        let free_in = state.ended.front().map_or(SOON, |ended| {
            Span::millis(ended.as_millis() + WINDOW.as_millis() - now.as_millis())
        });
        let ended = u32::try_from(state.ended.len()).unwrap_or(u32::MAX);
        Standing {
            used: state.under_way.saturating_add(ended),
            free_in,
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Crossing<'_> {
    fn drop(&mut self) {
        let now = self.clock.monotonic();
        let mut state = self.pace.lock();
        state.under_way = state.under_way.saturating_sub(1);
        state.ended.push_back(now);
    }
}
