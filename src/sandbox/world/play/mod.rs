//! What people do: write, press, vote, come and go. Each act changes the world and tells the bots.
//!
//! An act that a client would not offer is refused with a reason; nothing is half done.

mod father;
mod group;
pub(super) mod share;
mod talk;
mod vote;

pub(super) use talk::fits_a_link;

use super::chat::{Chat, Contact, Place, Status};
use super::message::{Author, Body, Message};
use super::view::Popup;
use super::{UPDATE_LIFE_MS, World};

/// One press of a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PressId(pub u64);

/// A press that waits for its answer, or has it.
#[derive(Debug, Clone)]
pub(crate) struct Press {
    pub(crate) bot: i64,
    pub(crate) person: i64,
    pub(crate) place: Place,
    pub(crate) at_ms: i64,
    pub(crate) answer: Option<Popup>,
    /// When it was answered.
    pub(crate) answered_ms: Option<i64>,
}

/// Why somebody can't do that.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlayError {
    /// No person of that id.
    #[error("there is no such person")]
    NoPerson,
    /// No bot of that id or name.
    #[error("there is no such bot")]
    NoBot,
    /// No chat of that id.
    #[error("there is no such chat")]
    NoChat,
    /// The person is not in the group.
    #[error("you are not a member of this group; join first")]
    NotMember,
    /// The person or bot is in the group already.
    #[error("already a member of this group")]
    AlreadyMember,
    /// No message of that id, or it was deleted.
    #[error("that message is gone")]
    NoMessage,
    /// No such button under the message.
    #[error("there is no such button under the message")]
    NoButton,
    /// The button leads to an address; following it is another act.
    #[error("this button is a link to {0}")]
    IsLink(String),
    /// Not a poll.
    #[error("that message is no poll")]
    NoPoll,
    /// The poll has ended.
    #[error("the poll is closed")]
    PollClosed,
    /// A vote that can't be changed was given.
    #[error("you have voted, and this poll does not let you change it")]
    Voted,
    /// The options don't fit the poll.
    #[error("those options do not fit the poll")]
    BadOptions,
    /// The bot is not started, or blocked.
    #[error("start the bot first")]
    NotStarted,
    /// A group that can't be upgraded.
    #[error("only a basic group can be upgraded, and only once")]
    NotBasic,
    /// The person may not write here.
    #[error("you may not write in this group")]
    Muted,
    /// A payload that Telegram's links do not carry.
    #[error("a start link carries 1 to 64 letters, digits, underscores and hyphens")]
    BadPayload,
    /// There is nothing to say.
    #[error("there is nothing to send")]
    Empty,
    /// No such topic, or the group has none.
    #[error("there is no such topic")]
    NoTopic,
    /// Not a picture that Telegram takes as one.
    #[error("that is no picture of at most 10 MB in PNG, JPEG or GIF; send it as a file")]
    NoPicture,
    /// An album of too few or too many.
    #[error("an album holds 2 to 10 pictures")]
    BadAlbum,
    /// A caption that is too long.
    #[error("a caption has at most 1024 characters")]
    TooLong,
    /// BotFather switched groups off for the bot.
    #[error("this bot can't be added to groups; BotFather can allow it")]
    NoGroups,
    /// The person may not do that to a group.
    #[error("only an administrator of the group can do that")]
    NotAdmin,
    /// A bot's name or user name that BotFather refuses.
    #[error(
        "a bot's user name has 5 to 32 letters, digits or underscores, ends in bot, and is not taken"
    )]
    BadBotName,
    /// A link that leads to no bot of this world.
    #[error("the link leads to no bot here")]
    BadLink,
}

impl World {
    pub(crate) fn chat_of(&self, place: Place) -> Result<&Chat, PlayError> {
        self.chats
            .get(&place)
            .filter(|chat| !chat.deleted)
            .ok_or(PlayError::NoChat)
    }

    /// The private chat, made when it is first needed.
    pub(crate) fn private_chat(&mut self, bot: i64, person: i64) -> Result<&mut Chat, PlayError> {
        let name = self
            .people
            .get(&person)
            .ok_or(PlayError::NoPerson)?
            .name
            .clone();
        if !self.bots.contains_key(&bot) {
            return Err(PlayError::NoBot);
        }
        let place = Place::Private { bot, person };
        Ok(self
            .chats
            .entry(place)
            .or_insert_with(|| Chat::private(bot, person, &name)))
    }

    /// Puts a message into its chat and tells every bot that hears it. The chat must exist.
    pub(crate) fn post(&mut self, place: Place, mut message: Message) -> i64 {
        message.at_ms = self.now_ms;
        let Some(chat) = self.chats.get_mut(&place) else {
            return 0;
        };
        message.id = chat.next_message;
        chat.next_message += 1;
        let id = message.id;
        if !matches!(message.author, Author::Bot(_)) {
            message.looked_at = true;
        }
        chat.messages.insert(id, message.clone());
        self.announce(place, &message, "message");
        self.touch();
        id
    }

