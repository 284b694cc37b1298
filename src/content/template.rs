//! A post's text with its variables filled in, as a `Document`. Only `{{ name }}` is allowed: no statements, no expressions,
//! so that a text can do nothing but name a value. Never reads a clock: the opening's values are parameters.

use super::markdown;
use super::source::{Source, nearest};
use crate::domain::campaign::Revision;
use crate::domain::document::Document;
use crate::domain::problem::{Edit, Problem, Severity};
use crate::domain::schedule::{Reason, Schedule, When};
use chrono::{Datelike, NaiveDateTime};
use minijinja::{Environment, UndefinedBehavior, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What is known of an opening when its text is rendered. Wall times in the schedule's zone.
#[derive(Clone, Debug)]
pub struct OpeningValues<'a> {
    /// When it is due.
    pub due_local: NaiveDateTime,
    /// When it really opens.
    pub opens_local: NaiveDateTime,
    /// Why then.
    pub reason: &'a Reason,
    /// The themed day's name as people read it, where the reason is one.
    pub observance: Option<&'a str>,
    /// When it closes, where it asks.
    pub closes_local: Option<NaiveDateTime>,
}

/// A value that is computed at each opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Computed {
    Ordinal,
    Date,
    Weekday,
    Year,
    Observance,
    Close,
}

/// Their names: Chinese, English.
pub(crate) const COMPUTED: [(Computed, &str, &str); 6] = [
    (Computed::Ordinal, "届次", "ordinal"),
    (Computed::Date, "日期", "date"),
    (Computed::Weekday, "星期", "weekday"),
    (Computed::Year, "年份", "year"),
    (Computed::Observance, "宣传日", "observance"),
    (Computed::Close, "截止", "close"),
];

/// The computed value of a name, and whether the name is English.
pub(crate) fn computed(name: &str) -> Option<(Computed, bool)> {
    let found = COMPUTED
        .iter()
        .find(|(_, zh, en)| *zh == name || *en == name);
    found.map(|(value, zh, _)| (*value, *zh != name))
}

/// Steps that a rendering may take.
const FUEL: u64 = 20_000;

/// Characters that a rendered text may have: several times what any channel takes.
const LONG: usize = 20_000;

/// Renders a revision's text for an opening. The error is a problem without a place.
pub fn render(revision: &Revision, values: &OpeningValues<'_>) -> Result<Document, Problem> {
    let mut context: BTreeMap<&str, Value> = BTreeMap::new();
    for (name, value) in &revision.values {
        context.insert(name, Value::from(escape(value)));
    }
    for name in &revision.computed {
        if let Some(value) = computed(name).and_then(|(value, en)| compute(value, en, values)) {
            context.insert(name, Value::from(escape(&value)));
        }
    }
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    if let Some(first) = variables(&revision.template)
        .into_iter()
        .find(|v| v.name.is_none())
    {
        let text = &revision.template[first.range];
        return Err(Problem::error("template-not-a-name").with("words", text));
    }
    let text = environment
        .render_str(&revision.template, context)
        .map_err(|error| {
            let line = error.line().unwrap_or(1);
            match error.kind() {
                minijinja::ErrorKind::UndefinedError => {
                    Problem::error("template-no-value").with("line", line)
                }
                _ => Problem::error("template-broken").with("line", line),
            }
        })?;
    if text.chars().count() > LONG {
        return Err(Problem::error("text-too-long").with("limit", LONG));
    }
    let (document, found) = markdown::parse(&text);
    match found.into_iter().next() {
        Some(found) => Err(Problem::error(found.code).with("words", found.what)),
        None => Ok(document),
    }
}

/// Reads a text without variables: what a person writes for one opening. The error is a problem without a place.
pub fn fixed(text: &str) -> Result<Document, Problem> {
    if text.chars().count() > LONG {
        return Err(Problem::error("text-too-long").with("limit", LONG));
    }
    if let Some(first) = variables(text).into_iter().next() {
        return Err(Problem::error("template-not-a-name").with("words", &text[first.range]));
    }
    let (document, found) = markdown::parse(text);
    match found.into_iter().next() {
        Some(found) => Err(Problem::error(found.code).with("words", found.what)),
        None => Ok(document),
    }
}

/// The value that is computed for a name at an opening; nothing where there is none of that name, or none then.
pub fn value_of(name: &str, values: &OpeningValues<'_>) -> Option<String> {
    let (value, english) = computed(name)?;
    compute(value, english, values)
}

fn compute(value: Computed, english: bool, values: &OpeningValues<'_>) -> Option<String> {
    let wall = values.opens_local;
    Some(match value {
        Computed::Ordinal => match values.reason {
            Reason::Observance { ordinal, .. } => (*ordinal)?.to_string(),
            _ => return None,
        },
        Computed::Date if english => wall.format("%-d %B").to_string(),
        Computed::Date => format!("{} 月 {} 日", wall.month(), wall.day()),
        Computed::Weekday => weekday(wall, english),
        Computed::Year => values.due_local.year().to_string(),
        Computed::Observance => values.observance?.to_owned(),
        Computed::Close => {
            let close = values.closes_local?;
            let clock = close.format("%H:%M");
            if close.date() == wall.date() {
                clock.to_string()
            } else if english {
                close.format("%-d %B %H:%M").to_string()
            } else {
                format!("{} 月 {} 日 {clock}", close.month(), close.day())
            }
        }
    })
}

