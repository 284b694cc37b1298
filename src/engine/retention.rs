//! Makes good what every post promises: after the day that it showed people, its answers and names are deleted and figures
//! alone stay. Old records of other sorts go too. Never decides which day that is: `text::compose::kept_until` says it to
//! people, and says it here.

use super::{Office, occurrence, tell_once};
use crate::domain::id::OccurrenceId;
use crate::domain::time::{Instant, Next, Span, day_plus};
use crate::store::{StoreError, retention};
use crate::text::compose::kept_until;
use std::sync::Arc;

/// Openings whose records are deleted in one turn; the rest follows in the next.
const A_TURN: usize = 50;

/// When to look again where some records can't be deleted.
const AGAIN: Span = Span::hours(1);

/// Deletes what is over and prunes; says when there is something to delete again: at once where a turn was not enough.
pub async fn tick(office: &Arc<Office>, now: Instant) -> Result<Next, StoreError> {
    let today = now.day(office.zone);
    let limit = u32::try_from(A_TURN + 1).unwrap_or(u32::MAX);
    let closed = office
        .store
        .read(move |conn| Box::pin(retention::with_records(conn, limit)))
        .await?;
    // Later openings are never kept for a shorter time, so those whose day is over come first.
    let over = closed
        .iter()
        .take_while(|(_, opened)| kept_until(*opened, office.zone) < today)
        .count();
    let mut stuck = false;
    for (id, _) in closed.iter().take(over.min(A_TURN)) {
        stuck |= !forget(office, *id, now).await?;
    }
    let pruned = office
        .store
        .write(move |tx| Box::pin(retention::prune(tx, now)))
        .await?;
    if pruned != retention::Pruned::default() {
        tracing::info!(
            wrong_codes = pruned.wrong_codes,
            codes = pruned.codes,
            set_aside = pruned.set_aside,
            audit = pruned.audit,
            notices = pruned.notices,
            "old records thrown away"
        );
    }
    if stuck {
        return Ok(Next::At(now.plus(AGAIN)));
    }
    let next = closed.get(over.min(A_TURN));
    Ok(next.map_or(Next::Idle, |(_, opened)| {
        let day = day_plus(kept_until(*opened, office.zone), 1);
        Next::At(now.max(Instant::at(
            day.and_time(chrono::NaiveTime::MIN),
            office.zone,
        )))
    }))
}

/// Deletes one opening's records. False where what is stored doesn't let it: that is told, and the others go on.
async fn forget(office: &Arc<Office>, id: OccurrenceId, now: Instant) -> Result<bool, StoreError> {
    let done = office
        .store
        .write(move |tx| Box::pin(retention::forget(tx, id, now)))
        .await;
    let error = match done {
        Ok(forgotten) => {
            if forgotten {
                tracing::info!(occurrence = id.0, "records deleted as promised");
            }
            return Ok(true);
        }
        Err(error) if error.is_environment() => return Err(error),
        Err(error) => error,
    };
    tracing::error!(occurrence = id.0, %error, "records could not be deleted");
    let title = office
        .store
        .read(move |conn| Box::pin(occurrence(conn, id)))
        .await
        .ok()
        .flatten()
        .map_or_else(String::new, |o| o.revision.title);
    let pairs = [("title", title), ("occurrence", id.to_string())];
    office
        .store
        .write(move |tx| Box::pin(tell_once(tx, "records-stuck", pairs, now)))
        .await?;
    Ok(false)
}
