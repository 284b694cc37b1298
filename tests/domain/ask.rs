//! Asks are total reducers: any input leaves a session that its answers explain.

use proptest::prelude::*;
use std::collections::BTreeMap;
use tongluo_domain::ask::{Asking, Confirm, Decision, Form, Input, Road, Scope, Session};
use tongluo_domain::effect::{Effect, Feedback};
use tongluo_domain::id::AccountId;
use tongluo_domain::prompt::{Press, Prompt, Question};
use tongluo_domain::response::{Answer, Change, Response, Sequence, counted};
use tongluo_domain::time::Instant;

fn question(text: &str, correct: Option<u16>) -> Question {
    Question {
        text: text.to_owned(),
        options: ["甲", "乙", "丙"].map(str::to_owned).to_vec(),
        correct,
        explanation: correct.map(|_| "来源：世界卫生组织".to_owned()),
    }
}

fn form(questions: u16, correct: Option<u16>, change: Change, road: Road) -> Form {
    let questions = (0..questions).map(|n| question(&format!("第 {n} 题"), correct));
    Form {
        questions: questions.collect(),
        change,
        road,
    }
}

fn quiz(questions: u16, road: Road) -> Asking {
    Asking::Form(form(questions, Some(1), Change::First, road))
}

fn survey(questions: u16, road: Road) -> Asking {
    Asking::Form(form(questions, None, Change::Last, road))
}

fn confirm() -> Asking {
    Asking::Confirm(Confirm {
        label: "收到".to_owned(),
    })
}

fn choose(question: u16, option: u16) -> Input {
    Input::Press(Press::Choose { question, option })
}

fn told(decision: &Decision) -> Option<&Feedback> {
    decision.effects.iter().find_map(|e| match e {
        Effect::Tell(feedback) => Some(feedback),
        _ => None,
    })
}

fn shown(decision: &Decision) -> Option<&Prompt> {
    decision.effects.iter().find_map(|e| match e {
        Effect::Show(prompt) => Some(prompt),
        _ => None,
    })
}

fn closed(session: &Session) -> Session {
    Session {
        closed: true,
        ..session.clone()
    }
}

#[test]
fn one_press_confirms_and_the_second_changes_nothing() {
    let first = confirm().step(&Session::default(), &Input::Press(Press::Confirm));
    assert!(first.fulfilled && first.effects.contains(&Effect::Refresh));
    assert_eq!(
        first.responses,
        [Answer {
            question: 0,
            choice: Some(0),
            correct: None
        }]
    );
    assert_eq!(
        told(&first),
        Some(&Feedback::Confirmed {
            again: false,
            late: false
        })
    );
    let second = confirm().step(&closed(&first.session), &Input::Press(Press::Confirm));
    assert!(second.fulfilled && second.responses.is_empty());
    assert!(!second.effects.contains(&Effect::Refresh));
    assert_eq!(
        told(&second),
        Some(&Feedback::Confirmed {
            again: true,
            late: true
        })
    );
}

#[test]
fn a_quiz_keeps_the_first_answer_and_tells_so() {
    let ask = quiz(1, Road::Group);
    let first = ask.step(&Session::default(), &choose(0, 0));
    let second = ask.step(&first.session, &choose(0, 1));
    assert_eq!(
        first.responses,
        [Answer {
            question: 0,
            choice: Some(0),
            correct: Some(false)
        }]
    );
    assert_eq!(second.responses, []);
    assert_eq!(second.session.answers, BTreeMap::from([(0, 0)]));
    let Some(Feedback::Judged {
        correct,
        right_option,
        again,
        ..
    }) = told(&second)
    else {
        panic!("a quiz judges")
    };
    assert!(!correct && *again, "the first stands, and it was wrong");
    assert_eq!(right_option, "乙");
}

#[test]
fn a_survey_keeps_the_last_answer_and_the_same_again_is_no_change() {
    let ask = survey(1, Road::Group);
    let first = ask.step(&Session::default(), &choose(0, 0));
    let second = ask.step(&first.session, &choose(0, 2));
    let third = ask.step(&second.session, &choose(0, 2));
    assert_eq!(
        second.responses,
        [Answer {
            question: 0,
            choice: Some(2),
            correct: None
        }]
    );
    assert_eq!(third.responses, []);
    let changed = |d: &Decision| match told(d) {
        Some(Feedback::Chosen { changed, .. }) => Some(*changed),
        _ => None,
    };
    assert_eq!(
        [&first, &second, &third].map(changed),
        [Some(false), Some(true), Some(false)]
    );
}

