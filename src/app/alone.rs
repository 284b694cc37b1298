//! Whether this program is alone with its token. Two copies of one office would send everything twice (invariant 2), and the
//! channel lets only one of them listen: it ends the other's poll with a conflict (409; telegram.md, 10). So a program
//!
//! - listens for a while before it speaks: another that polls already ends up answering by its own next poll;
//! - stops speaking at the first conflict, and what it hears meanwhile is not taken in, so that it comes again;
//! - at a second one soon after knows that another is at work, and says so in the database (`Halt::Taken`): it polls once more,
//!   so that the other hears of it too, and then neither listens nor speaks until a person names the one that goes on.
//!
//! Never decides which of the two is the right one.

use crate::domain::time::Span;
use std::sync::{Mutex, PoisonError};

/// A conflict's news takes up to three seconds there (Client.cpp), on both sides, and a poll in between.
const LISTENS: Span = Span::seconds(10);

/// A second conflict within this is no accident.
const SOON: Span = Span::seconds(45);

/// What a conflict means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Conflict {
    /// It may have been an accident, such as a poll of our own that the network kept alive.
    First,
    /// Another program is at work.
    Again,
}

/// What was heard of others, by the monotonic clock.
#[derive(Debug, Default)]
pub(super) struct Alone {
    state: Mutex<State>,
}

#[derive(Clone, Copy, Debug, Default)]
struct State {
    /// Nothing leaves before this.
    mute_until: Option<Span>,
    /// Nothing leaves before the first poll was answered.
    waits: bool,
    conflict: Option<Span>,
}

impl Alone {
    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on nothing leaves until a poll was answered and a while has passed.
    pub(super) fn listen_first(&self) {
        self.lock().waits = true;
    }

    /// A poll was answered.
    pub(super) fn heard(&self, monotonic: Span) {
        let mut state = self.lock();
        if state.waits {
            state.waits = false;
            state.mute_until = Some(later(monotonic, LISTENS));
        }
    }

    /// Another program took over.
    pub(super) fn conflict(&self, monotonic: Span) -> Conflict {
        let mut state = self.lock();
        let before = state.conflict.replace(monotonic);
        let again = before.is_some_and(|at| monotonic < later(at, SOON));
        state.mute_until = Some(later(monotonic, SOON));
        if again {
            Conflict::Again
        } else {
            Conflict::First
        }
    }

    /// A person named this one: what was heard before doesn't count.
    pub(super) fn forget(&self) {
        *self.lock() = State {
            waits: true,
            ..State::default()
        };
    }

    /// Whether the first poll is still to be answered: it should not wait for what people do.
    pub(super) fn waits(&self) -> bool {
        self.lock().waits
    }

    /// Whether something may leave.
    pub(super) fn speaks(&self, monotonic: Span) -> bool {
        let state = self.lock();
        !state.waits && state.mute_until.is_none_or(|until| monotonic >= until)
    }

    /// Whether a conflict was heard a moment ago: what comes in is left where it is.
    pub(super) fn doubts(&self, monotonic: Span) -> bool {
        let state = self.lock();
        state.conflict.is_some_and(|at| monotonic < later(at, SOON))
    }
}

fn later(at: Span, span: Span) -> Span {
    Span::millis(at.as_millis() + span.as_millis())
}
