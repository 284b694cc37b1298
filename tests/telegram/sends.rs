//! What goes over the wire, field by field.

use super::wire::{Doing, Wire, clock, granted, refused, sent};
use serde_json::json;
use std::sync::Arc;
use tongluo::channel::{Edited, PollTotals, Transport};
use tongluo::clock::Clock;
use tongluo::domain::campaign::AttachmentForm;
use tongluo::domain::delivery::{Outcome, Receipt, Refusal};
use tongluo::domain::document::{Block, Document};
use tongluo::domain::id::Mark;
use tongluo::domain::outgoing::{Button, ButtonAct, Outgoing, OutgoingFile, OutgoingPoll};
use tongluo::domain::prompt::{Press, PressCode, Question, StartCode};
use tongluo::domain::time::Span;

fn thing(text: &str) -> Outgoing {
    Outgoing {
        document: Document::of(vec![Block::paragraph(text)]),
        ..Outgoing::default()
    }
}

fn button(label: &str, act: ButtonAct) -> Vec<Button> {
    vec![Button {
        label: label.to_owned(),
        act,
    }]
}

fn receipt(message: &str, poll: Option<&str>) -> Outcome {
    Outcome::Accepted(Receipt {
        message: message.to_owned(),
        poll: poll.map(str::to_owned),
    })
}

#[tokio::test]
async fn a_text_goes_out_with_its_buttons_and_without_a_preview() {
    let me = granted(
        json!({ "id": 4242, "is_bot": true, "first_name": "铜锣", "username": "tongluo_bot" }),
    );
    let wire = Wire::open(vec![me, sent()]).await;
    let mark = Mark::from_bits(9);
    let m = mark.as_str().to_owned();
    let press = PressCode {
        mark: mark.clone(),
        press: Press::Confirm,
    };
    let outgoing = Outgoing {
        buttons: vec![
            button("收到", ButtonAct::Press(press)),
            button("开始答题", ButtonAct::Start(StartCode::Form(mark))),
        ],
        silent: true,
        ..thing("a < b")
    };
    assert_eq!(
        wire.telegram().reply("99", &outgoing).await,
        receipt("7", None)
    );
    let asked = wire.asked();
    // The name in the link is the bot's own: asked for once, by its documented name.
    assert_eq!(asked[0].method, "getMe");
    assert_eq!(asked[1].method, "sendMessage");
    assert_eq!(
        asked[1].json(),
        json!({
            "chat_id": 99,
            "text": "a &lt; b",
            "parse_mode": "HTML",
            "link_preview_options": { "is_disabled": true },
            "disable_notification": true,
            "reply_markup": { "inline_keyboard": [
                [{ "text": "收到", "callback_data": format!("c.{m}") }],
                [{ "text": "开始答题", "url": format!("https://t.me/tongluo_bot?start=s-{m}") }],
            ] },
        })
    );
}

#[tokio::test]
async fn nothing_is_sent_while_the_bots_name_in_a_link_is_unknown() {
    let wire = Wire::open(vec![Doing::Hang]).await;
    let start = ButtonAct::Start(StartCode::Form(Mark::from_bits(9)));
    let outgoing = Outgoing {
        buttons: vec![button("开始", start)],
        ..thing("文")
    };
    let outcome = wire.telegram().reply("99", &outgoing).await;
    assert!(matches!(outcome, Outcome::NotSent(_)), "{outcome:?}");
    assert_eq!(wire.asked().len(), 1);
}

#[tokio::test]
async fn a_picture_goes_out_in_parts_with_its_name_in_utf8() {
    let wire = Wire::open(vec![sent(), sent()]).await;
    let telegram = wire.telegram();
    let mut outgoing = thing("图 & 文");
    outgoing.attachment = Some(OutgoingFile {
        form: AttachmentForm::Photo,
        name: "海报\"\r\n.png".to_owned(),
        bytes: Arc::new(b"PNG-bytes".to_vec()),
    });
    assert_eq!(telegram.reply("-5", &outgoing).await, receipt("7", None));
    let asked = wire.last();
    assert_eq!(asked.method, "sendPhoto");
    assert!(
        asked
            .head
            .to_ascii_lowercase()
            .contains("content-type: multipart/form-data")
    );
    let body = asked.text();
    for part in [
        "name=\"chat_id\"\r\n\r\n-5\r\n",
        "name=\"caption\"\r\n\r\n图 &amp; 文\r\n",
        "name=\"parse_mode\"\r\n\r\nHTML\r\n",
        "name=\"photo\"; filename=\"海报___.png\"\r\n\r\nPNG-bytes\r\n",
    ] {
        assert!(body.contains(part), "{part} in {body}");
    }
    outgoing.attachment.as_mut().unwrap().form = AttachmentForm::Document;
    assert_eq!(telegram.reply("-5", &outgoing).await, receipt("7", None));
    assert_eq!(wire.last().method, "sendDocument");
    assert!(wire.last().text().contains("name=\"document\"; filename="));
}

