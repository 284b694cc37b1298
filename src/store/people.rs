//! People, audiences and dated memberships. Never guesses who is who: a person is his key.

use crate::conn::{Row, args, batch};
use crate::{Conn, StoreError, Tx};
use chrono::NaiveDate;
use serde_json::json;
use std::collections::HashSet;
use tongluo_domain::id::{AccountId, AudienceId, PersonId, PersonKey};
use tongluo_domain::people::{Person, RosterChange, RosterLine};
use tongluo_domain::time::{Instant, day_plus};

crate::sql::statements! {
    AUDIENCE = "SELECT id FROM audience WHERE name = $1";
    AUDIENCES = "SELECT a.id, a.name,
            (SELECT count(*) FROM membership m WHERE m.audience_id = a.id),
            (SELECT count(*) FROM chat c WHERE c.audience_id = a.id AND c.kind = 'group' AND c.state IN ('active', 'muted'))
        FROM audience a ORDER BY a.name";
    ADD_AUDIENCE = "INSERT INTO audience (name, created_at) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id";
    ALL = "SELECT id, key, name, department, title, NULL, NULL FROM person ORDER BY key";
    OF_AUDIENCE = "SELECT p.id, p.key, p.name, p.department, p.title, m.from_day, m.to_day
        FROM membership m JOIN person p ON p.id = m.person_id WHERE m.audience_id = $1 ORDER BY p.key";
    BY_KEY = "SELECT id, key, name, department, title, NULL, NULL FROM person WHERE key = $1";
    GET = "SELECT id, key, name, department, title, NULL, NULL FROM person WHERE id = $1";
    ADD = "INSERT INTO person (key, name, department, title, created_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (key) DO NOTHING RETURNING id";
    CHANGE = "UPDATE person SET name = $2, department = $3, title = $4 WHERE id = $1";
    JOIN_AUDIENCE = "INSERT INTO membership (audience_id, person_id, from_day, to_day) VALUES ($1, $2, $3, $4)
        ON CONFLICT (audience_id, person_id) DO UPDATE SET from_day = excluded.from_day, to_day = excluded.to_day";
    /// Whose all memberships are over; who never was a member has not left.
    LEFT = "SELECT r.account FROM ROWS($1: account BIGINT) AS r JOIN claim c ON c.account_id = r.account AND c.until_at IS NULL
        WHERE EXISTS (SELECT 1 FROM membership m WHERE m.person_id = c.person_id)
            AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.person_id = c.person_id AND (m.to_day IS NULL OR m.to_day >= $2))";
    END_ALL = "UPDATE membership SET to_day = $2 WHERE person_id = $1 AND (to_day IS NULL OR to_day > $2)";
    AUDIENCES_OF = "SELECT audience_id FROM membership WHERE person_id = $1 AND (from_day IS NULL OR from_day <= $2)
        AND (to_day IS NULL OR to_day >= $2) ORDER BY audience_id";
    END = "UPDATE membership SET to_day = $3 WHERE audience_id = $1 AND person_id = $2";
}

pub(crate) fn read(row: &mut Row) -> Result<Person, StoreError> {
    Ok(Person {
        id: row.take()?,
        key: row.take()?,
        name: row.take()?,
        department: row.take()?,
        title: row.take()?,
        from: row.take()?,
        to: row.take()?,
    })
}

/// The audience of a name.
pub async fn audience(conn: &mut Conn, name: &str) -> Result<Option<AudienceId>, StoreError> {
    conn.first(&AUDIENCE, args![name], |row| row.take()).await
}

/// All audiences by name: id, name, memberships ever, and connected group chats.
pub async fn audiences(conn: &mut Conn) -> Result<Vec<(AudienceId, String, i64, i64)>, StoreError> {
    conn.list(&AUDIENCES, args![], |row| {
        Ok((row.take()?, row.take()?, row.take()?, row.take()?))
    })
    .await
}

/// The audience of a name, made where there is none.
pub async fn add_audience(tx: &mut Tx, name: &str, now: Instant) -> Result<AudienceId, StoreError> {
    tx.one(&ADD_AUDIENCE, args![name, now], |row| row.take())
        .await
}

