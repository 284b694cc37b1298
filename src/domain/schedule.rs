//! When a post opens: forms of schedule, each with its openings and their reason.
//! Works on wall time in the schedule's zone and resolves each reading itself, because the `cron` crate loses openings
//! where clocks go forward and doubles them where they go back. Never parses the one-line grammar: `content` does.

use crate::calendar::Calendar;
use crate::time::{Instant, Span};
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Weekday};
use chrono_tz::Tz;
use std::str::FromStr;

/// A form of schedule in a time zone.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// The form.
    pub when: When,
    /// Whose wall clock is meant.
    pub zone: Tz,
}

/// The forms. Lunar dates, solar terms and workday rules are further variants with an arm in `Schedule::wall_days`.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// Once.
    Once(NaiveDateTime),
    /// Every year on a day; 29 February only in leap years.
    Yearly {
        /// 1 to 12.
        month: u32,
        /// 1 to 31.
        day: u32,
        /// Minute of the day.
        time: NaiveTime,
    },
    /// Every week.
    Weekly {
        /// Day of the week.
        weekday: Weekday,
        /// Minute of the day.
        time: NaiveTime,
    },
    /// A five-field cron line as `crontab(5)` reads it.
    Cron(Box<CronLine>),
    /// On a themed day, or so many days before or after it.
    Observance {
        /// Its id in the calendar.
        id: String,
        /// Days from it; negative is before.
        offset_days: i32,
        /// Minute of the day.
        time: NaiveTime,
    },
}

/// A five-field cron line and the crate's engine behind it.
#[derive(Clone, Debug)]
pub struct CronLine {
    text: String,
    engine: cron::Schedule,
    stretch: Stretch,
}

/// In what stretch of the calendar a line opens on one day.
#[derive(Clone, Copy, Debug)]
enum Stretch {
    Year,
    Month,
    Week,
    Day,
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
        let stretch = match (days.as_slice(), months.as_slice(), weekdays.as_slice()) {
            ([_], [_], _) => Stretch::Year,
            ([_], _, _) => Stretch::Month,
            (_, _, [_] | [0, 7]) => Stretch::Week,
            _ => Stretch::Day,
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
            stretch,
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

    /// Readings of the wall clock after a reading, as if every day had 24 hours.
    fn readings(&self, after: NaiveDateTime) -> impl Iterator<Item = NaiveDateTime> + '_ {
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

/// One opening: its instant and why that instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// When it is due.
    pub due: Instant,
    /// Why then.
    pub reason: Reason,
}

/// Why an opening is when it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The file names this date.
    Date,
    /// The file names this day of every year.
    Yearly,
    /// The file names this day of the week.
    Weekly,
    /// The cron line, in its canonical spelling.
    Cron(String),
    /// A themed day: its id, which one it is that year, and days from it.
    Observance {
        /// Its id in the calendar.
        id: String,
        /// The 40th in 2027.
        ordinal: Option<u32>,
        /// Days from it.
        offset_days: i32,
    },
}

/// How far ahead an opening is looked for: a 29 February may be eight years away.
const HORIZON_YEARS: i32 = 9;

impl Schedule {
    /// The first opening later than `after`, or `None` when there is none within nine years.
    pub fn next(&self, calendar: &Calendar, after: Instant) -> Option<Opening> {
        self.openings(calendar, after, 1).into_iter().next()
    }

    /// Up to `count` openings later than `after`, in order of time, none twice.
    pub fn openings(&self, calendar: &Calendar, after: Instant, count: usize) -> Vec<Opening> {
        let wall = after.local(self.zone);
        // A reading may be resolved to an instant up to an hour or so away from where the naive clock puts it.
        let start = wall - TimeDelta::hours(3);
        let mut found = match &self.when {
            When::Cron(line) => {
                let readings = line.readings(start).take(count + 16);
                readings
                    .map(|t| self.opening(t, Reason::Cron(line.text.clone())))
                    .collect()
            }
            _ => self.dated(calendar, start, count + 2),
        };
        found.sort_by_key(|o| o.due);
        found.dedup_by_key(|o| o.due);
        found.retain(|o| o.due > after);
        found.truncate(count);
        found
    }

    /// All openings in `(after, until]`, at most `cap` of them, the earliest first.
    pub fn between(
        &self,
        calendar: &Calendar,
        after: Instant,
        until: Instant,
        cap: usize,
    ) -> Vec<Opening> {
        let mut found = self.openings(calendar, after, cap);
        found.retain(|o| o.due <= until);
        found
    }

