//! What goes wrong on purpose, and what is left of it in the world.

use serde_json::json;
use tongluo_sandbox::{Fault, FaultKind, Outcome};

use crate::desk::Desk;

fn inject(desk: &Desk, fault: Fault) {
    desk.world(|world| world.inject(fault));
}

fn texts(desk: &Desk) -> Vec<String> {
    desk.world(|world| world.take_new(desk.place()))
        .into_iter()
        .map(|one| one.words.text)
        .collect()
}

#[tokio::test]
async fn a_cut_network_carries_nothing_out() {
    let desk = Desk::new().await;
    inject(&desk, Fault::new(FaultKind::Cut).on("sendMessage").times(1));
    let params = json!({"chat_id": desk.group, "text": "早"});
    assert!(desk.try_call("sendMessage", params.clone()).await.is_err());
    assert_eq!(texts(&desk), Vec::<String>::new());
    desk.ok("sendMessage", params).await;
    assert_eq!(texts(&desk), ["早"]);
    let outcomes = desk.world(|world| {
        world
            .calls()
            .map(|call| call.outcome.clone())
            .collect::<Vec<_>>()
    });
    assert!(outcomes.contains(&Outcome::Cut));
}

#[tokio::test]
async fn a_lost_reply_leaves_the_message_delivered() {
    let desk = Desk::new().await;
    inject(
        &desk,
        Fault::new(FaultKind::LoseReply).chat(desk.group).times(1),
    );
    assert!(
        desk.try_call("sendMessage", json!({"chat_id": desk.group, "text": "早"}))
            .await
            .is_err()
    );
    assert_eq!(texts(&desk), ["早"]);
    let lost = desk.world(|world| world.calls().last().cloned()).unwrap();
    assert!(matches!(lost.outcome, Outcome::Lost(_)) && lost.outcome.took_effect());
}

#[tokio::test]
async fn faults_are_scoped_by_method_chat_count_and_time() {
    let desk = Desk::new().await;
    desk.world(|world| world.start(desk.li, crate::desk::BOT, None))
        .unwrap();
    inject(
        &desk,
        Fault::new(FaultKind::TooMany { retry_after: 7 })
            .chat(desk.group)
            .for_seconds(10),
    );
    let answer = desk
        .call("SendMessage", json!({"chat_id": desk.group, "text": "早"}))
        .await;
    assert_eq!((answer.status, answer.header("retry-after")), (429, "7"));
    assert_eq!(answer.json()["parameters"]["retry_after"], 7);
    desk.ok("sendMessage", json!({"chat_id": desk.li, "text": "早"}))
        .await;
    desk.go(10_000);
    desk.post("早").await;
    inject(
        &desk,
        Fault::new(FaultKind::ServerError { status: 502 }).but_not_polling(),
    );
    let answer = desk.call("getMe", json!({})).await;
    assert_eq!(answer.status, 502);
    assert!(answer.text.starts_with("<html>"), "{}", answer.text);
    desk.ok("getUpdates", json!({})).await;
    desk.world(|world| world.clear_faults());
    desk.ok("getMe", json!({})).await;
}

#[tokio::test]
async fn a_garbled_answer_a_wrong_date_and_a_revoked_token() {
    let desk = Desk::new().await;
    inject(
        &desk,
        Fault::new(FaultKind::Garbage).on("sendmessage").times(1),
    );
    let answer = desk
        .call("sendMessage", json!({"chat_id": desk.group, "text": "早"}))
        .await;
    assert_eq!(answer.status, 200);
    assert!(serde_json::from_str::<serde_json::Value>(&answer.text).is_err());
    assert_eq!(texts(&desk), ["早"]);
    inject(
        &desk,
        Fault::new(FaultKind::DateShift { seconds: -600 }).times(1),
    );
    let answer = desk.call("getMe", json!({})).await;
    assert_eq!(answer.header("date"), "Mon, 31 May 2027 00:49:00 GMT");
    inject(&desk, Fault::new(FaultKind::Unauthorized).times(1));
    assert_eq!(
        desk.no("getMe", json!({})).await,
        (401, "Unauthorized".into())
    );
    inject(&desk, Fault::new(FaultKind::Slow { ms: 1 }).times(1));
    desk.ok("getMe", json!({})).await;
}

#[tokio::test]
async fn a_waiting_poll_breaks_when_the_network_does_and_loses_nothing() {
    let desk = Desk::new().await;
    let wait = desk.try_call("getUpdates", json!({"timeout": 30}));
    let act = async {
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
        inject(&desk, Fault::new(FaultKind::Cut).for_seconds(60));
        desk.world(|world| world.say(desk.li, desk.place(), "/断网时", None))
            .unwrap();
    };
    let (answer, ()) = tokio::join!(wait, act);
    assert!(answer.is_err());
    desk.go(60_000);
    assert_eq!(desk.updates().await[0]["message"]["text"], "/断网时");
}

#[tokio::test]
async fn an_update_whose_answer_was_lost_is_served_again() {
    let desk = Desk::new().await;
    desk.world(|world| world.say(desk.li, desk.place(), "/a", None))
        .unwrap();
    inject(
        &desk,
        Fault::new(FaultKind::LoseReply).on("getUpdates").times(1),
    );
    assert!(desk.try_call("getUpdates", json!({})).await.is_err());
    assert_eq!(desk.kinds().await, ["message"]);
}
