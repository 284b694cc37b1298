//! Who took part: the sums of one occurrence, counted by the database and checked by `Tally::new`; live counts of many;
//! the figures that freeze at a close. The counted answer follows `domain::response::counted`. Where the records were deleted
//! (`retention`), every sum is read from the figures that were kept.

use crate::conn::{args, batch};
use crate::{Conn, StoreError, Tx, occurrences, people, retention};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use tongluo_domain::id::OccurrenceId;
use tongluo_domain::obligation::State;
use tongluo_domain::occurrence::Occurrence;
use tongluo_domain::people::Person;
use tongluo_domain::tally::{Counts, Department, QuestionCount, Rest, Tally};

/// How an occurrence stands at this moment, for live counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// People and guests who have answered everything that is asked; a person with two accounts once.
    pub confirmed: u64,
    /// People and guests who gave any answer.
    pub answered: u64,
    /// Of those expected: who have answered everything.
    pub finished: u64,
    /// How many are expected.
    pub expected: u64,
}

/// A figure as it stood at the close.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Of which department; empty for what belongs to the whole occurrence, and for people without one.
    pub department: String,
    /// What is counted.
    pub metric: String,
    /// How many.
    pub value: i64,
}

crate::sql::statements! {
    DEPARTMENTS = "SELECT b.department, b.state, count(*), count(CASE WHEN c.person_id IS NULL THEN 1 END)
        FROM obligation b
        LEFT JOIN (SELECT DISTINCT person_id FROM claim WHERE until_at IS NULL) AS c ON c.person_id = b.person_id
        WHERE b.occurrence_id = $1 GROUP BY b.department, b.state ORDER BY b.department";
    /// Each expected person's answer to each question, once: in time before late, then by the post's rule.
    CHOSEN = "SELECT question, choice, correct, count(*) FROM (
            SELECT r.question, r.choice, r.correct, row_number() OVER (PARTITION BY b.person_id, r.question
                ORDER BY r.late, CASE WHEN o.change_rule = 'first' THEN r.sequence ELSE -r.sequence END) AS place
            FROM response r JOIN occurrence o ON o.id = r.occurrence_id
            JOIN claim c ON c.account_id = r.account_id AND c.until_at IS NULL
            JOIN obligation b ON b.occurrence_id = r.occurrence_id AND b.person_id = c.person_id
            WHERE r.occurrence_id = $1 AND r.choice IS NOT NULL
        ) AS ranked WHERE place = 1 GROUP BY question, choice, correct ORDER BY question, choice";
    FINISHED = "SELECT count(CASE WHEN answers >= questions THEN 1 END), count(CASE WHEN answers < questions THEN 1 END) FROM (
            SELECT b.person_id, o.questions, count(DISTINCT r.question) AS answers
            FROM response r JOIN occurrence o ON o.id = r.occurrence_id
            JOIN claim c ON c.account_id = r.account_id AND c.until_at IS NULL
            JOIN obligation b ON b.occurrence_id = r.occurrence_id AND b.person_id = c.person_id
            WHERE r.occurrence_id = $1 AND r.choice IS NOT NULL GROUP BY b.person_id, o.questions
        ) AS each_person";
    GUESTS = "SELECT count(DISTINCT r.account_id) FROM response r WHERE r.occurrence_id = $1 AND r.choice IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM claim c JOIN obligation b ON b.person_id = c.person_id AND b.occurrence_id = r.occurrence_id
            WHERE c.account_id = r.account_id AND c.until_at IS NULL)";
    /// Who takes part is a person, else an account.
    STANDINGS = "WITH wanted AS (SELECT DISTINCT w.id FROM ROWS($1: id BIGINT) AS w),
        part AS (
            SELECT r.occurrence_id, c.person_id, CASE WHEN c.person_id IS NULL THEN r.account_id END AS guest, o.questions,
                count(DISTINCT r.question) AS answers
            FROM wanted w JOIN occurrence o ON o.id = w.id JOIN response r ON r.occurrence_id = o.id AND r.choice IS NOT NULL
            LEFT JOIN claim c ON c.account_id = r.account_id AND c.until_at IS NULL
            GROUP BY r.occurrence_id, c.person_id, CASE WHEN c.person_id IS NULL THEN r.account_id END, o.questions)
        SELECT w.id,
            (SELECT count(*) FROM part p WHERE p.occurrence_id = w.id AND p.answers >= p.questions),
            (SELECT count(*) FROM part p WHERE p.occurrence_id = w.id),
            (SELECT count(*) FROM part p JOIN obligation b ON b.occurrence_id = p.occurrence_id AND b.person_id = p.person_id
                WHERE p.occurrence_id = w.id AND p.answers >= p.questions),
            (SELECT count(*) FROM obligation b WHERE b.occurrence_id = w.id)
        FROM wanted w";
    MISSING = "SELECT p.id, p.key, p.name, b.department, p.title, NULL, NULL
        FROM obligation b JOIN person p ON p.id = b.person_id
        WHERE b.occurrence_id = $1 AND b.state IN ('open', 'missing') ORDER BY b.department, p.key";
    FREEZE = "INSERT INTO figure (occurrence_id, department, metric, value)
        SELECT CAST($1 AS BIGINT), r.department, r.metric, r.value FROM ROWS($2: department TEXT, metric TEXT, value BIGINT) AS r WHERE true
        ON CONFLICT (occurrence_id, department, metric) DO NOTHING";
    FROZEN = "SELECT department, metric, value FROM figure WHERE occurrence_id = $1 AND substr(metric, 1, 5) <> 'kept_'
        ORDER BY department, metric";
}

