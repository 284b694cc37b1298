//! Stopping everything, letting it begin, and letting it go on. Only a person ends a halt, and of what became late meanwhile
//! nothing leaves without his yes. What is late the planner's own function says (`domain::occurrence::settle`).

use super::ask::{self, Asked};
use super::{Actor, Refused, record, require_owner};
use crate::domain::approval::{self, Approval};
use crate::domain::calendar::Calendar;
use crate::domain::campaign::{Catalogue, Post};
use crate::domain::dialog::Topic;
use crate::domain::halt::Halt;
use crate::domain::id::{OccurrenceId, PostId};
use crate::domain::occurrence::{self, Fate, Past, Planned, Skipped};
use crate::domain::policy::Purpose;
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::entropy::Entropy;
use crate::store::halts::{self, Standing};
use crate::store::{
    Conn, StoreError, Tx, approvals, cancellations, deliveries, dialogs, occurrences,
};
use std::collections::BTreeMap;

/// Turns of `settle` for one post: each settles hundreds of due times.
const TURNS: usize = 200;

/// Why a delivery that waited was dropped.
const PAUSED: &str = "paused";

/// What is late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LateThing {
    /// An opening that came due while nothing could open.
    Opening {
        /// Of which post.
        post: PostId,
        /// When it was due.
        due: Instant,
    },
    /// Deliveries of one opening or its result that wait, over all chats.
    Deliveries {
        /// Of which opening.
        occurrence: OccurrenceId,
        /// The post itself, or its result.
        purpose: Purpose,
    },
}

/// Something that would leave late if nothing stood in the way any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Late {
    /// A name for decisions, the same whenever it is asked: `wntd-quiz@2027-05-31T09:00`, `open-12`, `result-12`.
    pub id: String,
    /// What.
    pub thing: LateThing,
    /// The post's title.
    pub title: String,
    /// When it should have left.
    pub due: Instant,
    /// To how many chats; 0 where that is not known before it opens.
    pub chats: u32,
}

/// What becomes of something late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It leaves now, as its own late rule says.
    Send,
    /// It never leaves.
    Skip,
    /// People saw it: another copy of the database sent it.
    Arrived,
}

/// A person's decisions.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    /// By `Late::id`.
    pub each: BTreeMap<String, Decision>,
    /// Of what is not named.
    pub rest: Option<Decision>,
}

impl Decisions {
    /// The same for all.
    pub fn all(decision: Decision) -> Decisions {
        Decisions {
            each: BTreeMap::new(),
            rest: Some(decision),
        }
    }

    fn of(&self, late: &Late) -> Option<Decision> {
        self.each.get(&late.id).copied().or(self.rest)
    }
}

/// What came of going on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resumed {
    /// What was ended.
    pub lifted: Vec<Halt>,
    /// What leaves now.
    pub sent: Vec<Late>,
    /// What never leaves.
    pub skipped: Vec<Late>,
    /// What was seen already.
    pub arrived: Vec<Late>,
}

/// Lets the office begin (开始): every schedule counts from now. Refused: `halt-none`, `not-owner`.
pub async fn start(tx: &mut Tx, actor: &Actor, now: Instant) -> Result<Standing, Refused> {
    require_owner(tx, actor).await?;
    let Some(lifted) = lift(tx, actor, Halt::NotStarted, now).await? else {
        return Err(Problem::error("halt-none").into());
    };
    approvals::count_from(tx, now).await?;
    dialogs::close_subject(tx, Topic::Start, "", "started", now).await?;
    Ok(lifted)
}

/// Stops everything at once (全部暂停): nothing more leaves for any group. False where it is stopped already.
/// Refused: `not-owner`.
pub async fn pause(tx: &mut Tx, actor: &Actor, why: &str, now: Instant) -> Result<bool, Refused> {
    require_owner(tx, actor).await?;
    if !halts::begin(tx, Halt::Paused, &actor.to_string(), now).await? {
        return Ok(false);
    }
    let said = why.trim();
    if !said.is_empty() {
        halts::say(tx, Halt::Paused, said).await?;
    }
    record(tx, actor, "pause", Halt::Paused.as_str(), "", now).await?;
    Ok(true)
}

