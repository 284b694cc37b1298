//! Who was seen in which group, who says whose an account is, and which accounts are nobody's. Never makes a claim: `claims` does.

use crate::conn::{Row, args, batch, from_text};
use crate::{Conn, StoreError, Tx, people};
use chrono::NaiveDate;
use serde_json::json;
use tongluo_domain::id::{AccountId, AudienceId, ChatId, ClaimRequestId, OccurrenceId, PersonId};
use tongluo_domain::people::Person;
use tongluo_domain::time::Instant;

/// What became of somebody's word that an account is his.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Somebody who knows said yes: the account is claimed.
    Confirmed,
    /// Somebody who knows said no.
    Refused,
    /// The person was claimed by another account meanwhile.
    Overtaken,
    /// He took it back himself, or the account was claimed another way.
    Withdrawn,
}

impl Outcome {
    /// The name under which it is stored and worded.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Confirmed => "confirmed",
            Outcome::Refused => "refused",
            Outcome::Overtaken => "overtaken",
            Outcome::Withdrawn => "withdrawn",
        }
    }
    /// The outcome of a stored name.
    pub fn parse(name: &str) -> Option<Outcome> {
        [
            Outcome::Confirmed,
            Outcome::Refused,
            Outcome::Overtaken,
            Outcome::Withdrawn,
        ]
        .into_iter()
        .find(|o| o.as_str() == name)
    }
}

from_text! { Outcome: Outcome::parse; }

/// Somebody's word that an account is his.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimRequest {
    /// Row id.
    pub id: ClaimRequestId,
    /// Which account.
    pub account: AccountId,
    /// Whose it says it is.
    pub person: PersonId,
    /// By the group of which audience.
    pub audience: AudienceId,
    /// When.
    pub made_at: Instant,
    /// What came of it; absent while it waits.
    pub outcome: Option<Outcome>,
}

/// An account that answered and of which nobody said whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownAccount {
    /// Which.
    pub account: AccountId,
    /// The name shown on the channel; hostile.
    pub shown_name: Option<String>,
    /// Its newest answer.
    pub answered_at: Instant,
    /// In which opening that was.
    pub occurrence: OccurrenceId,
}

macro_rules! request_from {
    ($rest:literal) => {
        concat!(
            "SELECT q.id, q.account_id, q.person_id, q.audience_id, q.made_at, q.outcome FROM claim_request q ",
            $rest
        )
    };
}

