//! Forgetting a person at his own word: his registration, his accounts and whose answers they were. Every sum stays as it was;
//! the roster, which the office keeps, stays too.

use super::{Actor, Refused, record};
use crate::domain::id::{AccountId, PersonKey};
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::entropy::Entropy;
use crate::store::forgetting::{self, Nameless};
use crate::store::{Conn, StoreError, Tx, claims, notices};
use std::collections::BTreeMap;

/// What would be forgotten with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mine {
    /// His accounts, this one among them.
    pub accounts: Vec<AccountId>,
    /// How many answers they gave.
    pub answers: i64,
}

/// What would be forgotten with an account: all accounts of its person, else itself alone.
pub async fn mine(conn: &mut Conn, account: AccountId) -> Result<Mine, StoreError> {
    let accounts = match claims::person_of(conn, account).await? {
        Some(person) => claims::accounts_of(conn, person).await?,
        None => vec![account],
    };
    let answers = forgetting::answers(conn, &accounts).await?;
    Ok(Mine { accounts, answers })
}

/// Forgets the person behind an account, at its own word. `name` stands in the place of his name. Refused: `forget-owner`.
pub async fn forget(
    tx: &mut Tx,
    account: AccountId,
    name: &str,
    entropy: &dyn Entropy,
    now: Instant,
) -> Result<Mine, Refused> {
    let found = mine(tx, account).await?;
    let owners = claims::owners(tx).await?;
    if found.accounts.iter().any(|a| owners.contains(a)) {
        return Err(Problem::error("forget-owner").into());
    }
    let person = claims::person_of(tx, account).await?;
    if let Some(person) = person {
        let key = format!("x-{}", entropy.mark().as_str());
        let key = PersonKey::parse(&key)
            .ok_or_else(|| StoreError::Internal(format!("{key} is no key")))?;
        let nameless = Nameless {
            key,
            name: name.to_owned(),
        };
        forgetting::person(tx, person, &found.accounts, &nameless, now).await?;
    }
    for one in &found.accounts {
        let alias = format!("gone-{}", entropy.mark().as_str());
        forgetting::account(tx, *one, &alias, now).await?;
    }
    let (actor, detail) = (
        Actor::Account(account),
        format!("{} answers", found.answers),
    );
    record(tx, &actor, "forget", &actor.to_string(), &detail, now).await?;
    if person.is_some() {
        notices::tell(tx, "forgotten", &BTreeMap::new(), now).await?;
    }
    Ok(found)
}
