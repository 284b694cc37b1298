//! 送审 and 沿用去年: files that are to stand in the folder of posts, decided here and carried out after the commit.

use super::{Composed, Shelf};
use crate::action::{Actor, Refused, record};
use crate::content::carry::{self, Carried, CarriedPost, Moved, carry_over};
use crate::domain::id::DraftId;
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::store::drafts::{self, Ending};
use crate::store::{Conn, StoreError, Tx, approvals, file_changes};
use crate::text::Texts;
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::BTreeSet;

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submitted {
    /// The files that are written after the commit.
    pub paths: Vec<String>,
}

/// Sends a draft on: its files are written after the commit, and it ends. Refused: `draft-over`.
pub async fn submit(
    tx: &mut Tx,
    actor: &Actor,
    draft: DraftId,
    composed: &Composed,
    now: Instant,
) -> Result<Submitted, Refused> {
    if !drafts::end(tx, draft, Ending::Sent, now).await? {
        return Err(Problem::error("draft-over").into());
    }
    let by = actor.to_string();
    let mut paths = Vec::new();
    // What a post needs stands before it: nobody reads half of it.
    let text = |(path, text): &(String, String)| (path.clone(), text.clone().into_bytes());
    let files = composed.campaign.iter().map(text);
    let files = files.chain(composed.file.clone());
    let post = (composed.path.clone(), composed.text.clone().into_bytes());
    for (path, bytes) in files.chain([post]) {
        file_changes::add(tx, &path, &bytes, None, &by, now).await?;
        paths.push(path);
    }
    let subject = format!("post:{}", composed.post.revision.post);
    record(
        tx,
        actor,
        "submit",
        &subject,
        composed.post.hash.short(),
        now,
    )
    .await?;
    Ok(Submitted { paths })
}

/// A campaign to be done again.
#[derive(Clone, Copy)]
pub struct Carry<'a> {
    /// The folder of posts.
    pub shelf: &'a Shelf,
    /// The campaign's folder.
    pub campaign: &'a str,
    /// For which year.
    pub year: i32,
    /// The words of the marks.
    pub texts: &'a Texts,
}

impl<'a> Carry<'a> {
    /// A campaign for its next year.
    pub fn of(
        shelf: &'a Shelf,
        campaign: &'a str,
        texts: &'a Texts,
        today: NaiveDate,
    ) -> Carry<'a> {
        let year = carry::next_year(&shelf.0, campaign, today);
        Carry {
            shelf,
            campaign,
            year,
            texts,
        }
    }

    /// What it would be. The errors are `carry-…`.
    pub fn look(&self, taken: &BTreeSet<String>) -> Result<Carried, Vec<Problem>> {
        let word = |mark: &Problem| self.texts.problem(mark).what;
        carry_over(&self.shelf.0, self.campaign, self.year, taken, &word)
    }
}

/// Each post of a copied campaign in a line: its title, and what becomes of its time.
pub fn carried_lines(texts: &Texts, shelf: &Shelf, carried: &Carried) -> Vec<String> {
    let line = |post: &CarriedPost| {
        let found = shelf.0.catalogue.posts.get(&post.from);
        let title = found.map_or(post.from.as_str(), |p| p.revision.title.as_str());
        let marks = post.marks.len().to_string();
        let spell = |wall: &NaiveDateTime| wall.format("%Y-%m-%d %H:%M").to_string();
        let (key, from, to) = match &post.moved {
            Moved::Date(from, to) => ("carried-moved", spell(from), spell(to)),
            Moved::ByItself => {
                let when = found.map_or("", |p| p.revision.when.as_str());
                ("carried-by-itself", when.to_owned(), String::new())
            }
        };
        let args = [
            ("title", title),
            ("from", from.as_str()),
            ("to", to.as_str()),
            ("marks", marks.as_str()),
        ];
        texts.say(key, &args)
    };
    carried.posts.iter().map(line).collect()
}

/// Copies a campaign for another year; the files are written after the commit.
pub async fn carry(
    tx: &mut Tx,
    actor: &Actor,
    wanted: Carry<'_>,
    now: Instant,
) -> Result<Carried, Refused> {
    let taken = taken(tx).await?;
    let carried = wanted.look(&taken).map_err(Refused::Several)?;
    let by = actor.to_string();
    for (path, bytes) in &carried.files {
        file_changes::add(tx, path, bytes, None, &by, now).await?;
    }
    let subject = format!("campaign:{}", wanted.campaign);
    record(tx, actor, "carry-over", &subject, &carried.folder, now).await?;
    Ok(carried)
}

/// Ids that were ever used, and ids and folders of files that are still to be written.
pub async fn taken(conn: &mut Conn) -> Result<BTreeSet<String>, StoreError> {
    let known = approvals::known_posts(conn).await?;
    let mut taken: BTreeSet<String> = known.into_iter().map(|(id, ..)| id.to_string()).collect();
    for path in file_changes::pending(conn).await? {
        if let Some((folder, name)) = path.split_once('/') {
            taken.insert(folder.to_owned());
            taken.extend(name.rsplit_once('.').map(|(stem, _)| stem.to_owned()));
        }
    }
    Ok(taken)
}
