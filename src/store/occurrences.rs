//! Openings of posts, each with its whole revision, and records of those that were skipped. UNIQUE(post, due) is what makes
//! an opening happen once. Never plans: `domain::occurrence::settle` does.

use crate::conn::{Row, args, batch};
use crate::{Conn, StoreError, Tx, approvals, corrections, obligations, views};
use serde_json::json;
use std::collections::BTreeSet;
use tongluo_domain::approval::{Approval, ApprovedRevision};
use tongluo_domain::campaign::{Revision, RevisionHash};
use tongluo_domain::document::Document;
use tongluo_domain::id::{AudienceId, OccurrenceId, PostId};
use tongluo_domain::occurrence::{LOOK_BACK, Occurrence, Past, Skipped};
use tongluo_domain::response::Change;
use tongluo_domain::time::Instant;

/// An opening to be written. Only an approved revision opens.
#[derive(Clone, Copy, Debug)]
pub struct NewOccurrence<'a> {
    /// What opens, and whose yes it has.
    pub approved: &'a ApprovedRevision,
    /// When it was due by its schedule.
    pub due: Instant,
    /// When it opens: `due`, moved off a rest day.
    pub opens_at: Instant,
    /// When it stops taking answers; absent where nothing is asked.
    pub closes_at: Option<Instant>,
    /// It opens late.
    pub late: bool,
    /// The text as rendered now.
    pub document: &'a Document,
    /// For whom.
    pub audience: AudienceId,
    /// When the row is written.
    pub now: Instant,
}

/// Where an opening stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OccurrenceState {
    /// It runs; what asks nothing stays so.
    Open,
    /// Closed, its figures frozen.
    Closed,
    /// Recorded as skipped.
    Skipped,
}

impl OccurrenceState {
    /// The name under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            OccurrenceState::Open => "open",
            OccurrenceState::Closed => "closed",
            OccurrenceState::Skipped => "skipped",
        }
    }
    /// The state of a stored name.
    pub fn parse(name: &str) -> Option<OccurrenceState> {
        [
            OccurrenceState::Open,
            OccurrenceState::Closed,
            OccurrenceState::Skipped,
        ]
        .into_iter()
        .find(|s| s.as_str() == name)
    }
}

crate::conn::from_text! { OccurrenceState: OccurrenceState::parse; }

/// An opening in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OccurrenceLine {
    /// Row id.
    pub id: OccurrenceId,
    /// Of which post.
    pub post: PostId,
    /// The post's title in that revision; empty where it was skipped.
    pub title: String,
    /// When it was due by its schedule.
    pub due: Instant,
    /// When it opened.
    pub opens_at: Instant,
    /// When it closes.
    pub closes_at: Option<Instant>,
    /// When it was closed.
    pub closed_at: Option<Instant>,
    /// Where it stands.
    pub state: OccurrenceState,
    /// Why it did not open (`Skipped::as_str`).
    pub skipped_why: Option<String>,
    /// It opened late.
    pub late: bool,
    /// Its audience.
    pub audience: Option<AudienceId>,
}

