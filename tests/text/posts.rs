//! Posts and results as a group reads them.

use super::fixture::{
    document, mark, may31, pledge, posting, question, quiz, revision, show, smoke,
};
use insta::assert_snapshot;
use tongluo::domain::ask::Road;
use tongluo::domain::campaign::Names;
use tongluo::domain::document::{Block, Run};
use tongluo::domain::tally::{Counts, Department, QuestionCount, Rest, Tally};
use tongluo::domain::time::Span;
use tongluo::text::compose::{self, Standing};
use tongluo::text::{Lang, Texts};

fn zh() -> Texts {
    Texts::new(Lang::Zh)
}

#[test]
fn a_pledge_says_what_to_do_by_when_and_counts_on_its_button() {
    let (revision, document, mark) = (revision("无烟承诺", Some(pledge())), document(), mark());
    let mut posting = posting(&revision, &document, &mark);
    assert_snapshot!(show(&compose::opening(&zh(), &posting)), @r"
    无烟承诺

    请在 17:30 前看完，点下面的“我承诺”。

    今天是第 40 个世界无烟日。

    为什么发给您：“世界无烟日”活动

    群里只显示人数，谁参加了只有负责人看得到。记录保存至 2027 年 12 月 31 日。
    [我承诺] c.922222222222
    ");
    posting.standing.confirmed = 33;
    let again = compose::opening(&zh(), &posting);
    assert_eq!(again.buttons[0][0].label, "我承诺，已 33 人");
}

#[test]
fn a_question_in_the_group_has_one_option_a_row_and_says_who_sees_the_verdict() {
    let ask = quiz(vec![smoke()], Road::Group);
    let (revision, document, mark) = (revision("一题控烟", Some(ask)), document(), mark());
    let mut posting = posting(&revision, &document, &mark);
    posting.standing.answered = 12;
    assert_snapshot!(show(&compose::opening(&zh(), &posting)), @r"
    一题控烟

    请点下面的按钮作答，17:30 截止，对错只有您自己看得到。

    今天是第 40 个世界无烟日。

    戒烟多久后，血液里的一氧化碳会回到正常水平？

    已答 12 人。

    为什么发给您：“世界无烟日”活动

    群里只显示人数，谁答了只有负责人看得到，对错只告诉本人。记录保存至 2027 年 12 月 31 日。
    [约 1 个月] q.922222222222.0.0
    [约 12 小时] q.922222222222.0.1
    [约 1 年] q.922222222222.0.2
    ");
}

#[test]
fn a_quiz_of_many_questions_is_one_button_that_leads_to_the_private_chat() {
    let ask = quiz(vec![smoke(), smoke()], Road::Private);
    let (mut revision, document, mark) = (revision("控烟知识答题", Some(ask)), document(), mark());
    revision.policy.why = Some("全体职工参加的控烟宣传".to_owned());
    let mut posting = posting(&revision, &document, &mark);
    posting.standing = Standing {
        confirmed: 31,
        answered: 40,
        finished: 30,
    };
    posting.closes_at = Some(may31(17, 30).plus(Span::days(1)));
    assert_snapshot!(show(&compose::opening(&zh(), &posting)), @r"
    控烟知识答题

    请点下面的按钮答题，共 2 题，6 月 1 日 星期二 17:30 截止，对错只有您自己看得到。

    今天是第 40 个世界无烟日。

    为什么发给您：全体职工参加的控烟宣传

    群里只显示人数，谁答了只有负责人看得到，对错只告诉本人。记录保存至 2027 年 12 月 31 日。
    [开始答题（已答 31 人）] start s-922222222222
    ");
}

#[test]
fn a_post_that_asks_nothing_says_that_nothing_is_recorded() {
    let (revision, document, mark) = (revision("世界无烟日", None), document(), mark());
    let posting = posting(&revision, &document, &mark);
    assert_snapshot!(show(&compose::opening(&zh(), &posting)), @r"
    世界无烟日

    今天是第 40 个世界无烟日。

    为什么发给您：“世界无烟日”活动

    不需要回复，也不记录谁看过。内容保存至 2027 年 12 月 31 日。
    ");
}

#[test]
fn a_late_post_says_so_and_when_it_was_due() {
    let (revision, document, mark) = (revision("无烟承诺", Some(pledge())), document(), mark());
    let mut posting = posting(&revision, &document, &mark);
    posting.late = true;
    let shown = show(&compose::opening(&zh(), &posting));
    assert!(
        shown.starts_with("补发：无烟承诺\n\n原定 5 月 31 日 星期一 09:00 发出，因故迟了。"),
        "{shown}"
    );
}

#[test]
fn a_closed_post_has_no_buttons_and_keeps_its_options_and_counts() {
    let ask = quiz(vec![smoke()], Road::Group);
    let (revision, document, mark) = (revision("一题控烟", Some(ask)), document(), mark());
    let mut posting = posting(&revision, &document, &mark);
    posting.closed = true;
    posting.standing.answered = 40;
    let outgoing = compose::opening(&zh(), &posting);
    assert!(outgoing.buttons.is_empty());
    assert_snapshot!(show(&outgoing), @r"
    一题控烟

    已截止。

    今天是第 40 个世界无烟日。

    戒烟多久后，血液里的一氧化碳会回到正常水平？

    · 约 1 个月
    · 约 12 小时
    · 约 1 年

    已答 40 人。

    为什么发给您：“世界无烟日”活动

    群里只显示人数，谁答了只有负责人看得到，对错只告诉本人。记录保存至 2027 年 12 月 31 日。
    ");
}

#[test]
fn a_public_poll_is_the_channels_own_and_says_that_everybody_sees_it() {
    let ask = quiz(vec![smoke()], Road::Poll);
    let (mut revision, document, mark) = (revision("一题控烟", Some(ask)), document(), mark());
    revision.policy.names = Names::Public;
    let posting = posting(&revision, &document, &mark);
    let outgoing = compose::opening(&zh(), &posting);
    assert_eq!(
        outgoing.poll.as_ref().unwrap().closes_at,
        Some(may31(17, 30))
    );
    assert_snapshot!(show(&outgoing), @r"
    一题控烟

    请在下面的投票里选一项，17:30 截止。谁选了什么，群里都看得到。

    今天是第 40 个世界无烟日。

    为什么发给您：“世界无烟日”活动

    这是公开投票，谁选了什么群里都看得到。记录保存至 2027 年 12 月 31 日。
    (poll) 戒烟多久后，血液里的一氧化碳会回到正常水平？ 约 1 个月 / 约 12 小时 / 约 1 年
    ");
}

#[test]
fn every_post_ends_in_two_lines_of_why_who_and_until_when_in_both_languages() {
    let asks = [
        None,
        Some(pledge()),
        Some(quiz(vec![smoke()], Road::Group)),
        Some(quiz(vec![smoke(), smoke()], Road::Private)),
        Some(quiz(
            vec![question("去哪里？", &["东", "西"], None)],
            Road::Poll,
        )),
    ];
    for lang in Lang::ALL {
        for (ask, closed) in asks.iter().flat_map(|a| [(a, false), (a, true)]) {
            let (mut revision, document, mark) = (revision("题", ask.clone()), document(), mark());
            if matches!(ask, Some(tongluo::domain::ask::Asking::Form(f)) if f.road == Road::Poll) {
                revision.policy.names = Names::Public;
            }
            let mut posting = posting(&revision, &document, &mark);
            posting.closed = closed;
            let blocks = compose::opening(&Texts::new(lang), &posting)
                .document
                .blocks;
            let small = |b: &Block| matches!(b, Block::Small(_));
            let [.., why, who] = blocks.as_slice() else {
                panic!("too short")
            };
            assert!(small(why) && small(who));
            assert_eq!(blocks.iter().filter(|b| small(b)).count(), 2);
            assert!(why.plain().contains("世界无烟日"));
            assert!(who.plain().contains("2027") && who.plain().contains("31"));
            let public = revision.policy.names == Names::Public;
            let says = ["群里都看得到", "whole group sees who"];
            assert_eq!(
                says.iter().any(|s| who.plain().contains(s)),
                public,
                "{}",
                who.plain()
            );
        }
    }
}

#[test]
fn what_people_wrote_stays_plain_text() {
    let hostile = "<b>钱</b> [x](tg://user?id=1) *a*";
    let ask = quiz(
        vec![question(hostile, &[hostile, "二"], Some(0))],
        Road::Group,
    );
    let (mut revision, document, mark) = (revision(hostile, Some(ask)), document(), mark());
    revision.policy.why = Some(hostile.to_owned());
    let posting = posting(&revision, &document, &mark);
    let outgoing = compose::opening(&zh(), &posting);
    for block in &outgoing.document.blocks {
        if let Block::Heading(_, runs) | Block::Paragraph(runs) | Block::Small(runs) = block {
            let plain = |r: &Run| matches!(r, Run::Text(_) | Run::Bold(_) | Run::Break);
            assert!(runs.iter().all(plain));
        }
    }
    assert_eq!(outgoing.buttons[0][0].label, hostile);
}

fn counts(expected: u64, done: u64, late: u64, waived: u64, missing: u64) -> Counts {
    Counts {
        expected,
        done,
        late,
        waived,
        missing,
        unregistered: missing / 2,
        ..Counts::default()
    }
}

fn department(name: &str, counts: Counts) -> Department {
    Department {
        name: name.to_owned(),
        counts,
    }
}

#[test]
fn a_result_shows_sums_and_no_department() {
    let ask = quiz(vec![smoke()], Road::Group);
    let (revision, document, mark) = (revision("一题控烟", Some(ask)), document(), mark());
    let posting = posting(&revision, &document, &mark);
    let departments = vec![
        department("办公室", counts(20, 15, 1, 2, 2)),
        department("法规科", counts(28, 26, 0, 0, 2)),
    ];
    let rest = Rest {
        questions: vec![QuestionCount {
            number: 1,
            text: smoke().text,
            right: 37,
            wrong: 5,
            chosen: vec![3, 37, 2],
        }],
        finished: 42,
        half_finished: 0,
        guests: 2,
    };
    let tally = Tally::new(departments, rest, true).unwrap();
    let shown = show(&compose::result(&zh(), &posting, &tally));
    assert!(!shown.contains("办公室") && !shown.contains("法规科"));
    assert_snapshot!(shown, @r"
    结果：一题控烟

    应参加 48 人，已答 41 人，逾期 1 人，请假 2 人，未答 4 人（其中未登记 2 人）。

    另有 2 个账号参加，未登记或不在名单里，不计入以上人数。

    1. 戒烟多久后，血液里的一氧化碳会回到正常水平？
    正确答案：约 12 小时
    答对 37 人，共 42 人作答，占 88%

    只公布总数，不公布姓名。记录保存至 2027 年 12 月 31 日。
    (silent)
    ");
}

#[test]
fn few_answers_are_not_told_as_right_or_wrong() {
    let ask = quiz(vec![smoke()], Road::Group);
    let (revision, document, mark) = (revision("一题控烟", Some(ask)), document(), mark());
    let posting = posting(&revision, &document, &mark);
    let rest = Rest {
        questions: vec![QuestionCount {
            number: 1,
            text: smoke().text,
            right: 1,
            wrong: 3,
            chosen: vec![3, 1, 0],
        }],
        finished: 4,
        ..Rest::default()
    };
    let tally = Tally::new(
        vec![department("办公室", counts(9, 4, 0, 0, 5))],
        rest,
        true,
    )
    .unwrap();
    let shown = show(&compose::result(&zh(), &posting, &tally));
    assert!(shown.contains("作答的人数较少，不公布对错。"), "{shown}");
    assert!(!shown.contains("答对"), "{shown}");
}

#[test]
fn nobody_missed_is_said_only_when_the_sets_are_equal() {
    let (revision, document, mark) = (revision("无烟承诺", Some(pledge())), document(), mark());
    let posting = posting(&revision, &document, &mark);
    let shown = |done, waived, missing| {
        let counts = counts(48, done, 0, waived, missing);
        let tally = Tally::new(vec![department("办公室", counts)], Rest::default(), true).unwrap();
        show(&compose::result(&zh(), &posting, &tally))
    };
    assert!(shown(46, 2, 0).contains("不漏一人"));
    assert!(!shown(45, 2, 1).contains("不漏一人"));
    assert!(shown(45, 2, 1).contains("应参加 48 人，已确认 45 人，请假 2 人，未确认 1 人"));
}
