//! Commands in the private chat: `/name` and what stands behind it. Each is one function; who may use it is asked there.

use super::{Who, write};
use crate::domain::time::Instant;
use crate::engine::Office;
use crate::engine::replies::Reply;
use crate::store::{StoreError, Tx};
use crate::text::compose;
use std::sync::Arc;

/// A command as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Command {
    /// Without the stroke and the bot's name, in lower case.
    pub(super) name: String,
    /// What stands behind it; hostile.
    pub(super) rest: String,
}

/// The command in a text, or `None` where it isn't one (Bot API: `/` and 1 to 32 of `a-z0-9_`, the bot's name may follow).
pub(super) fn parse(text: &str) -> Option<Command> {
    let text = text.trim();
    let (head, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let name = head.strip_prefix('/')?.split('@').next()?;
    let fits = (1..=32).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    fits.then(|| Command {
        name: name.to_ascii_lowercase(),
        rest: rest.trim().to_owned(),
    })
}

/// Carries a command out.
pub(super) async fn carry_out(
    tx: &mut Tx,
    office: &Arc<Office>,
    who: &Who,
    command: &Command,
    now: Instant,
) -> Result<Vec<Reply>, StoreError> {
    if let Some(replies) = super::clerk::command(tx, office, who, command, now).await? {
        return Ok(replies);
    }
    if let Some(replies) = super::stop::carry_out(tx, office, who, command, now).await? {
        return Ok(replies);
    }
    let key = match command.name.as_str() {
        "help" => "help",
        _ => "not-understood",
    };
    Ok(vec![write(who, compose::own(&office.texts, key, &[]))])
}
