//! Telegram's limits: a pause is one chat's own and survives a restart, an endless one lets the post expire, and a storm of
//! presses becomes few edits. Modes 3, 4, 17 and 24.

use super::posts::NOTICE;
use crate::town::{BOT, Town, at, on_each};
use tongluo::clock::{Clock, MovedClock};
use tongluo::domain::delivery::State;
use tongluo::domain::time::Span;
use tongluo::engine::pace::Pace;
use tongluo::sandbox::{Fault, FaultKind, Outcome};

#[tokio::test]
async fn mode_03_a_pause_holds_its_own_chat_alone_and_survives_a_restart() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .in_groups(3)
            .clock_at("2027-05-31 08:59")
            .await;
        let places = town.places();
        let slow = places[0].chat_id();
        town.fault(
            Fault::new(FaultKind::TooMany { retry_after: 120 })
                .on("sendMessage")
                .chat(slow)
                .times(1),
        );
        town.clock_at("2027-05-31 09:00").await;
        town.passes(Span::seconds(5)).await;
        town.expect_in(places[1], &["请核对"]);
        town.expect_in(places[2], &["请核对"]);
        town.crash();
        town.restart().await;
        town.passes(Span::seconds(110)).await;
        town.expect_silence();
        town.passes(Span::seconds(15)).await;
        let shown = town.expect_in(places[0], &["请核对"]);
        assert!(
            shown[0].at_ms >= at("2027-05-31 09:02").as_millis(),
            "before its pause was over"
        );
        let tries = town.world(|w| {
            w.calls_of("sendMessage")
                .iter()
                .filter(|c| c.params["chat_id"] == slow)
                .count()
        });
        assert_eq!(tries, 2, "the refused one, the one that came");
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn mode_04_a_pause_of_hours_is_waited_for_and_what_outlives_its_post_expires() {
    on_each(async |kind| {
        let post = NOTICE.replace("迟发", "有效: 2小时\n迟发");
        let town = Town::given(&[&post])
            .on(kind)
            .clock_at("2027-05-31 08:59")
            .await;
        town.fault(
            Fault::new(FaultKind::TooMany {
                retry_after: 10_072,
            })
            .on("sendMessage")
            .times(1),
        );
        town.clock_at("2027-05-31 11:40").await;
        let group = town.group();
        let told = town.world(|w| {
            let calls = w.calls_of("sendMessage").into_iter();
            let refused = calls.filter(|c| matches!(c.outcome, Outcome::Refused(429, _)));
            refused.filter(|c| c.params["chat_id"] == group).count()
        });
        assert_eq!(told, 1, "its pause is law");
        town.clock_at("2027-05-31 12:00").await;
        assert_eq!(town.state_of("notice").await, State::Expired);
        assert_eq!(town.copies(town.here(), "请核对"), 0);
        town.owner_is_told(&["时效已过"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn mode_17_a_press_that_can_not_be_answered_any_more_is_counted_all_the_same() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        let zhang = town.person("P003");
        let press = zhang.taps("收到");
        assert_eq!(town.app().listen(Span::ZERO).await.unwrap(), 1);
        // Heard and committed; the answer comes after the channel has forgotten the press.
        town.leap(Span::seconds(170));
        town.passes(Span::seconds(5)).await;
        assert_eq!(zhang.popup(press), "");
        let answers = town.world(|w| w.calls_of("answerCallbackQuery").len());
        town.passes(Span::minutes(2)).await;
        assert_eq!(
            town.world(|w| w.calls_of("answerCallbackQuery").len()),
            answers,
            "too old is done, not tried again"
        );
        assert_eq!(town.tally_of("notice").await.total.done, 1);
        for _ in 0..2 {
            assert_eq!(
                zhang.presses("收到").await,
                "您之前已经点过，已有记录，不用再点。"
            );
        }
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn mode_24_a_storm_of_presses_becomes_few_edits_within_the_limits() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .of_people(40)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        for n in 7..=40 {
            let popup = town.person(&format!("P{n:03}")).presses("收到").await;
            assert_eq!(popup, "已记录，谢谢您。");
            town.passes(Span::millis(700)).await;
        }
        town.passes(Span::minutes(2)).await;
        assert_eq!(town.button(), "收到，已 34 人");
        let group = town.group();
        let (times, refused) = town.world(|w| {
            let edits = w
                .calls()
                .filter(|c| c.method.starts_with("editMessage") && c.params["chat_id"] == group);
            let edits: Vec<_> = edits.collect();
            let refused = edits.iter().filter(|c| !c.outcome.took_effect()).count();
            (edits.iter().map(|c| c.at_ms).collect::<Vec<_>>(), refused)
        });
        assert_eq!(refused, 0, "every edit was one that the server takes");
        for (n, first) in times.iter().enumerate() {
            let within = times[n..]
                .iter()
                .take_while(|t| **t < first + 60_000)
                .count();
            assert!(within <= 20, "{within} edits in a minute");
        }
        assert!(town.world(|w| w.pending(BOT)) == 0);
        town.end().await;
    })
    .await;
}

#[test]
fn a_place_on_the_wire_is_free_a_second_after_its_answer_came_back() {
    let clock = MovedClock::still(at("2027-05-31 09:00"));
    let pace = Pace::default();
    let used = || pace.standing(clock.monotonic()).used;
    let first = pace.crosses(&clock);
    let second = pace.crosses(&clock);
    clock.advance(Span::seconds(5));
    assert_eq!(used(), 2, "what is under way may still arrive");
    drop(first);
    clock.advance(Span::millis(600));
    drop(second);
    clock.advance(Span::millis(399));
    assert_eq!(used(), 2);
    assert_eq!(
        pace.standing(clock.monotonic()).free_in,
        Span::millis(1),
        "the first of them was answered 999 ms ago"
    );
    clock.advance(Span::millis(1));
    assert_eq!(used(), 1);
    clock.advance(Span::millis(600));
    assert_eq!(used(), 0);
}
