//! Whose account it is: one-time codes, dated claims, the owner's role. Never overwrites another person's open claim.

use crate::conn::{args, from_text};
use crate::{Conn, StoreError, Tx};
use tongluo_domain::id::{AccountId, AudienceId, ClaimId, PersonId};
use tongluo_domain::time::Instant;

/// What a one-time code does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodePurpose {
    /// Claims an account for a person.
    Claim,
    /// Makes an account the owner's.
    Owner,
    /// Connects a group to an audience.
    Group,
}

impl CodePurpose {
    /// The name under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            CodePurpose::Claim => "claim",
            CodePurpose::Owner => "owner",
            CodePurpose::Group => "group",
        }
    }
}

/// How it is known whose account it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// A one-time link.
    Link,
    /// The owner's own link.
    Owner,
    /// The owner's word.
    Word,
}

impl Via {
    /// The name under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Via::Link => "link",
            Via::Owner => "owner",
            Via::Word => "word",
        }
    }
    /// The way of a stored name.
    pub fn parse(name: &str) -> Option<Via> {
        [Via::Link, Via::Owner, Via::Word]
            .into_iter()
            .find(|v| v.as_str() == name)
    }
}

from_text! { Via: Via::parse; }

/// What a code was for; it is used up now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsedCode {
    /// Whom it claims for.
    pub person: Option<PersonId>,
    /// What it connects.
    pub audience: Option<AudienceId>,
}

/// The account is somebody else's already; that claim must be undone first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Linked {
    /// Whose.
    pub person: PersonId,
}

/// An account that answered and belongs to nobody known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnclaimedAccount {
    /// Which.
    pub account: AccountId,
    /// The name shown on the channel.
    pub shown_name: Option<String>,
    /// When it was first seen.
    pub first_seen: Instant,
    /// Answers it gave in this audience's occurrences.
    pub responses: i64,
}

crate::sql::statements! {
    ADD_CODE = "INSERT INTO one_time_code (hash, purpose, person_id, audience_id, expires_at) VALUES ($1, $2, $3, $4, $5)";
    REVOKE_CODES = "UPDATE one_time_code SET expires_at = $3
        WHERE purpose = $1 AND person_id IS NOT DISTINCT FROM $2 AND used_at IS NULL AND expires_at > $3";
    /// The condition and the change are one statement, so that a code works once.
    USE_CODE = "UPDATE one_time_code SET used_at = $4, used_by = $3
        WHERE hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $4 RETURNING person_id, audience_id";
    WRONG_SINCE = "SELECT count(*) FROM wrong_code WHERE account_id = $1 AND at >= $2";
    NOTE_WRONG = "INSERT INTO wrong_code (account_id, at) VALUES ($1, $2)";
    OPEN_CLAIM = "SELECT id, person_id FROM claim WHERE account_id = $1 AND until_at IS NULL";
    LINK = "INSERT INTO claim (account_id, person_id, from_at, via, by_account) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (account_id) WHERE until_at IS NULL DO NOTHING RETURNING id";
    FORGET_NAME = "UPDATE account SET shown_name = NULL WHERE id = $1";
    UNDO = "UPDATE claim SET until_at = $2, undone_by = $3 WHERE account_id = $1 AND until_at IS NULL RETURNING person_id";
    ACCOUNTS_OF = "SELECT account_id FROM claim WHERE person_id = $1 AND until_at IS NULL ORDER BY from_at, id";
    UNCLAIMED = "SELECT a.id, a.shown_name, a.first_seen_at, count(*)
        FROM account a CROSS JOIN occurrence o CROSS JOIN response r
        WHERE r.occurrence_id = o.id AND r.account_id = a.id AND o.audience_id = $1 AND r.choice IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.account_id = a.id AND c.until_at IS NULL)
        GROUP BY a.id, a.shown_name, a.first_seen_at ORDER BY a.first_seen_at, a.id";
    OWNERS = "SELECT account_id FROM role WHERE role = 'owner' AND until_at IS NULL ORDER BY from_at, id";
    MAKE_OWNER = "INSERT INTO role (account_id, role, from_at) VALUES ($1, 'owner', $2)
        ON CONFLICT (account_id, role) WHERE until_at IS NULL DO NOTHING";
}

/// Stores the hash of a fresh code.
pub async fn add_code(
    tx: &mut Tx,
    hash: &str,
    purpose: CodePurpose,
    person: Option<PersonId>,
    audience: Option<AudienceId>,
    expires: Instant,
) -> Result<(), StoreError> {
    let values = args![hash, purpose.as_str(), person, audience, expires];
    tx.run(&ADD_CODE, values).await.map(|_| ())
}

