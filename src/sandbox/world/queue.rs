//! What a bot has still to hear: updates until they are confirmed, expired, or delivered to its webhook.
//!
//! It keeps order and rules of delivery; it never makes an update, and never sends one.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use serde_json::{Value, json};

use super::args::Args;
use super::refusal::{Refusal, Reply};

/// What is not sent unless asked for (Bot API, `getUpdates.allowed_updates`).
const ONLY_WHEN_ASKED: &[&str] = &["chat_member", "message_reaction", "message_reaction_count"];

/// After so long without updates ids go on from a random number.
const SILENCE_MS: i64 = 7 * 24 * 3600 * 1000;

/// An update as it goes over the wire, written once: it may be served many times.
#[derive(Debug, Clone)]
struct Waiting {
    text: Arc<str>,
    expires_ms: i64,
    key: Arc<str>,
}

/// What a webhook may be brought next: of each key's updates the oldest, once the one before it was taken.
#[derive(Debug, Clone, Default)]
struct Lines {
    by_key: HashMap<Arc<str>, VecDeque<i64>>,
    ready: BTreeSet<i64>,
}

impl Lines {
    fn push(&mut self, key: &Arc<str>, id: i64) {
        let line = self.by_key.entry(Arc::clone(key)).or_default();
        if line.is_empty() {
            self.ready.insert(id);
        }
        line.push_back(id);
    }

    /// The head of a line is done with; the next one is ready.
    fn pop(&mut self, key: &Arc<str>, id: i64) {
        let Some(line) = self.by_key.get_mut(key) else {
            return;
        };
        self.ready.remove(&id);
        if line.front() == Some(&id) {
            line.pop_front();
        } else {
            line.retain(|other| *other != id);
        }
        match line.front() {
            Some(next) => {
                self.ready.insert(*next);
            }
            None => {
                self.by_key.remove(key);
            }
        }
    }
}

/// Where a bot wants its updates sent.
#[derive(Debug, Clone)]
pub(crate) struct Webhook {
    pub(crate) url: String,
    pub(crate) secret: Option<String>,
    pub(crate) max_connections: usize,
    pub(crate) number: u64,
    pub(crate) last_error: Option<(i64, String)>,
    /// Updates on their way, each with its key.
    pushing: BTreeMap<i64, Arc<str>>,
    lines: Lines,
}

/// One update on its way to a webhook.
#[derive(Debug, Clone)]
pub(crate) struct Push {
    pub(crate) bot: i64,
    pub(crate) update_id: i64,
    pub(crate) number: u64,
    pub(crate) url: String,
    pub(crate) secret: Option<String>,
    /// The update as JSON.
    pub(crate) body: Arc<str>,
}

/// What a poll that is answered comes back with: the updates as a JSON array, or a refusal.
pub(crate) type Heard = Result<String, Refusal>;

/// A long poll that waits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ticket {
    pub(crate) bot: i64,
    number: u64,
    limit: usize,
    /// Seconds to wait for an update, in the caller's own time.
    pub(crate) timeout_s: u64,
}

/// Whether the waiting poll was ended by somebody, and by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    ByPoll,
    ByWebhook,
}

/// What became of an update that a bot had to hear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The bot took it: a poll asked for what comes after it, or its webhook said 200.
    Confirmed {
        /// When, in the world's milliseconds.
        at_ms: i64,
    },
    /// It ran out before.
    Expired,
}

#[derive(Debug)]
pub(crate) struct Queue {
    /// What became of updates, where somebody wants to know.
    pub(crate) fates: Option<BTreeMap<i64, Fate>>,
    pending: BTreeMap<i64, Waiting>,
    next_id: i64,
    pub(crate) allowed: Option<BTreeSet<String>>,
    pub(crate) webhook: Option<Webhook>,
    polls: u64,
    ended: Option<(u64, Ended)>,
    hooks: u64,
    /// No pending update runs out before this; spares a look at all of them at each call.
    soonest_end: i64,
    /// When the last update was added.
    last_added_ms: Option<i64>,
}

impl Queue {
    pub(crate) fn starting_at(first_id: i64) -> Self {
        Self {
            fates: None,
            pending: BTreeMap::new(),
            next_id: first_id,
            allowed: None,
            webhook: None,
            polls: 0,
            ended: None,
            hooks: 0,
            soonest_end: i64::MAX,
            last_added_ms: None,
        }
    }

    /// Adds an update, unless the bot does not want its kind. Returns its id.
    pub(crate) fn add(
        &mut self,
        kind: &str,
        body: &Value,
        expires_ms: i64,
        key: &str,
    ) -> Option<i64> {
        let wanted = match &self.allowed {
            Some(kinds) => kinds.contains(kind),
            None => !ONLY_WHEN_ASKED.contains(&kind),
        };
        if !wanted {
            return None;
        }
        let id = self.next_id;
        self.next_id += 1;
        self.soonest_end = self.soonest_end.min(expires_ms);
        let waiting = Waiting {
            text: format!("{{\"update_id\":{id},\"{kind}\":{body}}}").into(),
            expires_ms,
            key: key.into(),
        };
        if let Some(hook) = &mut self.webhook {
            hook.lines.push(&waiting.key, id);
        }
        self.pending.insert(id, waiting);
        Some(id)
    }

