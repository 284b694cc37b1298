//! The coming openings, each with a button that cancels it and takes that back. The planner skips what is cancelled.

use super::{Input, Turn, button, over, plain};
use crate::action::cancel::{self, Which};
use crate::action::{Actor, Refused};
use crate::domain::campaign::Post;
use crate::domain::id::{PostId, sha256_hex};
use crate::domain::outgoing::{Button, Outgoing};
use crate::domain::time::{Instant, Span};
use crate::engine::Office;
use crate::store::dialogs::{self, Dialog};
use crate::store::{Conn, StoreError, Tx, cancellations};

/// How far ahead is shown.
const AHEAD: Span = Span::days(31);

/// Openings that are shown.
const SHOWN: usize = 12;

const DONE: &str = "done";

fn choice(post: &PostId, due: Instant) -> String {
    let name = sha256_hex(format!("{post}@{}", due.as_millis()).as_bytes());
    format!("c-{}", &name[..12])
}

/// The openings ahead, the next first.
fn ahead(office: &Office, now: Instant) -> Vec<(PostId, String, Instant)> {
    let catalogue = office.catalogue.load();
    let of = |post: &Post| {
        let until = now.plus(AHEAD);
        let openings = post
            .schedule
            .between(&catalogue.calendar, now, until, SHOWN);
        let (id, title) = (post.revision.post.clone(), post.revision.title.clone());
        openings
            .into_iter()
            .map(move |o| (id.clone(), title.clone(), o.due))
            .collect::<Vec<_>>()
    };
    let mut all: Vec<_> = catalogue.posts.values().flat_map(of).collect();
    all.sort_by(|a, b| (a.2, &a.0).cmp(&(b.2, &b.0)));
    all.truncate(SHOWN);
    all
}

pub(super) async fn show(
    conn: &mut Conn,
    office: &Office,
    dialog: &Dialog,
) -> Result<Option<Outgoing>, StoreError> {
    let say = |key: &str| office.texts.say(key, &[]);
    let now = office.clock.now();
    let cancelled = cancellations::since(conn, now).await?;
    let ahead = ahead(office, now);
    let mut lines = vec![match ahead.is_empty() {
        true => say("cancel-nothing"),
        false => say("cancel-which"),
    }];
    let mut rows: Vec<Vec<Button>> = Vec::new();
    for ((post, title, due), n) in ahead.iter().zip(1usize..) {
        let gone = cancelled.contains(&(post.clone(), *due));
        let (number, when) = (n.to_string(), office.moment(*due));
        let args = [
            ("number", number.as_str()),
            ("title", title.as_str()),
            ("due", when.as_str()),
        ];
        let (line, label) = match gone {
            true => ("cancel-line-cancelled", "cancel-button-back"),
            false => ("cancel-line", "cancel-button"),
        };
        lines.push(office.texts.say(line, &args));
        if dialog.closed_at.is_none() {
            let label = office.texts.say(label, &args);
            rows.push(button(dialog, label, &choice(post, *due)));
        }
    }
    let mut outgoing = plain(&lines.join("\n"));
    if dialog.closed_at.is_none() {
        rows.push(button(dialog, say("cancel-button-done"), DONE));
    }
    outgoing.buttons = rows;
    Ok(Some(outgoing))
}

pub(super) async fn step(
    tx: &mut Tx,
    office: &Office,
    dialog: &Dialog,
    input: &Input,
    now: Instant,
) -> Result<Turn, Refused> {
    let Input::Choice(tapped) = input else {
        return Err(over());
    };
    if tapped == DONE {
        dialogs::close(tx, dialog.id, DONE, now).await?;
        return Ok(Turn::default());
    }
    let ahead = ahead(office, now);
    let found = ahead
        .into_iter()
        .find(|(post, _, due)| choice(post, *due) == *tapped);
    let (post, title, due) = found.ok_or_else(over)?;
    let back = cancellations::stands(tx, &post, due).await?;
    let catalogue = office.catalogue.load_full();
    let actor = Actor::Account(dialog.account);
    let which = Which::At(due);
    cancel::cancel(tx, &actor, &catalogue, &post, &which, back, now).await?;
    dialogs::step(tx, dialog.id, "{}", false, now).await?;
    let due = office.moment(due);
    let args = [("title", title.as_str()), ("due", due.as_str())];
    let key = if back { "cancel-back" } else { "cancel-done" };
    Ok(Turn {
        popup: Some(office.texts.say(key, &args)),
        write: Vec::new(),
    })
}
