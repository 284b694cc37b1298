//! Invariant 4: confirmed means committed. Nothing that people did is lost by a crash or a database that is away, and nobody is
//! told that it was recorded before it was.

use super::posts::NOTICE;
use crate::town::{BOT, Kind, Town, on_each};
use tongluo::domain::time::Span;

#[tokio::test]
async fn mode_07_while_the_database_is_away_nothing_is_confirmed_and_nobody_is_told_recorded() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        let zhang = town.person("P003");
        let press = zhang.taps("收到");
        town.the_database_goes_away_between_hearing_and_writing()
            .await;
        for _ in 0..3 {
            town.app().listen(Span::ZERO).await.unwrap_err();
            assert_eq!(
                town.world(|w| w.pending(BOT)),
                1,
                "confirmed without a commit"
            );
        }
        assert_eq!(zhang.popup(press), "", "told recorded without a commit");
        assert_eq!(town.tally_of("notice").await.total.done, 0);
        town.crash();
        town.restart().await;
        assert_eq!(zhang.popup(press), "已记录，谢谢您。");
        assert_eq!(town.tally_of("notice").await.total.done, 1);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn mode_07_a_crash_after_the_commit_serves_the_update_again_and_counts_it_once() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        let zhang = town.person("P003");
        let press = zhang.taps("收到");
        assert_eq!(town.app().listen(Span::ZERO).await.unwrap(), 1);
        assert_eq!(town.tally_of("notice").await.total.done, 1);
        assert_eq!(zhang.popup(press), "");
        assert_eq!(
            town.world(|w| w.pending(BOT)),
            1,
            "confirmed by the next poll alone"
        );
        town.crash();
        town.restart().await;
        assert_eq!(town.world(|w| w.pending(BOT)), 0);
        assert_eq!(town.tally_of("notice").await.total.done, 1);
        // Its answer went with the power; who presses again is told the truth.
        assert_eq!(
            zhang.presses("收到").await,
            "您之前已经点过，已有记录，不用再点。"
        );
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn mode_08_a_batch_is_taken_in_whole_or_not_at_all() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .of_people(20)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        let keys: Vec<String> = (7..=20).map(|n| format!("P{n:03}")).collect();
        let presses: Vec<_> = keys.iter().map(|k| town.person(k).taps("收到")).collect();
        town.the_database_goes_away_between_hearing_and_writing()
            .await;
        town.app().listen(Span::ZERO).await.unwrap_err();
        assert_eq!(town.world(|w| w.pending(BOT)), keys.len());
        town.crash();
        town.restart().await;
        assert_eq!(town.tally_of("notice").await.total.done, keys.len() as u64);
        for (key, press) in keys.iter().zip(presses) {
            assert_eq!(town.person(key).popup(press), "已记录，谢谢您。");
        }
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn mode_25_an_update_that_nobody_can_read_costs_no_other_its_answer() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        let one = town.person("P001").taps("收到");
        town.world(|w| {
            w.push_raw(
                BOT,
                "callback_query",
                serde_json::json!({ "id": 7, "from": "<b>" }),
            )
        });
        town.world(|w| w.push_raw(BOT, "message", serde_json::json!({ "message_id": "x" })));
        let two = town.person("P003").taps("收到");
        town.settle().await;
        assert_eq!(town.person("P001").popup(one), "已记录，谢谢您。");
        assert_eq!(town.person("P003").popup(two), "已记录，谢谢您。");
        assert_eq!(town.tally_of("notice").await.total.done, 2);
        town.expects_set_aside(2);
        town.passes(Span::seconds(5)).await;
        town.owner_is_told(&["读不出来", "读不出来"]);
        town.end().await;
    })
    .await;
}

/// Refuses every new private chat, as a constraint would that nobody foresaw.
const REFUSE_SQLITE: &str = "CREATE TRIGGER refuse BEFORE INSERT ON chat WHEN NEW.kind = 'private' \
     BEGIN SELECT RAISE(ABORT, 'refused'); END";
const REFUSE_POSTGRES: &str = "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS \
     $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '23514'; END $$; \
     CREATE TRIGGER refuse BEFORE INSERT ON chat FOR EACH ROW WHEN (NEW.kind = 'private') EXECUTE FUNCTION refuse()";

#[tokio::test]
async fn what_the_data_spoils_is_put_aside_in_the_commit_that_keeps_the_rest_of_its_batch() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.passes(Span::seconds(5)).await;
        town.expect_chat(&["请核对"]);
        let refuse = match kind {
            Kind::Sqlite => REFUSE_SQLITE,
            Kind::Postgres => REFUSE_POSTGRES,
        };
        town.database.forge(refuse).await;
        let one = town.person("P001").taps("收到");
        town.world(|w| {
            let stranger = w.add_person("路人");
            w.start(stranger, BOT, None).unwrap();
        });
        let two = town.person("P003").taps("收到");
        assert_eq!(town.app().listen(Span::ZERO).await.unwrap(), 3);
        town.settle().await;
        assert_eq!(town.person("P001").popup(one), "已记录，谢谢您。");
        assert_eq!(town.person("P003").popup(two), "已记录，谢谢您。");
        assert_eq!(town.tally_of("notice").await.total.done, 2);
        assert_eq!(
            town.world(|w| w.pending(BOT)),
            0,
            "the culprit is confirmed too"
        );
        town.expects_set_aside(1);
        town.passes(Span::seconds(5)).await;
        town.owner_is_told(&["读不出来"]);
        town.end().await;
    })
    .await;
}
