//! Opens approved posts at their instant: occurrence, obligations and deliveries in one transaction. Only forecasts are
//! computed ahead. Never sends, and never opens what no second person said yes to (invariant 1) or what was settled (2).

use super::{Office, tell_once};
use crate::action::ahead::{self, Ahead};
use crate::domain::approval::{self, Approval, ApprovedRevision, NotApproved};
use crate::domain::calendar::Calendar;
use crate::domain::campaign::{Catalogue, Post};
use crate::domain::delivery::{Class, Key};
use crate::domain::document::Document;
use crate::domain::id::{OccurrenceId, PostId};
use crate::domain::obligation::Roster;
use crate::domain::occurrence::{self, Fate, Planned, Skipped};
use crate::domain::policy::Purpose;
use crate::domain::problem::Problem;
use crate::domain::time::{Instant, Next, Span};
use crate::store::chats::Chat;
use crate::store::deliveries::{self, NewDelivery};
use crate::store::occurrences::NewOccurrence;
use crate::store::{
    StoreError, Tx, absences, approvals, cancellations, chats, halts, obligations, occurrences,
    people,
};
use crate::text;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The planner. Remembers only when it looked last, for posts that nobody approved.
pub struct Planner {
    office: Arc<Office>,
    looked: Mutex<Option<Instant>>,
}

impl Planner {
    /// A planner of an office.
    pub fn new(office: Arc<Office>) -> Planner {
        Planner {
            office,
            looked: Mutex::new(None),
        }
    }

    /// Opens what is due, records what is skipped, and says when the next post opens.
    pub async fn tick(&self, now: Instant) -> Result<Next, StoreError> {
        // While anything stands in the way nothing opens; who ends it decides what becomes of what is late.
        if !self.office.halts().await?.is_empty() {
            return Ok(Next::Idle);
        }
        let catalogue = self.office.catalogue.load_full();
        let approvals = self.approvals(&catalogue).await?;
        let mut next = Next::Idle;
        for post in catalogue.posts.values() {
            let approval = approvals.get(&post.revision.post);
            let wants = match approval::check(post.revision.clone(), approval, now) {
                Ok(_) => self.settle(&catalogue, post, now).await?,
                Err(why) => self.unapproved(&catalogue, post, why, now).await?,
            };
            next = next.or(wants);
        }
        *self.looked.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
        Ok(next)
    }

    async fn approvals(
        &self,
        catalogue: &Catalogue,
    ) -> Result<BTreeMap<PostId, Approval>, StoreError> {
        let wanted: Vec<_> = catalogue
            .posts
            .values()
            .map(|p| (p.revision.post.clone(), p.hash.clone()))
            .collect();
        let found = self
            .office
            .store
            .read(move |conn| Box::pin(async move { approvals::matching(conn, &wanted).await }))
            .await?;
        Ok(found.into_iter().map(|a| (a.post.clone(), a)).collect())
    }

    async fn settle(
        &self,
        catalogue: &Arc<Catalogue>,
        post: &Post,
        now: Instant,
    ) -> Result<Next, StoreError> {
        let id = post.revision.post.clone();
        let past = self
            .office
            .store
            .read(move |conn| Box::pin(async move { occurrences::past(conn, &id).await }))
            .await?;
        let (planned, next) = occurrence::settle(
            &post.revision,
            &post.schedule,
            &past,
            &catalogue.calendar,
            now,
        );
        for one in planned {
            let (office, catalogue, id) = (
                self.office.clone(),
                catalogue.clone(),
                post.revision.post.clone(),
            );
            self.office
                .store
                .write(move |tx| {
                    Box::pin(async move {
                        let Some(post) = catalogue.posts.get(&id) else {
                            return Ok(());
                        };
                        match one.fate {
                            _ if !halts::open(tx).await?.is_empty() => Ok(()),
                            Fate::Open { .. }
                                if cancellations::stands(tx, &id, one.due).await? =>
                            {
                                skip(tx, &office, post, &one, Skipped::Cancelled, now).await
                            }
                            Fate::Open { late } => {
                                open(tx, &office, &catalogue.calendar, post, &one, late, now).await
                            }
                            Fate::Skip(why) => skip(tx, &office, post, &one, why, now).await,
                        }
                    })
                })
                .await?;
        }
        Ok(next.map_or(Next::Idle, |at| Next::At(at.max(now.plus(Span::millis(1))))))
    }

    /// A post that nobody approved does not open; at its time the owner is told so, once for each due time.
    async fn unapproved(
        &self,
        catalogue: &Catalogue,
        post: &Post,
        why: NotApproved,
        now: Instant,
    ) -> Result<Next, StoreError> {
        let looked = *self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        let since = looked.unwrap_or(now).min(now).minus(occurrence::ON_TIME);
        let passed = post.schedule.between(&catalogue.calendar, since, now, 4);
        for opening in passed {
            let office = self.office.clone();
            let (title, id) = (post.revision.title.clone(), post.revision.post.to_string());
            self.office
                .store
                .write(move |tx| {
                    Box::pin(async move {
                        let pairs = [
                            ("title", title),
                            ("post", id),
                            ("due", office.moment(opening.due)),
                            ("why", text::not_approved(&office.texts, why)),
                        ];
                        tell_once(tx, "unapproved-due", pairs, now).await
                    })
                })
                .await?;
        }
        let next = post.schedule.next(&catalogue.calendar, now);
        Ok(next.map_or(Next::Idle, |o| Next::At(o.due)))
    }
}

