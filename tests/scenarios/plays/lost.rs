//! Invariant 3: no transaction is open across the network. What a crash or a lost reply leaves behind is unknown, until a press
//! proves that it arrived, a person says so, or the post's own rule has it sent again.

use super::posts::{NOTICE, RESENT};
use crate::town::{Town, on_each};
use tongluo::domain::delivery::State;
use tongluo::domain::time::Span;
use tongluo::sandbox::{Fault, FaultKind};

fn lost_reply() -> Fault {
    Fault::new(FaultKind::LoseReply).on("sendMessage").times(1)
}

#[tokio::test]
async fn mode_05_a_lost_reply_is_unknown_and_is_never_sent_again_by_itself() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:59")
            .await;
        town.fault(lost_reply());
        town.clock_at("2027-05-31 09:01").await;
        town.expect_chat(&["请核对"]);
        assert_eq!(town.state_of("notice").await, State::Unknown);
        town.owner_is_told(&["断了线，不知道到了没有"]);
        town.crash();
        town.restart().await;
        town.passes(Span::hours(3)).await;
        assert_eq!(town.copies(town.here(), "请核对"), 1);
        town.is_said_to_have_arrived(town.delivery_of("notice").await.id)
            .await;
        assert_eq!(town.state_of("notice").await, State::Confirmed);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn the_owner_looks_into_the_group_and_one_tap_settles_what_nobody_knew() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:59")
            .await;
        town.fault(lost_reply());
        town.clock_at("2027-05-31 09:01").await;
        town.expect_chat(&["请核对"]);
        town.owner_is_told(&["断了线，不知道到了没有"]);
        town.crash();
        town.restart().await;
        let owner = town.person("P002");
        let early = owner.taps_in(owner.private(), "没看到，重新发送");
        let twice = owner.taps_in(owner.private(), "群里已看到");
        town.settle().await;
        assert_eq!(owner.popup(early), "");
        assert_eq!(owner.popup(twice), "这件事已经办完了，不用再点。");
        assert!(owner.reads().contains("重新发往"), "{}", owner.reads());
        town.expect_chat(&["请核对"]);
        assert_eq!(town.copies(town.here(), "请核对"), 2);
        assert_eq!(town.state_of("notice").await, State::Sent);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_press_that_carries_the_mark_settles_what_was_unknown() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:59")
            .await;
        town.fault(lost_reply());
        town.clock_at("2027-05-31 09:01").await;
        town.expect_chat(&["请核对"]);
        town.owner_is_told(&["断了线"]);
        assert_eq!(
            town.person("P003").presses("收到").await,
            "已记录，谢谢您。"
        );
        let delivery = town.delivery_of("notice").await;
        assert_eq!(delivery.state, State::Sent);
        assert_eq!(delivery.settled_by.as_deref(), Some("press"));
        town.passes(Span::seconds(10)).await;
        assert_eq!(
            town.button(),
            "收到，已 1 人",
            "it is edited as if its receipt had come"
        );
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn what_may_come_twice_is_sent_again_on_record() {
    on_each(async |kind| {
        let town = Town::given(&[RESENT])
            .on(kind)
            .clock_at("2027-05-31 08:59")
            .await;
        town.fault(lost_reply());
        town.clock_at("2027-05-31 09:05").await;
        town.expect_chat(&["请核对", "请核对"]);
        let delivery = town.delivery_of("notice").await;
        assert_eq!((delivery.state, delivery.tries), (State::Sent, 2));
        town.person("P003").presses("收到").await;
        assert_eq!(town.tally_of("notice").await.total.done, 1);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_crash_after_the_message_left_leaves_it_unknown_until_a_press_settles_it() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:59")
            .await;
        town.leap(Span::minutes(1));
        // The message is there, the answer is on its way, and the power goes.
        town.fault(
            Fault::new(FaultKind::Slow { ms: 600_000 })
                .on("sendMessage")
                .times(1),
        );
        town.turn_until(|w| w.unread_count() == 1).await;
        town.crash();
        town.all_is_well_again();
        town.restart().await;
        town.passes(Span::seconds(30)).await;
        assert_eq!(
            town.state_of("notice").await,
            State::Sending,
            "before its deadline nobody judges it"
        );
        town.passes(Span::minutes(2)).await;
        assert_eq!(town.state_of("notice").await, State::Unknown);
        town.expect_chat(&["请核对"]);
        town.owner_is_told(&["断了线，不知道到了没有"]);
        town.person("P001").presses("收到").await;
        assert_eq!(town.state_of("notice").await, State::Sent);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_crash_between_claim_and_network_is_unknown_and_a_person_has_it_sent() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:59")
            .await;
        // The group says: not before half a minute; so it is planned, and not sent.
        town.fault(
            Fault::new(FaultKind::TooMany { retry_after: 30 })
                .on("sendMessage")
                .times(1),
        );
        town.clock_at("2027-05-31 09:00").await;
        town.crash();
        town.leap(Span::minutes(1));
        town.somebody_claims_and_dies("notice").await;
        town.restart().await;
        town.passes(Span::seconds(10)).await;
        assert_eq!(town.state_of("notice").await, State::Sending);
        town.passes(Span::minutes(2)).await;
        assert_eq!(town.state_of("notice").await, State::Unknown);
        town.owner_is_told(&["断了线"]);
        town.expect_silence();
        town.is_to_be_sent_again(town.delivery_of("notice").await.id)
            .await;
        town.passes(Span::seconds(10)).await;
        town.expect_chat(&["请核对"]);
        assert_eq!(town.state_of("notice").await, State::Sent);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn mode_06_a_proxys_page_tells_nothing_and_is_unknown() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:59")
            .await;
        let page = FaultKind::ServerError { status: 502 };
        town.fault(Fault::new(page).on("sendMessage").times(1));
        town.clock_at("2027-05-31 09:02").await;
        town.expect_chat(&[]);
        assert_eq!(town.state_of("notice").await, State::Unknown);
        town.owner_is_told(&["断了线"]);
        town.end().await;
    })
    .await;
}
