//! The run itself: life after life of the bot, each with its end, its faults and its time, and at last one that is left in peace.

use crate::child::{BotChild, Ended, TownChild, in_the_bot};
use crate::combo::{Place, Updates};
use crate::office::{self, Peopled};
use crate::plan::{self, Counts, End, Point};
use crate::record::{Asked, Ill, Kind, Record, Said};
use crate::rows::Rows;
use crate::{schema, town};
use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::time::Duration;
use tokio::time::{sleep, timeout};
use tongluo::clock::{Clock, SystemClock};
use tongluo::domain::time::{Instant, Span};
use tongluo::entropy::{Entropy, Generator};
use tongluo::store::{Options, Store};

/// A polling bot says nothing before it has listened for ten seconds.
const LISTENS_MS: i64 = 11_000;

/// Between two looks at a bot that waits for its point the clock goes on by less than a try lasts: what is on the wire is not
/// given up for lost while it is there.
const STEP_MS: i64 = 25_000;

/// A point that was not passed after so many steps was not to be had; the bot is killed there and then, at random.
const STEPS: u32 = 12;

/// Steps of the bot's life in peace, after which it must have come to rest: results wait behind openings, one a chat and step.
const PEACE: u32 = 1500;

/// What a run leaves for the reckoning.
pub(crate) struct Played {
    pub(crate) counts: Counts,
    pub(crate) record: Record,
    /// How many migrations were added to the program's own.
    pub(crate) schema: u32,
    /// From when the posts count.
    pub(crate) from: Instant,
    /// When the last life ended.
    pub(crate) until: Instant,
    /// Lives that ended by themselves.
    pub(crate) alone: u32,
}

/// The driver of one run.
pub(crate) struct Ruin<'a> {
    place: &'a Place,
    town: TownChild,
    url: String,
    peopled: Peopled,
    chance: Generator,
    ahead: i64,
    schema: u32,
    alone: u32,
    counts: Counts,
}

impl<'a> Ruin<'a> {
    /// Plays the whole run.
    pub(crate) async fn play(place: &'a Place, kills: u32, seed: u64) -> anyhow::Result<Played> {
        office::lay_out(&place.folder.join("messages"))?;
        let ahead = town::beginning();
        let (town, begun) = TownChild::start(place, seed, ahead).await?;
        let Said::Begun { url, peopled } = begun else {
            bail!("the town did not say where it is");
        };
        let mut ruin = Ruin {
            place,
            town,
            url,
            peopled,
            chance: Generator::seeded(seed),
            ahead,
            schema: 0,
            alone: 0,
            counts: Counts::default(),
        };
        let mut ends = plan::ends(kills, &ruin.chance);
        ruin.first_tables(&mut ends).await?;
        let from = ruin.papers(seed).await?;
        ruin.lives(ends).await?;
        ruin.peace().await?;
        let until = ruin.now();
        let path = place.folder.join("record.json");
        let name = path.to_string_lossy().into_owned();
        ruin.town.ask(&Asked::Record(name)).await?;
        let record = serde_json::from_slice(&std::fs::read(&path)?)?;
        Ok(Played {
            counts: ruin.counts,
            record,
            schema: ruin.schema,
            from,
            until,
            alone: ruin.alone,
        })
    }

    fn now(&self) -> Instant {
        SystemClock::default().now().plus(Span::millis(self.ahead))
    }

    /// Kills it in each of the program's own migrations, on a database that is not there yet.
    async fn first_tables(&mut self, ends: &mut Vec<End>) -> anyhow::Result<()> {
        for nth in 1..=u64::from(schema::own(self.place.combo.store)) {
            let at = ends.iter().position(|end| {
                matches!(
                    end,
                    End::At {
                        point: Point::MigrationOpen,
                        ..
                    }
                )
            });
            let Some(at) = at else { return Ok(()) };
            ends.remove(at);
            let end = End::At {
                point: Point::MigrationOpen,
                nth,
            };
            self.life(end).await?;
        }
        Ok(())
    }

