//! Every mistake of a file has its sentence at its place, and all of them come at once.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::kit::{CALENDAR, Folder, NOTICE, QUIZ, arg, codes, one, place, problem};
use tongluo::content::{Defaults, load};
use tongluo::domain::problem::Severity;

#[test]
fn a_sound_notice_and_a_sound_quiz_have_no_problems() {
    for text in [NOTICE, QUIZ] {
        let loaded = one(text);
        assert_eq!(codes(&loaded), Vec::<&str>::new());
        assert_eq!(loaded.catalogue.posts.len(), 1);
    }
}

/// The notice with a line changed, and the one code that it must give.
fn changed(from: &str, to: &str) -> tongluo::content::Loaded {
    assert!(NOTICE.contains(from), "{from}");
    one(NOTICE.replace(from, to))
}

/// What is replaced, by what, the code that it gives, and its line, column and length.
type Case = (&'static str, &'static str, &'static str, (u32, u32, u32));

const CASES: &[Case] = &[
    ("id: a-notice\n", "", "id-missing", (1, 1, 3)),
    ("id: a-notice", "id: 通知一", "id-bad", (2, 5, 3)),
    ("标题: 每周清理卫生死角\n", "", "title-missing", (1, 1, 3)),
    ("标题: 每周清理卫生死角", "标题:", "value-empty", (3, 1, 2)),
    ("发往: 全体\n", "", "audience-missing", (1, 1, 3)),
    ("时间: 每周五 16:30\n", "", "when-missing", (1, 1, 3)),
    ("审批: 分管领导\n", "", "approver-missing", (1, 1, 3)),
    ("作者: P002\n", "", "author-missing", (1, 1, 3)),
    ("作者: P002", "作者: 分管领导", "author-approves", (1, 1, 3)),
    (
        "发往: 全体",
        "发往: 全体\n截至: 17:30",
        "key-unknown",
        (5, 1, 2),
    ),
    (
        "发往: 全体",
        "发往: 全体\n天气预报: 晴",
        "key-unknown-alone",
        (5, 1, 4),
    ),
    (
        "发往: 全体",
        "发往: 全体\n负责人: 某",
        "key-of-campaign",
        (5, 1, 3),
    ),
    (
        "发往: 全体",
        "发往: 全体\naudience: 全体",
        "key-twice",
        (5, 1, 8),
    ),
    (
        "发往: 全体",
        "发往: 全体\n发往: 全体",
        "key-twice",
        (5, 1, 2),
    ),
    (
        "发往: 全体",
        "发往: 全体\n类型: 问卷",
        "kind-later",
        (5, 5, 2),
    ),
    (
        "发往: 全体",
        "发往: 全体\n类型: 答提",
        "kind-unknown",
        (5, 5, 2),
    ),
    (
        "发往: 全体",
        "发往: 全体\n迟发: 很久",
        "late-bad",
        (5, 5, 2),
    ),
    (
        "发往: 全体",
        "发往: 全体\n有效: 一会儿",
        "live-bad",
        (5, 5, 3),
    ),
    (
        "发往: 全体",
        "发往: 全体\n时区: Asia/Ankang",
        "zone-unknown",
        (5, 5, 11),
    ),
    (
        "发往: 全体",
        "发往: 全体\n拿不准: 随便",
        "unsure-bad",
        (5, 6, 2),
    ),
    (
        "发往: 全体",
        "发往: 全体\n休息日: 加班",
        "rest-day-bad",
        (5, 6, 2),
    ),
    (
        "发往: 全体",
        "发往: 全体\n休息日: 静默照发\n确认: 是",
        "rest-day-asks",
        (5, 6, 4),
    ),
    (
        "发往: 全体",
        "发往: 全体\n记名: 公开",
        "names-of-quiz",
        (5, 5, 2),
    ),
    (
        "发往: 全体",
        "发往: 全体\n记名: 都行",
        "names-bad",
        (5, 5, 2),
    ),
    (
        "发往: 全体",
        "发往: 全体\n截止: 17:30",
        "close-asks-nothing",
        (5, 5, 5),
    ),
    (
        "发往: 全体",
        "发往: 全体\n确认: 是\n截止: 16:00",
        "close-before-open",
        (6, 5, 5),
    ),
    (
        "发往: 全体",
        "发往: 全体\n确认: 是\n截止: 天黑",
        "close-bad",
        (6, 5, 2),
    ),
    (
        "发往: 全体",
        "发往: 全体\n类型: 承诺\n确认: 否",
        "confirm-pledge",
        (6, 5, 1),
    ),
    (
        "发往: 全体",
        "发往: 全体\n图片: 没有.png",
        "attachment-gone",
        (5, 5, 6),
    ),
    (
        "发往: 全体",
        "发往: 全体\n图片: ../p.md",
        "attachment-outside",
        (5, 5, 7),
    ),
    (
        "发往: 全体",
        "发往: 全体\n附件: p.md\n图片: p.md",
        "attachment-two",
        (5, 5, 4),
    ),
    (
        "发往: 全体",
        "发往: 全体\n图片: p.md",
        "attachment-not-picture",
        (5, 5, 4),
    ),
    (
        "发往: 全体",
        "发往: 全体\n变量: 一",
        "values-not-map",
        (5, 5, 1),
    ),
    (
        "发往: 全体",
        "发往: 全体\n变量:\n  日期: 一",
        "value-name-taken",
        (6, 3, 2),
    ),
    (
        "发往: 全体",
        "发往: 全体\n变量:\n  没用到: 一",
        "value-unused",
        (6, 3, 3),
    ),
    ("发往: 全体", "发往: [全体]", "value-not-text", (4, 1, 2)),
    ("发往: 全体", "发往: &a 全体", "yaml-feature", (4, 5, 5)),
    ("发往: 全体", "发往: !!str 全体", "yaml-feature", (4, 5, 8)),
    ("发往: 全体", "发往: |\n  全体", "yaml-feature", (5, 3, 2)),
    (
        "时间: 每周五 16:30",
        "时间: 02-29 16:30",
        "schedule-leap-day",
        (5, 5, 11),
    ),
    ("请各科室 17:30 前清理。\n", "", "text-missing", (8, 3, 1)),
    ("请各", "请**“光盘”**各", "text-stars", (9, 1, 23)),
    ("请各", "请<b>各", "text-html", (9, 2, 3)),
    ("请各", "请![图](a.png)各", "text-picture", (9, 2, 11)),
    ("请各", "请[点](javascript:x)各", "text-link", (9, 2, 17)),
    (
        "请各",
        "请{{ 领导 }}各",
        "variable-unknown-alone",
        (9, 2, 8),
    ),
    ("请各", "请{{ 日其 }}各", "variable-unknown", (9, 2, 8)),
    ("请各", "请{{ 届次 }}各", "variable-not-here", (9, 2, 8)),
    (
        "请各",
        "请{{ 届次 + 1 }}各",
        "template-not-a-name",
        (9, 2, 12),
    ),
    (
        "请各",
        "请{% for x in y %}各",
        "template-not-a-name",
        (9, 2, 16),
    ),
    ("请各", "请｛｛日期｝｝各", "full-width-braces", (9, 2, 2)),
];

#[test]
fn each_wrong_line_of_the_front_matter_has_its_own_code_and_place() {
    for (from, to, code, at) in CASES.iter().copied() {
        let loaded = changed(from, to);
        assert_eq!(place(problem(&loaded, code)), at, "{code}: {to}");
        let warned = problem(&loaded, code).severity != Severity::Error;
        assert_eq!(
            !loaded.catalogue.posts.is_empty(),
            warned,
            "{code}: {:?}",
            codes(&loaded)
        );
    }
}

#[test]
fn the_nearest_known_key_is_named() {
    let loaded = changed("发往: 全体", "发往: 全体\n截至: 17:30");
    assert_eq!(arg(problem(&loaded, "key-unknown"), "nearest"), "截止");
    let loaded = changed("发往: 全体", "发往: 全体\naprover: x");
    assert_eq!(arg(problem(&loaded, "key-unknown"), "nearest"), "approver");
}

#[test]
fn what_a_chinese_keyboard_leaves_is_accepted_and_named() {
    let cases = [
        ("标题: 每", "标题：每", "full-width-colon", (3, 3, 1)),
        ("标题: 每", "标题:每", "colon-without-blank", (3, 3, 1)),
        (
            "时间: 每周五 16:30",
            "时间: “每周五 16:30”",
            "curly-quotes",
            (5, 5, 11),
        ),
        ("标题: 每周", "标题: 提醒: 每周", "second-colon", (3, 5, 12)),
        (
            "标题: 每周",
            "标题: \"每周\" ",
            "value-needs-quotes",
            (3, 5, 11),
        ),
        ("\n发往: 全体", "\n\t发往: 全体", "tab", (4, 1, 1)),
        ("---\n请", "———\n请", "fence-odd", (8, 1, 3)),
    ];
    for (from, to, code, at) in cases {
        let loaded = changed(from, to);
        assert_eq!(place(problem(&loaded, code)), at, "{code}");
        if code != "tab" {
            assert_eq!(
                loaded.catalogue.posts.len(),
                1,
                "{code}: {:?}",
                codes(&loaded)
            );
        }
        assert!(problem(&loaded, code).edit.is_some(), "{code}");
    }
}

#[test]
fn keys_in_english_and_in_chinese_mean_the_same() {
    let english = NOTICE
        .replace("标题", "title")
        .replace("发往", "Audience")
        .replace("时间: 每周五", "when: every friday")
        .replace("审批", "approver")
        .replace("作者", "author");
    let (english, chinese) = (one(english), one(NOTICE));
    assert_eq!(codes(&english), Vec::<&str>::new());
    let hash =
        |l: &tongluo::content::Loaded| l.catalogue.posts.values().next().unwrap().hash.clone();
    assert_eq!(hash(&english), hash(&chinese));
}

#[test]
fn a_file_that_is_no_post_is_named() {
    assert_eq!(codes(&one("")), ["file-empty"]);
    assert_eq!(codes(&one("只有正文")), ["front-missing"]);
    assert_eq!(codes(&one("---\nid: a\n标题: 试\n")), ["front-unclosed"]);
    assert_eq!(codes(&one([0xFFu8, 0x00, 0x81, 0xFF])), ["file-encoding"]);
    assert_eq!(
        codes(&one("---\n- 一\n- 二\n---\n文\n")),
        ["front-not-keys"]
    );
    let big = format!("{NOTICE}{}", "长".repeat(100_000));
    assert_eq!(codes(&one(big)), ["file-too-big"]);
}

#[test]
fn gbk_and_utf_16_are_accepted_with_a_note() {
    let (gbk, _, _) = encoding_rs::GBK.encode(NOTICE);
    let loaded = one(&gbk);
    assert_eq!(codes(&loaded), ["file-gbk"]);
    assert_eq!(problem(&loaded, "file-gbk").severity, Severity::Note);
    assert_eq!(loaded.catalogue.posts.len(), 1);
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(NOTICE.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let loaded = one(utf16);
    assert_eq!(
        (codes(&loaded), loaded.catalogue.posts.len()),
        (vec!["file-utf16"], 1)
    );
    let bom: Vec<u8> = [0xEF, 0xBB, 0xBF]
        .into_iter()
        .chain(NOTICE.bytes())
        .collect();
    let loaded = one(bom);
    assert_eq!(
        (codes(&loaded), loaded.catalogue.posts.len()),
        (vec!["file-bom"], 1)
    );
}

#[test]
fn line_ends_of_windows_change_nothing_of_what_is_approved() {
    let plain = one(NOTICE);
    let windows = one(NOTICE.replace('\n', "\r\n"));
    assert_eq!(codes(&windows), Vec::<&str>::new());
    let hash =
        |l: &tongluo::content::Loaded| l.catalogue.posts.values().next().unwrap().hash.clone();
    assert_eq!(hash(&plain), hash(&windows));
}

#[test]
fn two_posts_with_one_id_are_both_refused_and_name_each_other() {
    let loaded = Folder::new()
        .with("c/p.md", NOTICE)
        .with("d/q.md", NOTICE)
        .load();
    assert_eq!(codes(&loaded), ["id-twice", "id-twice"]);
    assert_eq!(arg(&loaded.problems[0], "other"), "d/q.md");
    assert_eq!(place(&loaded.problems[0]), (2, 5, 8));
    assert!(loaded.catalogue.posts.is_empty());
    assert_eq!(loaded.posts_seen.len(), 2);
}

#[test]
fn one_broken_file_stops_no_other_and_all_problems_come_at_once() {
    let broken = "---\nid: B B\n标题:\n时间: 每周八 9:00\n截至: 1\n---\n<b>\n";
    let loaded = Folder::new()
        .with("c/a.md", NOTICE)
        .with("c/b.md", broken)
        .load();
    assert_eq!(loaded.catalogue.posts.len(), 1);
    for code in [
        "id-bad",
        "value-empty",
        "schedule-weekday",
        "key-unknown",
        "text-html",
        "audience-missing",
    ] {
        problem(&loaded, code);
    }
}

#[test]
fn a_campaign_gives_its_posts_what_they_dont_say() {
    let campaign = "标题: 清洁行动\n受众: 全体\n负责人: P002\n审批: 分管领导、P009\n原因: 共同维护环境\n迟发: 跳过\n";
    let post = "---\nid: short\n标题: 清理\n时间: 每周五 16:30\n---\n请清理。\n";
    let loaded = Folder::new()
        .with("c/campaign.yaml", campaign)
        .with("c/p.md", post)
        .load();
    assert_eq!(codes(&loaded), Vec::<&str>::new());
    let revision = &loaded.catalogue.posts.values().next().unwrap().revision;
    assert_eq!(revision.campaign_title, "清洁行动");
    assert_eq!(revision.author.as_deref(), Some("P002"));
    assert_eq!(revision.approvers, ["分管领导", "P009"]);
    assert_eq!(revision.policy.why.as_deref(), Some("共同维护环境"));
    assert_eq!(
        revision.policy.late,
        tongluo::domain::schedule::LateRule::Skip
    );
}

#[test]
fn a_broken_campaign_file_lets_none_of_its_posts_through() {
    let loaded = Folder::new()
        .with("c/campaign.yaml", "审批人员: 某\n")
        .with("c/p.md", NOTICE)
        .load();
    problem(&loaded, "key-unknown");
    assert!(loaded.catalogue.posts.is_empty());
    let loaded = Folder::new()
        .with("c/campaign.yaml", "时间: 每周五 9:00\n")
        .with("c/p.md", NOTICE)
        .load();
    problem(&loaded, "key-of-post");
}

#[test]
fn a_wrong_calendar_is_named_and_half_of_it_still_stands() {
    let loaded = Folder::new()
        .with("calendar/observances.yaml", format!("{CALENDAR}bad_day:\n  名称: 坏日\n  日期: 02-31\n  来源: 试\nUP:\n  名称: 大\n  日期: 01-01\n"))
        .with("calendar/workdays-2026.yaml", "年份: 2026\n放假: [01-01..01-03, 13-01]\n上班: [01-04]\n来源: 试\n")
        .load();
    for code in [
        "calendar-date",
        "calendar-id",
        "calendar-key-missing",
        "calendar-day",
    ] {
        problem(&loaded, code);
    }
    let year = &loaded.catalogue.calendar.workdays[&2026];
    assert_eq!((year.off.len(), year.work.len()), (3, 1));
    assert!(loaded.catalogue.calendar.observance("世界无烟日").is_some());
}

#[test]
fn files_in_the_wrong_place_are_named() {
    let loaded = Folder::new()
        .with("lost.md", NOTICE)
        .with("c/deep/p.md", NOTICE)
        .with("c/campain.yaml", "标题: 试\n")
        .with("c/README.md", "说明")
        .with("c/.hidden.md", "x")
        .load();
    assert_eq!(
        codes(&loaded),
        ["file-unknown", "folder-too-deep", "post-outside-campaign"]
    );
}

#[test]
fn a_folder_that_isnt_there_is_one_sentence() {
    let defaults = Defaults {
        zone: chrono_tz::Tz::UTC,
    };
    let gone = load(std::path::Path::new("/nowhere/at/all"), &defaults).unwrap_err();
    assert_eq!(gone.code, "folder-gone");
}

#[test]
fn an_attachment_is_hashed_and_changes_what_is_approved() {
    let post = NOTICE.replace("发往: 全体", "发往: 全体\n附件: a.txt");
    let first = Folder::new()
        .with("c/p.md", &post)
        .with("c/a.txt", "一")
        .load();
    let second = Folder::new()
        .with("c/p.md", &post)
        .with("c/a.txt", "二")
        .load();
    let of = |l: &tongluo::content::Loaded| l.catalogue.posts.values().next().unwrap().clone();
    assert_eq!(of(&first).files, vec!["一".as_bytes().to_vec()]);
    assert_eq!(of(&first).revision.attachments[0].name, "a.txt");
    assert_ne!(of(&first).hash, of(&second).hash);
}
