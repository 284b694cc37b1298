//! Figure 5: resident memory at rest and at the peak of run 1 (a); and how long a start takes until the first `getUpdates`, on
//! a database that has been used.

use crate::Size;
use crate::answers::plan;
use crate::bot::{self, Bot, Way};
use crate::limit::millis;
use crate::load;
use crate::office::{Asks, Office};
use crate::place::Kind;
use crate::table::{Aim, Runs, figure, say};
use anyhow::Context;
use std::time::Duration;
use tokio::time::Instant;

/// How long a bot is left alone before its memory at rest is read.
const REST: Duration = Duration::from_secs(3);

/// Starts that are timed for each run that was asked for.
const STARTS: usize = 5;

pub(crate) async fn run(size: &Size) -> anyhow::Result<()> {
    for kind in Kind::at_hand() {
        let aims = size.full && kind == Kind::Sqlite;
        let (people, posts) = size.of((2_000, 10), (40, 3));
        say(&format!(
            "memory, {}: {people} people x {posts} questions",
            kind.word()
        ));
        let office = Office::open(plan(people, posts, 1, Asks::Poll), kind).await?;
        let votes = load::answers(&office)?;
        bot::make_room()?;
        let (mut rest, mut peak, mut start) = (Runs::default(), Runs::default(), Runs::default());
        for _ in 0..size.runs {
            office.database.put_back().await?;
            let mut bot = Bot::start(&office, Way::Polling)?;
            bot.is_up(&office, Way::Polling).await?;
            tokio::time::sleep(size.of(REST, Duration::ZERO)).await;
            rest.push(bot.memory()?.0);
            load::play(&office, &votes)?;
            load::all_confirmed(&office).await?;
            peak.push(bot.memory()?.1);
            bot.stop().await?;
            load::verify(&office, &votes).await?;
            load::forget(&office);
            for _ in 0..STARTS {
                start.push(first_poll(&office).await?);
            }
        }
        let most = |most| if aims { Aim::AtMost(most) } else { Aim::None };
        figure("resident memory at rest", "MiB", &rest, most(20.0));
        figure("resident memory at the peak", "MiB", &peak, most(40.0));
        figure(
            "start of the process to its first getUpdates",
            "ms",
            &start,
            most(50.0),
        );
        office.close().await?;
    }
    Ok(())
}

/// Milliseconds from the making of the process to its first call of `getUpdates`.
async fn first_poll(office: &Office) -> anyhow::Result<f64> {
    let before = office.world().with(|world| world.polls_opened(office.bot));
    let mut bot = Bot::start(office, Way::Polling)?;
    let patience = Duration::from_secs(20);
    let asked = office.world().wait_for(patience, |world| {
        (world.polls_opened(office.bot) > before).then(Instant::now)
    });
    let Some(asked) = asked.await else {
        bot.lives()?;
        return Err(anyhow::anyhow!("no poll: {}", bot.said())).context("a start");
    };
    let took = millis(asked - bot.started);
    tokio::time::sleep(Duration::from_millis(200)).await;
    bot.stop().await?;
    Ok(took)
}
