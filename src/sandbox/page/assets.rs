//! The page's files, embedded. Nothing is loaded from elsewhere, and the browser is told so.

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SVG: &str = "image/svg+xml";
const JS: &str = "text/javascript; charset=utf-8";

/// Scripts, styles and pictures from here alone.
const POLICY: &str = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

const FILES: &[(&str, &str, &str)] = &[
    ("address.js", JS, include_str!("assets/address.js")),
    ("api.js", JS, include_str!("assets/api.js")),
    ("chat.js", JS, include_str!("assets/chat.js")),
    ("dom.js", JS, include_str!("assets/dom.js")),
    ("frame.js", JS, include_str!("assets/frame.js")),
    ("hand.js", JS, include_str!("assets/hand.js")),
    ("icon.svg", SVG, include_str!("assets/icon.svg")),
    ("index.html", HTML, include_str!("assets/index.html")),
    ("live.js", JS, include_str!("assets/live.js")),
    ("page.css", CSS, include_str!("assets/page.css")),
    ("page.js", JS, include_str!("assets/page.js")),
    ("press.js", JS, include_str!("assets/press.js")),
    ("side.js", JS, include_str!("assets/side.js")),
    ("texts.js", JS, include_str!("assets/texts.js")),
    ("world.js", JS, include_str!("assets/world.js")),
];

/// The page itself.
pub(super) async fn index() -> Response {
    serve("index.html")
}

/// One of its files.
pub(super) async fn asset(Path(name): Path<String>) -> Response {
    serve(&name)
}

fn serve(name: &str) -> Response {
    let Some((_, kind, text)) = FILES.iter().find(|(known, _, _)| *known == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    (headers, *text).into_response()
}
