//! What an update means to us. Each is read alone, by types that name only what is needed: fields unknown, missing or of later
//! versions change nothing. What can't be read is `Act::Strange`, never a reason to stop, and never a panic: teloxide-core's
//! own reader unwraps the voter of a poll answer.

use super::limits::shorten;
use crate::channel::{Act, Actor, Incoming, Sent, Where};
use crate::domain::campaign::AttachmentForm;
use crate::domain::time::Instant;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// What is kept of a strange update, bytes.
const KEPT: usize = 2048;
/// Characters kept of a shown name or title; Telegram's own are shorter.
const NAME: usize = 300;
/// Accounts that stand for another: GroupAnonymousBot, Channel Bot, and Telegram's own for channel posts. What they do is the
/// doing of the chat named beside them, and no right is ever given to them.
const STAND_INS: [i64; 3] = [1_087_968_824, 136_817_688, 777_000];

#[derive(Deserialize)]
struct Numbered {
    update_id: i64,
}

#[derive(Deserialize)]
struct Heard {
    ok: bool,
    #[serde(default)]
    result: Option<Vec<Update>>,
}

#[derive(Deserialize)]
struct Update {
    update_id: i64,
    #[serde(default)]
    message: Option<Message>,
    #[serde(default)]
    callback_query: Option<Callback>,
    #[serde(default)]
    poll_answer: Option<PollAnswer>,
    #[serde(default)]
    my_chat_member: Option<MyChatMember>,
    #[serde(default)]
    chat_member: Option<ChatMember>,
}

#[derive(Deserialize)]
struct User {
    id: i64,
    #[serde(default)]
    is_bot: bool,
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    last_name: Option<String>,
}

#[derive(Deserialize)]
struct Chat {
    id: i64,
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    first_name: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    message_id: i64,
    #[serde(default)]
    date: i64,
    #[serde(default)]
    from: Option<User>,
    #[serde(default)]
    sender_chat: Option<Chat>,
    chat: Chat,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    caption: Option<String>,
    #[serde(default)]
    photo: Vec<File>,
    #[serde(default)]
    document: Option<File>,
    #[serde(default)]
    media_group_id: Option<String>,
    #[serde(default)]
    forward_origin: Option<IgnoredAny>,
    #[serde(default)]
    message_thread_id: Option<i64>,
    #[serde(default)]
    is_topic_message: bool,
    #[serde(default)]
    migrate_to_chat_id: Option<i64>,
    #[serde(default)]
    migrate_from_chat_id: Option<i64>,
    #[serde(default)]
    forum_topic_closed: Option<IgnoredAny>,
    #[serde(default)]
    forum_topic_reopened: Option<IgnoredAny>,
    #[serde(default)]
    left_chat_member: Option<User>,
}

#[derive(Deserialize)]
struct File {
    file_id: String,
    #[serde(default)]
    file_size: Option<u64>,
    #[serde(default)]
    width: u64,
}

#[derive(Deserialize)]
struct Callback {
    id: String,
    from: User,
    #[serde(default)]
    message: Option<Message>,
    #[serde(default)]
    data: Option<String>,
}

#[derive(Deserialize)]
struct PollAnswer {
    poll_id: String,
    #[serde(default)]
    voter_chat: Option<Chat>,
    #[serde(default)]
    user: Option<User>,
    option_ids: Vec<u16>,
}

#[derive(Deserialize)]
struct MyChatMember {
    chat: Chat,
    from: User,
    #[serde(default)]
    date: i64,
    new_chat_member: Member,
}

/// Told to administrators alone; a plain member hears of `left_chat_member` in small groups.
#[derive(Deserialize)]
struct ChatMember {
    chat: Chat,
    #[serde(default)]
    date: i64,
    old_chat_member: Member,
    new_chat_member: Member,
}

#[derive(Deserialize)]
struct Member {
    #[serde(default)]
    user: Option<User>,
    status: String,
    // The server leaves both out for basic groups; then only a send will tell.
    #[serde(default = "yes")]
    is_member: bool,
    #[serde(default = "yes")]
    can_send_messages: bool,
}

fn yes() -> bool {
    true
}

/// Reads one update. `username` is the bot's own, without `@`: commands that name another bot are nothing to us. Total: what can't
/// be read is `Act::Strange`, with its number where that much can be read, else −1.
pub fn read(body: &str, username: Option<&str>) -> Incoming {
    let update: Update = match serde_json::from_str(body) {
        Ok(update) => update,
        Err(error) => {
            let id = number(body);
            return strange(id, body, &error.to_string());
        }
    };
    let id = update.update_id;
    let (at, act) = match meaning(update, username) {
        Ok(meant) => meant,
        Err(why) => return strange(id, body, why),
    };
    Incoming { id, at, act }
}

