//! Voting in polls, and what their bots hear of it.

use serde_json::{Value, json};

use super::super::chat::Place;
use super::super::message::Body;
use super::super::{UPDATE_LIFE_MS, World};
use super::PlayError;

/// The account that stands for whoever votes in a chat's name (Bot API, fixed).
const CHANNEL_BOT: i64 = 136_817_688;

impl World {
    /// A person votes in the poll of that message; no options take the vote back.
    pub fn vote(
        &mut self,
        person: i64,
        place: Place,
        message: i64,
        options: &[usize],
    ) -> Result<(), PlayError> {
        let voter = json!({"user": self.user_json(person)});
        self.cast(person, person, voter, place, message, options)
    }

    /// An administrator votes in the group's name: the bot hears of a chat, and of the account that
    /// stands for all such voters (Bot API, `PollAnswer.voter_chat`).
    pub fn vote_anonymously(
        &mut self,
        person: i64,
        place: Place,
        message: i64,
        options: &[usize],
    ) -> Result<(), PlayError> {
        let stands_for_all = json!({
            "id": CHANNEL_BOT,
            "is_bot": true,
            "first_name": "Channel",
            "username": "Channel_Bot",
        });
        let voter = json!({"voter_chat": self.chat_json(place), "user": stands_for_all});
        self.cast(person, place.chat_id(), voter, place, message, options)
    }

    fn cast(
        &mut self,
        person: i64,
        voter: i64,
        named: Value,
        place: Place,
        message: i64,
        options: &[usize],
    ) -> Result<(), PlayError> {
        let chat = self.present(person, place)?;
        let shown = chat
            .messages
            .get(&message)
            .filter(|message| !message.deleted);
        let Some(Body::Poll(id)) = shown.map(|message| message.body.clone()) else {
            return Err(PlayError::NoPoll);
        };
        let poll = self.polls.get_mut(&id).ok_or(PlayError::NoPoll)?;
        if poll.closed {
            return Err(PlayError::PollClosed);
        }
        if poll.votes.contains_key(&voter) && !poll.revoting {
            return Err(PlayError::Voted);
        }
        let mut chosen = options.to_vec();
        chosen.sort_unstable();
        chosen.dedup();
        let fits = chosen.iter().all(|index| *index < poll.choices.len());
        if !fits || chosen.len() != options.len() || (chosen.len() > 1 && !poll.multiple) {
            return Err(PlayError::BadOptions);
        }
        if chosen.is_empty() && poll.votes.remove(&voter).is_none() {
            return Err(PlayError::BadOptions);
        }
        if !chosen.is_empty() {
            poll.votes.insert(voter, chosen.clone());
        }
        let (bot, anonymous) = (poll.bot, poll.anonymous);
        let Some(poll) = self.polls.get(&id) else {
            return Err(PlayError::NoPoll);
        };
        let (kind, body) = if anonymous {
            ("poll", poll.json())
        } else {
            let mut answer = named;
            answer["poll_id"] = json!(id);
            answer["option_ids"] = json!(chosen);
            answer["option_persistent_ids"] = json!(poll.persistent_ids(&chosen));
            ("poll_answer", answer)
        };
        self.tell(bot, kind, body, UPDATE_LIFE_MS, format!("poll:{id}"));
        Ok(())
    }

    /// A person takes their vote back.
    pub fn retract(&mut self, person: i64, place: Place, message: i64) -> Result<(), PlayError> {
        self.vote(person, place, message, &[])
    }

    /// Takes all votes and presses back in silence, as if nobody had answered anything: for the next of several runs.
    pub fn forget_answers(&mut self) {
        for poll in self.polls.values_mut() {
            poll.votes.clear();
        }
        self.presses.clear();
        self.queries.clear();
        self.unanswered = 0;
        self.touch();
    }

    /// Forgets the record of calls so far: for the next of several runs.
    pub fn forget_calls(&mut self) {
        self.record.calls.clear();
    }

    /// Ends a poll and tells its bot.
    pub(crate) fn close_poll(&mut self, id: &str) {
        let Some(poll) = self.polls.get_mut(id).filter(|poll| !poll.closed) else {
            return;
        };
        poll.closed = true;
        let poll = poll.clone();
        self.tell(
            poll.bot,
            "poll",
            poll.json(),
            UPDATE_LIFE_MS,
            format!("poll:{id}"),
        );
    }
}
