//! The contract of a channel. A channel is one folder beside this file; none knows another.
//!
//! `Dialect` is pure: how a thing would be spelled and whether it fits, with no token. `Transport` sends and belongs to the
//! sender alone; `Probe` only looks; `Ear` hears what people do and confirms only what was committed.

pub mod telegram;

use crate::domain::campaign::AttachmentForm;
use crate::domain::delivery::Outcome;
use crate::domain::outgoing::Outgoing;
use crate::domain::problem::Problem;
use crate::domain::prompt::StartCode;
use crate::domain::time::{Instant, Span};
use crate::store::{Claimed, Committed};
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};

/// Bytes of a file that can be fetched (Bot API: getFile).
pub const FILE_MAX: usize = 20_000_000;

/// How a channel spells things, and what it refuses. Pure.
pub trait Dialect: Send + Sync {
    /// Its name in the database and in settings: `telegram`.
    fn name(&self) -> &'static str;
    /// The text as it would be handed over, or every problem in the channel's own units (UTF-16, bytes, options).
    fn render(&self, outgoing: &Outgoing) -> Result<Rendered, Vec<Problem>>;
    /// Whether an answer to a press fits (Telegram: 200 characters); the problem otherwise.
    fn check_answer(&self, text: &str) -> Option<Problem>;
}

/// A thing as a channel would show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The text in the channel's own markup.
    pub markup: String,
    /// The same without markup.
    pub plain: String,
    /// Buttons by row: label and what travels or opens.
    pub buttons: Vec<Vec<(String, String)>>,
}

/// How the text is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// With markup.
    Rich,
    /// Without: after the markup was refused once.
    Plain,
}

/// What came of an edit. Edits are repeatable, so none is ever unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edited {
    /// Shown; or it showed that already.
    Done,
    /// Later.
    Busy {
        /// How long the channel asked for.
        retry_after: Span,
        /// Everything, not this chat alone.
        everywhere: bool,
    },
    /// The chat has another address now.
    Moved {
        /// The new address.
        to: String,
    },
    /// The message is gone or can't be edited any more.
    Gone(String),
    /// Didn't work this time.
    Failed(String),
}

/// The channel's own count of a poll that was closed: votes by option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PollTotals {
    /// In the order of the options.
    pub votes: Vec<u64>,
}

/// Sends. Only the sender holds one.
pub trait Transport: Send + Sync {
    /// Hands over a claimed delivery. Checks the claim's deadline just before writing (`NotSent` when it is past).
    fn send<'a>(
        &'a self,
        claimed: &'a Claimed,
        outgoing: &'a Outgoing,
        manner: Manner,
    ) -> BoxFuture<'a, Outcome>;
    /// Writes in a private chat as a reply to what its person did; best effort.
    fn reply<'a>(&'a self, address: &'a str, outgoing: &'a Outgoing) -> BoxFuture<'a, Outcome>;
    /// Edits a shown message towards this.
    fn edit<'a>(
        &'a self,
        address: &'a str,
        message: &'a str,
        outgoing: &'a Outgoing,
    ) -> BoxFuture<'a, Edited>;
    /// Answers a button press with a pop-up (`alert`) or a passing line; best effort.
    fn answer<'a>(
        &'a self,
        press: &'a str,
        text: &'a str,
        alert: bool,
    ) -> BoxFuture<'a, Result<(), String>>;
    /// Answers a button press by opening the bot's private chat with this payload; best effort.
    fn lead<'a>(&'a self, press: &'a str, to: &'a StartCode) -> BoxFuture<'a, Result<(), String>>;
    /// Closes a native poll and reads its totals; one that is closed already is fine.
    fn close_poll<'a>(
        &'a self,
        address: &'a str,
        message: &'a str,
    ) -> BoxFuture<'a, Result<Option<PollTotals>, String>>;
    /// Deletes a shown message; `Gone` where the channel doesn't allow it (any more), and what is deleted already is `Done`.
    fn recall<'a>(&'a self, address: &'a str, message: &'a str) -> BoxFuture<'a, Edited>;
    /// Leaves a group.
    fn leave<'a>(&'a self, address: &'a str) -> BoxFuture<'a, Result<(), String>>;
    /// Has a menu show these commands (Telegram: `setMyCommands`); one that shows them already is left alone. Whether it was
    /// changed.
    fn announce<'a>(
        &'a self,
        menu: Menu<'a>,
        commands: &'a [Command],
    ) -> BoxFuture<'a, Result<bool, String>>;
}

