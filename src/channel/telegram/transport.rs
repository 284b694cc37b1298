//! Sends, edits, answers, closes, deletes, leaves: one call each, and what came of it. Never tries again (but once without
//! markup, in an edit), never decides what a failure means for a delivery: `domain::delivery::after` does.

use super::client::Body;
use super::errors::{self, Fault};
use super::link;
use super::payload::{self, Shown, Target};
use super::{SHORT, Telegram};
use crate::channel::{Command, Edited, Manner, Menu, PollTotals, Probe, Transport};
use crate::domain::delivery::{Outcome, Receipt, Refusal};
use crate::domain::outgoing::{Button, Outgoing};
use crate::domain::prompt::StartCode;
use crate::domain::time::{Instant, Span};
use crate::store::Claimed;
use futures_util::future::BoxFuture;
use serde::Deserialize;
use teloxide::types::InlineKeyboardMarkup;

/// The longest a send waits for its answer.
const SEND: Span = Span::seconds(30);
/// The longest a file takes.
const UPLOAD: Span = Span::minutes(3);

/// What is read of a message that was sent.
#[derive(Deserialize)]
struct Sent {
    message_id: i64,
    #[serde(default)]
    poll: Option<SentPoll>,
}

#[derive(Deserialize)]
struct SentPoll {
    id: String,
    // Absent means what Telegram's own default means.
    #[serde(default = "yes")]
    is_anonymous: bool,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
struct StoppedPoll {
    options: Vec<StoppedOption>,
}

#[derive(Deserialize)]
struct StoppedOption {
    voter_count: u64,
}

/// A send with all that is known of its chat.
struct Addressed<'a> {
    address: &'a str,
    topic: Option<&'a str>,
    silent: bool,
    deadline: Option<Instant>,
}

impl Telegram {
    /// The buttons in Telegram's spelling; the bot's own name is asked for where a link needs it.
    async fn keyboard(
        &self,
        rows: &[Vec<Button>],
    ) -> Result<Option<InlineKeyboardMarkup>, Outcome> {
        if link::needs_username(rows) && self.username().is_none() {
            self.me()
                .await
                .map_err(|e| Outcome::NotSent(format!("the bot's name isn't known: {e}")))?;
        }
        link::keyboard(rows, self.username().unwrap_or_default())
            .map_err(|why| Outcome::Refused(Refusal::Content, why))
    }

    async fn deliver(
        &self,
        to: Addressed<'_>,
        outgoing: &Outgoing,
        manner: Manner,
    ) -> Result<Receipt, Outcome> {
        let keyboard = self.keyboard(&outgoing.buttons).await?;
        let target = Target::new(to.address, to.topic, to.silent)
            .map_err(|why| Outcome::Refused(Refusal::Content, why))?;
        let document = &outgoing.document;
        let now = self.client.clock().now();
        let (method, body, longest) = match (&outgoing.poll, &outgoing.attachment) {
            (Some(poll), _) => {
                let body = payload::poll(target, document, poll, manner, keyboard, now);
                ("sendPoll", Body::Json(body), SEND)
            }
            (None, Some(file)) => {
                let (method, form) = payload::file(target, document, file, manner, keyboard);
                (method, Body::Parts(form), UPLOAD)
            }
            (None, None) => {
                let body = payload::text(target, document, manner, keyboard);
                ("sendMessage", Body::Json(body), SEND)
            }
        };
        let within = self.time_left(to.deadline, longest)?;
        let sent: Sent = self
            .client
            .ask(method, body, within)
            .await
            .map_err(|fault| errors::outcome(fault, payload::is_private(to.address)))?;
        self.receipt(to.address, sent, outgoing.poll.is_some())
            .await
    }

    /// Read just before writing: behind the deadline somebody else may hold the delivery already.
    fn time_left(&self, deadline: Option<Instant>, longest: Span) -> Result<Span, Outcome> {
        let Some(deadline) = deadline else {
            return Ok(longest);
        };
        let left = deadline.since(self.client.clock().now());
        if left > Span::ZERO {
            Ok(left.min(longest))
        } else {
            Err(Outcome::NotSent(
                "the attempt's deadline is past".to_owned(),
            ))
        }
    }

    async fn receipt(&self, address: &str, sent: Sent, as_poll: bool) -> Result<Receipt, Outcome> {
        let message = sent.message_id.to_string();
        let Some(poll) = sent.poll.filter(|_| as_poll) else {
            return Ok(Receipt {
                message,
                poll: None,
            });
        };
        if poll.is_anonymous {
            // Nobody's vote in it will ever be told; it must not stand there as if it counted.
            let deleted = self.recall(address, &message).await == Edited::Done;
            tracing::error!(deleted, "a poll came back anonymous");
            if deleted {
                return Err(Outcome::Refused(
                    Refusal::Content,
                    "the poll came back anonymous, its votes can't be counted".to_owned(),
                ));
            }
        }
        Ok(Receipt {
            message,
            poll: Some(poll.id),
        })
    }

