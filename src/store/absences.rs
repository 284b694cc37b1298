//! Days on which somebody is on leave. Never ends a membership: being on leave and leaving are two facts.

use crate::conn::args;
use crate::{Conn, StoreError, Tx};
use chrono::NaiveDate;
use tongluo_domain::id::{OccurrenceId, PersonId};
use tongluo_domain::time::Instant;

/// A person's leave, both days included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

crate::sql::statements! {
    ADD = "INSERT INTO absence (person_id, from_day, to_day, by, at) VALUES ($1, $2, $3, $4, $5)";
    LIFT = "UPDATE absence SET lifted_at = $2 WHERE person_id = $1 AND lifted_at IS NULL AND to_day >= $3";
    OF = "SELECT from_day, to_day FROM absence WHERE person_id = $1 AND lifted_at IS NULL ORDER BY from_day, id";
    /// At the opening, before anybody can have answered: what follows is derived from the excuse.
    WAIVE = "UPDATE obligation SET excuse = 'waived', state = 'waived' WHERE occurrence_id = $1 AND state = 'open' AND person_id IN (
            SELECT a.person_id FROM absence a WHERE a.lifted_at IS NULL AND a.from_day <= $2 AND a.to_day >= $2)";
    RUNNING = "SELECT o.id, o.opens_at FROM obligation b JOIN occurrence o ON o.id = b.occurrence_id
        WHERE b.person_id = $1 AND o.state = 'open' ORDER BY o.id";
}

/// Writes a leave.
pub async fn add(
    tx: &mut Tx,
    person: PersonId,
    days: &Absence,
    by: &str,
    now: Instant,
) -> Result<(), StoreError> {
    let (from, to) = (days.from.to_string(), days.to.to_string());
    tx.run(&ADD, args![person, from, to, by, now])
        .await
        .map(|_| ())
}

/// Takes back the leaves of a person that last until this day or longer. How many.
pub async fn lift(
    tx: &mut Tx,
    person: PersonId,
    today: NaiveDate,
    now: Instant,
) -> Result<u64, StoreError> {
    tx.run(&LIFT, args![person, now, today.to_string()]).await
}

/// A person's leaves that stand.
pub async fn of(conn: &mut Conn, person: PersonId) -> Result<Vec<Absence>, StoreError> {
    conn.list(&OF, args![person], |row| {
        Ok(Absence {
            from: row.take()?,
            to: row.take()?,
        })
    })
    .await
}

/// Excuses those on leave on the day of an opening that has just been written. How many.
pub async fn waive(
    tx: &mut Tx,
    occurrence: OccurrenceId,
    day: NaiveDate,
) -> Result<u64, StoreError> {
    tx.run(&WAIVE, args![occurrence, day.to_string()]).await
}

/// The running openings that expect a person, and when each opened.
pub async fn running(
    conn: &mut Conn,
    person: PersonId,
) -> Result<Vec<(OccurrenceId, Instant)>, StoreError> {
    conn.list(&RUNNING, args![person], |row| {
        Ok((row.take()?, row.take()?))
    })
    .await
}
