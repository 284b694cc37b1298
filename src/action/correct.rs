//! Correcting the text of an opening in place. A correction is content: it is written by one, and a second person says yes
//! to exactly these words, as to a post. Both versions stay on record; nobody is notified again.

use super::ask::{self, Asked};
use super::{Actor, Refused, members_on, record, require_owner};
use crate::channel::Dialect;
use crate::content::template;
use crate::domain::approval::{MayNot, may_approve_for};
use crate::domain::campaign::Revision;
use crate::domain::dialog::Topic;
use crate::domain::document::Document;
use crate::domain::id::{CorrectionId, Mark, OccurrenceId, PersonKey};
use crate::domain::occurrence::Occurrence;
use crate::domain::outgoing::OutgoingFile;
use crate::domain::people::Person;
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::entropy::Entropy;
use crate::store::corrections::{self, Correction, CorrectionState, NewCorrection};
use crate::store::{Conn, Tx, claims, deliveries, occurrences};
use crate::text::Texts;
use crate::text::compose::{self, Posting, Standing};
use chrono_tz::Tz;
use std::sync::Arc;

/// What an office says things with: needed to see whether a text fits.
#[derive(Clone, Copy)]
pub struct Wording<'a> {
    /// The words around a post.
    pub texts: &'a Texts,
    /// What the channels take.
    pub dialects: &'a [Box<dyn Dialect>],
    /// The office's zone.
    pub zone: Tz,
}

/// A correction that was written, and who may say yes to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Which.
    pub correction: CorrectionId,
    /// The post's title.
    pub title: String,
    /// How many people were asked for a yes in their private chats.
    pub asked: usize,
}

/// What a corrected opening will say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corrected {
    /// The opening.
    pub occurrence: Occurrence,
    /// Its new text.
    pub after: Document,
}

/// An opening that was shown and may be corrected or recalled.
pub(super) async fn shown(conn: &mut Conn, id: OccurrenceId) -> Result<Occurrence, Refused> {
    let loaded = occurrences::load(conn, &[id]).await?;
    let unknown = || Problem::error("occurrence-unknown").with("occurrence", id);
    loaded.into_iter().next().ok_or_else(|| unknown().into())
}

/// Reads a new text and holds it against the opening and the channels; nothing is written.
/// Refused: `occurrence-unknown`, `correct-recalled`, `correct-empty`, `correct-same`, and what a text may not hold.
pub async fn read(
    conn: &mut Conn,
    wording: Wording<'_>,
    occurrence: OccurrenceId,
    text: &str,
) -> Result<Corrected, Refused> {
    let opened = shown(conn, occurrence).await?;
    if occurrences::recalled(conn, occurrence).await?.is_some() {
        let problem = Problem::error("correct-recalled").with("title", &opened.revision.title);
        return Err(problem.into());
    }
    let after = template::fixed(text)?;
    if after.plain().trim().is_empty() {
        return Err(Problem::error("correct-empty").into());
    }
    if after == opened.document {
        return Err(Problem::error("correct-same").into());
    }
    fits(wording, &opened, &after)?;
    Ok(Corrected {
        occurrence: opened,
        after,
    })
}

/// Whether every channel takes the opening with this text, running or closed.
fn fits(wording: Wording<'_>, opened: &Occurrence, after: &Document) -> Result<(), Refused> {
    let mark = Mark::from_bits(0);
    // Only the form of the file says how long its caption may be.
    let file = opened.revision.attachments.first().map(|f| OutgoingFile {
        form: f.form,
        name: f.name.clone(),
        bytes: Arc::new(Vec::new()),
    });
    let posting = Posting {
        revision: &opened.revision,
        document: after,
        opens_at: opened.opens_at,
        closes_at: opened.closes_at,
        late: opened.late,
        zone: wording.zone,
        mark: &mark,
        standing: Standing {
            confirmed: 9_999,
            answered: 9_999,
            finished: 9_999,
        },
        closed: opened.closed_at.is_some(),
        attachment: file,
    };
    let outgoing = compose::opening(wording.texts, &posting);
    let refused = wording.dialects.iter().map(|d| d.render(&outgoing));
    let problems: Vec<Problem> = refused.filter_map(Result::err).flatten().collect();
    match problems.is_empty() {
        true => Ok(()),
        false => Err(Refused::Several(problems)),
    }
}

/// Writes a correction down and asks those who may say yes to it. The writer himself is among them only where the post's own
/// 审批 names him and he is not its author; then `decide` by him is the second tap.
/// Refused: as `read`, `not-owner`.
pub async fn write(
    tx: &mut Tx,
    actor: &Actor,
    wording: Wording<'_>,
    occurrence: OccurrenceId,
    text: &str,
    now: Instant,
) -> Result<Written, Refused> {
    require_owner(tx, actor).await?;
    let Corrected {
        occurrence: opened,
        after,
    } = read(tx, wording, occurrence, text).await?;
    let hash = after.hash();
    let by = actor.to_string();
    let new = NewCorrection {
        occurrence,
        before: &opened.document,
        after: &after,
        hash: &hash,
        by: &by,
    };
    let correction = corrections::add(tx, new, now).await?;
    let subject = format!("occurrence:{occurrence}");
    let detail = format!("{correction} {}", &hash[..8]);
    record(tx, actor, "correct", &subject, &detail, now).await?;
    Ok(Written {
        correction,
        title: opened.revision.title,
        asked: 0,
    })
}

