//! `tongluo connect AUDIENCE` and `tongluo claim`: one-time links. A link is shown once and never logged; the database keeps
//! its hash.

use super::args::{Claim, Connect};
use super::desk::{Desk, Ended, Failed};
use super::screen::{self, BOLD, styled};
use crate::action::{Refused, claim as claims, connect as connects};
use crate::domain::id::PersonKey;
use crate::domain::people::Person;
use crate::domain::problem::Problem;
use crate::domain::prompt::StartCode;
use crate::entropy::Generator;
use crate::format::csv;
use crate::store::{Store, bots, people};

/// A link that connects a group.
pub(crate) async fn connect(typed: &Connect, desk: &Desk) -> Result<Ended, Failed> {
    let store = desk.open().await?;
    let bot = bot_name(&store).await?;
    let (actor, now, audience) = (desk.actor(), desk.now(), typed.audience.clone());
    let code = store
        .write(move |tx| {
            Box::pin(async move {
                connects::invite(tx, &actor, &audience, &Generator::system(), now).await
            })
        })
        .await?;
    store.close().await;
    screen::line(styled(BOLD, link(&bot, &code)))?;
    screen::aside(desk.say("connect-how", &[("audience", &typed.audience)]));
    Ok(Ended::Well)
}

/// A link that says whose an account is; or one for everybody who has none.
pub(crate) async fn claim(typed: &Claim, desk: &Desk) -> Result<Ended, Failed> {
    if let Some(ended) = super::word::claim(typed, desk).await? {
        return Ok(ended);
    }
    let store = desk.open().await?;
    let bot = bot_name(&store).await?;
    let ended = match &typed.person {
        None if typed.all => all(&store, &bot, desk).await,
        None => owner(&store, &bot, desk).await,
        Some(key) => person(&store, &bot, key, desk).await,
    };
    store.close().await;
    ended
}

async fn owner(store: &Store, bot: &str, desk: &Desk) -> Result<Ended, Failed> {
    let (actor, now) = (desk.actor(), desk.now());
    let code = store
        .write(move |tx| {
            Box::pin(
                async move { claims::invite_owner(tx, &actor, &Generator::system(), now).await },
            )
        })
        .await?;
    screen::line(styled(BOLD, link(bot, &code)))?;
    screen::aside(desk.say("claim-owner-how", &[]));
    Ok(Ended::Well)
}

async fn person(store: &Store, bot: &str, key: &str, desk: &Desk) -> Result<Ended, Failed> {
    let unknown = || Problem::error("person-unknown").with("key", key);
    let key = PersonKey::parse(key).ok_or_else(unknown)?;
    let (actor, now, whose) = (desk.actor(), desk.now(), key.clone());
    let code = store
        .write(move |tx| {
            Box::pin(
                async move { claims::invite(tx, &actor, &whose, &Generator::system(), now).await },
            )
        })
        .await?;
    screen::line(styled(BOLD, link(bot, &code)))?;
    screen::aside(desk.say("claim-how", &[("key", key.as_str())]));
    Ok(Ended::Well)
}

/// CSV with a link each; a slip to hand out. Older links of these people stop working.
async fn all(store: &Store, bot: &str, desk: &Desk) -> Result<Ended, Failed> {
    let (actor, now) = (desk.actor(), desk.now());
    let today = now.day(desk.settings.zone);
    let made: Vec<(Person, StartCode)> = store
        .write(move |tx| {
            Box::pin(async move {
                let chance = Generator::system();
                let mut made = Vec::new();
                for person in people::all(tx).await? {
                    let has_account = !crate::store::claims::accounts_of(tx, person.id)
                        .await?
                        .is_empty();
                    if has_account || !person.is_member_on(today) {
                        continue;
                    }
                    let code = claims::invite(tx, &actor, &person.key, &chance, now).await?;
                    made.push((person, code));
                }
                Ok::<_, Refused>(made)
            })
        })
        .await?;
    let heads = [
        "column-key",
        "column-name",
        "column-department",
        "claim-link",
    ]
    .map(|key| desk.say(key, &[]));
    let rows: Vec<Vec<String>> = made
        .iter()
        .map(|(person, code)| {
            vec![
                person.key.to_string(),
                person.name.clone(),
                person.department.clone(),
                link(bot, code),
            ]
        })
        .collect();
    screen::bytes(&csv::table(&heads, &rows))?;
    let count = made.len().to_string();
    screen::aside(desk.say("claim-all-how", &[("count", &count)]));
    Ok(Ended::Well)
}

/// The bot's public name, known since it first ran on this database.
pub(super) async fn bot_name(store: &Store) -> Result<String, Failed> {
    let bot = store
        .read(|conn| Box::pin(async move { bots::the_bot(conn).await }))
        .await?;
    match bot {
        Some(bot) => Ok(bot.username),
        None => Err(Problem::error("bot-unknown").into()),
    }
}

/// As Telegram spells them (core.telegram.org/bots/features#deep-linking).
pub(super) fn link(bot: &str, code: &StartCode) -> String {
    let way = match code {
        StartCode::Group(_) => "startgroup",
        StartCode::Form(_) | StartCode::Claim(_) | StartCode::Owner(_) | StartCode::Register(_) => {
            "start"
        }
    };
    format!("https://t.me/{bot}?{way}={}", code.payload())
}
