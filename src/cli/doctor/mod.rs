//! `tongluo doctor`: what is wrong and where to look. Looks only; changes nothing.

mod bot;

use super::args::Doctor;
use super::desk::{Desk, Ended, Failed, store_words};
use super::screen::{self, GREEN, RED, YELLOW, styled};
use super::show::plain;
use crate::config::Updates;
use crate::domain::delivery::State;
use crate::domain::halt::Halt;
use crate::domain::problem::{Problem, Severity};
use crate::domain::time::Span;
use crate::store::chats::{Chat, ChatKind, ChatState};
use crate::store::halts::{self, Standing};
use crate::store::notices::Notice;
use crate::store::views::overview::{Overview, overview};
use crate::store::{Store, backups, chats, claims, notices, people};
use crate::text::compose;
use serde::Serialize;

/// Updates older than this mean that nobody writes, or that nothing arrives.
const SILENCE: Span = Span::days(2);

/// A backup older than this is too old.
const BACKUP: Span = Span::days(3);

/// Notices that are shown one by one.
const NOTICES: usize = 20;

/// Looks at everything that can be looked at.
pub(crate) async fn doctor(typed: &Doctor, desk: &Desk) -> Result<Ended, Failed> {
    let mut found = vec![messages(desk)];
    found.extend(settings(desk));
    let (mut told, mut groups) = (Vec::new(), Vec::new());
    match desk.open_if_there().await {
        Ok(None) => found
            .push(Problem::note("doctor-no-database").with("database", &desk.settings.database)),
        Err(Failed::Store(error)) => {
            let (what, fix) = store_words(&desk.texts, &error);
            told.push(Finding {
                severity: Severity::Error,
                code: "doctor-database",
                what,
                look: fix,
            });
        }
        Err(other) => return Err(other),
        Ok(Some(store)) => {
            let looked = look(&store, desk).await;
            store.close().await;
            let (problems, notices, seen) = looked?;
            found.extend(problems);
            told.extend(notices);
            groups = seen;
        }
    }
    found.extend(bot::look(desk, &groups).await);
    let worded = found.iter().map(|problem| {
        let words = desk.texts.problem(problem);
        Finding {
            severity: problem.severity,
            code: problem.code,
            what: words.what,
            look: words.fix,
        }
    });
    let mut all: Vec<Finding> = worded.chain(told).collect();
    all.sort_by_key(|f| std::cmp::Reverse(f.severity));
    if typed.json {
        screen::json(&all)?;
    } else {
        print(&all, desk)?;
    }
    let ill = all.iter().any(|f| f.severity > Severity::Note);
    Ok(if ill { Ended::Found } else { Ended::Well })
}

/// One thing that was seen.
#[derive(Serialize)]
struct Finding {
    severity: Severity,
    code: &'static str,
    what: String,
    look: Option<String>,
}

fn print(all: &[Finding], desk: &Desk) -> Result<(), Failed> {
    for finding in all {
        let (style, key) = match finding.severity {
            Severity::Error => (RED, "cli-severity-error"),
            Severity::Warning => (YELLOW, "cli-severity-warning"),
            Severity::Note => (GREEN, "doctor-well"),
        };
        let head = styled(style, desk.say(key, &[]));
        screen::line(format!("{head}  {}", plain(&finding.what)))?;
        if let Some(look) = &finding.look {
            let name = desk.say("doctor-look", &[]);
            screen::line(format!("      {name}{look}"))?;
        }
    }
    Ok(())
}

fn messages(desk: &Desk) -> Problem {
    let folder = desk.settings.messages.display();
    match desk.messages(&desk.settings.messages) {
        Err(_) => Problem::error("doctor-no-messages").with("folder", folder),
        Ok(loaded) => {
            let broken = loaded
                .problems
                .iter()
                .filter(|p| p.severity == Severity::Error);
            let (broken, posts) = (broken.count(), loaded.catalogue.posts.len());
            if broken == 0 {
                Problem::note("doctor-messages")
                    .with("folder", folder)
                    .with("posts", posts)
            } else {
                Problem::warning("doctor-messages-broken")
                    .with("folder", folder)
                    .with("errors", broken)
            }
        }
    }
}

fn settings(desk: &Desk) -> Vec<Problem> {
    let settings = &desk.settings;
    let mut found = Vec::new();
    if settings.token.is_none() {
        found.push(Problem::warning("doctor-no-token"));
    }
    if settings.updates == Updates::Webhook
        && let Some(url) = settings
            .webhook_url
            .as_deref()
            .filter(|u| u.starts_with("http:"))
    {
        found.push(Problem::warning("doctor-webhook-plain").with("url", url));
    }
    found
}

/// What is to be said, what waits to be told, the groups that are known.
type Looked = (Vec<Problem>, Vec<Finding>, Vec<Chat>);

