//! Invariants 11 and 12: no token, no name and no text in any log; a broken edit leaves the last good state standing.

use super::posts::{NOTICE, QUIZ};
use crate::town::{Captured, TOKEN, Town, on_each};
use tongluo::domain::time::Span;
use tongluo::sandbox::{Fault, FaultKind};

#[tokio::test]
async fn a_broken_edit_leaves_the_last_good_state_standing_and_the_owner_is_told() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE, QUIZ])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        town.edits(0, "截止: 17:30", "截止: 二十五点");
        town.edits_are_seen().await;
        town.passes(Span::seconds(5)).await;
        let told = town.owner_is_told(&["仍按上一次没有错误的内容办"]);
        assert!(
            told[0].text().contains("trial/post-0.md"),
            "{}",
            told[0].text()
        );
        town.clock_at("2027-05-31 09:01").await;
        town.expect_chat(&["请核对<值班表>", "值班知识三题"]);
        town.edits(0, "截止: 二十五点", "截止: 17:30");
        town.edits_are_seen().await;
        town.passes(Span::seconds(5)).await;
        assert_eq!(town.times_opened("notice").await, 1);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_vanished_post_is_told_and_not_sent() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE, QUIZ])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        std::fs::remove_file(town.messages().join("trial/post-0.md")).unwrap();
        town.edits_are_seen().await;
        town.clock_at("2027-05-31 09:01").await;
        town.owner_is_told(&["不见了"]);
        town.expect_chat(&["值班知识三题"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn no_token_no_name_and_no_text_is_ever_logged() {
    on_each(async |kind| {
        let captured = Captured::begin();
        let town = Town::given(&[NOTICE, QUIZ])
            .on(kind)
            .clock_at("2027-05-31 08:59")
            .await;
        town.fault(
            Fault::new(FaultKind::ServerError { status: 502 })
                .on("editMessageText")
                .times(1),
        );
        town.fault(
            Fault::new(FaultKind::Garbage)
                .on("answerCallbackQuery")
                .times(1),
        );
        town.fault(Fault::new(FaultKind::Cut).on("getUpdates").times(2));
        town.clock_at("2027-05-31 09:01").await;
        town.forget_what_was_said();
        let liu = town.person("P005");
        liu.presses("收到").await;
        liu.starts_quiz().await;
        liu.answers(0, 0).await;
        let guest = town.stranger("过路<客>");
        guest.presses("收到").await;
        guest.starts(Some("c-aaaaaaaaaaaaaaaaaaaaaaaa")).await;
        town.world(|w| w.say(guest.account, guest.private(), "我的悄悄话", None))
            .unwrap();
        town.settle().await;
        town.edits(0, "请核对", "请改对");
        town.edits_are_seen().await;
        town.crash();
        town.restart().await;
        town.clock_at("2027-05-31 17:40").await;
        town.forget_what_was_said();
        town.end().await;
        let log = captured.end();
        assert!(
            log.contains("opened") && log.contains("closed"),
            "the play was not heard: {log}"
        );
        let secret = TOKEN.split(':').nth(1).unwrap();
        let names = [
            "李建国",
            "王秀英",
            "张伟",
            "刘<芳>",
            "陈静",
            "过路",
            "审计<欢乐>",
        ];
        let texts = [
            "请核对",
            "值班",
            "悄悄话",
            "第一题",
            "停机",
            "已记录",
            "登记",
            "aaaaaaaaaaaa",
        ];
        for word in names.into_iter().chain(texts).chain([secret, TOKEN]) {
            let line = log.lines().find(|l| l.contains(word));
            assert_eq!(line, None, "{word:?} was logged");
        }
    })
    .await;
}
