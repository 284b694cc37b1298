//! One try of a delivery: claim, record, rescue. A `Claimed` comes out of a committed transaction only, and a transport
//! takes nothing else. Never open across the network: claim and record are two transactions.

use super::State;
use crate::conn::{args, batch};
use crate::{Conn, StoreError, Tx, rates};
use serde_json::json;
use tongluo_domain::campaign::Unsure;
use tongluo_domain::delivery::{After, Class, Receipt};
use tongluo_domain::id::{AttemptId, BotId, ChatId, DeliveryId, Mark};
use tongluo_domain::time::Instant;

/// A delivery that this program, and no other, may write to the wire once, before the deadline.
#[derive(Debug)]
pub struct Claimed {
    delivery: DeliveryId,
    attempt: AttemptId,
    deadline: Instant,
    address: String,
    topic: Option<String>,
    chat: ChatId,
    mark: Mark,
    silent: bool,
    class: Class,
    tries: u32,
    unsure: Unsure,
}

impl Claimed {
    /// Which delivery.
    pub fn delivery(&self) -> DeliveryId {
        self.delivery
    }
    /// Which try of it.
    pub fn attempt(&self) -> AttemptId {
        self.attempt
    }
    /// Nothing is written to the wire after this.
    pub fn deadline(&self) -> Instant {
        self.deadline
    }
    /// The channel's id of the chat.
    pub fn address(&self) -> &str {
        &self.address
    }
    /// The topic in it.
    pub fn topic(&self) -> Option<&str> {
        self.topic.as_deref()
    }
    /// Which chat.
    pub fn chat(&self) -> ChatId {
        self.chat
    }
    /// Its mark.
    pub fn mark(&self) -> &Mark {
        &self.mark
    }
    /// Without sound.
    pub fn silent(&self) -> bool {
        self.silent
    }
    /// In which class it draws on the budget.
    pub fn class(&self) -> Class {
        self.class
    }
    /// Tries that count, this one included.
    pub fn tries(&self) -> u32 {
        self.tries
    }
    /// Which mistake is worse.
    pub fn unsure(&self) -> Unsure {
        self.unsure
    }
}

crate::sql::statements! {
    /// Several programs on one server take turns at a chat.
    LOCK_CHAT = "SELECT c.id FROM chat c WHERE c.id = (SELECT d.chat_id FROM delivery d WHERE d.id = $1) LOCKED";
    CLAIM = "UPDATE delivery SET state = 'sending', since_at = $2, tries = tries + 1, silent = $3, hold_why = NULL
        WHERE id = $1 AND state IN ('planned', 'held') AND not_before <= $2 AND (expires_at IS NULL OR expires_at > $2)
            AND EXISTS (SELECT 1 FROM chat c WHERE c.id = delivery.chat_id AND c.state = 'active'
                AND (c.not_before IS NULL OR c.not_before <= $2))
            AND NOT EXISTS (SELECT 1 FROM delivery s WHERE s.chat_id = delivery.chat_id AND s.state = 'sending')
        RETURNING bot_id, chat_id, mark, tries, unsure";
    ADDRESS = "SELECT a.address, c.topic FROM chat_address a JOIN chat c ON c.id = a.chat_id WHERE a.chat_id = $1 AND a.until_at IS NULL";
    BEGIN = "INSERT INTO attempt (delivery_id, owner, started_at, deadline) VALUES ($1, $2, $3, $4) RETURNING id";
    FINISH = "UPDATE attempt SET finished_at = $2, outcome = $3, detail = $4, message = $5 WHERE id = $1 AND finished_at IS NULL";
    /// A receipt that comes after the try was given up still says more than the guess.
    CORRECT = "UPDATE attempt SET outcome = $2, detail = $3, message = $4 WHERE id = $1";
    SENT = "UPDATE delivery SET since_at = CASE WHEN state IN ('sent', 'recalled', 'confirmed') THEN since_at ELSE $2 END,
            state = CASE WHEN state IN ('recalled', 'confirmed') THEN state ELSE 'sent' END,
            sent_at = coalesce(sent_at, $2), message = coalesce($3, message), poll = coalesce($4, poll), hold_why = NULL
        WHERE id = $1";
    AGAIN = "UPDATE delivery SET state = 'held', since_at = $6, not_before = $2, hold_why = $3, tries = tries - $4
        WHERE id = $1 AND state IN ('sending', 'unknown') AND NOT EXISTS
            (SELECT 1 FROM attempt t WHERE t.delivery_id = delivery.id AND t.id > $5)";
    GIVE_UP = "UPDATE delivery SET since_at = CASE WHEN state = $2 THEN since_at ELSE $4 END, state = $2
        WHERE id = $1 AND state IN ('sending', 'unknown') AND NOT EXISTS
            (SELECT 1 FROM attempt t WHERE t.delivery_id = delivery.id AND t.id > $3)";
    STATE = "SELECT state FROM delivery WHERE id = $1";
    OVERDUE = "SELECT COUNT(*) FROM attempt WHERE finished_at IS NULL AND deadline < $1";
    LOSE = "UPDATE attempt SET finished_at = $1, outcome = 'lost' WHERE finished_at IS NULL AND deadline < $1 RETURNING delivery_id";
    RESCUE = "UPDATE delivery SET state = CASE WHEN unsure = 'resend' THEN 'planned' ELSE 'unknown' END, since_at = $2
        WHERE state = 'sending' AND id IN (SELECT r.id FROM ROWS($1: id BIGINT) AS r) RETURNING id, unsure";
}

