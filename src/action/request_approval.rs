//! Asking those who may approve a post: each gets, in his private chat, exactly what its readers will see, with when, to whom, by
//! whom and what is new. A request is for one content; a changed one is another request. Never says yes itself.

use super::ahead::{self, Ahead};
use super::approve::{attachments, may_not, standing_delegations};
use super::ask::{self, Asked};
use super::tell::reachable;
use super::{Actor, Refused, members_on, record};
use crate::domain::approval;
use crate::domain::calendar::Calendar;
use crate::domain::campaign::{Post, Revision, RevisionHash};
use crate::domain::dialog::Topic;
use crate::domain::document::Document;
use crate::domain::id::{AccountId, Mark, PersonId, RequestId};
use crate::domain::outgoing::OutgoingFile;
use crate::domain::people::Person;
use crate::domain::problem::Problem;
use crate::domain::schedule::Reason;
use crate::domain::time::{Instant, Span};
use crate::entropy::Entropy;
use crate::store::chats::{self, ChatState};
use crate::store::previews::{Preview, PreviewMark};
use crate::store::requests::{self, Request, Settled};
use crate::store::{Conn, StoreError, Tx, approvals, bots, claims, dialogs, notices, people};
use crate::text::Texts;
use crate::text::compose::approval::Sheet;
use crate::text::compose::{self, Posting, Standing};
use crate::text::{in_doubt, reason as why_then};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Openings whose times and values an approver sees.
const SAMPLES: usize = 3;

/// After this a preview that never got through is no use any more.
const PREVIEW_LIVES: Span = Span::days(7);

/// What a request is made with.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The words.
    pub texts: &'a Texts,
    /// Observances and workdays.
    pub calendar: &'a Calendar,
    /// The office's zone.
    pub zone: Tz,
    /// Chance, for marks.
    pub entropy: &'a dyn Entropy,
}

/// Why an approver can't be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreached {
    /// Nobody knows which account is his.
    NotClaimed,
    /// He hasn't pressed Start, or has blocked the bot.
    NotStarted,
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requested {
    /// Which request it is.
    pub request: RequestId,
    /// Who has the question now.
    pub asked: Vec<Person>,
    /// Who can't be asked yet; he is asked as soon as he can be.
    pub unreached: Vec<(Person, Unreached)>,
    /// Exactly this content waits already.
    pub again: bool,
}

/// Where an approver's dialog stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// 批准 or 退回?
    #[default]
    Asked,
    /// Sure?
    Sure,
    /// Given back: why?
    Reason,
    /// A page of the questions, from 0.
    Questions(u16),
    /// Said yes; may be taken back.
    Approved,
    /// Taken back: sure?
    Unsure,
}

/// The state of an approver's dialog, as it is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// Where it stands.
    pub step: Step,
    /// The text stands in a message of its own above.
    pub apart: bool,
    /// He is reminded: so many hours before the opening.
    #[serde(default)]
    pub hours: Option<u8>,
}

impl Desk {
    /// As it is stored.
    pub fn to_json(self) -> String {
        serde_json::to_string(&self).unwrap_or_default()
    }
    /// The state that was stored; the beginning where it can't be read.
    pub fn from_json(json: &str) -> Desk {
        serde_json::from_str(json).unwrap_or_default()
    }
}

/// Asks everybody who may approve a post as it stands: named by its 审批, never the author, and standing delegates.
/// The owner is told of those who can't be asked. Refused: `approve-nobody-named`, `approve-author-*`, `approve-nobody-fits`,
/// `approve-stands`, `approve-attachment-changed`, `audience-unknown`, `request-no-opening`.
pub async fn request(
    tx: &mut Tx,
    actor: &Actor,
    post: &Post,
    around: Around<'_>,
    now: Instant,
) -> Result<Requested, Refused> {
    let revision = &post.revision;
    let hash = revision.hash();
    let files = attachments(post)?;
    sound(tx, post, &hash, around, now).await?;
    let open = requests::open_of(tx, &revision.post).await?;
    let (id, again) = match open {
        Some(open) if open.hash == hash => (open.id, true),
        other => {
            if let Some(old) = other {
                give_up(tx, &old, Settled::Changed, now).await?;
            }
            approvals::keep_files(tx, &files).await?;
            let id = requests::add(tx, revision, &hash, &actor.to_string(), now).await?;
            let about = format!("post:{}", revision.post);
            record(tx, actor, "request", &about, hash.short(), now).await?;
            (id, false)
        }
    };
    let request = requests::get(tx, id)
        .await?
        .ok_or_else(|| StoreError::Data(format!("no request {id}")))?;
    let (asked, unreached) = ask_all(tx, &request, around, now).await?;
    for (person, why) in &unreached {
        tell_unreached(tx, person, *why, now).await?;
    }
    Ok(Requested {
        request: id,
        asked,
        unreached,
        again,
    })
}

