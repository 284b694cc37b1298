//! Which due times open, late or on time, and which never do. Invariants 2 and 6.

use crate::sample::{SHANGHAI, calendar, cn, notice, reading, schedule, time};
use chrono::Weekday;
use proptest::prelude::*;
use tongluo_domain::ask::{Asking, Confirm};
use tongluo_domain::campaign::Revision;
use tongluo_domain::occurrence::{
    Fate, LOOK_BACK, Past, Planned, Skipped, closes_at, expires_at, settle,
};
use tongluo_domain::policy::RestDay;
use tongluo_domain::schedule::{CloseRule, CronLine, LateRule, Schedule, When};
use tongluo_domain::time::{Instant, Span};

const ON_TIME: Fate = Fate::Open { late: false };
const LATE: Fate = Fate::Open { late: true };

fn cron(line: &str) -> Schedule {
    schedule(When::Cron(Box::new(CronLine::parse(line).unwrap())))
}

fn friday() -> Schedule {
    schedule(When::Weekly {
        weekday: Weekday::Fri,
        time: time("16:30"),
    })
}

fn once(text: &str) -> Schedule {
    schedule(When::Once(reading(text)))
}

fn asking() -> Revision {
    let mut revision = notice();
    revision.ask = Some(Asking::Confirm(Confirm {
        label: "收到".to_owned(),
    }));
    revision.policy.close = Some(CloseRule::At {
        days: 0,
        minute: 17 * 60 + 30,
    });
    revision
}

fn since(text: &str) -> Past {
    Past {
        active_since: Some(cn(text)),
        ..Past::default()
    }
}

fn fates(planned: &[Planned]) -> Vec<(Instant, Fate)> {
    planned.iter().map(|p| (p.due, p.fate)).collect()
}

fn run(revision: &Revision, schedule: &Schedule, past: &Past, now: &str) -> Vec<(Instant, Fate)> {
    fates(&settle(revision, schedule, past, &calendar(), cn(now)).0)
}

#[test]
fn an_opening_is_on_time_within_a_minute_and_late_after_it() {
    let (post, when, past) = (asking(), friday(), since("2026-05-25 09:00"));
    let due = cn("2026-05-29 16:30");
    assert_eq!(run(&post, &when, &past, "2026-05-29 16:29"), []);
    assert_eq!(
        run(&post, &when, &past, "2026-05-29 16:30"),
        [(due, ON_TIME)]
    );
    assert_eq!(
        run(&post, &when, &past, "2026-05-29 16:31"),
        [(due, ON_TIME)]
    );
    assert_eq!(run(&post, &when, &past, "2026-05-29 16:32"), [(due, LATE)]);
}

#[test]
fn before_the_first_opening_the_planner_learns_when_to_come_back() {
    let (planned, next) = settle(
        &asking(),
        &friday(),
        &since("2026-05-25 09:00"),
        &calendar(),
        cn("2026-05-26 09:00"),
    );
    assert_eq!(planned, []);
    assert_eq!(next, Some(cn("2026-05-29 16:30")));
}

#[test]
fn a_late_opening_is_sent_within_its_span_and_never_after() {
    let mut post = notice();
    let (when, past) = (once("2026-05-29 09:00"), since("2026-05-25 09:00"));
    let due = cn("2026-05-29 09:00");
    assert_eq!(run(&post, &when, &past, "2026-05-29 15:00"), [(due, LATE)]);
    assert_eq!(
        run(&post, &when, &past, "2026-05-29 15:01"),
        [(due, Fate::Skip(Skipped::TooLate))]
    );
    post.policy.late = LateRule::Skip;
    assert_eq!(
        run(&post, &when, &past, "2026-05-29 09:02"),
        [(due, Fate::Skip(Skipped::TooLate))]
    );
}

#[test]
fn a_question_that_is_closed_already_is_not_asked_late() {
    let mut post = asking();
    post.policy.late = LateRule::SendWithin(Span::hours(24));
    let (when, past) = (once("2026-05-29 09:00"), since("2026-05-25 09:00"));
    let due = cn("2026-05-29 09:00");
    assert_eq!(run(&post, &when, &past, "2026-05-29 17:29"), [(due, LATE)]);
    assert_eq!(
        run(&post, &when, &past, "2026-05-29 17:30"),
        [(due, Fate::Skip(Skipped::TooLate))]
    );
}

