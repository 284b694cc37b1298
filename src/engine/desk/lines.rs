//! Lists in one private text: as many lines as fit, and how many more there are. Never decides what is listed.

use crate::domain::document::{Block, Document, Run};
use crate::domain::outgoing::Outgoing;
use crate::text::Texts;

/// What a list may take of one text, in UTF-16 code units: Telegram's limit is 4096, and a closing line follows.
const UNITS: usize = 3500;

/// A text that grows section by section and never beyond what one text holds.
pub(super) struct Lines<'a> {
    texts: &'a Texts,
    blocks: Vec<Block>,
    left: usize,
}

impl<'a> Lines<'a> {
    /// An empty one.
    pub(super) fn new(texts: &'a Texts) -> Lines<'a> {
        Lines {
            texts,
            blocks: Vec::new(),
            left: UNITS,
        }
    }

    /// Words of the catalogue as a headline.
    pub(super) fn heading(&mut self, key: &str, args: &[(&str, &str)]) {
        let words = self.texts.say(key, args);
        self.put(Block::heading(words));
    }

    /// Words of the catalogue as a paragraph.
    pub(super) fn say(&mut self, key: &str, args: &[(&str, &str)]) {
        let words = self.texts.say(key, args);
        self.put(Block::paragraph(words));
    }

    /// The same in strong letters, over a list.
    pub(super) fn over(&mut self, key: &str, args: &[(&str, &str)]) {
        let words = self.texts.say(key, args);
        self.put(Block::Paragraph(vec![Run::Bold(words)]));
    }

    /// Words to pass on, apart from ours.
    pub(super) fn quote(&mut self, key: &str, args: &[(&str, &str)]) {
        let words = self.texts.say(key, args);
        self.put(Block::Quote(vec![Run::Text(words)]));
    }

    /// A line of small print.
    pub(super) fn small(&mut self, key: &str, args: &[(&str, &str)]) {
        let words = self.texts.say(key, args);
        self.put(Block::small(words));
    }

    /// A list; what does not fit is counted in a last line.
    pub(super) fn list(&mut self, items: Vec<Vec<Run>>) {
        let (mut shown, all) = (Vec::new(), items.len());
        for item in items {
            let units = units(&item);
            if units > self.left {
                break;
            }
            self.left -= units;
            shown.push(item);
        }
        let more = all - shown.len();
        if !shown.is_empty() {
            self.blocks.push(Block::List {
                start: None,
                items: shown,
            });
        }
        if more > 0 {
            self.say("desk-more", &[("count", &more.to_string())]);
        }
    }

    fn put(&mut self, block: Block) {
        self.left = self
            .left
            .saturating_sub(block.plain().encode_utf16().count() + 2);
        self.blocks.push(block);
    }

    /// What there is.
    pub(super) fn done(self) -> Outgoing {
        Outgoing {
            document: Document::of(self.blocks),
            ..Outgoing::default()
        }
    }
}

fn units(item: &[Run]) -> usize {
    let words: usize = item.iter().map(|r| r.text().encode_utf16().count()).sum();
    words + 3
}
