//! What came of a try is written down, with everything it says about the chat. Never sends.

use super::super::{Office, intake, tell_once};
use super::claim::Ready;
use super::{chat_title, tell_unknown, title_of};
use crate::domain::delivery::{self, After, Outcome, Refusal};
use crate::domain::policy::Purpose;
use crate::domain::time::{Instant, Span};
use crate::store::accounts::{self, Reach};
use crate::store::chats::{self, ChatState};
use crate::store::{StoreError, Tx, deliveries};
use crate::text;
use std::sync::Arc;

/// A topic that is closed is left once; the second refusal is final.
const TOPIC_TRIES: u32 = 2;

/// Why a claimed delivery waits again.
const STOPPED: &str = "stopped";

pub(super) async fn record(
    office: &Arc<Office>,
    ready: Ready,
    outcome: Outcome,
    plain: bool,
    now: Instant,
) -> Result<(), StoreError> {
    let inside = office.clone();
    office
        .store
        .write(move |tx| {
            Box::pin(async move { write(tx, &inside, &ready, &outcome, plain, now).await })
        })
        .await
}

/// What was claimed and, by a person's word since, is not handed over: it waits again, and no try is counted.
pub(super) async fn put_back(
    office: &Arc<Office>,
    ready: Ready,
    now: Instant,
) -> Result<(), StoreError> {
    office
        .store
        .write(move |tx| {
            Box::pin(async move {
                let after = After::Again {
                    at: now,
                    counts: false,
                };
                deliveries::record(tx, &ready.claimed, &after, STOPPED, None, now).await?;
                Ok(())
            })
        })
        .await
}

async fn write(
    tx: &mut Tx,
    office: &Arc<Office>,
    ready: &Ready,
    outcome: &Outcome,
    plain: bool,
    now: Instant,
) -> Result<(), StoreError> {
    let claimed = &ready.claimed;
    let mut after = delivery::after(
        outcome,
        claimed.tries(),
        claimed.unsure(),
        now,
        office.entropy.bits(),
    );
    if matches!(outcome, Outcome::Refused(Refusal::Topic, _))
        && claimed.topic().is_some()
        && claimed.tries() < TOPIC_TRIES
    {
        // The general topic takes it instead, and the owner hears of it.
        chats::set_topic(tx, claimed.chat(), None).await?;
        after = After::Again {
            at: now,
            counts: true,
        };
    }
    let (name, detail) = describe(outcome, plain);
    deliveries::record(tx, claimed, &after, name, detail.as_deref(), now).await?;
    tracing::info!(
        delivery = claimed.delivery().0,
        outcome = name,
        tries = claimed.tries(),
        "tried"
    );
    about_the_chat(tx, office, ready, outcome, now).await?;
    match &after {
        After::Sent(receipt) => {
            if let Some(poll) = &receipt.poll {
                intake::take_up_unmatched(tx, office, poll, now).await?;
            }
        }
        After::Failed if ready.purpose != Purpose::Notice => {
            tell_failed(tx, office, ready, outcome, now).await?
        }
        After::Unknown => tell_unknown(tx, office, claimed.delivery(), now).await?,
        After::Failed | After::Again { .. } => {}
    }
    fail::fail_point!("record-open");
    Ok(())
}

fn describe(outcome: &Outcome, plain: bool) -> (&'static str, Option<String>) {
    match outcome {
        Outcome::Accepted(_) if plain => ("accepted_plain", None),
        Outcome::Accepted(_) => ("accepted", None),
        Outcome::Busy { retry_after, .. } => ("busy", Some(retry_after.as_millis().to_string())),
        Outcome::NotSent(why) => ("not_sent", Some(why.clone())),
        Outcome::Moved { .. } => ("moved", None),
        Outcome::Refused(refusal, why) => (refusal.as_str(), Some(why.clone())),
        Outcome::Silent(why) => ("silent", Some(why.clone())),
    }
}

async fn about_the_chat(
    tx: &mut Tx,
    office: &Office,
    ready: &Ready,
    outcome: &Outcome,
    now: Instant,
) -> Result<(), StoreError> {
    let claimed = &ready.claimed;
    let chat = claimed.chat();
    match outcome {
        // retry_after is law, for this chat alone, and survives a restart.
        Outcome::Busy { retry_after, .. } => {
            chats::hold_until(tx, chat, now.plus(*retry_after).plus(Span::millis(50))).await
        }
        Outcome::Moved { to } => {
            chats::move_address(tx, office.bot, claimed.address(), to, now).await?;
            let title = chat_title(tx, chat).await?;
            tell_once(tx, "group-moved", [("chat", title)], now).await
        }
        Outcome::Refused(refusal, _) => refused(tx, ready, *refusal, now).await,
        Outcome::Accepted(_) | Outcome::NotSent(_) | Outcome::Silent(_) => Ok(()),
    }
}

async fn refused(
    tx: &mut Tx,
    ready: &Ready,
    refusal: Refusal,
    now: Instant,
) -> Result<(), StoreError> {
    let chat = ready.claimed.chat();
    let title = chat_title(tx, chat).await?;
    match (refusal, ready.account) {
        (Refusal::NotStarted, Some(account)) => {
            accounts::set_reach(tx, account, Reach::Never).await
        }
        (Refusal::Blocked, Some(account)) => accounts::set_reach(tx, account, Reach::Blocked).await,
        (Refusal::Removed | Refusal::Blocked | Refusal::NotStarted, None) => {
            chats::set_state(tx, chat, ChatState::Removed, Some(refusal.as_str()), now).await?;
            tell_once(tx, "group-removed", [("chat", title)], now).await
        }
        (Refusal::NoRights, None) => {
            chats::set_state(tx, chat, ChatState::Muted, Some(refusal.as_str()), now).await?;
            tell_once(tx, "group-muted", [("chat", title)], now).await
        }
        (Refusal::Topic, _) => tell_once(tx, "topic-closed", [("chat", title)], now).await,
        (Refusal::Token, _) => {
            tracing::error!("the token is refused; nothing can be sent");
            tell_once(tx, "token-refused", [], now).await
        }
        _ => Ok(()),
    }
}

async fn tell_failed(
    tx: &mut Tx,
    office: &Office,
    ready: &Ready,
    outcome: &Outcome,
    now: Instant,
) -> Result<(), StoreError> {
    let id = ready.claimed.delivery();
    let Some(line) = deliveries::get(tx, id).await? else {
        return Ok(());
    };
    let why = match outcome {
        Outcome::Refused(refusal, _) => text::channel_refusal(&office.texts, *refusal),
        Outcome::NotSent(why) | Outcome::Silent(why) => why.clone(),
        _ => String::new(),
    };
    let pairs = [
        ("title", title_of(tx, &line).await?),
        ("chat", line.chat_title),
        ("why", why),
        ("delivery", id.to_string()),
    ];
    tell_once(tx, "delivery-failed", pairs, now).await
}
