//! 沿用去年: dates move, ids are new, and what may be last year's is marked until a person looked at it.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::kit::{Folder, codes, problem};
use super::sentences;
use std::collections::BTreeSet;
use std::fs;
use tongluo::content::carry::{Carried, Moved, carry_over};
use tongluo::domain::problem::Problem;
use tongluo::text::{Lang, Texts};

const FIXED: &str = "---
id: wntd-2026-quiz
标题: 2026 年控烟答题，5 月 29 日前答完
类型: 答题
发往: 全体
时间: 2026-05-31 09:00
截止: 17:30
审批: 分管领导
作者: P002
图片: poster.png
---
今天是第 39 个世界无烟日，今年的主题是“远离烟草”。下周五评比，每周五照常清扫。

## 世界无烟日是哪一天？
- [ ] 4月7日
- [x] 5月31日
";

const YEARLY: &str = "---
id: a-reminder
标题: 请把烟放下一天
发往: 全体
时间: 世界无烟日 09:00
审批: 分管领导
作者: P002
---
今天是第 {{ 届次 }} 个世界无烟日。依据：《公约》2003 年通过。
";

fn folder() -> Folder {
    Folder::new()
        .with(
            "smoke-2026/campaign.yaml",
            "# 去年的说明\n标题: 2026 控烟行动\n负责人: P002\n",
        )
        .with("smoke-2026/quiz.md", FIXED)
        .with("smoke-2026/reminder.md", YEARLY)
        .with("smoke-2026/poster.png", b"\x89PNG\r\n\x1a\nrest")
}

fn carried(folder: &Folder, year: i32) -> Result<Carried, Vec<Problem>> {
    let texts = Texts::new(Lang::Zh);
    let word = |mark: &Problem| {
        sentences::hold(std::slice::from_ref(mark));
        texts.problem(mark).what
    };
    carry_over(&folder.load(), "smoke-2026", year, &BTreeSet::new(), &word)
}

fn text<'a>(carried: &'a Carried, file: &str) -> &'a str {
    let (_, bytes) = carried.files.iter().find(|(path, _)| path == file).unwrap();
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn a_campaign_is_done_again_with_new_ids_moved_dates_and_marks_on_what_is_stale() {
    let carried = carried(&folder(), 2027).unwrap();
    assert_eq!(carried.folder, "smoke-2027");
    let quiz = carried
        .posts
        .iter()
        .find(|p| p.from.as_str() == "wntd-2026-quiz")
        .unwrap();
    assert_eq!(quiz.id.as_str(), "wntd-2027-quiz");
    let Moved::Date(from, to) = quiz.moved else {
        unreachable!("{quiz:?}")
    };
    assert_eq!(
        (from.to_string(), to.to_string()),
        (
            "2026-05-31 09:00:00".to_owned(),
            "2027-05-31 09:00:00".to_owned()
        )
    );
    let written = text(&carried, "smoke-2027/quiz.md");
    for line in [
        "id: wntd-2027-quiz\n",
        "时间: 2027-05-31 09:00\n",
        "  - '写着“2026”，是不是去年的年份'\n",
        "  - '写着“第 39 个”，今年是不是该加一'\n",
        "  - '写着“5 月 29 日”，日子是不是去年的'\n",
        "  - '“poster.png”是去年的文件，要不要换新的'\n",
    ] {
        assert!(written.contains(line), "{line} in\n{written}");
    }
    let marks: Vec<&str> = quiz.marks.iter().map(|m| m.code).collect();
    assert_eq!(
        marks,
        [
            "stale-year",
            "stale-date",
            "stale-ordinal",
            "stale-theme",
            "stale-weekday",
            "stale-file"
        ]
    );
    let weekdays: Vec<_> = quiz
        .marks
        .iter()
        .filter(|m| m.code == "stale-weekday")
        .collect();
    assert_eq!(weekdays.len(), 1, "each week is no date: {weekdays:?}");
}