    async fn change(
        &self,
        address: &str,
        message: &str,
        outgoing: &Outgoing,
    ) -> Result<(), Edited> {
        let shown = Shown::new(address, message).map_err(Edited::Failed)?;
        let keyboard = self
            .keyboard(&outgoing.buttons)
            .await
            .map_err(|outcome| match outcome {
                Outcome::NotSent(why) | Outcome::Silent(why) | Outcome::Refused(_, why) => {
                    Edited::Failed(why)
                }
                _ => Edited::Failed("the buttons can't be spelled".to_owned()),
            })?;
        let body = |manner| match (&outgoing.poll, &outgoing.attachment) {
            (Some(_), _) => ("editMessageReplyMarkup", shown.keyboard(keyboard.clone())),
            (None, Some(_)) => (
                "editMessageCaption",
                shown.caption(&outgoing.document, manner, keyboard.clone()),
            ),
            (None, None) => (
                "editMessageText",
                shown.text(&outgoing.document, manner, keyboard.clone()),
            ),
        };
        let (method, rich) = body(Manner::Rich);
        let mut answer = self.client.call(method, Body::Json(rich), SEND).await;
        if answer.as_ref().is_err_and(errors::is_markup) {
            let (method, plain) = body(Manner::Plain);
            answer = self.client.call(method, Body::Json(plain), SEND).await;
        }
        answer
            .map(drop)
            .map_err(|fault| errors::edited(fault, payload::is_private(address)))
    }

    /// A call whose result says nothing; `fine` names refusals that come to the same.
    async fn settle(
        &self,
        method: &str,
        body: serde_json::Value,
        fine: impl Fn(&errors::Refused) -> bool,
    ) -> Result<(), String> {
        match self.client.call(method, Body::Json(body), SHORT).await {
            Ok(_) => Ok(()),
            Err(Fault::Refused(refused)) if fine(&refused) => Ok(()),
            Err(fault) => Err(fault.to_string()),
        }
    }
}

impl Transport for Telegram {
    fn send<'a>(
        &'a self,
        claimed: &'a Claimed,
        outgoing: &'a Outgoing,
        manner: Manner,
    ) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let to = Addressed {
                address: claimed.address(),
                topic: claimed.topic(),
                silent: outgoing.silent || claimed.silent(),
                deadline: Some(claimed.deadline()),
            };
            self.deliver(to, outgoing, manner)
                .await
                .map_or_else(|outcome| outcome, Outcome::Accepted)
        })
    }

    fn reply<'a>(&'a self, address: &'a str, outgoing: &'a Outgoing) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let to = Addressed {
                address,
                topic: None,
                silent: outgoing.silent,
                deadline: None,
            };
            self.deliver(to, outgoing, Manner::Rich)
                .await
                .map_or_else(|outcome| outcome, Outcome::Accepted)
        })
    }

    fn edit<'a>(
        &'a self,
        address: &'a str,
        message: &'a str,
        outgoing: &'a Outgoing,
    ) -> BoxFuture<'a, Edited> {
        Box::pin(async move {
            self.change(address, message, outgoing)
                .await
                .map_or_else(|edited| edited, |()| Edited::Done)
        })
    }

    fn answer<'a>(
        &'a self,
        press: &'a str,
        text: &'a str,
        alert: bool,
    ) -> BoxFuture<'a, Result<(), String>> {
        let body = payload::answer(press, text, alert);
        Box::pin(self.settle("answerCallbackQuery", body, errors::Refused::is_stale_press))
    }

    fn lead<'a>(&'a self, press: &'a str, to: &'a StartCode) -> BoxFuture<'a, Result<(), String>> {
        Box::pin(async move {
            if self.username().is_none() {
                self.me().await.map_err(|e| e.to_string())?;
            }
            let username = self.username().unwrap_or_default();
            let body = payload::lead(press, &link::start_link(username, to));
            self.settle("answerCallbackQuery", body, errors::Refused::is_stale_press)
                .await
        })
    }

    fn close_poll<'a>(
        &'a self,
        address: &'a str,
        message: &'a str,
    ) -> BoxFuture<'a, Result<Option<PollTotals>, String>> {
        Box::pin(async move {
            let body = Body::Json(Shown::new(address, message)?.stop_poll());
            match self
                .client
                .ask::<StoppedPoll>("stopPoll", body, SHORT)
                .await
            {
                Ok(poll) => Ok(Some(PollTotals {
                    votes: poll.options.iter().map(|o| o.voter_count).collect(),
                })),
                Err(Fault::Refused(refused)) if refused.is_closed_already() => Ok(None),
                Err(fault) => Err(fault.to_string()),
            }
        })
    }

    fn recall<'a>(&'a self, address: &'a str, message: &'a str) -> BoxFuture<'a, Edited> {
        Box::pin(async move {
            let shown = match Shown::new(address, message) {
                Ok(shown) => shown,
                Err(why) => return Edited::Failed(why),
            };
            let body = Body::Json(shown.delete());
            match self.client.call("deleteMessage", body, SHORT).await {
                Ok(_) => Edited::Done,
                Err(fault) => errors::recalled(fault, payload::is_private(address)),
            }
        })
    }

    fn leave<'a>(&'a self, address: &'a str) -> BoxFuture<'a, Result<(), String>> {
        Box::pin(async move {
            let chat = payload::recipient(address)?;
            let body = serde_json::json!({ "chat_id": chat });
            // Out already, one way or another.
            let out =
                |r: &errors::Refused| errors::refusal(r.code, &r.text, false) == Refusal::Removed;
            self.settle("leaveChat", body, out).await
        })
    }

    fn announce<'a>(
        &'a self,
        menu: Menu<'a>,
        commands: &'a [Command],
    ) -> BoxFuture<'a, Result<bool, String>> {
        Box::pin(async move {
            let shown = self.listed(menu).await.map_err(|f| f.to_string())?;
            if shown == commands {
                return Ok(false);
            }
            let body = payload::commands(menu, commands)?;
            self.settle("setMyCommands", body, |_| false).await?;
            Ok(true)
        })
    }
}
