//! Importing a roster: what it would change, and the change itself, all or nothing.
//! Never guesses who was renamed: it offers likely ones, and a person says which.

use super::{Actor, Refused, record, require_owner};
use crate::domain::id::PersonKey;
use crate::domain::people::{Person, RosterChange, RosterLine, compare};
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::store::{Conn, StoreError, Tx, people};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// What an import would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// Who is added, changed and gone.
    pub change: RosterChange,
    /// Each line's number in the file (from 1) and the key that it would have; the lines without one in the file first need it
    /// written back.
    pub keys: Vec<(u32, PersonKey)>,
    /// A person who is gone and the line of a newcomer who may be the same: what `accept_renames` takes.
    pub likely_same: Vec<(PersonKey, u32)>,
    /// Why it would be refused.
    pub problems: Vec<Problem>,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// New members.
    pub added: usize,
    /// Members whose line was different.
    pub changed: usize,
    /// Memberships that ended yesterday.
    pub ended: usize,
    /// Lines that say what is known already.
    pub unchanged: usize,
    /// Lines that had no key, and the one to write back.
    pub keys: Vec<(u32, PersonKey)>,
}

/// What importing these lines (each with its number in the file) for an audience would change on a day, with those renames
/// accepted. An audience that isn't there yet would be made.
pub async fn preview(
    conn: &mut Conn,
    audience: &str,
    lines: &[(RosterLine, u32)],
    accept_renames: &[(PersonKey, u32)],
    today: NaiveDate,
) -> Result<Preview, StoreError> {
    let known = match people::audience(conn, audience).await? {
        Some(id) => people::of_audience(conn, id).await?,
        None => Vec::new(),
    };
    let everybody = people::all(conn).await?;
    Ok(plan(&known, &everybody, lines, accept_renames, today))
}

/// Carries out an import for an audience, which is made where it isn't there yet.
/// Refused with all problems at once: `roster-taken-key`, `rename-*`, `not-owner`.
pub async fn apply(
    tx: &mut Tx,
    actor: &Actor,
    audience: &str,
    lines: &[(RosterLine, u32)],
    accept_renames: &[(PersonKey, u32)],
    today: NaiveDate,
    now: Instant,
) -> Result<Imported, Refused> {
    require_owner(tx, actor).await?;
    let Preview {
        change,
        keys,
        problems,
        ..
    } = preview(tx, audience, lines, accept_renames, today).await?;
    if !problems.is_empty() {
        return Err(Refused::Several(problems));
    }
    let id = people::add_audience(tx, audience, now).await?;
    people::write_roster(tx, id, &change, today, now).await?;
    let imported = Imported {
        added: change.added.len(),
        changed: change.changed.len(),
        ended: change.gone.len(),
        unchanged: change.unchanged,
        keys,
    };
    let detail = format!(
        "added {} changed {} ended {} unchanged {}",
        imported.added, imported.changed, imported.ended, imported.unchanged
    );
    record(tx, actor, "import", &format!("audience:{id}"), &detail, now).await?;
    Ok(imported)
}

/// Pure: the change, with keys that nobody else has.
fn plan(
    known: &[Person],
    everybody: &[Person],
    lines: &[(RosterLine, u32)],
    renames: &[(PersonKey, u32)],
    today: NaiveDate,
) -> Preview {
    let plain: Vec<RosterLine> = lines.iter().map(|(line, _)| line.clone()).collect();
    let before = compare(known, &plain, today);
    let mut problems = check_renames(&before, lines, renames);
    let renamed: Vec<RosterLine> = lines
        .iter()
        .map(|(line, number)| {
            let key = renames.iter().find(|(_, n)| n == number).map(|(k, _)| k);
            RosterLine {
                key: line.key.clone().or_else(|| key.cloned()),
                ..line.clone()
            }
        })
        .collect();
    let mut change = if renames.is_empty() {
        before
    } else {
        compare(known, &renamed, today)
    };
    problems.extend(taken_keys(&change, everybody, lines));
    give_free_keys(&mut change, everybody, &plain);
    let keys = written_keys(known, &change, &renamed, lines);
    let likely_same = change
        .likely_same
        .iter()
        .filter_map(|(key, line)| Some((key.clone(), number_of(line, lines)?)))
        .collect();
    Preview {
        change,
        keys,
        likely_same,
        problems,
    }
}