/// Whose menu of commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Menu<'a> {
    /// That of every private chat which has none of its own.
    Everybody,
    /// That of one private chat, by its address.
    Chat(&'a str),
}

/// A line of a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Without its slash: at most 32 of `a-z 0-9 _` (Bot API, `BotCommand`).
    pub name: String,
    /// What it does, at most 256 characters.
    pub description: String,
}

/// Who the bot is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// The channel's id of the bot.
    pub external_id: String,
    /// Its user name, without `@`.
    pub username: String,
    /// It may be added to groups.
    pub joins_groups: bool,
    /// It hears everything said in groups (privacy mode off).
    pub hears_all: bool,
}

/// What the bot may do in a chat.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    /// It is there.
    pub present: bool,
    /// As an administrator.
    pub administrator: bool,
    /// It may write.
    pub writes: bool,
    /// It may pin.
    pub pins: bool,
    /// It hears who joins and leaves (Bot API, `Update.chat_member`: administrators alone).
    pub sees_members: bool,
    /// It may delete what others wrote; its own it may always (within 48 hours).
    pub deletes: bool,
}

/// Why a look failed: worded for the operator, without a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProbeError {
    /// The token is wrong or revoked.
    Token,
    /// Not reachable now.
    Unreachable(String),
    /// It answered something else.
    Refused(String),
}

impl std::fmt::Display for ProbeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ProbeError::Token => f.write_str("token"),
            ProbeError::Unreachable(why) | ProbeError::Refused(why) => f.write_str(why),
        }
    }
}

/// Looks, and changes nothing that people see.
pub trait Probe: Send + Sync {
    /// Who the bot is.
    fn me(&self) -> BoxFuture<'_, Result<Me, ProbeError>>;
    /// What it may do in a chat.
    fn rights<'a>(&'a self, address: &'a str) -> BoxFuture<'a, Result<Rights, ProbeError>>;
    /// What a menu of commands shows.
    fn commands<'a>(&'a self, menu: Menu<'a>) -> BoxFuture<'a, Result<Vec<Command>, ProbeError>>;
    /// The address to which updates are pushed, where one is set; and how many wait.
    fn hook(&self) -> BoxFuture<'_, Result<Option<(String, u64)>, ProbeError>>;
    /// The contents of a file that somebody sent (`Sent::id`), at most `FILE_MAX` bytes (Bot API: getFile, 20 MB).
    fn file<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<Vec<u8>, ProbeError>>;
    /// The server's own clock from its last answer (`Date`), with our monotonic time when it came.
    fn server_time(&self) -> Option<(Instant, Span)>;
}

/// Why nothing was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EarError {
    /// Another consumer took over (409).
    Taken(String),
    /// The token is wrong or revoked (401, 404).
    Token,
    /// Come again after this long.
    Busy(Span),
    /// Not reachable, or an answer that can't be read.
    Unreachable(String),
}

/// Hears what people do.
pub trait Ear: Send + Sync {
    /// Waits up to `wait` for what comes after what was committed, and by asking confirms that. Without a `Committed` it asks
    /// for the oldest unconfirmed. Each update is parsed alone: one that can't be read is `Act::Strange`.
    fn poll<'a>(
        &'a self,
        after: Option<Committed>,
        wait: Span,
    ) -> BoxFuture<'a, Result<Vec<Incoming>, EarError>>;
    /// Begins polling: removes a hook that is set, keeping what waits.
    fn prepare_polling(&self) -> BoxFuture<'_, Result<(), EarError>>;
    /// Has updates pushed to an address from now on, with the full list of kinds and a secret.
    fn prepare_hook<'a>(
        &'a self,
        url: &'a str,
        secret: &'a str,
    ) -> BoxFuture<'a, Result<(), EarError>>;
    /// One pushed update; the secret was compared before.
    fn accept(&self, body: &[u8]) -> Incoming;
}

