//! Text with entities: from a bot's HTML, from its own list, from what a person typed; and to safe HTML.
//!
//! Offsets and lengths are UTF-16 units, as everywhere in the Bot API.

mod detect;
mod html;
mod show;

use serde_json::{Value, json};

use super::args::Args;
use super::refusal::Refusal;

pub(crate) use detect::detect;
pub(crate) use show::to_html;

/// No text is longer than this, so no entity can lie beyond it.
const MOST_UNITS: usize = 1_000_000;

/// A part of a text that is more than text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// `bold`, `text_link` and so on.
    pub kind: String,
    /// UTF-16 units before it.
    pub offset: usize,
    /// Its UTF-16 units.
    pub length: usize,
    /// Its further field: the address of a link, the language of a block of code.
    pub detail: Option<String>,
}

impl Entity {
    fn detail_name(&self) -> &'static str {
        match self.kind.as_str() {
            "pre" => "language",
            "custom_emoji" => "custom_emoji_id",
            _ => "url",
        }
    }

    pub(crate) fn json(&self) -> Value {
        let mut value = json!({"type": self.kind, "offset": self.offset, "length": self.length});
        if let Some(detail) = &self.detail {
            value[self.detail_name()] = json!(detail);
        }
        value
    }
}

/// Text with its entities.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rich {
    /// The text without any markup.
    pub text: String,
    /// Its entities by offset, the longer first.
    pub entities: Vec<Entity>,
}

impl Rich {
    /// The text's length in UTF-16 units.
    #[must_use]
    pub fn units(&self) -> usize {
        units(&self.text)
    }

    pub(crate) fn entities_json(&self) -> Value {
        Value::Array(self.entities.iter().map(Entity::json).collect())
    }

    /// Cuts white space off both ends and keeps the entities in place.
    fn trimmed(self) -> Self {
        let lead = units(&self.text) - units(self.text.trim_start());
        let text = self.text.trim().to_owned();
        let end = units(&text);
        let entities = self
            .entities
            .into_iter()
            .filter_map(|mut entity| {
                let from = entity.offset.saturating_sub(lead).min(end);
                let to = (entity.offset + entity.length)
                    .saturating_sub(lead)
                    .min(end);
                entity.offset = from;
                entity.length = to.saturating_sub(from);
                (entity.length > 0).then_some(entity)
            })
            .collect();
        Self { text, entities }
    }
}

/// UTF-16 units of a text.
pub(crate) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Reads a text parameter with its parse mode or its list of entities, whose names start with `prefix`
/// (`caption_`, `explanation_` …, or nothing).
pub(crate) fn read(args: &Args, name: &str, prefix: &str) -> Result<Rich, Refusal> {
    let text = args.text(name).unwrap_or_default();
    // A caption's parse mode has no prefix of its own, its entities have (Bot API).
    let mode_prefix = if prefix == "caption_" { "" } else { prefix };
    let rich = match args.filled(&format!("{mode_prefix}parse_mode")) {
        Some(mode) => parse(text, mode)?,
        None => {
            let list = args.json(&format!("{prefix}entities"), "entities")?;
            let entities = list.map_or_else(Vec::new, |list| listed(&list));
            Rich {
                text: text.to_owned(),
                entities,
            }
        }
    };
    let mut rich = rich.trimmed();
    let found = detect(&rich.text);
    for entity in found {
        let taken = |other: &Entity| {
            entity.offset < other.offset + other.length
                && other.offset < entity.offset + entity.length
        };
        let plain = |kind: &str| matches!(kind, "code" | "pre" | "text_link" | "url");
        if !rich
            .entities
            .iter()
            .any(|other| taken(other) && plain(&other.kind))
        {
            rich.entities.push(entity);
        }
    }
    rich.entities
        .sort_by_key(|entity| (entity.offset, usize::MAX - entity.length));
    Ok(rich)
}

/// Parses text in one of Telegram's modes.
pub(crate) fn parse(text: &str, mode: &str) -> Result<Rich, Refusal> {
    match mode.to_lowercase().as_str() {
        "html" => {
            html::parse(text).map_err(|why| Refusal::bad(format!("can't parse entities: {why}")))
        }
        "markdown" | "markdownv2" => Err(Refusal::bad(format!(
            "the sandbox does not emulate parse_mode {mode}; send HTML or entities"
        ))),
        _ => Err(Refusal::bad("unsupported parse_mode")),
    }
}

fn listed(list: &Value) -> Vec<Entity> {
    let number = |row: &Value, name: &str| {
        row[name]
            .as_u64()
            .and_then(|value| usize::try_from(value).ok())
    };
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(|row| {
            let detail = ["url", "language", "custom_emoji_id"]
                .iter()
                .find_map(|name| row[*name].as_str().map(str::to_owned));
            let far = |value: usize| value > MOST_UNITS;
            if number(row, "offset").is_none_or(far) || number(row, "length").is_none_or(far) {
                return None;
            }
            Some(Entity {
                kind: row["type"].as_str()?.to_owned(),
                offset: number(row, "offset")?,
                length: number(row, "length")?,
                detail,
            })
        })
        .collect()
}
