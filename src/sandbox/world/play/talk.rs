//! Writing, pressing, starting, blocking, following links.

use serde_json::json;

use super::super::chat::{AdminRights, Contact, Place, Status};
use super::super::markup::{Rich, detect};
use super::super::message::{Author, Body, Message};
use super::super::view::Popup;
use super::super::{PRESS_LIFE_MS, TEXT_UNITS, World};
use super::{PlayError, Press, PressId};

/// Whether Telegram lets a link carry this payload; none is as good.
pub(in super::super) fn fits_a_link(payload: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    payload.len() <= 64 && payload.chars().all(plain)
}

/// The rights that a link asks for: `&admin=pin_messages+delete_messages`.
fn rights(asked: &str) -> AdminRights {
    let asks = |name: &str| asked.split(['+', ' ']).any(|one| one == name);
    AdminRights {
        pin: asks("pin_messages"),
        delete: asks("delete_messages"),
        anonymous: asks("anonymous"),
    }
}

/// The messages that a text fills, each of at most 4096 UTF-16 units.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut units) = (Vec::new(), 0, 0);
    for (at, letter) in text.char_indices() {
        if units + letter.len_utf16() > TEXT_UNITS {
            parts.push(&text[start..at]);
            (start, units) = (at, 0);
        }
        units += letter.len_utf16();
    }
    parts.push(&text[start..]);
    parts
}

impl World {
    /// A person writes. Returns the message's id; of a text that needs several messages, the last one's.
    pub fn say(
        &mut self,
        person: i64,
        place: Place,
        text: &str,
        reply_to: Option<i64>,
    ) -> Result<i64, PlayError> {
        self.speak(Author::Person(person), place, text, reply_to, None)
    }

    /// A person writes in a topic of a forum.
    pub fn say_in_topic(
        &mut self,
        person: i64,
        place: Place,
        topic: i64,
        text: &str,
    ) -> Result<i64, PlayError> {
        self.speak(Author::Person(person), place, text, None, Some(topic))
    }

    /// An administrator writes in the group's name.
    pub fn say_anonymously(
        &mut self,
        person: i64,
        place: Place,
        text: &str,
    ) -> Result<i64, PlayError> {
        self.speak(Author::Anonymous(person), place, text, None, None)
    }

    fn speak(
        &mut self,
        author: Author,
        place: Place,
        text: &str,
        reply_to: Option<i64>,
        topic: Option<i64>,
    ) -> Result<i64, PlayError> {
        let (Author::Person(id) | Author::Anonymous(id) | Author::Bot(id)) = author;
        let chat = self.present(id, place)?;
        if !chat.may(id).text {
            return Err(PlayError::Muted);
        }
        if topic.is_some_and(|topic| !chat.topics.contains_key(&topic)) {
            return Err(PlayError::NoTopic);
        }
        if reply_to.is_some_and(|id| chat.messages.get(&id).is_none_or(|other| other.deleted)) {
            return Err(PlayError::NoMessage);
        }
        let text = text.trim();
        if text.is_empty() {
            return Err(PlayError::Empty);
        }
        // A client sends a longer text as several messages.
        let mut last = 0;
        for part in parts(text) {
            let rich = Rich {
                text: part.to_owned(),
                entities: detect(part),
            };
            let mut message = Message::new(author, Body::Text(rich));
            message.reply_to = reply_to;
            message.thread = topic;
            last = self.post(place, message);
        }
        Ok(last)
    }

    /// A person edits what they wrote.
    pub fn edit_said(
        &mut self,
        person: i64,
        place: Place,
        id: i64,
        text: &str,
    ) -> Result<(), PlayError> {
        self.present(person, place)?;
        let now = self.now_ms;
        let message = self
            .chats
            .get_mut(&place)
            .and_then(|chat| chat.messages.get_mut(&id))
            .filter(|message| message.author == Author::Person(person) && !message.deleted)
            .ok_or(PlayError::NoMessage)?;
        message.body = Body::Text(Rich {
            text: text.to_owned(),
            entities: detect(text),
        });
        message.edited_ms = Some(now);
        let edited = message.clone();
        self.announce(place, &edited, "edited_message");
        self.touch();
        Ok(())
    }

