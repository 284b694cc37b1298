//! Stretches of the calendar that come again and again, and a day in each: the first workday of a month, the last Friday of a quarter.

use crate::calendar::Calendar;
use crate::day_rule::Stretch;
use crate::time::day_plus;
use chrono::{Datelike, NaiveDate, Weekday};

/// A stretch of the calendar that comes again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    /// A day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A month.
    Month,
    /// January to March, and so on.
    Quarter,
    /// January to June, July to December.
    HalfYear,
    /// A year.
    Year,
}

/// A day in a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// The nth day, from 1; −1 is the last. A month that is too short has none.
    Day(i8),
    /// The nth workday, from 1; −1 is the last.
    Workday(i8),
    /// The nth of a weekday, from 1; −1 is the last.
    Weekday(i8, Weekday),
}

impl Every {
    /// The stretch in which a day is.
    pub(crate) fn around(self, day: NaiveDate) -> Stretch {
        let months = match self {
            Every::Day => return Stretch::day(day),
            Every::Week => {
                let monday = day_plus(day, -i64::from(day.weekday().num_days_from_monday()));
                return Stretch {
                    first: monday,
                    last: day_plus(monday, 6),
                };
            }
            Every::Month => 1,
            Every::Quarter => 3,
            Every::HalfYear => 6,
            Every::Year => 12,
        };
        let month = day.month0() / months * months + 1;
        let first = NaiveDate::from_ymd_opt(day.year(), month, 1).unwrap_or(day);
        let next = first.checked_add_months(chrono::Months::new(months));
        Stretch {
            first,
            last: next.map_or(day, |next| day_plus(next, -1)),
        }
    }
}

impl On {
    pub(crate) fn day(
        self,
        calendar: &Calendar,
        stretch: Stretch,
    ) -> (Option<NaiveDate>, Option<i32>) {
        let inside = |day: NaiveDate| (stretch.first..=stretch.last).contains(&day);
        let away = |n: i8, days: i64| {
            if n < 0 {
                day_plus(stretch.last, (i64::from(n) + 1) * days)
            } else {
                day_plus(stretch.first, (i64::from(n) - 1) * days)
            }
        };
        match self {
            On::Day(n) => (Some(away(n, 1)).filter(|d| inside(*d)), None),
            On::Workday(n) => calendar.nth_workday(stretch, n),
            On::Weekday(n, weekday) => {
                let at = |day: NaiveDate| i64::from(day.weekday().num_days_from_monday());
                let wanted = i64::from(weekday.num_days_from_monday());
                let day = if n < 0 {
                    let back = (7 + at(stretch.last) - wanted) % 7;
                    day_plus(away(n, 7), -back)
                } else {
                    let ahead = (7 + wanted - at(stretch.first)) % 7;
                    day_plus(away(n, 7), ahead)
                };
                (Some(day).filter(|d| inside(*d)), None)
            }
        }
    }
}
