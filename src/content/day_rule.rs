//! The words of day rules: lunar dates, solar terms, a day in each week, month, quarter or half-year, and the ranges and weeks of the
//! calendar's own files; each with one canonical spelling. Never computes a day: the domain's calendar does.

use super::cursor::Cursor;
use super::schedule::Wrong;
use super::words;
use crate::domain::almanac::{LunarDay, Term};
use crate::domain::calendar::Calendar;
use crate::domain::day_rule::{Anchor, DayRule, MonthDay, Shift};
use crate::domain::problem::Problem;
use crate::domain::recurrence::{Every, On};
use chrono::{NaiveDate, Weekday};
use std::ops::Range;

/// The furthest distance that somebody may mean, in days.
pub(crate) const FURTHEST: u32 = 200;

/// A lunar date where one begins here: `农历 05-05`, `农历五月初五`, `腊月廿三`, `农历 12-末`, `除夕`, `lunar 05-05`.
pub(crate) fn lunar(cursor: &mut Cursor) -> Result<Option<DayRule>, Wrong> {
    let from = cursor.at();
    if cursor.eat("除夕") {
        let day = LunarDay::Last;
        return Ok(Some(DayRule::Lunar { month: 12, day }));
    }
    let named = cursor.eat_any(&["农历", "阴历", "旧历", "lunar"]).is_some();
    cursor.skip_blanks();
    let Some(month) = lunar_month(cursor, named) else {
        if named {
            let range = from..cursor.end();
            return Err((Problem::error("lunar-date"), range));
        }
        cursor.go(from);
        return Ok(None);
    };
    cursor.eat_any(&["-", "月", "/"]);
    let day = lunar_day(cursor);
    let month = u8::try_from(month).ok().filter(|m| (1..=12).contains(m));
    let all = from..cursor.at().max(from + 1);
    match (month, day) {
        (Some(month), Some(day)) => Ok(Some(DayRule::Lunar { month, day })),
        _ => {
            let text = cursor.slice(all.clone());
            Err((Problem::error("lunar-no-such-day").with("date", text), all))
        }
    }
}

fn lunar_month(cursor: &mut Cursor, named: bool) -> Option<u32> {
    let from = cursor.at();
    if let Some(word) = cursor.eat_any(&words::LUNAR_MONTHS.map(|(word, _)| word)) {
        let month = words::LUNAR_MONTHS.iter().find(|(w, _)| *w == word)?;
        if cursor.peek() == Some('月') && (named || matches!(word, "正" | "腊" | "冬")) {
            return Some(month.1);
        }
        cursor.go(from);
    }
    named.then(|| cursor.number(2)).flatten()
}

fn lunar_day(cursor: &mut Cursor) -> Option<LunarDay> {
    if cursor
        .eat_any(&["最后一天", "末", "月底", "last"])
        .is_some()
    {
        return Some(LunarDay::Last);
    }
    if let Some(number) = cursor.number(2) {
        cursor.eat_any(&["日", "号"]);
        let day = u8::try_from(number).ok()?;
        return (1..=30).contains(&day).then_some(LunarDay::Day(day));
    }
    let tens = cursor.eat_any(&["初", "十", "廿", "二十", "三十"])?;
    let digit = cursor.peek().and_then(words::digit);
    let (base, alone) = match tens {
        "初" => (0, digit == Some(10)),
        "十" => (10, digit.is_none()),
        "廿" | "二十" => (20, digit.is_none()),
        _ => (30, true),
    };
    if alone {
        if tens == "初" {
            cursor.go(cursor.at() + 1);
            return Some(LunarDay::Day(10));
        }
        return Some(LunarDay::Day(base));
    }
    let digit = digit.filter(|d| (1..=9).contains(d) && base < 30)?;
    cursor.go(cursor.at() + 1);
    Some(LunarDay::Day(base + digit))
}

/// A solar term where one stands here, with or without the month in which it always is: `清明`, `4月清明`.
pub(crate) fn term(cursor: &mut Cursor) -> Result<Option<DayRule>, Wrong> {
    let from = cursor.at();
    let month = cursor.number(2).filter(|_| cursor.eat("月"));
    let found = cursor
        .eat_any(&words::TERMS)
        .and_then(|word| words::TERMS.iter().position(|t| *t == word))
        .and_then(|place| Term::new(u8::try_from(place).ok()?));
    let Some(term) = found else {
        cursor.go(from);
        return Ok(None);
    };
    match month {
        Some(month) if month != term.month() => {
            let problem = Problem::error("term-month")
                .with("term", term_word(term))
                .with("month", term.month());
            Err((problem, from..cursor.at()))
        }
        _ => Ok(Some(DayRule::Term(term))),
    }
}

