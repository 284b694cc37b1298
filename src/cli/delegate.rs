//! `tongluo delegate FROM TO --to DAY --as FROM`: an approver hands his yes on for some days, or takes that back. Only translates.

use super::args::Delegate;
use super::desk::{Desk, Ended, Failed};
use super::screen::{self, GREEN, styled};
use crate::action::delegate::{self as verb, Wanted};
use crate::domain::id::PersonKey;
use crate::domain::problem::Problem;
use crate::entropy::Generator;
use chrono::NaiveDate;

/// Records it, or ends it.
pub(crate) async fn delegate(typed: &Delegate, desk: &Desk) -> Result<Ended, Failed> {
    let from = key(&typed.from)?;
    if key(&typed.by)? != from {
        let problem = Problem::error("delegate-as").with("from", &from);
        return Err(problem.into());
    }
    let (actor, now, zone) = (desk.actor(), desk.now(), desk.settings.zone);
    if typed.end {
        let store = desk.open().await?;
        let whose = from.clone();
        store
            .write(move |tx| {
                Box::pin(async move {
                    let entropy = Generator::system();
                    verb::end(tx, &actor, &whose, zone, &entropy, now).await
                })
            })
            .await?;
        store.close().await;
        screen::line(styled(
            GREEN,
            desk.say("delegate-cli-ended", &[("from", from.as_str())]),
        ))?;
        return Ok(Ended::Well);
    }
    let wanted = Wanted {
        from,
        to: key(typed.to.as_deref().unwrap_or_default())?,
        first: match &typed.first {
            Some(text) => day(text)?,
            None => now.day(zone),
        },
        last: day(typed.last.as_deref().unwrap_or_default())?,
    };
    let store = desk.open().await?;
    let said = wanted.clone();
    store
        .write(move |tx| {
            Box::pin(async move {
                let entropy = Generator::system();
                verb::delegate(tx, &actor, &said, zone, &entropy, now).await
            })
        })
        .await?;
    store.close().await;
    let (first, last) = (wanted.first.to_string(), wanted.last.to_string());
    let args = [
        ("from", wanted.from.as_str()),
        ("to", wanted.to.as_str()),
        ("first", first.as_str()),
        ("last", last.as_str()),
    ];
    screen::line(styled(GREEN, desk.say("delegate-cli-set", &args)))?;
    Ok(Ended::Well)
}

fn key(text: &str) -> Result<PersonKey, Problem> {
    PersonKey::parse(text).ok_or_else(|| Problem::error("person-unknown").with("key", text))
}

fn day(text: &str) -> Result<NaiveDate, Problem> {
    text.parse()
        .map_err(|_| Problem::error("delegate-day").with("day", text))
}
