//! What happened in a stretch of time and what is not well now, in numbers: for the line that the owner reads once a week.

use crate::conn::args;
use crate::{Conn, StoreError};
use tongluo_domain::time::Instant;

/// A stretch of time in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Week {
    /// Openings in it.
    pub openings: i64,
    /// Posts that reached a group in it.
    pub sent: i64,
    /// Answers in it.
    pub answers: i64,
    /// Due times in it that did not open.
    pub skipped: i64,
    /// Posts and results of which nobody knows now whether they arrived.
    pub unknown: i64,
    /// Posts and results that failed in it and were not sent again.
    pub failed: i64,
    /// Connected groups in which the bot can't write now.
    pub mute_groups: i64,
    /// Times in it at which a post was not sent: no yes, no group, or no audience.
    pub unsent: i64,
    /// Updates in it that could not be read.
    pub set_aside: i64,
}

crate::sql::statements! {
    WEEK = "SELECT (SELECT count(*) FROM occurrence WHERE state <> 'skipped' AND opens_at >= $1 AND opens_at < $2),
        (SELECT count(*) FROM delivery WHERE purpose = 'open' AND state IN ('sent', 'confirmed') AND sent_at >= $1 AND sent_at < $2),
        (SELECT count(*) FROM response WHERE choice IS NOT NULL AND at >= $1 AND at < $2),
        (SELECT count(*) FROM occurrence WHERE state = 'skipped' AND opens_at >= $1 AND opens_at < $2),
        (SELECT count(*) FROM delivery WHERE purpose IN ('open', 'result') AND state = 'unknown'),
        (SELECT count(*) FROM delivery WHERE purpose IN ('open', 'result') AND state = 'failed' AND since_at >= $1),
        (SELECT count(*) FROM chat WHERE kind = 'group' AND audience_id IS NOT NULL AND state IN ('removed', 'muted')),
        (SELECT count(*) FROM notice WHERE topic IN ('unapproved-due', 'no-chat', 'no-audience') AND created_at >= $1 AND created_at < $2),
        (SELECT count(*) FROM set_aside_update WHERE at >= $1 AND at < $2)";
}

/// What happened from an instant up to another.
pub async fn week(conn: &mut Conn, from: Instant, to: Instant) -> Result<Week, StoreError> {
    conn.one(&WEEK, args![from, to], |row| {
        Ok(Week {
            openings: row.take()?,
            sent: row.take()?,
            answers: row.take()?,
            skipped: row.take()?,
            unknown: row.take()?,
            failed: row.take()?,
            mute_groups: row.take()?,
            unsent: row.take()?,
            set_aside: row.take()?,
        })
    })
    .await
}
