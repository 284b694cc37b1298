//! Rosters (花名册): reading one with every bad line named at once, and writing 编号 back without touching anything else.
//! Never decides what a roster changes: `domain::people` compares, `action::import_roster` writes.

use super::columns::{
    COLUMNS, DAY_MARK, DEPARTMENT, FROM, KEY, NAME, TITLE, TO, YEAR_AND_MONTH_MARKS,
};
use super::sheet::{cells, decode, delimiter, encode, lines, ranges};
use crate::domain::id::PersonKey;
use crate::domain::people::RosterLine;
use crate::domain::problem::{Place, Problem, any_error};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A line of a roster and its number in the file, from 1.
pub type RosterSheet = Vec<(RosterLine, u32)>;

/// Characters that a name, a department or a title may have.
const MOST: usize = 60;

/// Reads a roster: UTF-8 or GB18030, parted by `,` `;` or tab, columns in any order, in Chinese or English.
/// `file` is what the problems' places name. Where anything is an error no line is returned.
pub fn read_roster(file: &str, bytes: &[u8]) -> (RosterSheet, Vec<Problem>) {
    let mut reading = Reading {
        file,
        problems: Vec::new(),
        keys: BTreeMap::new(),
    };
    let sheet = reading.sheet(bytes);
    if any_error(&reading.problems) {
        return (Vec::new(), reading.problems);
    }
    (sheet, reading.problems)
}

/// One file being read: what is wrong so far, and in which line each key was seen.
struct Reading<'a> {
    file: &'a str,
    problems: Vec<Problem>,
    keys: BTreeMap<PersonKey, u32>,
}

/// One line with all that is needed to name a place in it.
struct Line<'a> {
    text: &'a str,
    number: u32,
    delimiter: char,
}

impl Line<'_> {
    /// The place of a cell; of the whole line where it has no such cell.
    fn place(&self, file: &str, cell: Option<usize>) -> Place {
        let found = ranges(self.text, self.delimiter);
        let range = cell
            .and_then(|c| found.get(c).cloned())
            .unwrap_or(0..self.text.len());
        let chars = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        Place {
            file: file.to_owned(),
            line: self.number,
            column: chars(&self.text[..range.start]) + 1,
            length: chars(&self.text[range]).max(1),
        }
    }
}

