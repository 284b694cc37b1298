//! Claim, commit, send, record: the one hand that holds a transport. What is claimed is handed out, so that whoever owns the
//! loops can let slow tries run beside quick ones; nobody waits inside a transaction (invariant 3).

mod claim;
mod record;
mod refresh;

pub use claim::Ready;
pub use refresh::Stale;

use super::{Office, chat_title, occurrence, tell_once};
use crate::action::ask::{self, Asked};
use crate::channel::{Manner, Transport};
use crate::domain::campaign::Unsure;
use crate::domain::delivery::{Outcome, Refusal};
use crate::domain::dialog::Topic;
use crate::domain::time::{Instant, Next};
use crate::store::{Conn, StoreError, Tx, deliveries, notices};
use std::sync::Arc;

/// The sender.
pub struct Sender {
    office: Arc<Office>,
    transport: Arc<dyn Transport>,
}

/// What one turn claimed, and when to come again.
pub struct Turn {
    /// Each to be given to `deliver`.
    pub ready: Vec<Ready>,
    /// Each to be given to `refresh`.
    pub stale: Vec<Stale>,
    /// When something is due next.
    pub next: Next,
}

impl Sender {
    /// A sender of an office.
    pub fn new(office: Arc<Office>, transport: Arc<dyn Transport>) -> Sender {
        Sender { office, transport }
    }

    /// Settles tries whose deadline is past, and claims what may leave now. When this returns, the claims are on the disk.
    pub async fn claim(&self, now: Instant) -> Result<Turn, StoreError> {
        self.rescue(now).await?;
        let (ready, wait) = claim::due(&self.office, now).await?;
        let (stale, later) = refresh::due(&self.office, now).await?;
        let bot = self.office.bot;
        let (due, fresh) = self
            .office
            .store
            .read(move |conn| {
                Box::pin(async move {
                    let due = deliveries::next_due(conn, bot).await?;
                    Ok((due, deliveries::next_refresh(conn).await?))
                })
            })
            .await?;
        // What is due now and was not claimed waits for the budget, and `wait` says until when.
        let ahead = |at: Option<Instant>| at.filter(|at| *at > now).map_or(Next::Idle, Next::At);
        let next = wait.or(later).or(ahead(due)).or(ahead(fresh));
        Ok(Turn { ready, stale, next })
    }

    /// Hands one claimed delivery over and records what came of it.
    pub async fn deliver(&self, ready: Ready) -> Result<(), StoreError> {
        let mut outcome = self
            .transport
            .send(&ready.claimed, &ready.outgoing, Manner::Rich)
            .await;
        let mut plain = false;
        if matches!(outcome, Outcome::Refused(Refusal::Markup, _)) {
            // Certainly not shown, so a second request under the same claim makes no second copy.
            tracing::warn!(
                delivery = ready.claimed.delivery().0,
                "markup was refused; sent as plain text"
            );
            plain = true;
            outcome = self
                .transport
                .send(&ready.claimed, &ready.outgoing, Manner::Plain)
                .await;
        }
        let now = self.office.clock.now();
        record::record(&self.office, ready, outcome, plain, now).await
    }

    /// Brings one shown message up to date.
    pub async fn refresh(&self, stale: Stale) -> Result<(), StoreError> {
        refresh::carry_out(&self.office, self.transport.as_ref(), stale).await
    }

    async fn rescue(&self, now: Instant) -> Result<(), StoreError> {
        let office = self.office.clone();
        let any = office
            .store
            .read(move |conn| Box::pin(async move { deliveries::overdue(conn, now).await }))
            .await?;
        if !any {
            return Ok(());
        }
        let inside = office.clone();
        office
            .store
            .write(move |tx| {
                Box::pin(async move {
                    for (delivery, unsure) in deliveries::rescue(tx, now).await? {
                        tracing::warn!(
                            delivery = delivery.0,
                            ?unsure,
                            "nobody knows whether it arrived"
                        );
                        if unsure == Unsure::Hold {
                            tell_unknown(tx, &inside, delivery, now).await?;
                        }
                    }
                    Ok::<(), StoreError>(())
                })
            })
            .await
    }
}

/// Asks the owner to look whether a delivery arrived.
async fn tell_unknown(
    tx: &mut Tx,
    office: &Office,
    delivery: crate::domain::id::DeliveryId,
    now: Instant,
) -> Result<(), StoreError> {
    let Some(line) = deliveries::get(tx, delivery).await? else {
        return Ok(());
    };
    let title = title_of(tx, &line).await?;
    let subject = delivery.to_string();
    let asked = Asked {
        topic: Topic::Unknown,
        subject: &subject,
        state: "{}",
    };
    if ask::ask_owners(tx, asked, office.entropy.as_ref(), now).await? > 0 {
        return Ok(());
    }
    // Nobody owns the bot yet: it waits where the owner will look.
    let pairs = [
        ("title", title),
        ("chat", line.chat_title),
        ("delivery", subject),
    ];
    tell_once(tx, "delivery-unknown", pairs, now).await
}

/// What a delivery is called in a notice: its post's title, or its key.
pub(super) async fn title_of(
    conn: &mut Conn,
    line: &deliveries::DeliveryLine,
) -> Result<String, StoreError> {
    if let Some(id) = line.occurrence
        && let Some(found) = occurrence(conn, id).await?
    {
        return Ok(found.revision.title);
    }
    if let Some(id) = line.notice
        && let Some(notice) = notices::get(conn, id).await?
    {
        return Ok(notice.topic);
    }
    Ok(line.key.0.clone())
}