#[test]
fn what_would_be_dead_on_arrival_is_not_opened_late() {
    let mut post = notice();
    post.policy.live = Some(Span::hours(2));
    let (when, past) = (once("2026-05-29 09:00"), since("2026-05-25 09:00"));
    let due = cn("2026-05-29 09:00");
    assert_eq!(run(&post, &when, &past, "2026-05-29 10:59"), [(due, LATE)]);
    assert_eq!(
        run(&post, &when, &past, "2026-05-29 11:00"),
        [(due, Fate::Skip(Skipped::TooLate))]
    );
}

#[test]
fn after_downtime_only_the_newest_missed_opening_may_be_sent() {
    let found = run(
        &asking(),
        &friday(),
        &since("2026-05-01 09:00"),
        "2026-05-29 17:00",
    );
    let superseded = Fate::Skip(Skipped::Superseded);
    let expected = [
        (cn("2026-05-01 16:30"), superseded),
        (cn("2026-05-08 16:30"), superseded),
        (cn("2026-05-15 16:30"), superseded),
        (cn("2026-05-22 16:30"), superseded),
        (cn("2026-05-29 16:30"), LATE),
    ];
    // 1 May is a holiday: that opening moved, and is superseded all the same.
    assert_eq!(found, expected);
}

#[test]
fn after_a_very_long_downtime_still_only_the_newest_is_sent() {
    let mut post = notice();
    post.policy.late = LateRule::SendWithin(Span::days(30));
    post.policy.live = Some(Span::days(30));
    let when = cron("0 8-17 * * *");
    let mut past = since("2026-03-02 00:00");
    let now = cn("2026-05-28 17:40");
    let mut opened = Vec::new();
    for _ in 0..20 {
        let (planned, next) = settle(&post, &when, &past, &calendar(), now);
        if planned.is_empty() {
            assert!(next.is_some_and(|n| n > now));
            break;
        }
        opened.extend(planned.iter().filter(|p| p.fate == LATE).map(|p| p.due));
        past.settled.extend(planned.iter().map(|p| p.due));
    }
    assert_eq!(opened, [cn("2026-05-28 17:00")]);
    // 2 March to 28 May, ten a day, each settled once and nobody forgotten.
    past.settled.sort();
    past.settled.dedup();
    assert_eq!(past.settled.len(), 88 * 10);
}

#[test]
fn nothing_opens_for_a_time_before_its_first_approval() {
    let (post, when) = (asking(), friday());
    assert_eq!(run(&post, &when, &Past::default(), "2026-05-29 16:30"), []);
    let never = settle(
        &post,
        &when,
        &Past::default(),
        &calendar(),
        cn("2026-05-29 16:30"),
    );
    assert_eq!(never.1, None);
    assert_eq!(
        run(&post, &when, &since("2026-05-29 16:30"), "2026-05-29 16:31"),
        []
    );
    assert_eq!(
        run(&post, &when, &since("2026-05-29 16:29"), "2026-05-29 16:30").len(),
        1
    );
}

#[test]
fn a_settled_due_time_never_opens_again_not_even_when_the_clock_is_set_back() {
    let (post, when) = (asking(), friday());
    let mut past = since("2026-05-01 09:00");
    past.settled = [
        "2026-05-01 16:30",
        "2026-05-08 16:30",
        "2026-05-15 16:30",
        "2026-05-22 16:30",
        "2026-05-29 16:30",
    ]
    .map(cn)
    .to_vec();
    for now in [
        "2026-05-29 16:30",
        "2026-05-29 16:00",
        "2026-05-15 16:30",
        "2026-04-01 00:00",
        "2025-01-01 00:00",
    ] {
        assert_eq!(run(&post, &when, &past, now), [], "{now}");
    }
}

