//! A post laid before somebody who may approve it: 批准 after a second question, 退回 with a reason, and 撤回批准 until the last
//! opening has gone. What is shown is what was requested; a post that was changed since is refused at the tap.

use super::{Input, Turn, button, plain};
use crate::action::approve::{self, Reaching, Saying};
use crate::action::request_approval::{self, Around, Desk, Step, name_of};
use crate::action::{Actor, Refused};
use crate::domain::approval::{self, Approval};
use crate::domain::campaign::Post;
use crate::domain::document::{Block, Document, Run};
use crate::domain::id::RequestId;
use crate::domain::outgoing::{Button, Outgoing};
use crate::domain::people::Person;
use crate::domain::problem::Problem;
use crate::domain::time::{Instant, day_plus};
use crate::engine::Office;
use crate::store::dialogs::{self, Dialog};
use crate::store::requests::{self, Request, Settled};
use crate::store::{Conn, StoreError, Tx, approvals, claims, occurrences, people};
use crate::text::compose::approval as words;
use crate::text::{day_of_year, moment};

const APPROVE: &str = "approve";
const SURE: &str = "sure";
const ONCE: &str = "once";
const BACK: &str = "back";
const RETURN: &str = "return";
const WITHDRAW: &str = "withdraw";
const WITHDRAW_SURE: &str = "withdraw-sure";
const QUESTIONS: &str = "questions";
const NEXT: &str = "next";

/// Reasons for giving back that need no typing.
const REASONS: [&str; 3] = ["time", "text", "drop"];

/// Of a reason, in characters.
const REASON_MAX: usize = 500;

/// What came of a dialog that no request says: a newer one below says the same.
pub(crate) const AGAIN: &str = "again";

pub(in crate::engine) fn around(office: &Office) -> AroundOffice<'_> {
    AroundOffice {
        office,
        catalogue: office.catalogue.load_full(),
    }
}

/// The office as a request needs it; holds the catalogue for as long.
pub(in crate::engine) struct AroundOffice<'a> {
    office: &'a Office,
    catalogue: std::sync::Arc<crate::domain::campaign::Catalogue>,
}

impl AroundOffice<'_> {
    pub(in crate::engine) fn get(&self) -> Around<'_> {
        Around {
            texts: &self.office.texts,
            calendar: &self.catalogue.calendar,
            zone: self.office.zone,
            entropy: self.office.entropy.as_ref(),
        }
    }
}

async fn request_of(conn: &mut Conn, dialog: &Dialog) -> Result<Option<Request>, StoreError> {
    match dialog.subject.parse() {
        Ok(id) => requests::get(conn, RequestId(id)).await,
        Err(_) => Ok(None),
    }
}

pub(super) async fn show(
    conn: &mut Conn,
    office: &Office,
    dialog: &Dialog,
) -> Result<Option<Outgoing>, StoreError> {
    let Some(request) = request_of(conn, dialog).await? else {
        return Ok(None);
    };
    if dialog.closed_at.is_some() {
        return Ok(Some(plain(&over(conn, office, dialog, &request).await?)));
    }
    let desk = Desk::from_json(&dialog.state);
    let standing = standing(conn, &request).await?;
    if desk.step == Step::Approved || desk.step == Step::Unsure {
        return Ok(Some(
            approved(conn, office, dialog, &request, desk, standing).await?,
        ));
    }
    let now = office.clock.now();
    let (sheet, _) =
        request_approval::sheet(conn, &request.revision, around(office).get(), now).await?;
    let pages = words::question_pages(&office.texts, &sheet);
    let mut blocks = match desk.step {
        Step::Questions(page) => pages.get(usize::from(page)).cloned().unwrap_or_default(),
        _ => words::sheet(&office.texts, &sheet, desk.apart),
    };
    let title = [("title", request.revision.title.as_str())];
    if let Some(hours) = desk.hours {
        let hours = hours.to_string();
        let args = [title[0], ("hours", hours.as_str())];
        let line = office.texts.say("approve-hurry", &args);
        blocks.insert(0, Block::Paragraph(vec![Run::Bold(line)]));
    }
    let question = match desk.step {
        Step::Sure => Some("approve-sure"),
        Step::Reason => Some("approve-reason"),
        _ => None,
    };
    if let Some(key) = question {
        let line = office.texts.say(key, &title);
        blocks.push(Block::Paragraph(vec![Run::Bold(line)]));
    }
    Ok(Some(Outgoing {
        document: Document::of(blocks),
        buttons: buttons(office, dialog, desk, &pages, &sheet.times, now),
        ..Outgoing::default()
    }))
}

