//! Corrects and deletes what was shown, as a person said. Both are repeatable; a row waits until its outcome is written, so that
//! a crash in the middle is made good. When the last one is done the owner hears where it worked and where it didn't.

use super::super::{Office, occurrence, tell_once};
use super::Stale;
use super::claim::{self, Budget, Full};
use crate::channel::{Edited, Transport};
use crate::domain::delivery::Class;
use crate::domain::halt::Halt;
use crate::domain::id::OccurrenceId;
use crate::domain::outgoing::Outgoing;
use crate::domain::policy::Purpose;
use crate::domain::time::{Instant, Next, Span};
use crate::store::chats::{self, ChatKind};
use crate::store::corrections::{self, CorrectionState};
use crate::store::deliveries::{self, DueAmend};
use crate::store::{StoreError, Tx, halts};
use std::sync::Arc;

/// Looked at in one turn.
const LOOK_MAX: u32 = 32;

/// What didn't work comes again after this.
const AGAIN: Span = Span::seconds(5);

/// What didn't work for so long is said not to work.
const PATIENCE: Span = Span::hours(1);

/// Chats that are named in a notice.
const NAMED: usize = 10;

/// Why it could not be done there; the keys of `amend-…`.
const POLL: &str = "poll";
const GONE: &str = "gone";
const NOT_DELETABLE: &str = "not_deletable";
const FAILED: &str = "failed";

/// A shown message and what is to become of it.
pub struct Amended {
    due: DueAmend,
    /// The corrected post; or what stands there if it can't be deleted.
    outgoing: Outgoing,
}

/// Whether corrections and recalls go on: they are what somebody stops everything for. Not while another copy may be at work.
pub(super) fn may(halts: &[Halt]) -> bool {
    !halts.iter().any(|h| h.stops_time())
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
                let halts: Vec<Halt> = halts::open(conn).await?.iter().map(|h| h.why).collect();
                match may(&halts) {
                    true => deliveries::due_amends(conn, bot, now, LOOK_MAX).await,
                    false => Ok(Vec::new()),
                }
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
                let (mut amended, mut next) = (Vec::new(), Next::Idle);
                for one in due {
                    if let Err(Full::All(at) | Full::Chat(at)) =
                        budget.take(one.chat, ChatKind::Group, Class::Dialog, now)
                    {
                        next = next.or(Next::At(at));
                        continue;
                    }
                    if let Some(found) = begin(tx, &inside, one, now).await? {
                        amended.push(Stale::Amended(found));
                    }
                }
                if !amended.is_empty() {
                    next = next.or(Next::At(now.plus(Span::millis(1))));
                }
                Ok::<_, StoreError>((amended, next))
            })
        })
        .await
}

async fn begin(
    tx: &mut Tx,
    office: &Office,
    due: DueAmend,
    now: Instant,
) -> Result<Option<Amended>, StoreError> {
    if !deliveries::begin_amend(tx, due.delivery, now).await? {
        return Ok(None);
    }
    let Some(opened) = occurrence(tx, due.occurrence).await? else {
        deliveries::end_amend(tx, due.delivery, Some(GONE)).await?;
        return Ok(None);
    };
    if due.recalled {
        let mut outgoing = claim::recalled(tx, office, &opened).await?;
        if due.purpose == Purpose::Result {
            outgoing.attachment = None;
        }
        return Ok(Some(Amended { due, outgoing }));
    }
    if due.poll.is_some() {
        // The channel lets nobody change a poll's words.
        deliveries::end_amend(tx, due.delivery, Some(POLL)).await?;
        tell(tx, office, due.occurrence, false, now).await?;
        return Ok(None);
    }
    let outgoing = claim::opening(tx, office, &opened, &due.mark).await?;
    Ok(Some(Amended { due, outgoing }))
}

