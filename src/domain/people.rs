//! People, departments and dated memberships; what an imported roster would change; who a name means.
//! Never guesses a rename: it offers one and leaves the choice to a person.

use crate::id::{PersonId, PersonKey};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One line of a roster (花名册).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterLine {
    /// 编号; absent until it is written back.
    pub key: Option<PersonKey>,
    /// 姓名.
    pub name: String,
    /// 部门.
    pub department: String,
    /// 职务; may be empty.
    pub title: String,
    /// 起: first day of membership; absent means always.
    pub from: Option<NaiveDate>,
    /// 止: last day of membership; absent means open.
    pub to: Option<NaiveDate>,
}

/// A person as the database knows him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Row id.
    pub id: PersonId,
    /// 编号.
    pub key: PersonKey,
    /// 姓名.
    pub name: String,
    /// 部门.
    pub department: String,
    /// 职务; may be empty.
    pub title: String,
    /// First day of membership.
    pub from: Option<NaiveDate>,
    /// Last day of membership.
    pub to: Option<NaiveDate>,
}

impl Person {
    /// Whether the membership holds on a day.
    pub fn is_member_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    fn differs(&self, line: &RosterLine) -> bool {
        self.name != line.name
            || self.department != line.department
            || self.title != line.title
            || self.from != line.from
            || self.to != line.to
    }
}

/// What an import would do. Nothing is done by this: `action::import_roster` does it in one transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RosterChange {
    /// New people; those without a key get the one that stands here.
    pub added: Vec<(PersonKey, RosterLine)>,
    /// Known people whose line differs: as they are, and as they would be.
    pub changed: Vec<(Person, RosterLine)>,
    /// Known members who are not in the file: their membership would end.
    pub gone: Vec<Person>,
    /// Lines that say what is known already.
    pub unchanged: usize,
    /// A new line without a key that looks like somebody who is gone, by name or by place: the key to write if it is the
    /// same person.
    pub likely_same: Vec<(PersonKey, RosterLine)>,
}

/// Compares a file's lines with the members that are known. Lines with a key are matched by it alone; a line without a key
/// is matched only where name and department belong to exactly one member and to no second line.
/// `today` says whose membership has ended already.
pub fn compare(known: &[Person], lines: &[RosterLine], today: NaiveDate) -> RosterChange {
    let by_key: BTreeMap<&PersonKey, &Person> = known.iter().map(|p| (&p.key, p)).collect();
    let mut taken: BTreeSet<PersonKey> = lines.iter().filter_map(|l| l.key.clone()).collect();
    let mut change = RosterChange::default();
    let mut seen = BTreeSet::new();
    let mut unmatched = Vec::new();
    for line in lines {
        let person = match &line.key {
            Some(key) => by_key.get(key).copied(),
            None => same_without_key(known, lines, line, &taken),
        };
        match (person, &line.key) {
            (Some(person), _) => {
                seen.insert(person.key.clone());
                taken.insert(person.key.clone());
                if person.differs(line) {
                    change.changed.push((person.clone(), line.clone()))
                } else {
                    change.unchanged += 1
                }
            }
            (None, Some(key)) => change.added.push((key.clone(), line.clone())),
            (None, None) => unmatched.push(line.clone()),
        }
    }
    let active = known
        .iter()
        .filter(|p| !seen.contains(&p.key) && p.to.is_none_or(|to| to >= today));
    change.gone = active.cloned().collect();
    taken.extend(known.iter().map(|p| p.key.clone()));
    let mut number = 0;
    for line in &unmatched {
        if let Some(person) = looks_like(&change.gone, &unmatched, line) {
            change.likely_same.push((person.key.clone(), line.clone()));
        }
    }
    for line in unmatched {
        change.added.push((free_key(&mut taken, &mut number), line));
    }
    change
}

fn same_without_key<'a>(
    known: &'a [Person],
    lines: &[RosterLine],
    line: &RosterLine,
    taken: &BTreeSet<PersonKey>,
) -> Option<&'a Person> {
    let alike = |name: &str, department: &str| name == line.name && department == line.department;
    let mut people = known
        .iter()
        .filter(|p| alike(&p.name, &p.department) && !taken.contains(&p.key));
    let twins = lines
        .iter()
        .filter(|l| alike(&l.name, &l.department))
        .count();
    match (people.next(), people.next(), twins) {
        (Some(person), None, 1) => Some(person),
        _ => None,
    }
}

/// Who of those that are gone a new line may be: the one of that name (who moved), else the one whose place it takes, the only
/// one gone and the only one new of that department and title (who was renamed).
fn looks_like<'a>(gone: &'a [Person], new: &[RosterLine], line: &RosterLine) -> Option<&'a Person> {
    let only = |fits: &dyn Fn(&Person) -> bool| {
        let mut alike = gone.iter().filter(|p| fits(p));
        alike.next().filter(|_| alike.next().is_none())
    };
    let named = |name: &str| gone.iter().any(|p| p.name == name);
    if named(&line.name) {
        return only(&|p| p.name == line.name);
    }
    let place =
        |department: &str, title: &str| department == line.department && title == line.title;
    let rivals = new
        .iter()
        .filter(|l| place(&l.department, &l.title) && !named(&l.name));
    let person = only(&|p| place(&p.department, &p.title))?;
    let returned = new.iter().any(|l| l.name == person.name);
    (rivals.count() == 1 && !returned).then_some(person)
}

/// The next of P001, P002 … that nobody has.
fn free_key(taken: &mut BTreeSet<PersonKey>, number: &mut u32) -> PersonKey {
    loop {
        *number += 1;
        if let Some(key) = PersonKey::parse(&format!("P{number:03}"))
            && taken.insert(key.clone())
        {
            return key;
        }
    }
}

/// Whom a name in a file means (审批, 作者, 负责人): a key, else a name that one person has, else a title; all who have the title.
/// A name that two members have means neither: the file must write the key.
pub fn whom<'a>(people: &'a [Person], name: &str, today: NaiveDate) -> Vec<&'a Person> {
    if name.is_empty() {
        return Vec::new();
    }
    let by = |fits: &dyn Fn(&Person) -> bool| -> Vec<&'a Person> {
        let members = people.iter().filter(|p| p.is_member_on(today));
        members.filter(|p| fits(p)).collect()
    };
    let of_key = by(&|p| p.key.as_str() == name);
    if !of_key.is_empty() {
        return of_key;
    }
    match by(&|p| p.name == name).as_slice() {
        [] => by(&|p| p.title == name),
        [one] => vec![*one],
        _ => Vec::new(),
    }
}
