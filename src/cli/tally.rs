//! `tongluo tally`: who took part, in one opening or in all of a stretch of days. Sums only; names are `export`'s.

use super::args::Tally as Typed;
use super::desk::{Desk, Ended, Failed};
use super::screen::{self, BOLD, DIM, GREEN, styled};
use super::table::{Side, table};
use crate::domain::id::{OccurrenceId, PostId};
use crate::domain::problem::Problem;
use crate::domain::tally::{Counts, Tally};
use crate::domain::time::{Instant, day_plus};
use crate::format::csv;
use crate::store::occurrences::{self, OccurrenceLine, OccurrenceState};
use crate::store::{Store, views};
use serde::Serialize;

/// Openings that are looked through for a post's newest, and listed at most.
const AT_MOST: u32 = 10_000;

/// One opening and its sums; none where it was skipped.
struct Counted {
    line: OccurrenceLine,
    tally: Option<Tally>,
}

/// Prints it.
pub(crate) async fn tally(typed: &Typed, desk: &Desk) -> Result<Ended, Failed> {
    let Some(store) = desk.open_if_there().await? else {
        return Err(Problem::error("no-database")
            .with("database", &desk.settings.database)
            .into());
    };
    let wanted = if typed.from.is_some() || typed.to.is_some() {
        between(typed, desk, &store).await
    } else {
        which(typed.what.as_deref(), &store).await.map(|l| vec![l])
    };
    let counted = match wanted {
        Ok(lines) => count(lines, desk, &store).await,
        Err(failed) => Err(failed),
    };
    store.close().await;
    show(&counted?, typed, desk)?;
    Ok(Ended::Well)
}

async fn list(store: &Store, from: Instant, to: Instant) -> Result<Vec<OccurrenceLine>, Failed> {
    let lines = store
        .read(|conn| Box::pin(async move { occurrences::list(conn, from, to, AT_MOST).await }))
        .await?;
    Ok(lines)
}

async fn between(typed: &Typed, desk: &Desk, store: &Store) -> Result<Vec<OccurrenceLine>, Failed> {
    let zone = desk.settings.zone;
    let midnight = |day: chrono::NaiveDate| Instant::at(day.and_time(chrono::NaiveTime::MIN), zone);
    let from = typed.from.map_or(Instant::from_millis(0), midnight);
    let to = typed.to.map_or(Instant::from_millis(i64::MAX), |day| {
        midnight(day_plus(day, 1))
    });
    let mut lines = list(store, from, to).await?;
    lines.reverse();
    Ok(lines)
}

/// A post's newest opening, an opening by its number, or the newest of all.
async fn which(what: Option<&str>, store: &Store) -> Result<OccurrenceLine, Failed> {
    let lines = list(
        store,
        Instant::from_millis(0),
        Instant::from_millis(i64::MAX),
    )
    .await?;
    let number = what.and_then(|w| w.parse().ok()).map(OccurrenceId);
    let post = what.and_then(PostId::parse);
    let mut opened = lines
        .into_iter()
        .filter(|l| l.state != OccurrenceState::Skipped);
    let found = match (what, number) {
        (None, _) => opened.next(),
        (Some(_), Some(number)) => opened.find(|l| l.id == number),
        (Some(_), None) => opened.find(|l| Some(&l.post) == post.as_ref()),
    };
    found.ok_or_else(|| match what {
        None => Problem::error("tally-none").into(),
        Some(what) => Problem::error("tally-unknown").with("what", what).into(),
    })
}

