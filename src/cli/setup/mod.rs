//! `tongluo setup`: asks what only a person knows (language, time zone, token), checks it at once, writes the settings, the
//! token, an empty folder of messages and the database, and prints the owner's one-time link. Run again it shows what would
//! change and asks. Until everything is known and checked, nothing is written.

mod ask;
mod given;
mod write;

use super::args::{Common, Setup};
use super::desk::{Desk, Ended, Failed, early_language, lang};
use super::screen::{self, BOLD, GREEN, YELLOW, styled};
use super::{init, invite};
use crate::action::{Actor, claim};
use crate::channel::{Me, ProbeError};
use crate::config::{DatabaseUrl, Language, Settings};
use crate::domain::problem::Problem;
use crate::domain::prompt::StartCode;
use crate::entropy::Generator;
use crate::store::{Store, bots, claims};
use crate::text::Texts;
use chrono_tz::Tz;
use given::{Given, Ground, Token};
use std::path::PathBuf;
use write::Plan;

/// Everything that setup needs to know.
struct Answers {
    language: Language,
    zone: Tz,
    api_url: String,
    messages: String,
    /// Absent where the environment says it.
    database: Option<String>,
    listen: Option<String>,
    token: Option<Token>,
    /// The file for a token that is typed; the one that stands.
    token_file: Option<String>,
    /// The token only stands in its file: somebody who is there may put another in its place.
    token_stands: bool,
}

impl Answers {
    fn of(mut given: Given, language: Language, zone: Tz) -> Answers {
        let usual = Settings::default();
        let mut said = |key: &str| given.values.remove(key);
        Answers {
            language,
            zone,
            api_url: said("telegram.api_url")
                .map_or(usual.api_url, |url| url.trim_end_matches('/').to_owned()),
            messages: said("messages").unwrap_or_default(),
            database: said("database"),
            listen: said("listen"),
            token_file: said("telegram.token_file"),
            token_stands: given.only_standing.contains(&"telegram.token_file"),
            token: given.token,
        }
    }

    /// What nobody named lies beside the settings; a database that the environment names is left there.
    fn settle(&mut self, ground: &Ground, database: Option<&str>) {
        if self.messages.is_empty() {
            self.messages = ground.beside("messages");
        }
        if self.database.is_none() && database.is_none() && ground.text.is_none() {
            self.database = Some(format!("sqlite:{}", ground.beside("tongluo.db")));
        }
    }

    /// The settings as the bot will have them, as far as setup needs them.
    fn settings(&self, database: Option<&str>) -> Settings {
        let usual = Settings::default();
        let url = database.or(self.database.as_deref());
        Settings {
            language: self.language,
            zone: self.zone,
            messages: PathBuf::from(&self.messages),
            database: url.map_or(usual.database.clone(), DatabaseUrl::new),
            api_url: self.api_url.clone(),
            token: self.token.as_ref().map(|t| t.secret().clone()),
            ..usual
        }
    }
}

/// Sets the bot up. Failures are worded in the language that was chosen by then.
pub(crate) async fn setup(typed: &Setup, common: &Common) -> Result<Ended, (Texts, Failed)> {
    let early = Texts::new(early_language(common.lang));
    let variable = |name: &str| std::env::var(name).ok();
    let ground = Ground::look(common);
    let gathered = ground.and_then(|g| Ok((Given::gather(typed, &g, &variable)?, g)));
    let (given, ground) = match gathered {
        Ok(gathered) => gathered,
        Err(failed) => {
            failed.show(&early);
            return Ok(Ended::Wrongly);
        }
    };
    let chosen = |given: &Given| given.language().map(|l| Texts::new(lang(l)));
    let early = match common.lang {
        Some(_) => early,
        None => chosen(&given).unwrap_or(early),
    };
    let (answers, bot, texts) = if screen::somebody_is_there() && !typed.yes {
        match ask::all(given, &early).await {
            Ok(asked) => asked,
            Err(failed) => return Err((early, failed)),
        }
    } else {
        let missing = given.missing();
        if !missing.is_empty() {
            let between = early.say("setup-between", &[]);
            let named = missing.iter().map(|name| {
                let key = format!("setup-lacks-{name}");
                early.say(&key, &[])
            });
            let named: Vec<String> = named.collect();
            let problem = Problem::error("setup-missing").with("lacking", named.join(&between));
            Failed::from(problem).show(&early);
            return Ok(Ended::Wrongly);
        }
        match without_asking(given, &early).await {
            Ok((answers, bot)) => (answers, bot, early),
            Err(failed) => return Err((early, failed)),
        }
    };
    let failing = texts.clone();
    carry_out(answers, &bot, typed, &ground, texts)
        .await
        .map_err(|failed| (failing, failed))
}

async fn without_asking(given: Given, texts: &Texts) -> Result<(Answers, Me), Failed> {
    let language = given.language().unwrap_or_default();
    let zone = given.values.get("time_zone").and_then(|z| z.parse().ok());
    let zone = zone.ok_or_else(|| Problem::error("setup-missing").with("lacking", "--zone"))?;
    let answers = Answers::of(given, language, zone);
    let bot = known(&answers.settings(None), texts).await?;
    Ok((answers, bot))
}

