//! Who says yes for whom, on which days. Never decides what a delegation is good for.

use crate::conn::{Row, args};
use crate::{Conn, StoreError, Tx};
use chrono::NaiveDate;
use tongluo_domain::approval::Delegation;
use tongluo_domain::id::{DelegationId, PersonId};
use tongluo_domain::time::Instant;

crate::sql::statements! {
    ADD = "INSERT INTO delegation (from_person, to_person, first_day, last_day, at, by) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    STANDING = "SELECT id, from_person, to_person, first_day, last_day FROM delegation
        WHERE ended_at IS NULL AND last_day >= $1 ORDER BY id";
    END = "UPDATE delegation SET ended_at = $3 WHERE from_person = $1 AND ended_at IS NULL AND last_day >= $2";
}

fn delegation(row: &mut Row) -> Result<(DelegationId, Delegation), StoreError> {
    Ok((
        row.take()?,
        Delegation {
            from: row.take()?,
            to: row.take()?,
            first: row.take()?,
            last: row.take()?,
        },
    ))
}

/// Writes a delegation.
pub async fn add(
    tx: &mut Tx,
    delegation: &Delegation,
    by: &str,
    now: Instant,
) -> Result<DelegationId, StoreError> {
    let (first, last) = (delegation.first.to_string(), delegation.last.to_string());
    let values = args![delegation.from, delegation.to, first, last, now, by];
    tx.one(&ADD, values, |row| row.take()).await
}

/// Those that hold on a day or later and were not taken back, in the order in which they were set.
pub async fn standing(
    conn: &mut Conn,
    today: NaiveDate,
) -> Result<Vec<(DelegationId, Delegation)>, StoreError> {
    conn.list(&STANDING, args![today.to_string()], delegation)
        .await
}

/// Takes back what a person has handed on from a day on. How many there were.
pub async fn end(
    tx: &mut Tx,
    from: PersonId,
    today: NaiveDate,
    now: Instant,
) -> Result<u64, StoreError> {
    tx.run(&END, args![from, today.to_string(), now]).await
}
