//! What doesn't fit is said when it is written, not when it is sent: mode 19, limit by limit.

use std::sync::Arc;
use tongluo::channel::Dialect;
use tongluo::channel::telegram::{TelegramDialect, limits};
use tongluo::domain::campaign::AttachmentForm;
use tongluo::domain::document::{Block, Document};
use tongluo::domain::id::Mark;
use tongluo::domain::outgoing::{Button, ButtonAct, Outgoing, OutgoingFile, OutgoingPoll};
use tongluo::domain::prompt::{Press, PressCode, Question};

/// Two UTF-16 units, four bytes, one character.
const WIDE: &str = "𠮷";

fn codes(outgoing: &Outgoing) -> Vec<&'static str> {
    match TelegramDialect.render(outgoing) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(|p| p.code).collect(),
    }
}

fn of(text: &str) -> Outgoing {
    Outgoing {
        document: Document::of(vec![Block::paragraph(text)]),
        ..Outgoing::default()
    }
}

fn file(form: AttachmentForm, size: usize) -> OutgoingFile {
    OutgoingFile {
        form,
        name: "海报.png".to_owned(),
        bytes: Arc::new(vec![1; size]),
    }
}

fn poll(question: &str, options: &[String], explanation: Option<String>) -> Outgoing {
    Outgoing {
        poll: Some(OutgoingPoll {
            question: Question {
                text: question.to_owned(),
                options: options.to_vec(),
                correct: Some(0),
                explanation,
            },
            closes_at: None,
        }),
        ..Outgoing::default()
    }
}

fn options(n: usize) -> Vec<String> {
    (0..n).map(|i| format!("选项{i}")).collect()
}

#[test]
fn mode_19_text_is_counted_in_utf16_units_after_markup() {
    assert_eq!(codes(&of(&WIDE.repeat(2048))), [""; 0]);
    assert_eq!(codes(&of(&WIDE.repeat(2049))), ["telegram-text-too-long"]);
    // Five bytes of markup each, one unit to read.
    assert_eq!(codes(&of(&"&".repeat(4096))), [""; 0]);
    assert_eq!(codes(&of(&"中".repeat(4097))), ["telegram-text-too-long"]);
    let problem = TelegramDialect
        .render(&of(&"中".repeat(4100)))
        .unwrap_err()
        .remove(0);
    let args: Vec<_> = problem.args.iter().map(|(n, v)| (*n, v.as_str())).collect();
    assert_eq!(args, [("length", "4100"), ("limit", "4096"), ("over", "4")]);
}

#[test]
fn an_empty_text_is_refused_unless_something_else_is_shown() {
    assert_eq!(codes(&of(" \n ")), ["telegram-text-empty"]);
    let mut picture = of("");
    picture.attachment = Some(file(AttachmentForm::Photo, 3));
    assert_eq!(codes(&picture), [""; 0]);
}

#[test]
fn mode_19_a_caption_is_shorter_than_a_text() {
    let mut thing = of(&"中".repeat(1024));
    thing.attachment = Some(file(AttachmentForm::Document, 3));
    assert_eq!(codes(&thing), [""; 0]);
    thing.document = of(&"中".repeat(1025)).document;
    assert_eq!(codes(&thing), ["telegram-caption-too-long"]);
}

#[test]
fn files_have_their_sizes() {
    let mut thing = of("图");
    thing.attachment = Some(file(AttachmentForm::Photo, limits::PHOTO_BYTES + 1));
    assert_eq!(codes(&thing), ["telegram-photo-too-big"]);
    thing.attachment = Some(file(AttachmentForm::Document, limits::PHOTO_BYTES + 1));
    assert_eq!(codes(&thing), [""; 0]);
    thing.attachment = Some(file(AttachmentForm::Document, limits::DOCUMENT_BYTES + 1));
    assert_eq!(codes(&thing), ["telegram-file-too-big"]);
    thing.attachment = Some(file(AttachmentForm::Document, 0));
    assert_eq!(codes(&thing), ["telegram-file-empty"]);
}

#[test]
fn mode_19_a_poll_is_held_to_each_of_its_limits() {
    assert_eq!(
        codes(&poll(
            &"问".repeat(300),
            &options(12),
            Some("一\n二\n三".to_owned())
        )),
        [""; 0]
    );
    assert_eq!(
        codes(&poll(&"问".repeat(301), &options(2), None)),
        ["telegram-poll-question-too-long"]
    );
    assert_eq!(
        codes(&poll("问", &options(1), None)),
        ["telegram-poll-options"]
    );
    assert_eq!(
        codes(&poll("问", &options(13), None)),
        ["telegram-poll-options"]
    );
    let long = vec![WIDE.repeat(50), WIDE.repeat(51)];
    assert_eq!(
        codes(&poll("问", &long, None)),
        ["telegram-poll-option-too-long"]
    );
    let many = poll("问", &options(2), Some("解".repeat(201)));
    assert_eq!(codes(&many), ["telegram-poll-explanation-too-long"]);
    let lines = poll("问", &options(2), Some("一\n二\n三\n四".to_owned()));
    assert_eq!(codes(&lines), ["telegram-poll-explanation-lines"]);
    let mut intro = poll("问", &options(2), None);
    intro.document = of(&"中".repeat(1025)).document;
    assert_eq!(codes(&intro), ["telegram-poll-text-too-long"]);
}

#[test]
fn all_problems_come_at_once() {
    let mut thing = poll(" ", &[" ".to_owned()], Some("解".repeat(201)));
    thing.attachment = Some(file(AttachmentForm::Photo, 1));
    assert_eq!(
        codes(&thing),
        [
            "telegram-poll-question-empty",
            "telegram-poll-options",
            "telegram-poll-option-empty",
            "telegram-poll-explanation-too-long",
            "telegram-poll-with-file",
        ]
    );
}

#[test]
fn mode_19_buttons_carry_at_most_64_bytes_and_readable_words() {
    let press = PressCode {
        mark: Mark::from_bits(u64::MAX),
        press: Press::Choose {
            question: 9999,
            option: 9999,
        },
    };
    assert!(press.to_string().len() <= limits::BUTTON_DATA);
    let with = |label: String, act: ButtonAct| {
        let mut thing = of("文");
        thing.buttons = vec![vec![Button { label, act }]];
        codes(&thing)
    };
    assert_eq!(
        with("约 12 小时".to_owned(), ButtonAct::Press(press.clone())),
        [""; 0]
    );
    assert_eq!(
        with("  ".to_owned(), ButtonAct::Press(press.clone())),
        ["telegram-button-empty"]
    );
    assert_eq!(
        with("长".repeat(101), ButtonAct::Press(press)),
        ["telegram-button-too-long"]
    );
    let bad = ButtonAct::Open("javascript:1".to_owned());
    assert_eq!(with("开".to_owned(), bad), ["telegram-button-address"]);
}

#[test]
fn a_pop_up_has_200_units() {
    assert_eq!(TelegramDialect.check_answer(&WIDE.repeat(100)), None);
    let problem = TelegramDialect.check_answer(&WIDE.repeat(101)).unwrap();
    assert_eq!(problem.code, "telegram-answer-too-long");
}

#[test]
fn a_shortened_text_ends_between_characters() {
    assert_eq!(limits::shorten("一二三", 3), "一二三");
    assert_eq!(limits::shorten("一二三四", 3), "一二…");
    assert_eq!(limits::shorten(&WIDE.repeat(3), 4), format!("{WIDE}…"));
}
