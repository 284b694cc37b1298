//! `tongluo preview POST` and `tongluo send --to-me POST`: a post as people will read it, on the screen or in the owner's private
//! chat, marked there. Only translates; nothing of it is counted.

use super::args::{Preview, Send};
use super::desk::{Desk, Ended, Failed};
use super::screen::{self, DIM, GREEN, styled};
use crate::action::ahead;
use crate::action::draft::{next_opening, trial};
use crate::app;
use crate::content::Loaded;
use crate::domain::campaign::Post;
use crate::domain::id::{Mark, PostId};
use crate::domain::outgoing::{Outgoing, OutgoingFile};
use crate::domain::problem::{Problem, any_error};
use crate::domain::time::Instant;
use crate::entropy::Generator;
use crate::store::claims;
use crate::text::compose::{self, Posting, Standing};
use crate::text::{self};
use std::sync::Arc;

/// Prints it.
pub(crate) async fn preview(typed: &Preview, desk: &Desk) -> Result<Ended, Failed> {
    let (loaded, post) = found(&typed.post, desk)?;
    let after = match typed.at.and_then(|day| day.and_hms_opt(0, 0, 0)) {
        // The opening at midnight is of that day too.
        Some(wall) => {
            let begin = Instant::at(wall, post.schedule.zone).as_millis();
            Instant::from_millis(begin - 1)
        }
        None => desk.now(),
    };
    let calendar = &loaded.catalogue.calendar;
    let Some(opening) = next_opening(calendar, &post, after) else {
        return Err(Problem::error("trial-no-opening").into());
    };
    let zone = post.schedule.zone;
    let document = ahead::render(&desk.texts, calendar, &post.revision, zone, &opening)?;
    let file = post.revision.attachments.first().zip(post.files.first());
    let posting = Posting {
        revision: &post.revision,
        document: &document,
        opens_at: opening.opens_at,
        closes_at: opening.closes_at,
        late: false,
        zone: desk.settings.zone,
        mark: &Mark::from_bits(0),
        standing: Standing::default(),
        closed: false,
        attachment: file.map(|(about, bytes)| OutgoingFile {
            form: about.form,
            name: about.name.clone(),
            bytes: Arc::new(bytes.clone()),
        }),
    };
    let when = text::moment(&desk.texts, opening.opens_at, desk.settings.zone);
    let reason = text::reason(&desk.texts, &opening.reason, calendar);
    let args = [
        ("when", when.as_str()),
        ("reason", reason.as_str()),
        ("audience", post.revision.audience.as_str()),
    ];
    screen::line(styled(DIM, desk.say("preview-head", &args)))?;
    show(&compose::opening(&desk.texts, &posting))?;
    if post.revision.ask.is_some() {
        let answers = compose::answers(&desk.texts, &post.revision);
        let questions = answers.document.blocks.get(1..).unwrap_or_default();
        for block in questions {
            screen::line("")?;
            screen::line(block.plain())?;
        }
    }
    Ok(Ended::Well)
}

/// As each channel would show it, or why one would refuse it.
fn show(outgoing: &Outgoing) -> Result<(), Failed> {
    for dialect in app::dialects() {
        let rendered = dialect
            .render(outgoing)
            .map_err(|problems| Failed::Problems(problems, std::collections::BTreeMap::new()))?;
        screen::line(styled(DIM, format!("[{}]", dialect.name())))?;
        for line in rendered.plain.lines() {
            screen::line(format!("│ {line}"))?;
        }
        for row in &rendered.buttons {
            let labels: Vec<String> = row.iter().map(|(l, _)| format!("[ {l} ]")).collect();
            screen::line(format!("│ {}", labels.join(" ")))?;
        }
    }
    Ok(())
}

/// Plans a test send for every owner; the running bot hands it over.
pub(crate) async fn send(typed: &Send, desk: &Desk) -> Result<Ended, Failed> {
    let (loaded, post) = found(&typed.post, desk)?;
    let store = desk.open().await?;
    let (texts, now) = (desk.texts.clone(), desk.now());
    let calendar = loaded.catalogue.calendar.clone();
    let count = store
        .write(move |tx| {
            Box::pin(async move {
                let owners = claims::owners(tx).await?;
                if owners.is_empty() {
                    return Err(Problem::error("owner-missing").into());
                }
                let entropy = Generator::system();
                for owner in &owners {
                    trial(tx, *owner, &post, &calendar, &texts, &entropy, now).await?;
                }
                Ok::<_, crate::action::Refused>(owners.len())
            })
        })
        .await?;
    store.close().await;
    let count = count.to_string();
    let args = [("post", typed.post.as_str()), ("count", count.as_str())];
    screen::line(styled(GREEN, desk.say("send-tried", &args)))?;
    Ok(Ended::Well)
}

/// A sound post of the settings' folder, or what is wrong with it.
fn found(typed: &str, desk: &Desk) -> Result<(Loaded, Post), Failed> {
    let unknown = || Problem::error("post-unknown").with("post", typed);
    let id = PostId::parse(typed).ok_or_else(unknown)?;
    let mut loaded = desk.messages(&desk.settings.messages)?;
    if let Some(post) = loaded.catalogue.posts.remove(&id) {
        return Ok((loaded, post));
    }
    let file = loaded.posts_seen.iter().find(|(seen, _)| *seen == id);
    let Some((_, file)) = file else {
        return Err(unknown().into());
    };
    let mut problems = loaded.problems;
    problems.retain(|p| p.place.as_ref().is_some_and(|at| at.file == *file));
    if !any_error(&problems) {
        problems.push(unknown());
    }
    Err(Failed::Problems(problems, loaded.sources))
}
