//! Recorded approvals with their revisions and attachments, since when a post is active, and which post ids are known.
//! Never decides whether a revision is approved: `domain::approval::check` does.

use crate::conn::{Row, args, batch, from_text};
use crate::{Conn, StoreError, Tx};
use serde_json::json;
use std::collections::BTreeMap;
use tongluo_domain::approval::Approval;
use tongluo_domain::campaign::RevisionHash;
use tongluo_domain::id::{ApprovalId, PersonId, PostId};
use tongluo_domain::time::Instant;

from_text! { RevisionHash: |t| Some(RevisionHash(t.to_owned())); }

/// A yes to be recorded.
#[derive(Clone, Copy, Debug)]
pub struct NewApproval<'a> {
    /// Of which post.
    pub post: &'a PostId,
    /// Of exactly this content.
    pub hash: &'a RevisionHash,
    /// The content: `Revision::to_json`.
    pub revision_json: &'a str,
    /// Who says yes.
    pub person: PersonId,
    /// On whose behalf, where he is a delegate.
    pub behalf: Option<PersonId>,
    /// The first instant that it doesn't cover.
    pub ends: Instant,
    /// How many openings it covers; absent: all until it ends.
    pub openings: Option<u32>,
    /// Who sits at the keyboard.
    pub system_user: &'a str,
    /// The schedule's canonical spelling (`revision.when`).
    pub spelling: &'a str,
    /// SHA-256 in hex and contents of its attachments.
    pub attachments: &'a [(String, Vec<u8>)],
}

macro_rules! approval_from {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.post_id, a.hash, p.key, b.key, a.at, a.withdrawn_at, a.ends_at, a.openings,
                (SELECT count(*) FROM occurrence n WHERE n.approval_id = a.id AND n.state <> 'skipped') FROM ",
            $rest
        )
    };
}
pub(crate) use approval_from;

crate::sql::statements! {
    ADD = "INSERT INTO approval (post_id, hash, revision, person_id, system_user, at, for_person_id, ends_at, openings)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id";
    /// A changed schedule counts from its own approval; the same one keeps the time of its first.
    ACTIVATE = "INSERT INTO activation (post_id, spelling, active_since, first_approved_at) VALUES ($1, $2, $3, $3)
        ON CONFLICT (post_id) DO UPDATE SET spelling = excluded.spelling, active_since = CASE
            WHEN activation.spelling = excluded.spelling THEN activation.active_since ELSE excluded.active_since END";
    COUNT_FROM = "UPDATE activation SET active_since = $1 WHERE active_since < $1";
    KEEP_FILE = "INSERT INTO attachment (sha256, bytes) VALUES ($1, $2) ON CONFLICT (sha256) DO NOTHING";
    MATCHING = approval_from!("(
            SELECT m.id, row_number() OVER (PARTITION BY m.post_id
                ORDER BY CASE WHEN m.hash = w.hash AND m.withdrawn_at IS NULL THEN 0 ELSE 1 END, m.id DESC) AS place
            FROM ROWS($1: post TEXT, hash TEXT) AS w JOIN approval m ON m.post_id = w.post
        ) AS ranked JOIN approval a ON a.id = ranked.id JOIN person p ON p.id = a.person_id
        LEFT JOIN person b ON b.id = a.for_person_id WHERE ranked.place = 1");
    BY_ID = approval_from!("approval a JOIN person p ON p.id = a.person_id LEFT JOIN person b ON b.id = a.for_person_id WHERE a.id = $1");
    /// The newest yes to anything of a post, taken back or not.
    NEWEST = "SELECT revision FROM approval WHERE post_id = $1 ORDER BY id DESC LIMIT 1";
    SAYERS = "SELECT person_id, for_person_id FROM approval WHERE post_id = $1 AND withdrawn_at IS NULL";
    WITHDRAW = "UPDATE approval SET withdrawn_at = $2 WHERE post_id = $1 AND withdrawn_at IS NULL";
    ATTACHMENT = "SELECT bytes FROM attachment WHERE sha256 = $1";
    REVISION = "SELECT revision FROM approval WHERE id = $1";
    KNOWN = "SELECT post_id, file, gone_at FROM known_post ORDER BY post_id";
    SEE = "INSERT INTO known_post (post_id, file, first_seen_at)
        SELECT r.post, r.file, CAST($2 AS BIGINT) FROM ROWS($1: post TEXT, file TEXT) AS r WHERE true
        ON CONFLICT (post_id) DO UPDATE SET file = excluded.file, gone_at = NULL";
    MISS = "UPDATE known_post SET gone_at = $2 WHERE gone_at IS NULL
        AND post_id NOT IN (SELECT r.post FROM ROWS($1: post TEXT) AS r) RETURNING post_id";
}