async fn open(
    tx: &mut Tx,
    office: &Office,
    calendar: &Calendar,
    post: &Post,
    planned: &Planned,
    late: bool,
    now: Instant,
) -> Result<(), StoreError> {
    let revision = &post.revision;
    // Asked again inside the transaction: the yes may have been taken back since.
    let wanted = [(revision.post.clone(), post.hash.clone())];
    let recorded = approvals::matching(tx, &wanted).await?.into_iter().next();
    let Ok(approved) = approval::check(revision.clone(), recorded.as_ref(), now) else {
        return Ok(());
    };
    let (title, audience_name) = (revision.title.clone(), revision.audience.clone());
    let Some(audience) = people::audience(tx, &revision.audience).await? else {
        let pairs = [("title", title), ("audience", audience_name)];
        return tell_once(tx, "no-audience", pairs, now).await;
    };
    let groups = chats::of_audience(tx, audience).await?;
    if groups.is_empty() {
        let pairs = [("title", title), ("audience", audience_name)];
        return tell_once(tx, "no-chat", pairs, now).await;
    }
    let closes_at = occurrence::closes_at(revision, &post.schedule, planned.due, planned.opens_at);
    let document = match render(office, calendar, post, planned, closes_at) {
        Ok(document) => document,
        Err(problem) => {
            tracing::error!(post = %revision.post, code = problem.code, "the text can't be rendered");
            let pairs = [("count", "1".to_owned()), ("first", post.file.clone())];
            return tell_once(tx, "messages-broken", pairs, now).await;
        }
    };
    let opened = occurrences::open(
        tx,
        NewOccurrence {
            approved: &approved,
            due: planned.due,
            opens_at: planned.opens_at,
            closes_at,
            late,
            document: &document,
            audience,
            now,
        },
    )
    .await?;
    // Somebody else opened it: nothing twice.
    let Some(id) = opened else { return Ok(()) };
    if let Some(ask) = &revision.ask {
        let members = people::of_audience(tx, audience).await?;
        let roster = Roster::on(members, planned.opens_at.day(post.schedule.zone));
        obligations::add(tx, id, &ask.open(&roster), now).await?;
        absences::waive(tx, id, planned.opens_at.day(post.schedule.zone)).await?;
    }
    let expires = occurrence::expires_at(revision, closes_at, planned.opens_at);
    let new = deliveries_of(office, &approved, id, &groups, expires, now);
    let count = deliveries::plan(tx, &new, now).await?;
    tracing::info!(post = %revision.post, occurrence = id.0, deliveries = count, late, "opened");
    Ok(())
}

fn deliveries_of(
    office: &Office,
    approved: &ApprovedRevision,
    occurrence: OccurrenceId,
    groups: &[Chat],
    expires: Instant,
    now: Instant,
) -> Vec<NewDelivery> {
    let policy = &approved.revision().policy;
    let one = |chat: &Chat| NewDelivery {
        key: Key::open(occurrence, chat.id),
        purpose: Purpose::Open,
        class: Class::of(Purpose::Open, policy.urgent),
        bot: office.bot,
        occurrence: Some(occurrence),
        notice: None,
        dialog: None,
        preview: None,
        chat: chat.id,
        not_before: now,
        expires_at: Some(expires),
        mark: office.entropy.mark(),
        urgent: policy.urgent,
        unsure: policy.unsure,
    };
    groups.iter().map(one).collect()
}

fn render(
    office: &Office,
    calendar: &Calendar,
    post: &Post,
    planned: &Planned,
    closes_at: Option<Instant>,
) -> Result<Document, Problem> {
    let opening = Ahead {
        due: planned.due,
        opens_at: planned.opens_at,
        closes_at,
        reason: planned.reason.clone(),
        // In doubt it would not have opened.
        doubt: None,
    };
    let (revision, zone) = (&post.revision, post.schedule.zone);
    ahead::render(&office.texts, calendar, revision, zone, &opening)
}

async fn skip(
    tx: &mut Tx,
    office: &Office,
    post: &Post,
    planned: &Planned,
    why: Skipped,
    now: Instant,
) -> Result<(), StoreError> {
    if !occurrences::skip(tx, &post.revision.post, planned.due, why, now).await? {
        return Ok(());
    }
    // Moved off a rest day onto a day that has an opening of its own: nobody misses anything.
    if why == Skipped::Superseded && planned.opens_at != planned.due {
        return Ok(());
    }
    let topic = match why {
        Skipped::TooLate => "skipped-too-late",
        Skipped::Superseded => "superseded",
        Skipped::SamePeriod => "same-period",
        // Whoever said so knows.
        Skipped::Paused | Skipped::Elsewhere | Skipped::Cancelled => return Ok(()),
        Skipped::Unconfirmed => "unconfirmed",
    };
    let pairs = [
        ("title", post.revision.title.clone()),
        ("due", office.moment(planned.due)),
    ];
    tell_once(tx, topic, pairs, now).await
}
