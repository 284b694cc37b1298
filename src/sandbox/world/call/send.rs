//! Sending text, forwarding, copying.

use serde_json::json;

use super::super::args::Args;
use super::super::chat::Place;
use super::super::markup::{self, Rich};
use super::super::message::{Author, Body, Message, Origin};
use super::super::play::share::travelling;
use super::super::refusal::{Refusal, Reply};
use super::super::{CAPTION_UNITS, TEXT_UNITS, World};
use super::target::Target;

pub(super) fn checked_text(args: &Args) -> Result<Rich, Refusal> {
    let rich = markup::read(args, "text", "")?;
    if rich.text.is_empty() {
        return Err(Refusal::bad("message text is empty"));
    }
    if rich.units() > TEXT_UNITS {
        return Err(Refusal::bad("message is too long"));
    }
    Ok(rich)
}

pub(super) fn checked_caption(args: &Args) -> Result<Rich, Refusal> {
    let rich = markup::read(args, "caption", "caption_")?;
    if rich.units() > CAPTION_UNITS {
        return Err(Refusal::bad("message caption is too long"));
    }
    Ok(rich)
}

impl World {
    /// Posts a bot's message within the limits and answers with it.
    pub(super) fn deliver(&mut self, bot: i64, target: Target, body: Body) -> Reply {
        let place = target.place;
        self.spend(bot, place)?;
        let mut message = Message::new(Author::Bot(bot), body);
        target.dress(&mut message);
        self.deliver_dressed(place, message)
    }

    fn deliver_dressed(&mut self, place: Place, message: Message) -> Reply {
        let id = self.post(place, message);
        let sent = self
            .chats
            .get(&place)
            .and_then(|chat| chat.messages.get(&id));
        let sent = sent.ok_or_else(|| Refusal::bad("chat not found"))?;
        Ok(self.message_json(place, sent, true).into())
    }

    pub(super) fn send_message(&mut self, bot: i64, args: &Args) -> Reply {
        // The official server looks at the chat before it looks at the text.
        let target = self.target(bot, args, "text messages", |may| may.text)?;
        let rich = checked_text(args)?;
        self.deliver(bot, target, Body::Text(rich))
    }

    pub(super) fn send_chat_action(&mut self, bot: i64, args: &Args) -> Reply {
        const ACTIONS: &[&str] = &[
            "typing",
            "upload_photo",
            "record_video",
            "upload_video",
            "record_voice",
            "upload_voice",
            "upload_document",
            "choose_sticker",
            "find_location",
            "record_video_note",
            "upload_video_note",
        ];
        let place = self.place_arg(bot, args, "chat_id")?;
        self.reachable(bot, place)?;
        match args.filled("action") {
            Some(action) if ACTIONS.contains(&action) => Ok(json!(true).into()),
            _ => Err(Refusal::bad("wrong parameter action in request")),
        }
    }

    pub(super) fn forward_message(&mut self, bot: i64, args: &Args) -> Reply {
        let (from, source) =
            self.named_message(bot, args, "from_chat_id", "message to forward not found")?;
        if source.protected || matches!(source.body, Body::Service(_)) {
            return Err(Refusal::bad("message can't be forwarded"));
        }
        let origin = Origin {
            author: source.author,
            place: from,
            at_ms: source.at_ms,
        };
        let origin = source.origin.unwrap_or(origin);
        let body = source.body.clone();
        let keyboard = travelling(source.keyboard.clone());
        let target = self.target(bot, args, "text messages", |may| may.text)?;
        self.spend(bot, target.place)?;
        let place = target.place;
        let mut message = Message::new(Author::Bot(bot), body);
        target.dress(&mut message);
        message.origin = Some(origin);
        message.keyboard = keyboard;
        self.deliver_dressed(place, message)
    }

    pub(super) fn copy_message(&mut self, bot: i64, args: &Args) -> Reply {
        let (_, source) =
            self.named_message(bot, args, "from_chat_id", "message to copy not found")?;
        if source.protected || matches!(source.body, Body::Service(_)) {
            return Err(Refusal::bad("message can't be copied"));
        }
        let mut body = source.body.clone();
        let target = self.target(bot, args, "text messages", |may| may.text)?;
        if args.text("caption").is_some() {
            let caption = checked_caption(args)?;
            if let Body::Photo(_, words) | Body::Document(_, words) = &mut body {
                *words = caption;
            }
        }
        // A copied poll is a new poll; a forwarded one stays the same.
        let copied = match &body {
            Body::Poll(id) => self.polls.get(id).cloned(),
            _ => None,
        };
        if let Some(mut poll) = copied {
            poll.id = self.chance.long_id();
            poll.bot = bot;
            poll.place = target.place;
            poll.votes.clear();
            poll.closed = false;
            body = Body::Poll(poll.id.clone());
            self.polls.insert(poll.id.clone(), poll);
        }
        let sent = self.deliver(bot, target, body)?;
        Ok(json!({"message_id": sent.result["message_id"]}).into())
    }
}
