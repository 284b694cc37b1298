//! Three facts that are three: somebody left a group, left the office, or is on leave. The group changes no roster: the owner is
//! asked, and says which. Never words anything.

use super::ask::{self, Asked};
use super::{Actor, Refused, record, require_owner};
use crate::domain::dialog::Topic;
use crate::domain::id::{AccountId, ChatId, PersonId};
use crate::domain::people::Person;
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::entropy::Entropy;
use crate::store::absences::{self, Absence};
use crate::store::obligations::{self, Excuse};
use crate::store::{StoreError, Tx, claims, deliveries, people, registering};
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// Where the question what became of somebody stands; the dialog's state, JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Who.
    pub person: PersonId,
    /// Which group he left.
    pub chat: ChatId,
    /// When, Unix milliseconds.
    pub at: i64,
    /// What is asked.
    pub step: Step,
}

/// A step of that question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Which of the three?
    Which,
    /// He left the office: what was his last day?
    LastDay,
    /// He is on leave: until when?
    Until,
}

/// An account left a connected group: that is noted, and the owners are asked what it means where it was the last account of a
/// member there. Changes no roster.
pub async fn left_group(
    tx: &mut Tx,
    account: AccountId,
    chat: ChatId,
    today: NaiveDate,
    entropy: &dyn Entropy,
    now: Instant,
) -> Result<(), StoreError> {
    registering::left(tx, account, chat, now).await?;
    let Some(person) = claims::person_of(tx, account).await? else {
        return Ok(());
    };
    let Some(audience) = crate::store::chats::get(tx, chat)
        .await?
        .and_then(|c| c.audience)
    else {
        return Ok(());
    };
    if !people::audiences_of(tx, person, today)
        .await?
        .contains(&audience)
    {
        return Ok(());
    }
    for other in claims::accounts_of(tx, person).await? {
        if other != account
            && registering::audiences_of(tx, other)
                .await?
                .contains(&audience)
        {
            return Ok(());
        }
    }
    let standing = Standing {
        person,
        chat,
        at: now.as_millis(),
        step: Step::Which,
    };
    let state = serde_json::to_string(&standing).unwrap_or_default();
    let subject = format!("{person}/{chat}");
    let asked = Asked {
        topic: Topic::Gone,
        subject: &subject,
        state: &state,
    };
    ask::ask_owners(tx, asked, entropy, now).await?;
    Ok(())
}

/// Somebody left the office: his memberships end with this last day, and running openings expect him no more where he hasn't
/// answered. What is closed stays. Refused: `person-unknown`, `not-owner`.
pub async fn left_office(
    tx: &mut Tx,
    actor: &Actor,
    person: PersonId,
    last: NaiveDate,
    now: Instant,
) -> Result<(), Refused> {
    require_owner(tx, actor).await?;
    let found = known(tx, person).await?;
    people::end_all(tx, person, last).await?;
    for (occurrence, _) in absences::running(tx, person).await? {
        obligations::excuse(tx, occurrence, person, Some(Excuse::Waived), now).await?;
        deliveries::mark_refresh(tx, &[occurrence], now).await?;
    }
    let detail = format!("last day {last}");
    record(tx, actor, "left-office", &subject(&found), &detail, now).await?;
    Ok(())
}

/// Somebody is on leave: what opens on these days excuses him, and so does what opened on them and still runs.
/// Refused: `person-unknown`, `leave-backwards`, `not-owner`.
pub async fn on_leave(
    tx: &mut Tx,
    actor: &Actor,
    person: PersonId,
    days: &Absence,
    zone: Tz,
    now: Instant,
) -> Result<(), Refused> {
    require_owner(tx, actor).await?;
    let found = known(tx, person).await?;
    if days.to < days.from {
        let problem = Problem::error("leave-backwards")
            .with("from", days.from)
            .with("to", days.to);
        return Err(problem.into());
    }
    absences::add(tx, person, days, &actor.to_string(), now).await?;
    for (occurrence, opened) in absences::running(tx, person).await? {
        let day = opened.day(zone);
        if days.from <= day && day <= days.to {
            obligations::excuse(tx, occurrence, person, Some(Excuse::Waived), now).await?;
        }
    }
    let detail = format!("{} to {}", days.from, days.to);
    record(tx, actor, "on-leave", &subject(&found), &detail, now).await?;
    Ok(())
}

/// Somebody is back: leaves that last until today or longer are taken back. What was excused stays excused.
/// Refused: `person-unknown`, `leave-none`, `not-owner`.
pub async fn back(
    tx: &mut Tx,
    actor: &Actor,
    person: PersonId,
    today: NaiveDate,
    now: Instant,
) -> Result<(), Refused> {
    require_owner(tx, actor).await?;
    let found = known(tx, person).await?;
    if absences::lift(tx, person, today, now).await? == 0 {
        return Err(Problem::error("leave-none").with("key", &found.key).into());
    }
    record(tx, actor, "back", &subject(&found), "", now).await?;
    Ok(())
}

async fn known(tx: &mut Tx, person: PersonId) -> Result<Person, Refused> {
    let found = people::get(tx, person).await?;
    found.ok_or_else(|| Problem::error("person-unknown").with("key", person).into())
}

fn subject(person: &Person) -> String {
    format!("person:{}", person.key)
}
