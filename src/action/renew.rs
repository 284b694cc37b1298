//! The approvals that end with the year: in December those who may say yes are asked whether they go on, and so is the owner.
//! One tap is one yes to one post, by a second person as ever: the owner's tap on his own post asks for a yes, it doesn't give one.

use super::approve::{self, Reaching, Saying, standing_delegations};
use super::ask::{Asked, ask};
use super::request_approval::{self, Around};
use super::tell::reachable;
use super::{Actor, Refused, members_on, require_owner};
use crate::domain::approval::{self, Approval, may_approve_for};
use crate::domain::campaign::{Catalogue, Post};
use crate::domain::dialog::Topic;
use crate::domain::id::{AccountId, PostId};
use crate::domain::people::Person;
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::entropy::Entropy;
use crate::store::{Conn, StoreError, Tx, approvals, claims, dialogs, people, requests};
use chrono::Datelike;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The state of a December question, as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// The posts it is about, in their order; a choice names one by its place.
    pub posts: Vec<String>,
    /// All at once: asked a second time.
    #[serde(default)]
    pub sure: bool,
}

impl List {
    /// As it is stored.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
    /// The state that was stored; an empty list where it can't be read.
    pub fn from_json(json: &str) -> List {
        serde_json::from_str(json).unwrap_or_default()
    }
    /// The post at a place.
    pub fn post(&self, place: usize) -> Option<PostId> {
        PostId::parse(self.posts.get(place)?)
    }
}

/// How one post of the list stands for whoever looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// It goes on next year.
    Renewed,
    /// A yes is asked for.
    Asked,
    /// It ends with the year, and he may say yes.
    Mine,
    /// It ends with the year; he may ask for a yes.
    Others,
    /// It was changed or is gone: it needs an approval like a new one, not this.
    Changed,
}

/// Whom to ask in December: an account, and the posts for it.
pub type ToAsk = Vec<(AccountId, Vec<PostId>)>;

fn subject(now: Instant, zone: Tz) -> String {
    now.day(zone).year().to_string()
}

/// Posts with openings in the next year and an approval of exactly this content that ends before it.
async fn ending(
    conn: &mut Conn,
    catalogue: &Catalogue,
    zone: Tz,
    now: Instant,
) -> Result<Vec<Post>, StoreError> {
    let wanted: Vec<_> = catalogue
        .posts
        .values()
        .map(|p| (p.revision.post.clone(), p.hash.clone()))
        .collect();
    let recorded = approvals::matching(conn, &wanted).await?;
    let until = approval::ends_at(now, None, zone);
    let ends =
        |a: &&Approval| a.withdrawn_at.is_none() && a.openings.is_none() && a.ends(zone) < until;
    let posts = recorded.iter().filter(ends).filter_map(|approval| {
        let post = catalogue.posts.get(&approval.post)?;
        let next = post
            .schedule
            .next(&catalogue.calendar, approval.ends(zone))?;
        (post.hash == approval.hash && next.due < until).then(|| post.clone())
    });
    Ok(posts.collect())
}

/// Whom to ask now who wasn't asked this year: everybody with a post that he may say yes to, and the owners about all.
pub async fn to_ask(
    conn: &mut Conn,
    catalogue: &Catalogue,
    zone: Tz,
    now: Instant,
) -> Result<ToAsk, StoreError> {
    let posts = ending(conn, catalogue, zone, now).await?;
    if posts.is_empty() {
        return Ok(Vec::new());
    }
    let asked = dialogs::ever(conn, Topic::Renew, &subject(now, zone)).await?;
    let asked: BTreeSet<AccountId> = asked.into_iter().collect();
    let today = now.day(zone);
    let members = members_on(conn, today).await?;
    let delegations = standing_delegations(conn, today).await?;
    let mut found = Vec::new();
    for owner in claims::owners(conn).await? {
        let all: Vec<PostId> = posts.iter().map(|p| p.revision.post.clone()).collect();
        found.push((owner, all));
    }
    for person in &members {
        let may =
            |p: &&Post| may_approve_for(&p.revision, person, &members, &delegations, today).is_ok();
        let own: Vec<PostId> = posts
            .iter()
            .filter(may)
            .map(|p| p.revision.post.clone())
            .collect();
        if own.is_empty() {
            continue;
        }
        if let Some(account) = reachable(conn, person.id).await?
            && found.iter().all(|(a, _)| *a != account)
        {
            found.push((account, own));
        }
    }
    found.retain(|(account, _)| !asked.contains(account));
    Ok(found)
}

