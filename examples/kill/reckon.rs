//! The reckoning: what the town saw against what the database holds. Every line of the verdict that must be zero is counted here
//! and in `reckon/`.

mod answers;
mod messages;

use crate::combo::Place;
use crate::office::posts;
use crate::rows::{Rows, option, value};
use crate::ruin::Played;
use std::collections::{BTreeMap, HashSet};
use std::fmt;

/// The figures of one run, or of all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Verdict {
    /// What must be zero.
    pub(crate) wrong: BTreeMap<&'static str, u64>,
    /// What is worth knowing.
    pub(crate) seen: BTreeMap<&'static str, u64>,
    /// The first few cases of what is wrong.
    pub(crate) cases: Vec<String>,
}

/// Cases that are shown of each run.
const CASES: usize = 12;

/// What must be zero, in the order in which it is said.
const ZEROS: [&str; 8] = [
    "answers confirmed or toasted, not stored",
    "answers counted twice or by nobody",
    "final choice wrong",
    "messages lost",
    "messages sent twice in silence",
    "openings forgotten",
    "migrations half done",
    "lives that ended by themselves",
];

impl Verdict {
    pub(crate) fn wrong(&mut self, what: &'static str, case: String) {
        *self.wrong.entry(what).or_default() += 1;
        if self.cases.len() < CASES {
            self.cases.push(format!("{what}: {case}"));
        }
    }
    pub(crate) fn saw(&mut self, what: &'static str, count: u64) {
        *self.seen.entry(what).or_default() += count;
    }
    pub(crate) fn add(&mut self, other: &Verdict) {
        for (what, count) in &other.wrong {
            *self.wrong.entry(what).or_default() += count;
        }
        for (what, count) in &other.seen {
            *self.seen.entry(what).or_default() += count;
        }
    }
    pub(crate) fn is_well(&self) -> bool {
        self.wrong.values().all(|count| *count == 0)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seen: Vec<String> = self.seen.iter().map(|(w, n)| format!("{w} {n}")).collect();
        writeln!(f, "  {}", seen.join(" · "))?;
        let zeros = ZEROS.iter().map(|what| {
            let count = self.wrong.get(what).copied().unwrap_or(0);
            format!("{what} {count}")
        });
        write!(f, "  {}", zeros.collect::<Vec<_>>().join(" · "))?;
        for case in &self.cases {
            write!(f, "\n    {case}")?;
        }
        Ok(())
    }
}

/// Reckons one run.
pub(crate) async fn reckon(place: &Place, played: &Played) -> anyhow::Result<Verdict> {
    let rows = Rows::open(&place.database).await?;
    let mut verdict = Verdict::default();
    messages::reckon(&rows, played, &mut verdict).await?;
    answers::reckon(&rows, played, &mut verdict).await?;
    openings(&rows, played, &mut verdict).await?;
    migrations(place, &rows, played, &mut verdict).await?;
    for _ in 0..played.alone {
        verdict.wrong(ZEROS[7], "see bot.log (--keep)".to_owned());
    }
    rows.close().await;
    Ok(verdict)
}

/// Every time at which a post was due has its row: opened, or skipped and said why.
async fn openings(rows: &Rows, played: &Played, verdict: &mut Verdict) -> anyhow::Result<()> {
    let mut known = HashSet::new();
    for line in rows
        .all(&["post_id", "due_at", "state"], "occurrence")
        .await?
    {
        let (post, due): (String, i64) = (value(&line, 0)?, value(&line, 1)?);
        let skipped = option::<String>(&line, 2)?.as_deref() == Some("skipped");
        verdict.saw(if skipped { "skipped by rule" } else { "opened" }, 1);
        known.insert((post, due));
    }
    // What is due at the very end may still be ahead of the planner.
    let until = played.until.as_millis() - 120_000;
    const MINUTE: i64 = 60_000;
    let from = played.from.as_millis();
    for post in posts() {
        let mut due = (from.div_euclid(MINUTE) + 1) * MINUTE;
        while due < until {
            if post.is_due(due) && !known.contains(&(post.id.clone(), due)) {
                verdict.wrong(ZEROS[5], format!("{} due at {due}", post.id));
            }
            due += MINUTE;
        }
    }
    Ok(())
}

/// Each migration that was added is there whole, and noted.
async fn migrations(
    place: &Place,
    rows: &Rows,
    played: &Played,
    verdict: &mut Verdict,
) -> anyhow::Result<()> {
    let applied = rows.count("schema_migration").await?;
    let wanted = u64::from(crate::schema::own(place.combo.store) + played.schema);
    if applied != wanted {
        verdict.wrong(ZEROS[6], format!("{applied} noted, {wanted} wanted"));
    }
    for number in 1..=played.schema {
        let rows = rows.count(&format!("kill_{number}")).await;
        if !matches!(rows, Ok(1)) {
            verdict.wrong(ZEROS[6], format!("kill_{number}: {rows:?}"));
        }
    }
    Ok(())
}