/// The Chinese name of a term.
pub(crate) fn term_word(term: Term) -> &'static str {
    words::TERMS
        .get(usize::from(term.place()))
        .copied()
        .unwrap_or_default()
}

/// A distance where one begins here: `-3天`, `+5工作日`, `前3天`, `-3 workdays`. `None` where none does.
pub(crate) fn shift(cursor: &mut Cursor) -> Result<Option<Shift>, Wrong> {
    let from = cursor.at();
    cursor.skip_blanks();
    let begin = cursor.at();
    let sign = cursor.eat_any(&["-", "+", "提前", "之前", "之后", "前", "后"]);
    cursor.skip_blanks();
    let number = sign.and_then(|_| cursor.number(4));
    let (Some(sign), Some(number)) = (sign, number) else {
        cursor.go(from);
        return Ok(None);
    };
    cursor.skip_blanks();
    let workdays = cursor
        .eat_any(&["个工作日", "工作日", "workdays", "workday", "wd"])
        .is_some();
    if !workdays && cursor.eat_any(&["天", "日", "days", "day", "d"]).is_none() {
        cursor.go(from);
        return Ok(None);
    }
    let n = i32::try_from(number).unwrap_or(i32::MAX);
    if number > FURTHEST {
        let problem = Problem::error("schedule-offset").with("days", number);
        return Err((problem, begin..cursor.at()));
    }
    let before = matches!(sign, "-" | "提前" | "之前" | "前");
    Ok(Some(Shift {
        n: if before { -n } else { n },
        workdays,
    }))
}

/// A day in each stretch, where such a phrase begins here: `每个工作日`, `每月第1个工作日`, `每季度最后一个星期五`, `每半年最后一天`.
pub(crate) fn each(cursor: &mut Cursor) -> Result<Option<(Every, On)>, Wrong> {
    let from = cursor.at();
    if cursor.eat_any(&words::EVERY_WORKDAY).is_some() {
        return Ok(Some((Every::Day, On::Workday(1))));
    }
    let found = words::EVERY
        .iter()
        .find_map(|(every, said)| cursor.eat_any(said).map(|_| *every));
    let Some(every) = found else {
        return Ok(None);
    };
    if every == Every::Day {
        return Ok(Some((Every::Day, On::Day(1))));
    }
    cursor.eat("的");
    cursor.skip_blanks();
    let begin = cursor.at();
    // Only a month's day is named by its bare number: 每月5日, but 每周五 and 每年5月31日 are other forms.
    let bare = every == Every::Month;
    let ordinal = ordinal_follows(cursor);
    let Some(n) = place(cursor).filter(|_| bare || ordinal) else {
        // `每周五` and `every friday` are the weekly form's.
        cursor.go(from);
        if matches!(every, Every::Week | Every::Year) {
            return Ok(None);
        }
        return Err((Problem::error("schedule-each"), from..cursor.end()));
    };
    cursor.skip_blanks();
    let on = if cursor.eat_any(&["个工作日", "工作日", "workday"]).is_some() {
        On::Workday(n)
    } else if cursor
        .eat_any(&["个星期", "个周", "星期", "个礼拜"])
        .is_some()
    {
        On::Weekday(n, weekday(cursor)?)
    } else if cursor.eat_any(&["天", "日", "号", "day"]).is_some() {
        On::Day(n)
    } else if !ordinal {
        return Err((Problem::error("schedule-each"), from..cursor.end()));
    } else {
        On::Weekday(n, weekday(cursor)?)
    };
    within(every, on, begin..cursor.at()).map(|on| Some((every, on)))
}

fn weekday(cursor: &mut Cursor) -> Result<Weekday, Wrong> {
    let from = cursor.at();
    let english = cursor.peek().is_some_and(|c| c.is_ascii_alphabetic());
    let word = if english {
        cursor.word()
    } else {
        cursor.go(from + 1);
        cursor.slice(from..from + 1)
    };
    words::weekday(&word).ok_or_else(|| {
        let range = from..cursor.at().max(from + 1);
        (Problem::error("schedule-weekday").with("word", word), range)
    })
}

/// Whether an ordinal stands here: `第`, `最后`, `last`, `1st`.
fn ordinal_follows(cursor: &Cursor) -> bool {
    let mut here = cursor.clone();
    here.eat_any(&["第", "最后", "last "]).is_some()
        || (here.number(3).is_some() && here.eat_any(&["st ", "nd ", "rd ", "th "]).is_some())
}

