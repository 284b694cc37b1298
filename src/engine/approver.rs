//! Sees to it that what is to open has a second person's yes in time: asks who may say it, reminds a day and an hour before, tells the
//! owner, and asks each December whether the approvals of the year go on. Never says yes, never opens anything.

use super::desk::approve::{AGAIN, around};
use super::{Office, tell_once, values};
use crate::action::ask::{Asked, ask};
use crate::action::renew;
use crate::action::request_approval::{self, Desk, Step};
use crate::action::{Actor, Refused};
use crate::domain::approval::{self, Approval, NotApproved};
use crate::domain::calendar::Calendar;
use crate::domain::campaign::{Catalogue, Post, RevisionHash};
use crate::domain::dialog::Topic;
use crate::domain::halt::Halt;
use crate::domain::id::PostId;
use crate::domain::policy::ReaderRules;
use crate::domain::time::{Instant, Next, Span, day_plus};
use crate::store::requests::{Request, Settled};
use crate::store::{Conn, StoreError, approvals, dialogs, halts, notices, requests};
use crate::text;
use chrono::{Datelike, NaiveTime};
use chrono_tz::Tz;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What opens within this is asked for by itself.
const NEAR: Span = Span::days(7);

/// A text that is still being written is saved again and again; nobody is asked before it stood still for this long.
const SETTLED: Span = Span::minutes(10);

/// A post that is sent on from the private chat is asked for at once; its file is written and read a little later.
const ARRIVES: Span = Span::minutes(10);

/// How long before an opening without a yes people hear of it, in hours.
const WORDS: [u8; 2] = [24, 1];

/// When people in an office are asked what has time.
const WORK_FROM: (u32, u32) = (9, 0);
const WORK_TO: (u32, u32) = (17, 0);

/// The notice of a post that is about to open without a yes.
const SOON: &str = "unapproved-soon";

/// The approver. Remembers only since when it has seen each content, to let a text come to rest.
pub struct Approver {
    office: Arc<Office>,
    began: Mutex<Option<Instant>>,
    seen: Mutex<BTreeMap<PostId, (RevisionHash, Instant)>>,
}

/// A post without a yes, and when it would open.
struct Wanting {
    post: Post,
    why: NotApproved,
    opens_at: Instant,
    due: Instant,
}

impl Approver {
    /// An approver of an office.
    pub fn new(office: Arc<Office>) -> Approver {
        Approver {
            office,
            began: Mutex::default(),
            seen: Mutex::default(),
        }
    }

    /// Asks, reminds and tells what is to be asked, reminded and told now; says when there is more.
    pub async fn tick(&self, now: Instant) -> Result<Next, StoreError> {
        let catalogue = self.office.catalogue.load_full();
        self.looks(now);
        for post in catalogue.posts.values() {
            self.first_seen(post, now);
        }
        let (state, halts) = self.look(&catalogue, now).await?;
        let elsewhere = |h: &Halt| matches!(h, Halt::Restored | Halt::Taken | Halt::Moved);
        if halts.iter().any(elsewhere) {
            // Another copy may be asking the same people.
            return Ok(Next::Idle);
        }
        for request in &state.open {
            self.keep_up(request, &catalogue, &state, now).await?;
        }
        if halts.contains(&Halt::NotStarted) {
            // Until somebody says begin, only what a person asked for is asked; the list of the first days says what wants a yes.
            return Ok(Next::Idle);
        }
        let mut next = Next::Idle;
        for wanting in &state.wanting {
            next = next.or(self.want(wanting, &state, now).await?);
        }
        Ok(next.or(self.december(&catalogue, now).await?))
    }

    async fn look(
        &self,
        catalogue: &Arc<Catalogue>,
        now: Instant,
    ) -> Result<(Looked, Vec<Halt>), StoreError> {
        let inside = catalogue.clone();
        let read = self.office.store.read(move |conn| {
            Box::pin(async move {
                let standing = halts::open(conn).await?;
                let halts: Vec<Halt> = standing.iter().map(|h| h.why).collect();
                let recorded = recorded(conn, &inside).await?;
                Ok::<_, StoreError>((halts, recorded, requests::open(conn).await?))
            })
        });
        let (halts, recorded, open) = read.await?;
        let mut looked = Looked {
            wanting: Vec::new(),
            open,
        };
        for post in catalogue.posts.values() {
            let approval = recorded.get(&post.revision.post);
            looked
                .wanting
                .extend(wanting(post, approval, &catalogue.calendar, now));
        }
        Ok((looked, halts))
    }

