//! A person's word on a delivery that failed or of which nobody knows: it arrived, or send it again.

use super::{Actor, Refused, record, require_owner};
use crate::domain::id::DeliveryId;
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::store::{Tx, deliveries};

/// Plans a failed or unknown delivery again. Refused: `delivery-unknown`, `not-owner`.
pub async fn resend(
    tx: &mut Tx,
    actor: &Actor,
    delivery: DeliveryId,
    now: Instant,
) -> Result<(), Refused> {
    require_owner(tx, actor).await?;
    let done = deliveries::resend(tx, delivery, now).await?;
    settled(tx, actor, "resend", delivery, done, now).await
}

/// Says that a failed or unknown delivery arrived. Refused: `delivery-unknown`, `not-owner`.
pub async fn confirm(
    tx: &mut Tx,
    actor: &Actor,
    delivery: DeliveryId,
    now: Instant,
) -> Result<(), Refused> {
    require_owner(tx, actor).await?;
    let by = actor.to_string();
    let done = deliveries::confirm_by_hand(tx, delivery, &by, now).await?;
    settled(tx, actor, "confirm", delivery, done, now).await
}

async fn settled(
    tx: &mut Tx,
    actor: &Actor,
    verb: &str,
    delivery: DeliveryId,
    done: bool,
    now: Instant,
) -> Result<(), Refused> {
    if !done {
        let problem = Problem::error("delivery-unknown").with("delivery", delivery);
        return Err(problem.into());
    }
    record(tx, actor, verb, &format!("delivery:{delivery}"), "", now).await?;
    Ok(())
}
