//! Whole posts in words: what stands in a group at the opening, what came of it, what is asked and told in private.
//! Every string that people wrote goes in as plain runs, so that a channel escapes it. Never decides who gets what.

pub mod approval;
mod changes;
mod closing;
mod opening;
mod preview;
mod private;
mod result;

pub use changes::changes;
pub use closing::{Closing, closed};
pub use opening::{opening, register_row};
pub use preview::{answers, preview, problem, within};
pub use private::{Popup, feedback, notice, own, popup, prompt};
pub use result::result;

use super::Texts;
use super::words::{day, day_of_year, time};
use crate::domain::campaign::Revision;
use crate::domain::document::{Block, Document, Run};
use crate::domain::id::Mark;
use crate::domain::outgoing::{Button, ButtonAct, OutgoingFile};
use crate::domain::prompt::{Press, PressCode, Question};
use crate::domain::time::Instant;
use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;

/// One opening of a post, as far as its words need it.
#[derive(Clone, Debug)]
pub struct Posting<'a> {
    /// The content.
    pub revision: &'a Revision,
    /// The text as rendered at the opening.
    pub document: &'a Document,
    /// When it opened.
    pub opens_at: Instant,
    /// When it closes; absent where it doesn't.
    pub closes_at: Option<Instant>,
    /// It opened later than it should.
    pub late: bool,
    /// Whose wall clock its times are read on.
    pub zone: Tz,
    /// The mark of the delivery that carries it.
    pub mark: &'a Mark,
    /// How many took part so far.
    pub standing: Standing,
    /// It takes no more answers.
    pub closed: bool,
    /// The file that goes with it.
    pub attachment: Option<OutgoingFile>,
}

/// How many took part so far, guests included: what a post shows while it runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Did all that is asked: acknowledged, or answered every question.
    pub confirmed: u64,
    /// Gave any answer.
    pub answered: u64,
    /// Of those expected: did all that is asked.
    pub finished: u64,
}

/// The last day of the year of an opening: until then what belongs to it is kept.
pub fn kept_until(opens_at: Instant, zone: Tz) -> NaiveDate {
    let opened = opens_at.day(zone);
    NaiveDate::from_ymd_opt(opened.year(), 12, 31).unwrap_or(opened)
}

fn kept(texts: &Texts, posting: &Posting) -> String {
    day_of_year(texts, kept_until(posting.opens_at, posting.zone))
}

/// The time of a close: `17:30` on the day of `seen_on`, else with its day.
fn close_words(texts: &Texts, closes_at: Instant, seen_on: Instant, zone: Tz) -> String {
    let clock = time(closes_at, zone);
    if closes_at.day(zone) == seen_on.day(zone) {
        clock
    } else {
        format!("{} {clock}", day(texts, closes_at.day(zone)))
    }
}

/// A question's options as buttons, one a row, in the words of the file.
fn option_rows(question: &Question, number: u16, mark: &Mark) -> Vec<Vec<Button>> {
    let options = question.options.iter().zip(0u16..);
    let row = |(label, option): (&String, u16)| {
        let press = Press::Choose {
            question: number,
            option,
        };
        vec![press_button(label.clone(), press, mark)]
    };
    options.map(row).collect()
}

fn press_button(label: String, press: Press, mark: &Mark) -> Button {
    let code = PressCode {
        mark: mark.clone(),
        press,
    };
    Button {
        label,
        act: ButtonAct::Press(code),
    }
}

fn bold(text: impl Into<String>) -> Block {
    Block::Paragraph(vec![Run::Bold(text.into())])
}

/// At most `units` UTF-16 code units, the last one an ellipsis where something was cut off.
fn shorten(text: &str, units: usize) -> String {
    if text.encode_utf16().count() <= units {
        return text.to_owned();
    }
    let mut left = units.saturating_sub(1);
    let mut short = String::new();
    for character in text.chars() {
        let Some(rest) = left.checked_sub(character.len_utf16()) else {
            break;
        };
        left = rest;
        short.push(character);
    }
    if units > 0 {
        short.push('…');
    }
    short
}
