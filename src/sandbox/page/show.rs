//! What the page shows: people, chats, messages, as one person sees them.

use serde_json::{Value, json};

use super::words::{self, sentences};
use crate::http::Language;
use crate::world::markup::to_html;
use crate::world::{
    Author, Chat, Contact, FaultKind, GroupKind, MessageView, Place, PollView, Rich, Service,
    Status, World,
};

/// How many messages one answer holds.
const PAGE: usize = 200;

/// How long a pop-up is shown again, in the world's milliseconds.
const POPUP_MS: i64 = 15_000;

/// The person who looks: the one asked for, else the first.
pub(super) fn viewer(world: &World, asked: Option<i64>) -> i64 {
    let known = asked.filter(|id| world.people().any(|person| person.id == *id));
    known
        .or_else(|| world.people().next().map(|person| person.id))
        .unwrap_or(0)
}

/// The bot that the page is about: the first.
pub(super) fn bot(world: &World) -> Option<i64> {
    world.bots().next().map(|bot| bot.id)
}

/// The chat that the page means by an id: a private chat goes by its person's id.
pub(super) fn place(world: &World, chat: i64, person: i64) -> Place {
    if chat < 0 {
        return Place::Group(chat);
    }
    Place::Private {
        bot: bot(world).unwrap_or(0),
        person,
    }
}

/// `GET /page/state`, without what the host adds.
pub(super) fn state(world: &World, language: Language, asked: Option<i64>) -> Value {
    let person = viewer(world, asked);
    let bot = bot(world);
    let people: Vec<Value> = world
        .people()
        .map(|person| json!({"id": person.id, "name": person.name, "note": person.note}))
        .collect();
    let mut chats: Vec<Value> = world
        .chats()
        .filter(|chat| chat.kind.is_some())
        .map(|chat| group(world, language, chat, bot, person))
        .collect();
    if let Some(bot) = bot {
        chats.push(private(world, language, bot, person));
    }
    let complaints: Vec<Value> = world
        .complaints()
        .map(|complaint| json!({"at_ms": complaint.at_ms, "text": complaint.text}))
        .collect();
    let known = world.bots().next();
    json!({
        "now_ms": world.now_ms(),
        "bot": known.map(|bot| json!({
            "username": bot.username,
            "name": bot.name,
            "privacy": bot.privacy,
            "joins_groups": bot.joins_groups,
        })),
        "people": people,
        "chats": chats,
        "as": person,
        "complaints": complaints,
        "faults": faults(world),
    })
}

fn faults(world: &World) -> Vec<Value> {
    let name = |kind| match kind {
        FaultKind::Cut => "cut",
        FaultKind::LoseReply => "lose_reply",
        FaultKind::TooMany { .. } => "too_many",
        FaultKind::ServerError { .. } => "server_error",
        FaultKind::Garbage => "garbage",
        FaultKind::Slow { .. } => "slow",
        FaultKind::Unauthorized => "unauthorized",
        FaultKind::DateShift { .. } => "date_shift",
    };
    let all = world.faults().into_iter();
    all.map(|(kind, until, left)| json!({"kind": name(kind), "until_ms": until, "left": left}))
        .collect()
}

fn last(world: &World, language: Language, place: Place) -> Value {
    match world
        .messages(place)
        .into_iter()
        .rev()
        .find(|message| !message.deleted)
    {
        Some(message) => {
            let text = preview(world, language, &message);
            json!({"at_ms": message.at_ms, "text": text})
        }
        None => Value::Null,
    }
}

fn preview(world: &World, language: Language, message: &MessageView) -> String {
    let text = match (&message.service, &message.poll) {
        (Some(what), _) => service(world, language, message, what),
        (_, Some(poll)) => poll.question.clone(),
        _ => message.words.text.clone(),
    };
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(80)
        .collect()
}

fn group(world: &World, language: Language, chat: &Chat, bot: Option<i64>, person: i64) -> Value {
    let id = chat.place.chat_id();
    let bot_state = match bot.map(|bot| world.status(id, bot)) {
        Some(Status::Creator | Status::Administrator(_)) => "administrator",
        Some(Status::Member | Status::Restricted(_)) => "member",
        Some(Status::Kicked) => "kicked",
        Some(Status::Left) | None => "absent",
    };
    json!({
        "id": id,
        "title": words::title(language, &chat.title, world.migrated_to(id).is_some()),
        "migrated_to": world.migrated_to(id),
        "kind": match chat.kind {
            Some(GroupKind::Basic) => "group",
            Some(GroupKind::Forum) => "forum",
            _ => "supergroup",
        },
        "members": chat.member_count(),
        "joined": !matches!(world.status(id, person), Status::Left | Status::Kicked),
        "bot_state": bot_state,
        "last": last(world, language, chat.place),
    })
}

fn private(world: &World, language: Language, bot: i64, person: i64) -> Value {
    let name = world
        .bots()
        .find(|known| known.id == bot)
        .map(|bot| bot.name.clone());
    let contact = world.contact(person, bot);
    json!({
        "id": person,
        "title": name,
        "kind": "private",
        "members": 2,
        "joined": true,
        "bot_state": "member",
        "person": person,
        "start_state": match contact {
            Contact::Never => "never",
            Contact::Started => "started",
            Contact::Blocked => "blocked",
        },
        "last": last(world, language, Place::Private { bot, person }),
    })
}

