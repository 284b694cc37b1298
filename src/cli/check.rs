//! `tongluo check [DIR]`: every problem in every file at once, each post's canonical time and its next three openings.

use super::args::Check;
use super::desk::{Desk, Ended, Failed};
use super::screen::{self, BOLD, DIM, GREEN, RED, YELLOW, styled};
use super::show;
use crate::action::check::{Checked, CheckedPost, Known, check as check_all};
use crate::content::{self, Loaded};
use crate::domain::calendar::Calendar;
use crate::domain::campaign::RevisionHash;
use crate::domain::id::PostId;
use crate::domain::problem::{Problem, Severity};
use crate::domain::time::Instant;
use crate::store::{approvals, people};
use crate::text;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Checks, with `--fix` after the safe repairs.
pub(crate) async fn check(typed: &Check, desk: &Desk) -> Result<Ended, Failed> {
    let folder: PathBuf = typed
        .dir
        .clone()
        .unwrap_or_else(|| desk.settings.messages.clone());
    let mut loaded = desk.messages(&folder)?;
    let mut written = Vec::new();
    if typed.fix {
        written = content::fix(&folder, &loaded)?;
        loaded = desk.messages(&folder)?;
    }
    let known = known(desk).await?;
    let dialects = crate::app::dialects();
    let dialects: Vec<&dyn crate::channel::Dialect> = dialects.iter().map(AsRef::as_ref).collect();
    let mut checked = check_all(&loaded, &desk.texts, &dialects, known.as_ref(), desk.now());
    as_typed(&folder, &mut checked, &mut loaded);
    if typed.json {
        screen::json(&told(&checked, &written, desk, &loaded.catalogue.calendar))?;
    } else {
        print(&checked, &loaded, &written, typed, desk)?;
    }
    let bad = checked
        .problems
        .iter()
        .any(|p| p.severity == Severity::Error);
    Ok(if bad { Ended::Found } else { Ended::Well })
}

/// Files as the person would type them: from where he stands, not from the folder.
fn as_typed(folder: &Path, checked: &mut Checked, loaded: &mut Loaded) {
    let typed = |file: &str| folder.join(file).to_string_lossy().replace('\\', "/");
    for place in checked.problems.iter_mut().filter_map(|p| p.place.as_mut()) {
        place.file = typed(&place.file);
    }
    for post in &mut checked.posts {
        post.file = typed(&post.file);
    }
    let sources = std::mem::take(&mut loaded.sources);
    loaded.sources = sources.into_iter().map(|(f, s)| (typed(&f), s)).collect();
}

/// What the database knows; without one, references to people stay notes.
async fn known(desk: &Desk) -> Result<Option<Known>, Failed> {
    let Some(store) = desk.open_if_there().await? else {
        return Ok(None);
    };
    let known = store
        .read(|conn| {
            Box::pin(async move {
                let audiences = people::audiences(conn).await?;
                let mut posts = approvals::known_posts(conn).await?;
                let any: Vec<_> = posts
                    .iter()
                    .map(|(id, ..)| (id.clone(), RevisionHash(String::new())))
                    .collect();
                let approved = approvals::matching(conn, &any).await?;
                let stands = |id: &PostId| {
                    let mut of_post = approved.iter().filter(|a| a.post == *id);
                    of_post.any(|a| a.withdrawn_at.is_none())
                };
                posts.retain(|(id, ..)| stands(id));
                Ok(Known {
                    audiences: audiences.into_iter().map(|(_, name, ..)| name).collect(),
                    posts: posts.into_iter().map(|(id, file, _)| (id, file)).collect(),
                })
            })
        })
        .await?;
    store.close().await;
    Ok(Some(known))
}

