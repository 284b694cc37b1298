//! A post as it will be read, marked: in the chat of whoever writes or approves it, and counted nowhere.

use super::{Posting, opening};
use crate::domain::ask::Asking;
use crate::domain::campaign::Revision;
use crate::domain::document::{Block, Document, Run};
use crate::domain::outgoing::{ButtonAct, Outgoing};
use crate::domain::problem::Problem;
use crate::text::Texts;

/// The post exactly as it will be shown, with a mark (`preview-mark-<mark>`) before its title.
pub fn preview(texts: &Texts, posting: &Posting, mark: &str) -> Outgoing {
    let mut outgoing = opening(texts, posting);
    let title = posting.revision.title.as_str();
    let marked = texts.say(&format!("preview-mark-{mark}"), &[("title", title)]);
    if let Some(Block::Heading(_, runs)) = outgoing.document.blocks.first_mut() {
        *runs = vec![Run::Text(marked)];
    }
    outgoing
}

/// What people will read, to stand inside a message of our own: its text, then what buttons and files it has in words.
pub fn within(texts: &Texts, posting: &Posting) -> Vec<Block> {
    let outgoing = opening(texts, posting);
    let mut blocks = outgoing.document.blocks;
    let labels = outgoing.buttons.iter().flatten();
    let labels: Vec<&str> = labels.map(|b| b.label.as_str()).collect();
    if !labels.is_empty() {
        let form = outgoing.buttons.iter().flatten();
        let form = form
            .into_iter()
            .any(|b| matches!(b.act, ButtonAct::Start(_)));
        let key = if form {
            "preview-button-form"
        } else {
            "preview-buttons"
        };
        let labels = labels.join(" / ");
        blocks.push(Block::small(texts.say(key, &[("labels", &labels)])));
    }
    if let Some(poll) = &outgoing.poll {
        let options = poll.question.options.join(" / ");
        let args = [
            ("question", poll.question.text.as_str()),
            ("options", options.as_str()),
        ];
        blocks.push(Block::small(texts.say("preview-poll", &args)));
    }
    if outgoing.attachment.is_some() {
        blocks.push(Block::small(texts.say("preview-file", &[])));
    }
    blocks
}

/// The questions of a form with what is right and why: what a marked copy shows instead of asking them.
pub fn answers(texts: &Texts, revision: &Revision) -> Outgoing {
    let mut blocks = vec![Block::paragraph(texts.say("preview-form", &[]))];
    let form = match &revision.ask {
        Some(Asking::Form(form)) => form.questions.as_slice(),
        _ => &[],
    };
    for (question, number) in form.iter().zip(1..) {
        let number: i32 = number;
        let head = format!("{number}. {}", question.text);
        let mut runs = vec![Run::Bold(head)];
        for (n, option) in question.options.iter().enumerate() {
            let right = question.correct.is_some_and(|c| usize::from(c) == n);
            let sign = if right { "✓ " } else { "· " };
            runs.extend([Run::Break, Run::Text(format!("{sign}{option}"))]);
        }
        if let Some(why) = &question.explanation {
            runs.extend([Run::Break, Run::Italic(why.clone())]);
        }
        blocks.push(Block::Paragraph(runs));
    }
    Outgoing {
        document: Document::of(blocks),
        ..Outgoing::default()
    }
}

/// A problem as one person reads it in the chat: what is wrong, and what to do.
pub fn problem(texts: &Texts, problem: &Problem) -> Outgoing {
    let sentence = texts.problem(problem);
    let words = format!("{}{}", sentence.what, texts.join(sentence.fix.as_deref()));
    Outgoing {
        document: Document::of(vec![Block::paragraph(words)]),
        ..Outgoing::default()
    }
}
