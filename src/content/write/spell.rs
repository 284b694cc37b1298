//! The canonical spelling of a schedule, a close and a span in either tongue. What is spelled is read again as the same.

use super::Tongue;
use crate::content::schedule;
use crate::domain::calendar::Calendar;
use crate::domain::schedule::{CloseRule, LateRule, Schedule, When};
use crate::domain::time::Span;
use chrono_tz::Tz;

/// A schedule's one line. An English spelling that would be read as something else gives way to the Chinese one.
pub(super) fn when(when: &When, tongue: Tongue, calendar: &Calendar) -> String {
    let schedule = Schedule {
        when: when.clone(),
        zone: Tz::UTC,
    };
    if tongue == Tongue::English {
        let line = schedule::spell_english(&schedule, calendar);
        if schedule::parse(&line, Tz::UTC, calendar).is_ok_and(|read| read == schedule) {
            return line;
        }
    }
    schedule::spell(&schedule, calendar)
}

pub(super) fn close(close: CloseRule, tongue: Tongue) -> String {
    match close {
        CloseRule::After(length) => span(length, tongue),
        CloseRule::At { days, minute } => {
            let clock = format!("{:02}:{:02}", minute / 60, minute % 60);
            match (days, tongue) {
                (0, _) => clock,
                (1, Tongue::Chinese) => format!("次日 {clock}"),
                (1, Tongue::English) => format!("next day {clock}"),
                (days, Tongue::Chinese) => format!("{days}天后 {clock}"),
                (days, Tongue::English) => format!("{days} days later {clock}"),
            }
        }
    }
}

pub(super) fn late(late: LateRule, tongue: Tongue) -> String {
    match (late, tongue) {
        (LateRule::Skip, Tongue::Chinese) => "跳过".to_owned(),
        (LateRule::Skip, Tongue::English) => "skip".to_owned(),
        (LateRule::SendWithin(length), Tongue::Chinese) => format!("{}内", span(length, tongue)),
        (LateRule::SendWithin(length), Tongue::English) => {
            format!("within {}", span(length, tongue))
        }
    }
}

/// Whole days from two on, else whole hours, else minutes: 24 hours is how an office says a day's span.
pub(super) fn span(span: Span, tongue: Tongue) -> String {
    let minutes = span.as_millis() / 60_000;
    let (count, zh, en) = match minutes {
        m if m >= 2 * 1440 && m % 1440 == 0 => (m / 1440, "天", "day"),
        m if m % 60 == 0 => (m / 60, "小时", "hour"),
        m => (m, "分钟", "minute"),
    };
    match tongue {
        Tongue::Chinese => format!("{count}{zh}"),
        Tongue::English if count == 1 => format!("1 {en}"),
        Tongue::English => format!("{count} {en}s"),
    }
}