fn print(
    checked: &Checked,
    loaded: &Loaded,
    written: &[String],
    typed: &Check,
    desk: &Desk,
) -> Result<(), Failed> {
    for file in written {
        screen::line(styled(GREEN, desk.say("check-fixed", &[("file", file)])))?;
    }
    for post in &checked.posts {
        print_post(post, typed, desk, &loaded.catalogue.calendar)?;
    }
    for text in show::problems(&desk.texts, &checked.problems, &loaded.sources) {
        screen::line(text)?;
        screen::line("")?;
    }
    let count = |severity| {
        let all = checked.problems.iter();
        all.filter(|p| p.severity == severity).count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let style = match (errors, warnings) {
        (0, 0) => GREEN,
        (0, _) => YELLOW,
        _ => RED,
    };
    let numbers = [checked.posts.len(), errors, warnings].map(|n| n.to_string());
    let args = [
        ("posts", numbers[0].as_str()),
        ("errors", numbers[1].as_str()),
        ("warnings", numbers[2].as_str()),
    ];
    screen::line(styled(style, desk.say("check-sum", &args)))?;
    let fixable = checked.problems.iter().filter(|p| p.edit.is_some()).count();
    if fixable > 0 && !typed.fix {
        let count = fixable.to_string();
        screen::line(desk.say("check-fixable", &[("count", &count)]))?;
    }
    Ok(())
}

fn print_post(
    post: &CheckedPost,
    typed: &Check,
    desk: &Desk,
    calendar: &Calendar,
) -> Result<(), Failed> {
    let kind = text::kind(&desk.texts, post.kind);
    let args = [
        ("post", post.post.as_str()),
        ("kind", kind.as_str()),
        ("audience", post.audience.as_str()),
        ("when", post.when.as_str()),
    ];
    screen::line(styled(BOLD, &post.file))?;
    screen::line(format!("  {}", desk.say("check-post", &args)))?;
    for (opening, opens_at) in &post.next {
        let reason = text::why(&desk.texts, opening, calendar);
        let at = text::moment(&desk.texts, *opens_at, desk.settings.zone);
        let year = opens_at.day(desk.settings.zone).format("%Y").to_string();
        let args = [("year", year.as_str()), ("at", &at), ("reason", &reason)];
        let key = if opening.due == *opens_at {
            "check-next"
        } else {
            "check-next-moved"
        };
        screen::line(format!("  {}", desk.say(key, &args)))?;
    }
    if typed.show {
        for (channel, rendered) in &post.rendered {
            screen::line(styled(DIM, format!("  [{channel}]")))?;
            for line in rendered.plain.lines() {
                screen::line(format!("  │ {line}"))?;
            }
            for row in &rendered.buttons {
                let labels: Vec<String> = row
                    .iter()
                    .map(|(label, _)| format!("[ {label} ]"))
                    .collect();
                screen::line(format!("  │ {}", labels.join(" ")))?;
            }
        }
    }
    Ok(())
}

/// What goes out with `--json`.
#[derive(Serialize)]
struct Told<'a> {
    problems: Vec<show::Told<'a>>,
    posts: Vec<ToldPost<'a>>,
    fixed: &'a [String],
}

#[derive(Serialize)]
struct ToldPost<'a> {
    post: &'a str,
    file: &'a str,
    kind: &'static str,
    audience: &'a str,
    when: &'a str,
    next: Vec<ToldOpening>,
    rendered: Vec<(String, String)>,
}

#[derive(Serialize)]
struct ToldOpening {
    due: String,
    opens_at: String,
    reason: String,
}

fn told<'a>(
    checked: &'a Checked,
    written: &'a [String],
    desk: &Desk,
    calendar: &Calendar,
) -> Told<'a> {
    let rfc3339 = |at: Instant| at.utc().with_timezone(&desk.settings.zone).to_rfc3339();
    let problems: &[Problem] = &checked.problems;
    let posts = checked.posts.iter().map(|post| ToldPost {
        post: post.post.as_str(),
        file: &post.file,
        kind: post.kind.as_str(),
        audience: &post.audience,
        when: &post.when,
        next: post
            .next
            .iter()
            .map(|(opening, opens_at)| ToldOpening {
                due: rfc3339(opening.due),
                opens_at: rfc3339(*opens_at),
                reason: text::why(&desk.texts, opening, calendar),
            })
            .collect(),
        rendered: post
            .rendered
            .iter()
            .map(|(channel, rendered)| (channel.to_string(), rendered.markup.clone()))
            .collect(),
    });
    Told {
        problems: show::told(&desk.texts, problems),
        posts: posts.collect(),
        fixed: written,
    }
}
