//! A call's parameters, as the official server sees them: every value is text, whichever way it came.
//!
//! It checks form only; what a value means is the method's matter.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::refusal::Refusal;

/// One uploaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The name that the sender gave.
    pub name: String,
    /// The media type that the sender gave, if any.
    pub mime: Option<String>,
    /// The bytes.
    pub bytes: Arc<[u8]>,
}

/// The parameters of one call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Args {
    /// Plain parameters by name.
    pub fields: BTreeMap<String, String>,
    /// Uploaded files by parameter name.
    pub files: BTreeMap<String, Upload>,
}

impl Args {
    /// Parameters out of a JSON object; scalars and structures become text, null is left out.
    #[must_use]
    pub fn from_json(value: &Value) -> Self {
        let mut args = Self::default();
        if let Value::Object(members) = value {
            for (name, member) in members {
                match member {
                    Value::Null => {}
                    Value::String(text) => {
                        args.fields.insert(name.clone(), text.clone());
                    }
                    other => {
                        args.fields.insert(name.clone(), other.to_string());
                    }
                }
            }
        }
        args
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }

    /// Absent and empty are the same to the official server.
    pub(crate) fn filled(&self, name: &str) -> Option<&str> {
        self.text(name).filter(|text| !text.is_empty())
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.text(name)
            .is_some_and(|text| matches!(text.to_lowercase().as_str(), "true" | "yes" | "1"))
    }

    /// A flag whose absence means `default`.
    pub(crate) fn flag_or(&self, name: &str, default: bool) -> bool {
        if self.filled(name).is_some() {
            self.flag(name)
        } else {
            default
        }
    }

    /// A whole number; what is no number counts as absent, as with the official server.
    pub(crate) fn whole(&self, name: &str) -> Option<i64> {
        self.text(name)?.trim().parse().ok()
    }

    /// A JSON parameter. The refusal names the parameter as Telegram does.
    pub(crate) fn json(&self, name: &str, called: &str) -> Result<Option<Value>, Refusal> {
        match self.filled(name) {
            None => Ok(None),
            Some(text) => serde_json::from_str(text)
                .map(Some)
                .map_err(|_| Refusal::bad(format!("can't parse {called} JSON object"))),
        }
    }
}
