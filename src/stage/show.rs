//! What the page shows of the product: the day, what comes next, figures, doings. Only reads; every figure is the store's.

use crate::domain::approval;
use crate::domain::calendar::Calendar;
use crate::domain::campaign::{Catalogue, Post};
use crate::domain::id::OccurrenceId;
use crate::domain::policy::{self, Purpose};
use crate::domain::schedule::Reason;
use crate::domain::tally::Tally;
use crate::domain::time::{Instant, Span};
use crate::sandbox::{
    DepartmentCount, Doing, Opening, Overview, QuestionCount, TallyCard, TallyState,
};
use crate::store::deliveries::{self, DeliveryLine};
use crate::store::occurrences::{self, OccurrenceLine, OccurrenceState};
use crate::store::{Conn, StoreError, approvals, bots, notices, views};
use crate::text::{self, Lang, Texts};
use chrono::Datelike;
use chrono_tz::Tz;
use std::collections::HashMap;

/// Openings that are shown with their figures.
const TALLIES: u32 = 12;

/// Doings that are shown.
const DOINGS: u32 = 60;

/// How far back an opening may be that is still shown.
const BACK: Span = Span::days(400);

/// A rest day moves an opening by less than this.
const MOVED_MOST: Span = Span::days(16);

/// Openings of one post that are looked at for the next one.
const AHEAD: usize = 40;

/// How things are called, and whose day it is.
pub(super) struct Words<'a> {
    pub(super) texts: &'a Texts,
    pub(super) zone: Tz,
}

/// Something that happens by itself: an opening, or the close of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) at: Instant,
    pub(super) title: String,
    pub(super) reason: String,
}

/// Everything, as the database says it now.
pub(super) async fn overview(
    conn: &mut Conn,
    catalogue: &Catalogue,
    words: &Words<'_>,
    now: Instant,
) -> Result<Overview, StoreError> {
    let lines = occurrences::list(conn, now.minus(BACK), now.plus(Span::days(1)), TALLIES).await?;
    let mut tallies = Vec::new();
    for line in lines.iter().filter(|l| l.state != OccurrenceState::Skipped) {
        let tally = views::tally::tally(conn, line.id).await?;
        if tally.total.expected > 0 {
            tallies.push(card(line, &tally));
        }
    }
    let next = next_moment(conn, catalogue, words, now).await?;
    Ok(Overview {
        zone_offset_minutes: offset_minutes(words.zone, now),
        day: day(words, &catalogue.calendar, now),
        running: false,
        next: next.map(|moment| Opening {
            at_ms: moment.at.as_millis(),
            title: moment.title,
            reason: moment.reason,
        }),
        tallies,
        doings: doings(conn, words).await?,
    })
}

fn offset_minutes(zone: Tz, now: Instant) -> i32 {
    let ahead = now.local(zone) - now.utc().naive_utc();
    i32::try_from(ahead.num_minutes()).unwrap_or(0)
}

/// The weekday, and what the calendar knows of the day.
fn day(words: &Words<'_>, calendar: &Calendar, now: Instant) -> String {
    let today = now.day(words.zone);
    let weekday = format!("weekday-{}", today.weekday().number_from_monday());
    let mut parts = vec![words.texts.say(&weekday, &[])];
    let observed = calendar.observances.values().filter(|o| {
        let held = o.held(calendar, today.year());
        held.iter()
            .any(|f| f.doubt.is_none() && f.stretch.first == today)
    });
    parts.extend(observed.map(|o| match words.texts.lang() {
        Lang::Zh => o.zh.clone(),
        Lang::En => o.en.clone(),
    }));
    parts.join(" · ")
}

/// What happens next by itself: the earliest opening of an approved post, or a close.
pub(super) async fn next_moment(
    conn: &mut Conn,
    catalogue: &Catalogue,
    words: &Words<'_>,
    now: Instant,
) -> Result<Option<Moment>, StoreError> {
    let opening = next_opening(conn, catalogue, words, now).await?;
    let close = occurrences::next_close(conn).await?.filter(|at| *at > now);
    let close = match close {
        Some(at) if opening.as_ref().is_none_or(|o| at < o.at) => Some(at),
        _ => None,
    };
    let Some(at) = close else {
        return Ok(opening);
    };
    let lines = occurrences::list(conn, now.minus(BACK), now.plus(Span::days(1)), TALLIES).await?;
    let titles: Vec<String> = lines
        .into_iter()
        .filter(|l| l.state == OccurrenceState::Open && l.closes_at == Some(at))
        .map(|l| l.title)
        .collect();
    Ok(Some(Moment {
        at,
        title: words
            .texts
            .say("stage-closes", &[("titles", &titles.join(" / "))]),
        reason: String::new(),
    }))
}

async fn next_opening(
    conn: &mut Conn,
    catalogue: &Catalogue,
    words: &Words<'_>,
    now: Instant,
) -> Result<Option<Moment>, StoreError> {
    let mut found: Option<Moment> = None;
    for post in approved(conn, catalogue, now).await? {
        let openings = openings(post, &catalogue.calendar, now);
        let next = openings
            .into_iter()
            .filter(|(_, opens_at, _)| *opens_at > now)
            .min_by_key(|(_, opens_at, _)| *opens_at);
        let Some((_, at, reason)) = next else {
            continue;
        };
        if found.as_ref().is_none_or(|f| at < f.at) {
            found = Some(Moment {
                at,
                title: post.revision.title.clone(),
                reason: text::reason(words.texts, &reason, &catalogue.calendar),
            });
        }
    }
    Ok(found)
}

