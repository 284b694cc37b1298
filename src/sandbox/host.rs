//! What a product may offer the page beside the chats: openings, tallies, a clock to move, a bot to kill.
//!
//! The sandbox implements none of it; without a host the page leaves those buttons out.

use futures_util::future::BoxFuture;
use serde::Serialize;

/// The product behind the bot, as far as the page may see and steer it.
pub trait Host: Send + Sync {
    /// What the page shows beside the chats.
    fn overview(&self) -> BoxFuture<'_, Overview>;
    /// Moves time forward. The error is a sentence for the page.
    fn jump(&self, to: Jump) -> BoxFuture<'_, Result<(), String>>;
    /// Ends the bot at once, as a power cut would. The error is a sentence for the page.
    fn kill(&self) -> BoxFuture<'_, Result<(), String>>;
    /// Starts the bot again. The error is a sentence for the page.
    fn restart(&self) -> BoxFuture<'_, Result<(), String>>;
}

/// Where to move time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jump {
    /// To the next opening.
    NextOpening,
    /// Forward by so many milliseconds.
    ByMs(i64),
}

/// What a host shows.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Overview {
    /// Minutes that the host's time zone is ahead of UTC.
    pub zone_offset_minutes: i32,
    /// The day in words: weekday, lunar date, observance.
    pub day: String,
    /// Whether the bot is running.
    pub running: bool,
    /// The next opening, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Opening>,
    /// What is being counted, the newest first.
    pub tallies: Vec<TallyCard>,
    /// What the bot did, the newest last.
    pub doings: Vec<Doing>,
}

/// One opening that is still to come.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Opening {
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// What opens.
    pub title: String,
    /// Why on that day.
    pub reason: String,
}

/// Whether a tally still runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TallyState {
    /// Answers still count.
    #[default]
    Running,
    /// The figures are frozen.
    Closed,
}

/// The figures of one opening. All counts are people.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct TallyCard {
    /// A key that stays the same while its figures change.
    pub id: String,
    /// What was asked.
    pub title: String,
    /// Whether it still runs.
    pub state: TallyState,
    /// Who is expected.
    pub expected: u32,
    /// Who has answered.
    pub done: u32,
    /// Who may still answer.
    pub open: u32,
    /// Who has no account yet.
    pub unregistered: u32,
    /// Who answered after the close.
    pub late: u32,
    /// Who had not answered at the close.
    pub missing: u32,
    /// Who was let off.
    pub waived: u32,
    /// Who could not be reached.
    pub unreachable: u32,
    /// Answers of people who were not expected.
    pub guests: u32,
    /// The same by department.
    pub departments: Vec<DepartmentCount>,
    /// Right and wrong by question.
    pub questions: Vec<QuestionCount>,
}

/// One department's figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DepartmentCount {
    /// The department's name.
    pub name: String,
    /// Who is expected.
    pub expected: u32,
    /// Who has answered.
    pub done: u32,
    /// Who answered after the close.
    pub late: u32,
}

/// One question's figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct QuestionCount {
    /// Its number, from 1.
    pub no: u32,
    /// Its text.
    pub text: String,
    /// Right answers.
    pub right: u32,
    /// Wrong answers.
    pub wrong: u32,
}

/// One thing that the bot did or is about to do.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Doing {
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// What.
    pub text: String,
    /// Its state as a stable word (sent, failed, unknown …).
    pub state: String,
    /// Its state in the reader's language.
    pub state_word: String,
}
