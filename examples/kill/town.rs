//! The town's process: the sandbox with its people, who act all the time. It outlives all kills, does what the driver asks, and
//! writes down what the reckoning needs.

use crate::office::{BEGINS_MS, GROUPS, PEOPLE, Peopled};
use crate::play::Player;
use crate::record::{Asked, Ill, Kind, Record, Said, Shown};
use anyhow::Context;
use clap::Args;
use std::io::{BufRead, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tongluo::clock::{Clock, MovedClock, SystemClock};
use tongluo::domain::time::{Instant, Span};
use tongluo::entropy::Generator;
use tongluo::sandbox::{
    Author, Fate, Fault, FaultKind, GroupKind, Options, Place, PressId, Sandbox, Shared, World,
    WorldClock,
};
use tongluo::stage::{TOKEN, USERNAME};

/// The town's clock is a little ahead of the bot's: what is shown is never shown before its try began.
const AHEAD_MS: i64 = 5;

/// How long an answer is held back.
const HOLD_MS: u64 = 4000;

/// Between two deeds.
const PAUSE: Duration = Duration::from_millis(12);

/// What the driver gives along.
#[derive(Debug, Args)]
pub(crate) struct TownGiven {
    #[arg(long, hide = true, default_value_t = 0)]
    people_seed: u64,
    #[arg(long, hide = true, default_value_t = 0, allow_negative_numbers = true)]
    town_ahead: i64,
}

struct WorldTime(MovedClock);

impl WorldClock for WorldTime {
    fn now_ms(&self) -> i64 {
        self.0.now().as_millis() + AHEAD_MS
    }
}

struct Town {
    clock: MovedClock,
    world: Arc<Shared>,
    peopled: Peopled,
    playing: Arc<AtomicBool>,
    player: Arc<std::sync::Mutex<Player>>,
}

/// Where the driver's time begins, as milliseconds ahead of the system's clock.
pub(crate) fn beginning() -> i64 {
    Instant::from_millis(BEGINS_MS)
        .since(SystemClock::default().now())
        .as_millis()
}

/// Runs until the driver goes away.
pub(crate) async fn run(given: TownGiven) -> anyhow::Result<ExitCode> {
    let system = SystemClock::default();
    let clock = MovedClock::running(system.now().plus(Span::millis(given.town_ahead)));
    let sandbox = Sandbox::start(Options {
        clock: Arc::new(WorldTime(clock.clone())),
        push_retry: Duration::from_millis(40),
        ..Options::local(given.people_seed)
    })
    .await?;
    let world = sandbox.world().clone();
    let peopled = world.with(people)?;
    let player = Player::new(&peopled, Generator::seeded(given.people_seed));
    let town = Town {
        clock,
        world,
        peopled,
        playing: Arc::default(),
        player: Arc::new(std::sync::Mutex::new(player)),
    };
    tokio::spawn(act(
        town.world.clone(),
        town.playing.clone(),
        town.player.clone(),
    ));
    let (url, peopled) = (sandbox.url(), town.peopled.clone());
    say(&Said::Begun { url, peopled })?;
    let (heard, mut lines) = tokio::sync::mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            // Whoever listened no more is ending already.
            let _ = heard.send(line);
        }
    });
    while let Some(line) = lines.recv().await {
        let asked: Asked = serde_json::from_str(&line)?;
        let answer = town.answer(asked, &system).await?;
        say(&Said::Is(answer))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn say(said: &Said) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", serde_json::to_string(said)?)?;
    Ok(out.flush()?)
}

fn people(world: &mut World) -> anyhow::Result<Peopled> {
    let bot = world
        .add_bot(TOKEN, USERNAME, "铜锣")
        .context("a bot in a new world")?;
    world.watch_updates(bot);
    let people: Vec<i64> = (0..PEOPLE)
        .map(|n| world.add_person(&format!("某人{n}")))
        .collect();
    for person in &people {
        world.acquaint(*person, bot)?;
    }
    let mut groups = Vec::new();
    for title in GROUPS {
        let group = world.add_group(title, GroupKind::Basic);
        world.found(group, people[1])?;
        world.settle(group, &people)?;
        world.add_bot_to_group(bot, group, people[1], None)?;
        groups.push(group);
    }
    Ok(Peopled {
        bot,
        people,
        groups,
    })
}

async fn act(world: Arc<Shared>, playing: Arc<AtomicBool>, player: Arc<std::sync::Mutex<Player>>) {
    loop {
        tokio::time::sleep(PAUSE).await;
        if playing.load(Ordering::Relaxed) {
            let mut player = player.lock().unwrap_or_else(|e| e.into_inner());
            world.with(|world| player.act(world));
        }
    }
}

