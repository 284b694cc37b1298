//! Confirm: one press says that somebody read, agrees or is on the way.

use super::{Ask, Decision, Input, Scope, Session};
use crate::effect::{Effect, Feedback};
use crate::obligation::{NewObligation, Roster};
use crate::prompt::{Press, Prompt};
use crate::response::Answer;
use serde::{Deserialize, Serialize};

/// An acknowledgement with the word on its button (收到, 我承诺).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirm {
    /// The button's word.
    pub label: String,
}

impl Ask for Confirm {
    const SCOPE: Scope = Scope::Subject;

    fn open(&self, roster: &Roster) -> Vec<NewObligation> {
        roster.each_person()
    }

    fn step(&self, session: &Session, input: &Input) -> Decision {
        let mut after = session.clone();
        if *input != Input::Press(Press::Confirm) {
            let effects = vec![Effect::Tell(Feedback::Unknown)];
            return Decision {
                fulfilled: !after.answers.is_empty(),
                session: after,
                responses: Vec::new(),
                effects,
            };
        }
        let again = after.answers.insert(0, 0).is_some();
        let told = Effect::Tell(Feedback::Confirmed {
            again,
            late: session.closed,
        });
        if again {
            return Decision {
                session: after,
                responses: Vec::new(),
                fulfilled: true,
                effects: vec![told],
            };
        }
        let answer = Answer {
            question: 0,
            choice: Some(0),
            correct: None,
        };
        Decision {
            session: after,
            responses: vec![answer],
            fulfilled: true,
            effects: vec![told, Effect::Refresh],
        }
    }

    fn prompt(&self, _session: &Session) -> Prompt {
        self.public_prompt()
    }

    fn public_prompt(&self) -> Prompt {
        Prompt::Confirm {
            label: self.label.clone(),
        }
    }
}
