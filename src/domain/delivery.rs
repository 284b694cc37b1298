//! What happens to one delivery: states, keys, classes, and the next state after a try. Invariants 2 and 3.
//! Never sends, never reads the clock, never touches the database.

use crate::campaign::Unsure;
use crate::id::{ChatId, DialogId, NoticeId, OccurrenceId, PreviewId};
use crate::policy::Purpose;
use crate::time::{Instant, Span};
use serde::{Deserialize, Serialize};

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waits for its turn.
    Planned,
    /// Waits for a time (quiet hours, cap, retry_after); the reason stands beside it.
    Held,
    /// Claimed: a try is under way, or its process died in the middle.
    Sending,
    /// Arrived.
    Sent,
    /// Will not arrive: refused for good, or the list of tries is over. `resend` plans it again.
    Failed,
    /// Nobody knows.
    Unknown,
    /// Its time was over before it could leave.
    Expired,
    /// Deleted again.
    Recalled,
    /// A person says that it arrived.
    Confirmed,
}

impl State {
    /// All states.
    pub const ALL: [State; 9] = [
        State::Planned,
        State::Held,
        State::Sending,
        State::Sent,
        State::Failed,
        State::Unknown,
        State::Expired,
        State::Recalled,
        State::Confirmed,
    ];

    /// The name under which it is stored and worded.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Planned => "planned",
            State::Held => "held",
            State::Sending => "sending",
            State::Sent => "sent",
            State::Failed => "failed",
            State::Unknown => "unknown",
            State::Expired => "expired",
            State::Recalled => "recalled",
            State::Confirmed => "confirmed",
        }
    }
    /// The state of a stored name.
    pub fn parse(name: &str) -> Option<State> {
        State::ALL.into_iter().find(|s| s.as_str() == name)
    }
}

/// Who goes first when the budget is short. Lower goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Class {
    /// An alert.
    Alert = 0,
    /// An answer to a person's own act, notices and previews.
    Dialog = 1,
    /// A post at its opening.
    Opening = 2,
    /// A result.
    Result = 3,
    /// A live count.
    Count = 4,
}

impl Class {
    /// The class of a purpose.
    pub fn of(purpose: Purpose, urgent: bool) -> Class {
        match purpose {
            _ if urgent => Class::Alert,
            Purpose::Notice | Purpose::Preview | Purpose::Question => Class::Dialog,
            Purpose::Open => Class::Opening,
            Purpose::Result => Class::Result,
        }
    }
}

/// The unique key of a delivery, made by pure functions only, so that a second plan of the same thing is the same row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(pub String);

impl Key {
    /// An opening in a chat.
    pub fn open(occurrence: OccurrenceId, chat: ChatId) -> Key {
        Key(format!("open/{occurrence}/{chat}"))
    }
    /// A result in a chat.
    pub fn result(occurrence: OccurrenceId, chat: ChatId) -> Key {
        Key(format!("result/{occurrence}/{chat}"))
    }
    /// A notice to the owner, in the private chat it goes to.
    pub fn notice(notice: NoticeId, chat: ChatId) -> Key {
        Key(format!("notice/{notice}/{chat}"))
    }
    /// A question to one person, in his private chat.
    pub fn question(dialog: DialogId, chat: ChatId) -> Key {
        Key(format!("question/{chat}/{dialog}"))
    }
    /// A marked preview, in the private chat of who asked for it.
    pub fn preview(preview: PreviewId, chat: ChatId) -> Key {
        Key(format!("preview/{chat}/{preview}"))
    }
}

/// What the channel told us of one try, translated from its own errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It arrived; the channel's own name for it.
    Accepted(Receipt),
    /// Come again after this long; for this chat, or for all.
    Busy {
        /// What the channel asked for.
        retry_after: Span,
        /// Everything, not this chat alone.
        everywhere: bool,
    },
    /// It certainly did not arrive and may be tried again (refused connection, 5xx before anything was read).
    NotSent(String),
    /// The chat has another address now.
    Moved {
        /// The new address.
        to: String,
    },
    /// Refused.
    Refused(Refusal, String),
    /// Nobody knows: the connection broke after the request was written, or the answer can't be read.
    Silent(String),
}

