//! The calendar in words: why an opening is when it is, and what nobody can be sure of. Never computes a day.

use super::Texts;
use crate::domain::almanac::{LunarDay, Term};
use crate::domain::calendar::Calendar;
use crate::domain::day_rule::{Doubt, Shift};
use crate::domain::recurrence::{Every, On};
use crate::domain::schedule::{Opening, Reason};
use crate::text::Lang;

/// Why an opening is when it is: `第 40 个世界无烟日`, `端午节，农历五月初五`, `每月第 1 个工作日`.
pub fn reason(texts: &Texts, reason: &Reason, calendar: &Calendar) -> String {
    match reason {
        Reason::Date => texts.say("reason-date", &[]),
        Reason::Yearly => texts.say("reason-yearly", &[]),
        Reason::Weekly => texts.say("reason-weekly", &[]),
        Reason::Cron(line) => texts.say("reason-cron", &[("line", line)]),
        Reason::Observance {
            id,
            ordinal,
            shift,
            lunar,
        } => {
            let name = observance(texts, calendar, id, *ordinal);
            let name = match lunar {
                Some((month, day)) if shift.n == 0 => {
                    let date = self::lunar(texts, *month, *day);
                    let args = [("name", name.as_str()), ("lunar", date.as_str())];
                    texts.say("reason-observance-lunar", &args)
                }
                _ => name,
            };
            away(texts, name, *shift)
        }
        Reason::Lunar(month, day) => lunar(texts, *month, *day),
        Reason::Term(term) => self::term(texts, *term),
        Reason::Around(anchor, shift) => {
            let anchor = self::reason(texts, anchor, calendar);
            away(texts, anchor, *shift)
        }
        Reason::Each(every, on) => each(texts, *every, *on),
    }
}

/// Why an opening is when it is, and whether nobody can be sure of it: what stands on every line that names it.
pub fn why(texts: &Texts, opening: &Opening, calendar: &Calendar) -> String {
    let reason = reason(texts, &opening.reason, calendar);
    match opening.doubt {
        Some(doubt) => in_doubt(texts, &reason, doubt),
        None => reason,
    }
}

/// A reason whose day nobody can be sure of.
pub fn in_doubt(texts: &Texts, reason: &str, doubt: Doubt) -> String {
    let doubt = self::doubt(texts, doubt);
    texts.say("reason-in-doubt", &[("reason", reason), ("doubt", &doubt)])
}

/// Why nobody can be sure of a day: `待定：今年的日期还没有公布`.
fn doubt(texts: &Texts, doubt: Doubt) -> String {
    match doubt {
        Doubt::NotAnnounced => texts.say("doubt-not-announced", &[]),
        Doubt::WorkdaysUnknown(year) => {
            texts.say("doubt-workdays-unknown", &[("year", &year.to_string())])
        }
    }
}

fn observance(texts: &Texts, calendar: &Calendar, id: &str, ordinal: Option<u32>) -> String {
    let name = match (calendar.observances.get(id), texts.lang()) {
        (Some(observance), Lang::Zh) => observance.zh.clone(),
        (Some(observance), Lang::En) => observance.en.clone(),
        (None, _) => id.to_owned(),
    };
    match ordinal {
        Some(number) => {
            let number = number.to_string();
            let args = [("name", name.as_str()), ("number", number.as_str())];
            texts.say("reason-observance-ordinal", &args)
        }
        None => name,
    }
}

fn away(texts: &Texts, name: String, shift: Shift) -> String {
    let key = match (shift.n, shift.workdays) {
        (0, _) => return name,
        (..0, false) => "shift-before",
        (1.., false) => "shift-after",
        (..0, true) => "shift-before-workdays",
        (1.., true) => "shift-after-workdays",
    };
    let days = shift.n.unsigned_abs().to_string();
    texts.say(key, &[("name", &name), ("days", &days)])
}

fn lunar(texts: &Texts, month: u8, day: LunarDay) -> String {
    let month = texts.say(&format!("lunar-month-{month}"), &[]);
    let day = match day {
        LunarDay::Day(day) => texts.say(&format!("lunar-day-{day}"), &[]),
        LunarDay::Last => texts.say("lunar-last", &[]),
    };
    texts.say("lunar-date", &[("month", &month), ("day", &day)])
}

fn term(texts: &Texts, term: Term) -> String {
    texts.say(&format!("term-{}", term.place()), &[])
}

fn each(texts: &Texts, every: Every, on: On) -> String {
    let stretch = match (every, on) {
        (Every::Day, On::Workday(_)) => return texts.say("reason-every-workday", &[]),
        (Every::Day, _) => return texts.say("reason-every-day", &[]),
        (Every::Week, _) => "each-week",
        (Every::Month, _) => "each-month",
        (Every::Quarter, _) => "each-quarter",
        (Every::HalfYear, _) => "each-half-year",
        (Every::Year, _) => "each-year",
    };
    let stretch = texts.say(stretch, &[]);
    let (kind, n, weekday) = match on {
        On::Day(n) => ("day", n, String::new()),
        On::Workday(n) => ("workday", n, String::new()),
        On::Weekday(n, weekday) => {
            let key = format!("weekday-{}", weekday.number_from_monday());
            ("weekday", n, texts.say(&key, &[]))
        }
    };
    let place = if n < 0 { "last" } else { "nth" };
    let n = n.to_string();
    let args = [
        ("each", stretch.as_str()),
        ("n", n.as_str()),
        ("weekday", weekday.as_str()),
    ];
    texts.say(&format!("each-{kind}-{place}"), &args)
}
