//! Composition: builds the rooms from the settings, owns the loops, the watcher and the end. Decides nothing about posts.

mod alone;
pub mod carry;
mod errands;
pub(crate) mod files;
mod guard;
mod hearing;
mod live;
mod menus;
mod place;
mod pushed;
mod reload;

pub use live::{not_listening, run, run_on, until_stopped};
pub use place::{backups_folder, machine};

use crate::action::Refused;
use crate::channel::telegram::{Telegram, TelegramDialect, Unusable};
use crate::channel::{Dialect, Ear, EarError, Incoming, Probe, ProbeError, Transport};
use crate::clock::Clock;
use crate::config::{Language, Settings, Updates};
use crate::domain::campaign::Catalogue;
use crate::domain::halt::Halt;
use crate::domain::id::BotId;
use crate::domain::problem::Problem;
use crate::domain::time::{Instant, Next, Span};
use crate::engine::alarm::Alarm;
use crate::engine::approver::Approver;
use crate::engine::pace::Pace;
use crate::engine::planner::Planner;
use crate::engine::registrar::Registrar;
use crate::engine::replies::Replies;
use crate::engine::sender::{Sender, Turn};
use crate::engine::{
    Office, backup, closer, held, intake, joiner, retention, starter, teller, week,
};
use crate::entropy::Entropy;
use crate::store::{Committed, Store, StoreError, bots, halts, leases, occurrences, rates};
use crate::text::{Lang, Texts};
use alone::{Alone, Conflict};
use arc_swap::{ArcSwap, ArcSwapOption};
use guard::Guard;
use hearing::Hearing;
use pushed::Pushed;
use reload::Messages;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The channel's name in the database.
const CHANNEL: &str = "telegram";

/// After this long without an update the channel may number from anywhere (Bot API, `Update.update_id`: a week).
const SILENCE: Span = Span::days(6);

/// How often the program writes down that it is alive.
const BEAT: Span = Span::seconds(30);

/// How often what is no longer needed is thrown away.
const TIDY: Span = Span::hours(1);

/// The whole bot, put together. Dropping it loses only what was best effort.
pub struct App {
    office: Arc<Office>,
    planner: Planner,
    registrar: Registrar,
    approver: Approver,
    sender: Arc<Sender>,
    replies: Arc<Replies>,
    ear: Arc<dyn Ear>,
    probe: Arc<dyn Probe>,
    alarm: Alarm,
    guard: Guard,
    messages: Messages,
    username: String,
    backups: Option<PathBuf>,
    alone: Alone,
    pushed: Pushed,
    hearing: Hearing,
    /// What people do is pushed to us; else we poll for it.
    hooked: bool,
    /// What stands in the way of anything leaving, as last seen.
    halted: Mutex<Vec<Halt>>,
    committed: Mutex<Option<Committed>>,
    /// When the program last heard from the channel without an error, Unix ms; 0 is never.
    heard: AtomicI64,
    beat: Mutex<(Option<Instant>, Option<Instant>)>,
    /// Whose menus of commands were set since the start: addresses, and nothing for everybody's.
    menus: Mutex<BTreeSet<String>>,
}

/// The dialects of all channels; none needs a token.
pub fn dialects() -> Vec<Box<dyn Dialect>> {
    vec![Box::new(TelegramDialect)]
}

/// Something that looks at the channel and sends nothing; nothing where there is no token.
pub fn probe(settings: &Settings) -> Result<Option<Box<dyn Probe>>, Unusable> {
    let Some(token) = settings.token.clone() else {
        return Ok(None);
    };
    let clock: Arc<dyn Clock> = Arc::new(crate::clock::SystemClock::default());
    let telegram = Telegram::new(token, &settings.api_url, clock)?;
    Ok(Some(Box::new(telegram)))
}

fn refused(problem: Problem) -> anyhow::Error {
    Refused::Because(problem).into()
}