crate::sql::statements! {
    /// Written once an hour at most: a busy group presses often.
    SEEN = "INSERT INTO seen_in_group (account_id, chat_id, first_at, last_at)
        SELECT r.account, r.chat, CAST($2 AS BIGINT), CAST($2 AS BIGINT) FROM ROWS($1: account BIGINT, chat BIGINT) AS r WHERE true
        ON CONFLICT (account_id, chat_id) DO UPDATE SET last_at = excluded.last_at, left_at = NULL
        WHERE seen_in_group.left_at IS NOT NULL OR seen_in_group.last_at <= excluded.last_at - 3600000";
    LEFT = "UPDATE seen_in_group SET left_at = $3 WHERE account_id = $1 AND chat_id = $2 AND left_at IS NULL";
    AUDIENCES = "SELECT DISTINCT c.audience_id FROM seen_in_group s JOIN chat c ON c.id = s.chat_id
        WHERE s.account_id = $1 AND s.left_at IS NULL AND c.kind = 'group' AND c.state IN ('active', 'muted')
            AND c.audience_id IS NOT NULL ORDER BY c.audience_id";
    UNREGISTERED = "SELECT p.id, p.key, p.name, p.department, p.title, m.from_day, m.to_day
        FROM membership m JOIN person p ON p.id = m.person_id
        WHERE m.audience_id = $1 AND (m.from_day IS NULL OR m.from_day <= $2) AND (m.to_day IS NULL OR m.to_day >= $2)
            AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.person_id = p.id AND c.until_at IS NULL)
        ORDER BY p.department, p.key";
    ANYBODY_UNREGISTERED = "SELECT m.person_id FROM membership m
        WHERE m.audience_id = $1 AND (m.from_day IS NULL OR m.from_day <= $2) AND (m.to_day IS NULL OR m.to_day >= $2)
            AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.person_id = m.person_id AND c.until_at IS NULL) LIMIT 1";
    ADD = "INSERT INTO claim_request (account_id, person_id, audience_id, made_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (account_id) WHERE settled_at IS NULL DO NOTHING RETURNING id";
    GET = request_from!("WHERE q.id = $1");
    OF_ACCOUNT = request_from!("WHERE q.account_id = $1 AND q.settled_at IS NULL");
    OF_PERSON = request_from!("WHERE q.person_id = $1 AND q.settled_at IS NULL ORDER BY q.id");
    WAITING = request_from!("WHERE q.settled_at IS NULL ORDER BY q.id");
    UNASKED = request_from!("WHERE q.settled_at IS NULL AND q.asked_at IS NULL ORDER BY q.id");
    UNTOLD = request_from!("WHERE q.outcome IN ('confirmed', 'refused', 'overtaken') AND q.told_at IS NULL ORDER BY q.id");
    ASKED = "UPDATE claim_request SET asked_at = $2 WHERE id = $1";
    TOLD = "UPDATE claim_request SET told_at = $2 WHERE id = $1";
    SETTLE = "UPDATE claim_request SET settled_at = $3, outcome = $2, settled_by = $4 WHERE id = $1 AND settled_at IS NULL";
    REFUSALS = "SELECT count(*) FROM claim_request WHERE account_id = $1 AND outcome = 'refused'";
    /// Asked often, so it begins with the few whom nobody knows and never walks through all answers.
    UNKNOWN = "SELECT a.id, a.shown_name, max(r.at), (SELECT n.occurrence_id FROM occurrence p CROSS JOIN response n
                WHERE n.occurrence_id = p.id AND n.account_id = a.id AND n.choice IS NOT NULL ORDER BY n.sequence DESC LIMIT 1)
        FROM account a CROSS JOIN occurrence o CROSS JOIN response r
        WHERE r.occurrence_id = o.id AND r.account_id = a.id AND r.choice IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.account_id = a.id AND c.until_at IS NULL)
            AND NOT EXISTS (SELECT 1 FROM stranger s WHERE s.account_id = a.id)
            AND NOT EXISTS (SELECT 1 FROM claim_request q WHERE q.account_id = a.id AND q.settled_at IS NULL)
        GROUP BY a.id, a.shown_name ORDER BY max(r.at), a.id";
    ADD_STRANGER = "INSERT INTO stranger (account_id, at, by) VALUES ($1, $2, $3) ON CONFLICT (account_id) DO NOTHING";
    LAST_BATCH = "SELECT max(created_at) FROM dialog WHERE topic = 'whose' AND subject = ''";
}

fn read(row: &mut Row) -> Result<ClaimRequest, StoreError> {
    Ok(ClaimRequest {
        id: row.take()?,
        account: row.take()?,
        person: row.take()?,
        audience: row.take()?,
        made_at: row.take()?,
        outcome: row.take()?,
    })
}

/// Accounts did something in groups at this moment. Each pair once.
pub async fn seen(
    tx: &mut Tx,
    pairs: &[(AccountId, ChatId)],
    now: Instant,
) -> Result<(), StoreError> {
    if pairs.is_empty() {
        return Ok(());
    }
    let rows = batch(
        pairs,
        |(account, chat)| json!({"account": account.0, "chat": chat.0}),
    );
    tx.record(&SEEN, args![rows, now]).await.map(|_| ())
}

/// An account left a group.
pub async fn left(
    tx: &mut Tx,
    account: AccountId,
    chat: ChatId,
    now: Instant,
) -> Result<(), StoreError> {
    tx.run(&LEFT, args![account, chat, now]).await.map(|_| ())
}

/// The audiences in whose connected groups an account was seen, and from which it didn't leave.
pub async fn audiences_of(
    conn: &mut Conn,
    account: AccountId,
) -> Result<Vec<AudienceId>, StoreError> {
    conn.list(&AUDIENCES, args![account], |row| row.take())
        .await
}

/// An audience's members on a day who have no account, by department and key.
pub async fn unregistered(
    conn: &mut Conn,
    audience: AudienceId,
    day: NaiveDate,
) -> Result<Vec<Person>, StoreError> {
    conn.list(
        &UNREGISTERED,
        args![audience, day.to_string()],
        people::read,
    )
    .await
}

