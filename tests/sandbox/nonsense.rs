//! Nonsense in every parameter of every call: refused or ignored, never the end of the world.

use serde_json::{Value, json};

use crate::desk::{Desk, TOKEN};

const METHODS: &[&str] = &[
    "getUpdates",
    "setWebhook",
    "sendMessage",
    "sendPhoto",
    "sendDocument",
    "sendPoll",
    "sendChatAction",
    "forwardMessage",
    "copyMessage",
    "stopPoll",
    "editMessageText",
    "editMessageCaption",
    "editMessageReplyMarkup",
    "deleteMessage",
    "deleteMessages",
    "pinChatMessage",
    "unpinChatMessage",
    "answerCallbackQuery",
    "getChat",
    "getChatMember",
    "getFile",
    "setMyCommands",
    "getMyCommands",
];

const NAMES: &[&str] = &[
    "chat_id",
    "from_chat_id",
    "message_id",
    "message_ids",
    "message_thread_id",
    "user_id",
    "text",
    "caption",
    "parse_mode",
    "entities",
    "caption_entities",
    "reply_markup",
    "reply_parameters",
    "question",
    "options",
    "type",
    "correct_option_ids",
    "correct_option_id",
    "open_period",
    "close_date",
    "explanation",
    "offset",
    "limit",
    "timeout",
    "allowed_updates",
    "url",
    "max_connections",
    "photo",
    "document",
    "file_id",
    "commands",
    "scope",
    "callback_query_id",
    "action",
];

fn nonsense() -> Vec<Value> {
    vec![
        json!(""),
        json!(0),
        json!(-1),
        json!(i64::MIN),
        json!(i64::MAX),
        json!(1e300),
        json!(null),
        json!(true),
        json!([]),
        json!([[[]]]),
        json!({}),
        json!("\u{0}\u{feff}"),
        json!("<"),
        json!("</"),
        json!("<a href='"),
        json!("&#x110000;&#0;&"),
        json!("😀".repeat(5000)),
        json!({"inline_keyboard": [[{"text": "x", "url": "http://"}], 7]}),
        json!([{"type": "bold", "offset": u64::MAX, "length": u64::MAX}]),
        json!([{"type": "bold", "offset": 1, "length": 3}, {"type": "url", "offset": 0, "length": 2}]),
        json!({"message_id": i64::MIN}),
        json!("HTML"),
    ]
}

#[tokio::test]
async fn no_parameter_can_break_the_world() {
    let values = nonsense();
    let desk = Desk::new().await;
    let id = desk.post("😀一").await;
    for method in METHODS {
        for name in NAMES {
            for value in &values {
                let mut params = json!({
                    "chat_id": desk.group, "from_chat_id": desk.group, "message_id": id, "text": "😀<b>x</b>",
                    "question": "?", "options": ["a", "b"], "user_id": desk.li,
                });
                params[*name] = value.clone();
                let _ = desk.world(|world| world.call(TOKEN, method, &params));
            }
        }
        // The page must be able to show what came of it.
        let path = format!(
            "{}/page/chat/{}?as={}",
            desk.sandbox.url(),
            desk.group,
            desk.li
        );
        assert_eq!(
            desk.send(desk.http.get(path)).await.unwrap().status,
            200,
            "{method}"
        );
    }
    desk.ok("deleteWebhook", json!({})).await;
    desk.post("还在").await;
}