impl App {
    /// Puts the bot together: asks the channel who it is, stamps the database, reads `messages/`.
    /// The error is a sentence for a person: a missing or refused token, an address that doesn't answer, a foreign database.
    pub async fn assemble(
        settings: &Settings,
        store: Store,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> anyhow::Result<App> {
        let Some(token) = settings.token.clone() else {
            return Err(refused(Problem::error("token-missing")));
        };
        let url = settings.api_url.clone();
        let telegram =
            Telegram::new(token, &url, clock.clone()).map_err(|unusable| match unusable {
                Unusable::Token => refused(Problem::error("token-refused").with("url", &url)),
                other => refused(
                    Problem::error("api-unreachable")
                        .with("url", &url)
                        .with("why", other),
                ),
            })?;
        let telegram = Arc::new(telegram);
        let me = telegram.me().await.map_err(|error| match error {
            ProbeError::Token => refused(Problem::error("token-refused").with("url", &url)),
            other => refused(
                Problem::error("api-unreachable")
                    .with("url", &url)
                    .with("why", other),
            ),
        })?;
        let now = clock.now();
        let (external, username, address) =
            (me.external_id.clone(), me.username.clone(), url.clone());
        let bot = store
            .write(move |tx| {
                Box::pin(async move { bots::stamp(tx, &external, &username, &address, now).await })
            })
            .await?;
        let office = Arc::new(Office {
            store,
            bot,
            channel: CHANNEL,
            texts: Texts::new(lang(settings.language)),
            zone: settings.zone,
            readers: settings.readers.clone(),
            a_second: settings.a_second,
            pace: Pace::default(),
            clock,
            owner: format!("{}-{:x}", std::process::id(), entropy.bits()),
            entropy,
            dialects: dialects(),
            catalogue: ArcSwap::from_pointee(Catalogue::default()),
            shelf: ArcSwapOption::empty(),
            memory: intake::Memory::default(),
            time_is_right: AtomicBool::new(true),
        });
        let transport: Arc<dyn Transport> = telegram.clone();
        let app = App {
            planner: Planner::new(office.clone()),
            registrar: Registrar::new(office.clone()),
            approver: Approver::new(office.clone()),
            sender: Arc::new(Sender::new(office.clone(), transport.clone())),
            replies: Arc::new(Replies::new(office.clone(), transport.clone())),
            alarm: Alarm::new(office.clone(), transport),
            guard: Guard::new(telegram.clone(), office.clock.as_ref()),
            probe: telegram.clone(),
            ear: telegram,
            messages: Messages::new(settings.messages.clone(), settings.zone),
            username: me.username,
            backups: place::backups_folder(settings),
            alone: Alone::default(),
            pushed: Pushed::default(),
            hearing: Hearing::default(),
            hooked: settings.updates == Updates::Webhook,
            halted: Mutex::default(),
            committed: Mutex::default(),
            heard: AtomicI64::new(0),
            beat: Mutex::default(),
            menus: Mutex::default(),
            office,
        };
        place::recognise(&app.office, now).await?;
        app.wait_for_the_first_word(now).await?;
        app.see_halts().await?;
        joiner::adopt(&app.office, now).await?;
        app.reload().await?;
        app.resume_hearing().await?;
        app.alarm.learn().await?;
        Ok(app)
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.office.store
    }
    /// What is published when, as last read without errors.
    pub fn catalogue(&self) -> Arc<Catalogue> {
        self.office.catalogue.load_full()
    }
    /// The words.
    pub fn texts(&self) -> &Texts {
        &self.office.texts
    }
    /// The bot in the database.
    pub fn bot(&self) -> BotId {
        self.office.bot
    }
    /// The bot's user name, without `@`.
    pub fn username(&self) -> &str {
        &self.username
    }

    /// One turn of every engine at this instant; tries and edits are waited for.
    pub async fn turn(&self) -> Result<Next, StoreError> {
        let (turn, next) = self.decide_aloud(true).await?;
        let next = next.or(self.run_errands(self.office.clock.now()).await?);
        let tries = turn
            .ready
            .into_iter()
            .map(|ready| self.sender.deliver(ready));
        for done in futures_util::future::join_all(tries).await {
            done?;
        }
        let edits = turn
            .stale
            .into_iter()
            .map(|stale| self.sender.refresh(stale));
        for done in futures_util::future::join_all(edits).await {
            done?;
        }
        for leaving in turn.leaving {
            self.sender.leave(leaving).await?;
        }
        let said = self.replies.tick(self.office.clock.now()).await?;
        Ok(next.or(said))
    }

    /// The same as `decide`, and the owner hears at once where the database fails.
    async fn decide_aloud(&self, plan: bool) -> Result<(Turn, Next), StoreError> {
        let decided = self.decide(plan).await;
        let now = self.office.clock.now();
        match decided {
            Ok((turn, next)) => Ok((turn, next.or(self.alarm.passed(now).await))),
            Err(error) => {
                self.alarm.failed(&error, now).await;
                // The sign of life is not put off: with it the next turn sees whether it is over.
                self.beat.lock().unwrap_or_else(PoisonError::into_inner).0 = None;
                Err(error)
            }
        }
    }

    /// What the engines decide now: what is claimed, and when to ask again. `plan` looks at the posts too.
    async fn decide(&self, plan: bool) -> Result<(Turn, Next), StoreError> {
        let now = self.office.clock.now();
        self.see_halts().await?;
        if !self.alone.speaks(self.office.clock.monotonic()) {
            let silent = Turn {
                ready: Vec::new(),
                stale: Vec::new(),
                leaving: Vec::new(),
                next: Next::Idle,
            };
            return Ok((silent, Next::At(now.plus(Span::seconds(1)))));
        }
        let right = self.guard.check(&self.office, now).await?;
        self.office.time_is_right.store(right, Ordering::Relaxed);
        let mut next = Next::Idle;
        if right {
            if plan {
                next = next.or(self.planner.tick(now).await?);
                next = next.or(self.approver.tick(now).await?);
            }
            next = next.or(closer::tick(&self.office, now).await?);
            next = next.or(week::tick(&self.office, now).await?);
            next = next.or(self.housekeep(now).await?);
        } else {
            next = Next::At(now.plus(Span::minutes(1)));
        }
        next = next.or(joiner::tick(&self.office, now).await?);
        next = next.or(starter::tick(&self.office, now).await?);
        held::tick(&self.office, now).await?;
        next = next.or(self.registrar.tick(now).await?);
        next = next.or(teller::tick(&self.office, now).await?);
        let turn = self.sender.claim(now).await?;
        next = next.or(turn.next);
        Ok((turn, next))
    }

    /// One poll and what it brings, committed on return. The error says why nothing was heard.
    pub async fn listen(&self, wait: Span) -> anyhow::Result<usize> {
        match self.hear(wait).await {
            Ok(new) => Ok(new),
            Err(Deaf::Store(error)) => Err(error.into()),
            Err(Deaf::Ear(why)) => Err(anyhow::anyhow!("nothing heard: {why:?}")),
        }
    }

    async fn hear(&self, wait: Span) -> Result<usize, Deaf> {
        let batch = self.poll(wait).await?;
        self.keep(batch).await
    }

    /// One poll; by asking it confirms what was committed before. Dropped in the middle it confirms and loses nothing.
    async fn poll(&self, wait: Span) -> Result<Vec<Incoming>, Deaf> {
        let polled = self.ask(wait).await;
        if let Err(deaf) = &polled {
            self.was_deaf(deaf);
        }
        polled
    }

    async fn ask(&self, wait: Span) -> Result<Vec<Incoming>, Deaf> {
        let kept = self
            .committed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let after = match kept {
            Some(committed) => Some(committed),
            None => {
                let now = self.office.clock.now();
                self.office
                    .store
                    .committed(self.office.bot, SILENCE, now)
                    .await?
            }
        };
        let batch = match self.ear.poll(after, wait).await {
            Err(EarError::Taken(why)) => {
                self.conflict().await?;
                return Err(EarError::Taken(why).into());
            }
            heard => heard?,
        };
        fail::fail_point!("batch-confirmed");
        let monotonic = self.office.clock.monotonic();
        self.alone.heard(monotonic);
        if self.alone.doubts(monotonic) {
            // Perhaps the other one takes it in; it is not confirmed, so it comes again.
            return Ok(Vec::new());
        }
        Ok(batch)
    }

    /// Another program listens with the same token. The second time in a while it is written down, and nothing leaves until
    /// a person names the one that goes on.
    async fn conflict(&self) -> Result<(), StoreError> {
        let now = self.office.clock.now();
        if self.alone.conflict(self.office.clock.monotonic()) == Conflict::First {
            tracing::warn!(
                "another program seems to listen with the same token; nothing is sent until that is clear"
            );
            return Ok(());
        }
        let owner = self.office.owner.clone();
        let begun = self
            .office
            .store
            .write(move |tx| {
                Box::pin(async move { halts::begin(tx, Halt::Taken, &owner, now).await })
            })
            .await?;
        if begun {
            tracing::error!(
                "another program listens with the same token: nothing is sent any more; stop the wrong one of the two, \
                 then run tongluo resume on the other"
            );
        }
        Ok(())
    }

    /// Whether such a halt stood when it was last looked.
    fn is_halted(&self, why: Halt) -> bool {
        let halted = self.halted.lock().unwrap_or_else(PoisonError::into_inner);
        halted.contains(&why)
    }

    async fn see_halts(&self) -> Result<(), StoreError> {
        let standing = self.office.halts().await?;
        *self.halted.lock().unwrap_or_else(PoisonError::into_inner) = standing;
        Ok(())
    }

    /// Makes the backup that is due, where backups are kept; says when the next one is.
    pub async fn back_up(&self) -> Result<Next, StoreError> {
        match &self.backups {
            Some(folder) => backup::tick(&self.office, folder, self.office.clock.now()).await,
            None => Ok(Next::Idle),
        }
    }

    /// Takes a batch in; the next poll confirms it.
    async fn keep(&self, batch: Vec<Incoming>) -> Result<usize, Deaf> {
        let kept = self.take_in(batch).await;
        if let Err(deaf) = &kept {
            self.was_deaf(deaf);
        }
        kept
    }

    async fn take_in(&self, batch: Vec<Incoming>) -> Result<usize, Deaf> {
        if batch.is_empty() {
            self.has_heard().await?;
            return Ok(0);
        }
        let taken = intake::take_in(&self.office, batch).await?;
        fail::fail_point!("batch-committed");
        self.replies.push(taken.replies, self.office.clock.now());
        let proof = Some(taken.committed).filter(|c| c.up_to().is_some());
        *self
            .committed
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = proof;
        self.has_heard().await?;
        Ok(taken.new)
    }

    /// One pushed update; it is on the disk when this returns.
    pub async fn accept(&self, body: &[u8]) -> Result<(), StoreError> {
        let incoming = self.ear.accept(body);
        let taken = self
            .pushed
            .take(&self.office, &self.replies, incoming)
            .await;
        if let Err(error) = taken {
            self.was_deaf(&Deaf::Store(error.clone()));
            return Err(error);
        }
        if let Err(error) = self.has_heard().await {
            // The update itself is on the disk.
            tracing::error!(%error, "that nothing was heard for a while could not be written down yet");
        }
        Ok(())
    }

    /// Reads `messages/` again. A broken edit leaves what stood before.
    pub async fn reload(&self) -> Result<(), StoreError> {
        self.messages.reload(&self.office).await
    }

    /// Writes down that the program is alive, and throws away what is no longer needed; says when there is more of it.
    async fn housekeep(&self, now: Instant) -> Result<Next, StoreError> {
        let (beat, tidy) = {
            let mut last = self.beat.lock().unwrap_or_else(PoisonError::into_inner);
            let due = |at: Option<Instant>, every: Span| {
                at.is_none_or(|at| now.since(at) >= every || now < at)
            };
            let (beat, tidy) = (due(last.0, BEAT), due(last.1, TIDY));
            if beat {
                last.0 = Some(now);
            }
            if tidy {
                last.1 = Some(now);
            }
            (beat, tidy)
        };
        if !beat && !tidy {
            return Ok(Next::Idle);
        }
        let heard = self.heard_until();
        self.office
            .store
            .write(move |tx| {
                Box::pin(async move {
                    leases::take(tx, "alive", CHANNEL, now, now).await?;
                    hearing::stamp(tx, heard, now).await?;
                    if tidy {
                        rates::prune(tx, now.minus(Span::minutes(10))).await?;
                        crate::store::intake::prune(tx, now).await?;
                    }
                    Ok::<(), StoreError>(())
                })
            })
            .await?;
        if beat {
            self.alarm.learn().await?;
        }
        if !tidy {
            return Ok(Next::Idle);
        }
        // An older copy that is put in this one's place will be known by it.
        self.office.store.tread().await?;
        // The hour is short enough for what becomes due later; what one turn did not manage is done in the next.
        let more = retention::tick(&self.office, now).await?;
        if !matches!(more, Next::At(at) if at <= now) {
            return Ok(Next::Idle);
        }
        self.beat.lock().unwrap_or_else(PoisonError::into_inner).1 = None;
        Ok(Next::At(now))
    }

    /// A fresh database opens nothing until a person says that it may begin.
    async fn wait_for_the_first_word(&self, now: Instant) -> Result<(), StoreError> {
        let owner = self.office.owner.clone();
        self.office
            .store
            .write(move |tx| {
                Box::pin(async move {
                    if halts::ever(tx, Halt::NotStarted).await? || occurrences::any(tx).await? {
                        return Ok(());
                    }
                    halts::begin(tx, Halt::NotStarted, &owner, now).await?;
                    Ok(())
                })
            })
            .await
    }
}

fn lang(language: Language) -> Lang {
    match language {
        Language::Chinese => Lang::Zh,
        Language::English => Lang::En,
    }
}

/// Why nothing was heard.
#[derive(Debug)]
enum Deaf {
    Store(StoreError),
    Ear(EarError),
}

impl From<StoreError> for Deaf {
    fn from(error: StoreError) -> Deaf {
        Deaf::Store(error)
    }
}

impl From<EarError> for Deaf {
    fn from(error: EarError) -> Deaf {
        Deaf::Ear(error)
    }
}
