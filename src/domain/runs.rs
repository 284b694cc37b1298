//! Which updates of a bot were taken in, as runs of numbers without a gap: nearly always one. Never knows what an update says.

use crate::time::{Instant, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A gap that is older than this is none any more: Telegram keeps an update for a day (Bot API, Getting updates).
const FILLED_AFTER: Span = Span::days(7);

/// Consecutive numbers: the first, the last, and when it began, in Unix milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Run(i64, i64, i64);

/// Runs of numbers, the lowest first, never touching each other. JSON: `[[first, last, begun], …]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Runs(Vec<Run>);

impl Runs {
    /// Whether a number was taken in.
    pub fn holds(&self, id: i64) -> bool {
        let after = self.0.partition_point(|run| run.0 <= id);
        after > 0 && self.0.get(after - 1).is_some_and(|run| id <= run.1)
    }

    /// Takes numbers in; gives back those that are new.
    pub fn take(&mut self, ids: &BTreeSet<i64>, now: Instant) -> BTreeSet<i64> {
        let mut fresh = BTreeSet::new();
        for id in ids {
            if self.add(*id, now) {
                fresh.insert(*id);
            }
        }
        self.fill(now);
        fresh
    }

    /// False where it was there.
    fn add(&mut self, id: i64, now: Instant) -> bool {
        if self.holds(id) {
            return false;
        }
        let after = self.0.partition_point(|run| run.0 <= id);
        let before = after.checked_sub(1).and_then(|at| self.0.get(at)).copied();
        let joins_before = before.is_some_and(|run| run.1.checked_add(1) == Some(id));
        let next = self.0.get(after).copied();
        let joins_next = next.filter(|run| id.checked_add(1) == Some(run.0));
        match (joins_before, joins_next) {
            (true, Some(next)) => {
                self.0[after - 1].1 = next.1;
                self.0.remove(after);
            }
            (true, None) => self.0[after - 1].1 = id,
            (false, Some(_)) => self.0[after].0 = id,
            (false, None) => self.0.insert(after, Run(id, id, now.as_millis())),
        }
        true
    }

    /// Closes gaps below runs that began long ago: nothing can come for them any more.
    fn fill(&mut self, now: Instant) {
        let old = |run: &Run| now.since(Instant::from_millis(run.2)) >= FILLED_AFTER;
        if !self.0.iter().skip(1).any(old) {
            return;
        }
        let mut kept: Vec<Run> = Vec::with_capacity(self.0.len());
        for run in self.0.drain(..) {
            match kept.last_mut() {
                Some(below) if old(&run) => below.1 = run.1,
                _ => kept.push(run),
            }
        }
        self.0 = kept;
    }
}
