//! What is forgotten when its time is over: an opening's answers and names, of which figures alone are kept, and old records
//! that nobody needs any more. Never decides when an opening's time is over; `engine::retention` does, by the day that was shown.

use crate::conn::{args, batch};
use crate::{Conn, StoreError, Tx, views};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use tongluo_domain::id::OccurrenceId;
use tongluo_domain::occurrence::Occurrence;
use tongluo_domain::tally::{Counts, Department, QuestionCount, Rest};
use tongluo_domain::time::{Instant, Span};

/// How long a wrong code is remembered against guessing.
pub const WRONG_CODES: Span = Span::days(7);
/// How long a one-time link is on record after it was used or became worthless.
pub const SPENT_CODES: Span = Span::days(30);
/// How long an update that could not be applied is kept.
pub const SET_ASIDE: Span = Span::days(30);
/// How long it is on record who did what.
pub const AUDIT: Span = Span::days(365);
/// How long a notice is kept after it was told, with its delivery.
pub const NOTICES: Span = Span::days(365);

/// The figures that stay after the records are gone begin so; those of the close don't.
const PREFIX: &str = "kept_";

/// When the records were deleted, Unix milliseconds: the mark of an opening whose records are gone.
macro_rules! gone {
    ($occurrence:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM figure f WHERE f.occurrence_id = ",
            $occurrence,
            " AND f.department = '' AND f.metric = 'kept_since')"
        )
    };
}
pub(crate) use gone;

crate::sql::statements! {
    WITH_RECORDS = concat!("SELECT o.id, o.opens_at FROM occurrence o WHERE o.state = 'closed' AND NOT ", gone!("o.id"),
        " ORDER BY o.opens_at, o.id LIMIT $1");
    HOLD = "SELECT id FROM occurrence WHERE id = $1 AND state = 'closed' LOCKED";
    GONE_SINCE = "SELECT w.id, f.value FROM ROWS($1: id BIGINT) AS w
        JOIN figure f ON f.occurrence_id = w.id AND f.department = '' AND f.metric = 'kept_since'";
    KEPT = "SELECT f.occurrence_id, f.department, f.metric, f.value FROM ROWS($1: id BIGINT) AS w
        JOIN figure f ON f.occurrence_id = w.id WHERE substr(f.metric, 1, 5) = 'kept_'";
    FORGET_ANSWERS = "DELETE FROM response WHERE occurrence_id = $1";
    FORGET_PEOPLE = "DELETE FROM obligation WHERE occurrence_id = $1";
    PRUNE_WRONG_CODES = "DELETE FROM wrong_code WHERE at < $1";
    PRUNE_CODES = "DELETE FROM one_time_code WHERE expires_at < $1 OR used_at < $1";
    PRUNE_SET_ASIDE = "DELETE FROM set_aside_update WHERE at < $1";
    PRUNE_AUDIT = "DELETE FROM audit WHERE at < $1";
    /// What is still on its way, or nobody knows whether it arrived, stays.
    PRUNE_NOTICE_TRIES = "DELETE FROM attempt WHERE delivery_id IN (
            SELECT d.id FROM notice n JOIN delivery d ON d.notice_id = n.id
            WHERE n.told_at < $1 AND d.state NOT IN ('planned', 'held', 'sending', 'unknown'))";
    PRUNE_NOTICE_DELIVERIES = "DELETE FROM delivery WHERE state NOT IN ('planned', 'held', 'sending', 'unknown')
        AND notice_id IN (SELECT n.id FROM notice n WHERE n.told_at < $1)";
    PRUNE_NOTICES = "DELETE FROM notice WHERE told_at < $1 AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.notice_id = notice.id)";
}

/// How many rows of each sort were thrown away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Wrong codes.
    pub wrong_codes: u64,
    /// One-time links that were used or worthless.
    pub codes: u64,
    /// Updates that were put aside.
    pub set_aside: u64,
    /// Lines of the audit.
    pub audit: u64,
    /// Notices that were told.
    pub notices: u64,
}

/// Closed openings whose answers and names are still there, with when they opened; the oldest first.
pub async fn with_records(
    conn: &mut Conn,
    limit: u32,
) -> Result<Vec<(OccurrenceId, Instant)>, StoreError> {
    conn.list(&WITH_RECORDS, args![limit], |row| {
        Ok((row.take()?, row.take()?))
    })
    .await
}

/// Of these openings, those whose records were deleted, and when.
pub async fn gone_since(
    conn: &mut Conn,
    ids: &[OccurrenceId],
) -> Result<HashMap<OccurrenceId, Instant>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = batch(ids, |id| json!({"id": id.0}));
    let found = conn
        .list(&GONE_SINCE, args![rows], |row| {
            Ok((row.take()?, row.take()?))
        })
        .await?;
    Ok(found.into_iter().collect())
}

