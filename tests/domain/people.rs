//! Rosters compared, names read, and the cases that must be offered and never guessed.

use crate::sample::{day, person};
use tongluo_domain::id::PersonKey;
use tongluo_domain::obligation::{Roster, Subject};
use tongluo_domain::people::{Person, RosterChange, RosterLine, compare, whom};

fn line(key: &str, name: &str, department: &str) -> RosterLine {
    RosterLine {
        key: PersonKey::parse(key),
        name: name.to_owned(),
        department: department.to_owned(),
        title: String::new(),
        from: None,
        to: None,
    }
}

fn office() -> Vec<Person> {
    vec![
        person(1, "张伟", "财务审计科", ""),
        person(2, "李娜", "财务审计科", ""),
        person(3, "王芳", "办公室", ""),
    ]
}

fn lines() -> Vec<RosterLine> {
    vec![
        line("P001", "张伟", "财务审计科"),
        line("P002", "李娜", "财务审计科"),
        line("P003", "王芳", "办公室"),
    ]
}

fn against(known: &[Person], lines: &[RosterLine]) -> RosterChange {
    compare(known, lines, day("2026-05-31"))
}

fn keys<'a>(of: impl IntoIterator<Item = &'a PersonKey>) -> Vec<&'a str> {
    of.into_iter().map(PersonKey::as_str).collect()
}

#[test]
fn the_same_file_again_changes_nothing() {
    let expected = RosterChange {
        unchanged: 3,
        ..RosterChange::default()
    };
    assert_eq!(against(&office(), &lines()), expected);
}

#[test]
fn a_line_with_a_key_is_that_person_whatever_else_it_says() {
    let mut file = lines();
    file[1].name = "李静".to_owned();
    file[1].department = "办公室".to_owned();
    let change = against(&office(), &file);
    assert_eq!(change.changed, [(office()[1].clone(), file[1].clone())]);
    assert_eq!(
        (change.unchanged, change.added.len(), change.gone.len()),
        (2, 0, 0)
    );
}

#[test]
fn a_line_without_a_key_is_the_one_member_of_that_name_and_department() {
    let mut file = lines();
    file[0].key = None;
    assert_eq!(against(&office(), &file).unchanged, 3);
}

#[test]
fn somebody_new_gets_the_next_free_key() {
    let mut file = lines();
    file.push(line("P005", "赵敏", "办公室"));
    file.push(line("", "周杰", "办公室"));
    file.push(line("", "吴刚", "办公室"));
    let change = against(&office(), &file);
    let added: Vec<&str> = keys(change.added.iter().map(|(key, _)| key));
    assert_eq!(added, ["P005", "P004", "P006"]);
    assert_eq!(change.likely_same, []);
}

#[test]
fn a_key_of_somebody_whose_membership_ended_is_not_given_away() {
    let mut known = office();
    known.push(Person {
        to: Some(day("2025-12-31")),
        ..person(4, "孙丽", "办公室", "")
    });
    let mut file = lines();
    file.push(line("", "周杰", "办公室"));
    let change = against(&known, &file);
    assert_eq!(keys(change.added.iter().map(|(key, _)| key)), ["P005"]);
    assert_eq!(change.gone, [], "who has left already does not leave again");
}

#[test]
fn somebody_who_is_not_in_the_file_is_gone() {
    let change = against(&office(), &lines()[..2]);
    assert_eq!(change.gone, [office()[2].clone()]);
}

#[test]
fn a_move_to_another_department_without_a_key_is_offered_and_not_guessed() {
    let mut file = lines();
    file[2] = line("", "王芳", "法规科");
    let change = against(&office(), &file);
    assert_eq!(change.gone, [office()[2].clone()]);
    assert_eq!(keys(change.added.iter().map(|(key, _)| key)), ["P004"]);
    assert_eq!(
        change.likely_same,
        [(office()[2].key.clone(), file[2].clone())]
    );
}

#[test]
fn a_new_name_in_the_place_of_the_one_who_is_gone_is_offered_as_a_rename() {
    let mut file = lines();
    file[1] = line("", "李丽娜", "财务审计科");
    let change = against(&office(), &file);
    assert_eq!(change.gone, [office()[1].clone()]);
    assert_eq!(
        change.likely_same,
        [(office()[1].key.clone(), file[1].clone())]
    );
}

