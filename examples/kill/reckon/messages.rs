//! Messages: each one that stands in a chat belongs to one try of one delivery: to the one that has its receipt, and without a
//! receipt to a try without one. A chat has one try at a time, so that is the newest which had begun when the message was shown
//! (and where the message carries a mark, whose delivery has that mark).

use super::{Verdict, ZEROS};
use crate::rows::{Rows, option, value};
use crate::ruin::Played;
use std::collections::{HashMap, HashSet};

/// What a try came to where nobody knew whether it arrived: given up after a crash, or without an answer that says.
const UNKNOWN: [&str; 2] = ["lost", "silent"];

/// A try is over after this; until then nobody says that it is lost.
const TRY_LASTS_MS: i64 = 60_000;

struct Delivery {
    state: String,
    resend: bool,
    mark: String,
    message: Option<i64>,
    /// The owner has a notice that it expired.
    told: bool,
}

struct Attempt {
    delivery: i64,
    started_at: i64,
    outcome: Option<String>,
    /// Its receipt.
    message: Option<i64>,
    /// Messages that it left.
    shown: Vec<i64>,
}

pub(super) async fn reckon(
    rows: &Rows,
    played: &Played,
    verdict: &mut Verdict,
) -> anyhow::Result<()> {
    let deliveries = deliveries(rows).await?;
    let mut chats = attempts(rows).await?;
    let mut bare = Vec::new();
    for shown in &played.record.shown {
        let tries = chats.get_mut(&shown.chat);
        match tries.and_then(|t| t.iter_mut().find(|t| t.message == Some(shown.id))) {
            Some(tried) => tried.shown.push(shown.id),
            None => bare.push(shown),
        }
    }
    for shown in bare {
        let answers = |data: &&str| data.starts_with("c.") || data.starts_with("q.");
        let data = shown.data.as_deref().filter(answers);
        let mark = data.and_then(|data| data.split('.').nth(1));
        let fits = |t: &&mut Attempt| {
            let own = deliveries.get(&t.delivery).map(|d| d.mark.as_str());
            let begun = t.started_at <= shown.at_ms;
            begun && t.message.is_none() && mark.is_none_or(|m| own == Some(m))
        };
        let tries = chats.get_mut(&shown.chat);
        match tries.and_then(|tries| tries.iter_mut().rev().find(fits)) {
            Some(tried) => tried.shown.push(shown.id),
            None => verdict.wrong(ZEROS[4], format!("{shown:?} belongs to no try")),
        }
    }
    verdict.saw("messages", played.record.shown.len() as u64);
    let mut by_delivery: HashMap<i64, Vec<&Attempt>> = HashMap::new();
    for tried in chats.values().flatten() {
        by_delivery.entry(tried.delivery).or_default().push(tried);
    }
    for tries in by_delivery.values_mut() {
        tries.sort_by_key(|t| t.started_at);
    }
    for (id, delivery) in &deliveries {
        let tries = by_delivery.get(id).map_or(&[][..], Vec::as_slice);
        let until = played.until.as_millis();
        let fresh = |t: &&Attempt| t.started_at > until - TRY_LASTS_MS;
        if delivery.state == "sending" && tries.last().is_some_and(fresh) {
            verdict.saw("under way at the end", 1);
        } else {
            one(*id, delivery, tries, verdict);
        }
    }
    Ok(())
}

fn one(id: i64, delivery: &Delivery, tries: &[&Attempt], verdict: &mut Verdict) {
    let standing: Vec<(&Attempt, i64)> = tries
        .iter()
        .flat_map(|t| t.shown.iter().map(move |message| (*t, *message)))
        .collect();
    let outcomes: Vec<&str> = tries
        .iter()
        .map(|t| t.outcome.as_deref().unwrap_or("open"))
        .collect();
    let case = || {
        format!(
            "delivery {id}, {}, resend {}, tries {outcomes:?}, messages {:?}",
            delivery.state,
            delivery.resend,
            standing.iter().map(|(_, m)| *m).collect::<Vec<_>>()
        )
    };
    match delivery.state.as_str() {
        "sent" | "confirmed" => {
            let recorded = delivery
                .message
                .is_none_or(|m| standing.iter().any(|(_, s)| *s == m));
            if standing.is_empty() || !recorded {
                verdict.wrong(ZEROS[3], case());
            }
            verdict.saw("deliveries sent", 1);
        }
        "unknown" => {
            let word = if standing.is_empty() {
                "unknown, for a person: not there"
            } else {
                "unknown, for a person: there"
            };
            verdict.saw(word, 1);
        }
        // The post's own rule: worth nothing after its close. On record, and the owner was told.
        "expired" if standing.is_empty() && delivery.told => {
            verdict.saw("too late by the post's rule, and the owner told", 1);
        }
        "failed" | "expired" | "sending" => verdict.wrong(ZEROS[3], case()),
        _ => verdict.saw("not due yet", 1),
    }
    for tried in tries {
        if tried.outcome.as_deref() == Some("accepted") && tried.shown.is_empty() {
            verdict.wrong(ZEROS[3], case());
        }
        if tried.shown.len() > 1 {
            verdict.wrong(ZEROS[4], case());
        }
    }
    let Some((_, before)) = standing.split_last() else {
        return;
    };
    for (tried, _) in before {
        let unknown = tried
            .outcome
            .as_deref()
            .is_some_and(|o| UNKNOWN.contains(&o));
        if delivery.resend && unknown {
            verdict.saw("sent again after an unknown, as the post says", 1);
        } else {
            verdict.wrong(ZEROS[4], case());
        }
    }
}

async fn deliveries(rows: &Rows) -> anyhow::Result<HashMap<i64, Delivery>> {
    let columns = ["id", "state", "unsure", "mark", "message"];
    let mut told = HashSet::new();
    for line in rows
        .all(&["args"], "notice WHERE topic = 'delivery-expired'")
        .await?
    {
        let args: serde_json::Value = serde_json::from_str(&value::<String>(&line, 0)?)?;
        told.extend(
            args["delivery"]
                .as_str()
                .and_then(|id| id.parse::<i64>().ok()),
        );
    }
    let mut all = HashMap::new();
    for line in rows.all(&columns, "delivery").await? {
        let delivery = Delivery {
            state: value(&line, 1)?,
            resend: value::<String>(&line, 2)? == "resend",
            mark: value(&line, 3)?,
            message: option(&line, 4)?,
            told: told.contains(&value(&line, 0)?),
        };
        all.insert(value(&line, 0)?, delivery);
    }
    Ok(all)
}

/// All tries by the address of their chat, in the order in which they began.
async fn attempts(rows: &Rows) -> anyhow::Result<HashMap<i64, Vec<Attempt>>> {
    let columns = [
        "a.address",
        "t.delivery_id",
        "t.started_at",
        "t.outcome",
        "t.message",
    ];
    let from = "attempt t JOIN delivery d ON d.id = t.delivery_id JOIN chat_address a ON a.chat_id = d.chat_id \
                ORDER BY t.started_at, t.id";
    let mut all: HashMap<i64, Vec<Attempt>> = HashMap::new();
    for line in rows.all(&columns, from).await? {
        all.entry(value(&line, 0)?).or_default().push(Attempt {
            delivery: value(&line, 1)?,
            started_at: value(&line, 2)?,
            outcome: option(&line, 3)?,
            message: option(&line, 4)?,
            shown: Vec::new(),
        });
    }
    Ok(all)
}
