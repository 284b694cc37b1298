//! Who is expected in an occurrence, each in exactly one state, derived from the answers of all of a person's accounts.
//! Never written by hand: a state is what the rows say (`domain::obligation::State::on_answer`).

use crate::conn::{args, batch, lines};
use crate::{StoreError, Tx};
use serde_json::json;
use tongluo_domain::id::{AccountId, OccurrenceId, PersonId};
use tongluo_domain::obligation::{NewObligation, State, Subject};
use tongluo_domain::time::Instant;

/// Why somebody needs not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excuse {
    /// Excused.
    Waived,
    /// Cannot be reached.
    Unreachable,
}

impl Excuse {
    /// The name under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Excuse::Waived => State::Waived.as_str(),
            Excuse::Unreachable => State::Unreachable.as_str(),
        }
    }
}

/// From the pairs (occurrence, person) to the states that the answers give them; `$2` is the present.
macro_rules! derive_from {
    ($pairs:literal) => {
        concat!(
            "WITH pair AS (",
            $pairs,
            "),
            answered AS (
                SELECT p.occurrence_id, p.person_id, count(DISTINCT r.question) AS whole,
                    count(DISTINCT CASE WHEN r.late = 0 THEN r.question END) AS in_time
                FROM pair p LEFT JOIN claim c ON c.person_id = p.person_id AND c.until_at IS NULL
                LEFT JOIN response r ON r.occurrence_id = p.occurrence_id AND r.account_id = c.account_id AND r.choice IS NOT NULL
                GROUP BY p.occurrence_id, p.person_id),
            derived AS (
                SELECT b.occurrence_id, b.person_id, CASE
                    WHEN o.questions > 0 AND a.in_time >= o.questions THEN 'done'
                    WHEN o.state = 'open' THEN coalesce(b.excuse, 'open')
                    WHEN o.questions > 0 AND a.whole >= o.questions AND b.state IN ('open', 'missing', 'late') THEN 'late'
                    ELSE b.state END AS state
                FROM answered a JOIN obligation b ON b.occurrence_id = a.occurrence_id AND b.person_id = a.person_id
                JOIN occurrence o ON o.id = a.occurrence_id)
            UPDATE obligation SET state = derived.state, since_at = $2 FROM derived
            WHERE obligation.occurrence_id = derived.occurrence_id AND obligation.person_id = derived.person_id
                AND obligation.state <> derived.state"
        )
    };
}