/// The yes to exactly this content that stands, whoever said it.
async fn standing(conn: &mut Conn, request: &Request) -> Result<Option<Approval>, StoreError> {
    let wanted = [(request.post.clone(), request.hash.clone())];
    let found = approvals::matching(conn, &wanted).await?.into_iter().next();
    Ok(found.filter(|a| a.hash == request.hash && a.withdrawn_at.is_none()))
}

fn buttons(
    office: &Office,
    dialog: &Dialog,
    desk: Desk,
    pages: &[Vec<Block>],
    times: &[(Instant, String)],
    now: Instant,
) -> Vec<Vec<Button>> {
    let (several, next) = (times.len() > 1, times.first().map(|(at, _)| *at));
    let say = |key: &str| office.texts.say(key, &[]);
    let one = |key: &str, choice: &str| button(dialog, say(key), choice);
    match desk.step {
        Step::Asked => {
            let mut rows = vec![
                one("approve-button-approve", APPROVE),
                one("approve-button-return", RETURN),
            ];
            if !pages.is_empty() {
                rows.insert(0, one("approve-button-questions", QUESTIONS));
            }
            rows
        }
        Step::Questions(page) => {
            let more = usize::from(page) + 1 < pages.len();
            let next = more.then(|| one("approve-button-next", NEXT));
            let back = one("approve-button-back", BACK);
            next.into_iter().chain([back]).collect()
        }
        Step::Sure => {
            let ends = approval::ends_at(now, next, office.zone);
            let last = day_plus(ends.day(office.zone), -1);
            let day = day_of_year(&office.texts, last);
            let label = if several {
                office
                    .texts
                    .say("approve-button-sure-until", &[("day", &day)])
            } else {
                say("approve-button-sure")
            };
            let mut rows = vec![button(dialog, label, SURE)];
            if several {
                rows.push(one("approve-button-once", ONCE));
            }
            rows.push(one("approve-button-look-again", BACK));
            rows
        }
        Step::Reason => {
            let mut rows: Vec<Vec<Button>> = REASONS
                .iter()
                .map(|reason| one(&format!("approve-reason-{reason}"), reason))
                .collect();
            rows.push(one("approve-button-look-again", BACK));
            rows
        }
        Step::Approved | Step::Unsure => Vec::new(),
    }
}

/// After his yes: how far it reaches, and the way back for as long as there is something to take back.
async fn approved(
    conn: &mut Conn,
    office: &Office,
    dialog: &Dialog,
    request: &Request,
    desk: Desk,
    standing: Option<Approval>,
) -> Result<Outgoing, StoreError> {
    let title = request.revision.title.as_str();
    let texts = &office.texts;
    let Some(standing) = standing else {
        let key = "approve-is-withdrawn";
        return Ok(plain(&texts.say(key, &[("title", title)])));
    };
    let at = moment(texts, standing.at, office.zone);
    let last = day_plus(standing.ends(office.zone).day(office.zone), -1);
    let (last, count) = (
        day_of_year(texts, last),
        standing.openings.unwrap_or_default().to_string(),
    );
    let args = [
        ("title", title),
        ("at", at.as_str()),
        ("day", last.as_str()),
        ("count", count.as_str()),
    ];
    let key = match standing.openings {
        None => "approve-is-approved",
        Some(_) => "approve-is-approved-openings",
    };
    let mut outgoing = plain(&texts.say(key, &args));
    let now = office.clock.now();
    if !may_still_be_taken_back(conn, office, request, now).await? {
        let line = texts.say("approve-is-sent", &args);
        outgoing.document.blocks.push(Block::paragraph(line));
        return Ok(outgoing);
    }
    let line = texts.say("approve-may-take-back", &[]);
    outgoing.document.blocks.push(Block::paragraph(line));
    outgoing.buttons = if desk.step == Step::Unsure {
        let line = texts.say("approve-withdraw-sure", &args);
        let question = Block::Paragraph(vec![Run::Bold(line)]);
        outgoing.document.blocks.push(question);
        vec![
            button(
                dialog,
                texts.say("approve-button-withdraw-sure", &[]),
                WITHDRAW_SURE,
            ),
            button(dialog, texts.say("approve-button-keep", &[]), BACK),
        ]
    } else {
        let label = texts.say("approve-button-withdraw", &[]);
        vec![button(dialog, label, WITHDRAW)]
    };
    Ok(outgoing)
}

