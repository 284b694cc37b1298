//! One file as it was read: its text, how it was decoded, and places in it counted in characters.
//! Never looks at what the text means.

use crate::domain::problem::{Edit, Place, Problem};
use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};
use std::ops::Range;

/// A file's text. `file` is its path under the folder of posts, `/` between parts.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// Path.
    pub(crate) file: String,
    /// Decoded, without a byte order mark; line ends as they were.
    pub(crate) text: String,
    starts: Vec<usize>,
}

/// One line of a source, without its line end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'a> {
    /// Byte at which it begins.
    pub(crate) start: usize,
    /// What it says.
    pub(crate) text: &'a str,
}

impl Line<'_> {
    /// Its bytes in the file.
    pub(crate) fn range(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }
}

impl Source {
    /// A source of decoded text.
    pub(crate) fn new(file: &str, text: String) -> Source {
        let starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(n, _)| n + 1))
            .collect();
        Source {
            file: file.to_owned(),
            text,
            starts,
        }
    }

    /// Its lines from top to bottom.
    pub(crate) fn lines(&self) -> Vec<Line<'_>> {
        let ends = self
            .starts
            .iter()
            .skip(1)
            .map(|n| n - 1)
            .chain([self.text.len()]);
        let lines = self.starts.iter().zip(ends).map(|(start, end)| Line {
            start: *start,
            text: self.text[*start..end].trim_end_matches('\r'),
        });
        lines.collect()
    }

    /// The place of a range of bytes; one that spans lines is cut at the end of its first line.
    pub(crate) fn place(&self, range: Range<usize>) -> Place {
        let start = floor(&self.text, range.start);
        let end = floor(&self.text, range.end.max(range.start));
        let line = self
            .starts
            .partition_point(|n| *n <= start)
            .saturating_sub(1);
        let before = &self.text[self.starts[line]..start];
        let marked = self.text[start..end].lines().next().unwrap_or_default();
        Place {
            file: self.file.clone(),
            line: number(line + 1),
            column: number(before.chars().count() + 1),
            length: number(marked.chars().count().max(1)),
        }
    }

    /// The byte at which the nth character of a range begins; the range's end where it has fewer.
    pub(crate) fn nth(&self, range: &Range<usize>, n: usize) -> usize {
        self.text[range.clone()]
            .char_indices()
            .nth(n)
            .map_or(range.end, |(at, _)| range.start + at)
    }

    /// The bytes of some characters of a range.
    pub(crate) fn part(&self, range: &Range<usize>, chars: &Range<usize>) -> Range<usize> {
        self.nth(range, chars.start)..self.nth(range, chars.end)
    }

    /// The line end that the file uses.
    pub(crate) fn line_end(&self) -> &'static str {
        if self.text.contains("\r\n") {
            "\r\n"
        } else {
            "\n"
        }
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|n| text.is_char_boundary(*n))
        .unwrap_or(0)
}

/// A repair of the whole file: it is written anew as it was decoded.
fn rewritten() -> Edit {
    Edit {
        start: 0,
        end: 0,
        replacement: String::new(),
    }
}

/// Decodes a file: UTF-8 with or without a byte order mark, UTF-16 with one, else GB18030. What isn't plain UTF-8 is named
/// with its repair; what is none of these is refused.
pub(crate) fn decode(file: &str, bytes: &[u8]) -> (Source, Vec<Problem>) {
    let (text, found) = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => match std::str::from_utf8(rest) {
            Ok(text) => (Some(text.to_owned()), Some("file-bom")),
            Err(_) => (None, None),
        },
        [0xFF, 0xFE, rest @ ..] => (whole(UTF_16LE, rest), Some("file-utf16")),
        [0xFE, 0xFF, rest @ ..] => (whole(UTF_16BE, rest), Some("file-utf16")),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => (Some(text.to_owned()), None),
            Err(_) => (whole(GB18030, bytes), Some("file-gbk")),
        },
    };
    let Some(text) = text.filter(|t| !t.contains('\0')) else {
        let source = Source::new(file, String::from_utf8_lossy(bytes).into_owned());
        let at = source
            .text
            .find(['\u{FFFD}', '\0'])
            .unwrap_or(source.text.len());
        let problem = Problem::error("file-encoding").at(source.place(at..at + 1));
        return (source, vec![problem]);
    };
    let source = Source::new(file, text);
    let problems = found.map(|code| {
        Problem::note(code)
            .at(source.place(0..1))
            .fixed_by(rewritten())
    });
    (source, problems.into_iter().collect())
}

fn whole(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> Option<String> {
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(std::borrow::Cow::into_owned)
}

/// The same text with full-width letters, digits, signs and blanks as half-width ones, character for character.
pub(crate) fn fold(text: &str) -> String {
    text.chars().map(fold_char).collect()
}

fn fold_char(c: char) -> char {
    match c {
        '\u{3000}' | '\u{A0}' | '\t' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '、' => ',',
        '。' => '.',
        '−' | '–' | '—' => '-',
        _ => c,
    }
}

/// The nearest of some names, where one is near enough to be what was meant.
pub(crate) fn nearest<'a>(text: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let text = fold(text).to_lowercase();
    let long = text.chars().count();
    names
        .into_iter()
        .map(|name| {
            (
                strsim::damerau_levenshtein(&text, &name.to_lowercase()),
                name,
            )
        })
        .filter(|(far, name)| {
            *far * 2 <= long.max(name.chars().count()) && *far < name.chars().count()
        })
        .min_by_key(|(far, _)| *far)
        .map(|(_, name)| name)
}
