//! What updates mean: whole, hostile, poisoned, of later versions.

use serde_json::{Value, json};
use tongluo::channel::telegram::read;
use tongluo::channel::{Act, Actor, Incoming, Sent, Where};
use tongluo::domain::campaign::AttachmentForm;
use tongluo::domain::time::Instant;

fn act(update: Value) -> Act {
    full(update).act
}

fn full(update: Value) -> Incoming {
    read(&update.to_string(), Some("Tongluo_bot"))
}

fn message(mut fields: Value) -> Value {
    let mut message = json!({
        "message_id": 3, "date": 1_811_725_200,
        "from": { "id": 99, "is_bot": false, "first_name": "王", "last_name": "明", "language_code": "zh-hans" },
        "chat": { "id": 99, "type": "private", "first_name": "王" },
    });
    let into = message.as_object_mut().unwrap();
    into.append(fields.as_object_mut().unwrap());
    json!({ "update_id": 10, "message": message })
}

fn group() -> Value {
    json!({ "id": -1005, "type": "supergroup", "title": "审计欢乐大家庭", "is_forum": true })
}

fn wang() -> Actor {
    Actor {
        external: "99".to_owned(),
        name: "王 明".to_owned(),
    }
}

fn private() -> Where {
    Where {
        address: "99".to_owned(),
        private: true,
        title: String::new(),
        topic: None,
    }
}

fn in_group(topic: Option<&str>) -> Where {
    Where {
        address: "-1005".to_owned(),
        private: false,
        title: "审计欢乐大家庭".to_owned(),
        topic: topic.map(str::to_owned),
    }
}

#[test]
fn a_press_names_its_presser_place_and_data() {
    let update = json!({ "update_id": 11, "callback_query": {
        "id": "555", "from": { "id": 99, "first_name": "王", "last_name": "明" }, "chat_instance": "1",
        "data": "c.222222222222",
        "message": { "message_id": 3, "date": 1_811_725_200, "chat": group(), "text": "x", "is_topic_message": true, "message_thread_id": 8 },
    } });
    let incoming = full(update.clone());
    assert_eq!((incoming.id, incoming.at), (11, None));
    let press = |place, message: Option<&str>| Act::Press {
        press: "555".to_owned(),
        actor: wang(),
        place,
        message: message.map(str::to_owned),
        data: "c.222222222222".to_owned(),
    };
    assert_eq!(incoming.act, press(Some(in_group(Some("8"))), Some("3")));
    // A message too old to be shown has neither date nor text; one of another chat's inline result has nothing at all.
    let mut old = update.clone();
    old["callback_query"]["message"] = json!({ "message_id": 3, "date": 0, "chat": group() });
    assert_eq!(act(old), press(Some(in_group(None)), Some("3")));
    let mut none = update.clone();
    none["callback_query"]
        .as_object_mut()
        .unwrap()
        .remove("message");
    assert_eq!(act(none), press(None, None));
    let mut game = update;
    game["callback_query"]
        .as_object_mut()
        .unwrap()
        .remove("data");
    assert_eq!(act(game), Act::Nothing);
}

#[test]
fn start_carries_its_payload_in_private() {
    let start = |payload: Option<&str>| Act::Start {
        actor: wang(),
        place: private(),
        payload: payload.map(str::to_owned),
    };
    let incoming = full(message(json!({ "text": "/start s-222222222222" })));
    assert_eq!(incoming.at, Some(Instant::from_unix_seconds(1_811_725_200)));
    assert_eq!(incoming.act, start(Some("s-222222222222")));
    assert_eq!(act(message(json!({ "text": "/start" }))), start(None));
    assert_eq!(
        act(message(json!({ "text": "/start@TONGLUO_BOT  x " }))),
        start(Some("x"))
    );
    assert_eq!(
        act(message(json!({ "text": "/start\nx" }))),
        start(Some("x"))
    );
}

#[test]
fn what_is_said_in_private_is_heard_as_it_stands() {
    let said = |text: &str| Act::Said {
        actor: wang(),
        place: private(),
        text: text.to_owned(),
        file: None,
        album: None,
        forwarded: false,
    };
    for text in ["您好", "/help", "/startled", "/", "／start", "<b>&"] {
        assert_eq!(act(message(json!({ "text": text }))), said(text));
    }
    assert_eq!(act(message(json!({ "photo": [] }))), Act::Nothing);
}

