//! The pusher: brings updates to webhooks, one at a time per chat, person and poll, until they are taken.
//!
//! Source of its manners: WebhookActor.cpp. It decides nothing about updates; the queue does.

use std::time::Duration;

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use serde_json::Value;
use tokio::task::JoinSet;

use super::Stand;
use crate::world::Push;

/// The longest pause that a webhook may ask for, in seconds.
const LONGEST_ASKED: u64 = 3600;

/// Pushes until the sandbox stops.
pub(super) async fn run(stand: Stand, client: reqwest::Client, retry: Duration) {
    let mut bell = stand.shared.subscribe();
    let mut flying = JoinSet::new();
    loop {
        bell.borrow_and_update();
        for push in stand.shared.with(|world| world.take_pushes()) {
            flying.spawn(bring(stand.clone(), client.clone(), retry, push));
        }
        tokio::select! {
            rung = bell.changed() => if rung.is_err() { return },
            Some(_) = flying.join_next(), if !flying.is_empty() => {}
            () = stand.stopped() => return,
        }
    }
}

/// Brings one update until it is taken, expired, or its webhook gone.
async fn bring(stand: Stand, client: reqwest::Client, retry: Duration, push: Push) {
    let mut tries = 0_u32;
    while stand.shared.with(|world| world.push_stands(&push)) {
        let (why, asked) = match attempt(&stand, &client, &push).await {
            Ok(body) => {
                stand.shared.with(|world| world.push_taken(&push, &body));
                return;
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
}

type Failed = (String, Option<Duration>);

async fn attempt(stand: &Stand, client: &reqwest::Client, push: &Push) -> Result<Value, Failed> {
    if stand.shared.with(|world| world.network_down()) {
        return Err(("Connection timed out".to_owned(), None));
    }
    let mut request = client
        .post(&push.url)
        .header(CONTENT_TYPE, "application/json")
        .body(push.body.to_string());
    if let Some(secret) = &push.secret {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
    }
    let response = request.send().await.map_err(|error| {
        let why = if error.is_timeout() {
            "Read timeout expired"
        } else if error.is_connect() {
            "Connection refused"
        } else {
            "Connection reset by peer"
        };
        (why.to_owned(), None)
    })?;
    let status = response.status();
    if !status.is_success() {
        let asked = response
            .headers()
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok()?.parse().ok())
            .map(|seconds: u64| Duration::from_secs(seconds.min(LONGEST_ASKED)));
        return Err((format!("Wrong response from the webhook: {status}"), asked));
    }
    let body = response.bytes().await.unwrap_or_default();
    Ok(serde_json::from_slice(&body).unwrap_or(Value::Null))
}
