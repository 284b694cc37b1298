//! A backup is made while answers stream in, put in place elsewhere, and the office goes on from it.

use super::desk::{Desk, TOKEN};
use super::hall::{Hall, answers, tally};
use super::whole::{at_last, free_port};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_made_under_load_is_restored_held_and_goes_on_with_every_answer_confirmed_before_it()
 {
    let Some(mut hall) = Hall::of(1_500).await else {
        return;
    };
    for _ in 0..20 {
        hall.press(7);
        tokio::time::sleep(Duration::from_millis(9)).await;
    }
    let promised = &hall.confirmed() | &hall.told();
    let mut backup = hall.desk.start(&["backup", "--to", "mine.db"]);
    let mut rounds = 0;
    while !backup.has_ended() && rounds < 100 {
        hall.press(7);
        tokio::time::sleep(Duration::from_millis(9)).await;
        rounds += 1;
    }
    assert_eq!(backup.wait(), Some(0));
    assert!(rounds > 2, "answers came in while it was made");
    hall.press(7);
    hall.catches_up().await;
    let kept = answers(&hall.desk.path("mine.db")).await;
    assert!(
        !promised.is_empty() && promised.is_subset(&kept),
        "confirmed before it began"
    );
    assert!(
        kept.len() < hall.presses.len(),
        "it is older than the last answers"
    );
    hall.is_killed();
    hall.press(20);

    let port = free_port();
    let there = Desk::new()
        .set("TELOXIDE_TOKEN", TOKEN)
        .set("TONGLUO_TELEGRAM_API_URL", &hall.sandbox.url())
        .set("TONGLUO_LISTEN", &format!("127.0.0.1:{port}"));
    there.write("mine.db", std::fs::read(hall.desk.path("mine.db")).unwrap());
    for file in ["tongluo.toml", "messages/camp/hello.md"] {
        there.write(file, hall.desk.read(file));
    }
    let restored = there.call(&["restore", "mine.db", "--yes"]);
    assert_eq!(restored.code, 0, "{}", restored.err);
    hall.moves_to(there, port);
    hall.starts();
    hall.says(503, "restored or copied").await;
    // What people do is taken in all the same; what was confirmed to the lost office after the backup is lost with it.
    hall.catches_up().await;
    let taken = hall.stored().await;
    assert!(kept.is_subset(&taken));
    assert_eq!(taken.len(), kept.len() + 20);
    at_last(&hall.desk, &["resume", "--all"]).await;
    hall.says(200, "well").await;
    hall.press(20);
    hall.catches_up().await;
    let sums = tally(&hall.desk);
    assert_eq!(sums["guests"], taken.len() + 20, "{sums}");
    let total = &sums["total"];
    assert_eq!(total["expected"], 2, "{sums}");
    assert_eq!(hall.shown("正文"), 1, "nothing was sent again");
    assert_eq!(hall.is_stopped(), Some(0));
}
