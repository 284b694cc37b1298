//! Markdown to `Document`, the channel-neutral structure. Raw HTML, pictures and odd links are found with their places.
//! Never knows variables or channels.

use crate::domain::document::{Block, Document, Run};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Something that a text may not hold: the problem's code, what was found, and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) code: &'static str,
    pub(crate) what: String,
    pub(crate) range: Range<usize>,
}

/// Reads a text. What isn't allowed is left out of the document and found.
pub(crate) fn parse(text: &str) -> (Document, Vec<Found>) {
    let mut reader = Reader::default();
    for (event, range) in Parser::new_ext(text, Options::empty()).into_offset_iter() {
        reader.take(event, range);
    }
    reader.flush();
    (Document::of(reader.blocks), reader.found)
}

/// A line of inline Markdown as plain text (questions, options).
pub(crate) fn plain(text: &str) -> String {
    let (document, _) = parse(text);
    let joined = document.plain();
    if joined.trim().is_empty() {
        text.trim().to_owned()
    } else {
        joined.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// What a run of text stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    Bold,
    Italic,
}

/// What the runs that are being gathered belong to.
#[derive(Clone, Debug, Default)]
enum Holder {
    #[default]
    Nothing,
    Paragraph,
    Heading(u8),
    Code,
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    found: Vec<Found>,
    runs: Vec<Run>,
    holder: Holder,
    inside: Vec<Inside>,
    link: Option<(String, String)>,
    quotes: usize,
    /// Lists that are open: the next number, or bullets.
    lists: Vec<Option<u64>>,
    items: Vec<Vec<Run>>,
    first: Option<u64>,
    picture: usize,
}

impl Reader {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(end) => self.end(end),
            Event::Text(text) if self.picture == 0 => self.text(&text),
            Event::Code(text) => self.push(Run::Code(text.into_string())),
            Event::SoftBreak | Event::HardBreak => self.push(Run::Break),
            Event::Html(text) | Event::InlineHtml(text) => {
                self.find("text-html", text.trim(), range);
            }
            _ => {}
        }
    }

    fn find(&mut self, code: &'static str, what: &str, range: Range<usize>) {
        self.found.push(Found {
            code,
            what: what.chars().take(60).collect(),
            range,
        });
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.hold(Holder::Paragraph),
            Tag::Heading { level, .. } => self.hold(Holder::Heading(level as u8)),
            Tag::CodeBlock(_) => self.hold(Holder::Code),
            Tag::BlockQuote(_) => {
                self.flush();
                self.quotes += 1;
            }
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.flush();
                    self.first = first;
                }
                self.lists.push(first);
            }
            Tag::Item => {
                self.close_item();
                let deeper = self.lists.len() > 1;
                if let Some(next) = self.lists.last_mut().filter(|_| deeper) {
                    let sign = match next {
                        Some(n) => {
                            *n += 1;
                            format!("{}. ", *n - 1)
                        }
                        None => "– ".to_owned(),
                    };
                    self.runs.push(Run::Text(sign));
                }
            }
            Tag::Strong => self.inside.push(Inside::Bold),
            Tag::Emphasis => self.inside.push(Inside::Italic),
            Tag::Link { dest_url, .. } => {
                let scheme = dest_url
                    .split_once(':')
                    .map(|(s, _)| s.to_ascii_lowercase());
                let fits = scheme
                    .is_some_and(|s| ["http", "https", "tel", "mailto"].contains(&s.as_str()));
                if fits {
                    self.link = Some((String::new(), dest_url.into_string()));
                } else {
                    self.find("text-link", &dest_url, range);
                }
            }
            Tag::Image { dest_url, .. } => {
                self.picture += 1;
                self.find("text-picture", &dest_url, range);
            }
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            // A paragraph inside a list belongs to its point.
            TagEnd::Paragraph if !self.lists.is_empty() => self.push(Run::Break),
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock => self.flush(),
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::Item => self.close_item(),
            TagEnd::List(_) => {
                self.close_item();
                self.lists.pop();
                if self.lists.is_empty() && !self.items.is_empty() {
                    self.blocks.push(Block::List {
                        start: self.first,
                        items: std::mem::take(&mut self.items),
                    });
                }
            }
            TagEnd::Strong | TagEnd::Emphasis => {
                self.inside.pop();
            }
            TagEnd::Link => {
                if let Some((shown, address)) = self.link.take() {
                    let shown = if shown.is_empty() {
                        address.clone()
                    } else {
                        shown
                    };
                    self.push(Run::Link(shown, address));
                }
            }
            TagEnd::Image => self.picture = self.picture.saturating_sub(1),
            _ => {}
        }
    }

    fn hold(&mut self, holder: Holder) {
        if self.lists.is_empty() {
            self.flush();
            self.holder = holder;
        } else if !self.runs.is_empty() && !matches!(self.runs.last(), Some(Run::Break)) {
            let begun =
                matches!(self.runs.as_slice(), [Run::Text(t)] if t.ends_with(". ") || t == "– ");
            if !begun {
                self.runs.push(Run::Break);
            }
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((shown, _)) = &mut self.link {
            shown.push_str(text);
            return;
        }
        let text = text.to_owned();
        if matches!(self.holder, Holder::Code) {
            return self.push(Run::Code(text.trim_end().to_owned()));
        }
        let run = match self.inside.last() {
            Some(Inside::Bold) => Run::Bold(text),
            Some(Inside::Italic) => Run::Italic(text),
            None => Run::Text(text),
        };
        self.push(run);
    }

    fn push(&mut self, run: Run) {
        if let (Some(Run::Text(last)), Run::Text(more)) = (self.runs.last_mut(), &run) {
            last.push_str(more);
            return;
        }
        self.runs.push(run);
    }

    fn taken(&mut self) -> Vec<Run> {
        let mut runs = std::mem::take(&mut self.runs);
        while matches!(runs.last(), Some(Run::Break)) {
            runs.pop();
        }
        runs
    }

    fn close_item(&mut self) {
        let runs = self.taken();
        if !runs.is_empty() {
            self.items.push(runs);
        }
    }

    fn flush(&mut self) {
        let runs = self.taken();
        let holder = std::mem::take(&mut self.holder);
        if runs.is_empty() {
            return;
        }
        let block = match holder {
            _ if self.quotes > 0 => Block::Quote(runs),
            Holder::Heading(level) => Block::Heading(level, runs),
            _ => Block::Paragraph(runs),
        };
        self.blocks.push(block);
    }
}