/// Everybody known, by key; without dates, which belong to memberships.
pub async fn all(conn: &mut Conn) -> Result<Vec<Person>, StoreError> {
    conn.list(&ALL, args![], read).await
}

/// Everybody who was ever a member of an audience, with the dates of it, by key.
pub async fn of_audience(conn: &mut Conn, id: AudienceId) -> Result<Vec<Person>, StoreError> {
    conn.list(&OF_AUDIENCE, args![id], read).await
}

/// The person with a key; without dates.
pub async fn by_key(conn: &mut Conn, key: &PersonKey) -> Result<Option<Person>, StoreError> {
    conn.first(&BY_KEY, args![*key], read).await
}

/// A person; without dates.
pub async fn get(conn: &mut Conn, id: PersonId) -> Result<Option<Person>, StoreError> {
    conn.first(&GET, args![id], read).await
}

/// Carries out what `people::compare` found: adds, changes, and ends the memberships of those who are gone with the day
/// before `today`. A key in the file that another audience knows is the same person; a key that was made up for a line
/// without one must be free, or the change is refused with `Data`.
pub async fn write_roster(
    tx: &mut Tx,
    audience: AudienceId,
    change: &RosterChange,
    today: NaiveDate,
    now: Instant,
) -> Result<(), StoreError> {
    for (key, line) in &change.added {
        let values = args![*key, line.name, line.department, line.title, now];
        let added: Option<PersonId> = tx.first(&ADD, values, |row| row.take()).await?;
        let person = match (added, &line.key) {
            (Some(person), _) => person,
            (None, Some(_)) => {
                let known = by_key(tx, key).await?;
                let known = known.ok_or_else(|| StoreError::Data(format!("no person {key}")))?;
                change_person(tx, known.id, line).await?;
                known.id
            }
            (None, None) => {
                return Err(StoreError::Data(format!(
                    "the key {key} made up for a new line belongs to somebody else already"
                )));
            }
        };
        join(tx, audience, person, line).await?;
    }
    for (person, line) in &change.changed {
        change_person(tx, person.id, line).await?;
        join(tx, audience, person.id, line).await?;
    }
    let last = day_plus(today, -1).to_string();
    for person in &change.gone {
        tx.run(&END, args![audience, person.id, last]).await?;
    }
    Ok(())
}

async fn change_person(tx: &mut Tx, id: PersonId, line: &RosterLine) -> Result<(), StoreError> {
    let values = args![id, line.name, line.department, line.title];
    tx.run(&CHANGE, values).await.map(|_| ())
}

async fn join(
    tx: &mut Tx,
    audience: AudienceId,
    person: PersonId,
    line: &RosterLine,
) -> Result<(), StoreError> {
    let (from, to) = (
        line.from.map(|d| d.to_string()),
        line.to.map(|d| d.to_string()),
    );
    tx.run(&JOIN_AUDIENCE, args![audience, person, from, to])
        .await
        .map(|_| ())
}

/// Those accounts whose person has left: no membership reaches this day any more.
pub async fn have_left(
    conn: &mut Conn,
    accounts: &[AccountId],
    today: NaiveDate,
) -> Result<HashSet<AccountId>, StoreError> {
    if accounts.is_empty() {
        return Ok(HashSet::new());
    }
    let rows = batch(accounts, |account| json!({"account": account.0}));
    let found = conn
        .list(&LEFT, args![rows, today.to_string()], |row| row.take())
        .await?;
    Ok(found.into_iter().collect())
}

/// Ends all memberships of a person with this last day. How many were changed.
pub async fn end_all(tx: &mut Tx, person: PersonId, last: NaiveDate) -> Result<u64, StoreError> {
    tx.run(&END_ALL, args![person, last.to_string()]).await
}

/// The audiences that a person is a member of on a day.
pub async fn audiences_of(
    conn: &mut Conn,
    person: PersonId,
    day: NaiveDate,
) -> Result<Vec<AudienceId>, StoreError> {
    conn.list(&AUDIENCES_OF, args![person, day.to_string()], |row| {
        row.take()
    })
    .await
}
