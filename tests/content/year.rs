//! The shipped calendar gives every date that was looked up by hand, and the words of its rules have one spelling.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::kit::{DEFAULTS, codes, place, problem};
use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use std::collections::BTreeSet;
use std::path::Path;
use tongluo::content::schedule::{parse, spell};
use tongluo::content::{Loaded, load};
use tongluo::domain::calendar::Calendar;
use tongluo::domain::day_rule::Doubt;
use tongluo::text::{Lang, Texts, reason};

const DATES: &str = include_str!("data/observance_dates.tsv");
const WORKDAYS: &str = include_str!("data/workdays_cn.tsv");

fn shipped() -> Calendar {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("messages");
    load(&folder, &DEFAULTS).unwrap().catalogue.calendar
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn every_date_of_every_observance_is_found_with_its_certainty_and_its_number() {
    let calendar = shipped();
    assert_eq!(calendar.observances.len(), 133);
    let mut seen = BTreeSet::new();
    for line in DATES.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, year, first, last, status, ordinal] = fields.as_slice() else {
            panic!("{line}");
        };
        let year: i32 = year.parse().unwrap();
        let observance = &calendar.observances[*id];
        let held = observance.held(&calendar, year);
        let doubt = (*status == "provisional").then_some(Doubt::NotAnnounced);
        let days: Vec<_> = held
            .iter()
            .map(|f| (f.stretch.first, f.stretch.last, f.doubt))
            .collect();
        assert_eq!(days, [(day(first), day(last), doubt)], "{line}");
        let number = observance.ordinal(year).map(|n| n.to_string());
        assert_eq!(number.unwrap_or_default(), *ordinal, "{line}");
        seen.insert(*id);
    }
    assert!(seen.len() > 120, "{}", seen.len());
}

#[test]
fn every_public_holiday_and_every_worked_weekend_of_the_notices_is_loaded() {
    let calendar = shipped();
    let mut named = BTreeSet::new();
    for line in WORKDAYS.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let (date, rest) = (day(fields[0]), fields[1] == "holiday");
        let found = calendar.day_of_work(date);
        assert_eq!((found.rest, found.known), (rest, true), "{line}");
        named.insert(date);
    }
    // What the notices don't name is as the weekday says.
    for year in [2024, 2025, 2026] {
        let mut date = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        while date.year() == year {
            let weekend = date.weekday().number_from_monday() > 5;
            if !named.contains(&date) {
                assert_eq!(calendar.day_of_work(date).rest, weekend, "{date}");
            }
            date = date.succ_opt().unwrap();
        }
    }
    assert!(!calendar.day_of_work(day("2027-02-08")).known);
}

fn canonical(text: &str) -> String {
    let calendar = shipped();
    let schedule = parse(text, Tz::Asia__Shanghai, &calendar);
    schedule.map_or_else(
        |(p, range)| format!("{} {range:?}", p.code),
        |s| {
            let spelled = spell(&s, &calendar);
            let again = parse(&spelled, Tz::Asia__Shanghai, &calendar);
            assert_eq!(again.unwrap(), s, "{text} and {spelled}");
            spelled
        },
    )
}

#[test]
fn each_rule_of_the_year_has_one_spelling_in_both_languages() {
    let cases = [
        ("农历 05-05 08:30", "农历 05-05 08:30"),
        ("农历五月初五 8:30", "农历 05-05 08:30"),
        ("腊月廿三 9点", "农历 12-23 09:00"),
        ("农历十二月三十 09:00", "农历 12-30 09:00"),
        ("正月十五 09:00", "农历 01-15 09:00"),
        ("农历 12-末 09:00", "除夕 09:00"),
        ("lunar 12-last 09:00", "除夕 09:00"),
        ("清明 08:30", "清明 08:30"),
        ("4月清明 08:30", "清明 08:30"),
        ("清明 -3工作日 08:30", "清明 -3工作日 08:30"),
        ("清明节前3个工作日 08:30", "清明节 -3工作日 08:30"),
        ("端午节 09:00", "端午节 09:00"),
        ("春节 -3 workdays 09:00", "春节 -3工作日 09:00"),
        ("每月第1个工作日 09:00", "每月第1个工作日 09:00"),
        ("每月第一个工作日 09:00", "每月第1个工作日 09:00"),
        ("every month 1st workday 09:00", "每月第1个工作日 09:00"),
        ("每季最后一个星期五 16:30", "每季度最后一个星期五 16:30"),
        (
            "every quarter last friday 16:30",
            "每季度最后一个星期五 16:30",
        ),
        ("每半年最后一天 09:00", "每半年最后一天 09:00"),
        ("每月5日 09:00", "每月5日 09:00"),
        ("每周第1个工作日 09:00", "每周第1个工作日 09:00"),
        ("每年第1个工作日 09:00", "每年第1个工作日 09:00"),
        ("每天 09:00", "每天 09:00"),
        ("every workday 09:00", "每个工作日 09:00"),
        ("每年5月31日 09:00", "05-31 09:00"),
        ("每周五 16:30", "每周五 16:30"),
        ("防灾减灾宣传周 +1天 09:00", "防灾减灾宣传周 +1天 09:00"),
    ];
    for (text, spelled) in cases {
        assert_eq!(canonical(text), spelled, "{text}");
    }
}

