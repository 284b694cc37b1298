//! How a problem looks: file:line:column, the source line with a caret that stands right under Chinese text, severity,
//! code, and what to write instead. Knows nothing about what can be wrong.

use super::screen;
use crate::domain::problem::{Place, Problem, Severity};
use crate::text::Texts;
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use serde::Serialize;
use std::collections::BTreeMap;

/// Prints problems, in the order of their places, on standard error or (where they are the result) on standard output.
pub(crate) fn problems(
    texts: &Texts,
    problems: &[Problem],
    sources: &BTreeMap<String, String>,
) -> Vec<String> {
    let mut sorted: Vec<&Problem> = problems.iter().collect();
    sorted.sort_by(|a, b| (&a.place, b.severity).cmp(&(&b.place, a.severity)));
    sorted.into_iter().map(|p| one(texts, p, sources)).collect()
}

/// Words to standard error.
pub(crate) fn aside(texts: &Texts, all: &[Problem], sources: &BTreeMap<String, String>) {
    for text in problems(texts, all, sources) {
        screen::aside(text);
        screen::aside("");
    }
}

fn one(texts: &Texts, problem: &Problem, sources: &BTreeMap<String, String>) -> String {
    let (level, name) = match problem.severity {
        Severity::Error => (Level::ERROR, "cli-severity-error"),
        Severity::Warning => (Level::WARNING, "cli-severity-warning"),
        Severity::Note => (Level::NOTE, "cli-severity-note"),
    };
    let name = texts.say(name, &[]);
    let fix_name = texts.say("cli-severity-fix", &[]);
    let words = texts.problem(problem);
    let title = level
        .with_name(name.as_str())
        .primary_title(plain(&words.what))
        .id(problem.code);
    let source = problem
        .place
        .as_ref()
        .and_then(|place| Some((place, sources.get(&place.file)?)));
    let mut group = match (source, &problem.place) {
        (Some((place, source)), _) => {
            let span = bytes_of(source, place);
            let snippet = Snippet::source(source.as_str())
                .path(place.file.as_str())
                .annotation(AnnotationKind::Primary.span(span));
            title.element(snippet)
        }
        (None, Some(place)) => {
            let origin = Origin::path(place.file.as_str())
                .line(place.line as usize)
                .char_column(place.column as usize);
            title.element(origin)
        }
        (None, None) => annotate_snippets::Group::with_title(title),
    };
    if let Some(fix) = &words.fix {
        let help = Level::HELP.with_name(fix_name.as_str()).message(plain(fix));
        group = group.element(help);
    }
    Renderer::styled()
        .term_width(columns())
        .render(&[group])
        .to_string()
}

/// Control characters from a file or a group's title never reach the terminal.
pub(crate) fn plain(text: &str) -> String {
    let keep = |c: char| {
        if c.is_control() && c != '\n' {
            '\u{fffd}'
        } else {
            c
        }
    };
    text.chars().map(keep).collect()
}

fn columns() -> usize {
    std::env::var("COLUMNS")
        .ok()
        .and_then(|c| c.parse().ok())
        .filter(|c| (40..=400).contains(c))
        .unwrap_or(140)
}

/// The bytes of a place, which counts characters; what lies behind the end of the text is its end.
fn bytes_of(source: &str, place: &Place) -> std::ops::Range<usize> {
    let lines = source.split_inclusive('\n');
    let start_of_line: usize = lines
        .take((place.line as usize).saturating_sub(1))
        .map(str::len)
        .sum();
    let line = &source[start_of_line..];
    let line = line.split(['\n', '\r']).next().unwrap_or("");
    let byte = |column: usize| {
        let found = line.char_indices().nth(column).map(|(at, _)| at);
        start_of_line + found.unwrap_or(line.len())
    };
    let first = (place.column as usize).saturating_sub(1);
    byte(first)..byte(first + place.length as usize)
}

/// A problem as it goes out with `--json`: with its words.
#[derive(Serialize)]
pub(crate) struct Told<'a> {
    code: &'a str,
    severity: Severity,
    #[serde(flatten)]
    place: Option<&'a Place>,
    what: String,
    fix: Option<String>,
}

/// Problems with their words, for `--json`.
pub(crate) fn told<'a>(texts: &Texts, problems: &'a [Problem]) -> Vec<Told<'a>> {
    let tell = |p: &'a Problem| {
        let words = texts.problem(p);
        Told {
            code: p.code,
            severity: p.severity,
            place: p.place.as_ref(),
            what: words.what,
            fix: words.fix,
        }
    };
    problems.iter().map(tell).collect()
}
