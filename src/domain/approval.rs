//! A second person's recorded yes to one revision, and the only way to an `ApprovedRevision`. Invariant 1.

use crate::campaign::{Revision, RevisionHash};
use crate::id::{ApprovalId, PersonKey, PostId};
use crate::people::{Person, whom};
use crate::time::Instant;
use chrono::NaiveDate;

/// A recorded yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Row id.
    pub id: ApprovalId,
    /// Of which post.
    pub post: PostId,
    /// Of exactly this content.
    pub hash: RevisionHash,
    /// Who said yes.
    pub by: PersonKey,
    /// When.
    pub at: Instant,
    /// When it was taken back, if it was.
    pub withdrawn_at: Option<Instant>,
}

/// Why something is not approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotApproved {
    /// Nobody said yes to this post.
    Never,
    /// Somebody said yes to other content: it was changed since.
    Changed,
    /// The yes was taken back.
    Withdrawn,
    /// The yes is of another post or from the future.
    Foreign,
}

/// A revision together with the yes to it. `check` is the only constructor, so that nothing else can be planned or sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovedRevision {
    revision: Revision,
    approval: Approval,
}

impl ApprovedRevision {
    /// The content.
    pub fn revision(&self) -> &Revision {
        &self.revision
    }
    /// The yes.
    pub fn approval(&self) -> &Approval {
        &self.approval
    }
}

/// Holds a revision against an approval. The hash is computed here, from the content that would leave.
pub fn check(
    revision: Revision,
    approval: Option<&Approval>,
    now: Instant,
) -> Result<ApprovedRevision, NotApproved> {
    let approval = approval.ok_or(NotApproved::Never)?;
    if approval.post != revision.post || approval.at > now {
        return Err(NotApproved::Foreign);
    }
    if approval.withdrawn_at.is_some_and(|at| at <= now) {
        return Err(NotApproved::Withdrawn);
    }
    if approval.hash != revision.hash() {
        return Err(NotApproved::Changed);
    }
    Ok(ApprovedRevision {
        revision,
        approval: approval.clone(),
    })
}

/// Why somebody may not approve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MayNot {
    /// The file names no approver.
    NobodyNamed,
    /// He is not among those whom 审批 names.
    NotNamed,
    /// He wrote it.
    Author,
    /// The file names no author, so nobody can be sure that it is a second person.
    AuthorUnknown,
    /// The name in 作者 fits several people or nobody in the roster.
    AuthorUnclear,
}

/// Whether a person may approve a revision on a day: named by its 审批, and not its author.
/// The author must be one person of the roster, or it can't be held that the yes is a second person's.
pub fn may_approve(
    revision: &Revision,
    person: &Person,
    people: &[Person],
    today: NaiveDate,
) -> Result<(), MayNot> {
    if revision.approvers.is_empty() {
        return Err(MayNot::NobodyNamed);
    }
    let author = revision.author.as_deref().ok_or(MayNot::AuthorUnknown)?;
    match whom(people, author, today).as_slice() {
        [one] if one.id == person.id => return Err(MayNot::Author),
        [_] => {}
        _ => return Err(MayNot::AuthorUnclear),
    }
    let named = revision
        .approvers
        .iter()
        .any(|name| whom(people, name, today).iter().any(|p| p.id == person.id));
    if named { Ok(()) } else { Err(MayNot::NotNamed) }
}
