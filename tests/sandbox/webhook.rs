//! Webhooks: order, secret, retries, and what the info says.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::desk::{BOT, Desk};

/// A bot's end of the webhook: takes updates while its gate is open, refuses while it is not.
#[derive(Clone)]
struct Hook {
    seen: Arc<Mutex<Vec<Value>>>,
    secrets: Arc<Mutex<Vec<String>>>,
    failing: watch::Sender<u32>,
    reply: Arc<Mutex<Value>>,
    busy: Arc<Mutex<(u32, u32)>>,
}

async fn take(
    State(hook): State<Hook>,
    headers: HeaderMap,
    Json(update): Json<Value>,
) -> impl IntoResponse {
    {
        let mut busy = hook.busy.lock().unwrap();
        busy.0 += 1;
        busy.1 = busy.1.max(busy.0);
    }
    tokio::task::yield_now().await;
    hook.busy.lock().unwrap().0 -= 1;
    let secret = headers
        .get("x-telegram-bot-api-secret-token")
        .map(|value| value.to_str().unwrap().to_owned());
    hook.secrets
        .lock()
        .unwrap()
        .push(secret.unwrap_or_default());
    let left = *hook.failing.borrow();
    if left > 0 {
        hook.failing.send_replace(left - 1);
        return (StatusCode::INTERNAL_SERVER_ERROR, Json(json!({})));
    }
    hook.seen.lock().unwrap().push(update);
    (StatusCode::OK, Json(hook.reply.lock().unwrap().clone()))
}

impl Hook {
    async fn start() -> (Self, SocketAddr) {
        let hook = Self {
            seen: Arc::default(),
            secrets: Arc::default(),
            failing: watch::Sender::new(0),
            reply: Arc::new(Mutex::new(json!({}))),
            busy: Arc::default(),
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new()
            .route("/hook", post(take))
            .with_state(hook.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (hook, address)
    }
}

async fn until_empty(desk: &Desk) {
    let empty = |world: &mut tongluo_sandbox::World| (world.pending(BOT) == 0).then_some(());
    desk.sandbox
        .world()
        .wait_for(Duration::from_secs(10), empty)
        .await
        .expect("all updates are taken");
}

#[tokio::test]
async fn a_webhook_gets_updates_in_order_with_the_secret_and_again_after_a_failure() {
    let desk = Desk::new().await;
    let (hook, address) = Hook::start().await;
    hook.failing.send_replace(3);
    let url = format!("http://{address}/hook");
    let set = json!({"url": url, "secret_token": "S3cret_-", "allowed_updates": ["message"]});
    desk.ok("setWebhook", set).await;
    desk.world(|world| {
        for number in 0..5 {
            world
                .say(desk.li, desk.place(), &format!("/n{number}"), None)
                .unwrap();
        }
    });
    until_empty(&desk).await;
    let seen = hook.seen.lock().unwrap().clone();
    let texts: Vec<&str> = seen
        .iter()
        .map(|update| update["message"]["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts, ["/n0", "/n1", "/n2", "/n3", "/n4"]);
    assert!(
        hook.secrets
            .lock()
            .unwrap()
            .iter()
            .all(|secret| secret == "S3cret_-")
    );
    assert_eq!(hook.secrets.lock().unwrap().len(), 8);
    let info = desk.ok("getWebhookInfo", json!({})).await;
    assert_eq!(
        (&info["url"], &info["pending_update_count"]),
        (&json!(url), &json!(0))
    );
    assert_eq!(
        info["last_error_message"],
        "Wrong response from the webhook: 500 Internal Server Error"
    );
    assert_eq!(info["allowed_updates"], json!(["message"]));
}

#[tokio::test]
async fn one_polls_votes_come_one_at_a_time() {
    let desk = Desk::new().await;
    let (hook, address) = Hook::start().await;
    let poll = json!({"chat_id": desk.group, "question": "?", "options": ["a", "b"], "is_anonymous": false});
    let id = desk.ok("sendPoll", poll).await["message_id"]
        .as_i64()
        .unwrap();
    desk.ok(
        "setWebhook",
        json!({"url": format!("http://{address}/hook"), "max_connections": 40}),
    )
    .await;
    desk.world(|world| {
        for number in 0..20_usize {
            let person = if number % 2 == 0 { desk.li } else { desk.zhao };
            world
                .vote(person, desk.place(), id, &[number / 2 % 2])
                .unwrap();
        }
    });
    until_empty(&desk).await;
    assert_eq!(hook.busy.lock().unwrap().1, 1);
    assert_eq!(hook.seen.lock().unwrap().len(), 20);
}

#[tokio::test]
async fn polling_and_a_webhook_exclude_each_other() {
    let desk = Desk::new().await;
    let poll = desk.try_call("getUpdates", json!({"timeout": 30}));
    let set = async {
        let polled = |world: &mut tongluo_sandbox::World| {
            world
                .calls()
                .last()
                .filter(|call| call.params["timeout"] == 30)
                .map(|_| ())
        };
        desk.sandbox
            .world()
            .wait_for(Duration::from_secs(5), polled)
            .await
            .unwrap();
        desk.ok("setWebhook", json!({"url": "http://127.0.0.1:1/hook"}))
            .await;
    };
    let (poll, ()) = tokio::join!(poll, set);
    let poll = poll.unwrap();
    assert_eq!(
        (
            poll.status,
            poll.text.contains("terminated by setWebhook request")
        ),
        (409, true)
    );
    let refused = desk.no("getUpdates", json!({})).await;
    assert_eq!(refused, (409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first".into()));
    desk.world(|world| world.say(desk.li, desk.place(), "/a", None))
        .unwrap();
    let failed = |world: &mut tongluo_sandbox::World| {
        let info = world
            .call(crate::desk::TOKEN, "getWebhookInfo", &json!({}))
            .unwrap()
            .result;
        info.get("last_error_message").cloned()
    };
    let error = desk
        .sandbox
        .world()
        .wait_for(Duration::from_secs(10), failed)
        .await;
    assert_eq!(error, Some(json!("Connection refused")));
    desk.ok("deleteWebhook", json!({})).await;
    assert_eq!(desk.kinds().await, ["message"]);
    let wrong = desk
        .no("setWebhook", json!({"url": "ftp://x", "secret_token": "a"}))
        .await;
    assert!(wrong.1.contains("bad webhook"), "{wrong:?}");
    let secret = desk
        .no(
            "setWebhook",
            json!({"url": "http://x/", "secret_token": "a b"}),
        )
        .await;
    assert_eq!(
        secret.1,
        "Bad Request: secret token contains unallowed characters"
    );
}

#[tokio::test]
async fn a_call_in_the_webhooks_answer_is_carried_out() {
    let desk = Desk::new().await;
    let (hook, address) = Hook::start().await;
    *hook.reply.lock().unwrap() =
        json!({"method": "sendMessage", "chat_id": desk.group, "text": "答"});
    desk.ok(
        "setWebhook",
        json!({"url": format!("http://{address}/hook")}),
    )
    .await;
    desk.world(|world| world.say(desk.li, desk.place(), "/a", None))
        .unwrap();
    until_empty(&desk).await;
    let new = desk.world(|world| world.take_new(desk.place()));
    assert_eq!(new.iter().map(|one| one.text()).collect::<Vec<_>>(), ["答"]);
}
