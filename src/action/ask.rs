//! Asking one person something in his private chat: a dialog that waits, and a delivery that shows it. Who can't be written to
//! yet is asked as soon as he presses Start. Never words a question: whoever shows it does.

use crate::domain::campaign::Unsure;
use crate::domain::delivery::{Class, Key};
use crate::domain::dialog::Topic;
use crate::domain::id::{AccountId, BotId, ChatId, DialogId, PreviewId};
use crate::domain::policy::Purpose;
use crate::domain::time::{Instant, Span};
use crate::entropy::Entropy;
use crate::store::accounts::{self, Reach};
use crate::store::deliveries::{self, NewDelivery};
use crate::store::previews::{self, Preview};
use crate::store::{StoreError, Tx, bots, chats, claims, dialogs};

/// After this a question that never got through is no use any more; the dialog itself stays open.
const LIVES: Span = Span::days(30);

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// What it is about.
    pub topic: Topic,
    /// About which thing; one question about it is open for an account at a time.
    pub subject: &'a str,
    /// Where it begins, JSON.
    pub state: &'a str,
}

/// Asks an account; the question that stands already is not asked twice.
pub async fn ask(
    tx: &mut Tx,
    account: AccountId,
    asked: Asked<'_>,
    entropy: &dyn Entropy,
    now: Instant,
) -> Result<DialogId, StoreError> {
    let Asked {
        topic,
        subject,
        state,
    } = asked;
    let (id, new) = dialogs::open(tx, topic, subject, account, state, now).await?;
    if new {
        show(tx, account, id, entropy, now).await?;
    }
    Ok(id)
}

/// Asks every owner. How many there are; none where nobody has become the owner yet.
pub async fn ask_owners(
    tx: &mut Tx,
    asked: Asked<'_>,
    entropy: &dyn Entropy,
    now: Instant,
) -> Result<usize, StoreError> {
    let owners = claims::owners(tx).await?;
    for owner in &owners {
        ask(tx, *owner, asked, entropy, now).await?;
    }
    Ok(owners.len())
}

/// Shows what was asked while the account could not be written to: it pressed Start now.
pub async fn catch_up(
    tx: &mut Tx,
    account: AccountId,
    entropy: &dyn Entropy,
    now: Instant,
) -> Result<(), StoreError> {
    for dialog in dialogs::unasked(tx, account).await? {
        show(tx, account, dialog.id, entropy, now).await?;
    }
    Ok(())
}

/// Stores a marked preview and plans its delivery to the private chat of its account.
pub(super) async fn preview(
    tx: &mut Tx,
    (bot, chat): (BotId, ChatId),
    preview: &Preview,
    lives: Span,
    entropy: &dyn Entropy,
    now: Instant,
) -> Result<PreviewId, StoreError> {
    let id = previews::add(tx, preview, now).await?;
    let new = NewDelivery {
        key: Key::preview(id, chat),
        purpose: Purpose::Preview,
        class: Class::of(Purpose::Preview, false),
        bot,
        occurrence: None,
        notice: None,
        dialog: None,
        preview: Some(id),
        chat,
        not_before: now,
        expires_at: Some(now.plus(lives)),
        mark: entropy.mark(),
        urgent: false,
        unsure: Unsure::Resend,
    };
    deliveries::plan(tx, &[new], now).await?;
    Ok(id)
}

async fn show(
    tx: &mut Tx,
    account: AccountId,
    dialog: DialogId,
    entropy: &dyn Entropy,
    now: Instant,
) -> Result<(), StoreError> {
    let found = accounts::get(tx, account).await?;
    let Some(bot) = bots::the_bot(tx).await? else {
        return Ok(());
    };
    if found.is_none_or(|a| a.reach != Reach::Started) {
        return Ok(());
    }
    let Some(chat) = chats::of_account(tx, bot.id, account).await? else {
        return Ok(());
    };
    let new = NewDelivery {
        key: Key::question(dialog, chat.id),
        purpose: Purpose::Question,
        class: Class::of(Purpose::Question, false),
        bot: bot.id,
        occurrence: None,
        notice: None,
        dialog: Some(dialog),
        preview: None,
        chat: chat.id,
        not_before: now,
        expires_at: Some(now.plus(LIVES)),
        mark: entropy.mark(),
        urgent: false,
        unsure: Unsure::Resend,
    };
    deliveries::plan(tx, &[new], now).await?;
    Ok(())
}
