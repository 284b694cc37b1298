//! 登记姓名: department, name, is it you; then it waits for a yes, and its person is told what came of it. Only `action` offers
//! names, and only to accounts that were seen in the group.

use super::pick::{self, Choice};
use super::{Input, Turn, button, over, plain};
use crate::action::register::{self, Begun, Standing, Step};
use crate::action::{Refused, whose};
use crate::domain::id::ClaimRequestId;
use crate::domain::outgoing::Outgoing;
use crate::domain::people::Person;
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::engine::Office;
use crate::store::dialogs::{self, Dialog};
use crate::store::registering::{self, Outcome};
use crate::store::{Conn, StoreError, Tx, people};
use crate::text::compose;

const YES: &str = "yes";
const NO: &str = "no";
const DEPARTMENTS: &str = "departments";
const NOT_ME: &str = "not-me";

/// Why nobody is asked, in words; nothing where the question itself is the answer.
pub(in crate::engine) async fn begun(
    conn: &mut Conn,
    office: &Office,
    begun: &Begun,
) -> Result<Option<Outgoing>, StoreError> {
    let own = |key: &str, args: &[(&str, &str)]| Some(compose::own(&office.texts, key, args));
    Ok(match begun {
        Begun::Asked => None,
        Begun::NotSeen => own("register-not-seen", &[]),
        Begun::Unknown => own("register-unknown", &[]),
        Begun::TooOften => own("register-too-often", &[]),
        Begun::Already { person } => {
            let person = people::get(conn, *person).await?;
            let name = person.map(|p| p.name).unwrap_or_default();
            own("register-already", &[("name", &name)])
        }
    })
}

fn standing(dialog: &Dialog) -> Option<Standing> {
    serde_json::from_str(&dialog.state).ok()
}

pub(super) async fn show(
    conn: &mut Conn,
    office: &Office,
    dialog: &Dialog,
) -> Result<Option<Outgoing>, StoreError> {
    let Some(Standing { audience, step }) = standing(dialog) else {
        return Ok(None);
    };
    let request = match step {
        Step::Waiting { request } => return waiting(conn, office, dialog, request).await,
        Step::Told { request } => return told(conn, office, dialog, request).await,
        step if dialog.closed_at.is_some() => {
            let _ = step;
            return Ok(Some(say(office, "register-over", &[])));
        }
        step => step,
    };
    let today = office.clock.now().day(office.zone);
    let names = match register::names(conn, dialog.account, audience, today).await {
        Ok(names) => names,
        Err(Refused::Store(error)) => return Err(error),
        Err(refused) => return Ok(Some(plain(&super::refused_words(office, &refused)))),
    };
    Ok(Some(question(office, dialog, &names, &request)))
}

fn say(office: &Office, key: &str, args: &[(&str, &str)]) -> Outgoing {
    plain(&office.texts.say(key, args))
}

fn question(office: &Office, dialog: &Dialog, names: &[Person], step: &Step) -> Outgoing {
    let label = |key: &str| office.texts.say(key, &[]);
    if names.is_empty() {
        return say(office, "register-nobody-left", &[]);
    }
    match step {
        Step::Department { page } => match pick::only_department(names) {
            Some(only) => {
                let mut outgoing = say(office, "register-name-only", &[]);
                outgoing.buttons = pick::names(office, dialog, names, only, *page);
                outgoing
            }
            None => {
                let mut outgoing = say(office, "register-department", &[]);
                outgoing.buttons = pick::departments(office, dialog, names, *page);
                outgoing
            }
        },
        Step::Name { department, page } => {
            let shown = pick::shown_department(office, department);
            let mut outgoing = say(office, "register-name", &[("department", &shown)]);
            outgoing.buttons = pick::names(office, dialog, names, department, *page);
            let back = label("register-button-departments");
            outgoing.buttons.push(button(dialog, back, DEPARTMENTS));
            outgoing
        }
        Step::Sure { person } => {
            let Some(found) = names.iter().find(|p| p.id == *person) else {
                let mut outgoing = say(office, "register-name-gone", &[]);
                let again = label("register-button-departments");
                outgoing.buttons = vec![button(dialog, again, DEPARTMENTS)];
                return outgoing;
            };
            let department = pick::shown_department(office, &found.department);
            let args = [
                ("name", found.name.as_str()),
                ("department", department.as_str()),
            ];
            let mut outgoing = say(office, "register-sure", &args);
            let yes = office
                .texts
                .say("register-button-yes", &[("name", &found.name)]);
            outgoing.buttons = vec![
                button(dialog, yes, YES),
                button(dialog, label("register-button-no"), NO),
            ];
            outgoing
        }
        Step::Waiting { .. } | Step::Told { .. } => Outgoing::default(),
    }
}

