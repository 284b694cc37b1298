//! One opening of a post: which ones are due, late or missed, and what it carries. Invariants 2 and 6.

use crate::calendar::Calendar;
use crate::campaign::{Revision, RevisionHash};
use crate::document::Document;
use crate::id::{AudienceId, OccurrenceId, PostId};
use crate::policy;
use crate::schedule::{LateRule, Opening, Reason, Schedule};
use crate::time::{Instant, Span};
use std::collections::BTreeSet;

/// An occurrence as it is stored. It carries its revision: after the opening nothing reads `messages/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Row id.
    pub id: OccurrenceId,
    /// Of which post.
    pub post: PostId,
    /// When it was due by its schedule.
    pub due: Instant,
    /// When it opened or opens: `due`, moved away from a rest day.
    pub opens_at: Instant,
    /// When it closes; absent where nothing is asked.
    pub closes_at: Option<Instant>,
    /// When it was closed.
    pub closed_at: Option<Instant>,
    /// It opened late.
    pub late: bool,
    /// The whole revision.
    pub revision: Revision,
    /// Name of the revision.
    pub hash: RevisionHash,
    /// The text as rendered at the opening.
    pub document: Document,
    /// Its audience.
    pub audience: AudienceId,
}

/// What the planner knows of a post's past.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// Since when its present schedule counts: the approval that made it active.
    pub active_since: Option<Instant>,
    /// Due times that have an occurrence or were recorded as skipped, at least those of the last `LOOK_BACK` before the newest.
    pub settled: Vec<Instant>,
    /// The newest due time that opened, and the schedule's spelling then.
    pub last: Option<(Instant, String)>,
}

/// What becomes of a due time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It opens now.
    Open {
        /// Later than it should.
        late: bool,
    },
    /// It does not open, and that is recorded and told.
    Skip(Skipped),
}

/// Why a due time does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skipped {
    /// Its late rule says skip, or its span is over.
    TooLate,
    /// A newer one of the same post was missed too: only the newest may be sent.
    Superseded,
    /// The changed schedule counts from the next period.
    SamePeriod,
    /// It came due while everything was stopped, and a person said that it is not to be sent.
    Paused,
    /// It came due while another copy of the database was at work, and a person saw it in the group.
    Elsewhere,
    /// A person said before its time that this one is not to happen.
    Cancelled,
    /// Nobody confirmed the day: it is announced each year, or rests on a holiday notice that isn't loaded.
    Unconfirmed,
}

impl Skipped {
    /// The name under which it is stored and worded.
    pub fn as_str(self) -> &'static str {
        match self {
            Skipped::TooLate => "too_late",
            Skipped::Superseded => "superseded",
            Skipped::SamePeriod => "same_period",
            Skipped::Paused => "paused",
            Skipped::Elsewhere => "elsewhere",
            Skipped::Cancelled => "cancelled",
            Skipped::Unconfirmed => "unconfirmed",
        }
    }
}

/// A due time and its fate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// When it is due by the schedule.
    pub due: Instant,
    /// When it opens.
    pub opens_at: Instant,
    /// Why then.
    pub reason: Reason,
    /// What becomes of it.
    pub fate: Fate,
}

/// Up to this, an opening counts as in time: one turn of the planner and a slow disk.
pub const ON_TIME: Span = Span::minutes(1);

/// How far a rest day may move an opening to the front.
const MOVE_MAX: Span = Span::days(16);

/// How far before the newest settled due time the list of settled ones must reach.
pub const LOOK_BACK: Span = Span::days(40);

/// Due times settled in one turn, the oldest first; a restart after a long time settles the rest in the next turns.
const LOOK_MAX: usize = 200;

/// Openings asked of a schedule at once.
const PAGE: usize = 200;

/// Which due times of a post are to be settled now, oldest first, and when the next one opens.
/// Pure: planner, `plan` and rehearsal call the same.
pub fn settle(
    revision: &Revision,
    schedule: &Schedule,
    past: &Past,
    calendar: &Calendar,
    now: Instant,
) -> (Vec<Planned>, Option<Instant>) {
    let Some(active_since) = past.active_since else {
        return (Vec::new(), None);
    };
    let opens = |o: &Opening| opens_at(revision, schedule, calendar, active_since, o.due);
    // What was settled long ago is not looked at again; a rest day moves an opening by less than this.
    let from = past
        .settled
        .iter()
        .max()
        .map_or(active_since, |last| active_since.max(last.minus(LOOK_BACK)));
    let horizon = now.plus(MOVE_MAX);
    let mut next = schedule.next(calendar, horizon).map(|o| opens(&o));
    let mut due = Vec::new();
    for opening in unsettled(schedule, past, calendar, from, horizon) {
        let opens_at = opens(&opening);
        if opens_at > now {
            next = Some(next.map_or(opens_at, |n: Instant| n.min(opens_at)));
        } else {
            due.push((opening, opens_at));
        }
    }
    // Where several open at one moment, the one that was not moved there is the newest.
    due.sort_by_key(|(opening, opens_at)| (*opens_at, *opens_at == opening.due, opening.due));
    let newest = due.len().saturating_sub(1);
    if let Some((_, rest)) = due.get(LOOK_MAX) {
        next = Some(*rest);
    }
    let planned = due
        .into_iter()
        .enumerate()
        .take(LOOK_MAX)
        .map(|(n, (opening, opens_at))| Planned {
            due: opening.due,
            opens_at,
            reason: opening.reason,
            fate: match opening.doubt {
                Some(_) => Fate::Skip(Skipped::Unconfirmed),
                None => {
                    let times = (opening.due, opens_at);
                    fate(revision, schedule, past, times, n == newest, now)
                }
            },
        });
    (planned.collect(), next)
}

