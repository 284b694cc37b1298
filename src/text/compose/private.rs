//! What one person reads alone: questions one by one, what was recorded of a press, and our own texts and notices.
//! Never shown in a group.

use super::{bold, option_rows, press_button, shorten};
use crate::domain::document::{Block, Document};
use crate::domain::effect::Feedback;
use crate::domain::id::Mark;
use crate::domain::outgoing::{Outgoing, OutgoingPoll};
use crate::domain::prompt::{Press, Prompt};
use crate::domain::time::Instant;
use crate::text::Texts;
use crate::text::words::moment;
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// What answers a press.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Popup {
    /// At most 200 UTF-16 code units: Telegram's limit of `answerCallbackQuery`.
    pub text: String,
    /// With an OK, so that it stays until it was read.
    pub alert: bool,
}

/// Telegram's limit for the answer to a press, in UTF-16 code units.
const POPUP_UNITS: usize = 200;

/// The private message of a form: the verdict on the answer just given, then the next question or the end.
/// `closes_at` is worded with its day, because a private chat is read on any day.
pub fn prompt(
    texts: &Texts,
    title: &str,
    prompt: &Prompt,
    mark: &Mark,
    feedback: Option<&Feedback>,
    closes_at: Option<Instant>,
    zone: Tz,
) -> Outgoing {
    let mut outgoing = Outgoing::default();
    let mut blocks = Vec::new();
    if let Some(feedback) = feedback {
        let Words { verdict, why, .. } = words(texts, feedback);
        blocks.push(bold(verdict));
        blocks.extend(why.map(|why| Block::Quote(vec![crate::domain::document::Run::Text(why)])));
    }
    blocks.push(Block::heading(title));
    match prompt {
        Prompt::Question {
            number,
            of,
            question,
        } => {
            let place = [
                ("number", (number.saturating_add(1)).to_string()),
                ("of", of.to_string()),
            ];
            blocks.push(Block::paragraph(say(texts, "question-place", &place)));
            blocks.push(bold(&question.text));
            let close = closes_at.map(|close| moment(texts, close, zone));
            let judged = question.correct.is_some();
            blocks.extend(question_small(texts, close.as_deref(), judged));
            outgoing.buttons = option_rows(question, *number, mark);
        }
        Prompt::Finished { right, of } => {
            let of = of.to_string();
            blocks.push(Block::paragraph(match right {
                Some(right) => {
                    let right = right.to_string();
                    texts.say("finished-right", &[("right", &right), ("of", &of)])
                }
                None => texts.say("finished", &[("of", &of)]),
            }));
        }
        Prompt::Confirm { label } => {
            outgoing.buttons = vec![vec![press_button(label.clone(), Press::Confirm, mark)]];
        }
        Prompt::Invite { questions } => {
            let questions = questions.to_string();
            blocks.push(Block::paragraph(
                texts.say("todo-invite", &[("questions", &questions), ("label", "")]),
            ));
            let label = texts.say("button-begin", &[]);
            outgoing.buttons = vec![vec![press_button(label, Press::Resume, mark)]];
        }
        Prompt::Poll { question } => {
            outgoing.poll = Some(OutgoingPoll {
                question: question.clone(),
                closes_at,
            });
        }
        Prompt::Nothing => {}
    }
    outgoing.document = Document::of(blocks);
    outgoing
}

fn question_small(texts: &Texts, close: Option<&str>, judged: bool) -> Option<Block> {
    let line = match (close, judged) {
        (Some(close), true) => texts.say("question-small-quiz-by", &[("close", close)]),
        (Some(close), false) => texts.say("question-small-by", &[("close", close)]),
        (None, true) => texts.say("question-small-quiz", &[]),
        (None, false) => return None,
    };
    Some(Block::small(line))
}

/// A line as it fits a pop-up.
pub fn popup(text: &str) -> String {
    shorten(text, POPUP_UNITS)
}

