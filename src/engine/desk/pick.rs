//! Choosing a department and then a name by buttons: one a row, eight a page. What a button carries stays true while the lists
//! change: a department is known by a hash of its name, a person by his row.

use super::button;
use crate::domain::id::{PersonId, sha256_hex};
use crate::domain::outgoing::Button;
use crate::domain::people::Person;
use crate::engine::Office;
use crate::store::dialogs::Dialog;
use std::collections::BTreeSet;

/// Rows of a page.
pub(super) const PAGE: usize = 8;

/// What was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice<'a> {
    /// Another page, from 0.
    Page(usize),
    /// A department, by its token.
    Department(&'a str),
    /// Somebody.
    Person(PersonId),
    /// Anything else.
    Other(&'a str),
}

/// What a button of these lists carried.
pub(super) fn read(choice: &str) -> Choice<'_> {
    let number = |lead: &str| choice.strip_prefix(lead)?.parse::<i64>().ok();
    if let Some(page) = number("page-").and_then(|n| usize::try_from(n).ok()) {
        return Choice::Page(page);
    }
    if let Some(person) = number("person-") {
        return Choice::Person(PersonId(person));
    }
    match choice.strip_prefix("dep-") {
        Some(token) => Choice::Department(token),
        None => Choice::Other(choice),
    }
}

fn token(department: &str) -> String {
    sha256_hex(department.as_bytes()).chars().take(12).collect()
}

/// The department of a token among these people's.
pub(super) fn department(people: &[Person], wanted: &str) -> Option<String> {
    let mut names = people.iter().map(|p| &p.department);
    names.find(|d| token(d) == wanted).cloned()
}

/// Whether all of them are of one department: nobody needs to choose it.
pub(super) fn only_department(people: &[Person]) -> Option<&str> {
    let first = people.first()?.department.as_str();
    people
        .iter()
        .all(|p| p.department == first)
        .then_some(first)
}

/// A department as it is read.
pub(super) fn shown_department(office: &Office, name: &str) -> String {
    if name.is_empty() {
        office.texts.say("pick-no-department", &[])
    } else {
        name.to_owned()
    }
}

/// Buttons for the departments of these people.
pub(super) fn departments(
    office: &Office,
    dialog: &Dialog,
    people: &[Person],
    page: usize,
) -> Vec<Vec<Button>> {
    let names: BTreeSet<&str> = people.iter().map(|p| p.department.as_str()).collect();
    let all: Vec<(String, String)> = names
        .into_iter()
        .map(|name| {
            (
                shown_department(office, name),
                format!("dep-{}", token(name)),
            )
        })
        .collect();
    paged(office, dialog, &all, page)
}

/// Buttons for the people of a department. Who shares a name is told apart by title and key.
pub(super) fn names(
    office: &Office,
    dialog: &Dialog,
    people: &[Person],
    department: &str,
    page: usize,
) -> Vec<Vec<Button>> {
    let own: Vec<&Person> = people
        .iter()
        .filter(|p| p.department == department)
        .collect();
    let label = |person: &Person| {
        let twins = own.iter().filter(|p| p.name == person.name).count();
        if twins == 1 {
            return person.name.clone();
        }
        let more = match person.title.as_str() {
            "" => person.key.to_string(),
            title => format!("{title} {}", person.key),
        };
        let args = [("name", person.name.as_str()), ("more", more.as_str())];
        office.texts.say("pick-twin", &args)
    };
    let all: Vec<(String, String)> = own
        .iter()
        .map(|p| (label(p), format!("person-{}", p.id)))
        .collect();
    paged(office, dialog, &all, page)
}

/// One page of a list, and the way to the others.
pub(super) fn paged(
    office: &Office,
    dialog: &Dialog,
    all: &[(String, String)],
    page: usize,
) -> Vec<Vec<Button>> {
    let last = all.len().saturating_sub(1) / PAGE;
    let page = page.min(last);
    let shown = all.iter().skip(page * PAGE).take(PAGE);
    let mut rows: Vec<Vec<Button>> = shown
        .map(|(label, choice)| button(dialog, label.clone(), choice))
        .collect();
    rows.extend(turn_pages(office, dialog, page, last));
    rows
}

/// The row that leads to the other pages, where there are any.
pub(super) fn turn_pages(
    office: &Office,
    dialog: &Dialog,
    page: usize,
    last: usize,
) -> Option<Vec<Button>> {
    let mut row = Vec::new();
    if page > 0 {
        let label = office.texts.say("pick-back", &[]);
        row.extend(button(dialog, label, &format!("page-{}", page - 1)));
    }
    if page < last {
        let label = office.texts.say("pick-on", &[]);
        row.extend(button(dialog, label, &format!("page-{}", page + 1)));
    }
    (!row.is_empty()).then_some(row)
}