pub(super) async fn carry_out(
    office: &Arc<Office>,
    transport: &dyn Transport,
    amended: Amended,
) -> Result<(), StoreError> {
    let Amended { due, outgoing } = amended;
    let (address, message) = (due.address.as_str(), due.message.as_str());
    let mut came = if due.recalled {
        transport.recall(address, message).await
    } else {
        transport.edit(address, message, &outgoing).await
    };
    let mut refused = None;
    if due.recalled && matches!(came, Edited::Gone(_)) {
        // The honest second best; of a poll at least nobody votes any more.
        refused = Some(NOT_DELETABLE);
        came = match &due.poll {
            None => transport.edit(address, message, &outgoing).await,
            Some(_) => match transport.close_poll(address, message).await {
                Ok(_) => Edited::Done,
                Err(why) => Edited::Failed(why),
            },
        };
    }
    let now = office.clock.now();
    let inside = office.clone();
    office
        .store
        .write(move |tx| {
            Box::pin(async move { record(tx, &inside, &due, came, refused, now).await })
        })
        .await
}

async fn record(
    tx: &mut Tx,
    office: &Office,
    due: &DueAmend,
    came: Edited,
    refused: Option<&str>,
    now: Instant,
) -> Result<(), StoreError> {
    match came {
        Edited::Done if due.recalled && refused.is_none() => {
            deliveries::deleted(tx, due.delivery, now).await?;
        }
        Edited::Done => deliveries::end_amend(tx, due.delivery, refused).await?,
        Edited::Gone(why) => {
            tracing::info!(delivery = due.delivery.0, why, "can't be amended");
            deliveries::end_amend(tx, due.delivery, Some(refused.unwrap_or(GONE))).await?;
        }
        Edited::Busy { retry_after, .. } => {
            let until = now.plus(retry_after).plus(Span::millis(50));
            chats::hold_until(tx, due.chat, until).await?;
            return deliveries::again_amend(tx, due.delivery, until).await;
        }
        Edited::Moved { to } => {
            chats::move_address(tx, office.bot, &due.address, &to, now).await?;
            return deliveries::again_amend(tx, due.delivery, now).await;
        }
        Edited::Failed(why) if now.since(due.since) < PATIENCE => {
            tracing::warn!(delivery = due.delivery.0, why, "is amended again later");
            return deliveries::again_amend(tx, due.delivery, now.plus(AGAIN)).await;
        }
        Edited::Failed(_) => deliveries::end_amend(tx, due.delivery, Some(FAILED)).await?,
    }
    tell(tx, office, due.occurrence, due.recalled, now).await
}

/// Once nothing of an opening waits any more the owner hears what came of it.
async fn tell(
    tx: &mut Tx,
    office: &Office,
    id: OccurrenceId,
    recalled: bool,
    now: Instant,
) -> Result<(), StoreError> {
    if deliveries::amends_left(tx, id).await? > 0 {
        return Ok(());
    }
    let Some(opened) = occurrence(tx, id).await? else {
        return Ok(());
    };
    let said = corrections::of(tx, id).await?;
    let last = said
        .iter()
        .rev()
        .find(|c| c.state == CorrectionState::Approved);
    // Each correction is told by itself; a recall once.
    let number = match (recalled, last) {
        (false, Some(last)) => last.id.to_string(),
        _ => String::new(),
    };
    let refused = deliveries::amends_refused(tx, id).await?;
    let verb = if recalled { "recalled" } else { "corrected" };
    let mut chats: Vec<String> = refused
        .iter()
        .take(NAMED)
        .map(|(chat, why)| {
            let why = office
                .texts
                .say(&format!("amend-{}", why.replace('_', "-")), &[]);
            let args = [("chat", chat.as_str()), ("why", why.as_str())];
            office.texts.say("amend-line", &args)
        })
        .collect();
    if refused.len() > NAMED {
        let more = (refused.len() - NAMED).to_string();
        chats.push(office.texts.say("amend-more", &[("count", &more)]));
    }
    let pairs = [
        ("title", opened.revision.title.clone()),
        ("chats", chats.join("\n")),
        ("occurrence", id.to_string()),
        ("number", number),
    ];
    let topic = match refused.is_empty() {
        true => verb.to_owned(),
        false => format!("{verb}-partly"),
    };
    tell_once(tx, &topic, pairs, now).await
}
