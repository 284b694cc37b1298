//! One question about each group that the bot was added to: which audience is it for, or none? Groups that others than the owner
//! added the bot to come one after another in one question, so that nobody can flood him.

use super::{Input, Turn, button, plain};
use crate::action::{Actor, Refused, connect};
use crate::domain::id::{AudienceId, ChatId};
use crate::domain::outgoing::Outgoing;
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::engine::{Office, joiner};
use crate::store::dialogs::{self, Dialog};
use crate::store::joinings::{self, Joining, Settled};
use crate::store::{Conn, StoreError, Tx, people};

/// Audiences that have a button; the others are connected by a link (`tongluo connect`).
const AUDIENCES: usize = 20;

/// Characters of a title or an audience that are shown.
const SHOWN: usize = 60;

/// `a-<chat>-<audience>`: connect.
const CONNECT: &str = "a-";
/// `n-<chat>`: not this one.
const REFUSE: &str = "n-";
/// None of those that wait.
const REFUSE_ALL: &str = "none";
/// Look again: there may be a roster now.
const AGAIN: &str = "again";

/// Those that this dialog is about and that still wait, the one that is shown first.
async fn waiting(conn: &mut Conn, dialog: &Dialog) -> Result<Vec<Joining>, StoreError> {
    let (own, others) = connect::waiting(conn).await?;
    if dialog.subject == connect::QUEUE {
        return Ok(others);
    }
    let all = own.into_iter().chain(others);
    let this = |j: &Joining| j.chat.to_string() == dialog.subject;
    Ok(all.filter(this).collect())
}

pub(super) async fn show(
    conn: &mut Conn,
    office: &Office,
    dialog: &Dialog,
) -> Result<Option<Outgoing>, StoreError> {
    if dialog.closed_at.is_some() {
        return Ok(Some(plain(&over(conn, office, dialog).await?)));
    }
    let waiting = waiting(conn, dialog).await?;
    let Some(joining) = waiting.first() else {
        return Ok(Some(plain(&office.texts.say("dialog-connect-gone", &[]))));
    };
    let by = joiner::added_by(conn, office, joining.by, dialog.account).await?;
    let title = short(&joining.title);
    let args = [("chat", title.as_str()), ("by", by.as_str())];
    let mut lines = vec![office.texts.say("dialog-connect", &args)];
    let mut audiences = people::audiences(conn).await?;
    // What the link named stands first.
    audiences.sort_by_key(|(id, ..)| Some(*id) != joining.audience);
    let mut buttons = Vec::new();
    for (id, name, members, _) in audiences.iter().take(AUDIENCES) {
        let key = if Some(*id) == joining.audience {
            "dialog-connect-button-named"
        } else {
            "dialog-connect-button"
        };
        let (name, members) = (short(name), members.to_string());
        let args = [("audience", name.as_str()), ("count", &members)];
        let choice = format!("{CONNECT}{}-{id}", joining.chat);
        buttons.push(button(dialog, office.texts.say(key, &args), &choice));
    }
    if audiences.is_empty() {
        lines.push(office.texts.say("dialog-connect-no-audience", &[]));
        let again = office.texts.say("dialog-connect-button-again", &[]);
        buttons.push(button(dialog, again, AGAIN));
    }
    let no = office.texts.say("dialog-connect-button-no", &[]);
    let choice = format!("{REFUSE}{}", joining.chat);
    buttons.push(button(dialog, no, &choice));
    if waiting.len() > 1 {
        let more = (waiting.len() - 1).to_string();
        let args = [("count", more.as_str())];
        lines.push(office.texts.say("dialog-connect-more", &args));
        let none = office.texts.say("dialog-connect-button-none", &[]);
        buttons.push(button(dialog, none, REFUSE_ALL));
    }
    let mut outgoing = plain(&lines.join("\n"));
    outgoing.buttons = buttons;
    Ok(Some(outgoing))
}

