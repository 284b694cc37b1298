//! How updates come in: another consumer, a hook that was left set, silence of the network. Modes 10, 11 and 12.

use super::posts::NOTICE;
use crate::town::{BOT, Town, on_each};
use tongluo::domain::time::Span;
use tongluo::sandbox::{Fault, FaultKind};

#[tokio::test]
async fn mode_10_another_consumer_is_told_and_afterwards_everything_is_heard() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        let app = town.app();
        let before = town.world(|w| w.calls_of("getUpdates").len());
        let ours = app.listen(Span::seconds(20));
        let theirs = async {
            town.until(|w| w.calls_of("getUpdates").len() > before)
                .await;
            town.peek_updates().await
        };
        let (ours, _) = tokio::join!(ours, theirs);
        let why = ours.unwrap_err().to_string();
        assert!(
            why.contains("Taken") || why.contains("409") || why.contains("Conflict"),
            "{why}"
        );
        // Whether it was an accident is seen in a while; what was pressed meanwhile comes again.
        let zhang = town.person("P003");
        let press = zhang.taps("收到");
        town.settle().await;
        assert_eq!(town.world(|w| w.pending(BOT)), 1);
        town.passes(Span::seconds(50)).await;
        assert_eq!(zhang.popup(press), "已记录，谢谢您。");
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_network_that_is_away_for_a_minute_costs_no_press() {
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
        town.leap(Span::seconds(60));
        town.settle().await;
        assert_eq!(town.world(|w| w.pending(BOT)), 1);
        town.all_is_well_again();
        town.passes(Span::seconds(30)).await;
        assert_eq!(zhang.popup(press), "已记录，谢谢您。");
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn what_waited_too_long_at_the_channel_is_told_as_a_gap() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        town.crash();
        let press = town.person("P003").taps("收到");
        town.what_waits_is_lost();
        town.leap(Span::minutes(30));
        town.restart().await;
        town.passes(Span::seconds(5)).await;
        assert_eq!(town.person("P003").popup(press), "");
        assert_eq!(town.tally_of("notice").await.total.done, 0);
        let told = town.owner_is_told(&["停机"]);
        assert!(
            told[0].text().contains("只保留 150 秒"),
            "{}",
            told[0].text()
        );
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn mode_12_every_kind_of_update_is_asked_for_each_time() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        // Somebody used the token with a narrower list, which stays in force.
        town.peek_updates_of("[\"message\"]").await;
        town.settle().await;
        assert_eq!(
            town.person("P003").presses("收到").await,
            "已记录，谢谢您。"
        );
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn mode_11_a_hook_that_was_left_set_does_not_make_the_bot_deaf() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        town.crash();
        town.somebody_sets_a_hook().await;
        town.wake().await;
        town.app().listen(Span::ZERO).await.unwrap_err();
        let zhang = town.person("P003");
        // It runs as a server runs it, takes the hook away, and hears the press that comes afterwards.
        town.runs_until(|w| !w.calls_of("deleteWebhook").is_empty())
            .await;
        let press = zhang.taps("收到");
        town.crash();
        town.wake().await;
        town.runs_until(|w| w.popup(press).is_some()).await;
        assert_eq!(zhang.popup(press), "已记录，谢谢您。");
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_bot_that_is_stopped_while_people_press_loses_nothing() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .of_people(30)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        let keys: Vec<String> = (7..=30).map(|n| format!("P{n:03}")).collect();
        let presses: Vec<_> = keys.iter().map(|k| town.person(k).taps("收到")).collect();
        // Stopped as soon as the first is answered; whatever is still waiting then is heard after the next start.
        town.runs_until(|w| presses.iter().any(|p| w.popup(*p).is_some()))
            .await;
        town.crash();
        town.restart().await;
        assert_eq!(town.tally_of("notice").await.total.done, keys.len() as u64);
        for (key, press) in keys.iter().zip(&presses) {
            assert_eq!(town.person(key).popup(*press), "已记录，谢谢您。");
        }
        town.end().await;
    })
    .await;
}
