//! Which deliveries may leave now: the budget of the token and of each chat, the readers' rules, and the approval, asked again
//! inside the claim. Invariants 1, 3 and 8.

use super::super::{Office, attachment, desk, file_of, occurrence, tell_once};
use super::{chat_title, notice, title_of};
use crate::domain::approval;
use crate::domain::delivery::Class;
use crate::domain::id::ChatId;
use crate::domain::occurrence::Occurrence;
use crate::domain::outgoing::Outgoing;
use crate::domain::policy::{self, History, Purpose, Request, RestDay, Verdict};
use crate::domain::time::{Instant, Next, Span};
use crate::engine::pace::Standing as Pace;
use crate::store::chats::ChatKind;
use crate::store::deliveries::{self, Claimed, DueDelivery};
use crate::store::previews::{self, Preview};
use crate::store::rates::{self, Window};
use crate::store::{
    Conn, StoreError, Tx, chats, claims, dialogs, halts, occurrences, people, registering, views,
};
use crate::text::compose::{self, Posting, Standing};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// What is kept free for people's own acts while there are any.
const DIALOG_SHARE: u32 = 5;

/// Telegram's limit for one group, sends and edits together.
const GROUP_IN_A_MINUTE: u32 = 20;

/// Of these, what live counts may take: a post that opens in the same minute finds room.
const COUNTS_IN_A_MINUTE: u32 = 12;

/// When to look again at the soonest where the token's budget is used up.
const LOOK_SOON: Span = Span::millis(5);

/// Deliveries looked at in one turn.
const LOOK_MAX: u32 = 64;

/// A try is over after this; a rescue waits for it. Longer with a file.
const TRY_LASTS: Span = Span::seconds(60);
const TRY_WITH_FILE_LASTS: Span = Span::minutes(4);

/// When an approval is missing at the claim it is looked for again after this.
const LOOK_AGAIN: Span = Span::minutes(10);

/// A claimed delivery with what it says. The claim is committed.
pub struct Ready {
    /// The proof.
    pub claimed: Claimed,
    /// What leaves.
    pub outgoing: Outgoing,
    /// The account of a private chat.
    pub account: Option<crate::domain::id::AccountId>,
    /// What it is for.
    pub purpose: Purpose,
}

/// What the token and its chats may still send in this moment.
pub(super) struct Budget {
    all: Window,
    chats: HashMap<ChatId, Window>,
    taken: u32,
    pace: Pace,
    /// What the channel takes in a second over all chats (`telegram.a_second`).
    in_a_second: u32,
}

impl Budget {
    pub(super) async fn of(
        conn: &mut Conn,
        office: &Office,
        chats: &[ChatId],
        now: Instant,
    ) -> Result<Budget, StoreError> {
        let (all, chats) = rates::windows(conn, office.bot, chats, now).await?;
        Ok(Budget {
            all,
            chats,
            taken: 0,
            pace: office.pace.standing(office.clock.monotonic()),
            in_a_second: office.a_second,
        })
    }

    /// Takes one from the budget, or says whose is used up and until when.
    pub(super) fn take(
        &mut self,
        chat: ChatId,
        kind: ChatKind,
        class: Class,
        now: Instant,
    ) -> Result<(), Full> {
        let second = Span::seconds(1);
        let talking = self.all.dialog_last_second > 0 && class > Class::Dialog;
        let kept_free = if talking { DIALOG_SHARE } else { 0 };
        // However little is allowed, what is planned is sent in the end.
        let limit = self.in_a_second.saturating_sub(kept_free).max(1);
        let mut free_at = now;
        if self.all.all_last_second + self.taken >= limit {
            let oldest = self.all.all_oldest_in_second.unwrap_or(now);
            free_at = oldest.plus(second);
        }
        if self.pace.used + self.taken >= limit {
            free_at = free_at.max(now.plus(self.pace.free_in));
        }
        if free_at > now || self.all.all_last_second.max(self.pace.used) + self.taken >= limit {
            return Err(Full::All(free_at.max(now.plus(LOOK_SOON))));
        }
        if let Some(window) = self.chats.get(&chat) {
            if let Some(newest) = window
                .chat_newest
                .filter(|newest| now.since(*newest) < second)
            {
                return Err(Full::Chat(newest.plus(second)));
            }
            let in_a_minute = if class == Class::Count {
                COUNTS_IN_A_MINUTE
            } else {
                GROUP_IN_A_MINUTE
            };
            if kind == ChatKind::Group && window.chat_last_minute >= in_a_minute {
                return Err(Full::Chat(
                    window
                        .chat_oldest_in_minute
                        .unwrap_or(now)
                        .plus(Span::minutes(1)),
                ));
            }
        }
        self.taken += 1;
        Ok(())
    }
}

