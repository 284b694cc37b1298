//! Hears: long polling, and pushed updates. By asking for what comes next it confirms what was committed, and nothing else does.
//! Never applies anything, never keeps an offset of its own.

use super::client::Body;
use super::errors::{self, Fault};
use super::{SHORT, Telegram, payload, wire};
use crate::channel::{Ear, EarError, Incoming, Probe, ProbeError};
use crate::domain::time::Span;
use crate::store::Committed;
use futures_util::future::BoxFuture;
use serde_json::json;
use serde_json::value::RawValue;

/// The longest Telegram lets an asker wait (Client.cpp clamps to 50 s).
const LONGEST_WAIT: Span = Span::seconds(50);
/// What the connection may take beyond the wait.
const SLACK: Span = Span::seconds(15);

impl Telegram {
    /// Commands name the bot in groups, so its name must be known before the first one is read.
    async fn know_self(&self) -> Result<(), EarError> {
        if self.username().is_some() {
            return Ok(());
        }
        match self.me().await {
            Ok(_) => Ok(()),
            Err(ProbeError::Token) => Err(EarError::Token),
            Err(ProbeError::Unreachable(why) | ProbeError::Refused(why)) => {
                Err(EarError::Unreachable(why))
            }
        }
    }

    async fn begin_polling(&self) -> Result<(), Fault> {
        if !self.hook_info().await?.url.is_empty() {
            let body = Body::Json(json!({ "drop_pending_updates": false }));
            self.client.call("deleteWebhook", body, SHORT).await?;
        }
        Ok(())
    }
}

impl Ear for Telegram {
    fn poll<'a>(
        &'a self,
        after: Option<Committed>,
        wait: Span,
    ) -> BoxFuture<'a, Result<Vec<Incoming>, EarError>> {
        Box::pin(async move {
            self.know_self().await?;
            let wait = wait.clamp(Span::ZERO, LONGEST_WAIT);
            let offset = after.and_then(|c| c.up_to()).map(|id| id.saturating_add(1));
            let body = Body::Json(payload::updates(offset, wait));
            let within = Span::millis(wait.as_millis() + SLACK.as_millis());
            let answer = self.client.post("getUpdates", body, within).await;
            let answer = answer.map_err(errors::unheard)?;
            let name = self.username();
            if let Some(batch) = wire::read_all(&answer.text, name) {
                return Ok(batch);
            }
            // Something in it is strange, or it is no list of updates at all.
            let result = self.client.result(&answer).map_err(errors::unheard)?;
            let updates: Vec<Box<RawValue>> = serde_json::from_str(result.get())
                .map_err(|e| EarError::Unreachable(format!("the answer can't be read: {e}")))?;
            Ok(updates.iter().map(|u| wire::read(u.get(), name)).collect())
        })
    }

    fn prepare_polling(&self) -> BoxFuture<'_, Result<(), EarError>> {
        Box::pin(async move {
            self.know_self().await?;
            self.begin_polling().await.map_err(errors::unheard)
        })
    }

    fn prepare_hook<'a>(
        &'a self,
        url: &'a str,
        secret: &'a str,
    ) -> BoxFuture<'a, Result<(), EarError>> {
        Box::pin(async move {
            self.know_self().await?;
            let body = Body::Json(payload::hook(url, secret));
            self.client
                .call("setWebhook", body, SHORT)
                .await
                .map(drop)
                .map_err(errors::unheard)
        })
    }

    fn accept(&self, body: &[u8]) -> Incoming {
        wire::read(&String::from_utf8_lossy(body), self.username())
    }
}
