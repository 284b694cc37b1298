//! What a rule finds in a year. A rule that can't be sure says so; none guesses in silence.

use super::Calendar;
use crate::almanac::lunar_days;
use crate::day_rule::{Anchor, DayRule, Doubt, Found, MonthDay, Shift, Stretch};
use crate::time::day_plus;
use chrono::{Datelike, NaiveDate, Weekday};

/// Rules that stand on rules that stand on rules: more than this is a circle.
const DEPTH: u8 = 8;

impl Calendar {
    /// What a rule finds in a year, in order: none, one, or two (a lunar date). A stretch belongs to the year of its first day,
    /// one around another day to the year of that day.
    pub fn found(&self, rule: &DayRule, year: i32) -> Vec<Found> {
        rule.find(self, year, DEPTH)
    }

    /// What was found, moved as a whole: one day at that distance from its first.
    pub fn shifted(&self, found: Found, shift: Shift) -> Found {
        if shift == Shift::default() {
            return found;
        }
        let (day, unknown) = shifted(self, found.stretch.first, shift);
        Found {
            stretch: Stretch::day(day),
            doubt: found.doubt.or(unknown.map(Doubt::WorkdaysUnknown)),
        }
    }

    /// The nth workday of a stretch (−1 the last), and the year without a holiday notice that it depends on.
    pub fn nth_workday(&self, stretch: Stretch, n: i8) -> (Option<NaiveDate>, Option<i32>) {
        nth_workday(self, stretch, n)
    }

    /// Whether a rule stands on itself, over whatever others.
    pub fn is_circle(&self, rule: &DayRule) -> bool {
        rule.is_circle(self, DEPTH)
    }
}

impl DayRule {
    fn find(&self, calendar: &Calendar, year: i32, depth: u8) -> Vec<Found> {
        let one = |stretch: Option<Stretch>| stretch.map(Found::sure).into_iter().collect();
        let date = |(month, day): MonthDay| NaiveDate::from_ymd_opt(year, month, day);
        match self {
            DayRule::Fixed(day) => one(date(*day).map(Stretch::day)),
            DayRule::Range(from, to) => one(range(year, *from, *to)),
            DayRule::Month(month) => one(month_of(year, *month)),
            DayRule::Nth { month, n, weekday } => {
                one(nth(year, *month, *n, *weekday).map(Stretch::day))
            }
            DayRule::MondayWeek { month, n } => {
                let monday = NaiveDate::from_weekday_of_month_opt(year, *month, Weekday::Mon, *n);
                one(monday.map(|first| Stretch::of(first, 7)))
            }
            DayRule::SheetRow { month, n } => {
                let first = NaiveDate::from_ymd_opt(year, *month, 1).map(week_of);
                one(first.map(|w| Stretch::of(day_plus(w.first, 7 * (i64::from(*n) - 1)), 7)))
            }
            DayRule::WeekOf(day) => one(date(*day).map(week_of)),
            DayRule::Lunar { month, day } => lunar_days(year, *month, *day)
                .into_iter()
                .map(|d| Found::sure(Stretch::day(d)))
                .collect(),
            DayRule::Term(term) => one(term.day(year).map(Stretch::day)),
            DayRule::Around { anchor, from, to } => {
                around(calendar, year, anchor, (*from, *to), depth)
            }
            DayRule::Announced { nominal, years } => match (years.get(&year), nominal) {
                (Some(stretch), _) => vec![Found::sure(*stretch)],
                (None, Some(rule)) if depth > 0 => {
                    let mut guesses = rule.find(calendar, year, depth - 1);
                    for guess in &mut guesses {
                        guess.doubt = Some(Doubt::NotAnnounced);
                    }
                    guesses
                }
                (None, _) => Vec::new(),
            },
        }
    }

    fn is_circle(&self, calendar: &Calendar, depth: u8) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return true;
        };
        match self {
            DayRule::Around { anchor, .. } => match anchor {
                Anchor::Observance(id) => {
                    let found = calendar.observances.get(id);
                    found.is_some_and(|o| o.rule.is_circle(calendar, depth))
                }
                Anchor::Rule(rule) => rule.is_circle(calendar, depth),
            },
            DayRule::Announced {
                nominal: Some(rule),
                ..
            } => rule.is_circle(calendar, depth),
            _ => false,
        }
    }
}

