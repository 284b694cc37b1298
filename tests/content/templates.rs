//! A text with its variables filled in, as blocks and runs.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::kit::{NOTICE, QUIZ, one};
use chrono::NaiveDate;
use tongluo::content::template::{OpeningValues, render};
use tongluo::domain::campaign::Revision;
use tongluo::domain::document::{Block, Document, Run};
use tongluo::domain::problem::Problem;
use tongluo::domain::schedule::Reason;

fn revision(text: &str) -> Revision {
    let loaded = one(text);
    loaded
        .catalogue
        .posts
        .values()
        .next()
        .unwrap_or_else(|| panic!("{:?}", loaded.problems))
        .revision
        .clone()
}

fn rendered(revision: &Revision) -> Result<Document, Problem> {
    let day = NaiveDate::from_ymd_opt(2027, 5, 31).unwrap();
    let reason = Reason::Observance {
        id: "no_tobacco".to_owned(),
        ordinal: Some(40),
        shift: tongluo::domain::day_rule::Shift::default(),
        lunar: None,
    };
    render(
        revision,
        &OpeningValues {
            due_local: day.and_hms_opt(9, 0, 0).unwrap(),
            opens_local: day.and_hms_opt(9, 0, 0).unwrap(),
            reason: &reason,
            observance: Some("世界无烟日"),
            closes_local: day.and_hms_opt(17, 30, 0),
        },
    )
}

fn body(text: &str) -> Document {
    rendered(&revision(
        &NOTICE.replace("请各科室 17:30 前清理。\n", text),
    ))
    .unwrap()
}

#[test]
fn computed_values_have_names_in_both_languages() {
    let quiz = QUIZ.replace(
        "第 {{ 届次 }} 个世界无烟日",
        "{{年份}}年{{ 日期 }}{{ 星期 }}，第{{ ordinal }}个{{ 宣传日 }}，{{ 截止 }}截止；{{ date }}, {{ weekday }}",
    );
    let document = rendered(&revision(&quiz)).unwrap();
    assert_eq!(
        document.plain(),
        "今天是2027年5 月 31 日星期一，第40个世界无烟日，17:30截止；31 May, Monday。"
    );
}

#[test]
fn a_value_shows_exactly_what_the_file_says_and_is_never_markup() {
    let post = NOTICE
        .replace(
            "发往: 全体",
            "发往: 全体\n变量:\n  地点: \"**三楼** <b> [x](http://a) {{ 日期 }}\"",
        )
        .replace("17:30 前", "到{{ 地点 }}");
    let document = rendered(&revision(&post)).unwrap();
    assert_eq!(
        document.plain(),
        "请各科室 到**三楼** <b> [x](http://a) {{ 日期 }}清理。"
    );
}

#[test]
fn markdown_becomes_blocks_and_runs() {
    let document = body(
        "# 通知\n\n请**务必**看，*谢谢*，`119`，[官网](https://example.org)。\n第二行\n\n- 一\n- 二\n  - 二之一\n\n3. 三\n4. 四\n\n> 引用\n",
    );
    let text = |t: &str| Run::Text(t.to_owned());
    assert_eq!(document.blocks[0], Block::Heading(1, vec![text("通知")]));
    let Block::Paragraph(runs) = &document.blocks[1] else {
        panic!("{document:?}")
    };
    assert_eq!(runs[1], Run::Bold("务必".to_owned()));
    assert!(runs.contains(&Run::Link(
        "官网".to_owned(),
        "https://example.org".to_owned()
    )));
    assert!(runs.contains(&Run::Break));
    assert_eq!(
        document.blocks[2],
        Block::List {
            start: None,
            items: vec![vec![text("一")], vec![text("二")], vec![text("– 二之一")]]
        }
    );
    assert!(
        matches!(&document.blocks[3], Block::List { start: Some(3), items } if items.len() == 2)
    );
    assert_eq!(document.blocks[4], Block::Quote(vec![text("引用")]));
}

#[test]
fn a_value_that_isnt_there_at_an_opening_is_a_problem_and_never_an_empty_place() {
    let quiz = revision(QUIZ);
    let day = NaiveDate::from_ymd_opt(2027, 5, 31)
        .unwrap()
        .and_hms_opt(9, 0, 0)
        .unwrap();
    let values = OpeningValues {
        due_local: day,
        opens_local: day,
        reason: &Reason::Date,
        observance: None,
        closes_local: None,
    };
    assert_eq!(
        render(&quiz, &values).unwrap_err().code,
        "template-no-value"
    );
}

#[test]
fn a_stored_revision_can_do_nothing_but_name_values() {
    let mut revision = revision(NOTICE);
    for text in [
        "{{ 'x' * 100000000 }}",
        "{% for a in [1,2] %}{{ a }}{% endfor %}",
        "{{ self }}",
        "{# a #}",
    ] {
        revision.template = text.to_owned();
        assert_eq!(
            rendered(&revision).unwrap_err().code,
            "template-not-a-name",
            "{text}"
        );
    }
}

#[test]
fn a_changed_word_a_changed_value_and_a_changed_question_each_change_the_hash() {
    let base = revision(QUIZ).hash();
    for (from, to) in [
        ("今天是", "今日是"),
        ("4月7日", "4月8日"),
        ("09:00", "09:01"),
        ("全体", "大家"),
        ("自1989", "从1989"),
    ] {
        assert_ne!(revision(&QUIZ.replace(from, to)).hash(), base, "{from}");
    }
}