/// Asks everybody who may say yes to a correction, in private. How many; none can be reached where it is 0.
pub async fn ask_approvers(
    tx: &mut Tx,
    correction: CorrectionId,
    entropy: &dyn Entropy,
    zone: Tz,
    now: Instant,
) -> Result<usize, Refused> {
    let (_, opened) = standing(tx, correction).await?;
    let subject = format!("correction:{correction}");
    let asked = Asked {
        topic: Topic::Correct,
        subject: &subject,
        state: "{}",
    };
    let mut count = 0;
    for person in approvers(tx, &opened.revision, zone, now).await? {
        for account in claims::accounts_of(tx, person.id).await? {
            ask::ask(tx, account, asked, entropy, now).await?;
            count += 1;
        }
    }
    Ok(count)
}

/// Everybody who may say yes to a post on this day.
async fn approvers(
    conn: &mut Conn,
    revision: &Revision,
    zone: Tz,
    now: Instant,
) -> Result<Vec<Person>, Refused> {
    Ok(super::request_approval::approvers(conn, revision, zone, now).await?)
}

/// Whether the person behind an account may say yes to a correction himself.
pub async fn may_decide(
    conn: &mut Conn,
    actor: &Actor,
    occurrence: OccurrenceId,
    zone: Tz,
    now: Instant,
) -> Result<Option<PersonKey>, Refused> {
    let Some(account) = actor.account() else {
        return Ok(None);
    };
    let opened = shown(conn, occurrence).await?;
    let Some(person) = claims::person_of(conn, account).await? else {
        return Ok(None);
    };
    let all = approvers(conn, &opened.revision, zone, now).await?;
    Ok(all.into_iter().find(|p| p.id == person).map(|p| p.key))
}

/// A correction that waits for a yes, with its opening.
async fn standing(conn: &mut Conn, id: CorrectionId) -> Result<(Correction, Occurrence), Refused> {
    let Some(found) = corrections::get(conn, id).await? else {
        return Err(Problem::error("correct-over").into());
    };
    let opened = shown(conn, found.occurrence).await?;
    Ok((found, opened))
}

/// An approver's yes or no. With a yes the opening says the new text from now on, everywhere; the post's title.
/// Refused: `correct-over`, `person-unknown`, `approve-*`.
pub async fn decide(
    tx: &mut Tx,
    actor: &Actor,
    correction: CorrectionId,
    approver: &PersonKey,
    yes: bool,
    zone: Tz,
    now: Instant,
) -> Result<Correction, Refused> {
    let (found, opened) = standing(tx, correction).await?;
    let today = now.day(zone);
    let members = members_on(tx, today).await?;
    let Some(person) = members.iter().find(|p| p.key == *approver) else {
        let problem = Problem::error("person-unknown").with("key", approver);
        return Err(problem.into());
    };
    if let Actor::Account(account) = actor
        && claims::person_of(tx, *account).await? != Some(person.id)
    {
        let problem = Problem::error("approve-not-you").with("key", approver);
        return Err(problem.into());
    }
    let delegations = super::approve::standing_delegations(tx, today).await?;
    may_approve_for(&opened.revision, person, &members, &delegations, today)
        .map_err(|why: MayNot| super::approve::may_not(why, &opened.revision, approver.as_str()))?;
    let state = if yes {
        CorrectionState::Approved
    } else {
        CorrectionState::Refused
    };
    let via = actor.to_string();
    let over = || Refused::from(Problem::error("correct-over"));
    // The yes was to exactly these words: what is stored is hashed again.
    if found.after.hash() != found.hash {
        return Err(over());
    }
    if !corrections::decide(tx, correction, state, person.id, &via, now).await? {
        return Err(over());
    }
    if yes {
        let done = occurrences::correct(tx, found.occurrence, &found.before, &found.after).await?;
        if !done {
            return Err(over());
        }
        deliveries::correct_everywhere(tx, found.occurrence, now).await?;
    }
    let verb = if yes { "correct-yes" } else { "correct-no" };
    let subject = format!("occurrence:{}", found.occurrence);
    let detail = format!("{correction} by {approver}");
    record(tx, actor, verb, &subject, &detail, now).await?;
    let asked = format!("correction:{correction}");
    let outcome = if yes { "yes" } else { "no" };
    crate::store::dialogs::close_subject(tx, Topic::Correct, &asked, outcome, now).await?;
    Ok(found)
}