/// Whether a request makes sense at all: what `request` refuses, but for the attachments.
pub async fn sound(
    conn: &mut Conn,
    post: &Post,
    hash: &RevisionHash,
    around: Around<'_>,
    now: Instant,
) -> Result<(), Refused> {
    let revision = &post.revision;
    let today = now.day(around.zone);
    if let Some(first) = post.to_check.first() {
        let problem = Problem::error("approve-to-check").with("post", &revision.post);
        let problem = problem.with("count", post.to_check.len());
        return Err(problem.with("first", first).into());
    }
    if revision.approvers.is_empty() {
        let problem = Problem::error("approve-nobody-named").with("post", &revision.post);
        return Err(problem.into());
    }
    let members = members_on(conn, today).await?;
    let author = approval::author(revision, &members, today);
    author.map_err(|why| may_not(why, revision, ""))?;
    let delegations = standing_delegations(conn, today).await?;
    if approval::approvers(revision, &members, &delegations, today).is_empty() {
        let problem = Problem::error("approve-nobody-fits")
            .with("post", &revision.post)
            .with("named", revision.approvers.join(" / "));
        return Err(problem.into());
    }
    if people::audience(conn, &revision.audience).await?.is_none() {
        let problem = Problem::error("audience-unknown").with("audience", &revision.audience);
        return Err(problem.into());
    }
    let Some(next) = post.schedule.next(around.calendar, now) else {
        let problem = Problem::error("request-no-opening").with("post", &revision.post);
        return Err(problem.into());
    };
    let recorded = approvals::matching(conn, &[(revision.post.clone(), hash.clone())]).await?;
    let ends = approval::ends_at(now, Some(next.due), around.zone);
    let stands = recorded.first().is_some_and(|a| {
        approval::check(revision.clone(), Some(a), now).is_ok() && a.ends(around.zone) >= ends
    });
    if stands {
        let problem = Problem::error("approve-stands").with("post", &revision.post);
        return Err(problem.into());
    }
    Ok(())
}

/// A request waits no more because what it was for is no more.
pub async fn give_up(
    tx: &mut Tx,
    request: &Request,
    outcome: Settled,
    now: Instant,
) -> Result<(), StoreError> {
    requests::settle(tx, request.id, outcome, None, now).await?;
    let about = request.id.to_string();
    dialogs::close_subject(tx, Topic::Approve, &about, outcome.as_str(), now).await?;
    Ok(())
}

/// Who may say yes to a request today, delegates included.
pub async fn approvers(
    conn: &mut Conn,
    revision: &Revision,
    zone: Tz,
    now: Instant,
) -> Result<Vec<Person>, StoreError> {
    let today = now.day(zone);
    let members = members_on(conn, today).await?;
    let delegations = standing_delegations(conn, today).await?;
    let found = approval::approvers(revision, &members, &delegations, today);
    Ok(found.into_iter().cloned().collect())
}

/// Whom a request has reached, and whom not.
pub type Reached = (Vec<Person>, Vec<(Person, Unreached)>);

