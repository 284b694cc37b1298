//! The first real start: as soon as there is an owner, a connected group and something that opens within the next seven days, the
//! owner is asked once whether it may begin. Until his yes nothing opens. Never begins by itself.

use super::{Office, forecast};
use crate::action::ask::{self, Asked};
use crate::domain::dialog::Topic;
use crate::domain::halt::Halt;
use crate::domain::time::{Instant, Next, Span};
use crate::store::chats::{self, ChatKind, ChatState};
use crate::store::{Conn, StoreError, claims, dialogs, halts};
use std::sync::Arc;

/// How far ahead the owner sees what he lets begin.
pub(super) const AHEAD: Span = Span::days(7);

/// Of what is ahead nobody tells us; a look now and then is enough.
const LOOK: Span = Span::minutes(10);

/// Asks the owner where it is time to.
pub async fn tick(office: &Arc<Office>, now: Instant) -> Result<Next, StoreError> {
    let inside = office.clone();
    let seen = office
        .store
        .read(move |conn| Box::pin(async move { look(conn, &inside, now).await }))
        .await?;
    match seen {
        Seen::Began => Ok(Next::Idle),
        Seen::TooEarly => Ok(Next::At(now.plus(LOOK))),
        Seen::Ask => {
            let inside = office.clone();
            let asking = office.store.write(move |tx| {
                Box::pin(async move {
                    let asked = Asked {
                        topic: Topic::Start,
                        subject: "",
                        state: "{}",
                    };
                    ask::ask_owners(tx, asked, inside.entropy.as_ref(), now).await
                })
            });
            asking.await?;
            Ok(Next::Idle)
        }
    }
}

enum Seen {
    /// It may, or he was asked.
    Began,
    /// There is nobody to ask, or nothing to show.
    TooEarly,
    /// He can be asked.
    Ask,
}

async fn look(conn: &mut Conn, office: &Office, now: Instant) -> Result<Seen, StoreError> {
    let waits = halts::open(conn).await?;
    if !waits.iter().any(|h| h.why == Halt::NotStarted) {
        return Ok(Seen::Began);
    }
    let owners = claims::owners(conn).await?;
    if owners.is_empty() {
        return Ok(Seen::TooEarly);
    }
    let asked = dialogs::of_subject(conn, Topic::Start, "").await?;
    if owners.iter().all(|o| asked.iter().any(|d| d.account == *o)) {
        return Ok(Seen::Began);
    }
    let chats = chats::list(conn).await?;
    let connected = chats
        .iter()
        .any(|c| c.kind == ChatKind::Group && c.audience.is_some() && c.state == ChatState::Active);
    if !connected {
        return Ok(Seen::TooEarly);
    }
    let ahead = forecast::ahead(conn, office, now, now.plus(AHEAD)).await?;
    Ok(if ahead.is_empty() {
        Seen::TooEarly
    } else {
        Seen::Ask
    })
}
