//! Saying who one is without typing: the names that an account may choose from, its word that waits, and the yes or no of somebody
//! who knows. Names are offered only to accounts that were seen in a group of their audience. Never words anything.

use super::ask::{self, Asked};
use super::{Actor, Refused, claim, record};
use crate::content;
use crate::domain::dialog::Topic;
use crate::domain::id::{AccountId, AudienceId, ClaimRequestId, Mark, OccurrenceId, PersonId};
use crate::domain::people::Person;
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::entropy::Entropy;
use crate::store::claims::{self, Via};
use crate::store::dialogs;
use crate::store::registering::{self, ClaimRequest, Outcome};
use crate::store::{Conn, StoreError, Tx, deliveries, occurrences, people};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// After so many refusals an account is sent to a person.
const REFUSALS: i64 = 3;

/// Where the question who somebody is stands; the dialog's state, JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Of which audience.
    pub audience: AudienceId,
    /// What is asked.
    pub step: Step,
}

/// A step of that question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
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
    /// Is it really him?
    Sure {
        /// Whom he named.
        person: PersonId,
    },
    /// It waits for a yes.
    Waiting {
        /// His word.
        request: ClaimRequestId,
    },
    /// He is told what came of it.
    Told {
        /// His word.
        request: ClaimRequestId,
    },
}

/// What came of somebody's wish to register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// He is asked in private.
    Asked,
    /// The account is this person's already.
    Already {
        /// Whose.
        person: PersonId,
    },
    /// It was never seen in a group of that audience.
    NotSeen,
    /// The link belongs to nothing that we know.
    Unknown,
    /// He was refused too often.
    TooOften,
}

/// Begins by the link under a post: the audience is that of the delivery which carries the mark.
pub async fn begin(
    tx: &mut Tx,
    account: AccountId,
    mark: &Mark,
    entropy: &dyn Entropy,
    now: Instant,
) -> Result<Begun, StoreError> {
    let marked = deliveries::by_marks(tx, std::slice::from_ref(mark)).await?;
    let occurrence = marked.get(mark).and_then(|m| m.occurrence);
    let Some(occurrence) = occurrence else {
        return Ok(Begun::Unknown);
    };
    match occurrences::load(tx, &[occurrence]).await?.pop() {
        Some(opened) => begin_for(tx, account, Some(opened.audience), entropy, now).await,
        None => Ok(Begun::Unknown),
    }
}

/// Begins for an audience, or for the first in whose group the account was seen.
pub async fn begin_for(
    tx: &mut Tx,
    account: AccountId,
    audience: Option<AudienceId>,
    entropy: &dyn Entropy,
    now: Instant,
) -> Result<Begun, StoreError> {
    if let Some(person) = claims::person_of(tx, account).await? {
        return Ok(Begun::Already { person });
    }
    let seen = registering::audiences_of(tx, account).await?;
    let wanted = seen
        .iter()
        .find(|a| audience.is_none_or(|wanted| wanted == **a));
    let Some(audience) = wanted.copied() else {
        return Ok(Begun::NotSeen);
    };
    let waiting = registering::of_account(tx, account).await?;
    if waiting.is_none() && registering::refusals(tx, account).await? >= REFUSALS {
        return Ok(Begun::TooOften);
    }
    let step = match waiting {
        Some(request) => Step::Waiting {
            request: request.id,
        },
        None => Step::Department { page: 0 },
    };
    let standing = Standing { audience, step };
    // What stands further up in the chat is over: the question comes anew at its end.
    for dialog in dialogs::of_account(tx, account).await? {
        if dialog.topic == Topic::Register {
            dialogs::close(tx, dialog.id, "anew", now).await?;
        }
    }
    ask_again(tx, account, &standing, &audience.to_string(), entropy, now).await?;
    Ok(Begun::Asked)
}

/// Tells an account what came of its word, and asks it anew where it was refused.
pub async fn tell(
    tx: &mut Tx,
    request: &ClaimRequest,
    entropy: &dyn Entropy,
    now: Instant,
) -> Result<(), StoreError> {
    for dialog in dialogs::of_account(tx, request.account).await? {
        let standing: Option<Standing> = serde_json::from_str(&dialog.state).ok();
        let waits = Step::Waiting {
            request: request.id,
        };
        if dialog.topic == Topic::Register && standing.is_some_and(|s| s.step == waits) {
            dialogs::close(tx, dialog.id, "settled", now).await?;
        }
    }
    let standing = Standing {
        audience: request.audience,
        step: Step::Told {
            request: request.id,
        },
    };
    let subject = format!("told/{}", request.id);
    ask_again(tx, request.account, &standing, &subject, entropy, now).await?;
    registering::mark_told(tx, request.id, now).await
}

async fn ask_again(
    tx: &mut Tx,
    account: AccountId,
    standing: &Standing,
    subject: &str,
    entropy: &dyn Entropy,
    now: Instant,
) -> Result<(), StoreError> {
    let state = serde_json::to_string(standing).unwrap_or_default();
    let asked = Asked {
        topic: Topic::Register,
        subject,
        state: &state,
    };
    ask::ask(tx, account, asked, entropy, now).await?;
    Ok(())
}

/// The names that an account may choose from: members of that audience without an account. Refused: `register-not-seen`.
pub async fn names(
    conn: &mut Conn,
    account: AccountId,
    audience: AudienceId,
    today: NaiveDate,
) -> Result<Vec<Person>, Refused> {
    let seen = registering::audiences_of(conn, account).await?;
    if !seen.contains(&audience) {
        return Err(Problem::error("register-not-seen").into());
    }
    Ok(registering::unregistered(conn, audience, today).await?)
}

