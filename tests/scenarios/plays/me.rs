//! What somebody sees of himself, and how he is forgotten while every sum stays.

use super::posts::{NOTICE, QUIZ};
use crate::town::{Town, on_each};
use tongluo::domain::time::Span;
use tongluo::store::people;

#[tokio::test]
async fn me_says_who_i_am_what_is_still_mine_to_do_what_i_answered_and_what_is_stored() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE, QUIZ])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对", "值班知识三题"]);
        let zhang = town.person("P003");
        zhang.starts_quiz().await;
        zhang.answers(0, 0).await;
        let said = zhang.says("/me").await;
        for words in [
            "张伟，法规科",
            "还有 2 项等您参加",
            "请核对<值班表>&电话，5 月 31 日 星期一 17:30 截止",
            "“值班知识三题”第 1 题：您选了“对”，答对了",
            "登记的姓名、1 条答案",
            "2027 年 12 月 31 日",
            "没有存您的聊天、电话和位置",
        ] {
            assert!(said.contains(words), "{words:?} in {said}");
        }
        // What is still open is answered from here.
        assert_eq!(zhang.presses_in_private("收到：").await, "已记录，谢谢您。");
        zhang.presses_in_private("开始答题：").await;
        town.passes(Span::seconds(3)).await;
        assert!(zhang.private_text().contains("第 2 题，共 3 题"));
        let said = zhang.says("我").await;
        assert!(
            said.contains("还有 1 项等您参加") && said.contains("已点过"),
            "{said}"
        );
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn who_is_not_registered_is_told_how_to_and_what_is_stored_all_the_same() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        let chen = town.person("P006");
        chen.starts(None).await;
        chen.presses("收到").await;
        let said = chen.says("/me").await;
        for words in [
            "您还没有登记姓名",
            "“请核对<值班表>&电话”：已点过",
            "1 条答案",
        ] {
            assert!(said.contains(words), "{words:?} in {said}");
        }
        assert!(!said.contains("陈静"), "{said}");
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn the_owner_is_told_when_somebody_says_that_an_account_is_not_his() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        let zhang = town.person("P003");
        zhang.says("/me").await;
        assert!(
            zhang
                .presses_in_private("认错人了")
                .await
                .contains("已经告诉负责人")
        );
        town.passes(Span::seconds(5)).await;
        town.owner_is_told(&["登记为张伟的账号说"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn somebody_is_forgotten_at_his_word_and_every_sum_stays() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE, QUIZ])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对", "值班知识三题"]);
        let zhang = town.person("P003");
        zhang.presses("收到").await;
        zhang.starts_quiz().await;
        for (question, option) in [(0, 0), (1, 0), (2, 0)] {
            zhang.answers(question, option).await;
        }
        town.person("P004").presses("收到").await;
        let before = [town.tally_of("notice").await, town.tally_of("quiz").await];
        let said = zhang.says("/forget").await;
        assert!(
            said.contains("4 条答案") && said.contains("人数不变"),
            "{said}"
        );
        // It asks once more, and a no leaves everything as it is.
        assert!(
            zhang
                .presses_in_private("不删了")
                .await
                .contains("什么都没有删")
        );
        assert!(zhang.reads().contains("张伟，法规科"));
        zhang.presses_in_private("忘掉我").await;
        zhang.presses_in_private("确定忘掉我").await;
        assert!(zhang.reads().contains("已经忘掉您了"), "{}", zhang.reads());
        assert_eq!(
            [town.tally_of("notice").await, town.tally_of("quiz").await],
            before
        );
        town.passes(Span::seconds(5)).await;
        town.owner_is_told(&["要求删掉自己的登记和答案"]);
        let nameless = nameless(&town).await;
        town.is_registered(zhang.account, &nameless);
        let left = town.traces_of(zhang.account).await;
        assert_eq!(left, Vec::<String>::new(), "the account is still known");

        // Later his account is a stranger's; what he answers then is a guest's.
        assert!(zhang.says("/me").await.contains("没有存您的任何东西"));
        town.clock_at("2027-05-31 17:31").await;
        town.expect_chat(&["结果", "结果"]);
        let told = town.owner_is_told(&["已截止", "已截止"]);
        assert!(!told[0].text().contains("张伟") || told[0].text().matches("张伟").count() < 2);
        zhang.starts(None).await;
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn the_only_owner_is_not_forgotten_before_another_is_there() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        let owner = town.owner();
        owner.says("/forget").await;
        let said = owner.presses_in_private("确定忘掉我").await;
        assert!(said.contains("您是负责人"), "{said}");
        assert!(owner.says("/today").await.contains("今天"));
        town.end().await;
    })
    .await;
}

/// The key that stands where somebody stood.
async fn nameless(town: &Town) -> String {
    let read = town
        .app()
        .store()
        .read(|c| Box::pin(async move { people::all(c).await }))
        .await
        .unwrap();
    let found = read.iter().find(|p| p.key.as_str().starts_with("x-"));
    found.unwrap().key.to_string()
}
