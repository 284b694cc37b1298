//! What the owner asks for in the private chat, and what others are told who ask for it.

use super::posts::{NOTICE, QUIZ};
use crate::town::{AUDIENCE, Town, on_each};
use tongluo::domain::time::Span;

const LATER: &str = "---
id: later
标题: 防汛值班提醒
类型: 通知
时间: 2027-06-04 10:00
---
请看值班表。
";

#[tokio::test]
async fn today_says_what_opens_what_runs_and_what_waits_for_approval() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE, &QUIZ.replace("31 09:00", "31 15:00"), LATER])
            .on(kind)
            .clock_at("2027-05-31 08:30")
            .await;
        town.approval_is_withdrawn("later").await;
        let owner = town.owner();
        let said = owner.says("/today").await;
        for words in [
            "今天 5 月 31 日 星期一",
            "今天还要发",
            "09:00 请核对<值班表>&电话",
            "15:00 值班知识三题",
            "定在这一天；已审批（P001）；发往“审计欢乐大家庭”，6 人",
            "等审批",
            "6 月 4 日 星期五 10:00 防汛值班提醒",
            "审批已撤回",
        ] {
            assert!(said.contains(words), "{words:?} in {said}");
        }
        assert!(!said.contains("正在进行"), "{said}");
        town.clock_at("2027-05-31 09:01").await;
        town.expect_chat(&["请核对"]);
        town.person("P003").presses("收到").await;
        let said = owner.says("今天").await;
        assert!(
            said.contains(
                "请核对<值班表>&电话：已参加 1 人，应参加 6 人，5 月 31 日 星期一 17:30 截止"
            ),
            "{said}"
        );
        assert!(!said.contains("09:00 请核对"), "{said}");
        town.clock_at("2027-05-31 15:01").await;
        town.expect_chat(&["值班知识三题"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn the_plan_lists_fourteen_days_with_reason_approval_and_people() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE, LATER])
            .on(kind)
            .clock_at("2027-05-28 08:30")
            .await;
        let owner = town.owner();
        let said = owner.says("/plan").await;
        let (first, second) = (said.find("5 月 31 日 星期一 09:00"), said.find("6 月 4 日"));
        assert!(first.is_some() && first < second, "{said}");
        assert!(
            said.contains("已审批（P001）") && said.contains("6 人"),
            "{said}"
        );
        assert!(!said.contains("还没有审批"), "{said}");
        town.edits(1, "请看值班表", "请看新的值班表");
        town.edits_are_seen().await;
        town.passes(Span::seconds(5)).await;
        town.owner_is_told(&["审批之后改过"]);
        let said = owner.says("计划。").await;
        assert!(said.contains("审批之后内容改过"), "{said}");
        assert!(said.contains("1 次还没有审批"), "{said}");
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn stats_show_a_bar_and_missing_shows_names_to_the_owner_alone() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        town.person("P003").presses("收到").await;
        town.person("P004").presses("收到").await;
        town.person("P005").presses("收到").await;
        town.person("P001").blocks().await;
        let owner = town.owner();
        let said = owner.says("/stats").await;
        for words in [
            "正在进行",
            "应参加 6 人，按时参加 3 人，还没参加 3 人",
            "█████░░░░░ 50%",
        ] {
            assert!(said.contains(words), "{words:?} in {said}");
        }
        let number = town.opening_of("notice").await;
        let one = owner.says(&format!("/stats {number}")).await;
        assert!(one.contains("财政科：应参加 2 人，按时参加 2 人"), "{one}");
        let missing = owner.says("/missing").await;
        for words in [
            "“请核对<值班表>&电话”还没参加的有 3 人",
            "综合科：李建国、陈静",
            "创建办：王秀英",
            "其中 1 人还没有登记姓名",
            "其中 1 人登记过，但现在收不到我的私聊",
            "https://t.me/tongluo_bot",
            "不要转到群里",
        ] {
            assert!(missing.contains(words), "{words:?} in {missing}");
        }
        assert_eq!(owner.says("谁没答 核对").await, missing);
        assert!(
            owner
                .says("/missing 不存在的")
                .await
                .contains("没有找到“不存在的”")
        );
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn who_is_not_the_owner_learns_nothing_from_the_owners_commands() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        let zhang = town.person("P003");
        let first = zhang.says("/today").await;
        assert!(first.contains("只有负责人能用"), "{first}");
        for asked in [
            "/plan",
            "/stats",
            "/missing",
            "/missing 1",
            "名单",
            "/STATS@tongluo_bot x",
        ] {
            town.passes(Span::seconds(3)).await;
            assert_eq!(zhang.says(asked).await, first, "{asked}");
        }
        let help = zhang.says("帮助").await;
        assert!(help.contains("/me") && help.contains("/forget"), "{help}");
        assert!(
            !help.contains("/missing") && !help.contains("/today"),
            "{help}"
        );
        let help = town.owner().says("/help").await;
        assert!(help.contains("/missing") && help.contains("/me"), "{help}");
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn in_a_group_the_bot_keeps_still_whatever_command_is_written() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        for said in [
            "/missing",
            "/today@tongluo_bot",
            "/me",
            "/forget",
            "/help",
            "名单",
        ] {
            town.owner().says_in_group(said).await;
            town.person("P003").says_in_group(said).await;
        }
        town.passes(Span::minutes(1)).await;
        town.expect_silence();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_plan_that_is_too_long_for_one_text_says_how_much_is_left_out() {
    on_each(async |kind| {
        let posts: Vec<String> = (0..60)
            .map(|n| {
                LATER
                    .replace("id: later", &format!("id: later-{n}"))
                    .replace(
                        "防汛值班提醒",
                        &format!("防汛值班提醒第{n}号，请各科室互相转告并看清楚时间"),
                    )
            })
            .collect();
        let posts: Vec<&str> = posts.iter().map(String::as_str).collect();
        let town = Town::given(&posts)
            .on(kind)
            .clock_at("2027-06-01 08:30")
            .await;
        let said = town.owner().says("/plan").await;
        assert!(
            said.contains("条没有列出") && said.contains(AUDIENCE),
            "{said}"
        );
        assert!(said.encode_utf16().count() <= 4096);
        town.end().await;
    })
    .await;
}
