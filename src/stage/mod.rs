//! App, sandbox and a moved clock in one process, wired once: the demo and the scenarios play on it.
//! Never decides what the product does: it moves the time, takes the power away, and looks.

mod demo;
mod engine_room;
mod office;
mod samples;
mod show;

pub use demo::{Demo, DemoOptions};
pub use office::{Member, Office, Standing, furnish};
pub use samples::{SAMPLES, lay_out};

use crate::app::App;
use crate::clock::{Clock, MovedClock};
use crate::config::{DatabaseUrl, Language, Settings};
use crate::domain::time::{Instant, Next, Span};
use crate::entropy::{Entropy, Generator};
use crate::sandbox::{self, Sandbox, Shared, WorldClock};
use crate::store::{self, Store};
use anyhow::{Context, bail};
use engine_room::EngineRoom;
use secrecy::SecretString;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// The bot's token in the emulated world. It opens nothing anywhere else.
pub const TOKEN: &str = "4200000001:made-up-token-of-the-emulated-world";

/// The bot's public name in the emulated world.
pub const USERNAME: &str = "tongluo_bot";

/// Turns at one instant after which something must be going round in circles.
const TURNS: usize = 400;

/// How the time goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// It stands until it is moved.
    Still,
    /// As the system's does.
    Running,
}

/// What a stage is opened with.
#[derive(Clone, Debug)]
pub struct StageOptions {
    /// The folder of campaigns.
    pub messages: PathBuf,
    /// The database, `sqlite:PATH` or `postgres://…`; made and brought up to date.
    pub database: String,
    /// What time it is at first.
    pub at: Instant,
    /// How the time goes.
    pub pace: Pace,
    /// Decides all chance, the sandbox's and the app's. Another start on one database wants another.
    pub seed: u64,
    /// What the bot and the page speak.
    pub language: Language,
    /// Where the sandbox listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Whether the sandbox limits sending as Telegram does.
    pub limits: bool,
}

impl StageOptions {
    /// A still time, a free port, Telegram's limits, Chinese.
    pub fn still(messages: PathBuf, database: String, at: Instant, seed: u64) -> StageOptions {
        StageOptions {
            messages,
            database,
            at,
            pace: Pace::Still,
            seed,
            language: Language::Chinese,
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            limits: true,
        }
    }
}

/// The world's time is the stage's.
struct WorldTime(MovedClock);

impl WorldClock for WorldTime {
    fn now_ms(&self) -> i64 {
        self.0.now().as_millis()
    }
}

/// App, sandbox and clock.
pub struct Stage {
    clock: MovedClock,
    entropy: Arc<dyn Entropy>,
    sandbox: Sandbox,
    bot: i64,
    settings: Settings,
    /// The stage's own sight of the database; the app has another, which goes with it.
    store: Store,
    /// The app that is turned by hand.
    app: Mutex<Option<Arc<App>>>,
    /// The app that runs by itself.
    running: tokio::sync::Mutex<Option<EngineRoom>>,
}

impl Stage {
    /// Opens everything; the app is there and waits to be turned (`settle`) or to be let run (`run_live`).
    pub async fn open(options: StageOptions) -> anyhow::Result<Stage> {
        let clock = match options.pace {
            Pace::Still => MovedClock::still(options.at),
            Pace::Running => MovedClock::running(options.at),
        };
        let (language, name) = match options.language {
            Language::Chinese => (sandbox::Language::Chinese, "铜锣"),
            Language::English => (sandbox::Language::English, "Tongluo"),
        };
        let sandbox = Sandbox::start(sandbox::Options {
            listen: options.listen,
            clock: Arc::new(WorldTime(clock.clone())),
            language,
            ..sandbox::Options::local(options.seed)
        })
        .await?;
        let bot = sandbox.world().with(|world| {
            if !options.limits {
                world.set_limits(None);
            }
            world.add_bot(TOKEN, USERNAME, name)
        });
        let settings = Settings {
            language: options.language,
            messages: options.messages,
            database: DatabaseUrl::new(options.database),
            api_url: sandbox.url(),
            token: Some(SecretString::from(TOKEN)),
            // Nobody pushes to a stage; health is not asked for.
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            ..Settings::default()
        };
        let stage = Stage {
            entropy: Arc::new(Generator::seeded(options.seed)),
            bot: bot.context("the emulated world refused its bot")?,
            store: open_store(&settings, &clock).await?,
            clock,
            sandbox,
            settings,
            app: Mutex::new(None),
            running: tokio::sync::Mutex::new(None),
        };
        stage.restart().await?;
        Ok(stage)
    }

