//! Settings: `tongluo.toml`, then the environment over it. Says everything that is wrong at once, with its place.
//! Never reads a secret from anywhere but the environment and the files it is pointed to, and never prints one.

pub mod draft;
mod file;
mod keys;

use crate::domain::policy::ReaderRules;
use crate::domain::problem::{Problem, any_error};
use chrono_tz::Tz;
use secrecy::{ExposeSecret, SecretString};
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

pub use keys::{KEYS, Key, zones_like};

/// The file that is read when none is named and it is there.
pub const DEFAULT_FILE: &str = "tongluo.toml";

/// The language of what the program says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// zh-CN.
    #[default]
    Chinese,
    /// en.
    English,
}

impl Language {
    /// Its name in the file.
    pub fn as_str(self) -> &'static str {
        match self {
            Language::Chinese => "zh-CN",
            Language::English => "en",
        }
    }

    /// The language of a name such as `zh-CN`, `zh_CN.UTF-8` or `en`.
    pub fn parse(name: &str) -> Option<Language> {
        let main = name.split(['-', '_', '.']).next().unwrap_or(name);
        match main.to_ascii_lowercase().as_str() {
            "zh" => Some(Language::Chinese),
            "en" => Some(Language::English),
            _ => None,
        }
    }
}

/// How a line of the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogForm {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// Where the daily backups go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Backups {
    /// Into `backups/` beside the database.
    #[default]
    Beside,
    /// Into this folder.
    Folder(PathBuf),
    /// None are made: somebody else keeps the database.
    Off,
}

/// How updates come in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Updates {
    /// We ask (`getUpdates`).
    #[default]
    Polling,
    /// They are pushed to `Settings::webhook_url` (`setWebhook`).
    Webhook,
}

/// A database URL: `sqlite:PATH` or `postgres://…`. May hold a password, so it is shown without one.
#[derive(Clone)]
pub struct DatabaseUrl(SecretString);

impl DatabaseUrl {
    /// From its text.
    pub fn new(url: impl Into<String>) -> DatabaseUrl {
        DatabaseUrl(SecretString::from(url.into()))
    }
    /// The URL itself, for the one who opens the database.
    pub fn reveal(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Display for DatabaseUrl {
    /// Without user, password and parameters.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = self.reveal();
        let bare = url.split('?').next().unwrap_or(url);
        match bare.split_once("://") {
            Some((scheme, rest)) => {
                let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
                write!(f, "{scheme}://{host}")
            }
            None => f.write_str(bare),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

/// Everything that can be set. `app` hands each room what it needs of it; no room takes it whole.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Language of what the program and the bot say.
    pub language: Language,
    /// Zone of a schedule that names none, and of the readers' rules.
    pub zone: Tz,
    /// The folder of campaigns.
    pub messages: PathBuf,
    /// The database.
    pub database: DatabaseUrl,
    /// Where the daily backups go.
    pub backups: Backups,
    /// Where `run` listens: webhook and health.
    pub listen: SocketAddr,
    /// The Bot API server, without a slash at the end.
    pub api_url: String,
    /// The bot's token; what needs one says so where it is missing.
    pub token: Option<SecretString>,
    /// How updates come in.
    pub updates: Updates,
    /// The public address that Telegram pushes to; there where `updates` is `Webhook`.
    pub webhook_url: Option<String>,
    /// What Telegram sends along, so that nobody else can push; there where `updates` is `Webhook`.
    pub webhook_secret: Option<SecretString>,
    /// Messages a second over all chats at most; the channel's own limit, unless it grants more.
    pub a_second: u32,
    /// Quiet hours and the cap.
    pub readers: ReaderRules,
    /// How the log is written.
    pub log_form: LogForm,
    /// Which lines of the log are written, in the syntax of tracing's `EnvFilter`; `RUST_LOG` goes before it.
    pub log_filter: String,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            language: Language::default(),
            zone: Tz::Asia__Shanghai,
            messages: PathBuf::from("messages"),
            database: DatabaseUrl::new("sqlite:tongluo.db"),
            backups: Backups::default(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8470)),
            api_url: "https://api.telegram.org".to_owned(),
            token: None,
            updates: Updates::default(),
            webhook_url: None,
            webhook_secret: None,
            a_second: 30,
            readers: ReaderRules::default(),
            log_form: LogForm::default(),
            log_filter: "info".to_owned(),
        }
    }
}

/// What was read, and what the text was, so that a problem can be shown in it.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// The file's name as it was given, and its text; absent where there is none.
    pub source: Option<(String, String)>,
    /// What is worth saying although it is in order.
    pub notes: Vec<Problem>,
}

/// Everything that is wrong with the settings, with the text it stands in.
#[derive(Clone, Debug)]
pub struct Wrong {
    /// All of them.
    pub problems: Vec<Problem>,
    /// As in `Read`.
    pub source: Option<(String, String)>,
}

/// Reads the settings: the file that is named, else `tongluo.toml` where it is there; then the environment over it.
/// `variable` looks up an environment variable; an empty one counts as absent.
pub fn load(
    named: Option<&Path>,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<(Settings, Read), Wrong> {
    let path = named.unwrap_or(Path::new(DEFAULT_FILE));
    let name = path.to_string_lossy().replace('\\', "/");
    let source = match std::fs::read(path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Some((name, text)),
            Err(_) => return Err(Wrong::only(keys::problem("config-not-utf8", &name))),
        },
        Err(e) if named.is_none() && e.kind() == std::io::ErrorKind::NotFound => None,
        Err(e) => {
            let problem = keys::problem("config-unreadable", &name).with("why", e.kind());
            return Err(Wrong::only(problem));
        }
    };
    parse(source, variable)
}

impl Wrong {
    fn only(problem: Problem) -> Wrong {
        Wrong {
            problems: vec![problem],
            source: None,
        }
    }
}

/// The settings of a text (its name and what it says) under an environment.
pub fn parse(
    source: Option<(String, String)>,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<(Settings, Read), Wrong> {
    let mut settings = Settings::default();
    let mut problems = Vec::new();
    if let Some((name, text)) = &source {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        file::read(name, text, &mut settings, &mut problems);
    }
    for key in KEYS {
        let Some(name) = key.variable else { continue };
        let Some(value) = variable(name).filter(|v| !v.trim().is_empty()) else {
            continue;
        };
        if let Err(problem) = (key.set)(&mut settings, value.trim()) {
            problems.push(problem.with("key", name));
        }
    }
    if settings.updates == Updates::Webhook {
        let missing = [
            ("telegram.webhook_url", settings.webhook_url.is_none()),
            (
                "telegram.webhook_secret_file",
                settings.webhook_secret.is_none(),
            ),
        ];
        let missing = missing.into_iter().filter(|(_, absent)| *absent);
        problems.extend(missing.map(|(key, _)| keys::problem("config-webhook-needs", key)));
    }
    if any_error(&problems) {
        return Err(Wrong { problems, source });
    }
    Ok((
        settings,
        Read {
            source,
            notes: problems,
        },
    ))
}