/// Deletes a closed opening's answers and who was expected, and keeps its sums of this moment as figures. False where it is
/// not closed or its records are gone already. `Data` where the sums don't add up: then nothing is deleted.
pub async fn forget(tx: &mut Tx, id: OccurrenceId, now: Instant) -> Result<bool, StoreError> {
    let held: Option<OccurrenceId> = tx.first(&HOLD, args![id], |row| row.take()).await?;
    if held.is_none() || !gone_since(tx, &[id]).await?.is_empty() {
        return Ok(false);
    }
    let tally = views::tally::tally(tx, id).await?;
    let standing = views::tally::done_count(tx, &[id]).await?;
    let standing = standing.get(&id).copied().unwrap_or_default();
    let mut figures = views::tally::figures(&tally);
    figures.push((String::new(), "confirmed".to_owned(), standing.confirmed));
    figures.push((String::new(), "answered".to_owned(), standing.answered));
    let since = u64::try_from(now.as_millis()).unwrap_or_default();
    figures.push((String::new(), "since".to_owned(), since));
    for (_, metric, _) in &mut figures {
        metric.insert_str(0, PREFIX);
    }
    views::tally::write_figures(tx, id, &figures).await?;
    tx.run(&FORGET_ANSWERS, args![id]).await?;
    tx.run(&FORGET_PEOPLE, args![id]).await?;
    Ok(true)
}

/// Throws away old records that belong to no opening.
pub async fn prune(tx: &mut Tx, now: Instant) -> Result<Pruned, StoreError> {
    let wrong_codes = tx.run(&PRUNE_WRONG_CODES, args![now.minus(WRONG_CODES)]);
    let wrong_codes = wrong_codes.await?;
    let codes = tx.run(&PRUNE_CODES, args![now.minus(SPENT_CODES)]).await?;
    let set_aside = tx.run(&PRUNE_SET_ASIDE, args![now.minus(SET_ASIDE)]);
    let set_aside = set_aside.await?;
    let audit = tx.run(&PRUNE_AUDIT, args![now.minus(AUDIT)]).await?;
    let told = now.minus(NOTICES);
    tx.run(&PRUNE_NOTICE_TRIES, args![told]).await?;
    tx.run(&PRUNE_NOTICE_DELIVERIES, args![told]).await?;
    let notices = tx.run(&PRUNE_NOTICES, args![told]).await?;
    Ok(Pruned {
        wrong_codes,
        codes,
        set_aside,
        audit,
        notices,
    })
}

/// The figures of an opening whose records are gone: by department, by metric without its prefix.
pub(crate) struct Kept(BTreeMap<String, BTreeMap<String, u64>>);

/// The kept figures of those of these openings whose records are gone.
pub(crate) async fn kept(
    conn: &mut Conn,
    ids: &[OccurrenceId],
) -> Result<HashMap<OccurrenceId, Kept>, StoreError> {
    let rows = batch(ids, |id| json!({"id": id.0}));
    let found = conn
        .list(&KEPT, args![rows], |row| {
            let (id, department): (OccurrenceId, String) = (row.take()?, row.take()?);
            let (metric, value): (String, u64) = (row.take()?, row.take()?);
            Ok((id, department, metric, value))
        })
        .await?;
    let mut kept: HashMap<OccurrenceId, Kept> = HashMap::new();
    for (id, department, metric, value) in found {
        let metric = metric.strip_prefix(PREFIX).unwrap_or(&metric).to_owned();
        let kept = kept.entry(id).or_insert_with(|| Kept(BTreeMap::new()));
        kept.0.entry(department).or_default().insert(metric, value);
    }
    Ok(kept)
}

impl Kept {
    /// A figure of the whole opening; 0 where none was written.
    pub(crate) fn whole(&self, metric: &str) -> u64 {
        let figures = self.0.get("");
        figures.and_then(|f| f.get(metric)).copied().unwrap_or(0)
    }

    /// The departments in which somebody was expected.
    pub(crate) fn departments(&self) -> Vec<Department> {
        let department = |(name, figures): (&String, &BTreeMap<String, u64>)| {
            let expected = *figures.get("expected")?;
            let of = |metric: &str| figures.get(metric).copied().unwrap_or(0);
            Some(Department {
                name: name.clone(),
                counts: Counts {
                    expected,
                    done: of("done"),
                    late: of("late"),
                    waived: of("waived"),
                    unreachable: of("unreachable"),
                    open: 0,
                    missing: of("missing"),
                    unregistered: of("unregistered"),
                },
            })
        };
        self.0.iter().filter_map(department).collect()
    }

    /// Everything but the departments; the questions' words come from the opening's own revision.
    pub(crate) fn rest(&self, occurrence: &Occurrence) -> Rest {
        let ask = occurrence.revision.ask.as_ref();
        let asked = ask.map_or(&[][..], |ask| ask.asked());
        let question = |(question, number): (&tongluo_domain::prompt::Question, u16)| {
            let options = 1..=question.options.len();
            let chosen = options.map(|n| self.whole(&format!("question_{number}_option_{n}")));
            QuestionCount {
                number,
                text: question.text.clone(),
                right: self.whole(&format!("question_{number}_right")),
                wrong: self.whole(&format!("question_{number}_wrong")),
                chosen: chosen.collect(),
            }
        };
        Rest {
            questions: asked.iter().zip(1u16..).map(question).collect(),
            finished: self.whole("finished"),
            half_finished: self.whole("half_finished"),
            guests: self.whole("guests"),
        }
    }
}
