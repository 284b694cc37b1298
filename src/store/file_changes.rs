//! Files that are to stand in the folder of posts: decided in a transaction, carried out after its commit by whoever owns the
//! folder, as often as needed. Never touches a file.

use crate::conn::{Row, args};
use crate::{Conn, StoreError, Tx};
use tongluo_domain::id::{FileChangeId, sha256_hex};
use tongluo_domain::time::Instant;

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// Row id.
    pub id: FileChangeId,
    /// Path under the folder of posts, `/` between parts.
    pub path: String,
    /// What is to stand there.
    pub bytes: Vec<u8>,
    /// SHA-256 of what stood there when it was decided, hex; absent: nothing.
    pub before: Option<String>,
    /// Who decided it.
    pub by: String,
}

crate::sql::statements! {
    ADD = "INSERT INTO file_change (path, bytes, sha256, before_sha256, by, created_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    OPEN = "SELECT id, path, bytes, before_sha256, by FROM file_change WHERE done_at IS NULL ORDER BY id";
    DONE = "UPDATE file_change SET done_at = $2, refused_why = $3 WHERE id = $1 AND done_at IS NULL";
    PENDING = "SELECT path FROM file_change WHERE done_at IS NULL";
}

fn read(row: &mut Row) -> Result<FileChange, StoreError> {
    Ok(FileChange {
        id: row.take()?,
        path: row.take()?,
        bytes: row.take()?,
        before: row.take()?,
        by: row.take()?,
    })
}

/// Decides that these bytes are to stand at a path. `before` is the SHA-256 of what stands there now, or nothing.
pub async fn add(
    tx: &mut Tx,
    path: &str,
    bytes: &[u8],
    before: Option<&str>,
    by: &str,
    now: Instant,
) -> Result<FileChangeId, StoreError> {
    let values = args![path, bytes, sha256_hex(bytes), before, by, now];
    tx.one(&ADD, values, |row| row.take()).await
}

/// What is still to be carried out, in the order in which it was decided.
pub async fn open(conn: &mut Conn) -> Result<Vec<FileChange>, StoreError> {
    conn.list(&OPEN, args![], read).await
}

/// The paths that are still to be written.
pub async fn pending(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    conn.list(&PENDING, args![], |row| row.take()).await
}

/// It was carried out, or given up for a reason. False where that was recorded before.
pub async fn done(
    tx: &mut Tx,
    id: FileChangeId,
    refused_why: Option<&str>,
    now: Instant,
) -> Result<bool, StoreError> {
    Ok(tx.run(&DONE, args![id, now, refused_why]).await? > 0)
}
