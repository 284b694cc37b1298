//! What is wrong with something that a person wrote, as data. Never words it: `text` turns a code and its arguments
//! into a sentence of what is wrong and what to write instead.

use serde::Serialize;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing to do.
    Note,
    /// Works, and may not be what was meant.
    Warning,
    /// Refused.
    Error,
}

/// Where: a file, and in it a line and column counted from 1 in characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// Path as the person would type it, `/` between its parts.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Characters that are wrong, at least 1.
    pub length: u32,
}

/// A repair that changes nothing but what it says; `check --fix` carries out the safe ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// First byte that is replaced, in the file as it was read.
    pub start: usize,
    /// One past the last byte that is replaced.
    pub end: usize,
    /// What stands there afterwards.
    pub replacement: String,
}

/// One thing that is wrong. The code is the key of its sentence in the catalogue of texts: `problem-<code>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Stable name, `a-z` and `-`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Where; absent for what has no place in a file.
    pub place: Option<Place>,
    /// What the sentence names, by the catalogue's argument names.
    pub args: Vec<(&'static str, String)>,
    /// A safe repair, where there is one.
    pub edit: Option<Edit>,
}

impl Problem {
    /// An error without a place.
    pub fn error(code: &'static str) -> Problem {
        Problem {
            code,
            severity: Severity::Error,
            place: None,
            args: Vec::new(),
            edit: None,
        }
    }
    /// A warning without a place.
    pub fn warning(code: &'static str) -> Problem {
        Problem {
            severity: Severity::Warning,
            ..Problem::error(code)
        }
    }
    /// A note without a place.
    pub fn note(code: &'static str) -> Problem {
        Problem {
            severity: Severity::Note,
            ..Problem::error(code)
        }
    }
    /// The same with an argument for its sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Problem {
        self.args.push((name, value.to_string()));
        self
    }
    /// The same at a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Problem {
        self.place = Some(place);
        self
    }
    /// The same with a safe repair.
    #[must_use]
    pub fn fixed_by(mut self, edit: Edit) -> Problem {
        self.edit = Some(edit);
        self
    }
}

/// Whether any of them refuses.
pub fn any_error(problems: &[Problem]) -> bool {
    problems.iter().any(|p| p.severity == Severity::Error)
}
