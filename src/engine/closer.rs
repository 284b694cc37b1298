//! Closes what is over: open turns missing, figures freeze, the result goes out, the owner is told. Never sends.

use super::{Office, occurrence, tell_once};
use crate::domain::campaign::Unsure;
use crate::domain::delivery::{Class, Key, State};
use crate::domain::id::OccurrenceId;
use crate::domain::policy::Purpose;
use crate::domain::time::{Instant, Next, Span};
use crate::store::deliveries::{self, NewDelivery};
use crate::store::{StoreError, Tx, occurrences, views};
use std::sync::Arc;

/// How long after the close its result is still worth sending: over a long holiday.
const RESULT_LIVES: Span = Span::days(10);

/// Closes every occurrence whose time is over; says when the next one closes.
pub async fn tick(office: &Arc<Office>, now: Instant) -> Result<Next, StoreError> {
    if office.halts().await?.iter().any(|h| h.stops_time()) {
        return Ok(Next::Idle);
    }
    let over = office
        .store
        .read(move |conn| Box::pin(async move { occurrences::to_close(conn, now).await }))
        .await?;
    for id in over {
        let inside = office.clone();
        office
            .store
            .write(move |tx| Box::pin(async move { close(tx, &inside, id, now).await }))
            .await?;
    }
    let next = office
        .store
        .read(|conn| Box::pin(async move { occurrences::next_close(conn).await }))
        .await?;
    Ok(next.map_or(Next::Idle, Next::At))
}

/// Closes one occurrence; nothing where it is closed already.
pub(super) async fn close(
    tx: &mut Tx,
    office: &Office,
    id: OccurrenceId,
    now: Instant,
) -> Result<(), StoreError> {
    if !occurrences::close(tx, id, now).await? {
        return Ok(());
    }
    let Some(closed) = occurrence(tx, id).await? else {
        return Ok(());
    };
    let shown = deliveries::of_occurrence(tx, id).await?;
    let reached = shown.iter().filter(|d| {
        d.purpose == Purpose::Open && matches!(d.state, State::Sent | State::Confirmed)
    });
    let new: Vec<NewDelivery> = reached
        .map(|open| NewDelivery {
            key: Key::result(id, open.chat),
            purpose: Purpose::Result,
            class: Class::of(Purpose::Result, false),
            bot: office.bot,
            occurrence: Some(id),
            notice: None,
            dialog: None,
            preview: None,
            chat: open.chat,
            not_before: now,
            expires_at: Some(now.plus(RESULT_LIVES)),
            mark: office.entropy.mark(),
            urgent: false,
            unsure: Unsure::Hold,
        })
        .collect();
    deliveries::plan(tx, &new, now).await?;
    fail::fail_point!("close-open");
    deliveries::mark_refresh(tx, &[id], now).await?;
    let tally = views::tally::tally(tx, id).await?;
    let pairs = [
        ("title", closed.revision.title.clone()),
        ("expected", tally.total.expected.to_string()),
        ("done", tally.total.done.to_string()),
        ("missing", tally.total.missing.to_string()),
        ("occurrence", id.to_string()),
    ];
    tracing::info!(
        occurrence = id.0,
        expected = tally.total.expected,
        done = tally.total.done,
        "closed"
    );
    tell_once(tx, "closed", pairs, now).await
}
