//! Polling and pushed updates.

use super::wire::{Doing, Wire, granted, refused};
use serde_json::{Value, json};
use tongluo::channel::{Act, Ear, EarError};
use tongluo::domain::time::Span;

fn me() -> Doing {
    granted(json!({ "id": 4242, "is_bot": true, "first_name": "铜锣", "username": "tongluo_bot" }))
}

fn every_kind() -> Value {
    json!([
        "message",
        "callback_query",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member"
    ])
}

#[tokio::test]
async fn mode_12_every_poll_names_every_kind_of_update() {
    let wire = Wire::open(vec![me(), granted(json!([])), granted(json!([]))]).await;
    let telegram = wire.telegram();
    for _ in 0..2 {
        assert_eq!(telegram.poll(None, Span::seconds(70)).await, Ok(vec![]));
        assert_eq!(wire.last().method, "getUpdates");
        assert_eq!(
            wire.last().json(),
            json!({ "limit": 100, "timeout": 50, "allowed_updates": every_kind() })
        );
    }
    // The bot's own name is asked for once.
    assert_eq!(wire.asked().len(), 3);
}

#[tokio::test]
async fn mode_25_one_poisoned_update_costs_no_other() {
    let batch = r#"{"ok":true,"result":[
        {"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":9,"type":"private"},"from":{"id":9,"first_name":"\ud800"},"text":"/start"}},
        {"update_id":2,"poll_answer":{"poll_id":"1","option_ids":[0]}},
        {"update_id":3,"mystery":{"a":[1,2,{"b":null}]}},
        {"update_id":4,"message":{"message_id":1,"date":1,"chat":{"id":9,"type":"private"},"from":{"id":9,"first_name":"王"},"text":"您好"}},
        5
    ]}"#;
    let wire = Wire::open(vec![me(), Doing::Say(200, "", batch.as_bytes().to_vec())]).await;
    let heard = wire.telegram().poll(None, Span::seconds(1)).await.unwrap();
    let ids: Vec<i64> = heard.iter().map(|i| i.id).collect();
    assert_eq!(ids, [1, 2, 3, 4, -1]);
    assert!(matches!(heard[0].act, Act::Strange { .. }));
    assert!(matches!(heard[1].act, Act::Strange { .. }));
    assert_eq!(heard[2].act, Act::Nothing);
    assert!(matches!(heard[3].act, Act::Said { .. }));
    assert!(matches!(heard[4].act, Act::Strange { .. }));
}

#[tokio::test]
async fn why_nothing_was_heard_is_told_apart() {
    let conflict = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
    let wire = Wire::open(vec![
        me(),
        refused(409, conflict),
        refused(401, "Unauthorized"),
        refused(404, "Not Found"),
        refused(429, "Too Many Requests: retry after 6"),
        Doing::Say(502, "", b"<html>".to_vec()),
        Doing::Hang,
        granted(json!({ "no": "list" })),
    ])
    .await;
    let telegram = wire.telegram();
    let mut heard = Vec::new();
    for _ in 0..7 {
        heard.push(telegram.poll(None, Span::ZERO).await.unwrap_err());
    }
    assert_eq!(heard[0], EarError::Taken(conflict.to_owned()));
    assert_eq!(heard[1..3], [EarError::Token, EarError::Token]);
    assert_eq!(heard[3], EarError::Busy(Span::seconds(6)));
    for other in &heard[4..] {
        assert!(matches!(other, EarError::Unreachable(_)), "{other:?}");
    }
}

#[tokio::test]
async fn a_wrong_token_is_told_before_the_first_poll() {
    let wire = Wire::open(vec![refused(401, "Unauthorized")]).await;
    assert_eq!(
        wire.telegram().poll(None, Span::ZERO).await,
        Err(EarError::Token)
    );
    assert_eq!(wire.last().method, "getMe");
}

#[tokio::test]
async fn a_hook_that_stands_is_taken_away_and_what_waits_is_kept() {
    let set = json!({ "url": "https://x.example/h", "pending_update_count": 3, "ip_address": "<unknown>" });
    let wire = Wire::open(vec![
        me(),
        granted(set),
        granted(json!(true)),
        granted(json!({ "url": "" })),
    ])
    .await;
    let telegram = wire.telegram();
    assert_eq!(telegram.prepare_polling().await, Ok(()));
    assert_eq!(wire.last().method, "deleteWebhook");
    assert_eq!(wire.last().json(), json!({ "drop_pending_updates": false }));
    assert_eq!(telegram.prepare_polling().await, Ok(()));
    assert_eq!(wire.last().method, "getWebhookInfo");
}

#[tokio::test]
async fn mode_12_a_hook_is_set_with_every_kind_and_its_secret() {
    let wire = Wire::open(vec![
        me(),
        granted(json!(true)),
        refused(
            400,
            "Bad Request: bad webhook: HTTPS url must be provided for webhook",
        ),
    ])
    .await;
    let telegram = wire.telegram();
    assert_eq!(
        telegram.prepare_hook("https://x.example/h", "s3cret").await,
        Ok(())
    );
    assert_eq!(
        wire.last().json(),
        json!({ "url": "https://x.example/h", "secret_token": "s3cret", "allowed_updates": every_kind(),
            "max_connections": 50, "drop_pending_updates": false })
    );
    let refused = telegram.prepare_hook("http://x.example/h", "s3cret").await;
    assert!(matches!(refused, Err(EarError::Unreachable(why)) if why.contains("HTTPS")));
}

#[tokio::test]
async fn a_pushed_update_is_read_like_a_polled_one() {
    let wire = Wire::open(vec![]).await;
    let telegram = wire.telegram();
    let update = json!({ "update_id": 8, "message": { "message_id": 1, "date": 1, "text": "您好",
        "chat": { "id": 9, "type": "private" }, "from": { "id": 9, "first_name": "王" } } });
    let incoming = telegram.accept(update.to_string().as_bytes());
    assert_eq!(incoming.id, 8);
    assert!(matches!(incoming.act, Act::Said { text, .. } if text == "您好"));
    assert!(matches!(
        telegram.accept(b"\xff\xfe{").act,
        Act::Strange { .. }
    ));
}
