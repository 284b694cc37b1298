//! What somebody answered, and which answer counts. Ordered by the intake sequence alone, never by arrival or update id.

use crate::id::AccountId;
use crate::time::Instant;
use serde::{Deserialize, Serialize};

/// The order in which answers were committed: given by the writer inside its transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sequence(pub i64);

/// Which answer counts when somebody answers again (the post's `change`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The first; a later one is told so and changes nothing.
    First,
    /// The last.
    Last,
}

/// An answer that an ask wants written. `question` counts from 0; Confirm has one question, and choice 0 is yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Which question, from 0.
    pub question: u16,
    /// Which option, from 0; `None` takes the answer back (a retracted vote).
    pub choice: Option<u16>,
    /// Right or wrong; absent where nothing is right.
    pub correct: Option<bool>,
}

/// A stored answer: one row for each account and question of an occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Response {
    /// Who answered.
    pub account: AccountId,
    /// What.
    pub answer: Answer,
    /// When the writer committed it.
    pub at: Instant,
    /// Its place in the order of all answers.
    pub sequence: Sequence,
    /// It came after the close.
    pub late: bool,
}

/// The answer that counts for a person who has several accounts: by the change rule over the sequence, and what came in
/// time before what came late. Pure; the store's views follow the same rule.
pub fn counted(responses: &[Response], change: Change) -> Option<&Response> {
    let given = responses.iter().filter(|r| r.answer.choice.is_some());
    match change {
        Change::First => given.min_by_key(|r| (r.late, r.sequence)),
        Change::Last => given.min_by_key(|r| (r.late, std::cmp::Reverse(r.sequence))),
    }
}
