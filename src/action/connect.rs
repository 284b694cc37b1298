//! Connecting a group to an audience. Only the owner's yes does it: his answer to the question about a group that the bot was
//! added to, or his own use of a one-time link. A title or a number never names a group.

use super::{Actor, CODE_LIVES, Refused, codes_are_spent, note_wrong_code, record, require_owner};
use crate::domain::dialog::Topic;
use crate::domain::id::{AccountId, AudienceId, BotId, ChatId, Code};
use crate::domain::problem::Problem;
use crate::domain::prompt::StartCode;
use crate::domain::time::Instant;
use crate::entropy::Entropy;
use crate::store::chats::{self, ChatState};
use crate::store::claims::{self, CodePurpose};
use crate::store::joinings::{self, Joining, Settled};
use crate::store::{Conn, StoreError, Tx, dialogs, people};

/// What came of a link by which the bot was added to a group. Refusals are values, so that a wrong code stays on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connected {
    /// The owner used it: the group is where the audience is reached now.
    To {
        /// The group.
        chat: ChatId,
        /// The audience's name.
        audience: String,
    },
    /// Somebody else used it: the owner is asked, with this audience first.
    Asked {
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

/// The subject of the question about groups that somebody else than an owner added the bot to: one for all of them, so that
/// nobody can flood the owner. About a group that an owner added it to the subject is that chat.
pub const QUEUE: &str = "";

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

/// The bot was added to a group, by this account where the channel says it: the owner is to be asked. A group that is
/// connected already stays so, and nobody is asked.
pub async fn joined(
    tx: &mut Tx,
    chat: ChatId,
    by: Option<AccountId>,
    now: Instant,
) -> Result<(), StoreError> {
    let known = chats::get(tx, chat).await?;
    if known.is_some_and(|c| c.audience.is_none()) {
        joinings::note(tx, chat, by, now).await?;
    }
    Ok(())
}

/// Uses a group's link: the bot was added there with it by this account. The owner's own account has said yes by it; whoever
/// else uses it only says which audience he has in mind.
pub async fn accept(
    tx: &mut Tx,
    bot: BotId,
    code: &Code,
    account: AccountId,
    group: Group<'_>,
    now: Instant,
) -> Result<Connected, Refused> {
    let chat = chats::ensure_group(tx, bot, group.address, group.title, now).await?;
    joined(tx, chat, Some(account), now).await?;
    if codes_are_spent(tx, account, now).await? {
        return Ok(Connected::TooMany);
    }
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
    let name = name_of(tx, audience).await?;
    let actor = Actor::Account(account);
    if !claims::owners(tx).await?.contains(&account) {
        joinings::prefer(tx, chat, audience).await?;
        return Ok(Connected::Asked { audience: name });
    }
    connect(tx, &actor, chat, audience, now).await?;
    Ok(Connected::To {
        chat,
        audience: name,
    })
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
    Ok(Some(audience))
}

async fn connect(
    tx: &mut Tx,
    actor: &Actor,
    chat: ChatId,
    audience: AudienceId,
    now: Instant,
) -> Result<(), StoreError> {
    chats::connect(tx, chat, audience, now).await?;
    joinings::decide(tx, chat, Settled::Connected, now).await?;
    settle_questions(tx, chat, Settled::Connected, now).await?;
    let detail = format!("audience:{audience}");
    record(tx, actor, "connect", &format!("chat:{chat}"), &detail, now).await
}

/// The owner says which audience a group is for that the bot was added to; the audience's name. Refused: `not-owner`,
/// `joining-over` (it is settled, or the bot is out again), `audience-unknown`.
pub async fn decide(
    tx: &mut Tx,
    actor: &Actor,
    chat: ChatId,
    audience: AudienceId,
    now: Instant,
) -> Result<String, Refused> {
    require_owner(tx, actor).await?;
    require_waiting(tx, chat).await?;
    let all = people::audiences(tx).await?;
    let Some((_, name, ..)) = all.into_iter().find(|(id, ..)| *id == audience) else {
        return Err(Problem::error("audience-unknown")
            .with("audience", audience)
            .into());
    };
    connect(tx, actor, chat, audience, now).await?;
    Ok(name)
}

/// The owner says that a group is not to be connected: the bot leaves it. Refused: `not-owner`, `joining-over`.
pub async fn refuse(tx: &mut Tx, actor: &Actor, chat: ChatId, now: Instant) -> Result<(), Refused> {
    require_owner(tx, actor).await?;
    require_waiting(tx, chat).await?;
    joinings::decide(tx, chat, Settled::Refused, now).await?;
    settle_questions(tx, chat, Settled::Refused, now).await?;
    record(tx, actor, "refuse", &format!("chat:{chat}"), "", now).await?;
    Ok(())
}

/// Nobody is asked about a group any more: nobody said anything in time, or the bot was taken out again.
pub async fn give_up(
    tx: &mut Tx,
    chat: ChatId,
    outcome: Settled,
    now: Instant,
) -> Result<(), StoreError> {
    if joinings::decide(tx, chat, outcome, now).await? {
        settle_questions(tx, chat, outcome, now).await?;
    }
    Ok(())
}

async fn require_waiting(conn: &mut Conn, chat: ChatId) -> Result<(), Refused> {
    let waiting = joinings::waiting(conn).await?;
    if waiting.iter().any(|j| j.chat == chat) {
        return Ok(());
    }
    Err(Problem::error("joining-over").into())
}

/// Groups that wait for the owner's word, apart: those that an owner added the bot to, and the others.
pub async fn waiting(conn: &mut Conn) -> Result<(Vec<Joining>, Vec<Joining>), StoreError> {
    let owners = claims::owners(conn).await?;
    let all = joinings::waiting(conn).await?;
    let own = |j: &Joining| j.by.is_some_and(|by| owners.contains(&by));
    Ok(all.into_iter().partition(own))
}

/// The question about this very group is over, whoever was asked; that about the others too where none of them waits.
async fn settle_questions(
    tx: &mut Tx,
    chat: ChatId,
    outcome: Settled,
    now: Instant,
) -> Result<(), StoreError> {
    let subject = chat.to_string();
    dialogs::close_subject(tx, Topic::Connect, &subject, outcome.as_str(), now).await?;
    if waiting(tx).await?.1.is_empty() {
        dialogs::close_subject(tx, Topic::Connect, QUEUE, outcome.as_str(), now).await?;
    }
    Ok(())
}

async fn name_of(conn: &mut Conn, audience: AudienceId) -> Result<String, StoreError> {
    let all = people::audiences(conn).await?;
    let found = all.into_iter().find(|(id, ..)| *id == audience);
    Ok(found.map(|(_, name, ..)| name).unwrap_or_default())
}
