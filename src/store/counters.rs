//! Numbers that only ever grow. Never gives one twice, also not to two programs on one server.

use crate::conn::args;
use crate::{StoreError, Tx};
use tongluo_domain::response::Sequence;

crate::sql::statements! {
    /// The row stays locked until the commit, so that the order of commits is the order of numbers.
    NEXT = "INSERT INTO counter (name, value) VALUES ($1, CAST($2 AS BIGINT))
        ON CONFLICT (name) DO UPDATE SET value = counter.value + excluded.value RETURNING value";
}

/// The first of `n` places in the order of all answers; the others follow it without a gap.
pub async fn next_sequence(tx: &mut Tx, n: usize) -> Result<Sequence, StoreError> {
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    let last: i64 = tx.one(&NEXT, args!["answer", n], |row| row.take()).await?;
    Ok(Sequence(last - n + 1))
}
