//! Invariant 6: a late opening follows its rule, and nothing is late in silence.

use super::posts::{DAILY, NOTICE};
use crate::town::{Town, on_each};
use tongluo::domain::time::Span;

#[tokio::test]
async fn mode_23_a_notice_missed_during_an_outage_is_sent_once_and_marked_late() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        town.crash();
        town.leap(Span::minutes(100));
        town.restart().await;
        town.passes(Span::minutes(1)).await;
        let shown = town.expect_chat(&["补发：请核对<值班表>&电话"]);
        assert!(shown[0].text().contains("原定"), "{}", shown[0].text());
        town.owner_is_told(&["停机"]);
        assert_eq!(town.times_opened("notice").await, 1);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn behind_its_lateness_it_is_skipped_and_the_owner_is_told() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        town.crash();
        town.leap(Span::minutes(131));
        town.restart().await;
        town.passes(Span::minutes(1)).await;
        assert_eq!(town.skips_of("notice").await, ["too_late"]);
        town.owner_is_told(&["停机", "错过太久"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn after_days_of_downtime_only_the_newest_missed_opening_is_sent() {
    on_each(async |kind| {
        let town = Town::given(&[DAILY])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        town.crash();
        // Monday to Thursday, half past ten.
        town.leap(Span::minutes(3 * 24 * 60 + 100));
        town.restart().await;
        town.passes(Span::minutes(1)).await;
        town.expect_chat(&["补发：每天看一遍值班表"]);
        assert_eq!(town.times_opened("daily").await, 1);
        assert_eq!(town.skips_of("daily").await, ["superseded"; 3]);
        town.owner_is_told(&["停机", "只补最近的一次", "只补最近的一次", "只补最近的一次"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn what_could_not_leave_before_its_time_was_over_expires_and_the_owner_is_told() {
    on_each(async |kind| {
        let post = NOTICE.replace("迟发", "有效: 2小时\n迟发");
        let town = Town::given(&[&post])
            .on(kind)
            .clock_at("2027-05-31 08:59")
            .await;
        town.clock_at("2027-05-31 08:59").await;
        town.group_mutes_the_bot();
        town.settle().await;
        town.passes(Span::seconds(5)).await;
        town.owner_is_told(&["不能发言"]);
        town.clock_at("2027-05-31 11:30").await;
        town.group_lets_the_bot_speak();
        town.passes(Span::minutes(1)).await;
        assert_eq!(town.copies(town.here(), "请核对"), 0);
        town.owner_is_told(&["时效已过，不再发"]);
        town.end().await;
    })
    .await;
}

const ANNOUNCED: &str = "---
id: week
标题: 防灾减灾宣传
类型: 通知
时间: 防灾减灾宣传周 09:00
---
请看防灾知识。
";

#[tokio::test]
async fn on_a_day_that_nobody_announced_yet_nothing_is_sent_and_the_owner_is_told() {
    on_each(async |kind| {
        let town = Town::given(&[ANNOUNCED])
            .on(kind)
            .clock_at("2027-05-10 08:59")
            .await;
        town.clock_at("2027-05-10 09:01").await;
        town.owner_is_told(&["没有人确认过"]);
        town.expect_chat(&[]);
        town.end().await;
    })
    .await;
}
