//! Groups that the bot was added to: has the owner asked about them, without a flood, and gives up on those that nobody said
//! anything about. Says nothing in a group, and leaves none itself: the sender does.

use super::{Office, values};
use crate::action::ask::{self, Asked};
use crate::action::connect::{self, QUEUE};
use crate::domain::dialog::Topic;
use crate::domain::id::AccountId;
use crate::domain::time::{Instant, Next, Span};
use crate::store::dialogs::{self, Dialog};
use crate::store::joinings::{self, Joining, Settled};
use crate::store::{Conn, StoreError, Tx, claims, notices};
use std::sync::Arc;

/// What comes with the same addition (the link's code, the news that a known group only moved) is waited for.
const SETTLES: Span = Span::seconds(3);

/// How long a group waits for the owner's word.
pub(super) const WAITS: Span = Span::hours(24);

/// After the owner refused groups of others, the next such group is asked about this much later: strangers can add the bot to as
/// many as they like. The same holds for telling of groups that were left.
const PAUSE: Span = Span::hours(1);

/// Groups that are named in a notice; of more only the number is told.
const NAMED: usize = 3;

/// Groups of a time when nobody was asked wait from now on.
pub async fn adopt(office: &Arc<Office>, now: Instant) -> Result<(), StoreError> {
    let adopting = office
        .store
        .write(move |tx| Box::pin(async move { joinings::adopt(tx, now).await }));
    adopting.await.map(|_| ())
}

/// What is to be done now, and when to look again.
#[derive(Default)]
struct Due {
    ask: Vec<String>,
    replace: bool,
    expire: Vec<Joining>,
    tell: Vec<Joining>,
    unasked: bool,
    next: Option<Instant>,
}

impl Due {
    fn is_nothing(&self) -> bool {
        self.ask.is_empty() && self.expire.is_empty() && self.tell.is_empty() && !self.unasked
    }

    fn later(&mut self, at: Instant) {
        self.next = Some(self.next.map_or(at, |next| next.min(at)));
    }
}

/// Asks, gives up and tells what is due. While nobody owns the bot nothing is said and no group is given up.
pub async fn tick(office: &Arc<Office>, now: Instant) -> Result<Next, StoreError> {
    let due = office
        .store
        .read(move |conn| Box::pin(async move { look(conn, now).await }))
        .await?;
    if due.is_nothing() {
        return Ok(due.next.map_or(Next::Idle, Next::At));
    }
    let inside = office.clone();
    office
        .store
        .write(move |tx| {
            Box::pin(async move {
                // What was seen a moment ago may be settled by now.
                let due = look(tx, now).await?;
                carry_out(tx, &inside, &due, now).await
            })
        })
        .await?;
    Ok(Next::At(now.plus(Span::millis(1))))
}

async fn look(conn: &mut Conn, now: Instant) -> Result<Due, StoreError> {
    let mut due = Due::default();
    if claims::owners(conn).await?.is_empty() {
        return Ok(due);
    }
    let (own, others) = connect::waiting(conn).await?;
    due.unasked = own.iter().chain(&others).any(|j| j.asked_at.is_none());
    for joining in own.iter().chain(&others) {
        match joining.asked_at.map(|at| at.plus(WAITS)) {
            Some(end) if end <= now => due.expire.push(joining.clone()),
            Some(end) => due.later(end),
            None => {}
        }
    }
    for joining in &own {
        let subject = joining.chat.to_string();
        let ready = ready(joining, now);
        if ready > now {
            due.later(ready);
        } else if dialogs::newest(conn, Topic::Connect, &subject)
            .await?
            .is_none_or(|d| d.created_at < joining.since)
        {
            due.ask.push(subject);
        }
    }
    queue(conn, &others, &mut due, now).await?;
    tell(conn, &mut due, now).await?;
    Ok(due)
}

/// From when it can be asked about; a new owner is greeted first.
fn ready(joining: &Joining, now: Instant) -> Instant {
    joining
        .since
        .max(joining.asked_at.unwrap_or(now))
        .plus(SETTLES)
}

