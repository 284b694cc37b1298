//! The loops of a running bot, and how it ends: no new updates, what was taken in is answered, tries under way are recorded.
//! What a crash would lose is only what was best effort.

use super::{App, Deaf, refused};
use crate::channel::EarError;
use crate::clock::{Clock, SystemClock};
use crate::config::{Settings, Updates};
use crate::domain::halt::Halt;
use crate::domain::problem::Problem;
use crate::domain::time::{Next, Span};
use crate::entropy::{Entropy, Generator};
use crate::store::{Options, Store};
use crate::web::{self, Hook};
use anyhow::Context;
use notify::{RecursiveMode, Watcher};
use secrecy::ExposeSecret;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How often the database is asked whether another program wrote.
const LOOK: Duration = Duration::from_millis(250);

/// The longest wait of the engines: they also write down that the bot is alive.
const LOOK_UP: Duration = Duration::from_secs(20);

/// How long a poll waits at the channel.
const POLL: Span = Span::seconds(25);

/// Edits of files come in bursts.
const SETTLE: Duration = Duration::from_millis(300);

/// How often the bot's lock is looked after.
const LOCK: Duration = Duration::from_secs(3);

/// How long what is under way may take at the end.
const DRAIN: Duration = Duration::from_secs(8);

/// A bot that heard nothing for this long is not well.
const DEAF: Span = Span::minutes(2);

/// Tries and edits under way at most.
const UNDER_WAY: usize = 64;

/// Runs the bot of these settings until SIGTERM or Ctrl-C.
pub async fn run(settings: Settings) -> anyhow::Result<()> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::default());
    let options = Options {
        migrate: true,
        now: clock.now(),
    };
    let store = Store::open(settings.database.reveal(), options).await?;
    run_on(settings, store, clock, Arc::new(Generator::system())).await
}

