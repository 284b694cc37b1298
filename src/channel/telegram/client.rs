//! Our own client of the Bot API: one request, one answer, told apart by what is certain. It never tries again, never sleeps,
//! never follows a redirect, and never lets the token or an address with it into a text.
//!
//! Why not teloxide's: teloxide-core 0.13 drops the headers (`Retry-After`, `Date`), sleeps ten seconds within a 5xx, and calls
//! a lost reply an error like any other, though the message may have arrived.

use super::Unusable;
use super::errors::{Fault, Refused};
use crate::clock::Clock;
use crate::domain::time::{Instant, Span};
use reqwest::multipart::Form;
use reqwest::{Response, StatusCode, Url, header};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// An answer longer than this is no Bot API's (getUpdates stops at about 4 MB).
const LONGEST_ANSWER: usize = 32 * 1024 * 1024;
/// How long a connection may take to stand.
const CONNECT: Duration = Duration::from_secs(10);
/// Idle connections are dropped before Telegram's own end drops them: a request written into a dying connection is an unknown.
const IDLE: Duration = Duration::from_secs(15);

/// The client.
pub(super) struct Client {
    http: reqwest::Client,
    base: String,
    token: SecretString,
    clock: Arc<dyn Clock>,
    date: Mutex<Option<(Instant, Span)>>,
}

/// What is sent along.
pub(super) enum Body {
    Json(serde_json::Value),
    Parts(Form),
}

/// An answer, not read yet.
pub(super) struct Answer {
    status: StatusCode,
    wait: Option<Span>,
    pub(super) text: String,
}

/// What every answer looks like (core.telegram.org/bots/api#making-requests).
#[derive(Deserialize)]
struct Envelope {
    ok: bool,
    #[serde(default)]
    result: Option<Box<RawValue>>,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    error_code: Option<u16>,
    #[serde(default)]
    parameters: Option<Parameters>,
}

#[derive(Default, Deserialize)]
struct Parameters {
    #[serde(default)]
    retry_after: Option<i64>,
    #[serde(default)]
    migrate_to_chat_id: Option<i64>,
}

impl Client {
    pub(super) fn new(
        token: SecretString,
        api_url: &str,
        clock: Arc<dyn Clock>,
    ) -> Result<Client, Unusable> {
        let url = Url::parse(api_url.trim()).map_err(|e| Unusable::Address(e.to_string()))?;
        let Some(host) = url
            .host_str()
            .filter(|_| matches!(url.scheme(), "http" | "https"))
        else {
            return Err(Unusable::Address("it needs http:// or https://".to_owned()));
        };
        let mut builder = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .pool_idle_timeout(IDLE)
            .tcp_nodelay(true)
            .redirect(reqwest::redirect::Policy::none());
        if matches!(host, "localhost" | "127.0.0.1" | "[::1]") {
            // A server on this machine is never behind the proxy that HTTPS_PROXY names.
            builder = builder.no_proxy();
        }
        let http = builder
            .build()
            .map_err(|e| Unusable::Client(e.without_url().to_string()))?;
        Ok(Client {
            http,
            base: url.as_str().trim_end_matches('/').to_owned(),
            token,
            clock,
            date: Mutex::new(None),
        })
    }

