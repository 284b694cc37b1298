//! Sending polls and ending them.

use serde_json::Value;

use super::super::World;
use super::super::args::Args;
use super::super::markup::{self, Rich};
use super::super::message::{Body, Keyboard};
use super::super::poll::{Choice, Poll};
use super::super::refusal::{Refusal, Reply};
use super::target::keyboard;

/// Limits of the Bot API 10.3; lengths in characters, times in seconds.
const QUESTION: usize = 300;
const OPTION: usize = 100;
const OPTIONS: usize = 12;
const EXPLANATION: usize = 200;
const DESCRIPTION: usize = 1024;
const OPEN_SECONDS: std::ops::RangeInclusive<i64> = 5..=2_628_000;

impl World {
    pub(super) fn send_poll(&mut self, bot: i64, args: &Args) -> Reply {
        let target = self.target(bot, args, "polls", |may| may.polls)?;
        let mut poll = self.read_poll(args)?;
        poll.bot = bot;
        poll.place = target.place;
        let id = poll.id.clone();
        // The poll stands before its message, so that the answer can show it; a refused send takes it back.
        self.polls.insert(id.clone(), poll);
        let reply = self.deliver(bot, target, Body::Poll(id.clone()));
        if reply.is_err() {
            self.polls.remove(&id);
        }
        reply
    }

    fn read_poll(&mut self, args: &Args) -> Result<Poll, Refusal> {
        let question = markup::read(args, "question", "question_")?;
        if question.text.is_empty() {
            return Err(Refusal::bad("poll question must be non-empty"));
        }
        long(
            &question,
            QUESTION,
            "poll question length must not exceed 300",
        )?;
        let choices = self.choices(args)?;
        let quiz = match args.filled("type") {
            None | Some("regular") => false,
            Some("quiz") => true,
            Some(_) => return Err(Refusal::bad("unsupported poll type")),
        };
        let correct = if quiz {
            correct(args, choices.len())?
        } else {
            Vec::new()
        };
        let multiple = args.flag("allows_multiple_answers");
        let explanation = markup::read(args, "explanation", "explanation_")?;
        if explanation.text.chars().count() > EXPLANATION
            || explanation.text.matches('\n').count() > 2
        {
            return Err(Refusal::bad("poll explanation is too long"));
        }
        let description = markup::read(args, "description", "description_")?;
        long(&description, DESCRIPTION, "poll description is too long")?;
        let now = self.now_s();
        let open_period = args.whole("open_period").filter(|seconds| *seconds != 0);
        let close_date = args.whole("close_date").filter(|at| *at != 0);
        let span = open_period.or(close_date.map(|at| at.saturating_sub(now)));
        if span.is_some_and(|seconds| !OPEN_SECONDS.contains(&seconds)) {
            return Err(Refusal::bad("poll can be open for 5-2628000 seconds"));
        }
        Ok(Poll {
            id: self.chance.long_id(),
            bot: 0,
            place: super::super::Place::Group(0),
            question,
            choices,
            anonymous: args.flag_or("is_anonymous", true),
            quiz,
            multiple,
            revoting: args.flag_or("allows_revoting", !quiz),
            hides_results: args.flag("hide_results_until_closes"),
            correct,
            explanation,
            description,
            open_period,
            close_date: close_date.filter(|_| open_period.is_none()),
            closes_at: span.map(|seconds| now + seconds),
            closed: args.flag("is_closed"),
            votes: std::collections::BTreeMap::new(),
        })
    }

    fn choices(&mut self, args: &Args) -> Result<Vec<Choice>, Refusal> {
        let options = args.json("options", "options")?;
        let options = options.as_ref().and_then(Value::as_array);
        let options = options.ok_or_else(|| Refusal::bad("can't parse options JSON object"))?;
        if options.is_empty() {
            return Err(Refusal::bad("poll must have at least 1 option"));
        }
        if options.len() > OPTIONS {
            return Err(Refusal::bad(format!(
                "poll can't have more than {OPTIONS} options"
            )));
        }
        let mut choices = Vec::new();
        for option in options {
            let inner = match option {
                // The form before Bot API 7.3, which the official server still takes.
                Value::String(text) => Args::from_json(&serde_json::json!({"text": text})),
                other => Args::from_json(other),
            };
            let text = markup::read(&inner, "text", "text_")?;
            if text.text.is_empty() {
                return Err(Refusal::bad("poll options must be non-empty"));
            }
            long(&text, OPTION, "poll options length must not exceed 100")?;
            choices.push(Choice {
                persistent_id: self.chance.long_id(),
                text,
            });
        }
        Ok(choices)
    }

    pub(super) fn stop_poll(&mut self, bot: i64, args: &Args) -> Reply {
        const MISSING: &str = "message with poll to stop not found";
        let (place, message) = self.named_message(bot, args, "chat_id", MISSING)?;
        let Body::Poll(id) = message.body.clone() else {
            return Err(Refusal::bad(MISSING));
        };
        if !message.author.is_bot(bot) || message.origin.is_some() {
            return Err(Refusal::bad("poll can't be stopped"));
        }
        let message_id = message.id;
        let buttons: Keyboard = keyboard(args)?;
        if self.polls.get(&id).is_none_or(|poll| poll.closed) {
            return Err(Refusal::bad("poll has already been closed"));
        }
        self.spend(bot, place)?;
        self.close_poll(&id);
        let shown = self
            .chats
            .get_mut(&place)
            .and_then(|chat| chat.messages.get_mut(&message_id));
        if let Some(shown) = shown {
            shown.keyboard = buttons;
        }
        let poll = self.polls.get(&id).ok_or_else(|| Refusal::bad(MISSING))?;
        Ok(poll.json().into())
    }
}

fn long(rich: &Rich, most: usize, why: &str) -> Result<(), Refusal> {
    if rich.text.chars().count() > most {
        Err(Refusal::bad(why))
    } else {
        Ok(())
    }
}

/// The right answers: a strictly rising list, or the single one of older versions.
fn correct(args: &Args, options: usize) -> Result<Vec<usize>, Refusal> {
    let wrong = || Refusal::bad("wrong correct option ID specified");
    let single = args.whole("correct_option_id").map(|id| vec![id]);
    let list = args.json("correct_option_ids", "correct option identifiers")?;
    let list = list.as_ref().and_then(Value::as_array);
    let ids: Vec<i64> = match list {
        Some(list) => list
            .iter()
            .map(|id| id.as_i64().ok_or_else(wrong))
            .collect::<Result<_, _>>()?,
        None => single.ok_or_else(wrong)?,
    };
    let rising = ids.windows(2).all(|pair| pair[0] < pair[1]);
    let ids: Vec<usize> = ids
        .into_iter()
        .map(|id| usize::try_from(id).map_err(|_| wrong()))
        .collect::<Result<_, _>>()?;
    if ids.is_empty() || !rising || ids.iter().any(|id| *id >= options) {
        return Err(wrong());
    }
    Ok(ids)
}
