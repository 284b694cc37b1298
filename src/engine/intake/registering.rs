//! 登记姓名 under a post, and who left a group. A press there proves that its account sees the group; a vote doesn't, because a
//! poll can be forwarded and voted on elsewhere. Never offers a name: the desk does, in private.

use super::super::{Office, desk};
use crate::action::{leaving, register};
use crate::channel::{Actor, Where};
use crate::domain::id::{AccountId, Mark};
use crate::domain::outgoing::Outgoing;
use crate::domain::prompt::StartCode;
use crate::domain::time::Instant;
use crate::engine::replies::Reply;
use crate::store::chats::{self, Chat, ChatKind, ChatState};
use crate::store::{StoreError, Tx, accounts, claims, people};
use crate::text::compose;

/// Whether it is a group in which an audience is reached.
pub(super) fn is_connected(chat: &Chat) -> bool {
    chat.kind == ChatKind::Group
        && chat.audience.is_some()
        && matches!(chat.state, ChatState::Active | ChatState::Muted)
}

/// What answers the press: the private chat, or that he is registered already.
pub(super) async fn wants(
    tx: &mut Tx,
    office: &Office,
    account: AccountId,
    press: &str,
    mark: &Mark,
) -> Result<Reply, StoreError> {
    if let Some(person) = claims::person_of(tx, account).await?
        && let Some(person) = people::get(tx, person).await?
    {
        let text = office
            .texts
            .say("told-register-already", &[("name", &person.name)]);
        return Ok(Reply::Answer {
            press: press.to_owned(),
            text: compose::popup(&text),
            alert: true,
        });
    }
    Ok(Reply::Lead {
        press: press.to_owned(),
        to: StartCode::Register(mark.clone()),
    })
}

/// Whether an account's person has left. An owner keeps his chat.
pub(super) async fn has_left(
    tx: &mut Tx,
    office: &Office,
    account: AccountId,
    now: Instant,
) -> Result<bool, StoreError> {
    let left = people::have_left(tx, &[account], now.day(office.zone)).await?;
    Ok(!left.is_empty() && !claims::owners(tx).await?.contains(&account))
}

/// He followed the link into the private chat: the question itself is the answer, or why there is none.
pub(super) async fn start(
    tx: &mut Tx,
    office: &Office,
    account: AccountId,
    mark: &Mark,
    now: Instant,
) -> Result<Option<Outgoing>, StoreError> {
    let begun = register::begin(tx, account, mark, office.entropy.as_ref(), now).await?;
    desk::begun(tx, office, &begun).await
}

/// Somebody left a group.
pub(super) async fn left(
    tx: &mut Tx,
    office: &Office,
    actor: &Actor,
    place: &Where,
    now: Instant,
) -> Result<(), StoreError> {
    let chat = chats::by_address(tx, office.bot, &place.address).await?;
    let Some(chat) = chat.filter(is_connected) else {
        return Ok(());
    };
    // Nobody becomes known by leaving.
    let Some(account) = accounts::find(tx, office.channel, &actor.external).await? else {
        return Ok(());
    };
    let today = now.day(office.zone);
    leaving::left_group(tx, account, chat.id, today, office.entropy.as_ref(), now).await
}
