//! Saying whose account it is: by a one-time link in the private chat, or by the owner's word; and undoing it.
//! Open occurrences are derived anew in the same transaction, so that an answer given before its claim counts.

use super::{
    Actor, CODE_LIVES, OWNER_CODE_LIVES, Refused, codes_are_spent, note_wrong_code, person_with,
    record, register, require_owner,
};
use crate::domain::id::{AccountId, BotId, Code, OccurrenceId, PersonId, PersonKey};
use crate::domain::problem::Problem;
use crate::domain::prompt::StartCode;
use crate::domain::time::{Instant, Span};
use crate::entropy::Entropy;
use crate::store::accounts::{self, Reach};
use crate::store::claims::{self, CodePurpose, Via};
use crate::store::{StoreError, Tx, deliveries, notices, obligations, people};
use std::collections::BTreeMap;

/// How long the link of a printed slip works.
pub const SLIP_LIVES: Span = Span::days(14);

/// What came of a link that somebody used in private. Refusals are values, so that a wrong code stays on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Redeemed {
    /// The account is this person's now.
    Person {
        /// Who.
        person: PersonId,
        /// His name, to greet him.
        name: String,
    },
    /// The account is the owner's now.
    Owner,
    /// Used, expired, or never made.
    Wrong,
    /// Five wrong ones within the hour: not even looked at.
    TooMany,
    /// The account is another person's; the code stays usable.
    Taken,
}

/// A one-time link for a person; a newer one takes the place of an older. Refused: `person-unknown`, `not-owner`.
pub async fn invite(
    tx: &mut Tx,
    actor: &Actor,
    person: &PersonKey,
    entropy: &dyn Entropy,
    now: Instant,
) -> Result<StartCode, Refused> {
    require_owner(tx, actor).await?;
    let found = person_with(tx, person).await?;
    let code = entropy.code();
    replace_code(tx, &code, CodePurpose::Claim, Some(found.id), now).await?;
    record(tx, actor, "invite", &subject(person), "", now).await?;
    Ok(StartCode::Claim(code))
}

/// The same for a printed slip, which takes days to reach its person: lives `SLIP_LIVES`.
pub async fn invite_on_paper(
    tx: &mut Tx,
    actor: &Actor,
    person: &PersonKey,
    entropy: &dyn Entropy,
    now: Instant,
) -> Result<StartCode, Refused> {
    require_owner(tx, actor).await?;
    let found = person_with(tx, person).await?;
    let code = entropy.code();
    claims::revoke_codes(tx, CodePurpose::Claim, Some(found.id), now).await?;
    let expires = now.plus(SLIP_LIVES);
    claims::add_code(
        tx,
        &code.hash(),
        CodePurpose::Claim,
        Some(found.id),
        None,
        expires,
    )
    .await?;
    record(tx, actor, "invite", &subject(person), "paper", now).await?;
    Ok(StartCode::Claim(code))
}

/// The owner's one-time link; a newer one takes the place of an older. Refused: `not-owner`.
pub async fn invite_owner(
    tx: &mut Tx,
    actor: &Actor,
    entropy: &dyn Entropy,
    now: Instant,
) -> Result<StartCode, Refused> {
    require_owner(tx, actor).await?;
    let code = entropy.code();
    replace_code(tx, &code, CodePurpose::Owner, None, now).await?;
    record(tx, actor, "invite", "owner", "", now).await?;
    Ok(StartCode::Owner(code))
}

async fn replace_code(
    tx: &mut Tx,
    code: &Code,
    purpose: CodePurpose,
    person: Option<PersonId>,
    now: Instant,
) -> Result<(), StoreError> {
    claims::revoke_codes(tx, purpose, person, now).await?;
    let expires = now.plus(match purpose {
        CodePurpose::Owner => OWNER_CODE_LIVES,
        CodePurpose::Claim | CodePurpose::Group => CODE_LIVES,
    });
    claims::add_code(tx, &code.hash(), purpose, person, None, expires).await
}

/// Uses a claim's or the owner's link. The caller guarantees that it came in a private chat, whose address this is, and
/// that its `Start` made the account known. Codes of other purposes are wrong here.
pub async fn redeem(
    tx: &mut Tx,
    bot: BotId,
    account: AccountId,
    address: &str,
    start: &StartCode,
    now: Instant,
) -> Result<Redeemed, Refused> {
    accounts::private_chat(tx, bot, account, address, now).await?;
    accounts::set_reach(tx, account, Reach::Started).await?;
    if codes_are_spent(tx, account, now).await? {
        return Ok(Redeemed::TooMany);
    }
    let redeemed = match start {
        StartCode::Claim(code) => redeem_claim(tx, account, code, now).await?,
        StartCode::Owner(code) => redeem_owner(tx, account, code, now).await?,
        StartCode::Form(_) | StartCode::Group(_) | StartCode::Register(_) => Redeemed::Wrong,
    };
    if redeemed == Redeemed::Wrong {
        note_wrong_code(tx, account, now).await?;
    }
    Ok(redeemed)
}

/// Why a claim is not made; as an error it undoes the use of its code.
enum NotMade {
    Taken,
    Store(StoreError),
}

impl From<StoreError> for NotMade {
    fn from(error: StoreError) -> NotMade {
        NotMade::Store(error)
    }
}

