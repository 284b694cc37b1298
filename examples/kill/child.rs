//! The driver's hold on its two children: started, spoken to, killed. The system's SIGKILL, never an orderly end.

use crate::bot::TAKEN;
use crate::combo::{Place, Updates};
use crate::plan::{End, Point};
use crate::record::{Asked, Said};
use anyhow::{Context, bail};
use clap::ValueEnum;
use std::fs::File;
use std::process::{ExitStatus, Stdio};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

fn command(role: &str, log: File) -> anyhow::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command
        .args(["--role", role])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(log)
        .kill_on_drop(true);
    Ok(command)
}

/// The town.
pub(crate) struct TownChild {
    _child: Child,
    to: ChildStdin,
    from: Lines<BufReader<ChildStdout>>,
}

impl TownChild {
    pub(crate) async fn start(
        place: &Place,
        seed: u64,
        ahead: i64,
    ) -> anyhow::Result<(TownChild, Said)> {
        let log = File::create(place.folder.join("town.log"))?;
        let mut child = command("town", log)?
            .args(["--people-seed", &seed.to_string()])
            .args(["--town-ahead", &ahead.to_string()])
            .spawn()?;
        let to = child.stdin.take().context("its ear")?;
        let from = BufReader::new(child.stdout.take().context("its mouth")?).lines();
        let mut town = TownChild {
            _child: child,
            to,
            from,
        };
        let begun = town.heard().await?;
        Ok((town, begun))
    }

    async fn heard(&mut self) -> anyhow::Result<Said> {
        let line = self.from.next_line().await?;
        Ok(serde_json::from_str(&line.context("the town is gone")?)?)
    }

    /// Asks, and waits for the answer.
    pub(crate) async fn ask(&mut self, asked: &Asked) -> anyhow::Result<u64> {
        let line = format!("{}\n", serde_json::to_string(asked)?);
        self.to.write_all(line.as_bytes()).await?;
        self.to.flush().await?;
        match self.heard().await? {
            Said::Is(answer) => Ok(answer),
            Said::Begun { .. } => bail!("the town began twice"),
        }
    }
}

/// One life of the bot.
pub(crate) struct BotChild {
    child: Child,
    to: ChildStdin,
    from: Lines<BufReader<ChildStdout>>,
}

/// How a life of the bot ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// By SIGKILL.
    Killed,
    /// By itself, because the database is still another's.
    Taken,
    /// By itself, as it must not.
    Alone,
}

impl BotChild {
    pub(crate) fn start(
        place: &Place,
        url: &str,
        port: u16,
        ahead: i64,
        schema: u32,
        end: Option<End>,
    ) -> anyhow::Result<BotChild> {
        let log = File::options()
            .create(true)
            .append(true)
            .open(place.folder.join("bot.log"))?;
        let named = |value: Option<clap::builder::PossibleValue>| {
            value.map(|v| v.get_name().to_owned()).unwrap_or_default()
        };
        let mut command = command("bot", log)?;
        command
            .args(["--database", &place.database, "--api", url])
            .args(["--kind", &named(place.combo.store.to_possible_value())])
            .args(["--way", &named(place.combo.updates.to_possible_value())])
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .args(["--ahead", &ahead.to_string()])
            .args(["--schema", &schema.to_string()])
            .arg("--messages")
            .arg(place.folder.join("messages"));
        if let Some(End::At { point, nth }) = end
            && in_the_bot(point, place.combo.updates)
        {
            command.args(["--point", point.name(), "--nth", &nth.to_string()]);
        }
        let mut child = command.spawn()?;
        let to = child.stdin.take().context("its ear")?;
        let from = BufReader::new(child.stdout.take().context("its mouth")?).lines();
        Ok(BotChild { child, to, from })
    }

    /// Moves its clock.
    pub(crate) async fn ahead(&mut self, ahead: i64) {
        // A bot that is gone already is seen when its end is looked at.
        let _ = self.to.write_all(format!("{ahead}\n").as_bytes()).await;
        let _ = self.to.flush().await;
    }

    /// Returns once it says that it stands at its point (yes), or ended by itself.
    pub(crate) async fn stands(&mut self) -> bool {
        while let Ok(Some(line)) = self.from.next_line().await {
            if line.starts_with("point ") {
                return true;
            }
        }
        false
    }

    /// SIGKILL. How it ended: it may have been faster.
    pub(crate) async fn kill(mut self) -> anyhow::Result<Ended> {
        // Gone already is an end too, and its status says which.
        let _ = self.child.start_kill();
        let status = self.child.wait().await?;
        Ok(how(status))
    }
}

fn how(status: ExitStatus) -> Ended {
    match status.code() {
        None => Ended::Killed,
        Some(code) if code == i32::from(TAKEN) => Ended::Taken,
        Some(_) => Ended::Alone,
    }
}

/// Whether the point stands in the code. The others are seen from outside: what the request did while its answer is held back,
/// and that a webhook's 200 came.
pub(crate) fn in_the_bot(point: Point, updates: Updates) -> bool {
    match point {
        Point::RequestWritten => false,
        Point::BatchConfirmed => updates == Updates::Polling,
        _ => true,
    }
}
