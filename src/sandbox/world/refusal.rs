//! What a call comes back with: a result, or a refusal in Telegram's own words.
//!
//! The texts are those of the official server (tdlib/telegram-bot-api, Client.cpp); libraries match on them.

use serde_json::{Value, json};

/// What the Bot API answers.
pub type Reply = Result<Granted, Refusal>;

/// A carried out call.
#[derive(Debug, Clone, PartialEq)]
pub struct Granted {
    /// The method's result.
    pub result: Value,
    /// The remark that a few methods add.
    pub note: Option<&'static str>,
}

impl From<Value> for Granted {
    fn from(result: Value) -> Self {
        Self { result, note: None }
    }
}

/// A refused call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The error code, which is also the HTTP status.
    pub code: u16,
    /// The text that clients match on.
    pub description: String,
    /// Seconds to hold off (with 429).
    pub retry_after: Option<i64>,
    /// Where the group went (with 400).
    pub migrate_to: Option<i64>,
}

impl Refusal {
    fn new(code: u16, description: String) -> Self {
        Self {
            code,
            description,
            retry_after: None,
            migrate_to: None,
        }
    }

    /// 400, with the usual prefix.
    pub(crate) fn bad(what: impl AsRef<str>) -> Self {
        Self::new(400, format!("Bad Request: {}", what.as_ref()))
    }

    /// 403, with the usual prefix.
    pub(crate) fn forbidden(what: impl AsRef<str>) -> Self {
        Self::new(403, format!("Forbidden: {}", what.as_ref()))
    }

    /// 409, with the usual prefix.
    pub(crate) fn conflict(what: &str) -> Self {
        Self::new(409, format!("Conflict: {what}"))
    }

    /// 429 with its pause in seconds.
    pub(crate) fn too_many(retry_after: i64) -> Self {
        let mut refusal = Self::new(429, format!("Too Many Requests: retry after {retry_after}"));
        refusal.retry_after = Some(retry_after);
        refusal
    }

    /// 400 for a group that became a supergroup.
    pub(crate) fn migrated(to: i64) -> Self {
        let mut refusal = Self::bad("group chat was upgraded to a supergroup chat");
        refusal.migrate_to = Some(to);
        refusal
    }

    /// 401 for a token that the world knows, but no longer honours.
    pub(crate) fn unauthorized() -> Self {
        Self::new(401, "Unauthorized".into())
    }

    /// 401 for what is no token at all.
    pub(crate) fn invalid_token() -> Self {
        Self::new(401, "Unauthorized: invalid token specified".into())
    }

    /// 404 for a method that the Bot API doesn't have.
    pub(crate) fn no_method() -> Self {
        Self::new(404, "Not Found: method not found".into())
    }
}

/// The envelope that goes over the wire.
pub(crate) fn envelope(reply: &Reply) -> Value {
    match reply {
        Ok(granted) => {
            let mut body = json!({"ok": true, "result": granted.result});
            if let Some(note) = granted.note {
                body["description"] = json!(note);
            }
            body
        }
        Err(refusal) => {
            let mut body = json!({"ok": false, "error_code": refusal.code, "description": refusal.description});
            if let Some(seconds) = refusal.retry_after {
                body["parameters"] = json!({"retry_after": seconds});
            }
            if let Some(chat) = refusal.migrate_to {
                body["parameters"] = json!({"migrate_to_chat_id": chat});
            }
            body
        }
    }
}

/// Leaves out what is null: Telegram never sends an absent field as null.
pub(crate) fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .filter(|(_, member)| !member.is_null())
                .map(|(name, member)| (name, without_nulls(member)))
                .collect(),
        ),
        Value::Array(rows) => Value::Array(rows.into_iter().map(without_nulls).collect()),
        other => other,
    }
}
