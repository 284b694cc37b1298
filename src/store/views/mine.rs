//! What the database holds about one person, for that person alone.

use crate::conn::{args, batch};
use crate::{Conn, StoreError};
use serde_json::json;
use tongluo_domain::id::{AccountId, Mark, OccurrenceId, PersonId};
use tongluo_domain::time::Instant;

/// Something that a person is still expected to answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// In which opening.
    pub occurrence: OccurrenceId,
    /// The mark of what was shown in a group; absent where nothing arrived yet.
    pub mark: Option<Mark>,
}

/// One answer as it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// In which opening.
    pub occurrence: OccurrenceId,
    /// To which question, from 0.
    pub question: u16,
    /// The option, from 0.
    pub choice: u16,
    /// Right or wrong, where something is right.
    pub correct: Option<bool>,
    /// When it was taken.
    pub at: Instant,
    /// After the close.
    pub late: bool,
}

/// How much is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Answers.
    pub answers: i64,
    /// When the newest opening opened in which there is one.
    pub newest: Option<Instant>,
    /// When the oldest of the accounts was first seen.
    pub first_seen: Option<Instant>,
    /// Since when the newest registration stands; absent where there is none.
    pub registered: Option<Instant>,
}

crate::sql::statements! {
    DUE = "SELECT o.id, (SELECT d.mark FROM delivery d WHERE d.occurrence_id = o.id AND d.purpose = 'open'
                AND d.state IN ('sent', 'confirmed') ORDER BY d.id LIMIT 1)
        FROM obligation b JOIN occurrence o ON o.id = b.occurrence_id
        WHERE b.person_id = $1 AND b.state = 'open' AND o.state = 'open' AND o.questions > 0 ORDER BY o.closes_at, o.id";
    LATELY = "SELECT r.occurrence_id, r.question, r.choice, r.correct, r.at, r.late
        FROM ROWS($1: id BIGINT) AS w CROSS JOIN occurrence o CROSS JOIN response r
        WHERE r.occurrence_id = o.id AND r.account_id = w.id AND r.choice IS NOT NULL ORDER BY r.sequence DESC LIMIT $2";
    KEPT = "SELECT (SELECT count(*) FROM ROWS($1: id BIGINT) AS w CROSS JOIN occurrence o
            CROSS JOIN response r WHERE r.occurrence_id = o.id AND r.account_id = w.id AND r.choice IS NOT NULL),
        (SELECT max(o.opens_at) FROM ROWS($1: id BIGINT) AS w CROSS JOIN occurrence o
            CROSS JOIN response r WHERE r.occurrence_id = o.id AND r.account_id = w.id),
        (SELECT min(a.first_seen_at) FROM ROWS($1: id BIGINT) AS w JOIN account a ON a.id = w.id),
        (SELECT max(c.from_at) FROM ROWS($1: id BIGINT) AS w JOIN claim c ON c.account_id = w.id WHERE c.until_at IS NULL)";
}

/// What a person is still expected to answer, the earliest close first.
pub async fn due(conn: &mut Conn, person: PersonId) -> Result<Vec<Due>, StoreError> {
    conn.list(&DUE, args![person], |row| {
        Ok(Due {
            occurrence: row.take()?,
            mark: row.take()?,
        })
    })
    .await
}

/// The last answers of these accounts, the newest first.
pub async fn lately(
    conn: &mut Conn,
    accounts: &[AccountId],
    limit: u32,
) -> Result<Vec<Answered>, StoreError> {
    let rows = batch(accounts, |id| json!({"id": id.0}));
    conn.list(&LATELY, args![rows, limit], |row| {
        Ok(Answered {
            occurrence: row.take()?,
            question: row.take()?,
            choice: row.take()?,
            correct: row.take()?,
            at: row.take()?,
            late: row.take()?,
        })
    })
    .await
}

/// How much is kept of these accounts.
pub async fn kept(conn: &mut Conn, accounts: &[AccountId]) -> Result<Kept, StoreError> {
    let rows = batch(accounts, |id| json!({"id": id.0}));
    conn.one(&KEPT, args![rows], |row| {
        Ok(Kept {
            answers: row.take()?,
            newest: row.take()?,
            first_seen: row.take()?,
            registered: row.take()?,
        })
    })
    .await
}
