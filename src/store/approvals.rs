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
    /// Who sits at the keyboard.
    pub system_user: &'a str,
    /// The schedule's canonical spelling (`revision.when`).
    pub spelling: &'a str,
    /// SHA-256 in hex and contents of its attachments.
    pub attachments: &'a [(String, Vec<u8>)],
}

crate::sql::statements! {
    ADD = "INSERT INTO approval (post_id, hash, revision, person_id, system_user, at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    /// A changed schedule counts from its own approval; the same one keeps the time of its first.
    ACTIVATE = "INSERT INTO activation (post_id, spelling, active_since, first_approved_at) VALUES ($1, $2, $3, $3)
        ON CONFLICT (post_id) DO UPDATE SET spelling = excluded.spelling, active_since = CASE
            WHEN activation.spelling = excluded.spelling THEN activation.active_since ELSE excluded.active_since END";
    COUNT_FROM = "UPDATE activation SET active_since = $1 WHERE active_since < $1";
    KEEP_FILE = "INSERT INTO attachment (sha256, bytes) VALUES ($1, $2) ON CONFLICT (sha256) DO NOTHING";
    MATCHING = "SELECT id, post_id, hash, key, at, withdrawn_at FROM (
            SELECT a.id, a.post_id, a.hash, p.key, a.at, a.withdrawn_at, row_number() OVER (PARTITION BY a.post_id
                ORDER BY CASE WHEN a.hash = w.hash AND a.withdrawn_at IS NULL THEN 0 ELSE 1 END, a.id DESC) AS place
            FROM ROWS($1: post TEXT, hash TEXT) AS w JOIN approval a ON a.post_id = w.post JOIN person p ON p.id = a.person_id
        ) AS ranked WHERE place = 1";
    BY_ID = "SELECT a.id, a.post_id, a.hash, p.key, a.at, a.withdrawn_at FROM approval a JOIN person p ON p.id = a.person_id WHERE a.id = $1";
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

pub(crate) fn read(row: &mut Row) -> Result<Approval, StoreError> {
    Ok(Approval {
        id: row.take()?,
        post: row.take()?,
        hash: row.take()?,
        by: row.take()?,
        at: row.take()?,
        withdrawn_at: row.take()?,
    })
}

/// Records a yes and makes the post's schedule count: from now where it is new or changed.
pub async fn add(
    tx: &mut Tx,
    new: NewApproval<'_>,
    now: Instant,
) -> Result<ApprovalId, StoreError> {
    for (sha256, bytes) in new.attachments {
        tx.run(&KEEP_FILE, args![*sha256, *bytes]).await?;
    }
    let values = args![*new.post, new.spelling, now];
    tx.run(&ACTIVATE, values).await?;
    let values = args![
        *new.post,
        new.hash.0,
        new.revision_json,
        new.person,
        new.system_user,
        now
    ];
    tx.one(&ADD, values, |row| row.take()).await
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
