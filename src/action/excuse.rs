//! Excusing a person in one occurrence, and lifting it again. An excuse never takes an answer away.

use super::{Actor, Refused, person_with, record, require_owner};
use crate::domain::id::{OccurrenceId, PersonKey};
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::store::obligations::{self, Excuse};
use crate::store::{Tx, occurrences};

/// Excuses a person (`Some`) or lifts the excuse (`None`).
/// Refused: `person-unknown`, `occurrence-unknown`, `occurrence-asks-nothing`, `not-expected`, `not-owner`.
pub async fn excuse(
    tx: &mut Tx,
    actor: &Actor,
    occurrence: OccurrenceId,
    person: &PersonKey,
    excuse: Option<Excuse>,
    now: Instant,
) -> Result<(), Refused> {
    require_owner(tx, actor).await?;
    let found = person_with(tx, person).await?;
    let loaded = occurrences::load(tx, &[occurrence]).await?;
    let Some(known) = loaded.first() else {
        let problem = Problem::error("occurrence-unknown").with("occurrence", occurrence);
        return Err(problem.into());
    };
    if !known.revision.asks() {
        return Err(Problem::error("occurrence-asks-nothing").into());
    }
    if known.closed_at.is_some() {
        return Err(Problem::error("occurrence-closed").into());
    }
    if !obligations::excuse(tx, occurrence, found.id, excuse, now).await? {
        let problem = Problem::error("not-expected").with("key", person);
        return Err(problem.into());
    }
    let subject = format!("occurrence:{occurrence}");
    let detail = format!("{person} {}", excuse.map_or("lifted", Excuse::as_str));
    record(tx, actor, "excuse", &subject, &detail, now).await?;
    Ok(())
}
