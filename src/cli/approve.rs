//! `tongluo approve POST --as KEY`: a second person's recorded yes, with the system's user beside it; asking the approvers in
//! their chats, and what waits for whom.

use super::args::Approve;
use super::desk::{Desk, Ended, Failed};
use super::screen::{self, GREEN, styled};
use super::table::{Side, table};
use crate::action::approve::{Approved, Reaching, Saying, approve_for, withdraw};
use crate::action::request_approval::{self, Around, Unreached};
use crate::domain::calendar::Calendar;
use crate::domain::campaign::Post;
use crate::domain::id::{PersonKey, PostId};
use crate::domain::people::Person;
use crate::domain::problem::{Problem, any_error};
use crate::entropy::Generator;
use crate::store::requests;

/// Records it, takes it back, asks for it, or lists what waits.
pub(crate) async fn approve(typed: &Approve, desk: &Desk) -> Result<Ended, Failed> {
    if typed.list {
        return list(desk).await;
    }
    let text = typed.post.as_deref().unwrap_or_default();
    let id =
        PostId::parse(text).ok_or_else(|| Problem::error("post-unknown").with("post", text))?;
    if typed.withdraw {
        return take_back(desk, id).await;
    }
    let (post, calendar) = find(desk, &id)?;
    if typed.ask {
        return ask(desk, post, calendar).await;
    }
    let by = typed.by.as_deref().unwrap_or_default();
    let key =
        PersonKey::parse(by).ok_or_else(|| Problem::error("person-unknown").with("key", by))?;
    let reaching = match typed.openings {
        Some(0) => return Err(Problem::error("approve-openings-zero").into()),
        Some(n) => Reaching::Openings(n),
        None => Reaching::Year,
    };
    let (actor, now, zone) = (desk.actor(), desk.now(), desk.settings.zone);
    let store = desk.open().await?;
    let (title, hash) = (post.revision.title.clone(), post.hash.short().to_owned());
    let by = key.clone();
    let Approved {
        again, replaces, ..
    } = store
        .write(move |tx| {
            Box::pin(async move {
                let saying = Saying {
                    approver: &by,
                    reaching,
                    calendar: &calendar,
                };
                approve_for(tx, &actor, &post, saying, now, zone).await
            })
        })
        .await?;
    store.close().await;
    let done = match (again, reaching, replaces) {
        (true, ..) => "approve-again",
        (false, Reaching::Openings(_), _) => "approve-done-openings",
        (false, Reaching::Year, true) => "approve-replaced",
        (false, Reaching::Year, false) => "approve-done",
    };
    let count = typed.openings.unwrap_or_default().to_string();
    let args = [
        ("post", id.as_str()),
        ("title", title.as_str()),
        ("key", key.as_str()),
        ("hash", hash.as_str()),
        ("count", count.as_str()),
    ];
    screen::line(styled(GREEN, desk.say(done, &args)))?;
    Ok(Ended::Well)
}

async fn take_back(desk: &Desk, id: PostId) -> Result<Ended, Failed> {
    let (actor, now) = (desk.actor(), desk.now());
    let store = desk.open().await?;
    let post = id.clone();
    store
        .write(move |tx| Box::pin(async move { withdraw(tx, &actor, &post, now).await }))
        .await?;
    store.close().await;
    screen::line(desk.say("approve-withdrawn", &[("post", id.as_str())]))?;
    Ok(Ended::Well)
}

/// The post as its file says it now. One that is there and can't be read is said to be so: what is wrong with it says more.
fn find(desk: &Desk, id: &PostId) -> Result<(Post, Calendar), Failed> {
    let mut loaded = desk.messages(&desk.settings.messages)?;
    if let Some(post) = loaded.catalogue.posts.remove(id) {
        return Ok((post, loaded.catalogue.calendar));
    }
    let file = loaded.posts_seen.iter().find(|(seen, _)| seen == id);
    let Some((_, file)) = file else {
        return Err(Problem::error("post-unknown").with("post", id).into());
    };
    let mut problems = loaded.problems;
    problems.retain(|p| p.place.as_ref().is_some_and(|at| at.file.ends_with(file)));
    if !any_error(&problems) {
        problems.push(Problem::error("post-unknown").with("post", id));
    }
    Err(Failed::Problems(problems, loaded.sources))
}

async fn ask(desk: &Desk, post: Post, calendar: Calendar) -> Result<Ended, Failed> {
    let (actor, now, zone) = (desk.actor(), desk.now(), desk.settings.zone);
    let texts = desk.texts.clone();
    let title = post.revision.title.clone();
    let (id, hash) = (post.revision.post.to_string(), post.hash.short().to_owned());
    let store = desk.open().await?;
    let done = store
        .write(move |tx| {
            Box::pin(async move {
                let entropy = Generator::system();
                let around = Around {
                    texts: &texts,
                    calendar: &calendar,
                    zone,
                    entropy: &entropy,
                };
                request_approval::request(tx, &actor, &post, around, now).await
            })
        })
        .await?;
    store.close().await;
    let names: Vec<String> = done.asked.iter().map(named).collect();
    let names = names.join(&desk.say("list-separator", &[]));
    let key = match (names.is_empty(), done.again) {
        (true, _) => "approve-requested-nobody",
        (false, true) => "approve-requested-again",
        (false, false) => "approve-requested",
    };
    let args = [
        ("post", id.as_str()),
        ("title", title.as_str()),
        ("hash", hash.as_str()),
        ("names", names.as_str()),
    ];
    screen::line(styled(GREEN, desk.say(key, &args)))?;
    for (person, why) in &done.unreached {
        let key = match why {
            Unreached::NotClaimed => "approve-unreached-claimed",
            Unreached::NotStarted => "approve-unreached-started",
        };
        let args = [("name", person.name.as_str()), ("key", person.key.as_str())];
        screen::line(desk.say(key, &args))?;
    }
    Ok(Ended::Well)
}

fn named(person: &Person) -> String {
    format!("{} {}", person.key, person.name)
}

async fn list(desk: &Desk) -> Result<Ended, Failed> {
    let (now, zone) = (desk.now(), desk.settings.zone);
    let store = desk.open().await?;
    let waiting = store
        .read(move |conn| {
            Box::pin(async move {
                let mut found = Vec::new();
                for request in requests::open(conn).await? {
                    let who = request_approval::waits_for(conn, &request, zone, now).await?;
                    found.push((request, who));
                }
                Ok::<_, crate::store::StoreError>(found)
            })
        })
        .await?;
    store.close().await;
    if waiting.is_empty() {
        screen::line(desk.say("approve-list-none", &[]))?;
        return Ok(Ended::Well);
    }
    let heads = ["post", "title", "since", "who"]
        .map(|name| (desk.say(&format!("approve-list-{name}"), &[]), Side::Left));
    let separator = desk.say("list-separator", &[]);
    let rows: Vec<Vec<String>> = waiting
        .iter()
        .map(|(request, who)| {
            let names: Vec<String> = who
                .iter()
                .map(|(person, has)| match (named(person), has) {
                    (name, true) => name,
                    (name, false) => desk.say("approve-list-unreached", &[("name", &name)]),
                })
                .collect();
            let names = match names.is_empty() {
                true => desk.say("approve-nobody", &[]),
                false => names.join(&separator),
            };
            vec![
                request.post.to_string(),
                request.revision.title.clone(),
                desk.stamp(request.at),
                names,
            ]
        })
        .collect();
    screen::line(table(&heads, &rows))?;
    Ok(Ended::Well)
}
