//! The server: the Bot API, the files, the page, and the pusher that feeds webhooks.
//!
//! It carries; what is true is decided in `world`.

mod answer;
mod line;
mod params;
mod push;
mod wire;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::RwLock;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::clock::{SystemClock, WorldClock};
use crate::host::Host;
use crate::shared::Shared;
use crate::world::World;
use line::{Line, Lines};

/// An upload of 50 MB and what stands around it.
const BODY_BYTES: usize = 64 * 1024 * 1024;

/// How long `stop` waits for open connections.
const STOP_PATIENCE: Duration = Duration::from_secs(2);

/// The page's language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Language {
    /// 简体中文.
    #[default]
    Chinese,
    /// English.
    English,
}

/// What a sandbox is started with.
pub struct Options {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The world's clock.
    pub clock: Arc<dyn WorldClock>,
    /// The product behind the bot, if the page should show it.
    pub host: Option<Arc<dyn Host>>,
    /// Decides all ids. Another start wants another seed, or old updates look like new ones.
    pub seed: u64,
    /// The page's first language.
    pub language: Language,
    /// How long to wait after a webhook failed for the second time; it doubles from there.
    pub push_retry: Duration,
}

impl Options {
    /// A free port of this machine, the system's clock, no host.
    #[must_use]
    pub fn local(seed: u64) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            clock: Arc::new(SystemClock),
            host: None,
            seed,
            language: Language::default(),
            push_retry: Duration::from_secs(2),
        }
    }
}

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is taken or not ours.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// No client for webhooks could be made.
    #[error("cannot make a client for webhooks: {0}")]
    Client(#[from] reqwest::Error),
}

/// What every request can reach.
#[derive(Clone)]
pub(crate) struct Stand {
    pub(crate) shared: Arc<Shared>,
    pub(crate) host: Arc<RwLock<Option<Arc<dyn Host>>>>,
    pub(crate) language: Language,
    pub(crate) address: SocketAddr,
    pub(crate) stopping: watch::Receiver<bool>,
}

impl Stand {
    pub(crate) fn host(&self) -> Option<Arc<dyn Host>> {
        self.host.read().ok().and_then(|host| host.clone())
    }

    /// Ends when the server is told to stop.
    pub(crate) async fn stopped(&self) {
        let mut stopping = self.stopping.clone();
        // A closed channel means that the server is gone, which is a stop too.
        let _ = stopping.wait_for(|stop| *stop).await;
    }
}

/// A running sandbox.
pub struct Sandbox {
    stand: Stand,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
    pusher: JoinHandle<()>,
}

impl Sandbox {
    /// Starts the server. It serves until [`Sandbox::stop`].
    ///
    /// # Errors
    /// When the address can't be had.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let address = options.listen;
        let failed = |source| StartError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let client = reqwest::Client::builder()
            .no_proxy()
            .timeout(Duration::from_secs(60))
            .build()?;
        let world = World::new(options.seed, options.clock.now_ms());
        let (stop, stopping) = watch::channel(false);
        let stand = Stand {
            shared: Arc::new(Shared::new(world, options.clock)),
            host: Arc::new(RwLock::new(options.host)),
            language: options.language,
            address,
            stopping,
        };
        let router: Router = crate::page::routes(&stand)
            .fallback(answer::bot_api)
            .layer(DefaultBodyLimit::max(BODY_BYTES))
            .with_state(stand.clone());
        let service = router.into_make_service_with_connect_info::<Line>();
        let waiting = stand.clone();
        let server = tokio::spawn(async move {
            let serving = axum::serve(Lines(listener), service);
            if let Err(error) = serving
                .with_graceful_shutdown(async move { waiting.stopped().await })
                .await
            {
                tracing::error!(%error, "the sandbox stopped serving");
            }
        });
        let pusher = tokio::spawn(push::run(stand.clone(), client, options.push_retry));
        Ok(Self {
            stand,
            stop,
            server,
            pusher,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.stand.address
    }

    /// The address that a bot is given in the place of `https://api.telegram.org`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.stand.address)
    }

    /// The world.
    #[must_use]
    pub fn world(&self) -> &Arc<Shared> {
        &self.stand.shared
    }

    pub(crate) fn language(&self) -> Language {
        self.stand.language
    }

    /// Shows a host on the page from now on.
    pub fn set_host(&self, host: Arc<dyn Host>) {
        if let Ok(mut place) = self.stand.host.write() {
            *place = Some(host);
        }
        self.stand.shared.stir();
    }

    /// Stops serving: waiting polls end, connections close.
    pub async fn stop(self) {
        // Nobody listening any more is what stopping wants.
        let _ = self.stop.send(true);
        self.pusher.abort();
        let mut server = self.server;
        if tokio::time::timeout(STOP_PATIENCE, &mut server)
            .await
            .is_err()
        {
            server.abort();
        }
    }
}
