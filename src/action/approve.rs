//! Approving a post, giving it back, and taking an approval back. A line in a file approves nothing: an approval is a record of who and when,
//! and never the author's.

use super::request_approval::Around;
use super::{Actor, Refused, is_file_of, members_on, record};
use crate::domain::approval::{self, Approval, Delegation, MayNot, may_approve_for};
use crate::domain::calendar::Calendar;
use crate::domain::campaign::{Post, Revision, RevisionHash};
use crate::domain::dialog::Topic;
use crate::domain::id::{ApprovalId, PersonKey, PostId};
use crate::domain::people::Person;
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::store::approvals::{self, NewApproval};
use crate::store::requests::{self, Request, Settled};
use crate::store::{Conn, StoreError, Tx, claims, delegations, dialogs, notices, people};
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// A recorded yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approved {
    /// Which.
    pub approval: ApprovalId,
    /// Exactly this content had a standing approval before; nothing was written.
    pub again: bool,
    /// Another revision of the post was approved before, and this one takes its place.
    pub replaces: bool,
}

/// How far a yes reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reaching {
    /// Every opening until 31 December; of one given in December, until that of the next year.
    #[default]
    Year,
    /// So many openings, and not beyond that day either.
    Openings(u32),
}

/// A yes as it is said.
#[derive(Clone, Copy, Debug)]
pub struct Saying<'a> {
    /// Who says it: a key of the roster.
    pub approver: &'a PersonKey,
    /// How far it reaches.
    pub reaching: Reaching,
    /// The days by which the post's next opening is known.
    pub calendar: &'a Calendar,
}

/// Records an approver's yes to a post as its file says it now, for the year; the next opening of a post that hangs on an
/// observance isn't looked for. `zone` says which day it is for memberships.
/// Refused: `person-unknown`, `approve-*` (`approve-to-check` while 待核对 holds a line), `audience-unknown`.
pub async fn approve(
    tx: &mut Tx,
    actor: &Actor,
    post: &Post,
    approver: &PersonKey,
    now: Instant,
    zone: Tz,
) -> Result<Approved, Refused> {
    let saying = Saying {
        approver,
        reaching: Reaching::Year,
        calendar: &Calendar::default(),
    };
    approve_for(tx, actor, post, saying, now, zone).await
}

/// The same for some openings, or for the year.
pub async fn approve_for(
    tx: &mut Tx,
    actor: &Actor,
    post: &Post,
    saying: Saying<'_>,
    now: Instant,
    zone: Tz,
) -> Result<Approved, Refused> {
    let Saying {
        approver,
        reaching,
        calendar,
    } = saying;
    let revision = &post.revision;
    if let Some(first) = post.to_check.first() {
        let problem = Problem::error("approve-to-check").with("post", &revision.post);
        let problem = problem.with("count", post.to_check.len());
        return Err(problem.with("first", first).into());
    }
    let today = now.day(zone);
    let members = members_on(tx, today).await?;
    let Some(person) = members.iter().find(|p| p.key == *approver) else {
        return Err(Problem::error("person-unknown")
            .with("key", approver)
            .into());
    };
    if let Actor::Account(account) = actor
        && claims::person_of(tx, *account).await? != Some(person.id)
    {
        let problem = Problem::error("approve-not-you").with("key", approver);
        return Err(problem.into());
    }
    let delegations = standing_delegations(tx, today).await?;
    let behalf = may_approve_for(revision, person, &members, &delegations, today)
        .map_err(|why| may_not(why, revision, approver.as_str()))?;
    if people::audience(tx, &revision.audience).await?.is_none() {
        let problem = Problem::error("audience-unknown").with("audience", &revision.audience);
        return Err(problem.into());
    }
    let hash = revision.hash();
    let next = post.schedule.next(calendar, now);
    let ends = approval::ends_at(now, next.map(|o| o.due), zone);
    let openings = match reaching {
        Reaching::Year => None,
        Reaching::Openings(n) => Some(n),
    };
    let before = approvals::matching(tx, &[(revision.post.clone(), hash.clone())]).await?;
    let standing = before.iter().find(|a| a.withdrawn_at.is_none());
    let reaches =
        |a: &&Approval| a.covers(now, 0, zone) && a.ends(zone) >= ends && a.openings == openings;
    if let Some(same) = standing.filter(|a| a.hash == hash).filter(reaches) {
        return Ok(Approved {
            approval: same.id,
            again: true,
            replaces: false,
        });
    }
    let attachments = attachments(post)?;
    let new = NewApproval {
        post: &revision.post,
        hash: &hash,
        revision_json: &revision.to_json(),
        person: person.id,
        behalf,
        ends,
        openings,
        system_user: &actor.to_string(),
        spelling: &revision.when,
        attachments: &attachments,
    };
    let approval = approvals::add(tx, new, now).await?;
    let mut detail = format!("{} by {approver}", hash.short());
    if let Some(from) = behalf.and_then(|id| members.iter().find(|p| p.id == id)) {
        detail.push_str(&format!(" on behalf of {}", from.key));
    }
    if let Some(n) = openings {
        detail.push_str(&format!(" for {n} openings"));
    }
    record(tx, actor, "approve", &subject(&revision.post), &detail, now).await?;
    settle_request(tx, actor, revision, &hash, now).await?;
    if let Actor::Account(account) = actor
        && !claims::owners(tx).await?.contains(account)
    {
        let values = [
            ("title".to_owned(), revision.title.clone()),
            ("by".to_owned(), person.name.clone()),
            ("approval".to_owned(), approval.to_string()),
        ];
        notices::tell(tx, "post-approved", &BTreeMap::from(values), now).await?;
    }
    Ok(Approved {
        approval,
        again: false,
        replaces: standing.is_some_and(|a| a.hash != hash),
    })
}