async fn departments(conn: &mut Conn, id: OccurrenceId) -> Result<Vec<Department>, StoreError> {
    let rows = conn
        .list(&DEPARTMENTS, args![id], |row| {
            let (name, state): (String, State) = (row.take()?, row.take()?);
            let (people, unregistered): (u64, u64) = (row.take()?, row.take()?);
            Ok((name, state, people, unregistered))
        })
        .await?;
    let mut departments: BTreeMap<String, Counts> = BTreeMap::new();
    for (name, state, people, unregistered) in rows {
        let counts = departments.entry(name).or_default();
        counts.expected += people;
        match state {
            State::Done => counts.done += people,
            State::Late => counts.late += people,
            State::Waived => counts.waived += people,
            State::Unreachable => counts.unreachable += people,
            State::Open => counts.open += people,
            State::Missing => counts.missing += people,
        }
        if matches!(state, State::Open | State::Missing) {
            counts.unregistered += unregistered;
        }
    }
    Ok(departments
        .into_iter()
        .map(|(name, counts)| Department { name, counts })
        .collect())
}

async fn questions(
    conn: &mut Conn,
    occurrence: &Occurrence,
) -> Result<Vec<QuestionCount>, StoreError> {
    let asked = occurrence
        .revision
        .ask
        .as_ref()
        .map_or(&[][..], |ask| ask.asked());
    let mut counts: Vec<QuestionCount> = asked
        .iter()
        .zip(1u16..)
        .map(|(question, number)| QuestionCount {
            number,
            text: question.text.clone(),
            chosen: vec![0; question.options.len()],
            ..QuestionCount::default()
        })
        .collect();
    let rows = conn
        .list(&CHOSEN, args![occurrence.id], |row| {
            let (question, choice): (u16, u16) = (row.take()?, row.take()?);
            let correct: Option<bool> = row.take()?;
            let people: u64 = row.take()?;
            Ok((usize::from(question), usize::from(choice), correct, people))
        })
        .await?;
    for (question, choice, correct, people) in rows {
        let Some(count) = counts.get_mut(question) else {
            continue;
        };
        if let Some(chosen) = count.chosen.get_mut(choice) {
            *chosen += people;
            match correct {
                Some(true) => count.right += people,
                Some(false) => count.wrong += people,
                None => {}
            }
        }
    }
    Ok(counts)
}

