//! Somebody stops everything, and goes on: nothing leaves meanwhile, and nothing late leaves afterwards without a yes.

use super::posts::{DAILY, NOTICE};
use crate::town::{Town, on_each};
use tongluo::action::halt::{Decision, Decisions};
use tongluo::domain::delivery::State;
use tongluo::domain::time::Span;
use tongluo::sandbox::{Fault, FaultKind};

const GROUPS: usize = 100;

#[tokio::test]
async fn a_stop_in_the_middle_of_a_hundred_groups_lets_nothing_more_out() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .in_groups(GROUPS)
            .clock_at("2027-05-31 09:00")
            .await;
        town.settle().await;
        let before = town.copies_everywhere("请核对");
        assert!(0 < before && before < GROUPS, "{before} of {GROUPS}");
        let owner = town.owner();
        owner.says("/pause").await;
        // The word is said once the token may speak again; the stop itself stands.
        town.passes(Span::seconds(2)).await;
        assert!(owner.reads().contains("已全部暂停"), "{}", owner.reads());
        assert_eq!(town.copies_everywhere("请核对"), before);
        town.passes(Span::minutes(5)).await;
        town.crash();
        town.restart().await;
        town.passes(Span::minutes(5)).await;
        assert_eq!(town.copies_everywhere("请核对"), before, "still stopped");
        // Who got it can answer all the same.
        assert!(town.person("P003").presses("收到").await.contains("已记录"));
        let said = owner.says("/resume").await;
        let left = (GROUPS - before).to_string();
        assert!(said.contains(&format!("还有 {left} 个群没有发")), "{said}");
        town.expect_buttons(&owner, &["1 发", "1 不发", "全部不发，恢复发送"]);
        owner.presses_in_private("1 发").await;
        owner.presses_in_private("按所选的恢复发送").await;
        town.passes(Span::seconds(30)).await;
        for place in town.places() {
            assert_eq!(town.copies(place, "请核对"), 1, "once, in every group");
        }
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn what_was_claimed_and_not_written_waits_again_and_counts_no_try() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .in_groups(40)
            .clock_at("2027-05-31 09:00")
            .await;
        town.settle().await;
        town.leap(Span::seconds(2));
        let (sender, mute) = town.mute_sender();
        let turn = sender.claim(town.now()).await.unwrap();
        assert!(!turn.ready.is_empty(), "something was claimed");
        town.is_paused().await;
        for ready in turn.ready {
            sender.deliver(ready).await.unwrap();
        }
        assert_eq!(mute.writes(), 0, "the channel was never asked");
        let id = town.opening_of("notice").await;
        let lines = town.deliveries(id).await;
        let waits: Vec<_> = lines.iter().filter(|d| d.state == State::Held).collect();
        assert!(!waits.is_empty());
        assert!(waits.iter().all(|d| d.tries == 0), "{waits:#?}");
        assert!(lines.iter().all(|d| d.state != State::Sending));
        town.is_resumed(Decisions::all(Decision::Send))
            .await
            .unwrap();
        town.passes(Span::seconds(30)).await;
        for place in town.places() {
            assert_eq!(town.copies(place, "请核对"), 1, "once, in every group");
        }
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn what_came_due_during_a_stop_is_listed_and_leaves_only_with_a_yes() {
    on_each(async |kind| {
        let town = Town::given(&[DAILY, NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        town.is_paused().await;
        town.clock_at("2027-05-31 09:30").await;
        town.expect_chat(&[]);
        let ids: Vec<String> = town.late().await.into_iter().map(|l| l.id).collect();
        assert_eq!(ids, ["daily@2027-05-31T09:00", "notice@2027-05-31T09:00"]);
        let undecided = town.is_resumed(Decisions::default()).await.unwrap_err();
        let codes: Vec<_> = undecided.problems().iter().map(|p| p.code).collect();
        assert_eq!(codes, ["resume-undecided", "resume-undecided"]);
        let mut decisions = Decisions::all(Decision::Skip);
        decisions
            .each
            .insert("notice@2027-05-31T09:00".to_owned(), Decision::Send);
        decisions
            .each
            .insert("nothing@2027".to_owned(), Decision::Send);
        let strange = town.is_resumed(decisions.clone()).await.unwrap_err();
        assert_eq!(strange.problems()[0].code, "resume-not-late");
        decisions.each.remove("nothing@2027");
        let resumed = town.is_resumed(decisions).await.unwrap();
        assert_eq!((resumed.sent.len(), resumed.skipped.len()), (1, 1));
        town.passes(Span::minutes(1)).await;
        town.expect_chat(&["补发"]);
        assert_eq!(town.skips_of("daily").await, ["paused"]);
        // From then on it is as ever.
        town.clock_at("2027-06-01 09:01").await;
        assert_eq!(town.times_opened("daily").await, 1);
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn none_of_several_missed_days_comes_back() {
    on_each(async |kind| {
        let town = Town::given(&[DAILY])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        let owner = town.owner();
        owner.says("/pause 领导来检查").await;
        assert!(owner.private_text().contains("领导来检查"));
        town.clock_at("2027-06-02 09:30").await;
        assert_eq!(town.late().await.len(), 1, "only the newest may be sent");
        owner.says("/resume").await;
        owner.presses_in_private("全部不发，恢复发送").await;
        assert!(owner.private_text().contains("已恢复发送"));
        town.passes(Span::hours(3)).await;
        assert_eq!(town.skips_of("daily").await, ["paused", "paused", "paused"]);
        assert_eq!(town.sends_to_groups(), 0, "nothing came");
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn what_became_late_since_the_list_was_shown_is_asked_about_first() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:58")
            .await;
        let owner = town.owner();
        owner.says("/pause").await;
        town.expect_buttons(&owner, &["恢复发送"]);
        town.clock_at("2027-05-31 09:10").await;
        let popup = owner.presses_in_private("恢复发送").await;
        assert!(popup.contains("还没有决定发不发"), "{popup}");
        town.expect_chat(&[]);
        town.expect_buttons(&owner, &["1 发", "1 不发", "全部不发，恢复发送"]);
        owner.presses_in_private("1 发").await;
        owner.presses_in_private("按所选的恢复发送").await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        // The old button does nothing more.
        assert!(
            owner
                .presses_old("全部不发，恢复发送")
                .await
                .contains("已经办完")
        );
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn during_a_stop_answers_are_kept_and_the_groups_see_nothing_new() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:59")
            .await;
        town.clock_at("2027-05-31 09:01").await;
        town.expect_chat(&["请核对"]);
        town.is_paused().await;
        let li = town.person("P003");
        assert_eq!(li.presses("收到").await, "已记录，谢谢您。");
        town.passes(Span::minutes(2)).await;
        assert_eq!(town.button(), "收到", "no count yet");
        assert_eq!(town.tally_of("notice").await.total.done, 1);
        // Closing goes on, its result is late.
        town.clock_at("2027-05-31 17:40").await;

        town.expect_chat(&[]);
        town.owner_is_told(&["已全部暂停", "请核对"]);
        let ids: Vec<String> = town.late().await.into_iter().map(|l| l.id).collect();
        let opening = town.opening_of("notice").await;
        assert_eq!(ids, [format!("result-{opening}")]);
        town.is_resumed(Decisions::all(Decision::Skip))
            .await
            .unwrap();
        town.passes(Span::minutes(2)).await;
        town.expect_chat(&[]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn what_nobody_was_shown_nobody_missed() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:59")
            .await;
        let busy = FaultKind::TooMany { retry_after: 60 };
        town.fault(Fault::new(busy).on("sendMessage").times(1));
        town.clock_at("2027-05-31 09:00").await;
        town.is_paused().await;
        town.passes(Span::minutes(10)).await;
        town.is_resumed(Decisions::all(Decision::Skip))
            .await
            .unwrap();
        town.clock_at("2027-05-31 18:00").await;
        town.expect_chat(&[]);
        let tally = town.tally_of("notice").await;
        assert!(tally.closed);
        assert_eq!(
            (tally.total.missing, tally.total.waived),
            (0, tally.total.expected)
        );
        assert_eq!(town.state_of("notice").await, State::Expired);
        town.owner_is_told(&["已全部暂停"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn after_a_restored_backup_what_was_seen_in_the_group_is_not_sent_again() {
    on_each(async |kind| {
        let town = Town::given(&[DAILY, NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        town.is_restored().await;
        town.clock_at("2027-05-31 09:20").await;
        town.expect_chat(&[]);
        let owner = town.owner();
        owner.says("/resume").await;
        let buttons = [
            "1 发",
            "1 不发",
            "1 群里已看到",
            "2 发",
            "2 不发",
            "2 群里已看到",
        ];
        let mut all = buttons.to_vec();
        all.push("全部不发，恢复发送");
        town.expect_buttons(&owner, &all);
        owner.presses_in_private("1 群里已看到").await;
        owner.presses_in_private("2 发").await;
        owner.presses_in_private("按所选的恢复发送").await;
        town.passes(Span::minutes(1)).await;
        town.expect_chat(&["请核对"]);
        assert_eq!(town.skips_of("daily").await, ["elsewhere"]);
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn only_an_owner_stops_anything() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:58")
            .await;
        let li = town.person("P003");
        for command in [
            "/pause", "/resume", "/correct", "/recall", "/cancel", "/unknown",
        ] {
            town.passes(Span::seconds(2)).await;
            let said = li.says(command).await;
            assert!(said.contains("只有负责人能用"), "{command}: {said}");
        }
        town.clock_at("2027-05-31 09:01").await;
        town.expect_chat(&["请核对"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_cancelled_opening_does_not_happen_and_can_be_taken_back_before() {
    on_each(async |kind| {
        let town = Town::given(&[DAILY])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        let owner = town.owner();
        owner.says("/cancel").await;
        owner.presses_in_private("取消第 1 项").await;
        owner.presses_in_private("取消第 2 项").await;
        owner.presses_in_private("恢复第 2 项").await;
        let shown = owner.private_text();
        assert_eq!(shown.matches("已取消，不发").count(), 1, "{shown}");
        owner.presses_in_private("好了").await;
        town.clock_at("2027-05-31 09:05").await;
        town.expect_chat(&[]);
        assert_eq!(town.skips_of("daily").await, ["cancelled"]);
        town.clock_at("2027-06-01 09:05").await;
        assert_eq!(town.times_opened("daily").await, 1);
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn what_nobody_knows_is_listed_again_on_demand() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:59")
            .await;
        let lost = Fault::new(FaultKind::LoseReply).on("sendMessage").times(1);
        town.fault(lost);
        town.clock_at("2027-05-31 09:01").await;
        town.expect_chat(&["请核对"]);
        town.owner_is_told(&["断了线，不知道到了没有"]);
        let owner = town.owner();
        assert!(
            owner
                .says("/unknown")
                .await
                .contains("断了线，不知道到了没有")
        );
        owner.presses_in_private("群里已看到").await;
        assert_eq!(town.state_of("notice").await, State::Confirmed);
        assert!(owner.says("/unknown").await.contains("没有待核实"));
        town.end().await;
    })
    .await;
}
