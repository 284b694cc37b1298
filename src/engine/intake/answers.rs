//! Presses, votes and the opening of a form: folded in memory over the sessions they need, then written in one statement a table.
//! Names no ask: it carries what a step decides.

use super::super::Office;
use super::{previews, registering};
use crate::channel::{Act, Actor, Incoming, Where};
use crate::domain::ask::{Input, Session};
use crate::domain::delivery::State;
use crate::domain::dialog::Tap;
use crate::domain::effect::{Effect, Feedback};
use crate::domain::id::{AccountId, ChatId, DeliveryId, Mark, OccurrenceId};
use crate::domain::occurrence::Occurrence;
use crate::domain::policy::Purpose;
use crate::domain::prompt::{Press, PressCode, StartCode};
use crate::domain::response::{Answer, Sequence};
use crate::domain::time::{Instant, Span};
use crate::engine::closer;
use crate::engine::replies::Reply;
use crate::store::chats::{self, Chat};
use crate::store::deliveries::{self, Marked};
use crate::store::registering as registering_store;
use crate::store::{
    StoreError, Tx, counters, intake, obligations, occurrences, people, responses, retention,
};
use crate::text::compose;
use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::Ordering;

/// Counts are shown anew this long after the first answer that changes them.
const COUNT_AFTER: Span = Span::millis(1500);

/// One act that answers, with what it names.
struct Given<'a> {
    actor: &'a Actor,
    source: Source<'a>,
    input: Input,
    key: Key<'a>,
}

enum Key<'a> {
    Mark(Mark),
    Poll(&'a str, &'a Incoming),
}

/// Where an answer came from, and so where its reply goes.
#[derive(Clone, Copy)]
pub(super) enum Source<'a> {
    Press {
        press: &'a str,
        place: Option<&'a Where>,
        message: Option<&'a str>,
    },
    Start {
        place: &'a Where,
    },
    Vote,
}

