//! What bots do: one call in, one reply out, with the faults that lie on the way.
//!
//! Each file here holds some methods; this one decides which, and keeps the record.

mod about;
mod edit;
mod members;
mod press;
mod send;
mod send_file;
mod send_poll;
mod target;

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::World;
use super::args::Args;
use super::chat::Place;
use super::fault::FaultKind;
use super::queue::{Fate, Heard, Push, Ticket};
use super::record::{Call, Outcome};
use super::refusal::{Granted, Refusal, Reply};
use crate::schema::schema;

/// What the server is to do with a request.
#[derive(Debug)]
pub(crate) enum Deed {
    /// Close the connection; nothing was carried out.
    Cut,
    /// Close the connection; it was carried out.
    LoseReply,
    /// Answer.
    Answer(Reply),
    /// Answer as a broken proxy would, with that status and an HTML page.
    Broken(u16),
    /// Answer 200 with what is no JSON.
    Garbage,
    /// Wait for updates.
    Poll(Poll),
}

/// A long poll in waiting.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Poll {
    pub(crate) ticket: Ticket,
    pub(crate) lose: bool,
    pub(crate) garbage: bool,
}

/// A deed with its circumstances.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) deed: Deed,
    pub(crate) slow_ms: u64,
    pub(crate) date_ms: i64,
}

impl World {
    /// A bot's call without a network: no fault befalls it.
    pub fn call(&mut self, token: &str, method: &str, params: &Value) -> Reply {
        let bot = self.bot_by_token(token)?;
        let args = Args::from_json(params);
        let name = schema()
            .method(method)
            .ok_or_else(Refusal::no_method)?
            .to_owned();
        self.complain(&name, &args);
        if name == "getUpdates" {
            let ticket = self.open_poll(bot, &args)?;
            let heard = self
                .look_poll(&ticket, true)
                .unwrap_or_else(|| Ok("[]".to_owned()))?;
            let updates: Value = serde_json::from_str(&heard).unwrap_or(Value::Null);
            return Ok(updates.into());
        }
        let reply = self.perform(bot, &name, &args);
        self.note(bot, &name, &args, outcome(&reply));
        reply
    }

    /// A bot's call as it comes over the network.
    pub(crate) fn exchange(&mut self, token: &str, method: &str, args: &Args) -> Exchange {
        let name = schema().method(method).map(str::to_owned);
        let chat = args.whole("chat_id");
        let fate = self.faults.draw(name.as_deref().unwrap_or(method), chat);
        let deed = self.befall(token, method, name, args, fate.fault);
        self.touch();
        let date_ms = self.now_ms + fate.date_shift_s * 1000;
        Exchange {
            deed,
            slow_ms: fate.slow_ms,
            date_ms,
        }
    }

    fn befall(
        &mut self,
        token: &str,
        method: &str,
        name: Option<String>,
        args: &Args,
        fault: Option<FaultKind>,
    ) -> Deed {
        let bot = match self.bot_by_token(token) {
            Ok(bot) => bot,
            Err(refusal) => return Deed::Answer(Err(refusal)),
        };
        let shown = name.clone().unwrap_or_else(|| method.to_owned());
        match fault {
            Some(FaultKind::Cut) => {
                self.note(bot, &shown, args, Outcome::Cut);
                return Deed::Cut;
            }
            Some(FaultKind::ServerError { status }) => {
                self.note(bot, &shown, args, Outcome::Broken(status));
                return Deed::Broken(status);
            }
            Some(FaultKind::TooMany { retry_after }) => {
                return self.refuse(bot, &shown, args, Refusal::too_many(retry_after));
            }
            Some(FaultKind::Unauthorized) => {
                return self.refuse(bot, &shown, args, Refusal::unauthorized());
            }
            _ => {}
        }
        let Some(name) = name else {
            let text = format!("{method}: there is no such method in the Bot API");
            self.record.complain(self.now_ms, text);
            return self.refuse(bot, &shown, args, Refusal::no_method());
        };
        self.complain(&name, args);
        if name == "getUpdates" {
            let lose = fault == Some(FaultKind::LoseReply);
            let garbage = fault == Some(FaultKind::Garbage);
            return match self.open_poll(bot, args) {
                Ok(ticket) => {
                    self.note(bot, &name, args, Outcome::Polling);
                    Deed::Poll(Poll {
                        ticket,
                        lose,
                        garbage,
                    })
                }
                Err(refusal) => self.refuse(bot, &name, args, refusal),
            };
        }
        let reply = self.perform(bot, &name, args);
        let ended = outcome(&reply);
        match fault {
            Some(FaultKind::LoseReply) => {
                self.note(bot, &name, args, Outcome::Lost(Box::new(ended)));
                Deed::LoseReply
            }
            Some(FaultKind::Garbage) => {
                self.note(bot, &name, args, Outcome::Lost(Box::new(ended)));
                Deed::Garbage
            }
            _ => {
                self.note(bot, &name, args, ended);
                Deed::Answer(reply)
            }
        }
    }

