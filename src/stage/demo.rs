//! The demo: the made-up office on a stage whose time runs, in a temporary folder that goes with it. What the page shows and
//! steers beside the chats goes through here. Prints nothing: the command line does.

use super::show::{self, Words};
use super::{Pace, Stage, StageOptions, furnish, lay_out};
use crate::config::Language;
use crate::domain::campaign::Catalogue;
use crate::domain::time::{Instant, Span};
use crate::entropy::{Entropy, Generator};
use crate::sandbox::{Host, Jump, Overview};
use crate::store::{BoxFuture, StoreError};
use crate::text::{Lang, Texts};
use anyhow::Context;
use chrono::NaiveDate;
use chrono_tz::Asia::Shanghai;
use std::net::SocketAddr;
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::task::JoinHandle;

/// How often the page looks for new figures.
const LOOK: Duration = Duration::from_millis(200);

/// How often and how many times a jump looks whether the bot has done what was due.
const AGAIN: Duration = Duration::from_millis(40);
const LOOKS: usize = 200;

/// What the demo is started with.
#[derive(Clone, Copy, Debug)]
pub struct DemoOptions {
    /// Where the page is.
    pub listen: SocketAddr,
    /// What the bot and the page speak.
    pub language: Language,
}

/// A running demo.
pub struct Demo {
    stage: Arc<Stage>,
    watch: JoinHandle<()>,
    folder: tempfile::TempDir,
}

/// World No Tobacco Day 2027, a Monday, a minute before nine in Shanghai.
fn beginning() -> anyhow::Result<Instant> {
    let wall = NaiveDate::from_ymd_opt(2027, 5, 31).and_then(|day| day.and_hms_opt(8, 59, 0));
    Ok(Instant::at(
        wall.context("a day of the calendar")?,
        Shanghai,
    ))
}

impl Demo {
    /// Starts it: the office is there, the bot runs. A taken address is a `sandbox::StartError` in the error.
    pub async fn start(options: DemoOptions) -> anyhow::Result<Demo> {
        let folder = tempfile::Builder::new().prefix("tongluo-demo-").tempdir()?;
        let messages = folder.path().join("messages");
        lay_out(&messages)?;
        let database = folder.path().join("tongluo.db");
        let stage = Stage::open(StageOptions {
            messages,
            database: format!("sqlite:{}", database.display()),
            at: beginning()?,
            pace: Pace::Running,
            seed: Generator::system().bits(),
            language: options.language,
            listen: options.listen,
            limits: true,
        })
        .await?;
        let stage = Arc::new(stage);
        furnish(&stage).await?;
        let catalogue = stage.app()?.catalogue();
        stage.run_live().await?;
        let host = Playing {
            stage: Arc::downgrade(&stage),
            catalogue,
            texts: Texts::new(match options.language {
                Language::Chinese => Lang::Zh,
                Language::English => Lang::En,
            }),
        };
        stage.sandbox().set_host(Arc::new(host));
        let watch = tokio::spawn(tell_of_changes(Arc::downgrade(&stage)));
        Ok(Demo {
            stage,
            watch,
            folder,
        })
    }

    /// Where the page is.
    pub fn url(&self) -> String {
        self.stage.sandbox().url()
    }

    /// What it plays on.
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// Ends it in order and removes its folder.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.watch.abort();
        let ended = match Arc::into_inner(self.stage) {
            Some(stage) => stage.close().await,
            // The page is just being looked at; what it reads ends with the program.
            None => Ok(()),
        };
        self.folder.close()?;
        ended
    }
}

/// Tells the page when the database has changed, whoever changed it.
async fn tell_of_changes(stage: Weak<Stage>) {
    let mut known = None;
    let mut looks = tokio::time::interval(LOOK);
    loop {
        looks.tick().await;
        let Some(stage) = stage.upgrade() else { return };
        let version = stage.store().data_version().await.ok();
        if version != known {
            known = version;
            stage.world().stir();
        }
    }
}

