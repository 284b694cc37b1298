//! `tongluo sandbox`: the emulated Bot API alone, with its page, until it is stopped.

use super::args::Sandbox as Typed;
use super::desk::{Desk, Ended, Failed};
use super::screen;
use crate::config::Language;
use crate::domain::problem::Problem;
use crate::sandbox::{Options, Sandbox};
use secrecy::ExposeSecret;

/// Runs it.
pub(crate) async fn sandbox(typed: &Typed, desk: &Desk) -> Result<Ended, Failed> {
    desk.log()?;
    let language = match desk.settings.language {
        Language::Chinese => crate::sandbox::Language::Chinese,
        Language::English => crate::sandbox::Language::English,
    };
    let options = Options {
        listen: typed.listen,
        language,
        ..Options::local(typed.seed)
    };
    let sandbox = Sandbox::start(options).await.map_err(anyhow::Error::from)?;
    sandbox.furnish();
    let token = typed.token.clone().or_else(|| {
        let token = desk.settings.token.as_ref()?;
        Some(token.expose_secret().to_owned())
    });
    if let Some(token) = token {
        let made = sandbox
            .world()
            .with(|world| world.add_bot(&token, "tongluo_bot", &desk.say("bot-name", &[])));
        if made.is_none() {
            sandbox.stop().await;
            return Err(Problem::error("config-token").with("key", "--token").into());
        }
    }
    let url = sandbox.url();
    screen::line(desk.say("sandbox-started", &[("url", &url)]))?;
    crate::app::until_stopped().await;
    sandbox.stop().await;
    Ok(Ended::Well)
}
