//! Invariant 2: once. A restart, a second turn, a second instance, a repeated update, a clock set back, a changed time: never a
//! second copy. And mode 23, schedules that fire twice or not at all.

use super::posts::{DAILY, NOTICE, POLL};
use crate::town::{BOT, Town, at, on_each};
use tongluo::domain::time::Span;

#[tokio::test]
async fn mode_23_neither_a_restart_nor_a_second_turn_sends_a_second_copy() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.app().turn().await.unwrap();
        town.app().turn().await.unwrap();
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对<值班表>&电话"]);
        town.crash();
        town.restart().await;
        town.passes(Span::minutes(10)).await;
        town.crash();
        town.leap(Span::hours(1));
        town.restart().await;
        town.passes(Span::minutes(10)).await;
        assert_eq!(town.times_opened("notice").await, 1);
        assert_eq!(town.copies(town.here(), "请核对"), 1);
        town.owner_is_told(&["停机"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn two_instances_at_the_same_moment_send_one_copy() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .in_groups(2)
            .clock_at("2027-05-31 08:59")
            .await;
        let other = town.another_instance().await;
        town.leap(Span::minutes(1));
        let app = town.app();
        for _ in 0..6 {
            let (one, two) = tokio::join!(app.turn(), other.turn());
            one.unwrap();
            two.unwrap();
            town.leap(Span::seconds(1));
        }
        drop(other);
        town.passes(Span::seconds(5)).await;
        for place in town.places() {
            town.expect_in(place, &["请核对"]);
        }
        assert_eq!(town.times_opened("notice").await, 1);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn mode_09_an_update_that_comes_by_hook_twice_and_by_polling_again_counts_once() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        let zhang = town.person("P003");
        let press = zhang.taps("收到");
        let updates = town.peek_updates().await;
        assert_eq!(updates.len(), 1, "{updates:#?}");
        let body = updates[0].to_string();
        for _ in 0..2 {
            town.app().accept(body.as_bytes()).await.unwrap();
        }
        assert_eq!(town.world(|w| w.pending(BOT)), 1);
        town.settle().await;
        assert_eq!(zhang.popup(press), "已记录，谢谢您。");
        let answers = town.world(|w| w.calls_of("answerCallbackQuery").len());
        assert_eq!(answers, 1, "each update is applied once");
        assert_eq!(town.tally_of("notice").await.total.done, 1);
        town.passes(Span::seconds(5)).await;
        assert_eq!(town.button(), "收到，已 1 人");
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_clock_set_back_opens_nothing_twice() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::minutes(1)).await;
        town.expect_chat(&["请核对"]);
        town.machine_is_set(at("2027-05-31 08:58"));
        // Three minutes are within what a machine may be wrong by.
        town.passes(Span::minutes(5)).await;
        assert_eq!(town.times_opened("notice").await, 1);
        assert_eq!(town.copies(town.here(), "请核对"), 1);
        town.machine_is_set(town.true_time());
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_changed_time_counts_from_the_next_period() {
    on_each(async |kind| {
        let town = Town::given(&[DAILY])
            .on(kind)
            .clock_at("2027-06-01 09:00")
            .await;
        town.passes(Span::minutes(1)).await;
        town.expect_chat(&["每天看一遍值班表"]);
        town.edits(0, "cron 0 9 * * *", "cron 0 15 * * *");
        town.edits_are_seen().await;
        town.is_approved("daily").await;
        town.passes(Span::seconds(10)).await;
        town.owner_is_told(&["审批之后改过"]);
        town.clock_at("2027-06-01 15:05").await;
        assert_eq!(town.times_opened("daily").await, 1);
        assert_eq!(town.skips_of("daily").await, ["same_period"]);
        town.owner_is_told(&["与上一次在同一期里"]);
        town.clock_at("2027-06-01 17:31").await;
        town.expect_chat(&["结果："]);
        town.owner_is_told(&["已截止"]);
        town.clock_at("2027-06-02 15:01").await;
        town.expect_chat(&["每天看一遍值班表"]);
        assert_eq!(town.times_opened("daily").await, 2);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn update_ids_that_begin_lower_after_a_silent_week_are_new_updates() {
    on_each(async |kind| {
        let town = Town::given(&[&NOTICE.replace("2027-05-31 09:00", "2027-06-10 09:00")])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.clock_at("2027-06-10 09:01").await;
        town.expect_chat(&["请核对"]);
        town.owner_is_told(&["到现在一切正常"]);
        town.world(|w| w.renumber_updates(BOT, 1000));
        assert_eq!(
            town.person("P003").presses("收到").await,
            "已记录，谢谢您。"
        );
        assert_eq!(
            town.person("P001").presses("收到").await,
            "已记录，谢谢您。"
        );
        assert_eq!(town.tally_of("notice").await.total.done, 2);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn an_older_vote_that_is_delivered_again_does_not_come_back() {
    on_each(async |kind| {
        let town = Town::given(&[POLL])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.forget_what_was_said();
        let li = town.person("P001");
        li.casts(&[0]);
        let older = town.peek_updates().await[0].to_string();
        town.settle().await;
        li.revotes(&[1]);
        town.settle().await;
        town.app().accept(older.as_bytes()).await.unwrap();
        town.crash();
        town.restart().await;
        town.app().accept(older.as_bytes()).await.unwrap();
        let tally = town.tally_of("poll").await;
        assert_eq!(tally.questions[0].chosen, [0, 1, 0]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_link_whose_use_is_delivered_again_is_not_called_used() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:00")
            .await;
        let chen = town.person("P006");
        let link = town.claiming_link("P006").await;
        town.world(|w| w.start(chen.account, BOT, Some(&link)))
            .unwrap();
        let update = town.peek_updates().await[0].to_string();
        town.settle().await;
        town.is_registered(chen.account, "P006");
        town.app().accept(update.as_bytes()).await.unwrap();
        town.passes(Span::seconds(5)).await;
        town.expect_in(chen.private(), &["登记好了，您是陈静"]);
        town.owner_is_told(&["陈静（P006）登记了一个账号"]);
        town.end().await;
    })
    .await;
}