#[test]
fn a_changed_schedule_counts_from_the_next_period() {
    let (mut post, when) = (asking(), friday());
    let thursday = schedule(When::Weekly {
        weekday: Weekday::Sat,
        time: time("09:00"),
    });
    let mut past = since("2026-05-11 09:00");
    past.settled = vec![cn("2026-05-15 16:30"), cn("2026-05-22 16:30")];
    past.last = Some((cn("2026-05-22 16:30"), "every fri 16:30".to_owned()));
    post.policy.rest_day = RestDay::Silent;
    post.ask = None;
    post.when = "every sat 09:00".to_owned();
    let due = cn("2026-05-23 09:00");
    assert_eq!(
        run(&post, &thursday, &past, "2026-05-23 09:00")
            .into_iter()
            .filter(|(d, _)| *d == due)
            .collect::<Vec<_>>(),
        [(due, Fate::Skip(Skipped::SamePeriod))]
    );
    // The week after it opens, and an unchanged schedule is not held back.
    past.settled.extend([cn("2026-05-16 09:00"), due]);
    assert_eq!(
        run(&post, &thursday, &past, "2026-05-30 09:00"),
        [(cn("2026-05-30 09:00"), ON_TIME)]
    );
    post.when = "every fri 16:30".to_owned();
    assert_eq!(
        run(&post, &when, &past, "2026-05-29 16:30"),
        [(cn("2026-05-29 16:30"), ON_TIME)]
    );
}

#[test]
fn an_hourly_post_still_opens_after_months() {
    let (post, when) = (notice(), cron("0 * * * *"));
    let now = cn("2026-05-28 15:00");
    let mut past = since("2026-01-05 00:00");
    let mut due = now.minus(LOOK_BACK);
    while due < now {
        past.settled.push(due);
        due = due.plus(Span::hours(1));
    }
    let (planned, next) = settle(&post, &when, &past, &calendar(), now);
    assert_eq!(fates(&planned), [(now, ON_TIME)]);
    assert_eq!(next, Some(cn("2026-05-28 16:00")));
}

#[test]
fn a_post_of_a_saturday_opens_on_friday_and_of_a_sunday_on_monday() {
    let (post, past) = (asking(), since("2026-05-25 09:00"));
    let (saturday, sunday) = (once("2026-05-30 09:00"), once("2026-05-31 09:00"));
    let plan = |when: &Schedule, now: &str| settle(&post, when, &past, &calendar(), cn(now));
    assert_eq!(
        plan(&saturday, "2026-05-28 09:00").1,
        Some(cn("2026-05-29 09:00"))
    );
    let (planned, next) = plan(&saturday, "2026-05-29 09:00");
    assert_eq!(fates(&planned), [(cn("2026-05-30 09:00"), ON_TIME)]);
    assert_eq!(planned[0].opens_at, cn("2026-05-29 09:00"));
    assert_eq!(next, None);
    let (planned, next) = plan(&sunday, "2026-05-31 09:00");
    assert_eq!((planned, next), (Vec::new(), Some(cn("2026-06-01 09:00"))));
    let (planned, _) = plan(&sunday, "2026-06-01 09:00");
    assert_eq!(planned[0].due, cn("2026-05-31 09:00"));
    assert_eq!(planned[0].opens_at, cn("2026-06-01 09:00"));
}

#[test]
fn a_moved_opening_may_be_late_too_as_long_as_its_moved_close_is_ahead() {
    let found = run(
        &asking(),
        &once("2026-05-31 09:00"),
        &since("2026-05-25 09:00"),
        "2026-06-01 11:00",
    );
    assert_eq!(found, [(cn("2026-05-31 09:00"), LATE)]);
}

#[test]
fn the_weekdays_own_opening_goes_before_one_that_moved_onto_it() {
    // Saturday's moves to Friday, Sunday's to Monday: one copy a day, and it is that day's.
    let when = cron("0 9 * * *");
    let mut past = since("2026-05-28 12:00");
    let superseded = Fate::Skip(Skipped::Superseded);
    let friday = run(&notice(), &when, &past, "2026-05-29 09:00");
    assert_eq!(
        friday,
        [
            (cn("2026-05-30 09:00"), superseded),
            (cn("2026-05-29 09:00"), ON_TIME)
        ]
    );
    past.settled.extend(friday.iter().map(|(due, _)| *due));
    let monday = run(&notice(), &when, &past, "2026-06-01 09:00");
    assert_eq!(
        monday,
        [
            (cn("2026-05-31 09:00"), superseded),
            (cn("2026-06-01 09:00"), ON_TIME)
        ]
    );
}

#[test]
fn what_is_approved_after_its_moved_opening_opens_at_once_on_a_workday() {
    let (post, when) = (asking(), once("2026-05-30 09:00"));
    let past = since("2026-05-29 18:00");
    let (planned, _) = settle(&post, &when, &past, &calendar(), cn("2026-05-29 18:00"));
    assert_eq!(fates(&planned), [(cn("2026-05-30 09:00"), ON_TIME)]);
    assert_eq!(planned[0].opens_at, cn("2026-05-29 18:00"));
    let close = closes_at(&post, &when, planned[0].due, planned[0].opens_at);
    assert_eq!(close, Some(cn("2026-05-30 17:30")), "never before it opens");
}

