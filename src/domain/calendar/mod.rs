//! The year as it was loaded: observances and workdays. Pure data and look-ups; `content` reads the files.
//! A year that isn't loaded is never guessed in silence: the answer says that it is not known.

mod find;

use crate::day_rule::{DayRule, Found};
use crate::time::day_plus;
use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The observances and workdays that are loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// By id.
    pub observances: BTreeMap<String, Observance>,
    /// By year.
    pub workdays: BTreeMap<i32, YearOfWork>,
}

/// A themed day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observance {
    /// Stable name, `a-z`, `0-9`, `_`.
    pub id: String,
    /// Name in Chinese; a schedule names it by this, by `en` or by `id`.
    pub zh: String,
    /// Name in English.
    pub en: String,
    /// On which days of a year.
    pub rule: DayRule,
    /// The year before the first one, so that the ordinal is year − base (第 40 个: 2027 − 1987).
    pub ordinal_base: Option<i32>,
    /// First year in which it was held.
    pub valid_from: Option<i32>,
    /// Where the fact comes from.
    pub source: String,
}

impl Observance {
    /// When it is held in a year: its days, and whether that is certain.
    pub fn held(&self, calendar: &Calendar, year: i32) -> Vec<Found> {
        if self.valid_from.is_some_and(|first| year < first) {
            return Vec::new();
        }
        calendar.found(&self.rule, year)
    }
    /// Which one it is in a year: the 40th in 2027 with base 1987; absent up to the base, when there was none.
    pub fn ordinal(&self, year: i32) -> Option<u32> {
        self.ordinal_base
            .and_then(|base| u32::try_from(year.checked_sub(base)?).ok())
            .filter(|n| *n > 0)
    }
}

/// One year's public holidays and make-up workdays (国务院办公厅's notice).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearOfWork {
    /// Rest days that are not plain weekends.
    pub off: BTreeSet<NaiveDate>,
    /// Weekend days that are worked (调休).
    pub work: BTreeSet<NaiveDate>,
    /// The notice's address or number.
    pub source: String,
}

/// What a day is, and whether the year's data says so or only the weekday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayOfWork {
    /// A rest day.
    pub rest: bool,
    /// The year is loaded; otherwise Saturday and Sunday are taken as rest.
    pub known: bool,
}

impl Calendar {
    /// Whether a day is worked.
    pub fn day_of_work(&self, day: NaiveDate) -> DayOfWork {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        match self.workdays.get(&day.year()) {
            Some(year) => DayOfWork {
                rest: year.off.contains(&day) || (weekend && !year.work.contains(&day)),
                known: true,
            },
            None => DayOfWork {
                rest: weekend,
                known: false,
            },
        }
    }

    /// The nearest workday to a day, the day itself when it is one; on a tie the later.
    pub fn nearest_workday(&self, day: NaiveDate) -> NaiveDate {
        for distance in 0..=30 {
            for candidate in [day_plus(day, distance), day_plus(day, -distance)] {
                if !self.day_of_work(candidate).rest {
                    return candidate;
                }
            }
        }
        day
    }

    /// The first workday on or after a day.
    pub fn next_workday(&self, day: NaiveDate) -> NaiveDate {
        (0..=30)
            .map(|n| day_plus(day, n))
            .find(|d| !self.day_of_work(*d).rest)
            .unwrap_or(day)
    }

    /// The observance of that id or name in Chinese or English (any letter case).
    pub fn observance(&self, name: &str) -> Option<&Observance> {
        self.observances
            .values()
            .find(|o| o.id == name || o.zh == name || o.en.eq_ignore_ascii_case(name))
    }
}
