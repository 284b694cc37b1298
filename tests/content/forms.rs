//! Questions as people write them.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::kit::{QUIZ, codes, one, place, problem};
use tongluo::content::Loaded;
use tongluo::domain::ask::{Asking, Form, Road};
use tongluo::domain::schedule::CloseRule;

fn head() -> &'static str {
    QUIZ.split("## ").next().unwrap()
}

fn quiz(questions: &str) -> Loaded {
    one(format!("{}{questions}", head()))
}

fn form(loaded: &Loaded) -> Form {
    match &loaded.catalogue.posts.values().next().unwrap().revision.ask {
        Some(Asking::Form(form)) => form.clone(),
        other => panic!("{other:?}"),
    }
}

const SECOND: &str = "\n## 可以在办公室吸烟吗？\n- [x] 不可以\n- [ ] 可以\n";

#[test]
fn a_quiz_keeps_text_questions_right_answers_and_explanations_apart() {
    let loaded = one(QUIZ);
    let form = form(&loaded);
    assert_eq!(form.questions[0].options, ["4月7日", "5月31日"]);
    assert_eq!(form.questions[0].correct, Some(1));
    assert_eq!(
        form.questions[0].explanation.as_deref(),
        Some("自1989年起固定为5月31日。")
    );
    let revision = &loaded.catalogue.posts.values().next().unwrap().revision;
    assert_eq!(revision.template, "今天是第 {{ 届次 }} 个世界无烟日。");
}

#[test]
fn one_question_runs_in_the_group_several_in_private_and_a_public_one_as_a_poll() {
    assert_eq!(form(&one(QUIZ)).road, Road::Group);
    assert_eq!(form(&one(format!("{QUIZ}{SECOND}"))).road, Road::Private);
    let public = QUIZ.replace("发往: 全体", "发往: 全体\n记名: 公开");
    assert_eq!(form(&one(&public)).road, Road::Poll);
    problem(&one(format!("{public}{SECOND}")), "names-one-question");
}

#[test]
fn a_quiz_that_says_nothing_closes_at_half_past_five_of_its_day_or_the_next() {
    let close = |loaded: &Loaded| {
        loaded
            .catalogue
            .posts
            .values()
            .next()
            .unwrap()
            .revision
            .policy
            .close
    };
    assert_eq!(
        close(&one(QUIZ)),
        Some(CloseRule::At {
            days: 0,
            minute: 1050
        })
    );
    let evening = QUIZ.replace("09:00", "17:30");
    assert_eq!(
        close(&one(evening)),
        Some(CloseRule::At {
            days: 1,
            minute: 1050
        })
    );
    let said = QUIZ.replace("发往: 全体", "发往: 全体\n截止: 3天后 17：30");
    assert_eq!(
        close(&one(said)),
        Some(CloseRule::At {
            days: 3,
            minute: 1050
        })
    );
    let span = QUIZ.replace("发往: 全体", "发往: 全体\n截止: 48小时");
    assert!(matches!(close(&one(span)), Some(CloseRule::After(_))));
}

#[test]
fn boxes_of_any_keyboard_are_understood_and_named_where_markdown_would_not() {
    let silent = "## 问？\n* [X] 对\n* [ ] 错\n\n## 再问？\n1. [ ] 错\n2. [x] 对\n";
    assert_eq!(codes(&quiz(silent)), Vec::<&str>::new());
    let loud = "## 问？\n- 【x】对\n- ［ ］　错\n-[ ] 也错\n- [x]不对\n";
    let loaded = quiz(loud);
    assert_eq!(
        codes(&loaded).iter().filter(|c| **c == "quiz-line").count(),
        4
    );
    assert_eq!(
        codes(&loaded)
            .iter()
            .filter(|c| **c == "question-two-answers")
            .count(),
        1
    );
    let loaded = quiz("＃＃问？\n- 【√】对\n- [ ] 错\n＞ 因为。\n");
    assert_eq!(codes(&loaded), ["quiz-line"; 3]);
    assert_eq!(
        form(&loaded).questions[0].explanation.as_deref(),
        Some("因为。")
    );
}

#[test]
fn each_wrong_question_has_its_own_code_and_place() {
    let many = format!(
        "## 问？\n- [x] 对\n{}",
        (0..12)
            .map(|n| format!("- [ ] 错{n}\n"))
            .collect::<String>()
    );
    let cases = [
        ("", "quiz-no-question", (10, 1, 21)),
        (
            "## 问？\n- [ ] 甲\n- [ ] 乙\n",
            "question-no-answer",
            (12, 1, 5),
        ),
        (
            "## 问？\n- [x] 甲\n- [x] 乙\n",
            "question-two-answers",
            (14, 1, 7),
        ),
        ("## 问？\n- [x] 甲\n", "question-few-options", (12, 1, 5)),
        (&many, "question-many-options", (12, 1, 5)),
        ("## 问？\n- [x] 甲\n- [ ] 甲\n", "option-twice", (14, 1, 7)),
        ("## 问？\n- [x] 甲\n- [ ]\n", "option-empty", (14, 1, 5)),
        (
            "## 问？\n- [x] 甲\n- 乙\n",
            "option-without-box",
            (14, 1, 3),
        ),
        (
            "## 问？\n- [x] 甲\n- [ ] 乙\n闲话\n",
            "quiz-stray-line",
            (15, 1, 2),
        ),
        ("##\n- [x] 甲\n- [ ] 乙\n", "question-empty", (12, 1, 2)),
        (
            "## 第 {{ 届次 }} 问？\n- [x] 甲\n- [ ] 乙\n",
            "variable-in-question",
            (12, 6, 8),
        ),
        (
            "## 问？\n- [x] 甲\n- [ ] 乙\n\n## 问？\n- [x] 甲\n- [ ] 乙\n",
            "question-twice",
            (16, 1, 5),
        ),
    ];
    for (text, code, at) in cases {
        let loaded = quiz(text);
        assert_eq!(place(problem(&loaded, code)), at, "{code}");
    }
}

#[test]
fn a_notice_and_a_pledge_get_their_buttons() {
    let word = |lines: &str| {
        let text = format!(
            "---\nid: a\n标题: 试\n发往: 全体\n时间: 每周五 9:00\n审批: 甲\n作者: 乙\n{lines}---\n文\n"
        );
        let loaded = one(text);
        let ask = loaded
            .catalogue
            .posts
            .values()
            .next()
            .map(|p| p.revision.ask.clone());
        ask.flatten().map(|ask| match ask {
            Asking::Confirm(confirm) => confirm.label,
            Asking::Form(_) => "form".to_owned(),
        })
    };
    assert_eq!(word(""), None);
    assert_eq!(word("确认: 是\n").as_deref(), Some("收到"));
    assert_eq!(word("确认: 否\n"), None);
    assert_eq!(word("确认: 已读并转告\n").as_deref(), Some("已读并转告"));
    assert_eq!(word("类型: 承诺\n").as_deref(), Some("我承诺"));
    let long = one(super::kit::NOTICE.replace(
        "发往: 全体",
        "发往: 全体\n确认: 我已经认真读完并且会转告本科室的每一位同事知道",
    ));
    problem(&long, "confirm-long");
}