/// Whether the question about the others' groups is to be put, or put anew because more of them came.
async fn queue(
    conn: &mut Conn,
    others: &[Joining],
    due: &mut Due,
    now: Instant,
) -> Result<(), StoreError> {
    let (Some(first), Some(last)) = (
        others.iter().map(|j| ready(j, now)).min(),
        others.iter().map(|j| j.since).max(),
    ) else {
        return Ok(());
    };
    let newest = dialogs::newest(conn, Topic::Connect, QUEUE).await?;
    let from = match &newest {
        None => first,
        Some(open) if open.closed_at.is_none() => {
            if last <= open.changed_at {
                return Ok(());
            }
            open.changed_at.plus(PAUSE)
        }
        Some(over) if was_connected(over) => first,
        Some(over) => over.created_at.plus(PAUSE).max(first),
    };
    if from > now {
        due.later(from);
        return Ok(());
    }
    due.replace = newest.is_some_and(|d| d.closed_at.is_none());
    due.ask.push(QUEUE.to_owned());
    Ok(())
}

fn was_connected(over: &Dialog) -> bool {
    over.outcome.as_deref() == Some(Settled::Connected.as_str())
}

async fn tell(conn: &mut Conn, due: &mut Due, now: Instant) -> Result<(), StoreError> {
    let untold = joinings::untold(conn).await?;
    if untold.is_empty() {
        return Ok(());
    }
    match joinings::last_told(conn).await?.map(|at| at.plus(PAUSE)) {
        Some(from) if from > now => due.later(from),
        _ => due.tell = untold,
    }
    Ok(())
}

async fn carry_out(
    tx: &mut Tx,
    office: &Office,
    due: &Due,
    now: Instant,
) -> Result<(), StoreError> {
    if due.unasked {
        joinings::mark_asked(tx, now).await?;
    }
    for joining in &due.expire {
        connect::give_up(tx, joining.chat, Settled::Expired, now).await?;
    }
    if due.replace {
        dialogs::close_subject(tx, Topic::Connect, QUEUE, "again", now).await?;
    }
    for subject in &due.ask {
        let expired = due.expire.iter().any(|j| j.chat.to_string() == *subject);
        let nothing = subject == QUEUE && connect::waiting(tx).await?.1.is_empty();
        if expired || nothing {
            continue;
        }
        let asked = Asked {
            topic: Topic::Connect,
            subject,
            state: "{}",
        };
        ask::ask_owners(tx, asked, office.entropy.as_ref(), now).await?;
    }
    if !due.tell.is_empty() {
        let titles = due.tell.iter().take(NAMED).map(|j| j.title.clone());
        let titles: Vec<String> = titles.collect();
        let between = office.texts.say("setup-between", &[]);
        let pairs = [
            ("count", due.tell.len().to_string()),
            ("groups", titles.join(&between)),
        ];
        notices::tell(tx, "groups-left", &values(pairs), now).await?;
        joinings::mark_told(tx, now).await?;
    }
    Ok(())
}

/// Whose account added the bot, as the owner knows him: the person's name, or what the channel shows.
pub(super) async fn added_by(
    conn: &mut Conn,
    office: &Office,
    by: Option<AccountId>,
    asked: AccountId,
) -> Result<String, StoreError> {
    let unknown = || office.texts.say("dialog-connect-by-unknown", &[]);
    let Some(by) = by else {
        return Ok(unknown());
    };
    if by == asked {
        return Ok(office.texts.say("dialog-connect-by-you", &[]));
    }
    if let Some(person) = claims::person_of(conn, by).await?
        && let Some(person) = crate::store::people::get(conn, person).await?
    {
        let key = person.key.to_string();
        let args = [("name", person.name.as_str()), ("key", &key)];
        return Ok(office.texts.say("dialog-connect-by-person", &args));
    }
    let account = crate::store::accounts::get(conn, by).await?;
    Ok(match account.and_then(|a| a.shown_name) {
        Some(name) => office
            .texts
            .say("dialog-connect-by-account", &[("name", &name)]),
        None => unknown(),
    })
}
