//! `POST /page/send`: a picture or a file that a person sends from the page, as the request's body.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::act::{from_this_page, refused};
use super::show;
use super::words::problem;
use crate::http::Stand;
use crate::world::{PlayError, Upload, World};

/// Which file, from whom and to where.
#[derive(Debug, Deserialize)]
pub(super) struct Sending {
    #[serde(rename = "as")]
    person: Option<i64>,
    chat: i64,
    name: String,
    #[serde(default)]
    caption: String,
    #[serde(default)]
    lang: Option<String>,
}

/// Sends what the body holds: a picture as one where Telegram would take it, else a file.
pub(super) async fn send(
    State(stand): State<Stand>,
    Query(sending): Query<Sending>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Err(refusal) = from_this_page(&stand, &headers) {
        return refusal;
    }
    let language = super::language(sending.lang.as_deref(), stand.language);
    let sent = stand
        .shared
        .with(|world| hand_over(world, &sending, &body))
        .map_err(|error| problem(language, &error));
    match sent {
        Ok(message) => Json(json!({"ok": true, "message": message})).into_response(),
        Err(problem) => refused(axum::http::StatusCode::OK, &problem),
    }
}

fn hand_over(world: &mut World, sending: &Sending, body: &[u8]) -> Result<i64, PlayError> {
    let person = show::viewer(world, sending.person);
    let place = show::place(world, sending.chat, person);
    let name: String = sending.name.chars().take(120).collect();
    let upload = Upload {
        name,
        mime: None,
        bytes: body.into(),
    };
    match world.send_picture(person, place, &upload, &sending.caption) {
        Err(PlayError::NoPicture) => world.send_file(person, place, &upload, &sending.caption),
        sent => sent,
    }
}
