//! What the machine itself can do, measured in the same run: how fast its disk syncs, and how fast the same statements go at the
//! same batch and the same sync without HTTP, without JSON from outside, and without a bot around them.

use crate::load::Vote;
use crate::office::{Asks, Office};
use crate::table::{Runs, percentile};
use std::collections::{BTreeSet, HashMap};
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;
use tongluo::clock::Clock;
use tongluo::domain::id::{AccountId, Mark, OccurrenceId, PersonId};
use tongluo::domain::response::{Answer, Sequence};
use tongluo::store::{
    StoreError, Tx, accounts, bots, counters, deliveries, intake, obligations, responses,
};

/// Syncs of one block that are timed.
const SYNCS: usize = 400;

/// Milliseconds that half of all syncs of one written block stay below, on the disk where the database lies.
pub(crate) fn fdatasync(office: &Office) -> anyhow::Result<f64> {
    let path = office.root.join("sync");
    let mut file = std::fs::File::create(&path)?;
    let block = [7_u8; 4096];
    let mut took = Vec::with_capacity(SYNCS);
    for _ in 0..SYNCS {
        let begun = Instant::now();
        file.write_all(&block)?;
        file.sync_data()?;
        took.push(millis(begun.elapsed()));
    }
    std::fs::remove_file(path)?;
    Ok(percentile(&took, 50))
}

pub(crate) fn millis(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}

/// Answers a second by the store alone: of each batch the updates seen, what stands, the order, the answers, who is done by
/// them, and the commit. Accounts and polls are looked up where they are new, as the product does.
pub(crate) async fn statements(
    office: &Office,
    votes: &[Vote],
    batch: usize,
    runs: usize,
) -> anyhow::Result<Runs> {
    let mut all = Runs::default();
    for _ in 0..runs {
        office.database.put_back().await?;
        let store = office.store().await?;
        let now = office.clock.now();
        let (external, url) = (office.bot.to_string(), office.settings.api_url.clone());
        let bot = store
            .write(move |tx| {
                Box::pin(async move { bots::stamp(tx, &external, "tongluo_bot", &url, now).await })
            })
            .await?;
        let asks = office.plan.asks;
        let known = Arc::new(Mutex::new(Known::default()));
        let begun = Instant::now();
        for (batch, first) in votes
            .chunks(batch)
            .zip((1_000_000_000_i64..).step_by(batch))
        {
            let (batch, known) = (batch.to_vec(), known.clone());
            let ids: BTreeSet<i64> = (first..).take(batch.len()).collect();
            let written = store.write_updates(bot, ids.last().copied(), move |tx| {
                Box::pin(async move {
                    intake::fresh(tx, bot, &ids, now).await?;
                    let mut known = known.lock().await;
                    known.learn(tx, &batch, asks).await?;
                    write(tx, &known, &batch, now).await
                })
            });
            written.await?;
        }
        #[expect(clippy::cast_precision_loss, reason = "answers of one run")]
        all.push(votes.len() as f64 / begun.elapsed().as_secs_f64());
        store.close().await;
    }
    Ok(all)
}

/// What hardly changes.
#[derive(Default)]
struct Known {
    accounts: HashMap<i64, (AccountId, Option<PersonId>)>,
    openings: HashMap<String, OccurrenceId>,
}

impl Known {
    async fn learn(&mut self, tx: &mut Tx, batch: &[Vote], asks: Asks) -> Result<(), StoreError> {
        let new: Vec<String> = batch
            .iter()
            .filter(|vote| !self.accounts.contains_key(&vote.user))
            .map(|vote| vote.user.to_string())
            .collect();
        let new: Vec<&str> = new.iter().map(String::as_str).collect();
        for (external, who) in accounts::who(tx, "telegram", &new).await? {
            let user = external.parse().unwrap_or_default();
            self.accounts.insert(user, (who.id, who.person));
        }
        if batch.iter().any(|v| !self.openings.contains_key(&v.key)) {
            let found = deliveries_of(tx, batch, asks).await?;
            self.openings.extend(found);
        }
        Ok(())
    }
}

async fn write(
    tx: &mut Tx,
    known: &Known,
    batch: &[Vote],
    now: tongluo::domain::time::Instant,
) -> Result<(), StoreError> {
    let of = |vote: &Vote| {
        let (account, person) = *known.accounts.get(&vote.user)?;
        Some((*known.openings.get(&vote.key)?, account, person))
    };
    let pairs: Vec<_> = batch
        .iter()
        .filter_map(of)
        .map(|(o, a, _)| (o, a))
        .collect();
    responses::sessions(tx, &pairs).await?;
    let Sequence(next) = counters::next_sequence(tx, pairs.len()).await?;
    let rows: Vec<_> = batch
        .iter()
        .filter_map(|vote| Some((of(vote)?, vote.choice)))
        .zip(next..)
        .map(|(((occurrence, account, _), choice), n)| {
            let answer = Answer {
                question: 0,
                choice: u16::try_from(choice).ok(),
                correct: Some(choice == 1),
            };
            (occurrence, account, answer, Sequence(n), false)
        })
        .collect();
    responses::write(tx, &rows, now).await?;
    let done: Vec<_> = batch
        .iter()
        .filter_map(of)
        .filter_map(|(o, _, person)| Some((o, person?)))
        .collect();
    obligations::done(tx, &done, now).await.map(|_| ())
}

/// The openings that a batch answers, by poll or mark.
async fn deliveries_of(
    tx: &mut Tx,
    batch: &[Vote],
    asks: Asks,
) -> Result<HashMap<String, OccurrenceId>, StoreError> {
    let mut keys: Vec<String> = batch.iter().map(|vote| vote.key.clone()).collect();
    keys.sort();
    keys.dedup();
    if asks == Asks::Poll {
        let found = deliveries::by_polls(tx, &keys).await?;
        let found = found.into_iter();
        return Ok(found
            .filter_map(|(key, m)| Some((key, m.occurrence?)))
            .collect());
    }
    let marks: Vec<Mark> = keys.iter().filter_map(|key| Mark::parse(key)).collect();
    let found = deliveries::by_marks(tx, &marks).await?.into_iter();
    let found = found.filter_map(|(mark, m)| Some((mark.as_str().to_owned(), m.occurrence?)));
    Ok(found.collect())
}
