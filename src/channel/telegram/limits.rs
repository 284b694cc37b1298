//! What Telegram takes, in Telegram's own units, and every way in which something may not fit. Never shortens what was approved.
//! Numbers are those of Bot API 10.3 (core.telegram.org/bots/api), which counts text in UTF-16 units after parsing.

use crate::domain::campaign::AttachmentForm;
use crate::domain::outgoing::{Button, ButtonAct, Outgoing, OutgoingFile, OutgoingPoll};
use crate::domain::problem::Problem;

/// A text, UTF-16 units (sendMessage).
pub const TEXT: usize = 4096;
/// What stands under a picture or file, UTF-16 units (sendPhoto, sendDocument).
pub const CAPTION: usize = 1024;
/// A poll's question, UTF-16 units (sendPoll).
pub const POLL_QUESTION: usize = 300;
/// What stands before a poll's question, UTF-16 units (sendPoll's `description`).
pub const POLL_DESCRIPTION: usize = 1024;
/// A poll's option, UTF-16 units (InputPollOption).
pub const POLL_OPTION: usize = 100;
/// A quiz poll's explanation, UTF-16 units (sendPoll).
pub const EXPLANATION: usize = 200;
/// Line feeds in an explanation (sendPoll).
pub const EXPLANATION_LINES: usize = 2;
/// Options of a poll. Telegram takes one; a choice needs two.
pub const POLL_OPTIONS: std::ops::RangeInclusive<usize> = 2..=12;
/// A pop-up, UTF-16 units (answerCallbackQuery).
pub const ANSWER: usize = 200;
/// What a button carries, bytes (InlineKeyboardButton's `callback_data`).
pub const BUTTON_DATA: usize = 64;
/// A button's words, UTF-16 units. Telegram names no limit; what is longer than an option of a poll is read by nobody.
pub const BUTTON_LABEL: usize = 100;
/// An address behind a button, bytes; Telegram cuts or refuses longer ones.
pub const BUTTON_URL: usize = 2048;
/// Buttons under one text, and in one row: more is refused with `REPLY_MARKUP_TOO_LONG`.
pub const BUTTONS: usize = 100;
/// Buttons in a row.
pub const BUTTONS_IN_A_ROW: usize = 8;
/// What a deep link carries, characters of `A-Za-z0-9_-`.
pub const START_PAYLOAD: usize = 64;
/// A picture, bytes (sendPhoto).
pub const PHOTO_BYTES: usize = 10 * 1024 * 1024;
/// A file, bytes (sendDocument on api.telegram.org).
pub const DOCUMENT_BYTES: usize = 50 * 1024 * 1024;

/// Length as Telegram counts it.
pub fn utf16(text: &str) -> usize {
    text.encode_utf16().count()
}

/// A text cut to so many UTF-16 units, with `…` at its end where something was cut; never inside a character.
pub fn shorten(text: &str, units: usize) -> String {
    if utf16(text) <= units {
        return text.to_owned();
    }
    let mut left = units.saturating_sub(1);
    let mut short: String = text
        .chars()
        .take_while(|c| match left.checked_sub(c.len_utf16()) {
            Some(rest) => {
                left = rest;
                true
            }
            None => false,
        })
        .collect();
    short.push('…');
    short
}

/// Every way in which it doesn't fit; `visible` is the text as it is read, after Telegram took the markup off.
pub(super) fn problems(outgoing: &Outgoing, visible: &str) -> Vec<Problem> {
    let mut found = Vec::new();
    let (code, limit) = match (&outgoing.poll, &outgoing.attachment) {
        (Some(_), _) => ("telegram-poll-text-too-long", POLL_DESCRIPTION),
        (None, Some(_)) => ("telegram-caption-too-long", CAPTION),
        (None, None) => ("telegram-text-too-long", TEXT),
    };
    found.extend(too_long(code, visible, limit));
    if visible.trim().is_empty() && outgoing.poll.is_none() && outgoing.attachment.is_none() {
        found.push(Problem::error("telegram-text-empty"));
    }
    if let Some(poll) = &outgoing.poll {
        of_poll(poll, &mut found);
        if outgoing.attachment.is_some() {
            found.push(Problem::error("telegram-poll-with-file"));
        }
    }
    if let Some(file) = &outgoing.attachment {
        of_file(file, &mut found);
    }
    of_rows(&outgoing.buttons, &mut found);
    found
}

/// A pop-up's text against its limit.
pub(super) fn answer(text: &str) -> Option<Problem> {
    too_long("telegram-answer-too-long", text, ANSWER)
}