    /// A post without a yes: asked for when it is near, told of when it is very near.
    async fn want(
        &self,
        wanting: &Wanting,
        state: &Looked,
        now: Instant,
    ) -> Result<Next, StoreError> {
        let open = state
            .open
            .iter()
            .find(|r| r.post == wanting.post.revision.post && r.hash == wanting.post.hash);
        let mut next = Next::Idle;
        if open.is_none() {
            next = next.or(self.ask_for(wanting, now).await?);
        }
        next = next.or(self.hurry(wanting, now).await?);
        Ok(next.or(self.remind(wanting, open, now).await?))
    }

    async fn ask_for(&self, wanting: &Wanting, now: Instant) -> Result<Next, StoreError> {
        // What somebody took back or gave back he doesn't want; it is asked for again when it says something else.
        if wanting.why == NotApproved::Withdrawn {
            return Ok(Next::Idle);
        }
        let near = wanting.opens_at.minus(NEAR);
        let settled = self.first_seen(&wanting.post, now).plus(SETTLED);
        let at = near.max(settled);
        if at > now {
            return Ok(Next::At(at));
        }
        if !self.may_be_asked_for(&wanting.post, now).await? {
            return Ok(Next::Idle);
        }
        let (office, post) = (self.office.clone(), wanting.post.clone());
        let done = self.office.store.write(move |tx| {
            Box::pin(async move {
                let around = around(&office);
                let actor = Actor::System("tongluo".to_owned());
                request_approval::request(tx, &actor, &post, around.get(), now).await
            })
        });
        match done.await {
            Ok(done) => {
                tracing::info!(post = %wanting.post.revision.post, asked = done.asked.len(),
                    unreached = done.unreached.len(), "asked for an approval");
                Ok(Next::Idle)
            }
            Err(Refused::Store(error)) => Err(error),
            Err(refused) => {
                tracing::warn!(post = %wanting.post.revision.post, %refused, "can't be asked for");
                Ok(Next::Idle)
            }
        }
    }

    /// Nobody gave this very content back, and nothing is missing: an audience, an author, somebody who fits 审批.
    async fn may_be_asked_for(&self, post: &Post, now: Instant) -> Result<bool, StoreError> {
        let (office, post) = (self.office.clone(), post.clone());
        let read = self.office.store.read(move |conn| {
            Box::pin(async move {
                let (id, hash) = (&post.revision.post, &post.hash);
                if let Some(request) = requests::newest(conn, id, hash).await?
                    && matches!(request.settled, Some((_, Settled::Returned)))
                {
                    return Ok(false);
                }
                let around = around(&office);
                match request_approval::sound(conn, &post, hash, around.get(), now).await {
                    Ok(()) => Ok(true),
                    Err(Refused::Store(error)) => Err(error),
                    Err(refused) => {
                        tracing::debug!(post = %id, %refused, "can't be asked for");
                        Ok(false)
                    }
                }
            })
        });
        read.await
    }

    fn looks(&self, now: Instant) {
        let mut began = self.began.lock().unwrap_or_else(PoisonError::into_inner);
        began.get_or_insert(now);
    }

    fn first_seen(&self, post: &Post, now: Instant) -> Instant {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let known = seen
            .entry(post.revision.post.clone())
            .or_insert_with(|| (post.hash.clone(), now));
        if known.0 != post.hash {
            *known = (post.hash.clone(), now);
        }
        known.1
    }

    /// Whether the post of a request has been there: seen here, or asked for so long ago that its file must have come.
    fn was_there(&self, request: &Request, now: Instant) -> bool {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.contains_key(&request.post) || request.at.plus(ARRIVES) <= now
    }

    /// This content came after an instant, while we were looking.
    fn changed_after(&self, post: &Post, mark: Instant, now: Instant) -> bool {
        let began = *self.began.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = self.first_seen(post, now);
        seen > mark && began.is_some_and(|began| seen > began)
    }

