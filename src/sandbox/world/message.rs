//! Messages: what stands in a chat, with its history of edits.
//!
//! Plain state; JSON is made in `wire`, and views for people and tests in `view`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::chat::Place;
use super::markup::Rich;

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// A person.
    Person(i64),
    /// A bot.
    Bot(i64),
    /// An administrator who writes in the group's name; the id is the real one, which no bot sees.
    Anonymous(i64),
}

impl Author {
    pub(crate) fn is_bot(self, bot: i64) -> bool {
        self == Self::Bot(bot)
    }
}

/// What a message tells about the chat itself.
#[derive(Debug, Clone, PartialEq)]
pub enum Service {
    /// The group was made, with the bot among its first members.
    GroupCreated,
    /// These users came in.
    Joined(Vec<i64>),
    /// This user went out.
    Left(i64),
    /// This group became the supergroup with that id.
    MigratedTo(i64),
    /// This supergroup was the group with that id.
    MigratedFrom(i64),
    /// That message was pinned.
    Pinned(i64),
    /// A topic of that name was opened.
    TopicCreated(String),
    /// The topic was closed.
    TopicClosed,
}

/// A stored file as a message holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// The key in the world's files.
    pub file_id: String,
    /// Width and height of a picture, in pixels.
    pub size: Option<(u32, u32)>,
}

/// What a message consists of.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Text.
    Text(Rich),
    /// A picture with its caption.
    Photo(Attached, Rich),
    /// A file with its caption.
    Document(Attached, Rich),
    /// A poll by its id.
    Poll(String),
    /// What happened in the chat.
    Service(Service),
}

impl Body {
    pub(crate) fn words(&self) -> Option<&Rich> {
        match self {
            Self::Text(rich) | Self::Photo(_, rich) | Self::Document(_, rich) => Some(rich),
            Self::Poll(_) | Self::Service(_) => None,
        }
    }

    pub(crate) fn words_mut(&mut self) -> Option<&mut Rich> {
        match self {
            Self::Text(rich) | Self::Photo(_, rich) | Self::Document(_, rich) => Some(rich),
            Self::Poll(_) | Self::Service(_) => None,
        }
    }
}

/// A button under a message, with all the fields that its bot gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Button {
    pub(crate) fields: Map<String, Value>,
}

impl Button {
    fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).and_then(Value::as_str)
    }

    /// What stands on it.
    #[must_use]
    pub fn text(&self) -> &str {
        self.field("text").unwrap_or_default()
    }

    /// What its press tells the bot.
    #[must_use]
    pub fn data(&self) -> Option<&str> {
        self.field("callback_data")
    }

    /// Where it leads.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.field("url")
    }
}

/// Rows of buttons.
pub type Keyboard = Vec<Vec<Button>>;

/// An earlier state of a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// Until when it stood so, in milliseconds since 1970.
    pub until_ms: i64,
    /// What it said.
    pub words: Rich,
    /// Its buttons.
    pub keyboard: Keyboard,
}

/// Where a forwarded message came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) author: Author,
    /// The chat that it was first sent to.
    pub(crate) place: Place,
    pub(crate) at_ms: i64,
}

/// One message.
#[derive(Debug, Clone)]
pub struct Message {
    pub(crate) id: i64,
    pub(crate) at_ms: i64,
    pub(crate) author: Author,
    pub(crate) body: Body,
    pub(crate) keyboard: Keyboard,
    pub(crate) thread: Option<i64>,
    pub(crate) reply_to: Option<i64>,
    pub(crate) origin: Option<Origin>,
    /// The album that pictures sent at once share.
    pub(crate) album: Option<String>,
    pub(crate) silent: bool,
    pub(crate) protected: bool,
    pub(crate) edited_ms: Option<i64>,
    pub(crate) past: Vec<Past>,
    pub(crate) deleted: bool,
    pub(crate) looked_at: bool,
    pub(crate) pressed: BTreeMap<i64, (usize, usize)>,
}

impl Message {
    pub(crate) fn new(author: Author, body: Body) -> Self {
        Self {
            id: 0,
            at_ms: 0,
            author,
            body,
            keyboard: Vec::new(),
            thread: None,
            reply_to: None,
            origin: None,
            album: None,
            silent: false,
            protected: false,
            edited_ms: None,
            past: Vec::new(),
            deleted: false,
            looked_at: false,
            pressed: BTreeMap::new(),
        }
    }
}
