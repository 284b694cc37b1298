//! How fast the sandbox itself can be asked: a client that takes updates and confirms them, and does nothing else. What is
//! measured must stay well below this, or it would be the sandbox that is measured.

use crate::bot::on_the_bots_core;
use crate::load;
use crate::office::{Office, TOKEN};
use anyhow::{Context, bail};
use std::process::Stdio;
use std::time::Duration;
use tokio::time::Instant;

/// The word by which this program is asked to be that client.
pub(crate) const ASKED: &str = "--drain";

/// Updates a second, of those that these answers bring.
pub(crate) async fn sandbox(office: &Office, votes: &[load::Vote]) -> anyhow::Result<f64> {
    load::play(office, votes)?;
    let bot = office.bot;
    let before = office.world().with(|world| world.polls_opened(bot));
    let own = std::env::current_exe()?;
    let mut child = on_the_bots_core(&own.to_string_lossy())
        .args([ASKED, &office.sandbox.url()])
        .stdin(Stdio::null())
        .spawn()?;
    let begun = office.world().wait_for(Duration::from_secs(20), |world| {
        (world.polls_opened(bot) > before).then(Instant::now)
    });
    let begun = begun.await.context("nobody asked for updates")?;
    let done = office.world().wait_for(Duration::from_secs(60), |world| {
        (world.pending(bot) == 0).then(Instant::now)
    });
    let done = done.await.context("not everything was taken")?;
    let ended = tokio::task::spawn_blocking(move || child.wait()).await??;
    if !ended.success() {
        bail!("the client ended badly: {ended}");
    }
    load::forget(office);
    #[expect(clippy::cast_precision_loss, reason = "updates of one run")]
    Ok(votes.len() as f64 / (done - begun).as_secs_f64())
}

/// That client: asks until nothing is left.
pub(crate) async fn drain(url: &str) -> anyhow::Result<()> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let mut offset = 0_i64;
    loop {
        let asked = format!("{url}/bot{TOKEN}/getUpdates?timeout=0&offset={offset}");
        let updates = client.get(asked).send().await?.text().await?;
        let Some((_, last)) = updates.rsplit_once("\"update_id\":") else {
            return Ok(());
        };
        let digits = last
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(last.len());
        offset = last[..digits].parse::<i64>()? + 1;
    }
}