/// Asks every owner what becomes of what is late, and whether to go on. Asked again it changes nothing.
pub async fn ask_resume(
    tx: &mut Tx,
    entropy: &dyn Entropy,
    now: Instant,
) -> Result<usize, StoreError> {
    let asked = Asked {
        topic: Topic::Resume,
        subject: "",
        state: "{}",
    };
    ask::ask_owners(tx, asked, entropy, now).await
}

/// What would leave late if nothing stood in the way any more, by time. What its own rules forbid to send late is not in it.
pub async fn late(
    conn: &mut Conn,
    catalogue: &Catalogue,
    now: Instant,
) -> Result<Vec<Late>, StoreError> {
    let standing = halts::open(conn).await?;
    let mut found = Vec::new();
    // Before the first word no schedule counts.
    if !standing.iter().any(|h| h.why == Halt::NotStarted) {
        for (post, planned) in unsettled(conn, catalogue, now).await? {
            found.extend(would_open(&planned).map(|one| opening(post, one)));
        }
    }
    for wait in deliveries::waiting(conn, now).await? {
        let loaded = occurrences::load(conn, &[wait.occurrence]).await?;
        let title = loaded.first().map(|o| o.revision.title.clone());
        found.push(Late {
            id: format!("{}-{}", wait.purpose.as_str(), wait.occurrence),
            thing: LateThing::Deliveries {
                occurrence: wait.occurrence,
                purpose: wait.purpose,
            },
            title: title.unwrap_or_default(),
            due: wait.since,
            chats: wait.chats,
        });
    }
    found.sort_by(|a, b| (a.due, &a.id).cmp(&(b.due, &b.id)));
    Ok(found)
}

/// Goes on, and carries out what was decided about everything late, or nothing of it.
/// Refused: `not-owner`, `halt-none`, `halt-moved`, `resume-not-late`, `resume-undecided`.
pub async fn resume(
    tx: &mut Tx,
    actor: &Actor,
    catalogue: &Catalogue,
    decisions: &Decisions,
    now: Instant,
) -> Result<Resumed, Refused> {
    require_owner(tx, actor).await?;
    let standing = halts::open(tx).await?;
    if standing.is_empty() {
        return Err(Problem::error("halt-none").into());
    }
    if standing.iter().any(|h| h.why == Halt::Moved) {
        return Err(Problem::error("halt-moved").into());
    }
    let late = late(tx, catalogue, now).await?;
    hold_against(&late, decisions)?;
    let mut resumed = Resumed::default();
    for one in late {
        match decisions.of(&one) {
            Some(Decision::Send) => resumed.sent.push(one),
            Some(Decision::Arrived) => {
                drop_late(tx, actor, catalogue, &one, true, now).await?;
                resumed.arrived.push(one);
            }
            Some(Decision::Skip) | None => {
                drop_late(tx, actor, catalogue, &one, false, now).await?;
                resumed.skipped.push(one);
            }
        }
    }
    for halt in standing {
        if lift(tx, actor, halt.why, now).await?.is_some() {
            resumed.lifted.push(halt.why);
        }
    }
    if resumed.lifted.contains(&Halt::NotStarted) {
        approvals::count_from(tx, now).await?;
        dialogs::close_subject(tx, Topic::Start, "", "started", now).await?;
    }
    dialogs::close_subject(tx, Topic::Resume, "", "resumed", now).await?;
    Ok(resumed)
}

/// Everything late has a decision, and every decision is about something late.
fn hold_against(late: &[Late], decisions: &Decisions) -> Result<(), Refused> {
    let strange = decisions.each.keys();
    let mut problems: Vec<Problem> = strange
        .filter(|id| late.iter().all(|l| l.id != **id))
        .map(|id| Problem::error("resume-not-late").with("id", id))
        .collect();
    let open = late.iter().filter(|l| decisions.of(l).is_none());
    problems.extend(open.map(|l| {
        Problem::error("resume-undecided")
            .with("title", &l.title)
            .with("id", &l.id)
    }));
    match problems.is_empty() {
        true => Ok(()),
        false => Err(Refused::Several(problems)),
    }
}

