//! The bodies of calls, built from teloxide's payloads; raw fields only where Bot API 10.x knows more than teloxide 0.17.
//! Pure: names no clock, no connection, no token.

use super::html;
use super::limits::{self, utf16};
use crate::channel::{Command, Manner, Menu};
use crate::domain::campaign::AttachmentForm;
use crate::domain::document::Document;
use crate::domain::outgoing::{OutgoingFile, OutgoingPoll};
use crate::domain::time::{Instant, Span};
use reqwest::multipart::{Form, Part};
use serde_json::{Map, Value, json};
use teloxide::payloads::{self, setters::*};
use teloxide::types::{
    AllowedUpdate, ChatId, InlineKeyboardMarkup, InputPollOption, LinkPreviewOptions, MessageId,
    ParseMode, PollType, Recipient, ThreadId,
};

/// Every kind of update that the bot hears. Sent each time: Telegram remembers the last list, whoever sent it.
pub(super) const HEARD: [AllowedUpdate; 6] = [
    AllowedUpdate::Message,
    AllowedUpdate::CallbackQuery,
    AllowedUpdate::Poll,
    AllowedUpdate::PollAnswer,
    AllowedUpdate::MyChatMember,
    AllowedUpdate::ChatMember,
];

/// Telegram closes a poll at a time that is at least 5 s and at most 2 628 000 s ahead (sendPoll's `close_date`).
const CLOSES_AHEAD: std::ops::RangeInclusive<i64> = 5_000..=2_628_000_000;

/// Telegram closes a poll this long after us: only a poll that we stop ourselves tells its totals (`stopPoll` on a closed one is
/// refused), and its own close is for the time when we are down.
const CLOSES_AFTER_US: Span = Span::minutes(2);

/// Where something goes.
pub(super) struct Target {
    chat: Recipient,
    topic: Option<ThreadId>,
    silent: bool,
}

impl Target {
    /// The chat of an address, or why it is none.
    pub(super) fn new(address: &str, topic: Option<&str>, silent: bool) -> Result<Target, String> {
        // The general topic has no number that may be sent: 1 is answered with "message thread not found".
        let topic = match topic {
            None | Some("" | "1") => None,
            Some(number) => Some(ThreadId(message_id(number)?)),
        };
        Ok(Target {
            chat: recipient(address)?,
            topic,
            silent,
        })
    }
}

/// A chat by its address: a number, or `@name`.
pub(super) fn recipient(address: &str) -> Result<Recipient, String> {
    match address.parse::<i64>() {
        Ok(id) => Ok(Recipient::Id(ChatId(id))),
        Err(_) if address.starts_with('@') => Ok(Recipient::ChannelUsername(address.to_owned())),
        Err(_) => Err("the chat's address is no number".to_owned()),
    }
}

/// A message's id.
pub(super) fn message_id(number: &str) -> Result<MessageId, String> {
    number
        .parse()
        .map(MessageId)
        .map_err(|_| "the message's id is no number".to_owned())
}

/// Whether an address is a person's private chat: groups and channels have negative numbers.
pub(super) fn is_private(address: &str) -> bool {
    address.parse::<i64>().is_ok_and(|id| id > 0)
}

/// The text in a manner. Plain text grows by the addresses it spells out; where that is too much they are left out.
fn spelled(document: &Document, manner: Manner, limit: usize) -> String {
    match manner {
        Manner::Rich => html::markup(document),
        Manner::Plain => {
            let full = html::plain(document);
            if utf16(&full) > limit {
                html::visible(document)
            } else {
                full
            }
        }
    }
}

