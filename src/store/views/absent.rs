//! Who has not answered yet, and why he may not be able to: for the owner alone. Never what somebody chose.

use crate::conn::args;
use crate::{Conn, StoreError};
use tongluo_domain::id::{OccurrenceId, PersonKey};

/// One expected person who has not answered and is not excused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absent {
    /// His key.
    pub key: PersonKey,
    /// His name.
    pub name: String,
    /// His department on the day of the opening; may be empty.
    pub department: String,
    /// An account is registered to him.
    pub registered: bool,
    /// One of his accounts may be written to in private.
    pub started: bool,
}

crate::sql::statements! {
    ABSENT = "SELECT p.key, p.name, b.department,
            (SELECT count(*) FROM claim c WHERE c.person_id = b.person_id AND c.until_at IS NULL),
            (SELECT count(*) FROM claim c JOIN account a ON a.id = c.account_id
                WHERE c.person_id = b.person_id AND c.until_at IS NULL AND a.reach = 'started')
        FROM obligation b JOIN person p ON p.id = b.person_id
        WHERE b.occurrence_id = $1 AND b.state IN ('open', 'missing') ORDER BY b.department, p.key";
}

/// Who is still missing in an occurrence, by department and key; nobody once the records were deleted.
pub async fn absent(conn: &mut Conn, occurrence: OccurrenceId) -> Result<Vec<Absent>, StoreError> {
    conn.list(&ABSENT, args![occurrence], |row| {
        Ok(Absent {
            key: row.take()?,
            name: row.take()?,
            department: row.take()?,
            registered: row.take::<i64>()? > 0,
            started: row.take::<i64>()? > 0,
        })
    })
    .await
}
