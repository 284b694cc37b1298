//! Figure 1: answers a second by long polling, each stored before it is confirmed, with obligation and tally current.
//! The same run serves every other way in which prepared answers come.

use crate::Size;
use crate::bot::{self, Bot, Way};
use crate::drain;
use crate::limit;
use crate::load;
use crate::office::{Asks, Office, Opens, Plan};
use crate::place::Kind;
use crate::table::{Aim, Runs, figure, limit as beside, say};

/// Both loads on each database that is at hand.
pub(crate) async fn run(size: &Size) -> anyhow::Result<()> {
    for kind in Kind::at_hand() {
        let aims = size.full && kind == Kind::Sqlite;
        let (people, posts) = size.of((2_000, 10), (40, 3));
        say(&format!(
            "answers (a), {}: {people} people x {posts} questions by long polling",
            kind.word()
        ));
        let few = Measured {
            plan: plan(people, posts, 1, Asks::Poll),
            way: Way::Polling,
            batch: 100,
            rate: aims.then_some(70_000.0),
            cpu: aims.then_some(0.15),
        };
        few.run(size, kind).await?;
        let people = size.of(20_000, 120);
        say(&format!(
            "answers (b), {}: {people} people x 1 question in random order",
            kind.word()
        ));
        let many = Measured {
            plan: plan(people, 1, 1, Asks::Poll),
            way: Way::Polling,
            batch: 100,
            rate: aims.then_some(30_000.0),
            cpu: None,
        };
        many.run(size, kind).await?;
    }
    Ok(())
}

/// The office whose posts opened before the run.
pub(crate) fn plan(people: usize, posts: usize, groups: usize, asks: Asks) -> Plan {
    Plan {
        people,
        posts,
        groups,
        asks,
        opens: Opens::Before,
        quiz: false,
    }
}

/// Prepared answers that come in one way, all at once.
pub(crate) struct Measured {
    pub(crate) plan: Plan,
    pub(crate) way: Way,
    /// How many of them one commit takes at most; the machine is measured with the same.
    pub(crate) batch: usize,
    /// The aim in answers a second.
    pub(crate) rate: Option<f64>,
    /// The aim in processor seconds of 10,000.
    pub(crate) cpu: Option<f64>,
}

/// What the runs came to.
#[derive(Default)]
struct Reached {
    rate: Runs,
    cpu: Runs,
    peak: Runs,
}

impl Measured {
    pub(crate) async fn run(&self, size: &Size, kind: Kind) -> anyhow::Result<()> {
        let office = Office::open(self.plan, kind).await?;
        let votes = load::answers(&office)?;
        bot::make_room()?;
        let mut reached = Reached::default();
        for _ in 0..size.runs {
            self.once(&office, &votes, &mut reached).await?;
        }
        let name = match self.plan.asks {
            Asks::Poll => "answers stored and confirmed",
            _ => "presses stored, confirmed and answered",
        };
        figure(
            name,
            "/s",
            &reached.rate,
            self.rate.map_or(Aim::None, Aim::AtLeast),
        );
        let cpu = self.cpu.map_or(Aim::None, Aim::AtMost);
        figure("processor time of 10,000", "s", &reached.cpu, cpu);
        figure("peak of resident memory", "MiB", &reached.peak, Aim::None);
        if self.way == Way::Polling {
            let mut fed = Runs::default();
            for _ in 0..size.runs {
                fed.push(drain::sandbox(&office, &votes).await?);
            }
            beside(
                "the sandbox to a client that only confirms",
                "/s",
                &fed,
                None,
            );
        }
        bot::take_its_place()?;
        let rate = Some(reached.rate.median());
        let own = limit::statements(&office, &votes, self.batch, size.runs).await?;
        let name = format!("the same statements, {} a commit, no HTTP", self.batch);
        beside(&name, "/s", &own, rate);
        let mut sync = Runs::default();
        sync.push(limit::fdatasync(&office)?);
        beside("fdatasync of one block, p50", "ms", &sync, None);
        office.close().await
    }

    async fn once(
        &self,
        office: &Office,
        votes: &[load::Vote],
        reached: &mut Reached,
    ) -> anyhow::Result<()> {
        office.database.put_back().await?;
        let mut bot = Bot::start(office, self.way)?;
        bot.is_up(office, self.way).await?;
        let before = bot.cpu()?;
        let begun = load::play(office, votes)?;
        let ended = load::all_confirmed(office).await?;
        let spent = bot.cpu()? - before;
        #[expect(clippy::cast_precision_loss, reason = "answers of one run")]
        let count = votes.len() as f64;
        reached.rate.push(count / (ended - begun).as_secs_f64());
        reached.cpu.push(spent / count * 10_000.0);
        reached.peak.push(bot.memory()?.1);
        bot.stop().await?;
        load::verify(office, votes).await?;
        load::forget(office);
        Ok(())
    }
}
