//! One coming opening is not to happen, or is to happen after all. The planner skips what is cancelled; what has opened is
//! recalled, not cancelled.

use super::{Actor, Refused, record, require_owner};
use crate::domain::campaign::Catalogue;
use crate::domain::id::PostId;
use crate::domain::problem::Problem;
use crate::domain::time::{Instant, Span};
use crate::store::{Tx, cancellations, occurrences};

/// Openings looked through for the one that is meant.
const LOOK_MAX: usize = 400;

/// How far ahead an opening may be cancelled.
const AHEAD: Span = Span::days(400);

/// Which opening is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// The one at this instant.
    At(Instant),
    /// The one of this day.
    On(chrono::NaiveDate),
    /// The next one.
    Next,
}

/// Cancels a coming opening, or takes that back. When it was due, and whether anything changed.
/// Refused: `not-owner`, `post-unknown`, `cancel-no-opening`, `cancel-settled`.
pub async fn cancel(
    tx: &mut Tx,
    actor: &Actor,
    catalogue: &Catalogue,
    post: &PostId,
    which: &Which,
    back: bool,
    now: Instant,
) -> Result<(Instant, bool), Refused> {
    require_owner(tx, actor).await?;
    let Some(found) = catalogue.posts.get(post) else {
        return Err(Problem::error("post-unknown").with("post", post).into());
    };
    let zone = found.schedule.zone;
    // A rest day may have moved one that was due a while ago.
    let from = now.minus(Span::days(16));
    let openings = found
        .schedule
        .between(&catalogue.calendar, from, now.plus(AHEAD), LOOK_MAX);
    let settled = occurrences::past(tx, post).await?.settled;
    let due = openings.iter().map(|o| o.due).find(|due| match which {
        Which::At(at) => due == at,
        Which::On(day) => due.day(zone) == *day && !settled.contains(due),
        Which::Next => *due > now && !settled.contains(due),
    });
    let Some(due) = due else {
        let next = openings.iter().find(|o| o.due > now);
        let next = next.map(|o| o.due.local(zone).format("%Y-%m-%d %H:%M").to_string());
        return Err(Problem::error("cancel-no-opening")
            .with("post", post)
            .with("next", next.unwrap_or_default())
            .into());
    };
    if settled.contains(&due) {
        return Err(Problem::error("cancel-settled").with("post", post).into());
    }
    let by = actor.to_string();
    let changed = if back {
        cancellations::lift(tx, post, due, &by, now).await?
    } else {
        cancellations::add(tx, post, due, &by, now).await?
    };
    if changed {
        let verb = if back { "uncancel" } else { "cancel" };
        let detail = due.as_millis().to_string();
        record(tx, actor, verb, &format!("post:{post}"), &detail, now).await?;
    }
    Ok((due, changed))
}
