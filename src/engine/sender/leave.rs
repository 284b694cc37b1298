//! Leaving groups that the owner refused or that nobody said anything about. Repeatable: who is out already is out.

use crate::channel::Transport;
use crate::domain::id::ChatId;
use crate::domain::policy::Purpose;
use crate::domain::time::{Instant, Next, Span};
use crate::engine::Office;
use crate::store::chats::{self, ChatState};
use crate::store::{StoreError, joinings};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A group that could not be left is tried again this much later.
const AGAIN: Span = Span::minutes(10);

/// A group that is to be left.
pub struct Leaving {
    chat: ChatId,
    address: String,
}

/// When each was tried last; forgotten with the program, which then tries at once.
#[derive(Default)]
pub(super) struct Leaves(Mutex<HashMap<ChatId, Instant>>);

impl Leaves {
    /// Those that are to be left now, and when to look again for the others.
    pub(super) async fn due(
        &self,
        office: &Arc<Office>,
        now: Instant,
    ) -> Result<(Vec<Leaving>, Next), StoreError> {
        let all = office
            .store
            .read(|conn| Box::pin(async move { joinings::to_leave(conn).await }))
            .await?;
        if all.is_empty() {
            return Ok((Vec::new(), Next::Idle));
        }
        // Where another copy may be at work it is that copy's group.
        let halts = office.halts().await?;
        if !halts.iter().all(|h| h.lets_out(Purpose::Question)) {
            return Ok((Vec::new(), Next::Idle));
        }
        let mut tried = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tried.retain(|chat, _| all.iter().any(|(known, _)| known == chat));
        let (mut due, mut next) = (Vec::new(), Next::Idle);
        for (chat, address) in all {
            match tried.get(&chat).map(|at| at.plus(AGAIN)) {
                Some(again) if again > now => next = next.or(Next::At(again)),
                _ => {
                    tried.insert(chat, now);
                    due.push(Leaving { chat, address });
                }
            }
        }
        Ok((due, next))
    }
}

pub(super) async fn carry_out(
    office: &Arc<Office>,
    transport: &dyn Transport,
    leaving: Leaving,
) -> Result<(), StoreError> {
    let chat = leaving.chat;
    if let Err(why) = transport.leave(&leaving.address).await {
        tracing::warn!(
            chat = chat.0,
            why,
            "a group could not be left; it is tried again"
        );
        return Ok(());
    }
    tracing::info!(chat = chat.0, "left a group");
    let now = office.clock.now();
    office
        .store
        .write(move |tx| {
            Box::pin(async move {
                joinings::left(tx, chat, now).await?;
                chats::set_state(tx, chat, ChatState::Removed, Some("left"), now).await
            })
        })
        .await
}
