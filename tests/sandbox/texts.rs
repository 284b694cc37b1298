//! Texts, entities, limits, edits: with Telegram's own error texts.

use serde_json::{Value, json};

use crate::desk::Desk;

async fn html(desk: &Desk, text: &str) -> Value {
    desk.call(
        "sendMessage",
        json!({"chat_id": desk.group, "text": text, "parse_mode": "HTML"}),
    )
    .await
    .json()
}

#[tokio::test]
async fn html_becomes_entities_counted_in_utf16_units() {
    let desk = Desk::new().await;
    let sent = html(&desk, " 😀<b>粗<i>斜</i></b> &lt;王&#33;&gt; <a href=\"https://e.org/?a=1&amp;b=2\">链</a> <code>x</code>").await;
    let sent = &sent["result"];
    assert_eq!(sent["text"], "😀粗斜 <王!> 链 x");
    assert_eq!(
        sent["entities"],
        json!([
            {"type": "bold", "offset": 2, "length": 2},
            {"type": "italic", "offset": 3, "length": 1},
            {"type": "text_link", "offset": 10, "length": 1, "url": "https://e.org/?a=1&b=2"},
            {"type": "code", "offset": 12, "length": 1},
        ])
    );
    let block = html(&desk, "<pre><code class=\"language-rust\">fn</code></pre>").await;
    let block = &block["result"]["entities"];
    assert_eq!(
        *block,
        json!([{"type": "pre", "offset": 0, "length": 2, "language": "rust"}])
    );
}

#[tokio::test]
async fn broken_html_is_refused_in_telegrams_words() {
    let desk = Desk::new().await;
    for (text, why) in [
        (
            "<b>粗",
            "Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            "<王芳>你好",
            "Unsupported start tag \"王芳\" at byte offset 0",
        ),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        (
            "<b><i>x</b></i>",
            "Unmatched end tag at byte offset 7, expected \"</i>\", found \"</b>\"",
        ),
        ("1 < 2", "Unsupported start tag \"\" at byte offset 2"),
    ] {
        let refused = html(&desk, text).await;
        assert_eq!(
            refused["description"],
            format!("Bad Request: can't parse entities: {why}"),
            "{text}"
        );
        assert_eq!(refused["error_code"], 400);
    }
}

#[tokio::test]
async fn lengths_are_counted_after_parsing_and_in_utf16_units() {
    let desk = Desk::new().await;
    let emoji = "😀".repeat(2048);
    assert_eq!(html(&desk, &format!("<b>{emoji}</b>")).await["ok"], true);
    assert_eq!(
        html(&desk, &format!("{emoji}x")).await["description"],
        "Bad Request: message is too long"
    );
    assert_eq!(
        html(&desk, "<b> </b>").await["description"],
        "Bad Request: message text is empty"
    );
}

#[tokio::test]
async fn callback_data_is_counted_in_bytes() {
    let desk = Desk::new().await;
    let with = async |button: Value| {
        let markup = json!({"inline_keyboard": [[button]]});
        let params = json!({"chat_id": desk.group, "text": "?", "reply_markup": markup});
        desk.call("sendMessage", params).await.json()
    };
    assert_eq!(
        with(json!({"text": "好", "callback_data": "字".repeat(21)})).await["ok"],
        true
    );
    let long = with(json!({"text": "好", "callback_data": "字".repeat(22)})).await;
    assert_eq!(long["description"], "Bad Request: BUTTON_DATA_INVALID");
    let plain = with(json!({"text": "好"})).await;
    assert!(
        plain["description"]
            .as_str()
            .unwrap()
            .contains("Text buttons are unallowed")
    );
    let link = with(json!({"text": "好", "url": "javascript:alert(1)"})).await;
    assert!(link["description"].as_str().unwrap().contains("is invalid"));
}

