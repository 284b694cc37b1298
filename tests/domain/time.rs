//! Instants and wall clocks, and numbers that come from outside.

use crate::sample::{BERLIN, NEW_YORK, SHANGHAI, cn, day, reading, utc, wall};
use chrono_tz::Tz;
use proptest::prelude::*;
use tongluo_domain::time::{Instant, Next, Span, day_plus};

#[test]
fn a_skipped_reading_takes_the_old_offset_and_a_doubled_one_its_first() {
    assert_eq!(wall("2026-03-08 02:30", NEW_YORK), utc("2026-03-08 07:30"));
    assert_eq!(wall("2026-03-29 02:30", BERLIN), utc("2026-03-29 01:30"));
    assert_eq!(wall("2026-11-01 01:10", NEW_YORK), utc("2026-11-01 05:10"));
    assert_eq!(wall("2026-10-25 02:30", BERLIN), utc("2026-10-25 00:30"));
}

#[test]
fn a_whole_day_that_a_zone_skipped_is_read_on_the_day_after() {
    let apia = chrono_tz::Pacific::Apia;
    let skipped = Instant::at(reading("2011-12-30 09:00"), apia);
    assert_eq!(skipped.local(apia), reading("2011-12-31 09:00"));
}

#[test]
fn a_day_starts_at_its_own_midnight() {
    assert_eq!(
        cn("2026-05-31 08:59").day_start(SHANGHAI),
        cn("2026-05-31 00:00")
    );
    // Clocks went forward at midnight: the day began at one.
    let cuba = chrono_tz::America::Havana;
    let start = wall("2026-03-08 12:00", cuba).day_start(cuba);
    assert_eq!(start.local(cuba), reading("2026-03-08 01:00"));
}

#[test]
fn the_earlier_of_two_calls_wins_and_idle_gives_way() {
    let (a, b) = (
        Next::At(Instant::from_millis(1)),
        Next::At(Instant::from_millis(2)),
    );
    assert_eq!(a.or(b), a);
    assert_eq!(b.or(a), a);
    assert_eq!(Next::Idle.or(b), b);
    assert_eq!(b.or(Next::Idle), b);
    assert_eq!(Next::Idle.or(Next::Idle), Next::Idle);
}

#[test]
fn a_day_stays_where_the_calendar_ends() {
    assert_eq!(day_plus(day("2026-02-28"), 1), day("2026-03-01"));
    assert_eq!(day_plus(day("2026-03-01"), -1), day("2026-02-28"));
    assert_eq!(day_plus(chrono::NaiveDate::MAX, 1), chrono::NaiveDate::MAX);
    assert_eq!(
        day_plus(chrono::NaiveDate::MIN, i64::MIN),
        chrono::NaiveDate::MIN
    );
}

fn any_number() -> impl Strategy<Value = i64> {
    prop_oneof![
        any::<i64>(),
        -100_000_000_000_000i64..100_000_000_000_000,
        Just(i64::MAX),
        Just(i64::MIN)
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    // Numbers in updates and headers are an outsider's: a `date` or a `retry_after` may be anything.
    #[test]
    fn no_number_from_outside_makes_time_panic(
        number in any_number(),
        other in any_number(),
        zone in prop::sample::select(vec![NEW_YORK, BERLIN, SHANGHAI, Tz::UTC, chrono_tz::Pacific::Apia]),
    ) {
        let spans = [Span::seconds(number), Span::minutes(number), Span::hours(number), Span::days(number)];
        for instant in [Instant::from_unix_seconds(number), Instant::from_millis(number)] {
            for span in spans {
                let kept = (span <= Span::ZERO || instant.plus(span) >= instant)
                    && (span >= Span::ZERO || instant.plus(span) <= instant);
                prop_assert!(kept);
                let _ = (instant.minus(span), span.to_std());
            }
            let _ = instant.since(Instant::from_millis(other));
            let _ = (instant.local(zone), instant.day_start(zone));
        }
    }

    #[test]
    fn an_instant_survives_its_wall_clock_except_in_the_doubled_hour(
        seconds in 1_700_000_000i64..2_000_000_000,
        zone in prop::sample::select(vec![NEW_YORK, BERLIN, SHANGHAI]),
    ) {
        let instant = Instant::from_unix_seconds(seconds);
        let back = Instant::at(instant.local(zone), zone);
        prop_assert_eq!(back.local(zone), instant.local(zone));
        let lost = instant.since(back);
        prop_assert!(lost == Span::ZERO || lost == Span::hours(1));
    }
}
