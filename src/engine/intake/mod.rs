//! Takes in what people do: one batch, one transaction, and only then is anything confirmed or answered (invariant 4).
//! What the environment spoils (a full disk, a lost connection) confirms nothing and comes again; what the data spoils is
//! replayed act by act, and the culprit is put aside in the same commit. Never sends: it hands out replies.

mod answers;
mod memory;
mod others;
mod previews;
mod registering;

use super::{Office, tell_once};
use crate::channel::{Act, Incoming};
use crate::domain::time::Instant;
use crate::engine::replies::Reply;
use crate::store::{Committed, StoreError, Tx, intake};
pub use memory::Memory;
use memory::Remembered;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What one batch led to.
#[derive(Debug)]
pub struct Taken {
    /// To be said, now that it is committed.
    pub replies: Vec<Reply>,
    /// The proof by which it may be confirmed.
    pub committed: Committed,
    /// Updates that were new.
    pub new: usize,
}

/// Takes in a batch in the order in which it was heard.
pub async fn take_in(office: &Arc<Office>, batch: Vec<Incoming>) -> Result<Taken, StoreError> {
    let now = office.clock.now();
    match write(office, batch.clone(), false, now).await {
        Err(error) if !error.is_environment() => {
            tracing::warn!(%error, updates = batch.len(), "a batch was refused; its updates are replayed one by one");
            write(office, batch, true, now).await
        }
        other => other,
    }
}

fn up_to(batch: &[Incoming]) -> Option<i64> {
    batch.iter().map(|i| i.id).filter(|id| *id >= 0).max()
}

/// Those of a batch that were not taken in before, each id once, and what is remembered. Ids that can't be read are always new.
async fn fresh(
    tx: &mut Tx,
    office: &Office,
    batch: Vec<Incoming>,
    now: Instant,
) -> Result<(Vec<Incoming>, Remembered), StoreError> {
    let ids: BTreeSet<i64> = batch.iter().map(|i| i.id).filter(|id| *id >= 0).collect();
    let mut fresh = intake::fresh(tx, office.bot, &ids, now).await?;
    let remembered = office.memory.of(tx, &fresh);
    let batch = batch
        .into_iter()
        .filter(|i| i.id < 0 || fresh.ids.remove(&i.id))
        .collect();
    Ok((batch, remembered))
}

/// One batch, one transaction. `singly` replays it act by act, each under a savepoint, and puts aside what the data spoils.
async fn write(
    office: &Arc<Office>,
    batch: Vec<Incoming>,
    singly: bool,
    now: Instant,
) -> Result<Taken, StoreError> {
    let inside = office.clone();
    let ((replies, new), committed) = office
        .store
        .write_updates(office.bot, up_to(&batch), move |tx| {
            Box::pin(async move {
                let (batch, mut memory) = fresh(tx, &inside, batch, now).await?;
                let replies = if singly {
                    apply_singly(tx, &inside, &batch, now).await?
                } else {
                    apply(tx, &inside, &mut memory, &batch, now).await?
                };
                inside.memory.keep(tx, memory);
                Ok::<_, StoreError>((replies, batch.len()))
            })
        })
        .await?;
    Ok(Taken {
        replies,
        committed,
        new,
    })
}

async fn apply_singly(
    tx: &mut Tx,
    office: &Arc<Office>,
    batch: &[Incoming],
    now: Instant,
) -> Result<Vec<Reply>, StoreError> {
    let mut replies = Vec::new();
    for incoming in batch {
        let (inside, one) = (office.clone(), incoming.clone());
        let applied = tx
            .savepoint(move |tx| {
                Box::pin(async move {
                    // What a savepoint undoes must not be remembered.
                    apply(tx, &inside, &mut Remembered::default(), &[one], now).await
                })
            })
            .await;
        match applied {
            Ok(more) => replies.extend(more),
            Err(error) if error.is_environment() => return Err(error),
            Err(error) => put_aside(tx, office, incoming, &error.to_string(), now).await?,
        }
    }
    Ok(replies)
}

/// Applies acts in their order: who is who and where first, then answers, folded and written set by set.
async fn apply(
    tx: &mut Tx,
    office: &Arc<Office>,
    memory: &mut Remembered,
    batch: &[Incoming],
    now: Instant,
) -> Result<Vec<Reply>, StoreError> {
    memory.meet(tx, office, batch, now).await?;
    let mut replies = Vec::new();
    for incoming in batch {
        others::apply(tx, office, &memory.accounts, incoming, now, &mut replies).await?;
    }
    if tx.has_changed() {
        // Somebody registered, a group moved: the answers of the same batch are read by what is true now.
        *memory = Remembered::default();
        memory.meet(tx, office, batch, now).await?;
    }
    replies.extend(answers::apply(tx, office, memory, batch, now).await?);
    Ok(replies)
}

async fn put_aside(
    tx: &mut Tx,
    office: &Office,
    incoming: &Incoming,
    why: &str,
    now: Instant,
) -> Result<(), StoreError> {
    // The act's own words stay in the database only, never in the log.
    let body = serde_json::to_string(incoming).unwrap_or_default();
    intake::set_aside(tx, office.bot, incoming.id, &body, why, now).await?;
    tracing::error!(update = incoming.id, "an update was put aside");
    tell_once(
        tx,
        "update-set-aside",
        [
            ("count", "1".to_owned()),
            ("update", incoming.id.to_string()),
        ],
        now,
    )
    .await
}

/// Votes that came before their poll's delivery was recorded are applied now that it is.
pub(super) async fn take_up_unmatched(
    tx: &mut Tx,
    office: &Arc<Office>,
    poll: &str,
    now: Instant,
) -> Result<(), StoreError> {
    let polls = [poll.to_owned()];
    let bodies = intake::take_unmatched(tx, &[], &polls).await?;
    let waiting: Vec<Incoming> = bodies
        .iter()
        .filter_map(|b| serde_json::from_str(b).ok())
        .collect();
    if waiting.is_empty() {
        return Ok(());
    }
    let votes: Vec<Incoming> = waiting
        .into_iter()
        .filter(|i| matches!(i.act, Act::Vote { .. }))
        .collect();
    let mut memory = Remembered::default();
    memory.meet(tx, office, &votes, now).await?;
    // A vote is answered by the channel itself; what replies there are have nobody waiting.
    answers::apply(tx, office, &mut memory, &votes, now).await?;
    Ok(())
}
