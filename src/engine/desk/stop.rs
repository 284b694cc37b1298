//! `/pause`, `/resume`, `/correct`, `/recall`, `/cancel` and `/unknown`: what an owner does when something went wrong. Only
//! carries commands to verbs and dialogs; the verbs decide who may.

use super::commands::Command;
use super::{Who, plain, refused_words, write};
use crate::action::ask::{self, Asked};
use crate::action::{Actor, Refused, halt};
use crate::domain::dialog::Topic;
use crate::domain::id::DialogId;
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::engine::Office;
use crate::engine::replies::Reply;
use crate::store::{StoreError, Tx, claims, deliveries, dialogs};
use crate::text::compose;
use std::sync::Arc;

/// The commands of this file; owners' alone.
pub(super) const NAMES: [&str; 6] = ["pause", "resume", "correct", "recall", "cancel", "unknown"];

/// Carries out a command of this file; `None` where it is none.
pub(super) async fn carry_out(
    tx: &mut Tx,
    office: &Arc<Office>,
    who: &Who,
    command: &Command,
    now: Instant,
) -> Result<Option<Vec<Reply>>, StoreError> {
    if !NAMES.contains(&command.name.as_str()) {
        return Ok(None);
    }
    if !claims::owners(tx).await?.contains(&who.account) {
        let outgoing = compose::own(&office.texts, "not-for-you", &[]);
        return Ok(Some(vec![write(who, outgoing)]));
    }
    let (inside, person, typed) = (office.clone(), who.clone(), command.clone());
    let done = tx
        .savepoint(move |tx| Box::pin(async move { one(tx, &inside, &person, &typed, now).await }))
        .await;
    match done {
        Ok(replies) => Ok(Some(replies)),
        Err(Refused::Store(error)) => Err(error),
        Err(refused) => Ok(Some(vec![write(
            who,
            plain(&refused_words(office, &refused)),
        )])),
    }
}

async fn one(
    tx: &mut Tx,
    office: &Arc<Office>,
    who: &Who,
    command: &Command,
    now: Instant,
) -> Result<Vec<Reply>, Refused> {
    let actor = Actor::Account(who.account);
    match command.name.as_str() {
        "pause" => {
            halt::pause(tx, &actor, &command.rest, now).await?;
            resumable(tx, office, who, now).await
        }
        "resume" => {
            if crate::store::halts::open(tx).await?.is_empty() {
                return Err(Problem::error("halt-none").into());
            }
            resumable(tx, office, who, now).await
        }
        "correct" | "recall" => {
            let state = super::correct::begin(&command.name);
            asked(tx, office, who, Topic::Correct, &state, now).await
        }
        "cancel" => asked(tx, office, who, Topic::Cancel, "{}", now).await,
        _ => unknown(tx, office, who, now).await,
    }
}

/// Every owner gets the question; who asked for it sees it at once, as it stands now.
async fn resumable(
    tx: &mut Tx,
    office: &Arc<Office>,
    who: &Who,
    now: Instant,
) -> Result<Vec<Reply>, Refused> {
    let standing = dialogs::of_subject(tx, Topic::Resume, "").await?;
    let before = standing.iter().any(|d| d.account == who.account);
    halt::ask_resume(tx, office.entropy.as_ref(), now).await?;
    if !before {
        return Ok(Vec::new());
    }
    shown_again(tx, office, who, Topic::Resume).await
}

/// Opens a dialog of one's own; one that stands is begun anew.
async fn asked(
    tx: &mut Tx,
    office: &Arc<Office>,
    who: &Who,
    topic: Topic,
    state: &str,
    now: Instant,
) -> Result<Vec<Reply>, Refused> {
    for dialog in dialogs::of_subject(tx, topic, "").await? {
        if dialog.account == who.account {
            dialogs::close(tx, dialog.id, "begun-anew", now).await?;
        }
    }
    let asked = Asked {
        topic,
        subject: "",
        state,
    };
    ask::ask(tx, who.account, asked, office.entropy.as_ref(), now).await?;
    Ok(Vec::new())
}

async fn shown_again(
    tx: &mut Tx,
    office: &Arc<Office>,
    who: &Who,
    topic: Topic,
) -> Result<Vec<Reply>, Refused> {
    let mut replies = Vec::new();
    for dialog in dialogs::of_account(tx, who.account).await? {
        if dialog.topic == topic
            && let Some(outgoing) = super::show(tx, office, &dialog).await?
        {
            replies.push(write(who, outgoing));
        }
    }
    Ok(replies)
}

/// The open questions about what nobody knows, or that there are none.
async fn unknown(
    tx: &mut Tx,
    office: &Arc<Office>,
    who: &Who,
    now: Instant,
) -> Result<Vec<Reply>, Refused> {
    let lines = deliveries::unknown(tx).await?;
    if lines.is_empty() {
        let none = office.texts.say("unknown-none", &[]);
        return Ok(vec![write(who, plain(&none))]);
    }
    let mut replies = Vec::new();
    for line in lines {
        let subject = line.id.to_string();
        let state = "{}";
        let (id, _): (DialogId, bool) =
            dialogs::open(tx, Topic::Unknown, &subject, who.account, state, now).await?;
        if let Some(dialog) = dialogs::get(tx, id).await?
            && let Some(outgoing) = super::show(tx, office, &dialog).await?
        {
            replies.push(write(who, outgoing));
        }
    }
    Ok(replies)
}
