//! Invariant 8: quiet by default. Quiet hours, rest days, the daily cap, results without sound, retries included; and nobody's
//! name in the group.

use super::posts::{EVENING, NOTICE, QUESTION};
use crate::town::{Town, at, on_each};
use tongluo::domain::delivery::State;
use tongluo::domain::time::Span;
use tongluo::sandbox::{Fault, FaultKind};

#[tokio::test]
async fn at_night_a_post_waits_for_the_morning() {
    on_each(async |kind| {
        let town = Town::given(&[EVENING])
            .on(kind)
            .clock_at("2027-05-31 21:59")
            .await;
        town.clock_at("2027-06-01 07:29").await;
        assert_eq!(town.state_of("evening").await, State::Held);
        town.expect_silence();
        town.clock_at("2027-06-01 07:31").await;
        let shown = town.expect_chat(&["请核对明天的值班"]);
        assert_eq!(shown[0].at_ms, at("2027-06-01 07:30").as_millis());
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_retry_does_not_ring_at_night_either() {
    on_each(async |kind| {
        let post = NOTICE
            .replace("09:00", "20:59")
            .replace("截止: 17:30", "截止: 次日 17:30");
        let town = Town::given(&[&post])
            .on(kind)
            .clock_at("2027-05-31 20:58")
            .await;
        town.fault(
            Fault::new(FaultKind::TooMany { retry_after: 300 })
                .on("sendMessage")
                .times(1),
        );
        town.clock_at("2027-06-01 07:29").await;
        town.expect_silence();
        town.clock_at("2027-06-01 07:31").await;
        town.expect_chat(&["请核对"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn what_falls_on_a_rest_day_opens_on_the_nearest_workday_and_its_close_keeps_its_distance() {
    on_each(async |kind| {
        // 30 May 2027 is a Sunday.
        let post = NOTICE.replace("2027-05-31 09:00", "2027-05-30 09:00");
        let town = Town::given(&[&post])
            .on(kind)
            .clock_at("2027-05-30 08:00")
            .await;
        town.clock_at("2027-05-31 08:59").await;
        town.expect_silence();
        town.clock_at("2027-05-31 09:01").await;
        let shown = town.expect_chat(&["请核对<值班表>"]);
        assert!(!shown[0].text().contains("补发"), "moved is not late");
        let opening = town.openings().await.remove(0);
        assert_eq!(opening.due, at("2027-05-30 09:00"));
        assert_eq!(opening.opens_at, at("2027-05-31 09:00"));
        assert_eq!(opening.closes_at, Some(at("2027-05-31 17:30")));
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_third_post_of_a_day_waits_for_the_next_workday() {
    on_each(async |kind| {
        let post = |n: usize| {
            format!(
                "---\nid: post-{n}\n标题: 第{n}条\n类型: 通知\n时间: 2027-05-31 {:02}:00\n有效: 3天\n---\n看一遍。\n",
                9 + n
            )
        };
        let posts: Vec<String> = (0..3).map(post).collect();
        let town = Town::given(&posts.iter().map(String::as_str).collect::<Vec<_>>())
            .on(kind)
            .clock_at("2027-05-31 08:59")
            .await;
        town.clock_at("2027-05-31 20:00").await;
        town.expect_chat(&["第0条", "第1条"]);
        assert_eq!(town.delivery_of("post-2").await.hold_why.as_deref(), Some("daily_cap"));
        town.clock_at("2027-06-01 07:31").await;
        town.expect_chat(&["第2条"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_result_rings_nobody_and_names_nobody() {
    on_each(async |kind| {
        let town = Town::given(&[QUESTION, NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:59")
            .await;
        town.clock_at("2027-05-31 09:01").await;
        town.forget_what_was_said();
        for key in ["P001", "P003", "P004", "P005"] {
            town.person(key).presses("停车让行").await;
        }
        town.person("P003").presses("收到").await;
        town.clock_at("2027-05-31 17:35").await;
        let results = town.world(|w| w.take_new(town.here()));
        assert_eq!(results.len(), 2, "{results:#?}");
        assert!(results.iter().all(|m| m.silent), "{results:#?}");
        for shown in town.stands() {
            let past = shown.past.iter().map(|p| p.words.text.clone());
            for text in past.chain([shown.text().to_owned()]) {
                for name in ["李建国", "张伟", "刘<芳>&", "王秀英", "陈静", "P003"] {
                    assert!(!text.contains(name), "{text}");
                }
            }
        }
        town.owner_is_told(&["已截止", "已截止"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_result_that_falls_into_the_night_waits_for_the_morning() {
    on_each(async |kind| {
        let post = NOTICE.replace("截止: 17:30", "截止: 22:00");
        let town = Town::given(&[&post])
            .on(kind)
            .clock_at("2027-05-31 08:59")
            .await;
        town.clock_at("2027-05-31 23:00").await;
        town.expect_chat(&["请核对<值班表>"]);
        let told = town.owner_is_told(&["已截止"]);
        assert!(told[0].silent, "the owner sleeps too");
        town.clock_at("2027-06-01 07:31").await;
        let result = town.expect_chat(&["结果："]);
        assert_eq!(result[0].at_ms, at("2027-06-01 07:30").as_millis());
        town.passes(Span::seconds(1)).await;
        town.end().await;
    })
    .await;
}