crate::sql::statements! {
    ANY = "SELECT count(*) FROM (SELECT id FROM occurrence LIMIT 1) AS o";
    ACTIVE_SINCE = "SELECT active_since FROM activation WHERE post_id = $1";
    SETTLED = "SELECT due_at FROM occurrence WHERE post_id = $1
        AND due_at >= (SELECT max(n.due_at) FROM occurrence n WHERE n.post_id = $1) - $2 ORDER BY due_at";
    LAST_OPENED = "SELECT due_at, revision FROM occurrence WHERE post_id = $1 AND state <> 'skipped' ORDER BY due_at DESC LIMIT 1";
    OPEN = "INSERT INTO occurrence (post_id, due_at, opens_at, closes_at, state, late, approval_id, hash, revision, document,
            audience_id, questions, change_rule, created_at)
        VALUES ($1, $2, $3, $4, 'open', $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (post_id, due_at) DO NOTHING RETURNING id";
    SKIP = "INSERT INTO occurrence (post_id, due_at, opens_at, state, skipped_why, late, questions, change_rule, created_at)
        VALUES ($1, $2, $2, 'skipped', $3, 0, 0, 'last', $4) ON CONFLICT (post_id, due_at) DO NOTHING";
    LOAD = "SELECT o.id, o.post_id, o.due_at, o.opens_at, o.closes_at, o.closed_at, o.late, o.revision, o.hash, o.document, o.audience_id
        FROM ROWS($1: id BIGINT) AS w JOIN occurrence o ON o.id = w.id WHERE o.state <> 'skipped' ORDER BY o.id";
    APPROVAL_OF = approvals::approval_from!("occurrence o JOIN approval a ON a.id = o.approval_id JOIN person p ON p.id = a.person_id
        LEFT JOIN person b ON b.id = a.for_person_id WHERE o.id = $1");
    WAITS_TO_LEAVE = "SELECT count(*) FROM occurrence o JOIN delivery d ON d.occurrence_id = o.id
        WHERE o.post_id = $1 AND d.purpose = 'open' AND d.state IN ('planned', 'held')";
    TO_CLOSE = "SELECT id FROM occurrence WHERE state = 'open' AND closes_at <= $1 ORDER BY closes_at, id";
    NEXT_CLOSE = "SELECT min(closes_at) FROM occurrence WHERE state = 'open'";
    LIST = "SELECT id, post_id, revision, due_at, opens_at, closes_at, closed_at, state, skipped_why, late, audience_id
        FROM occurrence WHERE opens_at >= $1 AND opens_at < $2 ORDER BY opens_at DESC, id DESC LIMIT $3";
    RECALL = "UPDATE occurrence SET recalled_at = $2, recalled_by = $3 WHERE id = $1 AND state <> 'skipped' AND recalled_at IS NULL";
    RECALLED = "SELECT recalled_at FROM occurrence WHERE id = $1";
    RECALLED_AMONG = "SELECT o.id FROM ROWS($1: id BIGINT) AS w JOIN occurrence o ON o.id = w.id WHERE o.recalled_at IS NOT NULL";
    CORRECT = "UPDATE occurrence SET document = $3 WHERE id = $1 AND document = $2 AND recalled_at IS NULL";
    /// Shown somewhere, and not recalled.
    SHOWN = "SELECT id FROM occurrence o WHERE o.state <> 'skipped' AND o.recalled_at IS NULL AND o.opens_at >= $1
        AND EXISTS (SELECT 1 FROM delivery d WHERE d.occurrence_id = o.id AND d.purpose = 'open' AND d.state IN ('sent', 'confirmed', 'unknown'))
        ORDER BY o.opens_at DESC, o.id DESC LIMIT $2";
    CLOSE = "UPDATE occurrence SET state = 'closed', closed_at = $2 WHERE id = $1 AND state = 'open'";
}

fn revision_of(json: &str) -> Result<Revision, StoreError> {
    Revision::from_json(json).map_err(|why| StoreError::unreadable("a revision", why))
}

/// What the planner needs to know of a post's past.
pub async fn past(conn: &mut Conn, post: &PostId) -> Result<Past, StoreError> {
    let active_since = conn
        .first(&ACTIVE_SINCE, args![*post], |row| row.take())
        .await?;
    let values = args![*post, LOOK_BACK.as_millis()];
    let settled = conn.list(&SETTLED, values, |row| row.take()).await?;
    let last = conn
        .first(&LAST_OPENED, args![*post], |row| {
            let due: Instant = row.take()?;
            let revision: String = row.take()?;
            Ok((due, revision_of(&revision)?.when))
        })
        .await?;
    Ok(Past {
        active_since,
        settled,
        last,
    })
}

/// Writes an opening; `None` where this post has one for that time already.
pub async fn open(tx: &mut Tx, new: NewOccurrence<'_>) -> Result<Option<OccurrenceId>, StoreError> {
    let revision = new.approved.revision();
    let approval = new.approved.approval();
    let document = serde_json::to_string(new.document)
        .map_err(|e| StoreError::Data(format!("a document can't be written: {e}")))?;
    let (questions, change) = match &revision.ask {
        Some(ask) => (ask.questions(), ask.change()),
        None => (0, Change::Last),
    };
    let change = match change {
        Change::First => "first",
        Change::Last => "last",
    };
    let values = args![
        revision.post,
        new.due,
        new.opens_at,
        new.closes_at,
        new.late,
        approval.id,
        approval.hash.0,
        revision.to_json(),
        document,
        new.audience,
        questions,
        change,
        new.now
    ];
    tx.first(&OPEN, values, |row| row.take()).await
}

/// Records that a due time does not open; false where it was settled already.
pub async fn skip(
    tx: &mut Tx,
    post: &PostId,
    due: Instant,
    why: Skipped,
    now: Instant,
) -> Result<bool, StoreError> {
    let values = args![*post, due, why.as_str(), now];
    Ok(tx.run(&SKIP, values).await? > 0)
}

fn read(row: &mut Row) -> Result<Occurrence, StoreError> {
    let (id, post, due, opens_at) = (row.take()?, row.take()?, row.take()?, row.take()?);
    let (closes_at, closed_at, late) = (row.take()?, row.take()?, row.take()?);
    let revision: String = row.take()?;
    let hash: RevisionHash = row.take()?;
    let document: String = row.take()?;
    Ok(Occurrence {
        id,
        post,
        due,
        opens_at,
        closes_at,
        closed_at,
        late,
        revision: revision_of(&revision)?,
        hash,
        document: serde_json::from_str(&document)
            .map_err(|e| StoreError::unreadable("a document", e))?,
        audience: row.take()?,
    })
}

/// Openings by id; skipped and unknown ones are left out.
pub async fn load(conn: &mut Conn, ids: &[OccurrenceId]) -> Result<Vec<Occurrence>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = batch(ids, |id| json!({"id": id.0}));
    conn.list(&LOAD, args![rows], read).await
}

