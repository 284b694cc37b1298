//! A second person's recorded yes to one revision, and the only way to an `ApprovedRevision`. Invariant 1.

use crate::campaign::{Revision, RevisionHash};
use crate::id::{ApprovalId, PersonId, PersonKey, PostId};
use crate::people::{Person, whom};
use crate::time::Instant;
use chrono::{Datelike, NaiveDate, NaiveTime};
use chrono_tz::Tz;
use std::str::FromStr;

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
    /// On whose behalf, where it was a delegate.
    pub behalf: Option<PersonKey>,
    /// When.
    pub at: Instant,
    /// When it was taken back, if it was.
    pub withdrawn_at: Option<Instant>,
    /// What opens at this instant or later it doesn't cover; absent in records of schema 1: until its year ends.
    pub ends_at: Option<Instant>,
    /// How many openings it covers; absent: all until it ends.
    pub openings: Option<u32>,
    /// How many openings it has covered so far.
    pub opened: u32,
}

impl Approval {
    /// The first instant that it doesn't cover. `zone` is read only where the record itself doesn't say.
    pub fn ends(&self, zone: Tz) -> Instant {
        self.ends_at.unwrap_or_else(|| year_end(self.at, zone, 0))
    }

    /// Whether an opening at this instant, so many openings after those it has covered, is still covered by it.
    pub fn covers(&self, opens_at: Instant, further: u32, zone: Tz) -> bool {
        let left = self
            .openings
            .is_none_or(|n| self.opened.saturating_add(further) < n);
        left && opens_at < self.ends(zone)
    }
}

/// When a yes given at this instant ends: with its year. One of December is meant for the year that comes and ends with that, and
/// where the post opens next in a later year, with that one: a yes that covers nothing would be none.
pub fn ends_at(given: Instant, next: Option<Instant>, zone: Tz) -> Instant {
    let day = given.day(zone);
    let next = next.map_or(0, |next| next.day(zone).year() - day.year());
    year_end(given, zone, next.max(i32::from(day.month() == 12)))
}

/// Midnight after 31 December of the year of an instant, some years on.
fn year_end(at: Instant, zone: Tz, years: i32) -> Instant {
    let first = NaiveDate::from_ymd_opt(at.day(zone).year() + years + 1, 1, 1);
    first.map_or(at, |day| Instant::at(day.and_time(NaiveTime::MIN), zone))
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
    /// It covered its year, or the openings it named, and they are over.
    Ended,
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

/// Holds a revision that would open now against an approval. The hash is computed here, from the content that would leave.
pub fn check(
    revision: Revision,
    approval: Option<&Approval>,
    now: Instant,
) -> Result<ApprovedRevision, NotApproved> {
    let approved = check_opened(revision, approval, now, now)?;
    if approved
        .approval
        .covers(now, 0, zone_of(&approved.revision))
    {
        Ok(approved)
    } else {
        Err(NotApproved::Ended)
    }
}

/// Holds what opened at an instant, and has been counted among the approval's openings since, against it now: a yes taken back
/// or a changed text keeps it in, the end of the year that came meanwhile doesn't.
pub fn check_opened(
    revision: Revision,
    approval: Option<&Approval>,
    opened_at: Instant,
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
    if opened_at >= approval.ends(zone_of(&revision)) {
        return Err(NotApproved::Ended);
    }
    Ok(ApprovedRevision {
        revision,
        approval: approval.clone(),
    })
}

fn zone_of(revision: &Revision) -> Tz {
    Tz::from_str(&revision.zone).unwrap_or(Tz::UTC)
}

/// Somebody says yes for another on some days (代批). Only the other sets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegation {
    /// For whom.
    pub from: PersonId,
    /// Who.
    pub to: PersonId,
    /// First day.
    pub first: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
}

impl Delegation {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }
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
    if author(revision, people, today)?.id == person.id {
        return Err(MayNot::Author);
    }
    let named = revision
        .approvers
        .iter()
        .any(|name| whom(people, name, today).iter().any(|p| p.id == person.id));
    if named { Ok(()) } else { Err(MayNot::NotNamed) }
}

/// The same with delegations: whom he may say yes for, or `None` for himself. A delegate of the author or of somebody who
/// isn't named gains nothing by it, and nobody hands on what was handed to him.
pub fn may_approve_for(
    revision: &Revision,
    person: &Person,
    people: &[Person],
    delegations: &[Delegation],
    today: NaiveDate,
) -> Result<Option<PersonId>, MayNot> {
    match may_approve(revision, person, people, today) {
        Err(MayNot::NotNamed) => {
            let mut handed = delegations
                .iter()
                .filter(|d| d.to == person.id && d.holds_on(today));
            let from = handed.find_map(|d| {
                let from = people.iter().find(|p| p.id == d.from)?;
                may_approve(revision, from, people, today).ok()?;
                Some(from.id)
            });
            from.map(Some).ok_or(MayNot::NotNamed)
        }
        itself => itself.map(|()| None),
    }
}

/// Everybody who may say yes to a revision on a day, delegates included, in the order of the people.
pub fn approvers<'a>(
    revision: &Revision,
    people: &'a [Person],
    delegations: &[Delegation],
    today: NaiveDate,
) -> Vec<&'a Person> {
    let may = |p: &&Person| may_approve_for(revision, p, people, delegations, today).is_ok();
    people.iter().filter(may).collect()
}

/// Who wrote it: exactly one person of the roster.
pub fn author<'a>(
    revision: &Revision,
    people: &'a [Person],
    today: NaiveDate,
) -> Result<&'a Person, MayNot> {
    let name = revision.author.as_deref().ok_or(MayNot::AuthorUnknown)?;
    match whom(people, name, today).as_slice() {
        [one] => Ok(one),
        _ => Err(MayNot::AuthorUnclear),
    }
}
