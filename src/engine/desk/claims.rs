//! The list of registrations that wait, for those who know the people: a tap each, or all that are shown. A choice names its
//! registration, so that a tap on a list that has grown since still means the same one.

use super::pick::{self, Choice};
use super::{Input, Turn, button, over, plain};
use crate::action::{Actor, Refused, register};
use crate::domain::dialog::Topic;
use crate::domain::id::{AccountId, ClaimRequestId};
use crate::domain::outgoing::Outgoing;
use crate::domain::people::Person;
use crate::domain::time::Instant;
use crate::engine::Office;
use crate::engine::replies::Reply;
use crate::store::dialogs::{self, Dialog};
use crate::store::registering::ClaimRequest;
use crate::store::{Conn, StoreError, Tx, accounts};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where the list stands; the dialog's state, JSON.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Standing {
    page: usize,
}

type Waiting = (ClaimRequest, Person);

fn page_of(dialog: &Dialog, count: usize) -> (usize, usize) {
    let standing: Standing = serde_json::from_str(&dialog.state).unwrap_or_default();
    let last = count.saturating_sub(1) / pick::PAGE;
    (standing.page.min(last), last)
}

/// How many of these name each person: where it is more than one, only one can be right.
fn rivals(waiting: &[Waiting]) -> BTreeMap<i64, usize> {
    let mut count = BTreeMap::new();
    for (request, _) in waiting {
        *count.entry(request.person.0).or_default() += 1;
    }
    count
}

pub(super) async fn show(
    conn: &mut Conn,
    office: &Office,
    dialog: &Dialog,
) -> Result<Option<Outgoing>, StoreError> {
    let today = office.clock.now().day(office.zone);
    let say = |key: &str, args: &[(&str, &str)]| office.texts.say(key, args);
    if dialog.closed_at.is_some() {
        return Ok(Some(plain(&say("claims-done", &[]))));
    }
    let waiting = register::waiting_for(conn, dialog.account, today).await?;
    if waiting.is_empty() {
        return Ok(Some(plain(&say("claims-done", &[]))));
    }
    let rivals = rivals(&waiting);
    let (page, last) = page_of(dialog, waiting.len());
    let count = waiting.len().to_string();
    let mut lines = vec![say("claims-head", &[("count", &count)])];
    let mut rows = Vec::new();
    let shown: Vec<&Waiting> = waiting
        .iter()
        .skip(page * pick::PAGE)
        .take(pick::PAGE)
        .collect();
    for (request, person) in &shown {
        let account = accounts::get(conn, request.account).await?;
        let alias = account.and_then(|a| a.shown_name).unwrap_or_default();
        let department = pick::shown_department(office, &person.department);
        let at = office.moment(request.made_at);
        let args = [
            ("name", person.name.as_str()),
            ("department", department.as_str()),
            ("alias", alias.as_str()),
            ("at", at.as_str()),
        ];
        let disputed = rivals.get(&request.person.0).is_some_and(|n| *n > 1);
        lines.push(say(
            if disputed {
                "claims-line-rivals"
            } else {
                "claims-line"
            },
            &args,
        ));
        let mut row = button(
            dialog,
            say("claims-button-yes", &args),
            &format!("y{}", request.id),
        );
        row.extend(button(
            dialog,
            say("claims-button-no", &args),
            &format!("n{}", request.id),
        ));
        rows.push(row);
    }
    let plain_ones = shown
        .iter()
        .filter(|(r, _)| rivals.get(&r.person.0).is_some_and(|n| *n == 1));
    let (first, end) = (shown.first(), shown.last());
    let plain_ones = plain_ones.count();
    if let (true, Some((first, _)), Some((end, _))) = (plain_ones > 1, first, end) {
        let label = say("claims-button-all", &[("count", &plain_ones.to_string())]);
        rows.push(button(
            dialog,
            label,
            &format!("all-{}-{}", first.id, end.id),
        ));
    }
    rows.extend(pick::turn_pages(office, dialog, page, last));
    let mut outgoing = plain(&lines.join("\n"));
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
    let Input::Choice(choice) = input else {
        return Err(over());
    };
    let actor = Actor::Account(dialog.account);
    let today = now.day(office.zone);
    let one = |lead: char| {
        let number = choice.strip_prefix(lead)?;
        number.parse::<i64>().ok().map(ClaimRequestId)
    };
    let mut popup = None;
    if let Choice::Page(page) = pick::read(choice) {
        let state = serde_json::to_string(&Standing { page }).unwrap_or_default();
        dialogs::step(tx, dialog.id, &state, false, now).await?;
        return Ok(Turn::default());
    } else if let Some(id) = one('y') {
        register::confirm(tx, &actor, id, today, now).await?;
        popup = Some(office.texts.say("claims-confirmed", &[("count", "1")]));
    } else if let Some(id) = one('n') {
        register::refuse(tx, &actor, id, today, now).await?;
        popup = Some(office.texts.say("claims-refused", &[]));
    } else if let Some(range) = choice.strip_prefix("all-") {
        let (first, last) = range.split_once('-').ok_or_else(over)?;
        let (first, last): (i64, i64) = match (first.parse(), last.parse()) {
            (Ok(first), Ok(last)) => (first, last),
            _ => return Err(over()),
        };
        let count = all(tx, dialog.account, (first, last), office, now).await?;
        let count = count.to_string();
        popup = Some(office.texts.say("claims-confirmed", &[("count", &count)]));
    }
    if popup.is_none() {
        return Err(over());
    }
    if register::waiting_for(tx, dialog.account, today)
        .await?
        .is_empty()
    {
        dialogs::close(tx, dialog.id, "done", now).await?;
    }
    Ok(Turn {
        popup,
        ..Turn::default()
    })
}

/// Says yes to all that were shown, but for names that two accounts claim: those want a look each.
async fn all(
    tx: &mut Tx,
    account: AccountId,
    (first, last): (i64, i64),
    office: &Office,
    now: Instant,
) -> Result<usize, Refused> {
    let today = now.day(office.zone);
    let waiting = register::waiting_for(tx, account, today).await?;
    let rivals = rivals(&waiting);
    let actor = Actor::Account(account);
    let mut count = 0;
    for (request, _) in &waiting {
        let shown = (first..=last).contains(&request.id.0);
        if shown && rivals.get(&request.person.0).is_some_and(|n| *n == 1) {
            register::confirm(tx, &actor, request.id, today, now).await?;
            count += 1;
        }
    }
    Ok(count)
}

/// The lists as they stand now, in the messages that show them; those of one dialog apart, which is shown anyway.
pub(super) async fn lists(
    conn: &mut Conn,
    office: &Office,
    apart: &Dialog,
) -> Result<Vec<Reply>, StoreError> {
    let mut replies = Vec::new();
    for dialog in dialogs::of_subject(conn, Topic::Claims, "").await? {
        if dialog.id == apart.id {
            continue;
        }
        let Some((address, message)) = dialogs::shown_at(conn, dialog.id).await? else {
            continue;
        };
        if let Some(outgoing) = show(conn, office, &dialog).await? {
            replies.push(Reply::Edit {
                address,
                message,
                outgoing: Box::new(outgoing),
            });
        }
    }
    Ok(replies)
}