    fn refuse(&mut self, bot: i64, method: &str, args: &Args, refusal: Refusal) -> Deed {
        let reply = Err(refusal);
        self.note(bot, method, args, outcome(&reply));
        Deed::Answer(reply)
    }

    fn complain(&mut self, method: &str, args: &Args) {
        let files: BTreeSet<String> = args.files.keys().cloned().collect();
        for text in schema().complaints(method, &args.fields, &files) {
            self.record.complain(self.now_ms, text);
        }
    }

    fn note(&mut self, bot: i64, method: &str, args: &Args, outcome: Outcome) {
        let params: Map<String, Value> = args
            .fields
            .iter()
            .map(|(name, text)| (name.clone(), shown(name, text)))
            .collect();
        self.record.call(Call {
            bot,
            method: method.to_owned(),
            params: Value::Object(params),
            files: args.files.keys().cloned().collect(),
            at_ms: self.now_ms,
            outcome,
        });
    }

    fn open_poll(&mut self, bot: i64, args: &Args) -> Result<Ticket, Refusal> {
        self.touch();
        let now = self.now_ms;
        let queue = self.bots.get_mut(&bot).map(|found| &mut found.queue);
        queue
            .ok_or_else(Refusal::unauthorized)?
            .open_poll(bot, args, now)
    }

    /// What a waiting poll can be answered with now.
    pub(crate) fn look_poll(&self, ticket: &Ticket, last_look: bool) -> Option<Heard> {
        match self.bots.get(&ticket.bot) {
            Some(bot) if !bot.revoked => bot.queue.look(ticket, last_look),
            _ => Some(Err(Refusal::unauthorized())),
        }
    }

    /// Whether a waiting poll's connection is gone by now.
    pub(crate) fn poll_is_cut(&self) -> bool {
        self.faults.cuts("getUpdates")
    }

    /// One update that may be pushed now, if any.
    pub(crate) fn take_push(&mut self) -> Option<Push> {
        let mut bots = self.bots.iter_mut();
        bots.find_map(|(id, bot)| bot.queue.take_push(*id))
    }

    /// Whether the world's network is down, also for webhooks.
    pub(crate) fn network_down(&self) -> bool {
        self.faults.network_down()
    }

    pub(crate) fn push_stands(&mut self, push: &Push) -> bool {
        let now = self.now_ms;
        self.bots
            .get_mut(&push.bot)
            .is_some_and(|bot| !bot.queue.push_expired(push, now) && bot.queue.push_stands(push))
    }

    /// The webhook took an update; a body that is a call is carried out, as Telegram does.
    pub(crate) fn push_taken(&mut self, push: &Push, body: &Value) {
        let at_ms = self.now_ms;
        if let Some(bot) = self.bots.get_mut(&push.bot) {
            bot.queue.push_taken(push, Fate::Confirmed { at_ms });
        }
        if let Some(name) = body["method"]
            .as_str()
            .and_then(|called| schema().method(called))
        {
            let mut args = Args::from_json(body);
            args.fields.remove("method");
            self.complain(name, &args);
            let reply = self.perform(push.bot, name, &args);
            self.note(push.bot, name, &args, outcome(&reply));
        }
        self.touch();
    }

    pub(crate) fn push_failed(&mut self, push: &Push, why: &str) {
        let now = self.now_ms;
        if let Some(bot) = self.bots.get_mut(&push.bot) {
            bot.queue.push_failed(push, now, why);
        }
        self.touch();
    }

