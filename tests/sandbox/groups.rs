//! Groups: coming and going, rights, topics, pins, upgrades, and limits on sending.

use serde_json::{Value, json};
use tongluo_sandbox::{AdminRights, GroupKind, Limits, Permissions, Place};

use crate::desk::{BOT, Desk};

#[tokio::test]
async fn a_bot_added_by_a_link_hears_who_added_it_and_the_payload() {
    let desk = Desk::new().await;
    let group = desk.world(|world| {
        let group = world.add_group("新群", GroupKind::Basic);
        world.found(group, desk.li).unwrap();
        let url = "https://t.me/gong_bot?startgroup=c0de";
        assert_eq!(
            world.open_link(desk.li, url, Some(group)),
            Ok(Place::Group(group))
        );
        group
    });
    let updates = desk.updates().await;
    let joined = &updates[0]["my_chat_member"];
    assert_eq!(
        (&joined["from"]["id"], &joined["chat"]["id"]),
        (&json!(desk.li), &json!(group))
    );
    assert_eq!(joined["old_chat_member"]["status"], "left");
    assert_eq!(joined["new_chat_member"]["status"], "member");
    assert_eq!(updates[1]["message"]["new_chat_members"][0]["id"], BOT);
    assert_eq!(updates[2]["message"]["text"], "/start@gong_bot c0de");
    assert_eq!(updates[2]["message"]["from"]["id"], desk.li);
}

#[tokio::test]
async fn a_bot_that_was_thrown_out_is_told_and_refused() {
    for (kind, word) in [
        (GroupKind::Basic, "group"),
        (GroupKind::Supergroup, "supergroup"),
    ] {
        let desk = Desk::with(kind).await;
        desk.world(|world| world.remove(BOT, desk.group, desk.wang))
            .unwrap();
        let updates = desk.updates().await;
        assert_eq!(
            updates[0]["my_chat_member"]["new_chat_member"]["status"],
            "kicked"
        );
        let text = json!({"chat_id": desk.group, "text": "早"});
        let refused = desk.no("sendMessage", text.clone()).await;
        assert_eq!(
            refused,
            (
                403,
                format!("Forbidden: bot was kicked from the {word} chat")
            )
        );
        desk.world(|world| world.add_bot_to_group(BOT, desk.group, desk.wang, None))
            .unwrap();
        desk.ok("leaveChat", json!({"chat_id": desk.group})).await;
        let left = desk.no("sendMessage", text.clone()).await;
        assert_eq!(
            left.1,
            format!("Forbidden: bot is not a member of the {word} chat")
        );
        desk.world(|world| world.delete_group(desk.group)).unwrap();
        let gone = desk.no("sendMessage", text).await;
        assert_eq!(gone.1, "Forbidden: the group chat was deleted");
    }
}

#[tokio::test]
async fn an_upgraded_group_says_where_it_went_and_tells_both_sides() {
    let desk = Desk::with(GroupKind::Basic).await;
    let new = desk
        .world(|world| world.upgrade_group(desk.group, desk.wang))
        .unwrap();
    assert!(new < -1_000_000_000_000);
    let answer = desk
        .call("sendMessage", json!({"chat_id": desk.group, "text": "早"}))
        .await
        .json();
    assert_eq!(
        answer["description"],
        "Bad Request: group chat was upgraded to a supergroup chat"
    );
    assert_eq!(answer["parameters"], json!({"migrate_to_chat_id": new}));
    desk.ok("sendMessage", json!({"chat_id": new, "text": "早"}))
        .await;
    let updates = desk.updates().await;
    let of = |name: &str| -> Vec<(Value, Value)> {
        let named = updates
            .iter()
            .filter(|update| update["message"].get(name).is_some());
        named
            .map(|update| {
                (
                    update["message"]["chat"]["id"].clone(),
                    update["message"][name].clone(),
                )
            })
            .collect()
    };
    assert_eq!(of("migrate_to_chat_id"), [(json!(desk.group), json!(new))]);
    assert_eq!(
        of("migrate_from_chat_id"),
        [(json!(new), json!(desk.group))]
    );
    let joins: Vec<&Value> = updates
        .iter()
        .filter_map(|update| update.get("my_chat_member"))
        .collect();
    assert_eq!(
        joins.len(),
        1,
        "a join to the new chat, no leave of the old one"
    );
    assert_eq!(joins[0]["chat"]["id"], new);
    assert!(
        desk.world(|world| world.upgrade_group(desk.group, desk.wang))
            .is_err()
    );
}

