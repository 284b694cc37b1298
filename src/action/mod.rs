//! What people do: one file a verb, `(tx, actor, input, now, …) -> Result<Done, Refused>`. Checks the role, writes the audit.
//! The caller owns the transaction; nothing here opens one, reads a clock, or talks to a channel. What must stay on record
//! although it was refused (a wrong code) is a value, never an error, because an error undoes what was written.

pub mod ahead;
pub mod approve;
pub mod ask;
pub mod cancel;
pub mod check;
pub mod claim;
pub mod connect;
pub mod correct;
pub mod delegate;
pub mod deliver;
pub mod draft;
pub mod excuse;
pub mod export;
pub mod forget;
pub mod halt;
pub mod import_roster;
pub mod leaving;
pub mod look;
pub mod recall;
pub mod register;
pub mod renew;
pub mod request_approval;
pub mod tell;
pub mod whose;

use crate::domain::id::{AccountId, PersonKey, sha256_hex};
use crate::domain::people::Person;
use crate::domain::problem::Problem;
use crate::domain::time::{Instant, Span};
use crate::store::{Conn, StoreError, Tx, audit, claims, people};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::fmt;

/// How long a one-time link works.
pub const CODE_LIVES: Span = Span::hours(72);

/// How long the owner's works: it is made and opened in one sitting, and whoever has it rules the bot.
pub const OWNER_CODE_LIVES: Span = Span::minutes(30);

/// Wrong codes of one account within an hour, after which even a right one is refused.
pub const WRONG_CODES: i64 = 5;

/// The hour within which wrong codes are counted.
pub const WRONG_CODES_WITHIN: Span = Span::hours(1);

/// Who does something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Whoever may use the program on the server: the name of the system user.
    System(String),
    /// An account in a chat.
    Account(AccountId),
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Actor::System(user) => write!(f, "system:{user}"),
            Actor::Account(id) => write!(f, "account:{id}"),
        }
    }
}

impl Actor {
    fn account(&self) -> Option<AccountId> {
        match self {
            Actor::System(_) => None,
            Actor::Account(id) => Some(*id),
        }
    }
}

/// Why something was not done. Nothing of it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// What the person wanted can't be; the sentence is `problem-<code>`.
    Because(Problem),
    /// The same, of several things at once.
    Several(Vec<Problem>),
    /// The database's fault.
    Store(StoreError),
}

impl Refused {
    /// What to word; nothing where the database failed.
    pub fn problems(&self) -> &[Problem] {
        match self {
            Refused::Because(problem) => std::slice::from_ref(problem),
            Refused::Several(problems) => problems,
            Refused::Store(_) => &[],
        }
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Refused {
        Refused::Store(error)
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Refused {
        Refused::Because(problem)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Store(error) => error.fmt(f),
            Refused::Because(_) | Refused::Several(_) => {
                let codes: Vec<&str> = self.problems().iter().map(|p| p.code).collect();
                write!(f, "refused: {}", codes.join(", "))
            }
        }
    }
}

impl std::error::Error for Refused {}

/// The server's user may do everything that the owner may; of accounts only the owner's.
async fn require_owner(conn: &mut Conn, actor: &Actor) -> Result<(), Refused> {
    match actor {
        Actor::System(_) => Ok(()),
        Actor::Account(account) if claims::owners(conn).await?.contains(account) => Ok(()),
        Actor::Account(_) => Err(Problem::error("not-owner").into()),
    }
}

/// Everybody who is a member of some audience on a day, each once.
async fn members_on(conn: &mut Conn, today: NaiveDate) -> Result<Vec<Person>, StoreError> {
    let mut found = BTreeMap::new();
    for (audience, ..) in people::audiences(conn).await? {
        let members = people::of_audience(conn, audience).await?;
        let members = members.into_iter().filter(|p| p.is_member_on(today));
        found.extend(members.map(|p| (p.id, p)));
    }
    Ok(found.into_values().collect())
}

async fn person_with(conn: &mut Conn, key: &PersonKey) -> Result<Person, Refused> {
    let found = people::by_key(conn, key).await?;
    found.ok_or_else(|| Problem::error("person-unknown").with("key", key).into())
}

/// Whether an account has spent its wrong codes of the last hour.
async fn codes_are_spent(
    conn: &mut Conn,
    account: AccountId,
    now: Instant,
) -> Result<bool, StoreError> {
    let since = now.minus(WRONG_CODES_WITHIN);
    Ok(claims::wrong_codes_since(conn, account, since).await? >= WRONG_CODES)
}

/// Counts a wrong code, and tells the owner once when they are spent.
async fn note_wrong_code(tx: &mut Tx, account: AccountId, now: Instant) -> Result<(), StoreError> {
    claims::note_wrong_code(tx, account, now).await?;
    let since = now.minus(WRONG_CODES_WITHIN);
    if claims::wrong_codes_since(tx, account, since).await? == WRONG_CODES {
        let values = [("count".to_owned(), WRONG_CODES.to_string())];
        crate::store::notices::tell(tx, "wrong-codes", &BTreeMap::from(values), now).await?;
    }
    Ok(())
}

/// One line of the audit. `detail` holds keys and numbers, never names or texts.
async fn record(
    tx: &mut Tx,
    actor: &Actor,
    verb: &str,
    subject: &str,
    detail: &str,
    now: Instant,
) -> Result<(), StoreError> {
    audit::write(tx, &actor.to_string(), verb, subject, detail, now).await
}

/// Whether bytes are what their recorded hash says.
fn is_file_of(sha256: &str, bytes: &[u8]) -> bool {
    sha256_hex(bytes) == sha256
}