    pub(super) fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// The server's `Date` of the last answer, and our monotonic time when it came.
    pub(super) fn server_time(&self) -> Option<(Instant, Span)> {
        *self.date.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One call by its documented name, and its result as it came.
    pub(super) async fn call(
        &self,
        method: &str,
        body: Body,
        within: Span,
    ) -> Result<Box<RawValue>, Fault> {
        let answer = self.post(method, body, within).await?;
        self.result(&answer)
    }

    /// One call, and the whole answer as it came.
    pub(super) async fn post(
        &self,
        method: &str,
        body: Body,
        within: Span,
    ) -> Result<Answer, Fault> {
        let url = format!("{}/bot{}/{method}", self.base, self.token.expose_secret());
        let request = self.http.post(url).timeout(within.to_std());
        let request = match body {
            Body::Json(value) => request.json(&value),
            Body::Parts(form) => request.multipart(form),
        };
        let response = request.send().await.map_err(|e| self.lost(e))?;
        self.note_date(&response);
        let (status, wait) = (response.status(), retry_after(&response));
        let text = match self.read(response).await {
            Ok(text) => text,
            // A status that says "not carried out" says so without its body.
            Err(Fault::Unknown(why)) => return Err(self.unreadable(status, wait, &why)),
            Err(fault) => return Err(fault),
        };
        Ok(Answer { status, wait, text })
    }

    /// What an answer brings, or why it brings nothing.
    pub(super) fn result(&self, answer: &Answer) -> Result<Box<RawValue>, Fault> {
        let Answer { status, wait, text } = answer;
        match serde_json::from_str::<Envelope>(text) {
            Ok(envelope) => self.open(envelope, *status, *wait),
            Err(_) => Err(self.unreadable(*status, *wait, "no answer of a Bot API")),
        }
    }

    /// The same, with the result read as a type.
    pub(super) async fn ask<T: DeserializeOwned>(
        &self,
        method: &str,
        body: Body,
        within: Span,
    ) -> Result<T, Fault> {
        let result = self.call(method, body, within).await?;
        serde_json::from_str(result.get())
            .map_err(|e| Fault::Unknown(format!("the answer can't be read: {e}")))
    }

    /// A file by the path that getFile gave, at most so many bytes.
    pub(super) async fn download(
        &self,
        path: &str,
        limit: usize,
        within: Span,
    ) -> Result<Vec<u8>, Fault> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '.');
        if path.is_empty()
            || path.contains("..")
            || path.starts_with('/')
            || !path.chars().all(plain)
        {
            return Err(Fault::Unknown("the file's path can't be used".to_owned()));
        }
        let url = format!(
            "{}/file/bot{}/{path}",
            self.base,
            self.token.expose_secret()
        );
        let request = self.http.get(url).timeout(within.to_std());
        let mut response = request.send().await.map_err(|e| self.lost(e))?;
        self.note_date(&response);
        let status = response.status();
        if !status.is_success() {
            return Err(self.unreadable(status, retry_after(&response), "no file"));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|e| self.lost(e))? {
            if bytes.len() + chunk.len() > limit {
                return Err(too_big());
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    fn open(
        &self,
        envelope: Envelope,
        status: StatusCode,
        wait: Option<Span>,
    ) -> Result<Box<RawValue>, Fault> {
        if envelope.ok {
            return envelope
                .result
                .ok_or_else(|| Fault::Unknown("the answer has no result".to_owned()));
        }
        let code = envelope.error_code.unwrap_or_else(|| status.as_u16());
        let text = self.scrub(&envelope.description.unwrap_or_default());
        // The official server answers 500 for what it had already passed on when it restarts (Client.cpp `fail_query_closing`),
        // so a 5xx in the Bot API's own words is as unknown as one without.
        if code >= 500 {
            return Err(Fault::Unknown(text));
        }
        let parameters = envelope.parameters.unwrap_or_default();
        Err(Fault::Refused(Refused {
            code,
            text,
            retry_after: parameters
                .retry_after
                .map(|s| Span::seconds(s.clamp(0, 366 * 86_400)))
                .or(wait),
            moved_to: parameters.migrate_to_chat_id,
        }))
    }

    /// An answer that isn't the Bot API's own. A 4xx or 3xx comes from somebody on the way, who turned the request back;
    /// anything else may have been said after Telegram had acted.
    fn unreadable(&self, status: StatusCode, wait: Option<Span>, why: &str) -> Fault {
        let text = format!("HTTP {}: {why}", status.as_u16());
        match status.as_u16() {
            429 => Fault::Refused(Refused {
                code: 429,
                text,
                retry_after: wait,
                moved_to: None,
            }),
            413 => Fault::Refused(Refused {
                code: 413,
                text: "Request Entity Too Large".to_owned(),
                ..Refused::default()
            }),
            // 408 and 499 are said of requests that took too long, which may be half carried out.
            300..=407 | 409..=412 | 414..=428 | 430..=498 => Fault::Unsent(text),
            _ => Fault::Unknown(text),
        }
    }

    async fn read(&self, mut response: Response) -> Result<String, Fault> {
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|e| self.lost(e))? {
            if bytes.len() + chunk.len() > LONGEST_ANSWER {
                return Err(Fault::Unknown("the answer is too long".to_owned()));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(String::from_utf8(bytes)
            .unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned()))
    }

    /// Only a connection that never stood is certain: DNS, refused, TLS. Whatever breaks later may break behind a message that
    /// is on its way.
    fn lost(&self, error: reqwest::Error) -> Fault {
        let unsent = error.is_connect() || error.is_builder();
        let error = error.without_url();
        let mut text = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            text.push_str(": ");
            text.push_str(&cause.to_string());
            source = cause.source();
        }
        let text = self.scrub(&text);
        if unsent {
            Fault::Unsent(text)
        } else {
            Fault::Unknown(text)
        }
    }

    /// A text without the token, whoever put it there.
    fn scrub(&self, text: &str) -> String {
        text.replace(self.token.expose_secret(), "…")
    }

    fn note_date(&self, response: &Response) {
        let said = response
            .headers()
            .get(header::DATE)
            .and_then(|v| v.to_str().ok())
            .and_then(|v| chrono::DateTime::parse_from_rfc2822(v).ok());
        if let Some(said) = said {
            let noted = (
                Instant::from_millis(said.timestamp_millis()),
                self.clock.monotonic(),
            );
            *self.date.lock().unwrap_or_else(PoisonError::into_inner) = Some(noted);
        }
    }
}

/// As getFile itself refuses it.
pub(super) fn too_big() -> Fault {
    Fault::Refused(Refused {
        code: 400,
        text: "Bad Request: file is too big".to_owned(),
        ..Refused::default()
    })
}

fn retry_after(response: &Response) -> Option<Span> {
    let seconds: i64 = response
        .headers()
        .get(header::RETRY_AFTER)?
        .to_str()
        .ok()?
        .trim()
        .parse()
        .ok()?;
    Some(Span::seconds(seconds.clamp(0, 366 * 86_400)))
}
