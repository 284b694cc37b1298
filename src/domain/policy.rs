//! Protects readers from their own administration: quiet hours, rest days, caps. One pure function, `decide`, called at one
//! place, the sender's claim; only the move away from a rest day is the planner's (`opens_at`). Never words a reason.

use crate::calendar::Calendar;
use crate::time::{Instant, Span, day_plus};
use chrono::NaiveTime;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// The office's rules for its readers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReaderRules {
    /// Nothing leaves from this time on.
    pub quiet_from: NaiveTime,
    /// Until this time of the next morning.
    pub quiet_to: NaiveTime,
    /// Non-urgent posts a chat gets in one local day.
    pub posts_a_day: u32,
}

impl Default for ReaderRules {
    /// 21:00 to 07:30, two posts a day (domain.md 5.3).
    fn default() -> Self {
        let time = |h, m| NaiveTime::from_hms_opt(h, m, 0).unwrap_or(NaiveTime::MIN);
        ReaderRules {
            quiet_from: time(21, 0),
            quiet_to: time(7, 30),
            posts_a_day: 2,
        }
    }
}

impl ReaderRules {
    /// Whether a time of day is quiet.
    pub fn is_quiet(&self, time: NaiveTime) -> bool {
        if self.quiet_from <= self.quiet_to {
            self.quiet_from <= time && time < self.quiet_to
        } else {
            time >= self.quiet_from || time < self.quiet_to
        }
    }

    /// The first instant at or after `from` that is not quiet.
    fn loud_after(&self, from: Instant, zone: Tz) -> Instant {
        let wall = from.local(zone);
        if !self.is_quiet(wall.time()) {
            return from;
        }
        let day = if wall.time() < self.quiet_to {
            wall.date()
        } else {
            day_plus(wall.date(), 1)
        };
        let end = Instant::at(day.and_time(self.quiet_to), zone);
        if end > from {
            end
        } else {
            // The hour comes twice and its first end is past: this one ends as long from now as the clock says.
            from.plus(Span::millis(
                (self.quiet_to - wall.time()).num_milliseconds(),
            ))
        }
    }
}

/// What a post does when its date falls on a rest day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RestDay {
    /// It opens on the nearest workday; on a tie the later.
    #[default]
    Move,
    /// It goes on its date without sound; only what asks nothing may.
    Silent,
}

/// What a delivery is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// A post at its opening.
    Open,
    /// What came of it, at its close.
    Result,
    /// Something the owner is to be told.
    Notice,
    /// A marked preview to author or approver.
    Preview,
    /// A question with buttons to one person in his private chat.
    Question,
}

impl Purpose {
    /// The name under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::Open => "open",
            Purpose::Result => "result",
            Purpose::Notice => "notice",
            Purpose::Preview => "preview",
            Purpose::Question => "question",
        }
    }
    /// The purpose of a stored name.
    pub fn parse(name: &str) -> Option<Purpose> {
        [
            Purpose::Open,
            Purpose::Result,
            Purpose::Notice,
            Purpose::Preview,
            Purpose::Question,
        ]
        .into_iter()
        .find(|p| p.as_str() == name)
    }
}

/// What wants to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// What for.
    pub purpose: Purpose,
    /// An alert: passes at night and over the cap.
    pub urgent: bool,
    /// What the post does on a rest day.
    pub rest_day: RestDay,
    /// It wants an answer.
    pub asks: bool,
    /// After this it is not worth sending.
    pub expires: Option<Instant>,
}

/// What the recipient got already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Non-urgent posts that this chat got in the local day of now (openings, not results).
    pub posts_today: u32,
}

/// What may happen now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may leave.
    Send {
        /// Without sound.
        silent: bool,
    },
    /// Not before this instant.
    HoldUntil(Instant),
    /// Never: its time is over.
    Drop,
}

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Nothing is in the way.
    Free,
    /// An alert passes.
    Urgent,
    /// Quiet hours.
    QuietHours,
    /// A rest day.
    RestDay,
    /// The chat has had its posts today.
    DailyCap,
    /// Past its time to live.
    Expired,
}

impl Why {
    /// The name under which it is stored and worded.
    pub fn as_str(self) -> &'static str {
        match self {
            Why::Free => "free",
            Why::Urgent => "urgent",
            Why::QuietHours => "quiet_hours",
            Why::RestDay => "rest_day",
            Why::DailyCap => "daily_cap",
            Why::Expired => "expired",
        }
    }
}

/// Decides what happens to one delivery now. Total, and monotone in time: what is held is decided again when the hold ends.
pub fn decide(
    request: &Request,
    history: &History,
    rules: &ReaderRules,
    calendar: &Calendar,
    zone: Tz,
    now: Instant,
) -> (Verdict, Why) {
    if request.expires.is_some_and(|end| now >= end) {
        return (Verdict::Drop, Why::Expired);
    }
    if request.urgent {
        return (Verdict::Send { silent: false }, Why::Urgent);
    }
    let quiet = rules.is_quiet(now.local(zone).time());
    match request.purpose {
        Purpose::Notice | Purpose::Question => {
            return (Verdict::Send { silent: quiet }, Why::Free);
        }
        Purpose::Preview => return (Verdict::Send { silent: false }, Why::Free),
        Purpose::Open | Purpose::Result => {}
    }
    if quiet {
        return (
            Verdict::HoldUntil(rules.loud_after(now, zone)),
            Why::QuietHours,
        );
    }
    let today = now.day(zone);
    let rest = calendar.day_of_work(today).rest;
    let silent_is_allowed =
        request.purpose == Purpose::Open && request.rest_day == RestDay::Silent && !request.asks;
    if rest && !silent_is_allowed {
        return (
            Verdict::HoldUntil(morning_of_next_workday(rules, calendar, zone, today)),
            Why::RestDay,
        );
    }
    if request.purpose == Purpose::Open && history.posts_today >= rules.posts_a_day {
        return (
            Verdict::HoldUntil(morning_of_next_workday(rules, calendar, zone, today)),
            Why::DailyCap,
        );
    }
    // A result never rings: it asks nothing.
    (
        Verdict::Send {
            silent: rest || request.purpose == Purpose::Result,
        },
        Why::Free,
    )
}

fn morning_of_next_workday(
    rules: &ReaderRules,
    calendar: &Calendar,
    zone: Tz,
    today: chrono::NaiveDate,
) -> Instant {
    let day = calendar.next_workday(day_plus(today, 1));
    Instant::at(day.and_time(rules.quiet_to), zone)
}

/// When an opening that is due then really opens: on a rest day the nearest workday at the same time of day (on a tie the
/// later), unless the post asks nothing and was approved to go without sound. `due` itself stays nominal.
pub fn opens_at(
    due: Instant,
    urgent: bool,
    asks: bool,
    rest_day: RestDay,
    calendar: &Calendar,
    zone: Tz,
) -> Instant {
    let wall = due.local(zone);
    if urgent || !calendar.day_of_work(wall.date()).rest || (rest_day == RestDay::Silent && !asks) {
        return due;
    }
    Instant::at(
        calendar.nearest_workday(wall.date()).and_time(wall.time()),
        zone,
    )
}
