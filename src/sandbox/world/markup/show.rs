//! Safe HTML for the page: everything is escaped here, and only a short list of tags is made.

use super::{Entity, Rich};

struct Open<'a> {
    entity: &'a Entity,
    start: String,
    end: &'static str,
}

impl Open<'_> {
    fn ends_by(&self, here: usize) -> bool {
        self.entity.offset + self.entity.length <= here
    }
}

/// The text as HTML. Links lead only to http, https, tg and mailto addresses.
pub(crate) fn to_html(rich: &Rich) -> String {
    let mut out = String::new();
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut here = 0;
    for letter in rich.text.chars() {
        close_until(&mut out, &mut open, here);
        for entity in rich
            .entities
            .iter()
            .filter(|entity| entity.offset == here && entity.length > 0)
        {
            let (start, end) = tags(entity, &rich.text);
            out.push_str(&start);
            open.push(Open { entity, start, end });
        }
        escape(&mut out, letter);
        here += letter.len_utf16();
    }
    close_until(&mut out, &mut open, usize::MAX);
    out
}

/// Closes what ends here; what was opened later and goes on is closed and opened again.
fn close_until(out: &mut String, open: &mut Vec<Open<'_>>, here: usize) {
    let Some(first) = open.iter().position(|entry| entry.ends_by(here)) else {
        return;
    };
    let tail = open.split_off(first);
    for entry in tail.iter().rev() {
        out.push_str(entry.end);
    }
    for entry in tail.into_iter().filter(|entry| !entry.ends_by(here)) {
        out.push_str(&entry.start);
        open.push(entry);
    }
}

fn slice(text: &str, entity: &Entity) -> String {
    let all: Vec<u16> = text.encode_utf16().collect();
    let end = (entity.offset.saturating_add(entity.length)).min(all.len());
    String::from_utf16_lossy(all.get(entity.offset..end).unwrap_or_default())
}

fn tags(entity: &Entity, text: &str) -> (String, &'static str) {
    let plain = |start: &str, end| (start.to_owned(), end);
    match entity.kind.as_str() {
        "bold" => plain("<strong>", "</strong>"),
        "italic" => plain("<em>", "</em>"),
        "underline" => plain("<u>", "</u>"),
        "strikethrough" => plain("<s>", "</s>"),
        "code" => plain("<code>", "</code>"),
        "pre" => plain("<pre>", "</pre>"),
        "spoiler" => plain("<span class=\"spoiler\">", "</span>"),
        "blockquote" | "expandable_blockquote" => plain("<blockquote>", "</blockquote>"),
        "bot_command" => plain("<span class=\"command\">", "</span>"),
        "mention" => plain("<span class=\"mention\">", "</span>"),
        "text_link" => link(entity.detail.as_deref().unwrap_or_default()),
        "url" => link(&slice(text, entity)),
        _ => plain("<span>", "</span>"),
    }
}

fn link(to: &str) -> (String, &'static str) {
    let lower = to.to_lowercase();
    if !["http://", "https://", "tg://", "mailto:"]
        .iter()
        .any(|scheme| lower.starts_with(scheme))
    {
        return ("<span>".to_owned(), "</span>");
    }
    let mut address = String::new();
    to.chars().for_each(|letter| escape(&mut address, letter));
    (
        format!("<a href=\"{address}\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">"),
        "</a>",
    )
}

fn escape(out: &mut String, letter: char) {
    match letter {
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '&' => out.push_str("&amp;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&#39;"),
        other => out.push(other),
    }
}
