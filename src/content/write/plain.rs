//! Plain text to Markdown that shows exactly it: what somebody typed into a chat is what people will read. A line that Markdown
//! shows as it stands stays as it was typed; only another is escaped.

use super::scalar::is_hidden;
use crate::content::{markdown, template};

/// The Markdown of a text that was typed or forwarded.
pub fn shows_exactly(text: &str) -> String {
    let breaks = ['\r', '\u{2028}', '\u{2029}', '\u{B}', '\u{C}', '\u{85}'];
    let text = text.replace("\r\n", "\n").replace(breaks, "\n");
    let mut typed: Vec<String> = Vec::new();
    for line in text.lines() {
        let seen = line
            .chars()
            .filter(|c| !is_hidden(*c) && (*c == '\t' || !c.is_control()));
        let seen: String = seen.collect();
        let seen = seen.trim_end().trim_start_matches([' ', '\t']);
        // One empty line parts paragraphs as well as three do.
        if !seen.is_empty() || typed.last().is_some_and(|l| !l.is_empty()) {
            typed.push(seen.to_owned());
        }
    }
    while typed.last().is_some_and(String::is_empty) {
        typed.pop();
    }
    let light: Vec<String> = typed.iter().map(|l| line(l)).collect();
    let light = light.join("\n");
    if shows(&light, &typed) {
        return light;
    }
    // Lines can lean on each other: a number that counts on, stars in two of them.
    let heavy: Vec<String> = typed.iter().map(|l| escaped(l)).collect();
    heavy.join("\n")
}

/// Whether people read these lines, empty ones apart.
fn shows(markdown: &str, typed: &[String]) -> bool {
    let (document, found) = markdown::parse(markdown);
    let plain = document.plain();
    let shown = plain.lines().filter(|l| !l.is_empty());
    let wanted = typed.iter().filter(|l| !l.is_empty());
    let wanted = wanted.map(|l| match point(l) {
        Some(("- ", rest)) => format!("· {rest}"),
        _ => l.clone(),
    });
    found.is_empty() && shown.eq(wanted)
}

fn line(seen: &str) -> String {
    // A list's points and numbers are what the typist meant, and look the same.
    let (sign, rest) = point(seen).unwrap_or(("", seen));
    if keeps(rest) {
        format!("{sign}{rest}")
    } else {
        format!("{sign}{}", escaped(rest))
    }
}

/// A sign of a list and what follows it: `- `, `1. `, `2) `.
fn point(line: &str) -> Option<(&str, &str)> {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let sign = match digits {
        0 if line.starts_with("- ") => 2,
        // Nine digits are as many as Markdown counts; a year is no number of a list.
        1..=3 if line[digits..].starts_with(". ") && !line.starts_with('0') => digits + 2,
        _ => return None,
    };
    let (sign, rest) = line.split_at(sign);
    let fits = !rest.trim().is_empty() && !rest.starts_with([' ', '\t']) && point(rest).is_none();
    fits.then_some((sign, rest))
}

/// Whether Markdown shows the line as it stands, wherever it stands in a paragraph.
fn keeps(line: &str) -> bool {
    let (alone, found) = markdown::parse(line);
    // Behind another line dashes would make a headline of it, and a sign of a list a point.
    let (behind, _) = markdown::parse(&format!("x\n{line}"));
    let signs = line.contains(['\\', '`', '<', '&'])
        || line.contains("**")
        || line.contains("{{")
        || line.contains("{%")
        || line.contains("{#");
    found.is_empty()
        && !signs
        && alone.plain() == line
        && behind.plain() == format!("x\n{line}")
        && template::variables(line).is_empty()
}

/// Every ASCII sign with a backslash: always right, and ugly, so only where it must be.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