/// `GET /page/chat/{chat}`: the newest messages, or those after or before an id.
pub(super) fn chat(
    world: &World,
    language: Language,
    place: Place,
    person: i64,
    after: Option<i64>,
    before: Option<i64>,
) -> Value {
    let mut messages: Vec<MessageView> = world
        .messages(place)
        .into_iter()
        .filter(|message| after.is_none_or(|after| message.id > after))
        .filter(|message| before.is_none_or(|before| message.id < before))
        .collect();
    let more = messages.len() > PAGE;
    let messages = messages.split_off(messages.len().saturating_sub(PAGE));
    let popup = world.newest_popup(person, place, POPUP_MS).map(
        |(press, popup)| json!({"press_id": press.0, "text": popup.text, "alert": popup.alert, "url": popup.url}),
    );
    let shown: Vec<Value> = messages
        .iter()
        .map(|one| message(world, language, place, person, one))
        .collect();
    let commands = bot(world).map(|bot| world.commands_for(bot, place, person));
    let commands: Vec<Value> = commands
        .into_iter()
        .flatten()
        .map(|(command, words)| json!({"command": command, "words": words}))
        .collect();
    json!({"messages": shown, "more": more, "popup": popup, "commands": commands})
}

fn name_of(world: &World, id: i64) -> String {
    let person = world
        .people()
        .find(|person| person.id == id)
        .map(|person| person.name.clone());
    let bot = || {
        world
            .bots()
            .find(|bot| bot.id == id)
            .map(|bot| bot.name.clone())
    };
    person.or_else(bot).unwrap_or_default()
}

fn author_name(world: &World, language: Language, author: Author) -> String {
    match author {
        Author::Person(id) | Author::Bot(id) => name_of(world, id),
        Author::Anonymous(_) => sentences(language).anonymous_admin.to_owned(),
    }
}

fn service(world: &World, language: Language, message: &MessageView, what: &Service) -> String {
    let who = author_name(world, language, message.author);
    let names = match what {
        Service::Joined(users) => users
            .iter()
            .map(|user| name_of(world, *user))
            .collect::<Vec<_>>()
            .join("、"),
        Service::Left(user) => name_of(world, *user),
        _ => String::new(),
    };
    words::service(language, what, &who, &names)
}

/// A client shows a start without what its link carried.
fn without_payload(place: Place, message: &MessageView) -> Rich {
    let private = matches!(place, Place::Private { .. });
    let started =
        matches!(message.author, Author::Person(_)) && message.text().starts_with("/start ");
    let mut words = message.words.clone();
    if private && started {
        words.text.truncate("/start".len());
    }
    words
}

fn message(
    world: &World,
    language: Language,
    place: Place,
    person: i64,
    message: &MessageView,
) -> Value {
    let (id, is_bot) = match message.author {
        Author::Person(id) => (id, false),
        Author::Bot(id) => (id, true),
        Author::Anonymous(_) => (0, false),
    };
    let address = |file: &crate::world::FileView| format!("/page/file/{}", file.file_id);
    let mut value = json!({
        "id": message.id,
        "at_ms": message.at_ms,
        "from": {"id": id, "name": author_name(world, language, message.author), "bot": is_bot},
        "text_html": to_html(&without_payload(place, message)),
        "buttons": buttons(message),
        "edited": message.edited,
        "deleted": message.deleted,
        "silent": message.silent,
        "pinned": message.pinned,
        "forwarded": message.forwarded,
        "reply_to": message.reply_to,
        "mine": message.author == Author::Person(person),
    });
    if message.deleted {
        value["text_html"] = json!("");
        value["buttons"] = json!([]);
        return value;
    }
    if let Some(photo) = &message.photo {
        value["photo_url"] = json!(address(photo));
    }
    if let Some(file) = &message.document {
        value["document"] =
            json!({"name": file.name, "size": file.bytes.len(), "url": address(file)});
    }
    if let Some(poll) = &message.poll {
        value["poll"] = poll_of(poll, person);
    }
    if let Some(what) = &message.service {
        value["service"] = json!(service(world, language, message, what));
    }
    if let Some((row, column)) = world.last_pressed(place, message.id, person) {
        value["pressed"] = json!([row, column]);
    }
    value
}

fn buttons(message: &MessageView) -> Value {
    let mut index = 0;
    let rows: Vec<Vec<Value>> = message
        .keyboard
        .iter()
        .map(|row| {
            row.iter()
                .map(|button| {
                    let mut value = json!({"text": button.text(), "index": index});
                    index += 1;
                    if let Some(url) = button.url() {
                        value["url"] = json!(url);
                    }
                    if let Some(data) = button.data() {
                        value["data"] = json!(data);
                    }
                    value
                })
                .collect()
        })
        .collect();
    json!(rows)
}

/// A poll as one person sees it: what is right and why only after their vote, hidden counts only at the end.
fn poll_of(poll: &PollView, person: i64) -> Value {
    let own = poll
        .votes
        .iter()
        .find(|(who, _)| *who == person)
        .map(|(_, chosen)| chosen.as_slice());
    let chosen = own.unwrap_or_default();
    let told = own.is_some() || poll.closed;
    let counts = told && (poll.closed || !poll.hides_results);
    let options: Vec<Value> = poll
        .options
        .iter()
        .enumerate()
        .map(|(index, (text, votes))| {
            json!({
                "text": text,
                "votes": counts.then_some(votes),
                "mine": chosen.contains(&index),
                "right": (told && poll.quiz).then(|| poll.correct.contains(&index)),
            })
        })
        .collect();
    let mut value = json!({
        "question": poll.question,
        "options": options,
        "closed": poll.closed,
        "quiz": poll.quiz,
        "multiple": poll.multiple,
        "anonymous": poll.anonymous,
        "voters": poll.voters,
        "voted": own.is_some(),
    });
    if told && !poll.explanation.is_empty() {
        value["explanation"] = json!(poll.explanation);
    }
    value
}