    fn perform(&mut self, bot: i64, method: &str, args: &Args) -> Reply {
        match method {
            "getMe" => self.get_me(bot),
            "logOut" | "close" => Ok(json!(true).into()),
            "setWebhook" => self.set_webhook(bot, args),
            "deleteWebhook" => self.delete_webhook(bot, args),
            "getWebhookInfo" => self.get_webhook_info(bot),
            "sendMessage" => self.send_message(bot, args),
            "sendPhoto" => self.send_photo(bot, args),
            "sendDocument" => self.send_document(bot, args),
            "sendPoll" => self.send_poll(bot, args),
            "sendChatAction" => self.send_chat_action(bot, args),
            "forwardMessage" => self.forward_message(bot, args),
            "copyMessage" => self.copy_message(bot, args),
            "stopPoll" => self.stop_poll(bot, args),
            "editMessageText" => self.edit_text(bot, args),
            "editMessageCaption" => self.edit_caption(bot, args),
            "editMessageReplyMarkup" => self.edit_keyboard(bot, args),
            "deleteMessage" => self.delete_one(bot, args),
            "deleteMessages" => self.delete_many(bot, args),
            "pinChatMessage" => self.pin(bot, args),
            "unpinChatMessage" => self.unpin(bot, args),
            "unpinAllChatMessages" => self.unpin_all(bot, args),
            "answerCallbackQuery" => self.answer_callback_query(bot, args),
            "getChat" => self.get_chat(bot, args),
            "getChatMember" => self.get_chat_member(bot, args),
            "getChatAdministrators" => self.get_chat_administrators(bot, args),
            "getChatMemberCount" => self.get_chat_member_count(bot, args),
            "leaveChat" => self.leave_chat(bot, args),
            "getFile" => self.get_file(args),
            "setMyCommands" => self.set_my_commands(bot, args),
            "getMyCommands" => self.get_my_commands(bot, args),
            "deleteMyCommands" => self.delete_my_commands(bot, args),
            "setMyName" | "setMyDescription" | "setMyShortDescription" => {
                self.set_about(bot, method, args)
            }
            "getMyName" | "getMyDescription" | "getMyShortDescription" => {
                self.get_about(bot, method, args)
            }
            "getUserProfilePhotos" => Ok(json!({"total_count": 0, "photos": []}).into()),
            _ => Err(Refusal::bad(format!(
                "the sandbox does not emulate {method}"
            ))),
        }
    }

    fn set_webhook(&mut self, bot: i64, args: &Args) -> Reply {
        self.touch();
        match self.bots.get_mut(&bot) {
            Some(bot) => bot.queue.set_webhook(args),
            None => Err(Refusal::unauthorized()),
        }
    }

    fn delete_webhook(&mut self, bot: i64, args: &Args) -> Reply {
        let mut bare = Args::default();
        if let Some(drop) = args.text("drop_pending_updates") {
            bare.fields
                .insert("drop_pending_updates".into(), drop.to_owned());
        }
        self.set_webhook(bot, &bare)
    }

    fn get_webhook_info(&self, bot: i64) -> Reply {
        let queue = self
            .bots
            .get(&bot)
            .map(|bot| &bot.queue)
            .ok_or_else(Refusal::unauthorized)?;
        Ok(queue.webhook_info().into())
    }

    fn get_me(&self, bot: i64) -> Reply {
        let known = self.bots.get(&bot).ok_or_else(Refusal::unauthorized)?;
        let mut me = self.user_json(bot);
        let flags = [
            ("can_join_groups", known.joins_groups),
            ("can_read_all_group_messages", !known.privacy),
            ("supports_guest_queries", false),
            ("supports_inline_queries", false),
            ("can_connect_to_business", false),
            ("has_main_web_app", false),
            ("has_topics_enabled", false),
            ("allows_users_to_create_topics", false),
            ("can_manage_bots", false),
            ("supports_join_request_queries", false),
        ];
        for (name, value) in flags {
            me[name] = json!(value);
        }
        Ok(me.into())
    }

    /// Enters a sending or editing call into the limits.
    fn spend(&mut self, bot: i64, place: Place) -> Result<(), Refusal> {
        let Some(limits) = self.limits else {
            return Ok(());
        };
        self.ledger
            .enter(&limits, bot, place.chat_id(), self.now_ms)
            .map_err(Refusal::too_many)
    }
}

fn outcome(reply: &Reply) -> Outcome {
    match reply {
        Ok(Granted { result, .. }) => Outcome::Done(result.clone()),
        Err(refusal) => Outcome::Refused(refusal.code, refusal.description.clone()),
    }
}

/// A parameter as the record shows it: JSON read, but words that people read stay text.
fn shown(name: &str, text: &str) -> Value {
    const WORDS: &[&str] = &[
        "text",
        "caption",
        "question",
        "explanation",
        "description",
        "callback_query_id",
        "secret_token",
    ];
    if WORDS.contains(&name) {
        return json!(text);
    }
    serde_json::from_str(text).unwrap_or_else(|_| json!(text))
}
