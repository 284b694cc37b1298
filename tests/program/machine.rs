//! What a machine does to a bot that runs: the disk is full, read-only or broken for a while, another program holds the
//! database, somebody sets the clock. In each the bot says what is wrong, goes on when it can, and loses nothing that it confirmed.

use super::hall::Hall;
use super::shim::Slot;
use sqlx::Connection;
use std::time::Duration;

/// People press until the machine refused something.
async fn presses_until_refused(hall: &mut Hall) {
    let before = hall.machine.get(Slot::Refused);
    for _ in 0..100 {
        hall.press(5);
        tokio::time::sleep(Duration::from_millis(20)).await;
        if hall.machine.get(Slot::Refused) > before {
            return;
        }
    }
    panic!("nothing was refused:\n{}", hall.machine.logged());
}

/// Nothing leaves Telegram, and nobody is told, without its row.
async fn promises_only_what_it_holds(hall: &Hall) {
    let promised = &hall.confirmed() | &hall.told();
    let stored = hall.stored().await;
    assert_eq!(promised.difference(&stored).count(), 0);
    assert!(hall.told().len() < hall.presses.len(), "it is refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_disk_that_is_full_read_only_or_broken_for_a_while_the_bot_says_so_and_goes_on() {
    let Some(mut hall) = Hall::of(2_000).await else {
        return;
    };
    for (slot, bad, good, says) in [
        (Slot::Room, 0, -1, "the disk is full"),
        (Slot::ReadOnly, 1, 0, "the disk fails"),
        (Slot::Broken, 1, 0, "the disk fails"),
    ] {
        hall.press(30);
        hall.catches_up().await;
        hall.machine.set(slot, bad);
        presses_until_refused(&mut hall).await;
        hall.says(503, says).await;
        promises_only_what_it_holds(&hall).await;
        if says.contains("full") {
            hall.owner_reads("磁盘满了").await;
        }
        hall.machine.set(slot, good);
        hall.catches_up().await;
        hall.says(200, "well").await;
        hall.everybody_counts().await;
    }
    hall.owner_reads("恢复了").await;
    assert!(
        hall.machine
            .logged()
            .contains("it is not confirmed and comes again")
    );
    hall.is_killed();
    hall.starts();
    hall.hears().await;
    hall.everybody_counts().await;
    assert_eq!(hall.is_stopped(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_another_program_holds_for_ten_seconds_costs_no_answer() {
    let Some(mut hall) = Hall::of(200).await else {
        return;
    };
    let url = format!("sqlite:{}", hall.desk.path("tongluo.db").display());
    let mut other = sqlx::SqliteConnection::connect(&url).await.unwrap();
    sqlx::raw_sql("BEGIN EXCLUSIVE")
        .execute(&mut other)
        .await
        .unwrap();
    let held = tokio::time::sleep(Duration::from_secs(10));
    hall.press(40);
    hall.says(503, "another program holds the database").await;
    assert!(hall.told().is_empty() && hall.confirmed().is_empty());
    held.await;
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    other.close().await.unwrap();
    hall.catches_up().await;
    hall.says(200, "well").await;
    hall.everybody_counts().await;
    assert!(
        hall.owner_never_read("出了问题"),
        "so short a time is no alarm"
    );
    assert_eq!(hall.is_stopped(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_set_back_an_hour_or_ahead_a_day_opens_and_closes_nothing_and_costs_no_answer()
 {
    let Some(mut hall) = Hall::of(200).await else {
        return;
    };
    for (milliseconds, minutes) in [(-3_630_000, "相差 60 分钟"), (86_430_000, "相差 1440 分钟")]
    {
        hall.machine.set(Slot::Clock, milliseconds);
        hall.press(20);
        hall.catches_up().await;
        hall.looks_up();
        hall.says(503, "the clock differs").await;
        hall.owner_reads(minutes).await;
        hall.press(20);
        hall.catches_up().await;
        hall.everybody_counts().await;
        assert_eq!(hall.shown("以后再看"), 0, "it is not due");
        hall.machine.set(Slot::Clock, 0);
        hall.looks_up();
        hall.says(200, "well").await;
    }
    // Started with a wrong clock: nothing is due, and no outage is made up.
    assert_eq!(hall.is_stopped(), Some(0));
    hall.machine.set(Slot::Clock, 86_400_000);
    hall.press(20);
    hall.starts();
    hall.hears().await;
    hall.catches_up().await;
    hall.says(503, "the clock differs").await;
    hall.machine.set(Slot::Clock, 0);
    hall.looks_up();
    hall.says(200, "well").await;
    hall.everybody_counts().await;
    assert_eq!((hall.shown("以后再看"), hall.shown("正文")), (0, 1));
    assert!(hall.owner_never_read("停机"), "it was not down");
    assert_eq!(hall.is_stopped(), Some(0));
}