impl Reading<'_> {
    fn blame(&mut self, problem: Problem, line: &Line, cell: Option<usize>) {
        self.problems.push(problem.at(line.place(self.file, cell)));
    }

    fn sheet(&mut self, bytes: &[u8]) -> RosterSheet {
        if bytes.starts_with(b"PK\x03\x04") {
            self.problems.push(Problem::error("roster-workbook"));
            return Vec::new();
        }
        let Some((_, text)) = decode(bytes) else {
            self.problems.push(Problem::error("roster-encoding"));
            return Vec::new();
        };
        let mut rows = numbered(&text);
        let Some((number, header)) = rows.next() else {
            self.problems.push(Problem::error("roster-empty"));
            return Vec::new();
        };
        let delimiter = delimiter(header);
        let header = Line {
            text: header,
            number,
            delimiter,
        };
        let Some((columns, width)) = self.header(&header) else {
            return Vec::new();
        };
        let mut sheet = Vec::new();
        for (number, text) in rows {
            let line = Line {
                text,
                number,
                delimiter,
            };
            sheet.extend(self.row(&line, &columns, width).map(|row| (row, number)));
        }
        if sheet.is_empty() && self.problems.is_empty() {
            self.problems.push(Problem::error("roster-empty"));
        }
        sheet
    }

    /// Which cell holds which column, and how many cells there are.
    fn header(&mut self, line: &Line) -> Option<([Option<usize>; 6], usize)> {
        let Some(names) = cells(line.text, line.delimiter) else {
            self.blame(Problem::error("roster-quotes"), line, None);
            return None;
        };
        let mut columns = [None; 6];
        for (cell, name) in names.iter().enumerate() {
            match column(name) {
                Some(column) if columns[column].is_some() => {
                    let twice = Problem::error("roster-column-twice").with("column", name);
                    self.blame(twice, line, Some(cell));
                }
                Some(column) => columns[column] = Some(cell),
                None if name.contains('，') => {
                    let problem = Problem::error("roster-full-width-comma");
                    self.blame(problem, line, Some(cell));
                    return None;
                }
                None if name.is_empty() => {}
                None => {
                    let unknown = Problem::warning("roster-column-unknown").with("column", name);
                    self.blame(unknown, line, Some(cell));
                }
            }
        }
        for needed in [NAME, DEPARTMENT] {
            if columns[needed].is_none() {
                let missing =
                    Problem::error("roster-column-missing").with("column", COLUMNS[needed].0);
                self.blame(missing, line, None);
            }
        }
        (columns[NAME].is_some() && columns[DEPARTMENT].is_some()).then_some((columns, names.len()))
    }

    /// One person; `None` where the line is empty or wrong, which the problems tell apart.
    fn row(
        &mut self,
        line: &Line,
        columns: &[Option<usize>; 6],
        width: usize,
    ) -> Option<RosterLine> {
        let Some(found) = cells(line.text, line.delimiter) else {
            self.blame(Problem::error("roster-quotes"), line, None);
            return None;
        };
        if found.iter().all(String::is_empty) {
            return None;
        }
        if found.iter().skip(width).any(|c| !c.is_empty()) {
            let long = Problem::error("roster-row-long")
                .with("found", found.len())
                .with("expected", width);
            self.blame(long, line, Some(width));
        }
        if found.len() == 1 && width > 1 && line.text.contains('，') {
            self.blame(Problem::error("roster-full-width-comma"), line, None);
            return None;
        }
        let text = |column: usize| {
            let cell = columns[column].and_then(|c| found.get(c));
            cell.map_or("", String::as_str)
        };
        for (column, name) in [NAME, DEPARTMENT, TITLE].map(|c| (c, COLUMNS[c].0)) {
            self.check_text(text(column), name, line, columns[column]);
        }
        let [from, to] = [FROM, TO].map(|c| self.date(text(c), line, columns[c]));
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            let wrong = Problem::error("roster-to-before-from")
                .with("from", from)
                .with("to", to);
            self.blame(wrong, line, columns[TO]);
        }
        if text(NAME).is_empty() {
            self.blame(Problem::error("roster-name-missing"), line, columns[NAME]);
        }
        if text(DEPARTMENT).is_empty() {
            let missing = Problem::error("roster-department-missing");
            self.blame(missing, line, columns[DEPARTMENT]);
        }
        Some(RosterLine {
            key: self.key(text(KEY), line, columns[KEY]),
            name: text(NAME).to_owned(),
            department: text(DEPARTMENT).to_owned(),
            title: text(TITLE).to_owned(),
            from,
            to,
        })
    }

    fn check_text(&mut self, text: &str, column: &str, line: &Line, cell: Option<usize>) {
        if text.chars().any(char::is_control) {
            self.blame(Problem::error("roster-control"), line, cell);
        }
        if text.chars().count() > MOST {
            let long = Problem::error("roster-too-long")
                .with("column", column)
                .with("most", MOST);
            self.blame(long, line, cell);
        }
    }

    fn key(&mut self, text: &str, line: &Line, cell: Option<usize>) -> Option<PersonKey> {
        if text.is_empty() {
            return None;
        }
        let Some(key) = PersonKey::parse(text) else {
            let bad = Problem::error("roster-key-bad").with("key", text);
            self.blame(bad, line, cell);
            return None;
        };
        if let Some(first) = self.keys.get(&key) {
            let twice = Problem::error("roster-key-twice")
                .with("key", text)
                .with("line", first);
            self.blame(twice, line, cell);
            return None;
        }
        self.keys.insert(key.clone(), line.number);
        Some(key)
    }

    fn date(&mut self, text: &str, line: &Line, cell: Option<usize>) -> Option<NaiveDate> {
        if text.is_empty() {
            return None;
        }
        let day = date(text);
        if day.is_none() {
            let bad = Problem::error("roster-date-bad").with("text", text);
            self.blame(bad, line, cell);
        }
        day
    }
}

