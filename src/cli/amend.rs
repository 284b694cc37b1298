//! `tongluo correct`, `recall`, `cancel`, `unknown` and `resend`: what somebody does when something went wrong. Only translates.

use super::args::{Cancel, Correct, Recall, Resend, Unknown};
use super::desk::{Desk, Ended, Failed};
use super::screen::{self, GREEN, YELLOW, styled};
use crate::action::cancel::Which;
use crate::action::correct::{self, Wording};
use crate::action::{Refused, cancel as cancelling, deliver, recall as recalling};
use crate::app;
use crate::domain::id::{DeliveryId, OccurrenceId, PersonKey, PostId};
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::store::deliveries::{self, DeliveryLine};
use crate::store::{Store, occurrences};
use crate::text;
use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;

/// `correct OCCURRENCE --text … --as KEY`: written by whoever sits here, with the yes of KEY.
pub(crate) async fn correct(typed: &Correct, desk: &Desk) -> Result<Ended, Failed> {
    let key = PersonKey::parse(&typed.by)
        .ok_or_else(|| Problem::error("person-unknown").with("key", &typed.by))?;
    let text = match (&typed.text, &typed.file) {
        (Some(text), _) => text.clone(),
        (None, Some(file)) => std::fs::read_to_string(file)?,
        (None, None) => return Err(Problem::error("correct-text").into()),
    };
    let store = desk.open().await?;
    let (actor, now, zone) = (desk.actor(), desk.now(), desk.settings.zone);
    let id = OccurrenceId(typed.occurrence);
    let texts = desk.texts.clone();
    let title = store
        .write(move |tx| {
            Box::pin(async move {
                let dialects = app::dialects();
                let wording = Wording {
                    texts: &texts,
                    dialects: &dialects,
                    zone,
                };
                let written = correct::write(tx, &actor, wording, id, &text, now).await?;
                correct::decide(tx, &actor, written.correction, &key, true, zone, now).await?;
                Ok::<String, Refused>(written.title)
            })
        })
        .await?;
    store.close().await;
    let number = id.to_string();
    let args = [("title", title.as_str()), ("occurrence", number.as_str())];
    screen::line(styled(GREEN, desk.say("correct-done", &args)))?;
    Ok(Ended::Well)
}

/// `recall OCCURRENCE`.
pub(crate) async fn recall(typed: &Recall, desk: &Desk) -> Result<Ended, Failed> {
    let store = desk.open().await?;
    let (actor, now) = (desk.actor(), desk.now());
    let id = OccurrenceId(typed.occurrence);
    let (title, chats) = store
        .write(move |tx| Box::pin(async move { recalling::recall(tx, &actor, id, now).await }))
        .await?;
    store.close().await;
    let (number, chats) = (id.to_string(), chats.to_string());
    let args = [
        ("title", title.as_str()),
        ("occurrence", number.as_str()),
        ("chats", chats.as_str()),
    ];
    screen::line(styled(GREEN, desk.say("recall-done", &args)))?;
    Ok(Ended::Well)
}

/// `cancel POST [--at DUE] [--back]`.
pub(crate) async fn cancel(typed: &Cancel, desk: &Desk) -> Result<Ended, Failed> {
    let id = PostId::parse(&typed.post)
        .ok_or_else(|| Problem::error("post-unknown").with("post", &typed.post))?;
    let which = which(typed, desk)?;
    let catalogue = desk.own_messages()?.catalogue;
    let title = catalogue.posts.get(&id).map(|p| p.revision.title.clone());
    let store = desk.open().await?;
    let (actor, now, back) = (desk.actor(), desk.now(), typed.back);
    let (due, _) = store
        .write(move |tx| {
            Box::pin(async move {
                cancelling::cancel(tx, &actor, &catalogue, &id, &which, back, now).await
            })
        })
        .await?;
    store.close().await;
    let (title, due) = (title.unwrap_or_default(), desk.stamp(due));
    let args = [("title", title.as_str()), ("due", due.as_str())];
    let key = if back { "cancel-back" } else { "cancel-done" };
    screen::line(styled(GREEN, desk.say(key, &args)))?;
    Ok(Ended::Well)
}

