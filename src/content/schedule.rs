//! The one-line grammar of `时间`, and its canonical spelling. An error points at the word that is wrong.
//! Never computes openings: `domain::schedule` does.

use super::cursor::Cursor;
use super::day_rule;
use super::source::nearest;
use super::words;
use crate::domain::calendar::Calendar;
use crate::domain::day_rule::{Anchor, DayRule, Shift};
use crate::domain::problem::Problem;
use crate::domain::schedule::{CronError, CronLine, Schedule, When};
use chrono::{Datelike, NaiveDate, NaiveTime};
use chrono_tz::Tz;
use std::ops::Range;

/// A problem and the characters of the line that it is about.
pub type Wrong = (Problem, Range<usize>);

/// Reads a schedule. The error is a problem without a place and the range of characters that is wrong.
pub fn parse(text: &str, zone: Tz, calendar: &Calendar) -> Result<Schedule, Wrong> {
    let mut cursor = Cursor::new(text);
    cursor.skip_blanks();
    let when = form(&mut cursor, calendar)?;
    if !cursor.is_done() {
        let range = cursor.rest_range();
        let word = cursor.slice(range.clone());
        return Err((Problem::error("schedule-rest").with("word", word), range));
    }
    Ok(Schedule { when, zone })
}

fn form(cursor: &mut Cursor, calendar: &Calendar) -> Result<When, Wrong> {
    let all = cursor.rest_range();
    if all.is_empty() {
        return Err((Problem::error("when-missing"), 0..1));
    }
    let begin = cursor.at();
    if cursor.eat("cron") {
        return cron(cursor);
    }
    if let Some((every, on)) = day_rule::each(cursor)? {
        let time = time(cursor)?;
        return Ok(When::Each { every, on, time });
    }
    if let Some(rule) = day_rule::lunar(cursor)? {
        return days(cursor, rule);
    }
    let yearly = cursor.eat("每年") || cursor.eat("every year ");
    if !yearly && let Some(every) = cursor.eat_any(&words::EVERY_WEEK) {
        return weekly(cursor, begin, every);
    }
    cursor.skip_blanks();
    if let Some(rule) = plain_term(cursor, calendar)? {
        return days(cursor, rule);
    }
    if let Some(date) = date(cursor)? {
        let time = time(cursor)?;
        return dated(date, time, yearly, begin..cursor.at());
    }
    if looks_like_cron(&cursor.rest()) {
        let rest = cursor.rest();
        return Err((
            Problem::error("cron-word").with("line", rest),
            cursor.rest_range(),
        ));
    }
    if cursor.clone().time().is_some() {
        return Err((Problem::error("schedule-date-missing"), cursor.rest_range()));
    }
    observance(cursor, calendar)
}

/// A solar term, unless the calendar has an observance whose name begins so (清明节).
fn plain_term(cursor: &mut Cursor, calendar: &Calendar) -> Result<Option<DayRule>, Wrong> {
    let rest = cursor.rest();
    let names = calendar.observances.values();
    let mut names = names.flat_map(|o| [&o.zh, &o.en]);
    let longer = |name: &String| name.chars().count() > 2 && rest.starts_with(name.as_str());
    if names.any(longer) {
        return Ok(None);
    }
    let from = cursor.at();
    let found = day_rule::term(cursor)?;
    if found.is_some() && cursor.eat("节") {
        cursor.go(from);
        return Ok(None);
    }
    Ok(found)
}

/// A day that a rule finds, perhaps a distance from it, and the time.
fn days(cursor: &mut Cursor, rule: DayRule) -> Result<When, Wrong> {
    let rule = match day_rule::shift(cursor)? {
        Some(shift) => DayRule::Around {
            anchor: Anchor::Rule(Box::new(rule)),
            from: shift,
            to: shift,
        },
        None => rule,
    };
    let time = time(cursor)?;
    Ok(When::Days { rule, time })
}

fn looks_like_cron(text: &str) -> bool {
    let fields: Vec<&str> = text.split_whitespace().collect();
    fields.len() == 5
        && fields
            .iter()
            .all(|f| f.chars().all(|c| c.is_ascii_digit() || "*/,-?".contains(c)))
}

/// A date as it was read; the year is absent in a yearly one.
struct Date {
    year: Option<i32>,
    month: u32,
    day: u32,
    range: Range<usize>,
}

