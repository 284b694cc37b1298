//! Claim, commit, send, record: the one hand that holds a transport. What is claimed is handed out, so that whoever owns the
//! loops can let slow tries run beside quick ones; nobody waits inside a transaction (invariant 3).

mod amend;
mod claim;
mod leave;
mod notice;
mod record;
mod refresh;

pub use claim::Ready;
pub use leave::Leaving;

use super::{Office, chat_title, occurrence, tell_once};
use crate::action::ask::{self, Asked};
use crate::channel::{Command, Manner, Menu, Transport};
use crate::domain::campaign::Unsure;
use crate::domain::delivery::{Outcome, Refusal};
use crate::domain::dialog::Topic;
use crate::domain::time::{Instant, Next};
use crate::engine::pace::Crossing;
use crate::store::{Conn, StoreError, Tx, deliveries, notices};
use std::sync::Arc;

/// Something shown that is to change.
pub enum Stale {
    /// Counts and closes: what people did since.
    Behind(refresh::Behind),
    /// A person's word: corrected or recalled.
    Amended(amend::Amended),
}

/// The sender.
pub struct Sender {
    office: Arc<Office>,
    transport: Arc<dyn Transport>,
    leaves: leave::Leaves,
}

/// What one turn claimed, and when to come again.
pub struct Turn {
    /// Each to be given to `deliver`.
    pub ready: Vec<Ready>,
    /// Each to be given to `refresh`.
    pub stale: Vec<Stale>,
    /// Each to be given to `leave`.
    pub leaving: Vec<Leaving>,
    /// When something is due next.
    pub next: Next,
}

impl Sender {
    /// A sender of an office.
    pub fn new(office: Arc<Office>, transport: Arc<dyn Transport>) -> Sender {
        Sender {
            office,
            transport,
            leaves: leave::Leaves::default(),
        }
    }

    /// Settles tries whose deadline is past, and claims what may leave now. When this returns, the claims are on the disk.
    pub async fn claim(&self, now: Instant) -> Result<Turn, StoreError> {
        self.rescue(now).await?;
        let (ready, wait) = claim::due(&self.office, now).await?;
        if !ready.is_empty() {
            fail::fail_point!("claim-committed");
        }
        let (mut stale, later) = refresh::due(&self.office, now).await?;
        let (amended, soon) = amend::due(&self.office, now).await?;
        stale.extend(amended);
        let later = later.or(soon);
        let bot = self.office.bot;
        let (due, fresh, amend) = self
            .office
            .store
            .read(move |conn| {
                Box::pin(async move {
                    let due = deliveries::next_due(conn, bot).await?;
                    let fresh = deliveries::next_refresh(conn).await?;
                    let amend = deliveries::next_amend(conn, bot).await?;
                    Ok((due, fresh, amend))
                })
            })
            .await?;
        // What is due now and was not claimed waits for the budget, and `wait` says until when.
        let ahead = |at: Option<Instant>| at.filter(|at| *at > now).map_or(Next::Idle, Next::At);
        let (leaving, again) = self.leaves.due(&self.office, now).await?;
        let next = wait
            .or(later)
            .or(ahead(due))
            .or(ahead(fresh))
            .or(ahead(amend))
            .or(again);
        Ok(Turn {
            ready,
            stale,
            leaving,
            next,
        })
    }

    /// Hands one claimed delivery over and records what came of it. Asked again just before: what was stopped since the claim
    /// is not handed over, and waits as if it had never been claimed.
    pub async fn deliver(&self, ready: Ready) -> Result<(), StoreError> {
        let halts = self.office.halts().await?;
        if !halts.iter().all(|h| h.lets_out(ready.purpose)) {
            let now = self.office.clock.now();
            return record::put_back(&self.office, ready, now).await;
        }
        let crossing = self.crosses();
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
        drop(crossing);
        fail::fail_point!("reply-read");
        let now = self.office.clock.now();
        record::record(&self.office, ready, outcome, plain, now).await?;
        fail::fail_point!("record-committed");
        Ok(())
    }

    /// Leaves a group that is not to be connected.
    pub async fn leave(&self, leaving: Leaving) -> Result<(), StoreError> {
        leave::carry_out(&self.office, self.transport.as_ref(), leaving).await
    }

    /// Has a menu of commands show these; whether it was changed. Nobody's message: it draws on no budget.
    pub async fn announce(&self, menu: Menu<'_>, commands: &[Command]) -> Result<bool, String> {
        self.transport.announce(menu, commands).await
    }

    /// Brings one shown message up to date, corrects it or deletes it.
    pub async fn refresh(&self, stale: Stale) -> Result<(), StoreError> {
        let halts = self.office.halts().await?;
        let _crossing = self.crosses();
        let transport = self.transport.as_ref();
        match stale {
            Stale::Behind(behind) if halts.is_empty() => {
                refresh::carry_out(&self.office, transport, behind).await
            }
            Stale::Behind(behind) => refresh::put_back(&self.office, behind).await,
            Stale::Amended(amended) if amend::may(&halts) => {
                amend::carry_out(&self.office, transport, amended).await
            }
            // It is taken up again a minute later, and then waits for the end of the halt.
            Stale::Amended(_) => Ok(()),
        }
    }

    fn crosses(&self) -> Crossing<'_> {
        self.office.pace.crosses(self.office.clock.as_ref())
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