/// An opening is still ahead, or one that has opened hasn't left yet.
async fn may_still_be_taken_back(
    conn: &mut Conn,
    office: &Office,
    request: &Request,
    now: Instant,
) -> Result<bool, StoreError> {
    let catalogue = office.catalogue.load();
    let ahead = catalogue.posts.get(&request.post).is_some_and(|post| {
        let from = now.minus(crate::domain::occurrence::ON_TIME);
        post.schedule.next(&catalogue.calendar, from).is_some()
    });
    Ok(ahead || occurrences::waits_to_leave(conn, &request.post).await?)
}

/// What is left of a dialog that is over.
async fn over(
    conn: &mut Conn,
    office: &Office,
    dialog: &Dialog,
    request: &Request,
) -> Result<String, StoreError> {
    let title = request.revision.title.as_str();
    let texts = &office.texts;
    let outcome = dialog.outcome.as_deref().unwrap_or_default();
    if outcome == AGAIN {
        return Ok(texts.say("approve-over-again", &[("title", title)]));
    }
    Ok(match Settled::parse(outcome) {
        Some(Settled::Approved) => {
            let by = match standing(conn, request).await? {
                Some(approval) => people::by_key(conn, &approval.by).await?,
                None => None,
            };
            let name = by.map(|p| p.name).unwrap_or_default();
            let key = if name.is_empty() {
                "approve-over-approved-once"
            } else {
                "approve-over-approved"
            };
            texts.say(key, &[("title", title), ("name", &name)])
        }
        Some(Settled::Returned) => {
            let (name, reason) = match &request.returned {
                Some((person, reason)) => (name_of(conn, *person).await?, reason.clone()),
                None => (String::new(), String::new()),
            };
            let args = [("title", title), ("name", &name), ("reason", &reason)];
            texts.say("approve-over-returned", &args)
        }
        Some(Settled::Gone) => texts.say("approve-over-gone", &[("title", title)]),
        Some(Settled::Changed) => texts.say("approve-over-changed", &[("title", title)]),
        None => texts.say("approve-is-withdrawn", &[("title", title)]),
    })
}

