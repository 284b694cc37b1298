//! The front matter as a tree with positions. Lines are first tidied of what Chinese keyboards leave behind, each repair
//! named; then saphyr's parser reads them. Every scalar stays text. Anchors, aliases, tags and block scalars are refused.

use super::keys;
use super::source::{Line, Source};
use crate::domain::problem::{Edit, Problem};
use saphyr_parser::{Event, Parser, ScalarStyle};
use std::ops::Range;

/// A node of the tree; ranges are bytes of the file.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Text(Text),
    List(Vec<Node>, Range<usize>),
    Map(Vec<(Text, Node)>, Range<usize>),
}

/// A scalar as it stands.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) range: Range<usize>,
}

impl Node {
    pub(crate) fn range(&self) -> Range<usize> {
        match self {
            Node::Text(text) => text.range.clone(),
            Node::List(_, range) | Node::Map(_, range) => range.clone(),
        }
    }
}

/// Lists and maps inside one another, at most.
const DEPTH_MAX: usize = 4;

/// The tidied text, and for each of its characters the byte of the file that it came from.
struct Tidied {
    text: String,
    origin: Vec<usize>,
}

impl Tidied {
    fn push(&mut self, c: char, at: usize) {
        self.text.push(c);
        self.origin.push(at);
    }
    fn push_str(&mut self, text: &str, at: usize) {
        for (n, c) in text.char_indices() {
            self.push(c, at + n);
        }
    }
    fn byte(&self, index: usize, end: usize) -> usize {
        self.origin.get(index).copied().unwrap_or(end)
    }
}

/// Reads lines of a file as a map. Problems are added; what can't be read at all is an empty list.
pub(crate) fn read(
    source: &Source,
    lines: &[Line<'_>],
    problems: &mut Vec<Problem>,
) -> Vec<(Text, Node)> {
    let mut tidied = Tidied {
        text: String::new(),
        origin: Vec::new(),
    };
    for line in lines {
        tidy(source, *line, &mut tidied, problems);
        tidied.push('\n', line.range().end);
    }
    let end = lines.last().map_or(0, |l| l.range().end);
    let mut builder = Builder {
        source,
        tidied: &tidied,
        end,
        problems,
    };
    match builder.tree() {
        Some(Node::Map(entries, _)) => entries,
        Some(other) => {
            let place = source.place(other.range());
            problems.push(Problem::error("front-not-keys").at(place));
            Vec::new()
        }
        None => Vec::new(),
    }
}

/// One line, tidied: tabs, invisible characters, full-width colons, values that YAML would misread.
fn tidy(source: &Source, line: Line<'_>, out: &mut Tidied, problems: &mut Vec<Problem>) {
    let indent = line.text.len() - line.text.trim_start_matches([' ', '\t', '\u{3000}']).len();
    let (blank, rest) = line.text.split_at(indent);
    if !rest.is_empty() && blank.chars().any(|c| c != ' ') {
        let range = line.start..line.start + indent;
        problems.push(named(
            "tab",
            source,
            range,
            &"  ".repeat(blank.chars().count()),
        ));
    }
    for (n, c) in blank.char_indices() {
        let wide = if c == ' ' { 1 } else { 2 };
        for _ in 0..wide {
            out.push(' ', line.start + n);
        }
    }
    let at = line.start + indent;
    if rest.starts_with('#') || rest.is_empty() {
        return;
    }
    let rest = visible(source, rest, at, problems);
    let Some((key, colon)) = key_of(&rest) else {
        out.push_str(&rest, at);
        return;
    };
    let sign = rest[colon..].chars().next().unwrap_or(':');
    let after = colon + sign.len_utf8();
    let value = rest[after..].trim_start();
    let value_at = rest.len() - value.len();
    let known = keys::find(key).is_some();
    if sign == '：' {
        let range = at + colon..at + value_at;
        problems.push(named("full-width-colon", source, range, ": "));
    } else if value_at == after && !value.is_empty() && known {
        let range = at + colon..at + after;
        problems.push(named("colon-without-blank", source, range, ": "));
    } else if value_at == after && !value.is_empty() {
        out.push_str(&rest, at);
        return;
    }
    out.push_str(&rest[..colon], at);
    out.push(':', at + colon);
    out.push(' ', at + colon);
    push_value(source, value.trim_end(), at + value_at, out, problems);
}

/// The line without characters that nobody sees; each kept place stays where it was by width.
fn visible(source: &Source, text: &str, at: usize, problems: &mut Vec<Problem>) -> String {
    let hidden = |c: char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{202A}'..='\u{202E}');
    if let Some(n) = text.find(hidden) {
        problems.push(
            Problem::error("invisible-character")
                .at(source.place(at + n..at + n + 3))
                .fixed_by(Edit {
                    start: at + n,
                    end: at + n + 3,
                    replacement: String::new(),
                }),
        );
    }
    // Three blanks for three bytes: the places of what follows stay right.
    text.replace(hidden, "   ")
}

/// The key before the first colon, and the byte of the colon.
fn key_of(text: &str) -> Option<(&str, usize)> {
    if text.starts_with(['"', '\'', '-', '[', '{']) {
        return None;
    }
    let colon = text.find([':', '：'])?;
    let key = text[..colon].trim();
    let fits = !key.is_empty() && key.chars().count() <= 40 && !key.contains(',');
    fits.then_some((key, colon))
}

fn named(code: &'static str, source: &Source, range: Range<usize>, replacement: &str) -> Problem {
    let edit = Edit {
        start: range.start,
        end: range.end,
        replacement: replacement.to_owned(),
    };
    Problem::warning(code)
        .at(source.place(range))
        .fixed_by(edit)
}

/// A value, quoted where YAML would take it for something else.
fn push_value(
    source: &Source,
    value: &str,
    at: usize,
    out: &mut Tidied,
    problems: &mut Vec<Problem>,
) {
    let flow = value.starts_with(['[', '{']);
    let quoted = value.len() > 1
        && ['"', '\'']
            .iter()
            .any(|q| value.starts_with(*q) && value.ends_with(*q));
    let half_quoted = !quoted && value.starts_with(['"', '\'']);
    let plain = !flow && !quoted;
    let odd_start = value.starts_with(['@', '`', '%']);
    if plain && (half_quoted || odd_start || value.contains(": ") || value.ends_with(':')) {
        let safe = value.replace('\'', "''");
        let code = if half_quoted || odd_start {
            "value-needs-quotes"
        } else {
            "second-colon"
        };
        problems.push(named(
            code,
            source,
            at..at + value.len(),
            &format!("'{safe}'"),
        ));
        out.push('\'', at);
        for (n, c) in value.char_indices() {
            out.push(c, at + n);
            if c == '\'' {
                out.push(c, at + n);
            }
        }
        out.push('\'', at + value.len());
        return;
    }
    out.push_str(value, at);
}

struct Builder<'a> {
    source: &'a Source,
    tidied: &'a Tidied,
    end: usize,
    problems: &'a mut Vec<Problem>,
}

