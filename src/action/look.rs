//! Looking at names: who has not answered yet. For the owner alone, and put on record.

use super::{Actor, Refused, record, require_owner};
use crate::domain::id::OccurrenceId;
use crate::domain::time::Instant;
use crate::store::Tx;
use crate::store::views::absent::{Absent, absent};

/// Who is still missing in an occurrence. Refused: `not-owner`.
pub async fn missing(
    tx: &mut Tx,
    actor: &Actor,
    occurrence: OccurrenceId,
    now: Instant,
) -> Result<Vec<Absent>, Refused> {
    require_owner(tx, actor).await?;
    let found = absent(tx, occurrence).await?;
    let (subject, detail) = (
        format!("occurrence:{occurrence}"),
        format!("{} rows", found.len()),
    );
    record(tx, actor, "look-missing", &subject, &detail, now).await?;
    Ok(found)
}
