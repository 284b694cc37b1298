//! Comma-separated tables: rosters as offices keep them, and tables that leave for Excel and WPS.
//! Never writes a cell that a spreadsheet would run as a formula.

mod columns;
mod roster;
mod sheet;

pub use roster::{RosterSheet, read_roster, write_roster};

use ::csv::{QuoteStyle, Terminator, WriterBuilder};

/// What makes a spreadsheet run a cell, in both widths (OWASP, CSV injection).
const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The mark by which Excel knows UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// A cell that no spreadsheet runs: one that begins like a formula gets a leading apostrophe.
pub fn safe_cell(cell: &str) -> String {
    if cell.starts_with(FORMULA_STARTS) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// A table as CSV that Excel and WPS open by a double click: UTF-8 with its mark, every cell quoted, lines end in CRLF.
pub fn table<H, C>(headers: &[H], rows: &[Vec<C>]) -> Vec<u8>
where
    H: AsRef<str>,
    C: AsRef<str>,
{
    let mut writer = WriterBuilder::new()
        .quote_style(QuoteStyle::Always)
        .terminator(Terminator::CRLF)
        .flexible(true)
        .from_writer(BOM.to_vec());
    // Writing into memory has no way to fail.
    let _ = writer.write_record(headers.iter().map(|h| safe_cell(h.as_ref())));
    for row in rows {
        let _ = writer.write_record(row.iter().map(|c| safe_cell(c.as_ref())));
    }
    writer.into_inner().unwrap_or_default()
}

/// A file's text as it was decoded, to show problems in; nothing where it is neither UTF-8 nor GB18030.
pub fn text(bytes: &[u8]) -> Option<String> {
    sheet::decode(bytes).map(|(_, text)| text.into_owned())
}
