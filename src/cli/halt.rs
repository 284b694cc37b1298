//! `tongluo pause` and `tongluo resume`: everything stops, and goes on once somebody said what becomes of what is late. Only
//! translates; `action::halt` decides.

use super::args::{Pause, Resume};
use super::desk::{Desk, Ended, Failed};
use super::screen::{self, GREEN, YELLOW, styled};
use super::table::{Side, table};
use crate::action::Refused;
use crate::action::halt::{self, Decision, Decisions, Late, LateThing};
use crate::domain::halt::Halt;
use crate::domain::policy::Purpose;
use crate::entropy::Generator;
use crate::store::halts;
use std::collections::BTreeMap;
use std::sync::Arc;

/// `pause`: nothing more leaves for any group from this moment on.
pub(crate) async fn pause(typed: &Pause, desk: &Desk) -> Result<Ended, Failed> {
    let store = desk.open().await?;
    let (actor, now) = (desk.actor(), desk.now());
    let why = typed.why.clone().unwrap_or_default();
    let new = store
        .write(move |tx| {
            Box::pin(async move {
                let new = halt::pause(tx, &actor, &why, now).await?;
                halt::ask_resume(tx, &Generator::system(), now).await?;
                Ok::<bool, Refused>(new)
            })
        })
        .await?;
    store.close().await;
    let key = if new { "pause-done" } else { "pause-again" };
    screen::line(styled(YELLOW, desk.say(key, &[])))?;
    Ok(Ended::Well)
}

/// `resume`: what is late is listed where it has no decision yet; else it goes on.
pub(crate) async fn resume(typed: &Resume, desk: &Desk) -> Result<Ended, Failed> {
    let catalogue = Arc::new(desk.own_messages()?.catalogue);
    let store = desk.open().await?;
    let (actor, now) = (desk.actor(), desk.now());
    let decisions = decisions(typed);
    let asked = typed.send.is_empty() && typed.skip.is_empty() && typed.arrived.is_empty();
    if asked && decisions.rest.is_none() {
        let known = catalogue.clone();
        let (stopped, late) = store
            .read(move |conn| {
                Box::pin(async move {
                    let stopped = !halts::open(conn).await?.is_empty();
                    Ok((stopped, halt::late(conn, &known, now).await?))
                })
            })
            .await?;
        if stopped && !late.is_empty() {
            store.close().await;
            list(&late, desk)?;
            return Ok(Ended::Found);
        }
    }
    let resumed = store
        .write(move |tx| {
            Box::pin(async move { halt::resume(tx, &actor, &catalogue, &decisions, now).await })
        })
        .await?;
    store.close().await;
    let key = if resumed.lifted == [Halt::NotStarted] {
        "resume-started"
    } else {
        "resume-done"
    };
    screen::line(styled(GREEN, desk.say(key, &[])))?;
    let parts = [
        ("resume-told-sent", resumed.sent),
        ("resume-told-skipped", resumed.skipped),
        ("resume-told-arrived", resumed.arrived),
    ];
    for (key, late) in parts.iter().filter(|(_, late)| !late.is_empty()) {
        screen::line(desk.say(key, &[]))?;
        for one in late {
            let line = words(one, desk);
            screen::line(desk.say("resume-told-line", &[("line", &line)]))?;
        }
    }
    Ok(Ended::Well)
}

fn decisions(typed: &Resume) -> Decisions {
    let all = [
        (&typed.send, Decision::Send),
        (&typed.skip, Decision::Skip),
        (&typed.arrived, Decision::Arrived),
    ];
    let mut each = BTreeMap::new();
    for (ids, decision) in all {
        each.extend(ids.iter().map(|id| (id.clone(), decision)));
    }
    let rest = match (typed.none, typed.all) {
        (true, _) => Some(Decision::Skip),
        (false, true) => Some(Decision::Send),
        (false, false) => None,
    };
    Decisions { each, rest }
}

fn words(late: &Late, desk: &Desk) -> String {
    let (due, chats) = (desk.stamp(late.due), late.chats.to_string());
    let args = [
        ("title", late.title.as_str()),
        ("due", due.as_str()),
        ("chats", chats.as_str()),
    ];
    let key = match &late.thing {
        LateThing::Opening { .. } => "late-opening",
        LateThing::Deliveries {
            purpose: Purpose::Result,
            ..
        } => "late-result",
        LateThing::Deliveries { .. } => "late-deliveries",
    };
    desk.say(key, &args)
}

fn list(late: &[Late], desk: &Desk) -> Result<(), Failed> {
    screen::line(styled(YELLOW, desk.say("resume-list", &[])))?;
    let heads =
        ["resume-column-id", "resume-column-what"].map(|key| (desk.say(key, &[]), Side::Left));
    let rows: Vec<Vec<String>> = late
        .iter()
        .map(|one| vec![one.id.clone(), words(one, desk)])
        .collect();
    screen::line(table(&heads, &rows))?;
    Ok(())
}
