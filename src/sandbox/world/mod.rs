//! The model: people, bots, chats, messages, polls, and time. No IO; everything is state and rules.
//!
//! `call` is what bots do, `play` what people do, `view` what tests and the page look at. Time comes in by
//! `tick`, chance out of the seed.

mod args;
mod call;
mod chance;
mod chat;
mod fault;
mod file;
mod limit;
pub(crate) mod markup;
mod message;
mod play;
mod poll;
mod queue;
mod record;
mod refusal;
mod view;
mod wire;

use std::collections::BTreeMap;

pub use args::{Args, Upload};
pub(crate) use call::Deed;
pub use chat::{AdminRights, Bot, Chat, Contact, GroupKind, Permissions, Person, Place, Status};
pub use fault::{Fault, FaultKind};
pub use limit::Limits;
pub use markup::{Entity, Rich};
pub use message::{Attached, Author, Body, Button, Keyboard, Message, Past, Service};
pub use play::{PlayError, PressId};
pub use queue::Fate;
pub(crate) use queue::{Heard, Push, Ticket};
pub use record::{Call, Complaint, Outcome};
pub(crate) use refusal::envelope;
pub use refusal::{Granted, Refusal, Reply};
pub use view::{FileView, MessageView, PollView, Popup};

use chance::Chance;
use fault::Faults;
use file::Stored;
use limit::Ledger;
use play::Press;
use poll::Poll;
use queue::Queue;
use record::Record;

/// How long an update waits before Telegram drops it (Client.cpp: 24 hours; presses 150 seconds).
const UPDATE_LIFE_MS: i64 = 24 * 3600 * 1000;
const PRESS_LIFE_MS: i64 = 150 * 1000;

/// UTF-16 units of a text and of a caption (Bot API).
const TEXT_UNITS: usize = 4096;
const CAPTION_UNITS: usize = 1024;

/// Where update ids begin: somewhere in nine digits.
const FIRST_UPDATE: i64 = 100_000_000;
const UPDATE_SPAN: u32 = 800_000_000;

/// The emulated world.
#[derive(Debug)]
pub struct World {
    now_ms: i64,
    chance: Chance,
    people: BTreeMap<i64, Person>,
    bots: BTreeMap<i64, Bot>,
    chats: BTreeMap<Place, Chat>,
    polls: BTreeMap<String, Poll>,
    files: BTreeMap<String, Stored>,
    presses: BTreeMap<u64, Press>,
    unanswered: usize,
    /// The press behind each callback query's id.
    queries: BTreeMap<String, u64>,
    faults: Faults,
    limits: Option<Limits>,
    ledger: Ledger,
    record: Record,
    any_token: bool,
    next_person: i64,
    next_group: i64,
    revision: u64,
}

impl World {
    /// An empty world. The same seed makes the same ids; another start wants another seed.
    #[must_use]
    pub fn new(seed: u64, now_ms: i64) -> Self {
        Self {
            now_ms,
            chance: Chance::new(seed ^ now_ms.unsigned_abs()),
            people: BTreeMap::new(),
            bots: BTreeMap::new(),
            chats: BTreeMap::new(),
            polls: BTreeMap::new(),
            files: BTreeMap::new(),
            presses: BTreeMap::new(),
            unanswered: 0,
            queries: BTreeMap::new(),
            faults: Faults::default(),
            limits: Some(Limits::TELEGRAM),
            ledger: Ledger::default(),
            record: Record::default(),
            any_token: false,
            next_person: 5_100_000_001,
            next_group: 4_200_000_001,
            revision: 0,
        }
    }

    /// Lets time pass up to `now_ms`: polls close, updates and faults run out. Time never goes back.
    pub fn tick(&mut self, now_ms: i64) {
        self.now_ms = self.now_ms.max(now_ms);
        self.faults.expire(self.now_ms);
        for bot in self.bots.values_mut() {
            bot.queue.expire(self.now_ms);
        }
        let due: Vec<String> = self
            .polls
            .values()
            .filter(|poll| {
                !poll.closed && poll.closes_at.is_some_and(|at| at * 1000 <= self.now_ms)
            })
            .map(|poll| poll.id.clone())
            .collect();
        for id in due {
            self.close_poll(&id);
        }
    }