/// `2026-05-31`, `2026/5/31`, `2026.5.31`, `2026年5月31日`, `05-31`, `5月31日`; `None` where none begins here.
fn date(cursor: &mut Cursor) -> Result<Option<Date>, Wrong> {
    let from = cursor.at();
    let mut parts = Vec::new();
    while let Some(number) = cursor.number(4) {
        let sign = cursor.eat_any(&["-", "/", ".", "年", "月"]);
        parts.push(number);
        if sign.is_none() || parts.len() == 3 {
            break;
        }
    }
    let marked = cursor.at() > from + 2;
    let dayword = cursor.eat("日") || cursor.eat("号");
    let range = from..cursor.at();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] => (i32::try_from(*year).ok(), *month, *day),
        [month, day] if cursor.peek() != Some(':') && (marked || dayword) => (None, *month, *day),
        _ => {
            cursor.go(from);
            return Ok(None);
        }
    };
    let sound = match year {
        Some(year) => year >= 1970 && NaiveDate::from_ymd_opt(year, month, day).is_some(),
        // A leap year: 29 February is a day.
        None => NaiveDate::from_ymd_opt(2024, month, day).is_some(),
    };
    if sound {
        Ok(Some(Date {
            year,
            month,
            day,
            range,
        }))
    } else {
        let text = cursor.slice(range.clone());
        Err((
            Problem::error("schedule-no-such-day").with("date", text),
            range,
        ))
    }
}

fn dated(date: Date, time: NaiveTime, yearly: bool, all: Range<usize>) -> Result<When, Wrong> {
    match date.year {
        Some(_) if yearly => Err((Problem::error("schedule-year-twice"), all)),
        Some(year) => {
            let day = NaiveDate::from_ymd_opt(year, date.month, date.day);
            day.map(|day| When::Once(day.and_time(time)))
                .ok_or((Problem::error("schedule-no-such-day"), date.range))
        }
        None => Ok(When::Yearly {
            month: date.month,
            day: date.day,
            time,
        }),
    }
}

/// The time of day that must stand here.
fn time(cursor: &mut Cursor) -> Result<NaiveTime, Wrong> {
    cursor.skip_blanks();
    if cursor.peek() == Some(',') {
        cursor.eat(",");
        cursor.skip_blanks();
    }
    let from = cursor.at();
    if let Some(half) =
        cursor.eat_any(&["上午", "下午", "早上", "早晨", "中午", "晚上", "晚", "早"])
    {
        let range = from..cursor.at();
        return Err((
            Problem::error("schedule-half-day").with("word", half),
            range,
        ));
    }
    match cursor.time() {
        Some(Ok(time)) => Ok(time),
        Some(Err(range)) => {
            let text = cursor.slice(range.clone());
            Err((
                Problem::error("schedule-no-such-time").with("time", text),
                range,
            ))
        }
        None => {
            let mut range = cursor.rest_range();
            if range.is_empty() {
                range = cursor.end().saturating_sub(1)..cursor.end();
            }
            Err((Problem::error("schedule-time-missing"), range))
        }
    }
}

fn weekly(cursor: &mut Cursor, begin: usize, every: &str) -> Result<When, Wrong> {
    cursor.skip_blanks();
    let from = cursor.at();
    let chinese = every.starts_with('每');
    let word = if chinese {
        let next = cursor.peek().map(String::from).unwrap_or_default();
        cursor.go(from + 1);
        next
    } else {
        cursor.word()
    };
    let Some(weekday) = words::weekday(&word) else {
        cursor.go(from);
        let mut range = cursor.rest_range();
        if range.is_empty() {
            range = begin..cursor.end();
        } else {
            range.end = (range.start + word.chars().count().max(1)).min(range.end);
        }
        return Err((Problem::error("schedule-weekday").with("word", word), range));
    };
    Ok(When::Weekly {
        weekday,
        time: time(cursor)?,
    })
}

fn cron(cursor: &mut Cursor) -> Result<When, Wrong> {
    let all = cursor.rest_range();
    let line = cursor.rest();
    cursor.go(cursor.end());
    let field = |wanted: usize| {
        let text: Vec<char> = line.chars().collect();
        let mut seen = 0;
        let mut from = 0;
        for n in 0..=text.len() {
            let blank = text.get(n).is_none_or(|c| c.is_whitespace());
            let began = n > from && blank;
            if began {
                seen += 1;
                if seen == wanted {
                    return all.start + from..all.start + n;
                }
            }
            if blank {
                from = n + 1;
            }
        }
        all.clone()
    };
    CronLine::parse(&line)
        .map(|line| When::Cron(Box::new(line)))
        .map_err(|error| match error {
            CronError::Fields(count) => (
                Problem::error("cron-fields").with("count", count),
                all.clone(),
            ),
            CronError::Field(n, text) => {
                let problem = Problem::error("cron-field")
                    .with("field", text)
                    .with("number", n);
                (problem, field(n))
            }
            CronError::DayAndWeekday => (
                Problem::error("cron-day-and-weekday"),
                field(3).start..field(5).end,
            ),
            CronError::Never => (Problem::error("schedule-never"), all.clone()),
            CronError::TooOften(count) => (
                Problem::error("schedule-too-often").with("count", count),
                field(1),
            ),
        })
}

