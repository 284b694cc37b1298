//! What one person reads alone.

use super::fixture::{mark, may31, question, show, smoke};
use chrono_tz::Asia::Shanghai;
use insta::assert_snapshot;
use proptest::prelude::*;
use std::collections::BTreeMap;
use tongluo::domain::effect::Feedback;
use tongluo::domain::prompt::Prompt;
use tongluo::text::compose;
use tongluo::text::{Lang, Texts};

fn judged(correct: bool) -> Feedback {
    Feedback::Judged {
        correct,
        right_option: "约 12 小时".to_owned(),
        explanation: smoke().explanation,
        again: false,
        late: false,
        finished: None,
    }
}

fn zh() -> Texts {
    Texts::new(Lang::Zh)
}

#[test]
fn the_verdict_on_the_last_answer_stands_above_the_next_question() {
    let prompt = Prompt::Question {
        number: 2,
        of: 10,
        question: question("吸烟最伤哪里？", &["肺", "心脏", "都伤"], Some(2)),
    };
    let (texts, mark) = (zh(), mark());
    let told = judged(false);
    let close = Some(may31(17, 30));
    let outgoing = compose::prompt(
        &texts,
        "控烟知识答题",
        &prompt,
        &mark,
        Some(&told),
        close,
        Shanghai,
    );
    assert_snapshot!(show(&outgoing), @r"
    已记录。这次没答对。正确答案：约 12 小时。

    停止吸烟约半天，一氧化碳就降到正常。

    控烟知识答题

    第 3 题，共 10 题

    吸烟最伤哪里？

    5 月 31 日 星期一 17:30 截止。每题以第一次作答为准，对错只有您自己看得到。
    [肺] q.922222222222.2.0
    [心脏] q.922222222222.2.1
    [都伤] q.922222222222.2.2
    ");
}

#[test]
fn the_end_of_a_quiz_says_how_many_were_right() {
    let prompt = Prompt::Finished {
        right: Some(9),
        of: 10,
    };
    let outgoing = compose::prompt(
        &zh(),
        "控烟知识答题",
        &prompt,
        &mark(),
        None,
        None,
        Shanghai,
    );
    assert_snapshot!(show(&outgoing), @r"
    控烟知识答题

    您已全部答完，共 10 题，答对 9 题，谢谢您。
    ");
}

#[test]
fn a_press_is_told_what_was_recorded() {
    let told = |feedback: &Feedback| compose::feedback(&zh(), feedback).text;
    assert_eq!(
        told(&judged(true)),
        "已记录。答对了。停止吸烟约半天，一氧化碳就降到正常。"
    );
    assert_eq!(
        told(&judged(false)),
        "已记录。这次没答对。正确答案：约 12 小时。停止吸烟约半天，一氧化碳就降到正常。"
    );
    let with = |again, late, finished| Feedback::Judged {
        correct: true,
        right_option: "约 12 小时".to_owned(),
        explanation: None,
        again,
        late,
        finished,
    };
    assert_eq!(
        told(&with(true, false, None)),
        "您已经答过，以第一次为准。答对了。"
    );
    assert_eq!(told(&with(false, true, None)), "已记录（逾期）。答对了。");
    assert_eq!(
        told(&with(false, false, Some((9, 10)))),
        "已记录。答对了。全部答完，共 10 题，答对 9 题。"
    );
    let confirmed = |again, late| told(&Feedback::Confirmed { again, late });
    assert_eq!(confirmed(false, false), "已记录，谢谢您。");
    assert_eq!(confirmed(false, true), "已记录（逾期），谢谢您。");
    assert_eq!(
        confirmed(true, true),
        "您之前已经点过，已有记录，不用再点。"
    );
    assert_eq!(told(&Feedback::Closed), "已经截止，这次没有记录。");
}

#[test]
fn english_sentences_are_apart_by_a_blank() {
    let popup = compose::feedback(&Texts::new(Lang::En), &judged(true));
    assert!(
        popup.text.starts_with("Recorded. That is right. 停止"),
        "{}",
        popup.text
    );
}

#[test]
fn every_pop_up_stays_until_it_was_read() {
    for feedback in [judged(true), Feedback::Closed, Feedback::Unknown] {
        assert!(compose::feedback(&zh(), &feedback).alert);
    }
}

proptest! {
    #[test]
    fn a_pop_up_fits_whatever_people_wrote(
        option in "\\PC{0,120}",
        why in proptest::option::of("\\PC{0,300}"),
        flags in any::<(bool, bool, bool)>(),
    ) {
        for lang in Lang::ALL {
            let feedback = Feedback::Judged {
                correct: flags.0,
                right_option: option.clone(),
                explanation: why.clone(),
                again: flags.1,
                late: flags.2,
                finished: Some((9, 10)),
            };
            let popup = compose::feedback(&Texts::new(lang), &feedback);
            prop_assert!(popup.text.encode_utf16().count() <= 200);
        }
    }
}

#[test]
fn a_long_explanation_is_cut_and_the_verdict_stays_whole() {
    let feedback = Feedback::Judged {
        correct: false,
        right_option: "约 12 小时".to_owned(),
        explanation: Some("🚭".repeat(150)),
        again: false,
        late: false,
        finished: None,
    };
    let popup = compose::feedback(&zh(), &feedback);
    assert!(
        popup
            .text
            .starts_with("已记录。这次没答对。正确答案：约 12 小时。🚭")
    );
    assert!(popup.text.ends_with("🚭…"));
    assert!((198..=200).contains(&popup.text.encode_utf16().count()));
}

#[test]
fn a_notice_has_a_headline_what_happened_and_what_to_do() {
    let args: BTreeMap<String, String> = [("title", "无烟承诺"), ("chat", "审计欢乐大家庭")]
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .into();
    assert_snapshot!(show(&compose::notice(&zh(), "delivery-unknown", &args)), @r"
    有一条待核实

    “无烟承诺”发往“审计欢乐大家庭”时断了线，不知道到了没有。为免重复，没有再发。请到群里看一眼，再发 /unknown，点“群里已看到”或“重新发送”。
    ");
}

#[test]
fn our_own_texts_are_paragraphs() {
    let outgoing = compose::own(&zh(), "claim-done", &[("name", "王小明")]);
    assert_eq!(outgoing.document.blocks.len(), 2);
    assert!(
        outgoing
            .document
            .plain()
            .starts_with("登记好了，您是王小明。")
    );
}
