//! The owner's list: this account answered, who is it? One after the other, by department and name; and the claim that its person
//! says is a mistake (认错人了): undo it, move it, or leave it.

use super::pick::{self, Choice};
use super::{Input, Turn, button, over, plain};
use crate::action::whose::{self, Standing, Step};
use crate::action::{Actor, Refused, claim};
use crate::domain::id::AccountId;
use crate::domain::outgoing::Outgoing;
use crate::domain::people::Person;
use crate::domain::time::Instant;
use crate::engine::Office;
use crate::store::accounts::Reach;
use crate::store::dialogs::{self, Dialog};
use crate::store::{
    Conn, StoreError, Tx, accounts, bots, claims, occurrences, people, registering,
};
use std::collections::BTreeMap;

const LATER: &str = "later";
const STRANGER: &str = "stranger";
const DEPARTMENTS: &str = "departments";
const UNDO: &str = "undo";
const KEEP: &str = "keep";
const MOVED: &str = "moved";

fn standing(dialog: &Dialog) -> Option<Standing> {
    serde_json::from_str(&dialog.state).ok()
}

fn is_batch(dialog: &Dialog) -> bool {
    dialog.subject.is_empty()
}

/// Everybody who is a member of some audience today, each once, by department and key.
async fn everybody(conn: &mut Conn, office: &Office) -> Result<Vec<Person>, StoreError> {
    let today = office.clock.now().day(office.zone);
    let mut found: BTreeMap<_, Person> = BTreeMap::new();
    for (audience, ..) in people::audiences(conn).await? {
        let members = people::of_audience(conn, audience).await?;
        let members = members.into_iter().filter(|p| p.is_member_on(today));
        found.extend(members.map(|p| ((p.department.clone(), p.key.clone()), p)));
    }
    Ok(found.into_values().collect())
}

pub(super) async fn show(
    conn: &mut Conn,
    office: &Office,
    dialog: &Dialog,
) -> Result<Option<Outgoing>, StoreError> {
    let say = |key: &str, args: &[(&str, &str)]| office.texts.say(key, args);
    let Some(standing) = standing(dialog) else {
        return Ok(None);
    };
    if let Some(outcome) = dialog.outcome.as_deref() {
        let key = match outcome {
            UNDO => "whose-undone",
            KEEP => "whose-kept",
            MOVED => "whose-moved",
            _ => "whose-done",
        };
        return Ok(Some(plain(&say(key, &[]))));
    }
    let Some(head) = head(conn, office, dialog, &standing).await? else {
        return Ok(Some(plain(&say("whose-done", &[]))));
    };
    let everybody = everybody(conn, office).await?;
    let mut outgoing = plain(&head);
    outgoing.buttons = match &standing.step {
        Step::Disputed => vec![
            button(dialog, say("whose-button-undo", &[]), UNDO),
            button(dialog, say("whose-button-move", &[]), DEPARTMENTS),
            button(dialog, say("whose-button-keep", &[]), KEEP),
        ],
        Step::Department { page } => pick::departments(office, dialog, &everybody, *page),
        Step::Name { department, page } => {
            let mut rows = pick::names(office, dialog, &everybody, department, *page);
            let back = say("register-button-departments", &[]);
            rows.push(button(dialog, back, DEPARTMENTS));
            rows
        }
    };
    if is_batch(dialog) {
        let later = button(dialog, say("whose-button-later", &[]), LATER);
        let stranger = button(dialog, say("whose-button-stranger", &[]), STRANGER);
        outgoing.buttons.push([later, stranger].concat());
    }
    Ok(Some(outgoing))
}

/// What is known of the account; nothing where it is settled.
async fn head(
    conn: &mut Conn,
    office: &Office,
    dialog: &Dialog,
    standing: &Standing,
) -> Result<Option<String>, StoreError> {
    let say = |key: &str, args: &[(&str, &str)]| office.texts.say(key, args);
    if !is_batch(dialog) {
        let Some(person) = claims::person_of(conn, standing.account).await? else {
            return Ok(None);
        };
        let person = people::get(conn, person).await?;
        return Ok(person.map(|p| say("whose-disputed", &[("name", &p.name)])));
    }
    let unknown = registering::unknown(conn).await?;
    let Some(one) = unknown.iter().find(|u| u.account == standing.account) else {
        return Ok(None);
    };
    let behind = unknown
        .iter()
        .filter(|u| u.account != standing.account && !standing.later.contains(&u.account))
        .count();
    let opened = occurrences::load(conn, &[one.occurrence]).await?.pop();
    let title = opened.map(|o| o.revision.title).unwrap_or_default();
    let at = office.moment(one.answered_at);
    let alias = one.shown_name.clone().unwrap_or_default();
    let args = [
        ("at", at.as_str()),
        ("title", title.as_str()),
        ("alias", alias.as_str()),
    ];
    let mut text = say("whose-head", &args);
    if behind > 0 {
        text.push('\n');
        text.push_str(&say("whose-more", &[("count", &behind.to_string())]));
    }
    Ok(Some(text))
}

