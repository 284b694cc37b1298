//! Telegram's HTML, with the official parser's own error texts (tdlib, `parse_html`).

use super::{Entity, Rich, units};

/// The tags that Telegram knows (Bot API, formatting options).
const TAGS: &[&str] = &[
    "b",
    "strong",
    "i",
    "em",
    "u",
    "ins",
    "s",
    "strike",
    "del",
    "tg-spoiler",
    "span",
    "a",
    "code",
    "pre",
    "blockquote",
    "tg-emoji",
];

struct Open {
    tag: String,
    entity: Option<(String, Option<String>)>,
    offset: usize,
}

#[derive(Default)]
struct Parser {
    out: String,
    at_units: usize,
    open: Vec<Open>,
    entities: Vec<Entity>,
}

/// Parses, or says in Telegram's words what is wrong.
pub(super) fn parse(text: &str) -> Result<Rich, String> {
    let mut parser = Parser::default();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let here = text.len() - rest.len();
        rest = match letter {
            '<' => parser.tag(rest, here)?,
            '&' => parser.reference(rest),
            other => {
                parser.push(other);
                &rest[other.len_utf8()..]
            }
        };
    }
    if let Some(last) = parser.open.last() {
        return Err(format!(
            "Can't find end tag corresponding to start tag \"{}\"",
            last.tag
        ));
    }
    parser
        .entities
        .sort_by_key(|entity| (entity.offset, usize::MAX - entity.length));
    Ok(Rich {
        text: parser.out,
        entities: parser.entities,
    })
}

impl Parser {
    fn push(&mut self, letter: char) {
        self.at_units += letter.len_utf16();
        self.out.push(letter);
    }

