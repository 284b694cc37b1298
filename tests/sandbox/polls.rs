//! Native polls: votes, retractions, closing, copies.

use serde_json::{Value, json};
use tongluo_sandbox::{Place, PlayError};

use crate::desk::{Desk, kind};

async fn quiz(desk: &Desk, extra: Value) -> Value {
    let mut params = json!({
        "chat_id": desk.group,
        "question": "世界无烟日是哪一天？",
        "options": [{"text": "5 月 31 日"}, {"text": "6 月 1 日"}, {"text": "4 月 7 日"}],
        "is_anonymous": false,
    });
    params
        .as_object_mut()
        .unwrap()
        .extend(extra.as_object().unwrap().clone());
    desk.call("sendPoll", params).await.json()
}

#[tokio::test]
async fn a_quiz_carries_the_new_fields_and_the_old_single_answer() {
    let desk = Desk::new().await;
    for given in [
        json!({"correct_option_ids": [0]}),
        json!({"correct_option_id": 0}),
    ] {
        let mut extra = given.clone();
        extra["type"] = json!("quiz");
        extra["explanation"] = json!("每年 5 月 31 日");
        let sent = quiz(&desk, extra).await;
        let poll = &sent["result"]["poll"];
        assert_eq!(poll["correct_option_ids"], json!([0]), "{sent}");
        assert_eq!(poll["correct_option_id"], 0);
        assert_eq!(
            (&poll["allows_revoting"], &poll["members_only"]),
            (&json!(false), &json!(false))
        );
        assert!(poll["options"][0]["persistent_id"].is_string());
        assert_eq!(poll["explanation"], "每年 5 月 31 日");
    }
    let two = quiz(&desk, json!({"type": "quiz", "correct_option_ids": [0, 2]})).await;
    assert!(two["result"]["poll"].get("correct_option_id").is_none());
}

#[tokio::test]
async fn votes_of_an_open_poll_are_told_and_a_retraction_is_an_empty_list() {
    let desk = Desk::new().await;
    let sent = quiz(&desk, json!({})).await;
    let id = sent["result"]["message_id"].as_i64().unwrap();
    desk.world(|world| {
        world.vote(desk.li, desk.place(), id, &[1]).unwrap();
        world.vote(desk.li, desk.place(), id, &[0]).unwrap();
        world.retract(desk.li, desk.place(), id).unwrap();
        assert_eq!(
            world.vote(desk.li, desk.place(), id, &[0, 1]),
            Err(PlayError::BadOptions)
        );
        assert_eq!(
            world.vote(desk.li, desk.place(), id, &[9]),
            Err(PlayError::BadOptions)
        );
    });
    let updates = desk.updates().await;
    let chosen: Vec<&Value> = updates
        .iter()
        .map(|update| &update["poll_answer"]["option_ids"])
        .collect();
    assert_eq!(chosen, [&json!([1]), &json!([0]), &json!([])]);
    let answer = &updates[1]["poll_answer"];
    assert_eq!(answer["user"]["id"], desk.li);
    assert_eq!(answer["poll_id"], sent["result"]["poll"]["id"]);
    let persistent = &sent["result"]["poll"]["options"][0]["persistent_id"];
    assert_eq!(&answer["option_persistent_ids"][0], persistent);
}

#[tokio::test]
async fn an_anonymous_poll_tells_counts_and_no_names() {
    let desk = Desk::new().await;
    let sent = quiz(&desk, json!({"is_anonymous": true})).await;
    let id = sent["result"]["message_id"].as_i64().unwrap();
    desk.world(|world| world.vote(desk.li, desk.place(), id, &[1]))
        .unwrap();
    let updates = desk.updates().await;
    assert_eq!(updates.iter().map(kind).collect::<Vec<_>>(), ["poll"]);
    assert_eq!(updates[0]["poll"]["options"][1]["voter_count"], 1);
    assert!(!updates[0].to_string().contains("李强"));
}

#[tokio::test]
async fn a_quiz_takes_one_vote_and_a_stopped_poll_none() {
    let desk = Desk::new().await;
    let sent = quiz(&desk, json!({"type": "quiz", "correct_option_ids": [0]})).await;
    let id = sent["result"]["message_id"].as_i64().unwrap();
    desk.world(|world| {
        world.vote(desk.li, desk.place(), id, &[1]).unwrap();
        assert_eq!(
            world.vote(desk.li, desk.place(), id, &[0]),
            Err(PlayError::Voted)
        );
    });
    let stop = json!({"chat_id": desk.group, "message_id": id});
    let stopped = desk.ok("stopPoll", stop.clone()).await;
    assert_eq!(
        (&stopped["is_closed"], &stopped["total_voter_count"]),
        (&json!(true), &json!(1))
    );
    assert_eq!(
        desk.no("stopPoll", stop).await.1,
        "Bad Request: poll has already been closed"
    );
    assert_eq!(desk.kinds().await, ["poll_answer", "poll"]);
    let late = desk.world(|world| world.vote(desk.zhao, desk.place(), id, &[0]));
    assert_eq!(late, Err(PlayError::PollClosed));
    let none = json!({"chat_id": desk.group, "message_id": 999});
    assert_eq!(
        desk.no("stopPoll", none).await.1,
        "Bad Request: message with poll to stop not found"
    );
}