#[test]
fn after_the_close_a_first_answer_is_late_and_an_answer_given_in_time_stays() {
    let ask = survey(1, Road::Group);
    let late = ask.step(&closed(&Session::default()), &choose(0, 1));
    assert_eq!(late.responses.len(), 1);
    assert!(matches!(
        told(&late),
        Some(Feedback::Chosen { late: true, .. })
    ));
    let in_time = ask.step(&Session::default(), &choose(0, 0));
    let changed = ask.step(&closed(&in_time.session), &choose(0, 1));
    assert_eq!(
        changed.responses,
        [],
        "frozen figures don't lose an answer to a late one"
    );
    assert_eq!(changed.session.answers, BTreeMap::from([(0, 0)]));
    assert_eq!(told(&changed), Some(&Feedback::Closed));
}

#[test]
fn a_form_of_many_leads_from_question_to_question_and_ends_with_its_right_ones() {
    let ask = quiz(3, Road::Private);
    assert_eq!(ask.public_prompt(), Prompt::Invite { questions: 3 });
    let mut session = Session::default();
    let begun = ask.step(&session, &Input::Press(Press::Resume));
    assert!(matches!(
        shown(&begun),
        Some(Prompt::Question {
            number: 0,
            of: 3,
            ..
        })
    ));
    assert_eq!(begun.responses, []);
    for (number, option) in [(0, 1), (1, 0)] {
        let step = ask.step(&session, &choose(number, option));
        assert!(!step.fulfilled, "half-finished is not finished");
        let next = number + 1;
        assert!(matches!(shown(&step), Some(Prompt::Question { number, .. }) if *number == next));
        session = step.session;
    }
    let last = ask.step(&session, &choose(2, 1));
    assert!(last.fulfilled);
    assert_eq!(
        shown(&last),
        Some(&Prompt::Finished {
            right: Some(2),
            of: 3
        })
    );
    assert!(matches!(
        told(&last),
        Some(Feedback::Judged {
            finished: Some((2, 3)),
            ..
        })
    ));
}

#[test]
fn a_vote_in_a_poll_may_be_taken_back_while_it_runs() {
    let ask = survey(1, Road::Poll);
    assert!(matches!(ask.public_prompt(), Prompt::Poll { .. }));
    let given = ask.step(&Session::default(), &Input::Vote(Some(2)));
    assert!(given.fulfilled);
    let back = ask.step(&given.session, &Input::Vote(None));
    assert_eq!(
        back.responses,
        [Answer {
            question: 0,
            choice: None,
            correct: None
        }]
    );
    assert!(!back.fulfilled && back.session.answers.is_empty());
    let too_late = ask.step(&closed(&given.session), &Input::Vote(None));
    assert!(too_late.fulfilled && too_late.responses.is_empty());
}

#[test]
fn what_belongs_to_another_ask_or_road_is_unknown_and_writes_nothing() {
    let cases = [
        (confirm(), choose(0, 0)),
        (confirm(), Input::Press(Press::Resume)),
        (confirm(), Input::Vote(Some(0))),
        (quiz(1, Road::Group), Input::Press(Press::Confirm)),
        (quiz(1, Road::Group), Input::Press(Press::Resume)),
        (quiz(1, Road::Group), Input::Vote(Some(0))),
        (quiz(1, Road::Group), choose(1, 0)),
        (quiz(1, Road::Group), choose(0, 3)),
        (quiz(1, Road::Poll), choose(0, 0)),
        (quiz(1, Road::Poll), Input::Vote(Some(9))),
        (quiz(2, Road::Private), choose(u16::MAX, u16::MAX)),
    ];
    for (ask, input) in cases {
        let decision = ask.step(&Session::default(), &input);
        assert_eq!(
            decision.effects,
            [Effect::Tell(Feedback::Unknown)],
            "{ask:?} {input:?}"
        );
        assert_eq!(decision.responses, []);
        assert!(!decision.fulfilled);
    }
}

#[test]
fn a_form_without_questions_is_never_fulfilled() {
    let empty = quiz(0, Road::Private);
    assert!(!empty.step(&Session::default(), &choose(0, 0)).fulfilled);
}

#[test]
fn both_asks_need_the_accounts_own_session_and_expect_each_person() {
    for ask in [confirm(), quiz(3, Road::Private)] {
        assert_eq!(ask.scope(), Scope::Subject);
    }
    assert_eq!(
        (confirm().questions(), quiz(3, Road::Private).questions()),
        (1, 3)
    );
    assert_eq!(
        (confirm().change(), survey(1, Road::Group).change()),
        (Change::First, Change::Last)
    );
}

