//! `tongluo approve POST --as KEY`: a second person's recorded yes, with the system's user beside it.

use super::args::Approve;
use super::desk::{Desk, Ended, Failed};
use super::screen::{self, GREEN, styled};
use crate::action::approve::{Approved, approve as record, withdraw};
use crate::domain::id::{PersonKey, PostId};
use crate::domain::problem::{Problem, any_error};

/// Records it, or takes it back.
pub(crate) async fn approve(typed: &Approve, desk: &Desk) -> Result<Ended, Failed> {
    let id = PostId::parse(&typed.post)
        .ok_or_else(|| Problem::error("post-unknown").with("post", &typed.post))?;
    let key = PersonKey::parse(&typed.by)
        .ok_or_else(|| Problem::error("person-unknown").with("key", &typed.by))?;
    let (actor, now, zone) = (desk.actor(), desk.now(), desk.settings.zone);
    if typed.withdraw {
        let store = desk.open().await?;
        let post = id.clone();
        store
            .write(move |tx| Box::pin(async move { withdraw(tx, &actor, &post, now).await }))
            .await?;
        store.close().await;
        screen::line(desk.say("approve-withdrawn", &[("post", id.as_str())]))?;
        return Ok(Ended::Well);
    }
    let mut loaded = desk.messages(&desk.settings.messages)?;
    let Some(post) = loaded.catalogue.posts.remove(&id) else {
        let file = loaded.posts_seen.iter().find(|(seen, _)| *seen == id);
        let Some((_, file)) = file else {
            return Err(Problem::error("post-unknown").with("post", &id).into());
        };
        // It is there and can't be read: what is wrong with it says more than that.
        let mut problems = loaded.problems;
        problems.retain(|p| p.place.as_ref().is_some_and(|at| at.file.ends_with(file)));
        if !any_error(&problems) {
            problems.push(Problem::error("post-unknown").with("post", &id));
        }
        return Err(Failed::Problems(problems, loaded.sources));
    };
    let store = desk.open().await?;
    let (title, hash) = (post.revision.title.clone(), post.hash.short().to_owned());
    let by = key.clone();
    let Approved {
        again, replaces, ..
    } = store
        .write(move |tx| Box::pin(async move { record(tx, &actor, &post, &by, now, zone).await }))
        .await?;
    store.close().await;
    let done = match (again, replaces) {
        (true, _) => "approve-again",
        (false, true) => "approve-replaced",
        (false, false) => "approve-done",
    };
    let args = [
        ("post", id.as_str()),
        ("title", title.as_str()),
        ("key", key.as_str()),
        ("hash", hash.as_str()),
    ];
    screen::line(styled(GREEN, desk.say(done, &args)))?;
    Ok(Ended::Well)
}