pub(super) async fn step(
    tx: &mut Tx,
    office: &Office,
    dialog: &Dialog,
    input: &Input,
    now: Instant,
) -> Result<Turn, Refused> {
    let (Input::Choice(choice), Some(mut standing)) = (input, standing(dialog)) else {
        return Err(over());
    };
    let actor = Actor::Account(dialog.account);
    let mut turn = Turn::default();
    let batch = is_batch(dialog);
    match (&standing.step, pick::read(choice)) {
        (_, Choice::Other(DEPARTMENTS)) => standing.step = Step::Department { page: 0 },
        (Step::Department { .. }, Choice::Page(page)) => {
            standing.step = Step::Department { page };
        }
        (Step::Name { department, .. }, Choice::Page(page)) => {
            let department = department.clone();
            standing.step = Step::Name { department, page };
        }
        (Step::Department { .. }, Choice::Department(token)) => {
            let everybody = everybody(tx, office).await?;
            let department = pick::department(&everybody, token).ok_or_else(over)?;
            standing.step = Step::Name {
                department,
                page: 0,
            };
        }
        (Step::Name { .. }, Choice::Person(person)) => {
            let everybody = everybody(tx, office).await?;
            let found = everybody.iter().find(|p| p.id == person).ok_or_else(over)?;
            if batch {
                claim::by_word(tx, &actor, standing.account, &found.key, now).await?;
                turn.write
                    .extend(pass_on(tx, office, standing.account, found).await?);
                return go_on(tx, dialog, standing, turn, now).await;
            }
            claim::move_to(tx, &actor, standing.account, &found.key, now).await?;
            dialogs::close_subject(tx, dialog.topic, &dialog.subject, MOVED, now).await?;
            return Ok(turn);
        }
        (_, Choice::Other(LATER)) if batch => {
            let account = standing.account;
            standing.later.push(account);
            return go_on(tx, dialog, standing, turn, now).await;
        }
        (_, Choice::Other(STRANGER)) if batch => {
            whose::stranger(tx, &actor, standing.account, now).await?;
            return go_on(tx, dialog, standing, turn, now).await;
        }
        (Step::Disputed, Choice::Other(UNDO)) => {
            claim::undo(tx, &actor, standing.account, now).await?;
            dialogs::close_subject(tx, dialog.topic, &dialog.subject, UNDO, now).await?;
            return Ok(turn);
        }
        (Step::Disputed, Choice::Other(KEEP)) => {
            dialogs::close_subject(tx, dialog.topic, &dialog.subject, KEEP, now).await?;
            return Ok(turn);
        }
        _ => return Err(over()),
    }
    let state = serde_json::to_string(&standing).unwrap_or_default();
    dialogs::step(tx, dialog.id, &state, false, now).await?;
    Ok(turn)
}

/// On to the next unknown account, or it is done.
async fn go_on(
    tx: &mut Tx,
    dialog: &Dialog,
    standing: Standing,
    turn: Turn,
    now: Instant,
) -> Result<Turn, Refused> {
    match whose::next(tx, &standing.later).await? {
        Some(account) => {
            let next = Standing {
                account,
                step: Step::Department { page: 0 },
                ..standing
            };
            let state = serde_json::to_string(&next).unwrap_or_default();
            dialogs::step(tx, dialog.id, &state, false, now).await?;
        }
        None => {
            dialogs::close(tx, dialog.id, "done", now).await?;
        }
    }
    Ok(turn)
}

/// What the owner may pass on where the bot itself may not write: Telegram forbids it to write first.
async fn pass_on(
    conn: &mut Conn,
    office: &Office,
    account: AccountId,
    person: &Person,
) -> Result<Option<Outgoing>, StoreError> {
    let found = accounts::get(conn, account).await?;
    if found.is_none_or(|a| a.reach == Reach::Started) {
        return Ok(None);
    }
    let Some(bot) = bots::the_bot(conn).await? else {
        return Ok(None);
    };
    let link = format!("https://t.me/{}", bot.username);
    let args = [("name", person.name.as_str()), ("link", link.as_str())];
    Ok(Some(plain(&office.texts.say("reach-pass-on", &args))))
}