fn weekday(wall: NaiveDateTime, english: bool) -> String {
    if english {
        wall.format("%A").to_string()
    } else {
        format!("星期{}", super::words::weekday_word(wall.weekday()))
    }
}

/// A value as Markdown that shows exactly it.
fn escape(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '\n' | '\r' => text.push(' '),
            c if c.is_ascii_punctuation() => text.extend(['\\', c]),
            c => text.push(c),
        }
    }
    text
}

/// One `{{ … }}` or `{% … %}` of a text: its bytes, and the name where it is one.
pub(crate) struct Variable {
    pub(crate) range: Range<usize>,
    pub(crate) name: Option<String>,
}

/// Everything of a text that the template engine would take for its own.
pub(crate) fn variables(text: &str) -> Vec<Variable> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(n) = text.get(at..).and_then(|rest| rest.find('{')) {
        let start = at + n;
        let rest = &text[start..];
        let close = match rest.get(..2) {
            Some("{{") => "}}",
            Some("{%") => "%}",
            Some("{#") => "#}",
            _ => {
                at = start + 1;
                continue;
            }
        };
        let line_end = rest.find('\n').unwrap_or(rest.len());
        let end = rest[..line_end].find(close).map(|n| n + 2);
        let inner = end.map_or("", |end| rest[2..end - 2].trim());
        let named = close == "}}" && is_name(inner);
        let end = start + end.unwrap_or(line_end);
        found.push(Variable {
            range: start..end,
            name: named.then(|| inner.to_owned()),
        });
        at = end.max(start + 2);
    }
    found
}

/// Whether a text may name a value: letters, digits and `_`, not beginning with a digit, none of the engine's own words.
pub(crate) fn is_name(text: &str) -> bool {
    let own = [
        "true", "false", "none", "True", "False", "None", "not", "and", "or", "if", "else", "in",
        "is", "loop", "self",
    ];
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && chars.all(|c| c.is_alphanumeric() || c == '_')
        && text.chars().count() <= 40
        && !own.contains(&text)
}

/// Holds a text of a file against what it may name. `offset` is the byte of the file at which the text begins.
/// Returns the computed names that it uses.
pub(crate) fn check(
    source: &Source,
    range: &Range<usize>,
    values: &BTreeMap<String, String>,
    schedule: Option<&Schedule>,
    asks: bool,
    ordinal: bool,
    problems: &mut Vec<Problem>,
) -> BTreeSet<String> {
    let text = &source.text[range.clone()];
    let mut used = BTreeSet::new();
    full_width(source, range, problems);
    for variable in variables(text) {
        let at = range.start + variable.range.start..range.start + variable.range.end;
        let place = source.place(at);
        let Some(name) = variable.name else {
            let words = &text[variable.range];
            problems.push(
                Problem::error("template-not-a-name")
                    .with("words", words)
                    .at(place),
            );
            continue;
        };
        if values.contains_key(&name) {
            continue;
        }
        let Some((value, _)) = computed(&name) else {
            let names = COMPUTED.iter().flat_map(|(_, zh, en)| [*zh, *en]);
            let near = nearest(&name, names.chain(values.keys().map(String::as_str)));
            let problem = match near {
                Some(near) => Problem::error("variable-unknown").with("nearest", near),
                None => Problem::error("variable-unknown-alone"),
            };
            problems.push(problem.with("name", &name).at(place));
            continue;
        };
        let themed = schedule.is_none_or(|s| matches!(s.when, When::Observance { .. }));
        let there = match value {
            Computed::Observance => themed,
            Computed::Ordinal => themed && (ordinal || schedule.is_none()),
            Computed::Close => asks,
            _ => true,
        };
        if !there {
            problems.push(
                Problem::error("variable-not-here")
                    .with("name", &name)
                    .at(place),
            );
        }
        used.insert(name);
    }
    for found in markdown::parse(text).1 {
        let at = range.start + found.range.start..range.start + found.range.end;
        problems.push(
            Problem::error(found.code)
                .with("words", found.what)
                .at(source.place(at)),
        );
    }
    stars(source, range, problems);
    used
}

/// Bold that Markdown doesn't see, because its stars stand between a sign and a letter (`**“光盘”**行动`): people would
/// read the stars.
fn stars(source: &Source, range: &Range<usize>, problems: &mut Vec<Problem>) {
    let mut start = range.start;
    for line in source.text[range.clone()].split_inclusive('\n') {
        let words = line.trim();
        let left = markdown::parse(words).0.plain();
        if left.contains("**") && !words.contains("\\*") && !words.contains('`') {
            let at = start + (line.len() - line.trim_start().len());
            let place = source.place(at..at + words.len());
            problems.push(Problem::warning("text-stars").at(place));
        }
        start += line.len();
    }
}

/// Braces from a Chinese keyboard: `｛｛届次｝｝`.
fn full_width(source: &Source, range: &Range<usize>, problems: &mut Vec<Problem>) {
    let text = &source.text[range.clone()];
    for (wide, narrow) in [("｛｛", "{{"), ("｝｝", "}}")] {
        for (n, _) in text.match_indices(wide) {
            let start = range.start + n;
            let edit = Edit {
                start,
                end: start + wide.len(),
                replacement: narrow.to_owned(),
            };
            let place = source.place(start..start + wide.len());
            problems.push(Problem {
                severity: Severity::Error,
                ..Problem::error("full-width-braces").at(place).fixed_by(edit)
            });
        }
    }
}
