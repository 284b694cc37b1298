//! The one question before anything leaves: what the next seven days hold, and whether it may begin.

use super::{Input, Turn, button, plain};
use crate::action::{Actor, Refused, halt};
use crate::domain::document::{Block, Document, Run};
use crate::domain::halt::Halt;
use crate::domain::outgoing::Outgoing;
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::engine::forecast::{self, Ahead};
use crate::engine::{Office, starter};
use crate::store::dialogs::{self, Dialog};
use crate::store::{Conn, StoreError, Tx, halts};
use crate::text;

const START: &str = "start";
const AGAIN: &str = "again";

/// Openings that are listed; of more only the number is said.
const LISTED: usize = 20;

/// Characters of a title that are shown.
const SHOWN: usize = 40;

pub(super) async fn show(
    conn: &mut Conn,
    office: &Office,
    dialog: &Dialog,
) -> Result<Option<Outgoing>, StoreError> {
    let say = |key: &str| office.texts.say(key, &[]);
    let waits = halts::open(conn).await?;
    let waits = waits.iter().any(|h| h.why == Halt::NotStarted);
    if dialog.closed_at.is_some() || !waits {
        return Ok(Some(plain(&say("dialog-start-done"))));
    }
    let now = office.clock.now();
    let ahead = forecast::ahead(conn, office, now, now.plus(starter::AHEAD)).await?;
    let mut blocks = vec![Block::paragraph(say("dialog-start"))];
    if ahead.is_empty() {
        blocks.push(Block::paragraph(say("dialog-start-nothing")));
    } else {
        let items = ahead.iter().take(LISTED);
        blocks.push(Block::List {
            start: None,
            items: items.map(|a| vec![Run::Text(line(office, a))]).collect(),
        });
    }
    if ahead.len() > LISTED {
        let more = (ahead.len() - LISTED).to_string();
        let args = [("count", more.as_str())];
        let words = office.texts.say("dialog-start-more", &args);
        blocks.push(Block::paragraph(words));
    }
    blocks.push(Block::paragraph(say("dialog-start-ask")));
    let mut outgoing = Outgoing {
        document: Document::of(blocks),
        ..Outgoing::default()
    };
    outgoing.buttons = vec![
        button(dialog, say("dialog-start-button"), START),
        button(dialog, say("dialog-start-button-again"), AGAIN),
    ];
    Ok(Some(outgoing))
}

fn line(office: &Office, ahead: &Ahead) -> String {
    let at = office.moment(ahead.opens_at);
    let title: String = ahead
        .title
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(SHOWN)
        .collect();
    let state = match &ahead.approved {
        Ok(_) => office.texts.say("dialog-start-approved", &[]),
        Err(why) => text::not_approved(&office.texts, *why),
    };
    let args = [
        ("at", at.as_str()),
        ("title", title.as_str()),
        ("audience", ahead.audience.as_str()),
        ("state", state.as_str()),
    ];
    office.texts.say("dialog-start-line", &args)
}

pub(super) async fn step(
    tx: &mut Tx,
    office: &Office,
    dialog: &Dialog,
    input: &Input,
    now: Instant,
) -> Result<Turn, Refused> {
    match input {
        Input::Choice(choice) if choice == START => {}
        Input::Choice(choice) if choice == AGAIN => {
            dialogs::step(tx, dialog.id, &dialog.state, false, now).await?;
            return Ok(Turn::default());
        }
        Input::Choice(_) | Input::Text(_) => return Err(Problem::error("dialog-over").into()),
    }
    halt::start(tx, &Actor::Account(dialog.account), now).await?;
    dialogs::close(tx, dialog.id, "started", now).await?;
    Ok(Turn {
        popup: Some(office.texts.say("dialog-start-popup", &[])),
        ..Turn::default()
    })
}