    fn opening(&self, wall: NaiveDateTime, reason: Reason) -> Opening {
        Opening {
            due: Instant::at(wall, self.zone),
            reason,
        }
    }

    /// Openings of the dated forms from the day of `start` on.
    fn dated(&self, calendar: &Calendar, start: NaiveDateTime, count: usize) -> Vec<Opening> {
        let years = start.year() - 1..=start.year() + HORIZON_YEARS;
        match &self.when {
            When::Once(wall) => vec![self.opening(*wall, Reason::Date)],
            When::Weekly { weekday, time } => {
                let first = start.date() - TimeDelta::days(7);
                let ahead = (7 + weekday.num_days_from_monday()
                    - first.weekday().num_days_from_monday())
                    % 7;
                let day = first + TimeDelta::days(i64::from(ahead));
                let days = (0i64..)
                    .map(|n| day + TimeDelta::days(7 * n))
                    .take(count + 3);
                days.map(|d| self.opening(d.and_time(*time), Reason::Weekly))
                    .collect()
            }
            When::Yearly { month, day, time } => {
                let days = years.filter_map(|year| NaiveDate::from_ymd_opt(year, *month, *day));
                days.map(|d| self.opening(d.and_time(*time), Reason::Yearly))
                    .collect()
            }
            When::Observance {
                id,
                offset_days,
                time,
            } => {
                let Some(observance) = calendar.observances.get(id) else {
                    return Vec::new();
                };
                let days = years.filter_map(|year| Some((year, observance.day(year)?)));
                let openings = days.map(|(year, day)| {
                    let day = crate::time::day_plus(day, i64::from(*offset_days));
                    let reason = Reason::Observance {
                        id: id.clone(),
                        ordinal: observance.ordinal(year),
                        offset_days: *offset_days,
                    };
                    self.opening(day.and_time(*time), reason)
                });
                openings.collect()
            }
            When::Cron(_) => Vec::new(),
        }
    }

    /// The period that an opening belongs to: a changed schedule never opens twice in one of these.
    /// A year for yearly forms, a week for weekly ones, a day for a date; for a cron line the longest of year, month and week
    /// in which it names one day, else a day.
    pub fn period(&self, due: Instant) -> Period {
        let day = due.day(self.zone);
        match &self.when {
            When::Yearly { .. } | When::Observance { .. } => Period::Year(day.year()),
            When::Weekly { .. } => Period::week(day),
            When::Cron(line) => match line.stretch {
                Stretch::Year => Period::Year(day.year()),
                Stretch::Month => Period::Month(day.year(), day.month()),
                Stretch::Week => Period::week(day),
                Stretch::Day => Period::Day(day),
            },
            When::Once(_) => Period::Day(day),
        }
    }
}

/// A stretch of the calendar in which a schedule opens once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// A calendar year.
    Year(i32),
    /// A calendar month: year and month.
    Month(i32, u32),
    /// An ISO week: year and number.
    Week(i32, u32),
    /// A day.
    Day(NaiveDate),
}

impl Period {
    fn week(day: NaiveDate) -> Period {
        Period::Week(day.iso_week().year(), day.iso_week().week())
    }
}

/// What happens to an opening whose instant passed while nobody was there (invariant 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LateRule {
    /// It is not opened, and the owner is told.
    Skip,
    /// It is opened once within this span, and marked late.
    SendWithin(Span),
}

/// When an occurrence closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloseRule {
    /// At a minute of the local day, so many days after its opening's day.
    At {
        /// 0 is the day of the opening.
        days: u16,
        /// Minutes from midnight.
        minute: u16,
    },
    /// So long after its opening.
    After(Span),
}

impl CloseRule {
    /// The close of an opening that is due then. A close at or before the opening is moved a day on.
    pub fn close(self, due: Instant, zone: Tz) -> Instant {
        match self {
            CloseRule::After(span) => due.plus(span),
            CloseRule::At { days, minute } => {
                let time = NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minute) * 60, 0)
                    .unwrap_or(NaiveTime::MIN);
                let day = crate::time::day_plus(due.day(zone), i64::from(days));
                let close = Instant::at(day.and_time(time), zone);
                if close > due {
                    close
                } else {
                    Instant::at(crate::time::day_plus(day, 1).and_time(time), zone)
                }
            }
        }
    }
}

/// Minutes from midnight of a time.
pub fn minute_of_day(time: NaiveTime) -> u16 {
    u16::try_from(time.num_seconds_from_midnight() / 60).unwrap_or(0)
}
