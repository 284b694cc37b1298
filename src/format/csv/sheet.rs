//! A delimited file as text: its encoding, its delimiter, its lines with their ends, and where each cell stands.
//! One line is one record: offices' rosters have no line breaks inside cells, and a stray quotation mark must not swallow
//! the lines after it.

use ::csv::ReaderBuilder;
use encoding_rs::GB18030;
use std::borrow::Cow;
use std::ops::Range;

/// How the bytes are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// UTF-8, with its mark or without.
    Utf8 {
        /// The mark is there.
        bom: bool,
    },
    /// What Excel and Notepad write on a Chinese Windows.
    Gb18030,
}

/// The text of a file and its encoding, or `None` where it is neither UTF-8 nor GB18030.
pub(super) fn decode(bytes: &[u8]) -> Option<(Encoding, Cow<'_, str>)> {
    let (bom, rest) = match bytes.strip_prefix(super::BOM) {
        Some(rest) => (true, rest),
        None => (false, bytes),
    };
    if let Ok(text) = std::str::from_utf8(rest) {
        return Some((Encoding::Utf8 { bom }, Cow::Borrowed(text)));
    }
    if bom {
        return None;
    }
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some((Encoding::Gb18030, text))
}

/// The bytes of a text in an encoding.
pub(super) fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf8 { bom: true } => [super::BOM, text.as_bytes()].concat(),
        Encoding::Utf8 { bom: false } => text.as_bytes().to_vec(),
        // Every character of Unicode has its bytes in GB18030.
        Encoding::Gb18030 => GB18030.encode(text).0.into_owned(),
    }
}

/// Lines and their ends (CRLF, LF or CR); the last one's end may be empty.
pub(super) fn lines(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(['\r', '\n']).unwrap_or(rest.len());
        let after = &rest[end..];
        let width = if after.starts_with("\r\n") {
            2
        } else {
            after.len().min(1)
        };
        found.push((&rest[..end], &after[..width]));
        rest = &after[width..];
    }
    found
}

/// The delimiter of a header line: the one of `,` `;` and tab that stands there most often; a comma where none does.
pub(super) fn delimiter(header: &str) -> char {
    let count = |d: char| header.matches(d).count();
    let best = ['\t', ';', ','].into_iter().max_by_key(|d| count(*d));
    best.filter(|d| count(*d) > 0).unwrap_or(',')
}

/// Where each cell of a line stands, in bytes; delimiters between quotation marks don't part cells.
pub(super) fn ranges(line: &str, delimiter: char) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (n, character) in line.char_indices() {
        if character == '"' {
            quoted = !quoted;
        } else if character == delimiter && !quoted {
            found.push(start..n);
            start = n + 1;
        }
    }
    found.push(start..line.len());
    found
}

/// The cells of a line without their quotation marks and outer blanks, or `None` where the marks don't match.
pub(super) fn cells(line: &str, delimiter: char) -> Option<Vec<String>> {
    if !line.matches('"').count().is_multiple_of(2) {
        return None;
    }
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .flexible(true)
        .from_reader(line.as_bytes());
    let record = reader.records().next()?.ok()?;
    Some(record.iter().map(|c| c.trim().to_owned()).collect())
}