/// The sums of one occurrence; `Data` where it doesn't exist or its sums don't add up.
pub async fn tally(conn: &mut Conn, id: OccurrenceId) -> Result<Tally, StoreError> {
    let occurrence = occurrences::load(conn, &[id]).await?.pop();
    let occurrence =
        occurrence.ok_or_else(|| StoreError::Data(format!("there is no opening {id}")))?;
    if let Some(kept) = retention::kept(conn, &[id]).await?.remove(&id) {
        return Tally::new(kept.departments(), kept.rest(&occurrence), true)
            .map_err(|differ| StoreError::Data(format!("opening {id}: {differ}")));
    }
    let departments = departments(conn, id).await?;
    let questions = questions(conn, &occurrence).await?;
    let (finished, half_finished) = conn
        .one(&FINISHED, args![id], |row| Ok((row.take()?, row.take()?)))
        .await?;
    let guests = conn.one(&GUESTS, args![id], |row| row.take()).await?;
    let rest = Rest {
        questions,
        finished,
        half_finished,
        guests,
    };
    Tally::new(departments, rest, occurrence.closed_at.is_some())
        .map_err(|differ| StoreError::Data(format!("opening {id}: {differ}")))
}

/// How occurrences stand, for live counts; every known id has an entry.
pub async fn done_count(
    conn: &mut Conn,
    ids: &[OccurrenceId],
) -> Result<HashMap<OccurrenceId, Standing>, StoreError> {
    let rows = batch(ids, |id| json!({"id": id.0}));
    let found = conn
        .list(&STANDINGS, args![rows], |row| {
            let id = row.take()?;
            let standing = Standing {
                confirmed: row.take()?,
                answered: row.take()?,
                finished: row.take()?,
                expected: row.take()?,
            };
            Ok((id, standing))
        })
        .await?;
    let mut standings: HashMap<OccurrenceId, Standing> = found.into_iter().collect();
    for (id, kept) in retention::kept(conn, ids).await? {
        let expected = kept.departments().iter().map(|d| d.counts.expected).sum();
        let standing = Standing {
            confirmed: kept.whole("confirmed"),
            answered: kept.whole("answered"),
            finished: kept.whole("finished"),
            expected,
        };
        standings.insert(id, standing);
    }
    Ok(standings)
}

/// Who has not answered and is not excused, by department (that of the day of the opening) and key. Nobody
/// once the records were deleted (`retention::gone_since`).
pub async fn missing(conn: &mut Conn, id: OccurrenceId) -> Result<Vec<Person>, StoreError> {
    conn.list(&MISSING, args![id], people::read).await
}

/// The figures as they stood at the close; empty before it.
pub async fn frozen(conn: &mut Conn, id: OccurrenceId) -> Result<Vec<Figure>, StoreError> {
    conn.list(&FROZEN, args![id], |row| {
        Ok(Figure {
            department: row.take()?,
            metric: row.take()?,
            value: row.take()?,
        })
    })
    .await
}

/// Writes the figures of this moment; what is frozen already stays.
pub(crate) async fn freeze(tx: &mut Tx, id: OccurrenceId) -> Result<(), StoreError> {
    let figures = figures(&tally(tx, id).await?);
    write_figures(tx, id, &figures).await
}

/// A tally as figures: department, metric, how many.
pub(crate) fn figures(tally: &Tally) -> Vec<(String, String, u64)> {
    let mut figures: Vec<(String, String, u64)> = Vec::new();
    for Department { name, counts } in &tally.departments {
        let named = [
            ("expected", counts.expected),
            ("done", counts.done),
            ("late", counts.late),
            ("waived", counts.waived),
            ("unreachable", counts.unreachable),
            ("missing", counts.missing),
            ("unregistered", counts.unregistered),
        ];
        figures.extend(named.map(|(metric, value)| (name.clone(), metric.to_owned(), value)));
    }
    let mut whole = |metric: String, value: u64| figures.push((String::new(), metric, value));
    whole("finished".to_owned(), tally.finished);
    whole("half_finished".to_owned(), tally.half_finished);
    whole("guests".to_owned(), tally.guests);
    for question in &tally.questions {
        let number = question.number;
        whole(format!("question_{number}_right"), question.right);
        whole(format!("question_{number}_wrong"), question.wrong);
        for (count, option) in question.chosen.iter().zip(1u32..) {
            whole(format!("question_{number}_option_{option}"), *count);
        }
    }
    figures
}

/// Writes figures; what stands already stays.
pub(crate) async fn write_figures(
    tx: &mut Tx,
    id: OccurrenceId,
    figures: &[(String, String, u64)],
) -> Result<(), StoreError> {
    let rows = batch(
        figures,
        |(department, metric, value)| json!({"department": department, "metric": metric, "value": value}),
    );
    tx.run(&FREEZE, args![id, rows]).await.map(|_| ())
}