/// Whose yes an opening has, as it stands now.
pub async fn approval_of(
    conn: &mut Conn,
    id: OccurrenceId,
) -> Result<Option<Approval>, StoreError> {
    conn.first(&APPROVAL_OF, args![id], approvals::read).await
}

/// Whether anything of a post has opened and not left yet.
pub async fn waits_to_leave(conn: &mut Conn, post: &PostId) -> Result<bool, StoreError> {
    let count: i64 = conn
        .one(&WAITS_TO_LEAVE, args![*post], |row| row.take())
        .await?;
    Ok(count > 0)
}

/// Openings whose close has come, the earliest first.
pub async fn to_close(conn: &mut Conn, now: Instant) -> Result<Vec<OccurrenceId>, StoreError> {
    conn.list(&TO_CLOSE, args![now], |row| row.take()).await
}

/// When the next opening closes.
pub async fn next_close(conn: &mut Conn) -> Result<Option<Instant>, StoreError> {
    conn.one(&NEXT_CLOSE, args![], |row| row.take()).await
}

/// Openings and skips with `from <= opens_at < to`, the newest first.
pub async fn list(
    conn: &mut Conn,
    from: Instant,
    to: Instant,
    limit: u32,
) -> Result<Vec<OccurrenceLine>, StoreError> {
    conn.list(&LIST, args![from, to, limit], |row| {
        let (id, post) = (row.take()?, row.take()?);
        let revision: Option<String> = row.take()?;
        let title = revision.map(|r| revision_of(&r)).transpose()?;
        Ok(OccurrenceLine {
            id,
            post,
            title: title.map_or_else(String::new, |r| r.title),
            due: row.take()?,
            opens_at: row.take()?,
            closes_at: row.take()?,
            closed_at: row.take()?,
            state: row.take()?,
            skipped_why: row.take()?,
            late: row.take()?,
            audience: row.take()?,
        })
    })
    .await
}

/// Closes an opening: who is still open turns missing (or keeps his excuse), the figures of that moment freeze.
/// False where it was not open.
pub async fn close(tx: &mut Tx, id: OccurrenceId, now: Instant) -> Result<bool, StoreError> {
    if tx.run(&CLOSE, args![id, now]).await? == 0 {
        return Ok(false);
    }
    obligations::close(tx, id, now).await?;
    views::tally::freeze(tx, id).await?;
    Ok(true)
}

/// Whether anything ever opened or was skipped.
pub async fn any(conn: &mut Conn) -> Result<bool, StoreError> {
    let count: i64 = conn.one(&ANY, args![], |row| row.take()).await?;
    Ok(count > 0)
}

/// Closes an opening that nobody is to answer any more: who has not answered is released, never missing. False where it was
/// not open.
pub async fn close_released(
    tx: &mut Tx,
    id: OccurrenceId,
    now: Instant,
) -> Result<bool, StoreError> {
    obligations::release(tx, id, now).await?;
    close(tx, id, now).await
}

/// Records that an opening is recalled. False where it was recalled before, or never opened.
pub async fn recall(
    tx: &mut Tx,
    id: OccurrenceId,
    by: &str,
    now: Instant,
) -> Result<bool, StoreError> {
    Ok(tx.run(&RECALL, args![id, now, by]).await? > 0)
}

/// When an opening was recalled.
pub async fn recalled(conn: &mut Conn, id: OccurrenceId) -> Result<Option<Instant>, StoreError> {
    let found = conn.first(&RECALLED, args![id], |row| row.take()).await?;
    Ok(found.flatten())
}

/// Of these openings, those that were recalled.
pub async fn recalled_among(
    conn: &mut Conn,
    ids: &[OccurrenceId],
) -> Result<BTreeSet<OccurrenceId>, StoreError> {
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let rows = batch(ids, |id| json!({"id": id.0}));
    let found = conn
        .list(&RECALLED_AMONG, args![rows], |row| row.take())
        .await?;
    Ok(found.into_iter().collect())
}

/// Puts another text in the place of an opening's. False where it is another text already, or recalled.
pub async fn correct(
    tx: &mut Tx,
    id: OccurrenceId,
    before: &Document,
    after: &Document,
) -> Result<bool, StoreError> {
    let (before, after) = (corrections::to_json(before)?, corrections::to_json(after)?);
    Ok(tx.run(&CORRECT, args![id, before, after]).await? > 0)
}

/// Openings since `from` that were shown somewhere and are not recalled, the newest first.
pub async fn shown_since(
    conn: &mut Conn,
    from: Instant,
    limit: u32,
) -> Result<Vec<OccurrenceId>, StoreError> {
    conn.list(&SHOWN, args![from, limit], |row| row.take())
        .await
}
