//! Every kind that an office's half-year knows has a row, and its row is sensible.

use std::collections::BTreeSet;
use tongluo_domain::kind::{AskOf, KINDS, Kind};
use tongluo_domain::response::Change;
use tongluo_domain::time::Span;

/// What one office's half-year summary of 2019 lists and a chat can carry, by its number there, and the kinds it takes.
/// What only a person records by hand (media clips, vouchers, exposure of cases) has no kind.
const ACTIVITIES: [(&[u32], &[Kind]); 16] = [
    // Plans, study files, bans, household notices: read, and acknowledged where the file says so.
    (&[1, 3, 4, 27, 31, 32], &[Kind::Notice]),
    (&[2, 15, 16, 21, 28, 40], &[Kind::SignUp]),
    (&[5], &[Kind::Quiz]),
    (&[6], &[Kind::Survey]),
    (&[7], &[Kind::Pledge]),
    (&[8], &[Kind::SignUp, Kind::Vote]),
    (&[9, 10, 18, 24, 25, 30, 36, 38], &[Kind::CheckIn]),
    (&[14], &[Kind::PhotoCall, Kind::Vote]),
    (&[20, 29], &[Kind::SignUp, Kind::CheckIn]),
    (&[22], &[Kind::Pledge, Kind::CheckIn]),
    (&[26], &[Kind::Duty]),
    (&[33], &[Kind::Notice]),
    (&[34], &[Kind::Notice, Kind::Pledge, Kind::Quiz]),
    (&[35], &[Kind::CheckIn]),
    (&[41], &[Kind::CheckIn]),
    (&[42], &[Kind::Alert, Kind::Duty]),
];

fn names(kinds: &BTreeSet<Kind>) -> Vec<&'static str> {
    kinds.iter().map(|k| k.as_str()).collect()
}

#[test]
fn every_kind_that_the_office_needs_has_exactly_one_row_and_every_row_is_needed() {
    let needed: BTreeSet<Kind> = ACTIVITIES
        .iter()
        .flat_map(|(_, kinds)| kinds.iter().copied())
        .collect();
    let rows: BTreeSet<Kind> = KINDS.iter().map(|row| row.kind).collect();
    assert_eq!(names(&needed), names(&rows));
    assert_eq!(rows.len(), KINDS.len(), "no kind has two rows");
    let numbers: Vec<u32> = ACTIVITIES
        .iter()
        .flat_map(|(numbers, _)| numbers.iter().copied())
        .collect();
    let distinct: BTreeSet<u32> = numbers.iter().copied().collect();
    assert_eq!(distinct.len(), numbers.len(), "an activity is read once");
}

#[test]
fn a_kinds_own_row_and_name_are_its_own() {
    let mut seen = BTreeSet::new();
    for row in KINDS {
        assert_eq!(row.kind.row(), &row);
        assert!(
            seen.insert(row.kind.as_str()),
            "{} twice",
            row.kind.as_str()
        );
        let stored = serde_json::to_string(&row.kind).unwrap();
        assert_eq!(stored, format!("\"{}\"", row.kind.as_str()));
        assert_eq!(serde_json::from_str::<Kind>(&stored).unwrap(), row.kind);
    }
}

#[test]
fn each_kind_stands_on_the_ask_whose_words_it_uses() {
    let ask = |kind: Kind| kind.row().ask;
    for kind in [Kind::Notice, Kind::Pledge, Kind::Alert] {
        assert_eq!(ask(kind), AskOf::Confirm);
    }
    for kind in [Kind::Quiz, Kind::Survey, Kind::Vote] {
        assert_eq!(ask(kind), AskOf::Form);
    }
    for kind in [Kind::SignUp, Kind::Duty] {
        assert_eq!(ask(kind), AskOf::Slot);
    }
    for kind in [Kind::CheckIn, Kind::PhotoCall] {
        assert_eq!(ask(kind), AskOf::Submission);
    }
}

#[test]
fn only_a_notice_may_ask_nothing_and_defaults_are_the_careful_ones() {
    for row in KINDS {
        assert_eq!(row.always_asks, row.kind != Kind::Notice, "{:?}", row.kind);
        assert!(row.late_within > Span::ZERO && row.late_within <= Span::hours(6));
        // A quiz whose answer could be changed after it was judged would test nothing.
        assert!(row.kind != Kind::Quiz || row.change == Change::First);
        assert!(!matches!(row.kind, Kind::Survey | Kind::Vote) || row.change == Change::Last);
        assert!(!row.built || matches!(row.ask, AskOf::Confirm | AskOf::Form));
    }
}
