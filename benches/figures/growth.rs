//! Figure 6: what one answer and one tally by department cost when ten thousand, a million, and ten million answers are stored.
//! The stored ones are copies of one opening that everybody answered, written straight into the tables.

use crate::Size;
use crate::answers::plan;
use crate::bot::{self, Bot, Way};
use crate::limit::millis;
use crate::load;
use crate::office::{Asks, Office};
use crate::place::Kind;
use crate::table::{Aim, Runs, figure, percentile, say};
use anyhow::Context;
use tokio::time::Instant;
use tongluo::clock::Clock;
use tongluo::domain::time::Span;
use tongluo::store::{occurrences, views};

/// Answers that are timed one by one at each size.
const ANSWERS: usize = 200;

/// Tallies that are timed.
const TALLIES: usize = 20;

/// What one costs at the largest size against the smallest; a tree that is one level deeper is no growth.
const AIM: f64 = 1.5;

pub(crate) async fn run(size: &Size) -> anyhow::Result<()> {
    for kind in Kind::at_hand() {
        let people = size.of(2_000, 100);
        let office = Office::open(plan(people, 1, 1, Asks::Poll), kind).await?;
        let votes = load::answers(&office)?;
        bot::make_room()?;
        let openings = size.of([5, 500, 5_000], [2, 10, 20]);
        let (mut answers, mut tallies) = (Vec::new(), Vec::new());
        let mut there = 0;
        for (stage, wanted) in openings.into_iter().enumerate() {
            fill(&office, there, wanted).await?;
            there = wanted;
            say(&format!(
                "growth, {}: {} answers are stored",
                kind.word(),
                wanted * people
            ));
            let some = votes.iter().skip(stage * size.of(ANSWERS, 10));
            let some: Vec<load::Vote> = some.take(size.of(ANSWERS, 10)).cloned().collect();
            let (answer, tally) = one_by_one(&office, &some).await?;
            figure("one answer, stored and confirmed", "ms", &answer, Aim::None);
            figure("one tally by department", "ms", &tally, Aim::None);
            answers.push(answer.median());
            tallies.push(tally.median());
        }
        let aim = if size.full && kind == Kind::Sqlite {
            Aim::AtMost(AIM)
        } else {
            Aim::None
        };
        say(&format!(
            "growth, {}: the largest against the smallest",
            kind.word()
        ));
        figure("one answer", "times", &ratio(&answers), aim);
        figure("one tally by department", "times", &ratio(&tallies), aim);
        office.close().await?;
    }
    Ok(())
}

fn ratio(medians: &[f64]) -> Runs {
    let mut runs = Runs::default();
    if let (Some(first), Some(last)) = (medians.first(), medians.last()) {
        runs.push(last / first);
    }
    runs
}

/// Raises the number of copied openings.
async fn fill(office: &Office, from: usize, to: usize) -> anyhow::Result<()> {
    office.database.run(&format!(
        "INSERT INTO occurrence (post_id, due_at, opens_at, closes_at, closed_at, state, skipped_why, late, approval_id, hash,
            revision, document, audience_id, questions, change_rule, created_at)
        WITH RECURSIVE n(i) AS (SELECT CAST({from} AS BIGINT) + 1 UNION ALL SELECT i + 1 FROM n WHERE i < {to})
        SELECT 'copy-' || n.i, o.due_at, o.opens_at, o.closes_at, o.opens_at + 3600000, 'closed', NULL, 0, o.approval_id, o.hash,
            o.revision, o.document, o.audience_id, o.questions, o.change_rule, o.created_at
        FROM occurrence o, n WHERE o.post_id = 'measured-00'"
    )).await?;
    let fresh = "o.post_id LIKE 'copy-%' AND NOT EXISTS (SELECT 1 FROM response r WHERE r.occurrence_id = o.id)";
    office.database.run(&format!(
        "INSERT INTO obligation (occurrence_id, person_id, department, excuse, state, since_at)
        SELECT o.id, b.person_id, b.department, NULL, 'done', b.since_at
        FROM occurrence o, obligation b, occurrence m
        WHERE {fresh} AND m.post_id = 'measured-00' AND b.occurrence_id = m.id ORDER BY o.id, b.person_id"
    )).await?;
    office.database.run(&format!(
        "INSERT INTO response (occurrence_id, account_id, question, choice, correct, at, sequence, late)
        SELECT o.id, a.id, 0, 1, 1, o.opens_at, o.id * 1000000 + a.id, 0
        FROM occurrence o, account a WHERE {fresh} ORDER BY o.id, a.id"
    )).await?;
    office
        .database
        .run(
            "INSERT INTO counter (name, value) VALUES ('answer', 1000000000000)
        ON CONFLICT (name) DO UPDATE SET value = 1000000000000 + counter.value",
        )
        .await?;
    office.database.settle().await
}

/// Milliseconds of each answer alone, and of each tally.
async fn one_by_one(office: &Office, votes: &[load::Vote]) -> anyhow::Result<(Runs, Runs)> {
    let mut bot = Bot::start(office, Way::Polling)?;
    bot.is_up(office, Way::Polling).await?;
    let mut each = Vec::new();
    for vote in votes {
        let begun = Instant::now();
        load::play(office, std::slice::from_ref(vote))?;
        let ended = load::all_confirmed(office).await?;
        each.push(millis(ended - begun));
    }
    bot.stop().await?;
    let store = office.store().await?;
    let now = office.clock.now();
    let measured = store
        .read(move |conn| {
            Box::pin(async move {
                let since = now.minus(Span::days(60));
                occurrences::list(conn, since, now, 100_000).await
            })
        })
        .await?;
    let measured = measured
        .into_iter()
        .find(|line| line.post.as_str() == "measured-00");
    let id = measured.context("the measured opening")?.id;
    let mut tallies = Vec::new();
    for _ in 0..TALLIES {
        let begun = Instant::now();
        store
            .read(move |conn| Box::pin(async move { views::tally::tally(conn, id).await }))
            .await?;
        tallies.push(millis(begun.elapsed()));
    }
    store.close().await;
    let (mut answer, mut tally) = (Runs::default(), Runs::default());
    answer.push(percentile(&each, 50));
    tally.push(percentile(&tallies, 50));
    Ok((answer, tally))
}
