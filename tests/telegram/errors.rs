//! Every text of the official server that this room knows, and what it comes to.

use super::wire::{Doing, Wire, refused, sent, telegram_at};
use tongluo::channel::telegram::refusal;
use tongluo::channel::{Edited, Transport};
use tongluo::domain::delivery::{Outcome, Refusal};
use tongluo::domain::document::{Block, Document};
use tongluo::domain::outgoing::Outgoing;
use tongluo::domain::time::Span;

fn thing() -> Outgoing {
    Outgoing {
        document: Document::of(vec![Block::paragraph("文")]),
        ..Outgoing::default()
    }
}

/// The outcome of a send to a group that is answered like this.
async fn outcome(doing: Doing) -> Outcome {
    let wire = Wire::open(vec![doing]).await;
    wire.telegram().reply("-100500", &thing()).await
}

async fn edited(doing: Doing) -> Edited {
    let wire = Wire::open(vec![doing]).await;
    wire.telegram().edit("-100500", "7", &thing()).await
}

const TEXTS: &[(u16, &str, Refusal)] = &[
    (401, "Unauthorized", Refusal::Token),
    (401, "Unauthorized: invalid token specified", Refusal::Token),
    (404, "Not Found", Refusal::Token),
    (404, "Not Found: method not found", Refusal::Content),
    (400, "Bad Request: chat_id is empty", Refusal::Content),
    (400, "Bad Request: message text is empty", Refusal::Content),
    (400, "Bad Request: message is too long", Refusal::Content),
    (400, "Bad Request: BUTTON_DATA_INVALID", Refusal::Content),
    (400, "Bad Request: chat not found", Refusal::Removed),
    (400, "Bad Request: message thread not found", Refusal::Topic),
    (400, "Bad Request: TOPIC_CLOSED", Refusal::Topic),
    (400, "Bad Request: TOPIC_DELETED", Refusal::Topic),
    (
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        Refusal::Removed,
    ),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", Refusal::NoRights),
    (400, "Bad Request: CHAT_RESTRICTED", Refusal::NoRights),
    (400, "Bad Request: CHAT_ADMIN_REQUIRED", Refusal::NoRights),
    (
        400,
        "Bad Request: CHAT_SEND_POLL_FORBIDDEN",
        Refusal::NoRights,
    ),
    (
        400,
        "Bad Request: not enough rights to send text messages to the chat",
        Refusal::NoRights,
    ),
    (
        400,
        "Bad Request: have no rights to send a message",
        Refusal::NoRights,
    ),
    (
        400,
        "Bad Request: need administrator rights in the channel chat",
        Refusal::NoRights,
    ),
    (
        400,
        "Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 3",
        Refusal::Markup,
    ),
    (
        400,
        "Bad Request: can't parse entities: Can't find end tag corresponding to start tag b",
        Refusal::Markup,
    ),
    (
        403,
        "Forbidden: bot can't initiate conversation with a user",
        Refusal::NotStarted,
    ),
    (
        403,
        "Forbidden: bot was blocked by the user",
        Refusal::Blocked,
    ),
    (403, "Forbidden: user is deactivated", Refusal::Blocked),
    (
        403,
        "Forbidden: bot was kicked from the group chat",
        Refusal::Removed,
    ),
    (
        403,
        "Forbidden: bot was kicked from the supergroup chat",
        Refusal::Removed,
    ),
    (
        403,
        "Forbidden: bot was kicked from the channel chat",
        Refusal::Removed,
    ),
    (
        403,
        "Forbidden: bot is not a member of the group chat",
        Refusal::Removed,
    ),
    (
        403,
        "Forbidden: bot is not a member of the supergroup chat",
        Refusal::Removed,
    ),
    (
        403,
        "Forbidden: the group chat was deleted",
        Refusal::Removed,
    ),
    (403, "Forbidden: CHAT_WRITE_FORBIDDEN", Refusal::NoRights),
    (
        403,
        "Forbidden: something nobody has seen yet",
        Refusal::NoRights,
    ),
    (
        403,
        "Forbidden: bot can't send messages to bots",
        Refusal::Content,
    ),
    (
        400,
        "Bad Request: something nobody has seen yet",
        Refusal::Content,
    ),
];

#[test]
fn every_known_text_has_its_meaning() {
    for (code, text, meant) in TEXTS {
        assert_eq!(refusal(*code, text, false), *meant, "{code} {text}");
    }
    // In private the same text says that the person never came.
    assert_eq!(
        refusal(400, "Bad Request: chat not found", true),
        Refusal::NotStarted
    );
    assert_eq!(
        refusal(400, "Bad Request: PEER_ID_INVALID", true),
        Refusal::NotStarted
    );
}