/// What the batch adds up to.
#[derive(Default)]
struct Folded {
    sessions: HashMap<(OccurrenceId, AccountId), Session>,
    answers: Vec<(OccurrenceId, AccountId, Answer, bool)>,
    touched: BTreeSet<(OccurrenceId, AccountId)>,
    changed: BTreeSet<OccurrenceId>,
    settled: Vec<(DeliveryId, Option<String>, &'static str)>,
    seen: BTreeSet<(AccountId, ChatId)>,
    replies: Vec<Reply>,
}

/// Applies every answering act of a batch, in order.
pub(super) async fn apply(
    tx: &mut Tx,
    office: &Office,
    accounts: &HashMap<String, AccountId>,
    batch: &[Incoming],
    now: Instant,
) -> Result<Vec<Reply>, StoreError> {
    let mut folded = Folded::default();
    let given: Vec<Given<'_>> = batch
        .iter()
        .filter_map(|i| read(i, office, &mut folded.replies))
        .collect();
    if given.is_empty() {
        return Ok(folded.replies);
    }
    let mut known = Known::load(tx, &given).await?;
    known.close_what_is_over(tx, office, now).await?;
    let pairs: Vec<_> = given
        .iter()
        .filter_map(|g| {
            Some((
                known.of(&g.key)?.occurrence?,
                *accounts.get(&g.actor.external)?,
            ))
        })
        .collect();
    for (pair, answers) in responses::sessions(tx, &pairs).await? {
        folded.sessions.insert(
            pair,
            Session {
                answers,
                closed: false,
            },
        );
    }
    let actors: BTreeSet<AccountId> = given
        .iter()
        .filter_map(|g| accounts.get(&g.actor.external).copied())
        .collect();
    let actors: Vec<AccountId> = actors.into_iter().collect();
    let left = people::have_left(tx, &actors, now.day(office.zone)).await?;
    for one in &given {
        match (known.of(&one.key), accounts.get(&one.actor.external)) {
            // Not on the list any more: he is told so, and what was recorded stays as it was. A vote has nobody to tell.
            (Some(marked), Some(account))
                if left.contains(account) && !matches!(one.source, Source::Vote) =>
            {
                settle(&mut folded, one, marked);
                folded.replies.extend(not_on_the_list(office, one));
            }
            (Some(marked), Some(_)) if marked.purpose == Purpose::Preview => {
                let said = previews::answer(tx, office, one.source, marked.delivery).await?;
                folded.replies.extend(said);
                settle(&mut folded, one, marked);
            }
            (Some(marked), Some(account)) => {
                let chat = place_of(tx, office, one).await?;
                let place = chat.as_ref().map(|c| c.id);
                if let Some(chat) = chat.filter(registering::is_connected) {
                    folded.seen.insert((*account, chat.id));
                }
                if let (Source::Press { press, .. }, Key::Mark(mark), true) = (
                    one.source,
                    &one.key,
                    one.input == Input::Press(Press::Register),
                ) {
                    settle(&mut folded, one, marked);
                    let reply = registering::wants(tx, office, *account, press, mark).await?;
                    folded.replies.push(reply);
                    continue;
                }
                step(office, &known, &mut folded, one, marked, *account, place);
            }
            (None, _) => unmatched(tx, office, one, &mut folded, now).await?,
            (Some(_), None) => {}
        }
    }
    write(tx, folded, now).await
}

/// The deliveries and occurrences that a batch names.
struct Known {
    marks: HashMap<Mark, Marked>,
    polls: HashMap<String, Marked>,
    occurrences: HashMap<OccurrenceId, Occurrence>,
    /// Whose records were deleted as promised: they take nothing any more.
    gone: HashMap<OccurrenceId, Instant>,
    /// Recalled: nobody is to answer them any more.
    recalled: BTreeSet<OccurrenceId>,
}

impl Known {
    async fn load(tx: &mut Tx, given: &[Given<'_>]) -> Result<Known, StoreError> {
        let mut marks: Vec<Mark> = Vec::new();
        let mut polls: Vec<String> = Vec::new();
        for one in given {
            match &one.key {
                Key::Mark(mark) => marks.push(mark.clone()),
                Key::Poll(poll, _) => polls.push((*poll).to_owned()),
            }
        }
        marks.sort();
        marks.dedup();
        polls.sort();
        polls.dedup();
        let marks = if marks.is_empty() {
            HashMap::new()
        } else {
            deliveries::by_marks(tx, &marks).await?
        };
        let polls = if polls.is_empty() {
            HashMap::new()
        } else {
            deliveries::by_polls(tx, &polls).await?
        };
        let ids: BTreeSet<OccurrenceId> = marks
            .values()
            .chain(polls.values())
            .filter_map(|m| m.occurrence)
            .collect();
        let ids: Vec<OccurrenceId> = ids.into_iter().collect();
        let loaded = occurrences::load(tx, &ids).await?;
        let gone = retention::gone_since(tx, &ids).await?;
        let recalled = occurrences::recalled_among(tx, &ids).await?;
        let occurrences = loaded.into_iter().map(|o| (o.id, o)).collect();
        Ok(Known {
            marks,
            polls,
            occurrences,
            gone,
            recalled,
        })
    }

    /// What is over is closed before its late answers are taken in, whichever engine comes first after an outage.
    async fn close_what_is_over(
        &mut self,
        tx: &mut Tx,
        office: &Office,
        now: Instant,
    ) -> Result<(), StoreError> {
        if !office.time_is_right.load(Ordering::Relaxed) {
            return Ok(());
        }
        for opened in self.occurrences.values_mut() {
            if opened.closed_at.is_none() && opened.closes_at.is_some_and(|close| close <= now) {
                closer::close(tx, office, opened.id, now).await?;
                opened.closed_at = Some(now);
            }
        }
        Ok(())
    }

    fn of(&self, key: &Key<'_>) -> Option<&Marked> {
        match key {
            Key::Mark(mark) => self.marks.get(mark),
            Key::Poll(poll, _) => self.polls.get(*poll),
        }
    }
}

/// What an act answers; a button that we never wrote is told so.
fn read<'a>(
    incoming: &'a Incoming,
    office: &Office,
    replies: &mut Vec<Reply>,
) -> Option<Given<'a>> {
    match &incoming.act {
        Act::Press {
            press,
            actor,
            place,
            message,
            data,
        } => {
            // A dialog's button is the desk's.
            if Tap::parse(data).is_some() {
                return None;
            }
            let Some(code) = PressCode::parse(data) else {
                replies.push(unknown(office, press));
                return None;
            };
            let source = Source::Press {
                press,
                place: place.as_ref(),
                message: message.as_deref(),
            };
            Some(Given {
                actor,
                source,
                input: Input::Press(code.press),
                key: Key::Mark(code.mark),
            })
        }
        Act::Start {
            actor,
            place,
            payload,
        } => match StartCode::parse(payload.as_deref()?)? {
            StartCode::Form(mark) => {
                let source = Source::Start { place };
                Some(Given {
                    actor,
                    source,
                    input: Input::Press(Press::Resume),
                    key: Key::Mark(mark),
                })
            }
            _ => None,
        },
        Act::Vote {
            poll,
            actor,
            options,
        } => {
            let input = Input::Vote(options.first().copied());
            Some(Given {
                actor,
                source: Source::Vote,
                input,
                key: Key::Poll(poll, incoming),
            })
        }
        _ => None,
    }
}