    /// The owner is told, a day and an hour before; at night without sound.
    async fn hurry(&self, wanting: &Wanting, now: Instant) -> Result<Next, StoreError> {
        let (due_now, next) = words_due(wanting.opens_at, now, |at| at);
        let Some(hours) = due_now else {
            return Ok(next);
        };
        let mark = wanting.opens_at.minus(Span::hours(i64::from(hours)));
        if wanting.why == NotApproved::Changed && self.changed_after(&wanting.post, mark, now) {
            // Whoever is told of the change is told then that it won't be sent.
            return Ok(next);
        }
        let revision = &wanting.post.revision;
        let pairs = [
            ("title", revision.title.clone()),
            ("post", revision.post.to_string()),
            ("due", self.office.moment(wanting.opens_at)),
            ("hours", hours.to_string()),
            ("why", text::not_approved(&self.office.texts, wanting.why)),
        ];
        // Asked before it is written: a turn that has nothing to say writes nothing.
        let wanted = values(pairs.clone());
        let read = self
            .office
            .store
            .read(move |conn| Box::pin(async move { notices::written(conn, SOON, &wanted).await }));
        if !read.await? {
            let done = self
                .office
                .store
                .write(move |tx| Box::pin(async move { tell_once(tx, SOON, pairs, now).await }));
            done.await?;
        }
        Ok(next)
    }

    /// Whoever has the question open gets it again below everything else; never at night.
    async fn remind(
        &self,
        wanting: &Wanting,
        open: Option<&Request>,
        now: Instant,
    ) -> Result<Next, StoreError> {
        let Some(request) = open.cloned() else {
            return Ok(Next::Idle);
        };
        let (rules, zone) = (self.office.readers.clone(), self.office.zone);
        let (due_now, next) = words_due(wanting.opens_at, now, |at| last_loud(&rules, zone, at));
        let Some(hours) = due_now else {
            return Ok(next);
        };
        let (office, due) = (self.office.clone(), wanting.due);
        let about = request.id.to_string();
        let waiting = {
            let about = about.clone();
            let read = self.office.store.read(move |conn| {
                Box::pin(async move { dialogs::of_subject(conn, Topic::Approve, &about).await })
            });
            let fresh = now.minus(Span::minutes(30));
            read.await?.into_iter().filter(move |dialog| {
                let desk = Desk::from_json(&dialog.state);
                // Who was asked a moment ago needs no reminder of it.
                let reminded = desk.hours.is_some_and(|h| h <= hours);
                matches!(desk.step, Step::Asked) && !reminded && dialog.created_at <= fresh
            })
        };
        for dialog in waiting {
            let (office, about) = (office.clone(), about.clone());
            self.office
                .store
                .write(move |tx| {
                    Box::pin(async move {
                        let desk = Desk {
                            step: Step::Asked,
                            hours: Some(hours),
                            ..Desk::from_json(&dialog.state)
                        };
                        dialogs::close(tx, dialog.id, AGAIN, now).await?;
                        let asked = Asked {
                            topic: Topic::Approve,
                            subject: &about,
                            state: &desk.to_json(),
                        };
                        ask(tx, dialog.account, asked, office.entropy.as_ref(), now).await?;
                        Ok::<_, StoreError>(())
                    })
                })
                .await?;
            tracing::info!(post = %request.post, hours, due = due.as_millis(), "reminded an approver");
        }
        Ok(next)
    }

