//! Posts that wait for a yes, each with exactly the content that was shown for it. Never decides who may say it.

use crate::conn::{Row, args, from_text};
use crate::{Conn, StoreError, Tx};
use tongluo_domain::campaign::{Revision, RevisionHash};
use tongluo_domain::id::{PersonId, PostId, RequestId};
use tongluo_domain::time::Instant;

/// What came of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// Somebody said yes.
    Approved,
    /// Somebody gave it back.
    Returned,
    /// Its text was changed: what was asked for exists no more.
    Changed,
    /// Its file is gone.
    Gone,
}

impl Settled {
    /// The name under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Settled::Approved => "approved",
            Settled::Returned => "returned",
            Settled::Changed => "changed",
            Settled::Gone => "gone",
        }
    }
    /// The outcome of a stored name.
    pub fn parse(name: &str) -> Option<Settled> {
        [
            Settled::Approved,
            Settled::Returned,
            Settled::Changed,
            Settled::Gone,
        ]
        .into_iter()
        .find(|s| s.as_str() == name)
    }
}

from_text! { Settled: Settled::parse; }

/// A request as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Row id.
    pub id: RequestId,
    /// Of which post.
    pub post: PostId,
    /// For exactly this content.
    pub hash: RevisionHash,
    /// The content.
    pub revision: Revision,
    /// When it was asked for.
    pub at: Instant,
    /// When it was over, and what came of it.
    pub settled: Option<(Instant, Settled)>,
    /// Who returned it, and why.
    pub returned: Option<(PersonId, String)>,
}

macro_rules! request_from {
    ($rest:literal) => {
        concat!(
            "SELECT id, post_id, hash, revision, at, settled_at, outcome, person_id, reason FROM approval_request ",
            $rest
        )
    };
}

crate::sql::statements! {
    ADD = "INSERT INTO approval_request (post_id, hash, revision, by, at) VALUES ($1, $2, $3, $4, $5) RETURNING id";
    GET = request_from!("WHERE id = $1");
    OPEN = request_from!("WHERE settled_at IS NULL ORDER BY id");
    OPEN_OF = request_from!("WHERE post_id = $1 AND settled_at IS NULL");
    NEWEST = request_from!("WHERE post_id = $1 AND hash = $2 ORDER BY id DESC LIMIT 1");
    SETTLE = "UPDATE approval_request SET settled_at = $2, outcome = $3, person_id = $4, reason = $5
        WHERE id = $1 AND settled_at IS NULL";
}

fn request(row: &mut Row) -> Result<Request, StoreError> {
    let (id, post, hash) = (row.take()?, row.take()?, row.take()?);
    let revision: String = row.take()?;
    let at = row.take()?;
    let (settled_at, outcome): (Option<Instant>, Option<Settled>) = (row.take()?, row.take()?);
    let (person, reason): (Option<PersonId>, Option<String>) = (row.take()?, row.take()?);
    Ok(Request {
        id,
        post,
        hash,
        revision: Revision::from_json(&revision)
            .map_err(|e| StoreError::unreadable("a revision", e))?,
        at,
        settled: settled_at.zip(outcome),
        returned: person.zip(reason),
    })
}

/// Writes a request. One of a post is open at a time; the one before must be settled.
pub async fn add(
    tx: &mut Tx,
    revision: &Revision,
    hash: &RevisionHash,
    by: &str,
    now: Instant,
) -> Result<RequestId, StoreError> {
    let values = args![revision.post, hash.0, revision.to_json(), by, now];
    tx.one(&ADD, values, |row| row.take()).await
}

/// A request.
pub async fn get(conn: &mut Conn, id: RequestId) -> Result<Option<Request>, StoreError> {
    conn.first(&GET, args![id], request).await
}

/// Those that wait, the oldest first.
pub async fn open(conn: &mut Conn) -> Result<Vec<Request>, StoreError> {
    conn.list(&OPEN, args![], request).await
}

/// The one of a post that waits.
pub async fn open_of(conn: &mut Conn, post: &PostId) -> Result<Option<Request>, StoreError> {
    conn.first(&OPEN_OF, args![*post], request).await
}

/// The newest one for exactly this content, open or settled.
pub async fn newest(
    conn: &mut Conn,
    post: &PostId,
    hash: &RevisionHash,
) -> Result<Option<Request>, StoreError> {
    conn.first(&NEWEST, args![*post, hash.0], request).await
}

/// It waits no more. False where it was over already.
pub async fn settle(
    tx: &mut Tx,
    id: RequestId,
    outcome: Settled,
    returned: Option<(PersonId, &str)>,
    now: Instant,
) -> Result<bool, StoreError> {
    let (person, reason) = returned.unzip();
    let values = args![id, now, outcome.as_str(), person, reason];
    Ok(tx.run(&SETTLE, values).await? > 0)
}
