//! The owner's word on the command line: whose an account is, that it is not his after all, and who need not answer.
//! Only translates; `action` decides and keeps the record.

use super::args::{Claim, Excuse};
use super::desk::{Desk, Ended, Failed};
use super::screen::{self, GREEN, styled};
use super::table::{Side, table};
use crate::action::{Refused, claim as claims, excuse as excuses};
use crate::domain::id::{AccountId, OccurrenceId, PersonKey};
use crate::domain::problem::Problem;
use crate::store::claims::UnclaimedAccount;
use crate::store::obligations;
use crate::store::{StoreError, people};
use crate::text;
use std::collections::BTreeMap;

/// Carries out `--account`, `--undo` or `--unclaimed`; nothing where a link is wanted.
pub(crate) async fn claim(typed: &Claim, desk: &Desk) -> Result<Option<Ended>, Failed> {
    if typed.unclaimed {
        return unclaimed(desk).await.map(Some);
    }
    if let Some(account) = typed.undo {
        return undo(AccountId(account), desk).await.map(Some);
    }
    if typed.unreached {
        return super::roster::unreached(desk).await.map(Some);
    }
    if let Some(file) = &typed.slips {
        return super::roster::slips(file, typed.department.as_deref(), desk)
            .await
            .map(Some);
    }
    match (&typed.person, typed.account) {
        (Some(person), Some(account)) => link(person, AccountId(account), typed.moves, desk)
            .await
            .map(Some),
        _ => Ok(None),
    }
}

fn key_of(person: &str) -> Result<PersonKey, Failed> {
    let unknown = || Problem::error("person-unknown").with("key", person);
    PersonKey::parse(person).ok_or_else(|| unknown().into())
}

async fn link(person: &str, account: AccountId, moves: bool, desk: &Desk) -> Result<Ended, Failed> {
    let store = desk.open().await?;
    let (key, actor, now) = (key_of(person)?, desk.actor(), desk.now());
    store
        .write(move |tx| {
            Box::pin(async move {
                if moves {
                    claims::move_to(tx, &actor, account, &key, now).await
                } else {
                    claims::by_word(tx, &actor, account, &key, now).await
                }
            })
        })
        .await?;
    store.close().await;
    let account = account.to_string();
    screen::line(styled(
        GREEN,
        desk.say("claim-linked", &[("account", &account), ("key", person)]),
    ))?;
    Ok(Ended::Well)
}

async fn undo(account: AccountId, desk: &Desk) -> Result<Ended, Failed> {
    let store = desk.open().await?;
    let (actor, now) = (desk.actor(), desk.now());
    store
        .write(move |tx| Box::pin(async move { claims::undo(tx, &actor, account, now).await }))
        .await?;
    store.close().await;
    let account = account.to_string();
    screen::line(styled(
        GREEN,
        desk.say("claim-undone", &[("account", &account)]),
    ))?;
    Ok(Ended::Well)
}

async fn unclaimed(desk: &Desk) -> Result<Ended, Failed> {
    let store = desk.open().await?;
    let found: BTreeMap<AccountId, UnclaimedAccount> = store
        .read(|conn| {
            Box::pin(async move {
                let mut found = BTreeMap::new();
                for (audience, ..) in people::audiences(conn).await? {
                    for account in crate::store::claims::unclaimed(conn, audience).await? {
                        found.insert(account.account, account);
                    }
                }
                Ok::<_, StoreError>(found)
            })
        })
        .await?;
    store.close().await;
    if found.is_empty() {
        screen::line(styled(GREEN, desk.say("claim-nobody-unclaimed", &[])))?;
        return Ok(Ended::Well);
    }
    let heads = [
        ("claim-account", Side::Right),
        ("claim-shown-name", Side::Left),
        ("claim-first-seen", Side::Left),
        ("claim-answers", Side::Right),
    ]
    .map(|(key, side)| (desk.say(key, &[]), side));
    let row = |one: &UnclaimedAccount| {
        vec![
            one.account.to_string(),
            one.shown_name.clone().unwrap_or_default(),
            text::moment(&desk.texts, one.first_seen, desk.settings.zone),
            one.responses.to_string(),
        ]
    };
    let rows: Vec<Vec<String>> = found.values().map(row).collect();
    screen::line(table(&heads, &rows))?;
    screen::line(desk.say("claim-word-how", &[]))?;
    Ok(Ended::Well)
}

/// Excuses a person in an occurrence, or lifts it.
pub(crate) async fn excuse(typed: &Excuse, desk: &Desk) -> Result<Ended, Failed> {
    let Some(occurrence) = typed.occurrence.map(OccurrenceId) else {
        return super::roster::leave(typed, &key_of(&typed.person)?, desk).await;
    };
    let store = desk.open().await?;
    let (key, actor, now) = (key_of(&typed.person)?, desk.actor(), desk.now());
    let (wanted, said) = match (typed.lift, typed.unreachable) {
        (true, _) => (None, "excuse-lifted"),
        (false, true) => (Some(obligations::Excuse::Unreachable), "excuse-unreachable"),
        (false, false) => (Some(obligations::Excuse::Waived), "excuse-waived"),
    };
    store
        .write(move |tx| {
            Box::pin(async move {
                excuses::excuse(tx, &actor, occurrence, &key, wanted, now).await?;
                Ok::<(), Refused>(())
            })
        })
        .await?;
    store.close().await;
    let number = occurrence.to_string();
    let args = [
        ("key", typed.person.as_str()),
        ("occurrence", number.as_str()),
    ];
    screen::line(styled(GREEN, desk.say(said, &args)))?;
    Ok(Ended::Well)
}
