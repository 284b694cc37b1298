//! What a stranger may try: nothing of it happens, and the owner is told once.

use super::posts::{NOTICE, QUIZ};
use crate::town::{Town, on_each};
use tongluo::domain::time::Span;
use tongluo::sandbox::Place;

#[tokio::test]
async fn a_stranger_who_adds_the_bot_to_his_own_group_gets_nothing_there() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        let stranger = town.outsider("外人");
        let group = stranger.founds_group_with_bot("外人的群").await;
        town.passes(Span::seconds(5)).await;
        town.forget_what_was_said();
        town.clock_at("2027-05-31 09:01").await;
        town.expect_chat(&["请核对"]);
        town.expect_in(Place::Group(group), &[]);
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_stranger_who_sends_commands_learns_nothing_and_starts_nothing() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        let stranger = town.outsider("外人");
        stranger.starts(None).await;
        for command in [
            "/missing", "/stats", "/today", "/plan", "/me", "/pause", "/start@x",
        ] {
            town.passes(Span::seconds(3)).await;
            let said = stranger.says(command).await;
            for secret in ["张伟", "陈静", "综合科", "请核对", AUDIENCE, "应参加"] {
                assert!(!said.contains(secret), "{command}: {said}");
            }
        }
        town.passes(Span::minutes(1)).await;
        town.owner_is_told(&[]);
        assert_eq!(town.tally_of("notice").await.guests, 0);
        town.end().await;
    })
    .await;
}

const AUDIENCE: &str = "审计欢乐大家庭";

#[tokio::test]
async fn somebody_elses_private_buttons_do_nothing_and_the_owner_is_told_once() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        let (zhang, stranger) = (town.person("P003"), town.outsider("外人"));
        zhang.says("/forget").await;
        let message = town.stands_in(zhang.private()).last().unwrap().clone();
        let yes = message.keyboard[1][0].data().unwrap().to_owned();
        // The server shows nobody another's private chat; so he forges the data on a message of his own.
        stranger.starts(None).await;
        stranger.says("/me").await;
        let own = town.stands_in(stranger.private()).last().unwrap().id;
        for _ in 0..3 {
            let said = stranger
                .presses_forged_in(stranger.private(), own, &yes)
                .await
                .unwrap();
            assert!(said.contains("已经失效"), "{said}");
            town.passes(Span::seconds(3)).await;
        }
        for data in [
            "d.1.0.yes",
            "d.999999.0.yes",
            "d.1.0",
            "c.aaaaaaaaaaaa",
            "q.x.0.0",
            "垃圾",
            "",
        ] {
            let pressed = stranger
                .presses_forged_in(stranger.private(), own, data)
                .await;
            assert!(
                pressed.is_err() || !pressed.unwrap().contains("已记录"),
                "{data}"
            );
        }
        town.passes(Span::seconds(10)).await;
        let told = town.owner_is_told(&["点了不是发给它的按钮"]);
        assert!(!told[0].text().contains("张伟"));
        // Nothing of it happened.
        assert!(zhang.says("/me").await.contains("张伟，法规科"));
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_press_that_comes_again_counts_once() {
    on_each(async |kind| {
        let town = Town::given(&[QUIZ])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["值班知识三题"]);
        let zhang = town.person("P003");
        zhang.starts_quiz().await;
        let message = town.stands_in(zhang.private()).last().unwrap().clone();
        let data = message.keyboard[0][0].data().unwrap().to_owned();
        zhang.answers(0, 0).await;
        for _ in 0..3 {
            let said = zhang
                .presses_forged_in(zhang.private(), message.id, &data)
                .await
                .unwrap();
            assert!(said.contains("以第一次为准"), "{said}");
        }
        let tally = town.tally_of("quiz").await;
        assert_eq!((tally.questions[0].right, tally.half_finished), (1, 1));
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn who_guesses_codes_is_stopped_after_five_and_the_owner_is_told_once() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:00")
            .await;
        let stranger = town.outsider("外人");
        for n in 0..12 {
            let letter = char::from(b'a' + n);
            let code = format!("c-{letter}aaaaaaaaaaaaaaaaaaaaaa2");
            let said = stranger.starts(Some(&code)).await;
            assert!(!said.contains("登记好了"), "{said}");
            town.passes(Span::seconds(5)).await;
        }
        for code in [
            "o-aaaaaaaaaaaaaaaaaaaaaaa2",
            "g-aaaaaaaaaaaaaaaaaaaaaaa2",
            "s-aaaaaaaaaaaa",
            "x",
        ] {
            stranger.starts(Some(code)).await;
            town.passes(Span::seconds(5)).await;
        }
        town.owner_is_told(&["用错了 5 次登记链接"]);
        assert!(stranger.says("/missing").await.contains("只有负责人能用"));
        town.end().await;
    })
    .await;
}
