//! Asking about chats and members, and leaving.

use serde_json::{Value, json};

use super::super::World;
use super::super::args::Args;
use super::super::chat::{Chat, Place, Status};
use super::super::message::{Author, Body, Message, Service};
use super::super::refusal::{Refusal, Reply, without_nulls};

impl World {
    /// The chat that a question is about. A person who never wrote to the bot is no chat to it.
    fn asked(&self, bot: i64, args: &Args) -> Result<&Chat, Refusal> {
        let place = self.place_arg(bot, args, "chat_id")?;
        match place {
            Place::Private { .. } => self
                .chats
                .get(&place)
                .ok_or_else(|| Refusal::bad("chat not found")),
            Place::Group(_) => self.reachable(bot, place),
        }
    }

    pub(super) fn get_chat(&self, bot: i64, args: &Args) -> Reply {
        let chat = self.asked(bot, args)?;
        Ok(self.full_chat_json(chat).into())
    }

    pub(super) fn get_chat_member(&self, bot: i64, args: &Args) -> Reply {
        let chat = self.asked(bot, args)?;
        let user = args
            .whole("user_id")
            .ok_or_else(|| Refusal::bad("invalid user_id specified"))?;
        if !self.people.contains_key(&user) && !self.bots.contains_key(&user) {
            return Err(Refusal::bad("PARTICIPANT_ID_INVALID"));
        }
        // Telegram promises other members to administrators alone; a group may hide them from all others.
        if chat.members_hidden && user != bot && !chat.status(bot).admin() {
            return Err(Refusal::bad("CHAT_ADMIN_REQUIRED"));
        }
        let status = match chat.place {
            Place::Private { person, .. } if user == person || user == bot => Status::Member,
            _ => chat.status(user),
        };
        Ok(without_nulls(self.member_json(chat, user, status)).into())
    }

    pub(super) fn get_chat_administrators(&self, bot: i64, args: &Args) -> Reply {
        let chat = self.asked(bot, args)?;
        if chat.kind.is_none() {
            return Err(Refusal::bad(
                "there are no administrators in the private chat",
            ));
        }
        let all: Vec<Value> = chat
            .members
            .iter()
            .filter(|(user, status)| {
                status.admin() && (**user == bot || !self.bots.contains_key(user))
            })
            .map(|(user, status)| without_nulls(self.member_json(chat, *user, *status)))
            .collect();
        Ok(json!(all).into())
    }

    pub(super) fn get_chat_member_count(&self, bot: i64, args: &Args) -> Reply {
        Ok(json!(self.asked(bot, args)?.member_count()).into())
    }

    pub(super) fn leave_chat(&mut self, bot: i64, args: &Args) -> Reply {
        let place = self.place_arg(bot, args, "chat_id")?;
        if matches!(place, Place::Private { .. }) {
            return Err(Refusal::bad(
                "chat member status can't be changed in private chats",
            ));
        }
        self.reachable(bot, place)?;
        self.move_member(place, bot, bot, Status::Left);
        let mut gone = Message::new(Author::Bot(bot), Body::Service(Service::Left(bot)));
        gone.looked_at = true;
        self.post(place, gone);
        Ok(json!(true).into())
    }
}
