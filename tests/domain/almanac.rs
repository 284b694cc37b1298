//! Lunar dates and solar terms: golden dates, a second library, and the rules that hold in every year.

use chrono::{Datelike, NaiveDate};
use icu_calendar::Date;
use icu_calendar::cal::ChineseTraditional;
use proptest::prelude::*;
use tongluo_domain::almanac::{FIRST_YEAR, LAST_YEAR, LunarDay, Term, lunar_days, lunar_of};

const GOLDEN: &str = include_str!("data/lunar_golden.tsv");

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// What a name in the golden file stands for.
fn days_of(name: &str, year: i32) -> Vec<NaiveDate> {
    let term = |place| Term::new(place).unwrap().day(year).into_iter().collect();
    match name {
        "春节" => lunar_days(year, 1, LunarDay::Day(1)),
        "元宵" => lunar_days(year, 1, LunarDay::Day(15)),
        "端午" => lunar_days(year, 5, LunarDay::Day(5)),
        "七夕" => lunar_days(year, 7, LunarDay::Day(7)),
        "中元" => lunar_days(year, 7, LunarDay::Day(15)),
        "中秋" => lunar_days(year, 8, LunarDay::Day(15)),
        "重阳" => lunar_days(year, 9, LunarDay::Day(9)),
        "腊八" => lunar_days(year, 12, LunarDay::Day(8)),
        "除夕(of lunar year)" => lunar_days(year, 12, LunarDay::Last),
        "立春" => term(2),
        "春分" => term(5),
        "清明" => term(6),
        "夏至" => term(11),
        "秋分" => term(17),
        "冬至" => term(23),
        other => panic!("{other}"),
    }
}

#[test]
fn every_golden_date_is_found_and_each_lunar_date_is_what_its_day_says() {
    let mut seen = 0;
    for line in GOLDEN.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let (name, date) = (fields[1], day(fields[2]));
        let found = days_of(name, date.year());
        assert!(found.contains(&date), "{line}: {found:?}");
        seen += 1;
    }
    assert_eq!(seen, 120);
}

#[test]
fn a_lunar_date_may_come_twice_or_never_in_a_year_and_the_eve_is_the_last_day() {
    let eighth = |year| lunar_days(year, 12, LunarDay::Day(8));
    assert_eq!(eighth(2022), [day("2022-01-10"), day("2022-12-30")]);
    assert_eq!(eighth(2023), []);
    assert_eq!(lunar_days(2025, 12, LunarDay::Last), [day("2025-01-28")]);
    let eve = lunar_of(day("2025-01-28")).unwrap();
    assert_eq!((eve.year, eve.month, eve.day), (2024, 12, 29));
    // The second fourth month of 2020 opens nothing.
    assert_eq!(lunar_days(2020, 4, LunarDay::Day(8)), [day("2020-04-30")]);
    assert!(lunar_of(day("2020-05-30")).unwrap().leap);
    assert_eq!(lunar_days(2057, 1, LunarDay::Day(1)), []);
    assert_eq!(lunar_days(1900, 1, LunarDay::Day(1)), []);
}

#[test]
fn a_second_library_gives_the_same_lunar_date_for_every_day() {
    let mut date = NaiveDate::from_ymd_opt(FIRST_YEAR + 1, 1, 1).unwrap();
    let end = NaiveDate::from_ymd_opt(LAST_YEAR, 12, 31).unwrap();
    let calendar = ChineseTraditional::new();
    while date <= end {
        let month = u8::try_from(date.month()).unwrap();
        let number = u8::try_from(date.day()).unwrap();
        let theirs = Date::try_new_iso(date.year(), month, number)
            .unwrap()
            .to_calendar(calendar);
        let ours = lunar_of(date).unwrap();
        let code = theirs.month();
        assert_eq!(
            (ours.month, ours.leap, ours.day),
            (
                code.to_input().number(),
                code.to_input().is_leap(),
                theirs.day_of_month().0
            ),
            "{date}"
        );
        date = date.succ_opt().unwrap();
    }
}

#[test]
fn every_term_is_in_its_month_and_about_fifteen_days_after_the_one_before() {
    let terms = (FIRST_YEAR..=LAST_YEAR)
        .flat_map(|year| (0..24).map(move |n| (year, Term::new(n).unwrap())));
    let days: Vec<NaiveDate> = terms
        .map(|(year, term)| {
            let day = term.day(year).unwrap();
            assert_eq!((day.year(), day.month()), (year, term.month()));
            day
        })
        .collect();
    assert!(
        days.windows(2)
            .all(|w| (14..=17).contains(&(w[1] - w[0]).num_days()))
    );
    assert_eq!(Term::QINGMING.day(2027), Some(day("2027-04-05")));
    assert_eq!(Term::QINGMING.day(2057), None);
}

proptest! {
    #[test]
    fn a_lunar_date_is_found_on_the_day_that_bears_it(days in 366i64..31_000) {
        let date = NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1).unwrap() + chrono::TimeDelta::days(days);
        let lunar = lunar_of(date).unwrap();
        let found = lunar_days(date.year(), lunar.month, LunarDay::Day(lunar.day));
        prop_assert_eq!(found.contains(&date), !lunar.leap);
    }
}
