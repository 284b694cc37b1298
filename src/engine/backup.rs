//! Decides when a backup is made: once a day at night, at once where the last one is older, again in an hour where it failed.
//! The newest fourteen stay. Never keeps a count of its own: what lies in the folder is what there is.

use super::{Office, tell_once};
use crate::domain::time::{Instant, Next, Span, day_plus};
use crate::store::{StoreError, backups, leases};
use std::path::Path;
use std::sync::Arc;

/// When in the office's night a new one is due.
const HOUR: chrono::NaiveTime = match chrono::NaiveTime::from_hms_opt(3, 0, 0) {
    Some(hour) => hour,
    None => chrono::NaiveTime::MIN,
};

/// Under this name the database keeps when the last one was made, for the words of a failure.
const LAST: &str = "backup";

/// How many stay.
const KEPT: usize = 14;

/// When to try again after a failure.
const AGAIN: Span = Span::hours(1);

/// Makes the backup that is due; says when the next one is. A failure is told to the owner once, until one succeeds again.
pub async fn tick(office: &Arc<Office>, folder: &Path, now: Instant) -> Result<Next, StoreError> {
    let dialect = office.store.dialect();
    let newest = match backups::list(folder, dialect) {
        // A clock that was set back leaves backups of a time to come: they don't count as made.
        Ok(all) => all.into_iter().rev().map(|b| b.at).find(|at| *at <= now),
        Err(error) => return failed(office, &error, now).await,
    };
    let due = newest.map_or(now, |at| night_after(at, office.zone));
    if due > now {
        return Ok(Next::At(due));
    }
    let target = folder.join(backups::name(dialect, now));
    let bytes = match office.store.back_up(&target).await {
        Ok(bytes) => bytes,
        Err(error) => return failed(office, &error, now).await,
    };
    tracing::info!(bytes, "a backup was made");
    office
        .store
        .write(move |tx| Box::pin(async move { leases::take(tx, LAST, LAST, now, now).await }))
        .await?;
    match backups::prune(folder, dialect, KEPT) {
        Ok(0) => {}
        Ok(gone) => tracing::info!(gone, "old backups thrown away"),
        Err(error) => tracing::warn!(%error, "old backups could not be thrown away"),
    }
    Ok(Next::At(night_after(now, office.zone)))
}

/// The first three o'clock after an instant.
fn night_after(at: Instant, zone: chrono_tz::Tz) -> Instant {
    let today = Instant::at(at.day(zone).and_time(HOUR), zone);
    if today > at {
        return today;
    }
    Instant::at(day_plus(at.day(zone), 1).and_time(HOUR), zone)
}

async fn failed(
    office: &Arc<Office>,
    error: &(dyn std::fmt::Display + Sync),
    now: Instant,
) -> Result<Next, StoreError> {
    tracing::error!(%error, "no backup was made; it is tried again in an hour");
    let inside = office.clone();
    office
        .store
        .write(move |tx| {
            Box::pin(async move {
                let last = leases::until(tx, LAST).await?;
                let last = last.map_or_else(|| "–".to_owned(), |at| inside.moment(at));
                tell_once(tx, "backup-failed", [("last", last)], now).await
            })
        })
        .await?;
    Ok(Next::At(now.plus(AGAIN)))
}