fn range(year: i32, from: MonthDay, to: MonthDay) -> Option<Stretch> {
    let end = if to < from { year + 1 } else { year };
    Some(Stretch {
        first: NaiveDate::from_ymd_opt(year, from.0, from.1)?,
        last: NaiveDate::from_ymd_opt(end, to.0, to.1)?,
    })
}

fn month_of(year: i32, month: u32) -> Option<Stretch> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    let next = if month == 12 {
        NaiveDate::from_ymd_opt(year + 1, 1, 1)
    } else {
        NaiveDate::from_ymd_opt(year, month + 1, 1)
    };
    Some(Stretch {
        first,
        last: day_plus(next?, -1),
    })
}

/// The nth weekday of a month, −1 the last.
fn nth(year: i32, month: u32, n: i8, weekday: Weekday) -> Option<NaiveDate> {
    if n != -1 {
        let n = u8::try_from(n).ok()?;
        return NaiveDate::from_weekday_of_month_opt(year, month, weekday, n);
    }
    let last = month_of(year, month)?.last;
    let back = (7 + last.weekday().num_days_from_monday() - weekday.num_days_from_monday()) % 7;
    Some(day_plus(last, -i64::from(back)))
}

fn week_of(day: NaiveDate) -> Stretch {
    let monday = day_plus(day, -i64::from(day.weekday().num_days_from_monday()));
    Stretch::of(monday, 7)
}

fn around(
    calendar: &Calendar,
    year: i32,
    anchor: &Anchor,
    (from, to): (Shift, Shift),
    depth: u8,
) -> Vec<Found> {
    let Some(depth) = depth.checked_sub(1) else {
        return Vec::new();
    };
    let anchors = match anchor {
        Anchor::Observance(id) => calendar
            .observances
            .get(id)
            .map(|o| o.rule.find(calendar, year, depth))
            .unwrap_or_default(),
        Anchor::Rule(rule) => rule.find(calendar, year, depth),
    };
    let one = |found: Found| {
        let (first, unsure) = shifted(calendar, found.stretch.first, from);
        let (last, unsure_too) = shifted(calendar, found.stretch.first, to);
        let unknown = unsure.or(unsure_too).map(Doubt::WorkdaysUnknown);
        Found {
            stretch: Stretch { first, last },
            doubt: found.doubt.or(unknown),
        }
    };
    anchors.into_iter().map(one).collect()
}

/// A day at a distance, and the year without a holiday notice that it depends on.
fn shifted(calendar: &Calendar, day: NaiveDate, shift: Shift) -> (NaiveDate, Option<i32>) {
    if !shift.workdays {
        return (day_plus(day, i64::from(shift.n)), None);
    }
    let step = if shift.n < 0 { -1 } else { 1 };
    let (mut at, mut left, mut unknown) = (day, shift.n.unsigned_abs(), None);
    while left > 0 {
        at = day_plus(at, step);
        let work = calendar.day_of_work(at);
        if !work.known {
            unknown = unknown.or(Some(at.year()));
        }
        left -= u32::from(!work.rest);
    }
    (at, unknown)
}

fn nth_workday(calendar: &Calendar, stretch: Stretch, n: i8) -> (Option<NaiveDate>, Option<i32>) {
    let length = (stretch.last - stretch.first).num_days();
    let (mut left, mut unknown) = (n.unsigned_abs(), None);
    for away in 0..=length {
        let day = if n < 0 {
            day_plus(stretch.last, -away)
        } else {
            day_plus(stretch.first, away)
        };
        let work = calendar.day_of_work(day);
        if !work.known {
            unknown = unknown.or(Some(day.year()));
        }
        if !work.rest {
            left = left.saturating_sub(1);
            if left == 0 {
                return (Some(day), unknown);
            }
        }
    }
    (None, unknown)
}
