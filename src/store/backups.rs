//! Backups: the whole database as one state in one file, while it runs. A file appears under its name only when it is whole,
//! on the disk and was read through; it says of itself that it is a copy, so that it starts held wherever it is put. Never
//! decides when: an engine does.

use crate::lock::beside;
use crate::pg::Tools;
use crate::store::{Address, Pools};
use crate::{Dialect, Store, StoreError, instance};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use tongluo_domain::time::Instant;

/// How the names of our backups begin.
const NAME: &str = "tongluo-";
/// The instant in a name, as chrono writes it, in UTC.
const STAMP: &str = "%Y%m%dT%H%M%SZ";

/// A backup in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// The file.
    pub path: PathBuf,
    /// When it was made, by its name.
    pub at: Instant,
}

/// The ending of a database's backups.
pub fn ending(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "db",
        Dialect::Postgres => "dump",
    }
}

/// What a backup of this instant is called.
pub fn name(dialect: Dialect, at: Instant) -> String {
    format!("{NAME}{}.{}", at.utc().format(STAMP), ending(dialect))
}

/// When a backup of this name was made; nothing for other files.
fn made_at(name: &str, dialect: Dialect) -> Option<Instant> {
    let stamp = name.strip_prefix(NAME)?.strip_suffix(ending(dialect))?;
    let at = chrono::NaiveDateTime::parse_from_str(stamp.strip_suffix('.')?, STAMP).ok()?;
    Some(Instant::from_millis(at.and_utc().timestamp_millis()))
}

/// The backups of a folder, the oldest first; none where there is no folder.
pub fn list(folder: &Path, dialect: Dialect) -> io::Result<Vec<Backup>> {
    let entries = match std::fs::read_dir(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        let at = entry.file_name().to_str().and_then(|n| made_at(n, dialect));
        found.extend(at.map(|at| Backup {
            path: entry.path(),
            at,
        }));
    }
    found.sort_by_key(|b| b.at);
    Ok(found)
}

/// Deletes the oldest backups of a folder until so many are left; how many went.
pub fn prune(folder: &Path, dialect: Dialect, keep: usize) -> io::Result<usize> {
    let all = list(folder, dialect)?;
    let over = all.len().saturating_sub(keep);
    for old in &all[..over] {
        std::fs::remove_file(&old.path)?;
    }
    Ok(over)
}

/// Where a database's backups lie when nobody chose another folder: beside the file, or in the working folder.
pub fn folder_of(url: &str) -> PathBuf {
    let file = sqlite_file(url);
    let beside = file.as_deref().and_then(Path::parent);
    beside.unwrap_or(Path::new("")).join("backups")
}

/// The file of a SQLite URL.
pub(crate) fn sqlite_file(url: &str) -> Option<PathBuf> {
    let options: SqliteConnectOptions = url.strip_prefix("sqlite:").and(url.parse().ok())?;
    Some(options.get_filename().to_path_buf())
}

impl Store {
    /// Writes the whole database into a file, as one state, while others go on writing; gives its bytes. The file
    /// appears only when it is whole. One that stands there under the same name is replaced.
    pub async fn back_up(&self, target: &Path) -> Result<u64, StoreError> {
        if let Some(folder) = target.parent().filter(|f| !f.as_os_str().is_empty()) {
            make_private(folder).map_err(|e| not_written(folder, &e))?;
        }
        let part = beside(target, ".part");
        let done = self.write_copy(&part, target).await;
        if done.is_err() {
            // What is half written is of no use; where even this fails the next one overwrites it.
            let _ = std::fs::remove_file(&part);
        }
        done
    }

    async fn write_copy(&self, part: &Path, target: &Path) -> Result<u64, StoreError> {
        match std::fs::remove_file(part) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(not_written(part, &e)),
            _ => {}
        }
        match self.pools() {
            Pools::Sqlite { readers, .. } => {
                create_private(part).map_err(|e| not_written(part, &e))?;
                let name = part.to_string_lossy().replace('\'', "''");
                let copy = AssertSqlSafe(format!("VACUUM INTO '{name}'"));
                let mut conn = readers.acquire().await?;
                sqlx::raw_sql(copy).execute(&mut *conn).await?;
                drop(conn);
                mark_and_read(part).await?;
            }
            Pools::Postgres(pool) => {
                let tools = Tools::of(&pool.connect_options(), self.url());
                create_private(part).map_err(|e| not_written(part, &e))?;
                let tried = match tools.dump(part).await {
                    Ok(()) => tools.read_through(part).await,
                    failed => failed,
                };
                tried.map_err(|why| {
                    StoreError::Unavailable(format!("the backup was not made: {why}"))
                })?;
            }
        }
        place(part, target).map_err(|e| not_written(target, &e))?;
        let bytes = std::fs::metadata(target).map_err(|e| not_written(target, &e))?;
        Ok(bytes.len())
    }

    /// The database's own file; nothing on a server.
    pub fn file(&self) -> Option<&Path> {
        match self.address() {
            Address::File(path) => Some(path),
            Address::Server => None,
        }
    }
}

/// Marks a copied file as a copy, and reads it through.
async fn mark_and_read(file: &Path) -> Result<(), StoreError> {
    let mut conn = lone(file).await?;
    sqlx::raw_sql(instance::UNPLACE).execute(&mut conn).await?;
    check(&mut conn).await?;
    conn.close().await?;
    Ok(())
}

/// One connection to one file, that leaves no other file beside it.
pub(crate) async fn lone(file: &Path) -> Result<sqlx::SqliteConnection, StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Delete);
    Ok(options.connect().await?)
}

/// Reads a file through: every page, and every reference.
pub(crate) async fn check(conn: &mut sqlx::SqliteConnection) -> Result<(), StoreError> {
    let found: Vec<String> = sqlx::query_scalar("PRAGMA quick_check(1)")
        .fetch_all(&mut *conn)
        .await?;
    match found.first() {
        Some(well) if well == "ok" => Ok(()),
        other => Err(StoreError::Damaged(
            other
                .cloned()
                .unwrap_or_else(|| "it can't be read".to_owned()),
        )),
    }
}

/// Puts a finished file under its name: on the disk first, then renamed, then the folder's own entry on the disk.
pub(crate) fn place(part: &Path, target: &Path) -> io::Result<()> {
    File::options()
        .read(true)
        .write(true)
        .open(part)?
        .sync_all()?;
    std::fs::rename(part, target)?;
    sync_folder(target)
}

#[cfg(unix)]
pub(crate) fn sync_folder(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|f| !f.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
pub(crate) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// A new, empty file that its owner alone may read: it holds people.
fn create_private(path: &Path) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// A folder that its owner alone may look into, where there is none yet.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut options = std::fs::DirBuilder::new();
    options.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut options, 0o700);
    options.create(folder)
}

pub(crate) fn not_written(path: &Path, error: &io::Error) -> StoreError {
    use crate::Trouble;
    let said = format!("{}: {error}", path.display());
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            StoreError::Stuck(Trouble::Full, said)
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            StoreError::Stuck(Trouble::ReadOnly, said)
        }
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            StoreError::Stuck(Trouble::NotOpened, said)
        }
        _ => StoreError::Stuck(Trouble::Disk, said),
    }
}
