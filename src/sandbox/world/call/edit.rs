//! Changing what stands: edits, deletions, pins.

use serde_json::{Value, json};

use super::super::World;
use super::super::args::Args;
use super::super::chat::{GroupKind, Place, Status};
use super::super::markup::Rich;
use super::super::message::{Author, Body, Keyboard, Message, Past, Service};
use super::super::refusal::{Refusal, Reply};
use super::send::{checked_caption, checked_text};
use super::target::keyboard;

const NOT_MODIFIED: &str = "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";

/// Telegram lets bots delete for 48 hours.
const DELETE_WITHIN_MS: i64 = 48 * 3600 * 1000;

impl World {
    fn editable(&self, bot: i64, args: &Args) -> Result<(Place, i64), Refusal> {
        if args.filled("inline_message_id").is_some() {
            return Err(Refusal::bad("MESSAGE_ID_INVALID"));
        }
        let (place, message) =
            self.named_message(bot, args, "chat_id", "message to edit not found")?;
        let service = matches!(message.body, Body::Service(_));
        if !message.author.is_bot(bot) || message.origin.is_some() || service {
            return Err(Refusal::bad("message can't be edited"));
        }
        Ok((place, message.id))
    }

    fn rewrite(
        &mut self,
        bot: i64,
        (place, id): (Place, i64),
        words: Option<Rich>,
        keyboard: Keyboard,
    ) -> Reply {
        let gone = || Refusal::bad("message to edit not found");
        let now = self.now_ms;
        let message = self
            .chats
            .get(&place)
            .and_then(|chat| chat.messages.get(&id))
            .ok_or_else(gone)?;
        let same_words = words
            .as_ref()
            .is_none_or(|new| message.body.words() == Some(new));
        if same_words && message.keyboard == keyboard {
            return Err(Refusal::bad(NOT_MODIFIED));
        }
        self.spend(bot, place)?;
        let message = self
            .chats
            .get_mut(&place)
            .and_then(|chat| chat.messages.get_mut(&id))
            .ok_or_else(gone)?;
        message.past.push(Past {
            until_ms: now,
            words: message.body.words().cloned().unwrap_or_default(),
            keyboard: message.keyboard.clone(),
        });
        if let (Some(new), Some(old)) = (words, message.body.words_mut()) {
            *old = new;
        }
        message.keyboard = keyboard;
        message.edited_ms = Some(now);
        let edited = message.clone();
        self.touch();
        Ok(self.message_json(place, &edited, true).into())
    }

    pub(super) fn edit_text(&mut self, bot: i64, args: &Args) -> Reply {
        let at = self.editable(bot, args)?;
        let rich = checked_text(args)?;
        let buttons = keyboard(args)?;
        if !matches!(self.body_at(at), Some(Body::Text(_))) {
            return Err(Refusal::bad("there is no text in the message to edit"));
        }
        self.rewrite(bot, at, Some(rich), buttons)
    }

    pub(super) fn edit_caption(&mut self, bot: i64, args: &Args) -> Reply {
        let at = self.editable(bot, args)?;
        let rich = checked_caption(args)?;
        let buttons = keyboard(args)?;
        if !matches!(self.body_at(at), Some(Body::Photo(..) | Body::Document(..))) {
            return Err(Refusal::bad("there is no caption in the message to edit"));
        }
        self.rewrite(bot, at, Some(rich), buttons)
    }

    pub(super) fn edit_keyboard(&mut self, bot: i64, args: &Args) -> Reply {
        let at = self.editable(bot, args)?;
        let buttons = keyboard(args)?;
        self.rewrite(bot, at, None, buttons)
    }

    fn body_at(&self, (place, id): (Place, i64)) -> Option<&Body> {
        self.chats
            .get(&place)?
            .messages
            .get(&id)
            .map(|message| &message.body)
    }

    pub(super) fn delete_one(&mut self, bot: i64, args: &Args) -> Reply {
        let (place, message) =
            self.named_message(bot, args, "chat_id", "message to delete not found")?;
        let id = message.id;
        self.may_delete(bot, place, id)?;
        self.erase(place, id);
        Ok(json!(true).into())
    }