    pub(crate) fn expire(&mut self, now_ms: i64) {
        if now_ms < self.soonest_end {
            return;
        }
        let pushing = self.webhook.as_ref().map(|hook| &hook.pushing);
        let fates = &mut self.fates;
        self.pending.retain(|id, waiting| {
            let stays = waiting.expires_ms > now_ms
                || pushing.is_some_and(|on_its_way| on_its_way.contains_key(id));
            if let (false, Some(fates)) = (stays, fates.as_mut()) {
                fates.entry(*id).or_insert(Fate::Expired);
            }
            stays
        });
        let ends = self.pending.values().map(|waiting| waiting.expires_ms);
        self.soonest_end = ends.min().unwrap_or(i64::MAX);
        self.line_up();
    }

    /// Puts what waits in lines anew, for a webhook.
    fn line_up(&mut self) {
        let Some(hook) = &mut self.webhook else {
            return;
        };
        hook.lines = Lines::default();
        // What is on its way holds up its key, also when it no longer waits here.
        for (id, key) in &hook.pushing {
            hook.lines.push(key, *id);
        }
        hook.lines.ready.clear();
        for (id, waiting) in &self.pending {
            if !hook.pushing.contains_key(id) {
                hook.lines.push(&waiting.key, *id);
            }
        }
    }

    pub(crate) fn hooks(&self) -> u64 {
        self.hooks
    }

    pub(crate) fn polls(&self) -> u64 {
        self.polls
    }

    pub(crate) fn count(&self) -> usize {
        self.pending.len()
    }

    /// The id that was given last.
    pub(crate) fn newest(&self) -> i64 {
        self.next_id - 1
    }

    pub(crate) fn clear(&mut self) {
        self.pending.clear();
        self.line_up();
    }

    /// Whether the next id is to be drawn anew: Telegram does so after a week without updates (Bot API,
    /// `Update.update_id`). Notes that an update comes now.
    pub(crate) fn wakes_from_silence(&mut self, now_ms: i64) -> bool {
        let before = self.last_added_ms.replace(now_ms);
        before.is_some_and(|before| now_ms - before >= SILENCE_MS)
    }

    /// Lets the next id start elsewhere, as Telegram does after a week of silence.
    pub(crate) fn renumber(&mut self, next_id: i64) {
        self.next_id = next_id;
    }