/// Whose budget is used up, and until when.
#[derive(Clone, Copy, Debug)]
pub(super) enum Full {
    /// The token's.
    All(Instant),
    /// This chat's alone.
    Chat(Instant),
}

/// Claims what is due and may leave; when to come again for what must wait.
pub(super) async fn due(
    office: &Arc<Office>,
    now: Instant,
) -> Result<(Vec<Ready>, Next), StoreError> {
    let bot = office.bot;
    let due = office
        .store
        .read(move |conn| {
            Box::pin(async move {
                // What may leave all the same must not stand behind what may not.
                let stopped = !halts::open(conn).await?.is_empty();
                let limit = if stopped { u32::MAX } else { LOOK_MAX };
                deliveries::due(conn, bot, now, limit).await
            })
        })
        .await?;
    if due.is_empty() {
        return Ok((Vec::new(), Next::Idle));
    }
    let inside = office.clone();
    office
        .store
        .write(move |tx| {
            Box::pin(async move {
                let halts = halts::open(tx).await?;
                let due: Vec<DueDelivery> = due
                    .into_iter()
                    .filter(|d| halts.iter().all(|h| h.why.lets_out(d.purpose)))
                    .take(LOOK_MAX as usize)
                    .collect();
                if due.is_empty() {
                    return Ok((Vec::new(), Next::Idle));
                }
                let chats: Vec<ChatId> = due.iter().map(|d| d.chat).collect();
                let mut budget = Budget::of(tx, &inside, &chats, now).await?;
                let (mut ready, mut next) = (Vec::new(), Next::Idle);
                let more_behind = due.len() >= LOOK_MAX as usize;
                let mut moved = false;
                for delivery in due {
                    match one(tx, &inside, delivery, &mut budget, now).await? {
                        Step::Ready(one) => {
                            ready.push(*one);
                            moved = true;
                        }
                        Step::Settled => moved = true,
                        // The token's budget is the same for everything behind this one.
                        Step::Later(at) => {
                            next = next.or(Next::At(at));
                            moved = false;
                            break;
                        }
                    }
                }
                if moved && (more_behind || !ready.is_empty()) {
                    // More may wait behind these, one a chat.
                    next = next.or(Next::At(now.plus(Span::millis(1))));
                }
                Ok::<_, StoreError>((ready, next))
            })
        })
        .await
}

enum Step {
    Ready(Box<Ready>),
    Later(Instant),
    Settled,
}

