//! Figure 4: sends a second with no limit in the way; a post to 2,000 groups at Telegram's 30 a second; and how long fifty people
//! wait for their quiz meanwhile.

use crate::Size;
use crate::bot::{self, Bot, Way};
use crate::office::{Asks, FIFTY, Office, Opens, Plan};
use crate::place::Kind;
use crate::table::{Aim, Runs, figure, percentile, say};
use crate::taking::take_the_quiz;
use anyhow::{Context, bail};
use std::sync::Arc;
use std::time::Duration;
use tongluo::domain::delivery::State;
use tongluo::sandbox::{Limits, Outcome, Place};
use tongluo::store::deliveries;

/// How long a post to all groups may take.
const PATIENCE: Duration = Duration::from_secs(200);

/// Telegram's limit over all chats, in messages a second (Bots FAQ).
const TELEGRAMS: f64 = 30.0;

pub(crate) async fn run(size: &Size) -> anyhow::Result<()> {
    for kind in Kind::at_hand() {
        let groups = size.of(2_000, 40);
        let office = Arc::new(Office::open(plan(groups), kind).await?);
        bot::make_room()?;
        say(&format!(
            "sends, {}: {groups} groups, no limit in the way",
            kind.word()
        ));
        let mut rate = Runs::default();
        for _ in 0..size.runs {
            let seconds = post(&office, None, 0).await?.seconds;
            #[expect(clippy::cast_precision_loss, reason = "messages of one run")]
            rate.push((groups - 1) as f64 / seconds);
        }
        figure("posts sent", "/s", &rate, Aim::None);
        let people = size.of(FIFTY, 5);
        let limited = || Some(Limits::TELEGRAM);
        #[expect(clippy::cast_precision_loss, reason = "groups")]
        let ideal = groups as f64 / TELEGRAMS;
        let aims = size.full && kind == Kind::Sqlite;
        let most = |most| if aims { Aim::AtMost(most) } else { Aim::None };
        say(&format!(
            "sends, {}: {groups} groups at 30 a second, which is {ideal:.1} s",
            kind.word()
        ));
        let (mut took, mut refused) = (Runs::default(), Runs::default());
        for _ in 0..size.runs {
            let posted = post(&office, limited(), 0).await?;
            took.push(posted.seconds);
            refused.push(posted.refused);
        }
        figure("first to last", "s", &took, most(ideal * 1.02));
        figure("429 answers", "", &refused, most(0.0));
        say(&format!(
            "sends, {}: the same while {people} people take a quiz",
            kind.word()
        ));
        let (mut took, mut p95, mut refused) = (Runs::default(), Runs::default(), Runs::default());
        for _ in 0..size.runs {
            let posted = post(&office, limited(), people).await?;
            took.push(posted.seconds);
            refused.push(posted.refused);
            p95.push(percentile(&posted.waits, 95));
        }
        figure("first to last", "s", &took, Aim::None);
        figure("429 answers", "", &refused, most(0.0));
        figure(
            "a person's act until the bot's answer, p95",
            "ms",
            &p95,
            most(1000.0),
        );
        let Some(office) = Arc::into_inner(office) else {
            bail!("somebody still takes the quiz");
        };
        office.close().await?;
    }
    Ok(())
}

fn plan(groups: usize) -> Plan {
    Plan {
        people: 60,
        posts: 1,
        groups,
        asks: Asks::Nothing,
        opens: Opens::InTheRun,
        quiz: true,
    }
}

/// What came of one post to all groups.
struct Posted {
    /// From the first message to the last.
    seconds: f64,
    /// Calls that were answered 429.
    refused: f64,
    /// Milliseconds that people waited for their quiz.
    waits: Vec<f64>,
}

/// Starts the bot and lets it send what is due to every group; each must get it once.
async fn post(
    office: &Arc<Office>,
    limits: Option<Limits>,
    taking: usize,
) -> anyhow::Result<Posted> {
    office.database.put_back().await?;
    let a_second = limits.map_or(1000, |limits| limits.per_second);
    let before = office.world().with(|world| {
        world.set_limits(limits);
        world.forget_calls();
        told(world, office)
    });
    let mut bot = Bot::start_with(
        office,
        Way::Polling,
        &[("TONGLUO_A_SECOND", a_second.to_string())],
    )?;
    bot.is_up(office, Way::Polling).await?;
    let begun = tokio::time::Instant::now();
    let wanted = before + office.plan.groups;
    let mut people = Vec::new();
    loop {
        let now = office.world().with(|world| told(world, office));
        if people.is_empty() && now > before {
            people = (0..taking)
                .map(|n| tokio::spawn(take_the_quiz(office.clone(), n)))
                .collect();
        }
        if now >= wanted {
            break;
        }
        if begun.elapsed() > PATIENCE {
            bail!(
                "{} of {} groups were told: {}",
                now - before,
                office.plan.groups,
                bot.said()
            );
        }
        bot.lives()?;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let mut waits = Vec::new();
    for person in people {
        waits.extend(person.await??);
    }
    let sent = office.world().with(|world| sent(world, office))?;
    bot.stop().await?;
    let store = office.store().await?;
    let counts = store
        .read(|conn| Box::pin(async move { deliveries::counts(conn).await }))
        .await?;
    store.close().await;
    let unsure = counts.iter().filter(|(state, _)| **state != State::Sent);
    let unsure: i64 = unsure.map(|(_, count)| *count).sum();
    if unsure > 0 {
        bail!("not everything is sent: {counts:?}");
    }
    Ok(Posted { waits, ..sent })
}

/// How many posts stand in the groups.
fn told(world: &tongluo::sandbox::World, office: &Office) -> usize {
    let groups = office.groups.iter().take(office.plan.groups);
    groups
        .map(|group| world.message_count(Place::Group(*group)))
        .sum()
}

/// When the first post left and when the last, and what was refused meanwhile. A group that got it twice fails the run.
fn sent(world: &tongluo::sandbox::World, office: &Office) -> anyhow::Result<Posted> {
    let mut at = Vec::new();
    let mut refused = 0_u32;
    let mut groups = std::collections::BTreeSet::new();
    let own: std::collections::BTreeSet<i64> = office
        .groups
        .iter()
        .take(office.plan.groups)
        .copied()
        .collect();
    for call in world.calls() {
        if let Outcome::Refused(429, _) = call.outcome {
            refused += 1;
        }
        let chat = call.params["chat_id"].as_i64().unwrap_or_default();
        if call.method == "sendMessage" && call.outcome.took_effect() && own.contains(&chat) {
            at.push(call.at_ms);
            if !groups.insert(chat) {
                bail!("a group was told twice");
            }
        }
    }
    let (first, last) = at
        .iter()
        .min()
        .zip(at.iter().max())
        .context("nothing was sent")?;
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a run")]
    let seconds = (last - first) as f64 / 1000.0;
    Ok(Posted {
        seconds,
        refused: f64::from(refused),
        waits: Vec::new(),
    })
}