    /// The first life that gets further: the bot says who it is, people file their papers beside it, and it is killed.
    async fn papers(&mut self, seed: u64) -> anyhow::Result<Instant> {
        let bot = self.born(None).await?;
        let since_ms = self.town.ask(&Asked::Ahead(self.ahead)).await?;
        let heard = Asked::Heard {
            since_ms: i64::try_from(since_ms)? - 5000,
            calls: 1,
            within_ms: 20_000,
        };
        if self.town.ask(&heard).await? == 0 {
            bail!("the bot does not start; see bot.log");
        }
        let options = Options {
            migrate: false,
            now: self.now(),
        };
        let steps = schema::steps(self.place.combo.store, self.schema);
        let store = Store::open_with(&self.place.database, options, &steps).await?;
        let from = self.now();
        let messages = self.place.folder.join("messages");
        office::file(&store, &messages, &self.peopled, from, seed).await?;
        store.close().await;
        bot.kill().await?;
        self.town.ask(&Asked::Playing(true)).await?;
        Ok(from)
    }

    async fn lives(&mut self, mut ends: Vec<End>) -> anyhow::Result<()> {
        let bar = bar(ends.len(), &self.place.combo.to_string());
        let most = 2 * u32::try_from(ends.len())? + 50;
        // What could not be had is tried once more at the end.
        let mut again = Vec::new();
        ends.reverse();
        while let Some(end) = ends.pop() {
            let hit = self.life(end).await?;
            bar.inc(1);
            if let (End::At { .. }, false) = (end, hit) {
                again.push(end);
            }
            if ends.is_empty() {
                ends.append(&mut again);
                let more = ends.len() as u64;
                bar.inc_length(more);
            }
            if self.counts.all() > most {
                bail!("the points are not passed: {}", self.counts);
            }
        }
        bar.finish_and_clear();
        Ok(())
    }

    /// A new process; the one before may still be let go of by the server.
    async fn born(&mut self, end: Option<End>) -> anyhow::Result<BotChild> {
        // Whatever was free a moment ago.
        let port = std::net::TcpListener::bind("127.0.0.1:0")?
            .local_addr()?
            .port();
        BotChild::start(self.place, &self.url, port, self.ahead, self.schema, end)
    }

    /// One life; whether it ended where it was to end.
    async fn life(&mut self, end: End) -> anyhow::Result<bool> {
        if let End::At {
            point: Point::MigrationOpen,
            nth: _,
        } = end
            && self.counts.of(Point::MigrationOpen) >= schema::own(self.place.combo.store)
        {
            self.schema += 1;
        }
        for _ in 0..200 {
            let ills = self.ills();
            self.town.ask(&Asked::Faults(ills)).await?;
            let since = i64::try_from(self.town.ask(&Asked::Ahead(self.ahead)).await?)?;
            let mut bot = self.born(Some(end)).await?;
            let hit = self.until(&mut bot, end, since).await?;
            match bot.kill().await? {
                Ended::Killed => {
                    let point = match end {
                        End::At { point, .. } if hit => Some(point),
                        _ => None,
                    };
                    self.counts.note(point);
                    self.dark().await?;
                    return Ok(hit);
                }
                Ended::Taken => sleep(Duration::from_millis(30)).await,
                Ended::Alone => {
                    self.alone += 1;
                    self.dark().await?;
                }
            }
        }
        bail!("the bot does not start; see bot.log in the folder of the run (--keep)")
    }

    /// While it is dead the time goes on: at times so far that its tries are over, at times less.
    async fn dark(&mut self) -> anyhow::Result<()> {
        self.ahead += 1000 * i64::try_from(self.chance.bits() % 75)?;
        self.town.ask(&Asked::Ahead(self.ahead)).await?;
        Ok(())
    }

    /// The clock goes on while it lives, the town's first.
    async fn on(&mut self, bot: &mut BotChild, by: i64) -> anyhow::Result<()> {
        self.ahead += by;
        self.town.ask(&Asked::Ahead(self.ahead)).await?;
        bot.ahead(self.ahead).await;
        Ok(())
    }

