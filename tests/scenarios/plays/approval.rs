//! Invariant 1: only approved content reaches an audience. Held on the whole: what nobody approved, what was edited since, what
//! was taken back between planning and sending, and what somebody forged in the database.

use super::posts::{EVENING, NOTICE};
use crate::town::{Town, on_each};
use tongluo::domain::delivery::State;
use tongluo::domain::time::Span;

#[tokio::test]
async fn what_nobody_approved_never_leaves_and_the_owner_hears_of_it() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .unapproved()
            .clock_at("2027-05-31 08:59")
            .await;
        town.clock_at("2027-05-31 09:30").await;
        assert!(town.stands().is_empty(), "not even that it is connected");
        town.owner_is_told(&["还没有审批，所以没有发"]);
        assert!(town.openings().await.is_empty());
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn an_edit_after_the_approval_is_not_sent_and_the_owner_is_told_at_once() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        town.edits(0, "值班", "休假");
        town.edits_are_seen().await;
        town.passes(Span::seconds(5)).await;
        town.owner_is_told(&["审批之后改过，原来的审批不再有效"]);
        town.clock_at("2027-05-31 09:10").await;
        assert_eq!(town.copies(town.here(), "请核对"), 0);
        town.owner_is_told(&["审批之后内容改过，需要重新审批，所以没有发"]);
        // The schedule has counted since the first yes, so a second one within its lateness still opens it, marked late.
        town.is_approved("notice").await;
        town.passes(Span::minutes(1)).await;
        let shown = town.expect_chat(&["补发：请核对<休假表>"]);
        assert!(
            shown[0].text().contains("请核对自己的休假日期"),
            "{}",
            shown[0].text()
        );
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn an_edit_that_is_approved_again_in_time_is_sent_as_it_stands_now() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        town.edits(0, "请核对自己", "请仔细核对自己");
        town.edits_are_seen().await;
        town.is_approved("notice").await;
        town.clock_at("2027-05-31 09:01").await;
        town.owner_is_told(&["审批之后改过"]);
        town.expect_chat(&["请仔细核对自己"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_yes_taken_back_between_planning_and_claim_keeps_the_post_in() {
    on_each(async |kind| {
        let town = Town::given(&[EVENING])
            .on(kind)
            .clock_at("2027-05-31 21:59")
            .await;
        town.clock_at("2027-05-31 22:30").await;
        assert_eq!(town.state_of("evening").await, State::Held);
        town.approval_is_withdrawn("evening").await;
        town.clock_at("2027-06-01 08:30").await;
        assert_eq!(town.copies(town.here(), "请核对"), 0);
        assert_ne!(town.state_of("evening").await, State::Sent);
        town.clock_at("2027-06-01 17:40").await;
        assert_eq!(town.copies(town.here(), "请核对"), 0);
        assert_eq!(town.state_of("evening").await, State::Expired);
        town.owner_is_told(&["已截止", "时效已过"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn content_forged_in_the_database_is_refused_at_the_claim() {
    on_each(async |kind| {
        let town = Town::given(&[EVENING])
            .on(kind)
            .clock_at("2027-05-31 21:59")
            .await;
        town.clock_at("2027-05-31 22:30").await;
        // Whoever can write into the database writes another text, and its document too; the yes was to something else.
        town.database
            .forge(
                "UPDATE occurrence SET revision = replace(revision, '请核对', '不用核对'), \
                 document = replace(document, '请核对', '不用核对')",
            )
            .await;
        town.clock_at("2027-06-01 08:30").await;
        assert_eq!(town.copies(town.here(), "核对"), 0);
        town.clock_at("2027-06-01 17:40").await;
        assert_eq!(town.copies(town.here(), "核对"), 0);
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_forged_hash_in_the_database_is_refused_at_the_claim() {
    on_each(async |kind| {
        let town = Town::given(&[EVENING])
            .on(kind)
            .clock_at("2027-05-31 21:59")
            .await;
        town.clock_at("2027-05-31 22:30").await;
        let forged = "UPDATE approval SET hash = '0000000000000000000000000000000000000000000000000000000000000000'";
        town.database.forge(forged).await;
        town.clock_at("2027-06-01 08:30").await;
        assert_eq!(town.copies(town.here(), "核对"), 0);
        town.clock_at("2027-06-01 17:40").await;
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}
