//! Answering presses.

use serde_json::json;

use super::super::args::Args;
use super::super::play::fits_a_link;
use super::super::refusal::{Refusal, Reply};
use super::super::view::Popup;
use super::super::{PRESS_LIFE_MS, World};

/// Characters of an answer (Bot API).
const ANSWER: usize = 200;

impl World {
    /// Whether an address opens the bot itself with a payload, the only kind of link that an answer may carry.
    fn leads_to_start(&self, bot: i64, url: &str) -> bool {
        let leads = ["https://t.me/", "t.me/", "https://telegram.me/"];
        let rest = leads.iter().find_map(|lead| url.strip_prefix(lead));
        let Some((name, query)) = rest.and_then(|rest| rest.split_once('?')) else {
            return false;
        };
        let own = self
            .bots
            .get(&bot)
            .is_some_and(|bot| bot.username.eq_ignore_ascii_case(name));
        let payload = query
            .split('&')
            .find_map(|pair| pair.strip_prefix("start="));
        own && payload.is_some_and(|payload| !payload.is_empty() && fits_a_link(payload))
    }

    pub(super) fn answer_callback_query(&mut self, bot: i64, args: &Args) -> Reply {
        let text = args.text("text").unwrap_or_default().to_owned();
        if text.chars().count() > ANSWER {
            return Err(Refusal::bad("MESSAGE_TOO_LONG"));
        }
        let url = args.filled("url").map(str::to_owned);
        if let Some(url) = &url
            && !self.leads_to_start(bot, url)
        {
            return Err(Refusal::bad("URL_INVALID"));
        }
        let id = args.text("callback_query_id").unwrap_or_default();
        let now = self.now_ms;
        let press = self
            .queries
            .get(id)
            .and_then(|press| self.presses.get_mut(press));
        let press = press.filter(|press| {
            now - press.at_ms < PRESS_LIFE_MS && press.answer.is_none() && press.bot == bot
        });
        let press = press.ok_or_else(|| {
            Refusal::bad("query is too old and response timeout expired or query ID is invalid")
        })?;
        press.answer = Some(Popup {
            text,
            alert: args.flag("show_alert"),
            url,
        });
        press.answered_ms = Some(now);
        self.unanswered = self.unanswered.saturating_sub(1);
        self.touch();
        Ok(json!(true).into())
    }
}
