//! Where a call goes, and whether the bot may: chat, topic, reply, rights, keyboard.

use serde_json::Value;

use super::super::World;
use super::super::args::Args;
use super::super::chat::{Chat, Contact, GroupKind, Permissions, Place, Status};
use super::super::message::{Button, Keyboard, Message};
use super::super::refusal::Refusal;

/// A checked place for a new message.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) place: Place,
    pub(super) thread: Option<i64>,
    pub(super) reply_to: Option<i64>,
    pub(super) silent: bool,
    pub(super) protected: bool,
    pub(super) keyboard: Keyboard,
}

impl Target {
    /// Gives a message what its call says of it beside its content.
    pub(super) fn dress(self, message: &mut Message) {
        message.thread = self.thread;
        message.reply_to = self.reply_to;
        message.silent = self.silent;
        message.protected = self.protected;
        message.keyboard = self.keyboard;
    }
}

impl World {
    /// The chat that a parameter names.
    pub(super) fn place_arg(&self, bot: i64, args: &Args, name: &str) -> Result<Place, Refusal> {
        let text = args
            .filled(name)
            .ok_or_else(|| Refusal::bad(format!("{name} is empty")))?;
        let id: i64 = text
            .trim()
            .parse()
            .map_err(|_| Refusal::bad("chat not found"))?;
        if id > 0 {
            return Ok(Place::Private { bot, person: id });
        }
        Ok(Place::Group(id))
    }

    /// The chat, if the bot may act in it; else Telegram's refusal.
    pub(super) fn reachable(&self, bot: i64, place: Place) -> Result<&Chat, Refusal> {
        match place {
            Place::Private { person, .. } => {
                let Some(known) = self.people.get(&person) else {
                    let other = self.bots.contains_key(&person);
                    return Err(if other {
                        Refusal::forbidden("bot can't send messages to bots")
                    } else {
                        Refusal::bad("chat not found")
                    });
                };
                if known.deactivated {
                    return Err(Refusal::forbidden("user is deactivated"));
                }
                match self.chats.get(&place).map(|chat| (chat, chat.contact)) {
                    Some((chat, Contact::Started)) => Ok(chat),
                    Some((_, Contact::Blocked)) => {
                        Err(Refusal::forbidden("bot was blocked by the user"))
                    }
                    _ => Err(Refusal::forbidden(
                        "bot can't initiate conversation with a user",
                    )),
                }
            }
            Place::Group(_) => {
                let chat = self
                    .chats
                    .get(&place)
                    .ok_or_else(|| Refusal::bad("chat not found"))?;
                if !chat.members.contains_key(&bot) {
                    return Err(Refusal::bad("chat not found"));
                }
                if let Some(to) = chat.migrated_to {
                    return Err(Refusal::migrated(to));
                }
                if chat.deleted {
                    return Err(Refusal::forbidden("the group chat was deleted"));
                }
                match chat.status(bot) {
                    Status::Kicked => Err(Refusal::forbidden(format!(
                        "bot was kicked from the {} chat",
                        chat.word()
                    ))),
                    Status::Left => Err(Refusal::forbidden(format!(
                        "bot is not a member of the {} chat",
                        chat.word()
                    ))),
                    _ => Ok(chat),
                }
            }
        }
    }

    /// Checks all that a sending call says about its place.
    pub(super) fn target(
        &self,
        bot: i64,
        args: &Args,
        what: &str,
        right: fn(Permissions) -> bool,
    ) -> Result<Target, Refusal> {
        let place = self.place_arg(bot, args, "chat_id")?;
        let keyboard = keyboard(args)?;
        let chat = self.reachable(bot, place)?;
        let thread = thread(chat, bot, args)?;
        let reply_to = reply(chat, args)?;
        if !right(chat.may(bot)) {
            return Err(Refusal::bad(format!(
                "not enough rights to send {what} to the chat"
            )));
        }
        Ok(Target {
            place,
            thread,
            reply_to,
            silent: args.flag("disable_notification"),
            protected: args.flag("protect_content"),
            keyboard,
        })
    }

