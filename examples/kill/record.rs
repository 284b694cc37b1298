//! What the town writes down for the reckoning: every message of the bot, everything that people did, and what became of it.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A message of the bot that stands (or stood) in a chat.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Shown {
    pub(crate) chat: i64,
    pub(crate) id: i64,
    pub(crate) at_ms: i64,
    /// What its first button carries.
    pub(crate) data: Option<String>,
    pub(crate) poll: Option<String>,
}

/// What somebody did.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Deed {
    /// Pressed a button with this data; the world's number of the press.
    Press { data: String, press: u64 },
    /// Chose an option of a poll, or took the vote back.
    Vote { poll: String, option: Option<u16> },
}

/// One deed, with the update by which the bot hears of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Done {
    pub(crate) update: i64,
    pub(crate) person: i64,
    pub(crate) at_ms: i64,
    pub(crate) deed: Deed,
}

/// The whole record.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) shown: Vec<Shown>,
    pub(crate) done: Vec<Done>,
    /// When updates were confirmed, the world's milliseconds.
    pub(crate) confirmed: BTreeMap<i64, i64>,
    /// Updates that ran out before the bot took them.
    pub(crate) expired: Vec<i64>,
    /// What pressers saw, by the number of the press.
    pub(crate) toasts: BTreeMap<u64, String>,
}

/// What the driver asks of the town, one a line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Asked {
    /// So many milliseconds ahead of the system's clock from now on; answered with the world's time.
    Ahead(i64),
    /// People act, or rest.
    Playing(bool),
    /// What goes wrong on the wire from now on, instead of what did.
    Faults(Vec<Ill>),
    /// Whether the bot has polled so often since then, or set its webhook; waited for so many milliseconds.
    Heard {
        since_ms: i64,
        calls: u64,
        within_ms: u64,
    },
    /// Whether the next message is in its chat while its sender still waits for the answer.
    Held { within_ms: u64 },
    /// Whether one more update was confirmed.
    Confirmed { within_ms: u64 },
    /// How many updates wait.
    Waiting,
    /// Writes the record into this file.
    Record(String),
}

/// What the town answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Said {
    /// The first line: where it listens and who there is.
    Begun {
        url: String,
        peopled: crate::office::Peopled,
    },
    /// A number: 1 and 0 for yes and no.
    Is(u64),
}

/// What goes wrong with one call of a method.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Ill {
    pub(crate) method: String,
    pub(crate) kind: Kind,
}

/// How.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) enum Kind {
    Cut,
    LoseReply,
    TooMany,
    ServerError,
    Garbage,
}
