//! After the day that a post showed, its records are gone: an old button is answered, and nothing is written any more.

use crate::town::{Town, on_each};
use tongluo::domain::time::Span;

#[tokio::test]
async fn a_press_after_the_records_were_deleted_is_told_so_and_brings_nobody_back() {
    on_each(async |kind| {
        let town = Town::given(&[super::posts::QUIZ])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.clock_at("2027-05-31 09:01").await;
        town.expect_chat(&["值班知识三题"]);
        let zhang = town.person("P003");
        zhang.starts_quiz().await;
        zhang.answers(0, 0).await;
        town.clock_at("2027-05-31 17:36").await;
        town.expect_chat(&["结果：值班知识三题"]);
        town.owner_is_told(&["已截止"]);
        let before = town.tally_of("quiz").await;
        assert_eq!((before.total.missing, before.half_finished), (6, 1));

        town.crash();
        town.leap(Span::days(215));
        town.restart().await;
        town.passes(Span::seconds(5)).await;
        town.owner_is_told(&["停机", "到现在一切正常"]);
        let press = zhang.taps_in(zhang.private(), "错");
        town.settle().await;
        assert_eq!(zhang.popup(press), "已经截止，这次没有记录。");
        assert_eq!(town.tally_of("quiz").await, before);
        town.end().await;
    })
    .await;
}
