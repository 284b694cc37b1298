//! The five-field cron line: what it accepts, what it refuses, and croner as its oracle.

use crate::sample::{BERLIN, KATHMANDU, NEW_YORK, SHANGHAI, cn, utc, wall};
use chrono_tz::Tz;
use proptest::prelude::*;
use std::str::FromStr;
use tongluo_domain::calendar::Calendar;
use tongluo_domain::schedule::{CronError, CronLine, Schedule, When};
use tongluo_domain::time::{Instant, Span};

fn line(text: &str, zone: Tz) -> Schedule {
    Schedule {
        when: When::Cron(Box::new(CronLine::parse(text).expect(text))),
        zone,
    }
}

fn openings(text: &str, zone: Tz, after: Instant, count: usize) -> Vec<Instant> {
    let found = line(text, zone).openings(&Calendar::default(), after, count);
    found.into_iter().map(|o| o.due).collect()
}

/// What croner makes of each wall reading, run on a clock without changes and resolved by `Instant::at`.
fn oracle(text: &str, zone: Tz, after: Instant, count: usize) -> Vec<Instant> {
    let cron = croner::Cron::from_str(text).expect("croner reads it");
    let from = after.local(zone) - chrono::TimeDelta::hours(30);
    let mut found: Vec<Instant> = cron
        .iter_after(from.and_utc())
        .take(count + 200)
        .map(|t| Instant::at(t.naive_utc(), zone))
        .collect();
    found.sort();
    found.dedup();
    found.retain(|t| *t > after);
    found.truncate(count);
    found
}

fn refused(text: &str) -> CronError {
    CronLine::parse(text).expect_err(text)
}

#[test]
fn sunday_is_zero_and_seven_and_its_name() {
    let after = cn("2026-05-27 12:00");
    let sunday = vec![cn("2026-05-31 09:00"), cn("2026-06-07 09:00")];
    for text in [
        "0 9 * * 0",
        "0 9 * * 7",
        "0 9 * * SUN",
        "0 9 * * sun",
        "0 9 ? * Sun",
    ] {
        assert_eq!(openings(text, SHANGHAI, after, 2), sunday, "{text}");
    }
}

#[test]
fn one_is_monday_and_five_is_friday() {
    let after = cn("2026-05-27 12:00");
    assert_eq!(
        openings("30 16 * * 5", SHANGHAI, after, 1),
        [cn("2026-05-29 16:30")]
    );
    assert_eq!(
        openings("30 16 * * 1", SHANGHAI, after, 1),
        [cn("2026-06-01 16:30")]
    );
}

#[test]
fn a_range_may_end_on_sunday_by_number_or_by_name() {
    let after = cn("2026-05-28 12:00");
    let weekend = [
        cn("2026-05-29 09:00"),
        cn("2026-05-30 09:00"),
        cn("2026-05-31 09:00"),
        cn("2026-06-05 09:00"),
    ];
    for text in ["0 9 * * 5-7", "0 9 * * FRI-SUN", "0 9 * * 0,5,6"] {
        assert_eq!(openings(text, SHANGHAI, after, 4), weekend, "{text}");
    }
}

#[test]
fn names_of_months_and_steps_are_read() {
    let after = cn("2026-01-01 00:00");
    assert_eq!(
        openings("0 9 1 MAR-MAY/2 *", SHANGHAI, after, 3),
        [
            cn("2026-03-01 09:00"),
            cn("2026-05-01 09:00"),
            cn("2027-03-01 09:00")
        ]
    );
}

#[test]
fn the_canonical_spelling_has_single_blanks_and_capitals() {
    let parsed = CronLine::parse("  0  9 *  may   sun ").unwrap();
    assert_eq!(parsed.as_str(), "0 9 * MAY SUN");
    assert_eq!(CronLine::parse(parsed.as_str()).unwrap(), parsed);
}

#[test]
fn a_line_without_five_fields_says_how_many_it_has() {
    assert_eq!(refused(""), CronError::Fields(0));
    assert_eq!(refused("0 9 * *"), CronError::Fields(4));
    assert_eq!(refused("0 0 9 * * 5"), CronError::Fields(6));
}

#[test]
fn a_bad_field_is_named_by_its_place() {
    let cases = [
        ("60 9 * * *", 1, "60"),
        ("+5 9 * * *", 1, "+5"),
        ("*/+5 9 * * *", 1, "*/+5"),
        ("*/0 9 * * *", 1, "*/0"),
        ("0 24 * * *", 2, "24"),
        ("0 9 0 * *", 3, "0"),
        ("0 9 L * *", 3, "L"),
        ("0 9 * 13 *", 4, "13"),
        ("0 9 * JAN-FOO *", 4, "JAN-FOO"),
        ("0 9 * * 8", 5, "8"),
        ("0 9 * * 1#2", 5, "1#2"),
        ("0 9 * * 周五", 5, "周五"),
        ("5-1 9 * * *", 1, "5-1"),
        ("1,,2 9 * * *", 1, "1,,2"),
        ("99999999999999999999 9 * * *", 1, "99999999999999999999"),
        ("1/2/3 9 * * *", 1, "1/2/3"),
    ];
    for (text, place, field) in cases {
        assert_eq!(
            refused(text),
            CronError::Field(place, field.to_owned()),
            "{text}"
        );
    }
}

#[test]
fn a_day_that_never_comes_is_refused() {
    assert_eq!(refused("0 9 30 2 *"), CronError::Never);
    assert_eq!(refused("0 9 31 4,6,9,11 *"), CronError::Never);
    assert!(CronLine::parse("0 9 29 2 *").is_ok());
}

#[test]
fn both_day_fields_together_are_refused() {
    assert_eq!(refused("0 9 13 * FRI"), CronError::DayAndWeekday);
    assert_eq!(refused("0 9 */2 * 1-5"), CronError::DayAndWeekday);
}

