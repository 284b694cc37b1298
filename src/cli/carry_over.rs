//! `tongluo carry-over CAMPAIGN`: 沿用去年, on the server. Only translates; the files are those that the private chat would write.

use super::args::CarryOver;
use super::desk::{Desk, Ended, Failed};
use super::screen::{self, GREEN, styled};
use crate::action::Refused;
use crate::action::draft::{self, Carry, Shelf, carried_lines};
use crate::app::files;
use std::collections::BTreeSet;

/// Copies it, or says what would become of it.
pub(crate) async fn carry_over(typed: &CarryOver, desk: &Desk) -> Result<Ended, Failed> {
    let shelf = Shelf(desk.messages(&desk.settings.messages)?);
    let taken = match desk.open_if_there().await? {
        Some(store) => {
            let taken = store.read(|conn| Box::pin(draft::taken(conn))).await?;
            store.close().await;
            taken
        }
        None => BTreeSet::new(),
    };
    let today = desk.now().day(desk.settings.zone);
    let mut carry = Carry::of(&shelf, &typed.campaign, &desk.texts, today);
    carry.year = typed.year.unwrap_or(carry.year);
    let carried = carry.look(&taken).map_err(Refused::Several)?;
    for line in carried_lines(&desk.texts, &shelf, &carried) {
        screen::line(line)?;
    }
    if typed.dry_run {
        return Ok(Ended::Well);
    }
    for (path, bytes) in &carried.files {
        files::place(&desk.settings.messages, path, bytes, None)?;
    }
    let args = [("folder", carried.folder.as_str())];
    screen::line(styled(GREEN, desk.say("dialog-carry-done", &args)))?;
    Ok(Ended::Well)
}
