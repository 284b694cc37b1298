//! Openings ahead of a post, and its text as it will be read at one of them. Never writes anything.

use crate::content::template::{self, OpeningValues};
use crate::domain::calendar::Calendar;
use crate::domain::campaign::Revision;
use crate::domain::document::Document;
use crate::domain::problem::Problem;
use crate::domain::schedule::{Opening, Reason, Schedule};
use crate::domain::time::Instant;
use crate::domain::{occurrence, policy};
use crate::text::{Lang, Texts};
use chrono_tz::Tz;

/// One opening that lies ahead.
#[derive(Clone, Debug, PartialEq)]
pub struct Ahead {
    /// When it is due.
    pub due: Instant,
    /// When it really opens.
    pub opens_at: Instant,
    /// When it closes, where it asks.
    pub closes_at: Option<Instant>,
    /// Why then.
    pub reason: Reason,
}

/// The next openings of a post after an instant, at most so many.
pub fn ahead(
    calendar: &Calendar,
    revision: &Revision,
    schedule: &Schedule,
    after: Instant,
    count: usize,
) -> Vec<Ahead> {
    let one = |opening: Opening| {
        let opens_at = policy::opens_at(
            opening.due,
            revision.policy.urgent,
            revision.asks(),
            revision.policy.rest_day,
            calendar,
            schedule.zone,
        );
        Ahead {
            due: opening.due,
            opens_at,
            closes_at: occurrence::closes_at(revision, schedule, opening.due, opens_at),
            reason: opening.reason,
        }
    };
    let openings = schedule.openings(calendar, after, count);
    openings.into_iter().map(one).collect()
}

/// The text as it will be read at that opening. The error is a problem without a place.
pub fn render(
    texts: &Texts,
    calendar: &Calendar,
    revision: &Revision,
    zone: Tz,
    ahead: &Ahead,
) -> Result<Document, Problem> {
    let observance = match &ahead.reason {
        Reason::Observance { id, .. } => calendar.observances.get(id),
        _ => None,
    };
    let values = OpeningValues {
        due_local: ahead.due.local(zone),
        opens_local: ahead.opens_at.local(zone),
        reason: &ahead.reason,
        observance: observance.map(|o| match texts.lang() {
            Lang::Zh => o.zh.as_str(),
            Lang::En => o.en.as_str(),
        }),
        closes_local: ahead.closes_at.map(|c| c.local(zone)),
    };
    template::render(revision, &values)
}
