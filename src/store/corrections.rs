//! Corrections of an opening's text: both versions, who wrote it, whose yes or no it has. Never decides who may say yes.

use crate::conn::{Row, args, from_text};
use crate::{Conn, StoreError, Tx};
use tongluo_domain::document::Document;
use tongluo_domain::id::{CorrectionId, OccurrenceId, PersonId};
use tongluo_domain::time::Instant;

/// Where a correction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorrectionState {
    /// It waits for a yes.
    Asked,
    /// It is what the opening says now, or said until the next correction.
    Approved,
    /// Somebody said no, or things have changed since.
    Refused,
}

impl CorrectionState {
    /// The name under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            CorrectionState::Asked => "asked",
            CorrectionState::Approved => "approved",
            CorrectionState::Refused => "refused",
        }
    }
    /// The state of a stored name.
    pub fn parse(name: &str) -> Option<CorrectionState> {
        let all = [
            CorrectionState::Asked,
            CorrectionState::Approved,
            CorrectionState::Refused,
        ];
        all.into_iter().find(|s| s.as_str() == name)
    }
}

from_text! { CorrectionState: CorrectionState::parse; }

/// A correction as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Row id.
    pub id: CorrectionId,
    /// Of which opening.
    pub occurrence: OccurrenceId,
    /// The text until then.
    pub before: Document,
    /// The text from then on.
    pub after: Document,
    /// SHA-256 of the text from then on, hex.
    pub hash: String,
    /// Who wrote it.
    pub written_by: String,
    /// When.
    pub written_at: Instant,
    /// Where it stands.
    pub state: CorrectionState,
    /// Whose yes or no.
    pub decided_by: Option<PersonId>,
    /// When.
    pub decided_at: Option<Instant>,
}

/// A correction that is written.
#[derive(Clone, Debug)]
pub struct NewCorrection<'a> {
    /// Of which opening.
    pub occurrence: OccurrenceId,
    /// The text now.
    pub before: &'a Document,
    /// The text as it is to be.
    pub after: &'a Document,
    /// SHA-256 of that, hex.
    pub hash: &'a str,
    /// Who wrote it.
    pub by: &'a str,
}

macro_rules! correction_from {
    ($rest:literal) => {
        concat!(
            "SELECT id, occurrence_id, before, after, hash, written_by, written_at, state, decided_by, decided_at FROM correction ",
            $rest
        )
    };
}

crate::sql::statements! {
    ADD = "INSERT INTO correction (occurrence_id, before, after, hash, written_by, written_at, state)
        VALUES ($1, $2, $3, $4, $5, $6, 'asked') RETURNING id";
    GET = correction_from!("WHERE id = $1");
    OF = correction_from!("WHERE occurrence_id = $1 ORDER BY id");
    DECIDE = "UPDATE correction SET state = $2, decided_by = $3, decided_via = $4, decided_at = $5 WHERE id = $1 AND state = 'asked'";
}

/// A document as it is stored.
pub(crate) fn to_json(document: &Document) -> Result<String, StoreError> {
    serde_json::to_string(document)
        .map_err(|e| StoreError::Data(format!("a document can't be written: {e}")))
}

fn document(json: &str) -> Result<Document, StoreError> {
    serde_json::from_str(json).map_err(|e| StoreError::unreadable("a document", e))
}

fn read(row: &mut Row) -> Result<Correction, StoreError> {
    let (id, occurrence) = (row.take()?, row.take()?);
    let (before, after): (String, String) = (row.take()?, row.take()?);
    Ok(Correction {
        id,
        occurrence,
        before: document(&before)?,
        after: document(&after)?,
        hash: row.take()?,
        written_by: row.take()?,
        written_at: row.take()?,
        state: row.take()?,
        decided_by: row.take()?,
        decided_at: row.take()?,
    })
}

/// Writes a correction that waits for a yes.
pub async fn add(
    tx: &mut Tx,
    new: NewCorrection<'_>,
    now: Instant,
) -> Result<CorrectionId, StoreError> {
    let (before, after) = (to_json(new.before)?, to_json(new.after)?);
    let values = args![new.occurrence, before, after, new.hash, new.by, now];
    tx.one(&ADD, values, |row| row.take()).await
}

/// A correction.
pub async fn get(conn: &mut Conn, id: CorrectionId) -> Result<Option<Correction>, StoreError> {
    conn.first(&GET, args![id], read).await
}

/// All corrections of an opening, the oldest first.
pub async fn of(conn: &mut Conn, occurrence: OccurrenceId) -> Result<Vec<Correction>, StoreError> {
    conn.list(&OF, args![occurrence], read).await
}

/// Somebody's yes or no. False where it was decided before.
pub async fn decide(
    tx: &mut Tx,
    id: CorrectionId,
    state: CorrectionState,
    by: PersonId,
    via: &str,
    now: Instant,
) -> Result<bool, StoreError> {
    Ok(tx
        .run(&DECIDE, args![id, state.as_str(), by, via, now])
        .await?
        > 0)
}
