//! Native polls, for posts that say openly that everybody sees who chose what. Modes 13 to 16.

use super::posts::POLL;
use crate::town::{Town, on_each};
use tongluo::domain::time::Span;
use tongluo::sandbox::{Fault, FaultKind};

#[tokio::test]
async fn mode_13_a_poll_shows_its_names_and_every_vote_is_counted() {
    on_each(async |kind| {
        let town = Town::given(&[POLL])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        let shown = town.world(|w| w.take_new(town.here()));
        let poll = shown.iter().find_map(|m| m.poll.clone()).expect("a poll");
        assert!(!poll.anonymous && poll.quiz, "{poll:#?}");
        town.person("P001").votes(&[1]).await;
        town.person("P003").votes(&[0]).await;
        town.stranger("路人").votes(&[1]).await;
        let tally = town.tally_of("poll").await;
        assert_eq!((tally.total.done, tally.guests), (2, 1));
        assert_eq!((tally.questions[0].right, tally.questions[0].wrong), (1, 1));
        town.clock_at("2027-06-02 17:31").await;
        town.expect_chat(&["结果："]);
        town.owner_is_told(&["这是谁", "已截止"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn mode_14_of_votes_the_last_one_taken_in_counts_and_an_empty_one_takes_it_back() {
    on_each(async |kind| {
        let town = Town::given(&[POLL])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.forget_what_was_said();
        let (li, zhang) = (town.person("P001"), town.person("P003"));
        li.votes(&[0]).await;
        zhang.votes(&[1]).await;
        li.revotes(&[1]);
        town.settle().await;
        zhang.revotes(&[]);
        town.settle().await;
        let tally = town.tally_of("poll").await;
        assert_eq!(
            (tally.total.done, tally.questions[0].chosen.as_slice()),
            (1, &[0, 1, 0][..])
        );
        // Changed and taken back in one batch.
        zhang.revotes(&[0]);
        zhang.revotes(&[2]);
        li.revotes(&[]);
        town.settle().await;
        let tally = town.tally_of("poll").await;
        assert_eq!(
            (tally.total.done, tally.questions[0].chosen.as_slice()),
            (1, &[0, 0, 1][..])
        );
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn mode_15_a_count_that_differs_from_the_channels_is_told_and_not_hidden() {
    on_each(async |kind| {
        let town = Town::given(&[POLL])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.forget_what_was_said();
        town.person("P001").votes(&[1]).await;
        town.crash();
        // A vote waits a day at Telegram, and the bot is down for longer.
        town.person("P003").casts(&[1]);
        town.what_waits_is_lost();
        town.leap(Span::hours(25));
        town.restart().await;
        assert_eq!(town.tally_of("poll").await.total.done, 1);
        town.clock_at("2027-06-02 17:35").await;
        town.expect_chat(&["结果："]);
        town.owner_is_told(&["停机", "已截止", "Telegram 数出 2 票，我们记到 1 票"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn mode_15_a_vote_in_the_groups_name_is_a_guests() {
    on_each(async |kind| {
        let town = Town::given(&[POLL])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.forget_what_was_said();
        town.person("P001").votes(&[1]).await;
        town.person("P002").casts_for_the_group(&[0]);
        town.settle().await;
        let tally = town.tally_of("poll").await;
        assert_eq!((tally.total.done, tally.guests), (1, 1));
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn mode_16_a_poll_that_the_channel_closed_by_itself_is_closed_for_us_too() {
    on_each(async |kind| {
        let town = Town::given(&[POLL])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.forget_what_was_said();
        town.person("P001").votes(&[1]).await;
        town.crash();
        town.clock_at("2027-06-02 17:40").await;
        let closed = town
            .stands()
            .iter()
            .find_map(|m| m.poll.clone())
            .unwrap()
            .closed;
        assert!(closed, "the channel closes by its own clock");
        town.restart().await;
        town.passes(Span::minutes(1)).await;
        town.expect_chat(&["结果："]);
        town.owner_is_told(&["停机", "已截止"]);
        assert_eq!(town.tally_of("poll").await.total.done, 1);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn mode_16_closing_that_fails_at_first_is_tried_again() {
    on_each(async |kind| {
        let town = Town::given(&[POLL])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.forget_what_was_said();
        town.fault(
            Fault::new(FaultKind::ServerError { status: 502 })
                .on("stopPoll")
                .times(2),
        );
        town.person("P001").votes(&[1]).await;
        town.clock_at("2027-06-02 17:35").await;
        let stops = town.world(|w| {
            w.calls_of("stopPoll")
                .into_iter()
                .cloned()
                .collect::<Vec<_>>()
        });
        assert!(stops.len() >= 3, "{stops:#?}");
        town.expect_chat(&["结果："]);
        town.owner_is_told(&["已截止"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_vote_that_comes_before_its_poll_is_recorded_is_applied_when_it_is() {
    on_each(async |kind| {
        let town = Town::given(&[POLL])
            .on(kind)
            .clock_at("2027-05-31 08:59")
            .await;
        town.leap(Span::minutes(1));
        town.fault(
            Fault::new(FaultKind::Slow { ms: 300 })
                .on("sendPoll")
                .times(1),
        );
        let app = town.app();
        let voting = async {
            town.until(|w| w.unread().iter().any(|(_, m)| m.poll.is_some()))
                .await;
            town.person("P003").casts(&[1]);
            app.listen(Span::ZERO).await.unwrap()
        };
        let (turned, heard) = tokio::join!(app.turn(), voting);
        turned.unwrap();
        assert_eq!(heard, 1);
        town.passes(Span::seconds(5)).await;
        town.forget_what_was_said();
        assert_eq!(town.tally_of("poll").await.total.done, 1);
        town.end().await;
    })
    .await;
}