fn unknown(office: &Office, press: &str) -> Reply {
    let popup = compose::feedback(&office.texts, &Feedback::Unknown);
    Reply::Answer {
        press: press.to_owned(),
        text: popup.text,
        alert: popup.alert,
    }
}

/// The chat in which a public button was pressed, where we know it.
async fn place_of(
    tx: &mut Tx,
    office: &Office,
    given: &Given<'_>,
) -> Result<Option<Chat>, StoreError> {
    let Source::Press {
        place: Some(place), ..
    } = &given.source
    else {
        return Ok(None);
    };
    if place.private {
        return Ok(None);
    }
    chats::by_address(tx, office.bot, &place.address).await
}

async fn unmatched(
    tx: &mut Tx,
    office: &Office,
    given: &Given<'_>,
    folded: &mut Folded,
    now: Instant,
) -> Result<(), StoreError> {
    match (&given.source, &given.key) {
        (Source::Vote, Key::Poll(poll, incoming)) => {
            let body = serde_json::to_string(incoming).unwrap_or_default();
            intake::keep_unmatched(tx, office.bot, None, Some(*poll), &body, now).await?;
        }
        (Source::Press { press, .. }, _) => folded.replies.push(unknown(office, press)),
        (Source::Start { place }, _) => folded.replies.push(Reply::Write {
            address: place.address.clone(),
            outgoing: Box::new(compose::own(&office.texts, "form-gone", &[])),
        }),
        (Source::Vote, Key::Mark(_)) => {}
    }
    Ok(())
}

fn step(
    office: &Office,
    known: &Known,
    folded: &mut Folded,
    given: &Given<'_>,
    marked: &Marked,
    account: AccountId,
    pressed_in: Option<ChatId>,
) {
    let opened = marked.occurrence.and_then(|id| known.occurrences.get(&id));
    let asking = opened.and_then(|o| Some((o, o.revision.ask.as_ref()?)));
    let Some((opened, asking)) = asking else {
        if let Source::Press { press, .. } = given.source {
            folded.replies.push(unknown(office, press));
        }
        return;
    };
    if known.gone.contains_key(&opened.id) {
        settle(folded, given, marked);
        folded.replies.extend(too_late(office, given));
        return;
    }
    if known.recalled.contains(&opened.id) {
        settle(folded, given, marked);
        folded
            .replies
            .extend(recalled(office, given, &opened.revision.title));
        return;
    }
    // A button of one group pressed in another is a copy: it counts nowhere.
    let elsewhere = pressed_in.is_some_and(|chat| chat != marked.chat);
    let pair = (opened.id, account);
    let session = folded.sessions.entry(pair).or_default();
    session.closed = opened.closed_at.is_some();
    let decision = if elsewhere {
        None
    } else {
        Some(asking.step(session, &given.input))
    };
    let Some(decision) = decision else {
        if let Source::Press { press, .. } = given.source {
            folded.replies.push(unknown(office, press));
        }
        return;
    };
    let late = session.closed;
    *session = decision.session;
    if !decision.responses.is_empty() {
        folded.touched.insert(pair);
    }
    folded.answers.extend(
        decision
            .responses
            .into_iter()
            .map(|a| (opened.id, account, a, late)),
    );
    settle(folded, given, marked);
    if decision.effects.contains(&Effect::Refresh) {
        folded.changed.insert(opened.id);
    }
    // A vote is answered by the channel itself.
    if let Key::Mark(mark) = &given.key {
        reply(office, folded, given, opened, mark, &decision.effects);
    }
}

/// What is said where the records were deleted: nothing is recorded any more. A vote has nobody to answer it.
fn too_late(office: &Office, given: &Given<'_>) -> Option<Reply> {
    match given.source {
        Source::Press { press, .. } => {
            let popup = compose::feedback(&office.texts, &Feedback::Closed);
            Some(Reply::Answer {
                press: press.to_owned(),
                text: popup.text,
                alert: popup.alert,
            })
        }
        Source::Start { place } => Some(Reply::Write {
            address: place.address.clone(),
            outgoing: Box::new(compose::own(&office.texts, "form-gone", &[])),
        }),
        Source::Vote => None,
    }
}

