//! The pusher: brings updates to webhooks, one at a time per chat, person and poll, until they are taken.
//!
//! Source of its manners: WebhookActor.cpp. It decides nothing about updates; the queue does.

use std::io;
use std::time::Duration;

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use serde_json::Value;
use tokio::task::JoinSet;

use super::Stand;
use super::wire::{Answered, Wire, plain};
use crate::world::Push;

/// The longest pause that a webhook may ask for, in seconds.
const LONGEST_ASKED: u64 = 3600;

/// Pushes until the sandbox stops.
pub(super) async fn run(stand: Stand, client: reqwest::Client, retry: Duration) {
    let mut bell = stand.shared.subscribe();
    let mut flying = JoinSet::new();
    let mut idle: Vec<Wire> = Vec::new();
    loop {
        bell.borrow_and_update();
        while let Some(push) = stand.shared.with(|world| world.take_push()) {
            let wire = idle.pop().unwrap_or_default();
            flying.spawn(carry(stand.clone(), client.clone(), wire, retry, push));
        }
        tokio::select! {
            rung = bell.changed() => if rung.is_err() { return },
            Some(landed) = flying.join_next(), if !flying.is_empty() => idle.extend(landed.ok()),
            () = stand.stopped() => return,
        }
    }
}

/// Brings one update, and then over the same connection whatever waits next. Gives the connection back.
async fn carry(
    stand: Stand,
    client: reqwest::Client,
    mut wire: Wire,
    retry: Duration,
    first: Push,
) -> Wire {
    let mut next = Some(first);
    while let Some(push) = next {
        next = bring(&stand, &client, &mut wire, retry, push).await;
    }
    wire
}

/// Brings one update until it is taken, expired, or its webhook gone. Returns the next one, once it was taken.
async fn bring(
    stand: &Stand,
    client: &reqwest::Client,
    wire: &mut Wire,
    retry: Duration,
    push: Push,
) -> Option<Push> {
    let mut tries = 0_u32;
    while stand.shared.with(|world| world.push_stands(&push)) {
        let (why, asked) = match attempt(stand, client, wire, &push).await {
            Ok(body) => {
                return stand.shared.with(|world| {
                    world.push_taken(&push, &body);
                    world.take_push()
                });
            }
            Err(failed) => failed,
        };
        stand.shared.with(|world| world.push_failed(&push, &why));
        // The first retry comes at once, then the pause doubles.
        let pause = if tries == 0 {
            Duration::ZERO
        } else {
            retry * (1 << (tries - 1).min(5))
        };
        tries += 1;
        tokio::time::sleep(asked.unwrap_or(pause)).await;
    }
    None
}

type Failed = (String, Option<Duration>);

async fn attempt(
    stand: &Stand,
    client: &reqwest::Client,
    wire: &mut Wire,
    push: &Push,
) -> Result<Value, Failed> {
    if stand.shared.with(|world| world.network_down()) {
        return Err(("Connection timed out".to_owned(), None));
    }
    let answered = match plain(&push.url) {
        Some((server, path)) => {
            let secret = push.secret.as_deref();
            let posted = wire.post(server, path, secret, &push.body).await;
            posted.map_err(|error| match error.kind() {
                io::ErrorKind::TimedOut => "Read timeout expired",
                io::ErrorKind::ConnectionRefused => "Connection refused",
                _ => "Connection reset by peer",
            })
        }
        None => encrypted(client, push).await,
    };
    let answered = answered.map_err(|why| (why.to_owned(), None))?;
    if !(200..300).contains(&answered.status) {
        let asked = answered.retry_after;
        let asked = asked.map(|seconds| Duration::from_secs(seconds.min(LONGEST_ASKED)));
        let status = reqwest::StatusCode::from_u16(answered.status);
        let status = status.map_or_else(|_| answered.status.to_string(), |s| s.to_string());
        return Err((format!("Wrong response from the webhook: {status}"), asked));
    }
    if answered.body.is_empty() {
        return Ok(Value::Null);
    }
    Ok(serde_json::from_slice(&answered.body).unwrap_or(Value::Null))
}

/// The same to an address by HTTPS.
async fn encrypted(client: &reqwest::Client, push: &Push) -> Result<Answered, &'static str> {
    let mut request = client
        .post(&push.url)
        .header(CONTENT_TYPE, "application/json")
        .body(push.body.to_string());
    if let Some(secret) = &push.secret {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
    }
    let response = request.send().await.map_err(|error| {
        if error.is_timeout() {
            "Read timeout expired"
        } else if error.is_connect() {
            "Connection refused"
        } else {
            "Connection reset by peer"
        }
    })?;
    let retry_after = response.headers().get(RETRY_AFTER);
    let retry_after = retry_after.and_then(|value| value.to_str().ok()?.parse().ok());
    Ok(Answered {
        status: response.status().as_u16(),
        retry_after,
        body: response.bytes().await.unwrap_or_default().to_vec(),
    })
}
