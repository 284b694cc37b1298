//! What can be looked at: for tests, the demo and the page. Looking changes nothing, but for `take_new`.

use std::sync::Arc;

use super::World;
use super::chat::{Bot, Chat, Contact, Permissions, Person, Place, Status};
use super::fault::FaultKind;
use super::markup::Rich;
use super::message::{Attached, Author, Body, Keyboard, Message, Past, Service};
use super::record::{Call, Complaint};

/// What a person saw after a press.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Popup {
    /// The words; may be empty.
    pub text: String,
    /// Whether it waits for an OK; else it passes.
    pub alert: bool,
    /// The link that the client follows at once.
    pub url: Option<String>,
}

/// A file under a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileView {
    /// The name that its bot gave.
    pub name: String,
    /// The bytes.
    pub bytes: Arc<[u8]>,
    /// The id that the bot may send it by again.
    pub file_id: String,
}

/// A poll as its message shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollView {
    /// The poll's id, the same in forwards.
    pub id: String,
    /// The question.
    pub question: String,
    /// The options with their votes.
    pub options: Vec<(String, usize)>,
    /// How many voted.
    pub voters: usize,
    /// Whether it has ended.
    pub closed: bool,
    /// Whether it has right answers.
    pub quiz: bool,
    /// Whether names are hidden.
    pub anonymous: bool,
    /// Whether several options may be chosen.
    pub multiple: bool,
    /// Whether the counts are hidden until the end.
    pub hides_results: bool,
    /// The right options of a quiz.
    pub correct: Vec<usize>,
    /// What a quiz explains after the vote.
    pub explanation: String,
    /// Who chose what.
    pub votes: Vec<(i64, Vec<usize>)>,
}

/// A message as it stands now.
#[derive(Debug, Clone, PartialEq)]
pub struct MessageView {
    /// Its id in the chat.
    pub id: i64,
    /// When it was sent, in milliseconds since 1970.
    pub at_ms: i64,
    /// Who wrote it.
    pub author: Author,
    /// Its text or caption, with entities; empty for polls and service messages.
    pub words: Rich,
    /// Its buttons.
    pub keyboard: Keyboard,
    /// Its picture.
    pub photo: Option<FileView>,
    /// Its file.
    pub document: Option<FileView>,
    /// Its poll.
    pub poll: Option<PollView>,
    /// What happened in the chat.
    pub service: Option<Service>,
    /// The message that it answers.
    pub reply_to: Option<i64>,
    /// Its topic.
    pub thread: Option<i64>,
    /// What it was before, oldest first.
    pub past: Vec<Past>,
    /// Whether it was edited.
    pub edited: bool,
    /// Whether it was deleted.
    pub deleted: bool,
    /// Whether it came without sound.
    pub silent: bool,
    /// Whether it is pinned.
    pub pinned: bool,
    /// Whether it was forwarded.
    pub forwarded: bool,
    /// The album that it belongs to.
    pub album: Option<String>,
}

impl MessageView {
    /// Its text or caption.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.words.text
    }

    /// Where a button with these words is: row and column.
    #[must_use]
    pub fn button(&self, text: &str) -> Option<(usize, usize)> {
        self.keyboard.iter().enumerate().find_map(|(row, buttons)| {
            let column = buttons
                .iter()
                .position(|button| button.text().contains(text))?;
            Some((row, column))
        })
    }
}

impl World {
    /// The people, by id.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }

    /// The bots, by id.
    pub fn bots(&self) -> impl Iterator<Item = &Bot> {
        self.bots.values()
    }

    /// The chats; those of upgraded groups too.
    pub fn chats(&self) -> impl Iterator<Item = &Chat> {
        self.chats.values()
    }

    /// Somebody's place in a group.
    #[must_use]
    pub fn status(&self, group: i64, user: i64) -> Status {
        self.chats
            .get(&Place::Group(group))
            .map_or(Status::Left, |chat| chat.status(user))
    }

    /// What somebody may send in a group.
    #[must_use]
    pub fn may(&self, group: i64, user: i64) -> Permissions {
        self.chats
            .get(&Place::Group(group))
            .map_or(Permissions::MUTED, |chat| chat.may(user))
    }

    /// How far a person has come with a bot.
    #[must_use]
    pub fn contact(&self, person: i64, bot: i64) -> Contact {
        let place = Place::Private { bot, person };
        self.chats
            .get(&place)
            .map_or(Contact::Never, |chat| chat.contact)
    }

    /// The supergroup that a group became.
    #[must_use]
    pub fn migrated_to(&self, group: i64) -> Option<i64> {
        self.chats.get(&Place::Group(group))?.migrated_to
    }

    /// A chat's messages, oldest first, deleted ones too.
    #[must_use]
    pub fn messages(&self, place: Place) -> Vec<MessageView> {
        let Some(chat) = self.chats.get(&place) else {
            return Vec::new();
        };
        chat.messages
            .values()
            .map(|message| self.view(chat, message))
            .collect()
    }

    /// One message.
    #[must_use]
    pub fn message(&self, place: Place, id: i64) -> Option<MessageView> {
        let chat = self.chats.get(&place)?;
        chat.messages
            .get(&id)
            .map(|message| self.view(chat, message))
    }

    /// What bots sent to the chat and nobody has looked at yet; they count as looked at from now on.
    pub fn take_new(&mut self, place: Place) -> Vec<MessageView> {
        let Some(chat) = self.chats.get_mut(&place) else {
            return Vec::new();
        };
        let mut new = Vec::new();
        for message in chat
            .messages
            .values_mut()
            .filter(|message| !message.looked_at)
        {
            message.looked_at = true;
            new.push(message.id);
        }
        new.into_iter()
            .filter_map(|id| self.message(place, id))
            .collect()
    }

