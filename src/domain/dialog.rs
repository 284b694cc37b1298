//! Questions that the bot asks one person in his private chat and that wait for his answer: what they are about, and what their
//! buttons carry back. Their state is in the database, so that a restart in the middle loses nothing. Never words a question.

use crate::id::DialogId;
use std::fmt;

/// What a dialog is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// The bot was added to a group: which audience is it for?
    Connect,
    /// All is set up: begin?
    Start,
    /// Who are you? Department, then name.
    Register,
    /// Registrations that wait for a yes.
    Claims,
    /// This account pressed a button: who is it?
    Whose,
    /// Somebody left a group: did he leave the office too?
    Gone,
    /// A post wants a yes.
    Approve,
    /// An approval ends with the year: go on?
    Renew,
    /// Somebody says yes for another on some days.
    Delegate,
    /// A post that is being written on the phone.
    Draft,
    /// A campaign of last year, done again.
    CarryOver,
    /// Nobody knows whether a delivery arrived.
    Unknown,
    /// All is stopped; what is late since?
    Resume,
    /// A shown post is to be corrected or recalled.
    Correct,
    /// Which coming opening is not to happen?
    Cancel,
    /// What is stored about me is to be forgotten.
    Forget,
}

impl Topic {
    /// All topics.
    pub const ALL: [Topic; 16] = [
        Topic::Connect,
        Topic::Start,
        Topic::Register,
        Topic::Claims,
        Topic::Whose,
        Topic::Gone,
        Topic::Approve,
        Topic::Renew,
        Topic::Delegate,
        Topic::Draft,
        Topic::CarryOver,
        Topic::Unknown,
        Topic::Resume,
        Topic::Correct,
        Topic::Cancel,
        Topic::Forget,
    ];

    /// The name under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Topic::Connect => "connect",
            Topic::Start => "start",
            Topic::Register => "register",
            Topic::Claims => "claims",
            Topic::Whose => "whose",
            Topic::Gone => "gone",
            Topic::Approve => "approve",
            Topic::Renew => "renew",
            Topic::Delegate => "delegate",
            Topic::Draft => "draft",
            Topic::CarryOver => "carry-over",
            Topic::Unknown => "unknown",
            Topic::Resume => "resume",
            Topic::Correct => "correct",
            Topic::Cancel => "cancel",
            Topic::Forget => "forget",
        }
    }

    /// The topic of a stored name.
    pub fn parse(name: &str) -> Option<Topic> {
        Topic::ALL.into_iter().find(|t| t.as_str() == name)
    }
}

/// What travels in a dialog's button: the dialog, the turn in which the button was shown, and the choice.
/// Spelled `d.<dialog>.<turn>.<choice>`; the choice is 1 to 32 of `a-z`, `0-9`, `-` and `_`, so that the whole stays
/// under Telegram's 64 bytes. A button of an earlier turn is known by its number and changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tap {
    /// Which dialog.
    pub dialog: DialogId,
    /// In which turn it was shown.
    pub turn: u32,
    /// What was chosen.
    pub choice: String,
}

impl Tap {
    /// The tap in a text that came back, or `None` where we never wrote such a text.
    pub fn parse(text: &str) -> Option<Tap> {
        let mut parts = text.strip_prefix("d.")?.splitn(3, '.');
        let mut number = || {
            let digits = parts.next()?;
            let plain = digits.bytes().all(|b| b.is_ascii_digit());
            let canonical = digits == "0" || !digits.starts_with('0');
            (plain && canonical).then(|| digits.parse::<i64>().ok())?
        };
        let dialog = DialogId(number()?);
        let turn = u32::try_from(number()?).ok()?;
        let choice = parts.next()?;
        let fits = (1..=32).contains(&choice.len())
            && choice
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_');
        fits.then(|| Tap {
            dialog,
            turn,
            choice: choice.to_owned(),
        })
    }
}

impl fmt::Display for Tap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "d.{}.{}.{}", self.dialog, self.turn, self.choice)
    }
}
