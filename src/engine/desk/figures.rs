//! Who took part: `/stats` in sums, `/missing` by name, for the owner alone. Never what somebody chose.

use super::Who;
use super::ahead::running;
use super::lines::Lines;
use crate::action::{Actor, Refused, look};
use crate::domain::document::Run;
use crate::domain::id::OccurrenceId;
use crate::domain::outgoing::Outgoing;
use crate::domain::tally::{Counts, Tally};
use crate::domain::time::{Instant, Span};
use crate::engine::Office;
use crate::store::occurrences::{OccurrenceLine, OccurrenceState};
use crate::store::views::absent::Absent;
use crate::store::{Conn, StoreError, Tx, bots, occurrences, retention, views};
use std::collections::BTreeMap;

/// Closed openings that are shown.
const CLOSED: usize = 5;

/// How far back is looked.
const BACK: Span = Span::days(400);

/// Cells of a bar.
const CELLS: u64 = 10;

/// `/stats`, or `/stats <number>` for one by department.
pub(super) async fn stats(
    conn: &mut Conn,
    office: &Office,
    rest: &str,
    now: Instant,
) -> Result<Outgoing, StoreError> {
    let texts = &office.texts;
    let mut lines = Lines::new(texts);
    if !rest.is_empty() {
        match which(conn, rest, now).await? {
            None => lines.say("desk-which-unknown", &[("what", rest)]),
            Some(line) => one(conn, office, &line, &mut lines).await?,
        }
        return Ok(lines.done());
    }
    let runs = running(conn, now).await?;
    let closed: Vec<OccurrenceLine> = asked(conn, now)
        .await?
        .into_iter()
        .filter(|l| l.state == OccurrenceState::Closed)
        .take(CLOSED)
        .collect();
    if runs.is_empty() && closed.is_empty() {
        lines.say("desk-stats-nothing", &[]);
        return Ok(lines.done());
    }
    lines.heading("desk-stats", &[]);
    for (key, some) in [("desk-stats-runs", runs), ("desk-stats-closed", closed)] {
        let mut items = Vec::new();
        for line in some {
            let tally = views::tally::tally(conn, line.id).await?;
            items.push(summed(office, &line, &tally));
        }
        if !items.is_empty() {
            lines.over(key, &[]);
            lines.list(items);
        }
    }
    lines.small("desk-stats-small", &[]);
    Ok(lines.done())
}

fn summed(office: &Office, line: &OccurrenceLine, tally: &Tally) -> Vec<Run> {
    let args = [
        ("number", line.id.to_string()),
        ("title", line.title.clone()),
        (
            "close",
            line.closes_at
                .map_or_else(String::new, |at| office.moment(at)),
        ),
    ];
    vec![
        Run::Bold(say(office, "desk-stats-title", &args)),
        Run::Break,
        Run::Text(sums(office, &tally.total)),
        Run::Break,
        Run::Text(bar(&tally.total)),
    ]
}

/// One opening by department.
async fn one(
    conn: &mut Conn,
    office: &Office,
    line: &OccurrenceLine,
    lines: &mut Lines<'_>,
) -> Result<(), StoreError> {
    let tally = views::tally::tally(conn, line.id).await?;
    lines.list(vec![summed(office, line, &tally)]);
    let department = |d: &crate::domain::tally::Department| {
        let args = [
            ("department", named(office, &d.name)),
            ("sums", sums(office, &d.counts)),
        ];
        vec![Run::Text(say(office, "desk-department", &args))]
    };
    lines.over("desk-departments", &[]);
    lines.list(tally.departments.iter().map(department).collect());
    Ok(())
}

/// 应参加 48 人，已参加 40 人，…: what is none is left out, but for the first two.
fn sums(office: &Office, counts: &Counts) -> String {
    let parts = [
        ("sum-expected", counts.expected, true),
        ("desk-sum-done", counts.done, true),
        ("sum-late", counts.late, false),
        ("sum-waived", counts.waived, false),
        ("sum-unreachable", counts.unreachable, false),
        ("desk-sum-open", counts.open, false),
        ("desk-sum-missing", counts.missing, false),
    ];
    let shown = parts.iter().filter(|(_, n, always)| *always || *n > 0);
    let words: Vec<String> = shown
        .map(|(key, n, _)| say(office, key, &[("count", n.to_string())]))
        .collect();
    words.join(&office.texts.say("sum-separator", &[]))
}

/// How many of those who are expected took part, late ones included; rounded down, so that a full bar means all.
fn bar(counts: &Counts) -> String {
    let came = counts.done + counts.late;
    let full = (came * CELLS).checked_div(counts.expected).unwrap_or(0);
    let percent = (came * 100).checked_div(counts.expected).unwrap_or(0);
    let cells: String = (0..CELLS)
        .map(|n| if n < full { '█' } else { '░' })
        .collect();
    format!("{cells} {percent}%")
}

