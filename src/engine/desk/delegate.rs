//! `/delegate`: an approver hands his yes on for some days. Department, then name, then how long, then once more; or takes it back.

use super::{Input, Turn, Who, button, over, plain, write};
use crate::action::ask::{Asked, ask};
use crate::action::delegate::{self, Wanted, day_of};
use crate::action::{Actor, Refused};
use crate::domain::approval::Delegation;
use crate::domain::dialog::Topic;
use crate::domain::id::PersonId;
use crate::domain::outgoing::{Button, Outgoing};
use crate::domain::people::{Person, whom};
use crate::domain::problem::Problem;
use crate::domain::time::{Instant, day_plus};
use crate::engine::Office;
use crate::engine::replies::Reply;
use crate::store::dialogs::{self, Dialog};
use crate::store::{Conn, StoreError, Tx, claims, delegations, people};
use crate::text::{compose, day_of_year};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

const NEW: &str = "new";
const END: &str = "end";
const BACK: &str = "back";
const SURE: &str = "sure";
const UNTIL: &str = "until";
const SET: &str = "set";
const ENDED: &str = "ended";
const DAYS: [(&str, i64); 3] = [("days1", 1), ("days3", 3), ("days7", 7)];

/// Names at most: Telegram takes a hundred buttons.
const NAMES: usize = 95;

/// Where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    /// One stands already: take it back, or set another?
    #[serde(default)]
    standing: bool,
    department: Option<String>,
    to: Option<i64>,
    /// It ends on a day that is to be typed.
    #[serde(default)]
    asks_day: bool,
    last: Option<NaiveDate>,
}

impl State {
    fn of(dialog: &Dialog) -> State {
        serde_json::from_str(&dialog.state).unwrap_or_default()
    }
    fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Begins it for somebody who approves something.
pub(super) async fn command(
    tx: &mut Tx,
    office: &Office,
    who: &Who,
    now: Instant,
) -> Result<Vec<Reply>, StoreError> {
    let say = |key: &str| vec![write(who, compose::own(&office.texts, key, &[]))];
    let Some(person) = claims::person_of(tx, who.account).await? else {
        return Ok(say("delegate-unclaimed"));
    };
    if !approves(tx, office, person, now).await? {
        return Ok(say("delegate-nothing"));
    }
    for dialog in dialogs::of_subject(tx, Topic::Delegate, "").await? {
        if dialog.account == who.account {
            dialogs::close(tx, dialog.id, BACK, now).await?;
        }
    }
    let state = State {
        standing: standing(tx, office, person, now).await?.is_some(),
        ..State::default()
    };
    let asked = Asked {
        topic: Topic::Delegate,
        subject: "",
        state: &state.json(),
    };
    ask(tx, who.account, asked, office.entropy.as_ref(), now).await?;
    Ok(Vec::new())
}

/// Whether some post names him as its approver.
pub(super) async fn approves(
    conn: &mut Conn,
    office: &Office,
    person: PersonId,
    now: Instant,
) -> Result<bool, StoreError> {
    let today = now.day(office.zone);
    let members = members(conn, today).await?;
    let catalogue = office.catalogue.load_full();
    let named = catalogue.posts.values().any(|post| {
        let names = &post.revision.approvers;
        names
            .iter()
            .any(|name| whom(&members, name, today).iter().any(|p| p.id == person))
    });
    Ok(named)
}

async fn members(conn: &mut Conn, today: NaiveDate) -> Result<Vec<Person>, StoreError> {
    let mut found = BTreeMap::new();
    for (audience, ..) in people::audiences(conn).await? {
        let members = people::of_audience(conn, audience).await?;
        let members = members.into_iter().filter(|p| p.is_member_on(today));
        found.extend(members.map(|p| (p.id, p)));
    }
    Ok(found.into_values().collect())
}

async fn standing(
    conn: &mut Conn,
    office: &Office,
    person: PersonId,
    now: Instant,
) -> Result<Option<Delegation>, StoreError> {
    let all = delegations::standing(conn, now.day(office.zone)).await?;
    Ok(all.into_iter().map(|(_, d)| d).find(|d| d.from == person))
}

pub(super) async fn show(
    conn: &mut Conn,
    office: &Office,
    dialog: &Dialog,
) -> Result<Option<Outgoing>, StoreError> {
    let texts = &office.texts;
    let now = office.clock.now();
    let state = State::of(dialog);
    let Some(own) = claims::person_of(conn, dialog.account).await? else {
        return Ok(None);
    };
    let members = members(conn, now.day(office.zone)).await?;
    let name = |id: PersonId| {
        let found = members.iter().find(|p| p.id == id);
        found.map(|p| p.name.clone()).unwrap_or_default()
    };
    let say = |key: &str| texts.say(key, &[]);
    let to = state.to.map(|id| name(PersonId(id))).unwrap_or_default();
    let last = state
        .last
        .map(|d| day_of_year(texts, d))
        .unwrap_or_default();
    let args = [("to", to.as_str()), ("last", last.as_str())];
    if dialog.closed_at.is_some() {
        let key = match dialog.outcome.as_deref() {
            Some(SET) => "delegate-done",
            Some(ENDED) => "delegate-taken-back",
            _ => "delegate-dropped",
        };
        return Ok(Some(plain(&texts.say(key, &args))));
    }
    if state.standing {
        let Some(standing) = standing(conn, office, own, now).await? else {
            return Ok(Some(plain(&say("delegate-dropped"))));
        };
        let (to, last) = (name(standing.to), day_of_year(texts, standing.last));
        let args = [("to", to.as_str()), ("last", last.as_str())];
        let mut outgoing = plain(&texts.say("delegate-stands", &args));
        outgoing.buttons = vec![
            button(dialog, say("delegate-button-end"), END),
            button(dialog, say("delegate-button-new"), NEW),
        ];
        return Ok(Some(outgoing));
    }
    let others: Vec<&Person> = members.iter().filter(|p| p.id != own).collect();
    let (key, mut rows) = match (&state.department, state.to, state.last) {
        (None, None, _) => ("delegate-department", departments(dialog, &others)),
        (Some(department), None, _) => ("delegate-who", names(dialog, &others, department)),
        (_, Some(_), None) if state.asks_day => ("delegate-day", Vec::new()),
        (_, Some(_), None) => ("delegate-how-long", spans(office, dialog)),
        (_, Some(_), Some(_)) => {
            let sure = button(dialog, say("delegate-button-sure"), SURE);
            ("delegate-sure", vec![sure])
        }
    };
    if state != State::default() {
        rows.push(button(dialog, say("delegate-button-back"), BACK));
    }
    let mut outgoing = plain(&texts.say(key, &args));
    outgoing.buttons = rows;
    Ok(Some(outgoing))
}

/// Their departments, in a fixed order.
fn departments_of<'a>(others: &[&'a Person]) -> Vec<&'a str> {
    let each: BTreeSet<&str> = others.iter().map(|p| p.department.as_str()).collect();
    each.into_iter().collect()
}

