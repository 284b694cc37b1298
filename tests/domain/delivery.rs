//! What follows a try, for every outcome; keys; and the states of deliveries and obligations.

use crate::sample::cn;
use proptest::prelude::*;
use std::collections::BTreeSet;
use tongluo_domain::campaign::Unsure;
use tongluo_domain::delivery::{After, Class, Key, Outcome, Receipt, Refusal, State, after};
use tongluo_domain::id::{ChatId, NoticeId, OccurrenceId};
use tongluo_domain::obligation::State as Duty;
use tongluo_domain::policy::Purpose;
use tongluo_domain::time::{Instant, Span};

const REFUSALS: [Refusal; 8] = [
    Refusal::NotStarted,
    Refusal::Blocked,
    Refusal::Removed,
    Refusal::NoRights,
    Refusal::Topic,
    Refusal::Markup,
    Refusal::Token,
    Refusal::Content,
];

fn now() -> Instant {
    cn("2026-05-31 09:00")
}

fn next(outcome: &Outcome, tries: u32) -> After {
    after(outcome, tries, Unsure::Hold, now(), 7)
}

fn not_sent() -> Outcome {
    Outcome::NotSent("connection refused".to_owned())
}

fn silent() -> Outcome {
    Outcome::Silent("reset".to_owned())
}

#[test]
fn what_arrived_is_sent_with_its_receipt() {
    let receipt = Receipt {
        message: "42".to_owned(),
        poll: Some("7".to_owned()),
    };
    assert_eq!(
        next(&Outcome::Accepted(receipt.clone()), 1),
        After::Sent(receipt)
    );
}

#[test]
fn what_certainly_did_not_arrive_is_tried_again_with_growing_pauses_and_then_given_up() {
    let mut pauses = Vec::new();
    let mut tries = 1;
    while let After::Again { at, counts } = next(&not_sent(), tries) {
        assert!(counts);
        pauses.push(at.since(now()));
        tries += 1;
        assert!(tries < 100, "the list of tries ends");
    }
    assert_eq!(next(&not_sent(), tries), After::Failed);
    assert_eq!(next(&not_sent(), u32::MAX), After::Failed);
    assert_eq!(tries, 8);
    assert!(pauses.is_sorted() && pauses[0] >= Span::seconds(1));
}

#[test]
fn a_429_never_counts_and_its_pause_is_law() {
    for tries in [0, 1, 50, u32::MAX] {
        let busy = Outcome::Busy {
            retry_after: Span::seconds(17),
            everywhere: true,
        };
        let After::Again { at, counts } = next(&busy, tries) else {
            panic!("try {tries}")
        };
        assert!(!counts);
        let pause = at.since(now());
        assert!(pause >= Span::seconds(17) && pause < Span::seconds(18));
    }
}

#[test]
fn a_pause_that_no_server_would_ask_for_is_still_a_pause() {
    for retry_after in [
        Span::millis(i64::MIN),
        Span::seconds(-5),
        Span::ZERO,
        Span::millis(i64::MAX),
    ] {
        let busy = Outcome::Busy {
            retry_after,
            everywhere: false,
        };
        let After::Again { at, .. } = next(&busy, 1) else {
            panic!("again")
        };
        assert!(at >= now(), "{retry_after:?}");
    }
}

#[test]
fn a_moved_chat_is_followed_at_once_and_costs_no_try() {
    let moved = Outcome::Moved {
        to: "-100123".to_owned(),
    };
    assert_eq!(
        next(&moved, 9),
        After::Again {
            at: now(),
            counts: false
        }
    );
}

#[test]
fn what_nobody_knows_waits_for_a_person_unless_the_post_says_resend() {
    assert_eq!(after(&silent(), 1, Unsure::Hold, now(), 0), After::Unknown);
    let again = after(&silent(), 1, Unsure::Resend, now(), 0);
    assert!(matches!(again, After::Again { counts: true, .. }));
    assert_eq!(after(&silent(), 8, Unsure::Resend, now(), 0), After::Failed);
}