/// What waited for this yes waits no more. Who said it goes on in his own dialog, from which he may take it back.
async fn settle_request(
    tx: &mut Tx,
    actor: &Actor,
    revision: &Revision,
    hash: &RevisionHash,
    now: Instant,
) -> Result<(), StoreError> {
    let Some(open) = requests::open_of(tx, &revision.post).await? else {
        return Ok(());
    };
    let outcome = if open.hash == *hash {
        Settled::Approved
    } else {
        Settled::Changed
    };
    requests::settle(tx, open.id, outcome, None, now).await?;
    for dialog in dialogs::of_subject(tx, Topic::Approve, &open.id.to_string()).await? {
        if actor.account() != Some(dialog.account) {
            dialogs::close(tx, dialog.id, outcome.as_str(), now).await?;
        }
    }
    Ok(())
}

/// Who says yes for whom now.
pub(super) async fn standing_delegations(
    conn: &mut Conn,
    today: NaiveDate,
) -> Result<Vec<Delegation>, StoreError> {
    let standing = delegations::standing(conn, today).await?;
    Ok(standing.into_iter().map(|(_, d)| d).collect())
}

/// Takes back every standing yes to a post, by the owner, the server's user, whoever said it, or on whose behalf.
/// What has opened and not left yet stays in too. Refused: `approval-absent`, `not-owner`.
pub async fn withdraw(
    tx: &mut Tx,
    actor: &Actor,
    post: &PostId,
    now: Instant,
) -> Result<u64, Refused> {
    if !said_it(tx, actor, post).await? {
        super::require_owner(tx, actor).await?;
    }
    let withdrawn = approvals::withdraw(tx, post, now).await?;
    if withdrawn == 0 {
        return Err(Problem::error("approval-absent").with("post", post).into());
    }
    record(tx, actor, "withdraw", &subject(post), "", now).await?;
    Ok(withdrawn)
}

async fn said_it(conn: &mut Conn, actor: &Actor, post: &PostId) -> Result<bool, StoreError> {
    let Actor::Account(account) = actor else {
        return Ok(false);
    };
    let Some(person) = claims::person_of(conn, *account).await? else {
        return Ok(false);
    };
    let sayers = approvals::sayers(conn, post).await?;
    Ok(sayers.contains(&person))
}

/// A request is given back with a reason: nobody is asked for this content again until somebody asks for it anew. The owner and the
/// author are told. Refused: `dialog-over` where it waits no more, `approve-*` where it isn't his to decide.
pub async fn give_back(
    tx: &mut Tx,
    actor: &Actor,
    request: &Request,
    person: &Person,
    reason: &str,
    around: Around<'_>,
    now: Instant,
) -> Result<(), Refused> {
    let revision = &request.revision;
    let today = now.day(around.zone);
    let members = members_on(tx, today).await?;
    let delegations = standing_delegations(tx, today).await?;
    may_approve_for(revision, person, &members, &delegations, today)
        .map_err(|why| may_not(why, revision, person.key.as_str()))?;
    let returned = Some((person.id, reason));
    if !requests::settle(tx, request.id, Settled::Returned, returned, now).await? {
        return Err(Problem::error("dialog-over").into());
    }
    let about = request.id.to_string();
    let outcome = Settled::Returned.as_str();
    dialogs::close_subject(tx, Topic::Approve, &about, outcome, now).await?;
    let detail = format!("{} by {}", request.hash.short(), person.key);
    record(tx, actor, "return", &subject(&revision.post), &detail, now).await?;
    let values = BTreeMap::from([
        ("title".to_owned(), revision.title.clone()),
        ("by".to_owned(), person.name.clone()),
        ("reason".to_owned(), reason.to_owned()),
        ("request".to_owned(), about),
    ]);
    notices::tell(tx, "post-returned", &values, now).await?;
    if let Ok(author) = approval::author(revision, &members, today) {
        super::tell::tell_person(tx, author.id, "post-returned", &values, around.entropy, now)
            .await?;
    }
    Ok(())
}

fn subject(post: &PostId) -> String {
    format!("post:{post}")
}

/// The contents of the attachments by hash. Refused where one isn't there as it was hashed: something else would be approved.
pub(super) fn attachments(post: &Post) -> Result<Vec<(String, Vec<u8>)>, Problem> {
    let files = post.files.iter().map(Some).chain(std::iter::repeat(None));
    let wanted = post.revision.attachments.iter().zip(files);
    wanted
        .map(|(attachment, bytes)| {
            let same = bytes.filter(|b| is_file_of(&attachment.sha256, b));
            same.map(|b| (attachment.sha256.clone(), b.clone()))
                .ok_or_else(|| {
                    Problem::error("approve-attachment-changed").with("name", &attachment.name)
                })
        })
        .collect()
}

pub(super) fn may_not(why: MayNot, revision: &Revision, approver: &str) -> Problem {
    let problem = match why {
        MayNot::NobodyNamed => Problem::error("approve-nobody-named"),
        MayNot::NotNamed => Problem::error("approve-not-named")
            .with("key", approver)
            .with("named", revision.approvers.join(" / ")),
        MayNot::Author => Problem::error("approve-author").with("key", approver),
        MayNot::AuthorUnknown => Problem::error("approve-author-unknown"),
        MayNot::AuthorUnclear => Problem::error("approve-author-unclear")
            .with("author", revision.author.as_deref().unwrap_or_default()),
    };
    problem.with("post", &revision.post)
}
