//! What rules find in a year, and schedules that stand on them.

use crate::sample::{BERLIN, NEW_YORK, SHANGHAI, calendar, cn, day, schedule, time};
use chrono::{Datelike, NaiveDate, Weekday};
use chrono_tz::Tz;
use proptest::prelude::*;
use std::collections::BTreeMap;
use tongluo_domain::almanac::{LunarDay, Term};
use tongluo_domain::calendar::{Calendar, Observance};
use tongluo_domain::day_rule::{Anchor, DayRule, Shift, Stretch};
use tongluo_domain::recurrence::{Every, On};
use tongluo_domain::schedule::{Opening, Schedule, When};
use tongluo_domain::time::Instant;

fn found(rule: &DayRule, year: i32) -> Vec<String> {
    let found = calendar().found(rule, year).into_iter();
    found
        .map(|f| {
            let doubt = f.doubt.map_or(String::new(), |d| format!(" {d:?}"));
            format!("{}..{}{doubt}", f.stretch.first, f.stretch.last)
        })
        .collect()
}

fn shift(n: i32) -> Shift {
    Shift { n, workdays: false }
}

fn workdays(n: i32) -> Shift {
    Shift { n, workdays: true }
}

fn spring_festival() -> DayRule {
    DayRule::Lunar {
        month: 1,
        day: LunarDay::Day(1),
    }
}

fn around(rule: DayRule, from: Shift, to: Shift) -> DayRule {
    DayRule::Around {
        anchor: Anchor::Rule(Box::new(rule)),
        from,
        to,
    }
}

#[test]
fn ranges_and_weeks_are_found_where_people_count_them() {
    let heating = DayRule::Range((11, 15), (3, 15));
    assert_eq!(found(&heating, 2026), ["2026-11-15..2027-03-15"]);
    assert_eq!(found(&DayRule::Month(11), 2026), ["2026-11-01..2026-11-30"]);
    let third = DayRule::MondayWeek { month: 6, n: 3 };
    assert_eq!(found(&third, 2026), ["2026-06-15..2026-06-21"]);
    let row = DayRule::SheetRow { month: 4, n: 4 };
    assert_eq!(found(&row, 2026), ["2026-04-20..2026-04-26"]);
    assert_eq!(
        found(&DayRule::WeekOf((5, 12)), 2026),
        ["2026-05-11..2026-05-17"]
    );
    assert_eq!(found(&DayRule::Fixed((2, 29)), 2026), Vec::<String>::new());
    assert_eq!(
        found(&DayRule::Fixed((2, 29)), 2028),
        ["2028-02-29..2028-02-29"]
    );
}

#[test]
fn a_distance_counts_days_or_workdays_from_a_moving_day() {
    let fires = around(DayRule::Term(Term::QINGMING), shift(-10), shift(5));
    assert_eq!(found(&fires, 2026), ["2026-03-26..2026-04-10"]);
    // 17 February 2026; the holiday begins on the 15th, and the Saturday before is worked.
    let before = around(spring_festival(), workdays(-3), workdays(-3));
    assert_eq!(found(&before, 2026), ["2026-02-12..2026-02-12"]);
    // Of 2027 nobody loaded a notice: the day is a guess and says so.
    assert_eq!(
        found(&before, 2027),
        ["2027-02-03..2027-02-03 WorkdaysUnknown(2027)"]
    );
}

#[test]
fn an_announced_week_is_certain_only_in_the_years_that_were_announced() {
    let week = DayRule::Announced {
        nominal: Some(Box::new(DayRule::WeekOf((5, 12)))),
        years: BTreeMap::from([(
            2025,
            Stretch {
                first: day("2025-05-12"),
                last: day("2025-05-18"),
            },
        )]),
    };
    assert_eq!(found(&week, 2025), ["2025-05-12..2025-05-18"]);
    assert_eq!(found(&week, 2026), ["2026-05-11..2026-05-17 NotAnnounced"]);
    let unknown = DayRule::Announced {
        nominal: None,
        years: BTreeMap::new(),
    };
    assert_eq!(found(&unknown, 2026), Vec::<String>::new());
    // What stands on a guess is a guess.
    let third_day = around(week, shift(2), shift(2));
    assert_eq!(
        found(&third_day, 2026),
        ["2026-05-13..2026-05-13 NotAnnounced"]
    );
}

#[test]
fn rules_that_stand_on_each_other_are_a_circle_and_find_nothing() {
    let on = |id: &str| DayRule::Around {
        anchor: Anchor::Observance(id.to_owned()),
        from: shift(1),
        to: shift(1),
    };
    let mut calendar = calendar();
    for (id, rule) in [("a", on("b")), ("b", on("a")), ("c", on("wntd"))] {
        let observance = Observance {
            id: id.to_owned(),
            zh: id.to_owned(),
            en: id.to_owned(),
            rule,
            ordinal_base: None,
            valid_from: None,
            source: "test".to_owned(),
        };
        calendar.observances.insert(id.to_owned(), observance);
    }
    assert!(calendar.is_circle(&on("a")) && !calendar.is_circle(&on("c")));
    assert_eq!(calendar.found(&on("a"), 2026), []);
    assert_eq!(
        calendar.found(&on("c"), 2026)[0].stretch.first,
        day("2026-06-02")
    );
}

fn each(every: Every, on: On) -> Schedule {
    schedule(When::Each {
        every,
        on,
        time: time("09:00"),
    })
}

