//! What somebody sees of himself: `/me`, and `/forget` with its second question. Shown to that person alone.

use super::lines::Lines;
use super::{Input, Turn, button, plain};
use crate::action::ask::{self, Asked};
use crate::action::{Refused, forget, whose};
use crate::domain::campaign::Revision;
use crate::domain::dialog::Topic;
use crate::domain::document::Run;
use crate::domain::id::{AccountId, Mark, OccurrenceId};
use crate::domain::occurrence::Occurrence;
use crate::domain::outgoing::{Button, ButtonAct, Outgoing};
use crate::domain::people::Person;
use crate::domain::problem::Problem;
use crate::domain::prompt::{Press, PressCode, Prompt};
use crate::domain::time::Instant;
use crate::engine::Office;
use crate::store::dialogs::{self, Dialog};
use crate::store::views::mine::{self, Answered};
use crate::store::{Conn, StoreError, Tx, claims, occurrences, people};
use crate::text::{self, compose};
use std::collections::HashMap;

/// Where the dialog stands.
const ME: &str = r#"{"at":"me"}"#;
const SURE: &str = r#"{"at":"sure"}"#;
const TOLD: &str = r#"{"at":"told"}"#;

/// What is chosen.
const WRONG: &str = "wrong";
const FORGET: &str = "forget";
const YES: &str = "yes";
const NO: &str = "no";

/// Came of it.
const FORGOTTEN: &str = "forgotten";

/// Answers and open things that are shown.
const SHOWN: usize = 5;

/// Of a title on a button.
const TITLE: usize = 24;

/// `/me` and `/forget`: asks anew, below; what was asked before is over.
pub(super) async fn open(
    tx: &mut Tx,
    office: &Office,
    account: AccountId,
    forget: bool,
    now: Instant,
) -> Result<(), StoreError> {
    for dialog in dialogs::of_account(tx, account).await? {
        if dialog.topic == Topic::Forget {
            dialogs::close(tx, dialog.id, "replaced", now).await?;
        }
    }
    let asked = Asked {
        topic: Topic::Forget,
        subject: "",
        state: if forget { SURE } else { ME },
    };
    ask::ask(tx, account, asked, office.entropy.as_ref(), now).await?;
    Ok(())
}

pub(super) async fn show(
    conn: &mut Conn,
    office: &Office,
    dialog: &Dialog,
) -> Result<Option<Outgoing>, StoreError> {
    if dialog.outcome.as_deref() == Some(FORGOTTEN) {
        return Ok(Some(plain(&office.texts.say("desk-forgotten", &[]))));
    }
    let mut outgoing = if dialog.state == SURE {
        sure(conn, office, dialog).await?
    } else {
        me(conn, office, dialog).await?
    };
    if dialog.closed_at.is_some() {
        outgoing.buttons.clear();
    }
    Ok(Some(outgoing))
}

async fn sure(conn: &mut Conn, office: &Office, dialog: &Dialog) -> Result<Outgoing, StoreError> {
    let mine = forget::mine(conn, dialog.account).await?;
    let args = [
        ("accounts", mine.accounts.len().to_string()),
        ("answers", mine.answers.to_string()),
    ];
    let args: Vec<(&str, &str)> = args.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let mut outgoing = plain(&office.texts.say("desk-forget", &args));
    let say = |key: &str| office.texts.say(key, &[]);
    outgoing.buttons = vec![
        button(dialog, say("desk-forget-no"), NO),
        button(dialog, say("desk-forget-yes"), YES),
    ];
    Ok(outgoing)
}

