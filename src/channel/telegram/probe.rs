//! Looks: who the bot is, what it may do, whether a hook is set. Changes nothing that people see. Reads leniently: an answer with
//! fields more or fewer than this week's Bot API still tells what is asked here.

use super::client::{self, Body};
use super::errors::{self, Fault};
use super::payload;
use super::{SHORT, Telegram};
use crate::channel::{Command, FILE_MAX, Me, Menu, Probe, ProbeError, Rights};
use crate::domain::delivery::Refusal;
use crate::domain::time::{Instant, Span};
use futures_util::future::BoxFuture;
use serde::Deserialize;
use serde_json::json;

/// How long a file of 20 MB may take on a slow line.
const DOWNLOAD: Span = Span::seconds(60);

#[derive(Deserialize)]
struct Bot {
    id: i64,
    #[serde(default)]
    username: String,
    #[serde(default)]
    can_join_groups: bool,
    #[serde(default)]
    can_read_all_group_messages: bool,
}

/// `getWebhookInfo`, of which teloxide refuses `ip_address: "<unknown>"`, which the official server really writes.
#[derive(Deserialize)]
pub(super) struct Hook {
    #[serde(default)]
    pub(super) url: String,
    #[serde(default)]
    pub(super) pending_update_count: u64,
}

#[derive(Deserialize)]
struct Stored {
    #[serde(default)]
    file_path: Option<String>,
    #[serde(default)]
    file_size: Option<u64>,
}

#[derive(Deserialize)]
struct Member {
    status: String,
    #[serde(default)]
    is_member: Option<bool>,
    #[serde(default)]
    can_send_messages: Option<bool>,
    #[serde(default)]
    can_pin_messages: Option<bool>,
    #[serde(default)]
    can_delete_messages: Option<bool>,
}

/// A `BotCommand`.
#[derive(Deserialize)]
struct Listed {
    command: String,
    #[serde(default)]
    description: String,
}

#[derive(Deserialize)]
struct Chat {
    #[serde(default)]
    permissions: Permissions,
}

#[derive(Default, Deserialize)]
struct Permissions {
    #[serde(default)]
    can_send_messages: Option<bool>,
    #[serde(default)]
    can_pin_messages: Option<bool>,
}

impl Telegram {
    async fn learn(&self) -> Result<Me, ProbeError> {
        let bot: Bot = self
            .client
            .ask("getMe", Body::Json(json!({})), SHORT)
            .await
            .map_err(errors::unseen)?;
        self.keep_username(&bot.username);
        Ok(Me {
            external_id: bot.id.to_string(),
            username: bot.username,
            joins_groups: bot.can_join_groups,
            hears_all: bot.can_read_all_group_messages,
        })
    }

    pub(super) async fn hook_info(&self) -> Result<Hook, Fault> {
        self.client
            .ask("getWebhookInfo", Body::Json(json!({})), SHORT)
            .await
    }

    /// Two steps: getFile names the path, then the file is fetched (Bot API: the link works for an hour at least).
    async fn fetch(&self, id: &str) -> Result<Vec<u8>, Fault> {
        let body = Body::Json(json!({ "file_id": id }));
        let stored: Stored = self.client.ask("getFile", body, SHORT).await?;
        if stored.file_size.is_some_and(|size| size > FILE_MAX as u64) {
            return Err(client::too_big());
        }
        let path = stored.file_path.unwrap_or_default();
        self.client.download(&path, FILE_MAX, DOWNLOAD).await
    }

    async fn may(&self, address: &str) -> Result<Rights, Fault> {
        let chat = payload::recipient(address).map_err(Fault::Unsent)?;
        let body = json!({ "chat_id": chat, "user_id": self.bot_id() });
        let member: Member = self
            .client
            .ask("getChatMember", Body::Json(body), SHORT)
            .await?;
        let administrator = matches!(member.status.as_str(), "creator" | "administrator");
        let present = match member.status.as_str() {
            "left" | "kicked" => false,
            "restricted" => member.is_member.unwrap_or(true),
            _ => true,
        };
        if !present {
            return Ok(Rights::default());
        }
        // What a plain member may do stands with the chat, not with the member.
        let all = if administrator {
            Permissions::default()
        } else {
            let body = Body::Json(json!({ "chat_id": chat }));
            let chat: Chat = self.client.ask("getChat", body, SHORT).await?;
            chat.permissions
        };
        let own = member.can_send_messages.unwrap_or(true);
        Ok(Rights {
            present,
            administrator,
            writes: administrator || (own && all.can_send_messages.unwrap_or(true)),
            pins: member
                .can_pin_messages
                .or(all.can_pin_messages)
                .unwrap_or(member.status == "creator"),
            sees_members: administrator,
            deletes: member
                .can_delete_messages
                .unwrap_or(member.status == "creator"),
        })
    }

    /// What `getMyCommands` lists for a menu.
    pub(super) async fn listed(&self, menu: Menu<'_>) -> Result<Vec<Command>, Fault> {
        let body = json!({ "scope": payload::scope(menu).map_err(Fault::Unsent)? });
        let listed: Vec<Listed> = self
            .client
            .ask("getMyCommands", Body::Json(body), SHORT)
            .await?;
        let command = |l: Listed| Command {
            name: l.command,
            description: l.description,
        };
        Ok(listed.into_iter().map(command).collect())
    }
}

impl Probe for Telegram {
    fn me(&self) -> BoxFuture<'_, Result<Me, ProbeError>> {
        Box::pin(self.learn())
    }

    fn rights<'a>(&'a self, address: &'a str) -> BoxFuture<'a, Result<Rights, ProbeError>> {
        Box::pin(async move {
            match self.may(address).await {
                Ok(rights) => Ok(rights),
                Err(Fault::Refused(r))
                    if r.moved_to.is_none()
                        && errors::refusal(r.code, &r.text, false) == Refusal::Removed =>
                {
                    Ok(Rights::default())
                }
                Err(fault) => Err(errors::unseen(fault)),
            }
        })
    }

    fn commands<'a>(&'a self, menu: Menu<'a>) -> BoxFuture<'a, Result<Vec<Command>, ProbeError>> {
        Box::pin(async move { self.listed(menu).await.map_err(errors::unseen) })
    }

    fn hook(&self) -> BoxFuture<'_, Result<Option<(String, u64)>, ProbeError>> {
        Box::pin(async move {
            let hook = self.hook_info().await.map_err(errors::unseen)?;
            Ok((!hook.url.is_empty()).then_some((hook.url, hook.pending_update_count)))
        })
    }

    fn file<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<Vec<u8>, ProbeError>> {
        Box::pin(async move { self.fetch(id).await.map_err(errors::unseen) })
    }

    fn server_time(&self) -> Option<(Instant, Span)> {
        self.client.server_time()
    }
}