    /// A message that a call names, if it stands.
    pub(super) fn named_message(
        &self,
        bot: i64,
        args: &Args,
        chat_name: &str,
        missing: &str,
    ) -> Result<(Place, &Message), Refusal> {
        let place = self.place_arg(bot, args, chat_name)?;
        let chat = self.reachable(bot, place)?;
        let id = args
            .whole("message_id")
            .ok_or_else(|| Refusal::bad("message identifier is not specified"))?;
        let message = chat.messages.get(&id).filter(|message| !message.deleted);
        message
            .map(|message| (place, message))
            .ok_or_else(|| Refusal::bad(missing))
    }
}

fn thread(chat: &Chat, bot: i64, args: &Args) -> Result<Option<i64>, Refusal> {
    let Some(id) = args.whole("message_thread_id").filter(|id| *id != 0) else {
        return Ok(None);
    };
    let forum = chat.kind == Some(GroupKind::Forum);
    let topic = chat.topics.get(&id).filter(|_| forum);
    let topic = topic.ok_or_else(|| Refusal::bad("message thread not found"))?;
    if topic.closed && !chat.status(bot).admin() {
        return Err(Refusal::bad("TOPIC_CLOSED"));
    }
    Ok(Some(id))
}

fn reply(chat: &Chat, args: &Args) -> Result<Option<i64>, Refusal> {
    let parameters = args.json("reply_parameters", "reply parameters")?;
    let (id, without) = match &parameters {
        Some(value) => (
            value["message_id"].as_i64(),
            value["allow_sending_without_reply"]
                .as_bool()
                .unwrap_or(false),
        ),
        None => (
            args.whole("reply_to_message_id"),
            args.flag("allow_sending_without_reply"),
        ),
    };
    let Some(id) = id.filter(|id| *id != 0) else {
        return Ok(None);
    };
    if chat
        .messages
        .get(&id)
        .is_some_and(|message| !message.deleted)
    {
        return Ok(Some(id));
    }
    if without {
        Ok(None)
    } else {
        Err(Refusal::bad("message to be replied not found"))
    }
}

/// The inline keyboard of a call, checked as Telegram checks it.
pub(super) fn keyboard(args: &Args) -> Result<Keyboard, Refusal> {
    let Some(markup) = args.json("reply_markup", "reply keyboard markup")? else {
        return Ok(Vec::new());
    };
    let Some(rows) = markup.get("inline_keyboard") else {
        return Ok(Vec::new());
    };
    let rows = rows.as_array().ok_or_else(|| {
        Refusal::bad("field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array")
    })?;
    let mut keyboard = Vec::new();
    let mut count = 0;
    for row in rows {
        let row = row.as_array().ok_or_else(|| {
            Refusal::bad(
                "field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays",
            )
        })?;
        let buttons: Keyboard = vec![row.iter().map(button).collect::<Result<_, _>>()?];
        count += row.len();
        keyboard.extend(buttons.into_iter().filter(|row| !row.is_empty()));
    }
    if count > 100 {
        return Err(Refusal::bad("REPLY_MARKUP_TOO_LONG"));
    }
    Ok(keyboard)
}

fn button(value: &Value) -> Result<Button, Refusal> {
    let wrong = |why: &str| Refusal::bad(format!("can't parse inline keyboard button: {why}"));
    let fields = value
        .as_object()
        .ok_or_else(|| wrong("InlineKeyboardButton must be an Object"))?;
    let button = Button {
        fields: fields.clone(),
    };
    if button.text().is_empty() {
        return Err(wrong("Field \"text\" must be of type String and non-empty"));
    }
    if let Some(data) = button.data()
        && !(1..=64).contains(&data.len())
    {
        return Err(Refusal::bad("BUTTON_DATA_INVALID"));
    }
    if let Some(url) = button.url() {
        let known = ["http://", "https://", "tg://"]
            .iter()
            .any(|lead| url.starts_with(lead));
        if !known || url.contains(char::is_whitespace) {
            return Err(Refusal::bad(format!(
                "inline keyboard button URL '{url}' is invalid: Wrong HTTP URL"
            )));
        }
    }
    let kinds = fields
        .keys()
        .filter(|name| !matches!(name.as_str(), "text" | "style" | "icon_custom_emoji_id"))
        .count();
    if kinds == 0 {
        return Err(wrong("Text buttons are unallowed in the inline keyboard"));
    }
    Ok(button)
}
