//! An office in one file, to be kept or carried elsewhere: what `backup`, `restore` and `move` do with files. The token is never in
//! one. Nothing is half done: a file appears whole, a database changes its place by one rename, and what stood there stays aside.

use super::place::{backups_folder, machine};
use super::refused;
use crate::action::{Actor, halt};
use crate::config::Settings;
use crate::domain::halt::Halt;
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::entropy::Entropy;
use crate::format::archive::{self, Packed, Packing};
use crate::store::restoring::{self, Hold};
use crate::store::{Options, Store, StoreError, Tx, audit, backups, halts};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The settings in a carried office.
const SETTINGS: &str = "tongluo.toml";
/// The posts in a carried office.
const MESSAGES: &str = "messages";

/// What a backup came to.
pub struct Kept {
    /// The file.
    pub path: PathBuf,
    /// Its bytes.
    pub bytes: u64,
}

/// Writes the whole database into a file, a folder, or beside the daily backups.
pub async fn back_up(
    store: &Store,
    settings: &Settings,
    to: Option<&Path>,
    now: Instant,
) -> anyhow::Result<Kept> {
    let name = backups::name(store.dialect(), now);
    let beside = || backups::folder_of(settings.database.reveal());
    let path = match to {
        Some(folder) if folder.is_dir() => folder.join(name),
        Some(file) => file.to_path_buf(),
        None => backups_folder(settings).unwrap_or_else(beside).join(name),
    };
    let bytes = store.back_up(&path).await?;
    Ok(Kept { path, bytes })
}

/// What a restore came to.
pub struct Restored {
    /// Where the database that stood there is now.
    pub aside: Option<String>,
    /// The posts came along and stand in the settings' folder.
    pub messages: bool,
    /// The posts came along, and the folder was not empty: they stand here.
    pub messages_beside: Option<PathBuf>,
    /// The settings came along and stand here.
    pub settings: Option<PathBuf>,
}

/// Puts a backup, or an office that was carried here, in the place of the database. It starts held.
pub async fn restore(
    settings: &Settings,
    file: &Path,
    actor: &Actor,
    entropy: &dyn Entropy,
    now: Instant,
) -> anyhow::Result<Restored> {
    let unreadable = |e: &io::Error| {
        let problem = Problem::error("restore-unreadable").with("file", file.display());
        refused(problem.with("why", e))
    };
    let mut head = Vec::new();
    let read = File::open(file).and_then(|f| f.take(512).read_to_end(&mut head));
    read.map_err(|e| unreadable(&e))?;
    let url = settings.database.reveal();
    if !archive::is_archive(&head) {
        let aside = put_in_place(url, file, actor, entropy, now).await?;
        return Ok(Restored {
            aside,
            messages: false,
            messages_beside: None,
            settings: None,
        });
    }
    // Beside the database, so that what is unpacked lies on the same disk.
    let folder = backups::folder_of(url);
    let near = folder.parent().filter(|p| !p.as_os_str().is_empty());
    let unpacked = tempfile::Builder::new()
        .prefix(".tongluo-")
        .tempdir_in(near.unwrap_or(Path::new(".")))?;
    unpack(file, unpacked.path()).map_err(|e| unreadable(&e))?;
    let database = ["tongluo.db", "tongluo.dump"]
        .map(|name| unpacked.path().join(name))
        .into_iter()
        .find(|path| path.exists())
        .ok_or(StoreError::NoBackup)?;
    let aside = put_in_place(url, &database, actor, entropy, now).await?;
    let posts = unpacked.path().join(MESSAGES);
    let (messages, messages_beside) = if posts.exists() {
        settle_messages(&posts, &settings.messages, now)?
    } else {
        (false, None)
    };
    let settings = settle_settings(&unpacked.path().join(SETTINGS))?;
    Ok(Restored {
        aside,
        messages,
        messages_beside,
        settings,
    })
}

async fn put_in_place(
    url: &str,
    file: &Path,
    actor: &Actor,
    entropy: &dyn Entropy,
    now: Instant,
) -> anyhow::Result<Option<String>> {
    let by = actor.to_string();
    let chance = crate::entropy::Generator::seeded(entropy.bits());
    let hold: Hold = Box::new(move |tx| {
        Box::pin(async move {
            hold(tx, &by, now).await?;
            halt::ask_resume(tx, &chance, now).await.map(drop)
        })
    });
    let done = restoring::restore(url, file, now, hold).await?;
    // From here on this is its place; the next start finds it at home, and what a person lifts before it stays lifted.
    let store = Store::open(url, Options { migrate: true, now }).await?;
    let fresh = format!("{:016x}", entropy.bits());
    let known = store
        .recognise(&machine(), &fresh, |_| Box::pin(async { Ok(()) }))
        .await;
    store.close().await;
    known?;
    Ok(done.aside)
}

/// Holds what was restored; a place that it was moved away from doesn't matter here.
async fn hold(tx: &mut Tx, by: &str, now: Instant) -> Result<(), StoreError> {
    halts::lift(tx, Halt::Moved, by, now).await?;
    halts::begin(tx, Halt::Restored, by, now).await?;
    audit::write(tx, by, "restore", "database", "", now).await
}

fn unpack(file: &Path, into: &Path) -> io::Result<()> {
    archive::unpack(File::open(file)?, |name, bytes| {
        let path = into.join(name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        io::copy(bytes, &mut File::create_new(path)?).map(drop)
    })
}

fn is_empty(folder: &Path) -> bool {
    std::fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none())
}

