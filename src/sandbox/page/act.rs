//! `POST /page/act`: what a person does on the page, put into the world's words.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::show;
use super::words::{problem, sentences};
use crate::host::Jump;
use crate::http::{Language, Stand};
use crate::world::{AdminRights, Fault, FaultKind, GroupKind, PlayError, World};

#[derive(Debug, Deserialize)]
struct Request {
    #[serde(rename = "as")]
    person: Option<i64>,
    #[serde(default)]
    lang: Option<String>,
    act: Act,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Act {
    Press {
        chat: i64,
        message: i64,
        row: usize,
        col: usize,
    },
    Say {
        chat: i64,
        text: String,
        #[serde(default)]
        reply_to: Option<i64>,
    },
    Forward {
        chat: i64,
        message: i64,
        #[serde(default)]
        to: Option<i64>,
    },
    NewBot {
        username: String,
        name: String,
    },
    NewToken,
    SetPrivacy {
        on: bool,
    },
    SetJoins {
        on: bool,
    },
    Vote {
        chat: i64,
        #[serde(alias = "poll")]
        message: i64,
        options: Vec<usize>,
    },
    Join {
        chat: i64,
    },
    Leave {
        chat: i64,
    },
    Start {
        #[serde(default)]
        payload: Option<String>,
    },
    Block,
    Unblock,
    Upgrade {
        chat: i64,
    },
    RemoveBot {
        chat: i64,
    },
    AddBot {
        chat: i64,
        #[serde(default)]
        payload: Option<String>,
    },
    PromoteBot {
        chat: i64,
    },
    DemoteBot {
        chat: i64,
    },
    OpenLink {
        url: String,
        #[serde(default)]
        chat: Option<i64>,
    },
    Fault {
        kind: FaultName,
        #[serde(default)]
        seconds: Option<i64>,
        #[serde(default)]
        count: Option<u32>,
    },
    ClearFaults,
    AddPerson {
        name: String,
    },
    AddGroup {
        title: String,
    },
    Kill,
    Restart,
    Jump {
        #[serde(default)]
        minutes: Option<i64>,
    },
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum FaultName {
    Cut,
    LoseReply,
    TooMany,
    ServerError,
}

/// Does what the page asks, or says in a sentence why not.
pub(super) async fn act(State(stand): State<Stand>, headers: HeaderMap, body: String) -> Response {
    if let Err(refusal) = from_this_page(&stand, &headers) {
        return refusal;
    }
    let texts = sentences(stand.language);
    let request: Request = match serde_json::from_str(&body) {
        Ok(request) => request,
        Err(error) => {
            return refused(
                StatusCode::BAD_REQUEST,
                &format!("{}{error}", texts.unreadable),
            );
        }
    };
    let language = super::language(request.lang.as_deref(), stand.language);
    let done = match request.act {
        Act::Kill | Act::Restart | Act::Jump { .. } => {
            by_host(&stand, language, &request.act).await
        }
        act => stand
            .shared
            .with(|world| {
                let person = show::viewer(world, request.person);
                carry_out(world, person, act)
            })
            .map_err(|error| problem(language, &error)),
    };
    match done {
        Ok(mut value) => {
            value["ok"] = json!(true);
            Json(value).into_response()
        }
        Err(problem) => refused(StatusCode::OK, &problem),
    }
}

/// Refuses what a foreign page asks: only this one can set the header.
pub(super) fn from_this_page(stand: &Stand, headers: &HeaderMap) -> Result<(), Response> {
    let marked = headers
        .get("x-tongluo-page")
        .is_some_and(|value| value == "1");
    if marked {
        return Ok(());
    }
    let problem = sentences(stand.language).no_header;
    Err(refused(StatusCode::FORBIDDEN, problem))
}

pub(super) fn refused(status: StatusCode, problem: &str) -> Response {
    (status, Json(json!({"ok": false, "problem": problem}))).into_response()
}

async fn by_host(stand: &Stand, language: Language, act: &Act) -> Result<Value, String> {
    let Some(host) = stand.host() else {
        return Err(sentences(language).no_host.to_owned());
    };
    match act {
        Act::Kill => host.kill().await?,
        Act::Restart => host.restart().await?,
        Act::Jump {
            minutes: Some(minutes),
        } => {
            host.jump(Jump::ByMs(minutes.saturating_mul(60_000)))
                .await?;
        }
        _ => host.jump(Jump::NextOpening).await?,
    }
    stand.shared.stir();
    Ok(json!({}))
}

fn carry_out(world: &mut World, person: i64, act: Act) -> Result<Value, PlayError> {
    let bot = || show::bot(world).ok_or(PlayError::NoBot);
    match act {
        Act::Press {
            chat,
            message,
            row,
            col,
        } => {
            let place = show::place(world, chat, person);
            return match world.press(person, place, message, row, col) {
                Ok(press) => Ok(json!({"press_id": press.0})),
                Err(PlayError::IsLink(url)) => Ok(json!({"link": url})),
                Err(error) => Err(error),
            };
        }
        Act::Say {
            chat,
            text,
            reply_to,
        } => {
            let place = show::place(world, chat, person);
            let message = world.say(person, place, &text, reply_to)?;
            return Ok(json!({"message": message}));
        }
        Act::Forward { chat, message, to } => {
            let from = show::place(world, chat, person);
            let to = show::place(world, to.unwrap_or(person), person);
            let copy = world.forward(person, from, message, to)?;
            return Ok(json!({"message": copy, "chat": to.chat_id()}));
        }
        act @ (Act::NewBot { .. }
        | Act::NewToken
        | Act::SetPrivacy { .. }
        | Act::SetJoins { .. }) => {
            return settle(world, act);
        }
        Act::Vote {
            chat,
            message,
            options,
        } => {
            let place = show::place(world, chat, person);
            world.vote(person, place, message, &options)?;
        }
        Act::Join { chat } => world.join(person, chat)?,
        Act::Leave { chat } => world.leave(person, chat)?,
        Act::Start { payload } => {
            let place = world.start(person, bot()?, payload.as_deref())?;
            return Ok(json!({"chat": place.chat_id()}));
        }
        Act::Block => world.block(person, bot()?)?,
        Act::Unblock => world.unblock(person, bot()?)?,
        Act::Upgrade { chat } => {
            let new = world.upgrade_group(chat, person)?;
            return Ok(json!({"chat": new}));
        }
        Act::RemoveBot { chat } => world.remove(bot()?, chat, person)?,
        Act::AddBot { chat, payload } => {
            world.add_bot_to_group(bot()?, chat, person, payload.as_deref())?;
        }
        Act::PromoteBot { chat } => world.promote(bot()?, chat, person, AdminRights::ALL)?,
        Act::DemoteBot { chat } => world.demote(bot()?, chat, person)?,
        Act::OpenLink { url, chat } => {
            let place = world.open_link(person, &url, chat.filter(|chat| *chat < 0))?;
            return Ok(json!({"chat": place.chat_id()}));
        }
        Act::Fault {
            kind,
            seconds,
            count,
        } => world.inject(fault(kind, seconds, count)),
        Act::ClearFaults => world.clear_faults(),
        Act::AddPerson { name } => {
            let name = name.trim();
            if name.is_empty() {
                return Err(PlayError::Empty);
            }
            return Ok(json!({"person": world.add_person(name)}));
        }
        Act::AddGroup { title } => return add_group(world, person, &title),
        Act::Kill | Act::Restart | Act::Jump { .. } => {}
    }
    Ok(json!({}))
}

/// What is settled with BotFather. A token is shown to whoever plays, since here it opens nothing but this world.
fn settle(world: &mut World, act: Act) -> Result<Value, PlayError> {
    if let Act::NewBot { username, name } = act {
        let token = world.new_bot(username.trim(), &name)?;
        return Ok(json!({"token": token}));
    }
    let bot = show::bot(world).ok_or(PlayError::NoBot)?;
    match act {
        Act::SetPrivacy { on } => world.set_privacy(bot, on),
        Act::SetJoins { on } => world.set_joins_groups(bot, on),
        _ => return Ok(json!({"token": world.new_token(bot)?})),
    }
    Ok(json!({}))
}

fn add_group(world: &mut World, person: i64, title: &str) -> Result<Value, PlayError> {
    let title = title.trim();
    if title.is_empty() {
        return Err(PlayError::Empty);
    }
    let group = world.add_group(title, GroupKind::Basic);
    world.found(group, person)?;
    Ok(json!({"chat": group}))
}

/// A fault as the page's buttons mean it. The network is down for everything; the rest spares polling,
/// so that the next thing the bot sends is what it befalls.
fn fault(kind: FaultName, seconds: Option<i64>, count: Option<u32>) -> Fault {
    match kind {
        FaultName::Cut => Fault::new(FaultKind::Cut).for_seconds(seconds.unwrap_or(60)),
        FaultName::LoseReply => Fault::new(FaultKind::LoseReply)
            .but_not_polling()
            .times(count.unwrap_or(1)),
        FaultName::TooMany => Fault::new(FaultKind::TooMany {
            retry_after: seconds.unwrap_or(15),
        })
        .but_not_polling()
        .times(count.unwrap_or(1)),
        FaultName::ServerError => Fault::new(FaultKind::ServerError { status: 502 })
            .but_not_polling()
            .times(count.unwrap_or(1)),
    }
}
