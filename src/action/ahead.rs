//! The openings that a post has before it, and its text at each: what planner, preview and approval show is one and the same.
//! Never asks whether anybody approved it.

use crate::content::{schedule, template};
use crate::domain::calendar::Calendar;
use crate::domain::campaign::Revision;
use crate::domain::day_rule::Doubt;
use crate::domain::document::Document;
use crate::domain::problem::Problem;
use crate::domain::schedule::{Reason, Schedule};
use crate::domain::time::Instant;
use crate::domain::{occurrence, policy};
use crate::text::{Lang, Texts};
use chrono_tz::Tz;
use std::str::FromStr;

/// One opening ahead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// When it is due by its schedule.
    pub due: Instant,
    /// When it opens: moved away from a rest day.
    pub opens_at: Instant,
    /// When it closes; absent where it asks nothing.
    pub closes_at: Option<Instant>,
    /// Why then.
    pub reason: Reason,
    /// Why nobody can be sure of the day.
    pub doubt: Option<Doubt>,
}

/// The next openings of a post that are due after an instant, at most so many.
pub fn ahead(
    calendar: &Calendar,
    revision: &Revision,
    schedule: &Schedule,
    after: Instant,
    count: usize,
) -> Vec<Ahead> {
    let openings = schedule.openings(calendar, after, count);
    let one = |opening: crate::domain::schedule::Opening| {
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
            doubt: opening.doubt,
        }
    };
    openings.into_iter().map(one).collect()
}

/// The schedule that a revision spells; nothing where the calendar doesn't know its day any more.
pub fn schedule_of(revision: &Revision, calendar: &Calendar) -> Option<Schedule> {
    let zone = Tz::from_str(&revision.zone).ok()?;
    schedule::parse(&revision.when, zone, calendar).ok()
}

/// The text at an opening. The error is a problem without a place.
pub fn render(
    texts: &Texts,
    calendar: &Calendar,
    revision: &Revision,
    zone: Tz,
    ahead: &Ahead,
) -> Result<Document, Problem> {
    template::render(revision, &values(texts, calendar, zone, ahead))
}

/// The values computed at each of these openings: their names, and a value an opening.
pub fn samples(
    texts: &Texts,
    calendar: &Calendar,
    revision: &Revision,
    zone: Tz,
    ahead: &[Ahead],
) -> Vec<(String, Vec<String>)> {
    let one = |name: &String| {
        let each = ahead
            .iter()
            .filter_map(|a| template::value_of(name, &values(texts, calendar, zone, a)));
        (name.clone(), each.collect())
    };
    revision.computed.iter().map(one).collect()
}

fn values<'a>(
    texts: &Texts,
    calendar: &'a Calendar,
    zone: Tz,
    ahead: &'a Ahead,
) -> template::OpeningValues<'a> {
    let observance = match &ahead.reason {
        Reason::Observance { id, .. } => {
            let found = calendar.observances.get(id);
            found.map(|o| match texts.lang() {
                Lang::Zh => o.zh.as_str(),
                Lang::En => o.en.as_str(),
            })
        }
        _ => None,
    };
    template::OpeningValues {
        due_local: ahead.due.local(zone),
        opens_local: ahead.opens_at.local(zone),
        reason: &ahead.reason,
        observance,
        closes_local: ahead.closes_at.map(|c| c.local(zone)),
    }
}