fn quiz() -> Outgoing {
    Outgoing {
        poll: Some(OutgoingPoll {
            question: Question {
                text: "多久？".to_owned(),
                options: vec!["1 个月".to_owned(), "12 小时".to_owned()],
                correct: Some(1),
                explanation: Some("约半天".to_owned()),
            },
            closes_at: Some(clock().now().plus(Span::hours(8))),
        }),
        ..thing("一 & 二")
    }
}

fn poll_sent(anonymous: bool) -> Doing {
    granted(json!({ "message_id": 8, "poll": { "id": "555", "is_anonymous": anonymous } }))
}

#[tokio::test]
async fn mode_13_a_poll_is_never_anonymous() {
    let wire = Wire::open(vec![poll_sent(false)]).await;
    assert_eq!(
        wire.telegram().reply("-5", &quiz()).await,
        receipt("8", Some("555"))
    );
    assert_eq!(wire.last().method, "sendPoll");
    assert_eq!(
        wire.last().json(),
        json!({
            "chat_id": -5, "question": "多久？", "options": [{ "text": "1 个月" }, { "text": "12 小时" }],
            "is_anonymous": false, "type": "quiz", "correct_option_id": 1, "correct_option_ids": [1],
            "explanation": "约半天", "close_date": 1_811_725_200 + 8 * 3600 + 120,
            "description": "一 &amp; 二", "description_parse_mode": "HTML",
        })
    );
}

#[tokio::test]
async fn mode_13_a_poll_that_comes_back_anonymous_is_taken_away_and_refused() {
    let wire = Wire::open(vec![poll_sent(true), granted(json!(true))]).await;
    let outcome = wire.telegram().reply("-5", &quiz()).await;
    assert!(
        matches!(outcome, Outcome::Refused(Refusal::Content, _)),
        "{outcome:?}"
    );
    assert_eq!(wire.last().method, "deleteMessage");
    // Where it can't be taken away it stands there, and that is what is told.
    let wire = Wire::open(vec![
        poll_sent(true),
        refused(400, "Bad Request: message can't be deleted"),
    ])
    .await;
    assert_eq!(
        wire.telegram().reply("-5", &quiz()).await,
        receipt("8", Some("555"))
    );
}

#[tokio::test]
async fn a_vote_has_no_right_answer_and_a_far_close_is_ours_alone() {
    let wire = Wire::open(vec![poll_sent(false)]).await;
    let mut vote = quiz();
    let poll = vote.poll.as_mut().unwrap();
    poll.question.correct = None;
    poll.closes_at = Some(clock().now().plus(Span::days(40)));
    vote.document = Document::default();
    wire.telegram().reply("-5", &vote).await;
    let body = wire.last().json();
    assert_eq!(body["type"], "regular");
    for absent in [
        "correct_option_id",
        "correct_option_ids",
        "explanation",
        "close_date",
        "description",
    ] {
        assert!(body.get(absent).is_none(), "{absent}");
    }
}

#[tokio::test]
async fn mode_16_a_poll_that_is_closed_already_is_closed() {
    let stopped = granted(
        json!({ "id": "555", "options": [{ "text": "a", "voter_count": 3 }, { "text": "b", "voter_count": 0 }] }),
    );
    let again = refused(400, "Bad Request: poll has already been closed");
    let gone = refused(400, "Bad Request: message with poll to stop not found");
    let wire = Wire::open(vec![stopped, again, gone]).await;
    let telegram = wire.telegram();
    let totals = PollTotals { votes: vec![3, 0] };
    assert_eq!(telegram.close_poll("-5", "8").await, Ok(Some(totals)));
    assert_eq!(
        wire.last().json(),
        json!({ "chat_id": -5, "message_id": 8 })
    );
    assert_eq!(telegram.close_poll("-5", "8").await, Ok(None));
    assert!(telegram.close_poll("-5", "8").await.is_err());
}

