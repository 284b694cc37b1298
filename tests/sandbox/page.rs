//! The page's own API: what it shows, what it lets a person do, and whom it refuses.

use std::sync::Mutex;

use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use tongluo_sandbox::{Host, Jump, Opening, Overview};

use crate::desk::{BOT, Desk};
use crate::handing::PICTURE;

async fn get(desk: &Desk, path: &str) -> Value {
    let answer = desk
        .send(desk.http.get(format!("{}{path}", desk.sandbox.url())))
        .await
        .unwrap();
    assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    answer.json()
}

async fn act(desk: &Desk, person: i64, act: Value) -> Value {
    let request = desk
        .http
        .post(format!("{}/page/act", desk.sandbox.url()))
        .header("X-Tongluo-Page", "1")
        .json(&json!({"as": person, "act": act}));
    desk.send(request).await.unwrap().json()
}

#[tokio::test]
async fn the_page_shows_people_chats_and_safe_text() {
    let desk = Desk::new().await;
    let text = "<b>5 月 31 日</b> <a href=\"javascript:alert(1)\">x</a> &lt;img onerror=1&gt; <a href=\"https://t.me/gong_bot?start=a&amp;b\">答</a>";
    desk.ok(
        "sendMessage",
        json!({"chat_id": desk.group, "text": text, "parse_mode": "HTML"}),
    )
    .await;
    let state = get(&desk, &format!("/page/state?as={}", desk.li)).await;
    assert_eq!(
        (&state["as"], &state["host"]),
        (&json!(desk.li), &json!(false))
    );
    assert_eq!(state["bot"]["username"], "gong_bot");
    assert_eq!(state["people"].as_array().unwrap().len(), 3);
    assert_eq!(state["chats"][0]["kind"], "supergroup");
    assert_eq!(state["chats"][0]["bot_state"], "member");
    assert_eq!(state["chats"][1]["start_state"], "never");
    let chat = get(&desk, &format!("/page/chat/{}?as={}", desk.group, desk.li)).await;
    let messages = chat["messages"].as_array().unwrap();
    assert!(messages[0]["service"].as_str().unwrap().contains("铜锣"));
    let shown = messages[1]["text_html"].as_str().unwrap();
    assert!(shown.starts_with("<strong>5 月 31 日</strong> <span>x</span> &lt;img onerror=1&gt; <a href=\"https://t.me/gong_bot?start=a&amp;b\""), "{shown}");
    assert!(!shown.contains("javascript"), "{shown}");
}

#[tokio::test]
async fn a_person_plays_by_acts_and_sees_the_pop_up() {
    let desk = Desk::new().await;
    let markup = json!({"inline_keyboard": [[{"text": "收到", "callback_data": "a"}, {"text": "答题", "url": "https://t.me/gong_bot?start=q"}]]});
    let params = json!({"chat_id": desk.group, "text": "请确认", "reply_markup": markup});
    let id = desk.ok("sendMessage", params).await["message_id"].clone();
    let press = json!({"type": "press", "chat": desk.group, "message": id, "row": 0, "col": 0});
    let pressed = act(&desk, desk.li, press).await;
    assert_eq!(pressed["ok"], true, "{pressed}");
    let query = desk.updates().await[0]["callback_query"]["id"].clone();
    let popup = format!("/page/popup/{}", pressed["press_id"]);
    let (popup, _) = tokio::join!(
        get(&desk, &popup),
        desk.ok(
            "answerCallbackQuery",
            json!({"callback_query_id": query, "text": "已记录", "show_alert": true})
        ),
    );
    assert_eq!(
        (&popup["text"], &popup["alert"]),
        (&json!("已记录"), &json!(true))
    );
    let chat = get(&desk, &format!("/page/chat/{}?as={}", desk.group, desk.li)).await;
    assert_eq!(chat["messages"][1]["pressed"], json!([0, 0]));
    assert_eq!(chat["popup"]["text"], "已记录");
    let link = json!({"type": "press", "chat": desk.group, "message": id, "row": 0, "col": 1});
    let url = act(&desk, desk.li, link).await["link"].clone();
    let opened = act(&desk, desk.li, json!({"type": "open_link", "url": url})).await;
    assert_eq!(opened["chat"], desk.li);
    let private = get(&desk, &format!("/page/chat/{}?as={}", desk.li, desk.li)).await;
    assert_eq!(private["messages"][0]["mine"], true);
    let shown = private["messages"][0]["text_html"].as_str().unwrap();
    assert!(shown.contains("/start") && !shown.contains('q'), "{shown}");
    assert_eq!(
        act(&desk, desk.li, json!({"type": "block"})).await["ok"],
        true
    );
    let said = act(
        &desk,
        desk.li,
        json!({"type": "say", "chat": desk.li, "text": "喂"}),
    )
    .await;
    assert_eq!(
        (&said["ok"], &said["problem"]),
        (&json!(false), &json!("请先点“开始”。"))
    );
    let english =
        json!({"as": desk.li, "lang": "en", "act": {"type": "say", "chat": desk.li, "text": "x"}});
    let request = desk
        .http
        .post(format!("{}/page/act", desk.sandbox.url()))
        .header("X-Tongluo-Page", "1");
    let english = desk.send(request.json(&english)).await.unwrap().json();
    assert_eq!(english["problem"], "start the bot first");
    let unknown = act(&desk, desk.li, json!({"type": "dance"})).await;
    assert_eq!(unknown["ok"], false);
}

