//! Connecting a group to an audience: by a one-time link, that group and no other.

use super::{Actor, CODE_LIVES, Refused, codes_are_spent, note_wrong_code, record, require_owner};
use crate::domain::id::{AccountId, AudienceId, BotId, ChatId, Code};
use crate::domain::problem::Problem;
use crate::domain::prompt::StartCode;
use crate::domain::time::Instant;
use crate::entropy::Entropy;
use crate::store::chats::{self, ChatState};
use crate::store::claims::{self, CodePurpose};
use crate::store::{Conn, StoreError, Tx, people};

/// What came of a link by which the bot was added to a group. Refusals are values, so that a wrong code stays on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connected {
    /// The group is where the audience is reached now.
    To {
        /// The group.
        chat: ChatId,
        /// The audience's name.
        audience: String,
    },
    /// Used, expired, or never made.
    Wrong,
    /// Five wrong ones of that account within the hour: not even looked at.
    TooMany,
    /// The group is connected to another audience already; the code stays usable.
    Elsewhere {
        /// That audience's name.
        audience: String,
    },
}

/// Where a group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group<'a> {
    /// The channel's id of it.
    pub address: &'a str,
    /// Its title; hostile.
    pub title: &'a str,
}

/// A one-time link by which one group is connected. Several may wait at a time. Refused: `audience-unknown`, `not-owner`.
pub async fn invite(
    tx: &mut Tx,
    actor: &Actor,
    audience: &str,
    entropy: &dyn Entropy,
    now: Instant,
) -> Result<StartCode, Refused> {
    require_owner(tx, actor).await?;
    let Some(id) = people::audience(tx, audience).await? else {
        let problem = Problem::error("audience-unknown").with("audience", audience);
        return Err(problem.into());
    };
    let code = entropy.code();
    let expires = now.plus(CODE_LIVES);
    claims::add_code(
        tx,
        &code.hash(),
        CodePurpose::Group,
        None,
        Some(id),
        expires,
    )
    .await?;
    record(tx, actor, "invite", &format!("audience:{id}"), "group", now).await?;
    Ok(StartCode::Group(code))
}

/// Why a group is not connected; as an error it undoes the use of its code.
enum NotMade {
    Elsewhere(AudienceId),
    Store(StoreError),
}

impl From<StoreError> for NotMade {
    fn from(error: StoreError) -> NotMade {
        NotMade::Store(error)
    }
}

/// Uses a group's link: the bot was added there with it by this account.
pub async fn accept(
    tx: &mut Tx,
    bot: BotId,
    code: &Code,
    account: AccountId,
    group: Group<'_>,
    now: Instant,
) -> Result<Connected, Refused> {
    if codes_are_spent(tx, account, now).await? {
        return Ok(Connected::TooMany);
    }
    let chat = chats::ensure_group(tx, bot, group.address, group.title, now).await?;
    let hash = code.hash();
    let used = tx.savepoint(move |tx| Box::pin(use_group(tx, chat, account, hash, now)));
    let audience = match used.await {
        Ok(Some(audience)) => audience,
        Ok(None) => {
            note_wrong_code(tx, account, now).await?;
            return Ok(Connected::Wrong);
        }
        Err(NotMade::Elsewhere(other)) => {
            let audience = name_of(tx, other).await?;
            return Ok(Connected::Elsewhere { audience });
        }
        Err(NotMade::Store(error)) => return Err(error.into()),
    };
    let actor = Actor::Account(account);
    let detail = format!("audience:{audience}");
    record(tx, &actor, "connect", &format!("chat:{chat}"), &detail, now).await?;
    let audience = name_of(tx, audience).await?;
    Ok(Connected::To { chat, audience })
}

async fn use_group(
    tx: &mut Tx,
    chat: ChatId,
    account: AccountId,
    hash: String,
    now: Instant,
) -> Result<Option<AudienceId>, NotMade> {
    let used = claims::use_code(tx, &hash, CodePurpose::Group, account, now).await?;
    let Some(audience) = used.and_then(|u| u.audience) else {
        return Ok(None);
    };
    let before = chats::get(tx, chat).await?;
    let standing = before.filter(|c| matches!(c.state, ChatState::Active | ChatState::Muted));
    if let Some(other) = standing.and_then(|c| c.audience)
        && other != audience
    {
        return Err(NotMade::Elsewhere(other));
    }
    chats::connect(tx, chat, audience, now).await?;
    Ok(Some(audience))
}

async fn name_of(conn: &mut Conn, audience: AudienceId) -> Result<String, StoreError> {
    let all = people::audiences(conn).await?;
    let found = all.into_iter().find(|(id, ..)| *id == audience);
    Ok(found.map(|(_, name, ..)| name).unwrap_or_default())
}
