//! The ways a call may come, and what it is answered.

use serde_json::{Value, json};
use tongluo_sandbox::{AdminRights, Outcome, Permissions};

use crate::desk::{BOT, Desk, TOKEN};

const DOT: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0,
    9, 0, 0, 0, 7,
];

#[tokio::test]
async fn a_method_is_known_in_any_letter_case() {
    let desk = Desk::new().await;
    for name in ["getMe", "GetMe", "GETME", "getme"] {
        let me = desk.ok(name, json!({})).await;
        assert_eq!(me["username"], "gong_bot");
    }
    let flags = [
        "can_join_groups",
        "can_read_all_group_messages",
        "supports_inline_queries",
        "can_connect_to_business",
        "has_main_web_app",
    ];
    let me = desk.ok("getMe", json!({})).await;
    assert!(flags.iter().all(|flag| me[*flag].is_boolean()), "{me}");
}

#[tokio::test]
async fn parameters_come_by_query_form_json_and_multipart() {
    let desk = Desk::new().await;
    let group = desk.group.to_string();
    let address = desk.address("sendMessage");
    let query = desk.http.get(format!(
        "{address}?chat_id={group}&text=%E9%93%9C%20%3Ca%3E+1"
    ));
    assert_eq!(
        desk.send(query).await.unwrap().json()["result"]["text"],
        "铜 <a> 1"
    );
    let form = desk
        .http
        .post(&address)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(format!("chat_id={group}&text=%E9%94%A3"));
    assert_eq!(
        desk.send(form).await.unwrap().json()["result"]["text"],
        "锣"
    );
    let multipart = reqwest::multipart::Form::new()
        .text("chat_id", group)
        .text("text", "双锣");
    let multipart = desk.http.post(&address).multipart(multipart);
    assert_eq!(
        desk.send(multipart).await.unwrap().json()["result"]["text"],
        "双锣"
    );
    let broken = desk
        .http
        .post(&address)
        .header("Content-Type", "application/json")
        .body("{\"chat_id\":");
    assert_eq!(desk.send(broken).await.unwrap().status, 400);
}

#[tokio::test]
async fn a_file_keeps_its_name_quoted_or_not_and_can_be_fetched_again() {
    let desk = Desk::new().await;
    for header in ["filename=\"统计 表.csv\"", "filename=plain.csv"] {
        let body = format!(
            "--xx\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n{}\r\n--xx\r\nContent-Disposition: form-data; name=document; {header}\r\nContent-Type: text/csv\r\n\r\na,b\r\n--xx--\r\n",
            desk.group
        );
        let request = desk
            .http
            .post(desk.address("sendDocument"))
            .header("Content-Type", "multipart/form-data; boundary=xx")
            .body(body);
        let answer = desk.send(request).await.unwrap().json();
        let wanted = header.trim_start_matches("filename=").trim_matches('"');
        assert_eq!(
            answer["result"]["document"]["file_name"], wanted,
            "{answer}"
        );
        let id = answer["result"]["document"]["file_id"].clone();
        let file = desk.ok("getFile", json!({"file_id": id})).await;
        let path = file["file_path"].as_str().unwrap();
        let address = format!("{}/file/bot{TOKEN}/{path}", desk.sandbox.url());
        assert_eq!(desk.send(desk.http.get(address)).await.unwrap().text, "a,b");
        let again = desk
            .ok(
                "sendDocument",
                json!({"chat_id": desk.group, "document": id}),
            )
            .await;
        assert_eq!(again["document"]["file_id"], id);
    }
}

#[tokio::test]
async fn a_photo_has_its_size_and_what_is_no_picture_is_refused() {
    let desk = Desk::new().await;
    let send = async |bytes: Vec<u8>| {
        let part = reqwest::multipart::Part::bytes(bytes).file_name("海报.png");
        let form = reqwest::multipart::Form::new()
            .text("chat_id", desk.group.to_string())
            .text("caption", "<b>海报</b>")
            .text("parse_mode", "HTML")
            .part("photo", part);
        desk.send(desk.http.post(desk.address("sendPhoto")).multipart(form))
            .await
            .unwrap()
            .json()
    };
    let sent = send(DOT.to_vec()).await;
    assert_eq!(sent["result"]["photo"][0]["width"], 9, "{sent}");
    assert_eq!(sent["result"]["caption_entities"][0]["type"], "bold");
    let refused = send(b"no picture".to_vec()).await;
    assert_eq!(refused["description"], "Bad Request: IMAGE_PROCESS_FAILED");
    let id = sent["result"]["message_id"].as_i64().unwrap();
    assert_eq!(desk.message(id).photo.unwrap().bytes.as_ref(), DOT);
}