/// Writes an account's word down; it waits for a yes.
/// Refused: `register-not-seen`, `register-name-gone`, `register-too-often`, `register-waits`, `claim-taken`.
pub async fn request(
    tx: &mut Tx,
    account: AccountId,
    audience: AudienceId,
    person: PersonId,
    today: NaiveDate,
    now: Instant,
) -> Result<ClaimRequestId, Refused> {
    if claims::person_of(tx, account).await?.is_some() {
        return Err(Problem::error("claim-taken").into());
    }
    let names = names(tx, account, audience, today).await?;
    let Some(found) = names.into_iter().find(|p| p.id == person) else {
        return Err(Problem::error("register-name-gone").into());
    };
    if registering::refusals(tx, account).await? >= REFUSALS {
        return Err(Problem::error("register-too-often").into());
    }
    let Some(id) = registering::add(tx, account, person, audience, now).await? else {
        return Err(Problem::error("register-waits").into());
    };
    let actor = Actor::Account(account);
    record(tx, &actor, "request-claim", &subject(&found), "", now).await?;
    Ok(id)
}

/// Takes an account's own word back. Refused: `register-settled`.
pub async fn withdraw(
    tx: &mut Tx,
    account: AccountId,
    id: ClaimRequestId,
    now: Instant,
) -> Result<(), Refused> {
    let own = registering::get(tx, id).await?;
    let own = own.is_some_and(|r| r.account == account);
    let actor = Actor::Account(account).to_string();
    if !own || !registering::settle(tx, id, Outcome::Withdrawn, &actor, now).await? {
        return Err(Problem::error("register-settled").into());
    }
    Ok(())
}

/// Who may say yes to somebody's word: the owners, and the department's contacts with all their accounts.
pub async fn who_knows(
    conn: &mut Conn,
    request: &ClaimRequest,
    today: NaiveDate,
) -> Result<Vec<AccountId>, StoreError> {
    let mut found: BTreeSet<AccountId> = claims::owners(conn).await?.into_iter().collect();
    let Some(person) = people::get(conn, request.person).await? else {
        return Ok(found.into_iter().collect());
    };
    let members = people::of_audience(conn, request.audience).await?;
    let contacts = members.iter().filter(|p| {
        p.department == person.department && p.is_member_on(today) && content::is_contact(&p.title)
    });
    for contact in contacts {
        found.extend(claims::accounts_of(conn, contact.id).await?);
    }
    Ok(found.into_iter().collect())
}

/// The words that wait for this account's yes, the oldest first, each with the person that it names.
pub async fn waiting_for(
    conn: &mut Conn,
    account: AccountId,
    today: NaiveDate,
) -> Result<Vec<(ClaimRequest, Person)>, StoreError> {
    let mut found = Vec::new();
    for request in registering::waiting(conn).await? {
        if !who_knows(conn, &request, today).await?.contains(&account) {
            continue;
        }
        if let Some(person) = people::get(conn, request.person).await? {
            found.push((request, person));
        }
    }
    Ok(found)
}

async fn waiting_one(
    tx: &mut Tx,
    actor: &Actor,
    id: ClaimRequestId,
    today: NaiveDate,
) -> Result<ClaimRequest, Refused> {
    let found = registering::get(tx, id).await?;
    let Some(request) = found.filter(|r| r.outcome.is_none()) else {
        return Err(Problem::error("register-settled").into());
    };
    match actor {
        Actor::System(_) => Ok(request),
        Actor::Account(account) => {
            let knows = who_knows(tx, &request, today).await?;
            if knows.contains(account) {
                Ok(request)
            } else {
                Err(Problem::error("register-not-contact").into())
            }
        }
    }
}

/// Says yes: the account is claimed, and what it answered before counts. Which openings were derived anew.
/// Refused: `register-settled`, `register-not-contact`, `claim-taken`.
pub async fn confirm(
    tx: &mut Tx,
    actor: &Actor,
    id: ClaimRequestId,
    today: NaiveDate,
    now: Instant,
) -> Result<Vec<OccurrenceId>, Refused> {
    let request = waiting_one(tx, actor, id, today).await?;
    if !claims::accounts_of(tx, request.person).await?.is_empty() {
        return Err(Problem::error("register-settled").into());
    }
    claim::for_person(tx, actor, request.account, request.person, Via::Word, now).await
}

/// Says no. Refused: `register-settled`, `register-not-contact`.
pub async fn refuse(
    tx: &mut Tx,
    actor: &Actor,
    id: ClaimRequestId,
    today: NaiveDate,
    now: Instant,
) -> Result<(), Refused> {
    let request = waiting_one(tx, actor, id, today).await?;
    registering::settle(tx, id, Outcome::Refused, &actor.to_string(), now).await?;
    let detail = format!("account:{}", request.account);
    if let Some(person) = people::get(tx, request.person).await? {
        record(tx, actor, "refuse-claim", &subject(&person), &detail, now).await?;
    }
    Ok(())
}

/// A claim was made: what this account said and what others said of this person is settled by it. `silently` where the account
/// hears of its claim by the same act.
pub(super) async fn settled_by_claim(
    tx: &mut Tx,
    account: AccountId,
    person: PersonId,
    by: &Actor,
    silently: bool,
    now: Instant,
) -> Result<(), StoreError> {
    let by = by.to_string();
    if let Some(own) = registering::of_account(tx, account).await? {
        let outcome = if own.person == person && !silently {
            Outcome::Confirmed
        } else {
            Outcome::Withdrawn
        };
        registering::settle(tx, own.id, outcome, &by, now).await?;
    }
    for other in registering::of_person(tx, person).await? {
        registering::settle(tx, other.id, Outcome::Overtaken, &by, now).await?;
    }
    Ok(())
}

fn subject(person: &Person) -> String {
    format!("person:{}", person.key)
}
