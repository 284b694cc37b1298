//! A description and its file: what is written is read as the same, and what was read is written as it stood.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::kit::{CALENDAR, Folder, codes};
use chrono::{NaiveDate, Weekday};
use chrono_tz::Tz;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use tongluo::content::write::{Draft, Tongue, folder_name, markdown_of, new_id, read, write};
use tongluo::content::{Defaults, load, template};
use tongluo::domain::calendar::Calendar;
use tongluo::domain::campaign::{AttachmentForm, Unsure};
use tongluo::domain::day_rule::Shift;
use tongluo::domain::id::PostId;
use tongluo::domain::kind::Kind;
use tongluo::domain::policy::RestDay;
use tongluo::domain::prompt::Question;
use tongluo::domain::schedule::{CloseRule, CronLine, LateRule, Reason, When};
use tongluo::domain::time::Span;

const ZONE: Tz = Tz::Asia__Shanghai;

fn calendar() -> Calendar {
    Folder::new().load().catalogue.calendar
}

#[test]
fn every_sample_stands_in_the_form_that_the_program_writes() {
    let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("messages");
    let loaded = load(&dir, &Defaults { zone: ZONE }).unwrap();
    for post in loaded.catalogue.posts.values() {
        let text = &loaded.sources[&post.file];
        let draft = read(&post.file, text, &loaded.catalogue.calendar, ZONE).unwrap();
        let written = write(&draft, Tongue::Chinese, &loaded.catalogue.calendar);
        assert_eq!(&written, text, "{}", post.file);
    }
    assert_eq!(loaded.catalogue.posts.len(), 10);
}

#[test]
fn the_same_post_in_english_keys_is_the_same_revision() {
    let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("messages");
    let loaded = load(&dir, &Defaults { zone: ZONE }).unwrap();
    let calendar = &loaded.catalogue.calendar;
    let mut copied = tempfile::tempdir().unwrap().keep();
    copied.push("messages");
    for (file, text) in &loaded.sources {
        let path = copied.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let text = if file.ends_with(".md") {
            let english = write(
                &read(file, text, calendar, ZONE).unwrap(),
                Tongue::English,
                calendar,
            );
            assert!(
                english.contains("\ntitle: ") && !english.contains("标题:"),
                "{english}"
            );
            english
        } else {
            text.clone()
        };
        std::fs::write(path, text).unwrap();
    }
    let again = load(&copied, &Defaults { zone: ZONE }).unwrap();
    std::fs::remove_dir_all(copied.parent().unwrap()).unwrap();
    let hashes = |c: &tongluo::domain::campaign::Catalogue| -> BTreeMap<PostId, String> {
        c.posts
            .iter()
            .map(|(id, p)| (id.clone(), p.hash.0.clone()))
            .collect()
    };
    assert_eq!(hashes(&again.catalogue), hashes(&loaded.catalogue));
}

#[test]
fn odd_spellings_become_the_canonical_ones() {
    let text = "——\n标题：“五一”值班: 请确认\n时间: 每星期五16:30\n编码: a-b\n截止: 第二天17:30\n确认: 要\n迟发: 120分钟以内\n审批: 张三，李四\n# 来自去年\n——\n\n请看。\n";
    let draft = read("c/p.md", text, &calendar(), ZONE).unwrap();
    let written = write(&draft, Tongue::Chinese, &calendar());
    assert_eq!(
        written,
        "---\n# 来自去年\nid: a-b\n标题: '“五一”值班: 请确认'\n类型: 通知\n时间: 每周五 16:30\n截止: 次日 17:30\n确认: 收到\n迟发: 2小时内\n审批: 张三、李四\n---\n请看。\n"
    );
    let english = write(&draft, Tongue::English, &calendar());
    for line in [
        "kind: notice",
        "when: every friday 16:30",
        "close: next day 17:30",
        "late: within 2 hours",
        "approver: 张三, 李四",
    ] {
        assert!(
            english.contains(&format!("\n{line}\n")),
            "{line} in {english}"
        );
    }
}

#[test]
fn what_somebody_typed_is_shown_exactly() {
    for (typed, markdown) in [
        (
            "请今天 17:30 前确认。\n\n\n1. 关窗\n2. 断电",
            "请今天 17:30 前确认。\n\n1. 关窗\n2. 断电",
        ),
        ("- 一\n- 二", "- 一\n- 二"),
        ("价格*不变*", r"价格\*不变\*"),
        ("<b>粗</b>", r"\<b\>粗\<\/b\>"),
        ("上面\n---\n下面", "上面\n\\-\\-\\-\n下面"),
        ("{{ 届次 }}", r"\{\{ 届次 \}\}"),
        ("# 井号", r"\# 井号"),
        ("    缩进", "缩进"),
        ("　　首行空两格", "　　首行空两格"),
        ("[点我](javascript:alert)", r"\[点我\]\(javascript\:alert\)"),
    ] {
        assert_eq!(markdown_of(typed), markdown, "{typed}");
    }
}

