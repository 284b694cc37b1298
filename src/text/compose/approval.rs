//! What an approver reads: the post exactly as its readers will, and beside it when, to whom, by whom, and what is new.
//! Never says who may approve.

use super::changes::{late, span};
use super::{bold, shorten};
use crate::domain::ask::Asking;
use crate::domain::campaign::{Names, Revision};
use crate::domain::document::{Block, Run};
use crate::domain::outgoing::Outgoing;
use crate::domain::policy::RestDay;
use crate::domain::prompt::Question;
use crate::domain::schedule::LateRule;
use crate::domain::time::Instant;
use crate::text::Texts;
use crate::text::words::moment;
use chrono_tz::Tz;

/// Of everything in one message, in UTF-16 code units: Telegram takes 4096, and the question and its buttons' words come to it.
const MESSAGE_UNITS: usize = 3_500;

/// Of one page of questions.
const PAGE_UNITS: usize = 2_600;

/// What is laid before an approver.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The content.
    pub revision: Revision,
    /// Its next opening exactly as its readers will see it.
    pub opening: Outgoing,
    /// The next openings, each with why then.
    pub times: Vec<(Instant, String)>,
    /// When the first of them closes.
    pub closes_at: Option<Instant>,
    /// The groups it goes to.
    pub groups: Vec<String>,
    /// How many people are expected there on the day of the opening.
    pub people: usize,
    /// Who wrote it.
    pub author: String,
    /// What is different from what was approved last; absent where nothing ever was.
    pub changes: Option<Vec<String>>,
    /// Values that are computed at each opening: name, and one for each of `times`.
    pub samples: Vec<(String, Vec<String>)>,
    /// Whose wall clock its times are read on.
    pub zone: Tz,
}

impl Sheet {
    /// Whether its text has to go in a message of its own before: it doesn't fit, or a picture goes with it.
    pub fn stands_apart(&self, texts: &Texts) -> bool {
        self.opening.attachment.is_some()
            || !self.revision.attachments.is_empty()
            || units(&self.opening.document.blocks) + units(&facts(texts, self)) > MESSAGE_UNITS
    }
}

fn units(blocks: &[Block]) -> usize {
    blocks
        .iter()
        .map(|b| b.plain().encode_utf16().count() + 2)
        .sum()
}

/// Text and facts, in one message; the facts alone where the text stands apart.
pub fn sheet(texts: &Texts, sheet: &Sheet, apart: bool) -> Vec<Block> {
    let title = [("title", sheet.revision.title.as_str())];
    let mut blocks = vec![Block::heading(texts.say("sheet-title", &title))];
    if apart {
        blocks.push(Block::paragraph(texts.say("sheet-apart", &[])));
    } else {
        blocks.push(Block::small(texts.say("sheet-begin", &[])));
        blocks.extend(sheet.opening.document.blocks.iter().cloned());
        let labels: Vec<String> = sheet
            .opening
            .buttons
            .iter()
            .flatten()
            .map(|b| format!("［{}］", b.label))
            .collect();
        if !labels.is_empty() {
            blocks.push(Block::paragraph(labels.join(" ")));
        }
        blocks.push(Block::small(texts.say("sheet-end", &[])));
    }
    blocks.extend(facts(texts, sheet));
    blocks
}

/// Questions that don't fit beside the rest, a page each; empty where they do, or where there are none.
pub fn question_pages(texts: &Texts, sheet: &Sheet) -> Vec<Vec<Block>> {
    if question_facts(texts, sheet).is_some() {
        return Vec::new();
    }
    let mut pages: Vec<Vec<Block>> = Vec::new();
    let mut room = 0;
    for blocks in questions(texts, &sheet.revision) {
        let size = units(&blocks);
        match pages.last_mut() {
            Some(page) if size <= room => {
                page.extend(blocks);
                room -= size;
            }
            _ => {
                pages.push(blocks);
                room = PAGE_UNITS.saturating_sub(size);
            }
        }
    }
    pages
}

