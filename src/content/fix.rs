//! Carries out the safe repairs that problems name. Each file is written beside itself and renamed into place; line ends stay.
//! Never touches a file that changed since it was read, and never more of a file than the repairs say.

use super::{Loaded, load, source};
use crate::domain::id::sha256_hex;
use crate::domain::problem::Edit;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use std::{fs, io};

/// Rounds after which repairs that lead to repairs are left for the next call.
const ROUNDS: usize = 8;

/// Carries out all safe repairs and returns the files that were written, each once. Running it again changes nothing more.
pub fn fix(dir: &Path, loaded: &Loaded) -> io::Result<Vec<String>> {
    let mut written = BTreeSet::new();
    let mut now = loaded.clone();
    for _ in 0..ROUNDS {
        let round = once(dir, &now)?;
        if round.is_empty() {
            break;
        }
        written.extend(round);
        let Ok(again) = load(dir, &loaded.defaults) else {
            break;
        };
        now = again;
    }
    Ok(written.into_iter().collect())
}

fn once(dir: &Path, loaded: &Loaded) -> io::Result<Vec<String>> {
    let mut edits: BTreeMap<&str, Vec<Edit>> = BTreeMap::new();
    let mut renames = BTreeSet::new();
    let mut ids: BTreeSet<String> = loaded
        .posts_seen
        .iter()
        .map(|(id, _)| id.to_string())
        .collect();
    for problem in &loaded.problems {
        let Some(place) = &problem.place else {
            continue;
        };
        if problem.code == "file-md-txt" {
            renames.insert(place.file.as_str());
        }
        let Some(edit) = &problem.edit else { continue };
        let mut edit = edit.clone();
        if problem.code == "id-missing" {
            edit.replacement = unique(&edit.replacement, &place.file, &mut ids);
        }
        edits.entry(&place.file).or_default().push(edit);
    }
    let mut written = Vec::new();
    for (file, edits) in edits {
        let Some(text) = loaded.sources.get(file) else {
            continue;
        };
        let path = dir.join(file);
        let bytes = fs::read(&path)?;
        if source::decode(file, &bytes).0.text != *text {
            continue;
        }
        let after = applied(text, edits);
        if after.as_bytes() != bytes {
            replace(&path, after.as_bytes())?;
            written.push(file.to_owned());
        }
    }
    for file in renames {
        let Some(plain) = file.strip_suffix(".txt") else {
            continue;
        };
        if !dir.join(plain).exists() {
            fs::rename(dir.join(file), dir.join(plain))?;
            written.retain(|f| f != file);
            written.push(plain.to_owned());
        }
    }
    Ok(written)
}

/// The text after repairs; of two that overlap the first, the other waits for the next round.
fn applied(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|e| (e.start, e.end));
    let mut after = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        if edit.start < at {
            continue;
        }
        let (Some(before), true) = (text.get(at..edit.start), text.is_char_boundary(edit.end))
        else {
            continue;
        };
        after.push_str(before);
        after.push_str(&edit.replacement);
        at = edit.end;
    }
    after.push_str(text.get(at..).unwrap_or_default());
    after
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.fix"));
    let mut file = fs::File::create(&beside)?;
    let done = file
        .write_all(bytes)
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::set_permissions(&beside, fs::metadata(path)?.permissions()))
        .and_then(|()| fs::rename(&beside, path));
    if done.is_err() {
        // The original still stands; what is left beside it helps nobody.
        let _ = fs::remove_file(&beside);
    }
    done
}

/// The line that is to be written, with an id that nobody has.
fn unique(line: &str, file: &str, ids: &mut BTreeSet<String>) -> String {
    let wanted = suggest_id(file);
    let numbered = (2..).map(|n| format!("{}-{n}", wanted.get(..60).unwrap_or(&wanted)));
    let id = std::iter::once(wanted.clone())
        .chain(numbered)
        .find(|id| !ids.contains(id))
        .unwrap_or_default();
    ids.insert(id.clone());
    line.replace(&wanted, &id)
}

/// A permanent id for a file that has none: from its folder and name, or where these hold no Latin letters from their hash.
pub(crate) fn suggest_id(file: &str) -> String {
    let file = file.trim_end_matches(".txt").trim_end_matches(".md");
    let (folder, stem) = file.rsplit_once('/').unwrap_or(("", file));
    let stem_slug = slug(stem);
    let id = if stem_slug.is_empty() {
        let hash = sha256_hex(file.as_bytes());
        format!("post-{}", hash.get(..8).unwrap_or_default())
    } else {
        [slug(folder), stem_slug]
            .into_iter()
            .filter(|s| !s.is_empty())
            .collect::<Vec<_>>()
            .join("-")
    };
    id.get(..60).unwrap_or(&id).trim_end_matches('-').to_owned()
}

/// A text's Latin letters and digits with hyphens between, in lower case; empty where it has none.
pub(crate) fn slug(text: &str) -> String {
    let plain: String = text
        .to_ascii_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join("-")
}
