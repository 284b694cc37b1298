//! A second person's yes in the private chat: two taps and no more, never the author's, never to another text than the one that was
//! shown, and what happens when nobody says it in time.

use super::posts::{EVENING, NOTICE, QUIZ};
use crate::town::{Kind, Person, Town, on_each};
use tongluo::domain::time::Span;
use tongluo::sandbox::PlayError;

/// For two approvers, neither of them its author.
const TWO: &str = "---
id: two
标题: 请领回体检表
类型: 通知
时间: 2027-05-31 09:00
确认: 收到
审批: P001、P003
---
请到综合科领取。
";

/// Written by the approver himself.
const OWN: &str = "---
id: own
标题: 请领回体检表
类型: 通知
时间: 2027-05-31 09:00
确认: 收到
作者: P001
审批: P001、P003
---
请到综合科领取。
";

/// Whom nobody has registered is to approve it.
const UNREACHED: &str = "---
id: unreached
标题: 请领回体检表
类型: 通知
时间: 2027-05-31 09:00
确认: 收到
审批: P006
---
请到综合科领取。
";

/// Every Monday.
const MONDAYS: &str = "---
id: mondays
标题: 每周一值班安排
类型: 通知
时间: 每周一 09:00
确认: 收到
---
请看值班表。
";

/// Every Tuesday.
const TUESDAYS: &str = "---
id: tuesdays
标题: 每周二值班安排
类型: 通知
时间: 每周二 09:00
确认: 收到
---
请看值班表。
";

/// Every Monday at nine.
const WEEKLY: &str = "---
id: weekly
标题: 每周卫生提醒
类型: 通知
时间: 每周一 09:00
确认: 收到
---
请打扫各自的办公室。
";

/// Posts that nobody has approved, long enough before they open for the bot to have asked by itself.
async fn asked(posts: &[&str], kind: Kind) -> Town {
    let town = Town::given(posts)
        .on(kind)
        .unapproved()
        .clock_at("2027-05-27 09:00")
        .await;
    town.clock_at("2027-05-27 09:15").await;
    town
}

async fn approves(person: &Person<'_>) {
    person.presses_in_private("批准").await;
    person.presses_in_private("确认批准").await;
}

