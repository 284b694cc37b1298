//! The desk in the private chat: what the bot asks one person with buttons, and what he may ask by a command. One file a topic;
//! each shows its dialog from what is stored and carries a step to a verb of `action`. Never decides who may do what (the verbs
//! do), and never says anything in a group.

mod ahead;
pub(super) mod approve;
mod cancel;
mod carry;
mod claims;
mod clerk;
mod commands;
mod connect;
mod correct;
mod delegate;
mod draft;
mod figures;
mod gone;
mod lines;
mod me;
mod pick;
mod register;
mod renew;
mod resume;
mod start;
mod stop;
mod unknown;
mod whose;

pub(super) use register::begun;

pub(super) use figures::by_department;

use super::Office;
use super::replies::Reply;
use crate::action::Refused;
use crate::channel::Sent;
use crate::domain::dialog::{Tap, Topic};
use crate::domain::document::{Block, Document};
use crate::domain::id::AccountId;
use crate::domain::outgoing::{Button, ButtonAct, Outgoing};
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::store::dialogs::{self, Dialog};
use crate::store::{Conn, StoreError, Tx};
use crate::text::compose;
use std::sync::Arc;

/// Who is talking, in his private chat.
#[derive(Clone, Debug)]
pub(super) struct Who {
    /// The account.
    pub(super) account: AccountId,
    /// The private chat's address.
    pub(super) address: String,
}

/// What somebody wrote or passed on in private; hostile.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heard<'a> {
    /// The words; may be empty where a file came.
    pub(super) text: &'a str,
    /// A picture or file.
    pub(super) file: Option<&'a Sent>,
    /// The album that it is part of.
    pub(super) album: Option<&'a str>,
    /// It was written elsewhere.
    pub(super) forwarded: bool,
}

/// A press on a dialog's button.
#[derive(Clone, Debug)]
pub(super) struct Pressed {
    /// What is to be answered.
    pub(super) press: String,
    /// The message that carries the button, where the channel says it.
    pub(super) message: Option<String>,
    /// What the button carried.
    pub(super) tap: Tap,
}

/// How a dialog goes on.
#[derive(Clone, Debug)]
enum Input {
    /// A button.
    Choice(String),
    /// What somebody wrote, for a dialog that asks for a text; hostile.
    Text(String),
}

/// What a step leads to, besides the dialog being shown anew.
#[derive(Clone, Debug, Default)]
struct Turn {
    /// A passing line over the chat.
    popup: Option<String>,
    /// Written below.
    write: Vec<Outgoing>,
}

/// What a dialog shows now, open or closed; nothing where it is pointless by now.
pub(super) async fn show(
    conn: &mut Conn,
    office: &Office,
    dialog: &Dialog,
) -> Result<Option<Outgoing>, StoreError> {
    match dialog.topic {
        Topic::Draft => draft::show(conn, office, dialog).await,
        Topic::CarryOver => carry::show(conn, office, dialog).await,
        Topic::Connect => connect::show(conn, office, dialog).await,
        Topic::Start => start::show(conn, office, dialog).await,
        Topic::Register => register::show(conn, office, dialog).await,
        Topic::Claims => claims::show(conn, office, dialog).await,
        Topic::Whose => whose::show(conn, office, dialog).await,
        Topic::Gone => gone::show(conn, office, dialog).await,
        Topic::Approve => approve::show(conn, office, dialog).await,
        Topic::Renew => renew::show(conn, office, dialog).await,
        Topic::Delegate => delegate::show(conn, office, dialog).await,
        Topic::Unknown => unknown::show(conn, office, dialog).await,
        Topic::Forget => me::show(conn, office, dialog).await,
        Topic::Resume => resume::show(conn, office, dialog).await,
        Topic::Correct => correct::show(conn, office, dialog).await,
        Topic::Cancel => cancel::show(conn, office, dialog).await,
    }
}

