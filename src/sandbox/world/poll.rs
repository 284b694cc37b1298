//! Polls: options, votes, and when they close.
//!
//! It counts; who is told about it is decided in `play` and `call`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::chat::Place;
use super::markup::Rich;
use super::refusal::without_nulls;

/// One answer of a poll.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Choice {
    pub(crate) persistent_id: String,
    pub(crate) text: Rich,
}

/// A poll. All times in seconds since 1970.
#[derive(Debug, Clone)]
pub(crate) struct Poll {
    pub(crate) id: String,
    pub(crate) bot: i64,
    pub(crate) place: Place,
    pub(crate) question: Rich,
    pub(crate) choices: Vec<Choice>,
    pub(crate) anonymous: bool,
    pub(crate) quiz: bool,
    pub(crate) multiple: bool,
    pub(crate) revoting: bool,
    pub(crate) hides_results: bool,
    pub(crate) correct: Vec<usize>,
    pub(crate) explanation: Rich,
    pub(crate) description: Rich,
    pub(crate) open_period: Option<i64>,
    pub(crate) close_date: Option<i64>,
    pub(crate) closes_at: Option<i64>,
    pub(crate) closed: bool,
    pub(crate) votes: BTreeMap<i64, Vec<usize>>,
}

impl Poll {
    pub(crate) fn count(&self, choice: usize) -> usize {
        self.votes
            .values()
            .filter(|chosen| chosen.contains(&choice))
            .count()
    }

    pub(crate) fn persistent_ids(&self, chosen: &[usize]) -> Vec<&str> {
        chosen
            .iter()
            .filter_map(|index| self.choices.get(*index))
            .map(|choice| choice.persistent_id.as_str())
            .collect()
    }

    /// The poll as the bot that sent it sees it: with the right answers, the older single one beside them.
    pub(crate) fn json(&self) -> Value {
        let entities = |rich: &Rich| {
            if rich.entities.is_empty() {
                Value::Null
            } else {
                rich.entities_json()
            }
        };
        let text = |rich: &Rich| {
            if rich.text.is_empty() {
                Value::Null
            } else {
                json!(rich.text)
            }
        };
        let options: Vec<Value> = self
            .choices
            .iter()
            .enumerate()
            .map(|(index, choice)| {
                json!({
                    "persistent_id": choice.persistent_id,
                    "text": choice.text.text,
                    "text_entities": entities(&choice.text),
                    "voter_count": self.count(index),
                })
            })
            .collect();
        let single = (self.quiz && self.correct.len() == 1).then(|| self.correct[0]);
        without_nulls(json!({
            "id": self.id,
            "question": self.question.text,
            "question_entities": entities(&self.question),
            "options": options,
            "total_voter_count": self.votes.len(),
            "is_closed": self.closed,
            "is_anonymous": self.anonymous,
            "type": if self.quiz { "quiz" } else { "regular" },
            "allows_multiple_answers": self.multiple,
            "allows_revoting": self.revoting,
            "members_only": false,
            "correct_option_ids": self.quiz.then_some(&self.correct),
            "correct_option_id": single,
            "explanation": text(&self.explanation),
            "explanation_entities": entities(&self.explanation),
            "open_period": self.open_period,
            "close_date": self.close_date,
            "description": text(&self.description),
            "description_entities": entities(&self.description),
        }))
    }
}
