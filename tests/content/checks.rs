//! `action::check`: each post as its channels would show it, held against the readers' rules and the database.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::kit::{Folder, NOTICE, QUIZ, arg};
use super::sentences;
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::collections::BTreeSet;
use tongluo::action::check::{Checked, Known, check};
use tongluo::channel::Dialect;
use tongluo::channel::telegram::TelegramDialect;
use tongluo::domain::id::PostId;
use tongluo::domain::problem::{Problem, Severity};
use tongluo::domain::time::Instant;
use tongluo::text::{Lang, Texts};

fn now() -> Instant {
    let wall = NaiveDate::from_ymd_opt(2027, 5, 24)
        .unwrap()
        .and_hms_opt(8, 0, 0)
        .unwrap();
    Instant::at(wall, Tz::Asia__Shanghai)
}

fn checked(folder: &Folder, known: Option<&Known>) -> Checked {
    let telegram = TelegramDialect;
    let dialects: [&dyn Dialect; 1] = [&telegram];
    let texts = Texts::new(Lang::Zh);
    let checked = check(&folder.load(), &texts, &dialects, known, now());
    let ours = checked
        .problems
        .iter()
        .filter(|p| !p.code.starts_with("telegram") && p.code != "audience-unknown");
    sentences::hold(&ours.cloned().collect::<Vec<_>>());
    for problem in &checked.problems {
        let said = texts.problem(problem);
        assert!(
            !said.what.contains("problem-") && !said.what.contains('{'),
            "{said:?}"
        );
    }
    checked
}

fn one(text: &str) -> Checked {
    checked(&Folder::new().with("c/p.md", text), None)
}

fn found<'a>(checked: &'a Checked, code: &str) -> &'a Problem {
    let found = checked.problems.iter().find(|p| p.code == code);
    found.unwrap_or_else(|| panic!("no {code} in {:#?}", checked.problems))
}

fn line(problem: &Problem) -> u32 {
    problem.place.as_ref().unwrap().line
}

#[test]
fn a_post_is_shown_as_the_channel_will_show_it_with_its_next_three_openings() {
    let checked = one(QUIZ);
    let post = &checked.posts[0];
    assert_eq!(post.when, "世界无烟日 09:00");
    let days: Vec<String> = post
        .next
        .iter()
        .map(|(_, opens)| opens.local(Tz::Asia__Shanghai).to_string())
        .collect();
    assert_eq!(
        days,
        [
            "2027-05-31 09:00:00",
            "2028-05-31 09:00:00",
            "2029-05-31 09:00:00"
        ]
    );
    let (name, shown) = &post.rendered[0];
    assert_eq!(*name, "telegram");
    assert!(
        shown.plain.contains("第 40 个世界无烟日"),
        "{}",
        shown.plain
    );
    assert_eq!(shown.buttons.len(), 2);
    assert_eq!(checked.problems.len(), 1);
    assert_eq!(
        found(&checked, "audience-not-checked").severity,
        Severity::Note
    );
}

#[test]
fn what_telegram_would_refuse_is_refused_at_its_line() {
    let long = "长".repeat(4097);
    assert_eq!(
        line(found(
            &one(&NOTICE.replace("请各", &long)),
            "telegram-text-too-long"
        )),
        9
    );
    let picture = NOTICE
        .replace("发往: 全体", "发往: 全体\n附件: a.txt")
        .replace("请各", &"长".repeat(1025));
    let folder = Folder::new().with("c/p.md", picture).with("c/a.txt", "一");
    assert_eq!(
        line(found(&checked(&folder, None), "telegram-caption-too-long")),
        10
    );
    let option = QUIZ.replace("4月7日", &"项".repeat(101));
    assert_eq!(line(found(&one(&option), "telegram-button-too-long")), 13);
    let poll = QUIZ.replace("发往: 全体", "发往: 全体\n记名: 公开");
    assert_eq!(
        line(found(
            &one(&poll.replace("5月31日\n", &format!("{}\n", "项".repeat(101)))),
            "telegram-poll-option-too-long"
        )),
        15
    );
    assert_eq!(
        line(found(
            &one(&poll.replace("是哪一天", &"问".repeat(300))),
            "telegram-poll-question-too-long"
        )),
        13
    );
    assert_eq!(
        line(found(
            &one(&poll.replace("自1989", &"因".repeat(200))),
            "telegram-poll-explanation-too-long"
        )),
        16
    );
    let second = format!("{QUIZ}\n## {}？\n- [x] 对\n- [ ] 错\n", "问".repeat(4097));
    assert_eq!(line(found(&one(&second), "telegram-text-too-long")), 17);
    assert_eq!(
        line(found(
            &one(&QUIZ.replace("自1989", &"因".repeat(200))),
            "explanation-cut"
        )),
        15
    );
}

