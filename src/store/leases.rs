//! Who leads at something, until when. Never gives a lease to two at once; every change of hands raises the epoch.

use crate::conn::args;
use crate::{Conn, StoreError, Tx};
use tongluo_domain::time::Instant;

crate::sql::statements! {
    TAKE = "INSERT INTO lease (name, holder, epoch, until_at) VALUES ($1, $2, 1, $3)
        ON CONFLICT (name) DO UPDATE SET until_at = excluded.until_at, holder = excluded.holder,
            epoch = CASE WHEN lease.holder = excluded.holder THEN lease.epoch ELSE lease.epoch + 1 END
        WHERE lease.holder = excluded.holder OR lease.until_at <= $4 RETURNING epoch";
    UNTIL = "SELECT until_at FROM lease WHERE name = $1";
}

/// Until when a lease was last taken; nothing where nobody ever took it.
pub async fn until(conn: &mut Conn, name: &str) -> Result<Option<Instant>, StoreError> {
    conn.first(&UNTIL, args![name], |row| row.take()).await
}

/// Takes or renews a lease; its epoch, or `None` where another holds it.
pub async fn take(
    tx: &mut Tx,
    name: &str,
    holder: &str,
    until: Instant,
    now: Instant,
) -> Result<Option<i64>, StoreError> {
    tx.first(&TAKE, args![name, holder, until, now], |row| row.take())
        .await
}
