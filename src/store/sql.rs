//! The two dialects. A statement is one constant for both databases; where they differ it holds one of two words that are
//! spelt out for each: `ROWS($1: a BIGINT, b TEXT)` is the batch in a JSON array of objects, `LINES(…)` the same in a JSON array of
//! arrays, which is made and read at half the cost, and `LOCKED` the row lock
//! that SQLite, with its one writer, doesn't need. Never holds a statement of its own.

use std::sync::{Arc, OnceLock};

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// One file.
    Sqlite,
    /// A server.
    Postgres,
}

/// A statement, constant for both databases.
pub(crate) struct Sql {
    text: &'static str,
    sqlite: OnceLock<Arc<str>>,
    postgres: OnceLock<Arc<str>>,
}

impl Sql {
    pub(crate) const fn of(text: &'static str) -> Sql {
        Sql {
            text,
            sqlite: OnceLock::new(),
            postgres: OnceLock::new(),
        }
    }

    /// Whether its rows are ones that it wrote.
    pub(crate) fn writes(&self) -> bool {
        self.text.contains("RETURNING")
    }

    /// Its text for a database.
    pub(crate) fn text(&self, dialect: Dialect) -> Arc<str> {
        let place = match dialect {
            Dialect::Sqlite => &self.sqlite,
            Dialect::Postgres => &self.postgres,
        };
        place
            .get_or_init(|| spell(self.text, dialect).into())
            .clone()
    }
}

/// Declares statements, and `all` so that a test prepares every one on both databases.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)*) => {
        $($(#[$doc])* static $name: $crate::sql::Sql = $crate::sql::Sql::of($text);)*

        /// Every statement of this file.
        pub(crate) fn statements() -> Vec<(&'static str, &'static $crate::sql::Sql)> {
            vec![$((concat!(module_path!(), "::", stringify!($name)), &$name)),*]
        }
    };
}
pub(crate) use statements;

fn spell(text: &str, dialect: Dialect) -> String {
    let out = expand(text, "ROWS(", |inside| rows(inside, dialect));
    let out = expand(&out, "LINES(", |inside| lines(inside, dialect));
    let lock = match dialect {
        Dialect::Sqlite => "",
        Dialect::Postgres => "FOR UPDATE",
    };
    out.replace("LOCKED", lock)
}

/// Spells out every `WORD(…)`.
fn expand(text: &str, word: &str, spelled: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(at) = rest.find(word) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        let inside = &found[word.len()..];
        let end = inside.find(')').unwrap_or(inside.len());
        out.push_str(&spelled(&inside[..end]));
        rest = inside.get(end + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// The same where each row of the batch is an array in the order of the columns: what comes by the thousand a second.
fn lines(inside: &str, dialect: Dialect) -> String {
    let (parameter, columns) = inside.split_once(':').unwrap_or((inside, ""));
    let fields = columns.split(',').enumerate().filter_map(|(at, column)| {
        let (name, kind) = column.trim().split_once(' ')?;
        Some(match dialect {
            Dialect::Sqlite => format!("value->>{at} AS {name}"),
            Dialect::Postgres => format!("(value->>{at})::{kind} AS {name}"),
        })
    });
    let fields: Vec<String> = fields.collect();
    let fields = fields.join(", ");
    match dialect {
        Dialect::Sqlite => format!("(SELECT {fields} FROM json_each({parameter}))"),
        Dialect::Postgres => {
            format!(
                "(SELECT {fields} FROM json_array_elements({parameter}::text::json) AS each(value))"
            )
        }
    }
}

/// `$1: a BIGINT, b TEXT` as a table in parentheses.
fn rows(inside: &str, dialect: Dialect) -> String {
    let (parameter, columns) = inside.split_once(':').unwrap_or((inside, ""));
    let columns = columns.trim();
    match dialect {
        Dialect::Postgres => format!(
            "(SELECT * FROM jsonb_to_recordset({parameter}::text::jsonb) AS batch({columns}))"
        ),
        Dialect::Sqlite => {
            let fields: Vec<String> = columns
                .split(',')
                .filter_map(|c| c.split_whitespace().next())
                .map(|name| format!("value->>'$.{name}' AS {name}"))
                .collect();
            format!("(SELECT {} FROM json_each({parameter}))", fields.join(", "))
        }
    }
}