/// `/missing`, of the newest that runs or else closed, or of the one that is named by its number or its title.
pub(super) async fn missing(
    tx: &mut Tx,
    office: &Office,
    who: &Who,
    rest: &str,
    now: Instant,
) -> Result<Outgoing, Refused> {
    let texts = &office.texts;
    let mut lines = Lines::new(texts);
    let found = if rest.is_empty() {
        newest(tx, now).await?
    } else {
        which(tx, rest, now).await?
    };
    let Some(line) = found else {
        if rest.is_empty() {
            lines.say("desk-stats-nothing", &[]);
        } else {
            lines.say("desk-which-unknown", &[("what", rest)]);
        }
        return Ok(lines.done());
    };
    let title = ("title", line.title.as_str());
    if retention::gone_since(tx, &[line.id])
        .await?
        .contains_key(&line.id)
    {
        lines.say("desk-missing-gone", &[title]);
        return Ok(lines.done());
    }
    let absent = look::missing(tx, &Actor::Account(who.account), line.id, now).await?;
    if absent.is_empty() {
        lines.say("desk-missing-nobody", &[title]);
        return Ok(lines.done());
    }
    let count = absent.len().to_string();
    lines.heading("desk-missing", &[title, ("count", &count)]);
    let by_department = by_department(office, &absent, |_| true);
    lines.list(
        by_department
            .into_iter()
            .map(|t| vec![Run::Text(t)])
            .collect(),
    );
    reasons(tx, office, &absent, &mut lines).await?;
    lines.small("desk-missing-small", &[]);
    Ok(lines.done())
}

/// Who can't answer yet, and what to pass on to them.
async fn reasons(
    conn: &mut Conn,
    office: &Office,
    absent: &[Absent],
    lines: &mut Lines<'_>,
) -> Result<(), StoreError> {
    let unregistered = by_department(office, absent, |a| !a.registered);
    let silent = by_department(office, absent, |a| a.registered && !a.started);
    for (key, some, count) in [
        (
            "desk-missing-unregistered",
            &unregistered,
            absent.iter().filter(|a| !a.registered).count(),
        ),
        (
            "desk-missing-not-started",
            &silent,
            absent.iter().filter(|a| a.registered && !a.started).count(),
        ),
    ] {
        if count > 0 {
            lines.over(key, &[("count", &count.to_string())]);
            lines.list(some.iter().map(|t| vec![Run::Text(t.clone())]).collect());
        }
    }
    if unregistered.is_empty() && silent.is_empty() {
        return Ok(());
    }
    if let Some(bot) = bots::the_bot(conn).await? {
        lines.say("desk-pass-on", &[]);
        lines.quote("desk-pass-on-text", &[("bot", &bot.username)]);
    }
    Ok(())
}

/// Names, a department a line.
pub(in crate::engine) fn by_department(
    office: &Office,
    absent: &[Absent],
    which: impl Fn(&Absent) -> bool,
) -> Vec<String> {
    let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for one in absent.iter().filter(|a| which(a)) {
        names.entry(&one.department).or_default().push(&one.name);
    }
    let separator = office.texts.say("desk-name-separator", &[]);
    let line = |(department, names): (&str, Vec<&str>)| {
        let args = [
            ("department", named(office, department)),
            ("names", names.join(&separator)),
        ];
        say(office, "desk-names", &args)
    };
    names.into_iter().map(line).collect()
}

fn named(office: &Office, department: &str) -> String {
    if department.is_empty() {
        office.texts.say("desk-no-department", &[])
    } else {
        department.to_owned()
    }
}

/// Openings that asked something, the newest first.
async fn asked(conn: &mut Conn, now: Instant) -> Result<Vec<OccurrenceLine>, StoreError> {
    let (from, to) = (now.minus(BACK), now.plus(Span::seconds(1)));
    let lines = occurrences::list(conn, from, to, 2000).await?;
    Ok(lines
        .into_iter()
        .filter(|l| l.state != OccurrenceState::Skipped && l.closes_at.is_some())
        .collect())
}

async fn newest(conn: &mut Conn, now: Instant) -> Result<Option<OccurrenceLine>, StoreError> {
    let all = asked(conn, now).await?;
    let runs = all.iter().find(|l| l.state == OccurrenceState::Open);
    Ok(runs.or(all.first()).cloned())
}

/// The opening of this number, else the newest whose post has this id or whose title holds these words.
async fn which(
    conn: &mut Conn,
    what: &str,
    now: Instant,
) -> Result<Option<OccurrenceLine>, StoreError> {
    let all = asked(conn, now).await?;
    let number = what.parse().ok().map(OccurrenceId);
    let found = all
        .iter()
        .find(|l| Some(l.id) == number)
        .or_else(|| all.iter().find(|l| l.post.as_str() == what))
        .or_else(|| all.iter().find(|l| l.title.contains(what)));
    Ok(found.cloned())
}

fn say(office: &Office, key: &str, args: &[(&str, String)]) -> String {
    let args: Vec<(&str, &str)> = args.iter().map(|(k, v)| (*k, v.as_str())).collect();
    office.texts.say(key, &args)
}
