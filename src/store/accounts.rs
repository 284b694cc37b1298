//! Identities on a channel, and whether we may write to them. Never says whose they are: `claims` does.

use crate::chats::{self, ChatState};
use crate::conn::{args, batch, from_text};
use crate::{Conn, StoreError, Tx};
use chrono::NaiveDate;
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use tongluo_domain::id::{AccountId, BotId, ChatId, PersonId};
use tongluo_domain::time::Instant;

/// Whether we may write to an account in private.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It never pressed Start.
    Never,
    /// It did.
    Started,
    /// It blocked us.
    Blocked,
}

impl Reach {
    /// The name under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Reach::Never => "never",
            Reach::Started => "started",
            Reach::Blocked => "blocked",
        }
    }
    /// The reach of a stored name.
    pub fn parse(name: &str) -> Option<Reach> {
        [Reach::Never, Reach::Started, Reach::Blocked]
            .into_iter()
            .find(|r| r.as_str() == name)
    }
}

from_text! { Reach: Reach::parse; }

/// An account as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Row id.
    pub id: AccountId,
    /// Which channel.
    pub channel: String,
    /// The channel's id of the user.
    pub external: String,
    /// The name shown there; only while nobody has claimed it.
    pub shown_name: Option<String>,
    /// Whether we may write.
    pub reach: Reach,
    /// When it was first seen.
    pub first_seen_at: Instant,
}

crate::sql::statements! {
    ENSURE = "INSERT INTO account (channel, external, shown_name, first_seen_at)
        SELECT $1, r.external, r.shown_name, CAST($3 AS BIGINT) FROM ROWS($2: external TEXT, shown_name TEXT) AS r WHERE true
        ON CONFLICT (channel, external) DO UPDATE SET shown_name = CASE
            WHEN EXISTS (SELECT 1 FROM claim c WHERE c.account_id = account.id AND c.until_at IS NULL) THEN NULL
            ELSE excluded.shown_name END
        RETURNING external, id";
    /// Whose accounts these are; of a person how many accounts he has, and until when he belongs to any audience.
    WHO = "SELECT a.external, a.id, a.shown_name, c.person_id,
            (SELECT count(*) FROM claim n WHERE n.person_id = c.person_id AND n.until_at IS NULL),
            (SELECT count(*) FROM membership m WHERE m.person_id = c.person_id AND m.to_day IS NULL),
            (SELECT max(m.to_day) FROM membership m WHERE m.person_id = c.person_id)
        FROM ROWS($2: external TEXT) AS r CROSS JOIN account a
        LEFT JOIN claim c ON c.account_id = a.id AND c.until_at IS NULL WHERE a.channel = $1 AND a.external = r.external";
    GET = "SELECT id, channel, external, shown_name, reach, first_seen_at FROM account WHERE id = $1";
    FIND = "SELECT id FROM account WHERE channel = $1 AND external = $2";
    REACH = "UPDATE account SET reach = $2 WHERE id = $1";
    PRIVATE = "SELECT id FROM chat WHERE bot_id = $1 AND account_id = $2";
    ADD_PRIVATE = "INSERT INTO chat (bot_id, kind, account_id, title, state, since_at, created_at)
        VALUES ($1, 'private', $2, '', 'active', $3, $3) RETURNING id";
}

/// Accounts by the channel's ids, made where they are new; the shown name is kept only while nobody has claimed the account.
pub async fn ensure(
    tx: &mut Tx,
    channel: &str,
    seen: &[(String, String)],
    now: Instant,
) -> Result<HashMap<String, AccountId>, StoreError> {
    if seen.is_empty() {
        return Ok(HashMap::new());
    }
    // Each once, and in one order, so that two programs never wait for each other.
    let each: BTreeMap<&String, &String> = seen.iter().map(|(id, name)| (id, name)).collect();
    let each: Vec<_> = each.into_iter().collect();
    let rows = batch(
        &each,
        |(id, name)| json!({"external": id, "shown_name": name}),
    );
    let found = tx
        .list(&ENSURE, args![channel, rows, now], |row| {
            Ok((row.take()?, row.take()?))
        })
        .await?;
    Ok(found.into_iter().collect())
}

/// An account, as whoever takes in its answers needs to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Row id.
    pub id: AccountId,
    /// The name that is stored for it; absent once it is claimed.
    pub shown_name: Option<String>,
    /// Whose it is.
    pub person: Option<PersonId>,
    /// The person has no other account.
    pub only: bool,
    /// The last day of the person's last membership; absent where one has no end, where there never was any, and of nobody.
    pub last_day: Option<NaiveDate>,
}

/// The accounts of these ids of the channel, as far as they are known.
pub async fn who(
    conn: &mut Conn,
    channel: &str,
    externals: &[&str],
) -> Result<Vec<(String, Known)>, StoreError> {
    if externals.is_empty() {
        return Ok(Vec::new());
    }
    let rows = batch(externals, |external| json!({"external": external}));
    conn.list(&WHO, args![channel, rows], |row| {
        let (external, id, shown_name) = (row.take()?, row.take()?, row.take()?);
        let (person, accounts): (Option<PersonId>, i64) = (row.take()?, row.take()?);
        let (endless, last): (i64, Option<NaiveDate>) = (row.take()?, row.take()?);
        let known = Known {
            id,
            shown_name,
            person,
            only: accounts == 1,
            last_day: last.filter(|_| endless == 0),
        };
        Ok((external, known))
    })
    .await
}

/// An account.
pub async fn get(conn: &mut Conn, id: AccountId) -> Result<Option<Account>, StoreError> {
    conn.first(&GET, args![id], |row| {
        Ok(Account {
            id: row.take()?,
            channel: row.take()?,
            external: row.take()?,
            shown_name: row.take()?,
            reach: row.take()?,
            first_seen_at: row.take()?,
        })
    })
    .await
}

/// The account of the channel's id, where it is known.
pub async fn find(
    conn: &mut Conn,
    channel: &str,
    external: &str,
) -> Result<Option<AccountId>, StoreError> {
    conn.first(&FIND, args![channel, external], |row| row.take())
        .await
}

/// Records whether we may write.
pub async fn set_reach(tx: &mut Tx, id: AccountId, reach: Reach) -> Result<(), StoreError> {
    tx.run(&REACH, args![id, reach.as_str()]).await.map(|_| ())
}

/// The private chat with an account at an address, made where there is none; being written to shows that it is open.
pub async fn private_chat(
    tx: &mut Tx,
    bot: BotId,
    account: AccountId,
    address: &str,
    now: Instant,
) -> Result<ChatId, StoreError> {
    let known: Option<ChatId> = tx
        .first(&PRIVATE, args![bot, account], |row| row.take())
        .await?;
    let chat = match known {
        Some(chat) => chat,
        None => {
            tx.one(&ADD_PRIVATE, args![bot, account, now], |row| row.take())
                .await?
        }
    };
    chats::give_address(tx, bot, chat, address, now).await?;
    chats::set_state(tx, chat, ChatState::Active, None, now).await?;
    Ok(chat)
}
