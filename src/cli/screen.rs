//! The one writer: lines to standard output, words beside the way to standard error, colours only where a terminal is.
//! Nothing else in the product prints.

use crate::text::Texts;
use anstyle::{AnsiColor, Effects, Style};
use secrecy::SecretString;
use std::fmt::Display;
use std::io::{IsTerminal, Write};

/// What went wrong on the way to the screen or the pipe.
pub(crate) type Printed = std::io::Result<()>;

/// Bad.
pub(crate) const RED: Style = AnsiColor::Red.on_default().effects(Effects::BOLD);
/// To be looked at.
pub(crate) const YELLOW: Style = AnsiColor::Yellow.on_default();
/// Good.
pub(crate) const GREEN: Style = AnsiColor::Green.on_default();
/// Beside the way.
pub(crate) const DIM: Style = Style::new().effects(Effects::DIMMED);
/// Heads of tables.
pub(crate) const BOLD: Style = Style::new().effects(Effects::BOLD);

/// A text in a style; the streams below leave colours out where nobody sees them.
pub(crate) fn styled(style: Style, text: impl Display) -> String {
    format!("{}{text}{}", style.render(), style.render_reset())
}

/// A line on standard output.
pub(crate) fn line(text: impl Display) -> Printed {
    whole(writeln!(anstream::stdout().lock(), "{text}"))
}

/// Bytes on standard output: CSV, JSON.
pub(crate) fn bytes(bytes: &[u8]) -> Printed {
    let mut out = std::io::stdout().lock();
    whole(out.write_all(bytes).and_then(|()| out.flush()))
}

/// A value as indented JSON on standard output.
pub(crate) fn json(value: &impl serde::Serialize) -> Printed {
    let mut text = serde_json::to_string_pretty(value).map_err(std::io::Error::other)?;
    text.push('\n');
    bytes(text.as_bytes())
}

/// A line on standard error: what is not the result itself.
pub(crate) fn aside(text: impl Display) {
    // Where even this fails there is nobody to tell.
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

/// An error on standard error, with what to do where that is known.
pub(crate) fn error(texts: &Texts, what: impl Display, fix: Option<&str>) {
    aside(format!(
        "{}{what}",
        styled(RED, texts.say("cli-error", &[]))
    ));
    if let Some(fix) = fix {
        aside(format!(
            "  {}{fix}",
            styled(GREEN, texts.say("cli-fix", &[]))
        ));
    }
}

/// Whether somebody sits there who can be asked.
pub(crate) fn somebody_is_there() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Puts a question on standard error and reads the line that answers it; nothing where there is no line any more.
pub(crate) fn question(question: &str) -> Option<String> {
    let mut err = anstream::stderr().lock();
    write!(err, "{question} ").and_then(|()| err.flush()).ok()?;
    let mut answer = String::new();
    match std::io::stdin().read_line(&mut answer) {
        Ok(0) | Err(_) => None,
        Ok(_) => Some(answer),
    }
}

/// The same for what nobody may read over a shoulder: nothing is shown while it is typed.
pub(crate) fn hidden(question: &str) -> Option<SecretString> {
    let mut err = anstream::stderr().lock();
    write!(err, "{question} ").and_then(|()| err.flush()).ok()?;
    drop(err);
    let typed = console::Term::stderr().read_secure_line().ok()?;
    Some(SecretString::from(typed))
}

/// Asks for a yes (one of the catalogue's words for it); anything else is a no.
pub(crate) fn asked(texts: &Texts, words: &str) -> bool {
    let Some(answer) = question(words) else {
        return false;
    };
    let answer = answer.trim().to_lowercase();
    let words = texts.say("cli-words-for-yes", &[]);
    words.split_whitespace().any(|word| word == answer)
}

/// A reader who closed the pipe (`| head`) has seen enough: that is no error.
fn whole(printed: Printed) -> Printed {
    match printed {
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// A bar for long work on standard error; none where nobody watches.
pub(crate) fn progress(length: u64, text: &str) -> indicatif::ProgressBar {
    let bar = indicatif::ProgressBar::new(length);
    if let Ok(style) = indicatif::ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
        bar.set_style(style);
    }
    bar.set_message(text.to_owned());
    bar
}
