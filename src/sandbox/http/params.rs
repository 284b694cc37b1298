//! A request's parameters, whichever way they came: query, form, JSON, multipart.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use serde_json::Value;

use super::BODY_BYTES;
use crate::world::{Args, Refusal, Upload};

/// Reads them all; the body's win over the query's.
pub(super) async fn read(request: Request) -> Result<Args, Refusal> {
    let mut args = Args::default();
    pairs(request.uri().query().unwrap_or_default(), &mut args);
    let kind = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_lowercase();
    // The whole body is read before anything is answered: a client still writing would see a broken pipe.
    let (head, body) = request.into_parts();
    let body = to_bytes(body, BODY_BYTES).await.map_err(|_| Refusal {
        code: 413,
        ..bad("Request Entity Too Large")
    })?;
    if kind.starts_with("multipart/form-data") {
        multipart(Request::from_parts(head, Body::from(body)), &mut args).await?;
        return Ok(args);
    }
    if kind.starts_with("application/json") {
        if body.is_empty() {
            return Ok(args);
        }
        let value: Value = serde_json::from_slice(&body)
            .map_err(|_| bad("Bad Request: can't parse JSON object"))?;
        if !value.is_object() {
            return Err(bad("Bad Request: can't parse JSON object"));
        }
        args.fields.extend(Args::from_json(&value).fields);
    } else {
        pairs(&String::from_utf8_lossy(&body), &mut args);
    }
    Ok(args)
}

fn bad(description: &str) -> Refusal {
    Refusal {
        code: 400,
        description: description.to_owned(),
        retry_after: None,
        migrate_to: None,
    }
}

async fn multipart(request: Request, args: &mut Args) -> Result<(), Refusal> {
    let broken = || bad("Bad Request: can't parse multipart form data");
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| broken())?;
    while let Some(field) = form.next_field().await.map_err(|_| broken())? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let mime = field.content_type().map(str::to_owned);
        let bytes = field.bytes().await.map_err(|_| broken())?;
        match file_name {
            Some(file_name) => {
                let upload = Upload {
                    name: file_name,
                    mime,
                    bytes: Arc::from(bytes.as_ref()),
                };
                args.files.insert(name, upload);
            }
            None => {
                args.fields
                    .insert(name, String::from_utf8_lossy(&bytes).into_owned());
            }
        }
    }
    Ok(())
}

/// Reads `a=b&c=d` with percent signs and pluses.
fn pairs(text: &str, args: &mut Args) {
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        args.fields.insert(decode(name), decode(value));
    }
}

/// Undoes percent encoding; what is broken stays as it is.
pub(super) fn decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let pair = bytes
            .get(at + 1..at + 3)
            .and_then(|pair| std::str::from_utf8(pair).ok());
        let code = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match (byte, code) {
            (b'+', _) => out.push(b' '),
            (b'%', Some(code)) => {
                out.push(code);
                at += 2;
            }
            (other, _) => out.push(*other),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}