#[test]
fn what_is_approved_on_the_rest_day_itself_opens_on_the_next_workday() {
    let (post, when) = (asking(), once("2026-05-30 09:00"));
    let past = since("2026-05-30 08:00");
    let (planned, next) = settle(&post, &when, &past, &calendar(), cn("2026-05-30 08:00"));
    assert_eq!((planned, next), (Vec::new(), Some(cn("2026-06-01 09:00"))));
    let (planned, _) = settle(&post, &when, &past, &calendar(), cn("2026-06-01 09:00"));
    assert_eq!(fates(&planned), [(cn("2026-05-30 09:00"), ON_TIME)]);
    let close = closes_at(&post, &when, planned[0].due, planned[0].opens_at);
    assert_eq!(close, Some(cn("2026-06-01 17:30")));
}

#[test]
fn a_close_keeps_its_distance_when_the_opening_is_moved() {
    let mut post = asking();
    let when = once("2026-05-31 09:00");
    let (due, moved) = (cn("2026-05-31 09:00"), cn("2026-06-01 09:00"));
    assert_eq!(
        closes_at(&post, &when, due, due),
        Some(cn("2026-05-31 17:30"))
    );
    assert_eq!(
        closes_at(&post, &when, due, moved),
        Some(cn("2026-06-01 17:30"))
    );
    post.policy.close = Some(CloseRule::At {
        days: 3,
        minute: 720,
    });
    assert_eq!(
        closes_at(&post, &when, due, moved),
        Some(cn("2026-06-04 12:00"))
    );
    post.policy.close = Some(CloseRule::After(Span::hours(2)));
    assert_eq!(
        closes_at(&post, &when, due, moved),
        Some(cn("2026-06-01 11:00"))
    );
    assert_eq!(closes_at(&notice(), &when, due, moved), None);
}

#[test]
fn a_delivery_is_worth_sending_until_the_close_or_its_time_to_live_whichever_is_first() {
    let open = cn("2026-05-29 09:00");
    let close = Some(cn("2026-05-29 17:30"));
    let mut post = asking();
    assert_eq!(expires_at(&post, close, open), cn("2026-05-29 17:30"));
    assert_eq!(expires_at(&notice(), None, open), cn("2026-05-30 09:00"));
    post.policy.live = Some(Span::hours(2));
    assert_eq!(expires_at(&post, close, open), cn("2026-05-29 11:00"));
    post.policy.live = Some(Span::hours(24));
    assert_eq!(expires_at(&post, close, open), cn("2026-05-29 17:30"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    // A planner that is awake at random moments, with a clock that sometimes goes back.
    #[test]
    fn no_due_time_is_settled_twice_and_one_turn_opens_at_most_one(
        line in prop::sample::select(vec!["0 9 * * *", "30 16 * * 5", "0 8,14 * * *", "0 9 1 * *", "0 */6 * * 1-5"]),
        steps in proptest::collection::vec(-2_000i64..6_000, 1..40),
    ) {
        let (post, when) = (asking(), cron(line));
        let mut past = since("2026-04-20 08:00");
        let mut now = cn("2026-04-20 08:00");
        for step in steps {
            now = now.plus(Span::minutes(step));
            let (planned, next) = settle(&post, &when, &past, &calendar(), now);
            let opened = planned.iter().filter(|p| matches!(p.fate, Fate::Open { .. })).count();
            prop_assert!(opened <= 1);
            prop_assert!(next.is_none_or(|n| n > now));
            for one in planned {
                prop_assert!(!past.settled.contains(&one.due), "settled twice");
                prop_assert!(one.opens_at <= now);
                prop_assert!(one.due > cn("2026-04-20 08:00"));
                prop_assert!(!calendar().day_of_work(one.opens_at.day(SHANGHAI)).rest);
                past.settled.push(one.due);
                if matches!(one.fate, Fate::Open { .. }) {
                    let close = closes_at(&post, &when, one.due, one.opens_at);
                    prop_assert!(close.is_some_and(|c| c > one.opens_at));
                    past.last = Some((one.due, post.when.clone()));
                }
            }
        }
    }
}