#[tokio::test]
async fn what_a_member_may_not_send_is_refused() {
    let desk = Desk::new().await;
    let may = Permissions {
        polls: false,
        ..Permissions::USUAL
    };
    desk.world(|world| world.restrict(BOT, desk.group, desk.wang, may))
        .unwrap();
    desk.post("早").await;
    let poll = json!({"chat_id": desk.group, "question": "?", "options": ["a", "b"]});
    assert_eq!(
        desk.no("sendPoll", poll.clone()).await.1,
        "Bad Request: not enough rights to send polls to the chat"
    );
    desk.world(|world| world.demote(BOT, desk.group, desk.wang))
        .unwrap();
    desk.ok("sendPoll", poll).await;
    desk.world(|world| world.set_permissions(desk.group, Permissions::MUTED))
        .unwrap();
    let refused = desk
        .no("sendMessage", json!({"chat_id": desk.group, "text": "早"}))
        .await;
    assert_eq!(
        refused,
        (
            400,
            "Bad Request: not enough rights to send text messages to the chat".into()
        )
    );
}

#[tokio::test]
async fn pinning_is_for_administrators() {
    let desk = Desk::new().await;
    let id = desk.post("早").await;
    let pin = json!({"chat_id": desk.group, "message_id": id});
    let refused = desk.no("pinChatMessage", pin.clone()).await;
    assert_eq!(
        refused.1,
        "Bad Request: not enough rights to manage pinned messages in the chat"
    );
    desk.world(|world| world.promote(BOT, desk.group, desk.wang, AdminRights::ALL))
        .unwrap();
    desk.ok("pinChatMessage", pin.clone()).await;
    assert!(desk.message(id).pinned);
    let chat = desk.ok("getChat", json!({"chat_id": desk.group})).await;
    assert_eq!(chat["pinned_message"]["message_id"], id);
    desk.ok("unpinChatMessage", pin).await;
    assert!(!desk.message(id).pinned);
}

#[tokio::test]
async fn topics_close_vanish_and_the_general_one_has_no_number() {
    let desk = Desk::with(GroupKind::Forum).await;
    let topic = desk
        .world(|world| world.add_topic(desk.group, desk.wang, "安全"))
        .unwrap();
    let to =
        |thread: i64| json!({"chat_id": desk.group, "text": "早", "message_thread_id": thread});
    let sent = desk.ok("sendMessage", to(topic)).await;
    assert_eq!(
        (&sent["message_thread_id"], &sent["is_topic_message"]),
        (&json!(topic), &json!(true))
    );
    desk.post("大厅").await;
    assert_eq!(
        desk.no("sendMessage", to(1)).await.1,
        "Bad Request: message thread not found"
    );
    desk.world(|world| world.close_topic(desk.group, desk.wang, topic))
        .unwrap();
    assert_eq!(
        desk.no("sendMessage", to(topic)).await.1,
        "Bad Request: TOPIC_CLOSED"
    );
    desk.world(|world| world.delete_topic(desk.group, topic))
        .unwrap();
    assert_eq!(
        desk.no("sendMessage", to(topic)).await.1,
        "Bad Request: message thread not found"
    );
}

#[tokio::test]
async fn limits_are_kept_per_chat_group_and_bot_and_say_how_long_to_wait() {
    let desk = Desk::new().await;
    desk.world(|world| world.set_limits(Some(Limits::TELEGRAM)));
    let mut sent = 0;
    for _ in 0..40 {
        let answer = desk
            .call("sendMessage", json!({"chat_id": desk.group, "text": "早"}))
            .await;
        if answer.status == 429 {
            let wait: i64 = answer.header("retry-after").parse().unwrap();
            let body = answer.json();
            assert_eq!(body["parameters"]["retry_after"], wait);
            assert_eq!(
                body["description"],
                format!("Too Many Requests: retry after {wait}")
            );
            desk.go(wait * 1000);
        } else {
            sent += 1;
            desk.go(1000);
        }
    }
    let first_minute = desk.world(|world| {
        let start = crate::desk::MORNING;
        world
            .messages(desk.place())
            .iter()
            .filter(|one| one.at_ms < start + 60_000)
            .count()
    });
    assert!(sent >= 38, "{sent}");
    // Two service messages of the founding and twenty of the bot.
    assert!(first_minute <= 22, "{first_minute}");
}

#[tokio::test]
async fn edits_draw_on_the_groups_minute() {
    let desk = Desk::new().await;
    desk.world(|world| world.set_limits(Some(Limits::TELEGRAM)));
    let id = desk.post("0").await;
    let mut refused = 0;
    for number in 1..=25 {
        desk.go(1500);
        let edit = json!({"chat_id": desk.group, "message_id": id, "text": number.to_string()});
        refused += u32::from(desk.call("editMessageText", edit).await.status == 429);
    }
    assert!(refused >= 5, "{refused}");
}