/// Asks everybody who may answer a request and wasn't asked yet: also who registered, or was made a delegate, since.
pub async fn ask_all(
    tx: &mut Tx,
    request: &Request,
    around: Around<'_>,
    now: Instant,
) -> Result<Reached, StoreError> {
    let (mut asked, mut unreached) = (Vec::new(), Vec::new());
    let about = request.id.to_string();
    let open = dialogs::of_subject(tx, Topic::Approve, &about).await?;
    let mut shown: Option<(Sheet, Option<Ahead>)> = None;
    for person in approvers(tx, &request.revision, around.zone, now).await? {
        let Some(account) = reachable(tx, person.id).await? else {
            let known = !claims::accounts_of(tx, person.id).await?.is_empty();
            let why = if known {
                Unreached::NotStarted
            } else {
                Unreached::NotClaimed
            };
            unreached.push((person, why));
            continue;
        };
        if open.iter().all(|d| d.account != account) {
            if shown.is_none() {
                shown = Some(sheet(tx, &request.revision, around, now).await?);
            }
            let Some((sheet, next)) = &shown else {
                continue;
            };
            let desk = Desk {
                apart: sheet.stands_apart(around.texts),
                ..Desk::default()
            };
            if desk.apart {
                preview(tx, account, &request.revision, next.as_ref(), around, now).await?;
            }
            let asked = Asked {
                topic: Topic::Approve,
                subject: &about,
                state: &desk.to_json(),
            };
            ask::ask(tx, account, asked, around.entropy, now).await?;
        }
        asked.push(person);
    }
    Ok((asked, unreached))
}

