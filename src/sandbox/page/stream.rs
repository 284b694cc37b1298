//! News for the page: one event whenever the world or the host changed, at most four a second.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use serde_json::json;

use crate::http::Stand;

/// The shortest time between two events, and how often the host is asked.
const BREATH: Duration = Duration::from_millis(250);
const ASK_HOST: Duration = Duration::from_secs(1);

/// `GET /page/stream`.
pub(super) async fn stream(
    State(stand): State<Stand>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let bell = stand.shared.subscribe();
    let start = (stand, bell, None);
    let events = stream::unfold(start, |(stand, mut bell, mut shown)| async move {
        if shown.is_some() {
            tokio::time::sleep(BREATH).await;
        }
        loop {
            let overview = match stand.host() {
                Some(host) => Some(host.overview().await),
                None => None,
            };
            let changed = bell.has_changed().unwrap_or(false);
            if changed || shown.as_ref() != Some(&overview) {
                bell.borrow_and_update();
                shown = Some(overview);
                let now = stand.shared.with(|world| world.now_ms());
                let event = Event::default()
                    .event("change")
                    .data(json!({"now_ms": now}).to_string());
                return Some((Ok(event), (stand, bell, shown)));
            }
            tokio::select! {
                rung = bell.changed() => { rung.ok()?; bell.mark_changed(); }
                () = tokio::time::sleep(ASK_HOST) => {}
                () = stand.stopped() => return None,
            }
        }
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}