    fn take_allowed(&mut self, args: &Args) -> Result<(), Refusal> {
        let Some(value) = args.json("allowed_updates", "allowed updates")? else {
            return Ok(());
        };
        let kinds: BTreeSet<String> = value
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|kind| kind.as_str().map(str::to_owned))
            .collect();
        self.allowed = (!kinds.is_empty()).then_some(kinds);
        Ok(())
    }

    /// Begins a long poll: confirms what lies below the offset and ends the poll before this one.
    pub(crate) fn open_poll(
        &mut self,
        bot: i64,
        args: &Args,
        now_ms: i64,
    ) -> Result<Ticket, Refusal> {
        if self.webhook.is_some() {
            return Err(Refusal::conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            ));
        }
        self.take_allowed(args)?;
        let offset = args.whole("offset").unwrap_or(0);
        if offset > 0 {
            while let Some(first) = self.pending.first_entry() {
                if *first.key() >= offset {
                    break;
                }
                let (id, _) = first.remove_entry();
                if let Some(fates) = &mut self.fates {
                    fates.insert(id, Fate::Confirmed { at_ms: now_ms });
                }
            }
        } else if offset < 0 {
            let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            while self.pending.len() > keep {
                self.pending.pop_first();
            }
        }
        self.ended = Some((self.polls, Ended::ByPoll));
        self.polls += 1;
        let limit = args.whole("limit").unwrap_or(100);
        let limit = if (1..=100).contains(&limit) {
            usize::try_from(limit).unwrap_or(100)
        } else {
            100
        };
        let timeout = args.whole("timeout").unwrap_or(0).clamp(0, 50);
        Ok(Ticket {
            bot,
            number: self.polls,
            limit,
            timeout_s: u64::try_from(timeout).unwrap_or(0),
        })
    }

    /// What the poll can be answered with now; none while it should wait.
    pub(crate) fn look(&self, ticket: &Ticket, last_look: bool) -> Option<Heard> {
        if ticket.number != self.polls || self.webhook.is_some() {
            let by_webhook = matches!(self.ended, Some((_, Ended::ByWebhook)));
            return Some(Err(Refusal::conflict(if by_webhook {
                "terminated by setWebhook request"
            } else {
                "terminated by other getUpdates request; make sure that only one bot instance is running"
            })));
        }
        if self.pending.is_empty() && !last_look {
            return None;
        }
        let served = || self.pending.values().take(ticket.limit);
        let length: usize = served().map(|waiting| waiting.text.len() + 1).sum();
        let mut updates = String::with_capacity(length + 2);
        updates.push('[');
        for (place, waiting) in served().enumerate() {
            if place > 0 {
                updates.push(',');
            }
            updates.push_str(&waiting.text);
        }
        updates.push(']');
        Some(Ok(updates))
    }

    /// Sets the webhook; an empty address removes it.
    pub(crate) fn set_webhook(&mut self, args: &Args) -> Reply {
        let url = args.filled("url").map(str::to_owned);
        if let Some(url) = &url
            && !(url.starts_with("http://") || url.starts_with("https://"))
        {
            return Err(Refusal::bad(
                "bad webhook: An HTTPS URL must be provided for webhook",
            ));
        }
        let secret = args.filled("secret_token").map(str::to_owned);
        if let Some(secret) = &secret {
            let plain =
                |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
            if secret.len() > 256 {
                return Err(Refusal::bad("secret token is too long"));
            }
            if !secret.chars().all(plain) {
                return Err(Refusal::bad("secret token contains unallowed characters"));
            }
        }
        let most = args.whole("max_connections").unwrap_or(40);
        self.take_allowed(args)?;
        if args.flag("drop_pending_updates") {
            self.clear();
        }
        let had = self.webhook.take().is_some();
        let Some(url) = url else {
            let note = if had {
                "Webhook was deleted"
            } else {
                "Webhook is already deleted"
            };
            return Ok(super::refusal::Granted {
                result: json!(true),
                note: Some(note),
            });
        };
        self.hooks += 1;
        self.ended = Some((self.polls, Ended::ByWebhook));
        self.webhook = Some(Webhook {
            url,
            secret,
            max_connections: usize::try_from(most.clamp(1, 100)).unwrap_or(40),
            number: self.hooks,
            last_error: None,
            pushing: BTreeMap::new(),
            lines: Lines::default(),
        });
        self.line_up();
        Ok(super::refusal::Granted {
            result: json!(true),
            note: Some("Webhook was set"),
        })
    }

    pub(crate) fn webhook_info(&self) -> Value {
        let mut info = json!({
            "url": self.webhook.as_ref().map_or("", |hook| hook.url.as_str()),
            "has_custom_certificate": false,
            "pending_update_count": self.count(),
        });
        if let Some(hook) = &self.webhook {
            info["max_connections"] = json!(hook.max_connections);
            info["ip_address"] = json!("127.0.0.1");
            if let Some((at_ms, text)) = &hook.last_error {
                info["last_error_date"] = json!(at_ms / 1000);
                info["last_error_message"] = json!(text);
            }
        }
        if let Some(kinds) = &self.allowed {
            info["allowed_updates"] = json!(kinds);
        }
        info
    }

    /// Takes what may be pushed now: in order, one at a time per key, within `max_connections`.
    pub(crate) fn take_push(&mut self, bot: i64) -> Option<Push> {
        let hook = self.webhook.as_mut()?;
        while hook.pushing.len() < hook.max_connections {
            let id = hook.lines.ready.pop_first()?;
            let Some(waiting) = self.pending.get(&id) else {
                continue;
            };
            hook.pushing.insert(id, Arc::clone(&waiting.key));
            return Some(Push {
                bot,
                update_id: id,
                number: hook.number,
                url: hook.url.clone(),
                secret: hook.secret.clone(),
                body: Arc::clone(&waiting.text),
            });
        }
        None
    }

    /// Whether the push still makes sense: the same webhook stands and the update still waits.
    pub(crate) fn push_stands(&self, push: &Push) -> bool {
        self.webhook
            .as_ref()
            .is_some_and(|hook| hook.number == push.number)
            && self.pending.contains_key(&push.update_id)
    }

    /// Notes that an update was taken by the webhook.
    pub(crate) fn push_taken(&mut self, push: &Push, fate: Fate) {
        if let Some(hook) = self
            .webhook
            .as_mut()
            .filter(|hook| hook.number == push.number)
        {
            self.pending.remove(&push.update_id);
            if let Some(key) = hook.pushing.remove(&push.update_id) {
                hook.lines.pop(&key, push.update_id);
            }
        }
        // Whoever sets the webhook anew while a push is under way gets the update again; that it was taken stays true.
        if let Some(fates) = &mut self.fates {
            fates.entry(push.update_id).or_insert(fate);
        }
    }

    /// Notes that the webhook failed. The update stays on its way; its sender tries again.
    pub(crate) fn push_failed(&mut self, push: &Push, now_ms: i64, why: &str) {
        if let Some(hook) = self
            .webhook
            .as_mut()
            .filter(|hook| hook.number == push.number)
        {
            hook.last_error = Some((now_ms, why.to_owned()));
        }
    }

    /// Gives an expired update up.
    pub(crate) fn push_expired(&mut self, push: &Push, now_ms: i64) -> bool {
        let expired = self
            .pending
            .get(&push.update_id)
            .is_none_or(|waiting| waiting.expires_ms <= now_ms);
        if expired {
            self.push_taken(push, Fate::Expired);
        }
        expired
    }
}
