//! Edits of shown messages towards their present state: counts, and the end of a poll. Newest wins, coalesced, last in the budget.
//! An edit is repeatable, so a crash in the middle costs nothing: the next change brings it up to date.

use super::super::{Office, chat_title, occurrence, tell_once};
use super::Stale;
use super::claim::{self, Budget, Full};
use crate::channel::{Edited, Transport};
use crate::domain::delivery::Class;
use crate::domain::id::{DeliveryId, OccurrenceId};
use crate::domain::outgoing::Outgoing;
use crate::domain::time::{Instant, Next, Span};
use crate::store::chats::{self, ChatKind, ChatState};
use crate::store::deliveries::{self, DueRefresh};
use crate::store::{StoreError, Tx, halts, views};
use std::sync::Arc;

/// Edits looked at in one turn.
const LOOK_MAX: u32 = 32;

/// An edit that didn't work comes again after this.
const AGAIN: Span = Span::seconds(5);

/// A shown message that is behind.
pub struct Behind {
    delivery: DeliveryId,
    occurrence: OccurrenceId,
    chat: crate::domain::id::ChatId,
    address: String,
    message: String,
    /// What it is to show; absent for a poll that is to be closed.
    outgoing: Option<Outgoing>,
}

pub(super) async fn due(
    office: &Arc<Office>,
    now: Instant,
) -> Result<(Vec<Stale>, Next), StoreError> {
    let bot = office.bot;
    let due = office
        .store
        .read(move |conn| {
            Box::pin(async move {
                // While all is stopped the groups see nothing new, counts included.
                if !halts::open(conn).await?.is_empty() {
                    return Ok(Vec::new());
                }
                deliveries::due_refreshes(conn, bot, now, LOOK_MAX).await
            })
        })
        .await?;
    if due.is_empty() {
        return Ok((Vec::new(), Next::Idle));
    }
    let inside = office.clone();
    office
        .store
        .write(move |tx| {
            Box::pin(async move {
                let chats: Vec<_> = due.iter().map(|d| d.chat).collect();
                let mut budget = Budget::of(tx, &inside, &chats, now).await?;
                let (mut stale, mut next) = (Vec::new(), Next::Idle);
                for one in due {
                    if let Err(Full::All(at) | Full::Chat(at)) =
                        budget.take(one.chat, ChatKind::Group, Class::Count, now)
                    {
                        next = next.or(Next::At(at));
                        continue;
                    }
                    if let Some(found) = begin(tx, &inside, one, now).await? {
                        stale.push(Stale::Behind(found));
                    }
                }
                Ok::<_, StoreError>((stale, next))
            })
        })
        .await
}

async fn begin(
    tx: &mut Tx,
    office: &Office,
    due: DueRefresh,
    now: Instant,
) -> Result<Option<Behind>, StoreError> {
    if !deliveries::begin_refresh(tx, due.delivery, now).await? {
        return Ok(None);
    }
    let Some(opened) = occurrence(tx, due.occurrence).await? else {
        return Ok(None);
    };
    let outgoing = match (&due.poll, opened.closed_at) {
        // A running poll counts by itself.
        (Some(_), None) => return Ok(None),
        (Some(_), Some(_)) => None,
        (None, _) => Some(claim::opening(tx, office, &opened, &due.mark).await?),
    };
    Ok(Some(Behind {
        delivery: due.delivery,
        occurrence: due.occurrence,
        chat: due.chat,
        address: due.address,
        message: due.message,
        outgoing,
    }))
}

/// All was stopped since it was taken on.
pub(super) async fn put_back(office: &Arc<Office>, stale: Behind) -> Result<(), StoreError> {
    let now = office.clock.now();
    office
        .store
        .write(move |tx| {
            Box::pin(async move { deliveries::again_refresh(tx, stale.delivery, now).await })
        })
        .await
}

pub(super) async fn carry_out(
    office: &Arc<Office>,
    transport: &dyn Transport,
    stale: Behind,
) -> Result<(), StoreError> {
    let Some(outgoing) = &stale.outgoing else {
        return close_poll(office, transport, stale).await;
    };
    let edited = transport
        .edit(&stale.address, &stale.message, outgoing)
        .await;
    let now = office.clock.now();
    if matches!(edited, Edited::Done) {
        return Ok(());
    }
    let bot = office.bot;
    office
        .store
        .write(move |tx| {
            Box::pin(async move {
                match edited {
                    Edited::Done => Ok(()),
                    Edited::Busy { retry_after, .. } => {
                        let until = now.plus(retry_after).plus(Span::millis(50));
                        chats::hold_until(tx, stale.chat, until).await?;
                        deliveries::again_refresh(tx, stale.delivery, until).await
                    }
                    Edited::Moved { to } => {
                        chats::move_address(tx, bot, &stale.address, &to, now).await?;
                        deliveries::again_refresh(tx, stale.delivery, now).await?;
                        let title = chat_title(tx, stale.chat).await?;
                        tell_once(tx, "group-moved", [("chat", title)], now).await
                    }
                    Edited::Gone(why) => {
                        tracing::info!(
                            delivery = stale.delivery.0,
                            why,
                            "a shown message can't be edited any more"
                        );
                        removed(tx, &stale, &why, now).await
                    }
                    Edited::Failed(_) => {
                        deliveries::again_refresh(tx, stale.delivery, now.plus(AGAIN)).await
                    }
                }
            })
        })
        .await
}

/// A group that threw the bot out says so at an edit too.
async fn removed(tx: &mut Tx, stale: &Behind, why: &str, now: Instant) -> Result<(), StoreError> {
    if !(why.contains("kicked") || why.contains("not a member") || why.contains("was deleted")) {
        return Ok(());
    }
    chats::set_state(tx, stale.chat, ChatState::Removed, Some("removed"), now).await?;
    let title = chat_title(tx, stale.chat).await?;
    tell_once(tx, "group-removed", [("chat", title)], now).await
}

/// Closes a native poll and holds the channel's totals against ours; a difference is told, never hidden.
async fn close_poll(
    office: &Arc<Office>,
    transport: &dyn Transport,
    stale: Behind,
) -> Result<(), StoreError> {
    let totals = transport.close_poll(&stale.address, &stale.message).await;
    let now = office.clock.now();
    office
        .store
        .write(move |tx| {
            Box::pin(async move {
                let totals = match totals {
                    Err(_) => {
                        return deliveries::again_refresh(tx, stale.delivery, now.plus(AGAIN))
                            .await;
                    }
                    Ok(None) => return Ok(()),
                    Ok(Some(totals)) => totals,
                };
                let theirs: u64 = totals.votes.iter().sum();
                let counts = views::tally::done_count(tx, &[stale.occurrence]).await?;
                let ours = counts.get(&stale.occurrence).map_or(0, |s| s.answered);
                let Some(opened) = occurrence(tx, stale.occurrence).await? else {
                    return Ok(());
                };
                if theirs == ours {
                    return Ok(());
                }
                let pairs = [
                    ("title", opened.revision.title),
                    ("theirs", theirs.to_string()),
                    ("ours", ours.to_string()),
                ];
                tell_once(tx, "poll-differs", pairs, now).await
            })
        })
        .await
}
