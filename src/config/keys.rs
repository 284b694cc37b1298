//! The table of keys: name, variable, and how a value is read into `Settings`. The file and the environment share it.

use super::{Backups, DatabaseUrl, Language, LogForm, Settings, Updates};
use crate::domain::problem::Problem;
use chrono::NaiveTime;
use secrecy::SecretString;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Reads one value into the settings; the problem lacks only its key and place.
pub(super) type Set = fn(&mut Settings, &str) -> Result<(), Problem>;

/// One key.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name in the file, with its table: `telegram.api_url`.
    pub name: &'static str,
    /// The environment variable that goes before the file.
    pub variable: Option<&'static str>,
    /// In the file it is a whole number, not a text.
    pub number: bool,
    /// Only the environment may hold it: a secret in the file is refused.
    pub secret: bool,
    /// Reads its value.
    pub(super) set: Set,
}

const fn key(name: &'static str, variable: Option<&'static str>, set: Set) -> Key {
    Key {
        name,
        variable,
        number: false,
        secret: false,
        set,
    }
}

const fn secret(name: &'static str, variable: &'static str, set: Set) -> Key {
    Key {
        secret: true,
        ..key(name, Some(variable), set)
    }
}

/// All keys.
pub const KEYS: &[Key] = &[
    key("language", Some("TONGLUO_LANGUAGE"), language),
    key("time_zone", Some("TONGLUO_TIME_ZONE"), zone),
    key("messages", Some("TONGLUO_MESSAGES"), messages),
    key("database", Some("DATABASE_URL"), database),
    key("backups", Some("TONGLUO_BACKUPS"), backups),
    key("listen", Some("TONGLUO_LISTEN"), listen),
    key(
        "telegram.api_url",
        Some("TONGLUO_TELEGRAM_API_URL"),
        api_url,
    ),
    key("telegram.token_file", None, token_file),
    secret("telegram.token", "TELOXIDE_TOKEN", token),
    key("telegram.updates", Some("TONGLUO_UPDATES"), updates),
    key(
        "telegram.webhook_url",
        Some("TONGLUO_WEBHOOK_URL"),
        webhook_url,
    ),
    key("telegram.webhook_secret_file", None, webhook_secret_file),
    secret(
        "telegram.webhook_secret",
        "TONGLUO_WEBHOOK_SECRET",
        webhook_secret,
    ),
    Key {
        number: true,
        ..key("telegram.a_second", Some("TONGLUO_A_SECOND"), a_second)
    },
    key("readers.quiet_from", None, quiet_from),
    key("readers.quiet_to", None, quiet_to),
    Key {
        number: true,
        ..key("readers.posts_a_day", None, posts_a_day)
    },
    key("log.form", Some("TONGLUO_LOG_FORM"), log_form),
    key("log.filter", None, log_filter),
];

/// A problem that names a key or a file.
pub(super) fn problem(code: &'static str, key: &str) -> Problem {
    Problem::error(code).with("key", key)
}

fn wrong(code: &'static str, value: &str) -> Problem {
    Problem::error(code).with("value", value)
}

fn language(s: &mut Settings, value: &str) -> Result<(), Problem> {
    s.language = Language::parse(value).ok_or_else(|| wrong("config-language", value))?;
    Ok(())
}

fn zone(s: &mut Settings, value: &str) -> Result<(), Problem> {
    s.zone = value.parse().map_err(|_| {
        let near = zones_like(value).first().copied();
        let near = near.unwrap_or("Asia/Shanghai");
        wrong("config-zone", value).with("nearest", near)
    })?;
    Ok(())
}

fn messages(s: &mut Settings, value: &str) -> Result<(), Problem> {
    s.messages = PathBuf::from(value);
    Ok(())
}

fn database(s: &mut Settings, value: &str) -> Result<(), Problem> {
    let fits = ["sqlite:", "postgres://", "postgresql://"]
        .iter()
        .any(|start| value.starts_with(start) && value.len() > start.len());
    // The value isn't named: it may hold a password.
    if !fits {
        return Err(Problem::error("config-database"));
    }
    s.database = DatabaseUrl::new(value);
    Ok(())
}

/// `beside`, `off`, or a folder.
fn backups(s: &mut Settings, value: &str) -> Result<(), Problem> {
    s.backups = match value {
        "beside" => Backups::Beside,
        "off" => Backups::Off,
        folder => Backups::Folder(PathBuf::from(folder)),
    };
    Ok(())
}

fn listen(s: &mut Settings, value: &str) -> Result<(), Problem> {
    s.listen = value
        .parse::<SocketAddr>()
        .map_err(|_| wrong("config-listen", value))?;
    Ok(())
}

/// A base address: http or https, a host, nothing behind a question mark, no user or password.
fn base(code: &'static str, value: &str) -> Result<String, Problem> {
    let url = reqwest::Url::parse(value).map_err(|_| wrong(code, value))?;
    let bare = url.query().is_none() && url.fragment().is_none();
    let open = url.username().is_empty() && url.password().is_none();
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() || !bare {
        return Err(wrong(code, value));
    }
    if !open {
        return Err(wrong(code, "…@…"));
    }
    Ok(value.trim_end_matches('/').to_owned())
}

fn api_url(s: &mut Settings, value: &str) -> Result<(), Problem> {
    s.api_url = base("config-api-url", value)?;
    Ok(())
}

