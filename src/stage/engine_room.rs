//! The app on threads of its own, so that its power can be cut: whatever it had begun anywhere ends at once, undrained.
//! Knows nothing of what the app does.

use crate::app::App;
use crate::clock::Clock;
use crate::config::Settings;
use crate::entropy::Entropy;
use crate::store::{Options, Store};
use anyhow::Context;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// How long an orderly end may take before the power is cut all the same.
const PATIENCE: Duration = Duration::from_secs(10);

/// A running app.
pub(super) struct EngineRoom {
    threads: Threads,
    shutdown: CancellationToken,
    running: JoinHandle<anyhow::Result<()>>,
}

/// A runtime that may be dropped anywhere.
struct Threads(Option<Runtime>);

impl Drop for Threads {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl EngineRoom {
    /// Opens the database and the app, and lets it run.
    pub(super) async fn start(
        settings: Settings,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> anyhow::Result<EngineRoom> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("bot")
            .enable_all()
            .build()?;
        let assembled = runtime.spawn(async move {
            let options = Options {
                migrate: true,
                now: clock.now(),
            };
            let store = Store::open(settings.database.reveal(), options).await?;
            App::assemble(&settings, store, clock, entropy).await
        });
        let threads = Threads(Some(runtime));
        let app = Arc::new(assembled.await??);
        let shutdown = CancellationToken::new();
        let runtime = threads.0.as_ref().context("the threads are there")?;
        let running = runtime.spawn(app.run(shutdown.clone()));
        Ok(EngineRoom {
            threads,
            shutdown,
            running,
        })
    }

    /// Whether it still runs.
    pub(super) fn is_up(&self) -> bool {
        !self.running.is_finished()
    }

    /// Ends it at once. Returns when nothing of it is left.
    pub(super) async fn cut_the_power(mut self) {
        self.running.abort();
        if let Some(runtime) = self.threads.0.take() {
            // Blocks until all that was begun is dropped; a panic in there has been said already.
            let gone =
                tokio::task::spawn_blocking(move || runtime.shutdown_timeout(PATIENCE)).await;
            if let Err(error) = gone {
                tracing::warn!(%error, "the bot's threads did not end well");
            }
        }
    }

    /// Asks it to end and to drain first. Its error, if it had one.
    pub(super) async fn shut_down(mut self) -> anyhow::Result<()> {
        self.shutdown.cancel();
        let ended = tokio::time::timeout(PATIENCE, &mut self.running).await;
        self.cut_the_power().await;
        match ended {
            Ok(ended) => ended?,
            Err(_) => Ok(()),
        }
    }
}