/// Whether an audience has any.
pub async fn anybody_unregistered(
    conn: &mut Conn,
    audience: AudienceId,
    day: NaiveDate,
) -> Result<bool, StoreError> {
    let found: Option<PersonId> = conn
        .first(
            &ANYBODY_UNREGISTERED,
            args![audience, day.to_string()],
            |row| row.take(),
        )
        .await?;
    Ok(found.is_some())
}

/// Writes an account's word; `None` where another word of it waits.
pub async fn add(
    tx: &mut Tx,
    account: AccountId,
    person: PersonId,
    audience: AudienceId,
    now: Instant,
) -> Result<Option<ClaimRequestId>, StoreError> {
    tx.first(&ADD, args![account, person, audience, now], |row| {
        row.take()
    })
    .await
}

/// One.
pub async fn get(conn: &mut Conn, id: ClaimRequestId) -> Result<Option<ClaimRequest>, StoreError> {
    conn.first(&GET, args![id], read).await
}

/// The one of an account that waits.
pub async fn of_account(
    conn: &mut Conn,
    account: AccountId,
) -> Result<Option<ClaimRequest>, StoreError> {
    conn.first(&OF_ACCOUNT, args![account], read).await
}

/// Those that name a person and wait.
pub async fn of_person(conn: &mut Conn, person: PersonId) -> Result<Vec<ClaimRequest>, StoreError> {
    conn.list(&OF_PERSON, args![person], read).await
}

/// All that wait, the oldest first.
pub async fn waiting(conn: &mut Conn) -> Result<Vec<ClaimRequest>, StoreError> {
    conn.list(&WAITING, args![], read).await
}

/// Those that wait and of which nobody was asked.
pub async fn unasked(conn: &mut Conn) -> Result<Vec<ClaimRequest>, StoreError> {
    conn.list(&UNASKED, args![], read).await
}

/// Those that were settled, and the account was not told.
pub async fn untold(conn: &mut Conn) -> Result<Vec<ClaimRequest>, StoreError> {
    conn.list(&UNTOLD, args![], read).await
}

/// Those who may say yes were asked.
pub async fn mark_asked(tx: &mut Tx, id: ClaimRequestId, now: Instant) -> Result<(), StoreError> {
    tx.run(&ASKED, args![id, now]).await.map(|_| ())
}

/// The account was told.
pub async fn mark_told(tx: &mut Tx, id: ClaimRequestId, now: Instant) -> Result<(), StoreError> {
    tx.run(&TOLD, args![id, now]).await.map(|_| ())
}

/// Settles one. False where it was settled already.
pub async fn settle(
    tx: &mut Tx,
    id: ClaimRequestId,
    outcome: Outcome,
    by: &str,
    now: Instant,
) -> Result<bool, StoreError> {
    let values = args![id, outcome.as_str(), now, by];
    Ok(tx.run(&SETTLE, values).await? > 0)
}

/// How often an account's word was refused.
pub async fn refusals(conn: &mut Conn, account: AccountId) -> Result<i64, StoreError> {
    conn.one(&REFUSALS, args![account], |row| row.take()).await
}

/// Accounts that answered, belong to nobody, wait for no yes, and are not known as strangers; the longest silent first.
pub async fn unknown(conn: &mut Conn) -> Result<Vec<UnknownAccount>, StoreError> {
    conn.list(&UNKNOWN, args![], |row| {
        Ok(UnknownAccount {
            account: row.take()?,
            shown_name: row.take()?,
            answered_at: row.take()?,
            occurrence: row.take()?,
        })
    })
    .await
}

/// An account is nobody of the roster.
pub async fn add_stranger(
    tx: &mut Tx,
    account: AccountId,
    by: &str,
    now: Instant,
) -> Result<(), StoreError> {
    tx.run(&ADD_STRANGER, args![account, now, by])
        .await
        .map(|_| ())
}

/// When the owners were last asked about unknown accounts.
pub async fn last_batch(conn: &mut Conn) -> Result<Option<Instant>, StoreError> {
    conn.one(&LAST_BATCH, args![], |row| row.take()).await
}