async fn step(
    tx: &mut Tx,
    office: &Office,
    dialog: &Dialog,
    input: &Input,
    now: Instant,
) -> Result<Turn, Refused> {
    match dialog.topic {
        Topic::Draft => draft::step(tx, office, dialog, input, now).await,
        Topic::CarryOver => carry::step(tx, office, dialog, input, now).await,
        Topic::Connect => connect::step(tx, office, dialog, input, now).await,
        Topic::Start => start::step(tx, office, dialog, input, now).await,
        Topic::Register => register::step(tx, office, dialog, input, now).await,
        Topic::Claims => claims::step(tx, office, dialog, input, now).await,
        Topic::Whose => whose::step(tx, office, dialog, input, now).await,
        Topic::Gone => gone::step(tx, office, dialog, input, now).await,
        Topic::Approve => approve::step(tx, office, dialog, input, now).await,
        Topic::Renew => renew::step(tx, office, dialog, input, now).await,
        Topic::Delegate => delegate::step(tx, office, dialog, input, now).await,
        Topic::Unknown => unknown::step(tx, office, dialog, input, now).await,
        Topic::Forget => me::step(tx, office, dialog, input, now).await,
        Topic::Resume => resume::step(tx, office, dialog, input, now).await,
        Topic::Correct => correct::step(tx, office, dialog, input, now).await,
        Topic::Cancel => cancel::step(tx, office, dialog, input, now).await,
    }
}

/// A dialog goes on, or nothing of it happens: a refusal undoes what the step wrote.
async fn go_on(
    tx: &mut Tx,
    office: &Arc<Office>,
    dialog: &Dialog,
    input: Input,
    now: Instant,
) -> Result<Result<Turn, String>, StoreError> {
    let (inside, standing) = (office.clone(), dialog.clone());
    let done = tx
        .savepoint(move |tx| {
            Box::pin(async move { step(tx, &inside, &standing, &input, now).await })
        })
        .await;
    match done {
        Ok(turn) => Ok(Ok(turn)),
        Err(Refused::Store(error)) => Err(error),
        Err(refused) => {
            tracing::info!(dialog = dialog.id.0, %refused, "a step was refused");
            Ok(Err(refused_words(office, &refused)))
        }
    }
}

/// A refusal as one person reads it: each problem with what to do.
fn refused_words(office: &Office, refused: &Refused) -> String {
    let sentences = refused.problems().iter().map(|problem| {
        let sentence = office.texts.problem(problem);
        match sentence.fix {
            Some(fix) => format!("{}{}", sentence.what, office.texts.join(Some(&fix))),
            None => sentence.what,
        }
    });
    sentences.collect::<Vec<_>>().join("\n")
}

/// A press on a dialog's button.
pub(super) async fn tap(
    tx: &mut Tx,
    office: &Arc<Office>,
    who: &Who,
    pressed: &Pressed,
    now: Instant,
) -> Result<Vec<Reply>, StoreError> {
    let popup = |text: String| Reply::Answer {
        press: pressed.press.clone(),
        text: compose::popup(&text),
        alert: !text.is_empty(),
    };
    let say = |key: &str| office.texts.say(key, &[]);
    let Some(dialog) = dialogs::get(tx, pressed.tap.dialog).await? else {
        return Ok(vec![popup(say("told-unknown"))]);
    };
    if dialog.account != who.account {
        // Forged: nobody is shown the buttons of another's private chat.
        let pairs = [("account", who.account.to_string())];
        super::tell_once(tx, "foreign-tap", pairs, now).await?;
        return Ok(vec![popup(say("told-unknown"))]);
    }
    let mut replies = Vec::new();
    if dialog.closed_at.is_some() {
        replies.push(popup(say("told-dialog-over")));
    } else if dialog.turn != pressed.tap.turn {
        replies.push(popup(say("told-dialog-again")));
    } else {
        let input = Input::Choice(pressed.tap.choice.clone());
        match go_on(tx, office, &dialog, input, now).await? {
            Ok(turn) => {
                replies.push(Reply::Answer {
                    press: pressed.press.clone(),
                    text: compose::popup(&turn.popup.unwrap_or_default()),
                    alert: false,
                });
                replies.extend(turn.write.into_iter().map(|o| write(who, o)));
                if matches!(dialog.topic, Topic::Register | Topic::Claims) {
                    // Whoever else has the list before him sees what is left of it.
                    replies.extend(claims::lists(tx, office, &dialog).await?);
                }
            }
            Err(refused) => replies.push(popup(refused)),
        }
    }
    let Some(after) = dialogs::get(tx, dialog.id).await? else {
        return Ok(replies);
    };
    if let Some(outgoing) = show(tx, office, &after).await? {
        replies.push(match &pressed.message {
            Some(message) => Reply::Edit {
                address: who.address.clone(),
                message: message.clone(),
                outgoing: Box::new(outgoing),
            },
            None => write(who, outgoing),
        });
    }
    Ok(replies)
}

