//! The one-line grammar of `时间`.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::kit::{Folder, codes, one, place, problem};
use chrono_tz::Tz;
use proptest::prelude::*;
use tongluo::content::schedule::{parse, spell};
use tongluo::domain::calendar::Calendar;
use tongluo::domain::time::Instant;

fn calendar() -> Calendar {
    Folder::new().load().catalogue.calendar
}

fn canonical(text: &str) -> String {
    let calendar = calendar();
    let schedule = parse(text, Tz::Asia__Shanghai, &calendar);
    schedule.map_or_else(
        |(p, range)| format!("{} {range:?}", p.code),
        |s| spell(&s, &calendar),
    )
}

#[test]
fn each_form_has_one_canonical_spelling_in_both_languages() {
    let cases = [
        ("2026-05-31 09:00", "2026-05-31 09:00"),
        ("2026年5月31日 9：00", "2026-05-31 09:00"),
        ("2026/5/31 9点半", "2026-05-31 09:30"),
        ("05-31 09:00", "05-31 09:00"),
        ("每年5月31日 9点", "05-31 09:00"),
        ("２０２６－０５－３１　０９：００", "2026-05-31 09:00"),
        ("每周五 16:30", "每周五 16:30"),
        ("每星期五16：30", "每周五 16:30"),
        ("every Friday 16:30", "每周五 16:30"),
        ("每周天 8:05", "每周日 08:05"),
        ("cron 30 16 * * 5", "cron 30 16 * * 5"),
        ("CRON  30 16 * * fri", "cron 30 16 * * FRI"),
        ("世界无烟日 09:00", "世界无烟日 09:00"),
        ("世界无烟日 -7天 09:00", "世界无烟日 -7天 09:00"),
        ("世界无烟日前7天 09:00", "世界无烟日 -7天 09:00"),
        ("world no tobacco day +1d 9:00", "世界无烟日 +1天 09:00"),
        ("no_tobacco 09:00", "世界无烟日 09:00"),
    ];
    for (text, spelled) in cases {
        assert_eq!(canonical(text), spelled, "{text}");
    }
}

#[test]
fn an_error_points_at_the_wrong_word() {
    let cases = [
        ("2026-02-30 09:00", "schedule-no-such-day 0..10"),
        ("02-30 09:00", "schedule-no-such-day 0..5"),
        ("2026-05-31 25:00", "schedule-no-such-time 11..16"),
        ("2026-05-31 9:5", "schedule-no-such-time 11..14"),
        ("2026-05-31", "schedule-time-missing 9..10"),
        ("每周八 16:30", "schedule-weekday 2..3"),
        ("every fryday 16:30", "schedule-weekday 6..12"),
        ("每周五 下午4:30", "schedule-half-day 4..6"),
        ("09:00", "schedule-date-missing 0..5"),
        ("世界无烟曰 09:00", "observance-unknown 0..5"),
        ("随便什么时候", "schedule-unknown 0..6"),
        ("世界无烟日 09:00 左右", "schedule-rest 12..14"),
        ("30 16 * * 5", "cron-word 0..11"),
        ("cron 30 16 * *", "cron-fields 5..14"),
        ("cron 30 16 * * 9", "cron-field 15..16"),
        ("cron 0 9 13 * 5", "cron-day-and-weekday 9..15"),
        ("cron 0 9 30 2 *", "schedule-never 5..15"),
        ("cron * * * * *", "schedule-too-often 5..6"),
        ("世界无烟日 -900天 09:00", "schedule-offset 6..11"),
    ];
    for (text, wrong) in cases {
        assert_eq!(canonical(text), wrong, "{text}");
    }
}

#[test]
fn an_observance_finds_its_day_and_its_number() {
    let calendar = calendar();
    let schedule = parse("全国助残日 09:00", Tz::Asia__Shanghai, &calendar).unwrap();
    let opening = schedule
        .next(&calendar, Instant::from_unix_seconds(1_767_225_600))
        .unwrap();
    assert_eq!(
        opening.due.local(Tz::Asia__Shanghai).to_string(),
        "2026-05-17 09:00:00"
    );
}

#[test]
fn a_schedule_in_a_file_is_pointed_at_in_characters() {
    let loaded = one("---\nid: a\n标题: 试\n发往: 全体\n时间: 每周八 16:30\n---\n文\n");
    assert_eq!(place(problem(&loaded, "schedule-weekday")), (5, 7, 1));
    assert!(loaded.catalogue.posts.is_empty());
    assert!(codes(&loaded).contains(&"approver-missing"));
}

proptest! {
    #[test]
    fn reading_what_was_spelled_gives_the_same_schedule(
        month in 1u32..=12, day in 1u32..=28, hour in 0u32..24, minute in 0u32..60, week in 0usize..7, days in -200i32..=200,
        form in 0usize..5,
    ) {
        let calendar = calendar();
        let clock = format!("{hour}:{minute:02}");
        let text = match form {
            0 => format!("2027-{month}-{day} {clock}"),
            1 => format!("{month}月{day}日 {clock}"),
            2 => format!("每周{} {clock}", "一二三四五六日".chars().nth(week).unwrap()),
            3 => format!("cron {minute} {hour} {day} {month} *"),
            _ => format!("世界无烟日 {days:+}天 {clock}"),
        };
        let schedule = parse(&text, Tz::Asia__Shanghai, &calendar).unwrap();
        let spelled = spell(&schedule, &calendar);
        prop_assert_eq!(parse(&spelled, Tz::Asia__Shanghai, &calendar).unwrap(), schedule);
    }

    #[test]
    fn no_line_makes_the_reader_stumble(text in "\\PC{0,40}") {
        if let Err((_, range)) = parse(&text, Tz::Asia__Shanghai, &Calendar::default()) {
            prop_assert!(range.start <= range.end);
        }
    }
}
