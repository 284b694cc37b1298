//! What colleagues do without meaning any harm, and the kind and true sentence that each of it gets.

use super::posts::{NOTICE, QUESTION, QUIZ};
use crate::town::{Town, on_each};
use tongluo::domain::time::Span;

#[tokio::test]
async fn who_presses_twice_is_told_that_it_is_recorded_already() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        let zhang = town.person("P003");
        assert_eq!(zhang.presses("收到").await, "已记录，谢谢您。");
        assert_eq!(
            zhang.presses("收到").await,
            "您之前已经点过，已有记录，不用再点。"
        );
        assert_eq!(town.tally_of("notice").await.total.done, 1);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn who_presses_after_the_close_is_told_whether_it_was_recorded() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE, QUIZ])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对", "值班知识三题"]);
        let (zhang, liu) = (town.person("P003"), town.person("P005"));
        liu.starts_quiz().await;
        town.clock_at("2027-05-31 17:31").await;
        town.expect_chat(&["结果", "结果"]);
        town.owner_is_told(&["已截止", "已截止"]);
        // A phone shows the button still: an acknowledgement is taken late, an answer to a quiz is not.
        assert_eq!(zhang.presses_old("收到").await, "已记录（逾期），谢谢您。");
        let said = liu.presses_in_private("对").await;
        assert!(
            said.contains("已记录（逾期）") || said.contains("已经截止"),
            "{said}"
        );
        assert_eq!(town.tally_of("notice").await.total.late, 1);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn who_presses_on_a_copy_is_led_back_to_the_group_and_nothing_counts() {
    on_each(async |kind| {
        let town = Town::given(&[QUESTION])
            .on(kind)
            .in_groups(2)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        let places = town.places();
        town.expect_in(places[0], &["文明出行"]);
        town.expect_in(places[1], &["文明出行"]);
        let zhang = town.person("P003");
        // Telegram drops the buttons of what is forwarded, so the copy has nothing to press; the bot says so to who sends it.
        let said = zhang.forwards("文明出行").await;
        assert!(
            said.contains("找联络员") || said.contains("请到群里"),
            "{said}"
        );
        // A client that keeps them presses the button of one group in another.
        let first = town.stands_in(places[0]);
        let data = first.last().unwrap().keyboard[1][0]
            .data()
            .unwrap()
            .to_owned();
        let other = town.stands_in(places[1]).last().unwrap().id;
        let said = zhang
            .presses_forged_in(places[1], other, &data)
            .await
            .unwrap();
        assert_eq!(
            said,
            "这个按钮已经失效，这次没有记录。请到群里点最新的一条。"
        );
        town.the_last_press_counts_nowhere();
        assert_eq!(town.tally_of("question").await.total.done, 0);
        assert!(zhang.presses("停车让行").await.contains("答对了"));
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn who_blocks_the_bot_in_the_middle_goes_on_where_he_was_when_he_comes_back() {
    on_each(async |kind| {
        let town = Town::given(&[QUIZ])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["值班知识三题"]);
        let zhang = town.person("P003");
        zhang.starts_quiz().await;
        assert!(zhang.answers(0, 0).await.contains("第 2 题"));
        zhang.blocks().await;
        town.passes(Span::minutes(5)).await;
        assert!(
            town.owner()
                .says("/missing")
                .await
                .contains("收不到我的私聊")
        );
        zhang.unblocks().await;
        let said = zhang.starts_quiz().await;
        assert!(said.contains("第 2 题，共 3 题"), "{said}");
        zhang.answers(1, 1).await;
        assert!(zhang.answers(2, 0).await.contains("答对 3 题，谢谢您"));
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn who_has_two_phones_and_two_accounts_is_one_person() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        let (first, second) = (town.person("P003"), town.second_account("P003"));
        assert!(
            second
                .registers_as("P003")
                .await
                .contains("登记好了，您是张伟")
        );
        town.passes(Span::seconds(5)).await;
        town.owner_is_told(&["张伟（P003）登记了一个账号"]);
        assert_eq!(first.presses("收到").await, "已记录，谢谢您。");
        assert_eq!(second.presses("收到").await, "已记录，谢谢您。");
        assert_eq!(town.tally_of("notice").await.total.done, 1);
        let said = second.says("/me").await;
        assert!(
            said.contains("您的 Telegram 账号（2 个）") && said.contains("没有等您参加的"),
            "{said}"
        );
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn who_is_not_registered_is_thanked_and_credited_once_he_is() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        let chen = town.person("P006");
        assert!(chen.presses("收到").await.starts_with("已记录"));
        assert_eq!(town.tally_of("notice").await.total.done, 0);
        let said = chen.starts(None).await;
        assert!(!said.is_empty());
        assert!(chen.says("帮助").await.contains("登记之前答的题也会留着"));
        assert!(chen.registers_as("P006").await.contains("一起算上了"));
        town.passes(Span::seconds(5)).await;
        town.owner_is_told(&["陈静（P006）登记了一个账号"]);
        assert_eq!(town.tally_of("notice").await.total.done, 1);
        town.end().await;
    })
    .await;
}
