//! What setup writes, each whole or not at all, readable by its owner alone: the settings, the token. A file that stands keeps
//! its owner, its comments and everything that was not asked.

use super::Answers;
use super::given::{Ground, Token};
use crate::config::draft::{self, Line};
use crate::domain::problem::Problem;
use crate::text::Texts;
use secrecy::ExposeSecret;
use std::io::Write;
use std::path::Path;

/// What would be written, and how it differs from what stands.
pub(super) struct Plan {
    /// The whole text of the settings.
    settings: Option<String>,
    /// The token's file and what it will hold.
    token: Option<(String, String)>,
    /// What would be changed of what stands, a sentence each.
    pub(super) changes: Vec<String>,
}

impl Plan {
    /// Compares the answers with what stands.
    pub(super) fn of(answers: &Answers, ground: &Ground, texts: &Texts) -> Result<Plan, Problem> {
        let mut changes = Vec::new();
        let token = typed_token(answers, ground, texts, &mut changes);
        let file = match (&token, &answers.token) {
            (Some((file, _)), _) => Some(file.clone()),
            (None, Some(Token::InFile(_, file))) => Some(file.clone()),
            _ => None,
        };
        let mut values = vec![
            ("language", answers.language.as_str().to_owned()),
            ("time_zone", answers.zone.name().to_owned()),
            ("messages", answers.messages.clone()),
        ];
        values.extend(answers.database.clone().map(|url| ("database", url)));
        values.extend(answers.listen.clone().map(|at| ("listen", at)));
        values.push(("telegram.api_url", answers.api_url.clone()));
        values.extend(file.map(|file| ("telegram.token_file", file)));
        let settings = match &ground.text {
            None => Some(fresh(&values, texts)),
            Some(text) => amended(text, &values, texts, &mut changes)?,
        };
        Ok(Plan {
            settings,
            token,
            changes,
        })
    }

    /// Whether there is anything to write.
    pub(super) fn is_empty(&self) -> bool {
        self.settings.is_none() && self.token.is_none()
    }

    /// Writes it, the token first: settings that name a file which isn't there are worse than a file too many. The names of
    /// what was written.
    pub(super) fn carry_out(&self, ground: &Ground) -> Result<Vec<String>, Problem> {
        let mut written = Vec::new();
        if let Some((file, token)) = &self.token {
            privately(Path::new(file), token)?;
            written.push(file.clone());
        }
        if let Some(text) = &self.settings {
            privately(&ground.path, text)?;
            written.push(ground.path.display().to_string());
        }
        Ok(written)
    }
}

/// A typed token goes into its file: the one that the settings name, or one beside them.
fn typed_token(
    answers: &Answers,
    ground: &Ground,
    texts: &Texts,
    changes: &mut Vec<String>,
) -> Option<(String, String)> {
    let Some(Token::Typed(token)) = &answers.token else {
        return None;
    };
    let file = answers.token_file.clone();
    let file = file.unwrap_or_else(|| ground.beside("token"));
    let text = format!("{}\n", token.expose_secret());
    match std::fs::read_to_string(&file) {
        Ok(before) if before.trim() == token.expose_secret() => return None,
        Ok(_) => changes.push(texts.say("setup-change-token", &[("file", &file)])),
        Err(_) => {}
    }
    Some((file, text))
}

fn fresh(values: &[(&'static str, String)], texts: &Texts) -> String {
    let lines: Vec<Line> = values
        .iter()
        .map(|(key, value)| Line {
            key,
            value: value.clone(),
            comment: texts.say(&format!("setup-file-{}", key.replace(['.', '_'], "-")), &[]),
        })
        .collect();
    draft::fresh(&texts.say("setup-file", &[]), &lines)
}

/// The standing text with what differs; nothing where nothing does.
fn amended(
    text: &str,
    values: &[(&'static str, String)],
    texts: &Texts,
    changes: &mut Vec<String>,
) -> Result<Option<String>, Problem> {
    let standing = draft::standing(text);
    let usual = crate::config::Settings::default();
    let mut new = Vec::new();
    for (key, value) in values {
        match standing.get(*key) {
            Some(before) if before == value => continue,
            // What is as it would be anyway need not be written into a file that doesn't say it.
            None if *key == "messages" && Path::new(value) == usual.messages => continue,
            None if *key == "telegram.api_url" && *value == usual.api_url => continue,
            Some(before) => {
                // An address of a database may hold a password.
                let shown = |v: &str| match *key {
                    "database" => crate::config::DatabaseUrl::new(v).to_string(),
                    _ => v.to_owned(),
                };
                let (before, value) = (shown(before), shown(value));
                let args = [("key", *key), ("before", &before), ("value", &value)];
                changes.push(texts.say("setup-change", &args));
            }
            None => {
                let args = [("key", *key), ("value", value.as_str())];
                changes.push(texts.say("setup-add", &args));
            }
        }
        new.push((*key, value.as_str()));
    }
    if new.is_empty() {
        return Ok(None);
    }
    draft::amended(text, &new).map(Some)
}

/// Writes a file whole or not at all, for its owner's eyes (0600). One that stands keeps its owner.
fn privately(path: &Path, text: &str) -> Result<(), Problem> {
    let failed = |why: std::io::Error| {
        Problem::error("setup-unwritable")
            .with("file", path.display())
            .with("why", why.kind())
    };
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed)?;
    // A temporary file is its owner's alone from its first byte on.
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    #[cfg(unix)]
    if let Ok(before) = std::fs::metadata(path) {
        use std::os::unix::fs::MetadataExt;
        // Only root can give a file away; whoever else writes it owned it, or owns it now.
        let _ = std::os::unix::fs::chown(file.path(), Some(before.uid()), Some(before.gid()));
    }
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|e| failed(e.error))?;
    Ok(())
}
