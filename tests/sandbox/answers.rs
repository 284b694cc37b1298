//! Everything that the sandbox says, held against the published schema: what it asks of bots, it keeps itself.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};
use tongluo_sandbox::{AdminRights, GroupKind, Outcome, Permissions, World};

use crate::desk::{BOT, Desk, TOKEN};
use crate::handing::{PICTURE, upload};

#[derive(Deserialize)]
struct Schema {
    methods: BTreeMap<String, Vec<String>>,
    types: BTreeMap<String, Shape>,
}

#[derive(Deserialize)]
struct Shape {
    #[serde(default)]
    fields: Vec<Field>,
    #[serde(default)]
    any: Vec<String>,
}

#[derive(Deserialize)]
struct Field {
    name: String,
    types: Vec<String>,
    #[serde(default)]
    required: bool,
}

/// Fields that the official server writes, although the page does not name them.
const UNNAMED: &[&str] = &["correct_option_id", "all_members_are_administrators"];

impl Schema {
    fn wrong(&self, place: &str, kinds: &[String], value: &Value) -> Vec<String> {
        let all = kinds.iter().map(|kind| self.wrong_kind(place, kind, value));
        all.min_by_key(Vec::len).unwrap_or_default()
    }

    fn wrong_kind(&self, place: &str, kind: &str, value: &Value) -> Vec<String> {
        if let Some(inner) = kind.strip_prefix("Array of ") {
            let Some(rows) = value.as_array() else {
                return vec![format!("{place} is no array")];
            };
            return rows
                .iter()
                .flat_map(|row| self.wrong_kind(place, inner, row))
                .collect();
        }
        let fits = match kind {
            "Integer" => value.is_i64(),
            "Float" => value.is_number(),
            "Boolean" => value.is_boolean(),
            "True" => *value == json!(true),
            "String" => value.is_string(),
            _ => return self.wrong_object(place, kind, value),
        };
        if fits {
            Vec::new()
        } else {
            vec![format!("{place} is no {kind}: {value}")]
        }
    }

    fn wrong_object(&self, place: &str, kind: &str, value: &Value) -> Vec<String> {
        let shape = &self.types[kind];
        if !shape.any.is_empty() {
            return self.wrong(place, &shape.any, value);
        }
        let Some(members) = value.as_object() else {
            return vec![format!("{place} is no {kind}: {value}")];
        };
        let lacking = shape
            .fields
            .iter()
            .filter(|field| field.required && !members.contains_key(&field.name));
        let mut found: Vec<String> = lacking
            .map(|field| format!("{place} lacks {} ({kind})", field.name))
            .collect();
        for (name, member) in members
            .iter()
            .filter(|(name, _)| !UNNAMED.contains(&name.as_str()))
        {
            match shape.fields.iter().find(|field| field.name == *name) {
                None => found.push(format!("{place}: {kind} has no {name}")),
                Some(field) => {
                    found.extend(self.wrong(&format!("{place}.{name}"), &field.types, member))
                }
            }
        }
        found
    }
}

/// What the bot sent in a scene.
struct Sent {
    text: i64,
    poll: i64,
    file: Value,
}

async fn send(desk: &Desk) -> Sent {
    let group = desk.group;
    let markup = json!({"inline_keyboard": [[{"text": "收到", "callback_data": "a"}]]});
    let text = json!({
        "chat_id": group,
        "text": "<b>早</b> /go @gong_bot",
        "parse_mode": "HTML",
        "reply_markup": markup,
    });
    let text = desk.ok("sendMessage", text).await["message_id"]
        .as_i64()
        .unwrap();
    let quiz = json!({
        "chat_id": group,
        "question": "?",
        "options": [{"text": "a"}, {"text": "b"}],
        "is_anonymous": false,
        "type": "quiz",
        "correct_option_ids": [0],
        "explanation": "<i>x</i>",
        "explanation_parse_mode": "HTML",
        "open_period": 60,
    });
    let poll = desk.ok("sendPoll", quiz).await["message_id"]
        .as_i64()
        .unwrap();
    let form = reqwest::multipart::Form::new()
        .text("chat_id", group.to_string())
        .text("caption", "<b>表</b>")
        .text("parse_mode", "HTML")
        .part(
            "document",
            reqwest::multipart::Part::bytes(b"a".to_vec()).file_name("a.txt"),
        );
    let request = desk.http.post(desk.address("sendDocument")).multipart(form);
    let file = desk.send(request).await.unwrap().json();
    Sent {
        text,
        poll,
        file: file["result"]["document"]["file_id"].clone(),
    }
}