/// What a person is told right after a press, in the channel's pop-up; shortened at the explanation.
pub fn feedback(texts: &Texts, feedback: &Feedback) -> Popup {
    let words = words(texts, feedback);
    let mut text = words.verdict;
    text.push_str(&texts.join(words.end.as_deref()));
    if let Some(why) = &words.why {
        let why = texts.join(Some(why));
        let left = POPUP_UNITS.saturating_sub(text.encode_utf16().count());
        // Fewer than a dozen characters of a reason say nothing.
        if left >= 12 {
            text.push_str(&shorten(&why, left));
        }
    }
    Popup {
        text: shorten(&text, POPUP_UNITS),
        alert: true,
    }
}

/// The parts of what is told: the verdict, the reason, and the end of a form.
struct Words {
    verdict: String,
    why: Option<String>,
    end: Option<String>,
}

fn words(texts: &Texts, feedback: &Feedback) -> Words {
    let plain = |key: &str| Words {
        verdict: texts.say(key, &[]),
        why: None,
        end: None,
    };
    match feedback {
        Feedback::Confirmed { again: true, .. } => plain("told-confirmed-again"),
        Feedback::Confirmed { late: true, .. } => plain("told-confirmed-late"),
        Feedback::Confirmed { .. } => plain("told-confirmed"),
        Feedback::Closed => plain("told-closed"),
        Feedback::Unknown => plain("told-unknown"),
        Feedback::Chosen {
            changed,
            late,
            finished,
        } => {
            let key = match (late, changed) {
                (true, _) => "told-chosen-late",
                (false, true) => "told-chosen-changed",
                (false, false) => "told-chosen",
            };
            Words {
                end: finished.then(|| texts.say("told-finished", &[])),
                ..plain(key)
            }
        }
        Feedback::Judged {
            correct,
            right_option,
            explanation,
            again,
            late,
            finished,
        } => {
            let recorded = match (again, late) {
                (true, _) => "told-again",
                (false, true) => "told-recorded-late",
                (false, false) => "told-recorded",
            };
            let judged = if *correct { "told-right" } else { "told-wrong" };
            let end = finished.map(|(right, of)| {
                let args = [("right", right.to_string()), ("of", of.to_string())];
                say(texts, "told-finished-right", &args)
            });
            let recorded = texts.say(recorded, &[]);
            let judged = texts.say(judged, &[("option", right_option)]);
            Words {
                verdict: recorded + &texts.join(Some(&judged)),
                why: explanation.clone(),
                end,
            }
        }
    }
}

impl Texts {
    /// A sentence that follows another: English puts a blank between, Chinese nothing.
    pub(crate) fn join(&self, next: Option<&str>) -> String {
        match (next, self.lang()) {
            (None, _) => String::new(),
            (Some(next), crate::text::Lang::Zh) => next.to_owned(),
            (Some(next), crate::text::Lang::En) => format!(" {next}"),
        }
    }
}

/// Something the owner is to be told: `notice-<topic>` and its `.title`.
pub fn notice(texts: &Texts, topic: &str, args: &BTreeMap<String, String>) -> Outgoing {
    let args: Vec<(&str, &str)> = args.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let key = format!("notice-{topic}");
    let mut blocks = Vec::new();
    blocks.extend(
        texts
            .find(&format!("{key}.title"), &args)
            .map(Block::heading),
    );
    blocks.extend(paragraphs(&texts.say(&key, &args)));
    Outgoing {
        document: Document::of(blocks),
        ..Outgoing::default()
    }
}

/// One of our own texts in a private chat: `own-<key>`.
pub fn own(texts: &Texts, key: &str, args: &[(&str, &str)]) -> Outgoing {
    let words = texts.say(&format!("own-{key}"), args);
    Outgoing {
        document: Document::of(paragraphs(&words)),
        ..Outgoing::default()
    }
}

/// Paragraphs are apart by an empty line in the catalogue; a blank line in an argument doesn't hurt either.
fn paragraphs(words: &str) -> Vec<Block> {
    words
        .split("\n\n")
        .map(|p| Block::paragraph(p.trim()))
        .collect()
}

fn say(texts: &Texts, key: &str, args: &[(&str, String)]) -> String {
    let args: Vec<(&str, &str)> = args.iter().map(|(k, v)| (*k, v.as_str())).collect();
    texts.say(key, &args)
}
