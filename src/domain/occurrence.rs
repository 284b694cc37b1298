//! One opening of a post: which ones are due, late or missed, and what it carries. Invariants 2 and 6.

use crate::calendar::Calendar;
use crate::campaign::{Revision, RevisionHash};
use crate::document::Document;
use crate::id::{AudienceId, OccurrenceId, PostId};
use crate::policy;
use crate::schedule::{LateRule, Opening, Reason, Schedule};
use crate::time::{Instant, Span};

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
}

impl Skipped {
    /// The name under which it is stored and worded.
    pub fn as_str(self) -> &'static str {
        match self {
            Skipped::TooLate => "too_late",
            Skipped::Superseded => "superseded",
            Skipped::SamePeriod => "same_period",
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

/// Due times looked at in one turn; a restart after a long time settles the rest in the next turns.
const LOOK_MAX: usize = 200;

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
    let moved = |o: &Opening| {
        policy::opens_at(
            o.due,
            revision.policy.urgent,
            revision.asks(),
            revision.policy.rest_day,
            calendar,
            schedule.zone,
        )
    };
    // What was settled long ago is not looked at again; a rest day moves an opening by less than this.
    let from = past
        .settled
        .iter()
        .max()
        .map_or(active_since, |last| active_since.max(last.minus(LOOK_BACK)));
    let ahead = schedule.between(calendar, from, now.plus(MOVE_MAX), LOOK_MAX);
    let mut next = schedule
        .next(calendar, now.plus(MOVE_MAX))
        .map(|o| moved(&o));
    let mut due = Vec::new();
    for opening in ahead {
        if past.settled.contains(&opening.due) {
            continue;
        }
        let opens_at = moved(&opening).max(active_since);
        if opens_at > now {
            next = Some(next.map_or(opens_at, |n: Instant| n.min(opens_at)));
        } else {
            due.push((opening, opens_at));
        }
    }
    due.sort_by_key(|(opening, opens_at)| (*opens_at, opening.due));
    let newest = due.len().saturating_sub(1);
    let planned = due.into_iter().enumerate().map(|(n, (opening, opens_at))| {
        let fate = fate(
            revision,
            schedule,
            past,
            opening.due,
            opens_at,
            n == newest,
            now,
        );
        Planned {
            due: opening.due,
            opens_at,
            reason: opening.reason,
            fate,
        }
    });
    (planned.collect(), next)
}

fn fate(
    revision: &Revision,
    schedule: &Schedule,
    past: &Past,
    due: Instant,
    opens_at: Instant,
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
            if lateness <= span && worth_sending(revision, schedule, due, now) =>
        {
            Fate::Open { late: true }
        }
        LateRule::SendWithin(_) | LateRule::Skip => Fate::Skip(Skipped::TooLate),
    }
}

/// A question that is closed already is not worth asking.
fn worth_sending(revision: &Revision, schedule: &Schedule, due: Instant, now: Instant) -> bool {
    closes_at(revision, schedule, due, due).is_none_or(|close| now < close)
}

/// When an opening closes: its close keeps its distance from the due time when the opening is moved off a rest day.
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
        Instant::at(
            crate::time::day_plus(wall.date(), days).and_time(wall.time()),
            schedule.zone,
        )
    })
}

/// Until when an opening is worth sending.
pub fn expires_at(revision: &Revision, closes_at: Option<Instant>, opens_at: Instant) -> Instant {
    let default = closes_at.unwrap_or_else(|| opens_at.plus(Span::days(1)));
    revision
        .policy
        .live
        .map_or(default, |live| opens_at.plus(live))
}
