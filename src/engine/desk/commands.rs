//! Commands in the private chat: `/name`, or the plain word for it, and what stands behind it. Each is one function; who may use
//! it is asked here or by the verb.

use super::lines::Lines;
use super::{Who, ahead, delegate, figures, me, refused_words, stop, write};
use crate::action::Refused;
use crate::domain::document::Run;
use crate::domain::outgoing::Outgoing;
use crate::domain::time::Instant;
use crate::engine::Office;
use crate::engine::replies::Reply;
use crate::store::{Conn, StoreError, Tx, claims};
use crate::text::commands::{EVERYBODY, OWNER, menu};
use crate::text::{Texts, compose};
use std::sync::Arc;

/// What whoever approves something may ask for besides.
const APPROVER: &str = "delegate";

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
    // The owner's menu holds everybody's.
    let name = OWNER.iter().chain([&APPROVER]).find(|name| {
        let words = texts.find(&format!("word-{name}"), &[]).unwrap_or_default();
        words.split_whitespace().any(|w| w == said)
    })?;
    // Of the others a sentence may begin with the word.
    let asks = matches!(*name, "missing" | "stats");
    (rest.is_empty() || asks).then(|| Command {
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
    let name = command.name.as_str();
    // Authors write too, and contacts confirm: these two ask for themselves.
    let asks_itself = EVERYBODY.contains(&name) || matches!(name, "drafts" | "claims");
    if OWNER.contains(&name) && !asks_itself && !is_owner(tx, who).await? {
        let outgoing = compose::own(&office.texts, "not-for-you", &[]);
        return Ok(vec![write(who, outgoing)]);
    }
    if let Some(replies) = stop::carry_out(tx, office, who, command, now).await? {
        return Ok(replies);
    }
    if let Some(replies) = super::clerk::command(tx, office, who, command, now).await? {
        return Ok(replies);
    }
    match name {
        "today" | "plan" | "stats" | "missing" => owners(tx, office, who, command, now).await,
        "drafts" => super::draft::list(tx, office, who, now).await,
        "delegate" => delegate::command(tx, office, who, now).await,
        "help" => Ok(vec![write(who, help(tx, office, who, now).await?)]),
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
async fn help(
    conn: &mut Conn,
    office: &Office,
    who: &Who,
    now: Instant,
) -> Result<Outgoing, StoreError> {
    let owner = is_owner(conn, who).await?;
    let person = claims::person_of(conn, who.account).await?;
    let registered = person.is_some();
    let approves = match person {
        Some(person) => delegate::approves(conn, office, person, now).await?,
        None => false,
    };
    let mut lines = Lines::new(&office.texts);
    lines.say(
        match (owner, registered) {
            (true, _) => "own-help-owner",
            (false, true) => "own-help",
            (false, false) => "own-help-unregistered",
        },
        &[],
    );
    let mut menu = menu(&office.texts, if owner { OWNER } else { EVERYBODY });
    if approves {
        let does = office.texts.say(&format!("command-{APPROVER}"), &[]);
        menu.insert(0, (APPROVER.to_owned(), does));
    }
    let line = |(name, does): (String, String)| vec![Run::Text(format!("/{name} {does}"))];
    lines.list(menu.into_iter().map(line).collect());
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