#[test]
fn a_new_id_is_ascii_and_nobody_elses() {
    let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    let mut taken = BTreeSet::new();
    assert_eq!(
        new_id("flood-season", day, &taken).as_str(),
        "flood-season-20261124-1"
    );
    assert_eq!(new_id("防汛", day, &taken).as_str(), "post-20261124-1");
    taken.extend(["post-20261124-1".to_owned(), "post-20261124-2".to_owned()]);
    assert_eq!(new_id("防汛", day, &taken).as_str(), "post-20261124-3");
    let long = new_id(&"very-long-".repeat(20), day, &taken);
    assert!(long.as_str().len() <= 64 && long.as_str().ends_with("-20261124-1"));
    let folders = BTreeSet::from(["campaign-20261124".to_owned()]);
    assert_eq!(
        folder_name("冬季防火", day, &folders),
        "campaign-20261124-2"
    );
    assert_eq!(
        folder_name("Fire Safety 2026", day, &folders),
        "fire-safety-2026"
    );
    assert_eq!(
        folder_name("Calendar", day, &BTreeSet::new()),
        "campaign-20261124"
    );
}

fn line() -> impl Strategy<Value = String> {
    // What people type, and what breaks YAML and Markdown.
    let odd = "([-?:,\\[\\]{}#&*!|>'\"%@`~=+_\\\\<>./$^()]|[ a-z一-龥：“”]){1,20}";
    prop_oneof![
        "[a-zA-Z0-9一-龥，。：“”！？ 　]{1,30}",
        odd,
        "\\PC{1,20}",
        Just("null".to_owned()),
        Just("---".to_owned()),
        Just("yes".to_owned()),
        Just("1. 一".to_owned()),
        Just("- [x] 二".to_owned()),
        Just("## 三".to_owned()),
    ]
    .prop_filter("something that is seen", |t| {
        t.chars().any(char::is_alphanumeric)
    })
}

fn question() -> impl Strategy<Value = Question> {
    let options = proptest::collection::vec(line(), 2..6);
    (line(), options, proptest::option::of(line()), 0u16..2).prop_map(
        |(text, options, explanation, right)| {
            let options = options.iter().enumerate().map(|(n, o)| format!("{o} {n}"));
            Question {
                text,
                options: options.collect(),
                correct: Some(right),
                explanation,
            }
        },
    )
}

fn time() -> impl Strategy<Value = chrono::NaiveTime> {
    (0u32..24, 0u32..60).prop_map(|(h, m)| chrono::NaiveTime::from_hms_opt(h, m, 0).unwrap())
}

fn when() -> impl Strategy<Value = When> {
    prop_oneof![
        (2000i32..2100, 1u32..=12, 1u32..=28, time()).prop_map(|(y, m, d, t)| When::Once(
            NaiveDate::from_ymd_opt(y, m, d).unwrap().and_time(t)
        )),
        (1u32..=12, 1u32..=28, time()).prop_map(|(month, day, time)| When::Yearly {
            month,
            day,
            time
        }),
        (0u8..7, time()).prop_map(|(n, time)| When::Weekly {
            weekday: Weekday::try_from(n).unwrap(),
            time
        }),
        (0u32..60, 0u32..24).prop_map(|(m, h)| When::Cron(Box::new(
            CronLine::parse(&format!("{m} {h} * * 1-5")).unwrap()
        ))),
        (
            prop_oneof![Just("no_tobacco"), Just("disabled_cn")],
            -200i32..=200,
            time()
        )
            .prop_map(|(id, n, time)| When::Observance {
                id: id.to_owned(),
                shift: Shift { n, workdays: false },
                time
            }),
    ]
}

fn span() -> impl Strategy<Value = Span> {
    prop_oneof![
        (1i64..99_999).prop_map(Span::minutes),
        (1i64..=180).prop_map(Span::days),
        (1i64..4000).prop_map(Span::hours)
    ]
}

