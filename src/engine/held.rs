//! While everything is stopped by a person, or because the database was restored, every owner has one question before him: what
//! of what is late is to be sent, and may it go on? Never ends a halt.

use super::Office;
use crate::action::halt;
use crate::domain::dialog::Topic;
use crate::domain::halt::Halt;
use crate::domain::time::Instant;
use crate::store::{StoreError, claims, dialogs, halts};
use std::sync::Arc;

/// Asks the owners who were not asked yet.
pub async fn tick(office: &Arc<Office>, now: Instant) -> Result<(), StoreError> {
    let waits = office
        .store
        .read(|conn| {
            Box::pin(async move {
                let standing = halts::open(conn).await?;
                let asks = |h: &halts::Standing| matches!(h.why, Halt::Paused | Halt::Restored);
                if !standing.iter().any(asks) {
                    return Ok(false);
                }
                let owners = claims::owners(conn).await?;
                let asked = dialogs::of_subject(conn, Topic::Resume, "").await?;
                Ok(!owners.iter().all(|o| asked.iter().any(|d| d.account == *o)))
            })
        })
        .await?;
    if !waits {
        return Ok(());
    }
    let inside = office.clone();
    office
        .store
        .write(move |tx| {
            Box::pin(async move {
                halt::ask_resume(tx, inside.entropy.as_ref(), now)
                    .await
                    .map(drop)
            })
        })
        .await
}