    async fn until(&mut self, bot: &mut BotChild, end: End, since_ms: i64) -> anyhow::Result<bool> {
        match end {
            End::After { ms } => {
                const STARTS: u64 = 250;
                if ms > STARTS {
                    self.speaks(bot, since_ms).await?;
                }
                sleep(Duration::from_millis(ms.checked_sub(STARTS).unwrap_or(ms))).await;
                Ok(true)
            }
            End::At { point, .. } if in_the_bot(point, self.place.combo.updates) => {
                self.until_it_stands(bot, since_ms).await
            }
            End::At { point, .. } => {
                self.speaks(bot, since_ms).await?;
                for _ in 0..STEPS {
                    let asked = match point {
                        Point::RequestWritten => Asked::Held { within_ms: 500 },
                        _ => Asked::Confirmed { within_ms: 500 },
                    };
                    if self.town.ask(&asked).await? == 1 {
                        return Ok(true);
                    }
                    self.on(bot, STEP_MS).await?;
                }
                Ok(false)
            }
        }
    }

    async fn until_it_stands(&mut self, bot: &mut BotChild, since_ms: i64) -> anyhow::Result<bool> {
        // A migration comes before anything is heard.
        if let Ok(stands) = timeout(Duration::from_millis(40), bot.stands()).await {
            return Ok(stands);
        }
        self.speaks(bot, since_ms).await?;
        for _ in 0..STEPS {
            if let Ok(stands) = timeout(Duration::from_millis(450), bot.stands()).await {
                return Ok(stands);
            }
            self.on(bot, STEP_MS).await?;
        }
        Ok(false)
    }

    /// Waits a little until it hears, and lets the time go by for which a polling bot only listens.
    async fn speaks(&mut self, bot: &mut BotChild, since_ms: i64) -> anyhow::Result<()> {
        let calls = match self.place.combo.updates {
            Updates::Polling => 2,
            Updates::Webhook => 1,
        };
        let heard = Asked::Heard {
            since_ms,
            calls,
            within_ms: 800,
        };
        if self.town.ask(&heard).await? == 1 {
            self.on(bot, LISTENS_MS).await?;
        }
        Ok(())
    }

    /// What goes wrong on the wire in this life: nothing in every third.
    fn ills(&self) -> Vec<Ill> {
        const METHODS: [&str; 6] = [
            "sendMessage",
            "sendPoll",
            "answerCallbackQuery",
            "getUpdates",
            "editMessageText",
            "sendMessage",
        ];
        const KINDS: [Kind; 5] = [
            Kind::LoseReply,
            Kind::TooMany,
            Kind::ServerError,
            Kind::Garbage,
            Kind::Cut,
        ];
        let pick = |of: usize| usize::try_from(self.chance.bits() % of as u64).unwrap_or(0);
        (0..pick(3))
            .map(|_| Ill {
                method: METHODS[pick(METHODS.len())].to_owned(),
                kind: KINDS[pick(KINDS.len())],
            })
            .collect()
    }

    /// The last life: people rest, nothing goes wrong, and it comes to the end of what it has to do.
    async fn peace(&mut self) -> anyhow::Result<()> {
        self.town.ask(&Asked::Playing(false)).await?;
        self.town.ask(&Asked::Faults(Vec::new())).await?;
        let since = i64::try_from(self.town.ask(&Asked::Ahead(self.ahead)).await?)?;
        sleep(Duration::from_millis(500)).await;
        let mut bot = self.born(None).await?;
        self.speaks(&mut bot, since).await?;
        let rows = Rows::open(&self.place.database).await.context("rows")?;
        let mut rests = false;
        for _ in 0..PEACE {
            sleep(Duration::from_millis(120)).await;
            let waiting = self.town.ask(&Asked::Waiting).await?;
            let now = self.now().as_millis();
            rests = waiting == 0 && rows.under_way(now).await? == 0;
            if rests {
                break;
            }
            self.on(&mut bot, STEP_MS).await?;
        }
        rows.close().await;
        bot.kill().await?;
        anyhow::ensure!(rests, "left in peace the bot does not come to rest");
        Ok(())
    }
}

fn bar(lives: usize, name: &str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(lives as u64).with_message(name.to_owned());
    let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} {elapsed} left {eta}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
