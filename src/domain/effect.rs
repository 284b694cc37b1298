//! What a step wants told or shown, without its words. The room `text` words it, `engine` carries it out after the commit.

use crate::prompt::Prompt;

/// What the person who acted is told about the act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Feedback {
    /// An acknowledgement was recorded.
    Confirmed {
        /// It was recorded before; nothing changed.
        again: bool,
        /// It came after the close.
        late: bool,
    },
    /// A choice with a right answer was recorded, or stood already.
    Judged {
        /// Whether the answer that counts is right.
        correct: bool,
        /// The right option's text.
        right_option: String,
        /// Why.
        explanation: Option<String>,
        /// Answered before: the first stands.
        again: bool,
        /// It came after the close.
        late: bool,
        /// Was the last question: right answers of so many.
        finished: Option<(u16, u16)>,
    },
    /// A choice without a right answer was recorded.
    Chosen {
        /// It replaced an earlier one.
        changed: bool,
        /// It came after the close.
        late: bool,
        /// All questions are answered.
        finished: bool,
    },
    /// The occurrence takes no more answers.
    Closed,
    /// Nothing of ours: an old, foreign or forged button.
    Unknown,
}

/// What a step leads to outside the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Tell the person who acted.
    Tell(Feedback),
    /// Show this in the private chat, in the message that was pressed or in a new one.
    Show(Prompt),
    /// What the group sees (counts) has changed.
    Refresh,
}
