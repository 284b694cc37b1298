//! The plan of the kills: which points there are, how often each is hit, in what order. The same seed gives the same plan.

use std::collections::BTreeMap;
use std::fmt;
use tongluo::entropy::Entropy;

/// A moment in the life of a delivery, a batch, a migration or a close.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Point {
    ClaimCommitted,
    RequestWritten,
    ReplyRead,
    RecordOpen,
    RecordCommitted,
    BatchCommitted,
    BatchConfirmed,
    MigrationOpen,
    CloseOpen,
}

impl Point {
    pub(crate) const ALL: [Point; 9] = [
        Point::ClaimCommitted,
        Point::RequestWritten,
        Point::ReplyRead,
        Point::RecordOpen,
        Point::RecordCommitted,
        Point::BatchCommitted,
        Point::BatchConfirmed,
        Point::MigrationOpen,
        Point::CloseOpen,
    ];

    /// What the code calls it, where it stands in the code.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Point::ClaimCommitted => "claim-committed",
            Point::RequestWritten => "request-written",
            Point::ReplyRead => "reply-read",
            Point::RecordOpen => "record-open",
            Point::RecordCommitted => "record-committed",
            Point::BatchCommitted => "batch-committed",
            Point::BatchConfirmed => "batch-confirmed",
            Point::MigrationOpen => "migration-open",
            Point::CloseOpen => "close-open",
        }
    }

    /// Passings before the one that kills are drawn below this: not always the first.
    fn depth(self) -> u64 {
        match self {
            Point::BatchCommitted | Point::BatchConfirmed => 5,
            Point::ClaimCommitted
            | Point::ReplyRead
            | Point::RecordOpen
            | Point::RecordCommitted => 2,
            Point::RequestWritten | Point::MigrationOpen | Point::CloseOpen => 1,
        }
    }
}

/// How one life of the bot is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// At a point, when it is passed for the `nth` time.
    At { point: Point, nth: u64 },
    /// So many milliseconds after its process was started.
    After { ms: u64 },
}

/// The least number of kills at each point: 50 of a thousand.
pub(crate) fn least(kills: u32) -> u32 {
    (kills / 20).max(1)
}

/// All ends of one run: a little more than the least at each point, the rest at random, shuffled.
pub(crate) fn ends(kills: u32, chance: &dyn Entropy) -> Vec<End> {
    let mut ends = Vec::new();
    let each = (kills / 20 + 1 + kills / 200).min(kills / 9);
    for point in Point::ALL {
        for _ in 0..each {
            let nth = 1 + chance.bits() % point.depth();
            ends.push(End::At { point, nth });
        }
    }
    while ends.len() < kills as usize {
        ends.push(at_random(chance));
    }
    for n in (1..ends.len()).rev() {
        let other = chance.bits() % (n as u64 + 1);
        ends.swap(n, usize::try_from(other).unwrap_or(0));
    }
    ends
}

/// An end at a moment that nobody chose: while it starts, just after, or in the middle of its work.
pub(crate) fn at_random(chance: &dyn Entropy) -> End {
    End::After {
        ms: 20 + chance.bits() % 1100,
    }
}

/// How often the bot was killed, by point; nothing stands for a random moment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts(BTreeMap<Option<Point>, u32>);

impl Counts {
    pub(crate) fn note(&mut self, point: Option<Point>) {
        *self.0.entry(point).or_default() += 1;
    }
    pub(crate) fn of(&self, point: Point) -> u32 {
        self.0.get(&Some(point)).copied().unwrap_or(0)
    }
    pub(crate) fn all(&self) -> u32 {
        self.0.values().sum()
    }
    pub(crate) fn add(&mut self, other: &Counts) {
        for (point, count) in &other.0 {
            *self.0.entry(*point).or_default() += count;
        }
    }
    /// Points with fewer kills than that.
    pub(crate) fn short_of(&self, least: u32) -> Vec<&'static str> {
        let short = Point::ALL.into_iter().filter(|p| self.of(*p) < least);
        short.map(Point::name).collect()
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} kills", self.all())?;
        for point in Point::ALL {
            write!(f, " · {} {}", point.name(), self.of(point))?;
        }
        write!(
            f,
            " · at random {}",
            self.0.get(&None).copied().unwrap_or(0)
        )
    }
}