    /// A person presses start (again): the bot may write from now on, and hears `/start payload`.
    pub fn start(
        &mut self,
        person: i64,
        bot: i64,
        payload: Option<&str>,
    ) -> Result<Place, PlayError> {
        if !payload.is_none_or(fits_a_link) {
            return Err(PlayError::BadPayload);
        }
        let chat = self.private_chat(bot, person)?;
        let place = chat.place;
        if chat.contact == Contact::Blocked {
            self.unblock(person, bot)?;
        }
        if let Some(chat) = self.chats.get_mut(&place) {
            chat.contact = Contact::Started;
        }
        let text = match payload.map(str::trim).filter(|payload| !payload.is_empty()) {
            Some(payload) => format!("/start {payload}"),
            None => "/start".to_owned(),
        };
        self.say(person, place, &text, None)?;
        Ok(place)
    }

    /// A person blocks the bot.
    pub fn block(&mut self, person: i64, bot: i64) -> Result<(), PlayError> {
        self.set_contact(person, bot, Contact::Blocked)
    }

    /// A person lets the bot write again.
    pub fn unblock(&mut self, person: i64, bot: i64) -> Result<(), PlayError> {
        self.set_contact(person, bot, Contact::Started)
    }

    fn set_contact(&mut self, person: i64, bot: i64, contact: Contact) -> Result<(), PlayError> {
        let chat = self.private_chat(bot, person)?;
        let place = chat.place;
        chat.contact = contact;
        let (old, new) = match contact {
            Contact::Blocked => (Status::Member, Status::Kicked),
            Contact::Started | Contact::Never => (Status::Kicked, Status::Member),
        };
        // In a private chat the bot is the member that comes and goes.
        chat.members.insert(bot, old);
        self.move_member(place, bot, person, new);
        Ok(())
    }

    /// A person presses a button. The answer comes by `popup`.
    pub fn press(
        &mut self,
        person: i64,
        place: Place,
        message: i64,
        row: usize,
        column: usize,
    ) -> Result<PressId, PlayError> {
        self.present(person, place)?;
        let shown = self
            .chats
            .get_mut(&place)
            .and_then(|chat| chat.messages.get_mut(&message))
            .filter(|message| !message.deleted)
            .ok_or(PlayError::NoMessage)?;
        let button = shown
            .keyboard
            .get(row)
            .and_then(|row| row.get(column))
            .ok_or(PlayError::NoButton)?;
        if let Some(url) = button.url() {
            return Err(PlayError::IsLink(url.to_owned()));
        }
        let data = button.data().ok_or(PlayError::NoButton)?.to_owned();
        shown.pressed.insert(person, (row, column));
        self.press_data(person, place, message, &data)
    }

    /// A press with any data, as a forged client may send it: the button need not exist.
    pub fn press_data(
        &mut self,
        person: i64,
        place: Place,
        message: i64,
        data: &str,
    ) -> Result<PressId, PlayError> {
        let chat = self.present(person, place)?;
        let shown = chat.messages.get(&message);
        let shown = shown.filter(|shown| !shown.deleted);
        let shown = shown.ok_or(PlayError::NoMessage)?;
        let Author::Bot(bot) = shown.author else {
            return Err(PlayError::NoButton);
        };
        let body = self.message_json(place, shown, true);
        let query_id = self.chance.long_id();
        let press = PressId(self.presses.len() as u64 + 1);
        let update = json!({
            "id": query_id,
            "from": self.user_json(person),
            "message": body,
            "chat_instance": format!("{}", place.chat_id().unsigned_abs() * 7919),
            "data": data,
        });
        let at_ms = self.now_ms;
        let waiting = Press {
            bot,
            person,
            place,
            at_ms,
            answer: None,
            answered_ms: None,
        };
        self.unanswered += 1;
        self.presses.insert(press.0, waiting);
        self.queries.insert(query_id, press.0);
        self.tell(
            bot,
            "callback_query",
            update,
            PRESS_LIFE_MS,
            format!("user:{person}"),
        );
        Ok(press)
    }

