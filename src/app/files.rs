//! Files that follow from a transaction: written into the folder of posts after the commit, whole or not at all, as often as
//! needed. Never outside that folder, never through a link, and never over what a person changed meanwhile.

use crate::domain::id::sha256_hex;
use crate::domain::problem::Problem;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Characters of a part of a path.
const PART_MAX: usize = 120;

/// Endings of what may be written.
const ENDINGS: [&str; 8] = [
    ".md", ".yaml", ".jpg", ".jpeg", ".png", ".pdf", ".gif", ".webp",
];

/// Writes bytes at a path under the folder of posts (`folder/name`). `before` is the SHA-256 of what stood there when it was
/// decided, or nothing. What stands there already as wanted is done. Refused: `file-path`, `file-changed`, `file-not-written`.
pub(crate) fn place(
    dir: &Path,
    path: &str,
    bytes: &[u8],
    before: Option<&str>,
) -> Result<(), Problem> {
    let refuse = |code: &'static str| Problem::error(code).with("path", path);
    let target = inside(dir, path).ok_or_else(|| refuse("file-path"))?;
    let failed = |error: io::Error| refuse("file-not-written").with("why", error.kind());
    let folder = target.parent().unwrap_or(dir);
    match fs::symlink_metadata(folder) {
        Ok(about) if !about.is_dir() => return Err(refuse("file-path")),
        Ok(_) => {}
        Err(_) => fs::create_dir(folder).map_err(failed)?,
    }
    let standing = match fs::symlink_metadata(&target) {
        Ok(about) if !about.is_file() => return Err(refuse("file-path")),
        Ok(_) => Some(sha256_hex(&fs::read(&target).map_err(failed)?)),
        Err(_) => None,
    };
    if standing.as_deref() == Some(sha256_hex(bytes).as_str()) {
        return Ok(());
    }
    if standing.as_deref() != before {
        return Err(refuse("file-changed"));
    }
    match write(&target, bytes, standing.is_some()) {
        // Somebody wrote it in this very moment.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(refuse("file-changed")),
        other => other.map_err(failed),
    }
}

/// The path, where it is one folder and one name that we could have made.
fn inside(dir: &Path, path: &str) -> Option<PathBuf> {
    let (folder, name) = path.split_once('/')?;
    let sound = |part: &str| {
        !part.is_empty()
            && part.chars().count() <= PART_MAX
            && !part.starts_with(['.', '~', ' '])
            && !part.ends_with([' ', '.', '~'])
            && !part.chars().any(|c| {
                c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
            })
    };
    let low = name.to_lowercase();
    let fits = sound(folder)
        && sound(name)
        && folder != "calendar"
        && ENDINGS.iter().any(|end| low.ends_with(end));
    fits.then(|| dir.join(folder).join(name))
}

/// Beside it first, then into place at once. A new file never takes the place of one that came meanwhile.
fn write(target: &Path, bytes: &[u8], replaces: bool) -> io::Result<()> {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let beside = target.with_file_name(format!(".{name}.part"));
    let mut file = fs::File::create(&beside)?;
    let done = file
        .write_all(bytes)
        .and_then(|()| file.sync_all())
        .and_then(|()| {
            if replaces {
                fs::rename(&beside, target)
            } else {
                fs::hard_link(&beside, target)
            }
        });
    // After a rename it isn't there any more; after anything else it helps nobody.
    let _ = fs::remove_file(&beside);
    done?;
    if let Some(folder) = target.parent() {
        // Not every file system lets a folder be synced; the file itself is.
        let _ = fs::File::open(folder).and_then(|f| f.sync_all());
    }
    Ok(())
}
