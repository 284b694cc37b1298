//! World No Tobacco Day as an office lives it: the reminder at its minute, the quiz behind the link, the result.

use crate::town::{Town, on_each};

const REMINDER: &str = "今天是世界无烟日，请把烟放下一天";
const QUIZ: &str = "控烟知识小问答";

#[tokio::test]
async fn the_reminder_comes_at_its_minute_and_its_count_follows_the_presses() {
    on_each(async |kind| {
        let town = Town::samples(&["world-no-tobacco-day"])
            .on(kind)
            .clock_at("2027-05-31 08:59")
            .await;
        town.expect_silence();
        town.clock_at("2027-05-31 09:00").await;
        let shown = town.expect_chat(&[REMINDER]);
        assert!(
            shown[0].text().contains("今天是第 40 个世界无烟日"),
            "{}",
            shown[0].text()
        );
        assert_eq!(town.button(), "收到");
        let (li, zhang) = (town.person("P001"), town.person("P003"));
        assert_eq!(li.presses("收到").await, "已记录，谢谢您。");
        town.clock_at("2027-05-31 09:01").await;
        assert_eq!(town.button(), "收到，已 1 人");
        assert_eq!(zhang.presses("收到").await, "已记录，谢谢您。");
        assert_eq!(
            zhang.presses("收到").await,
            "您之前已经点过，已有记录，不用再点。"
        );
        town.clock_at("2027-05-31 09:02").await;
        assert_eq!(town.button(), "收到，已 2 人");
        let tally = town.tally_of("wntd-reminder").await;
        assert_eq!(
            (tally.total.expected, tally.total.done, tally.total.open),
            (6, 2, 4)
        );
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_quiz_is_answered_by_two_people_behind_its_link_and_each_alone_hears_what_was_right() {
    on_each(async |kind| {
        let town = Town::samples(&["world-no-tobacco-day"])
            .on(kind)
            .clock_at("2027-05-31 09:29")
            .await;
        town.clock_at("2027-05-31 09:30").await;
        let shown = town.expect_chat(&[QUIZ]);
        assert!(shown[0].button("开始答题").is_some());
        let right = town.right_options("wntd-quiz");
        assert!(right.len() >= 10, "{right:?}");
        let last = right.len() - 1;
        let (li, zhang) = (town.person("P001"), town.person("P003"));
        let first = li.starts_quiz().await;
        assert!(
            first.contains(&format!("第 1 题，共 {} 题", right.len())),
            "{first}"
        );
        zhang.starts_quiz().await;
        for (question, option) in (0u16..).zip(right.iter().copied()) {
            let read = li.answers(question, option).await;
            assert!(read.contains("答对了"), "{read}");
            let wrong = if option == 0 { 1 } else { 0 };
            let choice = if question == 0 { wrong } else { option };
            let read = zhang.answers(question, choice).await;
            assert_eq!(
                read.contains("这次没答对。正确答案："),
                question == 0,
                "{read}"
            );
            if usize::from(question) == last {
                let end = format!("共 {0} 题，答对 {last} 题", right.len());
                assert!(read.contains(&end), "{read}");
            }
        }
        town.passes(tongluo::domain::time::Span::seconds(10)).await;
        assert_eq!(town.button(), "开始答题（已答 2 人）");
        let tally = town.tally_of("wntd-quiz").await;
        assert_eq!((tally.finished, tally.total.done), (2, 2));
        assert_eq!((tally.questions[0].right, tally.questions[0].wrong), (1, 1));
        town.clock_at("2027-05-31 17:31").await;
        let result = town.expect_chat(&["结果：控烟知识小问答"]);
        assert!(result[0].silent, "a result rings nobody");
        assert!(
            result[0]
                .text()
                .contains("应参加 6 人，已答 2 人，未答 4 人（其中未登记 1 人）")
        );
        let stands = town.stands();
        assert!(
            stands.len() <= 4,
            "connected, and at most three of the quiz: {stands:#?}"
        );
        for shown in &stands {
            for name in ["李建国", "张伟", "刘<芳>&", "王秀英", "陈静"] {
                assert!(
                    !shown.text().contains(name),
                    "a name in the group: {}",
                    shown.text()
                );
            }
        }
        town.owner_is_told(&["已截止：应参加 6 人，按时 2 人，未参加 4 人"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn an_answer_after_the_close_is_late_and_changes_no_frozen_figure() {
    on_each(async |kind| {
        let town = Town::given(&[super::posts::QUIZ])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.clock_at("2027-05-31 09:01").await;
        town.expect_chat(&["值班知识三题"]);
        let (li, zhang) = (town.person("P001"), town.person("P003"));
        li.starts_quiz().await;
        for question in 0..3 {
            li.answers(question, if question == 1 { 1 } else { 0 })
                .await;
        }
        zhang.starts_quiz().await;
        zhang.answers(0, 0).await;
        zhang.answers(1, 0).await;
        town.clock_at("2027-05-31 17:30").await;
        let tally = town.tally_of("quiz").await;
        assert_eq!(
            (tally.total.done, tally.total.missing, tally.total.late),
            (1, 5, 0)
        );
        assert_eq!((tally.finished, tally.half_finished), (1, 1));
        town.passes(tongluo::domain::time::Span::minutes(5)).await;
        town.expect_chat(&["结果：值班知识三题"]);
        town.owner_is_told(&["已截止"]);
        let read = zhang.answers(2, 0).await;
        assert!(read.contains("逾期"), "{read}");
        let tally = town.tally_of("quiz").await;
        assert_eq!(
            (tally.total.done, tally.total.missing, tally.total.late),
            (1, 4, 1)
        );
        let id = town.opening_of("quiz").await;
        assert_eq!(town.frozen(id, "missing").await, 5, "what was frozen stays");
        town.end().await;
    })
    .await;
}
