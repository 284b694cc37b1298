//! Why the database did not do what was asked, in sentences: what failed and what to do. Never shows a URL's password.

use std::fmt;

/// A failure of the database. Whoever tries again looks at `is_environment`: the same data may pass later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// The environment's: full, locked, read-only, no connection. The same data may pass later.
    Unavailable(String),
    /// The environment's too, by a name that has words of its own; and what the database itself said.
    Stuck(Trouble, String),
    /// The data's: a constraint refused it, or a stored value can't be read. Trying again won't help.
    Data(String),
    /// Ours: the statement itself was refused, or the closure panicked.
    Internal(String),
    /// The file is no database, or a damaged one.
    Damaged(String),
    /// The address can't be read.
    Address(String),
    /// A newer version of the program has been here.
    NewerSchema {
        /// Highest migration in the database.
        found: i64,
        /// Highest migration of this program.
        known: i64,
    },
    /// The tables are of an older version and were not to be changed, or there are none.
    OlderSchema {
        /// Highest migration in the database; 0 where it is empty.
        found: i64,
        /// Highest migration of this program.
        known: i64,
    },
    /// A migration that was applied reads differently today.
    ChangedMigration(i64),
    /// Another bot runs on this database.
    Taken,
    /// A file that was to be restored is no backup of this program.
    NoBackup,
    /// The database belongs to another bot or API address.
    Foreign {
        /// Whose it is.
        stamped: String,
        /// Who asks.
        given: String,
    },
}

/// What keeps a database from working, where it can be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Another program holds the file.
    Busy,
    /// The file or the server is read-only.
    ReadOnly,
    /// No room is left.
    Full,
    /// Reading or writing failed.
    Disk,
    /// The file can't be opened.
    NotOpened,
}

impl Trouble {
    /// The name under which it is worded.
    pub fn as_str(self) -> &'static str {
        match self {
            Trouble::Busy => "busy",
            Trouble::ReadOnly => "read-only",
            Trouble::Full => "full",
            Trouble::Disk => "disk",
            Trouble::NotOpened => "not-opened",
        }
    }

    fn sentence(self, said: &str) -> String {
        match self {
            Trouble::Busy => format!(
                "another program holds the file ({said}); try again, or see which one it is"
            ),
            Trouble::ReadOnly => format!(
                "the file can't be written ({said}); look at its owner, its rights and whether the disk is mounted read-only"
            ),
            Trouble::Full => format!("the disk is full ({said}); make room"),
            Trouble::Disk => format!(
                "reading or writing the disk failed ({said}); look at the disk and the free room"
            ),
            Trouble::NotOpened => format!(
                "the file can't be opened ({said}); look at the path, its folder and the rights"
            ),
        }
    }
}

impl StoreError {
    /// Whether the environment is to blame, so that the same data may pass later.
    pub fn is_environment(&self) -> bool {
        matches!(self, StoreError::Unavailable(_) | StoreError::Stuck(..))
    }

    /// Data of ours that can't be read back.
    pub fn unreadable(what: &str, value: impl fmt::Display) -> StoreError {
        StoreError::Data(format!("{what} in the database can't be read: {value}"))
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::Unavailable(why) => {
                write!(f, "the database is not available: {why}")
            }
            StoreError::Stuck(trouble, said) => {
                write!(
                    f,
                    "the database is not available: {}",
                    trouble.sentence(said)
                )
            }
            StoreError::Data(why) => write!(f, "the database refused the data: {why}"),
            StoreError::Internal(why) => write!(
                f,
                "a mistake of this program in the database room, please tell its makers: {why}"
            ),
            StoreError::Damaged(why) => write!(
                f,
                "the database file is damaged or no database: {why}; restore the last backup"
            ),
            StoreError::Address(why) => write!(f, "the database's address can't be used: {why}"),
            StoreError::NewerSchema { found, known } => write!(
                f,
                "the database is of a newer version (migration {found}, this program knows {known}); \
                 use the newer program, or restore the backup made before its update"
            ),
            StoreError::OlderSchema { found, known } => write!(
                f,
                "the database has migration {found} of {known}; start the bot once so that it is brought up to date"
            ),
            StoreError::ChangedMigration(version) => write!(
                f,
                "migration {version} was applied to this database with another text; \
                 use the program that made the database"
            ),
            StoreError::Taken => write!(
                f,
                "another bot is running on this database; stop it first, or give this one its own database"
            ),
            StoreError::NoBackup => write!(
                f,
                "the file is a database, but none of Tongluo's; name one that `tongluo backup` made"
            ),
            StoreError::Foreign { stamped, given } => write!(
                f,
                "this database belongs to {stamped}, and this is {given}; \
                 use the bot it belongs to, or another database"
            ),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> StoreError {
        match error {
            sqlx::Error::Database(refused) => {
                if let Some(pg) = refused.try_downcast_ref::<sqlx::postgres::PgDatabaseError>() {
                    of_postgres(pg.code(), pg.message())
                } else {
                    let code = refused.code().and_then(|c| c.parse::<i32>().ok());
                    of_sqlite(code.unwrap_or(0), refused.message())
                }
            }
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::BeginFailed => StoreError::Unavailable(error.to_string()),
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
                StoreError::Data(format!("a stored value can't be read: {error}"))
            }
            other => StoreError::Internal(other.to_string()),
        }
    }
}

/// SQLite's result codes (sqlite.org/rescode.html); the low byte says what, the rest says more exactly.
fn of_sqlite(code: i32, text: &str) -> StoreError {
    let stuck = |trouble| StoreError::Stuck(trouble, text.to_owned());
    match code & 0xff {
        5 | 6 => stuck(Trouble::Busy),
        8 => stuck(Trouble::ReadOnly),
        13 => stuck(Trouble::Full),
        10 => stuck(Trouble::Disk),
        14 => stuck(Trouble::NotOpened),
        3 | 7 | 9 | 23 => StoreError::Unavailable(text.to_owned()),
        11 | 26 => StoreError::Damaged(text.to_owned()),
        18..=20 | 12 | 25 => StoreError::Data(text.to_owned()),
        _ => StoreError::Internal(format!("{text} (SQLite {code})")),
    }
}

/// PostgreSQL's SQLSTATE classes (its manual, appendix A).
fn of_postgres(code: &str, text: &str) -> StoreError {
    let detail = format!("{text} (PostgreSQL {code})");
    match (code, code.get(..2).unwrap_or_default()) {
        ("53100", _) => StoreError::Stuck(Trouble::Full, detail),
        ("25006", _) => StoreError::Stuck(Trouble::ReadOnly, detail),
        // Connection, authorisation, resources, the operator, deadlock and serialisation, locks, system.
        (_, "08" | "28" | "3D" | "53" | "57" | "58" | "40" | "55") => {
            StoreError::Unavailable(detail)
        }
        (_, "22" | "23") => StoreError::Data(detail),
        (_, "XX") => StoreError::Damaged(detail),
        _ => StoreError::Internal(detail),
    }
}