async fn lift(
    tx: &mut Tx,
    actor: &Actor,
    why: Halt,
    now: Instant,
) -> Result<Option<Standing>, StoreError> {
    let lifted = halts::lift(tx, why, &actor.to_string(), now).await?;
    if lifted.is_some() {
        record(tx, actor, "lift", why.as_str(), "", now).await?;
    }
    Ok(lifted)
}

fn opening(post: &Post, planned: &Planned) -> Late {
    let wall = planned.due.local(post.schedule.zone);
    Late {
        id: format!("{}@{}", post.revision.post, wall.format("%Y-%m-%dT%H:%M")),
        thing: LateThing::Opening {
            post: post.revision.post.clone(),
            due: planned.due,
        },
        title: post.revision.title.clone(),
        due: planned.opens_at,
        chats: 0,
    }
}

/// Of what is unsettled the one that the planner would open: the newest at most.
fn would_open(planned: &[Planned]) -> Option<&Planned> {
    planned
        .iter()
        .rev()
        .find(|p| matches!(p.fate, Fate::Open { .. }))
}

/// Every due time of approved posts that has no fate yet and is not cancelled.
async fn unsettled<'a>(
    conn: &mut Conn,
    catalogue: &'a Catalogue,
    now: Instant,
) -> Result<Vec<(&'a Post, Vec<Planned>)>, StoreError> {
    let posts = catalogue.posts.values();
    let wanted: Vec<_> = posts
        .map(|p| (p.revision.post.clone(), p.hash.clone()))
        .collect();
    let recorded = approvals::matching(conn, &wanted).await?;
    let recorded: BTreeMap<&PostId, &Approval> = recorded.iter().map(|a| (&a.post, a)).collect();
    let mut found = Vec::new();
    for post in catalogue.posts.values() {
        let yes = recorded.get(&post.revision.post).copied();
        if approval::check(post.revision.clone(), yes, now).is_err() {
            continue;
        }
        let past = occurrences::past(conn, &post.revision.post).await?;
        let planned = settled_whole(post, past, &catalogue.calendar, now);
        let mut standing = Vec::new();
        for one in planned {
            if !cancellations::stands(conn, &post.revision.post, one.due).await? {
                standing.push(one);
            }
        }
        if !standing.is_empty() {
            found.push((post, standing));
        }
    }
    Ok(found)
}

/// All that `settle` says, turn after turn, as the planner would ask.
fn settled_whole(post: &Post, mut past: Past, calendar: &Calendar, now: Instant) -> Vec<Planned> {
    let mut all = Vec::new();
    for _ in 0..TURNS {
        let (planned, _) = occurrence::settle(&post.revision, &post.schedule, &past, calendar, now);
        if planned.is_empty() {
            break;
        }
        past.settled.extend(planned.iter().map(|p| p.due));
        all.extend(planned);
    }
    all
}

async fn drop_late(
    tx: &mut Tx,
    actor: &Actor,
    catalogue: &Catalogue,
    late: &Late,
    seen: bool,
    now: Instant,
) -> Result<(), StoreError> {
    let verb = if seen { "seen-late" } else { "skip-late" };
    record(tx, actor, verb, &late.id, "", now).await?;
    match &late.thing {
        LateThing::Opening { post, .. } => {
            let Some(post) = catalogue.posts.get(post) else {
                return Ok(());
            };
            let past = occurrences::past(tx, &post.revision.post).await?;
            let why = if seen {
                Skipped::Elsewhere
            } else {
                Skipped::Paused
            };
            // The older ones too: else the next older one would be the newest, and open.
            for one in settled_whole(post, past, &catalogue.calendar, now) {
                occurrences::skip(tx, &post.revision.post, one.due, why, now).await?;
            }
            Ok(())
        }
        LateThing::Deliveries {
            occurrence,
            purpose,
        } if seen => {
            let by = actor.to_string();
            deliveries::arrived_all(tx, *occurrence, *purpose, &by, now)
                .await
                .map(|_| ())
        }
        LateThing::Deliveries {
            occurrence,
            purpose,
        } => {
            deliveries::drop_waiting(tx, *occurrence, *purpose, PAUSED, now).await?;
            if *purpose == Purpose::Open && !deliveries::seen_anywhere(tx, *occurrence).await? {
                // Nobody can have missed what nobody was shown.
                occurrences::close_released(tx, *occurrence, now).await?;
            }
            Ok(())
        }
    }
}