#[test]
fn what_is_passed_on_or_comes_with_a_file_is_heard_with_it() {
    let sizes = json!([
        { "file_id": "small", "width": 90, "file_size": 900 },
        { "file_id": "large", "width": 1280, "file_size": 90_000 },
        { "file_id": "middle", "width": 320 },
    ]);
    let photo = json!({ "photo": sizes, "caption": "/start 演练", "media_group_id": "77" });
    let file = Sent {
        id: "large".to_owned(),
        form: AttachmentForm::Photo,
        size: Some(90_000),
    };
    let said = |text: &str, file, album: Option<&str>, forwarded| Act::Said {
        actor: wang(),
        place: private(),
        text: text.to_owned(),
        file,
        album: album.map(str::to_owned),
        forwarded,
    };
    // A caption is never a command.
    let heard = act(message(photo));
    assert_eq!(heard, said("/start 演练", Some(file), Some("77"), false));
    let document = json!({ "document": { "file_id": "d", "file_name": "../../etc/passwd" } });
    let file = Sent {
        id: "d".to_owned(),
        form: AttachmentForm::Document,
        size: None,
    };
    assert_eq!(act(message(document)), said("", Some(file), None, false));
    let origin = json!({ "type": "hidden_user", "sender_user_name": "某人" });
    let passed = json!({ "text": "通知", "forward_origin": origin });
    assert_eq!(act(message(passed)), said("通知", None, None, true));
    assert_eq!(act(message(json!({ "sticker": {} }))), Act::Nothing);
}

#[test]
fn commands_for_another_bot_are_nothing_to_us() {
    for text in ["/start@other_bot x", "/help@other_bot"] {
        assert_eq!(act(message(json!({ "text": text }))), Act::Nothing);
        assert_eq!(
            act(message(json!({ "text": text, "chat": group() }))),
            Act::Nothing
        );
    }
    let ours = message(json!({ "text": "/start@tongluo_bot x", "chat": group() })).to_string();
    assert_eq!(read(&ours, None).act, Act::Nothing);
}

#[test]
fn a_group_is_connected_by_a_start_with_a_payload_alone() {
    let connect = Act::GroupStart {
        actor: wang(),
        place: in_group(None),
        payload: "g-x".to_owned(),
    };
    assert_eq!(
        act(message(
            json!({ "text": "/start@tongluo_bot g-x", "chat": group() })
        )),
        connect
    );
    assert_eq!(
        act(message(json!({ "text": "/start g-x", "chat": group() }))),
        connect
    );
    assert_eq!(
        act(message(json!({ "text": "/start", "chat": group() }))),
        Act::Nothing
    );
    assert_eq!(
        act(message(json!({ "text": "大家好", "chat": group() }))),
        Act::Nothing
    );
    let bot = json!({ "id": 5, "is_bot": true, "first_name": "b" });
    assert_eq!(
        act(message(
            json!({ "text": "/start g-x", "chat": group(), "from": bot })
        )),
        Act::Nothing
    );
    let channel = json!({ "id": -1007, "type": "channel", "title": "频道" });
    assert_eq!(
        act(message(json!({ "text": "/start g-x", "chat": channel }))),
        Act::Nothing
    );
}

#[test]
fn mode_20_a_stand_in_account_is_never_the_actor() {
    for id in [1_087_968_824_i64, 136_817_688, 777_000] {
        let from = json!({ "id": id, "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot" });
        let update = message(
            json!({ "text": "/start g-x", "chat": group(), "from": from, "sender_chat": group() }),
        );
        let Act::GroupStart { actor, .. } = act(update) else {
            panic!("{id}")
        };
        assert_eq!(actor.external, "-1005");
        let alone = message(json!({ "text": "/start g-x", "chat": group(), "from": from }));
        assert_eq!(act(alone), Act::Nothing);
    }
    // Its presses come under the real account.
    let press = json!({ "update_id": 1, "callback_query": { "id": "1", "from": { "id": 99, "first_name": "王" }, "data": "x",
        "message": { "message_id": 1, "date": 1, "chat": group(), "sender_chat": group() } } });
    assert!(matches!(act(press), Act::Press { actor, .. } if actor.external == "99"));
}