fn which(typed: &Cancel, desk: &Desk) -> Result<Which, Failed> {
    let Some(at) = typed.at.as_deref().map(str::trim) else {
        return Ok(Which::Next);
    };
    if let Ok(day) = NaiveDate::parse_from_str(at, "%Y-%m-%d") {
        return Ok(Which::On(day));
    }
    let wall = at.replace('T', " ");
    let wall = NaiveDateTime::parse_from_str(&format!("{wall}:00"), "%Y-%m-%d %H:%M:%S");
    match wall {
        Ok(wall) => Ok(Which::At(Instant::at(wall, desk.settings.zone))),
        Err(_) => {
            let problem = Problem::error("cancel-no-opening").with("post", &typed.post);
            Err(problem.with("next", at).into())
        }
    }
}

/// `resend NUMBER`.
pub(crate) async fn resend(typed: &Resend, desk: &Desk) -> Result<Ended, Failed> {
    let store = desk.open().await?;
    let (actor, now) = (desk.actor(), desk.now());
    let id = DeliveryId(typed.delivery);
    store
        .write(move |tx| Box::pin(async move { deliver::resend(tx, &actor, id, now).await }))
        .await?;
    store.close().await;
    let id = id.to_string();
    screen::line(styled(
        GREEN,
        desk.say("deliveries-again", &[("delivery", &id)]),
    ))?;
    Ok(Ended::Well)
}

/// `unknown`: each with its words; `unknown NUMBER --arrived`: somebody saw it.
pub(crate) async fn unknown(typed: &Unknown, desk: &Desk) -> Result<Ended, Failed> {
    let store = desk.open().await?;
    if let Some(number) = typed.delivery {
        let (actor, now, id) = (desk.actor(), desk.now(), DeliveryId(number));
        store
            .write(move |tx| Box::pin(async move { deliver::confirm(tx, &actor, id, now).await }))
            .await?;
        store.close().await;
        let id = id.to_string();
        let said = desk.say("deliveries-arrived", &[("delivery", &id)]);
        screen::line(styled(GREEN, said))?;
        return Ok(Ended::Well);
    }
    let found = told(&store).await?;
    store.close().await;
    if typed.json {
        let all: Vec<Told<'_>> = found
            .iter()
            .map(|(line, title)| json(line, title))
            .collect();
        screen::json(&all)?;
    } else if found.is_empty() {
        screen::line(styled(GREEN, desk.say("unknown-none", &[])))?;
    } else {
        for (line, title) in &found {
            let number = line.id.to_string();
            let since = text::moment(&desk.texts, line.since, desk.settings.zone);
            let args = [
                ("delivery", number.as_str()),
                ("title", title.as_str()),
                ("chat", line.chat_title.as_str()),
                ("since", since.as_str()),
            ];
            screen::line(styled(YELLOW, desk.say("unknown-line", &args)))?;
        }
        screen::line(desk.say("unknown-how", &[]))?;
    }
    Ok(Ended::Well)
}

/// Every unknown delivery with the title of its post.
async fn told(store: &Store) -> Result<Vec<(DeliveryLine, String)>, Failed> {
    let found = store
        .read(|conn| {
            Box::pin(async move {
                let mut found = Vec::new();
                for line in deliveries::unknown(conn).await? {
                    let opened = match line.occurrence {
                        Some(id) => occurrences::load(conn, &[id]).await?.into_iter().next(),
                        None => None,
                    };
                    let title = opened.map_or_else(|| line.key.0.clone(), |o| o.revision.title);
                    found.push((line, title));
                }
                Ok(found)
            })
        })
        .await?;
    Ok(found)
}

/// An unknown delivery as it goes out with `--json`.
#[derive(Serialize)]
struct Told<'a> {
    delivery: DeliveryId,
    title: &'a str,
    chat: &'a str,
    occurrence: Option<i64>,
    purpose: &'static str,
    since: i64,
}

fn json<'a>(line: &'a DeliveryLine, title: &'a str) -> Told<'a> {
    Told {
        delivery: line.id,
        title,
        chat: &line.chat_title,
        occurrence: line.occurrence.map(|o| o.0),
        purpose: line.purpose.as_str(),
        since: line.since.as_millis(),
    }
}