fn asking() -> impl Strategy<Value = Asking> {
    let roads = vec![Road::Group, Road::Private, Road::Poll];
    let change = prop::sample::select(vec![Change::First, Change::Last]);
    let correct = prop::option::of(0u16..4);
    prop_oneof![
        1 => Just(confirm()),
        6 => (0u16..5, correct, change, prop::sample::select(roads))
            .prop_map(|(n, correct, change, road)| Asking::Form(form(n, correct, change, road))),
    ]
}

fn input() -> impl Strategy<Value = Input> {
    let small = prop_oneof![20 => 0u16..6, 1 => Just(u16::MAX)];
    let option = prop_oneof![20 => 0u16..4, 1 => Just(u16::MAX)];
    prop_oneof![
        2 => Just(Input::Press(Press::Confirm)),
        1 => Just(Input::Press(Press::Resume)),
        8 => (small, option.clone()).prop_map(|(question, option)| choose(question, option)),
        4 => prop::option::of(option).prop_map(Input::Vote),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_inputs_leave_a_session_that_the_written_answers_explain(
        ask in asking(),
        inputs in proptest::collection::vec(input(), 0..25),
        close_at in 0usize..40,
    ) {
        let mut session = Session::default();
        let mut written: BTreeMap<u16, u16> = BTreeMap::new();
        let mut in_time: BTreeMap<u16, u16> = BTreeMap::new();
        for (n, input) in inputs.iter().enumerate() {
            session.closed = n >= close_at;
            let before = session.clone();
            let step = ask.step(&session, input);
            prop_assert_eq!(&step, &ask.step(&before, input), "a reducer has no memory of its own");
            prop_assert_eq!(step.session.closed, before.closed);
            for answer in &step.responses {
                prop_assert!(answer.question < ask.questions());
                if ask.change() == Change::First && answer.choice.is_some() {
                    prop_assert!(!written.contains_key(&answer.question), "the first stays");
                }
                match answer.choice {
                    Some(choice) => written.insert(answer.question, choice),
                    None => written.remove(&answer.question),
                };
            }
            prop_assert_eq!(&step.session.answers, &written);
            let refreshed = step.effects.contains(&Effect::Refresh);
            prop_assert_eq!(refreshed, !step.responses.is_empty(), "counts are redrawn when they change, and only then");
            let full = ask.questions() > 0 && written.len() == usize::from(ask.questions());
            prop_assert_eq!(step.fulfilled, full);
            if before.closed {
                for (question, choice) in &in_time {
                    prop_assert_eq!(written.get(question), Some(choice), "closed figures stay");
                }
            } else {
                in_time.clone_from(&written);
            }
            let (_, _) = (ask.prompt(&step.session), ask.public_prompt());
            session = step.session;
        }
    }

    #[test]
    fn the_answer_that_counts_is_in_time_before_late_and_by_sequence_alone(
        rows in proptest::collection::vec((1i64..4, prop::option::of(0u16..3), any::<bool>(), 0i64..1000), 0..6),
        shift in 0usize..6,
    ) {
        let mut responses: Vec<Response> = rows.iter().zip(1i64..).map(|((account, choice, late, at), n)| Response {
            account: AccountId(*account),
            answer: Answer { question: 0, choice: *choice, correct: None },
            at: Instant::from_millis(*at),
            sequence: Sequence(n),
            late: *late,
        }).collect();
        let pick = |of: &[Response], change| counted(of, change).copied();
        let first = pick(&responses, Change::First);
        let last = pick(&responses, Change::Last);
        let middle = shift.min(responses.len());
        responses.rotate_left(middle);
        prop_assert_eq!(first, pick(&responses, Change::First), "the order of rows says nothing");
        prop_assert_eq!(last, pick(&responses, Change::Last));
        let given: Vec<&Response> = responses.iter().filter(|r| r.answer.choice.is_some()).collect();
        prop_assert_eq!(first.is_some(), !given.is_empty());
        let any_in_time = given.iter().any(|r| !r.late);
        for (chosen, is_first) in [(first, true), (last, false)] {
            let Some(chosen) = chosen else { continue };
            prop_assert_eq!(chosen.late, !any_in_time);
            for other in given.iter().filter(|r| r.late == chosen.late) {
                let order = chosen.sequence.cmp(&other.sequence);
                prop_assert!(if is_first { order.is_le() } else { order.is_ge() }, "by sequence");
            }
        }
    }
}