/// Lines that are not blank, with their numbers from 1.
fn numbered(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let rows = (1u32..).zip(lines(text)).map(|(n, (line, _))| (n, line));
    rows.filter(|(_, line)| !line.trim().is_empty())
}

fn column(name: &str) -> Option<usize> {
    let name = name.to_lowercase();
    let known = |(_, names): &(&str, &[&str])| names.contains(&name.as_str());
    COLUMNS.iter().position(known)
}

/// `2026-01-01`, `2026/1/1`, `2026.1.1` or `2026年1月1日`, with digits of either width.
fn date(text: &str) -> Option<NaiveDate> {
    let plain = |c: char| match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        '/' | '.' | '／' | '－' => '-',
        mark if YEAR_AND_MONTH_MARKS.contains(&mark) => '-',
        other => other,
    };
    let spelled: String = text.chars().filter(|c| *c != DAY_MARK).map(plain).collect();
    let mut parts = spelled.split('-').map(str::trim);
    let mut number = |digits: std::ops::RangeInclusive<usize>| {
        let part = parts.next()?;
        let fits = digits.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| part.parse::<u32>().ok()).flatten()
    };
    let (year, month, day) = (number(4..=4)?, number(1..=2)?, number(1..=2)?);
    if parts.next().is_some() {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// The same file with keys written into their lines (numbers from 1), in its own encoding, delimiter and order of columns;
/// a column 编号 (`key` under an English header) is put in front where there is none. What can't be read stays as it is.
pub fn write_roster(original: &[u8], keys: &[(u32, PersonKey)]) -> Vec<u8> {
    let Some((encoding, text)) = decode(original) else {
        return original.to_vec();
    };
    let Some((header_number, header)) = numbered(&text).next() else {
        return original.to_vec();
    };
    let delimiter = delimiter(header);
    let names = cells(header, delimiter).unwrap_or_default();
    let at = names.iter().position(|n| column(n) == Some(KEY));
    let title = if names.iter().any(|n| n.eq_ignore_ascii_case("name")) {
        "key"
    } else {
        COLUMNS[KEY].0
    };
    let keys: BTreeMap<u32, &PersonKey> = keys.iter().map(|(n, k)| (*n, k)).collect();
    let mut written = String::with_capacity(text.len() + keys.len() * 8);
    for (number, (line, end)) in (1u32..).zip(lines(&text)) {
        let key = keys.get(&number).map(|k| quoted(k.as_str(), delimiter));
        match (at, key) {
            _ if line.trim().is_empty() => written.push_str(line),
            (Some(cell), Some(key)) => written.push_str(&with_cell(line, delimiter, cell, &key)),
            (Some(_), None) => written.push_str(line),
            (None, _) if number == header_number => {
                written.extend([title, delimiter.encode_utf8(&mut [0; 4]), line]);
            }
            (None, key) => {
                let key = key.unwrap_or_default();
                written.extend([key.as_str(), delimiter.encode_utf8(&mut [0; 4]), line]);
            }
        }
        written.push_str(end);
    }
    encode(&written, encoding)
}

fn with_cell(line: &str, delimiter: char, cell: usize, value: &str) -> String {
    let found = ranges(line, delimiter);
    match found.get(cell) {
        Some(range) => format!("{}{value}{}", &line[..range.start], &line[range.end..]),
        None => {
            let missing = cell + 1 - found.len();
            let gap: String = std::iter::repeat_n(delimiter, missing).collect();
            format!("{line}{gap}{value}")
        }
    }
}

fn quoted(key: &str, delimiter: char) -> String {
    if key.contains([delimiter, '"']) {
        format!("\"{}\"", key.replace('"', "\"\""))
    } else {
        key.to_owned()
    }
}
