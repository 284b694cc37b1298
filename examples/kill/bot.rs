//! The bot's process: the product's own composition on the database that it is given, by a clock that the driver moves. At the
//! armed point it says so and stands still until it is killed.

use crate::combo::{Store as Kind, Updates};
use crate::schema;
use clap::Args;
use secrecy::SecretString;
use std::io::{BufRead, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tongluo::app;
use tongluo::clock::{Clock, MovedClock, SystemClock};
use tongluo::config::{Backups, DatabaseUrl, Settings};
use tongluo::domain::policy::ReaderRules;
use tongluo::domain::time::Span;
use tongluo::entropy::Generator;
use tongluo::stage::TOKEN;
use tongluo::store::{Options, Store, StoreError};

/// How the process ends where another bot has the database still; the driver tries again.
pub(crate) const TAKEN: u8 = 3;

/// What the driver gives along.
#[derive(Debug, Args)]
pub(crate) struct BotGiven {
    #[arg(long, hide = true, default_value = "")]
    database: String,
    #[arg(long, hide = true, default_value = "sqlite")]
    kind: Kind,
    #[arg(long, hide = true, default_value = "")]
    api: String,
    #[arg(long, hide = true, default_value = "messages")]
    messages: PathBuf,
    #[arg(long, hide = true, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    #[arg(long, hide = true, default_value = "polling")]
    way: Updates,
    #[arg(long, hide = true, default_value_t = 0, allow_negative_numbers = true)]
    ahead: i64,
    #[arg(long, hide = true, default_value_t = 0)]
    schema: u32,
    #[arg(long, hide = true)]
    point: Option<String>,
    #[arg(long, hide = true, default_value_t = 1)]
    nth: u64,
}

/// Runs until it is killed.
pub(crate) async fn run(given: BotGiven) -> anyhow::Result<ExitCode> {
    tongluo::telemetry::start(&tongluo::telemetry::Wanted {
        json: false,
        filter: "warn".to_owned(),
        variable: std::env::var("RUST_LOG").ok(),
    })?;
    if let Some(point) = &given.point {
        arm(point, given.nth)?;
    }
    let ahead = Span::millis(given.ahead);
    let clock = MovedClock::running(SystemClock::default().now().plus(ahead));
    let moved = clock.clone();
    std::thread::spawn(move || follow(&moved));
    let options = Options {
        migrate: true,
        now: clock.now(),
    };
    let steps = schema::steps(given.kind, given.schema);
    let settings = settings(&given);
    let played = async {
        let store = Store::open_with(&given.database, options, &steps).await?;
        app::run_on(
            settings,
            store,
            Arc::new(clock),
            Arc::new(Generator::system()),
        )
        .await
    };
    match played.await {
        Err(error) if matches!(error.downcast_ref(), Some(StoreError::Taken)) => {
            Ok(ExitCode::from(TAKEN))
        }
        Err(error) => Err(error),
        Ok(()) => Ok(ExitCode::SUCCESS),
    }
}

fn settings(given: &BotGiven) -> Settings {
    Settings {
        messages: given.messages.clone(),
        database: DatabaseUrl::new(given.database.clone()),
        backups: Backups::Off,
        listen: given.listen,
        api_url: given.api.clone(),
        token: Some(SecretString::from(TOKEN)),
        updates: match given.way {
            Updates::Polling => tongluo::config::Updates::Polling,
            Updates::Webhook => tongluo::config::Updates::Webhook,
        },
        webhook_url: Some(format!("http://{}/updates", given.listen)),
        webhook_secret: Some(SecretString::from("made-up-secret-of-the-emulated-world")),
        // No hour is quiet and no day has enough: what is tried here is not the readers' peace.
        readers: ReaderRules {
            quiet_from: chrono::NaiveTime::MIN,
            quiet_to: chrono::NaiveTime::MIN,
            posts_a_day: u32::MAX,
        },
        ..Settings::default()
    }
}

/// At the `nth` passing of the point: says so, and goes no step further.
fn arm(point: &str, nth: u64) -> anyhow::Result<()> {
    let (name, passed) = (point.to_owned(), AtomicU64::new(0));
    let stop = move || {
        if passed.fetch_add(1, Ordering::SeqCst) + 1 == nth {
            let mut out = std::io::stdout().lock();
            // Where nobody reads any more the driver is gone, and nothing matters.
            let _ = writeln!(out, "point {name}");
            let _ = out.flush();
            loop {
                std::thread::park();
            }
        }
    };
    fail::cfg_callback(point, stop).map_err(|why| anyhow::anyhow!("the point {point}: {why}"))
}

/// Puts the clock to where the driver says: so many milliseconds ahead of the system's. Ends the process with the driver.
fn follow(clock: &MovedClock) {
    let system = SystemClock::default();
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { break };
        if let Ok(ahead) = line.trim().parse() {
            clock.move_to(system.now().plus(Span::millis(ahead)));
        }
    }
    std::process::exit(0);
}
