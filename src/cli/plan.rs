//! `tongluo plan`: what opens next, why then, and whether it is approved. A forecast: nothing is written.

use super::args::Plan;
use super::desk::{Desk, Ended, Failed};
use super::screen::{self, GREEN, YELLOW, styled};
use super::table::{Side, table};
use crate::domain::approval::{self, Approval, NotApproved};
use crate::domain::calendar::Calendar;
use crate::domain::campaign::Post;
use crate::domain::id::PostId;
use crate::domain::policy;
use crate::domain::schedule::Opening;
use crate::domain::time::{Instant, Span};
use crate::store::{approvals, cancellations};
use crate::text;
use chrono::Datelike;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Openings of one post that are looked at; more than that in the time ahead is a schedule that `check` refuses.
const AT_MOST: usize = 1_000;

/// Openings that are cancelled.
type Cancelled = BTreeSet<(PostId, Instant)>;

/// One opening ahead.
struct Ahead<'a> {
    post: &'a Post,
    opening: Opening,
    opens_at: Instant,
    approved: Result<String, NotApproved>,
    cancelled: bool,
}

/// Prints them.
pub(crate) async fn plan(typed: &Plan, desk: &Desk) -> Result<Ended, Failed> {
    let loaded = desk.own_messages()?;
    let posts: Vec<&Post> = loaded.catalogue.posts.values().collect();
    let now = desk.now();
    let (approvals, cancelled) = recorded(desk, &posts, now).await?;
    let calendar = &loaded.catalogue.calendar;
    let mut ahead: Vec<Ahead<'_>> = posts
        .into_iter()
        .flat_map(|post| {
            let approval = approvals.get(post.revision.post.as_str());
            let until = now.plus(Span::days(typed.days.into()));
            let openings = post.schedule.between(calendar, now, until, AT_MOST);
            (0u32..)
                .zip(openings)
                .map(move |opening| one(post, opening, approval, calendar, now))
        })
        .collect();
    for one in &mut ahead {
        one.cancelled = cancelled.contains(&(one.post.revision.post.clone(), one.opening.due));
    }
    ahead.sort_by(|a, b| (a.opens_at, &a.post.file).cmp(&(b.opens_at, &b.post.file)));
    if typed.json {
        let lines: Vec<Line> = ahead.iter().map(|a| line(a, desk, calendar)).collect();
        screen::json(&lines)?;
    } else {
        show(&ahead, typed, desk, calendar)?;
    }
    Ok(Ended::Well)
}

/// What is on record for these posts; nothing where there is no database yet.
async fn recorded(
    desk: &Desk,
    posts: &[&Post],
    now: Instant,
) -> Result<(BTreeMap<String, Approval>, Cancelled), Failed> {
    let Some(store) = desk.open_if_there().await? else {
        return Ok((BTreeMap::new(), Cancelled::new()));
    };
    let wanted: Vec<_> = posts
        .iter()
        .map(|p| (p.revision.post.clone(), p.hash.clone()))
        .collect();
    let (found, cancelled) = store
        .read(move |conn| {
            Box::pin(async move {
                let found = approvals::matching(conn, &wanted).await?;
                Ok((found, cancellations::since(conn, now).await?))
            })
        })
        .await?;
    store.close().await;
    let found = found
        .into_iter()
        .map(|a| (a.post.as_str().to_owned(), a))
        .collect();
    Ok((found, cancelled))
}

fn one<'a>(
    post: &'a Post,
    (before, opening): (u32, Opening),
    approval: Option<&Approval>,
    calendar: &Calendar,
    now: Instant,
) -> Ahead<'a> {
    let revision = &post.revision;
    let opens_at = policy::opens_at(
        opening.due,
        revision.policy.urgent,
        revision.asks(),
        revision.policy.rest_day,
        calendar,
        post.schedule.zone,
    );
    // Held against its own opening, with those before it counted: an approval ends with its year, or with the openings it names.
    let at = opens_at.max(now);
    let used = |a: &&Approval| !a.covers(at, before, post.schedule.zone);
    let approved = match approval.filter(used) {
        Some(_) if approval::check(revision.clone(), approval, now).is_ok() => {
            Err(NotApproved::Ended)
        }
        _ => approval::check(revision.clone(), approval, at),
    };
    Ahead {
        post,
        opens_at,
        opening,
        approved: approved.map(|a| a.approval().by.to_string()),
        cancelled: false,
    }
}