fn count(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

pub(crate) fn read(row: &mut Row) -> Result<Approval, StoreError> {
    Ok(Approval {
        id: row.take()?,
        post: row.take()?,
        hash: row.take()?,
        by: row.take()?,
        behalf: row.take()?,
        at: row.take()?,
        withdrawn_at: row.take()?,
        ends_at: row.take()?,
        openings: row.take::<Option<i64>>()?.map(count),
        opened: count(row.take()?),
    })
}

/// Records a yes and makes the post's schedule count: from now where it is new or changed.
pub async fn add(
    tx: &mut Tx,
    new: NewApproval<'_>,
    now: Instant,
) -> Result<ApprovalId, StoreError> {
    keep_files(tx, new.attachments).await?;
    let values = args![*new.post, new.spelling, now];
    tx.run(&ACTIVATE, values).await?;
    let values = args![
        *new.post,
        new.hash.0,
        new.revision_json,
        new.person,
        new.system_user,
        now,
        new.behalf,
        new.ends,
        new.openings.map(i64::from)
    ];
    tx.one(&ADD, values, |row| row.take()).await
}

/// Keeps the contents of attachments, SHA-256 in hex and bytes, so that what was shown for a yes is what leaves.
pub async fn keep_files(tx: &mut Tx, files: &[(String, Vec<u8>)]) -> Result<(), StoreError> {
    for (sha256, bytes) in files {
        tx.run(&KEEP_FILE, args![*sha256, *bytes]).await?;
    }
    Ok(())
}

/// The JSON of the revision that was approved last, taken back or not: what the next one is compared with.
pub async fn newest(conn: &mut Conn, post: &PostId) -> Result<Option<String>, StoreError> {
    conn.first(&NEWEST, args![*post], |row| row.take()).await
}

/// For each post the newest standing yes to that hash, else the newest of the post whatever its hash; at most one each.
pub async fn matching(
    conn: &mut Conn,
    wanted: &[(PostId, RevisionHash)],
) -> Result<Vec<Approval>, StoreError> {
    let rows = batch(
        wanted,
        |(post, hash)| json!({"post": post.as_str(), "hash": hash.0}),
    );
    conn.list(&MATCHING, args![rows], read).await
}

/// An approval.
pub async fn by_id(conn: &mut Conn, id: ApprovalId) -> Result<Option<Approval>, StoreError> {
    conn.first(&BY_ID, args![id], read).await
}

/// The JSON of the revision that an approval says yes to.
pub async fn revision(conn: &mut Conn, id: ApprovalId) -> Result<Option<String>, StoreError> {
    conn.first(&REVISION, args![id], |row| row.take()).await
}

/// Whoever said a standing yes to a post, and on whose behalf.
pub async fn sayers(conn: &mut Conn, post: &PostId) -> Result<Vec<PersonId>, StoreError> {
    let rows = conn
        .list(&SAYERS, args![*post], |row| Ok((row.take()?, row.take()?)))
        .await?;
    let each = rows
        .into_iter()
        .flat_map(|(by, behalf): (PersonId, Option<PersonId>)| [Some(by), behalf]);
    Ok(each.flatten().collect())
}

/// Takes back every standing yes to a post.
pub async fn withdraw(tx: &mut Tx, post: &PostId, now: Instant) -> Result<u64, StoreError> {
    tx.run(&WITHDRAW, args![*post, now]).await
}

/// The contents of an approved attachment.
pub async fn attachment(conn: &mut Conn, sha256: &str) -> Result<Option<Vec<u8>>, StoreError> {
    conn.first(&ATTACHMENT, args![sha256], |row| row.take())
        .await
}

/// Every post id ever seen: where it stood last, and since when no file has it.
pub async fn known_posts(
    conn: &mut Conn,
) -> Result<Vec<(PostId, String, Option<Instant>)>, StoreError> {
    conn.list(&KNOWN, args![], |row| {
        Ok((row.take()?, row.take()?, row.take()?))
    })
    .await
}

/// Records the posts that files have now, each with its file; those that were there and are not any more.
pub async fn see_posts(
    tx: &mut Tx,
    posts: &[(PostId, String)],
    now: Instant,
) -> Result<Vec<PostId>, StoreError> {
    let each: BTreeMap<&PostId, &String> = posts.iter().map(|(post, file)| (post, file)).collect();
    let each: Vec<_> = each.into_iter().collect();
    let rows = batch(
        &each,
        |(post, file)| json!({"post": post.as_str(), "file": file}),
    );
    tx.run(&SEE, args![rows, now]).await?;
    tx.list(&MISS, args![rows, now], |row| row.take()).await
}

/// Every schedule counts from now on: nothing opens for a time before. What an office says that only now begins.
pub async fn count_from(tx: &mut Tx, now: Instant) -> Result<(), StoreError> {
    tx.run(&COUNT_FROM, args![now]).await.map(|_| ())
}
