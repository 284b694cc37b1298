//! Who is expected in an occurrence and what became of each. Invariant 5: the numbers add up.

use crate::id::PersonId;
use crate::people::Person;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Whom an obligation is about. Departments, households and boards are further variants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A person of the roster.
    Person(PersonId),
}

/// One line of who is expected, as it is written when the occurrence opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewObligation {
    /// Who.
    pub subject: Subject,
    /// The department on that day; stays when the person moves later.
    pub department: String,
}

/// The one state that each expected subject is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Expected, nothing yet; only while the occurrence runs.
    Open,
    /// Answered in time.
    Done,
    /// Excused, by whom and why on record.
    Waived,
    /// Cannot be reached, on record.
    Unreachable,
    /// Closed without an answer.
    Missing,
    /// Answered after the close.
    Late,
}

impl State {
    /// All states, in the order in which they are shown.
    pub const ALL: [State; 6] = [
        State::Done,
        State::Late,
        State::Waived,
        State::Unreachable,
        State::Open,
        State::Missing,
    ];

    /// The name under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Done => "done",
            State::Waived => "waived",
            State::Unreachable => "unreachable",
            State::Missing => "missing",
            State::Late => "late",
        }
    }
    /// The state of a stored name.
    pub fn parse(name: &str) -> Option<State> {
        State::ALL.into_iter().find(|s| s.as_str() == name)
    }

    /// The state once the subject has answered. A waived or unreachable person who answers all the same is done:
    /// an excuse never takes an answer away. After the close an answer is late, and what was done stays done.
    #[must_use]
    pub fn on_answer(self, closed: bool) -> State {
        match (self, closed) {
            (State::Done, _) => State::Done,
            (State::Open | State::Waived | State::Unreachable, false) => State::Done,
            (State::Waived | State::Unreachable, true) => self,
            (State::Open | State::Missing | State::Late, true) => State::Late,
            (State::Missing | State::Late, false) => State::Done,
        }
    }

    /// The state at the close of the occurrence.
    #[must_use]
    pub fn on_close(self) -> State {
        if self == State::Open {
            State::Missing
        } else {
            self
        }
    }
}

/// The people of an audience who are members on the day of the opening: the expected set, frozen when it opens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    /// Members on that day, each once.
    pub members: Vec<Person>,
}

impl Roster {
    /// The members of an audience on a day.
    pub fn on(people: Vec<Person>, day: NaiveDate) -> Roster {
        Roster {
            members: people.into_iter().filter(|p| p.is_member_on(day)).collect(),
        }
    }
    /// One obligation for each member.
    pub fn each_person(&self) -> Vec<NewObligation> {
        let line = |p: &Person| NewObligation {
            subject: Subject::Person(p.id),
            department: p.department.clone(),
        };
        self.members.iter().map(line).collect()
    }
}