/// The channel's own name for what it showed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The message's id in its chat.
    pub message: String,
    /// The poll's id, where it was a native poll.
    pub poll: Option<String>,
}

/// Why a channel refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The person never pressed Start: the bot may not write first.
    NotStarted,
    /// The person blocked the bot, or the account is gone.
    Blocked,
    /// The bot was thrown out of the group or the group is gone.
    Removed,
    /// The bot may not write here, or not this.
    NoRights,
    /// The topic is closed or gone.
    Topic,
    /// The markup can't be read; plain text may pass.
    Markup,
    /// The token is wrong or revoked.
    Token,
    /// Anything else about the content or the request: trying again won't help.
    Content,
}

impl Refusal {
    /// The name under which it is stored and worded.
    pub fn as_str(self) -> &'static str {
        match self {
            Refusal::NotStarted => "not_started",
            Refusal::Blocked => "blocked",
            Refusal::Removed => "removed",
            Refusal::NoRights => "no_rights",
            Refusal::Topic => "topic",
            Refusal::Markup => "markup",
            Refusal::Token => "token",
            Refusal::Content => "content",
        }
    }
}

/// What is written after a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum After {
    /// It arrived.
    Sent(Receipt),
    /// Again, not before this.
    Again {
        /// Not before.
        at: Instant,
        /// Whether the try counts against the list of tries: a 429 and a move don't.
        counts: bool,
    },
    /// Never.
    Failed,
    /// Nobody knows, and it waits for a person.
    Unknown,
}

/// Waits between tries; when they are used up the delivery has failed and stands on the give-up list.
const PAUSES: [Span; 7] = [
    Span::seconds(2),
    Span::seconds(10),
    Span::seconds(30),
    Span::minutes(2),
    Span::minutes(10),
    Span::minutes(30),
    Span::hours(1),
];

/// The next state. Total: every outcome has an answer. `tries` counts those that count, this one included;
/// `seed` spreads retries by up to a fifth so that they don't come back together.
pub fn after(outcome: &Outcome, tries: u32, unsure: Unsure, now: Instant, seed: u64) -> After {
    let again = || match PAUSES.get(tries.saturating_sub(1) as usize) {
        Some(pause) => After::Again {
            at: now.plus(jitter(*pause, seed)),
            counts: true,
        },
        None => After::Failed,
    };
    match outcome {
        Outcome::Accepted(receipt) => After::Sent(receipt.clone()),
        // Telegram names its own pause; obeying it keeps the bot from being blocked for longer.
        Outcome::Busy { retry_after, .. } => After::Again {
            at: now
                .plus((*retry_after).max(Span::ZERO))
                .plus(Span::millis((seed % 500) as i64)),
            counts: false,
        },
        Outcome::Moved { .. } => After::Again {
            at: now,
            counts: false,
        },
        Outcome::NotSent(_) => again(),
        Outcome::Refused(Refusal::Token, _) => After::Again {
            at: now.plus(Span::minutes(1)),
            counts: false,
        },
        Outcome::Refused(Refusal::Markup, _) if tries <= 1 => After::Again {
            at: now,
            counts: true,
        },
        Outcome::Refused(..) => After::Failed,
        // We don't know whether people saw it. The post says which mistake is worse.
        Outcome::Silent(_) => match unsure {
            Unsure::Resend => again(),
            Unsure::Hold => After::Unknown,
        },
    }
}

fn jitter(pause: Span, seed: u64) -> Span {
    let fifth = (pause.as_millis() / 5).max(1);
    Span::millis(pause.as_millis() + (seed % fifth.unsigned_abs()) as i64)
}
