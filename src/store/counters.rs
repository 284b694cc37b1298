//! Numbers that only ever grow. Never gives one twice, also not to two programs on one server.

use crate::conn::args;
use crate::{StoreError, Tx};
use tongluo_domain::response::Sequence;

crate::sql::statements! {
    /// The row stays locked until the commit, so that the order of commits is the order of numbers.
    NEXT = "INSERT INTO counter (name, value) VALUES ('answer', CAST($1 AS BIGINT))
        ON CONFLICT (name) DO UPDATE SET value = counter.value + excluded.value RETURNING value";
    /// The last statement of every transaction that changed anything but answers; its row is locked for no longer.
    TURN = "INSERT INTO counter (name, value) VALUES ('world', 1)
        ON CONFLICT (name) DO UPDATE SET value = counter.value + 1";
}

/// The version of everything that is not an answer, in the same row of the same statement as something else: whoever remembers
/// chats, accounts, claims or openings asks for it in his transaction, and forgets them when it is another one.
macro_rules! world {
    () => {
        "coalesce((SELECT value FROM counter WHERE name = 'world'), 0)"
    };
}
pub(crate) use world;

/// The first of `n` places in the order of all answers; the others follow it without a gap.
pub async fn next_sequence(tx: &mut Tx, n: usize) -> Result<Sequence, StoreError> {
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    let last: i64 = tx.record_one(&NEXT, args![n], |row| row.take()).await?;
    Ok(Sequence(last - n + 1))
}

/// Something other than an answer was written: what others remember is over.
pub(crate) async fn turn_world(tx: &mut Tx) -> Result<(), StoreError> {
    tx.run(&TURN, args![]).await.map(|_| ())
}
