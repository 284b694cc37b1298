//! `tongluo export`: an audience's roster, or who took part in an occurrence. Goes on record: it shows names.

use super::args::Export;
use super::desk::{Desk, Ended, Failed};
use super::{screen, show};
use crate::action::export;
use crate::domain::id::OccurrenceId;
use crate::domain::people::{Person, RosterLine};
use crate::format::csv;
use std::collections::BTreeMap;

/// Prints it.
pub(crate) async fn export(typed: &Export, desk: &Desk) -> Result<Ended, Failed> {
    let store = desk.open().await?;
    let (actor, now) = (desk.actor(), desk.now());
    match (&typed.roster, typed.occurrence) {
        (Some(audience), _) => {
            let audience = audience.clone();
            let members = store
                .write(move |tx| {
                    Box::pin(async move { export::roster(tx, &actor, &audience, now).await })
                })
                .await?;
            if typed.json {
                let lines: Vec<RosterLine> = members.into_iter().map(line).collect();
                screen::json(&lines)?;
            } else {
                let (heads, rows) = export::roster_table(&desk.texts, &members);
                screen::bytes(&csv::table(&heads, &rows))?;
            }
        }
        (None, number) => {
            let id = OccurrenceId(number.unwrap_or_default());
            let took = store
                .write(move |tx| {
                    Box::pin(async move { export::occurrence(tx, &actor, id, now).await })
                })
                .await?;
            show::aside(&desk.texts, took.note.as_slice(), &BTreeMap::new());
            let rows = took.rows;
            if typed.json {
                screen::json(&rows)?;
            } else {
                let zone = desk.settings.zone;
                let (heads, rows) = export::occurrence_table(&desk.texts, &rows, zone);
                screen::bytes(&csv::table(&heads, &rows))?;
            }
        }
    }
    store.close().await;
    Ok(Ended::Well)
}

fn line(person: Person) -> RosterLine {
    RosterLine {
        key: Some(person.key),
        name: person.name,
        department: person.department,
        title: person.title,
        from: person.from,
        to: person.to,
    }
}
