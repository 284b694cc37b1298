//! Reasons why nothing leaves, and who began and ended them. Never decides what a halt lets out: the domain does.

use crate::conn::{args, from_text};
use crate::{Conn, StoreError, Tx};
use tongluo_domain::halt::Halt;
use tongluo_domain::id::HaltId;
use tongluo_domain::time::Instant;

/// A halt that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Row id.
    pub id: HaltId,
    /// Why.
    pub why: Halt,
    /// Since when.
    pub since: Instant,
    /// Who began it.
    pub by: String,
    /// What he gave as the reason.
    pub said: Option<String>,
}

from_text! { Halt: Halt::parse; }

crate::sql::statements! {
    BEGIN = "INSERT INTO halt (why, since_at, by) VALUES ($1, $2, $3) ON CONFLICT (why) WHERE lifted_at IS NULL DO NOTHING";
    OPEN = "SELECT id, why, since_at, by, said FROM halt WHERE lifted_at IS NULL ORDER BY id";
    LIFT = "UPDATE halt SET lifted_at = $2, lifted_by = $3 WHERE why = $1 AND lifted_at IS NULL RETURNING id, why, since_at, by, said";
    SAY = "UPDATE halt SET said = $2 WHERE why = $1 AND lifted_at IS NULL";
    EVER = "SELECT count(*) FROM halt WHERE why = $1";
}

fn standing(row: &mut crate::conn::Row) -> Result<Standing, StoreError> {
    Ok(Standing {
        id: row.take()?,
        why: row.take()?,
        since: row.take()?,
        by: row.take()?,
        said: row.take()?,
    })
}

/// Begins a halt; false where it stands already.
pub async fn begin(tx: &mut Tx, why: Halt, by: &str, now: Instant) -> Result<bool, StoreError> {
    Ok(tx.run(&BEGIN, args![why.as_str(), now, by]).await? > 0)
}

/// Writes down what was given as the reason of a halt that stands.
pub async fn say(tx: &mut Tx, why: Halt, said: &str) -> Result<(), StoreError> {
    tx.run(&SAY, args![why.as_str(), said]).await.map(|_| ())
}

/// The halts that stand, the oldest first.
pub async fn open(conn: &mut Conn) -> Result<Vec<Standing>, StoreError> {
    conn.list(&OPEN, args![], standing).await
}

/// Ends a halt; what it was, or nothing where none stood.
pub async fn lift(
    tx: &mut Tx,
    why: Halt,
    by: &str,
    now: Instant,
) -> Result<Option<Standing>, StoreError> {
    tx.first(&LIFT, args![why.as_str(), now, by], standing)
        .await
}

/// Whether there ever was a halt of that kind, lifted or not.
pub async fn ever(conn: &mut Conn, why: Halt) -> Result<bool, StoreError> {
    let count: i64 = conn
        .one(&EVER, args![why.as_str()], |row| row.take())
        .await?;
    Ok(count > 0)
}
