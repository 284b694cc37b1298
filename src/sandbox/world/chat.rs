//! People, bots, and the chats that they meet in, with who may do what there.
//!
//! Plain state: it emits nothing and answers nobody.

use std::collections::{BTreeMap, BTreeSet};

use super::message::Message;
use super::queue::Queue;

/// A chat as everybody in the world sees it: the Bot API's `chat_id` of a private chat is the person's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A group by its (negative) id.
    Group(i64),
    /// The private chat of a person and a bot.
    Private {
        /// The bot.
        bot: i64,
        /// The person.
        person: i64,
    },
}

impl Place {
    /// The chat's id in the Bot API.
    #[must_use]
    pub fn chat_id(self) -> i64 {
        match self {
            Self::Group(id) => id,
            Self::Private { person, .. } => person,
        }
    }
}

/// The kinds of group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupKind {
    /// An old, small group; it may be upgraded.
    Basic,
    /// A supergroup.
    Supergroup,
    /// A supergroup with topics.
    Forum,
}

/// A person of the world.
#[derive(Debug, Clone)]
pub struct Person {
    /// The Telegram user id.
    pub id: i64,
    /// The first name, which may hold any characters.
    pub name: String,
    /// The user name, without @.
    pub username: Option<String>,
    /// A line for the page, such as the department.
    pub note: Option<String>,
    /// Whether the account was deleted.
    pub deactivated: bool,
    /// Whether forwarded messages name the person without a link to the account.
    pub hidden_in_forwards: bool,
}

/// A bot of the world.
#[derive(Debug)]
pub struct Bot {
    /// The Telegram user id: the digits before the token's colon.
    pub id: i64,
    pub(crate) token: String,
    /// The user name, without @.
    pub username: String,
    /// The first name.
    pub name: String,
    /// Whether privacy mode is on (the default).
    pub privacy: bool,
    /// Whether it may be added to groups (the default).
    pub joins_groups: bool,
    pub(crate) revoked: bool,
    pub(crate) queue: Queue,
    pub(crate) commands: BTreeMap<String, serde_json::Value>,
    pub(crate) about: BTreeMap<String, String>,
}

/// What an administrator may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AdminRights {
    /// Pin messages.
    pub pin: bool,
    /// Delete others' messages.
    pub delete: bool,
    /// Act in the group's name.
    pub anonymous: bool,
}

impl AdminRights {
    /// Every right, in one's own name.
    pub const ALL: Self = Self {
        pin: true,
        delete: true,
        anonymous: false,
    };
}

/// What a member may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permissions {
    /// Send text.
    pub text: bool,
    /// Send photos.
    pub photos: bool,
    /// Send documents.
    pub documents: bool,
    /// Send polls.
    pub polls: bool,
    /// Pin messages.
    pub pin: bool,
}

impl Permissions {
    /// What a new group allows its members.
    pub const USUAL: Self = Self {
        text: true,
        photos: true,
        documents: true,
        polls: true,
        pin: false,
    };
    /// Reading only.
    pub const MUTED: Self = Self {
        text: false,
        photos: false,
        documents: false,
        polls: false,
        pin: false,
    };

    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            text: self.text && other.text,
            photos: self.photos && other.photos,
            documents: self.documents && other.documents,
            polls: self.polls && other.polls,
            pin: self.pin && other.pin,
        }
    }
}

/// Somebody's place in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Made the group.
    Creator,
    /// May do more than others.
    Administrator(AdminRights),
    /// One of the members.
    Member,
    /// A member who may do less than others.
    Restricted(Permissions),
    /// Went away, or was never there.
    Left,
    /// Was thrown out.
    Kicked,
}

impl Status {
    pub(crate) fn inside(self) -> bool {
        !matches!(self, Self::Left | Self::Kicked)
    }

    pub(crate) fn admin(self) -> bool {
        matches!(self, Self::Creator | Self::Administrator(_))
    }
}

/// How far a person has come with a bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contact {
    /// Never pressed start: the bot can't write first.
    Never,
    /// The bot may write.
    Started,
    /// The person blocked the bot.
    Blocked,
}

/// A topic of a forum.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Topic {
    pub(crate) closed: bool,
}

/// A chat with its history.
#[derive(Debug)]
pub struct Chat {
    /// Which chat.
    pub place: Place,
    /// The group's title, or the person's name.
    pub title: String,
    /// The kind of group; none for a private chat.
    pub kind: Option<GroupKind>,
    pub(crate) members: BTreeMap<i64, Status>,
    pub(crate) permissions: Permissions,
    pub(crate) contact: Contact,
    pub(crate) messages: BTreeMap<i64, Message>,
    pub(crate) next_message: i64,
    pub(crate) pinned: BTreeSet<i64>,
    pub(crate) topics: BTreeMap<i64, Topic>,
    pub(crate) migrated_to: Option<i64>,
    pub(crate) deleted: bool,
    /// Whether only administrators see who is in the group.
    pub(crate) members_hidden: bool,
}

impl Chat {
    pub(crate) fn group(id: i64, title: &str, kind: GroupKind) -> Self {
        Self {
            place: Place::Group(id),
            title: title.into(),
            kind: Some(kind),
            members: BTreeMap::new(),
            permissions: Permissions::USUAL,
            contact: Contact::Never,
            messages: BTreeMap::new(),
            next_message: 1,
            pinned: BTreeSet::new(),
            topics: BTreeMap::new(),
            migrated_to: None,
            deleted: false,
            members_hidden: false,
        }
    }

    pub(crate) fn private(bot: i64, person: i64, name: &str) -> Self {
        let mut chat = Self::group(0, name, GroupKind::Basic);
        chat.place = Place::Private { bot, person };
        chat.kind = None;
        chat
    }

    pub(crate) fn status(&self, user: i64) -> Status {
        self.members.get(&user).copied().unwrap_or(Status::Left)
    }

    /// What the user may send here.
    pub(crate) fn may(&self, user: i64) -> Permissions {
        match (self.kind, self.status(user)) {
            (None, _) | (_, Status::Creator | Status::Administrator(_)) => Permissions {
                pin: true,
                ..Permissions::USUAL
            },
            (_, Status::Restricted(own)) => self.permissions.and(own),
            (_, Status::Member) => self.permissions,
            (_, Status::Left | Status::Kicked) => Permissions::MUTED,
        }
    }

    /// The word that error texts use.
    pub(crate) fn word(&self) -> &'static str {
        match self.kind {
            Some(GroupKind::Basic) => "group",
            _ => "supergroup",
        }
    }

    /// How many are in the chat, bots included.
    #[must_use]
    pub fn member_count(&self) -> usize {
        match self.place {
            Place::Private { .. } => 2,
            Place::Group(_) => self
                .members
                .values()
                .filter(|status| status.inside())
                .count(),
        }
    }
}
