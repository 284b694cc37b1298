//! What may be asked about registrations by a command: /register, /claims, /who, /unreached. Names are shown to the owner alone.

use super::commands::Command;
use super::{Who, plain, register, write};
use crate::action::ask::{self, Asked};
use crate::action::{register as registers, whose};
use crate::domain::dialog::Topic;
use crate::domain::time::Instant;
use crate::engine::Office;
use crate::engine::replies::Reply;
use crate::store::views::reach::{self, Standing};
use crate::store::{StoreError, Tx, bots, claims, dialogs, people};
use crate::text::compose;
use std::sync::Arc;

/// Lines of one answer; a longer list is for the command line.
const LINES: usize = 60;

/// Carries one of these commands out; nothing where it is another's.
pub(super) async fn command(
    tx: &mut Tx,
    office: &Arc<Office>,
    who: &Who,
    command: &Command,
    now: Instant,
) -> Result<Option<Vec<Reply>>, StoreError> {
    let owner = claims::owners(tx).await?.contains(&who.account);
    let own = |key: &str| vec![write(who, compose::own(&office.texts, key, &[]))];
    Ok(Some(match command.name.as_str() {
        "register" => {
            let entropy = office.entropy.as_ref();
            let begun = registers::begin_for(tx, who.account, None, entropy, now).await?;
            let said = register::begun(tx, office, &begun).await?;
            said.into_iter().map(|o| write(who, o)).collect()
        }
        "claims" => {
            let listed = list(tx, office, who, now).await?;
            let asked = owner && whose::ask(tx, who.account, office.entropy.as_ref(), now).await?;
            if listed || asked {
                Vec::new()
            } else {
                own("claims-none")
            }
        }
        "who" if owner => {
            if whose::ask(tx, who.account, office.entropy.as_ref(), now).await? {
                Vec::new()
            } else {
                own("whose-none")
            }
        }
        "unreached" if owner => vec![write(who, unreached(tx, office, now).await?)],
        "who" | "unreached" => own("owner-only"),
        _ => return Ok(None),
    }))
}

/// The list of what waits for this account's yes, at the end of the chat. False where nothing does.
async fn list(tx: &mut Tx, office: &Office, who: &Who, now: Instant) -> Result<bool, StoreError> {
    let today = now.day(office.zone);
    if registers::waiting_for(tx, who.account, today)
        .await?
        .is_empty()
    {
        return Ok(false);
    }
    for dialog in dialogs::of_account(tx, who.account).await? {
        if dialog.topic == Topic::Claims {
            dialogs::close(tx, dialog.id, "anew", now).await?;
        }
    }
    let asked = Asked {
        topic: Topic::Claims,
        subject: "",
        state: "{}",
    };
    ask::ask(tx, who.account, asked, office.entropy.as_ref(), now).await?;
    Ok(true)
}

/// Who can't be written to, each with why, and what the owner may pass on.
async fn unreached(
    tx: &mut Tx,
    office: &Office,
    now: Instant,
) -> Result<crate::domain::outgoing::Outgoing, StoreError> {
    let today = now.day(office.zone);
    let mut lines = Vec::new();
    for (audience, ..) in people::audiences(tx).await? {
        for (person, standing) in reach::reach(tx, audience, today).await? {
            if standing != Standing::Reached {
                let why = office
                    .texts
                    .say(&format!("reach-{}", standing.as_str()), &[]);
                let args = [
                    ("name", person.name.as_str()),
                    ("department", person.department.as_str()),
                    ("why", why.as_str()),
                ];
                lines.push(office.texts.say("reach-line", &args));
            }
        }
    }
    if lines.is_empty() {
        return Ok(plain(&office.texts.say("reach-all", &[])));
    }
    let count = lines.len();
    let mut text = office
        .texts
        .say("reach-head", &[("count", &count.to_string())]);
    for line in lines.iter().take(LINES) {
        text.push('\n');
        text.push_str(line);
    }
    if count > LINES {
        text.push('\n');
        text.push_str(&office.texts.say("reach-rest", &[]));
    }
    if let Some(bot) = bots::the_bot(tx).await? {
        let link = format!("https://t.me/{}", bot.username);
        text.push('\n');
        text.push_str(&office.texts.say("reach-pass-on-all", &[("link", &link)]));
    }
    Ok(plain(&text))
}