    /// Presses that the bot has not answered.
    #[must_use]
    pub fn unanswered(&self) -> usize {
        self.unanswered
    }

    /// How long each answered press waited for its answer, in the world's milliseconds, the oldest press first.
    #[must_use]
    pub fn waits(&self) -> Vec<i64> {
        let answered = |press: &Press| press.answered_ms.map(|at| at - press.at_ms);
        self.presses.values().filter_map(answered).collect()
    }

    /// What the person saw pop up after a press; none while the bot has not answered.
    #[must_use]
    pub fn popup(&self, press: PressId) -> Option<Popup> {
        self.presses.get(&press.0)?.answer.clone()
    }

    /// The answer to a person's newest press in a chat, while it is not older than `within_ms`.
    #[must_use]
    pub fn newest_popup(
        &self,
        person: i64,
        place: Place,
        within_ms: i64,
    ) -> Option<(PressId, Popup)> {
        let own = |press: &&Press| press.person == person && press.place == place;
        let (id, press) = self.presses.iter().rev().find(|(_, press)| own(press))?;
        let fresh = self.now_ms - press.at_ms <= within_ms;
        press
            .answer
            .clone()
            .filter(|_| fresh)
            .map(|popup| (PressId(*id), popup))
    }

    /// Somebody deletes a message for all. No bot is told.
    pub fn delete_message(&mut self, place: Place, message: i64) -> Result<(), PlayError> {
        let shown = self
            .chats
            .get_mut(&place)
            .and_then(|chat| chat.messages.get_mut(&message))
            .ok_or(PlayError::NoMessage)?;
        shown.deleted = true;
        self.touch();
        Ok(())
    }

    /// A person follows a `t.me` link of a bot: `?start=` opens the private chat, `?startgroup=` adds the
    /// bot to `group`. Returns the chat that it leads to.
    pub fn open_link(
        &mut self,
        person: i64,
        url: &str,
        group: Option<i64>,
    ) -> Result<Place, PlayError> {
        let rest = [
            "https://t.me/",
            "http://t.me/",
            "https://telegram.me/",
            "tg://resolve?domain=",
        ]
        .iter()
        .find_map(|lead| url.strip_prefix(lead))
        .ok_or(PlayError::BadLink)?;
        let end = rest.find(['?', '&', '/', '#']).unwrap_or(rest.len());
        let bot = self.bot_named(&rest[..end]).ok_or(PlayError::BadLink)?;
        let query = rest.get(end + 1..).unwrap_or_default();
        let value = |name: &str| {
            query
                .split('&')
                .find_map(|pair| match pair.split_once('=') {
                    Some((key, value)) if key == name => Some(value),
                    None if pair == name => Some(""),
                    _ => None,
                })
        };
        if let Some(payload) = value("startgroup") {
            let group = group.ok_or(PlayError::NoChat)?;
            let rights = value("admin").map(rights);
            if rights.is_some() && !self.status(group, person).admin() {
                return Err(PlayError::NotAdmin);
            }
            self.add_bot_to_group(bot, group, person, Some(payload))?;
            if let Some(rights) = rights {
                self.promote(bot, group, person, rights)?;
            }
            return Ok(Place::Group(group));
        }
        self.start(person, bot, value("start"))
    }

    /// Marks an account as deleted: writing to it gets 403.
    pub fn deactivate(&mut self, person: i64) {
        if let Some(person) = self.people.get_mut(&person) {
            person.deactivated = true;
        }
        self.touch();
    }
}