/// The demo as the page sees it.
struct Playing {
    stage: Weak<Stage>,
    /// The samples as they were laid out; what was approved.
    catalogue: Arc<Catalogue>,
    texts: Texts,
}

impl Playing {
    fn stage(&self) -> Result<Arc<Stage>, String> {
        let gone = || self.texts.say("stage-ended", &[]);
        self.stage.upgrade().ok_or_else(gone)
    }

    fn failed(&self, error: impl std::fmt::Display) -> String {
        let why = format!("{error:#}");
        self.texts.say("stage-failed", &[("why", &why)])
    }

    async fn look(&self, stage: &Stage) -> Result<Overview, StoreError> {
        let (catalogue, texts) = (self.catalogue.clone(), self.texts.clone());
        let (now, zone) = (stage.now(), stage.settings().zone);
        let look = stage.store().read(move |conn| {
            Box::pin(async move {
                let words = Words {
                    texts: &texts,
                    zone,
                };
                show::overview(conn, &catalogue, &words, now).await
            })
        });
        let mut overview = look.await?;
        overview.running = stage.is_live().await;
        Ok(overview)
    }

    async fn next_moment(&self, stage: &Stage) -> Result<Option<Instant>, String> {
        let (catalogue, texts) = (self.catalogue.clone(), self.texts.clone());
        let (now, zone) = (stage.now(), stage.settings().zone);
        let read = stage.store().read(move |conn| {
            Box::pin(async move {
                let words = Words {
                    texts: &texts,
                    zone,
                };
                show::next_moment(conn, &catalogue, &words, now).await
            })
        });
        let moment = read.await.map_err(|e| self.failed(e))?;
        Ok(moment.map(|moment| moment.at))
    }

    /// Moves the time and gives the bot the moment to do what is due: a jump is meant to show it, not to make it late.
    async fn go(&self, stage: &Stage, to: Instant) -> Result<(), String> {
        let since = stage.now();
        if to <= since {
            return Ok(());
        }
        stage.clock_at(to);
        for _ in 0..LOOKS {
            if !stage.is_live().await {
                return Ok(());
            }
            let (catalogue, now) = (self.catalogue.clone(), stage.now());
            let look = stage.store().read(move |conn| {
                Box::pin(async move { show::caught_up(conn, &catalogue, since, now).await })
            });
            if look.await.map_err(|e| self.failed(e))? {
                return Ok(());
            }
            tokio::time::sleep(AGAIN).await;
        }
        // It is late, and will say so; the page shows what it does.
        Ok(())
    }

    async fn travel(&self, jump: Jump) -> Result<(), String> {
        let stage = self.stage()?;
        match jump {
            Jump::NextOpening => match self.next_moment(&stage).await? {
                Some(at) => self.go(&stage, at).await,
                None => Err(self.texts.say("stage-nothing-ahead", &[])),
            },
            Jump::ByMs(ms) if ms <= 0 => Err(self.texts.say("stage-only-forward", &[])),
            Jump::ByMs(ms) => {
                let end = stage.now().plus(Span::millis(ms));
                // What comes on the way comes at its minute; a bot that is down misses it, as it would.
                while stage.is_live().await {
                    match self.next_moment(&stage).await? {
                        Some(at) if at < end => self.go(&stage, at).await?,
                        _ => break,
                    }
                }
                self.go(&stage, end).await
            }
        }
    }
}

impl Host for Playing {
    fn overview(&self) -> BoxFuture<'_, Overview> {
        Box::pin(async move {
            let Ok(stage) = self.stage() else {
                return Overview::default();
            };
            match self.look(&stage).await {
                Ok(overview) => overview,
                Err(error) => {
                    tracing::warn!(%error, "the figures could not be read");
                    Overview::default()
                }
            }
        })
    }

    fn jump(&self, to: Jump) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(self.travel(to))
    }

    fn kill(&self) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(async move {
            self.stage()?.crash().await;
            Ok(())
        })
    }

    fn restart(&self) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(async move {
            let started = self.stage()?.run_live().await;
            started.map_err(|e| self.failed(e))
        })
    }
}
