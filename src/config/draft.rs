//! The text of `tongluo.toml` the other way: one value judged, a new file written, some values of a standing file changed
//! with everything else in it left as it is. Never writes to the disk, and never holds a secret.

use super::Settings;
use super::keys::{KEYS, problem};
use crate::domain::problem::Problem;
use std::collections::BTreeMap;
use toml_edit::{DocumentMut, Item, Table, value};

/// One line of a new file.
#[derive(Clone, Debug)]
pub struct Line {
    /// The key with its table: `telegram.token_file`.
    pub key: &'static str,
    /// Its value.
    pub value: String,
    /// What stands above it, for people; may have several lines.
    pub comment: String,
}

/// Judges one value of a key as the file's reader would; the problem calls it `name`, as whoever gave it does.
pub fn judge(key: &str, name: &str, value: &str) -> Result<(), Problem> {
    let Some(known) = KEYS.iter().find(|k| k.name == key) else {
        return Err(problem("config-unknown", key));
    };
    let mut scratch = Settings::default();
    (known.set)(&mut scratch, value.trim()).map_err(|p| p.with("key", name))
}

/// The keys of a text that hold words, with their tables; nothing where the text can't be read.
pub fn standing(text: &str) -> BTreeMap<String, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Ok(document) = text.parse::<DocumentMut>() else {
        return BTreeMap::new();
    };
    KEYS.iter()
        .filter_map(|key| {
            let found = item(document.as_table(), key.name)?.as_str()?;
            Some((key.name.to_owned(), found.to_owned()))
        })
        .collect()
}

fn item<'a>(table: &'a Table, key: &str) -> Option<&'a Item> {
    match key.split_once('.') {
        Some((outer, inner)) => table.get(outer)?.get(inner),
        None => table.get(key),
    }
}

/// A new file: its head, then the lines in their order; those of a table together.
pub fn fresh(head: &str, lines: &[Line]) -> String {
    let mut text = commented(head);
    let mut table = "";
    for line in lines {
        let (outer, name) = line.key.split_once('.').unwrap_or(("", line.key));
        if outer != table {
            table = outer;
            text.push_str(&format!("\n[{outer}]\n"));
        } else {
            text.push('\n');
        }
        text.push_str(&commented(&line.comment));
        text.push_str(&format!("{name} = {}\n", spelled(&line.value)));
    }
    text
}

/// As the library spells a text: quoted, with what needs it escaped.
fn spelled(text: &str) -> String {
    toml_edit::Value::from(text).to_string().trim().to_owned()
}

fn commented(text: &str) -> String {
    text.lines()
        .map(|line| format!("# {line}").trim_end().to_owned() + "\n")
        .collect()
}

/// A standing text with some values changed or added; comments, order and everything else stay.
pub fn amended(text: &str, values: &[(&str, &str)]) -> Result<String, Problem> {
    let unreadable = |why: &dyn std::fmt::Display| Problem::error("config-syntax").with("why", why);
    let mut document: DocumentMut = text
        .strip_prefix('\u{feff}')
        .unwrap_or(text)
        .parse()
        .map_err(|e: toml_edit::TomlError| unreadable(&e.message()))?;
    for (key, new) in values {
        let (table, name) = match key.split_once('.') {
            Some((outer, inner)) => {
                let table = document
                    .entry(outer)
                    .or_insert_with(|| Item::Table(Table::new()));
                (table.as_table_like_mut(), inner)
            }
            None => (
                Some(document.as_table_mut() as &mut dyn toml_edit::TableLike),
                *key,
            ),
        };
        let table = table.ok_or_else(|| unreadable(key))?;
        match table.get_mut(name).and_then(Item::as_value_mut) {
            Some(old) => {
                // What stands behind the value on its line, a comment perhaps, stays behind it.
                let decor = old.decor().clone();
                *old = (*new).into();
                *old.decor_mut() = decor;
            }
            None => {
                table.insert(name, value(*new));
            }
        }
    }
    Ok(document.to_string())
}