#[tokio::test]
async fn tokens_and_methods_that_are_wrong_get_their_own_errors() {
    let desk = Desk::new().await;
    let at = async |path: &str| {
        let answer = desk
            .send(desk.http.get(format!("{}{path}", desk.sandbox.url())))
            .await
            .unwrap();
        (
            answer.status,
            answer.json()["description"].as_str().unwrap().to_owned(),
        )
    };
    assert_eq!(
        at("/bot7000001:wrong/getMe").await,
        (401, "Unauthorized".into())
    );
    assert_eq!(
        at("/botnonsense/getMe").await,
        (401, "Unauthorized: invalid token specified".into())
    );
    assert_eq!(
        at(&format!("/bot{TOKEN}/sendGong")).await,
        (404, "Not Found: method not found".into())
    );
    let (code, text) = at(&format!("/bot{TOKEN}/sendDice")).await;
    assert_eq!(
        (code, text.as_str()),
        (400, "Bad Request: the sandbox does not emulate sendDice")
    );
    desk.world(|world| world.revoke_token(BOT, true));
    assert_eq!(
        at(&format!("/bot{TOKEN}/getMe")).await,
        (401, "Unauthorized".into())
    );
}

#[tokio::test]
async fn any_token_makes_its_bot_where_that_is_allowed() {
    let desk = Desk::new().await;
    desk.world(|world| world.take_any_token(true));
    let address = format!("{}/bot42:abc/getMe", desk.sandbox.url());
    let me = desk.send(desk.http.get(&address)).await.unwrap().json();
    assert_eq!(me["result"]["id"], 42);
    let other = format!("{}/bot42:other/getMe", desk.sandbox.url());
    assert_eq!(desk.send(desk.http.get(other)).await.unwrap().status, 401);
}

#[tokio::test]
async fn dates_come_from_the_worlds_clock() {
    let desk = Desk::new().await;
    let answer = desk
        .call("sendMessage", json!({"chat_id": desk.group, "text": "早"}))
        .await;
    assert_eq!(answer.header("date"), "Mon, 31 May 2027 00:59:00 GMT");
    assert_eq!(answer.json()["result"]["date"], 1_811_725_140);
    desk.go(274 * 24 * 3600 * 1000);
    assert_eq!(
        desk.call("getMe", json!({})).await.header("date"),
        "Tue, 29 Feb 2028 00:59:00 GMT"
    );
}

#[tokio::test]
async fn absent_fields_are_left_out_and_never_null() {
    fn no_null(value: &Value) -> bool {
        match value {
            Value::Null => false,
            Value::Array(rows) => rows.iter().all(no_null),
            Value::Object(members) => members.values().all(no_null),
            _ => true,
        }
    }
    let desk = Desk::new().await;
    desk.post("早").await;
    desk.ok(
        "sendPoll",
        json!({"chat_id": desk.group, "question": "?", "options": ["a", "b"]}),
    )
    .await;
    desk.world(|world| {
        world.say(desk.li, desk.place(), "/hi", None).unwrap();
        world
            .promote(BOT, desk.group, desk.wang, AdminRights::ALL)
            .unwrap();
        world.start(desk.li, BOT, None).unwrap();
    });
    for update in desk.updates().await {
        assert!(no_null(&update), "{update}");
    }
    for (method, params) in [
        ("getChat", json!({"chat_id": desk.group})),
        (
            "getChatMember",
            json!({"chat_id": desk.group, "user_id": BOT}),
        ),
        ("getChatAdministrators", json!({"chat_id": desk.group})),
        ("getWebhookInfo", json!({})),
    ] {
        let result = desk.ok(method, params).await;
        assert!(no_null(&result), "{result}");
    }
}

