//! What people do in a run, prepared before it starts, and what must be in the database after it: nothing is lost, nothing is
//! counted twice, the sums add up, everything is confirmed. A run that loses anything fails.

use crate::office::{Asks, Office, Shown};
use anyhow::{Context, bail};
use std::time::Duration;
use tokio::time::Instant;
use tongluo::clock::Clock;
use tongluo::domain::prompt::PressCode;
use tongluo::domain::time::Span;
use tongluo::sandbox::World;
use tongluo::store::{occurrences, views};

/// How long a run may take in all.
const PATIENCE: Duration = Duration::from_secs(240);

/// One answer.
#[derive(Clone, Debug)]
pub(crate) struct Vote {
    /// Whose, by its place in the office.
    pub(crate) user: i64,
    /// To which of the shown messages.
    pub(crate) shown: usize,
    /// The poll's id, or the mark in the buttons.
    pub(crate) key: String,
    pub(crate) choice: usize,
}

/// In an order that is the same in each run: a linear congruential generator (Knuth, MMIX).
pub(crate) fn shuffle<T>(list: &mut [T]) {
    let mut state = 42_u64;
    for at in (1..list.len()).rev() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let below = u64::try_from(at + 1).unwrap_or(1);
        let other = usize::try_from((state >> 33) % below).unwrap_or(0);
        list.swap(at, other);
    }
}

/// Everybody answers every post in his own group once: question after question, as a quiz is held, and each in a random order
/// of people.
pub(crate) fn answers(office: &Office) -> anyhow::Result<Vec<Vote>> {
    let groups = office.plan.groups;
    let keys: Vec<String> = office.world().with(|world| {
        let shown = office.shown.iter();
        shown
            .map(|one| key(world, one).unwrap_or_default())
            .collect()
    });
    let mut votes = Vec::new();
    for (n, user) in office.people.iter().enumerate() {
        let group = office.groups.get(n % groups).context("a group")?;
        let own = office.shown.iter().enumerate();
        for (at, shown) in own.filter(|(_, shown)| shown.place.chat_id() == *group) {
            votes.push(Vote {
                user: *user,
                shown: at,
                key: keys.get(at).cloned().unwrap_or_default(),
                choice: (n + at) % shown.choices,
            });
        }
    }
    shuffle(&mut votes);
    votes.sort_by_key(|vote| vote.shown);
    Ok(votes)
}

/// The poll's id of a shown message, or the mark in its buttons.
fn key(world: &World, shown: &Shown) -> Option<String> {
    let message = world.message(shown.place, shown.message)?;
    if let Some(poll) = message.poll {
        return Some(poll.id);
    }
    let data = message.keyboard.first()?.first()?.data()?.to_owned();
    Some(PressCode::parse(&data)?.mark.as_str().to_owned())
}

/// Plays them into the world at once; nobody is told before all are there. When they were there.
pub(crate) fn play(office: &Office, votes: &[Vote]) -> anyhow::Result<Instant> {
    office.world().with(|world| {
        for vote in votes {
            let shown = office.shown.get(vote.shown).context("what was shown")?;
            match office.plan.asks {
                Asks::Poll => world.vote(vote.user, shown.place, shown.message, &[vote.choice])?,
                _ => {
                    world.press(vote.user, shown.place, shown.message, vote.choice, 0)?;
                }
            }
        }
        Ok(Instant::now())
    })
}

/// Waits until the bot has confirmed everything and answered every press; when that was.
pub(crate) async fn all_confirmed(office: &Office) -> anyhow::Result<Instant> {
    let bot = office.bot;
    let done = office.world().wait_for(PATIENCE, |world| {
        (world.pending(bot) == 0 && world.unanswered() == 0).then(Instant::now)
    });
    match done.await {
        Some(at) => Ok(at),
        None => {
            let left = office
                .world()
                .with(|world| (world.pending(bot), world.unanswered()));
            bail!(
                "{} updates were never confirmed, {} presses never answered",
                left.0,
                left.1
            )
        }
    }
}

/// Forgets what people did, in the world: the next run begins as this one did.
pub(crate) fn forget(office: &Office) {
    office.world().with(World::forget_answers);
}

/// Holds the database against what was played. The bot may not run any more.
pub(crate) async fn verify(office: &Office, votes: &[Vote]) -> anyhow::Result<()> {
    let store = office.store().await?;
    let now = office.clock.now();
    let lines = store
        .read(move |conn| {
            Box::pin(async move {
                let since = now.minus(Span::days(60));
                occurrences::list(conn, since, now.plus(Span::days(1)), 1000).await
            })
        })
        .await?;
    if lines.len() != office.plan.posts {
        bail!("{} openings, not {}", lines.len(), office.plan.posts);
    }
    let mut chosen = [0_u64; 16];
    let mut done = 0;
    for line in lines {
        let tally = store
            .read(move |conn| Box::pin(async move { views::tally::tally(conn, line.id).await }))
            .await?;
        if tally.guests != 0 {
            bail!("{} answers are nobody's", tally.guests);
        }
        done += tally.total.done;
        for question in &tally.questions {
            for (sum, count) in chosen.iter_mut().zip(&question.chosen) {
                *sum += count;
            }
        }
    }
    store.close().await;
    let mut expected = [0_u64; 16];
    for vote in votes {
        *expected.get_mut(vote.choice).context("a choice")? += 1;
    }
    if chosen != expected {
        bail!("the database counts {chosen:?}, the world {expected:?}");
    }
    if done != votes.len() as u64 {
        bail!("{done} obligations are done, not {}", votes.len());
    }
    Ok(())
}