fn day_and_time(desk: &Desk, at: Instant) -> String {
    let wall = at.local(desk.settings.zone);
    let weekday = format!("weekday-{}", wall.date().weekday().number_from_monday());
    let weekday = desk.say(&weekday, &[]);
    format!(
        "{} {weekday} {}",
        wall.format("%Y-%m-%d"),
        wall.format("%H:%M")
    )
}

fn why(ahead: &Ahead<'_>, desk: &Desk, calendar: &Calendar) -> String {
    let reason = text::why(&desk.texts, &ahead.opening, calendar);
    if ahead.opening.due == ahead.opens_at {
        return reason;
    }
    let due = desk.stamp(ahead.opening.due);
    desk.say("plan-moved", &[("reason", &reason), ("due", &due)])
}

fn state(ahead: &Ahead<'_>, desk: &Desk) -> String {
    match &ahead.approved {
        _ if ahead.cancelled => desk.say("plan-cancelled", &[]),
        Ok(by) => desk.say("plan-approved", &[("key", by)]),
        Err(why) => text::not_approved(&desk.texts, *why),
    }
}

fn show(ahead: &[Ahead<'_>], typed: &Plan, desk: &Desk, calendar: &Calendar) -> Result<(), Failed> {
    let days = typed.days.to_string();
    if ahead.is_empty() {
        screen::line(desk.say("plan-nothing", &[("days", &days)]))?;
        return Ok(());
    }
    let heads = ["opens", "post", "title", "audience", "reason", "approval"]
        .map(|name| (desk.say(&format!("plan-{name}"), &[]), Side::Left));
    let rows: Vec<Vec<String>> = ahead
        .iter()
        .map(|a| {
            vec![
                day_and_time(desk, a.opens_at),
                a.post.revision.post.to_string(),
                a.post.revision.title.clone(),
                a.post.revision.audience.clone(),
                why(a, desk, calendar),
                state(a, desk),
            ]
        })
        .collect();
    screen::line(table(&heads, &rows))?;
    let waiting = ahead
        .iter()
        .filter(|a| a.approved.is_err() && !a.cancelled)
        .count();
    let (style, key) = if waiting == 0 {
        (GREEN, "plan-all-approved")
    } else {
        (YELLOW, "plan-some-wait")
    };
    let (all, waiting) = (ahead.len().to_string(), waiting.to_string());
    let args = [
        ("count", all.as_str()),
        ("waiting", waiting.as_str()),
        ("days", days.as_str()),
    ];
    screen::line(styled(style, desk.say(key, &args)))?;
    Ok(())
}

/// An opening as it goes out with `--json`.
#[derive(Serialize)]
struct Line {
    opens_at: String,
    due: String,
    post: String,
    file: String,
    title: String,
    kind: &'static str,
    audience: String,
    reason: String,
    approved_by: Option<String>,
    approval: String,
    cancelled: bool,
}

fn line(ahead: &Ahead<'_>, desk: &Desk, calendar: &Calendar) -> Line {
    let revision = &ahead.post.revision;
    let rfc3339 = |at: Instant| at.utc().with_timezone(&desk.settings.zone).to_rfc3339();
    Line {
        opens_at: rfc3339(ahead.opens_at),
        due: rfc3339(ahead.opening.due),
        post: revision.post.to_string(),
        file: ahead.post.file.clone(),
        title: revision.title.clone(),
        kind: revision.kind.as_str(),
        audience: revision.audience.clone(),
        reason: why(ahead, desk, calendar),
        approved_by: ahead.approved.clone().ok(),
        approval: state(ahead, desk),
        cancelled: ahead.cancelled,
    }
}