    /// The time.
    pub fn clock(&self) -> &MovedClock {
        &self.clock
    }
    /// What time it is.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }
    /// The emulated Bot API.
    pub fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }
    /// Its world: people, groups, messages.
    pub fn world(&self) -> &Arc<Shared> {
        self.sandbox.world()
    }
    /// The bot's number in that world.
    pub fn bot(&self) -> i64 {
        self.bot
    }
    /// What the app is told.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }
    /// The stage's own sight of the database, as another command would have it; it outlives a crash.
    pub fn store(&self) -> &Store {
        &self.store
    }
    /// Chance, the same generator over all restarts.
    pub fn entropy(&self) -> &dyn Entropy {
        &*self.entropy
    }

    /// The app that is turned by hand; an error while it is down or runs by itself.
    pub fn app(&self) -> anyhow::Result<Arc<App>> {
        let app = self.app.lock().unwrap_or_else(PoisonError::into_inner);
        app.clone()
            .context("the bot is down, or runs by itself: restart it first")
    }

    /// Lets everything happen that is to happen at this instant: turns and listens until neither has anything left.
    /// When the app wants to be called again. An error where listening failed or it never came to rest.
    pub async fn settle(&self) -> anyhow::Result<Next> {
        let app = self.app()?;
        let mut rest = None;
        for _ in 0..TURNS {
            let next = app.turn().await?;
            let heard = app.listen(Span::ZERO).await?;
            let due = matches!(next, Next::At(at) if at <= self.now());
            if heard == 0 && !due {
                return Ok(next);
            }
            rest = Some((next, heard));
        }
        bail!("after {TURNS} turns at one instant it still wants to go on: {rest:?}")
    }

    /// Settles at each instant at which the app wants to be called, up to and at the end of this span.
    pub async fn play_until(&self, end: Instant) -> anyhow::Result<Next> {
        loop {
            match self.settle().await? {
                Next::At(at) if at <= end => self.clock_at(at),
                _ if self.now() < end => self.clock_at(end),
                rest => return Ok(rest),
            }
        }
    }

    /// Puts the time to an instant. What lies between is jumped over: nothing settles.
    pub fn clock_at(&self, at: Instant) {
        self.clock.move_to(at);
        self.world().stir();
    }

    /// Moves the time on; as `clock_at`.
    pub fn advance(&self, by: Span) {
        self.clock_at(self.now().plus(by));
    }

    /// Takes the power away: the app is gone with everything it had in memory. Nothing is drained.
    pub async fn crash(&self) {
        self.app
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let room = self.running.lock().await.take();
        if let Some(room) = room {
            room.cut_the_power().await;
        }
        self.world().stir();
    }

    /// Assembles the app anew on the same database, to be turned by hand. What ran before is cut off.
    pub async fn restart(&self) -> anyhow::Result<()> {
        self.crash().await;
        let store = open_store(&self.settings, &self.clock).await?;
        let clock = Arc::new(self.clock.clone());
        let app = App::assemble(&self.settings, store, clock, self.entropy.clone()).await?;
        *self.app.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(app));
        Ok(())
    }

    /// Lets the app run by itself, as `tongluo run` does. What ran before is cut off.
    pub async fn run_live(&self) -> anyhow::Result<()> {
        self.crash().await;
        let clock = Arc::new(self.clock.clone());
        let room = EngineRoom::start(self.settings.clone(), clock, self.entropy.clone()).await?;
        *self.running.lock().await = Some(room);
        self.world().stir();
        Ok(())
    }

    /// Whether the app runs by itself.
    pub async fn is_live(&self) -> bool {
        let room = self.running.lock().await;
        room.as_ref().is_some_and(EngineRoom::is_up)
    }

    /// Ends in order: the app drains, the database closes, the sandbox stops serving.
    pub async fn close(self) -> anyhow::Result<()> {
        let room = self.running.lock().await.take();
        let ended = match room {
            Some(room) => room.shut_down().await,
            None => Ok(()),
        };
        drop(self.app);
        self.store.close().await;
        self.sandbox.stop().await;
        ended
    }
}

async fn open_store(settings: &Settings, clock: &MovedClock) -> Result<Store, store::StoreError> {
    let options = store::Options {
        migrate: true,
        now: clock.now(),
    };
    Store::open(settings.database.reveal(), options).await
}
