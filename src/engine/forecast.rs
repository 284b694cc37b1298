//! What would open from now on, from the posts as they were last read and the approvals on record. Looks only; the planner opens.

use super::Office;
use crate::domain::approval::{self, Approval, NotApproved};
use crate::domain::campaign::Post;
use crate::domain::id::{PersonKey, PostId};
use crate::domain::occurrence;
use crate::domain::policy;
use crate::domain::schedule::Opening;
use crate::domain::time::{Instant, Span};
use crate::store::{Conn, StoreError, approvals, cancellations, people};
use std::collections::BTreeMap;

/// A rest day moves an opening by less than this.
const MOVED: Span = Span::days(12);

/// Openings of one post that are looked at.
const AT_MOST: usize = 200;

/// One opening ahead.
pub(super) struct Ahead {
    /// Its title.
    pub(super) title: String,
    /// Why then.
    pub(super) opening: Opening,
    /// When it opens, rest days considered.
    pub(super) opens_at: Instant,
    /// Who approved it, or why it would not be sent.
    pub(super) approved: Result<PersonKey, NotApproved>,
    /// Whom it is for.
    pub(super) audience: String,
    /// How many they are.
    pub(super) people: usize,
}

/// What opens from now up to an instant, the earliest first. What is late by now is not in it: `action::halt::late` says that.
pub(super) async fn ahead(
    conn: &mut Conn,
    office: &Office,
    now: Instant,
    until: Instant,
) -> Result<Vec<Ahead>, StoreError> {
    let catalogue = office.catalogue.load_full();
    let wanted: Vec<_> = catalogue
        .posts
        .values()
        .map(|p| (p.revision.post.clone(), p.hash.clone()))
        .collect();
    let recorded = approvals::matching(conn, &wanted).await?;
    let recorded: BTreeMap<PostId, Approval> =
        recorded.into_iter().map(|a| (a.post.clone(), a)).collect();
    // A rest day moves an opening by less than this.
    let cancelled = cancellations::since(conn, now.minus(occurrence::LOOK_BACK)).await?;
    let mut found = Vec::new();
    let mut sizes: BTreeMap<String, usize> = BTreeMap::new();
    for post in catalogue.posts.values() {
        let audience = &post.revision.audience;
        let people = match sizes.get(audience) {
            Some(people) => *people,
            None => {
                let people = members(conn, office, audience, now).await?;
                sizes.insert(audience.clone(), people);
                people
            }
        };
        let from = now.minus(MOVED);
        let openings = post
            .schedule
            .between(&catalogue.calendar, from, until.plus(MOVED), AT_MOST);
        for opening in openings {
            let opens_at = opens_at(post, opening.due, office);
            let called_off = cancelled.contains(&(post.revision.post.clone(), opening.due));
            if called_off || opens_at <= now || opens_at > until {
                continue;
            }
            let yes = approval::check(
                post.revision.clone(),
                recorded.get(&post.revision.post),
                now,
            );
            found.push(Ahead {
                title: post.revision.title.clone(),
                opening,
                opens_at,
                approved: yes.map(|a| a.approval().by.clone()),
                audience: audience.clone(),
                people,
            });
        }
    }
    found.sort_by(|a, b| (a.opens_at, &a.title).cmp(&(b.opens_at, &b.title)));
    Ok(found)
}

fn opens_at(post: &Post, due: Instant, office: &Office) -> Instant {
    let revision = &post.revision;
    policy::opens_at(
        due,
        revision.policy.urgent,
        revision.asks(),
        revision.policy.rest_day,
        &office.catalogue.load().calendar,
        post.schedule.zone,
    )
}

async fn members(
    conn: &mut Conn,
    office: &Office,
    audience: &str,
    now: Instant,
) -> Result<usize, StoreError> {
    let Some(id) = people::audience(conn, audience).await? else {
        return Ok(0);
    };
    let today = now.day(office.zone);
    let members = people::of_audience(conn, id).await?;
    Ok(members.iter().filter(|p| p.is_member_on(today)).count())
}
