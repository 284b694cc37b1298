//! Recalling an opening: what was shown is deleted wherever the channel allows it, what has not left never leaves, and nobody
//! is expected to answer any more. The rows say what is to be done; the sender does it, repeatably. Both stay on record.

use super::correct::shown;
use super::{Actor, Refused, record, require_owner};
use crate::domain::id::OccurrenceId;
use crate::domain::policy::Purpose;
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::store::{Tx, deliveries, occurrences};

/// Recalls an opening; its title and to how many chats it had gone. Refused: `not-owner`, `occurrence-unknown`,
/// `recall-again`.
pub async fn recall(
    tx: &mut Tx,
    actor: &Actor,
    occurrence: OccurrenceId,
    now: Instant,
) -> Result<(String, u64), Refused> {
    require_owner(tx, actor).await?;
    let found = shown(tx, occurrence).await?;
    let by = actor.to_string();
    if !occurrences::recall(tx, occurrence, &by, now).await? {
        let problem = Problem::error("recall-again").with("title", &found.revision.title);
        return Err(problem.into());
    }
    for purpose in [Purpose::Open, Purpose::Result] {
        deliveries::drop_waiting(tx, occurrence, purpose, "recalled", now).await?;
    }
    let reached = deliveries::recall_everywhere(tx, occurrence, now).await?;
    occurrences::close_released(tx, occurrence, now).await?;
    let subject = format!("occurrence:{occurrence}");
    record(tx, actor, "recall", &subject, "", now).await?;
    Ok((found.revision.title, reached))
}
