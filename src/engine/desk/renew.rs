//! In December: the posts whose approval ends with the year, one tap a post; all at once after a second question.

use super::approve::around;
use super::{Input, Turn, button, over, plain};
use crate::action::Refused;
use crate::action::renew::{self, Line, List};
use crate::domain::document::Block;
use crate::domain::id::PostId;
use crate::domain::outgoing::Outgoing;
use crate::domain::time::Instant;
use crate::engine::Office;
use crate::store::dialogs::{self, Dialog};
use crate::store::{Conn, StoreError, Tx};
use crate::text::compose::approval::on_button;
use chrono::Datelike;

const ALL: &str = "all";
const ALL_SURE: &str = "all-sure";
const BACK: &str = "back";
const DONE: &str = "done";

/// Posts with a button of their own: more than this nobody taps one by one, and Telegram takes a hundred.
const BUTTONS: usize = 40;

async fn lines(
    conn: &mut Conn,
    office: &Office,
    dialog: &Dialog,
    list: &List,
) -> Result<Vec<(usize, PostId, Line)>, StoreError> {
    let catalogue = office.catalogue.load_full();
    let now = office.clock.now();
    let mut found = Vec::new();
    for place in 0..list.posts.len() {
        let Some(post) = list.post(place) else {
            continue;
        };
        let (account, asked) = (dialog.account, dialog.created_at);
        let line = renew::line(conn, &catalogue, &post, account, asked, office.zone, now).await?;
        found.push((place, post, line));
    }
    Ok(found)
}

pub(super) async fn show(
    conn: &mut Conn,
    office: &Office,
    dialog: &Dialog,
) -> Result<Option<Outgoing>, StoreError> {
    let list = List::from_json(&dialog.state);
    let lines = lines(conn, office, dialog, &list).await?;
    let catalogue = office.catalogue.load_full();
    let year = dialog.created_at.day(office.zone).year();
    let (year, next) = (year.to_string(), (year + 1).to_string());
    let args = [("year", year.as_str()), ("next", next.as_str())];
    let say = |key: &str| office.texts.say(key, &args);
    let title = |post: &PostId| {
        let found = catalogue.posts.get(post);
        found.map_or_else(|| post.to_string(), |p| p.revision.title.clone())
    };
    let mut outgoing = plain(&say("renew"));
    let items = lines.iter().map(|(_, post, line)| {
        let key = match line {
            Line::Renewed => "renew-line-renewed",
            Line::Asked => "renew-line-asked",
            Line::Mine | Line::Others => "renew-line-open",
            Line::Changed => "renew-line-changed",
        };
        let words = office.texts.say(key, &[("title", &title(post))]);
        vec![crate::domain::document::Run::Text(words)]
    });
    let items = items.collect();
    outgoing
        .document
        .blocks
        .push(Block::List { start: None, items });
    let waits = |line: &Line| matches!(line, Line::Mine | Line::Others);
    let open: Vec<_> = lines.iter().filter(|(_, _, line)| waits(line)).collect();
    if dialog.closed_at.is_some() || open.is_empty() {
        outgoing
            .document
            .blocks
            .push(Block::paragraph(say("renew-over")));
        return Ok(Some(outgoing));
    }
    if list.sure {
        let count = open.len().to_string();
        let line = office.texts.say("renew-all-sure", &[("count", &count)]);
        outgoing.document.blocks.push(Block::paragraph(line));
        outgoing.buttons = vec![
            button(dialog, say("renew-button-all-sure"), ALL_SURE),
            button(dialog, say("approve-button-look-again"), BACK),
        ];
        return Ok(Some(outgoing));
    }
    for (place, post, line) in open.iter().take(BUTTONS) {
        let key = match line {
            Line::Others => "renew-button-request",
            _ => "renew-button-one",
        };
        let title = on_button(&title(post));
        let label = office.texts.say(key, &[("title", &title)]);
        outgoing
            .buttons
            .push(button(dialog, label, &format!("p{place}")));
    }
    if open.len() > 1 {
        outgoing
            .buttons
            .push(button(dialog, say("renew-button-all"), ALL));
    }
    outgoing
        .buttons
        .push(button(dialog, say("renew-button-done"), DONE));
    Ok(Some(outgoing))
}

pub(super) async fn step(
    tx: &mut Tx,
    office: &Office,
    dialog: &Dialog,
    input: &Input,
    now: Instant,
) -> Result<Turn, Refused> {
    let Input::Choice(choice) = input else {
        return Err(over());
    };
    let mut list = List::from_json(&dialog.state);
    match choice.as_str() {
        DONE => {
            dialogs::close(tx, dialog.id, DONE, now).await?;
            return Ok(Turn::default());
        }
        ALL => list.sure = true,
        BACK => list.sure = false,
        ALL_SURE if list.sure => {
            for (_, post, line) in lines(tx, office, dialog, &list).await? {
                if matches!(line, Line::Mine | Line::Others) {
                    one(tx, office, dialog, &post, now).await?;
                }
            }
            list.sure = false;
        }
        choice => {
            let place = choice.strip_prefix('p').and_then(|n| n.parse().ok());
            let post = place.and_then(|n| list.post(n)).ok_or_else(over)?;
            one(tx, office, dialog, &post, now).await?;
        }
    }
    dialogs::step(tx, dialog.id, &list.to_json(), false, now).await?;
    Ok(Turn::default())
}

async fn one(
    tx: &mut Tx,
    office: &Office,
    dialog: &Dialog,
    post: &PostId,
    now: Instant,
) -> Result<Line, Refused> {
    let catalogue = office.catalogue.load_full();
    let around = around(office);
    let (account, asked) = (dialog.account, dialog.created_at);
    renew::go_on(tx, &catalogue, post, account, asked, around.get(), now).await
}
