//! Hands what the owner is to be told to his private chat, as deliveries. Until there is an owner it stays in the database,
//! in the log and in `doctor`. Never words a notice: the sender does.

use super::Office;
use crate::domain::campaign::Unsure;
use crate::domain::delivery::{Class, Key};
use crate::domain::policy::Purpose;
use crate::domain::time::{Instant, Next, Span};
use crate::store::accounts::{self, Reach};
use crate::store::deliveries::{self, NewDelivery};
use crate::store::{StoreError, chats, claims, notices};
use std::sync::Arc;

/// After this a notice is no news.
const LIVES: Span = Span::days(7);

/// Plans a delivery for each untold notice and each owner who can be written to.
pub async fn tick(office: &Arc<Office>, now: Instant) -> Result<Next, StoreError> {
    let waiting = office
        .store
        .read(|conn| {
            Box::pin(async move {
                let waiting = !notices::untold(conn).await?.is_empty();
                Ok(waiting && !claims::owners(conn).await?.is_empty())
            })
        })
        .await?;
    if !waiting {
        return Ok(Next::Idle);
    }
    let inside = office.clone();
    office
        .store
        .write(move |tx| {
            Box::pin(async move {
                let untold = notices::untold(tx).await?;
                let mut chats_of_owners = Vec::new();
                for owner in claims::owners(tx).await? {
                    let account = accounts::get(tx, owner).await?;
                    let chat = chats::of_account(tx, inside.bot, owner).await?;
                    if account.is_some_and(|a| a.reach == Reach::Started) {
                        chats_of_owners.extend(chat);
                    }
                }
                if chats_of_owners.is_empty() {
                    return Ok(());
                }
                let mut new = Vec::new();
                for (notice, chat) in untold
                    .iter()
                    .flat_map(|n| chats_of_owners.iter().map(move |c| (n, c)))
                {
                    new.push(NewDelivery {
                        key: Key::notice(notice.id, chat.id),
                        purpose: Purpose::Notice,
                        class: Class::of(Purpose::Notice, false),
                        bot: inside.bot,
                        occurrence: None,
                        notice: Some(notice.id),
                        dialog: None,
                        preview: None,
                        chat: chat.id,
                        not_before: now,
                        expires_at: Some(now.plus(LIVES)),
                        mark: inside.entropy.mark(),
                        urgent: false,
                        unsure: Unsure::Resend,
                    });
                }
                deliveries::plan(tx, &new, now).await?;
                let ids: Vec<_> = untold.iter().map(|n| n.id).collect();
                notices::mark_told(tx, &ids, now).await?;
                Ok::<(), StoreError>(())
            })
        })
        .await?;
    Ok(Next::Idle)
}