async fn count(
    lines: Vec<OccurrenceLine>,
    desk: &Desk,
    store: &Store,
) -> Result<Vec<Counted>, Failed> {
    let bar = screen::progress(lines.len() as u64, &desk.say("tally-counting", &[]));
    let mut counted = Vec::with_capacity(lines.len());
    for line in lines {
        let id = line.id;
        let tally = if line.state == OccurrenceState::Skipped {
            None
        } else {
            let read = store
                .read(|conn| Box::pin(async move { views::tally::tally(conn, id).await }))
                .await?;
            Some(read)
        };
        counted.push(Counted { line, tally });
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(counted)
}

fn show(counted: &[Counted], typed: &Typed, desk: &Desk) -> Result<(), Failed> {
    let many = typed.from.is_some() || typed.to.is_some();
    if typed.json {
        let all: Vec<Told<'_>> = counted.iter().map(|c| told(c, desk)).collect();
        match (many, all.as_slice()) {
            (false, [one]) => screen::json(one)?,
            _ => screen::json(&all)?,
        }
    } else if typed.csv {
        let (heads, rows) = if many {
            listed(counted, desk)
        } else {
            by_department(counted, desk)
        };
        let heads: Vec<String> = heads.into_iter().map(|(name, _)| name).collect();
        screen::bytes(&csv::table(&heads, &rows))?;
    } else if many {
        let (heads, rows) = listed(counted, desk);
        screen::line(table(&heads, &rows))?;
    } else {
        for one in counted {
            show_one(one, desk)?;
        }
    }
    Ok(())
}

type Heads = Vec<(String, Side)>;

/// The figures of a row, in the order of their heads. `open` and `missing` are one column: only one of them isn't zero.
fn figures(counts: &Counts) -> Vec<String> {
    [
        counts.expected,
        counts.done,
        counts.late,
        counts.waived,
        counts.unreachable,
        counts.open + counts.missing,
        counts.unregistered,
    ]
    .map(|n| n.to_string())
    .to_vec()
}

fn figure_heads(desk: &Desk) -> Heads {
    let names = [
        "expected",
        "done",
        "late",
        "waived",
        "unreachable",
        "rest",
        "unregistered",
    ];
    names
        .map(|name| (desk.say(&format!("tally-{name}"), &[]), Side::Right))
        .to_vec()
}

fn state(line: &OccurrenceLine, desk: &Desk) -> String {
    let state = desk.say(&format!("tally-state-{}", line.state.as_str()), &[]);
    match &line.skipped_why {
        Some(why) => {
            let why = desk.say(&format!("skipped-{}", why.replace('_', "-")), &[]);
            desk.say("tally-skipped", &[("state", &state), ("why", &why)])
        }
        None if line.late => desk.say("tally-late-opening", &[("state", &state)]),
        None => state,
    }
}

fn listed(counted: &[Counted], desk: &Desk) -> (Heads, Vec<Vec<String>>) {
    let mut heads: Heads = vec![(desk.say("tally-number", &[]), Side::Right)];
    let left = ["opened", "post", "title", "state"];
    heads.extend(left.map(|name| (desk.say(&format!("tally-{name}"), &[]), Side::Left)));
    heads.extend(figure_heads(desk));
    let rows = counted.iter().map(|one| {
        let line = &one.line;
        let mut row = vec![
            line.id.to_string(),
            desk.stamp(line.opens_at),
            line.post.to_string(),
            line.title.clone(),
            state(line, desk),
        ];
        row.extend(match &one.tally {
            Some(tally) => figures(&tally.total),
            None => vec![String::new(); 7],
        });
        row
    });
    (heads, rows.collect())
}

fn by_department(counted: &[Counted], desk: &Desk) -> (Heads, Vec<Vec<String>>) {
    let mut heads = vec![(desk.say("tally-department", &[]), Side::Left)];
    heads.extend(figure_heads(desk));
    let tallies = counted.iter().filter_map(|c| c.tally.as_ref());
    let rows = tallies.flat_map(|tally| {
        let row = |name: &str, counts: &Counts| {
            let mut row = vec![name.to_owned()];
            row.extend(figures(counts));
            row
        };
        let all = desk.say("tally-all", &[]);
        let departments = tally.departments.iter().map(|d| row(&d.name, &d.counts));
        let mut rows: Vec<Vec<String>> = departments.collect();
        rows.push(row(&all, &tally.total));
        rows
    });
    (heads, rows.collect())
}

fn show_one(one: &Counted, desk: &Desk) -> Result<(), Failed> {
    let line = &one.line;
    screen::line(styled(BOLD, &line.title))?;
    let (number, opened) = (line.id.to_string(), desk.stamp(line.opens_at));
    let closes = line.closes_at.map_or_else(String::new, |at| desk.stamp(at));
    let state = state(line, desk);
    let args = [
        ("number", number.as_str()),
        ("post", line.post.as_str()),
        ("opened", opened.as_str()),
        ("closes", closes.as_str()),
        ("state", state.as_str()),
    ];
    let key = if line.closes_at.is_some() {
        "tally-line-closes"
    } else {
        "tally-line"
    };
    screen::line(styled(DIM, desk.say(key, &args)))?;
    let Some(tally) = &one.tally else {
        return Ok(());
    };
    if tally.total.expected == 0 && tally.guests == 0 {
        screen::line(desk.say("tally-nothing-asked", &[]))?;
        return Ok(());
    }
    let (heads, rows) = by_department(std::slice::from_ref(one), desk);
    screen::line(format!("\n{}", table(&heads, &rows)))?;
    questions(tally, desk)?;
    if tally.guests > 0 {
        let count = tally.guests.to_string();
        screen::line(desk.say("result-guests", &[("count", &count)]))?;
    }
    if tally.total.nobody_missed() {
        screen::line(styled(GREEN, desk.say("result-nobody-missed", &[])))?;
    }
    Ok(())
}

fn questions(tally: &Tally, desk: &Desk) -> Result<(), Failed> {
    if tally.questions.is_empty() {
        return Ok(());
    }
    let heads = [
        ("tally-question", Side::Left),
        ("tally-right", Side::Right),
        ("tally-wrong", Side::Right),
    ]
    .map(|(key, side)| (desk.say(key, &[]), side));
    let rows: Vec<Vec<String>> = tally
        .questions
        .iter()
        .map(|q| {
            vec![
                format!("{}. {}", q.number, q.text),
                q.right.to_string(),
                q.wrong.to_string(),
            ]
        })
        .collect();
    screen::line(format!("\n{}", table(&heads, &rows)))?;
    let (finished, half) = (tally.finished.to_string(), tally.half_finished.to_string());
    let args = [("finished", finished.as_str()), ("half", half.as_str())];
    screen::line(desk.say("result-half", &args))?;
    Ok(())
}

/// An opening as it goes out with `--json`.
#[derive(Serialize)]
struct Told<'a> {
    occurrence: OccurrenceId,
    post: &'a str,
    title: &'a str,
    due: String,
    opened_at: String,
    closes_at: Option<String>,
    state: &'static str,
    skipped_why: Option<&'a str>,
    late: bool,
    #[serde(flatten)]
    tally: Option<&'a Tally>,
}

fn told<'a>(one: &'a Counted, desk: &Desk) -> Told<'a> {
    let rfc3339 = |at: Instant| at.utc().with_timezone(&desk.settings.zone).to_rfc3339();
    let line = &one.line;
    Told {
        occurrence: line.id,
        post: line.post.as_str(),
        title: &line.title,
        due: rfc3339(line.due),
        opened_at: rfc3339(line.opens_at),
        closes_at: line.closes_at.map(rfc3339),
        state: line.state.as_str(),
        skipped_why: line.skipped_why.as_deref(),
        late: line.late,
        tally: one.tally.as_ref(),
    }
}