#[test]
fn more_than_four_openings_in_an_hour_are_refused() {
    assert_eq!(refused("* * * * *"), CronError::TooOften(60));
    assert_eq!(refused("*/5 * * * *"), CronError::TooOften(12));
    assert_eq!(refused("* 9 31 5 *"), CronError::TooOften(60));
    // Midnight of the first day searched is not in the search; it still counts.
    assert_eq!(refused("0,15,30,45,50 0 * * *"), CronError::TooOften(5));
    assert!(CronLine::parse("*/15 * * * *").is_ok());
}

#[test]
fn a_reading_that_the_clock_skips_opens_an_hour_later() {
    let found = openings(
        "30 2 * * *",
        NEW_YORK,
        wall("2026-03-07 12:00", NEW_YORK),
        2,
    );
    assert_eq!(found, [utc("2026-03-08 07:30"), utc("2026-03-09 06:30")]);
    assert_eq!(found[0].local(NEW_YORK).to_string(), "2026-03-08 03:30:00");
}

#[test]
fn a_reading_that_comes_twice_opens_the_first_time_only() {
    let found = openings("30 2 * * *", BERLIN, utc("2026-10-24 12:00"), 2);
    assert_eq!(found, [utc("2026-10-25 00:30"), utc("2026-10-26 01:30")]);
}

#[test]
fn half_hours_over_the_change_are_in_order_and_none_comes_twice() {
    let found = openings("*/30 * * * *", BERLIN, utc("2026-10-24 23:45"), 5);
    let expected = [
        "2026-10-25 00:00",
        "2026-10-25 00:30",
        "2026-10-25 02:00",
        "2026-10-25 02:30",
        "2026-10-25 03:00",
    ];
    assert_eq!(found, expected.map(utc));
}

#[test]
fn asked_from_ten_past_three_the_skipped_half_past_two_is_still_ahead() {
    let after = wall("2026-03-08 03:10", NEW_YORK);
    assert_eq!(
        openings("30 2 * * *", NEW_YORK, after, 1),
        [wall("2026-03-08 03:30", NEW_YORK)]
    );
}

#[test]
fn asked_from_the_second_ten_past_one_nothing_earlier_comes_back() {
    let second = wall("2026-11-01 01:10", NEW_YORK).plus(Span::hours(1));
    assert_eq!(second.local(NEW_YORK).to_string(), "2026-11-01 01:10:00");
    assert_eq!(
        openings("30 1 * * *", NEW_YORK, second, 1),
        [wall("2026-11-02 01:30", NEW_YORK)]
    );
}

fn field(low: u32, high: u32, most: usize) -> impl Strategy<Value = String> {
    let one = low..=high;
    let list = proptest::collection::btree_set(low..=high, 1..=most).prop_map(|numbers| {
        let words: Vec<String> = numbers.iter().map(u32::to_string).collect();
        words.join(",")
    });
    prop_oneof![one.prop_map(|n| n.to_string()), list]
}

fn wide(low: u32, high: u32) -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just("*".to_owned()),
        2 => field(low, high, 4),
        1 => (low..=high, low..=high).prop_map(|(a, b)| format!("{}-{}", a.min(b), a.max(b))),
        1 => (2..=high).prop_map(|step| format!("*/{step}")),
        1 => (low..=high, low..=high, 1u32..5)
            .prop_map(|(a, b, s)| format!("{}-{}/{s}", a.min(b), a.max(b))),
    ]
}

fn any_line() -> impl Strategy<Value = String> {
    let minute = prop_oneof![
        field(0, 59, 4),
        Just("*/15".to_owned()),
        Just("*/20".to_owned())
    ];
    let days = prop_oneof![
        wide(1, 28).prop_map(|d| (d, "*".to_owned())),
        wide(0, 6).prop_map(|d| ("*".to_owned(), d)),
    ];
    (minute, wide(0, 23), wide(1, 12), days).prop_map(|(minute, hour, month, (day, week))| {
        format!("{minute} {hour} {day} {month} {week}")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_opening_is_the_one_that_croner_gives(
        text in any_line(),
        zone in prop::sample::select(vec![NEW_YORK, BERLIN, KATHMANDU, SHANGHAI]),
        // 2026 and 2027, and often the hours around a change of clocks.
        start in prop_oneof![
            1_767_225_600i64..1_830_297_600,
            1_772_920_000i64..1_773_010_000,
            1_774_720_000i64..1_774_810_000,
            1_792_870_000i64..1_792_960_000,
            1_793_480_000i64..1_793_570_000,
        ],
    ) {
        let after = Instant::from_unix_seconds(start);
        prop_assert_eq!(openings(&text, zone, after, 6), oracle(&text, zone, after, 6), "{}", text);
    }

    #[test]
    fn openings_are_in_order_and_asking_from_each_gives_the_next(
        text in any_line(),
        zone in prop::sample::select(vec![NEW_YORK, BERLIN, KATHMANDU, SHANGHAI]),
        start in 1_767_225_600i64..1_798_761_600,
    ) {
        let after = Instant::from_unix_seconds(start);
        let found = openings(&text, zone, after, 5);
        prop_assert_eq!(found.len(), 5);
        let mut from = after;
        for due in found {
            prop_assert!(due > from);
            prop_assert_eq!(openings(&text, zone, from, 1), vec![due]);
            from = due;
        }
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "[-0-9*/,?A-Za-z#+ 周]{0,30}|\\PC{0,40}") {
        if let Ok(parsed) = CronLine::parse(&text) {
            prop_assert_eq!(CronLine::parse(parsed.as_str()).unwrap(), parsed);
        }
    }
}
