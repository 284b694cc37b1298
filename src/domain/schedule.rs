//! When a post opens: forms of schedule, each with its openings and their reason.
//! Works on wall time in the schedule's zone and resolves each reading itself, because the `cron` crate loses openings
//! where clocks go forward and doubles them where they go back. Never parses the one-line grammar: `content` does.

use crate::almanac::{LunarDay, Term};
use crate::calendar::Calendar;
pub use crate::cron_line::{CronError, CronLine};
use crate::day_rule::{Anchor, DayRule, Doubt, Found, Shift, Stretch};
use crate::recurrence::{Every, On};
use crate::time::{Instant, Span};
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Weekday};
use chrono_tz::Tz;

/// A form of schedule in a time zone.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// The form.
    pub when: When,
    /// Whose wall clock is meant.
    pub zone: Tz,
}

/// The forms.
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
    /// On a themed day (the first of a week or season), or so many days before or after it.
    Observance {
        /// Its id in the calendar.
        id: String,
        /// From its first day.
        shift: Shift,
        /// Minute of the day.
        time: NaiveTime,
    },
    /// Each year on the first day that a rule finds: a lunar date, a solar term, a distance from one.
    Days {
        /// The rule.
        rule: DayRule,
        /// Minute of the day.
        time: NaiveTime,
    },
    /// Once in each stretch of the calendar.
    Each {
        /// The stretch.
        every: Every,
        /// The day in it.
        on: On,
        /// Minute of the day.
        time: NaiveTime,
    },
}

/// One opening: its instant and why that instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// When it is due.
    pub due: Instant,
    /// Why then.
    pub reason: Reason,
    /// Why nobody can be sure of the day yet: then nothing is sent on it.
    pub doubt: Option<Doubt>,
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
        /// From its first day.
        shift: Shift,
        /// The lunar date that makes it.
        lunar: Option<(u8, LunarDay)>,
    },
    /// A lunar date.
    Lunar(u8, LunarDay),
    /// A solar term.
    Term(Term),
    /// A distance from a day with a reason of its own.
    Around(Box<Reason>, Shift),
    /// Once in each stretch.
    Each(Every, On),
}

/// Why a day is one that a rule finds.
fn reason_of(rule: &DayRule) -> Reason {
    match rule {
        DayRule::Lunar { month, day } => Reason::Lunar(*month, *day),
        DayRule::Term(term) => Reason::Term(*term),
        DayRule::Around {
            anchor: Anchor::Rule(rule),
            from,
            ..
        } => Reason::Around(Box::new(reason_of(rule)), *from),
        DayRule::Around {
            anchor: Anchor::Observance(id),
            from,
            ..
        } => Reason::Observance {
            id: id.clone(),
            ordinal: None,
            shift: *from,
            lunar: None,
        },
        _ => Reason::Yearly,
    }
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
                    .map(|t| self.opening(t, Reason::Cron(line.as_str().to_owned())))
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
            doubt: None,
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
            When::Observance { id, shift, time } => self.themed(calendar, id, *shift, *time, years),
            When::Days { rule, time } => {
                let reason = reason_of(rule);
                let found = years.flat_map(|year| calendar.found(rule, year));
                found
                    .map(|f| self.found(f, *time, reason.clone()))
                    .collect()
            }
            When::Each { every, on, time } => {
                self.each(calendar, start.date(), *every, *on, (*time, count))
            }
            When::Cron(_) => Vec::new(),
        }
    }

    fn found(&self, found: Found, time: NaiveTime, reason: Reason) -> Opening {
        Opening {
            doubt: found.doubt,
            ..self.opening(found.stretch.first.and_time(time), reason)
        }
    }

    fn themed(
        &self,
        calendar: &Calendar,
        id: &str,
        shift: Shift,
        time: NaiveTime,
        years: std::ops::RangeInclusive<i32>,
    ) -> Vec<Opening> {
        let Some(observance) = calendar.observances.get(id) else {
            return Vec::new();
        };
        let lunar = match &observance.rule {
            DayRule::Lunar { month, day } => Some((*month, *day)),
            _ => None,
        };
        let held = years.flat_map(|year| {
            let held = observance.held(calendar, year);
            held.into_iter().map(move |found| (year, found))
        });
        held.map(|(year, found)| {
            let reason = Reason::Observance {
                id: id.to_owned(),
                ordinal: observance.ordinal(year),
                shift,
                lunar,
            };
            self.found(calendar.shifted(found, shift), time, reason)
        })
        .collect()
    }

    /// The openings of the stretches from the one of a day on.
    fn each(
        &self,
        calendar: &Calendar,
        from: NaiveDate,
        every: Every,
        on: On,
        (time, count): (NaiveTime, usize),
    ) -> Vec<Opening> {
        let mut stretch = every.around(crate::time::day_plus(from, -1));
        let end = crate::time::day_plus(from, 366 * i64::from(HORIZON_YEARS));
        let mut openings = Vec::new();
        while openings.len() < count + 3 && stretch.first <= end {
            let (day, unknown) = on.day(calendar, stretch);
            openings.extend(day.map(|day| {
                let found = Found {
                    stretch: Stretch::day(day),
                    doubt: unknown.map(Doubt::WorkdaysUnknown),
                };
                self.found(found, time, Reason::Each(every, on))
            }));
            stretch = every.around(crate::time::day_plus(stretch.last, 1));
        }
        openings
    }

    /// The period that an opening belongs to: a changed schedule never opens twice in one of these.
    /// A year for yearly forms, a week for weekly ones, a day for a date; for a cron line the longest of year, month and week
    /// in which it names one day, else a day.
    pub fn period(&self, due: Instant) -> Period {
        let day = due.day(self.zone);
        match &self.when {
            When::Yearly { .. } | When::Observance { .. } | When::Days { .. } => {
                Period::of(Every::Year, day)
            }
            When::Weekly { .. } => Period::of(Every::Week, day),
            When::Each { every, .. } => Period::of(*every, day),
            When::Cron(line) => Period::of(line.every(), day),
            When::Once(_) => Period::of(Every::Day, day),
        }
    }
}

/// A stretch of the calendar in which a schedule opens once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period(pub Stretch);

impl Period {
    fn of(every: Every, day: NaiveDate) -> Period {
        Period(every.around(day))
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