prop_compose! {
    fn head()(
        title in line(), audience in proptest::option::of(line()), when in when(), kind in 0usize..3, label in proptest::option::of("[a-z一-龥]{1,8}"),
        close in proptest::option::of(prop_oneof![
            (1u16..=180, 0u16..1440).prop_map(|(days, minute)| CloseRule::At { days, minute }),
            span().prop_map(CloseRule::After)]),
        late in proptest::option::of(prop_oneof![Just(LateRule::Skip), span().prop_map(LateRule::SendWithin)]),
        live in proptest::option::of(span()),
    ) -> Draft {
        let kind = [Kind::Notice, Kind::Quiz, Kind::Pledge][kind];
        let mut draft = Draft::new(PostId::parse("a-1").unwrap(), &title, kind, when, "");
        (draft.audience, draft.confirm) = (audience, label);
        (draft.close, draft.late, draft.live) = (close, late, live);
        draft
    }
}

prop_compose! {
    fn draft()(
        mut draft in head(), text in proptest::collection::vec(line(), 1..5), questions in proptest::collection::vec(question(), 1..4),
        approvers in proptest::collection::vec("[a-zA-Z0-9一-龥]{1,6}", 0..3), author in proptest::option::of(line()),
        why in proptest::option::of(line()), notes in proptest::collection::vec(line(), 0..2), to_check in proptest::collection::vec(line(), 0..3),
        value in proptest::option::of(line()), file in proptest::option::of("[a-z一-龥]{1,8}\\.(png|pdf)"),
        rules in (proptest::bool::ANY, proptest::bool::ANY, proptest::option::of(proptest::bool::ANY)),
    ) -> Draft {
        (draft.approvers, draft.author, draft.why, draft.notes, draft.to_check) = (approvers, author, why, notes, to_check);
        draft.text = markdown_of(&text.join("\n"));
        if let Some(value) = value {
            draft.text.push_str(" {{ 电话 }}");
            draft.values.insert("电话".to_owned(), value);
        }
        draft.attachment = file.map(|f| (if f.ends_with("png") { AttachmentForm::Photo } else { AttachmentForm::Document }, f));
        draft.questions = questions;
        draft.public = rules.0;
        draft.unsure = rules.1.then_some(Unsure::Resend);
        draft.rest_day = rules.2.map(|r| if r { RestDay::Move } else { RestDay::Silent });
        draft.zone = rules.1.then_some(Tz::Asia__Urumqi);
        draft
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_as_the_same(draft in draft()) {
        let calendar = calendar_once();
        let draft = draft.normal();
        for tongue in [Tongue::Chinese, Tongue::English] {
            let text = write(&draft, tongue, calendar);
            let again = read("c/p.md", &text, calendar, ZONE);
            let problems = again.as_ref().err().cloned().unwrap_or_default();
            prop_assert!(problems.is_empty(), "{problems:#?}\n{text}");
            let again = again.unwrap();
            prop_assert_eq!(&again, &draft, "{}", text);
            prop_assert_eq!(write(&again, tongue, calendar), text);
        }
    }

    #[test]
    fn whatever_is_typed_is_shown_exactly_and_is_never_a_problem(typed in proptest::collection::vec(prop_oneof![line(), "\\PC{0,20}"], 1..6)) {
        let typed = typed.join("\n");
        let markdown = markdown_of(&typed);
        let signs = |text: &str| text.chars().filter(|c| c.is_alphanumeric() || c.is_ascii_punctuation()).collect::<String>();
        let seen = signs(&typed).replace('-', "");
        prop_assert_eq!(signs(&shown(&markdown)).replace('-', ""), seen, "{}", markdown);
    }
}

fn calendar_once() -> &'static Calendar {
    static CALENDAR_READ: std::sync::OnceLock<Calendar> = std::sync::OnceLock::new();
    assert!(CALENDAR.contains("no_tobacco"));
    CALENDAR_READ.get_or_init(calendar)
}

/// A text as people read it: rendered as a post's is.
fn shown(markdown: &str) -> String {
    let wall = NaiveDate::from_ymd_opt(2027, 5, 31)
        .unwrap()
        .and_hms_opt(9, 0, 0)
        .unwrap();
    let mut draft = Draft::new(
        PostId::parse("a").unwrap(),
        "题",
        Kind::Notice,
        When::Once(wall),
        markdown,
    );
    draft.audience = Some("全体".to_owned());
    let loaded = super::kit::one(write(&draft, Tongue::Chinese, calendar_once()));
    let Some(post) = loaded.catalogue.posts.values().next() else {
        assert!(
            markdown.trim().is_empty(),
            "{:?} in {markdown}",
            codes(&loaded)
        );
        return String::new();
    };
    let values = template::OpeningValues {
        due_local: wall,
        opens_local: wall,
        reason: &Reason::Date,
        observance: None,
        closes_local: None,
    };
    let document = template::render(&post.revision, &values).unwrap();
    document.plain().replace("· ", "- ")
}
