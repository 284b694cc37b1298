//! What is known before anybody is asked: options, the file of answers, the environment, the settings that stand. The first
//! that says something counts. Says everything that is wrong with it at once; never asks, never writes.

use crate::cli::args::{Common, Setup};
use crate::cli::desk::Failed;
use crate::config::{self, Language, draft};
use crate::domain::problem::Problem;
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What the file of answers may say.
const ANSWERS: [&str; 7] = [
    "language",
    "time_zone",
    "messages",
    "database",
    "listen",
    "telegram.api_url",
    "telegram.token_file",
];

/// Where the settings stand or will stand.
pub(super) struct Ground {
    /// The file.
    pub(super) path: PathBuf,
    /// What it says now.
    pub(super) text: Option<String>,
}

impl Ground {
    /// Looks at what is there. A file with mistakes is shown with them, and mended by hand first.
    pub(super) fn look(common: &Common) -> Result<Ground, Failed> {
        let default = || PathBuf::from(config::DEFAULT_FILE);
        let path = common.config.clone().unwrap_or_else(default);
        let text = match std::fs::read(&path) {
            Ok(bytes) => Some(bytes),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => None,
            Err(e) => {
                return Err(Problem::error("config-unreadable")
                    .with("key", path.display())
                    .with("why", e.kind())
                    .into());
            }
        };
        let not_utf8 = || Problem::error("config-not-utf8").with("key", path.display());
        let text = text
            .map(|bytes| String::from_utf8(bytes).map_err(|_| not_utf8()))
            .transpose()?;
        if let Some(text) = &text {
            sound(&path, text, true)?;
        }
        Ok(Ground { path, text })
    }

    /// The folder of the settings file, for the files beside it. That of the file's name alone is where we are.
    pub(super) fn beside(&self, name: &str) -> String {
        let folder = self.path.parent().filter(|p| !p.as_os_str().is_empty());
        match folder {
            None => name.to_owned(),
            Some(folder) => {
                // Whoever starts the bot may start it elsewhere.
                let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
                folder.join(name).to_string_lossy().into_owned()
            }
        }
    }
}

/// A text that the reader of settings takes; the problems with their places otherwise. A token that can't be read is another
/// matter (`forgiving`): it is asked for.
fn sound(path: &Path, text: &str, forgiving: bool) -> Result<(), Failed> {
    let name = path.to_string_lossy().replace('\\', "/");
    let Err(wrong) = config::parse(Some((name, text.to_owned())), &|_| None) else {
        return Ok(());
    };
    let token = |p: &Problem| p.code == "config-secret-file" || p.code == "config-token";
    let problems: Vec<Problem> = wrong
        .problems
        .into_iter()
        .filter(|p| !forgiving || !token(p))
        .collect();
    if problems.is_empty() {
        return Ok(());
    }
    Err(Failed::Problems(
        problems,
        wrong.source.into_iter().collect(),
    ))
}

/// The bot's token, and how it came here.
#[derive(Clone)]
pub(super) enum Token {
    /// In a file that is named by the settings and stays where it is.
    InFile(SecretString, String),
    /// Typed: to be written.
    Typed(SecretString),
    /// In the environment: it stays there.
    InEnvironment(SecretString),
}

impl Token {
    /// The token itself.
    pub(super) fn secret(&self) -> &SecretString {
        match self {
            Token::InFile(token, _) | Token::Typed(token) | Token::InEnvironment(token) => token,
        }
    }
}

/// What is known.
pub(super) struct Given {
    /// By key: what was said for it.
    pub(super) values: BTreeMap<&'static str, String>,
    /// The token, where one could be read.
    pub(super) token: Option<Token>,
    /// Keys whose value only stands in the file: somebody who is there is asked again.
    pub(super) only_standing: Vec<&'static str>,
}

