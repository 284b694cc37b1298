//! Readers are protected from their own administration: quiet hours, rest days, caps, and where an opening moves.

use crate::sample::{BERLIN, KATHMANDU, NEW_YORK, SHANGHAI, calendar, cn, day, time, utc};
use chrono::{NaiveTime, TimeDelta};
use proptest::prelude::*;
use tongluo_domain::calendar::DayOfWork;
use tongluo_domain::policy::{
    History, Purpose, ReaderRules, Request, RestDay, Verdict, Why, decide, opens_at,
};
use tongluo_domain::time::{Instant, Span};

fn post() -> Request {
    Request {
        purpose: Purpose::Open,
        urgent: false,
        rest_day: RestDay::Move,
        asks: true,
        expires: None,
    }
}

fn at(request: Request, posts_today: u32, now: Instant) -> (Verdict, Why) {
    let history = History { posts_today };
    decide(
        &request,
        &history,
        &ReaderRules::default(),
        &calendar(),
        SHANGHAI,
        now,
    )
}

fn held(text: &str) -> Verdict {
    Verdict::HoldUntil(cn(text))
}

const LOUD: Verdict = Verdict::Send { silent: false };
const SILENT: Verdict = Verdict::Send { silent: true };

#[test]
fn on_a_workday_a_post_leaves_with_sound_and_a_result_without() {
    let now = cn("2026-05-29 09:00");
    let result = Request {
        purpose: Purpose::Result,
        ..post()
    };
    assert_eq!(at(post(), 0, now), (LOUD, Why::Free));
    assert_eq!(at(result, 0, now), (SILENT, Why::Free));
}

#[test]
fn quiet_hours_begin_at_nine_and_end_at_half_past_seven() {
    let cases = [
        ("2026-05-28 20:59", LOUD),
        ("2026-05-28 21:00", held("2026-05-29 07:30")),
        ("2026-05-28 23:59", held("2026-05-29 07:30")),
        ("2026-05-29 00:00", held("2026-05-29 07:30")),
        ("2026-05-29 07:29", held("2026-05-29 07:30")),
        ("2026-05-29 07:30", LOUD),
    ];
    for (now, verdict) in cases {
        assert_eq!(at(post(), 0, cn(now)).0, verdict, "{now}");
    }
}

#[test]
fn at_night_only_an_alert_passes_and_a_notice_goes_without_sound() {
    let night = cn("2026-05-29 02:00");
    let alert = Request {
        urgent: true,
        ..post()
    };
    let notice = Request {
        purpose: Purpose::Notice,
        ..post()
    };
    let result = Request {
        purpose: Purpose::Result,
        ..post()
    };
    assert_eq!(at(alert, 99, night), (LOUD, Why::Urgent));
    assert_eq!(at(notice, 0, night), (SILENT, Why::Free));
    assert_eq!(
        at(result, 0, night),
        (held("2026-05-29 07:30"), Why::QuietHours)
    );
    assert_eq!(at(notice, 0, cn("2026-05-29 12:00")), (LOUD, Why::Free));
}

#[test]
fn a_rest_day_holds_until_the_morning_of_the_next_workday() {
    // 19 to 21 June 2026 are the Dragon Boat holidays.
    let holiday = cn("2026-06-19 09:00");
    let result = Request {
        purpose: Purpose::Result,
        ..post()
    };
    assert_eq!(
        at(post(), 0, holiday),
        (held("2026-06-22 07:30"), Why::RestDay)
    );
    assert_eq!(
        at(result, 0, holiday),
        (held("2026-06-22 07:30"), Why::RestDay)
    );
}

#[test]
fn on_a_rest_day_only_a_post_that_asks_nothing_and_may_goes_without_sound() {
    let sunday = cn("2026-05-31 09:00");
    let silent = Request {
        rest_day: RestDay::Silent,
        asks: false,
        ..post()
    };
    assert_eq!(at(silent, 0, sunday), (SILENT, Why::Free));
    assert_eq!(
        at(
            Request {
                asks: true,
                ..silent
            },
            0,
            sunday
        )
        .1,
        Why::RestDay
    );
    assert_eq!(
        at(
            Request {
                rest_day: RestDay::Move,
                ..silent
            },
            0,
            sunday
        )
        .1,
        Why::RestDay
    );
    assert_eq!(
        at(
            Request {
                purpose: Purpose::Result,
                ..silent
            },
            0,
            sunday
        )
        .1,
        Why::RestDay
    );
}