#[tokio::test]
async fn mode_17_a_press_too_old_to_answer_is_fine() {
    let old = "Bad Request: query is too old and response timeout expired or query ID is invalid";
    let wire = Wire::open(vec![
        granted(json!(true)),
        refused(400, old),
        refused(400, "Bad Request: odd"),
    ])
    .await;
    let telegram = wire.telegram();
    assert_eq!(
        telegram.answer("555", &"长".repeat(300), true).await,
        Ok(())
    );
    let body = wire.last().json();
    assert_eq!(wire.last().method, "answerCallbackQuery");
    assert_eq!(body["callback_query_id"], "555");
    assert_eq!(body["show_alert"], true);
    assert_eq!(body["text"].as_str().unwrap().chars().count(), 200);
    assert_eq!(telegram.answer("555", "已记录", false).await, Ok(()));
    assert!(telegram.answer("555", "已记录", false).await.is_err());
}

#[tokio::test]
async fn mode_18_an_edit_whose_markup_is_refused_is_shown_plain() {
    let entities = "Bad Request: can't parse entities: Unsupported start tag";
    let wire = Wire::open(vec![refused(400, entities), granted(json!(true))]).await;
    assert_eq!(
        wire.telegram().edit("-5", "7", &thing("a & b")).await,
        Edited::Done
    );
    let asked = wire.asked();
    assert_eq!(asked[0].json()["text"], "a &amp; b");
    assert_eq!(asked[1].json()["text"], "a & b");
    assert!(asked[1].json().get("parse_mode").is_none());
}

#[tokio::test]
async fn an_edit_changes_what_the_message_has() {
    let yes = || granted(json!(true));
    let wire = Wire::open(vec![yes(), yes(), yes()]).await;
    let telegram = wire.telegram();
    let mut outgoing = thing("新");
    assert_eq!(telegram.edit("-5", "7", &outgoing).await, Edited::Done);
    assert_eq!(
        wire.last().json(),
        json!({ "chat_id": -5, "message_id": 7, "text": "新", "parse_mode": "HTML", "link_preview_options": { "is_disabled": true } })
    );
    assert_eq!(wire.last().method, "editMessageText");
    outgoing.attachment = Some(OutgoingFile {
        form: AttachmentForm::Photo,
        name: "x".to_owned(),
        bytes: Arc::default(),
    });
    assert_eq!(telegram.edit("-5", "7", &outgoing).await, Edited::Done);
    assert_eq!(
        (wire.last().method.as_str(), wire.last().json()),
        (
            "editMessageCaption",
            json!({ "chat_id": -5, "message_id": 7, "caption": "新", "parse_mode": "HTML" })
        )
    );
    assert_eq!(telegram.edit("-5", "8", &quiz()).await, Edited::Done);
    assert_eq!(wire.last().method, "editMessageReplyMarkup");
}

#[tokio::test]
async fn what_is_gone_already_is_recalled_and_left() {
    let wire = Wire::open(vec![
        refused(400, "Bad Request: message to delete not found"),
        refused(400, "Bad Request: message can't be deleted for everyone"),
        refused(403, "Forbidden: bot is not a member of the supergroup chat"),
        granted(json!(true)),
        Doing::Hang,
    ])
    .await;
    let telegram = wire.telegram();
    assert_eq!(telegram.recall("-5", "7").await, Edited::Done);
    assert!(matches!(
        telegram.recall("-5", "7").await,
        Edited::Gone(why) if why.contains("can't be deleted")
    ));
    assert_eq!(telegram.leave("-5").await, Ok(()));
    assert_eq!(telegram.leave("-5").await, Ok(()));
    assert_eq!(
        (wire.last().method.as_str(), wire.last().json()),
        ("leaveChat", json!({ "chat_id": -5 }))
    );
    assert!(telegram.leave("-5").await.is_err());
}

#[tokio::test]
async fn an_address_that_is_none_is_refused_before_anything_is_written() {
    let wire = Wire::open(vec![]).await;
    let telegram = wire.telegram();
    let outcome = telegram.reply("../x", &thing("文")).await;
    assert!(
        matches!(outcome, Outcome::Refused(Refusal::Content, _)),
        "{outcome:?}"
    );
    assert!(matches!(
        telegram.recall("-5", "x").await,
        Edited::Failed(_)
    ));
    assert!(wire.asked().is_empty());
}
