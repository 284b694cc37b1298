//! Figure 1: answers a second by long polling, each stored before it is confirmed, with obligation and tally current.

use crate::Size;
use crate::bot::{self, Bot, Way};
use crate::limit;
use crate::load;
use crate::office::{Asks, Office, Plan};
use crate::place::Kind;
use crate::table::{Aim, Runs, figure, limit as beside, say};
use tongluo::domain::time::Span;

/// Both loads on each database that is at hand.
pub(crate) async fn run(size: &Size) -> anyhow::Result<()> {
    for kind in Kind::at_hand() {
        let aims = kind == Kind::Sqlite && size.full;
        let (people, posts) = size.of((2_000, 10), (40, 3));
        say(&format!(
            "answers (a), {}: {people} people x {posts} questions by long polling",
            kind.word()
        ));
        one(size, kind, people, posts, aims.then_some((70_000.0, 0.15))).await?;
        let people = size.of(20_000, 120);
        say(&format!(
            "answers (b), {}: {people} people x 1 question in random order",
            kind.word()
        ));
        one(size, kind, people, 1, aims.then_some((30_000.0, f64::NAN))).await?;
    }
    Ok(())
}

/// The office of answers by polls.
pub(crate) fn plan(people: usize, posts: usize, groups: usize, asks: Asks) -> Plan {
    Plan {
        people,
        posts,
        groups,
        asks,
        opened: Some(Span::days(12)),
    }
}

async fn one(
    size: &Size,
    kind: Kind,
    people: usize,
    posts: usize,
    aims: Option<(f64, f64)>,
) -> anyhow::Result<()> {
    let office = Office::open(plan(people, posts, 1, Asks::Poll), kind).await?;
    let votes = load::answers(&office)?;
    bot::make_room()?;
    let (mut rate, mut cpu, mut peak) = (Runs::default(), Runs::default(), Runs::default());
    for _ in 0..size.runs {
        office.database.put_back().await?;
        let mut bot = Bot::start(&office, Way::Polling)?;
        bot.is_up(&office, Way::Polling).await?;
        let before = bot.cpu()?;
        let begun = load::play(&office, &votes)?;
        let ended = load::all_confirmed(&office).await?;
        let spent = bot.cpu()? - before;
        #[expect(clippy::cast_precision_loss, reason = "answers of one run")]
        let count = votes.len() as f64;
        rate.push(count / (ended - begun).as_secs_f64());
        cpu.push(spent / count * 10_000.0);
        peak.push(bot.memory()?.1);
        bot.stop().await?;
        load::verify(&office, &votes).await?;
        load::forget(&office);
    }
    let (at_least, at_most) = aims.unwrap_or((f64::NAN, f64::NAN));
    figure(
        "answers stored and confirmed",
        "/s",
        &rate,
        aim(at_least, Aim::AtLeast),
    );
    figure(
        "processor time of 10,000",
        "s",
        &cpu,
        aim(at_most, Aim::AtMost),
    );
    figure("peak of resident memory", "MiB", &peak, Aim::None);
    bot::take_its_place()?;
    let own = limit::statements(&office, &votes, size.runs).await?;
    beside(
        "the same statements without HTTP",
        "/s",
        &own,
        Some(rate.median()),
    );
    let mut sync = Runs::default();
    sync.push(limit::fdatasync(&office)?);
    beside("fdatasync of one block, p50", "ms", &sync, None);
    office.close().await
}

/// No aim where there is none.
fn aim(value: f64, kind: impl Fn(f64) -> Aim) -> Aim {
    if value.is_nan() {
        Aim::None
    } else {
        kind(value)
    }
}
