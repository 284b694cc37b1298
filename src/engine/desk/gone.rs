//! Somebody left a group. Did he leave the office too, is he on leave, or is it only the group? The owner says; the group alone
//! changes nothing.

use super::{Input, Turn, button, over, plain};
use crate::action::leaving::{self, Standing, Step};
use crate::action::{Actor, Refused};
use crate::domain::outgoing::{Button, Outgoing};
use crate::domain::time::{Instant, day_plus};
use crate::engine::{Office, chat_title};
use crate::store::absences::Absence;
use crate::store::dialogs::{self, Dialog};
use crate::store::{Conn, StoreError, Tx, people};
use crate::text;
use chrono::NaiveDate;

const OFFICE: &str = "office";
const GROUP: &str = "group";
const LEAVE: &str = "leave";
const BACK: &str = "back";

/// A leave lasts so many days, today included.
const LEAVES: [i64; 5] = [3, 7, 14, 30, 90];

fn standing(dialog: &Dialog) -> Option<Standing> {
    serde_json::from_str(&dialog.state).ok()
}

pub(super) async fn show(
    conn: &mut Conn,
    office: &Office,
    dialog: &Dialog,
) -> Result<Option<Outgoing>, StoreError> {
    let Some(standing) = standing(dialog) else {
        return Ok(None);
    };
    let Some(person) = people::get(conn, standing.person).await? else {
        return Ok(None);
    };
    let chat = chat_title(conn, standing.chat).await?;
    let at = office.moment(Instant::from_millis(standing.at));
    let args = [
        ("name", person.name.as_str()),
        ("department", person.department.as_str()),
        ("chat", chat.as_str()),
        ("at", at.as_str()),
    ];
    let say = |key: &str| office.texts.say(key, &args);
    if let Some(outcome) = dialog.outcome.as_deref() {
        return Ok(Some(plain(&say(match outcome {
            OFFICE => "gone-left-office",
            LEAVE => "gone-on-leave",
            _ => "gone-only-group",
        }))));
    }
    let today = office.clock.now().day(office.zone);
    let day = |label: &str, day: NaiveDate| -> Vec<Button> {
        let words = text::day(&office.texts, day);
        let label = office.texts.say(label, &[("day", &words)]);
        button(dialog, label, &format!("day-{day}"))
    };
    let back = || button(dialog, say("gone-button-back"), BACK);
    let (key, buttons) = match standing.step {
        Step::Which => (
            "gone-head",
            vec![
                button(dialog, say("gone-button-office"), OFFICE),
                button(dialog, say("gone-button-group"), GROUP),
                button(dialog, say("gone-button-leave"), LEAVE),
            ],
        ),
        Step::LastDay => (
            "gone-last-day",
            vec![
                day("gone-button-yesterday", day_plus(today, -1)),
                day("gone-button-today", today),
                back(),
            ],
        ),
        Step::Until => {
            let mut rows: Vec<Vec<Button>> = LEAVES
                .iter()
                .map(|n| day("gone-button-until", day_plus(today, n - 1)))
                .collect();
            rows.push(back());
            ("gone-until", rows)
        }
    };
    let mut outgoing = plain(&say(key));
    outgoing.buttons = buttons;
    Ok(Some(outgoing))
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
    let day: Option<NaiveDate> = choice.strip_prefix("day-").and_then(|d| d.parse().ok());
    let outcome = match (standing.step, choice.as_str(), day) {
        (Step::Which, OFFICE, _) => {
            standing.step = Step::LastDay;
            None
        }
        (Step::Which, LEAVE, _) => {
            standing.step = Step::Until;
            None
        }
        (_, BACK, _) => {
            standing.step = Step::Which;
            None
        }
        (Step::Which, GROUP, _) => Some(GROUP),
        (Step::LastDay, _, Some(last)) => {
            leaving::left_office(tx, &actor, standing.person, last, now).await?;
            Some(OFFICE)
        }
        (Step::Until, _, Some(to)) => {
            let from = now.day(office.zone).min(to);
            let days = Absence { from, to };
            leaving::on_leave(tx, &actor, standing.person, &days, office.zone, now).await?;
            Some(LEAVE)
        }
        _ => return Err(over()),
    };
    match outcome {
        Some(outcome) => {
            dialogs::close_subject(tx, dialog.topic, &dialog.subject, outcome, now).await?;
        }
        None => {
            let state = serde_json::to_string(&standing).unwrap_or_default();
            dialogs::step(tx, dialog.id, &state, false, now).await?;
        }
    }
    Ok(Turn::default())
}
