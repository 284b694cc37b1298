//! The published schema of the Bot API, and what a request does wrong by it.
//!
//! It never answers a request: Telegram ignores much of what is wrong, so the findings are complaints for
//! whoever wrote the bot. Source: `schema/README.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Schema {
    methods: BTreeMap<String, Vec<Field>>,
    types: BTreeMap<String, Type>,
    #[serde(skip)]
    names: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
struct Field {
    name: String,
    types: Vec<String>,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    limit: Option<(usize, usize, String)>,
}

#[derive(Debug, Deserialize)]
struct Type {
    #[serde(default)]
    fields: Vec<Field>,
    #[serde(default)]
    any: Vec<String>,
}

/// Parameters of earlier versions that the official server still takes.
const STILL_TAKEN: &[&str] = &[
    "reply_to_message_id",
    "allow_sending_without_reply",
    "disable_web_page_preview",
    "correct_option_id",
    "thumb",
];

/// The schema, parsed once. A file that does not parse would be caught by the first test that calls a method.
pub(crate) fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        let mut schema: Schema =
            serde_json::from_str(include_str!("schema/api.json")).unwrap_or_default();
        schema.names = schema
            .methods
            .keys()
            .map(|name| (name.to_lowercase(), name.clone()))
            .collect();
        schema
    })
}

impl Schema {
    /// The method's published spelling, whatever case it was called in.
    pub(crate) fn method(&self, called: &str) -> Option<&str> {
        self.names.get(&called.to_lowercase()).map(String::as_str)
    }

    /// What is wrong with the parameters, one sentence each.
    pub(crate) fn complaints(
        &self,
        method: &str,
        given: &BTreeMap<String, String>,
        files: &BTreeSet<String>,
    ) -> Vec<String> {
        let Some(fields) = self.methods.get(method) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for field in fields.iter().filter(|field| field.required) {
            if !given.contains_key(&field.name) && !files.contains(&field.name) {
                found.push(format!(
                    "{method}: the required parameter {} is missing",
                    field.name
                ));
            }
        }
        for (name, text) in given {
            if STILL_TAKEN.contains(&name.as_str()) {
                continue;
            }
            let Some(field) = fields.iter().find(|field| &field.name == name) else {
                found.push(format!(
                    "{method}: there is no parameter {name}; Telegram ignores it"
                ));
                continue;
            };
            if !field.types.iter().any(|kind| self.text_fits(kind, text)) {
                found.push(format!(
                    "{method}: {name} must be {}",
                    field.types.join(" or ")
                ));
                continue;
            }
            self.length(method, field, text, &mut found);
            if let Ok(value @ (Value::Array(_) | Value::Object(_))) = serde_json::from_str(text) {
                let place = format!("{method}: {name}");
                self.inside(&place, &field.types, &value, &mut found);
            }
        }
        found
    }

    fn length(&self, place: &str, field: &Field, text: &str, found: &mut Vec<String>) {
        let Some((low, high, unit)) = &field.limit else {
            return;
        };
        let length = if unit == "bytes" {
            text.len()
        } else {
            text.chars().count()
        };
        if length < *low || length > *high {
            found.push(format!(
                "{place}: {} has {length} {unit}, allowed are {low} to {high}",
                field.name
            ));
        }
    }

    /// Whether a parameter's text may stand for the type. Scalars travel as text, the rest as JSON.
    fn text_fits(&self, kind: &str, text: &str) -> bool {
        match kind {
            "Integer" => text.parse::<i64>().is_ok(),
            "Float" => text.parse::<f64>().is_ok(),
            "Boolean" | "True" => {
                matches!(
                    text.to_lowercase().as_str(),
                    "true" | "false" | "1" | "0" | "yes" | "no"
                )
            }
            "String" | "InputFile" => true,
            _ => serde_json::from_str::<Value>(text).is_ok_and(|value| {
                if kind.starts_with("Array of ") {
                    value.is_array()
                } else {
                    value.is_object()
                }
            }),
        }
    }

    fn inside(&self, place: &str, kinds: &[String], value: &Value, found: &mut Vec<String>) {
        if kinds
            .iter()
            .any(|kind| self.faults(place, kind, value).is_empty())
        {
            return;
        }
        // Of several types the one with the fewest faults is most likely what was meant.
        let least = kinds
            .iter()
            .map(|kind| self.faults(place, kind, value))
            .min_by_key(Vec::len)
            .unwrap_or_default();
        found.extend(least);
    }

    fn faults(&self, place: &str, kind: &str, value: &Value) -> Vec<String> {
        if let Some(inner) = kind.strip_prefix("Array of ") {
            let Value::Array(rows) = value else {
                return vec![format!("{place} must be an array")];
            };
            return rows
                .iter()
                .enumerate()
                .flat_map(|(index, row)| self.faults(&format!("{place}[{index}]"), inner, row))
                .collect();
        }
        let fits = match kind {
            "Integer" => value.is_i64() || value.is_u64(),
            "Float" => value.is_number(),
            "Boolean" | "True" => value.is_boolean(),
            "String" | "InputFile" => value.is_string(),
            _ => return self.object_faults(place, kind, value),
        };
        if fits {
            Vec::new()
        } else {
            vec![format!("{place} must be {kind}")]
        }
    }

    fn object_faults(&self, place: &str, kind: &str, value: &Value) -> Vec<String> {
        let Some(shape) = self.types.get(kind) else {
            return Vec::new();
        };
        if !shape.any.is_empty() {
            let mut found = Vec::new();
            self.inside(place, &shape.any, value, &mut found);
            return found;
        }
        let Value::Object(members) = value else {
            return vec![format!("{place} must be a JSON object ({kind})")];
        };
        let mut found = Vec::new();
        for field in shape.fields.iter().filter(|field| field.required) {
            if !members.contains_key(&field.name) {
                found.push(format!("{place}: {} is missing ({kind})", field.name));
            }
        }
        for (name, member) in members {
            match shape.fields.iter().find(|field| &field.name == name) {
                None => found.push(format!("{place}: {kind} has no field {name}")),
                Some(field) => {
                    if let (Some(_), Value::String(text)) = (&field.limit, member) {
                        self.length(place, field, text, &mut found);
                    }
                    self.inside(&format!("{place}.{name}"), &field.types, member, &mut found);
                }
            }
        }
        found
    }
}
