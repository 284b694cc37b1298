//! A five-field cron line as `crontab(5)` reads it, and the crate's engine behind it. Reads naive wall time only: the schedule
//! resolves each reading in its zone.

use crate::recurrence::Every;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use std::str::FromStr;

/// A five-field cron line and the crate's engine behind it.
#[derive(Clone, Debug)]
pub struct CronLine {
    text: String,
    engine: cron::Schedule,
    every: Every,
}

impl PartialEq for CronLine {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// Why a cron line is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CronError {
    /// Not five fields; how many there were.
    Fields(usize),
    /// A field (1 to 5) that can't be read, and its text.
    Field(usize, String),
    /// Day of month and day of week are both restricted: crontab takes either, people mean both.
    DayAndWeekday,
    /// Parses, and no day fits (30 February).
    Never,
    /// Fires every minute or so: openings within one hour.
    TooOften(usize),
}

const WEEKDAYS: [&str; 8] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];
const MONTHS: [&str; 13] = [
    "", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
];

/// Openings within one hour that somebody may mean.
const OFTEN_MAX: usize = 4;

impl CronLine {
    /// Reads five fields: minute, hour, day of month, month, day of week (0 and 7 are Sunday, as in `crontab(5)`).
    /// Refuses a line that restricts both day fields, one that never fires, and one that fires more than four times in an hour.
    pub fn parse(text: &str) -> Result<CronLine, CronError> {
        let fields: Vec<String> = text
            .split_whitespace()
            .map(str::to_ascii_uppercase)
            .collect();
        let [minute, hour, day, month, weekday] = fields.as_slice() else {
            return Err(CronError::Fields(fields.len()));
        };
        let read = |place: usize, field: &String, low, high, names: &[&str]| {
            check_field(field, low, high, names)
                .ok_or_else(|| CronError::Field(place, field.clone()))
        };
        let minutes = read(1, minute, 0, 59, &[])?;
        let hours = read(2, hour, 0, 23, &[])?;
        let days = read(3, day, 1, 31, &[])?;
        let months = read(4, month, 1, 12, &MONTHS)?;
        let weekdays = read(5, weekday, 0, 7, &WEEKDAYS)?;
        if restricted(day) && restricted(weekday) {
            return Err(CronError::DayAndWeekday);
        }
        let every = match (days.as_slice(), months.as_slice(), weekdays.as_slice()) {
            ([_], [_], _) => Every::Year,
            ([_], _, _) => Every::Month,
            (_, _, [_] | [0, 7]) => Every::Week,
            _ => Every::Day,
        };
        // The crate counts weekdays as Quartz does (1 is Sunday): they become names; ranges and steps become lists,
        // so that what we have read is what it runs.
        let line = format!(
            "0 {} {} {} {} {}",
            spelled(&minutes, minute, &[]),
            spelled(&hours, hour, &[]),
            spelled(&days, day, &[]),
            spelled(&months, month, &MONTHS),
            spelled(&weekdays, weekday, &WEEKDAYS)
        );
        let engine =
            cron::Schedule::from_str(&line).map_err(|_| CronError::Field(1, text.to_owned()))?;
        let parsed = CronLine {
            text: fields.join(" "),
            engine,
            every,
        };
        let start = NaiveDate::from_ymd_opt(2024, 1, 1)
            .unwrap_or_default()
            .and_time(NaiveTime::MIN);
        if parsed.readings(start).next().is_none() {
            Err(CronError::Never)
        } else if minutes.len() > OFTEN_MAX {
            Err(CronError::TooOften(minutes.len()))
        } else {
            Ok(parsed)
        }
    }

    /// The line with single blanks and names in capitals: its canonical spelling.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The longest of year, month and week in which it names one day, else a day.
    pub(crate) fn every(&self) -> Every {
        self.every
    }

    /// Readings of the wall clock after a reading, as if every day had 24 hours.
    pub(crate) fn readings(
        &self,
        after: NaiveDateTime,
    ) -> impl Iterator<Item = NaiveDateTime> + '_ {
        self.engine.after(&after.and_utc()).map(|t| t.naive_utc())
    }
}

fn restricted(field: &str) -> bool {
    field != "*" && field != "?" && field != "*/1"
}

/// A field for the crate: everything, or each number (by its name, where there are names).
fn spelled(numbers: &[u32], field: &str, names: &[&str]) -> String {
    if !restricted(field) {
        return "*".to_owned();
    }
    let word = |n: &u32| match names.get(*n as usize) {
        Some(name) => (*name).to_owned(),
        None => n.to_string(),
    };
    numbers.iter().map(word).collect::<Vec<_>>().join(",")
}

/// A number without sign, as crontab has them.
fn digits(text: &str) -> Option<u32> {
    let plain = text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// The numbers that a field names, sorted, or `None` where it is not a crontab field.
fn check_field(field: &str, low: u32, high: u32, names: &[&str]) -> Option<Vec<u32>> {
    let number = |text: &str| -> Option<u32> {
        let named = names
            .iter()
            .position(|n| !n.is_empty() && *n == text)
            .and_then(|n| u32::try_from(n).ok());
        let value = named.or_else(|| digits(text))?;
        (low..=high).contains(&value).then_some(value)
    };
    let mut all = Vec::new();
    for part in field.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, digits(step).filter(|s| (1..=high).contains(s))?),
            None => (part, 1),
        };
        let (from, to) = match range.split_once('-') {
            // Sunday ends a week as well as it begins one: FRI-SUN.
            Some((a, "SUN")) => (number(a)?, high),
            Some((a, b)) => (number(a)?, number(b)?),
            None if range == "*" || range == "?" => (low, high),
            None => (
                number(range)?,
                if part.contains('/') {
                    high
                } else {
                    number(range)?
                },
            ),
        };
        if from > to {
            return None;
        }
        all.extend((from..=to).step_by(step as usize));
    }
    all.sort_unstable();
    all.dedup();
    Some(all)
}