fn value(payload: &impl serde::Serialize) -> Value {
    serde_json::to_value(payload).unwrap_or(Value::Null)
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

/// `sendMessage`.
pub(super) fn text(
    target: Target,
    document: &Document,
    manner: Manner,
    keyboard: Option<InlineKeyboardMarkup>,
) -> Value {
    let mut payload =
        payloads::SendMessage::new(target.chat, spelled(document, manner, limits::TEXT))
            .link_preview_options(no_preview());
    if manner == Manner::Rich {
        payload = payload.parse_mode(ParseMode::Html);
    }
    if target.silent {
        payload = payload.disable_notification(true);
    }
    payload.message_thread_id = target.topic;
    payload.reply_markup = keyboard.map(Into::into);
    value(&payload)
}

/// `sendPhoto` or `sendDocument`: the method and its parts.
pub(super) fn file(
    target: Target,
    document: &Document,
    file: &OutgoingFile,
    manner: Manner,
    keyboard: Option<InlineKeyboardMarkup>,
) -> (&'static str, Form) {
    let (method, field) = match file.form {
        AttachmentForm::Photo => ("sendPhoto", "photo"),
        AttachmentForm::Document => ("sendDocument", "document"),
    };
    let mut fields = Map::new();
    fields.insert("chat_id".to_owned(), value(&target.chat));
    if let Some(topic) = target.topic {
        fields.insert("message_thread_id".to_owned(), value(&topic));
    }
    let caption = spelled(document, manner, limits::CAPTION);
    if !caption.is_empty() {
        fields.insert("caption".to_owned(), caption.into());
        if manner == Manner::Rich {
            fields.insert("parse_mode".to_owned(), value(&ParseMode::Html));
        }
    }
    if target.silent {
        fields.insert("disable_notification".to_owned(), true.into());
    }
    if let Some(keyboard) = keyboard {
        fields.insert("reply_markup".to_owned(), value(&keyboard));
    }
    // Telegram's own parser knows `filename=` in UTF-8 alone, none of the percent spellings.
    let mut form = Form::new().percent_encode_noop();
    for (name, field) in fields {
        let text = match field {
            Value::String(text) => text,
            other => other.to_string(),
        };
        form = form.text(name, text);
    }
    let part = Part::bytes(file.bytes.as_ref().clone()).file_name(file_name(&file.name));
    (method, form.part(field, part))
}

/// A file name that survives a header: no folders, quotes or controls.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let safe: String = last
        .chars()
        .map(|c| if c.is_control() || c == '"' { '_' } else { c })
        .collect();
    if safe.trim().is_empty() {
        "file".to_owned()
    } else {
        safe
    }
}

/// `sendPoll`, never anonymous: Telegram tells nobody's vote of an anonymous one.
pub(super) fn poll(
    target: Target,
    document: &Document,
    poll: &OutgoingPoll,
    manner: Manner,
    keyboard: Option<InlineKeyboardMarkup>,
    now: Instant,
) -> Value {
    let question = &poll.question;
    let options = question.options.iter().map(InputPollOption::new);
    let mut payload = payloads::SendPoll::new(target.chat, &question.text, options)
        .is_anonymous(false)
        .type_(match question.correct {
            Some(_) => PollType::Quiz,
            None => PollType::Regular,
        });
    if target.silent {
        payload = payload.disable_notification(true);
    }
    payload.message_thread_id = target.topic;
    payload.reply_markup = keyboard.map(Into::into);
    // Servers before 9.6 know one right option only; newer ones know both names.
    payload.correct_option_id = question.correct.and_then(|c| u8::try_from(c).ok());
    if question.correct.is_some() {
        payload.explanation = question.explanation.clone();
    }
    // A close further ahead is left to our own closer.
    payload.close_date = poll
        .closes_at
        .map(|at| at.plus(CLOSES_AFTER_US))
        .filter(|at| CLOSES_AHEAD.contains(&at.since(now).as_millis()))
        .map(Instant::utc);
    let mut body = value(&payload);
    if let Some(correct) = question.correct {
        body["correct_option_ids"] = json!([correct]);
    }
    let description = spelled(document, manner, limits::POLL_DESCRIPTION);
    if !description.is_empty() {
        body["description"] = description.into();
        if manner == Manner::Rich {
            body["description_parse_mode"] = value(&ParseMode::Html);
        }
    }
    body
}

/// What an edit changes.
pub(super) struct Shown {
    chat: Recipient,
    message: MessageId,
}

