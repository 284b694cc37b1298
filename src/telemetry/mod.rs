//! The log: one subscriber to standard error. `docs/logging.md` says what may stand in a line.
//! Never sees a token, a text or a name: who logs hands over ids, keys and counts.

use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::writer::BoxMakeWriter;

/// How the log is written.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// One JSON object a line instead of text.
    pub json: bool,
    /// Which lines, in the syntax of `EnvFilter`; the environment's `RUST_LOG` goes before it.
    pub filter: String,
    /// The environment's `RUST_LOG`.
    pub variable: Option<String>,
}

/// Why no log could be set up.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoLog {
    /// `RUST_LOG` or the setting can't be read.
    #[error(
        "the log filter {0:?} can't be read; write one like \"info\" or \"tongluo=debug,warn\""
    )]
    Filter(String),
    /// There is one already.
    #[error("the log was set up twice")]
    Twice,
}

/// Begins to write the log to standard error. Colours only where that is a terminal and `NO_COLOR` isn't set.
pub fn start(wanted: &Wanted) -> Result<(), NoLog> {
    let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let subscriber = subscriber(wanted, colour, BoxMakeWriter::new(std::io::stderr))?;
    tracing::subscriber::set_global_default(subscriber).map_err(|_| NoLog::Twice)
}

/// The same to any writer, for tests that read what was logged.
pub fn subscriber(
    wanted: &Wanted,
    colour: bool,
    writer: BoxMakeWriter,
) -> Result<Box<dyn tracing::Subscriber + Send + Sync>, NoLog> {
    let text = wanted
        .variable
        .as_deref()
        .filter(|v| !v.trim().is_empty())
        .unwrap_or(&wanted.filter);
    let filter = EnvFilter::try_new(text).map_err(|_| NoLog::Filter(text.to_owned()))?;
    // HTTP and SQL libraries log addresses at debug; a Bot API address holds the token.
    let mut filter = filter;
    for quiet in [
        "hyper=info",
        "hyper_util=info",
        "reqwest=info",
        "rustls=info",
        "sqlx=warn",
        "h2=info",
    ] {
        if let Ok(directive) = quiet.parse() {
            filter = filter.add_directive(directive);
        }
    }
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_target(true)
        .with_ansi(colour)
        .with_writer(writer);
    Ok(if wanted.json {
        Box::new(lines.json().flatten_event(true).finish())
    } else {
        Box::new(lines.finish())
    })
}