async fn one(
    tx: &mut Tx,
    office: &Office,
    due: DueDelivery,
    budget: &mut Budget,
    now: Instant,
) -> Result<Step, StoreError> {
    let source = match due.occurrence {
        Some(id) => occurrence(tx, id).await?,
        None => None,
    };
    if let Some(opened) = &source
        && occurrences::recalled(tx, opened.id).await?.is_some()
    {
        // A try of it was under way at the recall and did not arrive.
        deliveries::drop_waiting(tx, opened.id, due.purpose, "recalled", now).await?;
        return Ok(Step::Settled);
    }
    let (verdict, why) = verdict(tx, office, &due, source.as_ref(), now).await?;
    // What is too late never leaves, approved or not; without this a yes taken back would keep it held for ever.
    if let Some(opened) = source.as_ref().filter(|_| verdict != Verdict::Drop) {
        // Our own results rest on the same yes as the post.
        let recorded = occurrences::approval_of(tx, opened.id).await?;
        let approved = approval::check_opened(
            opened.revision.clone(),
            recorded.as_ref(),
            opened.opens_at,
            now,
        );
        if let Err(why) = approved {
            tracing::warn!(delivery = due.id.0, ?why, "not approved at the claim");
            deliveries::hold(tx, due.id, now.plus(LOOK_AGAIN), "not_approved").await?;
            return Ok(Step::Settled);
        }
    }
    let silent = match verdict {
        Verdict::Send { silent } => silent,
        Verdict::HoldUntil(until) => {
            deliveries::hold(tx, due.id, until, why.as_str()).await?;
            return Ok(Step::Settled);
        }
        // While nobody knows what time it is, nothing is called too late.
        Verdict::Drop if !office.time_is_right.load(Ordering::Relaxed) => {
            deliveries::hold(tx, due.id, now.plus(LOOK_AGAIN), "clock_differs").await?;
            return Ok(Step::Settled);
        }
        Verdict::Drop => {
            expire(tx, &due, now).await?;
            return Ok(Step::Settled);
        }
    };
    match budget.take(due.chat, due.chat_kind, due.class, now) {
        Ok(()) => {}
        Err(Full::All(at)) => return Ok(Step::Later(at)),
        Err(Full::Chat(at)) => {
            // Out of the way of the others, and over a restart too.
            chats::hold_until(tx, due.chat, at).await?;
            return Ok(Step::Settled);
        }
    }
    let Some(mut outgoing) = outgoing(tx, office, &due, source.as_ref()).await? else {
        deliveries::expire(tx, due.id, now).await?;
        return Ok(Step::Settled);
    };
    outgoing.silent |= silent;
    let lasts = if outgoing.attachment.is_some() {
        TRY_WITH_FILE_LASTS
    } else {
        TRY_LASTS
    };
    let deadline = now.plus(lasts);
    let claimed = deliveries::claim(
        tx,
        due.id,
        &office.owner,
        deadline,
        due.class,
        outgoing.silent,
        now,
    )
    .await?;
    Ok(claimed.map_or(Step::Settled, |claimed| {
        let (account, purpose) = (due.account, due.purpose);
        Step::Ready(Box::new(Ready {
            claimed,
            outgoing,
            account,
            purpose,
        }))
    }))
}

async fn verdict(
    conn: &mut Conn,
    office: &Office,
    due: &DueDelivery,
    source: Option<&Occurrence>,
    now: Instant,
) -> Result<(Verdict, policy::Why), StoreError> {
    let request = Request {
        purpose: due.purpose,
        urgent: due.urgent,
        rest_day: source.map_or(RestDay::Move, |o| o.revision.policy.rest_day),
        asks: source.is_some_and(|o| o.revision.asks()),
        expires: due.expires_at,
    };
    let posts_today = deliveries::posts_today(conn, due.chat, now.day_start(office.zone)).await?;
    let catalogue = office.catalogue.load();
    let history = History { posts_today };
    Ok(policy::decide(
        &request,
        &history,
        &office.readers,
        &catalogue.calendar,
        office.zone,
        now,
    ))
}

async fn expire(tx: &mut Tx, due: &DueDelivery, now: Instant) -> Result<(), StoreError> {
    deliveries::expire(tx, due.id, now).await?;
    if due.purpose != Purpose::Open {
        return Ok(());
    }
    let Some(line) = deliveries::get(tx, due.id).await? else {
        return Ok(());
    };
    let pairs = [
        ("title", title_of(tx, &line).await?),
        ("chat", chat_title(tx, due.chat).await?),
        ("delivery", due.id.to_string()),
    ];
    tell_once(tx, "delivery-expired", pairs, now).await
}

