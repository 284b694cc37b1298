//! Who is expected in one occurrence and what became of each, by name: for the owner alone. Never what somebody chose.

use crate::conn::args;
use crate::{Conn, StoreError};
use tongluo_domain::id::{OccurrenceId, PersonKey};
use tongluo_domain::obligation::State;
use tongluo_domain::time::Instant;

/// One expected person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// His key.
    pub key: PersonKey,
    /// His name.
    pub name: String,
    /// His department on the day of the opening.
    pub department: String,
    /// What became of him.
    pub state: State,
    /// Since when.
    pub since: Instant,
    /// An account is registered to him now.
    pub registered: bool,
}

crate::sql::statements! {
    EXPECTED = "SELECT p.key, p.name, b.department, b.state, b.since_at,
            (SELECT count(*) FROM claim c WHERE c.person_id = b.person_id AND c.until_at IS NULL)
        FROM obligation b JOIN person p ON p.id = b.person_id
        WHERE b.occurrence_id = $1 ORDER BY b.department, p.key";
}

/// Everybody expected in an occurrence, by department and key.
pub async fn expected(
    conn: &mut Conn,
    occurrence: OccurrenceId,
) -> Result<Vec<Expected>, StoreError> {
    conn.list(&EXPECTED, args![occurrence], |row| {
        Ok(Expected {
            key: row.take()?,
            name: row.take()?,
            department: row.take()?,
            state: row.take()?,
            since: row.take()?,
            registered: row.take::<i64>()? > 0,
        })
    })
    .await
}