#[tokio::test]
async fn a_chat_has_every_field_that_strict_clients_need() {
    let desk = Desk::new().await;
    let chat = desk.ok("getChat", json!({"chat_id": desk.group})).await;
    for field in [
        "accent_color_id",
        "max_reaction_count",
        "accepted_gift_types",
        "permissions",
    ] {
        assert!(!chat[field].is_null(), "{field}: {chat}");
    }
    assert_eq!(
        desk.ok("getChatMemberCount", json!({"chat_id": desk.group}))
            .await,
        4
    );
    let admins = desk
        .ok("getChatAdministrators", json!({"chat_id": desk.group}))
        .await;
    assert_eq!(admins[0]["status"], "creator");
    desk.world(|world| world.restrict(BOT, desk.group, desk.wang, Permissions::MUTED))
        .unwrap();
    let own = desk
        .ok(
            "getChatMember",
            json!({"chat_id": desk.group, "user_id": BOT}),
        )
        .await;
    assert_eq!(
        (&own["status"], &own["can_send_polls"]),
        (&json!("restricted"), &json!(false))
    );
    let unknown = desk
        .no(
            "getChatMember",
            json!({"chat_id": desk.group, "user_id": 5}),
        )
        .await;
    assert_eq!(unknown.1, "Bad Request: PARTICIPANT_ID_INVALID");
    desk.world(|world| world.start(desk.li, BOT, None)).unwrap();
    let private = desk
        .no("getChatAdministrators", json!({"chat_id": desk.li}))
        .await;
    assert_eq!(
        private.1,
        "Bad Request: there are no administrators in the private chat"
    );
}

#[tokio::test]
async fn requests_that_break_the_schema_are_complained_of_once() {
    let desk = Desk::new().await;
    let say = |extra: Value| {
        let mut params = json!({"chat_id": desk.group, "text": "早"});
        params
            .as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        params
    };
    desk.ok("sendMessage", say(json!({}))).await;
    assert_eq!(desk.world(|world| world.complaints().count()), 0);
    for _ in 0..2 {
        desk.ok("sendMessage", say(json!({"parse_moode": "HTML"})))
            .await;
        desk.ok(
            "sendMessage",
            say(json!({"disable_notification": "perhaps"})),
        )
        .await;
        let button = json!({"text": "收到", "callback_data": "a", "colour": "red"});
        desk.ok(
            "sendMessage",
            say(json!({"reply_markup": {"inline_keyboard": [[button]]}})),
        )
        .await;
    }
    desk.no("sendMessage", json!({"chat_id": desk.group})).await;
    let found: Vec<String> =
        desk.world(|world| world.complaints().map(|one| one.text.clone()).collect());
    assert_eq!(found.len(), 4, "{found:#?}");
    assert!(found[0].contains("parse_moode"), "{found:#?}");
    assert!(
        found[1].contains("disable_notification must be Boolean"),
        "{found:#?}"
    );
    assert!(found[2].contains("no field colour"), "{found:#?}");
    assert!(
        found[3].contains("required parameter text is missing"),
        "{found:#?}"
    );
}

#[tokio::test]
async fn every_call_is_on_record_with_its_outcome() {
    let desk = Desk::new().await;
    let id = desk.post("早").await;
    desk.no("sendMessage", json!({"chat_id": 12, "text": "早"}))
        .await;
    let calls = desk.world(|world| {
        world
            .calls()
            .filter(|call| call.method == "sendMessage")
            .cloned()
            .collect::<Vec<_>>()
    });
    assert_eq!(
        calls[0].params,
        json!({"chat_id": desk.group, "text": "早"})
    );
    assert!(matches!(&calls[0].outcome, Outcome::Done(sent) if sent["message_id"] == id));
    assert_eq!(
        calls[1].outcome,
        Outcome::Refused(400, "Bad Request: chat not found".into())
    );
}

#[tokio::test]
async fn what_a_bot_says_of_itself_is_kept_and_checked() {
    let desk = Desk::new().await;
    let commands = json!([{"command": "tally", "description": "统计"}]);
    desk.ok("setMyCommands", json!({"commands": commands}))
        .await;
    assert_eq!(desk.ok("getMyCommands", json!({})).await, commands);
    let scope = json!({"scope": {"type": "all_group_chats"}});
    assert_eq!(desk.ok("getMyCommands", scope).await, json!([]));
    let wrong = json!({"commands": [{"command": "Tally", "description": "统计"}]});
    assert_eq!(
        desk.no("setMyCommands", wrong).await.1,
        "Bad Request: BOT_COMMAND_INVALID"
    );
    desk.ok("deleteMyCommands", json!({})).await;
    assert_eq!(desk.ok("getMyCommands", json!({})).await, json!([]));
    desk.ok("setMyDescription", json!({"description": "报时"}))
        .await;
    assert_eq!(
        desk.ok("getMyDescription", json!({})).await["description"],
        "报时"
    );
}