/// Whatever a person can hand over in private.
fn hand_over(desk: &Desk, world: &mut World) {
    let (li, group, private) = (desk.li, desk.place(), desk.private(desk.li));
    let picture = upload("a.png", PICTURE);
    world.send_picture(li, private, &picture, "图").unwrap();
    world.send_file(li, private, &picture, "").unwrap();
    let album = [picture.clone(), picture];
    world.send_album(li, private, &album, "").unwrap();
    for said in [
        world.say(desk.wang, group, "早", None).unwrap(),
        world.say_anonymously(desk.wang, group, "匿名").unwrap(),
    ] {
        world.hide_in_forwards(desk.wang, true);
        world.forward(li, group, said, private).unwrap();
    }
}

fn play(desk: &Desk, kind: GroupKind, sent: &Sent) {
    let (group, place, li, zhao) = (desk.group, desk.place(), desk.li, desk.zhao);
    desk.world(|world| {
        world
            .promote(BOT, group, desk.wang, AdminRights::ALL)
            .unwrap();
        world.press(li, place, sent.text, 0, 0).unwrap();
        world.vote(li, place, sent.poll, &[0]).unwrap();
        let said = world.say(li, place, "答", Some(sent.text)).unwrap();
        world.edit_said(li, place, said, "再答").unwrap();
        world.say_anonymously(desk.wang, place, "匿名").unwrap();
        world.forward(li, place, sent.text, place).unwrap();
        world.leave(zhao, group).unwrap();
        world.join(zhao, group).unwrap();
        if kind != GroupKind::Basic {
            world
                .restrict(zhao, group, desk.wang, Permissions::MUTED)
                .unwrap();
        }
        if kind == GroupKind::Forum {
            let topic = world.add_topic(group, desk.wang, "安全").unwrap();
            world.say_in_topic(li, place, topic, "在话题里").unwrap();
            world.close_topic(group, desk.wang, topic).unwrap();
        }
        world.start(li, BOT, Some("q")).unwrap();
        hand_over(desk, world);
        world.block(li, BOT).unwrap();
        world.create_group(li, "新群", Some(BOT)).unwrap();
    });
}

async fn ask(desk: &Desk, sent: &Sent) {
    let group = desk.group;
    let one = json!({"chat_id": group, "message_id": sent.text});
    let poll = json!({"chat_id": group, "from_chat_id": group, "message_id": sent.poll});
    desk.ok("pinChatMessage", one.clone()).await;
    let edit = json!({"chat_id": group, "message_id": sent.text, "text": "晚"});
    desk.ok("editMessageText", edit).await;
    desk.ok("forwardMessage", poll.clone()).await;
    desk.ok("copyMessage", poll).await;
    desk.ok(
        "stopPoll",
        json!({"chat_id": group, "message_id": sent.poll}),
    )
    .await;
    desk.ok("getFile", json!({"file_id": sent.file})).await;
    for who in [BOT, desk.wang, desk.li, desk.zhao] {
        desk.ok("getChatMember", json!({"chat_id": group, "user_id": who}))
            .await;
    }
    for method in [
        "getChat",
        "getChatAdministrators",
        "getChatMemberCount",
        "unpinAllChatMessages",
    ] {
        desk.ok(method, json!({"chat_id": group})).await;
    }
    for method in ["getMe", "getWebhookInfo", "getMyCommands", "getMyName"] {
        desk.ok(method, json!({})).await;
    }
    desk.ok("deleteMessage", one).await;
}

/// Plays a bit of everything in one group.
async fn scene(kind: GroupKind) -> (Desk, Vec<Value>) {
    let desk = Desk::with(kind).await;
    let asked = json!([
        "message",
        "edited_message",
        "callback_query",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member"
    ]);
    desk.ok("getUpdates", json!({"allowed_updates": asked}))
        .await;
    let sent = send(&desk).await;
    play(&desk, kind, &sent);
    ask(&desk, &sent).await;
    if kind == GroupKind::Basic {
        desk.world(|world| world.upgrade_group(desk.group, desk.wang))
            .unwrap();
    }
    let updates = desk.updates().await;
    (desk, updates)
}

#[tokio::test]
async fn what_the_sandbox_says_fits_the_schema() {
    let schema: Schema = serde_json::from_str(include_str!("answers.json")).unwrap();
    for kind in [GroupKind::Basic, GroupKind::Supergroup, GroupKind::Forum] {
        let (desk, updates) = scene(kind).await;
        let mut wrong = schema.wrong("update", &["Array of Update".to_owned()], &json!(updates));
        desk.world(|world| {
            for call in world.calls() {
                if let Outcome::Done(result) = &call.outcome {
                    wrong.extend(schema.wrong(&call.method, &schema.methods[&call.method], result));
                }
            }
            assert_eq!(world.complaints().count(), 0);
            assert!(world.call(TOKEN, "getUpdates", &json!({})).is_ok());
        });
        assert_eq!(wrong, Vec::<String>::new(), "{kind:?}");
        assert!(updates.len() > 12, "{kind:?}: {}", updates.len());
    }
}