#[tokio::test]
async fn mode_05_a_lost_reply_is_unknown_not_failed() {
    let hung = outcome(Doing::Hang).await;
    assert!(matches!(hung, Outcome::Silent(_)), "{hung:?}");
    let broken = outcome(Doing::Break).await;
    assert!(matches!(broken, Outcome::Silent(_)), "{broken:?}");
    let garbage = outcome(Doing::Say(200, "", b"{]".to_vec())).await;
    assert!(matches!(garbage, Outcome::Silent(_)), "{garbage:?}");
    let odd = outcome(Doing::Say(200, "", br#"{"ok":true,"result":{}}"#.to_vec())).await;
    assert!(matches!(odd, Outcome::Silent(_)), "{odd:?}");
}

#[tokio::test]
async fn mode_05_only_a_connection_that_never_stood_is_certain() {
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap()
    };
    let outcome = telegram_at(&format!("http://{closed}"))
        .reply("5", &thing())
        .await;
    assert!(matches!(outcome, Outcome::NotSent(_)), "{outcome:?}");
}

#[tokio::test]
async fn mode_05_nothing_is_tried_twice_by_itself() {
    let wire = Wire::open(vec![Doing::Hang, sent()]).await;
    let outcome = wire.telegram().reply("5", &thing()).await;
    assert!(matches!(outcome, Outcome::Silent(_)), "{outcome:?}");
    assert_eq!(wire.asked().len(), 1);
}

#[tokio::test]
async fn mode_06_a_bad_gateway_in_html_is_unknown_and_short() {
    let page = format!("<html>{}</html>", "502 Bad Gateway ".repeat(500)).into_bytes();
    match outcome(Doing::Say(502, "", page)).await {
        Outcome::Silent(why) => assert_eq!(why, "HTTP 502: no answer of a Bot API"),
        other => panic!("{other:?}"),
    }
    // A restarting server says this of requests that it had passed on.
    let restart = outcome(refused(500, "Internal Server Error: restart")).await;
    assert!(matches!(restart, Outcome::Silent(_)), "{restart:?}");
}

#[tokio::test]
async fn mode_06_who_turns_a_request_back_on_the_way_did_not_send_it() {
    for status in [302, 403, 407] {
        let portal = outcome(Doing::Say(status, "", b"<html>log in</html>".to_vec())).await;
        assert!(
            matches!(portal, Outcome::NotSent(_)),
            "{status}: {portal:?}"
        );
    }
    let big = outcome(Doing::Say(413, "", b"<html>too large</html>".to_vec())).await;
    assert!(
        matches!(big, Outcome::Refused(Refusal::Content, _)),
        "{big:?}"
    );
    let late = outcome(Doing::Say(408, "", b"<html></html>".to_vec())).await;
    assert!(matches!(late, Outcome::Silent(_)), "{late:?}");
}

#[tokio::test]
async fn a_pause_is_read_from_parameters_else_header_else_words() {
    let busy = |seconds| Outcome::Busy {
        retry_after: Span::seconds(seconds),
        everywhere: false,
    };
    let say = |headers, body: &str| Doing::Say(429, headers, body.as_bytes().to_vec());
    let with = r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 9","parameters":{"retry_after":10072}}"#;
    assert_eq!(outcome(say("Retry-After: 3\r\n", with)).await, busy(10_072));
    let without =
        r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 9"}"#;
    assert_eq!(outcome(say("Retry-After: 3\r\n", without)).await, busy(3));
    assert_eq!(outcome(say("", without)).await, busy(9));
    assert_eq!(outcome(say("Retry-After: 4\r\n", "<html>")).await, busy(4));
    assert_eq!(outcome(say("", "<html>")).await, busy(5));
}

#[tokio::test]
async fn an_upgraded_group_gives_its_new_address() {
    let body = br#"{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1001234567890}}"#;
    let doing = || Doing::Say(400, "", body.to_vec());
    let to = "-1001234567890".to_owned();
    assert_eq!(outcome(doing()).await, Outcome::Moved { to: to.clone() });
    assert_eq!(edited(doing()).await, Edited::Moved { to });
}

#[tokio::test]
async fn mode_24_a_text_that_stands_there_already_is_done() {
    let same = "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";
    assert_eq!(edited(refused(400, same)).await, Edited::Done);
    for gone in [
        "Bad Request: message to edit not found",
        "Bad Request: message can't be edited",
        "Bad Request: MESSAGE_ID_INVALID",
    ] {
        assert_eq!(
            edited(refused(400, gone)).await,
            Edited::Gone(gone.to_owned())
        );
    }
    let kicked = "Forbidden: bot was kicked from the supergroup chat";
    assert_eq!(
        edited(refused(403, kicked)).await,
        Edited::Gone(kicked.to_owned())
    );
    assert!(matches!(edited(Doing::Hang).await, Edited::Failed(_)));
    assert!(matches!(
        edited(refused(400, "Bad Request: odd")).await,
        Edited::Failed(_)
    ));
}

#[tokio::test]
async fn long_texts_of_telegram_are_shortened() {
    match outcome(refused(400, &format!("Bad Request: {}", "长".repeat(5000)))).await {
        Outcome::Refused(Refusal::Content, why) => assert_eq!(why.chars().count(), 200),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn no_failure_shows_the_token() {
    use super::wire::TOKEN;
    let echo = format!("Bad Request: no method at /bot{TOKEN}/x");
    let texts = [
        format!("{:?}", outcome(refused(400, &echo)).await),
        format!("{:?}", outcome(Doing::Hang).await),
        format!(
            "{:?}",
            telegram_at("http://127.0.0.1:1").reply("5", &thing()).await
        ),
        format!("{:?}", telegram_at("http://127.0.0.1:1")),
    ];
    for text in texts {
        assert!(!text.contains("SECRET"), "{text}");
    }
}