async fn redeem_claim(
    tx: &mut Tx,
    account: AccountId,
    code: &Code,
    now: Instant,
) -> Result<Redeemed, StoreError> {
    let hash = code.hash();
    let used = tx.savepoint(move |tx| Box::pin(use_claim(tx, account, hash, now)));
    let person = match used.await {
        Ok(Some(person)) => person,
        Ok(None) => return Ok(Redeemed::Wrong),
        Err(NotMade::Taken) => return Ok(Redeemed::Taken),
        Err(NotMade::Store(error)) => return Err(error),
    };
    derive(tx, person, account, now).await?;
    let Some(found) = people::get(tx, person).await? else {
        return Err(StoreError::Data(format!("no person {person}")));
    };
    let values = [
        ("name".to_owned(), found.name.clone()),
        ("key".to_owned(), found.key.to_string()),
    ];
    notices::tell(tx, "claim-made", &BTreeMap::from(values), now).await?;
    let actor = Actor::Account(account);
    register::settled_by_claim(tx, account, person, &actor, true, now).await?;
    record(tx, &actor, "claim", &subject(&found.key), "link", now).await?;
    Ok(Redeemed::Person {
        person,
        name: found.name,
    })
}

async fn use_claim(
    tx: &mut Tx,
    account: AccountId,
    hash: String,
    now: Instant,
) -> Result<Option<PersonId>, NotMade> {
    let used = claims::use_code(tx, &hash, CodePurpose::Claim, account, now).await?;
    let Some(person) = used.and_then(|u| u.person) else {
        return Ok(None);
    };
    match claims::link(tx, account, person, Via::Link, None, now).await? {
        Ok(_) => Ok(Some(person)),
        Err(_) => Err(NotMade::Taken),
    }
}

async fn redeem_owner(
    tx: &mut Tx,
    account: AccountId,
    code: &Code,
    now: Instant,
) -> Result<Redeemed, StoreError> {
    let hash = code.hash();
    let used = claims::use_code(tx, &hash, CodePurpose::Owner, account, now).await?;
    if used.is_none() {
        return Ok(Redeemed::Wrong);
    }
    claims::make_owner(tx, account, now).await?;
    let actor = Actor::Account(account);
    record(tx, &actor, "claim", "owner", "link", now).await?;
    Ok(Redeemed::Owner)
}

/// Says by the owner's word whose account it is; which occurrences were derived anew.
/// Refused: `person-unknown`, `account-unknown`, `claim-taken`, `not-owner`.
pub async fn by_word(
    tx: &mut Tx,
    actor: &Actor,
    account: AccountId,
    person: &PersonKey,
    now: Instant,
) -> Result<Vec<OccurrenceId>, Refused> {
    require_owner(tx, actor).await?;
    require_account(tx, account).await?;
    let found = person_with(tx, person).await?;
    for_person(tx, actor, account, found.id, Via::Word, now).await
}

/// Links an account and has everything follow from it. The caller has asked whether the actor may. Refused: `claim-taken`.
pub(super) async fn for_person(
    tx: &mut Tx,
    actor: &Actor,
    account: AccountId,
    person: PersonId,
    via: Via,
    now: Instant,
) -> Result<Vec<OccurrenceId>, Refused> {
    let Some(found) = people::get(tx, person).await? else {
        return Err(Problem::error("person-unknown").with("key", person).into());
    };
    let linked = claims::link(tx, account, person, via, actor.account(), now).await?;
    if linked.is_err() {
        return Err(Problem::error("claim-taken").into());
    }
    register::settled_by_claim(tx, account, person, actor, false, now).await?;
    let touched = derive(tx, person, account, now).await?;
    let detail = format!("word for account:{account}");
    record(tx, actor, "claim", &subject(&found.key), &detail, now).await?;
    Ok(touched)
}

/// Moves an account's claim, and with it all its answers, to another person from now on; which openings were derived anew.
/// What is closed stays as it was counted. Refused: `person-unknown`, `account-unknown`, `claim-none`, `not-owner`.
pub async fn move_to(
    tx: &mut Tx,
    actor: &Actor,
    account: AccountId,
    person: &PersonKey,
    now: Instant,
) -> Result<Vec<OccurrenceId>, Refused> {
    let found = person_with(tx, person).await?;
    let mut touched = undo(tx, actor, account, now).await?;
    touched.extend(for_person(tx, actor, account, found.id, Via::Word, now).await?);
    touched.sort();
    touched.dedup();
    Ok(touched)
}

/// Ends an account's claim from now on; which occurrences were derived anew. What is closed stays as it was counted.
/// Refused: `account-unknown`, `claim-none`, `not-owner`.
pub async fn undo(
    tx: &mut Tx,
    actor: &Actor,
    account: AccountId,
    now: Instant,
) -> Result<Vec<OccurrenceId>, Refused> {
    require_owner(tx, actor).await?;
    require_account(tx, account).await?;
    let Some(person) = claims::undo(tx, account, actor.account(), now).await? else {
        return Err(Problem::error("claim-none").into());
    };
    let touched = derive(tx, person, account, now).await?;
    let detail = format!("of person {person}");
    let subject = format!("account:{account}");
    record(tx, actor, "undo-claim", &subject, &detail, now).await?;
    Ok(touched)
}

async fn require_account(tx: &mut Tx, account: AccountId) -> Result<(), Refused> {
    match accounts::get(tx, account).await? {
        Some(_) => Ok(()),
        None => Err(Problem::error("account-unknown").into()),
    }
}

/// Derives a person's states anew and has the counts that show him edited.
async fn derive(
    tx: &mut Tx,
    person: PersonId,
    account: AccountId,
    now: Instant,
) -> Result<Vec<OccurrenceId>, StoreError> {
    let touched = obligations::derive_person(tx, person, account, now).await?;
    deliveries::mark_refresh(tx, &touched, now).await?;
    Ok(touched)
}

fn subject(person: &PersonKey) -> String {
    format!("person:{person}")
}
