//! Questions as people type them into a chat.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::sentences;
use tongluo::content::write::{Typed, questions_in};

fn typed(text: &str) -> Typed {
    let typed = questions_in(text).unwrap();
    sentences::hold(&typed.problems);
    typed
}

fn right(typed: &Typed) -> Vec<Option<u16>> {
    typed.questions.iter().map(|q| q.correct).collect()
}

#[test]
fn each_way_of_marking_the_right_answer_is_understood() {
    for text in [
        "1. 世界无烟日是哪一天？\nA. 4月7日\nB. 5月31日 √\nC. 6月1日",
        "1、世界无烟日是哪一天？（B）\nA、4月7日\nB、5月31日\nC、6月1日",
        "世界无烟日是哪一天？\nA．4月7日  B．5月31日  C．6月1日\n答案：B",
        "一、世界无烟日是哪一天？\n（A）4月7日\n（B）5月31日（正确）\n（C）6月1日",
        "## 世界无烟日是哪一天？\n- [ ] 4月7日\n- [x] 5月31日\n- [ ] 6月1日",
        "第1题 世界无烟日是哪一天？\nＡ．4月7日\nＢ．5月31日\nＣ．6月1日\n正确答案：Ｂ。",
        "1) 世界无烟日是哪一天？\na. 4月7日\nb. ✅5月31日\nc. 6月1日",
    ] {
        let typed = typed(text);
        assert_eq!(right(&typed), [Some(1)], "{text}");
        assert_eq!(typed.questions[0].text, "世界无烟日是哪一天？", "{text}");
        assert_eq!(
            typed.questions[0].options,
            ["4月7日", "5月31日", "6月1日"],
            "{text}"
        );
        assert_eq!(
            (typed.problems.len(), typed.text.as_str()),
            (0, ""),
            "{text}"
        );
    }
}

#[test]
fn several_questions_with_their_reasons_and_what_stands_before_them() {
    let typed = typed(
        "大家好，*两道题*。\n请今天答完。\n\n1. 室内能吸烟吗？\nA. 能\nB. 不能\n答案：B\n解析：室内一律禁烟。\n依据条例。\n\n2. 谁来劝阻？\nA. 每个人√\nB. 没有人\n",
    );
    assert_eq!(typed.text, "大家好，*两道题*。\n请今天答完。");
    assert_eq!(right(&typed), [Some(1), Some(0)]);
    assert_eq!(
        typed.questions[0].explanation.as_deref(),
        Some("室内一律禁烟。 依据条例。")
    );
    assert_eq!(typed.questions[1].explanation, None);
}

#[test]
fn what_keeps_questions_from_being_a_quiz_is_said_for_each() {
    let typed = typed(
        "1. 甲？\nA. 一\nB. 二\n2. 乙？\nA. 一√\nB. 二√\n3. 丙？\nA. 一√\n4. 丁？\nA. 一√\nB. 一",
    );
    let said: Vec<(&str, &str)> = typed
        .problems
        .iter()
        .map(|p| (p.code, p.args[0].1.as_str()))
        .collect();
    let wanted = [
        ("typed-no-answer", "1"),
        ("typed-two-answers", "2"),
        ("typed-few-options", "3"),
        ("typed-option-twice", "4"),
    ];
    assert_eq!(said, wanted);
}

#[test]
fn a_text_without_options_holds_no_question() {
    for text in [
        "",
        "请今天确认。",
        "会议室在哪里？\n三楼。",
        "1. 关窗\n2. 断电",
        "A. 只有选项\nB. 没有题目",
        "# 标题\n\n## 安排\n请看附件",
    ] {
        assert_eq!(questions_in(text), None, "{text}");
    }
}