/// Which one: `第1`, `第一`, `最后一`, `5` (of 5日), `1st`, `last`.
fn place(cursor: &mut Cursor) -> Option<i8> {
    if cursor
        .eat_any(&["最后一", "最后1", "最后", "last "])
        .is_some()
    {
        return Some(-1);
    }
    cursor.eat("第");
    cursor.skip_blanks();
    if let Some(number) = cursor.number(3) {
        cursor.eat_any(&["st ", "nd ", "rd ", "th ", "st", "nd", "rd", "th"]);
        return i8::try_from(number).ok();
    }
    let digit = cursor.peek().and_then(words::digit)?;
    cursor.go(cursor.at() + 1);
    i8::try_from(digit).ok()
}

/// Refuses a day that not every such stretch has: a fifth Friday would be silent in most months.
fn within(every: Every, on: On, range: Range<usize>) -> Result<On, Wrong> {
    let (days, weeks, workdays) = match every {
        Every::Day => (1, 0, 1),
        Every::Week => (7, 1, 5),
        Every::Month => (31, 4, 15),
        Every::Quarter => (90, 12, 55),
        Every::HalfYear => (127, 25, 110),
        Every::Year => (127, 52, 127),
    };
    let (n, most) = match on {
        On::Day(n) => (n, days),
        On::Weekday(n, _) => (n, weeks),
        On::Workday(n) => (n, workdays),
    };
    if n == -1 || (1..=most).contains(&n) {
        return Ok(on);
    }
    let problem = Problem::error("schedule-nth")
        .with("n", n)
        .with("most", most);
    Err((problem, range))
}

/// The canonical spelling of a day in each stretch.
pub(crate) fn spell_each(every: Every, on: On) -> String {
    if every == Every::Day {
        let word = match on {
            On::Workday(_) => words::EVERY_WORKDAY[0],
            On::Day(_) | On::Weekday(..) => words::every_word(Every::Day),
        };
        return word.to_owned();
    }
    let nth = |n: i8, what: &str| match n {
        -1 => format!("最后一个{what}"),
        n => format!("第{n}个{what}"),
    };
    let day = match on {
        On::Day(-1) => "最后一天".to_owned(),
        On::Day(n) if every == Every::Month => format!("{n}日"),
        On::Day(n) => format!("第{n}天"),
        On::Workday(n) => nth(n, "工作日"),
        On::Weekday(n, weekday) => nth(n, &format!("星期{}", words::weekday_word(weekday))),
    };
    format!("{}{day}", words::every_word(every))
}

/// The canonical spelling of a distance, with a blank before it; nothing where there is none.
pub(crate) fn spell_shift(shift: Shift) -> String {
    match shift {
        Shift { n: 0, .. } => String::new(),
        Shift { n, workdays: true } => format!(" {n:+}工作日"),
        Shift { n, workdays: false } => format!(" {n:+}天"),
    }
}

/// The canonical spelling of a rule.
pub(crate) fn spell(rule: &DayRule, calendar: &Calendar) -> String {
    let date = |(month, day): &MonthDay| format!("{month:02}-{day:02}");
    match rule {
        DayRule::Fixed(day) => date(day),
        DayRule::Range(from, to) => format!("{}..{}", date(from), date(to)),
        DayRule::Month(month) => format!("{month}月"),
        DayRule::Nth { month, n, weekday } => {
            let on = spell_each(Every::Month, On::Weekday(*n, *weekday));
            format!("{month}月{}", on.trim_start_matches("每月"))
        }
        DayRule::MondayWeek { month, n } => format!("{month}月第{n}个星期一起7天"),
        DayRule::SheetRow { month, n } => format!("{month}月月历第{n}行"),
        DayRule::WeekOf(day) => format!("{}所在周", date(day)),
        DayRule::Lunar { month, day } => match day {
            LunarDay::Day(day) => format!("农历 {month:02}-{day:02}"),
            LunarDay::Last if *month == 12 => "除夕".to_owned(),
            LunarDay::Last => format!("农历 {month:02}-末"),
        },
        DayRule::Term(term) => term_word(*term).to_owned(),
        DayRule::Around { anchor, from, to } => {
            let anchor = match anchor {
                Anchor::Observance(id) => calendar
                    .observances
                    .get(id)
                    .map_or_else(|| id.clone(), |o| o.zh.clone()),
                Anchor::Rule(rule) => spell(rule, calendar),
            };
            if from == to {
                return format!("{anchor}{}", spell_shift(*from));
            }
            format!("{anchor} {:+}..{:+}", from.n, to.n)
        }
        DayRule::Announced { nominal, .. } => nominal
            .as_ref()
            .map_or_else(String::new, |rule| spell(rule, calendar)),
    }
}

