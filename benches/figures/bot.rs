//! The bot as people run it: the product's own program in a process of its own, on one core, while sandbox and load have the
//! other. Reads from the system what it cost.

use crate::office::{Office, TOKEN};
use anyhow::{Context, bail};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::time::Instant;

/// Which core is whose.
const BOTS_CORE: &str = "0";
const OUR_CORE: &str = "1";

/// How long a start or an end may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// How updates come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Polling,
    Webhook,
}

/// A running bot. Killed where it is dropped.
pub(crate) struct Bot {
    child: Child,
    log: PathBuf,
    /// How often the one before it had asked for updates.
    asked_before: u64,
    /// When its process was made.
    pub(crate) started: Instant,
}

/// Whether there are two cores and the tool that gives each process its own.
pub(crate) fn two_cores() -> bool {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let tool = Command::new("taskset").arg("--version").output();
    cores >= 2 && tool.is_ok_and(|said| said.status.success())
}

/// Leaves the bot's core to the bot: this process and all its threads move to the other one.
pub(crate) fn make_room() -> anyhow::Result<()> {
    if two_cores() {
        let own = std::process::id().to_string();
        let moved = Command::new("taskset")
            .args(["-acp", OUR_CORE, &own])
            .output()?;
        if !moved.status.success() {
            bail!("taskset: {}", String::from_utf8_lossy(&moved.stderr));
        }
    }
    Ok(())
}

/// The same for what is measured in this process: onto the core where the bot would be.
pub(crate) fn take_its_place() -> anyhow::Result<()> {
    if two_cores() {
        let own = std::process::id().to_string();
        Command::new("taskset")
            .args(["-acp", BOTS_CORE, &own])
            .output()?;
    }
    Ok(())
}

/// A program on the bot's core.
pub(crate) fn on_the_bots_core(program: &str) -> Command {
    if two_cores() {
        let mut command = Command::new("taskset");
        command.args(["-c", BOTS_CORE, program]);
        return command;
    }
    Command::new(program)
}

impl Bot {
    /// Starts `tongluo run` on the office's database as it stands.
    pub(crate) fn start(office: &Office, way: Way) -> anyhow::Result<Bot> {
        Bot::start_with(office, way, &[])
    }

    /// The same with settings of one's own.
    pub(crate) fn start_with(
        office: &Office,
        way: Way,
        settings: &[(&str, String)],
    ) -> anyhow::Result<Bot> {
        let listen = match way {
            Way::Polling => "127.0.0.1:0".to_owned(),
            Way::Webhook => {
                let free = std::net::TcpListener::bind("127.0.0.1:0")?;
                free.local_addr()?.to_string()
            }
        };
        let program = env!("CARGO_BIN_EXE_tongluo");
        let mut command = on_the_bots_core(program);
        let log = office.root.join("bot.log");
        command
            .arg("run")
            .current_dir(&office.root)
            .env("DATABASE_URL", &office.database.url)
            .env("TONGLUO_MESSAGES", office.root.join("messages"))
            .env("TONGLUO_TELEGRAM_API_URL", office.sandbox.url())
            .env("TONGLUO_BACKUPS", "off")
            .env("TONGLUO_TIME_ZONE", office.settings.zone.name())
            .env("TONGLUO_LISTEN", &listen)
            .env("TELOXIDE_TOKEN", TOKEN)
            .env_remove("RUST_LOG")
            .envs(settings.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(std::fs::File::create(&log)?)
            .stderr(
                std::fs::File::options()
                    .append(true)
                    .create(true)
                    .open(&log)?,
            );
        if way == Way::Webhook {
            command
                .env("TONGLUO_UPDATES", "webhook")
                .env("TONGLUO_WEBHOOK_URL", format!("http://{listen}/hook"))
                .env(
                    "TONGLUO_WEBHOOK_SECRET",
                    "a-made-up-secret-of-the-benchmarks",
                );
        }
        let bot = office.bot;
        let asked_before = office.world().with(|world| match way {
            Way::Polling => world.polls_opened(bot),
            Way::Webhook => world.webhooks_set(bot),
        });
        let started = Instant::now();
        let child = command.spawn().context(program)?;
        Ok(Bot {
            child,
            log,
            asked_before,
            started,
        })
    }

    /// Fails with the bot's own words where it is no longer there.
    pub(crate) fn lives(&mut self) -> anyhow::Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => bail!("the bot ended ({status}): {}", self.said()),
        }
    }

    /// What it wrote to its log.
    pub(crate) fn said(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Processor seconds so far, over all its threads, in steps of a nanosecond (proc(5), `schedstat`).
    pub(crate) fn cpu(&self) -> anyhow::Result<f64> {
        let mut nanoseconds = 0_u64;
        for thread in std::fs::read_dir(format!("/proc/{}/task", self.child.id()))? {
            // A thread may end while we look.
            let spent = std::fs::read_to_string(thread?.path().join("schedstat"));
            let spent = spent.unwrap_or_default();
            nanoseconds += spent
                .split_whitespace()
                .next()
                .and_then(|first| first.parse::<u64>().ok())
                .unwrap_or_default();
        }
        #[expect(clippy::cast_precision_loss, reason = "seconds of one run")]
        let seconds = nanoseconds as f64 / 1e9;
        Ok(seconds)
    }

    /// Resident memory in MiB: now, and at its peak (proc(5), `VmRSS`, `VmHWM`).
    pub(crate) fn memory(&self) -> anyhow::Result<(f64, f64)> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kib = line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
            kib.map(|kib| kib / 1024.0)
        };
        line("VmRSS:")
            .zip(line("VmHWM:"))
            .context("no memory in /proc/PID/status")
    }

    /// Waits until the bot has asked for updates (or set its webhook), and a moment more for what it does at a start.
    pub(crate) async fn is_up(&mut self, office: &Office, way: Way) -> anyhow::Result<()> {
        let bot = office.bot;
        let before = self.asked_before;
        let asked = office.world().wait_for(PATIENCE, |world| {
            let asked = match way {
                Way::Polling => world.polls_opened(bot),
                Way::Webhook => world.webhooks_set(bot),
            };
            (asked > before).then_some(())
        });
        if asked.await.is_none() {
            self.lives()?;
            bail!("the bot never asked for updates: {}", self.said());
        }
        tokio::time::sleep(Duration::from_millis(700)).await;
        self.lives()
    }

    /// Asks it to end, as a service manager does, and waits for it.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        self.lives()?;
        let own = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &own]).status()?;
        let begun = Instant::now();
        while self.child.try_wait()?.is_none() {
            if begun.elapsed() > PATIENCE {
                bail!("the bot did not end: {}", self.said());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(())
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // Gone already, mostly.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
