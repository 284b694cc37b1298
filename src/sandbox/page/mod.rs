//! The page on which a person plays: its files, its state, its acts, its news.
//!
//! It only translates: acts go to `world::play`, what is shown comes from `world::view`, figures from the host.

mod act;
mod assets;
mod send;
mod show;
mod stream;
mod words;

use std::time::Duration;

use axum::Router;
use axum::extract::{Path, Query, Request, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HOST, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, body::Body};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::http::{Language, Sandbox, Stand};
use crate::world::{GroupKind, PressId};
use words::{office, sentences};

/// How long a question for a pop-up waits.
const POPUP_PATIENCE: Duration = Duration::from_secs(10);

/// The page's routes. All of them refuse a foreign host name, acts also a foreign page.
pub(crate) fn routes(stand: &Stand) -> Router<Stand> {
    Router::new()
        .route("/", get(assets::index))
        .route("/assets/{name}", get(assets::asset))
        .route("/page/state", get(state))
        .route("/page/chat/{chat}", get(chat))
        .route("/page/stream", get(stream::stream))
        .route("/page/act", post(act::act))
        .route("/page/send", post(send::send))
        .route("/page/popup/{press}", get(popup))
        .route("/page/file/{id}", get(file))
        .layer(from_fn_with_state(stand.clone(), own_pages_only))
}

/// Refuses names that lead here without being ours, so that no foreign site can play (DNS rebinding).
async fn own_pages_only(State(stand): State<Stand>, request: Request, next: Next) -> Response {
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    if !own_host(host) {
        let body = json!({"ok": false, "problem": sentences(stand.language).wrong_host});
        return (StatusCode::FORBIDDEN, Json(body)).into_response();
    }
    next.run(request).await
}

/// An address in figures or this machine's own name: neither can be a foreign site's.
fn own_host(host: &str) -> bool {
    let bare = if let Some(rest) = host.strip_prefix('[') {
        rest.split(']').next().unwrap_or_default()
    } else {
        host.rsplit_once(':').map_or(host, |(name, _)| name)
    };
    bare.eq_ignore_ascii_case("localhost") || bare.parse::<std::net::IpAddr>().is_ok()
}

#[derive(Debug, Deserialize)]
struct Viewer {
    #[serde(rename = "as")]
    person: Option<i64>,
    after: Option<i64>,
    before: Option<i64>,
    lang: Option<String>,
}

impl Viewer {
    fn language(&self, stand: &Stand) -> Language {
        language(self.lang.as_deref(), stand.language)
    }
}

/// The language that a request asks for, else the sandbox's own.
fn language(asked: Option<&str>, usual: Language) -> Language {
    match asked {
        Some(tag) if tag.starts_with("en") => Language::English,
        Some(tag) if tag.starts_with("zh") => Language::Chinese,
        _ => usual,
    }
}

async fn state(State(stand): State<Stand>, Query(viewer): Query<Viewer>) -> Json<Value> {
    let host = stand.host();
    let overview = match &host {
        Some(host) => json!(host.overview().await),
        None => Value::Null,
    };
    let mut value = stand
        .shared
        .with(|world| show::state(world, viewer.language(&stand), viewer.person));
    value["host"] = json!(host.is_some());
    value["host_overview"] = overview;
    value["language"] = json!(match stand.language {
        Language::Chinese => "zh-CN",
        Language::English => "en",
    });
    Json(value)
}

async fn chat(
    State(stand): State<Stand>,
    Path(chat): Path<i64>,
    Query(viewer): Query<Viewer>,
) -> Json<Value> {
    Json(stand.shared.with(|world| {
        let person = show::viewer(world, viewer.person);
        let place = show::place(world, chat, person);
        show::chat(
            world,
            viewer.language(&stand),
            place,
            person,
            viewer.after,
            viewer.before,
        )
    }))
}

async fn popup(State(stand): State<Stand>, Path(press): Path<u64>) -> Json<Value> {
    let look = stand
        .shared
        .wait_for(POPUP_PATIENCE, |world| world.popup(PressId(press)));
    let seen = tokio::select! {
        seen = look => seen,
        () = stand.stopped() => None,
    };
    Json(match seen {
        Some(popup) => json!({"text": popup.text, "alert": popup.alert, "url": popup.url}),
        None => json!({"waiting": true}),
    })
}

/// A file that a bot sent. What a browser might run is offered for saving only.
async fn file(State(stand): State<Stand>, Path(id): Path<String>) -> Response {
    let Some((view, mime)) = stand.shared.with(|world| world.file(&id)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let picture = match view.bytes.get(..4) {
        Some(b"\x89PNG") => Some("image/png"),
        Some(b"GIF8") => Some("image/gif"),
        Some([0xff, 0xd8, ..]) => Some("image/jpeg"),
        _ => None,
    };
    let mut headers = HeaderMap::new();
    let kind = picture.unwrap_or("application/octet-stream");
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if picture.is_none() {
        tracing::debug!(
            mime = mime.as_deref().unwrap_or("none"),
            "a file is offered for saving"
        );
        headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    }
    (headers, Body::from(view.bytes.to_vec())).into_response()
}

impl Sandbox {
    /// Furnishes a sandbox that runs alone: a small office, and any well-formed token makes its bot.
    pub fn furnish(&self) {
        let (people, title) = office(self.language());
        self.world().with(|world| {
            world.take_any_token(true);
            let group = world.add_group(title, GroupKind::Basic);
            let ids: Vec<i64> = people
                .into_iter()
                .map(|(name, department)| {
                    let id = world.add_person(name);
                    world.note_person(id, department);
                    id
                })
                .collect();
            // The group was made a line above, so it can be founded and settled.
            if let Some(first) = ids.first() {
                let _ = world.found(group, *first);
            }
            let _ = world.settle(group, &ids);
        });
    }
}