crate::sql::statements! {
    ADD = "INSERT INTO obligation (occurrence_id, person_id, department, state, since_at)
        SELECT CAST($1 AS BIGINT), r.person, r.department, 'open', CAST($3 AS BIGINT)
        FROM ROWS($2: person BIGINT, department TEXT) AS r WHERE true
        ON CONFLICT (occurrence_id, person_id) DO NOTHING";
    DERIVE = derive_from!("SELECT DISTINCT r.occurrence AS occurrence_id, c.person_id
        FROM LINES($1: occurrence BIGINT, account BIGINT) AS r JOIN claim c ON c.account_id = r.account AND c.until_at IS NULL");
    /// Who answered everything while it runs is done, whatever he was before (`State::on_answer`).
    DONE = "UPDATE obligation SET state = 'done', since_at = $2 FROM LINES($1: occurrence BIGINT, person BIGINT) AS r
        WHERE obligation.occurrence_id = r.occurrence AND obligation.person_id = r.person AND obligation.state <> 'done'";
    DERIVE_PERSON = derive_from!("SELECT b.occurrence_id, b.person_id
        FROM obligation b JOIN occurrence o ON o.id = b.occurrence_id WHERE b.person_id = $1 AND o.state = 'open'");
    DERIVE_ONE = derive_from!("SELECT b.occurrence_id, b.person_id
        FROM obligation b WHERE b.person_id = $1 AND b.occurrence_id = $3");
    /// What shows a count of this person or of this account.
    TOUCHED = "SELECT o.id FROM occurrence o WHERE o.state = 'open' AND (
            o.id IN (SELECT b.occurrence_id FROM obligation b WHERE b.person_id = $1)
            OR EXISTS (SELECT 1 FROM response r WHERE r.occurrence_id = o.id AND r.account_id = $2)) ORDER BY o.id";
    EXCUSE = "UPDATE obligation SET excuse = $3 WHERE occurrence_id = $1 AND person_id = $2";
    CLOSE = "UPDATE obligation SET state = coalesce(excuse, 'missing'), since_at = $2 WHERE occurrence_id = $1 AND state = 'open'";
    RELEASE = "UPDATE obligation SET excuse = 'waived', state = 'waived', since_at = $2 WHERE occurrence_id = $1 AND state = 'open'";
    OF = "SELECT person_id, state FROM obligation WHERE occurrence_id = $1 ORDER BY person_id";
}

crate::conn::from_text! { State: State::parse; }

/// Writes who is expected; who is there already stays as he is.
pub async fn add(
    tx: &mut Tx,
    occurrence: OccurrenceId,
    new: &[NewObligation],
    now: Instant,
) -> Result<(), StoreError> {
    let rows = batch(new, |o| {
        let Subject::Person(person) = o.subject;
        json!({"person": person.0, "department": o.department})
    });
    tx.run(&ADD, args![occurrence, rows, now]).await.map(|_| ())
}

/// Derives the states of the people behind these accounts in these occurrences from all their answers. While an occurrence
/// runs: done, else the excuse or open. After its close: done stays, complete in time is done, complete with late answers
/// is late, an excuse stays.
pub async fn derive(
    tx: &mut Tx,
    pairs: &[(OccurrenceId, AccountId)],
    now: Instant,
) -> Result<u64, StoreError> {
    if pairs.is_empty() {
        return Ok(0);
    }
    let rows = lines(pairs, |(o, a)| [Some(o.0), Some(a.0)]);
    tx.record(&DERIVE, args![rows, now]).await
}

/// People who by one account of their own have answered everything that an occurrence asks, while it runs. The short way of
/// `derive`, for whoever has no second account.
pub async fn done(
    tx: &mut Tx,
    pairs: &[(OccurrenceId, PersonId)],
    now: Instant,
) -> Result<u64, StoreError> {
    if pairs.is_empty() {
        return Ok(0);
    }
    let rows = lines(pairs, |(o, p)| [Some(o.0), Some(p.0)]);
    tx.record(&DONE, args![rows, now]).await
}

/// The same for one person in every occurrence that runs, after a claim was made or undone; which occurrences show a
/// count that this person or this account is part of.
pub async fn derive_person(
    tx: &mut Tx,
    person: PersonId,
    account: AccountId,
    now: Instant,
) -> Result<Vec<OccurrenceId>, StoreError> {
    tx.run(&DERIVE_PERSON, args![person, now]).await?;
    tx.list(&TOUCHED, args![person, account], |row| row.take())
        .await
}

/// Records or lifts an excuse, and derives the state anew. False where the person is not expected there.
pub async fn excuse(
    tx: &mut Tx,
    occurrence: OccurrenceId,
    person: PersonId,
    excuse: Option<Excuse>,
    now: Instant,
) -> Result<bool, StoreError> {
    let values = args![occurrence, person, excuse.map(Excuse::as_str)];
    let found = tx.run(&EXCUSE, values).await? > 0;
    tx.run(&DERIVE_ONE, args![person, now, occurrence]).await?;
    Ok(found)
}

/// Everybody expected in an occurrence with his state, by person.
pub async fn of(
    conn: &mut crate::Conn,
    occurrence: OccurrenceId,
) -> Result<Vec<(PersonId, State)>, StoreError> {
    conn.list(&OF, args![occurrence], |row| Ok((row.take()?, row.take()?)))
        .await
}

pub(crate) async fn close(
    tx: &mut Tx,
    occurrence: OccurrenceId,
    now: Instant,
) -> Result<(), StoreError> {
    tx.run(&CLOSE, args![occurrence, now]).await.map(|_| ())
}

/// Nobody who has not answered yet is expected any more: what was asked was recalled, or never shown to anybody.
pub(crate) async fn release(
    tx: &mut Tx,
    occurrence: OccurrenceId,
    now: Instant,
) -> Result<(), StoreError> {
    tx.run(&RELEASE, args![occurrence, now]).await.map(|_| ())
}