/// Asks the server whose token it is, and says it; who the bot is. What BotFather should change is said too.
async fn known(settings: &Settings, texts: &Texts) -> Result<Me, Problem> {
    let url = &settings.api_url;
    let unreachable = |why: String| {
        Problem::error("api-unreachable")
            .with("url", url)
            .with("why", why)
    };
    let probe = crate::app::probe(settings)
        .map_err(|unusable| unreachable(unusable.to_string()))?
        .ok_or_else(|| Problem::error("token-missing"))?;
    let me = probe.me().await.map_err(|error| match error {
        ProbeError::Token => Problem::error("setup-token-refused").with("url", url),
        other => unreachable(other.to_string()),
    })?;
    let say = |key: &str| texts.say(key, &[("bot", &me.username), ("url", url)]);
    screen::aside(styled(GREEN, say("setup-bot")));
    if me.hears_all {
        screen::aside(styled(YELLOW, say("setup-hears-all")));
    }
    if !me.joins_groups {
        screen::aside(styled(YELLOW, say("setup-joins-no-groups")));
    }
    Ok(me)
}

async fn carry_out(
    mut answers: Answers,
    bot: &Me,
    typed: &Setup,
    ground: &Ground,
    texts: Texts,
) -> Result<Ended, Failed> {
    let database = std::env::var("DATABASE_URL").ok();
    let database = database.filter(|url| !url.trim().is_empty());
    answers.settle(ground, database.as_deref());
    let plan = Plan::of(&answers, ground, &texts)?;
    if !plan.changes.is_empty() && !agreed(&plan, typed, ground, &texts)? {
        screen::aside(texts.say("setup-left", &[]));
        return Ok(Ended::Wrongly);
    }
    let desk = Desk {
        settings: answers.settings(database.as_deref()),
        texts,
        config: None,
    };
    closed_to_others(desk.settings.database.reveal());
    let store = desk.open().await?;
    let written = stamped(&store, bot, &desk).await;
    let written = written.and_then(|()| Ok(plan.carry_out(ground)?));
    let link = match &written {
        Ok(_) => owner_link(&store, &bot.username, &desk).await,
        Err(_) => Ok(None),
    };
    store.close().await;
    let (written, link) = (written?, link?);
    init::lay_out(&desk.texts, &desk.settings.messages)?;
    report(
        &answers,
        &bot.username,
        &plan,
        &written,
        link.as_deref(),
        &desk,
    )
}

/// Shows what would change and asks; where nobody is there, `--yes` is the answer.
fn agreed(plan: &Plan, typed: &Setup, ground: &Ground, texts: &Texts) -> Result<bool, Failed> {
    let file = ground.path.display().to_string();
    screen::aside(texts.say("setup-stands", &[("file", &file)]));
    for change in &plan.changes {
        screen::aside(format!("  {change}"));
    }
    if typed.yes {
        return Ok(true);
    }
    if !screen::somebody_is_there() {
        return Err(Problem::error("setup-needs-yes").into());
    }
    Ok(screen::asked(texts, &texts.say("setup-change-ask", &[])))
}

/// A new SQLite file is its owner's alone from its first byte on: it will hold names. Where that can't be, opening it says why.
fn closed_to_others(url: &str) {
    #[cfg(unix)]
    if let Some(path) = url.strip_prefix("sqlite:") {
        use std::os::unix::fs::OpenOptionsExt;
        let path = path.trim_start_matches("//");
        let path = path.split('?').next().unwrap_or(path);
        let mut new = std::fs::OpenOptions::new();
        let _ = new.write(true).create_new(true).mode(0o600).open(path);
    }
    #[cfg(not(unix))]
    let _ = url;
}

/// The database belongs to this bot from now on; one of another bot is refused.
async fn stamped(store: &Store, bot: &Me, desk: &Desk) -> Result<(), Failed> {
    let (bot, url, now) = (bot.clone(), desk.settings.api_url.clone(), desk.now());
    let stamping = store.write(move |tx| {
        Box::pin(async move {
            let (id, name) = (&bot.external_id, &bot.username);
            bots::stamp(tx, id, name, &url, now).await
        })
    });
    stamping.await?;
    Ok(())
}

/// The owner's one-time link; nothing where there is an owner.
async fn owner_link(store: &Store, bot: &str, desk: &Desk) -> Result<Option<String>, Failed> {
    let (actor, now): (Actor, _) = (desk.actor(), desk.now());
    let code = store
        .write(move |tx| {
            Box::pin(async move {
                if !claims::owners(tx).await?.is_empty() {
                    return Ok::<Option<StartCode>, crate::action::Refused>(None);
                }
                let chance = Generator::system();
                claim::invite_owner(tx, &actor, &chance, now)
                    .await
                    .map(Some)
            })
        })
        .await?;
    Ok(code.map(|code| invite::link(bot, &code)))
}

fn report(
    answers: &Answers,
    bot: &str,
    plan: &Plan,
    written: &[String],
    link: Option<&str>,
    desk: &Desk,
) -> Result<Ended, Failed> {
    if plan.is_empty() {
        screen::line(desk.say("setup-unchanged", &[]))?;
    }
    for file in written {
        screen::line(desk.say("setup-written", &[("file", file)]))?;
    }
    if matches!(answers.token, Some(Token::InEnvironment(_))) {
        screen::line(desk.say("setup-token-stays", &[]))?;
    }
    let folder = desk.settings.messages.display().to_string();
    let database = desk.settings.database.to_string();
    screen::line(desk.say("setup-messages", &[("folder", &folder)]))?;
    screen::line(desk.say("setup-database", &[("database", &database)]))?;
    screen::line("")?;
    match link {
        Some(link) => {
            screen::line(desk.say("setup-owner", &[]))?;
            screen::line(styled(BOLD, link))?;
        }
        None => screen::line(desk.say("setup-owner-there", &[]))?,
    }
    screen::line("")?;
    let key = match link {
        Some(_) => "setup-next",
        None => "setup-next-again",
    };
    screen::line(desk.say(key, &[("bot", bot)]))?;
    Ok(Ended::Well)
}
