//! What a post wants back: pure reducers over a session. A new kind is a row in `kind`; a fifth ask is one module here.
//! Store, engines, channels and migrations name no ask: they carry `Asking` and what its steps return.

mod confirm;
mod form;

pub use confirm::Confirm;
pub use form::{Form, Road};

use crate::effect::Effect;
use crate::obligation::{NewObligation, Roster};
use crate::prompt::{Press, Prompt};
use crate::response::Answer;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which session row a step needs: one for each account, or one for the whole occurrence (a sign-up's places).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The account's own answers.
    Subject,
    /// All answers of the occurrence.
    Occurrence,
}

/// What is known of somebody's answers when the next one comes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// The option chosen for each question, both from 0.
    pub answers: BTreeMap<u16, u16>,
    /// The occurrence is closed.
    pub closed: bool,
}

impl Session {
    /// Whether all of so many questions are answered; of none nothing can be full.
    pub fn is_full(&self, questions: u16) -> bool {
        questions > 0 && (0..questions).all(|question| self.answers.contains_key(&question))
    }
}

/// What somebody did, without the wire it came by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A button.
    Press(Press),
    /// The channel's own poll: the option chosen, or none where the vote was taken back.
    Vote(Option<u16>),
}

/// What a step decides. Written in one transaction with everything else of its batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The session afterwards, for the next step of the same batch.
    pub session: Session,
    /// Answers to write.
    pub responses: Vec<Answer>,
    /// Whether the person has done what the occurrence asks, by this account's answers.
    pub fulfilled: bool,
    /// What is told and shown after the commit.
    pub effects: Vec<Effect>,
}

/// A reducer: what it expects of whom, what an input does, what is shown.
pub trait Ask {
    /// Which session a step needs.
    const SCOPE: Scope;
    /// Who is expected when an occurrence opens.
    fn open(&self, roster: &Roster) -> Vec<NewObligation>;
    /// One input. Total: what makes no sense is told so and writes nothing.
    fn step(&self, session: &Session, input: &Input) -> Decision;
    /// What the person sees next in private.
    fn prompt(&self, session: &Session) -> Prompt;
    /// What stands under the post where it is published.
    fn public_prompt(&self) -> Prompt;
}

/// Any ask, stored with its revision. Static dispatch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asking {
    /// Acknowledgement, pledge, alert.
    Confirm(Confirm),
    /// Quiz, survey, vote.
    Form(Form),
}

macro_rules! each {
    ($asking:expr, $ask:ident => $body:expr) => {
        match $asking {
            Asking::Confirm($ask) => $body,
            Asking::Form($ask) => $body,
        }
    };
}

impl Asking {
    /// Which session a step needs.
    pub fn scope(&self) -> Scope {
        match self {
            Asking::Confirm(_) => Confirm::SCOPE,
            Asking::Form(_) => Form::SCOPE,
        }
    }
    /// Who is expected when an occurrence opens.
    pub fn open(&self, roster: &Roster) -> Vec<NewObligation> {
        each!(self, ask => ask.open(roster))
    }
    /// One input.
    pub fn step(&self, session: &Session, input: &Input) -> Decision {
        each!(self, ask => ask.step(session, input))
    }
    /// What the person sees next in private.
    pub fn prompt(&self, session: &Session) -> Prompt {
        each!(self, ask => ask.prompt(session))
    }
    /// What stands under the post where it is published.
    pub fn public_prompt(&self) -> Prompt {
        each!(self, ask => ask.public_prompt())
    }
    /// Which answer counts.
    pub fn change(&self) -> crate::response::Change {
        match self {
            Asking::Confirm(_) => crate::response::Change::First,
            Asking::Form(form) => form.change,
        }
    }
    /// The questions with their options, in order; none where it asks for one press.
    pub fn asked(&self) -> &[crate::prompt::Question] {
        match self {
            Asking::Confirm(_) => &[],
            Asking::Form(form) => &form.questions,
        }
    }
    /// Questions that make up a full answer.
    pub fn questions(&self) -> u16 {
        match self {
            Asking::Confirm(_) => 1,
            Asking::Form(form) => form.count(),
        }
    }
}
