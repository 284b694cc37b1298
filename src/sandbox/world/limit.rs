//! Telegram's limits on sending: over all, per chat, per group and minute, edits included.
//!
//! The true limits are unpublished; these are the documented ones (Bots FAQ; levlam in tdlib/td#2592).

use std::collections::{BTreeMap, VecDeque};

/// How much a bot may send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Calls a second, over all chats.
    pub per_second: usize,
    /// Calls that one chat takes at once; it regains one a second.
    pub chat_burst: usize,
    /// Calls a minute to one group, edits included.
    pub group_per_minute: usize,
}

impl Limits {
    /// What Telegram documents, with a small burst per chat.
    pub const TELEGRAM: Self = Self {
        per_second: 30,
        chat_burst: 5,
        group_per_minute: 20,
    };
}

/// What was sent lately, by bot and chat. Times in milliseconds.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    overall: BTreeMap<i64, VecDeque<i64>>,
    chats: BTreeMap<(i64, i64), VecDeque<i64>>,
    held: BTreeMap<(i64, i64), i64>,
}

impl Ledger {
    /// Enters one call, or says how many seconds to wait.
    pub(crate) fn enter(
        &mut self,
        limits: &Limits,
        bot: i64,
        chat: i64,
        now_ms: i64,
    ) -> Result<(), i64> {
        let seconds = |ms: i64| (ms + 999) / 1000;
        if let Some(until) = self
            .held
            .get(&(bot, chat))
            .copied()
            .filter(|until| *until > now_ms)
        {
            return Err(seconds(until - now_ms).max(1));
        }
        let overall = self.overall.entry(bot).or_default();
        while overall.front().is_some_and(|at| *at <= now_ms - 1000) {
            overall.pop_front();
        }
        if overall.len() >= limits.per_second {
            return Err(1);
        }
        let lately = self.chats.entry((bot, chat)).or_default();
        while lately.front().is_some_and(|at| *at <= now_ms - 60_000) {
            lately.pop_front();
        }
        let wait = if chat < 0 && lately.len() >= limits.group_per_minute {
            lately.front().map(|first| first + 60_000 - now_ms)
        } else {
            let window = i64::try_from(limits.chat_burst).unwrap_or(1) * 1000;
            let within = lately.iter().filter(|at| **at > now_ms - window).count();
            (within >= limits.chat_burst).then_some(1000)
        };
        if let Some(ms) = wait {
            let pause = seconds(ms).max(1);
            self.held.insert((bot, chat), now_ms + pause * 1000);
            return Err(pause);
        }
        lately.push_back(now_ms);
        overall.push_back(now_ms);
        Ok(())
    }
}
