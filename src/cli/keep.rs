//! `tongluo backup`, `restore` and `move`: the office in one file. Only translates; `app::carry` does it.

use super::args::{Backup, Move, Restore};
use super::desk::{Desk, Ended, Failed};
use super::screen::{self, GREEN, YELLOW, styled};
use crate::app::carry;
use crate::config::DEFAULT_FILE;
use crate::entropy::Generator;
use std::path::Path;

/// Writes a backup and says where.
pub(crate) async fn backup(typed: &Backup, desk: &Desk) -> Result<Ended, Failed> {
    let Some(store) = desk.open_if_there().await? else {
        return Err(no_database(desk));
    };
    let kept = carry::back_up(&store, &desk.settings, typed.to.as_deref(), desk.now()).await;
    store.close().await;
    let kept = kept?;
    let (file, size) = (
        kept.path.display().to_string(),
        kept.bytes.div_ceil(1024).to_string(),
    );
    let args = [("file", file.as_str()), ("size", size.as_str())];
    screen::line(styled(GREEN, desk.say("backup-done", &args)))?;
    Ok(Ended::Well)
}

/// Puts a backup in the database's place.
pub(crate) async fn restore(typed: &Restore, desk: &Desk) -> Result<Ended, Failed> {
    let file = typed.file.display().to_string();
    let database = desk.settings.database.to_string();
    let args = [("file", file.as_str()), ("database", database.as_str())];
    screen::line(desk.say("restore-will", &args))?;
    if let Some(ended) = unless_yes(typed.yes, "restore-question", desk)? {
        return Ok(ended);
    }
    let done = carry::restore(
        &desk.settings,
        &typed.file,
        &desk.actor(),
        &Generator::system(),
        desk.now(),
    )
    .await?;
    screen::line(styled(GREEN, desk.say("restore-done", &args)))?;
    let told = [
        ("restore-aside", done.aside),
        (
            "restore-messages",
            done.messages
                .then(|| desk.settings.messages.display().to_string()),
        ),
        (
            "restore-messages-beside",
            done.messages_beside.map(|p| p.display().to_string()),
        ),
        (
            "restore-settings",
            done.settings.map(|p| p.display().to_string()),
        ),
    ];
    for (key, place) in told {
        if let Some(place) = place {
            screen::line(desk.say(key, &[("place", &place)]))?;
        }
    }
    screen::line(styled(YELLOW, desk.say("restore-held", &[])))?;
    Ok(Ended::Well)
}

/// Writes the office into one file and closes this copy.
pub(crate) async fn move_away(typed: &Move, desk: &Desk) -> Result<Ended, Failed> {
    match desk.open_if_there().await? {
        Some(store) => store.close().await,
        None => return Err(no_database(desk)),
    }
    screen::line(desk.say("move-will", &[]))?;
    if let Some(ended) = unless_yes(typed.yes, "move-question", desk)? {
        return Ok(ended);
    }
    let store = desk.open().await?;
    let config = desk.config.as_deref().unwrap_or(Path::new(DEFAULT_FILE));
    let carried = carry::move_away(
        &store,
        &desk.settings,
        config,
        typed.to.as_deref(),
        &desk.actor(),
        desk.now(),
    )
    .await;
    store.close().await;
    let carried = carried?;
    let (file, posts) = (
        carried.path.display().to_string(),
        carried.posts.to_string(),
    );
    let args = [("file", file.as_str()), ("posts", posts.as_str())];
    screen::line(styled(GREEN, desk.say("move-done", &args)))?;
    if !carried.settings {
        screen::line(desk.say("move-no-settings", &[]))?;
    }
    if carried.again {
        screen::line(desk.say("move-again", &[]))?;
    }
    screen::line(styled(YELLOW, desk.say("move-next", &args)))?;
    Ok(Ended::Well)
}

fn no_database(desk: &Desk) -> Failed {
    crate::domain::problem::Problem::error("no-database")
        .with("database", &desk.settings.database)
        .into()
}

/// Asks, unless the yes was typed; how it ended where there is none.
fn unless_yes(yes: bool, question: &str, desk: &Desk) -> Result<Option<Ended>, Failed> {
    if yes {
        return Ok(None);
    }
    if !screen::somebody_is_there() {
        screen::aside(desk.say("keep-needs-yes", &[]));
        return Ok(Some(Ended::Wrongly));
    }
    if screen::asked(&desk.texts, &desk.say(question, &[])) {
        return Ok(None);
    }
    screen::line(desk.say("keep-not-done", &[]))?;
    Ok(Some(Ended::Well))
}
