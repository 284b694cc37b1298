//! People and the bot: never started, started, blocked; presses and their answers.

use serde_json::json;
use tongluo_sandbox::{Contact, PlayError, Popup};

use crate::desk::{BOT, Desk};

#[tokio::test]
async fn writing_first_to_a_person_is_refused_until_they_start_and_when_they_block() {
    let desk = Desk::new().await;
    let hello = json!({"chat_id": desk.li, "text": "您好"});
    let never = desk.no("sendMessage", hello.clone()).await;
    assert_eq!(
        never,
        (
            403,
            "Forbidden: bot can't initiate conversation with a user".into()
        )
    );
    desk.world(|world| world.start(desk.li, BOT, None)).unwrap();
    desk.ok("sendMessage", hello.clone()).await;
    desk.updates().await;
    desk.world(|world| world.block(desk.li, BOT)).unwrap();
    let blocked = desk.no("sendMessage", hello.clone()).await;
    assert_eq!(
        blocked,
        (403, "Forbidden: bot was blocked by the user".into())
    );
    let updates = desk.updates().await;
    let change = &updates[0]["my_chat_member"];
    assert_eq!(change["new_chat_member"]["status"], "kicked");
    assert_eq!(change["chat"]["type"], "private");
    desk.world(|world| world.start(desk.li, BOT, None)).unwrap();
    assert_eq!(desk.kinds().await, ["my_chat_member", "message"]);
    desk.ok("sendMessage", hello.clone()).await;
    assert_eq!(
        desk.world(|world| world.contact(desk.li, BOT)),
        Contact::Started
    );
    desk.world(|world| world.deactivate(desk.li));
    assert_eq!(
        desk.no("sendMessage", hello).await.1,
        "Forbidden: user is deactivated"
    );
    let nobody = desk
        .no("sendMessage", json!({"chat_id": 99, "text": "?"}))
        .await;
    assert_eq!(nobody, (400, "Bad Request: chat not found".into()));
    let empty = desk
        .no("sendMessage", json!({"chat_id": "", "text": "?"}))
        .await;
    assert_eq!(empty.1, "Bad Request: chat_id is empty");
}

async fn asked(desk: &Desk) -> i64 {
    let buttons = json!({"inline_keyboard": [
        [{"text": "收到", "callback_data": "ok"}],
        [{"text": "答题", "url": "https://t.me/gong_bot?start=q1"}],
    ]});
    let params = json!({"chat_id": desk.group, "text": "请确认", "reply_markup": buttons});
    desk.ok("sendMessage", params).await["message_id"]
        .as_i64()
        .unwrap()
}

#[tokio::test]
async fn a_press_is_answered_once_and_the_presser_sees_it() {
    let desk = Desk::new().await;
    let id = asked(&desk).await;
    let press = desk
        .world(|world| world.press(desk.li, desk.place(), id, 0, 0))
        .unwrap();
    assert_eq!(desk.world(|world| world.popup(press)), None);
    let updates = desk.updates().await;
    let query = &updates[0]["callback_query"];
    assert_eq!(
        (&query["data"], &query["from"]["id"]),
        (&json!("ok"), &json!(desk.li))
    );
    assert_eq!(query["message"]["message_id"], id);
    let answer = json!({"callback_query_id": query["id"], "text": "已记录", "show_alert": true});
    desk.ok("answerCallbackQuery", answer.clone()).await;
    let popup = Popup {
        text: "已记录".into(),
        alert: true,
        url: None,
    };
    assert_eq!(desk.world(|world| world.popup(press)), Some(popup));
    const OLD: &str =
        "Bad Request: query is too old and response timeout expired or query ID is invalid";
    assert_eq!(
        desk.no("answerCallbackQuery", answer).await,
        (400, OLD.into())
    );
    desk.world(|world| world.press(desk.li, desk.place(), id, 0, 0))
        .unwrap();
    let late = desk.updates().await[0]["callback_query"]["id"].clone();
    desk.go(150_000);
    assert_eq!(
        desk.no("answerCallbackQuery", json!({"callback_query_id": late}))
            .await
            .1,
        OLD
    );
}