/// What the page sends as a request's body.
async fn send(desk: &Desk, query: &str, bytes: &[u8], marked: bool) -> (u16, Value) {
    let address = format!("{}/page/send?as={}&{query}", desk.sandbox.url(), desk.li);
    let mut request = desk.http.post(address).body(bytes.to_vec());
    if marked {
        request = request.header("X-Tongluo-Page", "1");
    }
    let answer = desk.send(request).await.unwrap();
    (answer.status, answer.json())
}

#[tokio::test]
async fn a_person_sends_pictures_and_files_and_forwards_from_the_page() {
    let desk = Desk::new().await;
    let private = format!("chat={}&name=a.png&caption=%E5%9B%BE", desk.li);
    let (_, early) = send(&desk, &private, PICTURE, true).await;
    assert_eq!(early["problem"], "请先点“开始”。");
    act(&desk, desk.li, json!({"type": "start"})).await;
    assert_eq!(send(&desk, &private, PICTURE, false).await.0, 403);
    assert_eq!(send(&desk, &private, PICTURE, true).await.1["ok"], true);
    assert_eq!(send(&desk, &private, b"words", true).await.1["ok"], true);
    let posted = desk.post("大家早").await;
    let forward = json!({"type": "forward", "chat": desk.group, "message": posted});
    assert_eq!(act(&desk, desk.li, forward).await["chat"], desk.li);
    let kinds = json!({"commands": [{"command": "me", "description": "我的"}]});
    desk.ok("setMyCommands", kinds).await;
    let chat = get(&desk, &format!("/page/chat/{}?as={}", desk.li, desk.li)).await;
    assert_eq!(
        chat["commands"],
        json!([{"command": "me", "words": "我的"}])
    );
    let shown = chat["messages"].as_array().unwrap();
    assert!(shown[1]["photo_url"].is_string() && shown[1]["text_html"] == "图");
    assert_eq!(shown[2]["document"]["name"], "a.png");
    assert_eq!(
        (&shown[3]["forwarded"], &shown[3]["text_html"]),
        (&json!(true), &json!("大家早"))
    );
    let updates = desk.updates().await;
    assert!(updates[1]["message"]["photo"].is_array());
}

