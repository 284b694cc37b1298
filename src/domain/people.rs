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
    /// A new line without a key that looks like somebody who is gone: the key to write if it is the same person.
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
    for line in unmatched {
        let alike: Vec<&Person> = change.gone.iter().filter(|p| p.name == line.name).collect();
        if let [one] = alike.as_slice() {
            change.likely_same.push((one.key.clone(), line.clone()));
        }
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
pub fn whom<'a>(people: &'a [Person], name: &str, today: NaiveDate) -> Vec<&'a Person> {
    let members: Vec<&Person> = people.iter().filter(|p| p.is_member_on(today)).collect();
    let by = |fits: &dyn Fn(&Person) -> bool| {
        members
            .iter()
            .copied()
            .filter(|p| fits(p))
            .collect::<Vec<_>>()
    };
    let rules: [&dyn Fn(&Person) -> bool; 3] =
        [&|p| p.key.as_str() == name, &|p| p.name == name, &|p| {
            p.title == name
        }];
    rules
        .into_iter()
        .map(by)
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}
