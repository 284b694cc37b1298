//! One request to the Bot API: from its path to its answer, with whatever befalls it on the way.

use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{CONTENT_TYPE, DATE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};

use super::line::Line;
use super::{Stand, params};
use crate::world::{Deed, Heard, Refusal, Reply, Ticket, envelope};

/// Answers `/bot<token>/<method>` and `/file/bot<token>/<path>`.
pub(super) async fn bot_api(
    State(stand): State<Stand>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request,
) -> Response {
    let path = request.uri().path().to_owned();
    if let Some((token, file)) = path
        .strip_prefix("/file/bot")
        .and_then(|rest| rest.split_once('/'))
    {
        return file_answer(&stand, token, file);
    }
    let Some((token, method)) = path
        .strip_prefix("/bot")
        .and_then(|rest| rest.split_once('/'))
    else {
        return not_found();
    };
    let (token, method) = (
        params::decode(token),
        method.trim_end_matches('/').to_owned(),
    );
    let args = match params::read(request).await {
        Ok(args) => args,
        Err(refusal) => {
            return reply_answer(&Err(refusal), stand.shared.with(|world| world.now_ms()));
        }
    };
    let exchange = stand
        .shared
        .with(|world| world.exchange(&token, &method, &args));
    if exchange.slow_ms > 0 {
        tokio::time::sleep(Duration::from_millis(exchange.slow_ms)).await;
    }
    match exchange.deed {
        Deed::Cut | Deed::LoseReply => cut(&line),
        Deed::Broken(status) => broken(status, exchange.date_ms),
        Deed::Garbage => garbage(exchange.date_ms),
        Deed::Answer(reply) => reply_answer(&reply, exchange.date_ms),
        Deed::Poll(poll) => match wait(&stand, &poll.ticket).await {
            None => cut(&line),
            Some(_) if poll.lose => cut(&line),
            Some(_) if poll.garbage => garbage(exchange.date_ms),
            Some(heard) => heard_answer(heard, stand.shared.with(|world| world.now_ms())),
        },
    }
}

/// Waits for updates; none when the connection is gone by then.
async fn wait(stand: &Stand, ticket: &Ticket) -> Option<Heard> {
    let mut bell = stand.shared.subscribe();
    let timer = tokio::time::sleep(Duration::from_secs(ticket.timeout_s));
    tokio::pin!(timer);
    let mut last = ticket.timeout_s == 0;
    loop {
        bell.borrow_and_update();
        let looked = stand.shared.with(|world| {
            if world.poll_is_cut() {
                return Err(());
            }
            Ok(world.look_poll(ticket, last))
        });
        match looked {
            Err(()) => return None,
            Ok(Some(reply)) => return Some(reply),
            Ok(None) => {}
        }
        tokio::select! {
            () = &mut timer, if !last => last = true,
            rung = bell.changed() => rung.ok()?,
            () = stand.stopped() => return None,
        }
    }
}

fn cut(line: &Line) -> Response {
    line.cut();
    Response::new(Body::empty())
}

fn with_head(status: u16, kind: &'static str, date_ms: i64, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(date) = HeaderValue::from_str(&http_date(date_ms.div_euclid(1000))) {
        headers.insert(DATE, date);
    }
    response
}

fn reply_answer(reply: &Reply, date_ms: i64) -> Response {
    let status = reply.as_ref().map_or_else(|refusal| refusal.code, |_| 200);
    let body = Body::from(envelope(reply).to_string());
    let mut response = with_head(status, "application/json", date_ms, body);
    if let Err(Refusal {
        retry_after: Some(seconds),
        ..
    }) = reply
    {
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(*seconds));
    }
    response
}

fn heard_answer(heard: Heard, date_ms: i64) -> Response {
    match heard {
        Ok(updates) => {
            let body = format!("{{\"ok\":true,\"result\":{updates}}}");
            with_head(200, "application/json", date_ms, Body::from(body))
        }
        Err(refusal) => reply_answer(&Err(refusal), date_ms),
    }
}

fn broken(status: u16, date_ms: i64) -> Response {
    let name = StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .unwrap_or("Server Error");
    let page = format!(
        "<html>\r\n<head><title>{status} {name}</title></head>\r\n<body>\r\n<center><h1>{status} {name}</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
    );
    with_head(status, "text/html", date_ms, Body::from(page))
}

fn garbage(date_ms: i64) -> Response {
    with_head(
        200,
        "application/json",
        date_ms,
        Body::from("{\"ok\":true,\"resu"),
    )
}

fn not_found() -> Response {
    let body: Value = json!({"ok": false, "error_code": 404, "description": "Not Found"});
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn file_answer(stand: &Stand, token: &str, path: &str) -> Response {
    let found = stand.shared.with(|world| {
        world
            .call(&params::decode(token), "getMe", &json!({}))
            .ok()?;
        world.file_at(path)
    });
    let Some((bytes, _)) = found else {
        return not_found();
    };
    let date_ms = stand.shared.with(|world| world.now_ms());
    with_head(
        200,
        "application/octet-stream",
        date_ms,
        Body::from(bytes.to_vec()),
    )
}

/// A time as HTTP writes it (RFC 9110, IMF-fixdate). Seconds since 1970.
fn http_date(seconds: i64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Howard Hinnant's civil_from_days.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let pick = |index: i64| usize::try_from(index).unwrap_or(0);
    format!(
        "{}, {day:02} {} {year:04} {:02}:{:02}:{:02} GMT",
        DAYS[pick(days.rem_euclid(7))],
        MONTHS[pick(month - 1)],
        rest / 3600,
        rest % 3600 / 60,
        rest % 60
    )
}
