//! What the bot learns by looking, and what it makes of settings that are wrong.

use super::wire::{Doing, TOKEN, Wire, clock, granted, refused};
use secrecy::SecretString;
use serde_json::json;
use std::sync::Arc;
use tongluo::channel::telegram::{Telegram, Unusable};
use tongluo::channel::{Me, Probe, ProbeError, Rights};
use tongluo::clock::Clock;
use tongluo::domain::time::Instant;

fn made(token: &str, url: &str) -> Result<Telegram, Unusable> {
    Telegram::new(SecretString::from(token.to_owned()), url, Arc::new(clock()))
}

#[test]
fn a_token_or_address_of_no_known_shape_is_refused_without_being_shown() {
    for token in [
        "",
        "4242",
        "x:abc",
        "42:",
        "42:a b",
        "42:密",
        "-1:abc",
        "99999999999999999999:a",
    ] {
        assert_eq!(
            made(token, "https://api.telegram.org").unwrap_err(),
            Unusable::Token,
            "{token}"
        );
    }
    for url in ["", "api.telegram.org", "ftp://x", "http://"] {
        let error = made(TOKEN, url).unwrap_err();
        assert!(matches!(error, Unusable::Address(_)), "{url}");
        assert!(!format!("{error} {error:?}").contains("SECRET"));
    }
    let telegram = made(TOKEN, "http://127.0.0.1:8081/").unwrap();
    assert_eq!(telegram.bot_id(), 4242);
    assert!(!format!("{telegram:?}").contains("SECRET"));
}

#[tokio::test]
async fn the_bot_learns_who_it_is_from_as_little_as_old_servers_say() {
    let wire = Wire::open(vec![
        granted(
            json!({ "id": 4242, "is_bot": true, "first_name": "铜锣", "username": "tongluo_bot" }),
        ),
        refused(401, "Unauthorized"),
        Doing::Say(502, "", b"<html>".to_vec()),
    ])
    .await;
    let telegram = wire.telegram();
    let me = Me {
        external_id: "4242".to_owned(),
        username: "tongluo_bot".to_owned(),
        joins_groups: false,
        hears_all: false,
    };
    assert_eq!(telegram.me().await, Ok(me));
    assert_eq!(telegram.username(), Some("tongluo_bot"));
    assert_eq!(
        wire.last().head.lines().next(),
        Some(format!("POST /bot{TOKEN}/getMe HTTP/1.1").as_str())
    );
    assert_eq!(telegram.me().await, Err(ProbeError::Token));
    assert!(matches!(
        telegram.me().await,
        Err(ProbeError::Unreachable(_))
    ));
}

#[tokio::test]
async fn mode_22_rights_are_those_of_the_member_and_of_the_chat() {
    let chat = |send: bool| {
        granted(
            json!({ "id": -5, "permissions": { "can_send_messages": send, "can_pin_messages": false } }),
        )
    };
    let member = |m| granted(m);
    let wire = Wire::open(vec![
        member(
            json!({ "status": "administrator", "can_pin_messages": true, "can_delete_messages": true }),
        ),
        member(json!({ "status": "member" })),
        chat(true),
        member(json!({ "status": "member" })),
        chat(false),
        member(json!({ "status": "restricted", "is_member": true, "can_send_messages": false })),
        chat(true),
        member(json!({ "status": "kicked" })),
        refused(400, "Bad Request: chat not found"),
        refused(400, "Bad Request: invalid user_id specified"),
    ])
    .await;
    let telegram = wire.telegram();
    let rights = |administrator, writes, pins| Rights {
        present: true,
        administrator,
        writes,
        pins,
        sees_members: administrator,
        deletes: administrator,
    };
    assert_eq!(telegram.rights("-5").await, Ok(rights(true, true, true)));
    assert_eq!(
        wire.last().json(),
        json!({ "chat_id": -5, "user_id": 4242 })
    );
    assert_eq!(telegram.rights("-5").await, Ok(rights(false, true, false)));
    assert_eq!(telegram.rights("-5").await, Ok(rights(false, false, false)));
    assert_eq!(telegram.rights("-5").await, Ok(rights(false, false, false)));
    assert_eq!(telegram.rights("-5").await, Ok(Rights::default()));
    assert_eq!(telegram.rights("-5").await, Ok(Rights::default()));
    assert!(matches!(
        telegram.rights("-5").await,
        Err(ProbeError::Refused(_))
    ));
}

#[tokio::test]
async fn mode_12_a_hook_is_seen_whatever_else_stands_beside_it() {
    let odd = json!({ "url": "https://x.example/hook", "pending_update_count": 3, "has_custom_certificate": false,
        "ip_address": "<unknown>", "allowed_updates": ["message", "guest_message"] });
    let wire = Wire::open(vec![
        granted(odd),
        granted(json!({ "url": "", "pending_update_count": 9 })),
    ])
    .await;
    let telegram = wire.telegram();
    assert_eq!(
        telegram.hook().await,
        Ok(Some(("https://x.example/hook".to_owned(), 3)))
    );
    assert_eq!(telegram.hook().await, Ok(None));
}

#[tokio::test]
async fn the_servers_clock_is_read_from_every_answer() {
    let body = br#"{"ok":false,"error_code":400,"description":"Bad Request: x"}"#.to_vec();
    let wire = Wire::open(vec![Doing::Say(
        400,
        "Date: Mon, 31 May 2027 01:00:07 GMT\r\n",
        body,
    )])
    .await;
    let telegram = wire.telegram();
    assert_eq!(telegram.server_time(), None);
    telegram.me().await.unwrap_err();
    let (said, when) = telegram.server_time().unwrap();
    assert_eq!(said, Instant::from_unix_seconds(1_811_725_207));
    assert_eq!(when, clock().monotonic());
}