async fn name_in(
    conn: &mut Conn,
    request: ClaimRequestId,
) -> Result<Option<(String, Option<Outcome>)>, StoreError> {
    let Some(request) = registering::get(conn, request).await? else {
        return Ok(None);
    };
    let person = people::get(conn, request.person).await?;
    Ok(person.map(|p| (p.name, request.outcome)))
}

async fn waiting(
    conn: &mut Conn,
    office: &Office,
    dialog: &Dialog,
    request: ClaimRequestId,
) -> Result<Option<Outgoing>, StoreError> {
    let Some((name, outcome)) = name_in(conn, request).await? else {
        return Ok(None);
    };
    let args = [("name", name.as_str())];
    if dialog.closed_at.is_some() || outcome.is_some() {
        return Ok(Some(say(office, "register-over", &[])));
    }
    let mut outgoing = say(office, "register-waiting", &args);
    let again = office.texts.say("register-button-again", &[]);
    outgoing.buttons = vec![button(dialog, again, DEPARTMENTS)];
    Ok(Some(outgoing))
}

async fn told(
    conn: &mut Conn,
    office: &Office,
    dialog: &Dialog,
    request: ClaimRequestId,
) -> Result<Option<Outgoing>, StoreError> {
    let Some((name, outcome)) = name_in(conn, request).await? else {
        return Ok(None);
    };
    let args = [("name", name.as_str())];
    let closed = dialog.closed_at.is_some();
    let (key, label, choice) = match outcome {
        _ if dialog.outcome.as_deref() == Some(NOT_ME) => {
            return Ok(Some(say(office, "register-disputed", &args)));
        }
        Some(Outcome::Confirmed) => ("register-confirmed", "register-button-not-me", NOT_ME),
        Some(Outcome::Refused) => ("register-refused", "register-button-anew", DEPARTMENTS),
        Some(Outcome::Overtaken) => ("register-overtaken", "register-button-anew", DEPARTMENTS),
        Some(Outcome::Withdrawn) | None => return Ok(Some(say(office, "register-over", &[]))),
    };
    let mut outgoing = say(office, key, &args);
    if !closed {
        outgoing.buttons = vec![button(dialog, office.texts.say(label, &[]), choice)];
    }
    Ok(Some(outgoing))
}

pub(super) async fn step(
    tx: &mut Tx,
    office: &Office,
    dialog: &Dialog,
    input: &Input,
    now: Instant,
) -> Result<Turn, Refused> {
    let (Input::Choice(choice), Some(Standing { audience, step })) = (input, standing(dialog))
    else {
        return Err(over());
    };
    let today = now.day(office.zone);
    let next = match (&step, pick::read(choice)) {
        (Step::Waiting { request }, Choice::Other(DEPARTMENTS)) => {
            register::withdraw(tx, dialog.account, *request, now).await?;
            Step::Department { page: 0 }
        }
        (Step::Told { .. }, Choice::Other(NOT_ME)) => {
            whose::not_mine(tx, dialog.account, office.entropy.as_ref(), now).await?;
            dialogs::close(tx, dialog.id, NOT_ME, now).await?;
            return Ok(Turn::default());
        }
        (Step::Waiting { .. }, _) => return Err(over()),
        (Step::Told { .. }, Choice::Other(DEPARTMENTS)) => {
            // A newer question of his stands further down, or is asked here.
            register::names(tx, dialog.account, audience, today).await?;
            Step::Department { page: 0 }
        }
        (Step::Told { .. }, _) => return Err(over()),
        (_, Choice::Other(DEPARTMENTS | NO)) => Step::Department { page: 0 },
        (Step::Department { .. }, Choice::Page(page)) => Step::Department { page },
        (Step::Name { department, .. }, Choice::Page(page)) => Step::Name {
            department: department.clone(),
            page,
        },
        (Step::Department { .. }, Choice::Department(token)) => {
            let names = register::names(tx, dialog.account, audience, today).await?;
            let department = pick::department(&names, token).ok_or_else(over)?;
            Step::Name {
                department,
                page: 0,
            }
        }
        (Step::Department { .. } | Step::Name { .. }, Choice::Person(person)) => {
            let names = register::names(tx, dialog.account, audience, today).await?;
            // Names of other audiences or of nobody are never found out by a forged choice.
            if !names.iter().any(|p| p.id == person) {
                return Err(Problem::error("register-name-gone").into());
            }
            Step::Sure { person }
        }
        (Step::Sure { person }, Choice::Other(YES)) => {
            let request =
                register::request(tx, dialog.account, audience, *person, today, now).await?;
            Step::Waiting { request }
        }
        _ => return Err(over()),
    };
    let state = Standing {
        audience,
        step: next,
    };
    let state = serde_json::to_string(&state).unwrap_or_default();
    dialogs::step(tx, dialog.id, &state, false, now).await?;
    Ok(Turn::default())
}
