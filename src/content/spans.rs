//! The small grammars of `截止`, `迟发` and `有效`. Never knows the schedule that they belong to.

use super::cursor::Cursor;
use crate::domain::schedule::{CloseRule, LateRule, minute_of_day};
use crate::domain::time::Span;
use chrono::NaiveTime;

/// Days that a close may lie behind its opening, at most.
const DAYS_MAX: u32 = 180;

/// `17:30`, `次日 17:30`, `3天后 17:30`, `48小时` and the same in English.
pub(crate) fn close(text: &str) -> Option<CloseRule> {
    let mut cursor = Cursor::new(text);
    cursor.skip_blanks();
    let at = |days: u32, time: NaiveTime| {
        (days <= DAYS_MAX).then_some(CloseRule::At {
            days: u16::try_from(days).ok()?,
            minute: minute_of_day(time),
        })
    };
    if let Some(time) = cursor.time() {
        let time = time.ok()?;
        return cursor.is_done().then(|| at(0, time)).flatten();
    }
    if let Some(word) = cursor.eat_any(&[
        "当天",
        "当日",
        "同日",
        "same day",
        "次日",
        "第二天",
        "next day",
    ]) {
        let days = u32::from(!["当天", "当日", "同日", "same day"].contains(&word));
        cursor.skip_blanks();
        let time = cursor.time()?.ok()?;
        return cursor.is_done().then(|| at(days, time)).flatten();
    }
    let mut days = cursor.clone();
    days.eat("after ");
    if let Some(count) = days.number(3) {
        days.skip_blanks();
        if days
            .eat_any(&[
                "天后",
                "天之后",
                "日后",
                "天",
                "days later",
                "day later",
                "days",
                "day",
                "d",
            ])
            .is_some()
        {
            days.skip_blanks();
            if let Some(time) = days.time() {
                let time = time.ok()?;
                return days.is_done().then(|| at(count, time)).flatten();
            }
        }
    }
    span(text).map(CloseRule::After)
}

/// `6小时`, `90分钟`, `2天`, `6h`, `2 days`; up to 180 days, more than nothing.
pub(crate) fn span(text: &str) -> Option<Span> {
    let mut cursor = Cursor::new(text);
    cursor.skip_blanks();
    cursor.eat("within ");
    let count = i64::from(cursor.number(5)?);
    cursor.eat("个");
    cursor.skip_blanks();
    let unit = if cursor
        .eat_any(&["小时", "钟头", "hours", "hour", "h"])
        .is_some()
    {
        Span::hours(count)
    } else if cursor
        .eat_any(&["分钟", "分", "minutes", "minute", "min"])
        .is_some()
    {
        Span::minutes(count)
    } else if cursor.eat_any(&["天", "日", "days", "day", "d"]).is_some() {
        Span::days(count)
    } else {
        return None;
    };
    cursor.eat_any(&["以内", "之内", "之后", "内", "后"]);
    let sound = unit > Span::ZERO && unit <= Span::days(i64::from(DAYS_MAX));
    (cursor.is_done() && sound).then_some(unit)
}

/// `6小时内`, `跳过`, `skip`, `within 6 hours`.
pub(crate) fn late(text: &str) -> Option<LateRule> {
    match super::source::fold(text).trim().to_lowercase().as_str() {
        "跳过" | "不补发" | "skip" => Some(LateRule::Skip),
        other => span(other).map(LateRule::SendWithin),
    }
}