    /// Tells the bots that hear it of a message, as a new or an edited one.
    pub(crate) fn announce(&mut self, place: Place, message: &Message, kind: &str) {
        let body = self.message_json(place, message, true);
        let hearing: Vec<i64> = self
            .bots
            .keys()
            .copied()
            .filter(|bot| !message.author.is_bot(*bot) && self.hears(*bot, place, message))
            .collect();
        for bot in hearing {
            let key = format!("chat:{}", place.chat_id());
            self.tell(bot, kind, body.clone(), UPDATE_LIFE_MS, key);
        }
    }

    /// Whether a bot gets a message: in private its own chat; in a group all of it for an administrator or
    /// with privacy off, else commands that are not another bot's, replies to itself, and what happened.
    fn hears(&self, bot: i64, place: Place, message: &Message) -> bool {
        let Some(chat) = self.chats.get(&place) else {
            return false;
        };
        if let Place::Private { bot: own, .. } = place {
            return own == bot;
        }
        let status = chat.status(bot);
        let pinning = matches!(&message.body, Body::Service(super::Service::Pinned(_)));
        if !status.inside() || matches!(message.author, Author::Bot(_)) && !pinning {
            return false;
        }
        if status.admin() || self.bots.get(&bot).is_some_and(|bot| !bot.privacy) {
            return true;
        }
        match &message.body {
            Body::Service(_) => !pinning,
            body => {
                let own = |id| {
                    chat.messages
                        .get(&id)
                        .is_some_and(|other| other.author.is_bot(bot))
                };
                let command = body
                    .words()
                    .is_some_and(|rich| self.commands_bot(bot, chat, &rich.text));
                command || message.reply_to.is_some_and(own)
            }
        }
    }

    /// Whether a text is a command for this bot: by name, or bare while no other bot spoke there last.
    fn commands_bot(&self, bot: i64, chat: &Chat, text: &str) -> bool {
        let Some(command) = text
            .strip_prefix('/')
            .and_then(|rest| rest.split_whitespace().next())
        else {
            return false;
        };
        match command.split_once('@') {
            None => {
                let mut spoken = chat.messages.values().rev();
                let last = spoken.find_map(|message| match message.author {
                    Author::Bot(id) => Some(id),
                    Author::Person(_) | Author::Anonymous(_) => None,
                });
                last.is_none_or(|last| last == bot)
            }
            Some((_, name)) => self
                .bots
                .get(&bot)
                .is_some_and(|bot| bot.username.eq_ignore_ascii_case(name)),
        }
    }

    /// Changes somebody's place in a group (or with a bot) and tells the bots that may know.
    pub(crate) fn move_member(&mut self, place: Place, user: i64, by: i64, new: Status) {
        let Some(chat) = self.chats.get_mut(&place) else {
            return;
        };
        let old = chat.status(user);
        if old == new {
            return;
        }
        chat.members.insert(user, new);
        self.touch();
        let Some(chat) = self.chats.get(&place) else {
            return;
        };
        let body = serde_json::json!({
            "chat": self.chat_json(place),
            "from": self.user_json(by),
            "date": self.now_s(),
            "old_chat_member": self.member_json(chat, user, old),
            "new_chat_member": self.member_json(chat, user, new),
        });
        let key = format!("chat:{}", place.chat_id());
        if self.bots.contains_key(&user) {
            self.tell(user, "my_chat_member", body, UPDATE_LIFE_MS, key);
            return;
        }
        let watching: Vec<i64> = self
            .bots
            .keys()
            .copied()
            .filter(|bot| chat.status(*bot).admin())
            .collect();
        for bot in watching {
            self.tell(
                bot,
                "chat_member",
                body.clone(),
                UPDATE_LIFE_MS,
                key.clone(),
            );
        }
    }

    /// Whether the person can see the chat, as far as acting in it goes.
    pub(crate) fn present(&self, person: i64, place: Place) -> Result<&Chat, PlayError> {
        if !self.people.contains_key(&person) {
            return Err(PlayError::NoPerson);
        }
        if let Place::Private { bot, person: own } = place
            && own == person
            && self.bots.contains_key(&bot)
            && !self.chats.contains_key(&place)
        {
            return Err(PlayError::NotStarted);
        }
        let chat = self.chat_of(place)?;
        match place {
            Place::Private { person: own, .. } if own != person => Err(PlayError::NotMember),
            Place::Private { .. } if chat.contact != Contact::Started => Err(PlayError::NotStarted),
            Place::Group(_) if !chat.status(person).inside() => Err(PlayError::NotMember),
            _ => Ok(chat),
        }
    }
}
