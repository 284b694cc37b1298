//! Form: questions with options, answered one by one. A quiz has right answers and keeps the first; a survey keeps the last.

use super::{Ask, Decision, Input, Scope, Session};
use crate::effect::{Effect, Feedback};
use crate::obligation::{NewObligation, Roster};
use crate::prompt::{Press, Prompt, Question};
use crate::response::{Answer, Change};
use serde::{Deserialize, Serialize};

/// A form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// At least one.
    pub questions: Vec<Question>,
    /// Which answer counts.
    pub change: Change,
    /// Where it is answered.
    pub road: Road,
}

/// Where a form is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Road {
    /// By buttons under the post; forms of one question.
    Group,
    /// In the private chat behind a deep link.
    Private,
    /// By the channel's own poll, where everybody sees who chose what (`names: public`); forms of one question.
    Poll,
}

impl Form {
    /// Its questions as a number.
    pub fn count(&self) -> u16 {
        u16::try_from(self.questions.len()).unwrap_or(u16::MAX)
    }

    /// Right answers so far; absent where nothing is right.
    pub fn right(&self, session: &Session) -> Option<u16> {
        if self.questions.iter().all(|q| q.correct.is_none()) {
            return None;
        }
        let right =
            self.questions.iter().zip(0u16..).filter(|(q, n)| {
                q.correct.is_some() && session.answers.get(n) == q.correct.as_ref()
            });
        u16::try_from(right.count()).ok()
    }

    fn is_full(&self, session: &Session) -> bool {
        session.is_full(self.count())
    }

    fn choose(&self, session: &Session, number: u16, option: u16) -> Decision {
        let question = self.questions.get(usize::from(number));
        let Some(question) = question.filter(|q| usize::from(option) < q.options.len()) else {
            return self.told(session.clone(), Feedback::Unknown);
        };
        let mut after = session.clone();
        let earlier = after.answers.get(&number).copied();
        // What was answered in time stays after the close: closed figures are frozen.
        let kept = self.change == Change::First || session.closed;
        let stands = earlier == Some(option) || (earlier.is_some() && kept);
        let mut responses = Vec::new();
        if !stands {
            after.answers.insert(number, option);
            let correct = question.correct.map(|right| right == option);
            responses.push(Answer {
                question: number,
                choice: Some(option),
                correct,
            });
        }
        let full = self.is_full(&after);
        let counted = if stands {
            earlier.unwrap_or(option)
        } else {
            option
        };
        let feedback = match question.correct {
            Some(right) => Feedback::Judged {
                correct: counted == right,
                right_option: question
                    .options
                    .get(usize::from(right))
                    .cloned()
                    .unwrap_or_default(),
                explanation: question.explanation.clone(),
                again: stands,
                late: session.closed,
                finished: if full && self.count() > 1 {
                    self.right(&after).map(|right| (right, self.count()))
                } else {
                    None
                },
            },
            None if stands && counted != option && session.closed => Feedback::Closed,
            None => Feedback::Chosen {
                changed: earlier.is_some() && !stands,
                late: session.closed,
                finished: full,
            },
        };
        let mut effects = vec![Effect::Tell(feedback)];
        if self.road == Road::Private {
            effects.push(Effect::Show(self.prompt(&after)));
        }
        if !responses.is_empty() {
            effects.push(Effect::Refresh);
        }
        Decision {
            session: after,
            responses,
            fulfilled: full,
            effects,
        }
    }

    fn told(&self, session: Session, feedback: Feedback) -> Decision {
        Decision {
            fulfilled: self.is_full(&session),
            session,
            responses: Vec::new(),
            effects: vec![Effect::Tell(feedback)],
        }
    }
}

impl Ask for Form {
    const SCOPE: Scope = Scope::Subject;

    fn open(&self, roster: &Roster) -> Vec<NewObligation> {
        roster.each_person()
    }

    fn step(&self, session: &Session, input: &Input) -> Decision {
        match input {
            Input::Press(Press::Choose { question, option }) if self.road != Road::Poll => {
                self.choose(session, *question, *option)
            }
            Input::Press(Press::Resume) if self.road == Road::Private => Decision {
                fulfilled: self.is_full(session),
                session: session.clone(),
                responses: Vec::new(),
                effects: vec![Effect::Show(self.prompt(session))],
            },
            Input::Vote(Some(option)) if self.road == Road::Poll => {
                self.choose(session, 0, *option)
            }
            Input::Vote(None)
                if self.road == Road::Poll
                    && session.answers.contains_key(&0)
                    && !session.closed =>
            {
                let mut after = session.clone();
                after.answers.remove(&0);
                let taken_back = Answer {
                    question: 0,
                    choice: None,
                    correct: None,
                };
                Decision {
                    session: after,
                    responses: vec![taken_back],
                    fulfilled: false,
                    effects: vec![Effect::Refresh],
                }
            }
            Input::Vote(None) => Decision {
                fulfilled: self.is_full(session),
                session: session.clone(),
                responses: Vec::new(),
                effects: Vec::new(),
            },
            _ => self.told(session.clone(), Feedback::Unknown),
        }
    }

    fn prompt(&self, session: &Session) -> Prompt {
        let next = self
            .questions
            .iter()
            .zip(0u16..)
            .find(|(_, n)| !session.answers.contains_key(n));
        match next {
            Some((question, number)) => Prompt::Question {
                number,
                of: self.count(),
                question: question.clone(),
            },
            None => Prompt::Finished {
                right: self.right(session),
                of: self.count(),
            },
        }
    }

    fn public_prompt(&self) -> Prompt {
        match (self.road, self.questions.first()) {
            (Road::Private, _) => Prompt::Invite {
                questions: self.count(),
            },
            (Road::Poll, Some(question)) => Prompt::Poll {
                question: question.clone(),
            },
            (Road::Group, Some(question)) => Prompt::Question {
                number: 0,
                of: self.count(),
                question: question.clone(),
            },
            (_, None) => Prompt::Nothing,
        }
    }
}
