//! The numbers add up, or there is no tally. Invariant 5.

use proptest::prelude::*;
use tongluo_domain::obligation::State;
use tongluo_domain::tally::{Counts, Department, QuestionCount, Rest, Tally};

/// Counts of people in these states; each may have no account.
fn count(people: &[(State, bool)]) -> Counts {
    let mut counts = Counts::default();
    for (state, unregistered) in people {
        counts.expected += 1;
        let cell = match state {
            State::Done => &mut counts.done,
            State::Late => &mut counts.late,
            State::Waived => &mut counts.waived,
            State::Unreachable => &mut counts.unreachable,
            State::Open => &mut counts.open,
            State::Missing => &mut counts.missing,
        };
        *cell += 1;
        if *unregistered && matches!(state, State::Open | State::Missing) {
            counts.unregistered += 1;
        }
    }
    counts
}

fn departments(counts: Vec<Counts>) -> Vec<Department> {
    let named = counts.into_iter().zip(1..);
    named
        .map(|(counts, n)| Department {
            name: format!("第{n}科"),
            counts,
        })
        .collect()
}

fn sums(counts: Vec<Counts>, closed: bool) -> bool {
    Tally::new(departments(counts), Rest::default(), closed).is_ok()
}

fn offices(closed: bool) -> impl Strategy<Value = Vec<Counts>> {
    let states: Vec<State> = State::ALL
        .into_iter()
        .filter(|s| {
            if closed {
                *s != State::Open
            } else {
                !matches!(s, State::Missing | State::Late)
            }
        })
        .collect();
    let person = (prop::sample::select(states), any::<bool>());
    proptest::collection::vec(
        proptest::collection::vec(person, 1..20).prop_map(|p| count(&p)),
        1..9,
    )
}

/// The cells that make the sum, and the sum.
fn cells(counts: &mut Counts) -> [&mut u64; 7] {
    [
        &mut counts.expected,
        &mut counts.done,
        &mut counts.late,
        &mut counts.waived,
        &mut counts.unreachable,
        &mut counts.open,
        &mut counts.missing,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_people_do_the_numbers_add_up_and_one_wrong_number_is_refused(
        (closed, counts) in any::<bool>().prop_flat_map(|closed| (Just(closed), offices(closed))),
        which in any::<prop::sample::Index>(),
        cell in 0usize..7,
        by in 1u64..5,
        down in any::<bool>(),
    ) {
        let people: u64 = counts.iter().map(|c| c.expected).sum();
        let tally = Tally::new(departments(counts.clone()), Rest::default(), closed).unwrap();
        prop_assert_eq!(tally.total.expected, people);
        let total = &tally.total;
        let rest = if closed { total.missing + total.late } else { total.open };
        prop_assert_eq!(people, total.done + total.waived + total.unreachable + rest);

        let mut wrong = counts.clone();
        let at = which.index(wrong.len());
        let number = cells(&mut wrong[at])[cell].to_owned();
        let changed = if down { number.saturating_sub(by) } else { number + by };
        prop_assume!(changed != number);
        *cells(&mut wrong[at])[cell] = changed;
        prop_assert!(!sums(wrong, closed));

        let mut wrong = counts;
        wrong[at].unregistered = wrong[at].open + wrong[at].missing + by;
        prop_assert!(!sums(wrong, closed), "more without an account than without an answer");
    }

    // A number moved from one state into one of the other phase keeps the sum and is still wrong.
    #[test]
    fn nobody_is_missing_while_it_runs_or_open_after_the_close(
        (closed, counts) in any::<bool>().prop_flat_map(|closed| (Just(closed), offices(closed))),
        which in any::<prop::sample::Index>(),
        late in any::<bool>(),
    ) {
        let mut wrong = counts;
        let at = which.index(wrong.len());
        let one = &mut wrong[at];
        one.expected += 1;
        if closed {
            one.open += 1;
        } else if late {
            one.late += 1;
        } else {
            one.missing += 1;
        }
        prop_assert!(!sums(wrong, closed));
    }
}

fn five_done() -> Vec<Department> {
    departments(vec![count(&[(State::Done, false); 5])])
}

fn question(right: u64, wrong: u64, chosen: &[u64]) -> QuestionCount {
    QuestionCount {
        number: 1,
        text: "一氧化碳".to_owned(),
        right,
        wrong,
        chosen: chosen.to_vec(),
    }
}

fn rest(questions: Vec<QuestionCount>, finished: u64, half_finished: u64) -> Rest {
    Rest {
        questions,
        finished,
        half_finished,
        guests: 2,
    }
}

#[test]
fn guests_are_beside_the_sums() {
    let tally = Tally::new(five_done(), rest(Vec::new(), 5, 0), true).unwrap();
    assert_eq!((tally.total.expected, tally.guests), (5, 2));
}

#[test]
fn answers_to_a_question_are_of_people_who_answered() {
    let fits = |q, finished, half| Tally::new(five_done(), rest(vec![q], finished, half), true);
    assert!(fits(question(3, 2, &[3, 2, 0]), 5, 0).is_ok());
    assert!(
        fits(question(0, 0, &[3, 2, 0]), 5, 0).is_ok(),
        "a survey has no right and wrong"
    );
    assert!(
        fits(question(4, 2, &[3, 2, 0]), 5, 0).is_err(),
        "judged more than chosen"
    );
    assert!(
        fits(question(2, 2, &[3, 2, 0]), 5, 0).is_err(),
        "one answer is neither right nor wrong"
    );
    assert!(
        fits(question(3, 2, &[3, 2, 0]), 3, 1).is_err(),
        "more answers than people who answered"
    );
    assert!(
        fits(question(3, 2, &[3, 2, 0]), 5, 1).is_err(),
        "more people than are expected"
    );
    assert!(
        fits(question(2, 1, &[2, 1, 0]), 4, 0).is_err(),
        "who finished answered every question"
    );
}

#[test]
fn the_refusal_says_whose_numbers_differ() {
    let mut wrong = five_done();
    wrong[0].counts.done = 4;
    let refused = Tally::new(wrong, Rest::default(), false).unwrap_err();
    assert!(refused.to_string().contains("第1科"));
}

#[test]
fn not_one_household_missed_is_said_only_when_it_is_so() {
    assert!(
        count(&[
            (State::Done, false),
            (State::Late, false),
            (State::Waived, false)
        ])
        .nobody_missed()
    );
    for state in [State::Open, State::Missing, State::Unreachable] {
        assert!(
            !count(&[(State::Done, false), (state, false)]).nobody_missed(),
            "{state:?}"
        );
    }
    assert!(
        !Counts::default().nobody_missed(),
        "nobody expected is nobody reached"
    );
}