impl Given {
    /// Gathers it, and judges every value.
    pub(super) fn gather(
        typed: &Setup,
        ground: &Ground,
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Given, Failed> {
        let mut said = Said::default();
        said.options(typed);
        if let Some(file) = &typed.answers {
            said.answers(file)?;
        }
        for (key, name) in [
            ("language", "TONGLUO_LANGUAGE"),
            ("time_zone", "TONGLUO_TIME_ZONE"),
            ("telegram.api_url", "TONGLUO_TELEGRAM_API_URL"),
        ] {
            let value = variable(name).filter(|v| !v.trim().is_empty());
            said.add(key, name, value);
        }
        let before: Vec<&str> = said.values.keys().copied().collect();
        let standing = ground.text.as_deref().map(draft::standing);
        for (key, value) in standing.unwrap_or_default() {
            if let Some(key) = ANSWERS.iter().find(|k| **k == key) {
                said.add(key, key, Some(value));
            }
        }
        let only_standing: Vec<&str> = ["language", "time_zone", "telegram.token_file"]
            .into_iter()
            .filter(|key| said.values.contains_key(key) && !before.contains(key))
            .collect();
        let from_environment = variable("TELOXIDE_TOKEN").filter(|v| !v.trim().is_empty());
        let token = said.token(from_environment, &only_standing);
        if !said.problems.is_empty() {
            return Err(Failed::Problems(said.problems, BTreeMap::new()));
        }
        let values = said.values.into_iter().map(|(k, (_, v))| (k, v)).collect();
        Ok(Given {
            values,
            token,
            only_standing,
        })
    }

    /// The language that was said.
    pub(super) fn language(&self) -> Option<Language> {
        Language::parse(self.values.get("language")?)
    }

    /// What nobody said: keys of its name and option in the catalogue, `setup-lacks-<…>`.
    pub(super) fn missing(&self) -> Vec<&'static str> {
        let named = [("language", "language"), ("time_zone", "zone")];
        let mut missing: Vec<&str> = named
            .into_iter()
            .filter(|(key, _)| !self.values.contains_key(key))
            .map(|(_, name)| name)
            .collect();
        if self.token.is_none() {
            missing.push("token");
        }
        missing
    }
}

#[derive(Default)]
struct Said {
    /// By key: the name under which it was said, and the value.
    values: BTreeMap<&'static str, (String, String)>,
    problems: Vec<Problem>,
}

impl Said {
    fn add(&mut self, key: &'static str, name: &str, value: Option<String>) {
        let Some(value) = value.map(|v| v.trim().to_owned()) else {
            return;
        };
        if self.values.contains_key(key) {
            return;
        }
        // The token's file is judged by what it holds.
        if key != "telegram.token_file"
            && let Err(problem) = draft::judge(key, name, &value)
        {
            self.problems.push(problem);
        }
        self.values.insert(key, (name.to_owned(), value));
    }

    fn options(&mut self, typed: &Setup) {
        self.add("language", "--language", typed.language.clone());
        self.add("time_zone", "--zone", typed.zone.clone());
        self.add("telegram.api_url", "--api-url", typed.api_url.clone());
        let file = typed.token_file.as_ref();
        let file = file.map(|f| f.to_string_lossy().into_owned());
        self.add("telegram.token_file", "--token-file", file);
    }

    /// A file spelled as the settings are.
    fn answers(&mut self, file: &Path) -> Result<(), Failed> {
        let name = file.to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(file).map_err(|e| {
            Problem::error("config-unreadable")
                .with("key", &name)
                .with("why", e.kind())
        })?;
        sound(file, &text, false)?;
        for (key, value) in draft::standing(&text) {
            match ANSWERS.iter().find(|k| **k == key) {
                Some(key) => self.add(key, key, Some(value)),
                None => self.problems.push(
                    Problem::error("setup-not-asked")
                        .with("key", key)
                        .with("file", &name),
                ),
            }
        }
        Ok(())
    }

    /// A file goes before the environment where somebody named it just now; else the environment, as in `run`.
    fn token(&mut self, variable: Option<String>, only_standing: &[&str]) -> Option<Token> {
        let (name, path) = self.values.get("telegram.token_file").cloned().unzip();
        let standing = only_standing.contains(&"telegram.token_file");
        if let Some(token) = variable.filter(|_| path.is_none() || standing) {
            let name = "TELOXIDE_TOKEN";
            return match draft::judge("telegram.token", name, &token) {
                Ok(()) => Some(Token::InEnvironment(token.trim().to_owned().into())),
                Err(problem) => {
                    self.problems.push(problem);
                    None
                }
            };
        }
        let (name, path) = (name?, path?);
        let read = std::fs::read_to_string(&path).map_err(|e| {
            Problem::error("config-secret-file")
                .with("key", &name)
                .with("file", &path)
                .with("why", e.kind())
        });
        let token = read.and_then(|text| {
            let token = SecretString::from(text.trim().to_owned());
            draft::judge("telegram.token", &name, token.expose_secret())?;
            Ok(token)
        });
        match token {
            Ok(token) => Some(Token::InFile(token, path)),
            // What only stands there may be gone by now; it is asked for, or named as missing.
            Err(_) if standing => None,
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }
}
