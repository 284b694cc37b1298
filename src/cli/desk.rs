//! What a command has before it: the words, the settings and the clock; and how it opens the database.

use super::args::Common;
use super::{screen, show};
use crate::action::{Actor, Refused};
use crate::clock::{Clock, SystemClock};
use crate::config::{self, Language, Settings};
use crate::content::{self, Loaded};
use crate::domain::problem::{Problem, Severity};
use crate::domain::time::Instant;
use crate::sandbox::StartError;
use crate::store::{Options, Store, StoreError};
use crate::telemetry;
use crate::text::{Lang, Texts};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// All is well: 0.
    Well,
    /// Problems were found and shown: 1.
    Found,
    /// Called wrongly: 2.
    Wrongly,
}

/// Why a command could not do its work. Shown once, at the end.
#[derive(Debug)]
pub(crate) enum Failed {
    /// Things a person can mend, with the texts they stand in.
    Problems(Vec<Problem>, BTreeMap<String, String>),
    /// The database.
    Store(StoreError),
    /// Anything else, with its context.
    Other(anyhow::Error),
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Failed {
        Failed::Store(error)
    }
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Failed {
        Failed::Problems(vec![problem], BTreeMap::new())
    }
}

impl From<Refused> for Failed {
    fn from(refused: Refused) -> Failed {
        match refused {
            Refused::Store(error) => Failed::Store(error),
            Refused::Because(problem) => problem.into(),
            Refused::Several(problems) => Failed::Problems(problems, BTreeMap::new()),
        }
    }
}

impl From<std::io::Error> for Failed {
    fn from(error: std::io::Error) -> Failed {
        Failed::Other(error.into())
    }
}

impl From<anyhow::Error> for Failed {
    /// What is known by a type inside is shown by that type; the rest with its context.
    fn from(error: anyhow::Error) -> Failed {
        let error = match error.downcast::<StoreError>() {
            Ok(store) => return Failed::Store(store),
            Err(other) => other,
        };
        let error = match error.downcast::<Refused>() {
            Ok(refused) => return refused.into(),
            Err(other) => other,
        };
        match error.downcast::<StartError>() {
            Ok(StartError::Listen { address, source }) => {
                crate::app::not_listening(&address.to_string(), &source).into()
            }
            Ok(other) => Failed::Other(other.into()),
            Err(other) => Failed::Other(other),
        }
    }
}

impl Failed {
    /// Shows it.
    pub(crate) fn show(&self, texts: &Texts) {
        match self {
            Failed::Problems(problems, sources) => show::aside(texts, problems, sources),
            Failed::Store(error) => {
                let (what, fix) = store_words(texts, error);
                screen::error(texts, what, fix.as_deref());
            }
            Failed::Other(error) => screen::error(texts, format!("{error:#}"), None),
        }
    }
}

/// What a database's failure is called, and what to do.
pub(crate) fn store_words(texts: &Texts, error: &StoreError) -> (String, Option<String>) {
    let key = |name: &str, args: &[(&str, &str)]| {
        let key = format!("store-{name}");
        (
            texts.say(&key, args),
            texts.find(&format!("{key}.fix"), args),
        )
    };
    let numbers = |found: &i64, known: &i64| (found.to_string(), known.to_string());
    match error {
        StoreError::Unavailable(why) => key("unavailable", &[("why", why)]),
        StoreError::Stuck(trouble, said) => {
            key(&format!("stuck-{}", trouble.as_str()), &[("why", said)])
        }
        StoreError::Data(why) => key("data", &[("why", why)]),
        StoreError::Internal(why) => key("internal", &[("why", why)]),
        StoreError::Damaged(why) => key("damaged", &[("why", why)]),
        StoreError::Address(why) => key("address", &[("why", why)]),
        StoreError::NewerSchema { found, known } => {
            let (found, known) = numbers(found, known);
            key("newer", &[("found", &found), ("known", &known)])
        }
        StoreError::OlderSchema { found, known } => {
            let (found, known) = numbers(found, known);
            key("older", &[("found", &found), ("known", &known)])
        }
        StoreError::ChangedMigration(version) => {
            key("changed-migration", &[("version", &version.to_string())])
        }
        StoreError::Taken => key("taken", &[]),
        StoreError::NoBackup => key("no-backup", &[]),
        StoreError::Foreign { stamped, given } => {
            key("foreign", &[("stamped", stamped), ("given", given)])
        }
    }
}

/// What a command has before it.
pub(crate) struct Desk {
    /// The words.
    pub(crate) texts: Texts,
    /// The settings.
    pub(crate) settings: Settings,
    /// The settings file that was named.
    pub(crate) config: Option<PathBuf>,
}