fn too_long(code: &'static str, text: &str, limit: usize) -> Option<Problem> {
    let length = utf16(text);
    (length > limit).then(|| {
        Problem::error(code)
            .with("length", length)
            .with("limit", limit)
            .with("over", length - limit)
    })
}

fn of_poll(poll: &OutgoingPoll, found: &mut Vec<Problem>) {
    let question = &poll.question;
    if question.text.trim().is_empty() {
        found.push(Problem::error("telegram-poll-question-empty"));
    }
    found.extend(too_long(
        "telegram-poll-question-too-long",
        &question.text,
        POLL_QUESTION,
    ));
    if !POLL_OPTIONS.contains(&question.options.len()) {
        found.push(
            Problem::error("telegram-poll-options")
                .with("count", question.options.len())
                .with("least", POLL_OPTIONS.start())
                .with("most", POLL_OPTIONS.end()),
        );
    }
    for option in &question.options {
        if option.trim().is_empty() {
            found.push(Problem::error("telegram-poll-option-empty"));
        }
        found.extend(
            too_long("telegram-poll-option-too-long", option, POLL_OPTION)
                .map(|p| p.with("option", shorten(option, 20))),
        );
    }
    if question
        .correct
        .is_some_and(|c| usize::from(c) >= question.options.len())
    {
        found.push(Problem::error("telegram-poll-correct"));
    }
    let Some(explanation) = &question.explanation else {
        return;
    };
    found.extend(too_long(
        "telegram-poll-explanation-too-long",
        explanation,
        EXPLANATION,
    ));
    let lines = explanation.matches('\n').count();
    if lines > EXPLANATION_LINES {
        found.push(
            Problem::error("telegram-poll-explanation-lines")
                .with("lines", lines + 1)
                .with("most", EXPLANATION_LINES + 1),
        );
    }
}

fn of_file(file: &OutgoingFile, found: &mut Vec<Problem>) {
    let (code, limit) = match file.form {
        AttachmentForm::Photo => ("telegram-photo-too-big", PHOTO_BYTES),
        AttachmentForm::Document => ("telegram-file-too-big", DOCUMENT_BYTES),
    };
    if file.bytes.is_empty() {
        found.push(Problem::error("telegram-file-empty").with("file", &file.name));
    }
    if file.bytes.len() > limit {
        found.push(
            Problem::error(code)
                .with("file", &file.name)
                .with("size", file.bytes.len().div_ceil(1024 * 1024))
                .with("limit", limit / (1024 * 1024)),
        );
    }
}

fn of_rows(rows: &[Vec<Button>], found: &mut Vec<Problem>) {
    let count: usize = rows.iter().map(Vec::len).sum();
    if count > BUTTONS {
        found.push(
            Problem::error("telegram-too-many-buttons")
                .with("count", count)
                .with("limit", BUTTONS),
        );
    }
    if let Some(row) = rows.iter().find(|row| row.len() > BUTTONS_IN_A_ROW) {
        found.push(
            Problem::error("telegram-row-too-wide")
                .with("count", row.len())
                .with("limit", BUTTONS_IN_A_ROW),
        );
    }
    for button in rows.iter().flatten() {
        of_button(button, found);
    }
}

fn of_button(button: &Button, found: &mut Vec<Problem>) {
    let named = |p: Problem| p.with("label", shorten(&button.label, 20));
    if button.label.trim().is_empty() {
        found.push(Problem::error("telegram-button-empty"));
    }
    found.extend(too_long("telegram-button-too-long", &button.label, BUTTON_LABEL).map(named));
    match &button.act {
        ButtonAct::Press(_) | ButtonAct::Tap(_) => {
            let bytes = match &button.act {
                ButtonAct::Press(code) => code.to_string().len(),
                ButtonAct::Tap(tap) => tap.to_string().len(),
                ButtonAct::Start(_) | ButtonAct::Open(_) => 0,
            };
            if bytes > BUTTON_DATA {
                found.push(named(
                    Problem::error("telegram-button-data-too-long")
                        .with("bytes", bytes)
                        .with("limit", BUTTON_DATA),
                ));
            }
        }
        ButtonAct::Start(code) => {
            let payload = code.payload();
            let fits = payload.len() <= START_PAYLOAD
                && payload
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
            if !fits {
                found.push(named(
                    Problem::error("telegram-link-payload").with("limit", START_PAYLOAD),
                ));
            }
        }
        ButtonAct::Open(address) => {
            let opens = reqwest::Url::parse(address)
                .is_ok_and(|u| matches!(u.scheme(), "http" | "https" | "tg"));
            if !opens || address.len() > BUTTON_URL {
                found.push(named(
                    Problem::error("telegram-button-address").with("address", shorten(address, 60)),
                ));
            }
        }
    }
}