fn days_of(schedule: &Schedule, after: &str, count: usize) -> Vec<String> {
    let openings = schedule.openings(&calendar(), cn(after), count).into_iter();
    openings
        .map(|o| {
            let doubt = if o.doubt.is_some() { "?" } else { "" };
            format!("{}{doubt}", o.due.day(SHANGHAI))
        })
        .collect()
}

#[test]
fn a_stretch_has_its_nth_workday_weekday_or_day() {
    // New Year's holiday of 2026 ends on the 3rd, and Sunday the 4th is worked.
    let first = each(Every::Month, On::Workday(1));
    assert_eq!(
        days_of(&first, "2025-12-31 10:00", 2),
        ["2026-01-04", "2026-02-02"]
    );
    let last = each(Every::Quarter, On::Workday(-1));
    assert_eq!(
        days_of(&last, "2026-01-01 00:00", 4),
        ["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"]
    );
    let friday = each(Every::Month, On::Weekday(-1, Weekday::Fri));
    assert_eq!(
        days_of(&friday, "2026-01-01 00:00", 2),
        ["2026-01-30", "2026-02-27"]
    );
    let halves = each(Every::HalfYear, On::Day(-1));
    assert_eq!(
        days_of(&halves, "2026-01-01 00:00", 2),
        ["2026-06-30", "2026-12-31"]
    );
    // A month without a 31st is passed over.
    let short = each(Every::Month, On::Day(31));
    assert_eq!(
        days_of(&short, "2026-01-31 10:00", 2),
        ["2026-03-31", "2026-05-31"]
    );
    // Sunday 4 January 2026 is worked, 1 to 3 are not; of 2027 nobody knows.
    let workday = each(Every::Day, On::Workday(1));
    assert_eq!(
        days_of(&workday, "2026-01-01 00:00", 3),
        ["2026-01-04", "2026-01-05", "2026-01-06"]
    );
    assert_eq!(days_of(&first, "2026-12-30 00:00", 1), ["2027-01-01?"]);
}

#[test]
fn a_lunar_date_opens_each_time_that_it_comes() {
    let eighth = schedule(When::Days {
        rule: DayRule::Lunar {
            month: 12,
            day: LunarDay::Day(8),
        },
        time: time("09:00"),
    });
    assert_eq!(
        days_of(&eighth, "2022-01-01 00:00", 3),
        ["2022-01-10", "2022-12-30", "2024-01-18"]
    );
}

fn rules() -> impl Strategy<Value = When> {
    let time =
        prop_oneof![Just("00:30"), Just("02:30"), Just("09:00"), Just("23:59")].prop_map(time);
    let n = prop_oneof![1i8..=4, Just(-1i8)];
    let on = prop_oneof![
        n.clone().prop_map(On::Day),
        n.clone().prop_map(On::Workday),
        n.prop_map(|n| On::Weekday(n, Weekday::Fri)),
    ];
    let every = prop_oneof![
        Just(Every::Week),
        Just(Every::Month),
        Just(Every::Quarter),
        Just(Every::HalfYear),
        Just(Every::Year),
    ];
    let rule = prop_oneof![
        (1u8..=12, 1u8..=29).prop_map(|(month, day)| DayRule::Lunar {
            month,
            day: LunarDay::Day(day)
        }),
        (0u8..24).prop_map(|n| DayRule::Term(Term::new(n).unwrap())),
        (-40i32..40).prop_map(|n| around(spring_festival(), shift(n), shift(n))),
        (1u32..=12, 1u32..=28).prop_map(DayRule::Fixed),
    ];
    prop_oneof![
        (every, on, time.clone()).prop_map(|(every, on, time)| When::Each { every, on, time }),
        (rule, time).prop_map(|(rule, time)| When::Days { rule, time }),
    ]
}

fn zones() -> impl Strategy<Value = Tz> {
    prop_oneof![
        Just(SHANGHAI),
        Just(BERLIN),
        Just(NEW_YORK),
        Just(Tz::Australia__Lord_Howe),
        Just(Tz::Africa__Casablanca),
    ]
}

/// Whether a rule really finds a day.
fn fits(when: &When, calendar: &Calendar, day: NaiveDate) -> bool {
    match when {
        When::Days { rule, .. } => (day.year() - 1..=day.year() + 1)
            .flat_map(|year| calendar.found(rule, year))
            .any(|f| f.stretch.first == day),
        When::Each {
            on: On::Weekday(_, weekday),
            ..
        } => day.weekday() == *weekday,
        When::Each {
            on: On::Workday(_), ..
        } => !calendar.day_of_work(day).rest,
        _ => true,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn asked_piecewise_no_opening_is_lost_or_doubled_and_each_fits_its_rule(
        when in rules(),
        zone in zones(),
        pieces in prop::collection::vec(1i64..80, 1..20),
    ) {
        let (calendar, schedule) = (calendar(), Schedule { when, zone });
        let begin = Instant::at(day("2025-12-31").and_time(time("12:00")), zone);
        let whole = schedule.openings(&calendar, begin, 300);
        prop_assert!(whole.windows(2).all(|w| w[0].due < w[1].due));
        for opening in &whole {
            prop_assert!(opening.due > begin);
            prop_assert!(fits(&schedule.when, &calendar, opening.due.day(zone)), "{opening:?}");
        }
        let (mut at, mut found) = (begin, Vec::<Opening>::new());
        for piece in pieces {
            let until = at.plus(tongluo_domain::time::Span::days(piece));
            found.extend(schedule.between(&calendar, at, until, 100));
            at = until;
        }
        let expected: Vec<Opening> = whole.into_iter().filter(|o| o.due <= at).collect();
        prop_assert_eq!(found, expected);
    }
}