/// Claims a delivery for one try by `owner` and notes it in the rate budget. `None` where its turn is over or has not come:
/// taken by another, expired, held, its chat paused or not active, or a try to the same chat is under way.
pub async fn claim(
    tx: &mut Tx,
    id: DeliveryId,
    owner: &str,
    deadline: Instant,
    class: Class,
    silent: bool,
    now: Instant,
) -> Result<Option<Claimed>, StoreError> {
    tx.first(&LOCK_CHAT, args![id], |_| Ok(())).await?;
    let taken = tx
        .first(&CLAIM, args![id, now, silent], |row| {
            let bot: BotId = row.take()?;
            let chat: ChatId = row.take()?;
            Ok((bot, chat, row.take()?, row.take()?, row.take()?))
        })
        .await?;
    let Some((bot, chat, mark, tries, unsure)) = taken else {
        return Ok(None);
    };
    let (address, topic) = tx
        .one(&ADDRESS, args![chat], |row| Ok((row.take()?, row.take()?)))
        .await?;
    let attempt = tx
        .one(&BEGIN, args![id, owner, now, deadline], |row| row.take())
        .await?;
    rates::note(tx, bot, Some(chat), class, now).await?;
    Ok(Some(Claimed {
        delivery: id,
        attempt,
        deadline,
        address,
        topic,
        chat,
        mark,
        silent,
        class,
        tries,
        unsure,
    }))
}

/// Records what came of a try; where the delivery stands afterwards. What a press settled meanwhile stays sent and gets its
/// receipt; what was given up meanwhile is corrected by a receipt, or by a certain answer where it is unknown still.
pub async fn record(
    tx: &mut Tx,
    claimed: &Claimed,
    after: &After,
    outcome: &str,
    detail: Option<&str>,
    now: Instant,
) -> Result<State, StoreError> {
    let (id, attempt) = (claimed.delivery, claimed.attempt);
    let receipt = match after {
        After::Sent(receipt) => Some(receipt),
        _ => None,
    };
    let message = receipt.map(|r| r.message.clone());
    let values = args![attempt, now, outcome, detail, message];
    if tx.run(&FINISH, values).await? == 0 {
        tx.run(&CORRECT, args![attempt, outcome, detail, message])
            .await?;
    }
    match after {
        After::Sent(Receipt { message, poll }) => {
            tx.run(&SENT, args![id, now, *message, *poll]).await?;
        }
        After::Again { at, counts } => {
            let back = i64::from(!*counts);
            tx.run(&AGAIN, args![id, *at, outcome, back, attempt, now])
                .await?;
        }
        After::Failed => {
            tx.run(&GIVE_UP, args![id, State::Failed.as_str(), attempt, now])
                .await?;
        }
        After::Unknown => {
            tx.run(&GIVE_UP, args![id, State::Unknown.as_str(), attempt, now])
                .await?;
        }
    }
    tx.one(&STATE, args![id], |row| row.take()).await
}

/// Whether any try's deadline is past, so that a turn without any needs no transaction.
pub async fn overdue(conn: &mut Conn, now: Instant) -> Result<bool, StoreError> {
    let count: i64 = conn.one(&OVERDUE, args![now], |row| row.take()).await?;
    Ok(count > 0)
}

/// Gives up tries whose deadline is past, as a program leaves them that dies in the middle: the delivery is unknown, or
/// planned again where the post says so.
pub async fn rescue(tx: &mut Tx, now: Instant) -> Result<Vec<(DeliveryId, Unsure)>, StoreError> {
    let lost: Vec<DeliveryId> = tx.list(&LOSE, args![now], |row| row.take()).await?;
    if lost.is_empty() {
        return Ok(Vec::new());
    }
    let rows = batch(&lost, |id| json!({"id": id.0}));
    tx.list(&RESCUE, args![rows, now], |row| {
        Ok((row.take()?, row.take()?))
    })
    .await
}
