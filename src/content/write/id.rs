//! Ids and names of folders for what is new: in ASCII, from the campaign and the day, never one that was ever used.

use crate::content::fix::slug;
use crate::domain::id::PostId;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Letters of the campaign's part of an id; what follows needs the rest of the 64.
const STEM: usize = 40;

/// An id for a new post of a campaign's folder: `flood-season-20261124-1`, or `post-20261124-1` where the folder has no Latin
/// letters. `taken` are the ids of all files and of everything that was ever approved or opened.
pub fn new_id(folder: &str, day: NaiveDate, taken: &BTreeSet<String>) -> PostId {
    let stem = slug(folder);
    let stem = stem.get(..STEM).unwrap_or(&stem).trim_matches('-');
    let stem = if stem.is_empty() { "post" } else { stem };
    numbered(&format!("{stem}-{}", day.format("%Y%m%d")), 1, taken)
}

/// The id, or the first of its numbered ones that nobody has.
pub(crate) fn free(wanted: &str, taken: &BTreeSet<String>) -> PostId {
    let wanted = wanted.get(..56).unwrap_or(wanted).trim_matches('-');
    match PostId::parse(wanted) {
        Some(id) if !taken.contains(wanted) => id,
        _ => numbered(wanted, 2, taken),
    }
}

fn numbered(stem: &str, from: u32, taken: &BTreeSet<String>) -> PostId {
    let mut ids = (from..).map(|n| format!("{stem}-{n}"));
    let free = ids.find_map(|id| PostId::parse(&id).filter(|_| !taken.contains(&id)));
    // Every stem comes from a slug, so one of these numbers fits and is free.
    free.unwrap_or_else(|| numbered("post", from, taken))
}

/// A folder for a new campaign: from its title's Latin letters, or else from the day; never one that is there.
pub fn folder_name(title: &str, day: NaiveDate, taken: &BTreeSet<String>) -> String {
    let stem = slug(title);
    let stem = stem.get(..STEM).unwrap_or(&stem).trim_matches('-');
    let stem = if stem.is_empty() || stem == "calendar" {
        format!("campaign-{}", day.format("%Y%m%d"))
    } else {
        stem.to_owned()
    };
    let numbered = (2..).map(|n: u32| format!("{stem}-{n}"));
    let mut names = std::iter::once(stem.clone()).chain(numbered);
    names.find(|name| !taken.contains(name)).unwrap_or(stem)
}
