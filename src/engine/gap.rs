//! Tells that the bot was down or heard nothing for longer than the channel keeps what people do, and what was due meanwhile.
//! Never opens or skips anything: the planner does.

use super::{Office, values};
use crate::domain::approval;
use crate::domain::policy;
use crate::domain::time::{Instant, Span};
use crate::store::{Conn, StoreError, approvals, notices};
use std::sync::Arc;

/// A rest day moves an opening by less than this.
const MOVED: Span = Span::days(12);

/// Titles that are named.
const NAMED: usize = 5;

/// Openings of one post that are looked at.
const AT_MOST: usize = 200;

/// After so long the channel keeps nothing any more, votes and messages included (Bot API: updates are kept for 24 hours).
const DAY: Span = Span::hours(24);

/// A time in which nothing was heard or kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The last that was heard before it.
    pub from: Instant,
    /// The first that was heard after it.
    pub to: Instant,
    /// The bot did not run in it, or not all the time; else it ran and could not hear or keep anything.
    pub down: bool,
}

impl Gap {
    fn topic(&self) -> &'static str {
        match (self.down, self.to.since(self.from) > DAY) {
            (true, false) => "was-down",
            (true, true) => "was-down-day",
            (false, false) => "was-deaf",
            (false, true) => "was-deaf-day",
        }
    }
}

/// Writes that nothing was heard from one instant to another.
pub async fn tell(office: &Arc<Office>, gap: Gap) -> Result<(), StoreError> {
    let inside = office.clone();
    let Gap { from, to, .. } = gap;
    office
        .store
        .write(move |tx| {
            Box::pin(async move {
                let missed = missed(tx, &inside, from, to).await?;
                let pairs = values([
                    ("from", inside.moment(from)),
                    ("to", inside.moment(to)),
                    ("missed", worded(&inside, &missed)),
                ]);
                notices::tell(tx, gap.topic(), &pairs, to).await?;
                Ok::<(), StoreError>(())
            })
        })
        .await
}

/// What would have opened, with its time; the earliest first.
async fn missed(
    conn: &mut Conn,
    office: &Office,
    from: Instant,
    to: Instant,
) -> Result<Vec<(Instant, String)>, StoreError> {
    let catalogue = office.catalogue.load_full();
    let wanted: Vec<_> = catalogue
        .posts
        .values()
        .map(|p| (p.revision.post.clone(), p.hash.clone()))
        .collect();
    let recorded = approvals::matching(conn, &wanted).await?;
    let mut found = Vec::new();
    for post in catalogue.posts.values() {
        let revision = &post.revision;
        let yes = recorded.iter().find(|a| a.post == revision.post);
        if approval::check(revision.clone(), yes, to).is_err() {
            continue;
        }
        let (begin, end) = (from.minus(MOVED), to.plus(MOVED));
        let openings = post
            .schedule
            .between(&catalogue.calendar, begin, end, AT_MOST);
        let opens = openings.iter().map(|opening| {
            policy::opens_at(
                opening.due,
                revision.policy.urgent,
                revision.asks(),
                revision.policy.rest_day,
                &catalogue.calendar,
                post.schedule.zone,
            )
        });
        let inside = opens.filter(|at| from < *at && *at <= to);
        found.extend(inside.map(|at| (at, revision.title.clone())));
    }
    found.sort();
    Ok(found)
}

fn worded(office: &Office, missed: &[(Instant, String)]) -> String {
    let texts = &office.texts;
    if missed.is_empty() {
        return texts.say("gap-nothing", &[]);
    }
    let title = |(at, title): &(Instant, String)| {
        let at = office.moment(*at);
        texts.say("gap-title", &[("title", title.as_str()), ("at", &at)])
    };
    let named: Vec<String> = missed.iter().take(NAMED).map(title).collect();
    let mut titles = named.join(&texts.say("gap-separator", &[]));
    if missed.len() > NAMED {
        let count = missed.len().to_string();
        titles = texts.say("gap-more", &[("titles", &titles), ("count", &count)]);
    }
    texts.say("gap-missed", &[("titles", &titles)])
}