/// A list or map that is still open, with where it began.
enum Open {
    List(Vec<Node>, usize),
    Map(Vec<(Text, Node)>, Option<Text>, usize),
}

impl Builder<'_> {
    fn tree(&mut self) -> Option<Node> {
        let mut open: Vec<Open> = Vec::new();
        for step in Parser::new_from_str(&self.tidied.text) {
            let (event, span) = match step {
                Ok(step) => step,
                Err(error) => {
                    let at = self.tidied.byte(error.marker().index(), self.end);
                    let range = at..self.source.nth(&(at..self.source.text.len()), 1);
                    self.refuse("yaml-syntax", range);
                    return None;
                }
            };
            let at = self.tidied.byte(span.start.index(), self.end);
            let done = match event {
                Event::Scalar(value, style, anchor, tag) => {
                    let range = self.range(at, span.start.index(), span.end.index());
                    let odd = anchor != 0 || tag.is_some();
                    let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                    if odd || block {
                        self.refuse("yaml-feature", range.clone());
                    }
                    let text = value.trim().to_owned();
                    Some(Node::Text(Text { text, range }))
                }
                Event::Alias(_) => {
                    self.refuse("yaml-feature", at..at + 1);
                    return None;
                }
                Event::SequenceStart(anchor, tag) => {
                    self.feature(anchor, tag.is_some(), at);
                    open.push(Open::List(Vec::new(), at));
                    None
                }
                Event::MappingStart(anchor, tag) => {
                    self.feature(anchor, tag.is_some(), at);
                    open.push(Open::Map(Vec::new(), None, at));
                    None
                }
                Event::SequenceEnd | Event::MappingEnd => match open.pop()? {
                    Open::List(list, start) => Some(Node::List(list, start..at.max(start))),
                    Open::Map(map, _, start) => Some(Node::Map(map, start..at.max(start))),
                },
                _ => None,
            };
            if open.len() > DEPTH_MAX {
                self.refuse("yaml-too-deep", at..at + 1);
                return None;
            }
            let Some(node) = done else { continue };
            match open.last_mut() {
                None => return Some(node),
                Some(Open::List(list, _)) => list.push(node),
                Some(Open::Map(map, waiting, _)) => match (waiting.take(), node) {
                    (None, Node::Text(key)) => *waiting = Some(key),
                    (None, other) => {
                        self.refuse("yaml-feature", other.range());
                        return None;
                    }
                    (Some(key), value) => {
                        if map.iter().any(|(k, _)| k.text == key.text) {
                            let place = self.source.place(key.range.clone());
                            self.problems
                                .push(Problem::error("key-twice").with("key", &key.text).at(place));
                        }
                        map.push((key, value));
                    }
                },
            }
        }
        None
    }

    /// The bytes of a scalar, without blanks at its end.
    fn range(&self, at: usize, from: usize, to: usize) -> Range<usize> {
        if to <= from {
            return at..at;
        }
        let last = self.tidied.byte(to - 1, self.end);
        let end = self
            .source
            .nth(&(last..self.source.text.len()), 1)
            .min(self.end)
            .max(at);
        let text = &self.source.text[at..end];
        at..at + text.trim_end().len()
    }

    fn feature(&mut self, anchor: usize, tagged: bool, at: usize) {
        if anchor != 0 || tagged {
            self.refuse("yaml-feature", at..at + 1);
        }
    }

    fn refuse(&mut self, code: &'static str, range: Range<usize>) {
        let place = self.source.place(range);
        self.problems.push(Problem::error(code).at(place));
    }
}