/// Into the folder where there is nothing yet; else beside it.
fn settle_messages(
    from: &Path,
    folder: &Path,
    now: Instant,
) -> io::Result<(bool, Option<PathBuf>)> {
    if is_empty(folder) {
        copy_all(from, folder)?;
        return Ok((true, None));
    }
    let stamp = now.utc().format("%Y%m%dT%H%M%SZ");
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(format!(".restored-{stamp}"));
    let beside = folder.with_file_name(name);
    copy_all(from, &beside)?;
    Ok((false, Some(beside)))
}

fn copy_all(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_all(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Where there are no settings yet.
fn settle_settings(from: &Path) -> io::Result<Option<PathBuf>> {
    let target = PathBuf::from(crate::config::DEFAULT_FILE);
    if !from.exists() || target.exists() {
        return Ok(None);
    }
    std::fs::copy(from, &target)?;
    Ok(Some(target))
}

/// What was carried away.
pub struct Carried {
    /// The file.
    pub path: PathBuf,
    /// Files of posts in it.
    pub posts: usize,
    /// The settings are in it.
    pub settings: bool,
    /// This copy was closed before already.
    pub again: bool,
}

/// Writes the office into one file, and closes this copy for good: from the moment the file is whole, nothing leaves here.
/// `config` is the settings file in use. Refused while a bot runs.
pub async fn move_away(
    store: &Store,
    settings: &Settings,
    config: &Path,
    to: Option<&Path>,
    actor: &Actor,
    now: Instant,
) -> anyhow::Result<Carried> {
    let _lock = store.lock_for_bot().await?;
    let name = format!("tongluo-move-{}.tar", now.utc().format("%Y%m%dT%H%M%SZ"));
    let path = match to {
        Some(folder) if folder.is_dir() => folder.join(name),
        Some(file) => file.to_path_buf(),
        None => PathBuf::from(name),
    };
    let part = path.with_extension("tar.part");
    let unwritten = |e: &io::Error| {
        let problem = Problem::error("move-unwritable").with("file", path.display());
        refused(problem.with("why", e))
    };
    let beside = part.parent().filter(|p| !p.as_os_str().is_empty());
    let drawer = tempfile::Builder::new()
        .prefix(".tongluo-")
        .tempdir_in(beside.unwrap_or(Path::new(".")))
        .map_err(|e| unwritten(&e))?;
    let ending = backups::ending(store.dialect());
    let database = drawer.path().join(format!("tongluo.{ending}"));
    store.back_up(&database).await?;
    let packed = pack(&part, &database, ending, settings, config);
    let (posts, with_settings) = packed.map_err(|e| {
        // A half of it is of no use.
        let _ = std::fs::remove_file(&part);
        unwritten(&e)
    })?;
    let by = actor.to_string();
    let closed = store
        .write(move |tx| {
            Box::pin(async move {
                let new = halts::begin(tx, Halt::Moved, &by, now).await?;
                audit::write(tx, &by, "move", "database", "", now).await?;
                Ok::<bool, StoreError>(new)
            })
        })
        .await?;
    std::fs::rename(&part, &path).map_err(|e| unwritten(&e))?;
    Ok(Carried {
        path,
        posts,
        settings: with_settings,
        again: !closed,
    })
}

/// The archive, on the disk and read through; how many files of posts, and whether the settings are in it.
fn pack(
    part: &Path,
    database: &Path,
    ending: &str,
    settings: &Settings,
    config: &Path,
) -> io::Result<(usize, bool)> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut packing = Packing::new(options.open(part)?);
    let mut add = |name: &str, path: &Path| {
        let mut file = File::open(path)?;
        let size = file.metadata()?.len();
        packing.add(Packed {
            name,
            bytes: &mut file,
            size,
        })
    };
    add(&format!("tongluo.{ending}"), database)?;
    let mut posts = Vec::new();
    list(&settings.messages, MESSAGES, &mut posts)?;
    for (name, path) in &posts {
        add(name, path)?;
    }
    let kept = std::fs::read_to_string(config)
        .ok()
        .map(|t| without_password(&t));
    if let Some(text) = &kept {
        let size = u64::try_from(text.len()).unwrap_or(u64::MAX);
        packing.add(Packed {
            name: SETTINGS,
            bytes: &mut text.as_bytes(),
            size,
        })?;
    }
    packing.end()?.sync_all()?;
    let mut seen = 0;
    archive::unpack(File::open(part)?, |_, bytes| {
        seen += 1;
        io::copy(bytes, &mut io::sink()).map(drop)
    })?;
    if seen != posts.len() + 1 + usize::from(kept.is_some()) {
        return Err(io::Error::other("what was written can't be read back"));
    }
    Ok((posts.len(), kept.is_some()))
}

/// The settings without a database's password; where there is one the whole line stays behind.
fn without_password(text: &str) -> String {
    let keeps = |line: &&str| {
        let line = line.trim_start();
        !(line.starts_with("database") && line.contains('@'))
    };
    let lines: Vec<&str> = text.lines().filter(keeps).collect();
    lines.join("\n") + "\n"
}

/// Plain files of a folder and below, with their names in the archive. What begins with a dot stays: it is somebody's tool's.
fn list(folder: &Path, name: &str, found: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    let mut entries: Vec<_> = match std::fs::read_dir(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?.collect::<io::Result<_>>()?,
    };
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let own = entry.file_name().to_string_lossy().into_owned();
        let inner = format!("{name}/{own}");
        let kind = entry.file_type()?;
        if own.starts_with('.') {
            continue;
        } else if kind.is_dir() {
            list(&entry.path(), &inner, found)?;
        } else if kind.is_file() {
            found.push((inner, entry.path()));
        }
    }
    Ok(())
}
