//! One line of text as a value of the front matter: what a plain scalar can't hold is quoted, and only that.

/// The same on one line, without control characters and characters that nobody sees, without blanks around it.
pub(super) fn clean(text: &str) -> String {
    let line: String = text
        .chars()
        .filter(|c| !is_hidden(*c))
        .map(|c| {
            if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
                ' '
            } else {
                c
            }
        })
        .collect();
    line.trim().to_owned()
}

/// Zero-width characters, marks of direction, what is no character, and private ones: nobody typed them for somebody to read.
pub(super) fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
        | '\u{FFF0}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}' | '\u{E000}'..='\u{F8FF}' | '\u{E0000}'..='\u{10FFFF}')
}

/// Names with 、 or commas between them, each clean.
pub(super) fn names(text: &str) -> Vec<String> {
    let names = text.split(['、', ',', '，', ';', '；']).map(clean);
    names.filter(|n| !n.is_empty()).collect()
}

/// A word without a Chinese keyboard's quotation marks around it, as the reader takes them off.
pub(super) fn unquoted(word: &str) -> &str {
    let inner = word
        .strip_prefix(['“', '”', '‘', '「'])
        .and_then(|t| t.strip_suffix(['”', '“', '’', '」']));
    inner.map_or(word, str::trim)
}

/// The value as it stands behind `key: `.
pub(super) fn write(text: &str) -> String {
    let signs = [
        '-', '?', ':', ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@',
        '`', '：',
    ];
    let plain = !text.is_empty()
        && !text.starts_with(signs)
        && !text.ends_with(':')
        && ![": ", " #", "\t"].iter().any(|odd| text.contains(odd));
    if plain { text.to_owned() } else { quoted(text) }
}

/// The value in quotes.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
