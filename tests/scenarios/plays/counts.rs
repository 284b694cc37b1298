//! Invariant 5: the numbers add up, whoever answers by whatever account, and whenever somebody says whose it is.
//! The town counts by itself at the end of each.

use super::posts::{NOTICE, QUESTION};
use crate::town::{Town, on_each};
use tongluo::domain::time::Span;

#[tokio::test]
async fn a_person_with_two_accounts_is_counted_once() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对<值班表>&电话"]);
        let (first, second) = (town.person("P003"), town.second_account("P003"));
        assert!(
            second
                .registers_as("P003")
                .await
                .contains("登记好了，您是张伟")
        );
        town.owner_is_told(&["张伟（P003）登记了一个账号"]);
        first.presses("收到").await;
        second.presses("收到").await;
        town.passes(Span::seconds(5)).await;
        assert_eq!(town.tally_of("notice").await.total.done, 1);
        assert_eq!(town.button(), "收到，已 1 人");
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_guest_takes_part_and_is_in_no_sum() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        let guest = town.stranger("<b>路人</b>&");
        assert_eq!(guest.presses("收到").await, "已记录，谢谢您。");
        town.person("P001").presses("收到").await;
        let tally = town.tally_of("notice").await;
        assert_eq!(
            (tally.total.done, tally.guests, tally.total.open),
            (1, 1, 5)
        );
        town.clock_at("2027-05-31 17:31").await;
        town.expect_chat(&["另有 1 个账号参加"]);
        town.owner_is_told(&["这是谁", "已截止：应参加 6 人，按时 1 人，未参加 5 人"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn an_answer_given_before_its_claim_counts_and_an_undone_claim_takes_it_back() {
    on_each(async |kind| {
        let town = Town::given(&[QUESTION])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["文明出行一题一答"]);
        let chen = town.person("P006");
        let popup = chen.presses("停车让行").await;
        assert!(popup.contains("答对了"), "{popup}");
        let before = town.tally_of("question").await;
        assert_eq!(
            (before.total.done, before.guests, before.total.unregistered),
            (0, 1, 1)
        );
        chen.registers_as("P006").await;
        town.owner_is_told(&["陈静（P006）登记了一个账号"]);
        let after = town.tally_of("question").await;
        assert_eq!(
            (after.total.done, after.guests, after.questions[0].right),
            (1, 0, 1)
        );
        town.claim_is_undone(chen.account).await;
        let undone = town.tally_of("question").await;
        assert_eq!((undone.total.done, undone.guests), (0, 1));
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn of_a_quiz_in_the_group_the_first_answer_counts_and_only_its_presser_hears_the_verdict() {
    on_each(async |kind| {
        let town = Town::given(&[QUESTION])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        let shown = town.expect_chat(&["文明出行一题一答"]);
        let li = town.person("P001");
        let popup = li.presses("鸣笛提醒").await;
        assert!(
            popup.starts_with("已记录。这次没答对。正确答案：停车让行"),
            "{popup}"
        );
        let popup = li.presses("停车让行").await;
        assert!(popup.starts_with("您已经答过，以第一次为准。"), "{popup}");
        town.passes(Span::seconds(5)).await;
        let tally = town.tally_of("question").await;
        assert_eq!((tally.questions[0].right, tally.questions[0].wrong), (0, 1));
        let now = town.world(|w| w.message(town.here(), shown[0].id)).unwrap();
        assert!(now.text().contains("已答 1 人"), "{}", now.text());
        assert!(
            !now.text().contains("应当停车让行"),
            "the verdict is nobody else's"
        );
        town.end().await;
    })
    .await;
}