#[tokio::test]
async fn a_poll_closes_at_its_time_by_itself() {
    let desk = Desk::new().await;
    let sent = quiz(&desk, json!({"open_period": 100_000})).await;
    assert_eq!(sent["result"]["poll"]["open_period"], 100_000, "{sent}");
    let id = sent["result"]["message_id"].as_i64().unwrap();
    desk.go(99_999_000);
    assert_eq!(desk.kinds().await, Vec::<String>::new());
    desk.go(1000);
    let updates = desk.updates().await;
    assert_eq!(updates[0]["poll"]["is_closed"], true);
    assert!(desk.message(id).poll.unwrap().closed);
    let soon = quiz(&desk, json!({"close_date": 1_811_725_141})).await;
    assert_eq!(soon["error_code"], 400);
}

#[tokio::test]
async fn what_a_poll_may_not_be_is_refused() {
    let desk = Desk::new().await;
    let many: Vec<String> = (0..13).map(|number| number.to_string()).collect();
    for (extra, why) in [
        (
            json!({"options": many}),
            "poll can't have more than 12 options",
        ),
        (json!({"options": []}), "poll must have at least 1 option"),
        (
            json!({"question": "长".repeat(301)}),
            "poll question length must not exceed 300",
        ),
        (json!({"question": " "}), "poll question must be non-empty"),
        (
            json!({"options": ["好", "长".repeat(101)]}),
            "poll options length must not exceed 100",
        ),
        (json!({"type": "quiz"}), "wrong correct option ID specified"),
        (
            json!({"type": "quiz", "correct_option_ids": [1, 0]}),
            "wrong correct option ID specified",
        ),
        (
            json!({"type": "quiz", "correct_option_ids": [3]}),
            "wrong correct option ID specified",
        ),
    ] {
        let refused = quiz(&desk, extra.clone()).await;
        assert_eq!(
            refused["description"],
            format!("Bad Request: {why}"),
            "{extra}"
        );
    }
}

#[tokio::test]
async fn a_forwarded_poll_stays_the_same_and_a_copied_one_is_new() {
    let desk = Desk::new().await;
    let sent = quiz(&desk, json!({})).await;
    let id = sent["result"]["message_id"].as_i64().unwrap();
    let poll = sent["result"]["poll"]["id"].as_str().unwrap().to_owned();
    let from = json!({"chat_id": desk.group, "from_chat_id": desk.group, "message_id": id});
    let forwarded = desk.ok("forwardMessage", from.clone()).await;
    assert_eq!(forwarded["poll"]["id"], poll);
    assert_eq!(forwarded["forward_origin"]["type"], "user");
    let copy = desk.ok("copyMessage", from).await["message_id"]
        .as_i64()
        .unwrap();
    assert_ne!(desk.message(copy).poll.unwrap().id, poll);
    let other = desk.world(|world| {
        let other = world.add_group("别的群", tongluo_sandbox::GroupKind::Basic);
        world.found(other, desk.li).unwrap();
        let there = world
            .forward(desk.li, desk.place(), id, Place::Group(other))
            .unwrap();
        world
            .vote(desk.li, Place::Group(other), there, &[2])
            .unwrap();
        world.message(desk.place(), id).unwrap()
    });
    assert_eq!(
        other.poll.unwrap().voters,
        1,
        "a vote under a forward counts in the one poll"
    );
    assert_eq!(desk.kinds().await, ["poll_answer"]);
}

#[tokio::test]
async fn an_anonymous_administrators_vote_names_the_chat_and_the_account_for_all() {
    let desk = Desk::new().await;
    let sent = quiz(&desk, json!({})).await;
    let id = sent["result"]["message_id"].as_i64().unwrap();
    desk.world(|world| world.vote_anonymously(desk.wang, desk.place(), id, &[2]))
        .unwrap();
    let updates = desk.updates().await;
    let answer = &updates[0]["poll_answer"];
    assert_eq!(answer["voter_chat"]["id"], desk.group);
    assert_eq!(answer["user"]["id"], 136_817_688);
    assert_eq!(answer["option_ids"], json!([2]));
}
