//! Presses, votes and the opening of a form: folded in memory over the sessions they need, then written in one statement a table.
//! Names no ask: it carries what a step decides.

use super::super::Office;
use super::memory::Remembered;
use super::{previews, registering};
use crate::channel::{Act, Actor, Incoming, Where};
use crate::domain::ask::{Input, Session};
use crate::domain::delivery::State;
use crate::domain::dialog::Tap;
use crate::domain::effect::{Effect, Feedback};
use crate::domain::id::{AccountId, ChatId, DeliveryId, Mark, OccurrenceId, PersonId};
use crate::domain::occurrence::Occurrence;
use crate::domain::policy::Purpose;
use crate::domain::prompt::{Press, PressCode, StartCode};
use crate::domain::response::{Answer, Sequence};
use crate::domain::time::{Instant, Span};
use crate::engine::replies::Reply;
use crate::store::accounts::Known;
use crate::store::deliveries::{self, Marked};
use crate::store::registering as registering_store;
use crate::store::{StoreError, Tx, counters, intake, obligations, responses};
use crate::text::compose;
use std::collections::{BTreeSet, HashMap};

/// Counts are shown anew this long after the first answer that changes them.
const COUNT_AFTER: Span = Span::millis(1500);

/// One act that answers, with what it names.
pub(super) struct Given<'a> {
    actor: &'a Actor,
    pub(super) source: Source<'a>,
    input: Input,
    pub(super) key: Key<'a>,
}

/// By what it names a delivery.
pub(super) enum Key<'a> {
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
    done: BTreeSet<(OccurrenceId, PersonId)>,
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
    memory: &mut Remembered,
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
    memory.look_up(tx, office, &given).await?;
    memory.close_what_is_over(tx, office, &given, now).await?;
    let pairs: BTreeSet<_> = given
        .iter()
        .filter_map(|g| {
            let occurrence = memory.delivery(&g.key)?.occurrence?;
            Some((occurrence, memory.accounts.get(&g.actor.external)?.id))
        })
        .collect();
    let pairs: Vec<_> = pairs.into_iter().collect();
    for (pair, answers) in responses::sessions(tx, &pairs).await? {
        let session = Session {
            answers,
            closed: false,
        };
        folded.sessions.insert(pair, session);
    }
    let today = now.day(office.zone);
    for one in &given {
        match (
            memory.delivery(&one.key),
            memory.accounts.get(&one.actor.external),
        ) {
            // Not on the list any more: he is told so, and what was recorded stays as it was. A vote has nobody to tell.
            (Some(marked), Some(account))
                if account.last_day.is_some_and(|last| last < today)
                    && !matches!(one.source, Source::Vote) =>
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
                let chat = memory.place(&one.source);
                let place = chat.map(|c| c.id);
                if let Some(chat) = chat.filter(|chat| registering::is_connected(chat)) {
                    folded.seen.insert((account.id, chat.id));
                }
                if let (Source::Press { press, .. }, Key::Mark(mark), true) = (
                    one.source,
                    &one.key,
                    one.input == Input::Press(Press::Register),
                ) {
                    settle(&mut folded, one, marked);
                    let reply = registering::wants(tx, office, account.id, press, mark).await?;
                    folded.replies.push(reply);
                    continue;
                }
                step(office, memory, &mut folded, one, marked, account, place);
            }
            (None, _) => unmatched(tx, office, one, &mut folded, now).await?,
            (Some(_), None) => {}
        }
    }
    write(tx, memory, folded, now).await
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
    memory: &Remembered,
    folded: &mut Folded,
    given: &Given<'_>,
    marked: &Marked,
    account: &Known,
    pressed_in: Option<ChatId>,
) {
    let opened = marked.occurrence.and_then(|id| memory.opening(id));
    let asking = opened.and_then(|o| Some((o, o.occurrence.revision.ask.as_ref()?)));
    let Some((opening, asking)) = asking else {
        if let Source::Press { press, .. } = given.source {
            folded.replies.push(unknown(office, press));
        }
        return;
    };
    let opened = &opening.occurrence;
    if opening.gone {
        settle(folded, given, marked);
        folded.replies.extend(too_late(office, given));
        return;
    }
    if opening.recalled {
        settle(folded, given, marked);
        folded
            .replies
            .extend(recalled(office, given, &opened.revision.title));
        return;
    }
    // A button of one group pressed in another is a copy: it counts nowhere.
    if pressed_in.is_some_and(|chat| chat != marked.chat) {
        if let Source::Press { press, .. } = given.source {
            folded.replies.push(unknown(office, press));
        }
        return;
    }
    let pair = (opened.id, account.id);
    let session = folded.sessions.entry(pair).or_default();
    session.closed = opened.closed_at.is_some();
    let was_full = session.is_full(asking.questions());
    let decision = asking.step(session, &given.input);
    let late = session.closed;
    *session = decision.session;
    if !decision.responses.is_empty() {
        let of_person = account.person.filter(|_| account.only && !late);
        folded.owe(pair, of_person, was_full, decision.fulfilled);
    }
    folded.answers.extend(
        decision
            .responses
            .into_iter()
            .map(|a| (opened.id, account.id, a, late)),
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

impl Folded {
    /// What an answer means for who is expected. By his only account a person is done as soon as that account's answers are
    /// full, and before that he stays what he was; everything else is derived from all that is stored.
    fn owe(
        &mut self,
        pair: (OccurrenceId, AccountId),
        only_of: Option<PersonId>,
        was_full: bool,
        is_full: bool,
    ) {
        match only_of {
            Some(person) if is_full => {
                self.done.insert((pair.0, person));
            }
            Some(_) if !was_full => {}
            _ => {
                self.touched.insert(pair);
            }
        }
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

async fn write(
    tx: &mut Tx,
    memory: &mut Remembered,
    mut folded: Folded,
    now: Instant,
) -> Result<Vec<Reply>, StoreError> {
    if !folded.answers.is_empty() {
        let Sequence(first) = counters::next_sequence(tx, folded.answers.len()).await?;
        let numbered = folded.answers.into_iter().zip(first..);
        let rows: Vec<_> = numbered
            .map(|((o, a, answer, late), n)| (o, a, answer, Sequence(n), late))
            .collect();
        responses::write(tx, &rows, now).await?;
    }
    let seen = memory.newly_seen(folded.seen, now);
    registering_store::seen(tx, &seen, now).await?;
    let done: Vec<_> = folded.done.into_iter().collect();
    obligations::done(tx, &done, now).await?;
    // After the short way, so that what was taken back or came twice in one batch is as the rows say.
    let touched: Vec<_> = folded.touched.into_iter().collect();
    obligations::derive(tx, &touched, now).await?;
    for (delivery, message, by) in folded.settled {
        deliveries::settle(tx, &[delivery], message.as_deref(), by, now).await?;
    }
    folded.changed.retain(|id| !memory.refreshing.contains(id));
    let changed: Vec<_> = folded.changed.into_iter().collect();
    deliveries::mark_refresh(tx, &changed, now.plus(COUNT_AFTER)).await?;
    memory.refreshing.extend(changed);
    Ok(folded.replies)
}
