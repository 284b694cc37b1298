//! The dated forms, the periods and the rule of the close.

use crate::sample::{
    BERLIN, NEW_YORK, SHANGHAI, calendar, cn, day, reading, schedule, time, utc, wall,
};
use chrono::Weekday;
use tongluo_domain::day_rule::{Shift, Stretch};
use tongluo_domain::schedule::{
    CloseRule, CronLine, Period, Reason, Schedule, When, minute_of_day,
};
use tongluo_domain::time::{Instant, Span};

fn dues(schedule: &Schedule, after: Instant, count: usize) -> Vec<Instant> {
    let found = schedule.openings(&calendar(), after, count);
    found.into_iter().map(|o| o.due).collect()
}

fn days(n: i32) -> Shift {
    Shift { n, workdays: false }
}

/// From one day to another.
fn stretch(first: &str, last: &str) -> Period {
    Period(Stretch {
        first: day(first),
        last: day(last),
    })
}

fn on(id: &str, n: i32) -> Schedule {
    schedule(When::Observance {
        id: id.to_owned(),
        shift: days(n),
        time: time("09:00"),
    })
}

#[test]
fn a_date_opens_once_and_never_after_it_is_past() {
    let once = schedule(When::Once(reading("2026-05-31 09:00")));
    assert_eq!(
        dues(&once, cn("2026-05-31 08:59"), 3),
        [cn("2026-05-31 09:00")]
    );
    assert_eq!(dues(&once, cn("2026-05-31 09:00"), 3), []);
    assert_eq!(once.next(&calendar(), cn("2030-01-01 00:00")), None);
}

#[test]
fn a_yearly_29_february_comes_in_leap_years_only_even_over_2100() {
    let leap = schedule(When::Yearly {
        month: 2,
        day: 29,
        time: time("09:00"),
    });
    assert_eq!(
        dues(&leap, cn("2026-05-31 09:00"), 2),
        [cn("2028-02-29 09:00"), cn("2032-02-29 09:00")]
    );
    assert_eq!(
        dues(&leap, cn("2096-02-29 09:00"), 1),
        [cn("2104-02-29 09:00")]
    );
}

#[test]
fn a_day_that_no_year_has_never_opens() {
    let never = schedule(When::Yearly {
        month: 4,
        day: 31,
        time: time("09:00"),
    });
    assert_eq!(dues(&never, cn("2026-01-01 00:00"), 3), []);
}

#[test]
fn a_weekly_post_opens_on_its_weekday_and_the_moment_itself_is_past() {
    let friday = schedule(When::Weekly {
        weekday: Weekday::Fri,
        time: time("16:30"),
    });
    let found = dues(&friday, cn("2026-05-29 16:30"), 3);
    let expected = ["2026-06-05 16:30", "2026-06-12 16:30", "2026-06-19 16:30"];
    assert_eq!(found, expected.map(cn));
    assert_eq!(
        dues(&friday, cn("2026-05-29 16:29"), 1),
        [cn("2026-05-29 16:30")]
    );
}

#[test]
fn a_weekly_post_in_a_skipped_hour_opens_an_hour_later_and_keeps_its_wall_time_afterwards() {
    let sunday = Schedule {
        when: When::Weekly {
            weekday: Weekday::Sun,
            time: time("02:30"),
        },
        zone: NEW_YORK,
    };
    assert_eq!(
        dues(&sunday, wall("2026-03-08 03:10", NEW_YORK), 2),
        [utc("2026-03-08 07:30"), utc("2026-03-15 06:30")]
    );
}

#[test]
fn world_no_tobacco_day_2027_is_the_fortieth() {
    let next = on("wntd", 0)
        .next(&calendar(), cn("2027-01-01 00:00"))
        .unwrap();
    assert_eq!(next.due, cn("2027-05-31 09:00"));
    let reason = Reason::Observance {
        id: "wntd".to_owned(),
        ordinal: Some(40),
        shift: days(0),
        lunar: None,
    };
    assert_eq!(next.reason, reason);
}

#[test]
fn an_offset_counts_from_the_observance_over_the_turn_of_the_year() {
    let eve = on("new_year", -1);
    assert_eq!(
        dues(&eve, cn("2026-12-31 08:00"), 2),
        [cn("2026-12-31 09:00"), cn("2027-12-31 09:00")]
    );
    let week_before = on("wntd", -7).next(&calendar(), cn("2026-01-01 00:00"));
    assert_eq!(week_before.unwrap().due, cn("2026-05-24 09:00"));
    let after = on("year_end", 10).next(&calendar(), cn("2026-01-01 00:00"));
    assert_eq!(after.unwrap().due, cn("2026-01-07 09:00"));
}