/// What stands there when nothing is asked any more.
async fn over(conn: &mut Conn, office: &Office, dialog: &Dialog) -> Result<String, StoreError> {
    let said = serde_json::from_str::<Last>(&dialog.state).ok();
    let chat = match (&said, dialog.subject.parse().map(ChatId)) {
        (Some(last), _) => Some(ChatId(last.chat)),
        (None, Ok(chat)) => Some(chat),
        (None, Err(_)) => None,
    };
    let Some(chat) = chat else {
        return Ok(office.texts.say("dialog-connect-gone", &[]));
    };
    let found = crate::store::chats::get(conn, chat).await?;
    let settled = joinings::of_chat(conn, chat).await?.and_then(|j| j.outcome);
    let Some((found, settled)) = found.zip(settled) else {
        return Ok(office.texts.say("dialog-connect-gone", &[]));
    };
    let audiences = people::audiences(conn).await?;
    let audience = audiences
        .into_iter()
        .find(|(id, ..)| Some(*id) == found.audience);
    let audience = audience.map(|(_, name, ..)| short(&name));
    let title = short(&found.title);
    let key = match settled {
        Settled::Connected => {
            let audience = audience.unwrap_or_default();
            let args = [("chat", title.as_str()), ("audience", &audience)];
            return Ok(office.texts.say("dialog-connect-done", &args));
        }
        Settled::Refused => "dialog-connect-refused",
        Settled::Expired => "dialog-connect-expired",
        Settled::Removed => "dialog-connect-removed",
    };
    Ok(office.texts.say(key, &[("chat", &title)]))
}

/// The group that was answered last, kept while the question goes on to the next.
#[derive(serde::Deserialize)]
struct Last {
    chat: i64,
}

pub(super) async fn step(
    tx: &mut Tx,
    office: &Office,
    dialog: &Dialog,
    input: &Input,
    now: Instant,
) -> Result<Turn, Refused> {
    let Input::Choice(choice) = input else {
        return Err(Problem::error("dialog-over").into());
    };
    let before = waiting(tx, dialog).await?;
    let actor = Actor::Account(dialog.account);
    if choice == AGAIN {
        dialogs::step(tx, dialog.id, &dialog.state, false, now).await?;
        return Ok(Turn::default());
    }
    let (these, audience) = if choice == REFUSE_ALL {
        (before.iter().map(|j| j.chat).collect(), None)
    } else {
        let (chat, audience) = chosen(choice, &before)?;
        (vec![chat], audience)
    };
    // The verbs end the question where nothing waits any more; which group was the last stands there then.
    let last = these.last().map_or(0, |chat| chat.0);
    let state = serde_json::json!({ "chat": last }).to_string();
    dialogs::step(tx, dialog.id, &state, false, now).await?;
    let mut popup = office.texts.say("dialog-connect-popup-refused", &[]);
    for chat in these {
        match audience {
            Some(audience) => {
                let name = connect::decide(tx, &actor, chat, audience, now).await?;
                let args = [("audience", name.as_str())];
                popup = office.texts.say("dialog-connect-popup", &args);
            }
            None => connect::refuse(tx, &actor, chat, now).await?,
        }
    }
    Ok(Turn {
        popup: Some(popup),
        ..Turn::default()
    })
}

/// Which group, and which audience. A button never names a group that this question isn't about.
fn chosen(choice: &str, waiting: &[Joining]) -> Result<(ChatId, Option<AudienceId>), Refused> {
    let over = || Refused::from(Problem::error("joining-over"));
    let number = |text: &str| text.parse::<i64>().map_err(|_| over());
    let (chat, audience) = match (choice.strip_prefix(CONNECT), choice.strip_prefix(REFUSE)) {
        (Some(both), _) => {
            let (chat, audience) = both.split_once('-').ok_or_else(over)?;
            (number(chat)?, Some(AudienceId(number(audience)?)))
        }
        (None, Some(chat)) => (number(chat)?, None),
        (None, None) => return Err(over()),
    };
    let asked = waiting.iter().any(|j| j.chat.0 == chat);
    if asked {
        Ok((ChatId(chat), audience))
    } else {
        Err(over())
    }
}

/// A hostile line as one line of bounded length.
fn short(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if plain.chars().count() <= SHOWN {
        return plain;
    }
    plain.chars().take(SHOWN - 1).chain(['\u{2026}']).collect()
}
