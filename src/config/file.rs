//! The text of `tongluo.toml`: from bytes to keys, values and places in characters. Knows no setting by name.

use super::Settings;
use super::keys::{KEYS, Key, nearest, problem};
use crate::domain::problem::{Place, Problem};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Reads a whole text into the settings and gathers everything that is wrong with it.
pub(super) fn read(name: &str, text: &str, settings: &mut Settings, problems: &mut Vec<Problem>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        problems.push(
            Problem::error("config-syntax")
                .with("why", error.message())
                .at(place(name, text, span)),
        );
    }
    let mut found = Vec::new();
    flatten("", table.get_ref(), &mut found);
    for (key, span, value) in found {
        let at = place(name, text, span);
        let outcome = match KEYS.iter().find(|k| k.name == key) {
            None => Err(unknown(&key)),
            Some(known) if known.secret => {
                let variable = known.variable.unwrap_or_default();
                Err(problem("config-secret-in-file", &key).with("variable", variable))
            }
            Some(known) => {
                let at_value = place(name, text, value.span());
                set(known, value, settings).map_err(|p| p.with("key", &key).at(at_value))
            }
        };
        if let Err(p) = outcome {
            problems.push(if p.place.is_some() { p } else { p.at(at) });
        }
    }
    problems.sort_by(|a, b| a.place.cmp(&b.place));
}

fn unknown(key: &str) -> Problem {
    let names = KEYS.iter().filter(|k| !k.secret).map(|k| k.name);
    // A key of another table is often meant by its last word alone.
    let last = key.rsplit('.').next().unwrap_or(key);
    let by_last = KEYS
        .iter()
        .find(|k| !k.secret && k.name.rsplit('.').next() == Some(last));
    match by_last.map(|k| k.name).or_else(|| nearest(key, names)) {
        Some(near) => problem("config-unknown-key", key).with("nearest", near),
        None => problem("config-unknown", key),
    }
}

type Found<'a, 'i> = (String, Range<usize>, &'a Spanned<DeValue<'i>>);

/// Keys with their tables, dotted; a table that no key stands in is itself a key, so that it is named as unknown.
fn flatten<'a, 'i>(prefix: &str, table: &'a DeTable<'i>, found: &mut Vec<Found<'a, 'i>>) {
    for (key, value) in table {
        let name = match prefix {
            "" => key.get_ref().to_string(),
            _ => format!("{prefix}.{}", key.get_ref()),
        };
        let inner = value.get_ref().as_table();
        let known = KEYS.iter().any(|k| k.name.starts_with(&format!("{name}.")));
        match inner {
            Some(inner) if known => flatten(&name, inner, found),
            _ => found.push((name, key.span(), value)),
        }
    }
}

fn set(key: &Key, value: &Spanned<DeValue<'_>>, settings: &mut Settings) -> Result<(), Problem> {
    match value.get_ref() {
        DeValue::Integer(number) if key.number && number.radix() == 10 => {
            (key.set)(settings, number.as_str())
        }
        DeValue::String(text) if !key.number => (key.set)(settings, text.trim()),
        other if key.number => {
            Err(Problem::error("config-wants-number").with("found", other.type_str()))
        }
        other => Err(Problem::error("config-wants-text").with("found", other.type_str())),
    }
}

/// The place of a range of bytes, counted in characters; a range over several lines ends with its first.
fn place(file: &str, text: &str, span: Range<usize>) -> Place {
    let start = text.floor_char_boundary(span.start.min(text.len()));
    let end = text.floor_char_boundary(span.end.clamp(start, text.len()));
    let before = &text[..start];
    let line_start = before.rfind('\n').map_or(0, |n| n + 1);
    let wrong = text[start..end].lines().next().unwrap_or("");
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Place {
        file: file.to_owned(),
        line: count(before.matches('\n').count() + 1),
        column: count(text[line_start..start].chars().count() + 1),
        length: count(wrong.chars().count().max(1)),
    }
}
