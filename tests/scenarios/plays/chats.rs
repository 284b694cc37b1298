//! What happens to groups: upgraded, left, muted, topics closed. Modes 1, 2, 18, 21 and 22.

use super::posts::{DAILY, NOTICE};
use crate::town::{BOT, Town, on_each};
use tongluo::domain::delivery::State;
use tongluo::domain::time::Span;
use tongluo::sandbox::{Fault, FaultKind, GroupKind, Place};

#[tokio::test]
async fn mode_01_an_upgraded_group_is_followed_by_its_notice_and_gets_no_second_copy() {
    on_each(async |kind| {
        let town = Town::given(&[DAILY])
            .on(kind)
            .in_a(GroupKind::Basic)
            .clock_at("2027-05-31 08:59")
            .await;
        // The old group numbers its messages otherwise than the new one.
        for words in ["早", "早上好"] {
            town.person("P003").says_in_group(words).await;
        }
        town.clock_at("2027-05-31 09:01").await;
        town.expect_chat(&["每天看一遍值班表"]);
        let old = town.group_is_upgraded();
        town.settle().await;
        town.passes(Span::seconds(5)).await;
        town.owner_is_told(&["升级了"]);
        town.clock_at("2027-05-31 17:40").await;
        town.expect_chat(&["结果："]);
        town.owner_is_told(&["已截止"]);
        town.clock_at("2027-06-01 09:01").await;
        town.expect_chat(&["每天看一遍值班表"]);
        assert_eq!(town.copies(Place::Group(old), "每天看一遍值班表"), 1);
        assert_eq!(
            town.copies(town.here(), "每天看一遍值班表"),
            2,
            "a result and an opening"
        );
        town.person("P003").presses("收到").await;
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn mode_01_an_upgrade_that_the_send_hears_of_first_is_followed_too() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .in_a(GroupKind::Basic)
            .clock_at("2027-05-31 08:59")
            .await;
        // Nothing is heard, but sending works.
        town.fault(Fault::new(FaultKind::Cut).on("getUpdates"));
        let old = town.group_is_upgraded();
        town.clock_at("2027-05-31 09:01").await;
        town.expect_chat(&["请核对<值班表>"]);
        town.all_is_well_again();
        town.passes(Span::minutes(1)).await;
        town.owner_is_told(&["升级了"]);
        assert_eq!(town.copies(Place::Group(old), "请核对"), 0);
        assert_eq!(town.copies(town.here(), "请核对"), 1);
        town.person("P003").presses("收到").await;
        town.passes(Span::seconds(5)).await;
        assert_eq!(town.button(), "收到，已 1 人");
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn mode_02_a_group_that_threw_the_bot_out_stops_no_other_and_the_owner_is_told() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .in_groups(2)
            .clock_at("2027-05-31 08:59")
            .await;
        let places = town.places();
        let owner = town.person("P002").account;
        // Nobody has heard of it yet when the post leaves.
        town.fault(Fault::new(FaultKind::Cut).on("getUpdates"));
        town.world(|w| w.remove(BOT, places[0].chat_id(), owner))
            .unwrap();
        town.clock_at("2027-05-31 09:01").await;
        town.expect_in(places[1], &["请核对<值班表>"]);
        town.all_is_well_again();
        town.passes(Span::minutes(1)).await;
        let told = town.world(|w| w.take_new(town.person("P002").private()));
        let texts: Vec<&str> = told.iter().map(|m| m.text()).collect();
        assert!(texts.iter().any(|t| t.contains("已不在")), "{texts:#?}");
        assert!(texts.iter().any(|t| t.contains("没有发到")), "{texts:#?}");
        assert!(texts.len() <= 3, "{texts:#?}");
        // Back again, it is reached again; what was refused is sent when a person says so.
        let link = town.connecting_link().await;
        town.world(|w| w.add_bot_to_group(BOT, places[0].chat_id(), owner, Some(&link)))
            .unwrap();
        town.settle().await;
        town.passes(Span::seconds(5)).await;
        town.owner_is_told(&["已接通"]);
        let failed = town.delivery_in("notice", State::Failed).await;
        town.is_to_be_sent_again(failed).await;
        town.passes(Span::seconds(5)).await;
        town.expect_in(places[0], &["请核对<值班表>"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn mode_02_an_owner_who_blocked_the_bot_stops_nothing() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:59")
            .await;
        let owner = town.person("P002");
        town.world(|w| w.block(owner.account, BOT)).unwrap();
        town.clock_at("2027-05-31 17:40").await;
        town.expect_chat(&["请核对<值班表>", "结果："]);
        town.world(|w| w.unblock(owner.account, BOT)).unwrap();
        town.settle().await;
        town.passes(Span::seconds(30)).await;
        town.owner_is_told(&["已截止"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn mode_18_angle_brackets_and_ampersands_are_read_as_they_were_written() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:59")
            .await;
        town.clock_at("2027-05-31 09:01").await;
        let shown = town.expect_chat(&["请核对<值班表>&电话"]);
        assert!(
            shown[0].text().contains("单位正在<测试>&核对"),
            "{}",
            shown[0].text()
        );
        let guest = town.stranger("<b>王</i>&lt;");
        guest.presses("收到").await;
        guest.registers_as("P005").await;
        town.passes(Span::seconds(3)).await;
        town.owner_is_told(&["刘<芳>&（P005）登记了一个账号"]);
        town.group_mutes_the_bot();
        town.settle().await;
        town.passes(Span::seconds(5)).await;
        town.owner_is_told(&["审计<欢乐>&大家庭 0"]);
        town.group_lets_the_bot_speak();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn mode_21_a_forum_gets_its_posts_in_general() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .in_a(GroupKind::Forum)
            .clock_at("2027-05-31 08:59")
            .await;
        town.clock_at("2027-05-31 09:01").await;
        let shown = town.expect_chat(&["请核对<值班表>"]);
        assert_eq!(shown[0].thread, None);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn mode_21_a_closed_topic_is_left_for_the_general_one_and_the_owner_is_told() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .in_a(GroupKind::Forum)
            .clock_at("2027-05-31 08:59")
            .await;
        let topic = town.group_posts_go_to_a_topic("值班").await;
        // Closed while nothing was heard: the send finds out.
        town.fault(Fault::new(FaultKind::Cut).on("getUpdates"));
        let (group, owner) = (town.group(), town.person("P002").account);
        town.world(|w| w.close_topic(group, owner, topic)).unwrap();
        town.clock_at("2027-05-31 09:01").await;
        town.all_is_well_again();
        town.passes(Span::minutes(1)).await;
        let shown = town.expect_chat(&["请核对<值班表>"]);
        assert_eq!(shown[0].thread, None);
        town.owner_is_told(&["话题已关闭"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn mode_22_a_group_in_which_the_bot_may_not_write_waits_and_goes_on_when_it_may() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:59")
            .await;
        town.fault(Fault::new(FaultKind::Cut).on("getUpdates"));
        town.group_mutes_the_bot();
        town.clock_at("2027-05-31 09:01").await;
        assert_eq!(town.copies(town.here(), "请核对"), 0);
        town.all_is_well_again();
        town.passes(Span::seconds(30)).await;
        let told = town.world(|w| w.take_new(town.person("P002").private()));
        assert!(
            told.iter().any(|m| m.text().contains("不能发言")),
            "{told:#?}"
        );
        town.group_lets_the_bot_speak();
        town.settle().await;
        if town.state_of("notice").await == State::Failed {
            town.is_to_be_sent_again(town.delivery_of("notice").await.id)
                .await;
        }
        town.passes(Span::seconds(30)).await;
        town.expect_chat(&["请核对<值班表>"]);
        town.end().await;
    })
    .await;
}
