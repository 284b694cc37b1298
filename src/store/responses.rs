//! What accounts answered: one row for each question, in the order that the writer gives. Never asks whose account it is.

use crate::conn::{args, lines};
use crate::{Conn, StoreError, Tx};
use std::collections::{BTreeMap, HashMap, HashSet};
use tongluo_domain::id::{AccountId, OccurrenceId};
use tongluo_domain::response::{Answer, Sequence};
use tongluo_domain::time::Instant;

/// An answer to be written: in which occurrence, whose, what, its place in the order, and whether it came after the close.
pub type NewResponse = (OccurrenceId, AccountId, Answer, Sequence, bool);

crate::sql::statements! {
    SESSIONS = "SELECT r.occurrence_id, r.account_id, r.question, r.choice
        FROM LINES($1: occurrence BIGINT, account BIGINT) AS w
        JOIN response r ON r.occurrence_id = w.occurrence AND r.account_id = w.account WHERE r.choice IS NOT NULL";
    /// Where the first counts a given answer stays; what came late never replaces what came in time; where the records were
    /// deleted as promised nothing is written any more.
    WRITE = concat!("INSERT INTO response (occurrence_id, account_id, question, choice, correct, at, sequence, late)
        SELECT r.occurrence, r.account, r.question, r.choice, r.correct, CAST($2 AS BIGINT), r.sequence, r.late
        FROM LINES($1: occurrence BIGINT, account BIGINT, question BIGINT, choice BIGINT, correct BIGINT, sequence BIGINT, late BIGINT) AS r
        WHERE NOT ", crate::retention::gone!("r.occurrence"), "
        ON CONFLICT (occurrence_id, account_id, question) DO UPDATE SET choice = excluded.choice, correct = excluded.correct,
            at = excluded.at, sequence = excluded.sequence, late = excluded.late
        WHERE response.choice IS NULL OR (excluded.late <= response.late
            AND (SELECT o.change_rule FROM occurrence o WHERE o.id = response.occurrence_id) = 'last')");
}

/// The answers that stand, by question, for each pair that has any.
pub async fn sessions(
    conn: &mut Conn,
    pairs: &[(OccurrenceId, AccountId)],
) -> Result<HashMap<(OccurrenceId, AccountId), BTreeMap<u16, u16>>, StoreError> {
    let mut sessions: HashMap<_, BTreeMap<u16, u16>> = HashMap::new();
    if pairs.is_empty() {
        return Ok(sessions);
    }
    let rows = lines(pairs, |(o, a)| [Some(o.0), Some(a.0)]);
    let found = conn
        .list(&SESSIONS, args![rows], |row| {
            let key: (OccurrenceId, AccountId) = (row.take()?, row.take()?);
            Ok((key, row.take()?, row.take()?))
        })
        .await?;
    for (key, question, choice) in found {
        sessions.entry(key).or_default().insert(question, choice);
    }
    Ok(sessions)
}

/// Writes answers. Where the first counts, an answer that stands is not replaced; a choice that is absent takes the answer
/// back. Several answers of one account to one question are applied in their order.
pub async fn write(tx: &mut Tx, answers: &[NewResponse], now: Instant) -> Result<(), StoreError> {
    let mut left: Vec<&NewResponse> = answers.iter().collect();
    left.sort_by_key(|(_, _, _, sequence, _)| *sequence);
    // A statement may touch a row once, so a second answer to the same question waits for the next round.
    while !left.is_empty() {
        let mut taken = HashSet::new();
        let (mut round, later): (Vec<&NewResponse>, Vec<&NewResponse>) = left
            .into_iter()
            .partition(|(o, a, answer, ..)| taken.insert((*o, *a, answer.question)));
        // In the order of the tree: each page is visited once.
        round.sort_unstable_by_key(|(o, a, answer, ..)| (*o, *a, answer.question));
        let rows = lines(&round, |(occurrence, account, answer, sequence, late)| {
            [
                Some(occurrence.0),
                Some(account.0),
                Some(i64::from(answer.question)),
                answer.choice.map(i64::from),
                answer.correct.map(i64::from),
                Some(sequence.0),
                Some(i64::from(*late)),
            ]
        });
        tx.record(&WRITE, args![rows, now]).await?;
        left = later;
    }
    Ok(())
}