#[tokio::test]
async fn the_approver_sees_the_whole_text_with_its_facts_and_approves_in_two_taps() {
    on_each(async |kind| {
        let town = asked(&[NOTICE], kind).await;
        let li = town.person("P001");
        let shown = town.expect_private(&li, &["请您审批：请核对<值班表>&电话"]);
        for fact in [
            "请核对自己的值班日期。",
            "［收到］",
            "5 月 31 日 星期一 09:00",
            "共 6 人；群：审计<欢乐>&大家庭 0",
            "作者：王秀英",
            "2 小时之内补发",
            "第一次送审",
        ] {
            let text = shown[0].text();
            assert!(text.contains(fact), "{fact:?} is not in {text}");
        }
        town.expect_buttons(&li, &["批准", "退回"]);
        li.presses_in_private("批准").await;
        assert!(li.reads().contains("确认批准“请核对<值班表>&电话”？"));
        town.expect_buttons(&li, &["确认批准", "再看看"]);
        li.presses_in_private("再看看").await;
        approves(&li).await;
        assert!(li.reads().contains("您已批准"), "{}", li.reads());
        assert!(li.reads().contains("2027 年 12 月 31 日"), "{}", li.reads());
        town.owner_is_told(&["已由李建国批准"]);
        town.clock_at("2027-05-31 09:00").await;
        town.expect_chat(&["请核对自己的值班日期"]);
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn the_author_is_not_asked_and_his_tap_on_the_others_button_is_refused() {
    on_each(async |kind| {
        let town = asked(&[OWN], kind).await;
        let (author, zhang) = (town.person("P001"), town.person("P003"));
        town.expect_private(&author, &[]);
        town.expect_private(&zhang, &["请您审批"]);
        let buttons = town.expect_buttons(&zhang, &["批准", "退回"]);
        let data = buttons.keyboard[0][0].data().unwrap().to_owned();
        let own = town.stands_in(author.private())[0].id;
        let said = author.presses_forged_in(author.private(), own, &data).await;
        assert!(!said.unwrap().is_empty());
        town.passes(Span::seconds(2)).await;
        town.owner_is_told(&["不是发给它的按钮"]);
        town.expect_buttons(&zhang, &["批准", "退回"]);
        approves(&zhang).await;
        town.owner_is_told(&["已由张伟批准"]);
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_stranger_who_forges_the_tap_approves_nothing_and_the_owner_is_told_once() {
    on_each(async |kind| {
        let town = asked(&[NOTICE], kind).await;
        let (li, thief) = (town.person("P001"), town.stranger("路人"));
        town.expect_private(&li, &["请您审批"]);
        let buttons = town.expect_buttons(&li, &["批准", "退回"]);
        let data = buttons.keyboard[0][0].data().unwrap().to_owned();
        let inside = thief
            .presses_forged_in(li.private(), buttons.id, &data)
            .await;
        assert_eq!(inside, Err(PlayError::NotMember));
        let colleague = town.person("P005");
        let own = town.stands_in(colleague.private())[0].id;
        let (group, message) = (town.here(), town.stands()[0].id);
        for data in [data.clone(), data.replace("approve", "sure"), data] {
            let said = thief.presses_forged_in(group, message, &data).await;
            assert!(!said.unwrap().is_empty());
            let mine = colleague.private();
            let said = colleague.presses_forged_in(mine, own, &data).await;
            assert!(!said.unwrap().is_empty());
        }
        town.passes(Span::seconds(2)).await;
        town.owner_is_told(&["不是发给它的按钮"]);
        town.expect_buttons(&li, &["批准", "退回"]);
        town.forget_what_was_said();
        town.clock_at("2027-05-31 09:01").await;
        assert!(town.openings().await.is_empty());
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_tap_that_comes_again_says_yes_once() {
    on_each(async |kind| {
        let town = asked(&[NOTICE], kind).await;
        let li = town.person("P001");
        approves(&li).await;
        assert!(li.presses_old("确认批准").await.contains("已经选过"));
        assert!(li.presses_old("退回").await.contains("已经选过"));
        assert!(li.reads().contains("您已批准"));
        town.owner_is_told(&["已由李建国批准"]);
        town.forget_what_was_said();
        town.clock_at("2027-05-31 09:00").await;
        town.expect_chat(&["请核对"]);
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn one_character_changed_between_the_taps_is_refused_and_the_new_text_comes_with_what_changed()
 {
    on_each(async |kind| {
        let town = asked(&[NOTICE], kind).await;
        let li = town.person("P001");
        town.expect_private(&li, &["请您审批"]);
        li.presses_in_private("批准").await;
        town.edits(0, "日期。", "日期！");
        town.edits_are_seen().await;
        let said = li.presses_in_private("确认批准").await;
        assert!(said.contains("改过"), "{said}");
        town.expect_private(&li, &[]);
        town.passes(Span::minutes(11)).await;
        town.expect_private(&li, &["日期！"]);
        // The one above says that it is over, also when it is pressed.
        let old = town.stands_in(li.private()).len();
        assert!(old >= 2);
        approves(&li).await;
        town.edits(0, "日期！", "日期。");
        town.edits_are_seen().await;
        town.passes(Span::minutes(11)).await;
        let again = town.expect_private(&li, &["与上次批准的相比"]);
        let text = again[0].text();
        assert!(
            text.contains("正文删去：请核对自己的**值班**日期！"),
            "{text}"
        );
        assert!(
            text.contains("正文加上：请核对自己的**值班**日期。"),
            "{text}"
        );
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn of_two_approvers_at_once_one_says_it_and_the_other_reads_who_did() {
    on_each(async |kind| {
        let town = asked(&[TWO], kind).await;
        let (li, zhang) = (town.person("P001"), town.person("P003"));
        town.expect_private(&li, &["请您审批"]);
        town.expect_private(&zhang, &["请您审批"]);
        li.presses_in_private("批准").await;
        zhang.presses_in_private("批准").await;
        li.taps_in(li.private(), "确认批准");
        let late = zhang.taps_in(zhang.private(), "确认批准");
        town.settle().await;
        assert!(li.reads().contains("您已批准"), "{}", li.reads());
        assert!(!zhang.popup(late).is_empty());
        assert!(
            zhang.reads().contains("已由李建国批准"),
            "{}",
            zhang.reads()
        );
        town.owner_is_told(&["已由李建国批准"]);
        town.clock_at("2027-05-31 09:00").await;
        town.expect_chat(&["领回体检表"]);
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_yes_is_taken_back_from_the_same_message_until_the_opening_and_not_after() {
    on_each(async |kind| {
        let town = asked(&[NOTICE], kind).await;
        let li = town.person("P001");
        approves(&li).await;
        town.expect_buttons(&li, &["撤回批准"]);
        li.presses_in_private("撤回批准").await;
        town.expect_buttons(&li, &["确认撤回", "不撤回"]);
        li.presses_in_private("确认撤回").await;
        assert!(li.reads().contains("批准已经撤回"), "{}", li.reads());
        town.forget_what_was_said();
        town.clock_at("2027-05-31 09:01").await;
        assert!(town.openings().await.is_empty());
        let told = town.owner().reads_on().await;
        for words in [
            "不到 24 小时了，审批已撤回",
            "不到 1 小时了，审批已撤回",
            "所以没有发",
        ] {
            assert!(told.contains(words), "{words} is not in {told}");
        }
        town.expect_private(&li, &[]);
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
    on_each(async |kind| {
        let town = asked(&[NOTICE], kind).await;
        let li = town.person("P001");
        approves(&li).await;
        li.presses_in_private("撤回批准").await;
        town.clock_at("2027-05-31 09:05").await;
        let said = li.presses_in_private("确认撤回").await;
        assert!(said.contains("已经发出"), "{said}");
        assert!(li.reads().contains("撤不回"), "{}", li.reads());
        assert_eq!(town.copies(town.here(), "请核对"), 1);
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_returned_goes_back_with_its_reason_and_is_asked_for_again_once_it_is_changed() {
    on_each(async |kind| {
        let town = asked(&[NOTICE], kind).await;
        let li = town.person("P001");
        town.forget_what_was_said();
        li.presses_in_private("退回").await;
        town.expect_buttons(&li, &["改时间", "改文字", "不发", "再看看"]);
        li.says("电话号码<不对>").await;
        town.owner_is_told(&["被李建国退回：电话号码<不对>"]);
        town.forget_what_was_said();
        town.passes(Span::hours(3)).await;
        town.expect_private(&li, &[]);
        town.edits(0, "电话", "手机");
        town.edits_are_seen().await;
        town.passes(Span::minutes(11)).await;
        town.expect_private(&li, &["请您审批：请核对<值班表>&手机"]);
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn without_a_yes_owner_and_approver_hear_of_it_a_day_and_an_hour_before_once_each() {
    on_each(async |kind| {
        let town = asked(&[NOTICE], kind).await;
        let li = town.person("P001");
        town.forget_what_was_said();
        town.clock_at("2027-05-30 08:59").await;
        town.expect_silence();
        town.clock_at("2027-05-30 09:01").await;
        town.owner_is_told(&["不到 24 小时"]);
        town.expect_private(&li, &["不到 24 小时"]);
        town.crash();
        town.restart().await;
        town.passes(Span::minutes(20)).await;
        town.expect_silence();
        town.clock_at("2027-05-31 08:01").await;
        town.owner_is_told(&["不到 1 小时"]);
        town.expect_private(&li, &["不到 1 小时"]);
        town.clock_at("2027-05-31 09:01").await;
        let told = town.owner().reads_on().await;
        assert!(told.contains("还没有审批，所以没有发"), "{told}");
        assert!(!told.contains("小时"), "{told}");
        assert!(town.openings().await.is_empty());
        // It may still be said: within its lateness it opens, marked late.
        approves(&li).await;
        assert!(li.reads().contains("您已批准"), "{}", li.reads());
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn the_approver_hears_of_it_before_the_night_and_not_in_it() {
    on_each(async |kind| {
        let town = Town::given(&[EVENING])
            .on(kind)
            .unapproved()
            .clock_at("2027-05-30 18:00")
            .await;
        let li = town.person("P001");
        town.passes(Span::minutes(15)).await;
        town.expect_private(&li, &["请您审批"]);
        town.clock_at("2027-05-30 20:59").await;
        town.expect_private(&li, &["不到 24 小时"]);
        town.owner_is_told(&[]);
        town.clock_at("2027-05-30 22:01").await;
        let told = town.owner_is_told(&["不到 24 小时"]);
        assert!(told[0].silent, "the owner is told without sound at night");
        town.clock_at("2027-05-31 07:00").await;
        town.expect_silence();
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_delegate_approves_on_the_approvers_behalf_until_it_is_taken_back() {
    on_each(async |kind| {
        let town = asked(&[NOTICE], kind).await;
        let (li, zhang) = (town.person("P001"), town.person("P004"));
        town.forget_what_was_said();
        li.says("/delegate").await;
        li.presses_in_private("财政科").await;
        li.presses_in_private("张伟").await;
        li.presses_in_private("3 天").await;
        li.presses_in_private("确认委托").await;
        assert!(li.reads().contains("已经委托张伟"), "{}", li.reads());
        town.passes(Span::seconds(5)).await;
        town.owner_is_told(&["李建国委托张伟代为审批"]);
        town.expect_private(&zhang, &["李建国委托您代为审批", "请您审批"]);
        approves(&zhang).await;
        town.owner_is_told(&["已由张伟批准"]);
        assert_eq!(
            town.approved_by("notice").await,
            ("P004".to_owned(), Some("P001".to_owned()))
        );
        li.says("/delegate").await;
        li.presses_in_private("取消代批").await;
        town.passes(Span::seconds(5)).await;
        town.owner_is_told(&["取消了对张伟的代批"]);
        town.expect_private(&zhang, &["取消了对张伟的代批"]);
        let said = zhang.says("/delegate").await;
        assert!(said.contains("没有内容要您审批"), "{said}");
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn who_is_not_registered_is_asked_as_soon_as_he_is_and_the_owner_knows_why_not_before() {
    on_each(async |kind| {
        let town = asked(&[UNREACHED], kind).await;
        town.owner_is_told(&["陈静（P006）是审批人，还没有登记账号"]);
        let chen = town.person("P006");
        chen.registers_as("P006").await;
        town.passes(Span::seconds(30)).await;
        assert!(
            chen.private_text().contains("请您审批"),
            "{}",
            chen.private_text()
        );
        approves(&chen).await;
        town.forget_what_was_said();
        town.clock_at("2027-05-31 09:00").await;
        town.expect_chat(&["领回体检表"]);
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_yes_to_the_next_opening_alone_is_used_up_by_it_and_the_next_is_asked_for() {
    on_each(async |kind| {
        let town = asked(&[WEEKLY], kind).await;
        let li = town.person("P001");
        town.forget_what_was_said();
        li.presses_in_private("批准").await;
        town.expect_buttons(
            &li,
            &[
                "确认批准，到 2027 年 12 月 31 日 都有效",
                "只批准最近的这一次",
                "再看看",
            ],
        );
        li.presses_in_private("只批准最近的这一次").await;
        assert!(li.reads().contains("只管最近的 1 次"), "{}", li.reads());
        town.forget_what_was_said();
        town.clock_at("2027-05-31 09:30").await;
        town.expect_chat(&["每周卫生提醒"]);
        town.expect_private(&li, &["与上次批准的完全一样"]);
        town.clock_at("2027-06-07 09:30").await;
        assert_eq!(town.times_opened("weekly").await, 1);
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn the_questions_of_a_quiz_are_laid_before_the_approver_with_their_answers() {
    on_each(async |kind| {
        let town = asked(&[QUIZ], kind).await;
        let li = town.person("P001");
        let shown = town.expect_private(&li, &["请您审批：值班知识三题"]);
        let text = shown[0].text();
        for part in ["1. 第一题？", "对（正确）", "3. 第三题？"] {
            assert!(text.contains(part), "{part:?} is not in {text}");
        }
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn an_approval_ends_with_its_year_and_without_a_new_one_nothing_opens() {
    on_each(async |kind| {
        let town = Town::given(&[MONDAYS])
            .on(kind)
            .clock_at("2027-11-30 10:00")
            .await;
        let (li, owner) = (town.person("P001"), town.owner());
        town.clock_at("2027-12-01 08:59").await;
        town.expect_private(&li, &[]);
        town.clock_at("2027-12-01 09:01").await;
        town.expect_private(&li, &["到 2027 年 12 月 31 日为止"]);
        assert!(
            owner
                .reads_on()
                .await
                .contains("到 2027 年 12 月 31 日为止")
        );
        town.clock_at("2027-12-31 12:00").await;
        let opened = town.times_opened("mondays").await;
        assert!(opened >= 4, "{opened}");
        assert!(li.reads_on().await.contains("与上次批准的完全一样"));
        town.forget_what_was_said();
        town.clock_at("2028-01-03 09:01").await;
        assert_eq!(town.times_opened("mondays").await, opened);
        let told = owner.reads_on().await;
        for words in ["不到 24 小时", "不到 1 小时", "审批已经到期"] {
            assert!(told.contains(words), "{words} is not in {told}");
        }
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn in_december_one_tap_renews_a_post_and_the_owners_tap_on_his_own_asks_for_a_yes() {
    on_each(async |kind| {
        let town = Town::given(&[MONDAYS, TUESDAYS])
            .on(kind)
            .clock_at("2027-11-30 10:00")
            .await;
        let (li, owner) = (town.person("P001"), town.owner());
        town.clock_at("2027-12-01 09:01").await;
        town.forget_what_was_said();
        let buttons = [
            "续批：每周一值班安排",
            "续批：每周二值班安排",
            "全部续批",
            "其余的不续了",
        ];
        town.expect_buttons(&li, &buttons);
        li.presses_in_private("续批：每周一").await;
        assert!(li.reads().contains("✓ 每周一值班安排"), "{}", li.reads());
        town.passes(Span::seconds(5)).await;
        assert!(owner.reads_on().await.contains("已由李建国批准"));
        // He wrote it: his tap gives no yes, it asks the approver for one.
        owner.presses_in_private("送审续批：每周二").await;
        town.passes(Span::seconds(5)).await;
        let stands = owner.private_text();
        assert!(stands.contains("每周二值班安排（已送审"), "{stands}");
        town.expect_private(&li, &["请您审批：每周二值班安排"]);
        town.clock_at("2027-12-31 12:00").await;
        let (mondays, tuesdays) = (
            town.times_opened("mondays").await,
            town.times_opened("tuesdays").await,
        );
        town.clock_at("2028-01-04 12:00").await;
        assert_eq!(town.times_opened("mondays").await, mondays + 1);
        assert_eq!(town.times_opened("tuesdays").await, tuesdays);
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn in_december_all_are_renewed_at_once_only_after_a_second_question() {
    on_each(async |kind| {
        let town = Town::given(&[MONDAYS, TUESDAYS])
            .on(kind)
            .clock_at("2027-11-30 10:00")
            .await;
        let li = town.person("P001");
        town.clock_at("2027-12-01 09:01").await;
        li.presses_in_private("全部续批").await;
        town.expect_buttons(&li, &["确认全部续批", "再看看"]);
        li.presses_in_private("确认全部续批").await;
        assert!(li.reads().contains("都办好了"), "{}", li.reads());
        town.clock_at("2027-12-31 12:00").await;
        let opened = town.times_opened("tuesdays").await;
        town.clock_at("2028-01-04 12:00").await;
        assert_eq!(town.times_opened("tuesdays").await, opened + 1);
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}