#[test]
fn a_refusal_is_final_but_for_a_token_that_may_be_mended_and_markup_that_may_go_plain() {
    for refusal in REFUSALS {
        let first = next(&Outcome::Refused(refusal, "x".to_owned()), 1);
        let second = next(&Outcome::Refused(refusal, "x".to_owned()), 2);
        match refusal {
            Refusal::Token => {
                for answer in [first, second] {
                    assert!(matches!(answer, After::Again { at, counts: false } if at > now()));
                }
            }
            Refusal::Markup => {
                assert_eq!(
                    first,
                    After::Again {
                        at: now(),
                        counts: true
                    }
                );
                assert_eq!(second, After::Failed);
            }
            _ => assert_eq!(
                (first, second),
                (After::Failed, After::Failed),
                "{refusal:?}"
            ),
        }
    }
    let names: BTreeSet<&str> = REFUSALS.iter().map(|r| r.as_str()).collect();
    assert_eq!(names.len(), REFUSALS.len());
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        Just(Outcome::Accepted(Receipt::default())),
        (any::<i64>(), any::<bool>()).prop_map(|(ms, everywhere)| Outcome::Busy {
            retry_after: Span::millis(ms),
            everywhere
        }),
        Just(not_sent()),
        Just(Outcome::Moved { to: String::new() }),
        prop::sample::select(REFUSALS.to_vec()).prop_map(|r| Outcome::Refused(r, String::new())),
        Just(silent()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_outcome_has_an_answer_and_chance_moves_it_by_a_fifth_at_most(
        outcome in outcome(), tries in any::<u32>(), resend in any::<bool>(), seed in any::<u64>(), other in any::<u64>(),
    ) {
        let unsure = if resend { Unsure::Resend } else { Unsure::Hold };
        let answer = after(&outcome, tries, unsure, now(), seed);
        prop_assert_eq!(&answer, &after(&outcome, tries, unsure, now(), seed));
        match (&answer, after(&outcome, tries, unsure, now(), other)) {
            (After::Again { at, counts }, After::Again { at: later, counts: also }) => {
                prop_assert!(*at >= now() && later >= now());
                prop_assert_eq!(*counts, also);
                let (near, far) = (at.min(&later).since(now()), at.max(&later).since(now()));
                let slack = (near.as_millis() / 5).max(500);
                prop_assert!(far.as_millis() - near.as_millis() <= slack);
                if matches!(outcome, Outcome::Busy { .. } | Outcome::Moved { .. }) {
                    prop_assert!(!counts, "neither a 429 nor a move is the delivery's fault");
                }
            }
            (same, again) => prop_assert_eq!(same, &again),
        }
        prop_assert_eq!(matches!(answer, After::Sent(_)), matches!(outcome, Outcome::Accepted(_)));
        if answer == After::Unknown {
            prop_assert!(matches!(outcome, Outcome::Silent(_)) && !resend);
        }
    }

    #[test]
    fn a_key_is_the_same_for_the_same_thing_and_another_for_any_other(
        a in 1i64..2000, b in 1i64..2000, c in 1i64..2000, d in 1i64..2000,
    ) {
        let all = |x: i64, y: i64| [
            Key::open(OccurrenceId(x), ChatId(y)),
            Key::result(OccurrenceId(x), ChatId(y)),
            Key::notice(NoticeId(x), ChatId(y)),
        ];
        let (first, second) = (all(a, b), all(c, d));
        prop_assert_eq!(&first, &all(a, b));
        for (n, one) in first.iter().enumerate() {
            for (m, other) in second.iter().enumerate() {
                prop_assert_eq!(one == other, n == m && (a, b) == (c, d));
            }
        }
    }
}

#[test]
fn keys_are_spelled_as_the_table_of_words_says() {
    assert_eq!(Key::open(OccurrenceId(3), ChatId(7)).0, "open/3/7");
    assert_eq!(Key::result(OccurrenceId(3), ChatId(7)).0, "result/3/7");
    assert_eq!(Key::notice(NoticeId(3), ChatId(7)).0, "notice/3/7");
}

#[test]
fn an_alert_goes_before_a_dialog_before_an_opening_before_a_result_before_a_count() {
    let order = [
        Class::of(Purpose::Open, true),
        Class::of(Purpose::Notice, false),
        Class::of(Purpose::Open, false),
        Class::of(Purpose::Result, false),
        Class::Count,
    ];
    assert!(order.is_sorted());
    assert_eq!(order.iter().collect::<BTreeSet<_>>().len(), 5);
    assert_eq!(Class::of(Purpose::Preview, false), Class::Dialog);
}

#[test]
fn stored_names_come_back_as_what_they_name_and_nothing_else_does() {
    for state in State::ALL {
        assert_eq!(State::parse(state.as_str()), Some(state));
    }
    for duty in Duty::ALL {
        assert_eq!(Duty::parse(duty.as_str()), Some(duty));
    }
    for purpose in [
        Purpose::Open,
        Purpose::Result,
        Purpose::Notice,
        Purpose::Preview,
    ] {
        assert_eq!(Purpose::parse(purpose.as_str()), Some(purpose));
    }
    for name in ["", "Open", "open ", "SENT", "gone"] {
        assert_eq!(State::parse(name), None);
        assert_eq!(Purpose::parse(name), None);
        assert_eq!(Duty::parse(name), None);
    }
}

#[test]
fn an_answer_leads_from_every_state_to_the_one_that_people_would_call_it() {
    let table = [
        (Duty::Open, Duty::Done, Duty::Late),
        (Duty::Done, Duty::Done, Duty::Done),
        (Duty::Waived, Duty::Done, Duty::Waived),
        (Duty::Unreachable, Duty::Done, Duty::Unreachable),
        (Duty::Missing, Duty::Done, Duty::Late),
        (Duty::Late, Duty::Done, Duty::Late),
    ];
    assert_eq!(table.len(), Duty::ALL.len());
    for (from, running, closed) in table {
        assert_eq!(from.on_answer(false), running, "{from:?} while it runs");
        assert_eq!(from.on_answer(true), closed, "{from:?} after the close");
        assert_eq!(
            running.on_answer(false),
            running,
            "answering twice changes nothing"
        );
        assert_eq!(closed.on_answer(true), closed);
    }
}

#[test]
fn a_close_turns_open_into_missing_and_nothing_else_into_anything() {
    for state in Duty::ALL {
        let closed = state.on_close();
        assert_eq!(
            closed,
            if state == Duty::Open {
                Duty::Missing
            } else {
                state
            }
        );
        assert_eq!(closed.on_close(), closed);
    }
}
