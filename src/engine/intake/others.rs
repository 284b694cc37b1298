//! Everything that is not an answer: starts, claims, groups that are joined, left, muted or moved, and what can't be read.
//! What a person does is a verb of `action`; what the network tells is written here.

use super::super::desk::{self, Heard, Pressed, Who};
use super::super::{Office, tell_once};
use super::registering;
use crate::action::ask;
use crate::action::claim::{self, Redeemed};
use crate::action::connect::{self, Connected, Group};
use crate::action::{self, Refused};
use crate::channel::{Act, Actor, Incoming, Where};
use crate::domain::dialog::Tap;
use crate::domain::effect::Feedback;
use crate::domain::id::AccountId;
use crate::domain::prompt::StartCode;
use crate::domain::time::Instant;
use crate::engine::replies::Reply;
use crate::store::accounts::{self, Known, Reach};
use crate::store::chats::{self, ChatState};
use crate::store::joinings::{self, Settled};
use crate::store::{StoreError, Tx, claims, intake};
use crate::text::compose;
use std::collections::HashMap;
use std::sync::Arc;

/// Applies one act that is not an answer.
pub(super) async fn apply(
    tx: &mut Tx,
    office: &Arc<Office>,
    accounts: &HashMap<String, Known>,
    incoming: &Incoming,
    now: Instant,
    replies: &mut Vec<Reply>,
) -> Result<(), StoreError> {
    match &incoming.act {
        Act::Start {
            actor,
            place,
            payload,
        } => {
            if let Some(account) = accounts.get(&actor.external) {
                let said = start(tx, office, account.id, place, payload.as_deref(), now).await?;
                ask::catch_up(tx, account.id, office.entropy.as_ref(), now).await?;
                replies.extend(said.map(|outgoing| Reply::Write {
                    address: place.address.clone(),
                    outgoing: Box::new(outgoing),
                }));
            }
            Ok(())
        }
        Act::GroupStart {
            actor,
            place,
            payload,
        } => {
            if let Some(account) = accounts.get(&actor.external) {
                replies.extend(group_start(tx, office, account.id, place, payload, now).await?);
            }
            Ok(())
        }
        Act::Said {
            actor,
            place,
            text,
            file,
            album,
            forwarded,
        } => {
            let heard = Heard {
                text,
                file: file.as_ref(),
                album: album.as_deref(),
                forwarded: *forwarded,
            };
            replies.extend(said(tx, office, actor, place, heard, now).await?);
            Ok(())
        }
        Act::Membership {
            actor,
            place,
            present,
            writes,
        } => {
            let by = accounts.get(&actor.external).map(|known| known.id);
            membership(tx, office, by, place, (*present, *writes), now).await
        }
        Act::Left { actor, place } => registering::left(tx, office, actor, place, now).await,
        Act::Reach { actor, blocked } => match accounts.get(&actor.external) {
            Some(account) => {
                let reach = if *blocked {
                    Reach::Blocked
                } else {
                    Reach::Started
                };
                accounts::set_reach(tx, account.id, reach).await
            }
            None => Ok(()),
        },
        Act::Moved { from, to } => moved(tx, office, from, to, now).await,
        Act::Topic { place, closed } => topic(tx, office, place, *closed, now).await,
        Act::Strange { body, why } => {
            intake::set_aside(tx, office.bot, incoming.id, body, why, now).await?;
            tracing::warn!(
                update = incoming.id,
                "an update can't be read; it is kept aside"
            );
            let pairs = [
                ("count", "1".to_owned()),
                ("update", incoming.id.to_string()),
            ];
            tell_once(tx, "update-set-aside", pairs, now).await
        }
        Act::Press { .. } => {
            replies.extend(tap(tx, office, accounts, &incoming.act, now).await?);
            Ok(())
        }
        Act::Vote { .. } | Act::Nothing => Ok(()),
    }
}

