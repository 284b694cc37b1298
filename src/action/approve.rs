//! Approving a post, and taking an approval back. A line in a file approves nothing: an approval is a record of who and when,
//! and never the author's.

use super::{Actor, Refused, is_file_of, members_on, record};
use crate::domain::approval::{MayNot, may_approve};
use crate::domain::campaign::{Post, Revision};
use crate::domain::id::{ApprovalId, PersonKey, PostId};
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::store::approvals::{self, NewApproval};
use crate::store::{Tx, claims, people};
use chrono_tz::Tz;

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

/// Records an approver's yes to a post as its file says it now. `zone` says which day it is for memberships.
/// Refused: `person-unknown`, `approve-*`, `audience-unknown`.
pub async fn approve(
    tx: &mut Tx,
    actor: &Actor,
    post: &Post,
    approver: &PersonKey,
    now: Instant,
    zone: Tz,
) -> Result<Approved, Refused> {
    let revision = &post.revision;
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
    may_approve(revision, person, &members, today)
        .map_err(|why| may_not(why, revision, approver))?;
    if people::audience(tx, &revision.audience).await?.is_none() {
        let problem = Problem::error("audience-unknown").with("audience", &revision.audience);
        return Err(problem.into());
    }
    let hash = revision.hash();
    let before = approvals::matching(tx, &[(revision.post.clone(), hash.clone())]).await?;
    let standing = before.iter().find(|a| a.withdrawn_at.is_none());
    if let Some(same) = standing.filter(|a| a.hash == hash) {
        return Ok(Approved {
            approval: same.id,
            again: true,
            replaces: false,
        });
    }
    let attachments = attachments(post)
        .map_err(|name| Problem::error("approve-attachment-changed").with("name", name))?;
    let new = NewApproval {
        post: &revision.post,
        hash: &hash,
        revision_json: &revision.to_json(),
        person: person.id,
        system_user: &actor.to_string(),
        spelling: &revision.when,
        attachments: &attachments,
    };
    let approval = approvals::add(tx, new, now).await?;
    let detail = format!("{} by {approver}", hash.short());
    record(tx, actor, "approve", &subject(&revision.post), &detail, now).await?;
    Ok(Approved {
        approval,
        again: false,
        replaces: standing.is_some(),
    })
}

/// Takes back every standing yes to a post, by the owner, the server's user, or one who may approve it.
/// Refused: `approval-absent`, `not-owner`.
pub async fn withdraw(
    tx: &mut Tx,
    actor: &Actor,
    post: &PostId,
    now: Instant,
) -> Result<u64, Refused> {
    super::require_owner(tx, actor).await?;
    let withdrawn = approvals::withdraw(tx, post, now).await?;
    if withdrawn == 0 {
        return Err(Problem::error("approval-absent").with("post", post).into());
    }
    record(tx, actor, "withdraw", &subject(post), "", now).await?;
    Ok(withdrawn)
}

fn subject(post: &PostId) -> String {
    format!("post:{post}")
}

/// The contents of the attachments by hash, or the name of one that isn't there as it was hashed: then something else
/// would be approved.
fn attachments(post: &Post) -> Result<Vec<(String, Vec<u8>)>, &str> {
    let files = post.files.iter().map(Some).chain(std::iter::repeat(None));
    let wanted = post.revision.attachments.iter().zip(files);
    wanted
        .map(|(attachment, bytes)| {
            let same = bytes.filter(|b| is_file_of(&attachment.sha256, b));
            same.map(|b| (attachment.sha256.clone(), b.clone()))
                .ok_or(attachment.name.as_str())
        })
        .collect()
}

pub(super) fn may_not(why: MayNot, revision: &Revision, approver: &PersonKey) -> Problem {
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