/// Reads a whole answer to getUpdates in one pass over its bytes. Nothing where any of it is strange or nothing was heard: then
/// each update is read alone.
pub(super) fn read_all(answer: &str, username: Option<&str>) -> Option<Vec<Incoming>> {
    let heard: Heard = serde_json::from_str(answer).ok()?;
    let updates = heard.result.filter(|_| heard.ok)?;
    let read = |update: Update| {
        let id = update.update_id;
        let (at, act) = meaning(update, username).ok()?;
        Some(Incoming { id, at, act })
    };
    updates.into_iter().map(read).collect()
}

/// The number of an update that can't be read otherwise, so that it can be confirmed and isn't served for ever. A quote within a
/// string is written `\"`, so what people write can't pass for the name.
fn number(body: &str) -> i64 {
    let spelled = || {
        let (_, rest) = body.split_once("\"update_id\"")?;
        let rest = rest.trim_start().strip_prefix(':')?.trim_start();
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        rest.get(..end)?.parse().ok()
    };
    serde_json::from_str::<Numbered>(body)
        .ok()
        .map(|n| n.update_id)
        .or_else(spelled)
        .unwrap_or(-1)
}

fn strange(id: i64, body: &str, why: &str) -> Incoming {
    Incoming {
        id,
        at: None,
        act: Act::Strange {
            body: head(body, KEPT).to_owned(),
            why: shorten(why, 200),
        },
    }
}

/// The beginning of a text in so many bytes, cut between characters.
fn head(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

type Meant = (Option<Instant>, Act);

fn meaning(update: Update, username: Option<&str>) -> Result<Meant, &'static str> {
    if let Some(callback) = update.callback_query {
        return Ok((None, pressed(callback)));
    }
    if let Some(answer) = update.poll_answer {
        return voted(answer).map(|act| (None, act));
    }
    if let Some(change) = update.my_chat_member {
        return Ok((instant(change.date), changed(change)));
    }
    if let Some(change) = update.chat_member {
        return Ok((instant(change.date), gone(&change)));
    }
    if let Some(message) = update.message {
        return Ok((instant(message.date), said(message, username)));
    }
    Ok((None, Act::Nothing))
}

/// Unix seconds; 0 is what Telegram writes for a message that it can't show any more.
fn instant(seconds: i64) -> Option<Instant> {
    (1..=253_402_300_799)
        .contains(&seconds)
        .then(|| Instant::from_unix_seconds(seconds))
}

impl User {
    fn actor(&self) -> Actor {
        let last = self.last_name.as_deref().unwrap_or_default();
        let name = format!("{} {last}", self.first_name);
        Actor {
            external: self.id.to_string(),
            name: shorten(name.trim(), NAME),
        }
    }
}

impl Chat {
    fn actor(&self) -> Actor {
        let name = self.title.as_deref().or(self.first_name.as_deref());
        Actor {
            external: self.id.to_string(),
            name: shorten(name.unwrap_or_default(), NAME),
        }
    }

    fn is_private(&self) -> bool {
        self.kind == "private"
    }

    fn is_group(&self) -> bool {
        matches!(self.kind.as_str(), "group" | "supergroup")
    }

    fn place(&self, topic: Option<String>) -> Where {
        let title = if self.is_private() {
            ""
        } else {
            self.title.as_deref().unwrap_or_default()
        };
        Where {
            address: self.id.to_string(),
            private: self.is_private(),
            title: shorten(title, NAME),
            topic,
        }
    }
}

impl Message {
    /// A reply carries a thread id as well, which is no topic; the general topic is 1 and has no number that may be sent.
    fn topic(&self) -> Option<String> {
        self.message_thread_id
            .filter(|id| self.is_topic_message && *id != 1)
            .map(|id| id.to_string())
    }

    fn place(&self) -> Where {
        self.chat.place(self.topic())
    }

    /// The picture in its largest size, or the file.
    fn file(&self) -> Option<Sent> {
        let photo = self.photo.iter().max_by_key(|size| size.width);
        let photo = photo.map(|file| (AttachmentForm::Photo, file));
        let document = self.document.as_ref();
        let (form, file) = photo.or(document.map(|file| (AttachmentForm::Document, file)))?;
        Some(Sent {
            id: file.file_id.clone(),
            form,
            size: file.file_size,
        })
    }

    /// Who wrote it: the chat itself where a stand-in signs for it. Absent for other bots, whose words are nothing to us.
    fn actor(&self) -> Option<Actor> {
        match (&self.from, &self.sender_chat) {
            (Some(user), Some(chat)) if STAND_INS.contains(&user.id) => Some(chat.actor()),
            (Some(user), _) if user.is_bot || STAND_INS.contains(&user.id) => None,
            (Some(user), _) => Some(user.actor()),
            (None, Some(chat)) => Some(chat.actor()),
            (None, None) => None,
        }
    }
}

