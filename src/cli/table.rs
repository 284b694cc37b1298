//! Tables for a terminal: columns as wide as they look, double-width characters counted as two.

use super::screen::{BOLD, styled};
use unicode_width::UnicodeWidthStr;

/// Where a column's cells stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A table as text, without an end of line at its end.
pub(crate) fn table(heads: &[(String, Side)], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        let widest = cells.map(|c| look(c).width()).max().unwrap_or(0);
        widest.max(heads[column].0.width())
    };
    let widths: Vec<usize> = (0..heads.len()).map(width).collect();
    let one = |cells: &[String]| {
        let cells = cells
            .iter()
            .zip(&widths)
            .zip(heads)
            .map(|((cell, width), head)| {
                let cell = look(cell);
                let blanks = " ".repeat(width.saturating_sub(cell.width()));
                match head.1 {
                    Side::Left => format!("{cell}{blanks}"),
                    Side::Right => format!("{blanks}{cell}"),
                }
            });
        let line = cells.collect::<Vec<_>>().join("  ");
        line.trim_end().to_owned()
    };
    let head: Vec<String> = heads.iter().map(|(name, _)| name.clone()).collect();
    let mut lines = vec![styled(BOLD, one(&head))];
    lines.extend(rows.iter().map(|row| one(row)));
    lines.join("\n")
}

/// A cell on one line, without control characters: what people wrote never steers the terminal.
fn look(cell: &str) -> String {
    cell.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}