impl Town {
    async fn answer(&self, asked: Asked, system: &SystemClock) -> anyhow::Result<u64> {
        Ok(match asked {
            Asked::Ahead(ahead) => {
                self.clock.move_to(system.now().plus(Span::millis(ahead)));
                self.world.stir();
                self.world.with(|world| world.now_ms()).unsigned_abs()
            }
            Asked::Playing(yes) => {
                self.playing.store(yes, Ordering::Relaxed);
                0
            }
            Asked::Faults(ills) => {
                self.world.with(|world| {
                    world.clear_faults();
                    for ill in &ills {
                        world.inject(fault(ill));
                    }
                });
                0
            }
            Asked::Heard {
                since_ms,
                calls,
                within_ms,
            } => {
                let heard = |world: &mut World| (listened(world, since_ms) >= calls).then_some(1);
                self.seen(within_ms, heard).await.unwrap_or(0)
            }
            Asked::Held { within_ms } => self.hold(within_ms).await,
            Asked::Confirmed { within_ms } => {
                let bot = self.peopled.bot;
                let taken = move |world: &mut World| confirmed(world, bot);
                let before = self.world.with(taken);
                let more = |world: &mut World| (taken(world) > before).then_some(1);
                self.seen(within_ms, more).await.unwrap_or(0)
            }
            Asked::Waiting => self.world.with(|w| w.pending(self.peopled.bot)) as u64,
            Asked::Record(path) => {
                let record = self.record();
                std::fs::write(path, serde_json::to_vec(&record)?)?;
                0
            }
        })
    }

    async fn seen(
        &self,
        within_ms: u64,
        look: impl FnMut(&mut World) -> Option<u64>,
    ) -> Option<u64> {
        self.world
            .wait_for(Duration::from_millis(within_ms), look)
            .await
    }

    /// Holds the answer to the next message back; yes once the message stands.
    async fn hold(&self, within_ms: u64) -> u64 {
        let before = self.world.with(|world| {
            for method in ["sendMessage", "sendPoll"] {
                let slow = FaultKind::Slow { ms: HOLD_MS };
                world.inject(Fault::new(slow).on(method).times(1));
            }
            messages(world)
        });
        let more = |world: &mut World| (messages(world) > before).then_some(1);
        self.seen(within_ms, more).await.unwrap_or(0)
    }

    fn record(&self) -> Record {
        let player = self.player.lock().unwrap_or_else(|e| e.into_inner());
        self.world.with(|world| {
            let mut record = Record {
                done: player.done.clone(),
                shown: shown(world),
                ..Record::default()
            };
            for (update, fate) in world.fates(self.peopled.bot) {
                match fate {
                    Fate::Confirmed { at_ms } => {
                        record.confirmed.insert(update, at_ms);
                    }
                    Fate::Expired => record.expired.push(update),
                }
            }
            for press in &player.presses {
                if let Some(popup) = world.popup(PressId(*press)) {
                    record.toasts.insert(*press, popup.text);
                }
            }
            record
        })
    }
}

fn fault(ill: &Ill) -> Fault {
    let kind = match ill.kind {
        Kind::Cut => FaultKind::Cut,
        Kind::LoseReply => FaultKind::LoseReply,
        Kind::TooMany => FaultKind::TooMany { retry_after: 3 },
        Kind::ServerError => FaultKind::ServerError { status: 502 },
        Kind::Garbage => FaultKind::Garbage,
    };
    Fault::new(kind).on(&ill.method).times(1)
}

/// How often a bot began to hear since then: polls, and webhooks set.
fn listened(world: &World, since_ms: i64) -> u64 {
    let hears = |method: &str| matches!(method, "getUpdates" | "setWebhook");
    let since = world.calls().filter(|call| call.at_ms >= since_ms);
    since.filter(|call| hears(&call.method)).count() as u64
}

fn confirmed(world: &World, bot: i64) -> usize {
    let taken = |fate: &Fate| matches!(fate, Fate::Confirmed { .. });
    world.fates(bot).filter(|(_, fate)| taken(fate)).count()
}

/// Chats with what the bot wrote in them.
fn places(world: &World) -> Vec<Place> {
    world.chats().map(|chat| chat.place).collect()
}

fn messages(world: &World) -> usize {
    let own = |place: Place| {
        let all = world.messages(place).into_iter();
        all.filter(|m| matches!(m.author, Author::Bot(_))).count()
    };
    places(world).into_iter().map(own).sum()
}

fn shown(world: &World) -> Vec<Shown> {
    let mut shown = Vec::new();
    for place in places(world) {
        let own = world.messages(place).into_iter();
        for message in own.filter(|m| matches!(m.author, Author::Bot(_))) {
            let first = message.keyboard.iter().flatten().find_map(|b| b.data());
            shown.push(Shown {
                chat: match place {
                    Place::Group(id) => id,
                    Place::Private { person, .. } => person,
                },
                id: message.id,
                at_ms: message.at_ms,
                data: first.map(str::to_owned),
                poll: message.poll.as_ref().map(|p| p.id.clone()),
            });
        }
    }
    shown
}