/// What is said where the post was recalled and some phone still shows it: nothing is recorded.
fn recalled(office: &Office, given: &Given<'_>, title: &str) -> Option<Reply> {
    let title = [("title", title)];
    match given.source {
        Source::Press { press, .. } => Some(Reply::Answer {
            press: press.to_owned(),
            text: compose::popup(&office.texts.say("told-recalled", &title)),
            alert: true,
        }),
        Source::Start { place } => Some(Reply::Write {
            address: place.address.clone(),
            outgoing: Box::new(compose::own(&office.texts, "recalled", &title)),
        }),
        Source::Vote => None,
    }
}

/// What somebody is told who has left.
fn not_on_the_list(office: &Office, given: &Given<'_>) -> Option<Reply> {
    match given.source {
        Source::Press { press, .. } => Some(Reply::Answer {
            press: press.to_owned(),
            text: compose::popup(&office.texts.say("told-left", &[])),
            alert: true,
        }),
        Source::Start { place } => Some(Reply::Write {
            address: place.address.clone(),
            outgoing: Box::new(compose::own(&office.texts, "left", &[])),
        }),
        Source::Vote => None,
    }
}

/// A press that carries a delivery's mark proves that it arrived.
fn settle(folded: &mut Folded, given: &Given<'_>, marked: &Marked) {
    if matches!(
        marked.state,
        State::Sent | State::Confirmed | State::Recalled
    ) {
        return;
    }
    let (message, by) = match given.source {
        Source::Press { message, place, .. } if place.is_some_and(|p| !p.private) => {
            (message.map(str::to_owned), "press")
        }
        Source::Press { .. } => (None, "press"),
        Source::Start { .. } => (None, "start"),
        Source::Vote => (None, "vote"),
    };
    folded.settled.push((marked.delivery, message, by));
}

fn reply(
    office: &Office,
    folded: &mut Folded,
    given: &Given<'_>,
    opened: &Occurrence,
    mark: &Mark,
    effects: &[Effect],
) {
    let told = effects.iter().find_map(|e| match e {
        Effect::Tell(feedback) => Some(feedback),
        _ => None,
    });
    for effect in effects {
        match (effect, given.source) {
            (Effect::Tell(feedback), Source::Press { press, .. }) => {
                let popup = compose::feedback(&office.texts, feedback);
                folded.replies.push(Reply::Answer {
                    press: press.to_owned(),
                    text: popup.text,
                    alert: popup.alert,
                });
            }
            (Effect::Show(prompt), source) => {
                let title = &opened.revision.title;
                let shown = compose::prompt(
                    &office.texts,
                    title,
                    prompt,
                    mark,
                    told,
                    opened.closes_at,
                    office.zone,
                );
                let outgoing = Box::new(shown);
                match source {
                    Source::Press {
                        place: Some(place),
                        message: Some(message),
                        ..
                    } if place.private => {
                        let (address, message) = (place.address.clone(), message.to_owned());
                        folded.replies.push(Reply::Edit {
                            address,
                            message,
                            outgoing,
                        });
                    }
                    Source::Start { place } => {
                        folded.replies.push(Reply::Write {
                            address: place.address.clone(),
                            outgoing,
                        });
                    }
                    Source::Press { .. } | Source::Vote => {}
                }
            }
            (Effect::Refresh, _) | (Effect::Tell(_), Source::Start { .. } | Source::Vote) => {}
        }
    }
}

async fn write(tx: &mut Tx, folded: Folded, now: Instant) -> Result<Vec<Reply>, StoreError> {
    if !folded.answers.is_empty() {
        let Sequence(first) = counters::next_sequence(tx, folded.answers.len()).await?;
        let numbered = folded.answers.into_iter().zip(first..);
        let rows: Vec<_> = numbered
            .map(|((o, a, answer, late), n)| (o, a, answer, Sequence(n), late))
            .collect();
        responses::write(tx, &rows, now).await?;
    }
    let seen: Vec<_> = folded.seen.into_iter().collect();
    registering_store::seen(tx, &seen, now).await?;
    let touched: Vec<_> = folded.touched.into_iter().collect();
    if !touched.is_empty() {
        obligations::derive(tx, &touched, now).await?;
    }
    for (delivery, message, by) in folded.settled {
        deliveries::settle(tx, &[delivery], message.as_deref(), by, now).await?;
    }
    let changed: Vec<_> = folded.changed.into_iter().collect();
    if !changed.is_empty() {
        deliveries::mark_refresh(tx, &changed, now.plus(COUNT_AFTER)).await?;
    }
    Ok(folded.replies)
}