#[test]
fn votes_are_read_in_the_spelling_of_every_version() {
    let vote = |external: &str, name: &str, options: &[u16]| Act::Vote {
        poll: "77".to_owned(),
        actor: Actor {
            external: external.to_owned(),
            name: name.to_owned(),
        },
        options: options.to_vec(),
    };
    let of = |fields: Value| act(json!({ "update_id": 2, "poll_answer": fields }));
    let user = json!({ "id": 99, "is_bot": false, "first_name": "王", "last_name": "明" });
    assert_eq!(
        of(json!({ "poll_id": "77", "user": user, "option_ids": [1] })),
        vote("99", "王 明", &[1])
    );
    assert_eq!(
        of(json!({ "poll_id": "77", "user": user, "option_ids": [] })),
        vote("99", "王 明", &[])
    );
    let later = json!({ "poll_id": "77", "user": user, "option_ids": [0, 3], "option_persistent_ids": ["a", "d"], "new": { "x": [] } });
    assert_eq!(of(later), vote("99", "王 明", &[0, 3]));
    let bot = json!({ "id": 136_817_688, "is_bot": true, "first_name": "Channel" });
    let chat = json!({ "poll_id": "77", "user": bot, "voter_chat": group(), "option_ids": [2] });
    assert_eq!(of(chat), vote("-1005", "审计欢乐大家庭", &[2]));
}

#[test]
fn mode_25_a_vote_without_a_voter_is_strange_not_the_end() {
    let update = json!({ "update_id": 2, "poll_answer": { "poll_id": "77", "option_ids": [0] } });
    let incoming = full(update);
    assert_eq!(incoming.id, 2);
    assert!(matches!(incoming.act, Act::Strange { .. }));
}

#[test]
fn mode_25_whatever_comes_is_read_or_set_aside() {
    let deep = "[".repeat(5000);
    let strange = [
        ("", -1),
        ("null", -1),
        ("[]", -1),
        ("{}", -1),
        ("{\"update_id\":\"x\"}", -1),
        (deep.as_str(), -1),
        ("{\"update_id\":7,\"message\":3}", 7),
        ("{\"update_id\":7,\"message\":{\"message_id\":1}}", 7),
        (
            "{\"update_id\":7,\"message\":{\"message_id\":1,\"chat\":{\"id\":\"x\"}}}",
            7,
        ),
        ("{\"update_id\":7,\"callback_query\":{\"id\":5}}", 7),
        (
            "{\"update_id\":7,\"poll_answer\":{\"poll_id\":\"1\",\"user\":{\"id\":1},\"option_ids\":[-1]}}",
            7,
        ),
        // Half of a character that needs two: no text at all.
        (
            "{\"update_id\":7,\"message\":{\"message_id\":1,\"chat\":{\"id\":1,\"type\":\"private\"},\"text\":\"\\ud800\"}}",
            7,
        ),
        ("{\"update_id\":99999999999999999999}", -1),
        // Cut off, doubled, too deep: the number still stands there.
        (
            "{\"update_id\": 7, \"message\":{\"text\":\"\\\"update_id\\\":5",
            7,
        ),
        ("{\"update_id\":7,\"update_id\":8}", 7),
    ];
    for (body, id) in strange {
        let incoming = read(body, None);
        assert_eq!(incoming.id, id, "{body}");
        assert!(
            matches!(incoming.act, Act::Strange { .. }),
            "{body}: {incoming:?}"
        );
    }
    let nothing = [
        json!({ "update_id": 1 }),
        json!({ "update_id": 1, "guest_message": { "x": 1 } }),
        json!({ "update_id": 1, "managed_bot": [] }),
        json!({ "update_id": 1, "poll": { "id": "1", "question": "问", "options": [], "correct_option_ids": [0, 2], "is_closed": true } }),
        json!({ "update_id": 1, "chat_member": 5 }),
        json!({ "update_id": 1, "message": null }),
    ];
    for update in nothing {
        assert_eq!(act(update.clone()), Act::Nothing, "{update}");
    }
}

#[test]
fn mode_25_what_is_kept_of_a_strange_update_is_short() {
    let body = format!("{{\"update_id\":7,\"message\":\"{}\"}}", "字".repeat(5000));
    let Act::Strange { body, why } = read(&body, None).act else {
        panic!()
    };
    assert!(body.len() <= 2048 && body.len() > 2040);
    assert!(why.chars().count() <= 200);
}