#[test]
fn two_who_are_gone_from_one_department_make_no_offer_by_place() {
    let file = [
        line("", "周杰", "财务审计科"),
        line("P003", "王芳", "办公室"),
    ];
    let change = against(&office(), &file);
    assert_eq!(change.gone.len(), 2);
    assert_eq!(change.likely_same, []);
}

#[test]
fn twins_without_keys_are_told_apart_by_nobody() {
    let known = [
        person(1, "张伟", "财务审计科", ""),
        person(2, "张伟", "财务审计科", ""),
    ];
    let file = [
        line("P001", "张伟", "财务审计科"),
        line("", "张伟", "财务审计科"),
    ];
    let change = against(&known, &file);
    // The second may be P002 or somebody new: offered, and added only if nobody says so.
    assert_eq!(change.unchanged, 1);
    assert_eq!(change.gone, [known[1].clone()]);
    assert_eq!(
        change.likely_same,
        [(known[1].key.clone(), file[1].clone())]
    );
    assert_eq!(keys(change.added.iter().map(|(key, _)| key)), ["P003"]);
}

#[test]
fn two_new_lines_of_one_name_are_two_people() {
    let file = [
        line("", "张伟", "财务审计科"),
        line("", "张伟", "财务审计科"),
    ];
    let change = against(&[], &file);
    assert_eq!(
        keys(change.added.iter().map(|(key, _)| key)),
        ["P001", "P002"]
    );
}

#[test]
fn a_key_is_trimmed_and_has_no_blank_no_control_and_nothing_invisible() {
    assert_eq!(PersonKey::parse(" P001 ").unwrap().as_str(), "P001");
    assert!(PersonKey::parse(&"工".repeat(32)).is_some());
    let long = "工".repeat(33);
    let bad = [
        "",
        "  ",
        "P 1",
        "P\t1",
        "P\u{0}1",
        "P\u{3000}1",
        "P001\u{200b}",
        "\u{feff}P001",
        "P\u{202e}1",
        &long,
    ];
    for text in bad {
        assert_eq!(PersonKey::parse(text), None, "{text:?}");
    }
}

fn titled() -> Vec<Person> {
    vec![
        person(1, "张伟", "财务审计科", "科长"),
        person(2, "李娜", "办公室", "分管领导"),
        person(3, "张伟", "办公室", ""),
        person(4, "赵敏", "法规科", "科长"),
    ]
}

fn named(name: &str) -> Vec<i64> {
    let people = titled();
    let found = whom(&people, name, day("2026-05-31"));
    found.into_iter().map(|p| p.id.0).collect()
}

#[test]
fn a_name_in_a_file_is_a_key_else_one_persons_name_else_a_title() {
    assert_eq!(named("P003"), [3]);
    assert_eq!(named("赵敏"), [4]);
    assert_eq!(named("分管领导"), [2]);
    assert_eq!(named("科长"), [1, 4]);
    assert!(named("谁").is_empty());
}

#[test]
fn a_name_that_two_people_have_means_neither() {
    assert!(named("张伟").is_empty());
}

#[test]
fn an_empty_name_means_nobody_though_many_have_no_title() {
    assert!(named("").is_empty());
}

#[test]
fn a_membership_holds_from_its_first_to_its_last_day() {
    let mut one = person(1, "张伟", "财务审计科", "");
    one.from = Some(day("2026-05-01"));
    one.to = Some(day("2026-05-31"));
    let on = |text: &str| one.is_member_on(day(text));
    assert!(!on("2026-04-30") && on("2026-05-01") && on("2026-05-31") && !on("2026-06-01"));
    let left = [one.clone()];
    assert_eq!(
        whom(&left, "张伟", day("2026-06-01")),
        Vec::<&Person>::new()
    );
}

#[test]
fn who_is_expected_is_who_is_a_member_on_the_day_each_once_with_the_department() {
    let mut people = office();
    people[0].to = Some(day("2026-05-30"));
    let roster = Roster::on(people, day("2026-05-31"));
    let expected: Vec<(Subject, String)> = roster
        .each_person()
        .into_iter()
        .map(|o| (o.subject, o.department))
        .collect();
    assert_eq!(
        expected,
        [
            (Subject::Person(office()[1].id), "财务审计科".to_owned()),
            (Subject::Person(office()[2].id), "办公室".to_owned())
        ]
    );
}
