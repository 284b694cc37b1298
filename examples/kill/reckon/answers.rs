//! Answers: what was confirmed or toasted is stored, once, and the choice that counts is the one that the post's rule says.
//! Where the town can't know (an update that ran out may have been taken before; the close may lie between press and commit)
//! every possible course is played through, and the stored one must be among them.

use super::{Verdict, ZEROS};
use crate::record::{Deed, Done};
use crate::rows::{Rows, option, value};
use crate::ruin::Played;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The town's clock goes ahead of the bot's by at most this, for a moment.
const SKEW_MS: i64 = 30_000;

/// Uncertain updates of one person and question that are played through.
const UNCERTAIN: usize = 8;

struct Opening {
    closes_at: Option<i64>,
    last_counts: bool,
    questions: i64,
    done: u64,
}

/// Something that somebody did about one question, as far as the town knows it.
struct Act {
    choice: Option<u16>,
    at_ms: i64,
    /// When the bot had it at the latest; none where it may never have had it.
    taken_ms: Option<i64>,
}

type Key = (i64, i64, u16);

pub(super) async fn reckon(
    rows: &Rows,
    played: &Played,
    verdict: &mut Verdict,
) -> anyhow::Result<()> {
    let openings = openings(rows).await?;
    let stored = stored(rows).await?;
    let acts = acts(rows, played, verdict).await?;
    let none = Vec::new();
    for key in acts.keys().chain(stored.keys()).collect::<HashSet<_>>() {
        let done = acts.get(key).unwrap_or(&none);
        let row = stored.get(key).copied();
        let Some(opening) = openings.get(&key.0) else {
            continue;
        };
        let possible = possible(done, opening);
        if possible.contains(&row) {
            continue;
        }
        let case = format!(
            "opening {}, person {}: stored {row:?}, possible {possible:?}",
            key.0, key.1
        );
        let what = match (row, done.is_empty()) {
            (Some(_), true) => ZEROS[1],
            (None, _) => ZEROS[0],
            (Some(_), false) => ZEROS[2],
        };
        verdict.wrong(what, case);
    }
    verdict.saw("answers stored", stored.len() as u64);
    counts(&openings, &stored, verdict);
    let aside = rows.count("set_aside_update").await?;
    for _ in 0..aside {
        verdict.wrong(ZEROS[0], "an update was put aside".to_owned());
    }
    Ok(())
}

/// Who is done is who has a stored answer in time: nobody twice, nobody else.
fn counts(
    openings: &HashMap<i64, Opening>,
    stored: &HashMap<Key, (u16, bool)>,
    verdict: &mut Verdict,
) {
    let mut in_time: HashMap<i64, HashSet<i64>> = HashMap::new();
    for ((occurrence, person, _), (_, late)) in stored {
        if !late {
            in_time.entry(*occurrence).or_default().insert(*person);
        }
    }
    for (id, opening) in openings.iter().filter(|(_, o)| o.questions > 0) {
        let answered = in_time.get(id).map_or(0, |people| people.len() as u64);
        if answered != opening.done {
            let case = format!(
                "opening {id}: {} done, {answered} answered in time",
                opening.done
            );
            verdict.wrong(ZEROS[1], case);
        }
    }
}

/// What may be stored for one person and question.
fn possible(acts: &[Act], opening: &Opening) -> BTreeSet<Option<(u16, bool)>> {
    let doubtful: Vec<usize> = (0..acts.len())
        .filter(|n| acts[*n].taken_ms.is_none())
        .collect();
    // Of more than so many the oldest are played both ways, the others as never taken.
    let doubtful = &doubtful[..doubtful.len().min(UNCERTAIN)];
    let mut all = BTreeSet::new();
    for subset in 0u32..1 << doubtful.len() {
        let taken = |n: &usize| {
            acts[*n].taken_ms.is_some()
                || doubtful
                    .iter()
                    .position(|d| d == n)
                    .is_some_and(|bit| subset & (1 << bit) != 0)
        };
        let course: Vec<&Act> = (0..acts.len()).filter(taken).map(|n| &acts[n]).collect();
        let closes = opening.closes_at.unwrap_or(i64::MAX);
        let surely_in = course
            .iter()
            .rposition(|a| a.taken_ms.is_some_and(|t| t < closes))
            .map_or(0, |n| n + 1);
        let maybe_in = course
            .iter()
            .position(|a| a.at_ms >= closes.saturating_add(SKEW_MS))
            .unwrap_or(course.len());
        for cut in surely_in..=maybe_in.max(surely_in) {
            all.insert(course_of(&course, cut, opening.last_counts));
        }
    }
    all
}