#[test]
fn what_finds_its_day_by_itself_stays_and_says_that_the_old_one_still_opens() {
    let carried = carried(&folder(), 2027).unwrap();
    let reminder = carried
        .posts
        .iter()
        .find(|p| p.from.as_str() == "a-reminder")
        .unwrap();
    assert_eq!(
        (reminder.id.as_str(), &reminder.moved),
        ("a-reminder-2027", &Moved::ByItself)
    );
    let marks: Vec<&str> = reminder.marks.iter().map(|m| m.code).collect();
    assert_eq!(
        marks,
        ["stale-old-stays"],
        "a computed ordinal and a law's year are not stale"
    );
    assert!(text(&carried, "smoke-2027/reminder.md").contains("时间: 世界无烟日 09:00\n"));
    let shared = text(&carried, "smoke-2027/campaign.yaml");
    assert!(
        shared.starts_with("# 去年的说明\n标题: 2026 控烟行动\n")
            && shared.contains("待核对:\n  - '写着“2026”"),
        "{shared}"
    );
}

#[test]
fn the_copy_is_sound_and_check_names_each_mark_until_it_is_deleted() {
    let folder = folder();
    for (path, bytes) in carried(&folder, 2027).unwrap().files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let loaded = folder.load();
    assert_eq!(loaded.catalogue.posts.len(), 4, "{:?}", loaded.problems);
    let marks = codes(&loaded).iter().filter(|c| **c == "to-check").count();
    assert_eq!(marks, 6 + 1 + 1);
    assert_eq!(
        problem(&loaded, "to-check").place.as_ref().unwrap().file,
        "smoke-2027/campaign.yaml"
    );
    let quiz = loaded
        .catalogue
        .posts
        .values()
        .find(|p| p.file == "smoke-2027/quiz.md")
        .unwrap();
    assert_eq!(quiz.to_check.len(), 7, "its own and its campaign's");
    assert_eq!(carried(&folder, 2027).unwrap_err()[0].code, "carry-there");
}

#[test]
fn a_leap_day_goes_to_the_day_before_and_a_rest_day_is_named() {
    let leap = FIXED
        .replace("2026-05-31 09:00", "2028-02-29 09:00")
        .replace("图片: poster.png\n", "");
    let folder = Folder::new().with("smoke-2026/a.md", leap);
    let carried = carried(&folder, 2029).unwrap();
    assert_eq!(carried.folder, "smoke-2026-2029");
    let marks: Vec<&str> = carried.posts[0].marks.iter().map(|m| m.code).collect();
    assert!(marks.contains(&"stale-leap-day"), "{marks:?}");
    assert!(text(&carried, "smoke-2026-2029/a.md").contains("时间: 2029-02-28 09:00\n"));
    let weekend = FIXED
        .replace("2026-05-31", "2026-05-29")
        .replace("图片: poster.png\n", "");
    let folder = Folder::new().with("smoke-2026/a.md", weekend);
    let marks: Vec<&str> = super::carrying::carried(&folder, 2027).unwrap().posts[0]
        .marks
        .iter()
        .map(|m| m.code)
        .collect();
    assert!(
        marks.contains(&"stale-rest-day"),
        "29 May 2027 is a Saturday: {marks:?}"
    );
}

#[test]
fn an_unknown_a_broken_and_an_empty_campaign_are_refused_with_a_sentence() {
    let texts = Texts::new(Lang::Zh);
    let refused = |folder: &Folder, name: &str| {
        let word = |mark: &Problem| texts.problem(mark).what;
        let problems = carry_over(&folder.load(), name, 2027, &BTreeSet::new(), &word).unwrap_err();
        sentences::hold(&problems);
        problems[0].code
    };
    let folder = folder()
        .with("broken/a.md", "没有开头")
        .with("empty/campaign.yaml", "标题: 空\n");
    assert_eq!(refused(&folder, "smoke-2025"), "carry-unknown");
    assert_eq!(refused(&folder, "夏季防火"), "carry-unknown-alone");
    assert_eq!(refused(&folder, "calendar"), "carry-unknown-alone");
    assert_eq!(refused(&folder, "broken"), "carry-broken");
    assert_eq!(refused(&folder, "empty"), "carry-empty");
}