#[test]
fn the_nth_and_the_last_weekday_of_a_month_are_found() {
    let from = cn("2026-01-01 00:00");
    assert_eq!(
        dues(&on("mothers_day", 0), from, 2),
        [cn("2026-05-10 09:00"), cn("2027-05-09 09:00")]
    );
    assert_eq!(
        dues(&on("last_friday", 0), from, 2),
        [cn("2026-09-25 09:00"), cn("2027-09-24 09:00")]
    );
    assert_eq!(dues(&on("year_end", 0), from, 1), [cn("2026-12-27 09:00")]);
}

#[test]
fn an_observance_that_is_not_loaded_or_not_yet_held_never_opens() {
    assert_eq!(dues(&on("no_such_day", 0), cn("2026-01-01 00:00"), 3), []);
    let calendar = calendar();
    let wntd = calendar.observance("世界无烟日").unwrap();
    assert_eq!(wntd.held(&calendar, 1987), []);
    assert_eq!(wntd.ordinal(1988), Some(1));
    assert_eq!(
        wntd.ordinal(1987),
        None,
        "the base is the year before the first"
    );
    assert_eq!(wntd.ordinal(1900), None);
    assert_eq!(calendar.observance("WNTD").unwrap().id, "wntd");
}

#[test]
fn between_has_its_end_and_not_its_beginning() {
    let friday = schedule(When::Weekly {
        weekday: Weekday::Fri,
        time: time("16:30"),
    });
    let found = friday.between(
        &calendar(),
        cn("2026-05-29 16:30"),
        cn("2026-06-12 16:30"),
        10,
    );
    let found: Vec<Instant> = found.into_iter().map(|o| o.due).collect();
    assert_eq!(found, [cn("2026-06-05 16:30"), cn("2026-06-12 16:30")]);
}

fn period(text: &str, due: &str) -> Period {
    let line = CronLine::parse(text).unwrap();
    schedule(When::Cron(Box::new(line))).period(cn(due))
}

#[test]
fn the_period_of_a_cron_line_is_what_people_would_call_it() {
    let due = "2026-05-29 09:00";
    assert_eq!(
        period("0 9 * * *", due),
        stretch("2026-05-29", "2026-05-29")
    );
    assert_eq!(
        period("0 9 * * 1-5", due),
        stretch("2026-05-29", "2026-05-29")
    );
    assert_eq!(
        period("0 9 * * 5", due),
        stretch("2026-05-25", "2026-05-31")
    );
    assert_eq!(
        period("0 9 29 * *", due),
        stretch("2026-05-01", "2026-05-31")
    );
    assert_eq!(
        period("0 9 29 5 *", due),
        stretch("2026-01-01", "2026-12-31")
    );
    assert_eq!(
        period("0 9 * 5 5", due),
        stretch("2026-05-25", "2026-05-31")
    );
}

#[test]
fn the_period_of_a_dated_form_is_its_year_week_or_day() {
    let at = cn("2027-01-01 09:00");
    let yearly = schedule(When::Yearly {
        month: 1,
        day: 1,
        time: time("09:00"),
    });
    let weekly = schedule(When::Weekly {
        weekday: Weekday::Fri,
        time: time("09:00"),
    });
    let once = schedule(When::Once(reading("2027-01-01 09:00")));
    assert_eq!(yearly.period(at), stretch("2027-01-01", "2027-12-31"));
    assert_eq!(
        on("wntd", 0).period(at),
        stretch("2027-01-01", "2027-12-31")
    );
    // 1 January 2027 is in the ISO week that began in 2026.
    assert_eq!(weekly.period(at), stretch("2026-12-28", "2027-01-03"));
    assert_eq!(once.period(at), stretch("2027-01-01", "2027-01-01"));
}

fn at(days: u16, text: &str) -> CloseRule {
    CloseRule::At {
        days,
        minute: minute_of_day(time(text)),
    }
}

#[test]
fn a_post_closes_at_its_minute_of_the_local_day() {
    let due = cn("2026-05-29 09:00");
    assert_eq!(at(0, "17:30").close(due, SHANGHAI), cn("2026-05-29 17:30"));
    assert_eq!(at(3, "17:30").close(due, SHANGHAI), cn("2026-06-01 17:30"));
    let span = CloseRule::After(Span::hours(48));
    assert_eq!(span.close(due, SHANGHAI), cn("2026-05-31 09:00"));
}

#[test]
fn a_close_at_or_before_the_opening_is_moved_a_day_on() {
    let due = cn("2026-05-29 17:30");
    assert_eq!(at(0, "17:30").close(due, SHANGHAI), cn("2026-05-30 17:30"));
    assert_eq!(at(0, "09:00").close(due, SHANGHAI), cn("2026-05-30 09:00"));
}

#[test]
fn a_close_keeps_its_wall_time_over_a_change_of_clocks() {
    let due = wall("2026-03-28 09:00", BERLIN);
    let close = at(1, "17:30").close(due, BERLIN);
    assert_eq!(close, wall("2026-03-29 17:30", BERLIN));
    assert_eq!(close.since(due), Span::minutes(31 * 60 + 30));
}
