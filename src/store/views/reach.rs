//! Who of an audience can be reached in private, and what stands in the way of the others.

use crate::conn::args;
use crate::{Conn, StoreError, people};
use chrono::NaiveDate;
use tongluo_domain::id::AudienceId;
use tongluo_domain::people::Person;

/// How far somebody has come with the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// No account is his.
    Unregistered,
    /// An account says that it is his, and waits for a yes.
    Waiting,
    /// Registered, and none of his accounts ever pressed Start: we may not write.
    NotStarted,
    /// Registered, and he blocked us.
    Blocked,
    /// We may write to him.
    Reached,
}

impl Standing {
    /// The name under which it is worded.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Unregistered => "unregistered",
            Standing::Waiting => "waiting",
            Standing::NotStarted => "not-started",
            Standing::Blocked => "blocked",
            Standing::Reached => "reached",
        }
    }
}

crate::sql::statements! {
    REACH = "SELECT p.id, p.key, p.name, p.department, p.title, m.from_day, m.to_day,
            (SELECT count(*) FROM claim c WHERE c.person_id = p.id AND c.until_at IS NULL),
            (SELECT count(*) FROM claim c JOIN account a ON a.id = c.account_id
                WHERE c.person_id = p.id AND c.until_at IS NULL AND a.reach = 'started'),
            (SELECT count(*) FROM claim c JOIN account a ON a.id = c.account_id
                WHERE c.person_id = p.id AND c.until_at IS NULL AND a.reach = 'blocked'),
            (SELECT count(*) FROM claim_request q WHERE q.person_id = p.id AND q.settled_at IS NULL)
        FROM membership m JOIN person p ON p.id = m.person_id
        WHERE m.audience_id = $1 AND (m.from_day IS NULL OR m.from_day <= $2) AND (m.to_day IS NULL OR m.to_day >= $2)
        ORDER BY p.department, p.key";
}

/// The members of an audience on a day, by department and key, each with how far he has come.
pub async fn reach(
    conn: &mut Conn,
    audience: AudienceId,
    day: NaiveDate,
) -> Result<Vec<(Person, Standing)>, StoreError> {
    conn.list(&REACH, args![audience, day.to_string()], |row| {
        let person = people::read(row)?;
        let (claims, started): (i64, i64) = (row.take()?, row.take()?);
        let (blocked, requests): (i64, i64) = (row.take()?, row.take()?);
        let standing = match (claims, started, blocked, requests) {
            (0, _, _, 0) => Standing::Unregistered,
            (0, ..) => Standing::Waiting,
            (_, 0, 0, _) => Standing::NotStarted,
            (_, 0, _, _) => Standing::Blocked,
            _ => Standing::Reached,
        };
        Ok((person, standing))
    })
    .await
}