#[test]
fn a_make_up_workday_is_a_workday() {
    assert_eq!(at(post(), 0, cn("2026-05-09 09:00")), (LOUD, Why::Free));
    assert_eq!(at(post(), 0, cn("2026-05-16 09:00")).1, Why::RestDay);
}

#[test]
fn the_third_post_of_a_day_waits_and_results_do_not_count() {
    let now = cn("2026-05-28 15:00");
    let result = Request {
        purpose: Purpose::Result,
        ..post()
    };
    assert_eq!(at(post(), 1, now), (LOUD, Why::Free));
    assert_eq!(
        at(post(), 2, now),
        (held("2026-05-29 07:30"), Why::DailyCap)
    );
    assert_eq!(at(result, 2, now), (SILENT, Why::Free));
    assert_eq!(
        at(post(), 2, cn("2026-05-29 15:00")),
        (held("2026-06-01 07:30"), Why::DailyCap)
    );
}

#[test]
fn what_is_past_its_time_is_dropped_even_at_night_and_even_an_alert() {
    let now = cn("2026-05-29 02:00");
    let late = Request {
        urgent: true,
        expires: Some(now),
        ..post()
    };
    assert_eq!(at(late, 0, now), (Verdict::Drop, Why::Expired));
    let soon = Request {
        expires: Some(now.plus(Span::millis(1))),
        ..late
    };
    assert_eq!(at(soon, 0, now), (LOUD, Why::Urgent));
}

#[test]
fn quiet_hours_may_lie_within_a_day_or_be_none() {
    let noon = ReaderRules {
        quiet_from: time("12:00"),
        quiet_to: time("14:00"),
        posts_a_day: 2,
    };
    assert!(noon.is_quiet(time("12:00")) && !noon.is_quiet(time("14:00")));
    let none = ReaderRules {
        quiet_from: time("12:00"),
        quiet_to: time("12:00"),
        posts_a_day: 2,
    };
    assert!(!none.is_quiet(time("12:00")) && !none.is_quiet(time("00:00")));
}

#[test]
fn a_hold_in_the_doubled_hour_ends_later_than_now() {
    // Quiet until 02:30; it is 02:10 for the second time.
    let rules = ReaderRules {
        quiet_from: time("22:00"),
        quiet_to: time("02:30"),
        posts_a_day: 2,
    };
    let now = utc("2026-10-25 01:10");
    let (verdict, _) = decide(
        &post(),
        &History::default(),
        &rules,
        &calendar(),
        BERLIN,
        now,
    );
    assert_eq!(verdict, Verdict::HoldUntil(utc("2026-10-25 01:30")));
}

fn moved(due: &str) -> Instant {
    opens_at(cn(due), false, true, RestDay::Move, &calendar(), SHANGHAI)
}

#[test]
fn an_opening_on_a_rest_day_moves_to_the_nearest_workday_at_the_same_time() {
    // Saturday to Friday, Sunday to Monday; a workday stays.
    assert_eq!(moved("2026-05-30 09:00"), cn("2026-05-29 09:00"));
    assert_eq!(moved("2026-05-31 09:00"), cn("2026-06-01 09:00"));
    assert_eq!(moved("2026-05-29 09:00"), cn("2026-05-29 09:00"));
}

#[test]
fn on_a_tie_the_later_workday_is_taken() {
    // 4 to 6 April 2026 are off: the 5th is two days from Friday the 3rd and from Tuesday the 7th.
    assert_eq!(moved("2026-04-05 08:30"), cn("2026-04-07 08:30"));
    assert_eq!(moved("2026-04-04 08:30"), cn("2026-04-03 08:30"));
}

#[test]
fn make_up_workdays_pull_an_opening_towards_them() {
    // The Spring Festival of 2026 is off from 15 to 23 February; Saturday the 14th is worked.
    assert_eq!(moved("2026-02-16 09:00"), cn("2026-02-14 09:00"));
    assert_eq!(moved("2026-02-19 09:00"), cn("2026-02-24 09:00"));
    // Sunday 4 January is worked, Saturday the 3rd is off.
    assert_eq!(moved("2026-01-03 09:00"), cn("2026-01-04 09:00"));
}

#[test]
fn a_year_that_is_not_loaded_goes_by_the_weekday_and_says_so() {
    let guessed = |rest| DayOfWork { rest, known: false };
    assert_eq!(calendar().day_of_work(day("2027-05-29")), guessed(true));
    assert_eq!(calendar().day_of_work(day("2027-05-31")), guessed(false));
    // Nobody knows yet whether the Friday before 2 October 2027 is worked.
    assert_eq!(calendar().day_of_work(day("2027-10-01")), guessed(false));
    let known = DayOfWork {
        rest: true,
        known: true,
    };
    assert_eq!(calendar().day_of_work(day("2026-10-01")), known);
    assert_eq!(moved("2027-05-29 09:00"), cn("2027-05-28 09:00"));
}