    fn reference<'a>(&mut self, rest: &'a str) -> &'a str {
        if let Some(end) = rest.find(';').filter(|end| *end <= 10)
            && let Some(letter) = decode(&rest[1..end])
        {
            self.push(letter);
            return &rest[end + 1..];
        }
        self.push('&');
        &rest[1..]
    }

    fn tag<'a>(&mut self, rest: &'a str, here: usize) -> Result<&'a str, String> {
        let Some(name_end) = rest.find(|letter: char| letter.is_whitespace() || letter == '>')
        else {
            let which = if rest.starts_with("</") {
                "end"
            } else {
                "start"
            };
            return Err(format!("Unclosed {which} tag at byte offset {here}"));
        };
        let name = rest[1..name_end].to_lowercase();
        if let Some(name) = name.strip_prefix('/') {
            let Some(end) = rest.find('>') else {
                return Err(format!("Unclosed end tag at byte offset {here}"));
            };
            self.close(name, here)?;
            return Ok(&rest[end + 1..]);
        }
        if !TAGS.contains(&name.as_str()) {
            return Err(format!(
                "Unsupported start tag \"{name}\" at byte offset {here}"
            ));
        }
        let Some(end) = tag_end(rest) else {
            return Err(format!(
                "Unclosed start tag \"{name}\" at byte offset {here}"
            ));
        };
        self.start(name, &rest[name_end..end], here)?;
        Ok(&rest[end + 1..])
    }

    fn close(&mut self, name: &str, here: usize) -> Result<(), String> {
        let Some(open) = self.open.pop() else {
            return Err(format!("Unexpected end tag at byte offset {here}"));
        };
        if !name.is_empty() && name != open.tag {
            return Err(format!(
                "Unmatched end tag at byte offset {here}, expected \"</{}>\", found \"</{name}>\"",
                open.tag
            ));
        }
        let length = self.at_units - open.offset;
        if let Some((kind, detail)) = open.entity
            && length > 0
        {
            // `<pre><code class="language-x">` is one block with a language.
            if kind == "code"
                && detail.is_some()
                && let Some(outer) = self.open.last_mut()
                && let Some((outer_kind, language)) = &mut outer.entity
                && outer_kind == "pre"
            {
                *language = detail;
                return Ok(());
            }
            let detail = if kind == "code" { None } else { detail };
            let shown = self.out_since(open.offset);
            let (kind, detail) = match (kind.as_str(), detail) {
                ("text_link", None) => ("url".to_owned(), None),
                ("text_link", Some(to)) if to.is_empty() => ("text_link".to_owned(), Some(shown)),
                (_, detail) => (kind, detail),
            };
            self.entities.push(Entity {
                kind,
                offset: open.offset,
                length,
                detail,
            });
        }
        Ok(())
    }

    fn out_since(&self, offset: usize) -> String {
        let mut seen = 0;
        let from = self
            .out
            .char_indices()
            .find(|(_, letter)| {
                let found = seen >= offset;
                seen += letter.len_utf16();
                found
            })
            .map_or(self.out.len(), |(index, _)| index);
        self.out[from..].to_owned()
    }

    fn start(&mut self, tag: String, rest: &str, here: usize) -> Result<(), String> {
        let attributes = attributes(rest).map_err(|()| {
            format!("Empty attribute name in the tag \"{tag}\" at byte offset {here}")
        })?;
        let value = |name: &str| {
            attributes
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.clone())
        };
        let entity = match tag.as_str() {
            "b" | "strong" => Some(("bold", None)),
            "i" | "em" => Some(("italic", None)),
            "u" | "ins" => Some(("underline", None)),
            "s" | "strike" | "del" => Some(("strikethrough", None)),
            "tg-spoiler" => Some(("spoiler", None)),
            "span" => match value("class").as_deref() {
                Some("tg-spoiler") => Some(("spoiler", None)),
                _ => {
                    return Err(format!(
                        "Tag \"span\" must have class \"tg-spoiler\" at byte offset {here}"
                    ));
                }
            },
            "a" => Some(("text_link", Some(value("href").unwrap_or_default()))),
            "code" => Some((
                "code",
                value("class").and_then(|class| class.strip_prefix("language-").map(str::to_owned)),
            )),
            "pre" => Some(("pre", None)),
            "blockquote" if value("expandable").is_some() => Some(("expandable_blockquote", None)),
            "blockquote" => Some(("blockquote", None)),
            "tg-emoji" => Some(("custom_emoji", value("emoji-id"))),
            // `TAGS` lets nothing else through.
            _ => None,
        };
        self.open.push(Open {
            tag,
            entity: entity.map(|(kind, detail)| (kind.to_owned(), detail)),
            offset: self.at_units,
        });
        Ok(())
    }
}

/// Where the tag ends; a `>` inside quotes does not end it.
fn tag_end(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (index, letter) in rest.char_indices().skip(1) {
        match (quote, letter) {
            (None, '"' | '\'') => quote = Some(letter),
            (None, '>') => return Some(index),
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
    }
    None
}

fn attributes(mut rest: &str) -> Result<Vec<(String, String)>, ()> {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Ok(found);
        }
        let end = rest
            .find(|letter: char| letter.is_whitespace() || letter == '=')
            .unwrap_or(rest.len());
        let name = rest[..end].to_lowercase();
        if name.is_empty() {
            return Err(());
        }
        rest = rest[end..].trim_start();
        let Some(after) = rest.strip_prefix('=') else {
            found.push((name, String::new()));
            continue;
        };
        let after = after.trim_start();
        let value = match after.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inner = &after[1..];
                let end = inner.find(quote).ok_or(())?;
                rest = &inner[end + 1..];
                &inner[..end]
            }
            _ => {
                let end = after.find(char::is_whitespace).unwrap_or(after.len());
                rest = &after[end..];
                &after[..end]
            }
        };
        found.push((name, unescape(value)));
    }
}

fn unescape(text: &str) -> String {
    let mut parser = Parser::default();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        rest = if letter == '&' {
            parser.reference(rest)
        } else {
            parser.push(letter);
            &rest[letter.len_utf8()..]
        };
    }
    debug_assert_eq!(units(&parser.out), parser.at_units);
    parser.out
}

fn decode(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|letter| *letter != '\0');
    }
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        _ => None,
    }
}
