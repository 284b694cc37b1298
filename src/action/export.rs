//! Tables that leave for the owner: who took part in an occurrence, and the roster of an audience. Never what somebody chose,
//! and never who was right: that is told to the person alone.

use super::{Actor, Refused, record, require_owner};
use crate::domain::id::OccurrenceId;
use crate::domain::people::Person;
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::store::views::expected::{Expected, expected};
use crate::store::{Tx, occurrences, people, retention};
use crate::text::{self, Texts};
use chrono_tz::Tz;
use serde::Serialize;

/// One expected person of an occurrence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TakingPart {
    /// 编号.
    pub key: String,
    /// 姓名.
    pub name: String,
    /// 部门 on the day of the opening.
    pub department: String,
    /// What became of him (`obligation::State::as_str`).
    pub state: &'static str,
    /// Since when, Unix milliseconds.
    pub since: i64,
    /// An account is registered to him.
    pub registered: bool,
}

/// Who took part in an occurrence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TookPart {
    /// Everybody expected; nobody once the records were deleted.
    pub rows: Vec<TakingPart>,
    /// `records-expired` where they were deleted as every post promises: no error, the sums are there.
    pub note: Option<Problem>,
}

/// Headers and rows, ready for `format::csv::table`.
pub type Table = (Vec<String>, Vec<Vec<String>>);

/// Who took part in an occurrence. Put on record: it shows names. Refused: `occurrence-unknown`, `not-owner`.
pub async fn occurrence(
    tx: &mut Tx,
    actor: &Actor,
    occurrence: OccurrenceId,
    now: Instant,
) -> Result<TookPart, Refused> {
    require_owner(tx, actor).await?;
    if occurrences::load(tx, &[occurrence]).await?.is_empty() {
        let problem = Problem::error("occurrence-unknown").with("occurrence", occurrence);
        return Err(problem.into());
    }
    let rows: Vec<TakingPart> = expected(tx, occurrence)
        .await?
        .into_iter()
        .map(taking_part)
        .collect();
    let detail = format!("{} rows", rows.len());
    let subject = format!("occurrence:{occurrence}");
    record(tx, actor, "export", &subject, &detail, now).await?;
    let gone = retention::gone_since(tx, &[occurrence]).await?;
    let note = gone
        .contains_key(&occurrence)
        .then(|| Problem::note("records-expired").with("occurrence", occurrence));
    Ok(TookPart { rows, note })
}

/// An expected person as he leaves in a table.
pub fn taking_part(row: Expected) -> TakingPart {
    TakingPart {
        key: row.key.to_string(),
        name: row.name,
        department: row.department,
        state: row.state.as_str(),
        since: row.since.as_millis(),
        registered: row.registered,
    }
}

/// The same as a table in words, times on the wall clock of a zone.
pub fn occurrence_table(texts: &Texts, rows: &[TakingPart], zone: Tz) -> Table {
    let headers = ["key", "name", "department", "state", "since", "registered"];
    let row = |r: &TakingPart| {
        let state = crate::domain::obligation::State::parse(r.state);
        let at = Instant::from_millis(r.since).local(zone);
        vec![
            r.key.clone(),
            r.name.clone(),
            r.department.clone(),
            state.map_or_else(String::new, |s| text::obligation(texts, s)),
            at.format("%Y-%m-%d %H:%M").to_string(),
            texts.say(if r.registered { "yes" } else { "no" }, &[]),
        ]
    };
    (columns(texts, &headers), rows.iter().map(row).collect())
}

/// Everybody who was ever a member of an audience, with dates. Put on record: it shows names.
/// Refused: `audience-unknown`, `not-owner`.
pub async fn roster(
    tx: &mut Tx,
    actor: &Actor,
    audience: &str,
    now: Instant,
) -> Result<Vec<Person>, Refused> {
    require_owner(tx, actor).await?;
    let Some(id) = people::audience(tx, audience).await? else {
        let problem = Problem::error("audience-unknown").with("audience", audience);
        return Err(problem.into());
    };
    let members = people::of_audience(tx, id).await?;
    let detail = format!("{} rows", members.len());
    record(tx, actor, "export", &format!("audience:{id}"), &detail, now).await?;
    Ok(members)
}

/// The same as a table that `import` reads again.
pub fn roster_table(texts: &Texts, members: &[Person]) -> Table {
    let headers = ["key", "name", "department", "title", "from", "to"];
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |d| d.to_string());
    let row = |p: &Person| {
        vec![
            p.key.to_string(),
            p.name.clone(),
            p.department.clone(),
            p.title.clone(),
            day(p.from),
            day(p.to),
        ]
    };
    (columns(texts, &headers), members.iter().map(row).collect())
}

fn columns(texts: &Texts, names: &[&str]) -> Vec<String> {
    let say = |name: &&str| texts.say(&format!("column-{name}"), &[]);
    names.iter().map(say).collect()
}
