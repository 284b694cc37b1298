//! Who did what, when. Never changed, never deleted here.

use crate::conn::args;
use crate::{Conn, StoreError, Tx};
use tongluo_domain::time::Instant;

/// A line of the audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Instant,
    /// Who.
    pub actor: String,
    /// Did what.
    pub verb: String,
    /// To what.
    pub subject: String,
    /// More of it; may be empty.
    pub detail: String,
}

crate::sql::statements! {
    WRITE = "INSERT INTO audit (at, actor, verb, subject, detail) VALUES ($1, $2, $3, $4, $5)";
    LIST = "SELECT at, actor, verb, subject, detail FROM audit ORDER BY id DESC LIMIT $1";
}

/// Writes a line.
pub async fn write(
    tx: &mut Tx,
    actor: &str,
    verb: &str,
    subject: &str,
    detail: &str,
    now: Instant,
) -> Result<(), StoreError> {
    tx.run(&WRITE, args![now, actor, verb, subject, detail])
        .await
        .map(|_| ())
}

/// The newest lines first.
pub async fn list(conn: &mut Conn, limit: u32) -> Result<Vec<Entry>, StoreError> {
    conn.list(&LIST, args![limit], |row| {
        Ok(Entry {
            at: row.take()?,
            actor: row.take()?,
            verb: row.take()?,
            subject: row.take()?,
            detail: row.take()?,
        })
    })
    .await
}
