//! What opens next, what runs and what waits for a yes: `/today` and `/plan`, for the owner. A forecast: nothing is written.

use super::lines::Lines;
use crate::domain::document::Run;
use crate::domain::outgoing::Outgoing;
use crate::domain::time::{Instant, Span};
use crate::engine::Office;
use crate::engine::forecast::{Ahead, ahead};
use crate::store::occurrences::{OccurrenceLine, OccurrenceState};
use crate::store::{Conn, StoreError, halts, occurrences, views};
use crate::text;

/// How far ahead is looked.
const DAYS: i64 = 14;

/// What opened longer ago than this and still runs is not shown.
const RUNS: Span = Span::days(60);

/// What runs now and takes answers, the earliest close first.
pub(super) async fn running(
    conn: &mut Conn,
    now: Instant,
) -> Result<Vec<OccurrenceLine>, StoreError> {
    let (from, to) = (now.minus(RUNS), now.plus(Span::seconds(1)));
    let lines = occurrences::list(conn, from, to, 1000).await?;
    let mut running: Vec<OccurrenceLine> = lines
        .into_iter()
        .filter(|l| l.state == OccurrenceState::Open && l.closes_at.is_some())
        .collect();
    running.sort_by_key(|l| (l.closes_at, l.id));
    Ok(running)
}

/// `/today`.
pub(super) async fn today(
    conn: &mut Conn,
    office: &Office,
    now: Instant,
) -> Result<Outgoing, StoreError> {
    let texts = &office.texts;
    let all = ahead(conn, office, now, now.plus(Span::days(DAYS))).await?;
    let day = now.day(office.zone);
    let mut lines = Lines::new(texts);
    let words = text::day(texts, day);
    lines.heading("desk-today", &[("day", &words)]);
    if !halts::open(conn).await?.is_empty() {
        lines.say("desk-halted", &[]);
    }
    let opens: Vec<Vec<Run>> = all
        .iter()
        .filter(|a| a.opens_at.day(office.zone) == day)
        .map(|a| shown(a, office, true))
        .collect();
    if opens.is_empty() {
        lines.say("desk-today-nothing", &[]);
    } else {
        lines.over("desk-today-opens", &[]);
        lines.list(opens);
    }
    let runs = running(conn, now).await?;
    if !runs.is_empty() {
        let ids: Vec<_> = runs.iter().map(|l| l.id).collect();
        let standings = views::tally::done_count(conn, &ids).await?;
        lines.over("desk-runs", &[]);
        let run = |line: &OccurrenceLine| {
            let standing = standings.get(&line.id).copied().unwrap_or_default();
            let close = line
                .closes_at
                .map_or_else(String::new, |at| office.moment(at));
            let args = [
                ("title", line.title.as_str()),
                ("done", &standing.finished.to_string()),
                ("expected", &standing.expected.to_string()),
                ("close", &close),
            ];
            vec![Run::Text(texts.say("desk-runs-line", &args))]
        };
        lines.list(runs.iter().map(run).collect());
    }
    let waits = all.iter().filter(|a| a.approved.is_err());
    let waits: Vec<Vec<Run>> = waits.map(|a| shown(a, office, false)).collect();
    if !waits.is_empty() {
        lines.over("desk-waits", &[("days", &DAYS.to_string())]);
        lines.list(waits);
    }
    Ok(lines.done())
}

/// `/plan`.
pub(super) async fn plan(
    conn: &mut Conn,
    office: &Office,
    now: Instant,
) -> Result<Outgoing, StoreError> {
    let all = ahead(conn, office, now, now.plus(Span::days(DAYS))).await?;
    let days = DAYS.to_string();
    let mut lines = Lines::new(&office.texts);
    if all.is_empty() {
        lines.say("desk-plan-nothing", &[("days", &days)]);
        return Ok(lines.done());
    }
    lines.heading("desk-plan", &[("days", &days)]);
    if !halts::open(conn).await?.is_empty() {
        lines.say("desk-halted", &[]);
    }
    lines.list(all.iter().map(|a| shown(a, office, false)).collect());
    let waiting = all.iter().filter(|a| a.approved.is_err()).count();
    if waiting > 0 {
        lines.say("desk-plan-waiting", &[("count", &waiting.to_string())]);
    }
    Ok(lines.done())
}

/// An opening ahead: when and what, then why, whose yes and for how many.
fn shown(ahead: &Ahead, office: &Office, today: bool) -> Vec<Run> {
    let texts = &office.texts;
    let at = if today {
        text::time(ahead.opens_at, office.zone)
    } else {
        office.moment(ahead.opens_at)
    };
    let catalogue = office.catalogue.load();
    let mut reason = text::why(texts, &ahead.opening, &catalogue.calendar);
    if ahead.opening.due != ahead.opens_at {
        let due = office.moment(ahead.opening.due);
        reason = texts.say("desk-moved", &[("reason", &reason), ("due", &due)]);
    }
    let state = match &ahead.approved {
        Ok(by) => texts.say("desk-approved", &[("key", by.as_str())]),
        Err(why) => text::not_approved(texts, *why),
    };
    let args = [
        ("reason", reason.as_str()),
        ("state", &state),
        ("audience", &ahead.audience),
        ("people", &ahead.people.to_string()),
    ];
    vec![
        Run::Bold(at),
        Run::Text(format!(" {}", ahead.title)),
        Run::Break,
        Run::Text(texts.say("desk-ahead", &args)),
    ]
}