/// A dialog's button; the others are answers to a post.
async fn tap(
    tx: &mut Tx,
    office: &Arc<Office>,
    accounts: &HashMap<String, Known>,
    act: &Act,
    now: Instant,
) -> Result<Vec<Reply>, StoreError> {
    let Act::Press {
        press,
        actor,
        place,
        message,
        data,
    } = act
    else {
        return Ok(Vec::new());
    };
    let (Some(tap), Some(account)) = (Tap::parse(data), accounts.get(&actor.external)) else {
        return Ok(Vec::new());
    };
    let Some(place) = place.as_ref().filter(|p| p.private) else {
        let popup = compose::feedback(&office.texts, &Feedback::Unknown);
        return Ok(vec![Reply::Answer {
            press: press.clone(),
            text: popup.text,
            alert: popup.alert,
        }]);
    };
    let who = Who {
        account: account.id,
        address: place.address.clone(),
    };
    let pressed = Pressed {
        press: press.clone(),
        message: message.clone(),
        tap,
    };
    desk::tap(tx, office, &who, &pressed, now).await
}

/// What somebody wrote. Who never pressed Start has no account here, and none is made of a text.
async fn said(
    tx: &mut Tx,
    office: &Arc<Office>,
    actor: &Actor,
    place: &Where,
    heard: Heard<'_>,
    now: Instant,
) -> Result<Vec<Reply>, StoreError> {
    let Some(account) = accounts::find(tx, office.channel, &actor.external).await? else {
        return Ok(vec![Reply::Write {
            address: place.address.clone(),
            outgoing: Box::new(desk::said_by_nobody(office, heard.text)),
        }]);
    };
    let who = Who {
        account,
        address: place.address.clone(),
    };
    desk::said(tx, office, &who, heard, now).await
}

type Said = Option<crate::domain::outgoing::Outgoing>;

async fn start(
    tx: &mut Tx,
    office: &Office,
    account: AccountId,
    place: &Where,
    payload: Option<&str>,
    now: Instant,
) -> Result<Said, StoreError> {
    let code = payload.and_then(StartCode::parse);
    if !matches!(code, Some(StartCode::Claim(_) | StartCode::Owner(_))) {
        accounts::private_chat(tx, office.bot, account, &place.address, now).await?;
        accounts::set_reach(tx, account, Reach::Started).await?;
    }
    let own = |key: &str, args: &[(&str, &str)]| Some(compose::own(&office.texts, key, args));
    let left = registering::has_left(tx, office, account, now).await?;
    if left
        && matches!(
            code,
            None | Some(StartCode::Group(_) | StartCode::Register(_))
        )
    {
        return Ok(own("left", &[]));
    }
    let Some(code) = code else {
        // Whoever we saw in the group and don't know is asked at once.
        action::register::begin_for(tx, account, None, office.entropy.as_ref(), now).await?;
        return Ok(own("greeting", &[]));
    };
    match &code {
        // The question itself is the answer.
        StartCode::Form(_) => Ok(None),
        StartCode::Group(_) => Ok(own("greeting", &[])),
        StartCode::Register(mark) => registering::start(tx, office, account, mark, now).await,
        StartCode::Claim(_) | StartCode::Owner(_) => {
            let redeemed = claim::redeem(tx, office.bot, account, &place.address, &code, now).await;
            Ok(match refusal(redeemed)? {
                None => own("claim-wrong", &[]),
                Some(Redeemed::Person { name, .. }) => own("claim-done", &[("name", &name)]),
                Some(Redeemed::Owner) => own("claim-owner-done", &[]),
                Some(Redeemed::Wrong) => own("claim-wrong", &[]),
                Some(Redeemed::TooMany) => own("claim-too-many", &[]),
                Some(Redeemed::Taken) => own("claim-taken", &[]),
            })
        }
    }
}

