//! `tongluo run` and `tongluo demo`: hand over to `app` and `stage`, which own the loops.

use super::args::Demo as Typed;
use super::desk::{Desk, Ended, Failed};
use super::screen;
use crate::stage::{Demo, DemoOptions};
use std::process::Stdio;

/// The bot itself, until it is stopped.
pub(crate) async fn run(desk: &Desk) -> Result<Ended, Failed> {
    desk.log()?;
    crate::app::run(desk.settings.clone()).await?;
    Ok(Ended::Well)
}

/// The made-up office, until it is stopped.
pub(crate) async fn demo(typed: &Typed, desk: &Desk) -> Result<Ended, Failed> {
    desk.log_troubles()?;
    let options = DemoOptions {
        listen: typed.listen,
        language: desk.settings.language,
    };
    let demo = Demo::start(options).await?;
    let url = demo.url();
    screen::line(desk.say("demo-started", &[("url", &url)]))?;
    screen::line(desk.say("demo-how", &[]))?;
    if !typed.no_browser && screen::somebody_is_there() {
        open_browser(&url);
    }
    crate::app::until_stopped().await;
    demo.stop().await?;
    Ok(Ended::Well)
}

/// Asks the system to show the page. Where nothing can, the address stands on the screen.
fn open_browser(url: &str) {
    let opener = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        // Without a screen the opener would start a browser in this very terminal.
        _ if std::env::var_os("DISPLAY")
            .or(std::env::var_os("WAYLAND_DISPLAY"))
            .is_none() =>
        {
            return;
        }
        _ => "xdg-open",
    };
    let opening = tokio::process::Command::new(opener)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    if let Err(error) = opening {
        tracing::debug!(%error, "no browser was opened");
    }
}
