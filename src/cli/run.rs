//! `tongluo run` and `tongluo demo`: hand over to `app` and `stage`, which own the loops.

use super::args::Demo;
use super::desk::{Desk, Ended, Failed};
use crate::domain::problem::Problem;

/// The bot itself, until it is stopped.
pub(crate) async fn run(desk: &Desk) -> Result<Ended, Failed> {
    desk.log()?;
    crate::app::run(desk.settings.clone()).await?;
    Ok(Ended::Well)
}

/// The made-up office, until it is stopped.
pub(crate) async fn demo(typed: &Demo, desk: &Desk) -> Result<Ended, Failed> {
    desk.log()?;
    let options = crate::stage::DemoOptions {
        listen: typed.listen,
        no_browser: typed.no_browser,
        language: desk.settings.language,
    };
    crate::stage::demo(options).await?;
    Ok(Ended::Well)
}

/// Why an address can't be listened on.
pub(crate) fn not_listening(address: &str, why: &std::io::Error) -> Problem {
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
pub(crate) async fn until_stopped() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut term) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = term.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    // Without a handler the signal ends the program at once, which is what was wanted.
    let _ = tokio::signal::ctrl_c().await;
}