/// What somebody wrote in private: a command, the answer to a dialog that asks for a text, a post that is to be written, or
/// nothing that we understand. What was passed on or came with a file is never a command or an answer.
pub(super) async fn said(
    tx: &mut Tx,
    office: &Arc<Office>,
    who: &Who,
    heard: Heard<'_>,
    now: Instant,
) -> Result<Vec<Reply>, StoreError> {
    let plainly = heard.file.is_none() && heard.album.is_none() && !heard.forwarded;
    if let Some(command) = commands::parse(heard.text).filter(|_| plainly) {
        return commands::carry_out(tx, office, who, &command, now).await;
    }
    let text = heard.text;
    let awaiting = dialogs::awaiting(tx, who.account).await?;
    let Some(dialog) = awaiting.filter(|_| plainly) else {
        // A text of several lines is a post that begins with such a word.
        let short = plainly && !text.trim().contains('\n');
        let word = commands::plain_word(&office.texts, text).filter(|_| short);
        if let Some(command) = word {
            return commands::carry_out(tx, office, who, &command, now).await;
        }
        if let Some(replies) = draft::bring(tx, office, who, heard, now).await? {
            return Ok(replies);
        }
        if heard.album.is_some() && text.is_empty() {
            // The first of the album was answered.
            return Ok(Vec::new());
        }
        let outgoing = compose::own(&office.texts, "not-understood", &[]);
        return Ok(vec![write(who, outgoing)]);
    };
    let mut replies = Vec::new();
    match go_on(tx, office, &dialog, Input::Text(text.to_owned()), now).await? {
        Ok(turn) => replies.extend(turn.write.into_iter().map(|o| write(who, o))),
        Err(refused) => replies.push(write(who, plain(&refused))),
    }
    let after = dialogs::get(tx, dialog.id).await?;
    if let Some(after) = after
        && let Some(outgoing) = show(tx, office, &after).await?
    {
        replies.push(write(who, outgoing));
    }
    Ok(replies)
}

/// What is said to somebody of whom nothing is stored.
pub(super) fn said_by_nobody(office: &Office, text: &str) -> Outgoing {
    commands::to_nobody(&office.texts, text)
}

fn write(who: &Who, outgoing: Outgoing) -> Reply {
    Reply::Write {
        address: who.address.clone(),
        outgoing: Box::new(outgoing),
    }
}

/// What a dialog asked about is settled, or never was what the button says.
fn over() -> Refused {
    Problem::error("dialog-over").into()
}

/// A text of our own, a paragraph a line.
fn plain(text: &str) -> Outgoing {
    Outgoing {
        document: Document::of(text.lines().map(Block::paragraph).collect()),
        ..Outgoing::default()
    }
}

/// A dialog's button in a row of its own.
fn button(dialog: &Dialog, label: String, choice: &str) -> Vec<Button> {
    let act = ButtonAct::Tap(Tap {
        dialog: dialog.id,
        turn: dialog.turn,
        choice: choice.to_owned(),
    });
    vec![Button { label, act }]
}
