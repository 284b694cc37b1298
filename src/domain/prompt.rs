//! What is shown to get an answer, in a closed vocabulary that every channel degrades in its own way, and the short texts
//! that buttons and links carry back. Never words a label.

use crate::id::{Code, Mark};
use serde::{Deserialize, Serialize};
use std::fmt;

/// One question of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The question, plain text.
    pub text: String,
    /// Its options in the order of the file, plain text.
    pub options: Vec<String>,
    /// The right option, from 0; absent where nothing is right (survey, vote).
    pub correct: Option<u16>,
    /// Why it is right, with its source; plain text.
    pub explanation: Option<String>,
}

/// What is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// Nothing is asked.
    Nothing,
    /// One button that acknowledges.
    Confirm {
        /// The button's word, from the post; its count is added by `text`.
        label: String,
    },
    /// One question with its options as buttons, where it stands.
    Question {
        /// From 0.
        number: u16,
        /// How many there are.
        of: u16,
        /// The question.
        question: Question,
    },
    /// A button that leads to the private chat, where the questions are asked one by one.
    Invite {
        /// How many there are.
        questions: u16,
    },
    /// The channel's own poll.
    Poll {
        /// The question.
        question: Question,
    },
    /// All is answered: right ones of so many.
    Finished {
        /// Right answers; absent where nothing is right.
        right: Option<u16>,
        /// Questions.
        of: u16,
    },
}

/// What a button press means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// Acknowledged.
    Confirm,
    /// This option of this question, both from 0.
    Choose {
        /// From 0.
        question: u16,
        /// From 0.
        option: u16,
    },
    /// Show me where I am (begin, or go on).
    Resume,
    /// Let me say who I am.
    Register,
}

/// What travels in a button: the mark of the delivery under which it stands, and the press.
/// Spelled `c.<mark>`, `q.<mark>.<question>.<option>`, `r.<mark>`, `n.<mark>`: at most 26 bytes of Telegram's 64.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PressCode {
    /// Of the delivery that carries the button.
    pub mark: Mark,
    /// What is pressed.
    pub press: Press,
}

impl PressCode {
    /// The press in a text that came back, or `None` where we never wrote such a text.
    pub fn parse(text: &str) -> Option<PressCode> {
        let mut parts = text.split('.');
        let kind = parts.next()?;
        let mark = Mark::parse(parts.next()?)?;
        let mut number = || {
            parts
                .next()
                .filter(|n| n.bytes().all(|b| b.is_ascii_digit()))
                .filter(|n| *n == "0" || !n.starts_with('0'))?
                .parse()
                .ok()
        };
        let press = match kind {
            "c" => Press::Confirm,
            "r" => Press::Resume,
            "n" => Press::Register,
            "q" => Press::Choose {
                question: number()?,
                option: number()?,
            },
            _ => return None,
        };
        parts.next().is_none().then_some(PressCode { mark, press })
    }
}

impl fmt::Display for PressCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = self.mark.as_str();
        match self.press {
            Press::Confirm => write!(f, "c.{mark}"),
            Press::Resume => write!(f, "r.{mark}"),
            Press::Register => write!(f, "n.{mark}"),
            Press::Choose { question, option } => write!(f, "q.{mark}.{question}.{option}"),
        }
    }
}

/// What travels in a link that opens the bot's private chat or adds it to a group: at most 64 of `A-Za-z0-9_-`.
/// Spelled `s-<mark>` (begin the form under this delivery), `c-<code>` (claim), `o-<code>` (owner), `g-<code>` (connect this group),
/// `r-<mark>` (say who I am; in the group of this delivery I was seen).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StartCode {
    /// Begin or go on with the form of this delivery.
    Form(Mark),
    /// A person's one-time claim.
    Claim(Code),
    /// The owner's one-time link.
    Owner(Code),
    /// The one-time link by which a group is connected to an audience.
    Group(Code),
    /// Somebody in the group of this delivery wants to say who he is.
    Register(Mark),
}

impl StartCode {
    /// The payload that came back, or `None` where we never wrote such a text.
    pub fn parse(text: &str) -> Option<StartCode> {
        let (kind, rest) = (text.get(..2)?, text.get(2..)?);
        match kind {
            "s-" => Mark::parse(rest).map(StartCode::Form),
            "c-" => Code::parse(rest).map(StartCode::Claim),
            "o-" => Code::parse(rest).map(StartCode::Owner),
            "g-" => Code::parse(rest).map(StartCode::Group),
            "r-" => Mark::parse(rest).map(StartCode::Register),
            _ => None,
        }
    }

    /// The payload as it stands in a link.
    pub fn payload(&self) -> String {
        match self {
            StartCode::Form(mark) => format!("s-{}", mark.as_str()),
            StartCode::Claim(code) => format!("c-{}", code.reveal()),
            StartCode::Owner(code) => format!("o-{}", code.reveal()),
            StartCode::Group(code) => format!("g-{}", code.reveal()),
            StartCode::Register(mark) => format!("r-{}", mark.as_str()),
        }
    }
}
