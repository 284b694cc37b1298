//! Rules that find days in a year, as data: fixed, ranges, weeks, the nth weekday, lunar dates, solar terms, distances from another
//! day, and days that somebody announces each year. What they find is the calendar's to say.

use crate::almanac::{LunarDay, Term};
use crate::time::day_plus;
use chrono::{NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A month and a day of it.
pub type MonthDay = (u32, u32);

/// How days are found in a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayRule {
    /// The same day each year; 29 February only in leap years.
    Fixed(MonthDay),
    /// From one day to another, both included; past the end of the year where the second stands before the first.
    Range(MonthDay, MonthDay),
    /// A whole month.
    Month(u32),
    /// The nth weekday of a month; −1 is the last.
    Nth {
        /// 1 to 12.
        month: u32,
        /// 1 to 5, or −1 for the last.
        n: i8,
        /// The weekday.
        weekday: Weekday,
    },
    /// Monday to Sunday, beginning with the nth Monday of a month.
    MondayWeek {
        /// 1 to 12.
        month: u32,
        /// 1 to 4.
        n: u8,
    },
    /// The nth row of a month's calendar sheet (Monday first), its days outside the month included.
    SheetRow {
        /// 1 to 12.
        month: u32,
        /// 1 to 4.
        n: u8,
    },
    /// Monday to Sunday around a day.
    WeekOf(MonthDay),
    /// A lunar date; second months of a number are left out.
    Lunar {
        /// 1 to 12.
        month: u8,
        /// The day of that month.
        day: LunarDay,
    },
    /// A solar term.
    Term(Term),
    /// Around another day: from so many days before or after it to so many.
    Around {
        /// What it is counted from: the first day of that.
        anchor: Anchor,
        /// The first day.
        from: Shift,
        /// The last day.
        to: Shift,
    },
    /// Somebody announces it each year: certain where the year is known, else a guess that nobody may act on.
    Announced {
        /// Where it usually is.
        nominal: Option<Box<DayRule>>,
        /// What was announced, by year.
        years: BTreeMap<i32, Stretch>,
    },
}

/// What a distance is counted from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// An observance by its id.
    Observance(String),
    /// A day by its own rule.
    Rule(Box<DayRule>),
}

/// A distance from a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// How many; negative is before.
    pub n: i32,
    /// Only workdays count, and a rest day is never reached.
    pub workdays: bool,
}

/// Days without a gap, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stretch {
    /// The first day.
    pub first: NaiveDate,
    /// The last day; never before the first.
    pub last: NaiveDate,
}

impl Stretch {
    /// One day.
    pub fn day(day: NaiveDate) -> Stretch {
        Stretch {
            first: day,
            last: day,
        }
    }

    /// So many days from one on.
    pub(crate) fn of(first: NaiveDate, days: i64) -> Stretch {
        Stretch {
            first,
            last: day_plus(first, days - 1),
        }
    }
}

/// Why nobody can be sure of a day yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// It is announced each year, and this year's date isn't known.
    NotAnnounced,
    /// It depends on public holidays of a year whose notice isn't loaded.
    WorkdaysUnknown(i32),
}

/// What a rule finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its days.
    pub stretch: Stretch,
    /// Why nobody can be sure.
    pub doubt: Option<Doubt>,
}

impl Found {
    pub(crate) fn sure(stretch: Stretch) -> Found {
        Found {
            stretch,
            doubt: None,
        }
    }
}
