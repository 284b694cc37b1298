//! The words of the one-line grammars in Chinese and English. Values only; never positions, never wording for people.

use crate::domain::kind::Kind;
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

/// Beginnings of forms that come later, each with the form it stands for.
pub(crate) const LATER: [&str; 22] = [
    "农历",
    "阴历",
    "腊月",
    "正月",
    "每月",
    "每个月",
    "每季",
    "每半年",
    "每天",
    "每日",
    "每个工作日",
    "每工作日",
    "每隔",
    "隔周",
    "每两周",
    "工作日",
    "lunar",
    "monthly",
    "every month",
    "every day",
    "daily",
    "every workday",
];

/// Days that lunar dates and solar terms give; their rules come later.
pub(crate) const LATER_DAYS: [&str; 33] = [
    "立春",
    "雨水",
    "惊蛰",
    "春分",
    "清明",
    "清明节",
    "谷雨",
    "立夏",
    "小满",
    "芒种",
    "夏至",
    "小暑",
    "大暑",
    "立秋",
    "处暑",
    "白露",
    "秋分",
    "寒露",
    "霜降",
    "立冬",
    "小雪",
    "大雪",
    "冬至",
    "小寒",
    "大寒",
    "除夕",
    "春节",
    "元宵节",
    "端午",
    "端午节",
    "中秋",
    "中秋节",
    "重阳节",
];

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
