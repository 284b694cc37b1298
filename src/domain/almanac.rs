//! The Chinese calendar: lunar dates and the twenty-four solar terms, each year computed once (tyme4rs) and kept.
//! Knows 1970 to 2056: beyond that the published tables differ, and a year that nobody can vouch for has no days here.

use crate::time::day_plus;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;
use tyme4rs::tyme::lunar::LunarYear;
use tyme4rs::tyme::solar::SolarTerm;

/// The first year whose days are known.
pub const FIRST_YEAR: i32 = 1970;

/// The last one.
pub const LAST_YEAR: i32 = 2056;

const YEARS: usize = (LAST_YEAR - FIRST_YEAR + 1) as usize;

/// The Julian day of the first of January 2000 at noon. tyme4rs counts months from the one and terms from the other.
const J2000: f64 = 2_451_545.0;

/// A solar term, by its place in the Gregorian year: 0 is 小寒 (early January), 23 is 冬至 (late December).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Term(u8);

impl Term {
    /// 清明, which opens the festival of that name.
    pub const QINGMING: Term = Term(6);

    /// The term of a place from 0 to 23.
    pub fn new(place: u8) -> Option<Term> {
        (place < 24).then_some(Term(place))
    }

    /// Its place in the Gregorian year, from 0.
    pub fn place(self) -> u8 {
        self.0
    }

    /// The month of the Gregorian year in which it always is.
    pub fn month(self) -> u32 {
        u32::from(self.0) / 2 + 1
    }

    /// Its day in a year.
    pub fn day(self, year: i32) -> Option<NaiveDate> {
        year_of(year)?.terms.get(usize::from(self.0)).copied()
    }
}

/// The day of a lunar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LunarDay {
    /// 1 to 30.
    Day(u8),
    /// The 29th or 30th, whichever ends the month: 除夕 is the last day of the twelfth.
    Last,
}

/// A date of the lunar calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LunarDate {
    /// The lunar year, named by the Gregorian year in which it begins.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// The month is a second one of its number.
    pub leap: bool,
    /// 1 to 30.
    pub day: u8,
}

/// The days of a Gregorian year on which a lunar date falls, leap months left out: none, one, or two (腊八 was twice in 2022 and
/// never in 2023).
pub fn lunar_days(year: i32, month: u8, day: LunarDay) -> Vec<NaiveDate> {
    let of_lunar_year = |lunar: i32| -> Option<NaiveDate> {
        let found = year_of(lunar)?;
        let month = found.months.iter().find(|m| m.number == month && !m.leap)?;
        let number = match day {
            LunarDay::Day(n) if n <= month.days => n,
            LunarDay::Day(_) => return None,
            LunarDay::Last => month.days,
        };
        Some(day_plus(month.first, i64::from(number) - 1))
    };
    let both = [year - 1, year].into_iter().filter_map(of_lunar_year);
    both.filter(|d| d.year() == year).collect()
}

/// The lunar date of a day.
pub fn lunar_of(day: NaiveDate) -> Option<LunarDate> {
    [day.year(), day.year() - 1].into_iter().find_map(|year| {
        let months = &year_of(year)?.months;
        let month = months.iter().find(|m| {
            let after = (day - m.first).num_days();
            (0..i64::from(m.days)).contains(&after)
        })?;
        let number = u8::try_from((day - month.first).num_days() + 1).ok()?;
        Some(LunarDate {
            year,
            month: month.number,
            leap: month.leap,
            day: number,
        })
    })
}

struct Month {
    number: u8,
    leap: bool,
    first: NaiveDate,
    days: u8,
}

/// A Gregorian year's terms, and the months of the lunar year that begins in it.
struct Year {
    terms: Vec<NaiveDate>,
    months: Vec<Month>,
}

fn year_of(year: i32) -> Option<&'static Year> {
    static KEPT: [OnceLock<Option<Year>>; YEARS] = [const { OnceLock::new() }; YEARS];
    let place = usize::try_from(year.checked_sub(FIRST_YEAR)?).ok()?;
    KEPT.get(place)?.get_or_init(|| compute(year)).as_ref()
}

fn compute(year: i32) -> Option<Year> {
    let own = isize::try_from(year).ok()?;
    // tyme4rs counts 冬至 as the first term of the year that follows it.
    let term =
        |place: isize| day_of(SolarTerm::from_index(own, place + 1).get_cursory_julian_day());
    let terms = (0..24).map(term).collect::<Option<Vec<_>>>()?;
    let month = |month: tyme4rs::tyme::lunar::LunarMonth| {
        Some(Month {
            number: u8::try_from(month.get_month()).ok()?,
            leap: month.is_leap(),
            first: day_of(month.get_first_julian_day().get_day() - J2000)?,
            days: u8::try_from(month.get_day_count()).ok()?,
        })
    };
    let months = LunarYear::new(own).ok()?.get_months();
    let months = months.into_iter().map(month).collect::<Option<Vec<_>>>()?;
    Some(Year { terms, months })
}

/// A day by its distance from the first of January 2000, noon to noon.
#[expect(
    clippy::cast_possible_truncation,
    reason = "days from 2000 are far below the limits of i64"
)]
fn day_of(since_2000: f64) -> Option<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2000, 1, 1)?;
    Some(day_plus(first, since_2000.round() as i64))
}