#[test]
fn a_rule_that_can_not_be_points_at_its_wrong_word() {
    let cases = [
        ("农历 13-01 09:00", "lunar-no-such-day 0..8"),
        ("农历 01-31 09:00", "lunar-no-such-day 0..8"),
        ("农历 09:00", "lunar-no-such-day 0..5"),
        ("5月清明 09:00", "term-month 0..4"),
        ("清名 09:00", "observance-unknown 0..2"),
        ("每月第6个星期五 09:00", "schedule-nth 2..8"),
        ("每月第5个星期五 09:00", "schedule-nth 2..8"),
        ("每月 09:00", "schedule-each 0..8"),
        ("每月第1个星期八 09:00", "schedule-weekday 7..8"),
        ("清明 -900天 09:00", "schedule-offset 3..8"),
        ("2月30日 09:00", "schedule-no-such-day 0..5"),
    ];
    for (text, wrong) in cases {
        assert_eq!(canonical(text), wrong, "{text}");
    }
}

#[test]
fn each_opening_says_why_it_is_then_in_both_languages() {
    let calendar = shipped();
    let said = |text: &str, after: &str, lang| {
        let schedule = parse(text, Tz::Asia__Shanghai, &calendar).unwrap();
        let after = tongluo::domain::time::Instant::at(
            day(after).and_hms_opt(0, 0, 0).unwrap(),
            Tz::Asia__Shanghai,
        );
        let opening = schedule.next(&calendar, after).unwrap();
        let words = reason(&Texts::new(lang), &opening.reason, &calendar);
        format!("{} {words}", opening.due.day(Tz::Asia__Shanghai))
    };
    let chinese = [
        ("端午节 09:00", "2026-06-19 端午节，农历五月初五"),
        ("世界无烟日 09:00", "2026-05-31 第 39 个世界无烟日"),
        ("清明 -3工作日 09:00", "2026-04-01 清明前 3 个工作日"),
        ("腊月廿三 09:00", "2026-02-10 农历腊月廿三"),
        ("每月第1个工作日 09:00", "2026-01-04 每月第 1 个工作日"),
        (
            "每季度最后一个星期五 09:00",
            "2026-03-27 每季度最后一个星期五",
        ),
        ("除夕 +1天 09:00", "2026-02-17 农历腊月最后一天后 1 天"),
    ];
    for (text, expected) in chinese {
        assert_eq!(said(text, "2026-01-01", Lang::Zh), expected, "{text}");
    }
    let english = [
        (
            "端午节 09:00",
            "2026-06-19 Dragon Boat Festival, the 5th of the 5th lunar month",
        ),
        ("冬至 09:00", "2026-12-22 Winter Solstice"),
        (
            "每半年最后一天 09:00",
            "2026-06-30 the last day of every half-year",
        ),
    ];
    for (text, expected) in english {
        assert_eq!(said(text, "2026-01-01", Lang::En), expected, "{text}");
    }
}

fn with_calendar(text: &str) -> Loaded {
    let folder = tempfile::tempdir().unwrap();
    let calendar = folder.path().join("calendar");
    std::fs::create_dir_all(&calendar).unwrap();
    std::fs::write(calendar.join("observances.yaml"), text).unwrap();
    load(folder.path(), &DEFAULTS).unwrap()
}

#[test]
fn what_is_wrong_in_the_calendar_is_said_at_its_place() {
    let entry =
        |id: &str, date: &str| format!("{id}:\n  名称: {id}名\n  日期: {date}\n  来源: 试\n");
    let loaded = with_calendar(&format!(
        "{}{}{}{}",
        entry("a", "b名 +1天"),
        entry("b", "a名 -1天"),
        entry("c", "没有的日子 -10..+5"),
        entry("d", "05-12..04-01..03"),
    ));
    let mut found = codes(&loaded);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "calendar-anchor",
            "calendar-circle",
            "calendar-circle",
            "calendar-date"
        ]
    );
    assert_eq!(place(problem(&loaded, "calendar-anchor")), (11, 7, 13));
    assert!(loaded.catalogue.calendar.observances.is_empty());
    let loaded = with_calendar(
        "w:\n  名称: 周\n  每年公布: 是\n  已公布:\n    2026: 05-18..05-12\n  来源: 试\n",
    );
    assert_eq!(codes(&loaded), ["calendar-announced-year"]);
}
