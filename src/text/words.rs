//! Words for single values: days, kinds, states. Never composes a whole post.

use super::Texts;
use crate::domain::approval::NotApproved;
use crate::domain::delivery::{Refusal, State as DeliveryState};
use crate::domain::kind::Kind;
use crate::domain::obligation::State;
use crate::domain::occurrence::Skipped;
use crate::domain::policy::Why;
use crate::domain::time::Instant;
use chrono::{Datelike, NaiveDate, Timelike};
use chrono_tz::Tz;

/// A day without its year: `5 月 31 日 星期一`, `Monday 31 May`.
pub fn day(texts: &Texts, day: NaiveDate) -> String {
    say_day(texts, "day", day)
}

/// A day with its year: `2027 年 5 月 31 日`, `31 May 2027`.
pub fn day_of_year(texts: &Texts, day: NaiveDate) -> String {
    say_day(texts, "day-of-year", day)
}

fn say_day(texts: &Texts, key: &str, day: NaiveDate) -> String {
    let weekday = format!("weekday-{}", day.weekday().number_from_monday());
    let month = format!("month-{}", day.month());
    let args = [
        ("year", day.year().to_string()),
        ("month", texts.say(&month, &[])),
        ("day", day.day().to_string()),
        ("weekday", texts.say(&weekday, &[])),
    ];
    let args: Vec<(&str, &str)> = args.iter().map(|(k, v)| (*k, v.as_str())).collect();
    texts.say(key, &args)
}

/// A moment on the wall clock of a zone: `5 月 31 日 星期一 17:30`.
pub fn moment(texts: &Texts, at: Instant, zone: Tz) -> String {
    format!("{} {}", day(texts, at.day(zone)), time(at, zone))
}

/// The time of day: `17:30`.
pub fn time(at: Instant, zone: Tz) -> String {
    let wall = at.local(zone);
    format!("{:02}:{:02}", wall.hour(), wall.minute())
}

/// A kind of post: 通知, 答题.
pub fn kind(texts: &Texts, kind: Kind) -> String {
    texts.say(&format!("kind-{}", kind.as_str()), &[])
}

/// What became of an expected person: 完成, 逾期.
pub fn obligation(texts: &Texts, state: State) -> String {
    texts.say(&format!("obligation-{}", state.as_str()), &[])
}

/// Where a delivery stands: 已送达, 待核实.
pub fn delivery(texts: &Texts, state: DeliveryState) -> String {
    texts.say(&format!("delivery-{}", state.as_str()), &[])
}

/// Why a delivery waits or was dropped: 夜间免打扰.
pub fn hold(texts: &Texts, why: Why) -> String {
    say_stored(texts, "hold", why.as_str())
}

/// Why an opening was skipped.
pub fn skipped(texts: &Texts, why: Skipped) -> String {
    say_stored(texts, "skipped", why.as_str())
}

/// Why a channel refused.
pub fn channel_refusal(texts: &Texts, refusal: Refusal) -> String {
    say_stored(texts, "refusal", refusal.as_str())
}

/// Why a post is not approved.
pub fn not_approved(texts: &Texts, why: NotApproved) -> String {
    let key = match why {
        NotApproved::Never => "not-approved-never",
        NotApproved::Changed => "not-approved-changed",
        NotApproved::Withdrawn => "not-approved-withdrawn",
        NotApproved::Foreign => "not-approved-foreign",
        NotApproved::Ended => "not-approved-ended",
    };
    texts.say(key, &[])
}

/// Stored names are spelled with `_`, keys with `-`.
fn say_stored(texts: &Texts, family: &str, name: &str) -> String {
    texts.say(&format!("{family}-{}", name.replace('_', "-")), &[])
}