/// One thing that somebody did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incoming {
    /// The channel's number of the update; −1 where it has none (it can't be read).
    pub id: i64,
    /// When the channel says it happened; absent where it doesn't say (button presses).
    pub at: Option<Instant>,
    /// What.
    pub act: Act,
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The channel's id of the account.
    pub external: String,
    /// The name it shows; hostile, and kept only until it is claimed.
    pub name: String,
}

/// Where it was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Where {
    /// The channel's id of the chat.
    pub address: String,
    /// A private chat.
    pub private: bool,
    /// The group's title; empty for a private chat.
    pub title: String,
    /// The forum topic, where it is one other than the general one.
    pub topic: Option<String>,
}

/// A file that somebody sent. Its name is hostile, so it isn't even read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The channel's id, by which it is fetched.
    pub id: String,
    /// A picture as the channel shows it, or a file.
    pub form: AttachmentForm,
    /// Bytes, where the channel says so.
    pub size: Option<u64>,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// A button.
    Press {
        /// What an answer names.
        press: String,
        /// Who.
        actor: Actor,
        /// Where the button stands; absent where the channel doesn't say (too old).
        place: Option<Where>,
        /// The message that carries it.
        message: Option<String>,
        /// What the button carries; hostile.
        data: String,
    },
    /// Start in the private chat, with what the link carried.
    Start {
        /// Who.
        actor: Actor,
        /// The private chat.
        place: Where,
        /// What the link carried; hostile.
        payload: Option<String>,
    },
    /// The bot was added to a group by a link that carried this.
    GroupStart {
        /// Who.
        actor: Actor,
        /// The group.
        place: Where,
        /// What the link carried; hostile.
        payload: String,
    },
    /// A vote in a native poll; no options: taken back.
    Vote {
        /// The poll.
        poll: String,
        /// Who (an account, or a chat for anonymous administrators).
        actor: Actor,
        /// Options from 0.
        options: Vec<u16>,
    },
    /// Somebody wrote in private.
    Said {
        /// Who.
        actor: Actor,
        /// The private chat.
        place: Where,
        /// What; hostile, and never logged. A picture's caption; empty where only a file came.
        text: String,
        /// A picture or file that came with it; the bytes are fetched by `Probe::file`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        file: Option<Sent>,
        /// The album that it is part of: each picture of it comes alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        album: Option<String>,
        /// It was written elsewhere and passed on.
        #[serde(default)]
        forwarded: bool,
    },
    /// What the bot is in a group changed.
    Membership {
        /// Who changed it.
        actor: Actor,
        /// The group.
        place: Where,
        /// It is there now.
        present: bool,
        /// It may write now.
        writes: bool,
    },
    /// A person is no member of a group any more.
    Left {
        /// Who.
        actor: Actor,
        /// The group.
        place: Where,
    },
    /// A person blocked or unblocked the bot.
    Reach {
        /// Who.
        actor: Actor,
        /// Blocked now.
        blocked: bool,
    },
    /// The group has another address now.
    Moved {
        /// The old address.
        from: String,
        /// The new address.
        to: String,
    },
    /// A topic was closed or opened again.
    Topic {
        /// The group, with its topic.
        place: Where,
        /// Closed now.
        closed: bool,
    },
    /// Understood, and nothing to us.
    Nothing,
    /// Can't be read: kept aside, never a reason to stop.
    Strange {
        /// What came, shortened.
        body: String,
        /// Why it can't be read.
        why: String,
    },
}
