//! Figure 3: presses of buttons, each answered after its commit; and how long one waits while a thousand come in a second.

use crate::Size;
use crate::answers::{Measured, plan};
use crate::bot::{self, Bot, Way};
use crate::load;
use crate::office::{Asks, Office};
use crate::place::Kind;
use crate::table::{Aim, Runs, figure, percentile, say};
use std::time::Duration;

/// How often presses are played while they come steadily.
const BEAT: Duration = Duration::from_millis(5);

/// Presses of one beat: a thousand a second.
const IN_A_BEAT: usize = 5;

/// All at once, then a thousand a second, on each database that is at hand.
pub(crate) async fn run(size: &Size) -> anyhow::Result<()> {
    for kind in Kind::at_hand() {
        let aims = size.full && kind == Kind::Sqlite;
        let (people, posts) = size.of((2_000, 10), (40, 3));
        let plan = plan(people, posts, 1, Asks::Buttons);
        say(&format!(
            "presses, {}: {people} people x {posts} questions by buttons, all at once",
            kind.word()
        ));
        let at_once = Measured {
            plan,
            way: Way::Polling,
            batch: 100,
            rate: aims.then_some(15_000.0),
            cpu: None,
        };
        at_once.run(size, kind).await?;
        say(&format!("presses, {}: a thousand a second", kind.word()));
        let office = Office::open(plan, kind).await?;
        let mut presses = load::answers(&office)?;
        presses.truncate(size.of(10_000, 100));
        bot::make_room()?;
        let (mut p50, mut p95) = (Runs::default(), Runs::default());
        for _ in 0..size.runs {
            let waits = steadily(&office, &presses).await?;
            p50.push(percentile(&waits, 50));
            p95.push(percentile(&waits, 95));
        }
        figure("one press until its answer, p50", "ms", &p50, Aim::None);
        let aim = if aims { Aim::AtMost(100.0) } else { Aim::None };
        figure("one press until its answer, p95", "ms", &p95, aim);
        office.close().await?;
    }
    Ok(())
}

/// Milliseconds that each press waited.
async fn steadily(office: &Office, presses: &[load::Vote]) -> anyhow::Result<Vec<f64>> {
    office.database.put_back().await?;
    let mut bot = Bot::start(office, Way::Polling)?;
    bot.is_up(office, Way::Polling).await?;
    let mut beat = tokio::time::interval(BEAT);
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Burst);
    for few in presses.chunks(IN_A_BEAT) {
        beat.tick().await;
        load::play(office, few)?;
    }
    load::all_confirmed(office).await?;
    let waits = office.world().with(|world| world.waits());
    bot.stop().await?;
    load::verify(office, presses).await?;
    load::forget(office);
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a wait")]
    Ok(waits.into_iter().map(|wait| wait as f64).collect())
}