/// Whether somebody who may answer a request could be asked now and wasn't yet: he registered since, or was made a delegate.
pub async fn someone_is_unasked(
    conn: &mut Conn,
    request: &Request,
    zone: Tz,
    now: Instant,
) -> Result<bool, StoreError> {
    let open = dialogs::of_subject(conn, Topic::Approve, &request.id.to_string()).await?;
    for person in approvers(conn, &request.revision, zone, now).await? {
        if let Some(account) = reachable(conn, person.id).await?
            && open.iter().all(|d| d.account != account)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whom a request waits for: with each whether he has it before him.
pub async fn waits_for(
    conn: &mut Conn,
    request: &Request,
    zone: Tz,
    now: Instant,
) -> Result<Vec<(Person, bool)>, StoreError> {
    let open = dialogs::of_subject(conn, Topic::Approve, &request.id.to_string()).await?;
    let mut found = Vec::new();
    for person in approvers(conn, &request.revision, zone, now).await? {
        let accounts = claims::accounts_of(conn, person.id).await?;
        let has = open.iter().any(|d| accounts.contains(&d.account));
        found.push((person, has));
    }
    Ok(found)
}

async fn tell_unreached(
    tx: &mut Tx,
    person: &Person,
    why: Unreached,
    now: Instant,
) -> Result<(), StoreError> {
    let topic = match why {
        Unreached::NotClaimed => "approver-unclaimed",
        Unreached::NotStarted => "approver-not-started",
    };
    let values = BTreeMap::from([
        ("name".to_owned(), person.name.clone()),
        ("key".to_owned(), person.key.to_string()),
    ]);
    notices::tell_once(tx, topic, &values, now).await?;
    Ok(())
}

/// What an approver is to see of a content, and its next opening.
pub async fn sheet(
    conn: &mut Conn,
    revision: &Revision,
    around: Around<'_>,
    now: Instant,
) -> Result<(Sheet, Option<Ahead>), StoreError> {
    let Around {
        texts, calendar, ..
    } = around;
    let schedule = ahead::schedule_of(revision, calendar);
    let openings = schedule.as_ref().map_or_else(Vec::new, |schedule| {
        ahead::ahead(calendar, revision, schedule, now, SAMPLES)
    });
    let zone = schedule.map_or(around.zone, |s| s.zone);
    let next = openings.first().cloned();
    let opens_at = next.as_ref().map_or(now, |n| n.opens_at);
    let document = next
        .as_ref()
        .and_then(|n| ahead::render(texts, calendar, revision, zone, n).ok())
        .unwrap_or_else(|| plain(revision));
    let mark = Mark::from_bits(0);
    let opening = compose::opening(
        texts,
        &Posting {
            revision,
            document: &document,
            opens_at,
            closes_at: next.as_ref().and_then(|n| n.closes_at),
            late: false,
            zone: around.zone,
            mark: &mark,
            standing: Standing::default(),
            closed: false,
            attachment: attachment(conn, revision).await?,
        },
    );
    let (groups, people) = readers(conn, revision, opens_at, around.zone).await?;
    let newest = approvals::newest(conn, &revision.post).await?;
    let before = newest.and_then(|json| Revision::from_json(&json).ok());
    let times = openings
        .iter()
        .map(|o| (o.opens_at, why(texts, calendar, o)));
    let sheet = Sheet {
        revision: revision.clone(),
        opening,
        times: times.collect(),
        closes_at: next.as_ref().and_then(|n| n.closes_at),
        groups,
        people,
        author: author(conn, revision, around.zone, now).await?,
        changes: before.map(|old| compose::changes(texts, &old, revision)),
        samples: ahead::samples(texts, calendar, revision, zone, &openings),
        zone: around.zone,
    };
    Ok((sheet, next))
}

/// Why it opens then, where the time itself doesn't say it.
fn why(texts: &Texts, calendar: &Calendar, ahead: &Ahead) -> String {
    let reason = match &ahead.reason {
        Reason::Date | Reason::Yearly | Reason::Weekly | Reason::Cron(_) => String::new(),
        reason => why_then(texts, reason, calendar),
    };
    match ahead.doubt {
        Some(doubt) => in_doubt(texts, &reason, doubt),
        None => reason,
    }
}

/// The text as it stands, where it can't be rendered: it doesn't open like this either, and the approver sees why not.
fn plain(revision: &Revision) -> Document {
    Document::of(vec![crate::domain::document::Block::paragraph(
        &revision.template,
    )])
}

async fn attachment(
    conn: &mut Conn,
    revision: &Revision,
) -> Result<Option<OutgoingFile>, StoreError> {
    let Some(file) = revision.attachments.first() else {
        return Ok(None);
    };
    let bytes = approvals::attachment(conn, &file.sha256).await?;
    Ok(bytes.map(|bytes| OutgoingFile {
        form: file.form,
        name: file.name.clone(),
        bytes: Arc::new(bytes),
    }))
}

/// The groups where it will be read, and how many people are expected there.
async fn readers(
    conn: &mut Conn,
    revision: &Revision,
    opens_at: Instant,
    zone: Tz,
) -> Result<(Vec<String>, usize), StoreError> {
    let Some(audience) = people::audience(conn, &revision.audience).await? else {
        return Ok((Vec::new(), 0));
    };
    let groups = chats::of_audience(conn, audience).await?;
    let groups = groups.into_iter().filter(|c| c.state == ChatState::Active);
    let day = opens_at.day(zone);
    let members = people::of_audience(conn, audience).await?;
    let people = members.iter().filter(|p| p.is_member_on(day)).count();
    Ok((groups.map(|c| c.title).collect(), people))
}

async fn author(
    conn: &mut Conn,
    revision: &Revision,
    zone: Tz,
    now: Instant,
) -> Result<String, StoreError> {
    let today = now.day(zone);
    let members = members_on(conn, today).await?;
    let named = revision.author.clone().unwrap_or_default();
    Ok(approval::author(revision, &members, today).map_or(named, |p| p.name.clone()))
}

/// The opening itself in a message of its own, marked as waiting for a yes.
async fn preview(
    tx: &mut Tx,
    account: AccountId,
    revision: &Revision,
    next: Option<&Ahead>,
    around: Around<'_>,
    now: Instant,
) -> Result<(), StoreError> {
    let (Some(next), Some(bot)) = (next, bots::the_bot(tx).await?) else {
        return Ok(());
    };
    let Some(chat) = chats::of_account(tx, bot.id, account).await? else {
        return Ok(());
    };
    let zone = revision.zone.parse().unwrap_or(around.zone);
    let document = ahead::render(around.texts, around.calendar, revision, zone, next);
    let preview = Preview {
        account,
        revision: revision.clone(),
        document: document.unwrap_or_else(|_| plain(revision)),
        opens_at: next.opens_at,
        closes_at: next.closes_at,
        mark: PreviewMark::Approval,
    };
    let to = (bot.id, chat.id);
    ask::preview(tx, to, &preview, PREVIEW_LIVES, around.entropy, now).await?;
    Ok(())
}

/// The name of a person, for words.
pub async fn name_of(conn: &mut Conn, person: PersonId) -> Result<String, StoreError> {
    Ok(people::get(conn, person)
        .await?
        .map(|p| p.name)
        .unwrap_or_default())
}
