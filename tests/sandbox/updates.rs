//! How updates wait, are confirmed, expire, and who hears what.

use serde_json::json;
use tongluo_sandbox::AdminRights;

use crate::desk::{BOT, Desk, kind};

#[tokio::test]
async fn an_update_is_served_again_until_a_higher_offset_confirms_it() {
    let desk = Desk::new().await;
    desk.world(|world| {
        for text in ["/a", "/b", "/c"] {
            world.say(desk.li, desk.place(), text, None).unwrap();
        }
    });
    let first = desk.ok("getUpdates", json!({})).await;
    assert_eq!(desk.ok("getUpdates", json!({"offset": 0})).await, first);
    let ids: Vec<i64> = first
        .as_array()
        .unwrap()
        .iter()
        .map(|update| update["update_id"].as_i64().unwrap())
        .collect();
    assert_eq!(ids, [ids[0], ids[0] + 1, ids[0] + 2]);
    assert_eq!(
        desk.ok("getUpdates", json!({"limit": 2}))
            .await
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let rest = desk.ok("getUpdates", json!({"offset": ids[1]})).await;
    assert_eq!(rest.as_array().unwrap().len(), 2);
    assert_eq!(desk.world(|world| world.pending(BOT)), 2);
    let last = desk.ok("getUpdates", json!({"offset": -1})).await;
    assert_eq!(last[0]["update_id"], ids[2]);
    assert_eq!(desk.world(|world| world.pending(BOT)), 1);
}

#[tokio::test]
async fn two_emulators_do_not_share_update_ids() {
    use tongluo_sandbox::World;
    let first_id = |seed: u64| {
        let mut world = World::new(seed, 1_811_725_140_000);
        let bot = world.add_bot("1:a", "a_bot", "a").unwrap();
        let person = world.add_person("王芳");
        world.start(person, bot, None).unwrap();
        let updates = world.call("1:a", "getUpdates", &json!({})).unwrap().result;
        updates[0]["update_id"].as_i64().unwrap()
    };
    assert_eq!(first_id(1), first_id(1));
    assert!((first_id(1) - first_id(2)).abs() > 1000);
}

#[tokio::test]
async fn a_long_poll_wakes_with_the_next_update() {
    let desk = Desk::new().await;
    let wait = desk.try_call("getUpdates", json!({"timeout": 30}));
    let act = async {
        let waiting = desk
            .sandbox
            .world()
            .wait_for(std::time::Duration::from_secs(5), |world| {
                world
                    .calls()
                    .last()
                    .filter(|call| call.params["timeout"] == 30)
                    .map(|_| ())
            });
        waiting.await.unwrap();
        desk.world(|world| world.say(desk.li, desk.place(), "/now", None))
            .unwrap();
    };
    let (answer, ()) = tokio::join!(wait, act);
    assert_eq!(
        answer.unwrap().json()["result"][0]["message"]["text"],
        "/now"
    );
}

#[tokio::test]
async fn a_second_consumer_ends_the_first_with_409() {
    let desk = Desk::new().await;
    let first = desk.try_call("getUpdates", json!({"timeout": 30}));
    let second = async {
        let polled = |world: &mut tongluo_sandbox::World| {
            world
                .calls()
                .last()
                .filter(|call| call.params["timeout"] == 30)
                .map(|_| ())
        };
        desk.sandbox
            .world()
            .wait_for(std::time::Duration::from_secs(5), polled)
            .await
            .unwrap();
        desk.call("getUpdates", json!({})).await
    };
    let (first, second) = tokio::join!(first, second);
    let first = first.unwrap();
    assert_eq!(first.status, 409);
    assert!(first.text.contains(
        "terminated by other getUpdates request; make sure that only one bot instance is running"
    ));
    assert_eq!(second.status, 200);
}

#[tokio::test]
async fn the_kinds_that_were_asked_for_last_stay_asked_for() {
    let desk = Desk::new().await;
    desk.ok("getUpdates", json!({"allowed_updates": ["callback_query"]}))
        .await;
    desk.world(|world| world.say(desk.li, desk.place(), "/a", None))
        .unwrap();
    assert_eq!(desk.kinds().await, Vec::<String>::new());
    desk.ok(
        "getUpdates",
        json!({"allowed_updates": ["chat_member", "message"]}),
    )
    .await;
    desk.world(|world| {
        world
            .promote(BOT, desk.group, desk.wang, AdminRights::ALL)
            .unwrap();
        world.leave(desk.zhao, desk.group).unwrap();
    });
    assert_eq!(desk.kinds().await, ["message", "chat_member"]);
    desk.ok("getUpdates", json!({"allowed_updates": []})).await;
    desk.world(|world| world.join(desk.zhao, desk.group))
        .unwrap();
    assert_eq!(
        desk.kinds().await,
        ["message"],
        "chat_member is off unless asked for"
    );
}

#[tokio::test]
async fn updates_run_out_after_a_day_and_presses_after_150_seconds() {
    let desk = Desk::new().await;
    let buttons = json!({"inline_keyboard": [[{"text": "收到", "callback_data": "ok"}]]});
    let sent = desk
        .ok(
            "sendMessage",
            json!({"chat_id": desk.group, "text": "请确认", "reply_markup": buttons}),
        )
        .await;
    desk.world(|world| {
        world
            .press(
                desk.li,
                desk.place(),
                sent["message_id"].as_i64().unwrap(),
                0,
                0,
            )
            .unwrap();
        world.say(desk.li, desk.place(), "/late", None).unwrap();
    });
    assert_eq!(desk.world(|world| world.pending(BOT)), 2);
    desk.go(151_000);
    assert_eq!(desk.world(|world| world.pending(BOT)), 1);
    desk.go(24 * 3600 * 1000);
    assert_eq!(desk.world(|world| world.pending(BOT)), 0);
}

#[tokio::test]
async fn in_privacy_mode_a_plain_member_hears_commands_replies_and_service_messages() {
    let desk = Desk::new().await;
    let own = desk.post("早").await;
    let heard = async || -> Vec<String> {
        let updates = desk.updates().await;
        updates
            .iter()
            .filter_map(|update| update["message"]["text"].as_str().map(str::to_owned))
            .collect()
    };
    desk.world(|world| {
        let place = desk.place();
        world.say(desk.li, place, "随便说说", None).unwrap();
        world.say(desk.li, place, "/help", None).unwrap();
        world.say(desk.li, place, "/help@gong_bot", None).unwrap();
        world.say(desk.li, place, "/help@other_bot", None).unwrap();
        world.say(desk.li, place, "回复", Some(own)).unwrap();
    });
    assert_eq!(heard().await, ["/help", "/help@gong_bot", "回复"]);
    desk.world(|world| {
        world.leave(desk.zhao, desk.group).unwrap();
        world.set_privacy(BOT, false);
        world.say(desk.li, desk.place(), "全都听见", None).unwrap();
    });
    let updates = desk.updates().await;
    assert_eq!(updates[0]["message"]["left_chat_member"]["id"], desk.zhao);
    assert_eq!(updates[1]["message"]["text"], "全都听见");
    assert_eq!(
        updates.iter().map(kind).collect::<Vec<_>>(),
        ["message", "message"]
    );
    desk.world(|world| {
        world.set_privacy(BOT, true);
        world
            .promote(BOT, desk.group, desk.wang, AdminRights::ALL)
            .unwrap();
        world
            .say(desk.li, desk.place(), "管理员听见", None)
            .unwrap();
    });
    assert_eq!(heard().await, ["管理员听见"]);
}

#[tokio::test]
async fn a_persons_command_carries_its_entity_in_utf16_units() {
    let desk = Desk::new().await;
    desk.world(|world| world.start(desk.li, BOT, Some("quiz_1")))
        .unwrap();
    let updates = desk.updates().await;
    let message = &updates[0]["message"];
    assert_eq!(message["text"], "/start quiz_1");
    assert_eq!(
        message["entities"][0],
        json!({"type": "bot_command", "offset": 0, "length": 6})
    );
    assert_eq!(
        message["chat"],
        json!({"id": desk.li, "type": "private", "first_name": "李强"})
    );
    desk.world(|world| world.say(desk.li, desk.private(desk.li), "😀 /go", None))
        .unwrap();
    assert_eq!(
        desk.updates().await[0]["message"]["entities"][0]["offset"],
        3
    );
}

#[tokio::test]
async fn a_server_newer_than_the_bot_can_be_played() {
    let desk = Desk::new().await;
    desk.world(|world| {
        world
            .push_raw(BOT, "gong_struck", json!({"loud": null}))
            .unwrap();
        world.say(desk.li, desk.place(), "/a", None).unwrap();
    });
    let updates = desk.updates().await;
    assert_eq!(updates[0]["gong_struck"], json!({"loud": null}));
    assert_eq!(updates[1]["message"]["text"], "/a");
}

#[tokio::test]
async fn after_a_week_of_silence_ids_go_on_from_a_random_number() {
    let desk = Desk::new().await;
    let mut ids = Vec::new();
    for pause in [0, 6 * 24 * 3600 * 1000, 8 * 24 * 3600 * 1000] {
        desk.go(pause);
        desk.world(|world| world.say(desk.li, desk.place(), "/a", None))
            .unwrap();
        ids.push(desk.updates().await[0]["update_id"].as_i64().unwrap());
    }
    assert_eq!(ids[1], ids[0] + 1);
    assert_ne!(ids[2], ids[1] + 1);
}