/// A themed day by name, days from it, and the time.
fn observance(cursor: &mut Cursor, calendar: &Calendar) -> Result<When, Wrong> {
    let range = cursor.rest_range();
    let Some((name_end, shift, time_at)) = name_and_shift(cursor, &range)? else {
        // Not even a number: the whole line is a name or nonsense.
        let name = cursor.rest();
        return Err(match known(&name, calendar) {
            Some(_) => (Problem::error("schedule-time-missing"), range),
            None => (unknown(&name, calendar), range),
        });
    };
    let name = cursor.slice(range.start..name_end);
    let name_range = range.start..range.start + name.trim_end().chars().count();
    let name = name.trim_end();
    let Some(id) = known(name, calendar) else {
        return Err((unknown(name, calendar), name_range));
    };
    cursor.go(time_at);
    let time = time(cursor)?;
    Ok(When::Observance { id, shift, time })
}

fn known(name: &str, calendar: &Calendar) -> Option<String> {
    calendar.observance(name).map(|o| o.id.clone()).or_else(|| {
        // The line is in lower case; names may hold capitals and full-width signs.
        let same = |text: &str| super::source::fold(text).to_lowercase() == name;
        let found = calendar.observances.values();
        let mut found = found.filter(|o| same(&o.zh) || same(&o.en) || same(&o.id));
        found.next().map(|o| o.id.clone())
    })
}

fn unknown(name: &str, calendar: &Calendar) -> Problem {
    let names = calendar.observances.values();
    let names = names.flat_map(|o| [o.zh.as_str(), o.en.as_str()]);
    match nearest(name, names.chain(words::TERMS)) {
        Some(near) => Problem::error("observance-unknown")
            .with("name", name)
            .with("nearest", near),
        None => Problem::error("schedule-unknown").with("words", name),
    }
}

/// Where the name ends, how far from it, and where the time begins; `None` where no number follows.
fn name_and_shift(
    cursor: &Cursor,
    range: &Range<usize>,
) -> Result<Option<(usize, Shift, usize)>, Wrong> {
    for at in range.start + 1..range.end {
        let mut here = cursor.clone();
        here.go(at);
        if here.clone().time().is_some()
            || here
                .clone()
                .eat_any(&["上午", "下午", "晚上", "早上", "中午"])
                .is_some()
        {
            return Ok(Some((at, Shift::default(), at)));
        }
        if here.peek().is_some_and(char::is_whitespace) {
            continue;
        }
        if let Some(shift) = day_rule::shift(&mut here)? {
            return Ok(Some((at, shift, here.at())));
        }
    }
    Ok(None)
}

/// The one canonical spelling of a schedule; reading it gives the same schedule.
pub fn spell(schedule: &Schedule, calendar: &Calendar) -> String {
    let clock = |time: &NaiveTime| time.format("%H:%M").to_string();
    match &schedule.when {
        When::Once(wall) => wall.format("%Y-%m-%d %H:%M").to_string(),
        When::Yearly { month, day, time } => format!("{month:02}-{day:02} {}", clock(time)),
        When::Weekly { weekday, time } => {
            format!("每周{} {}", words::weekday_word(*weekday), clock(time))
        }
        When::Cron(line) => format!("cron {}", line.as_str()),
        When::Observance { id, shift, time } => {
            let name = calendar
                .observances
                .get(id)
                .map_or(id.as_str(), |o| o.zh.as_str());
            format!("{name}{} {}", day_rule::spell_shift(*shift), clock(time))
        }
        When::Days { rule, time } => {
            format!("{} {}", day_rule::spell(rule, calendar), clock(time))
        }
        When::Each { every, on, time } => {
            format!("{} {}", day_rule::spell_each(*every, *on), clock(time))
        }
    }
}

/// The same in English, for offices that keep their files in English, as far as `parse` knows the words; else in Chinese.
pub(crate) fn spell_english(schedule: &Schedule, calendar: &Calendar) -> String {
    match &schedule.when {
        When::Weekly { weekday, time } => {
            let day = words::WEEKDAYS.iter().find(|(d, ..)| d == weekday);
            let day = day.and_then(|(_, _, also)| also.iter().find(|w| w.len() > 5));
            let clock = time.format("%H:%M");
            format!("every {} {clock}", day.copied().unwrap_or_default())
        }
        When::Observance { id, shift, time } => {
            let name = calendar
                .observances
                .get(id)
                .map_or(id.as_str(), |o| o.en.as_str());
            let away = match (shift.n, shift.workdays) {
                (0, _) => String::new(),
                (n, true) => format!(" {n:+} workdays"),
                (n, false) => format!(" {n:+} days"),
            };
            format!("{name}{away} {}", time.format("%H:%M"))
        }
        _ => spell(schedule, calendar),
    }
}

/// Whether a yearly schedule names 29 February.
pub(crate) fn only_leap_years(schedule: &Schedule) -> bool {
    match &schedule.when {
        When::Yearly { month, day, .. } => (*month, *day) == (2, 29),
        When::Once(wall) => wall.year() < 1970,
        _ => false,
    }
}