/// The posts with a standing yes to exactly what they say.
async fn approved<'a>(
    conn: &mut Conn,
    catalogue: &'a Catalogue,
    now: Instant,
) -> Result<Vec<&'a Post>, StoreError> {
    let wanted: Vec<_> = catalogue
        .posts
        .values()
        .map(|p| (p.revision.post.clone(), p.hash.clone()))
        .collect();
    let found = approvals::matching(conn, &wanted).await?;
    let posts = catalogue.posts.values().filter(|post| {
        let yes = found.iter().find(|a| a.post == post.revision.post);
        approval::check(post.revision.clone(), yes, now).is_ok()
    });
    Ok(posts.collect())
}

type Due = (Instant, Instant, Reason);

/// When a post is due around now, when it opens then, and why.
fn openings(post: &Post, calendar: &Calendar, now: Instant) -> Vec<Due> {
    let revision = &post.revision;
    let due = post
        .schedule
        .openings(calendar, now.minus(MOVED_MOST), AHEAD);
    due.into_iter()
        .map(|opening| {
            let opens_at = policy::opens_at(
                opening.due,
                revision.policy.urgent,
                revision.asks(),
                revision.policy.rest_day,
                calendar,
                post.schedule.zone,
            );
            (opening.due, opens_at, opening.reason)
        })
        .collect()
}

/// Whether everything that was due within `(since, now]` has been done: opened, closed, and nothing waits to be sent.
pub(super) async fn caught_up(
    conn: &mut Conn,
    catalogue: &Catalogue,
    since: Instant,
    now: Instant,
) -> Result<bool, StoreError> {
    if !occurrences::to_close(conn, now).await?.is_empty() {
        return Ok(false);
    }
    for post in approved(conn, catalogue, now).await? {
        let due: Vec<Instant> = openings(post, &catalogue.calendar, now)
            .into_iter()
            .filter(|(_, opens_at, _)| since < *opens_at && *opens_at <= now)
            .map(|(due, ..)| due)
            .collect();
        if due.is_empty() {
            continue;
        }
        let past = occurrences::past(conn, &post.revision.post).await?;
        let counts = |d: &Instant| past.active_since.is_some_and(|active| active < *d);
        if !due
            .iter()
            .filter(|d| counts(d))
            .all(|d| past.settled.contains(d))
        {
            return Ok(false);
        }
    }
    let Some(bot) = bots::the_bot(conn).await? else {
        return Ok(true);
    };
    let next = deliveries::next_due(conn, bot.id).await?;
    Ok(next.is_none_or(|at| at > now))
}

/// The page's boxes don't overlap: who has no account stands in its own, not among those who may still answer.
fn card(line: &OccurrenceLine, tally: &Tally) -> TallyCard {
    let total = &tally.total;
    let state = match line.state {
        OccurrenceState::Open => TallyState::Running,
        OccurrenceState::Closed | OccurrenceState::Skipped => TallyState::Closed,
    };
    let registered = |people: u64| people.saturating_sub(total.unregistered);
    TallyCard {
        id: line.id.to_string(),
        title: line.title.clone(),
        state,
        expected: small(total.expected),
        done: small(total.done),
        open: small(registered(total.open)),
        unregistered: small(total.unregistered),
        late: small(total.late),
        missing: small(registered(total.missing)),
        waived: small(total.waived),
        unreachable: small(total.unreachable),
        guests: small(tally.guests),
        departments: tally
            .departments
            .iter()
            .map(|d| DepartmentCount {
                name: d.name.clone(),
                expected: small(d.counts.expected),
                done: small(d.counts.done),
                late: small(d.counts.late),
            })
            .collect(),
        questions: tally
            .questions
            .iter()
            .map(|q| QuestionCount {
                no: q.number.into(),
                text: q.text.clone(),
                right: small(q.right),
                wrong: small(q.wrong),
            })
            .collect(),
    }
}

fn small(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// What the bot sent, is sending or holds back, the newest last.
async fn doings(conn: &mut Conn, words: &Words<'_>) -> Result<Vec<Doing>, StoreError> {
    let lines = deliveries::latest(conn, DOINGS).await?;
    let mut ids: Vec<OccurrenceId> = lines.iter().filter_map(|l| l.occurrence).collect();
    ids.sort_unstable();
    ids.dedup();
    let titles: HashMap<OccurrenceId, String> = occurrences::load(conn, &ids)
        .await?
        .into_iter()
        .map(|o| (o.id, o.revision.title))
        .collect();
    let mut doings = Vec::new();
    for line in lines.iter().rev() {
        let title = match (line.notice, line.occurrence) {
            (Some(id), _) => notices::get(conn, id).await?.map(|n| said(&n, words)),
            (None, Some(id)) => titles.get(&id).cloned(),
            (None, None) => None,
        };
        doings.push(doing(line, &title.unwrap_or_default(), words));
    }
    Ok(doings)
}

/// What a notice is about.
fn said(notice: &notices::Notice, words: &Words<'_>) -> String {
    let args: Vec<(&str, &str)> = notice
        .args
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let key = format!("notice-{}.title", notice.topic);
    words.texts.find(&key, &args).unwrap_or_default()
}

fn doing(line: &DeliveryLine, title: &str, words: &Words<'_>) -> Doing {
    let args = [("title", title), ("chat", line.chat_title.as_str())];
    let key = match line.purpose {
        Purpose::Open => "stage-doing-open",
        Purpose::Result => "stage-doing-result",
        Purpose::Notice => "stage-doing-notice",
        Purpose::Preview => "stage-doing-preview",
        Purpose::Question => "stage-doing-question",
    };
    Doing {
        at_ms: line.sent_at.unwrap_or(line.since).as_millis(),
        text: words.texts.say(key, &args),
        state: line.state.as_str().to_owned(),
        state_word: text::delivery(words.texts, line.state),
    }
}