fn departments(dialog: &Dialog, others: &[&Person]) -> Vec<Vec<Button>> {
    let each = departments_of(others).into_iter().enumerate();
    each.map(|(n, department)| button(dialog, department.to_owned(), &format!("d{n}")))
        .collect()
}

fn names(dialog: &Dialog, others: &[&Person], department: &str) -> Vec<Vec<Button>> {
    let own = others.iter().filter(|p| p.department == department);
    own.take(NAMES)
        .map(|p| {
            let label = match p.title.as_str() {
                "" => p.name.clone(),
                title => format!("{} {title}", p.name),
            };
            button(dialog, label, &format!("p{}", p.id))
        })
        .collect()
}

fn spans(office: &Office, dialog: &Dialog) -> Vec<Vec<Button>> {
    let mut rows: Vec<Vec<Button>> = DAYS
        .iter()
        .map(|(choice, days)| {
            let days = days.to_string();
            let label = office
                .texts
                .say("delegate-button-days", &[("count", &days)]);
            button(dialog, label, choice)
        })
        .collect();
    let label = office.texts.say("delegate-button-until", &[]);
    rows.push(button(dialog, label, UNTIL));
    rows
}

pub(super) async fn step(
    tx: &mut Tx,
    office: &Office,
    dialog: &Dialog,
    input: &Input,
    now: Instant,
) -> Result<Turn, Refused> {
    let today = now.day(office.zone);
    let own = claims::person_of(tx, dialog.account)
        .await?
        .ok_or_else(over)?;
    let from = people::get(tx, own).await?.ok_or_else(over)?;
    let actor = Actor::Account(dialog.account);
    let (zone, entropy) = (office.zone, office.entropy.as_ref());
    let mut state = State::of(dialog);
    match input {
        Input::Text(text) if state.asks_day => {
            let day = day_of(text, today).filter(|d| *d >= today);
            let day = day.ok_or_else(|| Problem::error("delegate-day-unclear"))?;
            state.last = Some(day);
            state.asks_day = false;
        }
        Input::Text(_) => return Err(over()),
        Input::Choice(choice) => match choice.as_str() {
            BACK => state = State::default(),
            NEW if state.standing => state.standing = false,
            END if state.standing => {
                delegate::end(tx, &actor, &from.key, zone, entropy, now).await?;
                dialogs::close(tx, dialog.id, ENDED, now).await?;
                return Ok(Turn::default());
            }
            UNTIL if state.to.is_some() => state.asks_day = true,
            SURE => {
                let to = state.to.map(PersonId).ok_or_else(over)?;
                let to = people::get(tx, to).await?.ok_or_else(over)?;
                let wanted = Wanted {
                    from: from.key,
                    to: to.key,
                    first: today,
                    last: state.last.ok_or_else(over)?,
                };
                delegate::delegate(tx, &actor, &wanted, zone, entropy, now).await?;
                dialogs::close(tx, dialog.id, SET, now).await?;
                return Ok(Turn::default());
            }
            other => choose(tx, &mut state, other, own, today).await?,
        },
    }
    dialogs::step(tx, dialog.id, &state.json(), state.asks_day, now).await?;
    Ok(Turn::default())
}

/// A department, a name, or how many days.
async fn choose(
    conn: &mut Conn,
    state: &mut State,
    choice: &str,
    own: PersonId,
    today: NaiveDate,
) -> Result<(), Refused> {
    let number = |prefix: char| -> Option<i64> { choice.strip_prefix(prefix)?.parse().ok() };
    if let Some((_, days)) = DAYS.iter().find(|(name, _)| *name == choice) {
        state.last = Some(day_plus(today, days - 1));
        return Ok(());
    }
    let members = members(conn, today).await?;
    let others: Vec<&Person> = members.iter().filter(|p| p.id != own).collect();
    if let Some(place) = number('d').and_then(|n| usize::try_from(n).ok()) {
        let all = departments_of(&others);
        let department = all.get(place).ok_or_else(over)?;
        state.department = Some((*department).to_owned());
        return Ok(());
    }
    let id = number('p').ok_or_else(over)?;
    if !others.iter().any(|p| p.id == PersonId(id)) {
        return Err(over());
    }
    state.to = Some(id);
    Ok(())
}