fn pressed(callback: Callback) -> Act {
    // Without data it is a game's button, and we have none.
    let Some(data) = callback.data else {
        return Act::Nothing;
    };
    let message = callback.message.as_ref();
    Act::Press {
        press: callback.id,
        actor: callback.from.actor(),
        place: message.map(Message::place),
        message: message.map(|m| m.message_id.to_string()),
        data,
    }
}

fn voted(answer: PollAnswer) -> Result<Act, &'static str> {
    // A chat's vote names Channel Bot as its user, for old clients' sake.
    let actor = match (&answer.voter_chat, &answer.user) {
        (Some(chat), _) => chat.actor(),
        (None, Some(user)) => user.actor(),
        (None, None) => return Err("a poll answer without a voter"),
    };
    Ok(Act::Vote {
        poll: answer.poll_id,
        actor,
        options: answer.option_ids,
    })
}

impl Member {
    fn is_present(&self) -> bool {
        match self.status.as_str() {
            "creator" | "administrator" | "member" => true,
            "restricted" => self.is_member,
            _ => false,
        }
    }
}

/// A member who is one no more; everything else that changes about a member is nothing to us.
fn gone(change: &ChatMember) -> Act {
    let leaves = change.old_chat_member.is_present() && !change.new_chat_member.is_present();
    match &change.new_chat_member.user {
        Some(user) if leaves && !user.is_bot && change.chat.is_group() => Act::Left {
            actor: user.actor(),
            place: change.chat.place(None),
        },
        _ => Act::Nothing,
    }
}

fn changed(change: MyChatMember) -> Act {
    let member = &change.new_chat_member;
    let present = member.is_present();
    let actor = change.from.actor();
    if change.chat.is_private() {
        Act::Reach {
            actor,
            blocked: !present,
        }
    } else if change.chat.is_group() {
        Act::Membership {
            actor,
            place: change.chat.place(None),
            present,
            writes: present && (member.status != "restricted" || member.can_send_messages),
        }
    } else {
        Act::Nothing
    }
}

fn said(message: Message, username: Option<&str>) -> Act {
    let here = message.chat.id.to_string();
    if let Some(to) = message.migrate_to_chat_id {
        return Act::Moved {
            from: here,
            to: to.to_string(),
        };
    }
    if let Some(from) = message.migrate_from_chat_id {
        return Act::Moved {
            from: from.to_string(),
            to: here,
        };
    }
    if message.forum_topic_closed.is_some() || message.forum_topic_reopened.is_some() {
        return Act::Topic {
            place: message.place(),
            closed: message.forum_topic_closed.is_some(),
        };
    }
    if let Some(user) = &message.left_chat_member {
        // The bot's own leaving comes as `my_chat_member`.
        if user.is_bot || !message.chat.is_group() {
            return Act::Nothing;
        }
        return Act::Left {
            actor: user.actor(),
            place: message.chat.place(None),
        };
    }
    let Some(actor) = message.actor() else {
        return Act::Nothing;
    };
    let (place, file) = (message.place(), message.file());
    let text = message.text.as_deref();
    if text.is_none() && message.caption.is_none() && file.is_none() {
        return Act::Nothing;
    }
    // A caption is never a command.
    match (text.and_then(Command::of), place.private) {
        (Some(command), _) if !command.is_ours(username) => Act::Nothing,
        (Some(command), true) if command.name == "start" => Act::Start {
            actor,
            place,
            payload: command.rest(),
        },
        (Some(command), false) if command.name == "start" && message.chat.is_group() => {
            match command.rest() {
                Some(payload) => Act::GroupStart {
                    actor,
                    place,
                    payload,
                },
                None => Act::Nothing,
            }
        }
        (_, true) => Act::Said {
            actor,
            place,
            text: text
                .or(message.caption.as_deref())
                .unwrap_or_default()
                .to_owned(),
            file,
            album: message.media_group_id.clone(),
            forwarded: message.forward_origin.is_some(),
        },
        (_, false) => Act::Nothing,
    }
}

/// `/name@bot rest`.
struct Command<'a> {
    name: &'a str,
    bot: Option<&'a str>,
    rest: &'a str,
}

impl<'a> Command<'a> {
    fn of(text: &'a str) -> Option<Command<'a>> {
        let text = text.strip_prefix('/')?;
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        let (word, rest) = text.split_at_checked(end)?;
        let (name, bot) = match word.split_once('@') {
            Some((name, bot)) => (name, Some(bot)),
            None => (word, None),
        };
        Some(Command {
            name,
            bot,
            rest: rest.trim(),
        })
    }

    /// Not addressed to another bot. Where our own name isn't known yet, nothing that names a bot is taken for ours.
    fn is_ours(&self, username: Option<&str>) -> bool {
        match (self.bot, username) {
            (None, _) => true,
            (Some(bot), Some(own)) => bot.eq_ignore_ascii_case(own),
            (Some(_), None) => false,
        }
    }

    fn rest(&self) -> Option<String> {
        (!self.rest.is_empty()).then(|| self.rest.to_owned())
    }
}