    pub(super) fn delete_many(&mut self, bot: i64, args: &Args) -> Reply {
        let place = self.place_arg(bot, args, "chat_id")?;
        self.reachable(bot, place)?;
        let ids = args.json("message_ids", "message identifiers")?;
        let ids: Vec<i64> = match ids.as_ref().and_then(Value::as_array) {
            Some(list) => list.iter().filter_map(Value::as_i64).collect(),
            None => return Err(Refusal::bad("message identifiers are not specified")),
        };
        if ids.is_empty() || ids.len() > 100 {
            return Err(Refusal::bad("too many messages specified"));
        }
        for id in ids {
            if self.may_delete(bot, place, id).is_ok() {
                self.erase(place, id);
            }
        }
        Ok(json!(true).into())
    }

    fn may_delete(&self, bot: i64, place: Place, id: i64) -> Result<(), Refusal> {
        let chat = self.reachable(bot, place)?;
        let missing = || Refusal::bad("message to delete not found");
        let message: &Message = chat.messages.get(&id).ok_or_else(missing)?;
        let old = self.now_ms - message.at_ms > DELETE_WITHIN_MS;
        let rights = match chat.status(bot) {
            Status::Administrator(rights) => rights.delete,
            status => status == Status::Creator || matches!(place, Place::Private { .. }),
        };
        // An administrator of a supergroup may delete anything at any time.
        let always = rights && chat.kind.is_some_and(|kind| kind != GroupKind::Basic);
        if old && !always {
            return Err(Refusal::bad("message can't be deleted for everyone"));
        }
        if !message.author.is_bot(bot) && !rights {
            return Err(Refusal::bad("message can't be deleted"));
        }
        Ok(())
    }

    fn erase(&mut self, place: Place, id: i64) {
        let message = self
            .chats
            .get_mut(&place)
            .and_then(|chat| chat.messages.get_mut(&id));
        if let Some(message) = message {
            message.deleted = true;
        }
        self.touch();
    }

    fn may_pin(&self, bot: i64, place: Place) -> Result<(), Refusal> {
        let chat = self.reachable(bot, place)?;
        let may = match chat.status(bot) {
            Status::Administrator(rights) => rights.pin,
            _ => chat.may(bot).pin,
        };
        if may {
            return Ok(());
        }
        Err(Refusal::bad(
            "not enough rights to manage pinned messages in the chat",
        ))
    }

    pub(super) fn pin(&mut self, bot: i64, args: &Args) -> Reply {
        let (place, message) =
            self.named_message(bot, args, "chat_id", "message to pin not found")?;
        let id = message.id;
        self.may_pin(bot, place)?;
        let new = self
            .chats
            .get_mut(&place)
            .is_some_and(|chat| chat.pinned.insert(id));
        if new {
            let mut notice = Message::new(Author::Bot(bot), Body::Service(Service::Pinned(id)));
            notice.silent = args.flag("disable_notification");
            notice.looked_at = true;
            self.post(place, notice);
        }
        Ok(json!(true).into())
    }

    pub(super) fn unpin(&mut self, bot: i64, args: &Args) -> Reply {
        let place = self.place_arg(bot, args, "chat_id")?;
        self.may_pin(bot, place)?;
        let id = args.whole("message_id");
        let chat = self
            .chats
            .get_mut(&place)
            .ok_or_else(|| Refusal::bad("chat not found"))?;
        let last = chat.pinned.last().copied();
        match id.or(last).filter(|id| chat.pinned.remove(id)) {
            Some(_) => {
                self.touch();
                Ok(json!(true).into())
            }
            None => Err(Refusal::bad("message to unpin not found")),
        }
    }

    pub(super) fn unpin_all(&mut self, bot: i64, args: &Args) -> Reply {
        let place = self.place_arg(bot, args, "chat_id")?;
        self.may_pin(bot, place)?;
        if let Some(chat) = self.chats.get_mut(&place) {
            chat.pinned.clear();
        }
        self.touch();
        Ok(json!(true).into())
    }
}
