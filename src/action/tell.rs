//! Telling one person something in his private chat: a notice that isn't the owner's. Who can't be written to isn't told; whoever
//! calls it sees to the owner. Never words a notice.

use crate::domain::campaign::Unsure;
use crate::domain::delivery::{Class, Key};
use crate::domain::id::{AccountId, PersonId};
use crate::domain::policy::Purpose;
use crate::domain::time::{Instant, Span};
use crate::entropy::Entropy;
use crate::store::accounts::{self, Reach};
use crate::store::deliveries::{self, NewDelivery};
use crate::store::{Conn, StoreError, Tx, bots, chats, claims, notices};
use std::collections::BTreeMap;

/// After this it is no news.
const LIVES: Span = Span::days(7);

/// The account of a person that may be written to: of several the one that he registered first.
pub(super) async fn reachable(
    conn: &mut Conn,
    person: PersonId,
) -> Result<Option<AccountId>, StoreError> {
    for account in claims::accounts_of(conn, person).await? {
        let found = accounts::get(conn, account).await?;
        if found.is_some_and(|a| a.reach == Reach::Started) {
            return Ok(Some(account));
        }
    }
    Ok(None)
}

/// Tells a person something once: `notice-<topic>` with these values. Owners are left out: they are told as owners. Whether it
/// was planned now.
pub async fn tell_person(
    tx: &mut Tx,
    person: PersonId,
    topic: &str,
    values: &BTreeMap<String, String>,
    entropy: &dyn Entropy,
    now: Instant,
) -> Result<bool, StoreError> {
    let Some(account) = reachable(tx, person).await? else {
        return Ok(false);
    };
    if claims::owners(tx).await?.contains(&account) {
        return Ok(false);
    }
    let Some(bot) = bots::the_bot(tx).await? else {
        return Ok(false);
    };
    let Some(chat) = chats::of_account(tx, bot.id, account).await? else {
        return Ok(false);
    };
    let mut own = values.clone();
    own.insert("person".to_owned(), person.to_string());
    let Some(notice) = notices::note_once(tx, topic, &own, now).await? else {
        return Ok(false);
    };
    let new = NewDelivery {
        key: Key::notice(notice, chat.id),
        purpose: Purpose::Notice,
        class: Class::of(Purpose::Notice, false),
        bot: bot.id,
        occurrence: None,
        notice: Some(notice),
        dialog: None,
        preview: None,
        chat: chat.id,
        not_before: now,
        expires_at: Some(now.plus(LIVES)),
        mark: entropy.mark(),
        urgent: false,
        unsure: Unsure::Resend,
    };
    deliveries::plan(tx, &[new], now).await?;
    Ok(true)
}