impl Shown {
    /// A message in a chat, or why there is none of that name.
    pub(super) fn new(address: &str, message: &str) -> Result<Shown, String> {
        Ok(Shown {
            chat: recipient(address)?,
            message: message_id(message)?,
        })
    }

    /// `editMessageText`.
    pub(super) fn text(
        &self,
        document: &Document,
        manner: Manner,
        keyboard: Option<InlineKeyboardMarkup>,
    ) -> Value {
        let text = spelled(document, manner, limits::TEXT);
        let mut payload = payloads::EditMessageText::new(self.chat.clone(), self.message, text)
            .link_preview_options(no_preview());
        if manner == Manner::Rich {
            payload = payload.parse_mode(ParseMode::Html);
        }
        payload.reply_markup = keyboard;
        value(&payload)
    }

    /// `editMessageCaption`.
    pub(super) fn caption(
        &self,
        document: &Document,
        manner: Manner,
        keyboard: Option<InlineKeyboardMarkup>,
    ) -> Value {
        let mut payload = payloads::EditMessageCaption::new(self.chat.clone(), self.message)
            .caption(spelled(document, manner, limits::CAPTION));
        if manner == Manner::Rich {
            payload = payload.parse_mode(ParseMode::Html);
        }
        payload.reply_markup = keyboard;
        value(&payload)
    }

    /// `editMessageReplyMarkup`: all that can be changed of a poll.
    pub(super) fn keyboard(&self, keyboard: Option<InlineKeyboardMarkup>) -> Value {
        let mut payload = payloads::EditMessageReplyMarkup::new(self.chat.clone(), self.message);
        payload.reply_markup = keyboard;
        value(&payload)
    }

    /// `stopPoll`.
    pub(super) fn stop_poll(&self) -> Value {
        value(&payloads::StopPoll::new(self.chat.clone(), self.message))
    }

    /// `deleteMessage`.
    pub(super) fn delete(&self) -> Value {
        value(&payloads::DeleteMessage::new(
            self.chat.clone(),
            self.message,
        ))
    }
}

/// `answerCallbackQuery`.
pub(super) fn answer(press: &str, text: &str, alert: bool) -> Value {
    let id = teloxide::types::CallbackQueryId(press.to_owned());
    value(
        &payloads::AnswerCallbackQuery::new(id)
            .text(limits::shorten(text, limits::ANSWER))
            .show_alert(alert),
    )
}

/// `answerCallbackQuery` with an address: Telegram opens only `t.me/<the bot itself>?start=…` (Bot API).
pub(super) fn lead(press: &str, url: &str) -> Value {
    json!({ "callback_query_id": press, "url": url })
}

/// `getUpdates`: what comes from `offset` on, waiting up to so many seconds.
pub(super) fn updates(offset: Option<i64>, wait: Span) -> Value {
    let mut body = json!({
        "limit": 100,
        "timeout": wait.as_millis() / 1_000,
        "allowed_updates": HEARD,
    });
    // teloxide's payload has 32 bits for the offset; Telegram says no such thing.
    if let Some(offset) = offset {
        body["offset"] = offset.into();
    }
    body
}

/// `setWebhook`; what waits is kept.
pub(super) fn hook(url: &str, secret: &str) -> Value {
    json!({
        "url": url,
        "secret_token": secret,
        "allowed_updates": HEARD,
        "max_connections": 50,
        "drop_pending_updates": false,
    })
}

/// A `BotCommandScope`.
pub(super) fn scope(menu: Menu<'_>) -> Result<Value, String> {
    Ok(match menu {
        Menu::Everybody => json!({ "type": "all_private_chats" }),
        Menu::Chat(address) => json!({ "type": "chat", "chat_id": recipient(address)? }),
    })
}

/// `setMyCommands`.
pub(super) fn commands(menu: Menu<'_>, commands: &[Command]) -> Result<Value, String> {
    let list: Vec<Value> = commands
        .iter()
        .map(|c| json!({ "command": c.name, "description": c.description }))
        .collect();
    Ok(json!({ "scope": scope(menu)?, "commands": list }))
}
