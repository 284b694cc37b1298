//! The JSON Schema of a post's front matter, from the same table as the parser. Never a second list of keys.

use super::keys::{Field, KEYS, Key};
use serde_json::{Map, Value, json};

/// JSON Schema 2020-12: every key in Chinese and in English, described in both.
pub fn schema() -> Value {
    let mut properties = Map::new();
    for key in KEYS.iter().filter(|k| k.fits(true)) {
        for name in [key.zh, key.en] {
            properties.insert(name.to_owned(), property(key));
        }
    }
    let one_of = |field: Field| {
        let rows = KEYS.iter().filter(move |k| k.field == field);
        let names = rows
            .flat_map(|k| [k.zh, k.en])
            .map(|name| json!({ "required": [name] }));
        Value::from(names.collect::<Vec<_>>())
    };
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://tongluo.example/messages.schema.json",
        "title": "铜锣内容文件的开头 / Front matter of a Tongluo post",
        "description": "中文键与英文键等价，同一个意思只写一次。 / Chinese and English keys are equal; say each thing once.",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "required": ["id"],
        "allOf": [
            { "anyOf": one_of(Field::Title) },
            { "anyOf": one_of(Field::When) },
        ],
    })
}

fn property(key: &Key) -> Value {
    let description = format!("{} / {}", key.about_zh, key.about_en);
    let title = format!("{} / {}", key.zh, key.en);
    if key.field == Field::Values {
        return json!({
            "title": title,
            "description": description,
            "type": "object",
            "additionalProperties": { "type": ["string", "number", "boolean"] },
        });
    }
    if matches!(key.field, Field::Approver | Field::ToCheck) {
        return json!({
            "title": title,
            "description": description,
            "examples": key.examples,
            "anyOf": [
                { "type": "string", "minLength": 1 },
                { "type": "array", "items": { "type": "string", "minLength": 1 }, "minItems": 1 },
            ],
        });
    }
    let mut property = json!({
        "title": title,
        "description": description,
        "type": "string",
        "minLength": 1,
    });
    if !key.examples.is_empty() {
        property["examples"] = json!(key.examples);
    }
    if !key.only.is_empty() {
        property["enum"] = json!(key.only);
    }
    if key.field == Field::Id {
        property["pattern"] = json!("^[a-z0-9][a-z0-9-]{0,63}$");
    }
    if key.field == Field::Confirm {
        // YAML readers of editors take these words for truth values.
        property["type"] = json!(["string", "boolean"]);
    }
    property
}
