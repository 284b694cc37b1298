//! The power fails while answers stream in. SIGKILL leaves every write to the system, which finishes it; here what was not
//! synced is thrown away. What was confirmed to Telegram, or told a person as recorded, must be on the disk.

use super::hall::Hall;
use super::shim::Slot;
use std::time::Duration;

/// Numbers for the moments, the same in every run.
fn moments() -> impl Iterator<Item = u64> {
    std::iter::successors(Some(20_261_124u64), |n| {
        Some(
            n.wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407),
        )
    })
    .skip(1)
    .map(|n| n >> 33)
}

/// Starts, answers and cuts the power so many times; the answers that were confirmed or told as recorded and are gone, the bytes
/// that were lost, and how many answers there are in the end.
async fn outages(hall: &mut Hall, rounds: usize) -> (usize, u64, usize) {
    let mut moments = moments();
    let (mut gone, mut bytes) = (0, 0);
    for round in 0..rounds {
        if round > 0 {
            hall.starts();
            hall.hears().await;
        }
        for _ in 0..10 + moments.next().unwrap() % 20 {
            hall.press(7);
            tokio::time::sleep(Duration::from_millis(9)).await;
        }
        hall.is_killed();
        // Every third time the disk had begun to write by itself.
        let kept = if round % 3 == 2 {
            moments.next().unwrap() % 1000
        } else {
            0
        };
        bytes += hall.machine.loses_power(&hall.desk, kept as usize);
        let stored = hall.stored().await;
        let promised = &hall.confirmed() | &hall.told();
        gone += promised.difference(&stored).count();
        if gone > 0 {
            return (gone, bytes, stored.len());
        }
    }
    hall.starts();
    hall.hears().await;
    hall.catches_up().await;
    (gone, bytes, hall.stored().await.len())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_confirmed_answer_is_lost_with_the_power_and_one_would_be_if_a_commit_were_not_synced() {
    let Some(mut hall) = Hall::of(4_000).await else {
        return;
    };
    // A disk of some years ago: the power fails in the middle of a sync, more often than between two.
    hall.machine.set(Slot::Slow, 3_000);
    let (gone, bytes, stored) = outages(&mut hall, 10).await;
    assert_eq!(
        gone, 0,
        "confirmed or told as recorded, and not on the disk"
    );
    assert_eq!(stored, hall.presses.len(), "and nothing was missed");
    assert!(hall.machine.get(Slot::Written) > 20);
    assert!(hall.machine.get(Slot::Synced) > 20 && hall.machine.get(Slot::Forgotten) == 0);
    assert!(
        bytes > 0,
        "nothing was ever thrown away: the shim is not under the database"
    );
    // The same run without the sync at a commit, which is what synchronous=NORMAL means.
    hall.machine.set(Slot::Forgetful, 1);
    let (gone, bytes, _) = outages(&mut hall, 10).await;
    assert!(hall.machine.get(Slot::Forgotten) > 0 && bytes > 0);
    assert!(
        gone > 0,
        "without a sync something is lost, or this test sees nothing"
    );
}
