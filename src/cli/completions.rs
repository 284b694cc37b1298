//! `tongluo completions SHELL`: completions on standard output.

use super::args::Completions;
use super::desk::{Ended, Failed};
use super::screen;
use crate::text::Texts;

/// Prints them.
pub(crate) fn completions(typed: &Completions, texts: &Texts) -> Result<Ended, Failed> {
    let mut program = super::args::worded(&|key| texts.say(key, &[]));
    let mut text = Vec::new();
    clap_complete::generate(typed.shell, &mut program, "tongluo", &mut text);
    screen::bytes(&text)?;
    Ok(Ended::Well)
}