    /// An open request goes on being true: its post is there, still wants a yes, and everybody who may say it was asked.
    async fn keep_up(
        &self,
        request: &Request,
        catalogue: &Catalogue,
        state: &Looked,
        now: Instant,
    ) -> Result<(), StoreError> {
        let gone = !catalogue.posts.contains_key(&request.post) && self.was_there(request, now);
        let office = self.office.clone();
        let request = request.clone();
        if gone {
            let done = office.store.write(move |tx| {
                Box::pin(async move {
                    request_approval::give_up(tx, &request, Settled::Gone, now).await
                })
            });
            return done.await;
        }
        let wants =
            |w: &Wanting| w.post.revision.post == request.post && w.post.hash == request.hash;
        if !state.wanting.iter().any(wants) {
            return Ok(());
        }
        let unasked = {
            let (request, zone) = (request.clone(), office.zone);
            let read = office.store.read(move |conn| {
                Box::pin(async move {
                    request_approval::someone_is_unasked(conn, &request, zone, now).await
                })
            });
            read.await?
        };
        if !unasked {
            return Ok(());
        }
        let inside = office.clone();
        office
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let around = around(&inside);
                    request_approval::ask_all(tx, &request, around.get(), now).await?;
                    Ok(())
                })
            })
            .await
    }

    /// In December, in working hours, whoever may say yes again is asked, and the owner.
    async fn december(&self, catalogue: &Arc<Catalogue>, now: Instant) -> Result<Next, StoreError> {
        let zone = self.office.zone;
        let at = working_time(&catalogue.calendar, zone, now);
        if now.day(zone).month() != 12 {
            return Ok(Next::Idle);
        }
        if at > now {
            return Ok(Next::At(at));
        }
        let inside = catalogue.clone();
        let read = self.office.store.read(move |conn| {
            Box::pin(async move { renew::to_ask(conn, &inside, zone, now).await })
        });
        let to_ask = read.await?;
        if to_ask.is_empty() {
            return Ok(Next::Idle);
        }
        let office = self.office.clone();
        self.office
            .store
            .write(move |tx| {
                Box::pin(async move {
                    renew::ask_all(tx, &to_ask, zone, office.entropy.as_ref(), now).await
                })
            })
            .await?;
        Ok(Next::Idle)
    }
}

/// What one turn has seen.
struct Looked {
    wanting: Vec<Wanting>,
    open: Vec<Request>,
}

async fn recorded(
    conn: &mut Conn,
    catalogue: &Catalogue,
) -> Result<BTreeMap<PostId, Approval>, StoreError> {
    let wanted: Vec<_> = catalogue
        .posts
        .values()
        .map(|p| (p.revision.post.clone(), p.hash.clone()))
        .collect();
    let found = approvals::matching(conn, &wanted).await?;
    Ok(found.into_iter().map(|a| (a.post.clone(), a)).collect())
}

/// A post whose next opening nothing covers; of a post that opens again and again its next one alone.
fn wanting(
    post: &Post,
    approval: Option<&Approval>,
    calendar: &Calendar,
    now: Instant,
) -> Option<Wanting> {
    let schedule = &post.schedule;
    let mut ahead = crate::action::ahead::ahead(calendar, &post.revision, schedule, now, 1);
    let next = ahead.pop()?;
    // Held against the instant of its opening: what ends before it doesn't cover it.
    let why = approval::check(post.revision.clone(), approval, next.opens_at.max(now)).err()?;
    Some(Wanting {
        post: post.clone(),
        why,
        opens_at: next.opens_at,
        due: next.due,
    })
}

/// Which word is due now (the latest of those whose time has come), and when the next one is.
fn words_due(
    opens_at: Instant,
    now: Instant,
    at: impl Fn(Instant) -> Instant,
) -> (Option<u8>, Next) {
    let (mut due, mut next) = (None, Next::Idle);
    if opens_at <= now {
        return (None, Next::Idle);
    }
    for hours in WORDS {
        let when = at(opens_at.minus(Span::hours(i64::from(hours))));
        if when <= now {
            due = Some(hours);
        } else {
            next = next.or(Next::At(when));
        }
    }
    (due, next)
}

/// The last minute at or before an instant that isn't quiet.
fn last_loud(rules: &ReaderRules, zone: Tz, at: Instant) -> Instant {
    let wall = at.local(zone);
    if !rules.is_quiet(wall.time()) {
        return at;
    }
    let day = if wall.time() >= rules.quiet_from {
        wall.date()
    } else {
        day_plus(wall.date(), -1)
    };
    let evening = Instant::at(day.and_time(rules.quiet_from), zone);
    evening.minus(Span::minutes(1)).min(at)
}

/// Now, where people are at work; else when they are next.
fn working_time(calendar: &Calendar, zone: Tz, now: Instant) -> Instant {
    let clock = |(h, m): (u32, u32)| NaiveTime::from_hms_opt(h, m, 0).unwrap_or(NaiveTime::MIN);
    let wall = now.local(zone);
    let (from, to) = (clock(WORK_FROM), clock(WORK_TO));
    let today = wall.date();
    let works = !calendar.day_of_work(today).rest;
    if works && wall.time() < from {
        return Instant::at(today.and_time(from), zone);
    }
    if works && wall.time() < to {
        return now;
    }
    let day = calendar.next_workday(day_plus(today, 1));
    Instant::at(day.and_time(from), zone)
}
