//! The listener: the hook by which a channel pushes updates, and a page for whoever watches the bot. Answers 200 only after
//! the commit. Never logs a body; compares the secret in constant time.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures_util::future::BoxFuture;
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use subtle::ConstantTimeEq;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// The header that carries the secret (Bot API, setWebhook).
const SECRET: &str = "x-telegram-bot-api-secret-token";

/// A pushed update is far smaller than this.
const BODY_MAX: usize = 1 << 20;

/// Why an update could not be kept, for the log: no content, no name.
#[derive(Debug)]
pub struct NotTaken(pub String);

/// Takes in one pushed update; done when it is on the disk.
pub type Take = Arc<dyn Fn(Vec<u8>) -> BoxFuture<'static, Result<(), NotTaken>> + Send + Sync>;

/// Whether the bot hears: a word for the page, and well or not.
pub type Health = Arc<dyn Fn() -> (bool, String) + Send + Sync>;

/// The hook.
#[derive(Clone)]
pub struct Hook {
    /// The path of its address.
    pub path: String,
    /// What the channel must send along.
    pub secret: SecretString,
    /// What takes it in.
    pub take: Take,
}

/// Serves until it is told to stop.
pub async fn serve(
    listener: TcpListener,
    hook: Option<Hook>,
    health: Health,
    shutdown: CancellationToken,
) -> std::io::Result<()> {
    let mut routes = Router::new().route("/healthz", get(move || async move { healthz(&health) }));
    if let Some(hook) = hook {
        let path = if hook.path.starts_with('/') {
            hook.path.clone()
        } else {
            format!("/{}", hook.path)
        };
        routes = routes.merge(
            Router::new()
                .route(&path, post(pushed))
                .with_state(Arc::new(hook)),
        );
    }
    axum::serve(listener, routes)
        .with_graceful_shutdown(async move { shutdown.cancelled().await })
        .await
}

fn healthz(health: &Health) -> Response {
    let (well, words) = health();
    let status = if well {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, words).into_response()
}

async fn pushed(State(hook): State<Arc<Hook>>, request: Request<Body>) -> StatusCode {
    let given = request
        .headers()
        .get(SECRET)
        .map(|v| v.as_bytes().to_vec())
        .unwrap_or_default();
    let wanted = hook.secret.expose_secret().as_bytes();
    if !bool::from(given.as_slice().ct_eq(wanted)) {
        return StatusCode::UNAUTHORIZED;
    }
    let Ok(body) = to_bytes(request.into_body(), BODY_MAX).await else {
        return StatusCode::PAYLOAD_TOO_LARGE;
    };
    match (hook.take)(body.to_vec()).await {
        Ok(()) => StatusCode::OK,
        // It is pushed again: nothing is lost while the disk is full or the database away.
        Err(NotTaken(why)) => {
            tracing::error!(why, "a pushed update was not taken in");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}