/// Only somebody who would go may be somebody who would come, and each only once.
fn check_renames(
    change: &RosterChange,
    lines: &[(RosterLine, u32)],
    renames: &[(PersonKey, u32)],
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let (mut keys, mut numbers) = (BTreeSet::new(), BTreeSet::new());
    for (key, number) in renames {
        if !change.gone.iter().any(|p| p.key == *key) {
            problems.push(Problem::error("rename-unknown").with("key", key));
        }
        let line = lines
            .iter()
            .find(|(_, n)| n == number)
            .map(|(line, _)| line);
        let comes = |line: &RosterLine| {
            line.key.is_none() && change.added.iter().any(|(_, added)| added == line)
        };
        if !line.is_some_and(comes) {
            let problem = Problem::error("rename-line").with("line", number);
            problems.push(problem.with("key", key));
        }
        let twice = !keys.insert(key) || !numbers.insert(number);
        if twice {
            problems.push(Problem::error("rename-twice").with("key", key));
        }
    }
    problems
}

/// A key in the file that another audience knows under another name would rename that person in silence.
fn taken_keys(
    change: &RosterChange,
    everybody: &[Person],
    lines: &[(RosterLine, u32)],
) -> Vec<Problem> {
    let others: BTreeMap<&PersonKey, &Person> = everybody.iter().map(|p| (&p.key, p)).collect();
    let added = change.added.iter().filter(|(_, line)| line.key.is_some());
    let taken =
        added.filter(|(key, line)| others.get(key).is_some_and(|other| other.name != line.name));
    let problem = |(key, line): &(PersonKey, RosterLine)| {
        let number = number_of(line, lines).unwrap_or_default();
        Problem::error("roster-taken-key")
            .with("key", key)
            .with("line", number)
    };
    taken.map(problem).collect()
}

/// Keys that were made up must be free among everybody, not only in this audience.
fn give_free_keys(change: &mut RosterChange, everybody: &[Person], lines: &[RosterLine]) {
    let mut taken: BTreeSet<PersonKey> = everybody.iter().map(|p| p.key.clone()).collect();
    taken.extend(lines.iter().filter_map(|l| l.key.clone()));
    let mut number = 0u32;
    for (key, _) in change
        .added
        .iter_mut()
        .filter(|(_, line)| line.key.is_none())
    {
        while taken.contains(key) {
            number += 1;
            if let Some(next) = PersonKey::parse(&format!("P{number:03}")) {
                *key = next;
            }
        }
        taken.insert(key.clone());
    }
}

/// Which key each line without one gets: a newcomer's, an accepted rename's, or that of the one member it matched.
fn written_keys(
    known: &[Person],
    change: &RosterChange,
    renamed: &[RosterLine],
    lines: &[(RosterLine, u32)],
) -> Vec<(u32, PersonKey)> {
    let mut added: Vec<&(PersonKey, RosterLine)> = change.added.iter().collect();
    let in_file: BTreeSet<&PersonKey> = renamed.iter().filter_map(|l| l.key.as_ref()).collect();
    let mut keys = Vec::new();
    for (line, (original, number)) in renamed.iter().zip(lines) {
        if original.key.is_some() {
            continue;
        }
        let key = if let Some(key) = &line.key {
            Some(key.clone())
        } else if let Some(n) = added.iter().position(|(_, a)| a == line) {
            Some(added.remove(n).0.clone())
        } else {
            let same = |p: &&Person| {
                p.name == line.name && p.department == line.department && !in_file.contains(&p.key)
            };
            known.iter().find(same).map(|p| p.key.clone())
        };
        keys.extend(key.map(|key| (*number, key)));
    }
    keys
}

fn number_of(line: &RosterLine, lines: &[(RosterLine, u32)]) -> Option<u32> {
    lines.iter().find(|(l, _)| l == line).map(|(_, n)| *n)
}
