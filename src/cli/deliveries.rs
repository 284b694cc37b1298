//! `tongluo deliveries`: what failed and what nobody knows of. A person's word on one of them is `unknown` and `resend`.

use super::args::Deliveries;
use super::desk::{Desk, Ended, Failed};
use super::screen::{self, GREEN, styled};
use super::table::{Side, table};
use crate::domain::id::DeliveryId;
use crate::store::deliveries::{self, DeliveryLine};
use crate::text;
use serde::Serialize;

/// Lists them.
pub(crate) async fn deliveries(typed: &Deliveries, desk: &Desk) -> Result<Ended, Failed> {
    let store = desk.open().await?;
    let lines = store
        .read(|conn| {
            Box::pin(async move {
                let mut lines = deliveries::unknown(conn).await?;
                lines.extend(deliveries::failed(conn).await?);
                Ok(lines)
            })
        })
        .await?;
    store.close().await;
    show(&lines, typed, desk)?;
    Ok(Ended::Well)
}

fn show(lines: &[DeliveryLine], typed: &Deliveries, desk: &Desk) -> Result<(), Failed> {
    if typed.json {
        let all: Vec<Told<'_>> = lines.iter().map(told).collect();
        screen::json(&all)?;
    } else if lines.is_empty() {
        screen::line(styled(GREEN, desk.say("deliveries-none", &[])))?;
    } else {
        let heads = [
            ("deliveries-number", Side::Right),
            ("deliveries-chat", Side::Left),
            ("deliveries-occurrence", Side::Right),
            ("deliveries-state", Side::Left),
            ("deliveries-tries", Side::Right),
        ]
        .map(|(key, side)| (desk.say(key, &[]), side));
        let row = |line: &DeliveryLine| {
            let occurrence = line.occurrence;
            vec![
                line.id.to_string(),
                line.chat_title.clone(),
                occurrence.map_or_else(String::new, |o| o.to_string()),
                text::delivery(&desk.texts, line.state),
                line.tries.to_string(),
            ]
        };
        let rows: Vec<Vec<String>> = lines.iter().map(row).collect();
        screen::line(table(&heads, &rows))?;
        screen::line(desk.say("deliveries-how", &[]))?;
    }
    Ok(())
}

/// A delivery as it goes out with `--json`.
#[derive(Serialize)]
struct Told<'a> {
    delivery: DeliveryId,
    chat: &'a str,
    occurrence: Option<i64>,
    purpose: &'static str,
    state: &'static str,
    tries: i64,
}

fn told(line: &DeliveryLine) -> Told<'_> {
    Told {
        delivery: line.id,
        chat: &line.chat_title,
        occurrence: line.occurrence.map(|o| o.0),
        purpose: line.purpose.as_str(),
        state: line.state.as_str(),
        tries: line.tries.into(),
    }
}
