//! The other way round: an account answered, and a person says whose it is, that it is nobody's, or that a claim was a mistake.
//! Never words anything.

use super::ask::{self, Asked};
use super::{Actor, Refused, record, require_owner};
use crate::domain::dialog::Topic;
use crate::domain::id::AccountId;
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::entropy::Entropy;
use crate::store::registering;
use crate::store::{Conn, StoreError, Tx, claims, dialogs};
use serde::{Deserialize, Serialize};

/// Where the question whose an account is stands; the dialog's state, JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Which account is asked about.
    pub account: AccountId,
    /// Those that were put off in this dialog.
    pub later: Vec<AccountId>,
    /// What is asked.
    pub step: Step,
}

/// A step of that question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Its person says that it isn't his: undo, move, or leave it?
    Disputed,
    /// Which department?
    Department {
        /// Of the list, from 0.
        page: usize,
    },
    /// Which name?
    Name {
        /// Of this department.
        department: String,
        /// Of the list, from 0.
        page: usize,
    },
}

/// The next unknown account that was not put off.
pub async fn next(conn: &mut Conn, later: &[AccountId]) -> Result<Option<AccountId>, StoreError> {
    let unknown = registering::unknown(conn).await?;
    let mut accounts = unknown.into_iter().map(|u| u.account);
    Ok(accounts.find(|a| !later.contains(a)))
}

/// Asks an owner about the unknown accounts, one after the other; anew where he is asked already. False where there are none.
pub async fn ask(
    tx: &mut Tx,
    owner: AccountId,
    entropy: &dyn Entropy,
    now: Instant,
) -> Result<bool, StoreError> {
    let Some(account) = next(tx, &[]).await? else {
        return Ok(false);
    };
    for dialog in dialogs::of_account(tx, owner).await? {
        if dialog.topic == Topic::Whose && dialog.subject.is_empty() {
            dialogs::close(tx, dialog.id, "anew", now).await?;
        }
    }
    let standing = Standing {
        account,
        later: Vec::new(),
        step: Step::Department { page: 0 },
    };
    let state = serde_json::to_string(&standing).unwrap_or_default();
    let asked = Asked {
        topic: Topic::Whose,
        subject: "",
        state: &state,
    };
    ask::ask(tx, owner, asked, entropy, now).await?;
    Ok(true)
}

/// The person behind an account says that the claim is wrong (认错人了): the owners decide. Nothing changes until then.
/// How many are asked. Refused: `claim-none`.
pub async fn not_mine(
    tx: &mut Tx,
    account: AccountId,
    entropy: &dyn Entropy,
    now: Instant,
) -> Result<usize, Refused> {
    if claims::person_of(tx, account).await?.is_none() {
        return Err(Problem::error("claim-none").into());
    }
    let standing = Standing {
        account,
        later: Vec::new(),
        step: Step::Disputed,
    };
    let state = serde_json::to_string(&standing).unwrap_or_default();
    let subject = format!("account/{account}");
    let asked = Asked {
        topic: Topic::Whose,
        subject: &subject,
        state: &state,
    };
    let owners = ask::ask_owners(tx, asked, entropy, now).await?;
    let actor = Actor::Account(account);
    let subject = format!("account:{account}");
    record(tx, &actor, "dispute-claim", &subject, "", now).await?;
    Ok(owners)
}

/// An account is nobody of the roster: nobody is asked about it again. Refused: `not-owner`.
pub async fn stranger(
    tx: &mut Tx,
    actor: &Actor,
    account: AccountId,
    now: Instant,
) -> Result<(), Refused> {
    require_owner(tx, actor).await?;
    registering::add_stranger(tx, account, &actor.to_string(), now).await?;
    let subject = format!("account:{account}");
    record(tx, actor, "stranger", &subject, "", now).await?;
    Ok(())
}
