//! `tongluo import FILE --audience NAME`: shows what would change, asks, applies all or nothing, writes keys back.

use super::args::Import;
use super::desk::{Desk, Ended, Failed};
use super::screen::{self, GREEN, RED, YELLOW, styled};
use super::show;
use crate::action::import_roster::{Imported, Preview, apply, preview};
use crate::domain::id::PersonKey;
use crate::domain::people::{Person, RosterLine};
use crate::domain::problem::{Problem, any_error};
use crate::format::csv;
use anyhow::Context;
use std::collections::BTreeMap;
use std::path::Path;

/// Imports it.
pub(crate) async fn import(typed: &Import, desk: &Desk) -> Result<Ended, Failed> {
    let name = typed.file.to_string_lossy().replace('\\', "/");
    let bytes = std::fs::read(&typed.file).map_err(|e| {
        Problem::error("import-unreadable")
            .with("file", &name)
            .with("why", e.kind())
    })?;
    let renames = match renames(&typed.same) {
        Ok(renames) => renames,
        Err(problem) => {
            show::aside(&desk.texts, &[problem], &BTreeMap::new());
            return Ok(Ended::Wrongly);
        }
    };
    let (lines, problems) = csv::read_roster(&name, &bytes);
    let sources = BTreeMap::from([(name, csv::text(&bytes).unwrap_or_default())]);
    if any_error(&problems) {
        return Err(Failed::Problems(problems, sources));
    }
    show::aside(&desk.texts, &problems, &sources);
    let store = desk.open().await?;
    let now = desk.now();
    let today = now.day(desk.settings.zone);
    let before = {
        let (audience, lines, renames) = (typed.audience.clone(), lines.clone(), renames.clone());
        store
            .read(|conn| {
                Box::pin(async move { preview(conn, &audience, &lines, &renames, today).await })
            })
            .await?
    };
    if !before.problems.is_empty() {
        return Err(Failed::Problems(before.problems, BTreeMap::new()));
    }
    describe(&before, typed, desk)?;
    let change = &before.change;
    let nothing = change.added.is_empty() && change.changed.is_empty() && change.gone.is_empty();
    if nothing && before.keys.is_empty() {
        screen::line(desk.say("import-nothing", &[]))?;
        return Ok(Ended::Well);
    }
    if !typed.yes {
        if !screen::somebody_is_there() {
            screen::aside(desk.say("import-needs-yes", &[]));
            return Ok(Ended::Wrongly);
        }
        if !screen::asked(&desk.texts, &desk.say("import-question", &[])) {
            screen::line(desk.say("import-not-done", &[]))?;
            return Ok(Ended::Well);
        }
    }
    let (actor, audience) = (desk.actor(), typed.audience.clone());
    let imported = store
        .write(move |tx| {
            Box::pin(
                async move { apply(tx, &actor, &audience, &lines, &renames, today, now).await },
            )
        })
        .await?;
    store.close().await;
    finish(&imported, typed, &bytes, desk)
}

fn finish(imported: &Imported, typed: &Import, bytes: &[u8], desk: &Desk) -> Result<Ended, Failed> {
    let numbers = [
        imported.added,
        imported.changed,
        imported.ended,
        imported.unchanged,
    ]
    .map(|n| n.to_string());
    let args = [
        ("added", numbers[0].as_str()),
        ("changed", numbers[1].as_str()),
        ("ended", numbers[2].as_str()),
        ("unchanged", numbers[3].as_str()),
    ];
    screen::line(styled(GREEN, desk.say("import-done", &args)))?;
    if !imported.keys.is_empty() {
        replace(&typed.file, &csv::write_roster(bytes, &imported.keys))
            .with_context(|| desk.say("import-keys-not-written", &[]))?;
        let count = imported.keys.len().to_string();
        screen::line(desk.say("import-keys-written", &[("count", &count)]))?;
    }
    Ok(Ended::Well)
}

/// Writes beside the file and renames, so that a full disk leaves the old one whole.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = Path::new(&beside);
    let written = std::fs::write(beside, bytes).and_then(|()| std::fs::rename(beside, path));
    if written.is_err() {
        // What is half written is of no use; that it can't be removed says nothing new.
        let _ = std::fs::remove_file(beside);
    }
    written
}

/// `KEY=LINE`, each.
fn renames(typed: &[String]) -> Result<Vec<(PersonKey, u32)>, Problem> {
    let one = |text: &String| {
        let (key, line) = text.split_once('=')?;
        Some((PersonKey::parse(key)?, line.trim().parse().ok()?))
    };
    typed
        .iter()
        .map(|text| one(text).ok_or_else(|| Problem::error("import-same").with("value", text)))
        .collect()
}

fn describe(before: &Preview, typed: &Import, desk: &Desk) -> Result<(), Failed> {
    let change = &before.change;
    screen::line(desk.say("import-head", &[("audience", &typed.audience)]))?;
    for (key, line) in &change.added {
        screen::line(styled(GREEN, format!("  + {key} {}", words(line))))?;
    }
    for (person, line) in &change.changed {
        let (old, new) = (words(&line_of(person)), words(line));
        screen::line(styled(YELLOW, format!("  ~ {} {old} → {new}", person.key)))?;
    }
    for person in &change.gone {
        let line = format!("  − {} {}", person.key, words(&line_of(person)));
        screen::line(styled(RED, line))?;
    }
    if change.unchanged > 0 {
        let count = change.unchanged.to_string();
        screen::line(desk.say("import-unchanged", &[("count", &count)]))?;
    }
    for (key, line) in &before.likely_same {
        let person = change.gone.iter().find(|p| p.key == *key);
        let name = person.map_or("", |p| p.name.as_str());
        let line = line.to_string();
        let args = [("key", key.as_str()), ("name", name), ("line", &line)];
        screen::line(desk.say("import-likely-same", &args))?;
    }
    Ok(())
}

fn line_of(person: &Person) -> RosterLine {
    RosterLine {
        key: Some(person.key.clone()),
        name: person.name.clone(),
        department: person.department.clone(),
        title: person.title.clone(),
        from: person.from,
        to: person.to,
    }
}

fn words(line: &RosterLine) -> String {
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |d| d.to_string());
    let mut words = vec![line.name.clone(), line.department.clone()];
    words.extend((!line.title.is_empty()).then(|| line.title.clone()));
    if line.from.is_some() || line.to.is_some() {
        words.push(format!("{}–{}", day(line.from), day(line.to)));
    }
    words.join(" · ")
}