/// The post's rule: the first counts, or the last; what comes after the close replaces nothing.
fn course_of(acts: &[&Act], in_time: usize, last_counts: bool) -> Option<(u16, bool)> {
    let mut stands: Option<(u16, bool)> = None;
    for (place, act) in acts.iter().enumerate() {
        let late = place >= in_time;
        stands = match (stands, act.choice) {
            (None, Some(choice)) => Some((choice, late)),
            (Some(_), Some(choice)) if last_counts && !late => Some((choice, false)),
            (Some(_), None) if !late => None,
            (kept, _) => kept,
        };
    }
    stands
}

async fn openings(rows: &Rows) -> anyhow::Result<HashMap<i64, Opening>> {
    let columns = [
        "o.id",
        "o.closes_at",
        "o.change_rule",
        "o.questions",
        "(SELECT COUNT(*) FROM obligation b WHERE b.occurrence_id = o.id AND b.state = 'done')",
    ];
    let mut all = HashMap::new();
    for line in rows.all(&columns, "occurrence o").await? {
        let opening = Opening {
            closes_at: option(&line, 1)?,
            last_counts: value::<String>(&line, 2)? == "last",
            questions: value(&line, 3)?,
            done: value(&line, 4)?,
        };
        all.insert(value(&line, 0)?, opening);
    }
    Ok(all)
}

async fn stored(rows: &Rows) -> anyhow::Result<HashMap<Key, (u16, bool)>> {
    let columns = [
        "r.occurrence_id",
        "a.external",
        "r.question",
        "r.choice",
        "r.late",
    ];
    let from = "response r JOIN account a ON a.id = r.account_id WHERE r.choice IS NOT NULL";
    let mut all = HashMap::new();
    for line in rows.all(&columns, from).await? {
        let key = (value(&line, 0)?, value(&line, 1)?, value(&line, 2)?);
        all.insert(key, (value(&line, 3)?, value::<u8>(&line, 4)? == 1));
    }
    Ok(all)
}

/// Everything that people did, by opening, person and question, in the order of the updates.
async fn acts(
    rows: &Rows,
    played: &Played,
    verdict: &mut Verdict,
) -> anyhow::Result<HashMap<Key, Vec<Act>>> {
    let (mut marks, mut polls) = (HashMap::new(), HashMap::new());
    let columns = ["mark", "poll", "occurrence_id"];
    let from = "delivery WHERE occurrence_id IS NOT NULL";
    for line in rows.all(&columns, from).await? {
        let occurrence: i64 = value(&line, 2)?;
        marks.insert(value::<String>(&line, 0)?, occurrence);
        if let Some(poll) = option::<String>(&line, 1)? {
            polls.insert(poll, occurrence);
        }
    }
    let mut waiting: HashMap<String, u64> = HashMap::new();
    for line in rows
        .all(&["poll"], "unmatched WHERE poll IS NOT NULL")
        .await?
    {
        *waiting.entry(value(&line, 0)?).or_default() += 1;
    }
    let mut without: HashMap<&str, u64> = HashMap::new();
    let mut acts: HashMap<Key, Vec<Act>> = HashMap::new();
    let mut done: Vec<&Done> = played.record.done.iter().collect();
    done.sort_by_key(|d| d.update);
    for one in done {
        let confirmed = played.record.confirmed.get(&one.update).copied();
        let toasted = match &one.deed {
            Deed::Press { press, .. } => played.record.toasts.contains_key(press),
            Deed::Vote { .. } => false,
        };
        verdict.saw("confirmed", u64::from(confirmed.is_some()));
        verdict.saw("toasted", u64::from(toasted));
        let (occurrence, question, choice) = match &one.deed {
            Deed::Press { data, .. } => {
                let mut parts = data.split('.').skip(1);
                let occurrence = parts.next().and_then(|mark| marks.get(mark));
                let mut number = || parts.next().and_then(|n| n.parse().ok()).unwrap_or(0);
                (occurrence, number(), Some(number()))
            }
            Deed::Vote { poll, option } => {
                if !polls.contains_key(poll) && confirmed.is_some() {
                    *without.entry(poll).or_default() += 1;
                }
                (polls.get(poll), 0, *option)
            }
        };
        let Some(occurrence) = occurrence else {
            if matches!(one.deed, Deed::Press { .. }) {
                verdict.wrong(ZEROS[0], format!("{one:?} names no opening"));
            }
            continue;
        };
        let taken_ms = confirmed.or(toasted.then_some(i64::MAX));
        acts.entry((*occurrence, one.person, question))
            .or_default()
            .push(Act {
                choice,
                at_ms: one.at_ms,
                taken_ms,
            });
    }
    // A poll whose receipt was lost has no name in the database: its votes are kept beside, each of them.
    for (poll, votes) in without {
        let kept = waiting.get(poll).copied().unwrap_or(0);
        verdict.saw(
            "votes kept beside: the receipt of their poll was lost",
            kept,
        );
        for _ in kept..votes {
            verdict.wrong(ZEROS[0], format!("a vote in the poll {poll} is nowhere"));
        }
    }
    Ok(acts)
}