#[test]
fn an_emoji_counts_as_two_as_telegram_counts() {
    let fits = NOTICE.replace("请各", &"😀".repeat(1900));
    let over = NOTICE.replace("请各", &"😀".repeat(2048));
    assert!(
        one(&fits)
            .problems
            .iter()
            .all(|p| p.severity == Severity::Note)
    );
    found(&one(&over), "telegram-text-too-long");
}

#[test]
fn a_date_that_is_past_a_quiet_hour_and_a_close_before_anybody_can_answer_are_named() {
    let past = one(&NOTICE.replace("每周五 16:30", "2027-05-01 09:00"));
    assert_eq!(found(&past, "schedule-over").severity, Severity::Warning);
    assert!(past.posts[0].next.is_empty());
    let night = NOTICE.replace("16:30", "22:00");
    assert_eq!(arg(found(&one(&night), "quiet-time"), "time"), "22:00");
    let closed = night.replace("发往: 全体", "发往: 全体\n确认: 是\n截止: 23:00");
    found(&one(&closed), "closed-before-sent");
}

#[test]
fn more_posts_on_one_day_than_a_chat_gets_are_named_with_all_of_them() {
    let at = |id: &str, time: &str| NOTICE.replace("a-notice", id).replace("16:30", time);
    let folder = Folder::new()
        .with("c/1.md", at("one", "09:00"))
        .with("c/2.md", at("two", "10:00"))
        .with("c/3.md", at("three", "11:00"));
    let problem = found(&checked(&folder, None), "day-crowded").clone();
    assert_eq!(arg(&problem, "posts"), "one、two、three");
    assert_eq!(problem.place.unwrap().file, "c/3.md");
    let apart = folder.with(
        "c/3.md",
        at("three", "11:00").replace("发往: 全体", "发往: 另一组"),
    );
    assert!(
        checked(&apart, None)
            .problems
            .iter()
            .all(|p| p.code != "day-crowded")
    );
}

#[test]
fn with_a_database_an_unknown_audience_and_a_vanished_post_are_refused() {
    let folder = Folder::new().with("c/p.md", NOTICE);
    let known = Known {
        audiences: BTreeSet::from(["别组".to_owned()]),
        posts: vec![
            (PostId::parse("a-notice").unwrap(), "c/p.md".to_owned()),
            (PostId::parse("gone").unwrap(), "c/gone.md".to_owned()),
        ],
    };
    let wrong = checked(&folder, Some(&known));
    assert_eq!(arg(found(&wrong, "audience-unknown"), "audience"), "全体");
    assert_eq!(arg(found(&wrong, "post-vanished"), "post"), "gone");
    let right = Known {
        audiences: BTreeSet::from(["全体".to_owned()]),
        posts: Vec::new(),
    };
    assert!(checked(&folder, Some(&right)).problems.is_empty());
    let broken = folder.with("c/p.md", NOTICE.replace("标题: 每周清理卫生死角\n", ""));
    let codes: Vec<_> = checked(&broken, Some(&known))
        .problems
        .iter()
        .map(|p| p.code)
        .collect();
    assert_eq!(
        codes,
        ["post-vanished", "title-missing"],
        "a broken file isn't a vanished post"
    );
}