/// Openings in `(from, until]` that have no fate yet. Read page by page: a post that opens every quarter of an hour has
/// thousands of settled ones within `LOOK_BACK`, and they must not hide the one that is due.
fn unsettled(
    schedule: &Schedule,
    past: &Past,
    calendar: &Calendar,
    from: Instant,
    until: Instant,
) -> Vec<Opening> {
    let settled: BTreeSet<Instant> = past.settled.iter().copied().collect();
    let mut found = Vec::new();
    let mut after = from;
    loop {
        let page = schedule.between(calendar, after, until, PAGE);
        let last = page.last().map(|o| o.due);
        let full = page.len() == PAGE;
        found.extend(page.into_iter().filter(|o| !settled.contains(&o.due)));
        match last {
            Some(due) if full => after = due,
            _ => return found,
        }
    }
}

/// When a due time opens: moved away from a rest day, and never before the approval. What was approved after the workday to
/// which it would have moved opens at once, or on the next workday where the approval itself fell on a rest day.
fn opens_at(
    revision: &Revision,
    schedule: &Schedule,
    calendar: &Calendar,
    active_since: Instant,
    due: Instant,
) -> Instant {
    let policy = &revision.policy;
    let zone = schedule.zone;
    let moved = policy::opens_at(
        due,
        policy.urgent,
        revision.asks(),
        policy.rest_day,
        calendar,
        zone,
    );
    if moved >= active_since {
        return moved;
    }
    let approved = active_since.day(zone);
    let workday = calendar.next_workday(approved);
    if workday == approved {
        active_since
    } else {
        Instant::at(workday.and_time(due.local(zone).time()), zone)
    }
}

fn fate(
    revision: &Revision,
    schedule: &Schedule,
    past: &Past,
    (due, opens_at): (Instant, Instant),
    newest: bool,
    now: Instant,
) -> Fate {
    if let Some((last, when)) = &past.last
        && *when != revision.when
        && schedule.period(*last) == schedule.period(due)
    {
        return Fate::Skip(Skipped::SamePeriod);
    }
    let lateness = now.since(opens_at);
    if lateness <= ON_TIME && newest {
        return Fate::Open { late: false };
    }
    if !newest {
        return Fate::Skip(Skipped::Superseded);
    }
    match revision.policy.late {
        LateRule::SendWithin(span)
            if lateness <= span && now < worth_until(revision, schedule, due, opens_at) =>
        {
            Fate::Open { late: true }
        }
        LateRule::SendWithin(_) | LateRule::Skip => Fate::Skip(Skipped::TooLate),
    }
}

/// A question that is closed already is not worth asking, nor anything that would expire before it left.
fn worth_until(
    revision: &Revision,
    schedule: &Schedule,
    due: Instant,
    opens_at: Instant,
) -> Instant {
    let close = closes_at(revision, schedule, due, opens_at);
    expires_at(revision, close, opens_at)
}

/// When an opening closes: its close keeps its distance from the due time when the opening is moved off a rest day.
/// Always later than it opens: what was approved in the evening of the day to which it moved closes a day later.
pub fn closes_at(
    revision: &Revision,
    schedule: &Schedule,
    due: Instant,
    opens_at: Instant,
) -> Option<Instant> {
    let rule = revision.policy.close?;
    revision.asks().then(|| {
        let close = rule.close(due, schedule.zone);
        // Whole local days, so that 17:30 stays 17:30 over a change of clocks.
        let days = (opens_at.day(schedule.zone) - due.day(schedule.zone)).num_days();
        let wall = close.local(schedule.zone);
        let moved = |days| {
            let day = crate::time::day_plus(wall.date(), days);
            Instant::at(day.and_time(wall.time()), schedule.zone)
        };
        if moved(days) > opens_at {
            moved(days)
        } else {
            moved(days + 1)
        }
    })
}

/// Until when an opening is worth sending: its time to live, never past its close.
pub fn expires_at(revision: &Revision, closes_at: Option<Instant>, opens_at: Instant) -> Instant {
    match (revision.policy.live, closes_at) {
        (Some(live), Some(close)) => opens_at.plus(live).min(close),
        (Some(live), None) => opens_at.plus(live),
        (None, Some(close)) => close,
        (None, None) => opens_at.plus(Span::days(1)),
    }
}