async fn look(store: &Store, desk: &Desk) -> Result<Looked, Failed> {
    let (seen, groups, audiences, untold, owners, standing) = store
        .read(|conn| {
            Box::pin(async move {
                Ok((
                    overview(conn).await?,
                    chats::list(conn).await?,
                    people::audiences(conn).await?,
                    notices::untold(conn).await?,
                    claims::owners(conn).await?,
                    halts::open(conn).await?,
                ))
            })
        })
        .await?;
    let mut found = database(&seen, desk);
    found.extend(standing.iter().map(|halt| held(halt, desk)));
    if seen.bot.is_some() {
        found.extend(backup(store, desk));
    }
    found.extend(groups.iter().filter_map(group));
    for (_, name, members, chats) in audiences {
        if members == 0 {
            found.push(Problem::warning("doctor-audience-empty").with("audience", name));
        } else if chats == 0 {
            found.push(Problem::warning("doctor-audience-unreached").with("audience", name));
        }
    }
    if owners.is_empty() {
        found.push(Problem::warning("doctor-no-owner"));
    }
    let told = untold.iter().take(NOTICES).map(|n| notice(n, desk));
    Ok((found, told.collect(), groups))
}

/// What waits to be told to the owner, in the words he would get.
fn notice(notice: &Notice, desk: &Desk) -> Finding {
    let outgoing = compose::notice(&desk.texts, &notice.topic, &notice.args);
    let at = desk.stamp(notice.created_at);
    let words = outgoing.document.plain().replace('\n', " ");
    Finding {
        severity: Severity::Warning,
        code: "doctor-notice",
        what: format!("{at}  {words}"),
        look: None,
    }
}

fn database(seen: &Overview, desk: &Desk) -> Vec<Problem> {
    let mut found = vec![
        Problem::note("doctor-database-well")
            .with("database", &desk.settings.database)
            .with("size", seen.size / 1024)
            .with("open", seen.open_occurrences),
    ];
    match &seen.bot {
        None => found.push(Problem::note("doctor-never-ran")),
        Some(bot) if bot.api_url != desk.settings.api_url => found.push(
            Problem::error("doctor-foreign")
                .with("bot", &bot.username)
                .with("stamped", &bot.api_url)
                .with("given", &desk.settings.api_url),
        ),
        Some(_) => {}
    }
    if let Some((_, at)) = seen.last_update
        && desk.now().since(at) > SILENCE
    {
        found.push(Problem::warning("doctor-silence").with("at", desk.stamp(at)));
    }
    let state = |state: State| seen.deliveries.get(&state).copied().unwrap_or(0);
    let counts = [
        (state(State::Unknown), Problem::warning("doctor-unknown")),
        (state(State::Failed), Problem::warning("doctor-failed")),
        (seen.set_aside_updates, Problem::warning("doctor-set-aside")),
        (seen.unclaimed_accounts, Problem::note("doctor-unclaimed")),
    ];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    found.extend(counts.map(|(count, problem)| problem.with("count", count)));
    found
}

/// What keeps everything from leaving.
fn held(halt: &Standing, desk: &Desk) -> Problem {
    let problem = match halt.why {
        Halt::Restored => Problem::error("doctor-held-restored"),
        Halt::Taken => Problem::error("doctor-held-taken"),
        Halt::Moved => Problem::error("doctor-held-moved"),
        // A person's own word, or one that is still to be said.
        Halt::NotStarted => Problem::warning("doctor-held-not-started"),
        Halt::Paused => Problem::warning("doctor-held-paused"),
    };
    problem.with("at", desk.stamp(halt.since))
}

fn backup(store: &Store, desk: &Desk) -> Option<Problem> {
    let folder = crate::app::backups_folder(&desk.settings)?;
    let shown = folder.display();
    let newest = match backups::list(&folder, store.dialect()) {
        Ok(all) => all.last().map(|b| b.at),
        Err(error) => {
            let problem = Problem::warning("doctor-backup-unreadable").with("folder", shown);
            return Some(problem.with("why", error.kind()));
        }
    };
    Some(match newest {
        None => Problem::warning("doctor-backup-none").with("folder", shown),
        Some(at) if desk.now().since(at) > BACKUP => {
            Problem::warning("doctor-backup-old").with("at", desk.stamp(at))
        }
        Some(at) => Problem::note("doctor-backup")
            .with("at", desk.stamp(at))
            .with("folder", shown),
    })
}

fn group(chat: &Chat) -> Option<Problem> {
    if chat.kind != ChatKind::Group {
        return None;
    }
    let code = match chat.state {
        ChatState::Active => return None,
        ChatState::Unconnected => "doctor-group-unconnected",
        // A folded group is the same one under its new address.
        ChatState::Removed if chat.state_why.as_deref() == Some("folded") => return None,
        ChatState::Removed => "doctor-group-removed",
        ChatState::Muted => "doctor-group-muted",
    };
    Some(Problem::warning(code).with("chat", &chat.title))
}
