//! Answers to people's own acts, after the commit and best effort: pop-ups, private messages, the next question in the message
//! that was pressed. Bounded; of edits to one message the newest wins. Never a delivery, never a promise.

use super::Office;
use crate::channel::{Edited, Transport};
use crate::domain::delivery::{Class, Outcome};
use crate::domain::outgoing::Outgoing;
use crate::domain::prompt::StartCode;
use crate::domain::time::{Instant, Next, Span};
use crate::store::{StoreError, rates};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;

/// Replies that wait at most; beyond it the oldest is dropped, and its person can press again.
const WAITING_MAX: usize = 20_000;

/// Replies carried out at the same time.
const AT_ONCE: usize = 32;

/// A 429 longer than this makes a reply pointless.
const PATIENCE: Span = Span::minutes(2);

/// Something to say to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Answers a press.
    Answer {
        /// The press.
        press: String,
        /// What is said.
        text: String,
        /// With an OK.
        alert: bool,
    },
    /// Answers a press by opening the private chat.
    Lead {
        /// The press.
        press: String,
        /// What the private chat begins with.
        to: StartCode,
    },
    /// Writes into a chat.
    Write {
        /// The chat's address.
        address: String,
        /// What.
        outgoing: Box<Outgoing>,
    },
    /// Changes a message.
    Edit {
        /// The chat's address.
        address: String,
        /// The message.
        message: String,
        /// Into what.
        outgoing: Box<Outgoing>,
    },
}

struct Waiting {
    reply: Reply,
    not_before: Instant,
    since: Instant,
}

impl Waiting {
    /// Whether the channel counts it; pop-ups it doesn't.
    fn counts(&self) -> bool {
        !matches!(self.reply, Reply::Answer { .. } | Reply::Lead { .. })
    }
}

/// The queue and the hand that works it off.
pub struct Replies {
    office: Arc<Office>,
    transport: Arc<dyn Transport>,
    waiting: Mutex<VecDeque<Waiting>>,
    bell: Notify,
}

impl Replies {
    /// An empty queue.
    pub fn new(office: Arc<Office>, transport: Arc<dyn Transport>) -> Replies {
        Replies {
            office,
            transport,
            waiting: Mutex::default(),
            bell: Notify::new(),
        }
    }

    /// Puts replies in line.
    pub fn push(&self, replies: Vec<Reply>, now: Instant) {
        let mut waiting = self.lock();
        for reply in replies {
            if let Reply::Edit {
                address, message, ..
            } = &reply
            {
                let same = |w: &Waiting| matches!(&w.reply, Reply::Edit { address: a, message: m, .. } if a == address && m == message);
                if let Some(older) = waiting.iter_mut().find(|w| same(w)) {
                    older.reply = reply;
                    continue;
                }
            }
            waiting.push_back(Waiting {
                reply,
                not_before: now,
                since: now,
            });
        }
        let over = waiting.len().saturating_sub(WAITING_MAX);
        if over > 0 {
            tracing::warn!(dropped = over, "too many replies wait");
            waiting.drain(..over);
        }
        drop(waiting);
        self.bell.notify_one();
    }

    /// Returns once something was put in line.
    pub async fn rung(&self) {
        self.bell.notified().await;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Carries out what is due; says when more is.
    pub async fn tick(&self, now: Instant) -> Result<Next, StoreError> {
        loop {
            let (batch, full) = self.take(now);
            if batch.is_empty() {
                if let Some(at) = full {
                    return Ok(Next::At(at));
                }
                break;
            }
            self.note(&batch, now).await?;
            let done = batch.into_iter().map(|w| self.carry_out(w, now));
            futures_util::future::join_all(done).await;
        }
        let next = self.lock().iter().map(|w| w.not_before).min();
        Ok(next.map_or(Next::Idle, Next::At))
    }

    /// What may be carried out now; and when to come again for what waits for the channel's budget alone.
    fn take(&self, now: Instant) -> (Vec<Waiting>, Option<Instant>) {
        let standing = self.office.pace.standing(self.office.clock.monotonic());
        let mut room = self.office.a_second.saturating_sub(standing.used);
        let mut full = None;
        let mut waiting = self.lock();
        let mut batch = Vec::new();
        let mut rest = VecDeque::with_capacity(waiting.len());
        while let Some(one) = waiting.pop_front() {
            if batch.len() >= AT_ONCE || one.not_before > now {
                rest.push_back(one);
            } else if !one.counts() {
                batch.push(one);
            } else if room > 0 {
                room -= 1;
                batch.push(one);
            } else {
                full = Some(now.plus(standing.free_in));
                rest.push_back(one);
            }
        }
        *waiting = rest;
        (batch, full)
    }

    /// What counts against the channel's budget is written down before it leaves; pop-ups don't count.
    async fn note(&self, batch: &[Waiting], now: Instant) -> Result<(), StoreError> {
        let counted = batch.iter().filter(|w| w.counts()).count();
        if counted == 0 {
            return Ok(());
        }
        let bot = self.office.bot;
        self.office
            .store
            .write(move |tx| {
                Box::pin(async move {
                    for _ in 0..counted {
                        rates::note(tx, bot, None, Class::Dialog, now).await?;
                    }
                    Ok::<(), StoreError>(())
                })
            })
            .await
    }

    async fn carry_out(&self, waiting: Waiting, now: Instant) {
        let clock = self.office.clock.as_ref();
        let _crossing = waiting.counts().then(|| self.office.pace.crosses(clock));
        let again = match &waiting.reply {
            Reply::Answer { press, text, alert } => {
                if let Err(why) = self.transport.answer(press, text, *alert).await {
                    tracing::debug!(why, "a press was not answered");
                }
                None
            }
            Reply::Lead { press, to } => {
                if let Err(why) = self.transport.lead(press, to).await {
                    tracing::debug!(why, "a press was not answered");
                }
                None
            }
            Reply::Write { address, outgoing } => {
                match self.transport.reply(address, outgoing).await {
                    Outcome::Busy { retry_after, .. } => Some(retry_after),
                    Outcome::NotSent(_) => Some(Span::seconds(2)),
                    _ => None,
                }
            }
            Reply::Edit {
                address,
                message,
                outgoing,
            } => {
                match self.transport.edit(address, message, outgoing).await {
                    Edited::Busy { retry_after, .. } => Some(retry_after),
                    Edited::Failed(_) => Some(Span::seconds(2)),
                    // A message that is gone: the question comes anew, so that nobody is stuck.
                    Edited::Gone(_) => {
                        self.transport.reply(address, outgoing).await;
                        None
                    }
                    Edited::Done | Edited::Moved { .. } => None,
                }
            }
        };
        if let Some(pause) = again {
            self.put_back(waiting, now.plus(pause));
        }
    }

    fn put_back(&self, waiting: Waiting, not_before: Instant) {
        if not_before.since(waiting.since) > PATIENCE {
            return;
        }
        let mut line = self.lock();
        if let Reply::Edit {
            address, message, ..
        } = &waiting.reply
        {
            let newer = |w: &Waiting| matches!(&w.reply, Reply::Edit { address: a, message: m, .. } if a == address && m == message);
            if let Some(newer) = line.iter_mut().find(|w| newer(w)) {
                newer.not_before = not_before;
                return;
            }
        }
        line.push_back(Waiting {
            not_before,
            ..waiting
        });
    }
}
