//! The first day: whose the bot is, which groups it is for, and when it may begin. Nothing is said in a group before.

use super::posts::{DAILY, NOTICE};
use crate::town::{AUDIENCE, BOT, Town, on_each};
use tongluo::domain::time::Span;
use tongluo::sandbox::{Place, Status};

const NO: &str = "不接通，退出这个群";

/// The button of the audience, 6 people of which are on the roster.
fn yes() -> String {
    format!("{AUDIENCE}（6 人）")
}

fn is_in(town: &Town, group: i64) -> bool {
    town.world(|w| w.status(group, BOT)) == Status::Member
}

#[tokio::test]
async fn a_group_hears_nothing_and_is_connected_by_the_owners_choice_alone() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        let group = town
            .person("P003")
            .founds_group_with_bot("二组<审计>&")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_in(Place::Group(group), &[]);
        let owner = town.owner();
        town.expect_private(&owner, &["群名：二组<审计>&\n\n拉我进群的人：张伟（P003）"]);
        town.expect_buttons(&owner, &[&yes(), NO]);
        town.crash();
        town.restart().await;
        assert_eq!(
            owner.presses_label_in_private(&yes()).await,
            format!("已接通“{AUDIENCE}”")
        );
        assert!(
            owner.reads().contains("已接通：群“二组<审计>&”"),
            "{}",
            owner.reads()
        );
        town.expect_in(Place::Group(group), &[]);
        town.clock_at("2027-05-31 09:01").await;
        town.expect_in(Place::Group(group), &["请核对"]);
        town.expect_chat(&["请核对"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_group_that_the_owner_adds_himself_is_asked_about_whatever_else_waits() {
    on_each(async |kind| {
        let town = Town::given(&[]).on(kind).clock_at("2027-05-31 08:50").await;
        let (owner, outsider) = (town.owner(), town.outsider("路人"));
        outsider.founds_group_with_bot("闲聊").await;
        town.passes(Span::seconds(5)).await;
        town.expect_private(&owner, &["拉我进群的人：路人（还没有登记的账号）"]);
        owner.founds_group_with_bot("三组").await;
        town.passes(Span::seconds(5)).await;
        town.expect_private(&owner, &["群名：三组\n\n拉我进群的人：您自己"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_no_has_the_bot_leave_and_what_was_answered_is_over() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        let (owner, outsider) = (town.owner(), town.outsider("路人"));
        let group = outsider.founds_group_with_bot("闲聊").await;
        town.passes(Span::seconds(5)).await;
        town.expect_private(&owner, &["群名：闲聊"]);
        let twice = owner.taps_in(owner.private(), NO);
        let late = owner.taps_in(owner.private(), &yes());
        town.settle().await;
        assert_eq!(owner.popup(twice), "好的，不接通，我会退群");
        assert_eq!(owner.popup(late), "这件事已经办完了，不用再点。");
        town.passes(Span::seconds(5)).await;
        assert!(!is_in(&town, group));
        assert!(
            owner.reads().contains("没有接通群“闲聊”"),
            "{}",
            owner.reads()
        );
        // The same group again is a question again.
        town.passes(Span::hours(2)).await;
        town.forget_what_was_said();
        outsider.adds_bot(group).await;
        town.passes(Span::seconds(5)).await;
        town.expect_private(&owner, &["群名：闲聊"]);
        outsider.removes_bot(group).await;
        town.passes(Span::seconds(5)).await;
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_group_that_nobody_answers_about_is_left_after_a_day_and_the_owner_is_told() {
    on_each(async |kind| {
        let town = Town::given(&[]).on(kind).clock_at("2027-05-31 08:50").await;
        let (owner, outsider) = (town.owner(), town.outsider("路人"));
        let group = outsider.founds_group_with_bot("闲聊").await;
        town.passes(Span::seconds(5)).await;
        town.expect_private(&owner, &["群名：闲聊"]);
        town.clock_at("2027-06-01 08:49").await;
        assert!(is_in(&town, group));
        town.clock_at("2027-06-01 08:51").await;
        assert!(!is_in(&town, group));
        town.expect_private(&owner, &["有 1 个群 24 小时没有接通，我已退出：闲聊"]);
        town.expect_in(Place::Group(group), &[]);
        assert_eq!(
            owner.presses_label_in_private(&yes()).await,
            "这件事已经办完了，不用再点。"
        );
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_strangers_many_groups_are_one_question_and_one_tap_is_rid_of_them() {
    on_each(async |kind| {
        let town = Town::given(&[]).on(kind).clock_at("2027-05-31 09:00").await;
        let (owner, outsider) = (town.owner(), town.outsider("路人"));
        let mut groups = Vec::new();
        for n in 0..8 {
            groups.push(outsider.founds_group_with_bot(&format!("群{n}")).await);
            town.passes(Span::seconds(10)).await;
        }
        town.passes(Span::minutes(30)).await;
        town.expect_private(&owner, &["群名：群0"]);
        // The first is answered, and the same message goes on to the next.
        owner.presses_label_in_private(NO).await;
        assert!(owner.reads().contains("群名：群1"), "{}", owner.reads());
        assert!(
            owner.reads().contains("另外还有 6 个群在等"),
            "{}",
            owner.reads()
        );
        owner.presses_label_in_private("都不接通，全部退出").await;
        town.passes(Span::seconds(5)).await;
        assert!(groups.iter().all(|g| !is_in(&town, *g)));
        // He goes on; the owner hears of it at most once an hour.
        for n in 8..12 {
            outsider.founds_group_with_bot(&format!("群{n}")).await;
            town.passes(Span::seconds(10)).await;
        }
        town.expect_private(&owner, &[]);
        town.passes(Span::hours(1)).await;
        town.expect_private(&owner, &["群名：群8"]);
        owner.presses_label_in_private("都不接通，全部退出").await;
        town.passes(Span::seconds(5)).await;
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn before_there_is_an_owner_nothing_is_said_and_then_he_is_asked_at_once() {
    on_each(async |kind| {
        let town = Town::bare().on(kind).clock_at("2027-05-31 08:50").await;
        let group = town.person("P003").founds_group_with_bot("一组").await;
        town.passes(Span::hours(30)).await;
        town.expect_silence();
        assert!(is_in(&town, group), "nobody could say yes so far");
        town.owner_claims().await;
        town.passes(Span::seconds(5)).await;
        let owner = town.owner();
        town.expect_private(&owner, &["您是负责人", "群名：一组"]);
        town.expect_buttons(&owner, &["再看一遍", NO]);
        town.roster_is(6).await;
        owner.presses_label_in_private("再看一遍").await;
        town.expect_buttons(&owner, &[&yes(), NO]);
        owner.presses_label_in_private(&yes()).await;
        town.passes(Span::hours(30)).await;
        assert!(is_in(&town, group));
        town.expect_silence();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_link_in_a_colleagues_hand_only_says_which_audience_he_had_in_mind() {
    on_each(async |kind| {
        let town = Town::given(&[]).on(kind).clock_at("2027-05-31 08:50").await;
        let (owner, colleague) = (town.owner(), town.person("P003"));
        let link = town.connecting_link().await;
        let group = colleague.founds_group_with_bot("二组").await;
        town.world(|w| w.add_bot_to_group(BOT, group, colleague.account, Some(&link)))
            .unwrap();
        town.passes(Span::seconds(5)).await;
        town.expect_in(Place::Group(group), &[]);
        town.expect_private(&owner, &["群名：二组"]);
        let named = format!("{AUDIENCE}（6 人，链接里写的）");
        town.expect_buttons(&owner, &[&named, NO]);
        owner.presses_label_in_private(&named).await;
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_stranger_who_guesses_replays_and_forges_gets_nothing_and_is_told_of_once() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        let (owner, thief) = (town.owner(), town.outsider("路人"));
        let used = town.owner_claims().await;
        town.forget_what_was_said();
        assert!(thief.starts(Some(&used)).await.contains("已经用过"));
        town.passes(Span::seconds(5)).await;
        for n in 2..7 {
            thief
                .starts(Some(&format!("o-aaaaaaaaaaaaaaaaaaaaaaa{n}")))
                .await;
            town.passes(Span::seconds(5)).await;
        }
        town.expect_private(&owner, &["用错了 5 次登记链接"]);
        let group = thief.founds_group_with_bot("闲聊").await;
        town.passes(Span::seconds(5)).await;
        let question = town.expect_private(&owner, &["群名：闲聊"]);
        let data = question[0].keyboard[0][0].data().unwrap().to_owned();
        // His own private chat shows him no such button; he writes its data himself.
        let shown = town.stands_in(thief.private());
        let shown = shown.last().unwrap().id;
        for _ in 0..3 {
            let said = thief.presses_forged_in(thief.private(), shown, &data).await;
            assert!(said.unwrap().contains("已经失效"));
        }
        town.passes(Span::seconds(5)).await;
        town.expect_private(&owner, &["点了不是发给它的按钮"]);
        town.expect_in(Place::Group(group), &[]);
        owner.presses_label_in_private(NO).await;
        town.passes(Span::seconds(5)).await;
        assert!(!is_in(&town, group));
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn the_first_start_lists_seven_days_and_waits_for_the_owners_word() {
    on_each(async |kind| {
        let town = Town::given(&[DAILY])
            .on(kind)
            .not_begun()
            .clock_at("2027-05-31 08:30")
            .await;
        let owner = town.owner();
        let shown = owner.private_text();
        assert!(shown.contains("接下来七天要发的内容"), "{shown}");
        assert_eq!(shown.matches("每天看一遍值班表").count(), 7, "{shown}");
        town.expect_buttons(&owner, &["开始", "再看一遍"]);
        town.clock_at("2027-05-31 09:30").await;
        town.expect_chat(&[]);
        town.crash();
        town.restart().await;
        owner.presses_label_in_private("再看一遍").await;
        assert_eq!(owner.presses_label_in_private("开始").await, "已经开始");
        town.passes(Span::seconds(5)).await;
        // Every schedule counts from here: what he wasn't shown doesn't come behind his back.
        town.expect_chat(&[]);
        assert!(owner.private_text().contains("已经开始："));
        town.clock_at("2027-06-01 09:01").await;
        town.expect_chat(&["每天看一遍值班表"]);
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn where_nothing_is_approved_the_list_says_so_and_nothing_leaves_after_the_start() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .not_begun()
            .unapproved()
            .clock_at("2027-05-31 08:30")
            .await;
        let owner = town.owner();
        assert!(
            owner.private_text().contains("（还没有审批）"),
            "{}",
            owner.private_text()
        );
        owner.presses_label_in_private("开始").await;
        town.clock_at("2027-05-31 09:01").await;
        town.expect_chat(&[]);
        town.expect_private(&owner, &["还没有审批，所以没有发"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn the_owner_finds_a_menu_of_his_own_and_no_menu_is_set_twice() {
    on_each(async |kind| {
        let town = Town::bare().on(kind).clock_at("2027-05-31 08:50").await;
        let set = || town.world(|w| w.calls_of("setMyCommands").len());
        assert!(town.app().announce().await.unwrap());
        assert_eq!(set(), 1, "everybody's");
        town.owner_claims().await;
        assert!(town.app().announce().await.unwrap());
        assert_eq!(set(), 2, "the owner's own");
        town.crash();
        town.restart().await;
        assert!(town.app().announce().await.unwrap());
        assert_eq!(set(), 2, "both are as they should be");
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}