/// The same on a database that is open, by another clock and another chance: for who plays with the bot from outside.
pub async fn run_on(
    settings: Settings,
    store: Store,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> anyhow::Result<()> {
    let mut lock = store.lock_for_bot().await?;
    let listener = listen(&settings).await?;
    let app = App::assemble(&settings, store.clone(), clock, entropy).await?;
    let app = Arc::new(app);
    let hook = app.hook(&settings).await?;
    let shutdown = CancellationToken::new();
    let stop = shutdown.clone();
    tokio::spawn(async move {
        until_stopped().await;
        tracing::info!("stopping");
        stop.cancel();
    });
    let served = tokio::spawn(web::serve(
        listener,
        hook,
        app.health(settings.updates),
        shutdown.clone(),
    ));
    tracing::info!(bot = app.username(), listen = %settings.listen, "running");
    // Nobody listens where there is no systemd.
    let _ = sd_notify::notify(&[sd_notify::NotifyState::Ready]);
    let polling = settings.updates == Updates::Polling;
    if polling {
        app.alone.listen_first();
    }
    let done = tokio::select! {
        done = app.clone().loops(shutdown.clone(), polling) => done,
        lost = async {
            loop {
                tokio::time::sleep(LOCK).await;
                if let Err(error) = lock.check().await {
                    break error;
                }
            }
        } => Err(lost.into()),
    };
    shutdown.cancel();
    served.await.context("the listener")??;
    drop(app);
    store.close().await;
    done
}

async fn listen(settings: &Settings) -> anyhow::Result<TcpListener> {
    let bound = TcpListener::bind(settings.listen).await;
    bound.map_err(|why| refused(not_listening(&settings.listen.to_string(), &why)))
}

/// Why an address can't be listened on.
pub fn not_listening(address: &str, why: &std::io::Error) -> Problem {
    let code = match why.kind() {
        std::io::ErrorKind::AddrInUse => "listen-taken",
        std::io::ErrorKind::PermissionDenied => "listen-forbidden",
        _ => "listen-failed",
    };
    Problem::error(code)
        .with("address", address)
        .with("why", why.kind())
}

/// Returns when somebody wants the program to end: Ctrl-C, or SIGTERM where there is one.
pub async fn until_stopped() {
    #[cfg(unix)]
    if let Ok(mut term) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
    {
        tokio::select! {
            _ = term.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        return;
    }
    // Without a handler the signal ends the program at once, which is what was wanted.
    let _ = tokio::signal::ctrl_c().await;
}

impl App {
    /// All loops by polling, until shutdown; then what is under way is finished.
    pub async fn run(self: Arc<Self>, shutdown: CancellationToken) -> anyhow::Result<()> {
        self.loops(shutdown, true).await
    }

    async fn loops(
        self: Arc<Self>,
        shutdown: CancellationToken,
        polling: bool,
    ) -> anyhow::Result<()> {
        let wake = Arc::new(Notify::new());
        let mut tasks: JoinSet<anyhow::Result<()>> = JoinSet::new();
        tasks.spawn(self.clone().engines(shutdown.clone(), wake.clone()));
        tasks.spawn(self.clone().talk(shutdown.clone()));
        tasks.spawn(self.clone().errands(shutdown.clone()));
        tasks.spawn(self.clone().menus(shutdown.clone()));
        tasks.spawn(self.clone().watch_database(shutdown.clone(), wake.clone()));
        tasks.spawn(self.clone().watch_messages(shutdown.clone(), wake.clone()));
        tasks.spawn(self.clone().keep_backups(shutdown.clone()));
        if polling {
            tasks.spawn(self.clone().ears(shutdown.clone()));
        }
        let mut result = Ok(());
        while let Some(ended) = tasks.join_next().await {
            let ended = match ended {
                Ok(ended) => ended,
                Err(panic) => Err(anyhow::anyhow!("a part of the bot stopped: {panic}")),
            };
            if let Err(error) = ended {
                tracing::error!(
                    error = format!("{error:#}"),
                    "stopping because a part failed"
                );
                result = result.and(Err(error));
            }
            // One part alone is no bot: the others end too, and whoever started it starts it again.
            shutdown.cancel();
        }
        // What was taken in last is still answered.
        let _ = tokio::time::timeout(DRAIN, self.replies.tick(self.office.clock.now())).await;
        if let Err(error) = self.office.store.tread().await {
            tracing::warn!(%error, "the end was not written down");
        }
        result
    }

    /// Planner, closer, sender. The posts are looked at when something outside changed or their time has come; claims also
    /// after every commit.
    async fn engines(
        self: Arc<Self>,
        shutdown: CancellationToken,
        wake: Arc<Notify>,
    ) -> anyhow::Result<()> {
        let mut commits = self.office.store.commits();
        let mut tries: JoinSet<()> = JoinSet::new();
        let (mut plan, mut plan_at) = (true, Next::Idle);
        while !shutdown.is_cancelled() {
            commits.borrow_and_update();
            while tries.try_join_next().is_some() {}
            let now = self.office.clock.now();
            let looked = plan || matches!(plan_at, Next::At(at) if at <= now);
            let turn = self.decide_aloud(looked).await;
            let next = match turn {
                Ok((turn, next)) => {
                    if looked {
                        plan_at = next;
                    }
                    self.start(turn, &mut tries).await;
                    next.or(plan_at)
                }
                Err(error) => {
                    tracing::error!(%error, "a turn failed; it is tried again");
                    Next::At(now.plus(Span::seconds(2)))
                }
            };
            plan = false;
            tokio::select! {
                () = shutdown.cancelled() => {}
                () = wait(self.office.clock.as_ref(), next) => plan = true,
                () = wake.notified() => plan = true,
                // The wall clock may have been set while we waited by another one.
                () = tokio::time::sleep(LOOK_UP) => plan = true,
                _ = commits.changed() => {}
            }
        }
        // What is on the wire is recorded; what takes longer is unknown after the restart, and settled there.
        let _ =
            tokio::time::timeout(DRAIN, async { while tries.join_next().await.is_some() {} }).await;
        Ok(())
    }

    async fn start(&self, turn: crate::engine::sender::Turn, tries: &mut JoinSet<()>) {
        for ready in turn.ready {
            let sender = self.sender.clone();
            tries.spawn(async move {
                if let Err(error) = sender.deliver(ready).await {
                    tracing::error!(%error, "what came of a try was not recorded");
                }
            });
        }
        for stale in turn.stale {
            let sender = self.sender.clone();
            tries.spawn(async move {
                if let Err(error) = sender.refresh(stale).await {
                    tracing::error!(%error, "what came of an edit was not recorded");
                }
            });
        }
        for leaving in turn.leaving {
            let sender = self.sender.clone();
            tries.spawn(async move {
                if let Err(error) = sender.leave(leaving).await {
                    tracing::error!(%error, "what came of leaving a group was not recorded");
                }
            });
        }
        while tries.len() >= UNDER_WAY {
            tries.join_next().await;
        }
    }

    /// Replies, as soon as there are any.
    async fn talk(self: Arc<Self>, shutdown: CancellationToken) -> anyhow::Result<()> {
        loop {
            let now = self.office.clock.now();
            let next = match self.replies.tick(now).await {
                Ok(next) => next,
                Err(error) => {
                    tracing::error!(%error, "replies wait for the database");
                    Next::At(now.plus(Span::seconds(1)))
                }
            };
            if shutdown.is_cancelled() {
                return Ok(());
            }
            tokio::select! {
                () = shutdown.cancelled() => {}
                () = self.replies.rung() => {}
                () = wait(self.office.clock.as_ref(), next) => {}
            }
        }
    }

    /// Files and pictures that a commit asked for, beside everything else: the network may be slow.
    async fn errands(self: Arc<Self>, shutdown: CancellationToken) -> anyhow::Result<()> {
        let mut commits = self.office.store.commits();
        while !shutdown.is_cancelled() {
            commits.borrow_and_update();
            let now = self.office.clock.now();
            let next = match self.run_errands(now).await {
                Ok(next) => next,
                Err(error) => {
                    tracing::error!(%error, "files wait for the database");
                    Next::At(now.plus(Span::seconds(2)))
                }
            };
            tokio::select! {
                () = shutdown.cancelled() => {}
                () = wait(self.office.clock.as_ref(), next) => {}
                _ = commits.changed() => {}
            }
        }
        Ok(())
    }

    /// Backups, as they become due. What takes long holds nobody up: they are written beside everything else.
    async fn keep_backups(self: Arc<Self>, shutdown: CancellationToken) -> anyhow::Result<()> {
        loop {
            let next = match self.back_up().await {
                Ok(next) => next,
                Err(error) => {
                    tracing::error!(%error, "whether a backup is due could not be seen");
                    Next::At(self.office.clock.now().plus(Span::minutes(10)))
                }
            };
            tokio::select! {
                () = shutdown.cancelled() => return Ok(()),
                () = wait(self.office.clock.as_ref(), next) => {}
            }
        }
    }

    /// Long polling. What is heard is committed before the next poll confirms it; the end waits for the batch in hand.
    async fn ears(self: Arc<Self>, shutdown: CancellationToken) -> anyhow::Result<()> {
        let mut prepared = false;
        let mut pause = 0u32;
        // Where it stood before the start both know already.
        let mut silent = self.is_halted(Halt::Taken);
        while !shutdown.is_cancelled() {
            let was = silent;
            silent = self.see_halts().await.is_ok() && self.is_halted(Halt::Taken);
            if was && !silent {
                self.alone.forget();
            }
            if silent {
                if !was {
                    // Once more, so that the other one finds out too; what it brings is left where it is.
                    let _ = self.ear.poll(None, Span::ZERO).await;
                }
                // From here on it would only end the polls of the one that a person names.
                prepared = false;
                tokio::select! {
                    () = shutdown.cancelled() => {}
                    () = tokio::time::sleep(LOOK) => {}
                }
                continue;
            }
            let heard = async {
                if !prepared {
                    self.ear.prepare_polling().await?;
                    prepared = true;
                }
                Ok::<(), Deaf>(())
            };
            let batch = match heard.await {
                // A poll that is dropped in the middle confirms nothing, so nothing is lost by stopping at once.
                Ok(()) => tokio::select! {
                    () = shutdown.cancelled() => return Ok(()),
                    batch = self.poll(if self.alone.waits() { Span::ZERO } else { POLL }) => batch,
                },
                Err(deaf) => Err(deaf),
            };
            // What is in hand is kept and answered before the end.
            let heard = match batch {
                Ok(batch) => self.keep(batch).await,
                Err(deaf) => Err(deaf),
            };
            match heard {
                Ok(_) => pause = 0,
                Err(deaf) => {
                    pause = (pause + 1).min(6);
                    let rest = self.rest(&deaf, pause);
                    prepared = prepared && !matches!(deaf, Deaf::Ear(EarError::Taken(_)));
                    tokio::select! {
                        () = shutdown.cancelled() => {}
                        () = tokio::time::sleep(rest) => {}
                    }
                }
            }
        }
        Ok(())
    }

    fn rest(&self, deaf: &Deaf, pause: u32) -> Duration {
        let jitter = Duration::from_millis(self.office.entropy.bits() % 400);
        let backoff = Duration::from_millis(250 << pause) + jitter;
        match deaf {
            Deaf::Ear(EarError::Busy(span)) => span.to_std() + jitter,
            Deaf::Ear(EarError::Token) => {
                tracing::error!("the token is refused: nothing can be heard");
                Duration::from_secs(30)
            }
            // What it means was said; soon again, so that the other one hears of us.
            Deaf::Ear(EarError::Taken(_)) => Duration::from_secs(1) + jitter,
            Deaf::Ear(EarError::Unreachable(why)) => {
                tracing::warn!(why, "not reachable; trying again");
                backoff
            }
            Deaf::Store(error) => {
                tracing::error!(%error, "what was heard could not be kept; it is not confirmed and comes again");
                backoff
            }
        }
    }

    /// Wakes the engines when another program wrote: an approval, a connection, a resend.
    async fn watch_database(
        self: Arc<Self>,
        shutdown: CancellationToken,
        wake: Arc<Notify>,
    ) -> anyhow::Result<()> {
        let mut seen = None;
        while !shutdown.is_cancelled() {
            match self.office.store.data_version().await {
                Ok(version) if seen != Some(version) => {
                    seen = Some(version);
                    wake.notify_one();
                }
                Ok(_) => {}
                Err(error) => tracing::debug!(%error, "the database can't be asked"),
            }
            tokio::select! {
                () = shutdown.cancelled() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
        Ok(())
    }

    /// Reads `messages/` again when it changes.
    async fn watch_messages(
        self: Arc<Self>,
        shutdown: CancellationToken,
        wake: Arc<Notify>,
    ) -> anyhow::Result<()> {
        let touched = Arc::new(Notify::new());
        let bell = touched.clone();
        let watcher = notify::recommended_watcher(move |change: notify::Result<notify::Event>| {
            if change.is_ok_and(|c| !matches!(c.kind, notify::EventKind::Access(_))) {
                bell.notify_one();
            }
        });
        let watching = watcher.and_then(|mut watcher| {
            watcher.watch(self.messages.dir(), RecursiveMode::Recursive)?;
            Ok(watcher)
        });
        let _watcher = match watching {
            Ok(watcher) => watcher,
            Err(error) => {
                tracing::warn!(%error, "edits of the messages folder are not seen until the next start");
                shutdown.cancelled().await;
                return Ok(());
            }
        };
        loop {
            tokio::select! {
                () = shutdown.cancelled() => return Ok(()),
                () = touched.notified() => {}
            }
            tokio::time::sleep(SETTLE).await;
            if let Err(error) = self.reload().await {
                tracing::error!(%error, "messages were not read again");
            }
            wake.notify_one();
        }
    }

    async fn hook(self: &Arc<Self>, settings: &Settings) -> anyhow::Result<Option<Hook>> {
        if settings.updates == Updates::Polling {
            return Ok(None);
        }
        let (Some(url), Some(secret)) = (&settings.webhook_url, &settings.webhook_secret) else {
            return Err(refused(Problem::error("webhook-incomplete")));
        };
        self.ear
            .prepare_hook(url, secret.expose_secret())
            .await
            .map_err(|why| {
                refused(
                    Problem::error("webhook-refused")
                        .with("url", url)
                        .with("why", format!("{why:?}")),
                )
            })?;
        let path = url
            .splitn(4, '/')
            .nth(3)
            .map_or_else(|| "/".to_owned(), |p| format!("/{p}"));
        let app = self.clone();
        let take: web::Take = Arc::new(move |body| {
            let app = app.clone();
            Box::pin(async move {
                let kept = app.accept(&body).await;
                kept.map_err(|error| web::NotTaken(error.to_string()))
            })
        });
        Ok(Some(Hook {
            path,
            secret: secret.clone(),
            take,
        }))
    }

    fn health(self: &Arc<Self>, updates: Updates) -> web::Health {
        let app = Arc::downgrade(self);
        Arc::new(move || {
            let Some(app) = app.upgrade() else {
                return (false, "stopping".to_owned());
            };
            let heard = app.heard.load(Ordering::Relaxed);
            let since = app.office.clock.now().as_millis() - heard;
            let halted = app.halted.lock().unwrap_or_else(PoisonError::into_inner);
            let closed = halted.iter().find(|h| h.stops_time());
            if let Some(why) = closed {
                return (false, held(*why).to_owned());
            }
            if let Some(what) = app.alarm.failing() {
                return (false, what.to_owned());
            }
            match heard {
                0 => (true, "starting".to_owned()),
                // Nobody pushes where nobody does anything: silence says nothing.
                _ if updates == Updates::Webhook => (true, "well".to_owned()),
                _ if !app.office.time_is_right.load(Ordering::Relaxed) => {
                    (false, "the clock differs".to_owned())
                }
                _ if since > DEAF.as_millis() => {
                    (false, format!("nothing heard for {} s", since / 1000))
                }
                _ => (true, "well".to_owned()),
            }
        })
    }
}

/// Why nothing is sent, for the page that machines read.
fn held(why: Halt) -> &'static str {
    match why {
        Halt::Taken => {
            "another program uses the same token: nothing is sent until tongluo resume names this one"
        }
        Halt::Restored => "a restored or copied database: nothing is sent until tongluo resume",
        Halt::Moved => "this office was moved: nothing is sent from here any more",
        Halt::NotStarted => "not begun",
        Halt::Paused => "paused",
    }
}

async fn wait(clock: &dyn Clock, next: Next) {
    match next {
        Next::At(at) => clock.wait_until(at).await,
        Next::Idle => std::future::pending().await,
    }
}