    /// The world's time in milliseconds since 1970.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.now_ms
    }

    pub(crate) fn now_s(&self) -> i64 {
        self.now_ms.div_euclid(1000)
    }

    /// Grows with every change that somebody could see.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    pub(crate) fn touch(&mut self) {
        self.revision += 1;
    }

    /// Adds a bot; its id is the token's digits. None when the token is malformed or taken.
    pub fn add_bot(&mut self, token: &str, username: &str, name: &str) -> Option<i64> {
        let id = token_id(token)?;
        if self.bots.contains_key(&id) {
            return None;
        }
        let first_update = FIRST_UPDATE + self.chance.below(UPDATE_SPAN);
        self.bots.insert(
            id,
            Bot {
                id,
                token: token.to_owned(),
                username: username.to_owned(),
                name: name.to_owned(),
                privacy: true,
                joins_groups: true,
                revoked: false,
                queue: Queue::starting_at(first_update),
                commands: BTreeMap::new(),
                about: BTreeMap::new(),
            },
        );
        self.touch();
        Some(id)
    }

    /// Lets any well-formed token make its bot on first use, for a sandbox that runs alone.
    pub fn take_any_token(&mut self, yes: bool) {
        self.any_token = yes;
    }

    /// Adds a person; the name may hold anything.
    pub fn add_person(&mut self, name: &str) -> i64 {
        let id = self.next_person;
        self.next_person += 1;
        let person = Person {
            id,
            name: name.to_owned(),
            username: None,
            note: None,
            deactivated: false,
            hidden_in_forwards: false,
        };
        self.people.insert(id, person);
        self.touch();
        id
    }

    /// Gives a person a line for the page, such as the department.
    pub fn note_person(&mut self, person: i64, note: &str) {
        if let Some(person) = self.people.get_mut(&person) {
            person.note = Some(note.to_owned());
        }
        self.touch();
    }

    /// Adds an empty group and returns its chat id.
    pub fn add_group(&mut self, title: &str, kind: GroupKind) -> i64 {
        let id = self.new_group_id(kind);
        let mut chat = Chat::group(id, title, kind);
        if kind != GroupKind::Basic {
            chat.next_message = 2;
        }
        self.chats.insert(Place::Group(id), chat);
        self.touch();
        id
    }

    fn new_group_id(&mut self, kind: GroupKind) -> i64 {
        let number = self.next_group;
        self.next_group += 1;
        if kind == GroupKind::Basic {
            -number
        } else {
            -1_000_000_000_000 - (number - 2_000_000_000)
        }
    }

    /// Puts limits on sending, or takes them away. They are on at first.
    pub fn set_limits(&mut self, limits: Option<Limits>) {
        self.limits = limits;
    }

    /// Puts a fault in force.
    pub fn inject(&mut self, fault: Fault) {
        self.faults.add(fault, self.now_ms);
        self.touch();
    }

    /// Ends all faults.
    pub fn clear_faults(&mut self) {
        self.faults.clear();
        self.touch();
    }

    /// Lets a bot's update ids go on from elsewhere, as Telegram does after a week of silence.
    pub fn renumber_updates(&mut self, bot: i64, next_id: i64) {
        if let Some(bot) = self.bots.get_mut(&bot) {
            bot.queue.renumber(next_id);
        }
    }

    /// From now on it is kept what becomes of each update of a bot. Not kept otherwise: there may be millions.
    pub fn watch_updates(&mut self, bot: i64) {
        if let Some(bot) = self.bots.get_mut(&bot) {
            bot.queue.fates.get_or_insert_default();
        }
    }

    /// What became of a bot's updates since they are watched; what still waits is not among them.
    pub fn fates(&self, bot: i64) -> impl Iterator<Item = (i64, Fate)> {
        let fates = self.bots.get(&bot).and_then(|b| b.queue.fates.as_ref());
        let fates = fates.into_iter().flatten();
        fates.map(|(update, fate)| (*update, *fate))
    }

    /// The id of the update that a bot was given last.
    #[must_use]
    pub fn newest_update(&self, bot: i64) -> Option<i64> {
        self.bots.get(&bot).map(|bot| bot.queue.newest())
    }

    /// Puts any update into a bot's queue, as a server newer (or sicker) than this one may: an unknown kind,
    /// an unknown field, a body that no client can read. Returns its id; none when the bot does not want it.
    pub fn push_raw(&mut self, bot: i64, kind: &str, body: serde_json::Value) -> Option<i64> {
        let expires = self.now_ms + UPDATE_LIFE_MS;
        self.touch();
        let queue = &mut self.bots.get_mut(&bot)?.queue;
        queue.add(kind, &body, expires, &format!("raw:{kind}"))
    }

    fn bot_by_token(&mut self, token: &str) -> Result<i64, Refusal> {
        let id = token_id(token).ok_or_else(Refusal::invalid_token)?;
        if self.any_token && !self.bots.contains_key(&id) {
            let username = if self.bots.is_empty() {
                "tongluo_bot".into()
            } else {
                format!("b{id}_bot")
            };
            self.add_bot(token, &username, "Tongluo");
        }
        let known = self
            .bots
            .get(&id)
            .filter(|bot| bot.token == token && !bot.revoked);
        known.map(|bot| bot.id).ok_or_else(Refusal::unauthorized)
    }

    fn bot_named(&self, username: &str) -> Option<i64> {
        let bots = self.bots.values();
        bots.filter(|bot| bot.username.eq_ignore_ascii_case(username))
            .map(|bot| bot.id)
            .next()
    }

    /// Hands an update to a bot's queue. `key` is what a webhook keeps in order.
    fn tell(&mut self, bot: i64, kind: &str, body: serde_json::Value, life_ms: i64, key: String) {
        let (now, expires) = (self.now_ms, self.now_ms + life_ms);
        let drawn = FIRST_UPDATE + self.chance.below(UPDATE_SPAN);
        if let Some(bot) = self.bots.get_mut(&bot) {
            if bot.queue.wakes_from_silence(now) {
                bot.queue.renumber(drawn);
            }
            bot.queue
                .add(kind, &refusal::without_nulls(body), expires, &key);
        }
        self.touch();
    }
}

/// The bot's id out of a token `digits:characters`; none when it is malformed.
fn token_id(token: &str) -> Option<i64> {
    let (digits, secret) = token.split_once(':')?;
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    let fits = !secret.is_empty() && secret.chars().all(plain) && digits.len() <= 15;
    if !fits || !digits.chars().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|id| *id > 0)
}
