//! Takes the name off what one person left behind: his account, his answers and what he was expected to answer become those of
//! somebody who has no name, so that every sum stays as it was. Never deletes a figure, never decides who may ask for it.

use crate::conn::{args, batch};
use crate::{Conn, StoreError, Tx, dialogs};
use serde_json::json;
use tongluo_domain::dialog::Topic;
use tongluo_domain::id::{AccountId, PersonId, PersonKey};
use tongluo_domain::time::Instant;

/// What stands where a person stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nameless {
    /// A key that nobody has.
    pub key: PersonKey,
    /// Words in the place of a name.
    pub name: String,
}

crate::sql::statements! {
    ADD = "INSERT INTO person (key, name, department, title, created_at) VALUES ($1, $2, '', '', $3) RETURNING id";
    /// Where he answered he is nameless from now on; where he did not he is expected as before.
    MOVE_OBLIGATIONS = "UPDATE obligation SET person_id = $2 WHERE person_id = $1 AND EXISTS (
            SELECT 1 FROM response r JOIN claim c ON c.account_id = r.account_id AND c.until_at IS NULL
            WHERE c.person_id = $1 AND r.occurrence_id = obligation.occurrence_id AND r.choice IS NOT NULL)";
    MOVE_CLAIMS = "UPDATE claim SET person_id = $2 WHERE person_id = $1 AND account_id = $3";
    MOVE_CODES = "UPDATE one_time_code SET person_id = $2 WHERE person_id = $1 AND used_by = $3";
    FORGET_ACCOUNT = "UPDATE account SET external = $2, shown_name = NULL, reach = 'never' WHERE id = $1";
    /// That something was done stays on record, not with whom.
    FORGET_AUDIT = "UPDATE audit SET subject = 'forgotten', detail = '' WHERE actor = $1 OR subject = $1 OR detail = $2";
    FORGET_WRONG_CODES = "DELETE FROM wrong_code WHERE account_id = $1";
    EXPIRE = "UPDATE delivery SET state = 'expired', since_at = $2, hold_why = NULL WHERE state IN ('planned', 'held')
        AND chat_id IN (SELECT c.id FROM chat c WHERE c.account_id = $1)";
    FORGET_ADDRESS = "DELETE FROM chat_address WHERE chat_id IN (SELECT c.id FROM chat c WHERE c.account_id = $1)";
    LEAVE_CHAT = "UPDATE chat SET state = 'removed', state_why = 'forgotten', since_at = $2 WHERE account_id = $1";
    EMPTY_DIALOGS = "UPDATE dialog SET state = '{}' WHERE account_id = $1";
    FORGET_REQUESTS = "DELETE FROM claim_request WHERE account_id = $1";
    FORGET_SEEN = "DELETE FROM seen_in_group WHERE account_id = $1";
    FORGET_STRANGER = "DELETE FROM stranger WHERE account_id = $1";
    COUNT = "SELECT count(*) FROM ROWS($1: id BIGINT) AS w CROSS JOIN occurrence o
        CROSS JOIN response r WHERE r.occurrence_id = o.id AND r.account_id = w.id AND r.choice IS NOT NULL";
}

/// How many answers these accounts gave.
pub async fn answers(conn: &mut Conn, accounts: &[AccountId]) -> Result<i64, StoreError> {
    let rows = batch(accounts, |id| json!({"id": id.0}));
    conn.one(&COUNT, args![rows], |row| row.take()).await
}

/// A person's registration ends and what he answered belongs to nobody by name; he stays on the roster. Call it before his
/// accounts are forgotten.
pub async fn person(
    tx: &mut Tx,
    person: PersonId,
    accounts: &[AccountId],
    nameless: &Nameless,
    now: Instant,
) -> Result<(), StoreError> {
    let values = args![nameless.key, nameless.name, now];
    let other: PersonId = tx.one(&ADD, values, |row| row.take()).await?;
    tx.run(&MOVE_OBLIGATIONS, args![person, other]).await?;
    for account in accounts {
        tx.run(&MOVE_CLAIMS, args![person, other, *account]).await?;
        tx.run(&MOVE_CODES, args![person, other, *account]).await?;
    }
    Ok(())
}

/// An account is nobody's on the channel any more: its row keeps what was answered, `alias` takes the place of the channel's id,
/// and nothing is sent to it again. Its dialogs are over.
pub async fn account(
    tx: &mut Tx,
    account: AccountId,
    alias: &str,
    now: Instant,
) -> Result<(), StoreError> {
    for open in dialogs::of_account(tx, account).await? {
        dialogs::close(tx, open.id, "forgotten", now).await?;
    }
    let whose = format!("account/{account}");
    dialogs::close_subject(tx, Topic::Whose, &whose, "forgotten", now).await?;
    tx.run(&EMPTY_DIALOGS, args![account]).await?;
    tx.run(&FORGET_ACCOUNT, args![account, alias]).await?;
    let (actor, word) = (
        format!("account:{account}"),
        format!("word for account:{account}"),
    );
    tx.run(&FORGET_AUDIT, args![actor, word]).await?;
    for forget in [
        &FORGET_WRONG_CODES,
        &FORGET_REQUESTS,
        &FORGET_SEEN,
        &FORGET_STRANGER,
    ] {
        tx.run(forget, args![account]).await?;
    }
    tx.run(&EXPIRE, args![account, now]).await?;
    tx.run(&FORGET_ADDRESS, args![account]).await?;
    tx.run(&LEAVE_CHAT, args![account, now]).await.map(|_| ())
}