fn webhook_url(s: &mut Settings, value: &str) -> Result<(), Problem> {
    s.webhook_url = Some(base("config-webhook-url", value)?);
    Ok(())
}

/// `digits:at least 30 of A-Z a-z 0-9 _ -`; what it is stays unsaid.
fn token(s: &mut Settings, value: &str) -> Result<(), Problem> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    let fits = value.split_once(':').is_some_and(|(id, rest)| {
        !id.is_empty()
            && id.bytes().all(|b| b.is_ascii_digit())
            && rest.len() >= 20
            && rest.bytes().all(plain)
    });
    if !fits {
        return Err(Problem::error("config-token"));
    }
    s.token = Some(SecretString::from(value));
    Ok(())
}

fn token_file(s: &mut Settings, path: &str) -> Result<(), Problem> {
    token(s, read_secret(path)?.trim())
}

fn updates(s: &mut Settings, value: &str) -> Result<(), Problem> {
    s.updates = match value {
        "polling" => Updates::Polling,
        "webhook" => Updates::Webhook,
        _ => return Err(wrong("config-updates", value)),
    };
    Ok(())
}

/// 16 to 256 of `A-Z a-z 0-9 _ -` (setWebhook's `secret_token`; the lower bound is ours).
fn webhook_secret(s: &mut Settings, value: &str) -> Result<(), Problem> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    if !(16..=256).contains(&value.len()) || !value.bytes().all(plain) {
        return Err(Problem::error("config-webhook-secret"));
    }
    s.webhook_secret = Some(SecretString::from(value));
    Ok(())
}

fn webhook_secret_file(s: &mut Settings, path: &str) -> Result<(), Problem> {
    webhook_secret(s, read_secret(path)?.trim())
}

fn read_secret(path: &str) -> Result<String, Problem> {
    std::fs::read_to_string(path).map_err(|e| {
        Problem::error("config-secret-file")
            .with("file", path)
            .with("why", e.kind())
    })
}

fn time(value: &str) -> Result<NaiveTime, Problem> {
    NaiveTime::parse_from_str(value, "%H:%M").map_err(|_| wrong("config-time", value))
}

fn quiet_from(s: &mut Settings, value: &str) -> Result<(), Problem> {
    s.readers.quiet_from = time(value)?;
    Ok(())
}

fn quiet_to(s: &mut Settings, value: &str) -> Result<(), Problem> {
    s.readers.quiet_to = time(value)?;
    Ok(())
}

/// Telegram's own is 30; up to 1,000 where it is paid for (Bot API, `allow_paid_broadcast`).
fn a_second(s: &mut Settings, value: &str) -> Result<(), Problem> {
    let number = value.parse().ok().filter(|n| (1..=1000).contains(n));
    s.a_second = number.ok_or_else(|| wrong("config-a-second", value))?;
    Ok(())
}

fn posts_a_day(s: &mut Settings, value: &str) -> Result<(), Problem> {
    let number = value.parse().ok().filter(|n| (1..=20).contains(n));
    s.readers.posts_a_day = number.ok_or_else(|| wrong("config-posts-a-day", value))?;
    Ok(())
}

fn log_form(s: &mut Settings, value: &str) -> Result<(), Problem> {
    s.log_form = match value {
        "text" => LogForm::Text,
        "json" => LogForm::Json,
        _ => return Err(wrong("config-log-form", value)),
    };
    Ok(())
}

fn log_filter(s: &mut Settings, value: &str) -> Result<(), Problem> {
    if tracing_subscriber::EnvFilter::try_new(value).is_err() {
        return Err(wrong("config-log-filter", value));
    }
    value.clone_into(&mut s.log_filter);
    Ok(())
}

/// The known name that is nearest to a wrong one, where one is near enough to be meant.
pub(super) fn nearest<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = wrong.to_lowercase();
    known
        .map(|name| (strsim::jaro_winkler(&lower, &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness >= 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// Cities that people write and that have no zone of their own (IANA, `zone1970.tab`).
const CITIES: [(&str, &str); 5] = [
    ("beijing", "Asia/Shanghai"),
    ("peking", "Asia/Shanghai"),
    ("guangzhou", "Asia/Shanghai"),
    ("shenzhen", "Asia/Shanghai"),
    ("xian", "Asia/Shanghai"),
];

/// At most three names of zones that may have been meant, the likeliest first: of the same end (`Shanghai`, `shanghai`), or alike.
pub fn zones_like(wrong: &str) -> Vec<&'static str> {
    let asked = wrong.trim().to_lowercase().replace(' ', "_");
    if asked.is_empty() || !asked.is_ascii() {
        return Vec::new();
    }
    let city = asked.rsplit('/').next().unwrap_or(&asked);
    if let Some((_, zone)) = CITIES.iter().find(|(name, _)| *name == city) {
        return vec![zone];
    }
    let mut found: Vec<(f64, &'static str)> = chrono_tz::TZ_VARIANTS
        .iter()
        .map(|zone| zone.name())
        .map(|name| {
            let lower = name.to_lowercase();
            let city = lower.rsplit('/').next().unwrap_or(&lower);
            let alike =
                strsim::jaro_winkler(&asked, &lower).max(strsim::jaro_winkler(&asked, city));
            (alike, name)
        })
        .filter(|(alike, _)| *alike >= 0.82)
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    found.into_iter().map(|(_, name)| name).take(3).collect()
}
