//! Runs of updates: each number is new once, whatever the order in which it comes.

use proptest::prelude::*;
use std::collections::{BTreeSet, HashSet};
use tongluo_domain::runs::Runs;
use tongluo_domain::time::{Instant, Span};

const NOW: Instant = Instant::from_millis(1_800_000_000_000);

fn taken(runs: &mut Runs, ids: &[i64], now: Instant) -> Vec<i64> {
    let ids: BTreeSet<i64> = ids.iter().copied().collect();
    runs.take(&ids, now).into_iter().collect()
}

#[test]
fn what_comes_without_a_gap_is_one_run() {
    let mut runs = Runs::default();
    assert_eq!(taken(&mut runs, &[5, 6, 7], NOW), [5, 6, 7]);
    assert_eq!(taken(&mut runs, &[7, 8], NOW), [8]);
    assert_eq!(taken(&mut runs, &[4], NOW), [4]);
    let json = serde_json::to_string(&runs).expect("JSON");
    assert_eq!(json, format!("[[4,8,{}]]", NOW.as_millis()));
}

#[test]
fn what_overtook_others_on_the_way_leaves_room_for_them() {
    let mut runs = Runs::default();
    assert_eq!(taken(&mut runs, &[12], NOW), [12]);
    assert_eq!(taken(&mut runs, &[10], NOW), [10]);
    assert!(!runs.holds(11));
    assert_eq!(taken(&mut runs, &[11], NOW), [11]);
    assert!([10, 11, 12].into_iter().all(|id| runs.holds(id)));
    assert!(!runs.holds(9) && !runs.holds(13));
}

#[test]
fn a_gap_stays_open_for_a_week_after_what_is_above_it_began() {
    let mut runs = Runs::default();
    taken(&mut runs, &[1], NOW);
    let later = NOW.plus(Span::days(30));
    taken(&mut runs, &[4], later);
    assert_eq!(taken(&mut runs, &[3], later.plus(Span::days(6))), [3]);
    taken(&mut runs, &[5], later.plus(Span::days(8)));
    assert!(runs.holds(2), "nothing can come for it any more");
}

proptest! {
    #[test]
    fn in_any_order_each_number_is_new_once(ids in prop::collection::vec(0i64..60, 0..120), by in 1usize..9) {
        let mut runs = Runs::default();
        let mut model: HashSet<i64> = HashSet::new();
        for batch in ids.chunks(by) {
            let new: BTreeSet<i64> = batch.iter().copied().filter(|id| !model.contains(id)).collect();
            model.extend(&new);
            let ids: BTreeSet<i64> = batch.iter().copied().collect();
            prop_assert_eq!(runs.take(&ids, NOW), new);
            let stored = serde_json::to_string(&runs).expect("JSON");
            runs = serde_json::from_str(&stored).expect("its own JSON");
        }
        for id in 0..60 {
            prop_assert_eq!(runs.holds(id), model.contains(&id));
        }
    }
}
