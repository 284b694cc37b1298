//! What the owner reads at a close, in private: sums, departments, who is missing, with the table as a file. A caption is
//! short, so what does not fit stands in the file alone.

use super::{bold, notice, shorten};
use crate::domain::campaign::AttachmentForm;
use crate::domain::document::{Block, Document, Run};
use crate::domain::outgoing::{Outgoing, OutgoingFile};
use crate::domain::tally::{Department, Tally};
use crate::text::Texts;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Of a caption, in UTF-16 code units: Telegram's limit is 1024.
const UNITS: usize = 980;

/// Of a title in a file's name.
const TITLE: usize = 30;

/// What came of an opening.
#[derive(Clone, Debug)]
pub struct Closing<'a> {
    /// The notice's values.
    pub args: &'a BTreeMap<String, String>,
    /// The post's title.
    pub title: &'a str,
    /// The sums.
    pub tally: &'a Tally,
    /// Who is missing: a line a department, worded.
    pub missing: &'a [String],
    /// Everybody expected, as CSV; absent where the names were deleted already.
    pub table: Option<Vec<u8>>,
}

/// The notice of a close.
pub fn closed(texts: &Texts, closing: &Closing) -> Outgoing {
    let mut blocks = notice(texts, "closed", closing.args).document.blocks;
    let total = &closing.tally.total;
    if total.late + total.waived + total.unreachable > 0 {
        let args = [
            ("late", total.late.to_string()),
            ("waived", total.waived.to_string()),
            ("unreachable", total.unreachable.to_string()),
        ];
        blocks.push(Block::paragraph(say(texts, "closed-more-sums", &args)));
    }
    if total.nobody_missed() {
        blocks.push(Block::paragraph(texts.say("closed-nobody", &[])));
    }
    let small = Block::small(texts.say("closed-small", &[]));
    let mut left = UNITS.saturating_sub(blocks.iter().chain([&small]).map(taken).sum());
    let departments: Vec<String> = closing
        .tally
        .departments
        .iter()
        .map(|d| department(texts, d))
        .collect();
    // Half of what is left at most, so that the first names are seen.
    let half = if closing.missing.is_empty() {
        left
    } else {
        left / 2
    };
    for (key, lines, most) in [
        ("closed-departments", departments.as_slice(), half),
        ("closed-missing", closing.missing, usize::MAX),
    ] {
        if !lines.is_empty() {
            let listed = list(texts, key, lines, left.min(most));
            left = left.saturating_sub(listed.iter().map(taken).sum());
            blocks.extend(listed);
        }
    }
    if closing.table.is_some() {
        blocks.push(small);
    }
    let title: String = closing.title.chars().filter(|c| fits_a_name(*c)).collect();
    let title: String = title.trim().chars().take(TITLE).collect();
    Outgoing {
        document: Document::of(blocks),
        attachment: closing.table.clone().map(|bytes| OutgoingFile {
            form: AttachmentForm::Document,
            name: texts.say("closed-file", &[("title", &title)]),
            bytes: Arc::new(bytes),
        }),
        ..Outgoing::default()
    }
}

/// What may stand in a file's name everywhere.
fn fits_a_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '，' | '：' | '（' | '）')
}

fn department(texts: &Texts, department: &Department) -> String {
    let counts = &department.counts;
    let name = if department.name.is_empty() {
        texts.say("desk-no-department", &[])
    } else {
        department.name.clone()
    };
    let args = [
        ("department", name),
        ("expected", counts.expected.to_string()),
        ("came", (counts.done + counts.late).to_string()),
        ("missing", counts.missing.to_string()),
    ];
    say(texts, "closed-department", &args)
}

/// A headline and lines, a last one saying that the rest is in the file where they don't fit.
fn list(texts: &Texts, key: &str, lines: &[String], units: usize) -> Vec<Block> {
    let over = bold(texts.say(key, &[]));
    let rest = texts.say("closed-rest", &[]);
    let mut left = units.saturating_sub(taken(&over) + rest.encode_utf16().count() + 6);
    let mut shown: Vec<Vec<Run>> = Vec::new();
    for line in lines {
        let units = line.encode_utf16().count() + 3;
        if units > left {
            // As many names as fit, and none of them cut in two.
            let separator = texts.say("desk-name-separator", &[]);
            let cut = shorten(line, left);
            if let Some((names, _)) = cut.rsplit_once(&separator) {
                shown.push(vec![Run::Text(format!("{names}{separator}{rest}"))]);
            } else {
                shown.push(vec![Run::Text(rest)]);
            }
            break;
        }
        left -= units;
        shown.push(vec![Run::Text(line.clone())]);
    }
    let items = Block::List {
        start: None,
        items: shown,
    };
    vec![over, items]
}

fn taken(block: &Block) -> usize {
    block.plain().encode_utf16().count() + 2
}

fn say(texts: &Texts, key: &str, args: &[(&str, String)]) -> String {
    let args: Vec<(&str, &str)> = args.iter().map(|(k, v)| (*k, v.as_str())).collect();
    texts.say(key, &args)
}
