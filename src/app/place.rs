//! Where an office lives: its machine, its backups, and whether its database is a copy. A copy is held before anything else
//! looks at it; one that was moved away is closed for good. Never lifts a halt.

use super::refused;
use crate::action::halt;
use crate::config::{Backups, Settings};
use crate::domain::halt::Halt;
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::engine::Office;
use crate::store::instance::Found;
use crate::store::{audit, backups, halts};
use crate::text::moment;
use std::path::PathBuf;
use std::sync::Arc;

/// The folder of the daily backups; nothing where none are made.
pub fn backups_folder(settings: &Settings) -> Option<PathBuf> {
    match &settings.backups {
        Backups::Beside => Some(backups::folder_of(settings.database.reveal())),
        Backups::Folder(folder) => Some(folder.clone()),
        Backups::Off => None,
    }
}

/// The machine's own name for itself (systemd, machine-id(5)); empty where it has none, as in most containers.
pub fn machine() -> String {
    let named = std::fs::read_to_string("/etc/machine-id");
    named.unwrap_or_default().trim().to_owned()
}

/// Looks whether the database is the one that was here before; a copy is held, and who starts one that was moved away gets
/// a sentence.
pub(super) async fn recognise(office: &Arc<Office>, now: Instant) -> anyhow::Result<()> {
    let owner = office.owner.clone();
    let fresh = format!("{:016x}", office.entropy.bits());
    let inside = office.clone();
    let found = office
        .store
        .recognise(&machine(), &fresh, move |tx| {
            Box::pin(async move {
                halts::begin(tx, Halt::Restored, &owner, now).await?;
                audit::write(tx, &owner, "hold", Halt::Restored.as_str(), "", now).await?;
                halt::ask_resume(tx, inside.entropy.as_ref(), now).await?;
                Ok(())
            })
        })
        .await?;
    if found == Found::Copy {
        tracing::warn!(
            "this database is a copy or was restored: nothing is sent until the owner says what became of what was due since"
        );
    }
    let standing = office
        .store
        .read(|conn| Box::pin(async move { halts::open(conn).await }))
        .await?;
    match standing.iter().find(|h| h.why == Halt::Moved) {
        Some(moved) => {
            let at = moment(&office.texts, moved.since, office.zone);
            Err(refused(Problem::error("moved-away").with("at", at)))
        }
        None => Ok(()),
    }
}
