//! Instants, spans, and how a wall clock's time becomes an instant. Never reads a clock.

use chrono::{
    DateTime, Datelike, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta,
    TimeZone, Utc,
};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// A point of time: Unix milliseconds, as it is stored in both databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(i64);

/// A length of time in milliseconds; may be negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(i64);

impl Span {
    /// No time at all.
    pub const ZERO: Span = Span(0);

    /// A span of so many milliseconds.
    pub const fn millis(n: i64) -> Span {
        Span(n)
    }
    /// A span of so many seconds.
    pub const fn seconds(n: i64) -> Span {
        Span(n.saturating_mul(1_000))
    }
    /// A span of so many minutes.
    pub const fn minutes(n: i64) -> Span {
        Span(n.saturating_mul(60_000))
    }
    /// A span of so many hours.
    pub const fn hours(n: i64) -> Span {
        Span(n.saturating_mul(3_600_000))
    }
    /// A span of so many days of 24 hours.
    pub const fn days(n: i64) -> Span {
        Span(n.saturating_mul(86_400_000))
    }
    /// The span in milliseconds.
    pub const fn as_millis(self) -> i64 {
        self.0
    }
    /// The span as a standard duration; a negative one is zero.
    pub fn to_std(self) -> std::time::Duration {
        std::time::Duration::from_millis(u64::try_from(self.0).unwrap_or(0))
    }
}

impl Instant {
    /// From Unix milliseconds.
    pub const fn from_millis(ms: i64) -> Instant {
        Instant(ms)
    }
    /// From Unix seconds, as Telegram gives them.
    pub const fn from_unix_seconds(s: i64) -> Instant {
        Instant(s.saturating_mul(1_000))
    }
    /// Unix milliseconds.
    pub const fn as_millis(self) -> i64 {
        self.0
    }
    /// This instant and a span later.
    #[must_use]
    pub const fn plus(self, span: Span) -> Instant {
        Instant(self.0.saturating_add(span.0))
    }
    /// This instant and a span earlier.
    #[must_use]
    pub const fn minus(self, span: Span) -> Instant {
        Instant(self.0.saturating_sub(span.0))
    }
    /// How long after `earlier` this is; negative when it is before.
    pub const fn since(self, earlier: Instant) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
    /// As chrono's UTC time; instants outside the years 1 to 9999 become the epoch, so that no zone's offset leaves
    /// chrono's range.
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0)
            .filter(|t| (1..=9999).contains(&t.year()))
            .unwrap_or_default()
    }
    /// The wall clock's reading at this instant.
    pub fn local(self, zone: Tz) -> NaiveDateTime {
        self.utc().with_timezone(&zone).naive_local()
    }
    /// The day on the wall calendar at this instant.
    pub fn day(self, zone: Tz) -> NaiveDate {
        self.local(zone).date()
    }
    /// The instant of a wall clock's reading: the first of two where clocks go back;
    /// where they go forward, the time that the old offset would have given (RFC 5545 section 3.3.5).
    pub fn at(wall: NaiveDateTime, zone: Tz) -> Instant {
        match zone.from_local_datetime(&wall) {
            LocalResult::Single(t) | LocalResult::Ambiguous(t, _) => Instant(t.timestamp_millis()),
            LocalResult::None => {
                let before = zone.offset_from_utc_datetime(&(wall - TimeDelta::hours(26)));
                Instant((wall - before.fix()).and_utc().timestamp_millis())
            }
        }
    }
    /// Midnight that begins this instant's local day.
    pub fn day_start(self, zone: Tz) -> Instant {
        Instant::at(self.day(zone).and_time(NaiveTime::MIN), zone)
    }
}

/// The day after so many days (negative: before); stays where the calendar ends.
pub fn day_plus(day: NaiveDate, days: i64) -> NaiveDate {
    let moved = if days >= 0 {
        day.checked_add_days(Days::new(days.unsigned_abs()))
    } else {
        day.checked_sub_days(Days::new(days.unsigned_abs()))
    };
    moved.unwrap_or(day)
}

/// Whether a year is within what the calendar rules are held to (1970 to 2056).
pub fn year_is_known(day: NaiveDate) -> bool {
    (1970..=2056).contains(&day.year())
}

/// When an engine wants to be called again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// At this instant, or earlier when something changes.
    At(Instant),
    /// Only when something changes.
    Idle,
}

impl Next {
    /// The earlier of two.
    #[must_use]
    pub fn or(self, other: Next) -> Next {
        match (self, other) {
            (Next::At(a), Next::At(b)) => Next::At(a.min(b)),
            (Next::Idle, next) | (next, Next::Idle) => next,
        }
    }
}
