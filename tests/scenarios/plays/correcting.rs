//! A wrong message went out: it is corrected in place with a second person's yes, or recalled; both versions stay, and it is said
//! where the channel does not allow it.

use super::posts::{NOTICE, POLL};
use crate::town::{Town, on_each};
use tongluo::action::halt::{Decision, Decisions};
use tongluo::domain::delivery::State;
use tongluo::domain::time::Span;
use tongluo::sandbox::{Fault, FaultKind};
use tongluo::store::corrections::CorrectionState;

const RIGHT: &str = "请核对自己的**值班**日期，电话是 3212345。";

/// The owner may approve it: somebody else wrote it.
fn owners_own() -> String {
    NOTICE.replace("类型: 通知", "类型: 通知\n作者: P003\n审批: P001、P002")
}

/// Asks nothing, so that nothing closes.
const PLAIN: &str = "---
id: plain
标题: 停水通知
类型: 通知
时间: 2027-05-31 09:00
---
明天上午停水。
";

#[tokio::test]
async fn a_correction_is_written_by_one_agreed_by_a_second_and_stands_in_every_group() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .in_groups(3)
            .clock_at("2027-05-31 08:59")
            .await;
        town.clock_at("2027-05-31 09:01").await;
        town.person("P003").presses("收到").await;
        town.passes(Span::seconds(30)).await;
        town.forget_what_was_said();
        let sends = town.sends_to_groups();
        let (owner, leader) = (town.owner(), town.person("P001"));
        owner.says("/correct").await;
        owner
            .presses_label_in_private("5 月 31 日 星期一 09:00 请核对<值班表>&电话")
            .await;
        assert!(owner.reads().contains("现在的正文"), "{}", owner.reads());
        let refused = owner.says("<b>粗</b>").await;
        assert!(!refused.contains("更正后的正文如下"), "{refused}");
        town.passes(Span::seconds(3)).await;
        let look = owner.says(RIGHT).await;
        assert!(look.contains("电话是 3212345"), "{look}");
        town.passes(Span::seconds(2)).await;
        owner.presses_in_private("确认更正").await;
        assert!(
            owner.reads().contains("已送审批人同意"),
            "{}",
            owner.reads()
        );
        town.passes(Span::seconds(20)).await;
        assert_eq!(town.copies_everywhere("3212345"), 0, "nobody agreed yet");
        let asked = leader.private_text();
        assert!(
            asked.contains("改为：请核对自己的值班日期，电话是 3212345"),
            "{asked}"
        );
        assert!(asked.contains("已发到 3 个群"), "{asked}");
        leader.presses_in_private("同意更正").await;
        town.passes(Span::seconds(10)).await;
        for place in town.places() {
            assert_eq!(town.copies(place, "3212345"), 1);
        }
        assert_eq!(town.button(), "收到，已 1 人", "buttons and counts stay");
        assert_eq!(town.sends_to_groups(), sends, "nobody is notified again");
        assert!(owner.private_text().contains("已在所有的群里更正"));
        let id = town.opening_of("notice").await;
        let kept = town.corrections(id).await;
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].state, CorrectionState::Approved);
        assert!(!kept[0].before.plain().contains("3212345"));
        assert!(kept[0].after.plain().contains("3212345"));
        // A count that changes later shows the corrected text.
        town.person("P004").presses("收到").await;
        town.passes(Span::seconds(30)).await;
        assert_eq!(town.copies(town.here(), "3212345"), 1);
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn an_owner_whom_the_post_names_for_approving_corrects_by_his_own_second_tap_within_ten_seconds()
 {
    on_each(async |kind| {
        let town = Town::given(&[&owners_own()])
            .on(kind)
            .clock_at("2027-05-31 08:59")
            .await;
        town.clock_at("2027-05-31 09:01").await;
        town.expect_chat(&["请核对"]);
        let owner = town.owner();
        owner.says("/correct").await;
        owner
            .presses_in_private("5 月 31 日 星期一 09:00 请核对<值班表>&电话")
            .await;
        town.passes(Span::seconds(2)).await;
        owner.says(RIGHT).await;
        owner.presses_in_private("确认更正").await;
        town.passes(Span::seconds(10)).await;
        assert_eq!(town.copies(town.here(), "3212345"), 1);
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn without_a_yes_the_groups_see_no_other_text() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:59")
            .await;
        town.clock_at("2027-05-31 09:01").await;
        let id = town.opening_of("notice").await;
        // The author may not, nor may who is not named.
        for (key, code) in [("P002", "approve-author"), ("P003", "approve-not-named")] {
            let refused = town.is_corrected(id, RIGHT, key).await.unwrap_err();
            assert_eq!(refused.problems()[0].code, code);
        }
        let same = town
            .is_corrected(id, "请核对自己的**值班**日期。", "P001")
            .await;
        assert_eq!(same.unwrap_err().problems()[0].code, "correct-same");
        let long: &'static str = Box::leak("长".repeat(4100).into_boxed_str());
        assert!(town.is_corrected(id, long, "P001").await.is_err());
        let (owner, leader) = (town.owner(), town.person("P001"));
        owner.says("/correct").await;
        owner
            .presses_in_private("5 月 31 日 星期一 09:00 请核对<值班表>&电话")
            .await;
        town.passes(Span::seconds(2)).await;
        owner.says(RIGHT).await;
        owner.presses_in_private("确认更正").await;
        town.passes(Span::seconds(2)).await;
        leader.presses_in_private("不同意").await;
        town.passes(Span::seconds(30)).await;
        assert_eq!(town.copies(town.here(), "3212345"), 0);
        assert!(owner.private_text().contains("没有获得同意"));
        assert_eq!(
            town.corrections(id).await[0].state,
            CorrectionState::Refused
        );
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_crash_in_the_middle_of_a_correction_is_made_good() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .in_groups(3)
            .clock_at("2027-05-31 08:59")
            .await;
        town.clock_at("2027-05-31 09:01").await;
        let id = town.opening_of("notice").await;
        let slow = FaultKind::Slow { ms: 600_000 };
        town.fault(Fault::new(slow).on("editMessageText").times(2));
        town.is_corrected(id, RIGHT, "P001").await.unwrap();
        town.turn_until(|w| w.calls_of("editMessageText").len() == 3)
            .await;
        town.crash();
        town.all_is_well_again();
        town.restart().await;
        town.passes(Span::minutes(2)).await;
        for place in town.places() {
            assert_eq!(town.copies(place, "3212345"), 1);
        }
        town.owner_is_told(&["已在所有的群里更正"]);
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn where_a_correction_can_not_be_shown_it_is_said() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .in_groups(2)
            .clock_at("2027-05-31 08:59")
            .await;
        town.clock_at("2027-05-31 09:01").await;
        let id = town.opening_of("notice").await;
        town.removes_newest(town.places()[1]);
        town.is_corrected(id, RIGHT, "P001").await.unwrap();
        town.passes(Span::seconds(10)).await;
        assert_eq!(town.copies(town.here(), "3212345"), 1);
        let told = town.owner_is_told(&["没有改成"]);
        assert!(
            told[0].text().contains("已经不在，或者改不了"),
            "{}",
            told[0].text()
        );
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn groups_that_have_not_got_it_yet_get_the_corrected_text_once() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .in_groups(40)
            .clock_at("2027-05-31 09:00")
            .await;
        town.settle().await;
        town.is_paused().await;
        let id = town.opening_of("notice").await;
        town.is_corrected(id, RIGHT, "P001").await.unwrap();
        town.passes(Span::seconds(10)).await;
        let corrected = town.copies_everywhere("3212345");
        assert!(
            0 < corrected && corrected < 40,
            "{corrected}: shown ones alone"
        );
        town.is_resumed(Decisions::all(Decision::Send))
            .await
            .unwrap();
        town.passes(Span::seconds(30)).await;
        for place in town.places() {
            assert_eq!(town.copies(place, "3212345"), 1);
            assert_eq!(town.copies(place, "请核对<值班表>"), 1);
        }
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_recall_deletes_everywhere_and_nobody_is_expected_any_more() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .in_groups(3)
            .clock_at("2027-05-31 08:59")
            .await;
        town.clock_at("2027-05-31 09:01").await;
        town.person("P003").presses("收到").await;
        town.passes(Span::seconds(30)).await;
        town.forget_what_was_said();
        let owner = town.owner();
        owner.says("/recall").await;
        owner
            .presses_in_private("5 月 31 日 星期一 09:00 请核对<值班表>&电话")
            .await;
        assert!(owner.reads().contains("3 个群"), "{}", owner.reads());
        owner.presses_in_private("确定撤回").await;
        town.passes(Span::seconds(10)).await;
        assert_eq!(town.copies_everywhere("请核对"), 0);
        assert!(owner.private_text().contains("已在所有的群里撤回"));
        let id = town.opening_of("notice").await;
        let states: Vec<State> = town.deliveries(id).await.iter().map(|d| d.state).collect();
        assert_eq!(states, [State::Recalled; 3]);
        let tally = town.tally_of("notice").await;
        assert!(tally.closed);
        let total = tally.total;
        assert_eq!((total.done, total.missing), (1, 0));
        assert_eq!(total.waived, total.expected - 1);
        let again = town.is_recalled(id).await.unwrap_err();
        assert_eq!(again.problems()[0].code, "recall-again");
        let late = town.is_corrected(id, RIGHT, "P001").await.unwrap_err();
        assert_eq!(late.problems()[0].code, "correct-recalled");
        // Nothing comes after it: no result, no count.
        town.clock_at("2027-05-31 18:00").await;
        assert_eq!(town.copies_everywhere("请核对"), 0);
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_crash_in_the_middle_of_a_recall_is_made_good() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .in_groups(3)
            .clock_at("2027-05-31 08:59")
            .await;
        town.clock_at("2027-05-31 09:01").await;
        town.forget_what_was_said();
        let id = town.opening_of("notice").await;
        let lost = FaultKind::Slow { ms: 600_000 };
        town.fault(Fault::new(lost).on("deleteMessage").times(2));
        town.is_recalled(id).await.unwrap();
        town.turn_until(|w| w.calls_of("deleteMessage").len() == 3)
            .await;
        town.crash();
        town.all_is_well_again();
        town.restart().await;
        town.passes(Span::minutes(2)).await;
        assert_eq!(town.copies_everywhere("请核对"), 0);
        let states: Vec<State> = town.deliveries(id).await.iter().map(|d| d.state).collect();
        assert_eq!(states, [State::Recalled; 3]);
        town.owner_is_told(&["已在所有的群里撤回"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn what_telegram_lets_nobody_delete_any_more_says_that_it_was_recalled() {
    on_each(async |kind| {
        let town = Town::given(&[PLAIN])
            .on(kind)
            .clock_at("2027-05-31 08:59")
            .await;
        town.clock_at("2027-05-31 09:01").await;
        town.expect_chat(&["停水"]);
        town.clock_at("2027-06-02 10:00").await;
        let id = town.opening_of("plain").await;
        town.is_recalled(id).await.unwrap();
        town.passes(Span::seconds(10)).await;
        assert_eq!(town.copies(town.here(), "明天上午停水"), 0);
        assert_eq!(town.copies(town.here(), "已撤回，请不要再按它办理"), 1);
        let told = town.owner_is_told(&["没有删成"]);
        assert!(told[0].text().contains("48 小时"), "{}", told[0].text());
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_message_that_was_under_way_at_the_recall_is_deleted_once_it_is_known() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:59")
            .await;
        let lost = Fault::new(FaultKind::LoseReply).on("sendMessage").times(1);
        town.fault(lost);
        town.clock_at("2027-05-31 09:01").await;
        let id = town.opening_of("notice").await;
        town.is_recalled(id).await.unwrap();
        town.passes(Span::seconds(30)).await;
        assert_eq!(town.copies(town.here(), "请核对"), 1, "nobody knows of it");
        // A press proves that it is there, and names it.
        let popup = town.stranger("路人").presses("收到").await;
        assert!(popup.contains("已撤回，不用再答"), "{popup}");
        town.last_press_counts_for_nothing();
        town.passes(Span::seconds(30)).await;
        assert_eq!(town.copies(town.here(), "请核对"), 0);
        assert_eq!(town.state_of("notice").await, State::Recalled);
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn the_words_of_a_native_poll_stay_and_that_is_said() {
    on_each(async |kind| {
        let town = Town::given(&[POLL])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        let id = town.opening_of("poll").await;
        town.is_corrected(id, RIGHT, "P001").await.unwrap();
        town.passes(Span::seconds(5)).await;
        let told = town.owner_is_told(&["没有改成"]);
        assert!(
            told[0].text().contains("投票不能改文字"),
            "{}",
            told[0].text()
        );
        town.is_recalled(id).await.unwrap();
        town.passes(Span::seconds(5)).await;
        assert_eq!(town.stands().iter().filter(|m| m.poll.is_some()).count(), 0);
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}