/// Asks them.
pub async fn ask_all(
    tx: &mut Tx,
    to_ask: &ToAsk,
    zone: Tz,
    entropy: &dyn Entropy,
    now: Instant,
) -> Result<(), StoreError> {
    for (account, posts) in to_ask {
        let list = List {
            posts: posts.iter().map(PostId::to_string).collect(),
            sure: false,
        };
        let asked = Asked {
            topic: Topic::Renew,
            subject: &subject(now, zone),
            state: &list.to_json(),
        };
        ask(tx, *account, asked, entropy, now).await?;
    }
    Ok(())
}

/// Who is looking.
async fn who(conn: &mut Conn, account: AccountId) -> Result<Option<Person>, StoreError> {
    match claims::person_of(conn, account).await? {
        Some(person) => people::get(conn, person).await,
        None => Ok(None),
    }
}

/// How a post stands for an account. A yes counts as renewed when it reaches beyond 31 December of the year it was asked in.
pub async fn line(
    conn: &mut Conn,
    catalogue: &Catalogue,
    post: &PostId,
    account: AccountId,
    asked_at: Instant,
    zone: Tz,
    now: Instant,
) -> Result<Line, StoreError> {
    let Some(post) = catalogue.posts.get(post) else {
        return Ok(Line::Changed);
    };
    let wanted = [(post.revision.post.clone(), post.hash.clone())];
    let recorded = approvals::matching(conn, &wanted).await?.into_iter().next();
    let Some(approval) = recorded.filter(|a| a.withdrawn_at.is_none() && a.hash == post.hash)
    else {
        return Ok(Line::Changed);
    };
    if approval.ends(zone) >= approval::ends_at(asked_at, None, zone) {
        return Ok(Line::Renewed);
    }
    if requests::open_of(conn, &post.revision.post)
        .await?
        .is_some()
    {
        return Ok(Line::Asked);
    }
    let today = now.day(zone);
    let members = members_on(conn, today).await?;
    let delegations = standing_delegations(conn, today).await?;
    let may = who(conn, account).await?.is_some_and(|person| {
        may_approve_for(&post.revision, &person, &members, &delegations, today).is_ok()
    });
    Ok(if may { Line::Mine } else { Line::Others })
}

/// One tap on one post: a yes where the account may say it, else, from the owner, a request for one.
/// Refused: `renew-changed`, `not-owner`, and what `approve` and `request` refuse.
pub async fn go_on(
    tx: &mut Tx,
    catalogue: &Catalogue,
    post: &PostId,
    account: AccountId,
    asked_at: Instant,
    around: Around<'_>,
    now: Instant,
) -> Result<Line, Refused> {
    let zone = around.zone;
    let line = line(tx, catalogue, post, account, asked_at, zone, now).await?;
    let changed = || Problem::error("renew-changed").with("post", post);
    let post = catalogue.posts.get(post).ok_or_else(changed)?;
    let actor = Actor::Account(account);
    match line {
        Line::Renewed | Line::Asked => Ok(line),
        Line::Changed => Err(changed().into()),
        Line::Mine => {
            let person = who(tx, account).await?;
            let person = person.ok_or_else(|| Problem::error("approve-who"))?;
            let saying = Saying {
                approver: &person.key,
                reaching: Reaching::Year,
                calendar: around.calendar,
            };
            approve::approve_for(tx, &actor, post, saying, now, zone).await?;
            Ok(Line::Renewed)
        }
        Line::Others => {
            require_owner(tx, &actor).await?;
            request_approval::request(tx, &actor, post, around, now).await?;
            Ok(Line::Asked)
        }
    }
}