/// The language for words that are needed before the settings are read.
pub(crate) fn early_language(typed: Option<Language>) -> Lang {
    let from_environment = || {
        let name = std::env::var("TONGLUO_LANGUAGE").ok()?;
        Language::parse(&name)
    };
    lang(typed.or_else(from_environment).unwrap_or_default())
}

/// The language of a setting.
pub(crate) fn lang(language: Language) -> Lang {
    match language {
        Language::Chinese => Lang::Zh,
        Language::English => Lang::En,
    }
}

impl Desk {
    /// Reads the settings; says everything that is wrong with them and ends as called wrongly.
    pub(crate) fn set(common: &Common) -> Result<Desk, Ended> {
        let variable = |name: &str| std::env::var(name).ok();
        match config::load(common.config.as_deref(), &variable) {
            Ok((mut settings, _)) => {
                settings.language = common.lang.unwrap_or(settings.language);
                let texts = Texts::new(lang(settings.language));
                Ok(Desk {
                    texts,
                    settings,
                    config: common.config.clone(),
                })
            }
            Err(wrong) => {
                let texts = Texts::new(early_language(common.lang));
                let sources = wrong.source.into_iter().collect();
                show::aside(&texts, &wrong.problems, &sources);
                Err(Ended::Wrongly)
            }
        }
    }

    /// The present.
    pub(crate) fn now(&self) -> Instant {
        SystemClock::default().now()
    }

    /// The words of a key.
    pub(crate) fn say(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.texts.say(key, args)
    }

    /// Begins the log of a long-running command.
    pub(crate) fn log(&self) -> Result<(), Failed> {
        self.log_only(&self.settings.log_filter)
    }

    /// The same for a command whose screen is for people: troubles alone, where nobody asked for more.
    pub(crate) fn log_troubles(&self) -> Result<(), Failed> {
        let asked = &self.settings.log_filter;
        let usual = *asked == Settings::default().log_filter;
        self.log_only(if usual { "warn" } else { asked })
    }

    fn log_only(&self, filter: &str) -> Result<(), Failed> {
        let wanted = telemetry::Wanted {
            json: self.settings.log_form == config::LogForm::Json,
            filter: filter.to_owned(),
            variable: std::env::var("RUST_LOG").ok(),
        };
        telemetry::start(&wanted).map_err(|e| Failed::Other(e.into()))
    }

    /// Opens the database, making it or bringing it up to date where that is needed.
    pub(crate) async fn open(&self) -> Result<Store, Failed> {
        let options = Options {
            migrate: true,
            now: self.now(),
        };
        Ok(Store::open(self.settings.database.reveal(), options).await?)
    }

    /// Opens the database where there is one, and changes nothing in it.
    pub(crate) async fn open_if_there(&self) -> Result<Option<Store>, Failed> {
        let url = self.settings.database.reveal();
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.trim_start_matches("//");
            let path = path.split('?').next().unwrap_or(path);
            if !Path::new(path).exists() {
                return Ok(None);
            }
        }
        let options = Options {
            migrate: false,
            now: self.now(),
        };
        Ok(Some(Store::open(url, options).await?))
    }

    /// Reads `messages/` whole. What is wrong with single posts stands in the result.
    pub(crate) fn messages(&self, folder: &Path) -> Result<Loaded, Failed> {
        let defaults = content::Defaults {
            zone: self.settings.zone,
        };
        Ok(content::load(folder, &defaults)?)
    }

    /// As `messages`, of the settings' folder; says beside the way how many problems there are.
    pub(crate) fn own_messages(&self) -> Result<Loaded, Failed> {
        let loaded = self.messages(&self.settings.messages)?;
        let errors = loaded
            .problems
            .iter()
            .filter(|p| p.severity == Severity::Error);
        let errors = errors.count();
        if errors > 0 {
            let count = errors.to_string();
            screen::aside(self.say("cli-messages-broken", &[("count", &count)]));
        }
        Ok(loaded)
    }

    /// Whoever typed the command, for the record.
    pub(crate) fn actor(&self) -> Actor {
        Actor::System(system_user())
    }

    /// A day and a time in the office's zone: `2027-05-31 09:00`.
    pub(crate) fn stamp(&self, at: Instant) -> String {
        at.local(self.settings.zone)
            .format("%Y-%m-%d %H:%M")
            .to_string()
    }
}

/// The name of the user of this machine and, where the system says it, the number. Not proof of who it was: whoever is root
/// can be anybody.
fn system_user() -> String {
    let name = ["SUDO_USER", "USER", "LOGNAME", "USERNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()))
        .unwrap_or_else(|| "?".to_owned());
    #[cfg(unix)]
    if let Ok(own) = std::fs::metadata("/proc/self") {
        use std::os::unix::fs::MetadataExt;
        return format!("{name} (uid {})", own.uid());
    }
    name
}