#[tokio::test]
async fn what_botfather_settles_is_settled_on_the_page() {
    let desk = Desk::new().await;
    for (name, field) in [("set_privacy", "privacy"), ("set_joins", "joins_groups")] {
        let done = act(&desk, desk.li, json!({"type": name, "on": false})).await;
        assert_eq!(done["ok"], true);
        assert_eq!(get(&desk, "/page/state").await["bot"][field], false);
    }
    let token = act(&desk, desk.li, json!({"type": "new_token"})).await["token"].clone();
    assert!(token.as_str().unwrap().starts_with("7000001:AA"));
    assert_eq!(desk.no("getMe", json!({})).await.0, 401);
    let new = json!({"type": "new_bot", "username": "x", "name": "铜锣"});
    let refused = act(&desk, desk.li, new).await;
    assert!(refused["problem"].as_str().unwrap().contains("以 bot 结尾"));
}

#[tokio::test]
async fn a_right_answer_is_shown_only_after_the_vote() {
    let desk = Desk::new().await;
    let quiz = json!({"chat_id": desk.group, "question": "?", "options": ["a", "b"], "is_anonymous": false, "type": "quiz", "correct_option_ids": [1], "explanation": "因为"});
    let id = desk.ok("sendPoll", quiz).await["message_id"].clone();
    let path = format!("/page/chat/{}?as={}", desk.group, desk.li);
    let before = get(&desk, &path).await["messages"][1]["poll"].clone();
    assert!(before.get("explanation").is_none() && before["options"][1]["right"].is_null());
    let vote = json!({"type": "vote", "chat": desk.group, "message": id, "options": [0]});
    assert_eq!(act(&desk, desk.li, vote).await["ok"], true);
    let after = get(&desk, &path).await["messages"][1]["poll"].clone();
    assert_eq!(
        (&after["explanation"], &after["options"][1]["right"]),
        (&json!("因为"), &json!(true))
    );
    assert_eq!(
        (&after["options"][0]["mine"], &after["options"][0]["votes"]),
        (&json!(true), &json!(1))
    );
}

#[tokio::test]
async fn foreign_pages_and_foreign_names_are_refused() {
    let desk = Desk::new().await;
    let url = desk.sandbox.url();
    let body = json!({"as": desk.li, "act": {"type": "leave", "chat": desk.group}});
    let bare = desk
        .send(desk.http.post(format!("{url}/page/act")).json(&body))
        .await
        .unwrap();
    assert_eq!(bare.status, 403);
    let rebound = desk
        .http
        .get(format!("{url}/page/state"))
        .header("Host", "evil.example:80");
    assert_eq!(desk.send(rebound).await.unwrap().status, 403);
    let local = desk
        .http
        .get(format!("{url}/page/state"))
        .header("Host", "localhost:1");
    assert_eq!(desk.send(local).await.unwrap().status, 200);
    assert_eq!(
        desk.world(|world| world.status(desk.group, desk.li)),
        tongluo_sandbox::Status::Member
    );
}

#[tokio::test]
async fn the_page_and_its_files_are_served_from_here() {
    let desk = Desk::new().await;
    let url = desk.sandbox.url();
    let page = desk.send(desk.http.get(&url)).await.unwrap();
    assert_eq!(
        (page.status, page.header("content-type")),
        (200, "text/html; charset=utf-8")
    );
    assert!(
        page.header("content-security-policy")
            .contains("default-src 'self'")
    );
    let mut wanted: Vec<String> = named(&page.text, "/assets/");
    let mut seen = Vec::new();
    while let Some(name) = wanted.pop() {
        if seen.contains(&name) {
            continue;
        }
        let asset = desk
            .send(desk.http.get(format!("{url}/assets/{name}")))
            .await
            .unwrap();
        assert_eq!(asset.status, 200, "{name}");
        wanted.extend(named(&asset.text, "from \"./"));
        wanted.extend(named(&asset.text, "import(\"./"));
        seen.push(name);
    }
    assert!(seen.len() > 5, "{seen:?}");
}

/// What stands between each `lead` and the next quotation mark.
fn named(text: &str, lead: &str) -> Vec<String> {
    let parts = text.split(lead).skip(1);
    parts
        .filter_map(|part| part.split('"').next().map(str::to_owned))
        .collect()
}

#[derive(Default)]
struct Stage(Mutex<Vec<String>>);