#[test]
fn times_that_no_calendar_has_are_left_out() {
    for date in [0, -5, i64::MAX] {
        let mut update = message(json!({ "text": "x" }));
        update["message"]["date"] = date.into();
        assert_eq!(full(update).at, None);
    }
}

fn member(chat: Value, member: Value) -> Act {
    act(json!({ "update_id": 4, "my_chat_member": {
        "chat": chat, "from": { "id": 99, "first_name": "王", "last_name": "明" }, "date": 1_811_725_200,
        "old_chat_member": { "status": "left", "user": { "id": 4242, "is_bot": true, "first_name": "b" } },
        "new_chat_member": member,
    } }))
}

#[test]
fn what_the_bot_is_in_a_group_is_told() {
    let table = [
        (json!({ "status": "member" }), true, true),
        (
            json!({ "status": "administrator", "can_pin_messages": true }),
            true,
            true,
        ),
        (json!({ "status": "left" }), false, false),
        (json!({ "status": "kicked", "until_date": 0 }), false, false),
        (
            json!({ "status": "restricted", "is_member": true, "can_send_messages": false }),
            true,
            false,
        ),
        (
            json!({ "status": "restricted", "is_member": false, "can_send_messages": true }),
            false,
            false,
        ),
        // Basic groups name no permissions.
        (json!({ "status": "restricted" }), true, true),
        (json!({ "status": "something new" }), false, false),
    ];
    for (new, present, writes) in table {
        let told = Act::Membership {
            actor: wang(),
            place: in_group(None),
            present,
            writes,
        };
        assert_eq!(member(group(), new.clone()), told, "{new}");
    }
}

#[test]
fn who_blocks_the_bot_is_told() {
    let chat = || json!({ "id": 99, "type": "private", "first_name": "王" });
    let reach = |blocked| Act::Reach {
        actor: wang(),
        blocked,
    };
    assert_eq!(member(chat(), json!({ "status": "kicked" })), reach(true));
    assert_eq!(member(chat(), json!({ "status": "member" })), reach(false));
}

#[test]
fn both_notices_of_an_upgrade_say_the_same() {
    let moved = Act::Moved {
        from: "-5".to_owned(),
        to: "-1005".to_owned(),
    };
    let old = json!({ "id": -5, "type": "group", "title": "组" });
    assert_eq!(
        act(message(json!({ "chat": old, "migrate_to_chat_id": -1005 }))),
        moved
    );
    assert_eq!(
        act(message(
            json!({ "chat": group(), "migrate_from_chat_id": -5 })
        )),
        moved
    );
}

#[test]
fn mode_21_a_topic_is_one_only_where_the_message_says_so() {
    let closed = |topic, closed| Act::Topic {
        place: in_group(topic),
        closed,
    };
    let service = |fields: Value| {
        let mut all = json!({ "chat": group(), "is_topic_message": true, "message_thread_id": 8 });
        all.as_object_mut()
            .unwrap()
            .append(fields.clone().as_object_mut().unwrap());
        act(message(all))
    };
    assert_eq!(
        service(json!({ "forum_topic_closed": {} })),
        closed(Some("8"), true)
    );
    assert_eq!(
        service(json!({ "forum_topic_reopened": {} })),
        closed(Some("8"), false)
    );
    let topic_of = |fields: Value| match act(message(fields)) {
        Act::GroupStart { place, .. } => place.topic,
        other => panic!("{other:?}"),
    };
    // A reply's thread id is no topic, and the general topic has none that may be sent.
    assert_eq!(
        topic_of(json!({ "text": "/start x", "chat": group(), "message_thread_id": 8 })),
        None
    );
    let general = json!({ "text": "/start x", "chat": group(), "is_topic_message": true, "message_thread_id": 1 });
    assert_eq!(topic_of(general), None);
    let eight = json!({ "text": "/start x", "chat": group(), "is_topic_message": true, "message_thread_id": 8 });
    assert_eq!(topic_of(eight), Some("8".to_owned()));
}

#[test]
fn mode_18_hostile_names_are_names_of_bounded_length() {
    let from = json!({ "id": 99, "first_name": "<b>&\u{202e}".repeat(500) });
    let Act::Said { actor, .. } = act(message(json!({ "text": "x", "from": from }))) else {
        panic!()
    };
    assert!(actor.name.starts_with("<b>&") && actor.name.chars().count() <= 300);
}