pub(super) async fn step(
    tx: &mut Tx,
    office: &Office,
    dialog: &Dialog,
    input: &Input,
    now: Instant,
) -> Result<Turn, Refused> {
    let over = || Refused::from(Problem::error("dialog-over"));
    let request = request_of(tx, dialog).await?.ok_or_else(over)?;
    let desk = Desk::from_json(&dialog.state);
    let choice = match (input, desk.step) {
        (Input::Text(reason), Step::Reason) => {
            let reason: String = reason.trim().chars().take(REASON_MAX).collect();
            return give_back(tx, office, dialog, &request, &reason, now).await;
        }
        (Input::Text(_), _) => return Err(over()),
        (Input::Choice(choice), _) => choice.as_str(),
    };
    let step = match (choice, desk.step) {
        (APPROVE, Step::Asked) => {
            // Said before the second question, so that nobody is asked whether he is sure of what can't be.
            the_post(office, &request)?;
            Step::Sure
        }
        (SURE, Step::Sure) => {
            say_yes(tx, office, dialog, &request, Reaching::Year, now).await?;
            Step::Approved
        }
        (ONCE, Step::Sure) => {
            say_yes(tx, office, dialog, &request, Reaching::Openings(1), now).await?;
            Step::Approved
        }
        (RETURN, Step::Asked) => Step::Reason,
        (QUESTIONS, Step::Asked) => Step::Questions(0),
        (NEXT, Step::Questions(page)) => Step::Questions(page.saturating_add(1)),
        (BACK, Step::Unsure) => Step::Approved,
        (BACK, _) => Step::Asked,
        (WITHDRAW, Step::Approved) => Step::Unsure,
        (WITHDRAW_SURE, Step::Unsure) => {
            return take_back(tx, office, dialog, &request, now).await;
        }
        (reason, Step::Reason) if REASONS.contains(&reason) => {
            let reason = office.texts.say(&format!("approve-reason-{reason}"), &[]);
            return give_back(tx, office, dialog, &request, &reason, now).await;
        }
        _ => return Err(over()),
    };
    let asks_text = step == Step::Reason;
    let desk = Desk { step, ..desk };
    dialogs::step(tx, dialog.id, &desk.to_json(), asks_text, now).await?;
    Ok(Turn::default())
}

/// The post as its file says it now, if that is still what was requested.
fn the_post(office: &Office, request: &Request) -> Result<Post, Refused> {
    let catalogue = office.catalogue.load();
    match catalogue.posts.get(&request.post) {
        Some(post) if post.hash == request.hash => Ok(post.clone()),
        Some(_) => {
            let title = &request.revision.title;
            Err(Problem::error("approve-changed-since")
                .with("title", title)
                .into())
        }
        None => {
            let title = &request.revision.title;
            Err(Problem::error("approve-gone").with("title", title).into())
        }
    }
}

/// Who is asked: whoever the account belongs to now.
async fn person(conn: &mut Conn, dialog: &Dialog) -> Result<Person, Refused> {
    let found = match claims::person_of(conn, dialog.account).await? {
        Some(person) => people::get(conn, person).await?,
        None => None,
    };
    found.ok_or_else(|| Problem::error("approve-who").into())
}

async fn say_yes(
    tx: &mut Tx,
    office: &Office,
    dialog: &Dialog,
    request: &Request,
    reaching: Reaching,
    now: Instant,
) -> Result<(), Refused> {
    let post = the_post(office, request)?;
    let person = person(tx, dialog).await?;
    let actor = Actor::Account(dialog.account);
    let catalogue = office.catalogue.load_full();
    let saying = Saying {
        approver: &person.key,
        reaching,
        calendar: &catalogue.calendar,
    };
    approve::approve_for(tx, &actor, &post, saying, now, office.zone).await?;
    Ok(())
}

async fn give_back(
    tx: &mut Tx,
    office: &Office,
    dialog: &Dialog,
    request: &Request,
    reason: &str,
    now: Instant,
) -> Result<Turn, Refused> {
    let person = person(tx, dialog).await?;
    let actor = Actor::Account(dialog.account);
    let around = around(office);
    approve::give_back(tx, &actor, request, &person, reason, around.get(), now).await?;
    Ok(Turn::default())
}

async fn take_back(
    tx: &mut Tx,
    office: &Office,
    dialog: &Dialog,
    request: &Request,
    now: Instant,
) -> Result<Turn, Refused> {
    if !may_still_be_taken_back(tx, office, request, now).await? {
        let title = &request.revision.title;
        return Err(Problem::error("approve-sent").with("title", title).into());
    }
    let actor = Actor::Account(dialog.account);
    approve::withdraw(tx, &actor, &request.post, now).await?;
    dialogs::close(tx, dialog.id, WITHDRAW, now).await?;
    Ok(Turn::default())
}
