//! What the people of the town do: they press, they vote, they change their minds, they press again. Chosen by a seed.

use crate::office::Peopled;
use crate::record::{Deed, Done};
use std::collections::HashMap;
use tongluo::entropy::{Entropy, Generator};
use tongluo::sandbox::{Author, Fate, MessageView, Place, World};

/// Of each chat's messages the newest so many are looked at: older ones are out of sight.
const IN_SIGHT: usize = 14;

/// All people, and what they have done.
pub(crate) struct Player {
    peopled: Peopled,
    chance: Generator,
    pub(crate) done: Vec<Done>,
    pub(crate) presses: Vec<u64>,
    /// The newest vote of each person in each poll: the update by which the bot hears of it.
    votes: HashMap<(String, i64), i64>,
}

impl Player {
    pub(crate) fn new(peopled: &Peopled, chance: Generator) -> Player {
        Player {
            peopled: peopled.clone(),
            chance,
            done: Vec::new(),
            presses: Vec::new(),
            votes: HashMap::new(),
        }
    }

    fn one_of<'a, T>(&self, all: &'a [T]) -> Option<&'a T> {
        let place = self.chance.bits().checked_rem(all.len() as u64)?;
        all.get(usize::try_from(place).ok()?)
    }

    /// Somebody does something, where there is something to do.
    pub(crate) fn act(&mut self, world: &mut World) {
        let group = self.one_of(&self.peopled.groups).copied();
        let person = self.one_of(&self.peopled.people).copied();
        let (Some(group), Some(person)) = (group, person) else {
            return;
        };
        let place = Place::Group(group);
        let mut messages = world.messages(place);
        let seen = messages.split_off(messages.len().saturating_sub(IN_SIGHT));
        let asks = |m: &MessageView| {
            let open = m.poll.as_ref().is_some_and(|p| !p.closed);
            matches!(m.author, Author::Bot(_))
                && !m.deleted
                && (open || buttons(m).next().is_some())
        };
        let asking: Vec<MessageView> = seen.into_iter().filter(asks).collect();
        let Some(message) = self.one_of(&asking).cloned() else {
            return;
        };
        match &message.poll {
            Some(poll) => {
                let options = poll.options.len();
                self.vote(world, place, &message, poll.id.clone(), person, options);
            }
            None => self.press(world, place, &message, person),
        }
    }

    fn press(&mut self, world: &mut World, place: Place, message: &MessageView, person: i64) {
        let all: Vec<(usize, usize, String)> = buttons(message).collect();
        let Some((row, column, data)) = self.one_of(&all).cloned() else {
            return;
        };
        let before = world.newest_update(self.peopled.bot);
        let Ok(press) = world.press(person, place, message.id, row, column) else {
            return;
        };
        self.presses.push(press.0);
        let deed = Deed::Press {
            data,
            press: press.0,
        };
        self.note(world, before, person, deed);
    }

    /// The first vote is the client's own. A change of mind comes as the update alone: this emulated quiz takes none back, the
    /// real one may (Bot API 9.6, `allows_revoting`). Only once the vote before was taken: their order is the order of one poll.
    fn vote(
        &mut self,
        world: &mut World,
        place: Place,
        message: &MessageView,
        poll: String,
        person: i64,
        options: usize,
    ) {
        let bot = self.peopled.bot;
        let option = usize::try_from(self.chance.bits() % (options as u64 + 1)).unwrap_or(0);
        let chosen = (option < options).then_some(option);
        let before = world.newest_update(bot);
        let key = (poll.clone(), person);
        match (self.votes.get(&key).copied(), chosen) {
            (None, None) => return,
            (None, Some(option)) => {
                if world.vote(person, place, message.id, &[option]).is_err() {
                    return;
                }
            }
            (Some(last), _) => {
                let taken = |(update, fate): (i64, Fate)| {
                    update == last && matches!(fate, Fate::Confirmed { .. })
                };
                if !world.fates(bot).any(taken) {
                    return;
                }
                let options: Vec<usize> = chosen.into_iter().collect();
                let user = serde_json::json!({
                    "id": person, "is_bot": false, "first_name": "changed",
                });
                let body = serde_json::json!({
                    "poll_id": poll, "user": user, "option_ids": options,
                });
                if world.push_raw(bot, "poll_answer", body).is_none() {
                    return;
                }
            }
        }
        let option = chosen.and_then(|o| u16::try_from(o).ok());
        if let Some(update) = self.note(world, before, person, Deed::Vote { poll, option }) {
            self.votes.insert(key, update);
        }
    }

    fn note(&mut self, world: &World, before: Option<i64>, person: i64, deed: Deed) -> Option<i64> {
        let update = world.newest_update(self.peopled.bot);
        let update = update.filter(|_| update != before)?;
        self.done.push(Done {
            update,
            person,
            at_ms: world.now_ms(),
            deed,
        });
        Some(update)
    }
}

/// The buttons that answer: where they are and what they carry.
fn buttons(message: &MessageView) -> impl Iterator<Item = (usize, usize, String)> {
    let rows = message.keyboard.iter().enumerate();
    let all = rows.flat_map(|(row, line)| line.iter().enumerate().map(move |(c, b)| (row, c, b)));
    all.filter_map(|(row, column, button)| {
        let data = button.data()?;
        let answers = data.starts_with("c.") || data.starts_with("q.");
        answers.then(|| (row, column, data.to_owned()))
    })
}
