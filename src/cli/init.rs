//! `tongluo init`: a new folder of messages, with the calendars and a page that says what goes where. Never touches a file that
//! is there.

use super::args::Init;
use super::desk::{Desk, Ended, Failed};
use super::screen;
use crate::content::starter::CALENDAR;
use crate::domain::problem::Problem;
use crate::text::Texts;
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Lays the folder out and says what is new.
pub(crate) fn init(typed: &Init, desk: &Desk) -> Result<Ended, Failed> {
    let folder = typed.dir.as_ref().unwrap_or(&desk.settings.messages);
    let made = lay_out(&desk.texts, folder)?;
    let (folder, count) = (folder.display().to_string(), made.to_string());
    let key = if made == 0 {
        "init-nothing"
    } else {
        "init-done"
    };
    screen::line(desk.say(key, &[("folder", &folder), ("count", &count)]))?;
    Ok(Ended::Well)
}

/// Makes the folder and those of its files that aren't there; how many those were.
pub(crate) fn lay_out(texts: &Texts, folder: &Path) -> Result<usize, Problem> {
    let page = texts.say("init-page", &[]) + "\n";
    let page = [("README.md", page.as_str())];
    let mut made = 0;
    for (name, text) in page.into_iter().chain(CALENDAR) {
        let path = folder.join(name);
        made += usize::from(written(&path, text).map_err(|why| {
            Problem::error("init-unwritable")
                .with("file", path.display())
                .with("why", why.kind())
        })?);
    }
    Ok(made)
}

/// Whether the file was new.
fn written(path: &Path, text: &str) -> std::io::Result<bool> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    match std::fs::File::create_new(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).map(|()| true),
        Err(e) if e.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(e) => Err(e),
    }
}