async fn me(conn: &mut Conn, office: &Office, dialog: &Dialog) -> Result<Outgoing, StoreError> {
    let texts = &office.texts;
    let account = dialog.account;
    let person = match claims::person_of(conn, account).await? {
        Some(id) => people::get(conn, id).await?,
        None => None,
    };
    let accounts = match &person {
        Some(person) => claims::accounts_of(conn, person.id).await?,
        None => vec![account],
    };
    let mut lines = Lines::new(texts);
    match &person {
        Some(person) => {
            let nowhere = texts.say("desk-no-department", &[]);
            let department = if person.department.is_empty() {
                &nowhere
            } else {
                &person.department
            };
            let args = [
                ("name", person.name.as_str()),
                ("department", department.as_str()),
            ];
            lines.heading("desk-me", &args);
        }
        None => lines.say("desk-me-unregistered", &[]),
    }
    let mut buttons = Vec::new();
    if let Some(person) = &person {
        buttons = todo(conn, office, person, &mut lines).await?;
    }
    lately(conn, office, &accounts, &mut lines).await?;
    stored(conn, office, &accounts, &mut lines).await?;
    if dialog.state == TOLD {
        lines.say("desk-me-told", &[]);
    }
    let mut outgoing = lines.done();
    let say = |key: &str| texts.say(key, &[]);
    if person.is_some() && dialog.state != TOLD {
        buttons.push(button(dialog, say("desk-me-wrong"), WRONG));
    }
    buttons.push(button(dialog, say("desk-me-forget"), FORGET));
    outgoing.buttons = buttons;
    Ok(outgoing)
}

/// What is still to be answered, with a button for each that can be answered here.
async fn todo(
    conn: &mut Conn,
    office: &Office,
    person: &Person,
    lines: &mut Lines<'_>,
) -> Result<Vec<Vec<Button>>, StoreError> {
    let texts = &office.texts;
    let due = mine::due(conn, person.id).await?;
    let ids: Vec<OccurrenceId> = due.iter().map(|d| d.occurrence).collect();
    let opened = by_id(conn, &ids).await?;
    if opened.is_empty() {
        lines.say("desk-me-nothing", &[]);
        return Ok(Vec::new());
    }
    lines.over("desk-me-todo", &[("count", &opened.len().to_string())]);
    let (mut items, mut buttons) = (Vec::new(), Vec::new());
    for one in &due {
        let Some(opened) = opened.get(&one.occurrence) else {
            continue;
        };
        let close = opened
            .closes_at
            .map_or_else(String::new, |at| office.moment(at));
        let args = [("title", opened.revision.title.as_str()), ("close", &close)];
        items.push(vec![Run::Text(texts.say("desk-me-todo-line", &args))]);
        if let Some(mark) = &one.mark
            && buttons.len() < SHOWN
        {
            buttons.extend(answering(office, &opened.revision, mark));
        }
    }
    lines.list(items);
    Ok(buttons)
}

/// The button that answers a post from here; a public poll is answered in its group alone.
fn answering(office: &Office, revision: &Revision, mark: &Mark) -> Option<Vec<Button>> {
    let title: String = revision.title.chars().take(TITLE).collect();
    let (label, press) = match revision.ask.as_ref()?.public_prompt() {
        Prompt::Confirm { label } => (label, Press::Confirm),
        Prompt::Invite { .. } | Prompt::Question { .. } => {
            (office.texts.say("button-begin", &[]), Press::Resume)
        }
        _ => return None,
    };
    let args = [("label", label.as_str()), ("title", &title)];
    let code = PressCode {
        mark: mark.clone(),
        press,
    };
    Some(vec![Button {
        label: office.texts.say("desk-me-button", &args),
        act: ButtonAct::Press(code),
    }])
}

/// The last answers, as they were judged.
async fn lately(
    conn: &mut Conn,
    office: &Office,
    accounts: &[AccountId],
    lines: &mut Lines<'_>,
) -> Result<(), StoreError> {
    let answers = mine::lately(conn, accounts, SHOWN as u32).await?;
    let ids: Vec<OccurrenceId> = answers.iter().map(|a| a.occurrence).collect();
    let opened = by_id(conn, &ids).await?;
    let item = |answer: &Answered| {
        let revision = &opened.get(&answer.occurrence)?.revision;
        let words = answered(office, revision, answer);
        Some(vec![Run::Text(words)])
    };
    let items: Vec<Vec<Run>> = answers.iter().filter_map(item).collect();
    if !items.is_empty() {
        lines.over("desk-me-lately", &[]);
        lines.list(items);
    }
    Ok(())
}

