//! Asks those who know about registrations that wait, tells people what came of theirs, and once a day asks the owners about
//! accounts that answered and that nobody knows. Never decides whose an account is, never words a question.

use super::Office;
use crate::action::ask::{self, Asked};
use crate::action::{register, whose};
use crate::domain::dialog::Topic;
use crate::domain::id::AccountId;
use crate::domain::time::{Instant, Next, Span, day_plus};
use crate::store::registering;
use crate::store::{StoreError, Tx, claims, dialogs};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

/// A list that stands longer than this is out of sight: the next registration brings it anew.
const LIST_LIVES: Span = Span::hours(1);

/// The owners are asked this long after the first answer of somebody unknown: many register themselves meanwhile.
const WAIT: Span = Span::hours(1);

/// How often it is looked for unknown accounts.
const LOOK: Span = Span::minutes(1);

/// The hour of the day at which the owners are asked about those who came after the day's one question.
const MORNING: Span = Span::hours(9);

/// The registrar. Remembers only when it looked last for unknown accounts, and what it saw.
pub struct Registrar {
    office: Arc<Office>,
    looked: Mutex<Option<(Instant, Next)>>,
}

impl Registrar {
    /// A registrar of an office.
    pub fn new(office: Arc<Office>) -> Registrar {
        Registrar {
            office,
            looked: Mutex::new(None),
        }
    }

    /// Asks and tells what is due; says when there is more.
    pub async fn tick(&self, now: Instant) -> Result<Next, StoreError> {
        let (settled, new, owned) = self
            .office
            .store
            .read(|conn| {
                Box::pin(async move {
                    let settled = !registering::untold(conn).await?.is_empty();
                    let new = !registering::unasked(conn).await?.is_empty();
                    let owned = !claims::owners(conn).await?.is_empty();
                    Ok::<_, StoreError>((settled, new, owned))
                })
            })
            .await?;
        // Without an owner nobody may say yes to everything; what waits is asked as soon as there is one.
        if settled || (new && owned) {
            let office = self.office.clone();
            self.office
                .store
                .write(move |tx| Box::pin(async move { requests(tx, &office, now).await }))
                .await?;
        }
        if !owned {
            return Ok(Next::Idle);
        }
        if let Some((at, next)) = *self.looked.lock().unwrap_or_else(PoisonError::into_inner) {
            let due = matches!(next, Next::At(due) if due <= now);
            if !due && now >= at && now.since(at) < LOOK {
                return Ok(next);
            }
        }
        let next = self.unknown(now).await?;
        *self.looked.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, next));
        Ok(next)
    }

    async fn unknown(&self, now: Instant) -> Result<Next, StoreError> {
        let zone = self.office.zone;
        let due = self
            .office
            .store
            .read(move |conn| {
                Box::pin(async move {
                    let last = registering::last_batch(conn).await?;
                    let unknown = registering::unknown(conn).await?;
                    // Who was put off and did nothing since is not asked about again.
                    let new = unknown.iter().map(|u| u.answered_at);
                    let first = new.filter(|at| last.is_none_or(|last| *at > last)).min();
                    Ok::<_, StoreError>(first.map(|first| {
                        let soonest = first.plus(WAIT);
                        match last {
                            Some(last) => {
                                let next_day = day_plus(last.day(zone), 1);
                                let morning = Instant::at(next_day.into(), zone).plus(MORNING);
                                soonest.max(morning)
                            }
                            None => soonest,
                        }
                    }))
                })
            })
            .await?;
        match due {
            None => Ok(Next::Idle),
            Some(due) if due > now => Ok(Next::At(due)),
            Some(_) => {
                let office = self.office.clone();
                self.office
                    .store
                    .write(move |tx| {
                        Box::pin(async move {
                            for owner in claims::owners(tx).await? {
                                whose::ask(tx, owner, office.entropy.as_ref(), now).await?;
                            }
                            Ok::<(), StoreError>(())
                        })
                    })
                    .await?;
                Ok(Next::Idle)
            }
        }
    }
}

async fn requests(tx: &mut Tx, office: &Office, now: Instant) -> Result<(), StoreError> {
    for request in registering::untold(tx).await? {
        register::tell(tx, &request, office.entropy.as_ref(), now).await?;
    }
    let today = now.day(office.zone);
    let mut asked: BTreeSet<AccountId> = BTreeSet::new();
    for request in registering::unasked(tx).await? {
        let know = register::who_knows(tx, &request, today).await?;
        if know.is_empty() {
            continue;
        }
        asked.extend(know);
        registering::mark_asked(tx, request.id, now).await?;
    }
    for account in asked {
        list_for(tx, office, account, now).await?;
    }
    Ok(())
}

/// One list of all that waits for an account's yes; one that was asked lately is brought up to date where it stands.
async fn list_for(
    tx: &mut Tx,
    office: &Office,
    account: AccountId,
    now: Instant,
) -> Result<(), StoreError> {
    for dialog in dialogs::of_account(tx, account).await? {
        if dialog.topic == Topic::Claims && now.since(dialog.created_at) > LIST_LIVES {
            dialogs::close(tx, dialog.id, "anew", now).await?;
        }
    }
    let asked = Asked {
        topic: Topic::Claims,
        subject: "",
        state: "{}",
    };
    ask::ask(tx, account, asked, office.entropy.as_ref(), now).await?;
    Ok(())
}