/// In the group nothing is said, whatever the link carried; the owner hears in private what came of his own.
async fn group_start(
    tx: &mut Tx,
    office: &Office,
    account: AccountId,
    place: &Where,
    payload: &str,
    now: Instant,
) -> Result<Option<Reply>, StoreError> {
    let Some(StartCode::Group(code)) = StartCode::parse(payload) else {
        return Ok(None);
    };
    let group = Group {
        address: &place.address,
        title: &place.title,
    };
    let connected = connect::accept(tx, office.bot, &code, account, group, now).await;
    let (key, audience) = match refusal(connected)? {
        Some(Connected::To { audience, .. }) => ("group-connected", audience),
        Some(Connected::Elsewhere { audience }) => ("group-elsewhere", audience),
        // The owner is asked as about any other group.
        None | Some(Connected::Asked { .. } | Connected::Wrong | Connected::TooMany) => {
            return Ok(None);
        }
    };
    if !claims::owners(tx).await?.contains(&account) {
        return Ok(None);
    }
    let args = [("audience", audience.as_str()), ("chat", &place.title)];
    let outgoing = Box::new(compose::own(&office.texts, key, &args));
    let private = chats::of_account(tx, office.bot, account).await?;
    Ok(private.map(|chat| Reply::Write {
        address: chat.address,
        outgoing,
    }))
}

/// A refusal of a person's act is no failure of the batch.
fn refusal<T>(result: Result<T, Refused>) -> Result<Option<T>, StoreError> {
    match result {
        Ok(done) => Ok(Some(done)),
        Err(Refused::Store(error)) => Err(error),
        Err(refused) => {
            tracing::info!(%refused, "an act was refused");
            Ok(None)
        }
    }
}

async fn membership(
    tx: &mut Tx,
    office: &Office,
    by: Option<AccountId>,
    place: &Where,
    (present, writes): (bool, bool),
    now: Instant,
) -> Result<(), StoreError> {
    let known = chats::by_address(tx, office.bot, &place.address).await?;
    let Some(chat) = known else {
        if present {
            let (address, title) = (&place.address, &place.title);
            let chat = chats::ensure_group(tx, office.bot, address, title, now).await?;
            connect::joined(tx, chat, by, now).await?;
        }
        return Ok(());
    };
    if !present {
        connect::give_up(tx, chat.id, Settled::Removed, now).await?;
        joinings::left(tx, chat.id, now).await?;
    } else if chat.state == ChatState::Removed {
        connect::joined(tx, chat.id, by, now).await?;
    }
    let connected = chat.audience.is_some();
    let (state, why) = match (present, writes) {
        (false, _) => (ChatState::Removed, Some("removed")),
        (true, false) => (ChatState::Muted, Some("no_rights")),
        (true, true) if connected => (ChatState::Active, None),
        (true, true) => (ChatState::Unconnected, None),
    };
    if state == chat.state {
        return Ok(());
    }
    chats::set_state(tx, chat.id, state, why, now).await?;
    let since = ("since", now.as_millis().to_string());
    match state {
        ChatState::Removed if connected => {
            tell_once(tx, "group-removed", [("chat", chat.title), since], now).await
        }
        ChatState::Muted if connected => {
            tell_once(tx, "group-muted", [("chat", chat.title), since], now).await
        }
        _ => Ok(()),
    }
}

/// Whichever notice comes first, the chat is one and the same: a second copy is never planned.
async fn moved(
    tx: &mut Tx,
    office: &Office,
    from: &str,
    to: &str,
    now: Instant,
) -> Result<(), StoreError> {
    let Some(chat) = chats::move_address(tx, office.bot, from, to, now).await? else {
        return Ok(());
    };
    let title = chats::get(tx, chat)
        .await?
        .map(|c| c.title)
        .unwrap_or_default();
    tell_once(tx, "group-moved", [("chat", title)], now).await
}

async fn topic(
    tx: &mut Tx,
    office: &Office,
    place: &Where,
    closed: bool,
    now: Instant,
) -> Result<(), StoreError> {
    let known = chats::by_address(tx, office.bot, &place.address).await?;
    let Some(chat) = known.filter(|c| c.topic.is_some() && c.topic == place.topic) else {
        return Ok(());
    };
    if !closed {
        return Ok(());
    }
    // Posts go to the general topic from now on.
    chats::set_topic(tx, chat.id, None).await?;
    tell_once(tx, "topic-closed", [("chat", chat.title)], now).await
}