fn month_day(cursor: &mut Cursor) -> Option<MonthDay> {
    let from = cursor.at();
    let month = cursor.number(2)?;
    let signed = cursor.eat_any(&["-", "月"]).is_some();
    let day = cursor.number(2).filter(|_| signed);
    cursor.eat_any(&["日", "号"]);
    let sound = day.filter(|day| NaiveDate::from_ymd_opt(2024, month, *day).is_some());
    if sound.is_none() {
        cursor.go(from);
    }
    sound.map(|day| (month, day))
}

/// A rule of the calendar's own files, the whole line: `05-31`, `03-22..03-28`, `11月`, `5月第3个星期日`, `6月第3个星期一起7天`,
/// `4月月历第4行`, `05-12所在周`, `农历 05-05`, `清明`, `清明节 -10..+5`, `全国节能宣传周 +2天`. An anchor is the name of an
/// observance; whether it is there is asked once all files are read.
pub(crate) fn whole(text: &str) -> Option<DayRule> {
    let mut cursor = Cursor::new(text);
    cursor.skip_blanks();
    if let Some(rule) = named(&cursor) {
        return Some(rule);
    }
    let rule = begun(&mut cursor)?;
    cursor.skip_blanks();
    let rule = match distance(&mut cursor) {
        Some((from, to)) => DayRule::Around {
            anchor: Anchor::Rule(Box::new(rule)),
            from,
            to,
        },
        None => rule,
    };
    cursor.is_done().then_some(rule)
}

/// A distance from an observance by its name.
fn named(cursor: &Cursor) -> Option<DayRule> {
    let range = cursor.rest_range();
    (range.start + 2..range.end).find_map(|at| {
        let mut here = cursor.clone();
        here.go(at);
        let (from, to) = distance(&mut here)?;
        let name = cursor.slice(range.start..at).trim().to_owned();
        let plain = |rule: &str| {
            let mut inner = Cursor::new(rule);
            begun(&mut inner).is_some() && inner.is_done()
        };
        let letters = name.chars().any(char::is_alphabetic);
        (here.is_done() && letters && !plain(&name)).then_some(DayRule::Around {
            anchor: Anchor::Observance(name),
            from,
            to,
        })
    })
}

fn begun(cursor: &mut Cursor) -> Option<DayRule> {
    if let Some(rule) = lunar(cursor).ok()?.or(term(cursor).ok()?) {
        return Some(rule);
    }
    if let Some(first) = month_day(cursor) {
        if cursor.eat("..") {
            return Some(DayRule::Range(first, month_day(cursor)?));
        }
        let week = cursor.eat_any(&["所在周", "所在的一周"]).is_some();
        return Some(if week {
            DayRule::WeekOf(first)
        } else {
            DayRule::Fixed(first)
        });
    }
    let month = cursor.number(2).filter(|m| (1..=12).contains(m))?;
    cursor.eat("月").then_some(())?;
    if cursor.is_done() {
        return Some(DayRule::Month(month));
    }
    if cursor.eat("月历") {
        let n = u8::try_from(place(cursor)?).ok()?;
        let sound = cursor.eat("行") && (1..=4).contains(&n);
        return sound.then_some(DayRule::SheetRow { month, n });
    }
    cursor.eat("的");
    let n = place(cursor)?;
    cursor.eat("个");
    cursor.eat_any(&["星期", "周", "礼拜"])?;
    let weekday = weekday(cursor).ok()?;
    if cursor.eat("起7天") || cursor.eat("起一周") {
        let n = u8::try_from(n).ok().filter(|n| (1..=4).contains(n))?;
        return (weekday == Weekday::Mon).then_some(DayRule::MondayWeek { month, n });
    }
    // A fifth weekday isn't there every year: the rule would be silent.
    let sound = n == -1 || (1..=4).contains(&n);
    sound.then_some(DayRule::Nth { month, n, weekday })
}

/// ` -10..+5` or one distance.
pub(crate) fn distance(cursor: &mut Cursor) -> Option<(Shift, Shift)> {
    let from = cursor.at();
    let mut signed = || -> Option<i32> {
        let sign = cursor.eat_any(&["-", "+"])?;
        let n = i32::try_from(cursor.number(3)?).ok()?;
        Some(if sign == "-" { -n } else { n })
    };
    if let Some(first) = signed() {
        let days = |n| Shift { n, workdays: false };
        if cursor.eat("..") {
            let mut signed = || -> Option<i32> {
                let sign = cursor.eat_any(&["-", "+"])?;
                let n = i32::try_from(cursor.number(3)?).ok()?;
                Some(if sign == "-" { -n } else { n })
            };
            let last = signed().filter(|last| *last >= first)?;
            cursor.eat_any(&["天", "日"]);
            return Some((days(first), days(last)));
        }
    }
    cursor.go(from);
    shift(cursor).ok().flatten().map(|one| (one, one))
}
