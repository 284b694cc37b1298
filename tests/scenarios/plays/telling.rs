//! What the owner is told by itself: at a close, once a week, after an outage, and when the database fails.

use super::posts::{DAILY, NOTICE};
use crate::town::{Town, on_each};
use tongluo::domain::time::Span;
use tongluo::sandbox::MessageView;

#[tokio::test]
async fn at_the_close_the_owner_gets_sums_departments_names_and_the_table_as_a_file() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        town.person("P003").presses("收到").await;
        town.clock_at("2027-05-31 17:31").await;
        let result = town.expect_chat(&["结果"]);
        assert!(
            !result[0].text().contains("陈静"),
            "names stay out of the group"
        );
        let told = town.owner_is_told(&["已截止：应参加 6 人，按时 1 人，未参加 5 人"]);
        let said = told[0].text();
        for words in [
            "综合科：应 2 人，已 0 人，未 2 人",
            "法规科：应 1 人，已 1 人，未 0 人",
            "综合科：李建国、陈静",
            "财政科：张伟、刘<芳>&",
            "名单只发给您",
        ] {
            assert!(said.contains(words), "{words:?} in {said}");
        }
        assert!(said.encode_utf16().count() <= 1024);
        let file = told[0].document.as_ref().expect("a file");
        assert_eq!(file.name, "参加情况-请核对值班表电话.csv");
        let table = table_of(&told[0]);
        assert!(table.starts_with("\u{feff}\"编号\",\"姓名\""), "{table}");
        assert_eq!(table.lines().count(), 7, "{table}");
        assert!(
            table.contains("\"P003\",\"张伟\",\"法规科\",\"已答\""),
            "{table}"
        );
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_long_list_is_cut_in_the_text_and_whole_in_the_file() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .of_people(150)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        town.clock_at("2027-05-31 17:29").await;
        town.forget_what_was_said();
        town.clock_at("2027-05-31 17:31").await;
        town.expect_chat(&["结果"]);
        let told = town.owner_is_told(&["未参加 150 人"]);
        let said = told[0].text();
        assert!(said.contains("综合科：李建国、陈静、职工06、"), "{said}");
        assert!(said.contains("其余见附件"), "{said}");
        assert!(told[0].text().encode_utf16().count() <= 1024);
        let table = table_of(&told[0]);
        assert_eq!(table.lines().count(), 151);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn once_a_week_one_line_says_that_all_is_well_and_only_once() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        town.person("P003").presses("收到").await;
        town.clock_at("2027-06-07 08:59").await;
        town.expect_chat(&["结果"]);
        town.owner_is_told(&["已截止"]);
        town.clock_at("2027-06-07 09:05").await;
        town.owner_is_told(&[
            "从 5 月 31 日 星期一到现在一切正常：发出 1 场，送到 1 次，收到 1 条答案；没有待核实的",
        ]);
        town.crash();
        town.restart().await;
        town.clock_at("2027-06-13 23:00").await;
        town.expect_silence();
        town.clock_at("2027-06-14 09:05").await;
        let told = town.owner_is_told(&["发出 0 场"]);
        assert!(told[0].text().contains("从 6 月 7 日 星期一到现在一切正常"));
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn the_weekly_line_says_what_is_not_well() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        town.group_mutes_the_bot();
        town.passes(Span::seconds(30)).await;
        town.owner_is_told(&["不能发言"]);
        town.clock_at("2027-06-07 08:59").await;
        town.forget_what_was_said();
        town.clock_at("2027-06-07 09:05").await;
        town.owner_is_told(&["1 个群发不进去（被移出，或被禁言）。"]);
        town.group_lets_the_bot_speak();
        town.passes(Span::seconds(30)).await;
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn after_an_outage_the_owner_reads_what_was_due_meanwhile() {
    on_each(async |kind| {
        let town = Town::given(&[DAILY]).on(kind).clock_at("2027-06-01 08:30").await;
        town.crash();
        town.leap(Span::hours(27));
        town.restart().await;
        town.passes(Span::seconds(10)).await;
        let told = town.world(|w| w.take_new(town.owner().private()));
        let down = told.iter().find(|m| m.text().contains("停机")).expect("it was down");
        assert!(
            down.text().contains("这段时间里该发的有：“每天看一遍值班表”（6 月 1 日 星期二 09:00）、“每天看一遍值班表”（6 月 2 日 星期三 09:00）"),
            "{}",
            down.text()
        );
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_database_that_fails_is_told_at_once_and_only_once() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        town.passes(Span::minutes(1)).await;
        town.the_database_goes_away().await;
        for _ in 0..5 {
            town.app().turn().await.unwrap_err();
            town.leap(Span::seconds(30));
        }
        let told = town.owner_is_told(&["铜锣存记录的地方出了问题"]);
        assert!(told[0].text().contains("请马上告诉管服务器的人"));
        town.crash();
        town.restart().await;
        town.clock_at("2027-05-31 09:01").await;
        town.expect_chat(&["请核对"]);
        town.end().await;
    })
    .await;
}

fn table_of(message: &MessageView) -> String {
    let file = message.document.as_ref().unwrap();
    String::from_utf8(file.bytes.to_vec()).unwrap()
}
