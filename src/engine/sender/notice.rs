//! A notice as the owner reads it. Most are words and values; the one of a close brings sums, names and a file. Never sends.

use super::super::{Office, desk};
use crate::action::export;
use crate::domain::id::{NoticeId, OccurrenceId};
use crate::domain::outgoing::Outgoing;
use crate::format::csv;
use crate::store::notices::{self, Notice};
use crate::store::views::absent::absent;
use crate::store::views::expected::expected;
use crate::store::{Conn, StoreError, occurrences, views};
use crate::text::compose::{self, Closing};

/// What a notice says; nothing where it is gone.
pub(super) async fn shown(
    conn: &mut Conn,
    office: &Office,
    id: NoticeId,
) -> Result<Option<Outgoing>, StoreError> {
    let Some(notice) = notices::get(conn, id).await? else {
        return Ok(None);
    };
    if notice.topic == "closed"
        && let Some(outgoing) = closed(conn, office, &notice).await?
    {
        return Ok(Some(outgoing));
    }
    Ok(Some(compose::notice(
        &office.texts,
        &notice.topic,
        &notice.args,
    )))
}

async fn closed(
    conn: &mut Conn,
    office: &Office,
    notice: &Notice,
) -> Result<Option<Outgoing>, StoreError> {
    let number = notice.args.get("occurrence").and_then(|n| n.parse().ok());
    let Some(id) = number.map(OccurrenceId) else {
        return Ok(None);
    };
    let Some(closed) = occurrences::load(conn, &[id]).await?.pop() else {
        return Ok(None);
    };
    let tally = views::tally::tally(conn, id).await?;
    let everybody = expected(conn, id).await?;
    let missing = desk::by_department(office, &absent(conn, id).await?, |_| true);
    let table = (!everybody.is_empty()).then(|| {
        let rows: Vec<_> = everybody.into_iter().map(export::taking_part).collect();
        let (heads, rows) = export::occurrence_table(&office.texts, &rows, office.zone);
        csv::table(&heads, &rows)
    });
    // Who answered late since then is counted and not missing.
    let mut args = notice.args.clone();
    let total = &tally.total;
    args.insert("done".to_owned(), total.done.to_string());
    args.insert("missing".to_owned(), total.missing.to_string());
    let closing = Closing {
        args: &args,
        title: &closed.revision.title,
        tally: &tally,
        missing: &missing,
        table,
    };
    Ok(Some(compose::closed(&office.texts, &closing)))
}