fn facts(texts: &Texts, sheet: &Sheet) -> Vec<Block> {
    let mut items = vec![times(texts, sheet)];
    if let Some(close) = sheet.closes_at {
        let close = moment(texts, close, sheet.zone);
        items.push(texts.say("sheet-close", &[("close", &close)]));
    }
    items.push(whom(texts, sheet));
    items.push(texts.say("sheet-author", &[("author", &sheet.author)]));
    let separator = texts.say("list-separator", &[]);
    for (name, values) in &sheet.samples {
        let values = values.join(&separator);
        items.push(texts.say("sheet-sample", &[("name", name), ("values", &values)]));
    }
    let files: Vec<&str> = sheet
        .revision
        .attachments
        .iter()
        .map(|a| a.name.as_str())
        .collect();
    if !files.is_empty() {
        items.push(texts.say("sheet-files", &[("files", &files.join(&separator))]));
    }
    items.extend(rules(texts, &sheet.revision));
    let mut blocks = vec![list(items)];
    match &sheet.changes {
        None => blocks.push(Block::paragraph(texts.say("sheet-first", &[]))),
        Some(changes) if changes.is_empty() => {
            blocks.push(Block::paragraph(texts.say("sheet-unchanged", &[])));
        }
        Some(changes) => {
            blocks.push(bold(texts.say("sheet-changed", &[])));
            blocks.push(list(changes.clone()));
        }
    }
    blocks.extend(question_facts(texts, sheet).unwrap_or_default());
    blocks
}

/// What people will be asked one by one in private, or with which answer counted as right: none of it stands in the opening.
fn question_facts(texts: &Texts, sheet: &Sheet) -> Option<Vec<Block>> {
    let blocks: Vec<Block> = questions(texts, &sheet.revision)
        .into_iter()
        .flatten()
        .collect();
    let fits = units(&blocks) <= PAGE_UNITS / 2;
    fits.then(|| {
        let title = (!blocks.is_empty()).then(|| bold(texts.say("sheet-questions", &[])));
        title.into_iter().chain(blocks).collect()
    })
}

fn questions(texts: &Texts, revision: &Revision) -> Vec<Vec<Block>> {
    let Some(Asking::Form(form)) = &revision.ask else {
        return Vec::new();
    };
    let numbered = form.questions.iter().zip(1u16..);
    numbered.map(|(q, n)| question(texts, q, n)).collect()
}

fn question(texts: &Texts, question: &Question, number: u16) -> Vec<Block> {
    let options = question.options.iter().zip(0u16..);
    let options = options.map(|(option, n)| {
        let right = question.correct == Some(n);
        vec![Run::Text(if right {
            texts.say("sheet-right", &[("option", option)])
        } else {
            option.clone()
        })]
    });
    let mut blocks = vec![
        Block::paragraph(format!("{number}. {}", question.text)),
        Block::List {
            start: None,
            items: options.collect(),
        },
    ];
    if let Some(why) = &question.explanation {
        blocks.push(Block::Quote(vec![Run::Text(why.clone())]));
    }
    blocks
}

fn times(texts: &Texts, sheet: &Sheet) -> String {
    let one = |(at, reason): &(Instant, String)| {
        let at = moment(texts, *at, sheet.zone);
        match reason.as_str() {
            "" => at,
            reason => texts.say("sheet-time-why", &[("time", &at), ("reason", reason)]),
        }
    };
    let times: Vec<String> = sheet.times.iter().map(one).collect();
    let times = times.join(&texts.say("sheet-times-separator", &[]));
    texts.say("sheet-times", &[("times", &times)])
}

fn whom(texts: &Texts, sheet: &Sheet) -> String {
    let groups = sheet.groups.join(&texts.say("list-separator", &[]));
    let people = sheet.people.to_string();
    let args = [
        ("audience", sheet.revision.audience.as_str()),
        ("groups", groups.as_str()),
        ("people", people.as_str()),
    ];
    let key = if sheet.groups.is_empty() {
        "sheet-whom-no-group"
    } else {
        "sheet-whom"
    };
    texts.say(key, &args)
}

/// What an approver should know of the post's own rules: only what is out of the ordinary.
fn rules(texts: &Texts, revision: &Revision) -> Vec<String> {
    let policy = &revision.policy;
    let mut found = Vec::new();
    if policy.urgent {
        found.push(texts.say("sheet-urgent", &[]));
    }
    if revision.asks() && policy.names == Names::Public {
        found.push(texts.say("sheet-public", &[]));
    }
    if policy.rest_day == RestDay::Silent && !revision.asks() {
        found.push(texts.say("sheet-silent", &[]));
    }
    if matches!(policy.late, LateRule::SendWithin(_)) {
        found.push(texts.say("sheet-late", &[("late", &late(texts, revision))]));
    }
    if let Some(live) = policy.live {
        found.push(texts.say("sheet-live", &[("span", &span(texts, live))]));
    }
    found
}

fn list(items: Vec<String>) -> Block {
    let items = items.into_iter().map(|item| vec![Run::Text(item)]);
    Block::List {
        start: None,
        items: items.collect(),
    }
}

/// A title as it fits a button.
pub fn on_button(title: &str) -> String {
    shorten(title, 24)
}