    /// How many messages of bots nobody has looked at, over all chats.
    #[must_use]
    pub fn unread_count(&self) -> usize {
        self.unread().len()
    }

    /// The messages of bots that nobody has looked at, with their chats.
    #[must_use]
    pub fn unread(&self) -> Vec<(Place, MessageView)> {
        self.chats
            .values()
            .flat_map(|chat| {
                let new = chat.messages.values().filter(|message| !message.looked_at);
                new.map(|message| (chat.place, self.view(chat, message)))
            })
            .collect()
    }

    /// How many messages a chat holds that were not deleted.
    #[must_use]
    pub fn message_count(&self, place: Place) -> usize {
        let chat = self.chats.get(&place);
        chat.map_or(0, |chat| {
            let messages = chat.messages.values();
            messages.filter(|message| !message.deleted).count()
        })
    }

    /// How often a bot has set a webhook so far.
    #[must_use]
    pub fn webhooks_set(&self, bot: i64) -> u64 {
        self.bots.get(&bot).map_or(0, |bot| bot.queue.hooks())
    }

    /// How often a bot has asked for updates so far.
    #[must_use]
    pub fn polls_opened(&self, bot: i64) -> u64 {
        self.bots.get(&bot).map_or(0, |bot| bot.queue.polls())
    }

    /// How many updates a bot has not confirmed yet.
    #[must_use]
    pub fn pending(&self, bot: i64) -> usize {
        self.bots.get(&bot).map_or(0, |bot| bot.queue.count())
    }

    /// The calls of all bots, oldest first.
    pub fn calls(&self) -> impl Iterator<Item = &Call> {
        self.record.calls.iter()
    }

    /// The calls of one method, oldest first.
    #[must_use]
    pub fn calls_of(&self, method: &str) -> Vec<&Call> {
        self.calls()
            .filter(|call| call.method.eq_ignore_ascii_case(method))
            .collect()
    }

    /// What was wrong with calls by the schema, each mistake once.
    pub fn complaints(&self) -> impl Iterator<Item = &Complaint> {
        self.record.complaints.iter()
    }

    /// The faults in force: kind, and until when or how often (the world's milliseconds; times left).
    #[must_use]
    pub fn faults(&self) -> Vec<(FaultKind, Option<i64>, Option<u32>)> {
        self.faults
            .all()
            .map(|fault| (fault.kind, fault.until_ms, fault.times))
            .collect()
    }

    /// The button that a person pressed last under a message.
    #[must_use]
    pub fn last_pressed(&self, place: Place, message: i64, person: i64) -> Option<(usize, usize)> {
        self.chats
            .get(&place)?
            .messages
            .get(&message)?
            .pressed
            .get(&person)
            .copied()
    }

    /// A stored file by the path that `getFile` gave out, with its media type, while that link holds.
    #[must_use]
    pub fn file_at(&self, path: &str) -> Option<(Arc<[u8]>, Option<String>)> {
        let stored = self.files.values().find(|stored| stored.path == path)?;
        stored.linked_until.filter(|until| self.now_ms < *until)?;
        Some((Arc::clone(&stored.bytes), stored.mime.clone()))
    }

    /// A stored file by its id: name, bytes, media type.
    #[must_use]
    pub fn file(&self, file_id: &str) -> Option<(FileView, Option<String>)> {
        let stored = self.files.get(file_id)?;
        let view = FileView {
            name: stored.name.clone(),
            bytes: Arc::clone(&stored.bytes),
            file_id: file_id.to_owned(),
        };
        Some((view, stored.mime.clone()))
    }

    fn file_view(&self, attached: &Attached) -> Option<FileView> {
        self.file(&attached.file_id).map(|(view, _)| view)
    }

    fn poll_view(&self, id: &str) -> Option<PollView> {
        let poll = self.polls.get(id)?;
        let options = poll.choices.iter().enumerate();
        Some(PollView {
            id: poll.id.clone(),
            question: poll.question.text.clone(),
            options: options
                .map(|(no, choice)| (choice.text.text.clone(), poll.count(no)))
                .collect(),
            voters: poll.votes.len(),
            closed: poll.closed,
            quiz: poll.quiz,
            anonymous: poll.anonymous,
            multiple: poll.multiple,
            hides_results: poll.hides_results,
            correct: poll.correct.clone(),
            explanation: poll.explanation.text.clone(),
            votes: poll
                .votes
                .iter()
                .map(|(who, chosen)| (*who, chosen.clone()))
                .collect(),
        })
    }

    fn view(&self, chat: &Chat, message: &Message) -> MessageView {
        let file = |attached: &Attached| self.file_view(attached);
        let (photo, document, poll, service) = match &message.body {
            Body::Text(_) => (None, None, None, None),
            Body::Photo(attached, _) => (file(attached), None, None, None),
            Body::Document(attached, _) => (None, file(attached), None, None),
            Body::Poll(id) => (None, None, self.poll_view(id), None),
            Body::Service(service) => (None, None, None, Some(service.clone())),
        };
        MessageView {
            id: message.id,
            at_ms: message.at_ms,
            author: message.author,
            words: message.body.words().cloned().unwrap_or_default(),
            keyboard: message.keyboard.clone(),
            photo,
            document,
            poll,
            service,
            reply_to: message.reply_to,
            thread: message.thread,
            past: message.past.clone(),
            edited: message.edited_ms.is_some(),
            deleted: message.deleted,
            silent: message.silent,
            pinned: chat.pinned.contains(&message.id),
            forwarded: message.origin.is_some(),
            album: message.album.clone(),
        }
    }
}
