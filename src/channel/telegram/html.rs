//! A document as Telegram's HTML, and the same without markup. Escapes every stretch of text, whoever wrote it; knows no limit.
//! Tags are those of core.telegram.org/bots/api#html-style: `b i code a blockquote`.

use crate::domain::document::{Block, Document, Run};

/// A document in Telegram's HTML.
pub(super) fn markup(document: &Document) -> String {
    join(document, &Html)
}

/// The same without markup: addresses that the words don't show stand behind them.
pub(super) fn plain(document: &Document) -> String {
    join(document, &Plain)
}

/// What is read once Telegram took the markup off: this is what it counts.
pub(super) fn visible(document: &Document) -> String {
    join(document, &Visible)
}

/// A stretch of text as it may stand in Telegram's HTML, attributes included.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c => safe.extend(shown(c)),
        }
    }
    safe
}

/// A character as Telegram would show it: it drops CR and what turns the direction of writing round, and puts a blank for other
/// controls (tdlib `clean_input_string`). Done here so that counted, checked and shown text are one.
fn shown(c: char) -> Option<char> {
    match c {
        '\r' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        '\n' => Some('\n'),
        c if c.is_control() => Some(' '),
        c => Some(c),
    }
}

fn clean(text: &str) -> String {
    text.chars().filter_map(shown).collect()
}

/// How one stretch and one block are spelled.
trait Spelling {
    fn run(&self, run: &Run, in_heading: bool) -> String;
    fn heading(&self, text: String) -> String;
    fn quote(&self, text: String) -> String;
}

fn join(document: &Document, spelling: &impl Spelling) -> String {
    let mut text = String::new();
    let mut before: Option<&Block> = None;
    for block in &document.blocks {
        // Judged by what is read, whatever the spelling, so that all spellings leave out the same blocks.
        if block_text(block, &Visible).trim().is_empty() {
            continue;
        }
        let spelled = block_text(block, spelling);
        if let Some(before) = before {
            // Lines of small print stand together.
            let close = matches!((before, block), (Block::Small(_), Block::Small(_)));
            text.push_str(if close { "\n" } else { "\n\n" });
        }
        text.push_str(&spelled);
        before = Some(block);
    }
    text
}

fn block_text(block: &Block, spelling: &impl Spelling) -> String {
    let line = |runs: &[Run], heading: bool| -> String {
        runs.iter().map(|r| spelling.run(r, heading)).collect()
    };
    match block {
        Block::Heading(_, runs) => spelling.heading(line(runs, true)),
        Block::Paragraph(runs) | Block::Small(runs) => line(runs, false),
        Block::Quote(runs) => spelling.quote(line(runs, false)),
        Block::List { start, items } => {
            let lines = items.iter().zip(0u64..).map(|(runs, n)| match start {
                Some(first) => format!("{}. {}", first.saturating_add(n), line(runs, false)),
                None => format!("· {}", line(runs, false)),
            });
            lines.collect::<Vec<_>>().join("\n")
        }
    }
}

/// Whether Telegram makes a link of it; `tel:` and `mailto:` it drops without a word.
fn linkable(address: &str) -> bool {
    reqwest::Url::parse(address).is_ok_and(|u| matches!(u.scheme(), "http" | "https" | "tg"))
}

/// The words of a link, with its address behind them where the words don't show it.
fn spelled_out(words: &str, address: &str) -> String {
    let (words, address) = (clean(words), clean(address));
    let bare = address
        .trim_start_matches("tel:")
        .trim_start_matches("mailto:");
    if words.contains(bare) {
        words
    } else if words.trim().is_empty() {
        bare.to_owned()
    } else {
        format!("{words}（{bare}）")
    }
}

struct Html;

impl Spelling for Html {
    fn run(&self, run: &Run, in_heading: bool) -> String {
        match run {
            Run::Bold(t) if !in_heading => tagged("b", t),
            Run::Text(t) | Run::Bold(t) => escape(t),
            Run::Italic(t) => tagged("i", t),
            Run::Code(t) => tagged("code", t),
            Run::Link(words, address) if linkable(address) && !words.trim().is_empty() => {
                format!("<a href=\"{}\">{}</a>", escape(address), escape(words))
            }
            Run::Link(words, address) => escape(&spelled_out(words, address)),
            Run::Break => "\n".to_owned(),
        }
    }
    fn heading(&self, text: String) -> String {
        format!("<b>{text}</b>")
    }
    fn quote(&self, text: String) -> String {
        format!("<blockquote>{text}</blockquote>")
    }
}

fn tagged(tag: &str, text: &str) -> String {
    match escape(text) {
        empty if empty.is_empty() => empty,
        text => format!("<{tag}>{text}</{tag}>"),
    }
}

struct Plain;

impl Spelling for Plain {
    fn run(&self, run: &Run, _: bool) -> String {
        match run {
            Run::Link(words, address) => spelled_out(words, address),
            other => clean(other.text()),
        }
    }
    fn heading(&self, text: String) -> String {
        text
    }
    fn quote(&self, text: String) -> String {
        text
    }
}

struct Visible;

impl Spelling for Visible {
    fn run(&self, run: &Run, in_heading: bool) -> String {
        match run {
            Run::Link(words, address) if linkable(address) && !words.trim().is_empty() => {
                clean(words)
            }
            other => Plain.run(other, in_heading),
        }
    }
    fn heading(&self, text: String) -> String {
        text
    }
    fn quote(&self, text: String) -> String {
        text
    }
}
