//! Which database this is, and whether it is a copy: of a backup, of a file, of a folder, of a server. A copy starts held
//! (invariant 2), because the other one may have gone on. Never decides what becomes of what was due since: a person does.
//!
//! A database holds the place where it lives: on SQLite its file (the number of its inode) on its machine, on PostgreSQL its
//! own table on its server's line of time. A copied file, an unpacked folder, a restored dump, a promoted standby have another
//! place; a backup has none. An older file that is written over the newer one keeps the inode: so a number is raised at
//! every start, every hour and every end, in the database and then in a small file beside it, and whoever is behind that
//! file is older than what was sent. What nothing here can see is a whole machine set back to an earlier day.

use crate::conn::{Row, args};
use crate::lock::beside;
use crate::store::Address;
use crate::{Store, StoreError, Tx};
use std::io::Write;
use std::path::Path;

/// What a start found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// A database that has no place yet.
    New,
    /// The one that was here before.
    Own,
    /// A copy: of a backup, or of a file that lived elsewhere or is older than what ran here last.
    Copy,
}

#[derive(Clone, Debug)]
struct Stored {
    name: String,
    place: String,
    run: i64,
}

crate::sql::statements! {
    GET = "SELECT name, place, run FROM instance WHERE id = 1";
    SET = "INSERT INTO instance (id, name, place, run) VALUES (1, $1, $2, $3)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, place = excluded.place, run = excluded.run";
    RAISE = "UPDATE instance SET run = run + 1 WHERE id = 1 RETURNING name, place, run";
}

/// A server's own: which cluster, which line of its history, which table.
pub(crate) mod postgres {
    crate::sql::statements! {
        PLACE = "SELECT (SELECT system_identifier FROM pg_control_system())::TEXT || '/' ||
            (SELECT timeline_id FROM pg_control_checkpoint())::TEXT || '/' || 'instance'::regclass::oid::TEXT";
    }
    pub(super) static PLACE_OF: &crate::sql::Sql = &PLACE;
}

fn stored(row: &mut Row) -> Result<Stored, StoreError> {
    Ok(Stored {
        name: row.take()?,
        place: row.take()?,
        run: row.take()?,
    })
}

impl Store {
    /// Looks whether this is the database that lived here before, and makes this its place. `machine` names the machine,
    /// `fresh` is a new name drawn by chance. A copy should be held by the caller in the same breath: `held` does it.
    pub async fn recognise(
        &self,
        machine: &str,
        fresh: &str,
        held: impl for<'a> FnOnce(&'a mut Tx) -> crate::BoxFuture<'a, Result<(), StoreError>>
        + Send
        + 'static,
    ) -> Result<Found, StoreError> {
        let beside = self.run_file();
        let known = beside.as_deref().and_then(read_run);
        let file = match self.address() {
            Address::File(path) => Some(format!("{}@{machine}", inode(path)?)),
            Address::Server => None,
        };
        let fresh = fresh.to_owned();
        let (found, now) = self
            .write(move |tx| {
                Box::pin(async move {
                    let place = match file {
                        Some(place) => place,
                        None => {
                            tx.one(postgres::PLACE_OF, args![], |row| row.take())
                                .await?
                        }
                    };
                    let before = tx.first(&GET, args![], stored).await?;
                    let (found, name, run) = match before {
                        None => (Found::New, fresh, 0),
                        Some(own) if is_own(&own, &place, known.as_ref()) => {
                            (Found::Own, own.name, own.run)
                        }
                        Some(copied) => (Found::Copy, fresh, copied.run),
                    };
                    if found == Found::Copy {
                        held(tx).await?;
                    }
                    let now = Stored {
                        name,
                        place,
                        run: run + 1,
                    };
                    tx.run(&SET, args![now.name, now.place, now.run]).await?;
                    Ok::<_, StoreError>((found, now))
                })
            })
            .await?;
        if let Some(path) = beside {
            write_run(&path, &now)?;
        }
        Ok(found)
    }

    /// Raises the number that tells a newer database from an older copy; nothing where no bot ever ran.
    pub async fn tread(&self) -> Result<(), StoreError> {
        let raised = self
            .write(|tx| {
                Box::pin(async move {
                    let raised = tx.first(&RAISE, args![], stored).await?;
                    Ok::<_, StoreError>(raised)
                })
            })
            .await?;
        match (raised, self.run_file()) {
            (Some(now), Some(path)) => write_run(&path, &now),
            _ => Ok(()),
        }
    }

    fn run_file(&self) -> Option<std::path::PathBuf> {
        match self.address() {
            Address::File(path) => Some(beside(path, ".run")),
            Address::Server => None,
        }
    }
}

/// A place that is the same, and no trace of a later run than its own.
fn is_own(own: &Stored, place: &str, known: Option<&(String, i64)>) -> bool {
    own.place == place && known.is_none_or(|(name, run)| *name == own.name && *run <= own.run)
}

/// Says of a database that it is a backup: it lives nowhere.
pub(crate) const UNPLACE: &str = "UPDATE instance SET place = ''";

/// A database's name and number in the file beside it: `name number`.
fn read_run(path: &Path) -> Option<(String, i64)> {
    let text = std::fs::read_to_string(path).ok()?;
    let (name, run) = text.trim().split_once(' ')?;
    Some((name.to_owned(), run.parse().ok()?))
}

/// Whole or not at all; after the commit, so that it is never ahead of its own database.
fn write_run(path: &Path, now: &Stored) -> Result<(), StoreError> {
    let part = beside(path, ".part");
    let written = std::fs::File::create(&part).and_then(|mut file| {
        writeln!(file, "{} {}", now.name, now.run)?;
        file.sync_all()?;
        std::fs::rename(&part, path)
    });
    written.map_err(|e| {
        StoreError::Unavailable(format!(
            "{} can't be written: {e}; look at the folder's rights and the free room",
            path.display()
        ))
    })
}

#[cfg(unix)]
fn inode(path: &Path) -> Result<u64, StoreError> {
    use std::os::unix::fs::MetadataExt;
    let seen = std::fs::metadata(path);
    seen.map(|m| m.ino())
        .map_err(|e| StoreError::Unavailable(format!("{}: {e}", path.display())))
}

/// Where files have no numbers the machine and the run alone tell.
#[cfg(not(unix))]
fn inode(_: &Path) -> Result<u64, StoreError> {
    Ok(0)
}