/// Ends every unused code of a purpose for a person (or for nobody, as the owner's): a newer one takes their place.
pub async fn revoke_codes(
    tx: &mut Tx,
    purpose: CodePurpose,
    person: Option<PersonId>,
    now: Instant,
) -> Result<u64, StoreError> {
    tx.run(&REVOKE_CODES, args![purpose.as_str(), person, now])
        .await
}

/// Uses a code up; `None` where it is unknown, of another purpose, used or expired.
pub async fn use_code(
    tx: &mut Tx,
    hash: &str,
    purpose: CodePurpose,
    account: AccountId,
    now: Instant,
) -> Result<Option<UsedCode>, StoreError> {
    let values = args![hash, purpose.as_str(), account, now];
    tx.first(&USE_CODE, values, |row| {
        Ok(UsedCode {
            person: row.take()?,
            audience: row.take()?,
        })
    })
    .await
}

/// How many wrong codes an account has sent since an instant.
pub async fn wrong_codes_since(
    conn: &mut Conn,
    account: AccountId,
    since: Instant,
) -> Result<i64, StoreError> {
    conn.one(&WRONG_SINCE, args![account, since], |row| row.take())
        .await
}

/// Counts a wrong code.
pub async fn note_wrong_code(
    tx: &mut Tx,
    account: AccountId,
    now: Instant,
) -> Result<(), StoreError> {
    tx.run(&NOTE_WRONG, args![account, now]).await.map(|_| ())
}

/// Links an account to a person from now on and forgets the name shown on the channel. The same link again is the same
/// claim; an open claim of another person is refused. Open occurrences are derived anew by `obligations::derive_person`.
pub async fn link(
    tx: &mut Tx,
    account: AccountId,
    person: PersonId,
    via: Via,
    by: Option<AccountId>,
    now: Instant,
) -> Result<Result<ClaimId, Linked>, StoreError> {
    let values = args![account, person, now, via.as_str(), by];
    let added: Option<ClaimId> = tx.first(&LINK, values, |row| row.take()).await?;
    if let Some(claim) = added {
        tx.run(&FORGET_NAME, args![account]).await?;
        return Ok(Ok(claim));
    }
    let (claim, whose) = tx
        .one(&OPEN_CLAIM, args![account], |row| {
            Ok((row.take()?, row.take()?))
        })
        .await?;
    Ok(if whose == person {
        Ok(claim)
    } else {
        Err(Linked { person: whose })
    })
}

/// Ends an account's open claim; whose it was. Open occurrences are derived anew by `obligations::derive_person`.
pub async fn undo(
    tx: &mut Tx,
    account: AccountId,
    by: Option<AccountId>,
    now: Instant,
) -> Result<Option<PersonId>, StoreError> {
    tx.first(&UNDO, args![account, now, by], |row| row.take())
        .await
}

/// Whose account it is now.
pub async fn person_of(
    conn: &mut Conn,
    account: AccountId,
) -> Result<Option<PersonId>, StoreError> {
    conn.first(&OPEN_CLAIM, args![account], |row| {
        let _: ClaimId = row.take()?;
        row.take()
    })
    .await
}

/// A person's accounts now, the oldest claim first.
pub async fn accounts_of(conn: &mut Conn, person: PersonId) -> Result<Vec<AccountId>, StoreError> {
    conn.list(&ACCOUNTS_OF, args![person], |row| row.take())
        .await
}

/// Accounts that answered in an audience's occurrences and belong to nobody known.
pub async fn unclaimed(
    conn: &mut Conn,
    audience: AudienceId,
) -> Result<Vec<UnclaimedAccount>, StoreError> {
    conn.list(&UNCLAIMED, args![audience], |row| {
        Ok(UnclaimedAccount {
            account: row.take()?,
            shown_name: row.take()?,
            first_seen: row.take()?,
            responses: row.take()?,
        })
    })
    .await
}

/// The owner's accounts.
pub async fn owners(conn: &mut Conn) -> Result<Vec<AccountId>, StoreError> {
    conn.list(&OWNERS, args![], |row| row.take()).await
}

/// Makes an account an owner's.
pub async fn make_owner(tx: &mut Tx, account: AccountId, now: Instant) -> Result<(), StoreError> {
    tx.run(&MAKE_OWNER, args![account, now]).await.map(|_| ())
}
