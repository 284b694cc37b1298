//! Invariant 9: time is a parameter, and a wrong wall clock is noticed. A jump asks the server for its `Date`; while the two
//! differ by more than five minutes nothing is planned and nothing expires, and the owner is told.

use super::posts::NOTICE;
use crate::town::{Town, at, on_each};
use tongluo::domain::time::Span;

#[tokio::test]
async fn a_machine_that_is_set_ahead_opens_nothing_before_its_time() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        let asked = town.world(|w| w.calls_of("getMe").len());
        town.machine_is_set(at("2027-05-31 09:05"));
        town.passes(Span::minutes(2)).await;
        assert!(
            town.world(|w| w.calls_of("getMe").len()) > asked,
            "a fresh date is asked for"
        );
        assert!(town.openings().await.is_empty());
        assert_eq!(town.copies(town.here(), "请核对"), 0);
        town.owner_is_told(&["相差 15 分钟"]);
        // Somebody sets it right: it goes on by itself, at the true time.
        town.machine_is_set(town.true_time());
        town.clock_at("2027-05-31 08:59").await;
        assert!(town.openings().await.is_empty());
        town.clock_at("2027-05-31 09:01").await;
        let shown = town.expect_chat(&["请核对<值班表>"]);
        assert_eq!(shown[0].at_ms, at("2027-05-31 09:00").as_millis());
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_machine_that_is_set_back_stops_planning_until_it_is_right_again() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:00")
            .await;
        town.clock_at("2027-05-31 08:58").await;
        town.machine_is_set(at("2027-05-31 08:30"));
        town.passes(Span::minutes(5)).await;
        town.owner_is_told(&["相差 28 分钟"]);
        assert!(town.openings().await.is_empty());
        town.machine_is_set(town.true_time());
        town.passes(Span::minutes(1)).await;
        town.expect_chat(&["请核对<值班表>"]);
        assert_eq!(town.times_opened("notice").await, 1);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_few_minutes_are_no_reason_to_stop() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        town.machine_is_set(at("2027-05-31 08:54"));
        town.passes(Span::minutes(7)).await;
        town.expect_chat(&["请核对<值班表>"]);
        town.machine_is_set(town.true_time());
        town.passes(Span::minutes(10)).await;
        assert_eq!(town.times_opened("notice").await, 1);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn answers_are_taken_in_while_the_clock_is_wrong() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        town.machine_is_set(at("2027-05-31 10:30"));
        assert_eq!(
            town.person("P003").presses("收到").await,
            "已记录，谢谢您。"
        );
        town.passes(Span::seconds(5)).await;
        town.owner_is_told(&["相差 89 分钟"]);
        town.machine_is_set(town.true_time());
        town.end().await;
    })
    .await;
}
