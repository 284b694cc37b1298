//! What happened between bots and the world: calls, complaints. For tests and for the page.

use std::collections::VecDeque;

use serde_json::Value;

/// How many calls and complaints are kept.
const KEPT_CALLS: usize = 100_000;
const KEPT_COMPLAINTS: usize = 1_000;

/// How a call ended, as its caller saw it.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It was carried out; the result.
    Done(Value),
    /// It was refused; code and text.
    Refused(u16, String),
    /// It never arrived.
    Cut,
    /// It was carried out (or refused), and the caller was not told.
    Lost(Box<Outcome>),
    /// A proxy answered in the server's place; nothing was carried out.
    Broken(u16),
    /// A long poll that is still open, or was answered with updates later.
    Polling,
}

impl Outcome {
    /// Whether the world carried it out, told or not.
    #[must_use]
    pub fn took_effect(&self) -> bool {
        match self {
            Self::Done(_) => true,
            Self::Lost(inner) => inner.took_effect(),
            Self::Refused(..) | Self::Cut | Self::Broken(_) | Self::Polling => false,
        }
    }
}

/// One call of a bot.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The bot's id.
    pub bot: i64,
    /// The method in its published spelling (as called, if there is no such method).
    pub method: String,
    /// The parameters; numbers, flags and JSON read, the rest text.
    pub params: Value,
    /// Names of the parameters that came as files.
    pub files: Vec<String>,
    /// When, in the world's milliseconds.
    pub at_ms: i64,
    /// How it ended.
    pub outcome: Outcome,
}

/// A request that the schema does not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// When, in the world's milliseconds.
    pub at_ms: i64,
    /// What is wrong with it.
    pub text: String,
}

#[derive(Debug, Default)]
pub(crate) struct Record {
    pub(crate) calls: VecDeque<Call>,
    pub(crate) complaints: VecDeque<Complaint>,
}

impl Record {
    pub(crate) fn call(&mut self, call: Call) {
        if self.calls.len() >= KEPT_CALLS {
            self.calls.pop_front();
        }
        self.calls.push_back(call);
    }

    pub(crate) fn complain(&mut self, at_ms: i64, text: String) {
        // A loop that makes one mistake for ever is one complaint, not a thousand.
        if self.complaints.iter().any(|known| known.text == text) {
            return;
        }
        if self.complaints.len() >= KEPT_COMPLAINTS {
            self.complaints.pop_front();
        }
        self.complaints.push_back(Complaint { at_ms, text });
    }
}