impl Host for Stage {
    fn overview(&self) -> BoxFuture<'_, Overview> {
        let next = Some(Opening {
            at_ms: 1,
            title: "答题".into(),
            reason: "世界无烟日".into(),
        });
        Box::pin(async move {
            Overview {
                day: "星期一".into(),
                running: true,
                next,
                ..Overview::default()
            }
        })
    }
    fn jump(&self, to: Jump) -> BoxFuture<'_, Result<(), String>> {
        self.0.lock().unwrap().push(format!("{to:?}"));
        Box::pin(async { Ok(()) })
    }
    fn kill(&self) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(async { Err("机器人没有在运行。".to_owned()) })
    }
    fn restart(&self) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(async { Ok(()) })
    }
}

#[tokio::test]
async fn a_host_adds_its_figures_and_buttons() {
    let desk = Desk::new().await;
    let alone = act(&desk, desk.li, json!({"type": "jump", "to": "next"})).await;
    assert_eq!(alone["ok"], false);
    let stage = std::sync::Arc::new(Stage::default());
    desk.sandbox.set_host(stage.clone());
    let state = get(&desk, "/page/state").await;
    assert_eq!(state["host_overview"]["next"]["reason"], "世界无烟日");
    act(&desk, desk.li, json!({"type": "jump", "to": "next"})).await;
    act(&desk, desk.li, json!({"type": "jump", "minutes": 30})).await;
    assert_eq!(*stage.0.lock().unwrap(), ["NextOpening", "ByMs(1800000)"]);
    let killed = act(&desk, desk.li, json!({"type": "kill"})).await;
    assert_eq!(
        (&killed["ok"], &killed["problem"]),
        (&json!(false), &json!("机器人没有在运行。"))
    );
}

#[tokio::test]
async fn changes_are_told_by_the_stream() {
    let desk = Desk::new().await;
    let mut stream = desk
        .http
        .get(format!("{}/page/stream", desk.sandbox.url()))
        .send()
        .await
        .unwrap();
    let first = stream.chunk().await.unwrap().unwrap();
    assert!(
        String::from_utf8_lossy(&first).contains("event: change"),
        "{first:?}"
    );
    desk.world(|world| world.say(desk.li, desk.place(), "早", None))
        .unwrap();
    let next = stream.chunk().await.unwrap().unwrap();
    assert!(
        String::from_utf8_lossy(&next).contains("\"now_ms\":"),
        "{next:?}"
    );
}

#[tokio::test]
async fn a_sandbox_alone_has_an_office_and_takes_any_token() {
    let desk = Desk::new().await;
    desk.sandbox.furnish();
    let state = get(&desk, "/page/state").await;
    assert_eq!(state["people"].as_array().unwrap().len(), 6);
    let added = act(
        &desk,
        desk.li,
        json!({"type": "add_group", "title": "新群"}),
    )
    .await;
    let group = added["chat"].as_i64().unwrap();
    assert_eq!(
        act(&desk, desk.li, json!({"type": "add_bot", "chat": group})).await["ok"],
        true
    );
    assert!(!matches!(
        desk.world(|world| world.status(group, BOT)),
        tongluo_sandbox::Status::Left
    ));
    let fault = act(
        &desk,
        desk.li,
        json!({"type": "fault", "kind": "too_many", "seconds": 9}),
    )
    .await;
    assert_eq!(fault["ok"], true);
    assert_eq!(desk.call("getMe", json!({})).await.status, 429);
    desk.ok("getMe", json!({})).await;
}

#[tokio::test]
async fn stopping_ends_waiting_polls() {
    let desk = Desk::new().await;
    let (address, http) = (desk.address("getUpdates"), desk.http.clone());
    let waiting =
        tokio::spawn(async move { http.get(format!("{address}?timeout=50")).send().await });
    let polled = |world: &mut tongluo_sandbox::World| {
        world
            .calls()
            .last()
            .filter(|call| call.params["timeout"] == 50)
            .map(|_| ())
    };
    desk.sandbox
        .world()
        .wait_for(std::time::Duration::from_secs(5), polled)
        .await
        .unwrap();
    desk.sandbox.stop().await;
    assert!(waiting.await.unwrap().is_err());
}
