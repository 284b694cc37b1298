//! What would open from now on, from the posts as they were last read and the approvals on record. Looks only; the planner opens.

use super::Office;
use crate::domain::approval::{self, NotApproved};
use crate::domain::id::PersonKey;
use crate::domain::policy;
use crate::domain::time::Instant;
use crate::store::{Conn, StoreError, approvals};
use std::collections::BTreeMap;

/// Openings of one post that are looked at.
const AT_MOST: usize = 50;

/// One opening ahead.
#[derive(Clone, Debug)]
pub(super) struct Ahead {
    /// When it opens, rest days considered.
    pub(super) opens_at: Instant,
    /// Its title.
    pub(super) title: String,
    /// Whom it is for.
    pub(super) audience: String,
    /// Who approved it, or why it would not be sent.
    pub(super) approved: Result<PersonKey, NotApproved>,
}

/// Everything that opens up to an instant, the earliest first. What is late by now is not in it: `action::halt::late` says that.
pub(super) async fn ahead(
    conn: &mut Conn,
    office: &Office,
    now: Instant,
    until: Instant,
) -> Result<Vec<Ahead>, StoreError> {
    let catalogue = office.catalogue.load_full();
    let calendar = &catalogue.calendar;
    let wanted: Vec<_> = catalogue
        .posts
        .values()
        .map(|p| (p.revision.post.clone(), p.hash.clone()))
        .collect();
    let recorded = approvals::matching(conn, &wanted).await?;
    let recorded: BTreeMap<_, _> = recorded.into_iter().map(|a| (a.post.clone(), a)).collect();
    let mut found = Vec::new();
    for post in catalogue.posts.values() {
        let revision = &post.revision;
        let checked = approval::check(revision.clone(), recorded.get(&revision.post), now);
        let approved = checked.map(|a| a.approval().by.clone());
        let one = |opens_at: Instant| Ahead {
            opens_at,
            title: revision.title.clone(),
            audience: revision.audience.clone(),
            approved: approved.clone(),
        };
        let openings = post.schedule.between(calendar, now, until, AT_MOST);
        let opens = openings.iter().map(|opening| {
            policy::opens_at(
                opening.due,
                revision.policy.urgent,
                revision.asks(),
                revision.policy.rest_day,
                calendar,
                post.schedule.zone,
            )
        });
        found.extend(opens.filter(|at| *at > now).map(one));
    }
    found.sort_by(|a, b| (a.opens_at, &a.title).cmp(&(b.opens_at, &b.title)));
    Ok(found)
}
