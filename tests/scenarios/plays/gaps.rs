//! Invariant 4: what Telegram did not keep long enough is told as a gap, never hidden, and nothing else is.

use super::posts::NOTICE;
use crate::town::{Town, on_each};
use tongluo::domain::time::Span;
use tongluo::sandbox::{Fault, FaultKind};

#[tokio::test]
async fn a_network_that_is_away_longer_than_a_press_lives_is_told_when_it_is_back() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        town.fault(Fault::new(FaultKind::Cut));
        let zhang = town.person("P003");
        let press = zhang.taps("收到");
        town.settle().await;
        town.what_waits_is_lost();
        town.leap(Span::seconds(200));
        town.settle().await;
        town.all_is_well_again();
        town.passes(Span::seconds(30)).await;
        assert_eq!(zhang.popup(press), "", "it is gone at the channel");
        assert_eq!(town.tally_of("notice").await.total.done, 0);
        let told = town.owner_is_told(&["收不到大家的操作"]);
        assert!(
            told[0].text().contains("只保留 150 秒"),
            "{}",
            told[0].text()
        );
        town.passes(Span::hours(1)).await;
        town.owner_is_told(&[]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_stop_of_three_minutes_is_told_and_one_of_a_minute_is_not() {
    on_each(async |kind| {
        let town = Town::given(&[]).on(kind).clock_at("2027-05-31 09:00").await;
        for (seconds, told) in [(60, &[][..]), (180, &["停机"])] {
            town.passes(Span::minutes(1)).await;
            town.crash();
            town.leap(Span::seconds(seconds));
            town.restart().await;
            town.passes(Span::seconds(5)).await;
            town.owner_is_told(told);
        }
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_stop_of_more_than_a_day_says_that_votes_and_messages_are_missing_too() {
    on_each(async |kind| {
        let town = Town::given(&[]).on(kind).clock_at("2027-06-01 09:00").await;
        town.crash();
        town.leap(Span::hours(25));
        town.restart().await;
        town.passes(Span::seconds(5)).await;
        let told = town.owner_is_told(&["超过一天"]);
        let text = told[0].text();
        assert!(text.contains("只替机器人保留 24 小时"), "{text}");
        assert!(text.contains("没有到时间该发的"), "{text}");
        town.end().await;
    })
    .await;
}
