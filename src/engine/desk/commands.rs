//! Commands in the private chat: `/name`, or the plain word for it, and what stands behind it. Each is one function; who may use
//! it is asked here or by the verb.

use super::lines::Lines;
use super::{Who, ahead, figures, me, refused_words, write};
use crate::action::Refused;
use crate::domain::document::Run;
use crate::domain::outgoing::Outgoing;
use crate::domain::time::Instant;
use crate::engine::Office;
use crate::engine::replies::Reply;
use crate::store::{Conn, StoreError, Tx, claims};
use crate::text::{Texts, compose};
use std::sync::Arc;

/// What the owner may ask for, in the order of his help. Each has its line in `command-<name>`, its plain words in `word-<name>`.
const OWNERS: [&str; 5] = ["today", "plan", "stats", "missing", "drafts"];

/// What everybody may ask for.
const EVERYBODYS: [&str; 3] = ["me", "forget", "help"];

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

/// The command that a plain word stands for: the catalogue lists them, apart by blanks.
pub(super) fn plain_word(texts: &Texts, text: &str) -> Option<Command> {
    let text = text.trim().trim_end_matches(|c: char| !c.is_alphanumeric());
    let (head, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let said = head.to_lowercase();
    let name = OWNERS.iter().chain(&EVERYBODYS).find(|name| {
        let words = texts.find(&format!("word-{name}"), &[]).unwrap_or_default();
        words.split_whitespace().any(|w| w == said)
    })?;
    Some(Command {
        name: (*name).to_owned(),
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
    if command.name == "drafts" {
        return super::draft::list(tx, office, who, now).await;
    }
    if let Some(replies) = super::stop::carry_out(tx, office, who, command, now).await? {
        return Ok(replies);
    }
    if let Some(replies) = super::clerk::command(tx, office, who, command, now).await? {
        return Ok(replies);
    }
    if command.name == "delegate" {
        return super::delegate::command(tx, office, who, command, now).await;
    }
    let name = command.name.as_str();
    if OWNERS.contains(&name) {
        if !is_owner(tx, who).await? {
            let outgoing = compose::own(&office.texts, "not-for-you", &[]);
            return Ok(vec![write(who, outgoing)]);
        }
        return owners(tx, office, who, command, now).await;
    }
    match name {
        "help" => Ok(vec![write(who, help(tx, office, who).await?)]),
        "me" | "forget" => {
            me::open(tx, office, who.account, name == "forget", now).await?;
            Ok(Vec::new())
        }
        _ => {
            let outgoing = compose::own(&office.texts, "not-understood", &[]);
            Ok(vec![write(who, outgoing)])
        }
    }
}

async fn is_owner(conn: &mut Conn, who: &Who) -> Result<bool, StoreError> {
    Ok(claims::owners(conn).await?.contains(&who.account))
}

async fn owners(
    tx: &mut Tx,
    office: &Arc<Office>,
    who: &Who,
    command: &Command,
    now: Instant,
) -> Result<Vec<Reply>, StoreError> {
    let outgoing = match command.name.as_str() {
        "today" => ahead::today(tx, office, now).await?,
        "plan" => ahead::plan(tx, office, now).await?,
        "stats" => figures::stats(tx, office, &command.rest, now).await?,
        _ => match figures::missing(tx, office, who, &command.rest, now).await {
            Ok(outgoing) => outgoing,
            Err(Refused::Store(error)) => return Err(error),
            Err(refused) => super::plain(&refused_words(office, &refused)),
        },
    };
    Ok(vec![write(who, outgoing)])
}

/// What the one who asks may do here.
async fn help(conn: &mut Conn, office: &Office, who: &Who) -> Result<Outgoing, StoreError> {
    let owner = is_owner(conn, who).await?;
    let registered = claims::person_of(conn, who.account).await?.is_some();
    let mut lines = Lines::new(&office.texts);
    lines.say(
        match (owner, registered) {
            (true, _) => "own-help-owner",
            (false, true) => "own-help",
            (false, false) => "own-help-unregistered",
        },
        &[],
    );
    let names = OWNERS.iter().filter(|_| owner).chain(&EVERYBODYS);
    let line = |name: &&str| {
        let does = office.texts.say(&format!("command-{name}"), &[]);
        vec![Run::Text(format!("/{name} {does}"))]
    };
    lines.list(names.map(line).collect());
    lines.say("own-help-end", &[]);
    Ok(lines.done())
}

/// What is said to somebody of whom nothing is stored.
pub(super) fn to_nobody(texts: &Texts, text: &str) -> Outgoing {
    let command = parse(text).or_else(|| plain_word(texts, text));
    let key = match command.as_ref().map(|c| c.name.as_str()) {
        Some("me" | "forget") => "nothing-stored",
        Some("help") => "help-unregistered",
        _ => "not-understood",
    };
    compose::own(texts, key, &[])
}