#[tokio::test]
async fn an_edit_keeps_the_past_and_an_empty_edit_is_refused() {
    let desk = Desk::new().await;
    let id = desk.post("一").await;
    desk.go(5000);
    let edit = json!({"chat_id": desk.group, "message_id": id, "text": "二"});
    let edited = desk.ok("editMessageText", edit.clone()).await;
    assert_eq!(edited["edit_date"], 1_811_725_145);
    let same = desk.no("editMessageText", edit).await;
    assert_eq!(
        same.1,
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"
    );
    let shown = desk.message(id);
    assert_eq!(
        (shown.text(), shown.past[0].words.text.as_str()),
        ("二", "一")
    );
    let gone = json!({"chat_id": desk.group, "message_id": 999, "text": "二"});
    assert_eq!(
        desk.no("editMessageText", gone).await.1,
        "Bad Request: message to edit not found"
    );
    let theirs = desk
        .world(|world| world.say(desk.li, desk.place(), "我的", None))
        .unwrap();
    let theirs = json!({"chat_id": desk.group, "message_id": theirs, "text": "二"});
    assert_eq!(
        desk.no("editMessageText", theirs).await.1,
        "Bad Request: message can't be edited"
    );
    let caption = json!({"chat_id": desk.group, "message_id": id, "caption": "x"});
    let refused = desk.no("editMessageCaption", caption).await;
    assert_eq!(
        refused.1,
        "Bad Request: there is no caption in the message to edit"
    );
}

#[tokio::test]
async fn an_edit_without_buttons_takes_them_away() {
    let desk = Desk::new().await;
    let markup = json!({"inline_keyboard": [[{"text": "收到", "callback_data": "a"}]]});
    let params = json!({"chat_id": desk.group, "text": "一", "reply_markup": markup});
    let id = desk.ok("sendMessage", params).await["message_id"]
        .as_i64()
        .unwrap();
    assert_eq!(desk.message(id).button("收到"), Some((0, 0)));
    desk.ok(
        "editMessageText",
        json!({"chat_id": desk.group, "message_id": id, "text": "二"}),
    )
    .await;
    assert!(desk.message(id).keyboard.is_empty());
    let again = json!({"chat_id": desk.group, "message_id": id, "reply_markup": markup});
    desk.ok("editMessageReplyMarkup", again.clone()).await;
    assert_eq!(desk.no("editMessageReplyMarkup", again).await.0, 400);
}

#[tokio::test]
async fn deleting_is_for_48_hours_and_for_ones_own() {
    let desk = Desk::new().await;
    let id = desk.post("一").await;
    let old = desk.post("旧").await;
    let theirs = desk
        .world(|world| world.say(desk.li, desk.place(), "我的", None))
        .unwrap();
    let delete = |id: i64| json!({"chat_id": desk.group, "message_id": id});
    desk.ok("deleteMessage", delete(id)).await;
    assert!(desk.message(id).deleted);
    assert_eq!(
        desk.no("deleteMessage", delete(id)).await.1,
        "Bad Request: message to delete not found"
    );
    assert_eq!(
        desk.no("deleteMessage", delete(theirs)).await.1,
        "Bad Request: message can't be deleted"
    );
    desk.go(49 * 3600 * 1000);
    let late = desk.no("deleteMessage", delete(old)).await;
    assert_eq!(late.1, "Bad Request: message can't be deleted for everyone");
}

#[tokio::test]
async fn a_reply_to_what_is_gone_is_refused_unless_allowed() {
    let desk = Desk::new().await;
    let id = desk.post("一").await;
    let reply = |to: i64, without: bool| {
        let parameters = json!({"message_id": to, "allow_sending_without_reply": without});
        json!({"chat_id": desk.group, "text": "答", "reply_parameters": parameters})
    };
    let sent = desk.ok("sendMessage", reply(id, false)).await;
    assert_eq!(sent["reply_to_message"]["message_id"], id);
    let refused = desk.no("sendMessage", reply(999, false)).await;
    assert_eq!(refused.1, "Bad Request: message to be replied not found");
    assert!(
        desk.ok("sendMessage", reply(999, true))
            .await
            .get("reply_to_message")
            .is_none()
    );
}