#[test]
fn an_alert_and_a_post_that_may_go_silent_stay_on_their_day() {
    let due = cn("2026-05-31 09:00");
    let stays =
        |urgent, asks, rest| opens_at(due, urgent, asks, rest, &calendar(), SHANGHAI) == due;
    assert!(stays(true, true, RestDay::Move));
    assert!(stays(false, false, RestDay::Silent));
    assert!(
        !stays(false, true, RestDay::Silent),
        "what asks for an answer moves all the same"
    );
    assert!(!stays(false, false, RestDay::Move));
}

fn any_rules() -> impl Strategy<Value = ReaderRules> {
    // A quiet stretch of up to fourteen hours that begins at any minute.
    (0u32..1440, 0u32..840, 1u32..4).prop_map(|(from, length, posts_a_day)| {
        let minute =
            |m: u32| NaiveTime::from_num_seconds_from_midnight_opt(m % 1440 * 60, 0).unwrap();
        ReaderRules {
            quiet_from: minute(from),
            quiet_to: minute(from + length),
            posts_a_day,
        }
    })
}

fn any_request() -> impl Strategy<Value = Request> {
    let purposes = vec![
        Purpose::Open,
        Purpose::Result,
        Purpose::Notice,
        Purpose::Preview,
    ];
    let rest_day = prop::sample::select(vec![RestDay::Move, RestDay::Silent]);
    (
        prop::sample::select(purposes),
        prop::bool::weighted(0.1),
        rest_day,
        any::<bool>(),
    )
        .prop_map(|(purpose, urgent, rest_day, asks)| Request {
            purpose,
            urgent,
            rest_day,
            asks,
            expires: None,
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_can_wait_disturbs_and_every_hold_ends(
        request in any_request(),
        rules in any_rules(),
        posts_today in 0u32..5,
        zone in prop::sample::select(vec![NEW_YORK, BERLIN, KATHMANDU, SHANGHAI]),
        start in prop_oneof![1_767_225_600i64..1_830_297_600, 1_792_870_000i64..1_792_960_000, 1_774_720_000i64..1_774_810_000],
    ) {
        let calendar = calendar();
        let mut now = Instant::from_unix_seconds(start);
        let mut history = History { posts_today };
        let post = matches!(request.purpose, Purpose::Open | Purpose::Result);
        // Whatever holds it, it leaves after a few holds.
        for _ in 0..6 {
            let quiet = rules.is_quiet(now.local(zone).time());
            let rest = calendar.day_of_work(now.day(zone)).rest;
            let (verdict, why) = decide(&request, &history, &rules, &calendar, zone, now);
            match verdict {
                Verdict::Send { silent } => {
                    let free = request.urgent || !post;
                    prop_assert!(free || !quiet);
                    prop_assert!(free || !rest || (silent && !request.asks && request.rest_day == RestDay::Silent));
                    let capped = request.purpose == Purpose::Open && history.posts_today >= rules.posts_a_day;
                    prop_assert!(request.urgent || !capped);
                    return Ok(());
                }
                Verdict::HoldUntil(until) => {
                    prop_assert!(until > now, "{:?} held from {:?} until {:?}", why, now, until);
                    prop_assert!(!rules.is_quiet(until.local(zone).time()), "{:?}", why);
                    if until.day(zone) != now.day(zone) {
                        history.posts_today = 0;
                    }
                    now = until;
                }
                Verdict::Drop => prop_assert!(false, "nothing expires here"),
            }
        }
        prop_assert!(false, "held six times");
    }

    #[test]
    fn an_opening_never_lands_on_a_rest_day_and_keeps_its_time(minutes in 0i64..1_051_200) {
        let wall = day("2026-01-01").and_time(NaiveTime::MIN) + TimeDelta::minutes(minutes);
        let due = Instant::at(wall, SHANGHAI);
        let opens = opens_at(due, false, true, RestDay::Move, &calendar(), SHANGHAI);
        prop_assert!(!calendar().day_of_work(opens.day(SHANGHAI)).rest);
        prop_assert_eq!(opens.local(SHANGHAI).time(), wall.time());
        // No workday is nearer.
        let distance = (opens.day(SHANGHAI) - wall.date()).num_days().abs();
        for nearer in (1 - distance)..distance {
            prop_assert!(calendar().day_of_work(wall.date() + TimeDelta::days(nearer)).rest);
        }
    }
}
