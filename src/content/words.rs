//! The words of the one-line grammars in Chinese and English. Values only; never positions, never wording for people.

use crate::domain::kind::Kind;
use crate::domain::recurrence::Every;
use chrono::Weekday;

/// Days of the week: canonical Chinese, other spellings.
pub(crate) const WEEKDAYS: [(Weekday, &str, &[&str]); 7] = [
    (Weekday::Mon, "一", &["1", "monday", "mon"]),
    (Weekday::Tue, "二", &["2", "tuesday", "tue", "tues"]),
    (Weekday::Wed, "三", &["3", "wednesday", "wed"]),
    (
        Weekday::Thu,
        "四",
        &["4", "thursday", "thu", "thur", "thurs"],
    ),
    (Weekday::Fri, "五", &["5", "friday", "fri"]),
    (Weekday::Sat, "六", &["6", "saturday", "sat"]),
    (Weekday::Sun, "日", &["天", "末", "7", "0", "sunday", "sun"]),
];

/// The weekday of a word.
pub(crate) fn weekday(word: &str) -> Option<Weekday> {
    let found = WEEKDAYS
        .iter()
        .find(|(_, zh, also)| *zh == word || also.contains(&word));
    found.map(|(day, _, _)| *day)
}

/// The canonical Chinese word of a weekday.
pub(crate) fn weekday_word(day: Weekday) -> &'static str {
    WEEKDAYS
        .iter()
        .find(|(d, _, _)| *d == day)
        .map_or("日", |(_, zh, _)| zh)
}

/// How each week is said, longest first.
pub(crate) const EVERY_WEEK: [&str; 6] = [
    "每个星期",
    "每星期",
    "每礼拜",
    "每周",
    "weekly on ",
    "every ",
];

/// How each workday is said; the first is canonical.
pub(crate) const EVERY_WORKDAY: [&str; 4] =
    ["每个工作日", "每工作日", "every workday", "each workday"];

/// How each stretch is said, longest first; the canonical word is `every_word`.
pub(crate) const EVERY: [(Every, &[&str]); 6] = [
    (
        Every::HalfYear,
        &["每半年", "每个半年", "every half-year ", "every half year "],
    ),
    (
        Every::Quarter,
        &["每季度", "每个季度", "每季", "every quarter ", "quarterly "],
    ),
    (
        Every::Month,
        &["每个月", "每月", "every month ", "monthly "],
    ),
    (Every::Year, &["每年", "every year "]),
    (Every::Week, &["每个星期", "每星期", "每周", "every week "]),
    (Every::Day, &["每天", "每日", "every day", "daily"]),
];

/// The canonical word of a stretch.
pub(crate) fn every_word(every: Every) -> &'static str {
    match every {
        Every::Day => "每天",
        Every::Week => "每周",
        Every::Month => "每月",
        Every::Quarter => "每季度",
        Every::HalfYear => "每半年",
        Every::Year => "每年",
    }
}

/// The twenty-four solar terms in the order of the Gregorian year.
pub(crate) const TERMS: [&str; 24] = [
    "小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至",
    "小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至",
];

/// Words of lunar months, longest first.
pub(crate) const LUNAR_MONTHS: [(&str, u32); 15] = [
    ("十一", 11),
    ("十二", 12),
    ("正", 1),
    ("一", 1),
    ("二", 2),
    ("三", 3),
    ("四", 4),
    ("五", 5),
    ("六", 6),
    ("七", 7),
    ("八", 8),
    ("九", 9),
    ("十", 10),
    ("冬", 11),
    ("腊", 12),
];

/// A Chinese digit from 1 to 10.
pub(crate) fn digit(c: char) -> Option<u8> {
    let place = "一二三四五六七八九十".chars().position(|d| d == c)?;
    u8::try_from(place + 1).ok()
}

/// Kinds: canonical Chinese, other spellings.
pub(crate) const KIND_WORDS: [(Kind, &str, &[&str]); 10] = [
    (Kind::Notice, "通知", &["notice", "提醒"]),
    (Kind::Quiz, "答题", &["quiz", "知识答题", "竞答"]),
    (Kind::Survey, "问卷", &["survey", "调查"]),
    (Kind::Vote, "投票", &["vote"]),
    (Kind::Pledge, "承诺", &["pledge", "承诺书"]),
    (Kind::SignUp, "报名", &["sign-up", "signup"]),
    (Kind::CheckIn, "打卡", &["check-in", "checkin", "填报"]),
    (Kind::Duty, "值班", &["duty"]),
    (Kind::PhotoCall, "征集照片", &["photo-call"]),
    (Kind::Alert, "警报", &["alert", "预警"]),
];

/// One of two words: whether it is the first, or `None` where it is neither.
pub(crate) fn either(word: &str, first: &[&str], second: &[&str]) -> Option<bool> {
    let word = word.to_lowercase();
    if first.contains(&word.as_str()) {
        Some(true)
    } else {
        second.contains(&word.as_str()).then_some(false)
    }
}

/// What a title (职务) holds where its person answers for the registrations of a department.
const CONTACT: [&str; 3] = ["联络员", "contact", "liaison"];

/// Whether a title is that of a department's contact.
pub fn is_contact(title: &str) -> bool {
    let title = title.to_lowercase();
    CONTACT.iter().any(|word| title.contains(word))
}