#[tokio::test]
async fn a_forged_press_reaches_the_bot_and_a_press_on_nothing_does_not() {
    let desk = Desk::new().await;
    let id = asked(&desk).await;
    let (group, li, zhao) = (desk.place(), desk.li, desk.zhao);
    desk.world(|world| {
        world.press_data(li, group, id, "forged:1").unwrap();
        assert_eq!(world.press(li, group, id, 5, 0), Err(PlayError::NoButton));
        let link = Err(PlayError::IsLink("https://t.me/gong_bot?start=q1".into()));
        assert_eq!(world.press(li, group, id, 1, 0), link);
        world.leave(zhao, desk.group).unwrap();
        assert_eq!(
            world.press(zhao, group, id, 0, 0),
            Err(PlayError::NotMember)
        );
        world.delete_message(group, id).unwrap();
        assert_eq!(world.press(li, group, id, 0, 0), Err(PlayError::NoMessage));
    });
    let updates = desk.updates().await;
    assert_eq!(updates[0]["callback_query"]["data"], "forged:1");
    assert_eq!(
        updates
            .iter()
            .filter(|update| update.get("callback_query").is_some())
            .count(),
        1
    );
}

#[tokio::test]
async fn a_link_starts_the_bot_with_its_payload() {
    let desk = Desk::new().await;
    let opened = |url: &'static str| desk.world(|world| world.open_link(desk.li, url, None));
    assert_eq!(
        opened("https://t.me/Gong_Bot?start=q1"),
        Ok(desk.private(desk.li))
    );
    assert_eq!(desk.updates().await[0]["message"]["text"], "/start q1");
    assert_eq!(
        opened("https://t.me/nobody_bot?start=q1"),
        Err(PlayError::BadLink)
    );
    assert_eq!(
        opened("https://example.org/gong_bot"),
        Err(PlayError::BadLink)
    );
    assert_eq!(
        opened("https://t.me/gong_bot?start=a%20b"),
        Err(PlayError::BadPayload)
    );
    let long = desk.world(|world| world.start(desk.li, BOT, Some(&"a".repeat(65))));
    assert_eq!(long, Err(PlayError::BadPayload));
    assert_eq!(desk.world(|world| world.pending(BOT)), 0);
}

#[tokio::test]
async fn an_answer_may_only_lead_to_the_bot_itself() {
    let desk = Desk::new().await;
    let id = asked(&desk).await;
    let press = desk
        .world(|world| world.press(desk.li, desk.place(), id, 0, 0))
        .unwrap();
    let query = desk.updates().await[0]["callback_query"]["id"].clone();
    for foreign in [
        "https://example.org",
        "https://t.me/other_bot?start=q1",
        "https://t.me/gong_bot",
        "https://t.me/gong_bot?startgroup=q1",
        "https://t.me/gong_bot?start=a%20b",
    ] {
        let foreign = json!({"callback_query_id": query, "url": foreign});
        assert_eq!(
            desk.no("answerCallbackQuery", foreign).await.1,
            "Bad Request: URL_INVALID"
        );
    }
    let long = json!({"callback_query_id": query, "text": "长".repeat(201)});
    assert_eq!(
        desk.no("answerCallbackQuery", long).await.1,
        "Bad Request: MESSAGE_TOO_LONG"
    );
    let own = json!({"callback_query_id": query, "url": "https://t.me/gong_bot?start=q1"});
    desk.ok("answerCallbackQuery", own).await;
    let url = desk.world(|world| world.popup(press)).unwrap().url;
    assert_eq!(url.as_deref(), Some("https://t.me/gong_bot?start=q1"));
}

#[tokio::test]
async fn what_nobody_looked_at_can_be_demanded_to_be_nothing() {
    let desk = Desk::new().await;
    assert_eq!(desk.world(|world| world.unread_count()), 0);
    desk.post("早").await;
    desk.ok(
        "sendMessage",
        json!({"chat_id": desk.group, "text": "静", "disable_notification": true}),
    )
    .await;
    assert_eq!(desk.world(|world| world.unread_count()), 2);
    let new = desk.world(|world| world.take_new(desk.place()));
    assert_eq!(
        new.iter()
            .map(|one| (one.text(), one.silent))
            .collect::<Vec<_>>(),
        [("早", false), ("静", true)]
    );
    assert_eq!(desk.world(|world| world.unread_count()), 0);
}

#[tokio::test]
async fn an_anonymous_administrator_writes_in_the_groups_name_and_presses_in_their_own() {
    let desk = Desk::new().await;
    let id = asked(&desk).await;
    desk.world(|world| {
        world
            .say_anonymously(desk.wang, desk.place(), "/tally")
            .unwrap();
        world.press(desk.wang, desk.place(), id, 0, 0).unwrap();
    });
    let updates = desk.updates().await;
    assert_eq!(updates[0]["message"]["from"]["id"], 1_087_968_824);
    assert_eq!(updates[0]["message"]["sender_chat"]["id"], desk.group);
    assert_eq!(updates[1]["callback_query"]["from"]["id"], desk.wang);
}
