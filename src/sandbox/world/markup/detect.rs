//! What Telegram finds in plain text by itself: commands, mentions, web addresses.

use super::{Entity, units};

/// The entities of a plain text.
pub(crate) fn detect(text: &str) -> Vec<Entity> {
    let mut found = Vec::new();
    let mut from = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        if let Some((kind, length)) = judge(bare) {
            found.push(Entity {
                kind: kind.into(),
                offset: units(&text[..from]),
                length: units(&bare[..length]),
                detail: None,
            });
        }
        from += word.len();
    }
    found
}

fn judge(word: &str) -> Option<(&'static str, usize)> {
    let name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    if let Some(rest) = word.strip_prefix('/') {
        let length = rest
            .find(|letter: char| !name(letter) && letter != '@')
            .unwrap_or(rest.len());
        return (length > 0).then_some(("bot_command", length + 1));
    }
    if let Some(rest) = word.strip_prefix('@') {
        let length = rest
            .find(|letter: char| !name(letter))
            .unwrap_or(rest.len());
        return (length >= 3).then_some(("mention", length + 1));
    }
    if word.starts_with("http://") || word.starts_with("https://") {
        let end = word.find(['，', '。', '）', '；']).unwrap_or(word.len());
        return Some(("url", end));
    }
    None
}