fn answered(office: &Office, revision: &Revision, answer: &Answered) -> String {
    let texts = &office.texts;
    let asked = revision.ask.as_ref().map_or(&[][..], |ask| ask.asked());
    let option = asked
        .get(usize::from(answer.question))
        .and_then(|q| q.options.get(usize::from(answer.choice)));
    let key = match (option, answer.correct) {
        (None, _) => "desk-me-confirmed",
        (Some(_), Some(true)) => "desk-me-right",
        (Some(_), Some(false)) => "desk-me-answered-wrong",
        (Some(_), None) => "desk-me-chose",
    };
    let at = office.moment(answer.at);
    let number = (u32::from(answer.question) + 1).to_string();
    let args = [
        ("at", at.as_str()),
        ("title", &revision.title),
        ("number", &number),
        ("option", option.map_or("", String::as_str)),
    ];
    let words = texts.say(key, &args);
    if answer.late {
        texts.say("desk-me-late", &[("answer", &words)])
    } else {
        words
    }
}

/// What is stored, since when and until when.
async fn stored(
    conn: &mut Conn,
    office: &Office,
    accounts: &[AccountId],
    lines: &mut Lines<'_>,
) -> Result<(), StoreError> {
    let texts = &office.texts;
    let kept = mine::kept(conn, accounts).await?;
    let day = |at: Option<Instant>| {
        at.map_or_else(String::new, |at| {
            text::day_of_year(texts, at.day(office.zone))
        })
    };
    let (since, count) = (day(kept.registered), kept.answers.to_string());
    let accounts = accounts.len().to_string();
    let until = kept.newest.map_or_else(String::new, |at| {
        text::day_of_year(texts, compose::kept_until(at, office.zone))
    });
    let args = [
        ("accounts", accounts.as_str()),
        ("since", &since),
        ("count", &count),
        ("until", &until),
    ];
    lines.over("desk-me-stored", &[]);
    lines.say(
        match (kept.registered.is_some(), kept.answers > 0) {
            (true, true) => "desk-me-stored-all",
            (true, false) => "desk-me-stored-registered",
            (false, true) => "desk-me-stored-answers",
            (false, false) => "desk-me-stored-account",
        },
        &args,
    );
    Ok(())
}

async fn by_id(
    conn: &mut Conn,
    ids: &[OccurrenceId],
) -> Result<HashMap<OccurrenceId, Occurrence>, StoreError> {
    let mut ids = ids.to_vec();
    ids.sort();
    ids.dedup();
    let loaded = occurrences::load(conn, &ids).await?;
    Ok(loaded.into_iter().map(|o| (o.id, o)).collect())
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
    let mut turn = Turn::default();
    match (choice.as_str(), dialog.state == SURE) {
        (FORGET, false) => dialogs::step(tx, dialog.id, SURE, false, now).await?,
        (NO, true) => {
            turn.popup = Some(office.texts.say("desk-forget-kept", &[]));
            dialogs::step(tx, dialog.id, ME, false, now).await?
        }
        (WRONG, false) => {
            whose::not_mine(tx, dialog.account, office.entropy.as_ref(), now).await?;
            turn.popup = Some(office.texts.say("desk-me-told", &[]));
            dialogs::step(tx, dialog.id, TOLD, false, now).await?
        }
        (YES, true) => {
            let name = office.texts.say("desk-nameless", &[]);
            let entropy = office.entropy.as_ref();
            forget::forget(tx, dialog.account, &name, entropy, now).await?;
            true
        }
        _ => return Err(Problem::error("dialog-over").into()),
    };
    Ok(turn)
}