async fn outgoing(
    conn: &mut Conn,
    office: &Office,
    due: &DueDelivery,
    source: Option<&Occurrence>,
) -> Result<Option<Outgoing>, StoreError> {
    if let Some(id) = due.dialog {
        let Some(dialog) = dialogs::get(conn, id).await? else {
            return Ok(None);
        };
        // Who has left gets nothing in private; an owner is one until somebody else says otherwise.
        let today = office.clock.now().day(office.zone);
        let left = people::have_left(conn, &[dialog.account], today).await?;
        if !left.is_empty() && !claims::owners(conn).await?.contains(&dialog.account) {
            return Ok(None);
        }
        return desk::show(conn, office, &dialog).await;
    }
    if let Some(id) = due.preview {
        let preview = previews::get(conn, id).await?;
        return Ok(match preview {
            Some(preview) => Some(marked(conn, office, &preview, &due.mark).await?),
            None => None,
        });
    }
    match (due.purpose, source, due.notice) {
        (Purpose::Open, Some(opened), _) => {
            Ok(Some(opening(conn, office, opened, &due.mark).await?))
        }
        (Purpose::Result, Some(closed), _) => {
            let tally = views::tally::tally(conn, closed.id).await?;
            let posting = posting(office, closed, &due.mark, Standing::default());
            Ok(Some(compose::result(&office.texts, &posting, &tally)))
        }
        (Purpose::Notice, _, Some(id)) => notice::shown(conn, office, id).await,
        _ => Ok(None),
    }
}

/// A post as its writer or approver sees it before anybody else.
async fn marked(
    conn: &mut Conn,
    office: &Office,
    preview: &Preview,
    mark: &crate::domain::id::Mark,
) -> Result<Outgoing, StoreError> {
    let posting = Posting {
        revision: &preview.revision,
        document: &preview.document,
        opens_at: preview.opens_at,
        closes_at: preview.closes_at,
        late: false,
        zone: office.zone,
        mark,
        standing: Standing::default(),
        closed: false,
        attachment: file_of(conn, &preview.revision).await?,
    };
    Ok(compose::preview(
        &office.texts,
        &posting,
        preview.mark.as_str(),
    ))
}

/// What stands where a recalled opening can't be deleted: one line, and nothing to press.
pub(super) async fn recalled(
    conn: &mut Conn,
    office: &Office,
    opened: &Occurrence,
) -> Result<Outgoing, StoreError> {
    let title = [("title", opened.revision.title.as_str())];
    let mut outgoing = compose::own(&office.texts, "recalled", &title);
    outgoing.attachment = attachment(conn, opened).await?;
    Ok(outgoing)
}

/// An opening as it is to be shown now, counts included.
pub(super) async fn opening(
    conn: &mut Conn,
    office: &Office,
    opened: &Occurrence,
    mark: &crate::domain::id::Mark,
) -> Result<Outgoing, StoreError> {
    let counts = views::tally::done_count(conn, &[opened.id]).await?;
    let standing = counts
        .get(&opened.id)
        .map_or_else(Standing::default, |s| Standing {
            confirmed: s.confirmed,
            answered: s.answered,
            finished: s.finished,
        });
    let file = attachment(conn, opened).await?;
    let mut posting = posting(office, opened, mark, standing);
    posting.attachment = file;
    let mut outgoing = compose::opening(&office.texts, &posting);
    let today = office.clock.now().day(office.zone);
    if !posting.closed && registering::anybody_unregistered(conn, opened.audience, today).await? {
        outgoing
            .buttons
            .push(compose::register_row(&office.texts, mark));
    }
    Ok(outgoing)
}

fn posting<'a>(
    office: &Office,
    opened: &'a Occurrence,
    mark: &'a crate::domain::id::Mark,
    standing: Standing,
) -> Posting<'a> {
    Posting {
        revision: &opened.revision,
        document: &opened.document,
        opens_at: opened.opens_at,
        closes_at: opened.closes_at,
        late: opened.late,
        zone: office.zone,
        mark,
        standing,
        closed: opened.closed_at.is_some(),
        attachment: None,
    }
}
