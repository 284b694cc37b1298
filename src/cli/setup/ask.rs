//! The questions on a terminal, one line each: what is wrong with an answer is said at once, and the question comes again. A
//! list is answered by its number or by what stands in it. The token is never shown while it is typed.

use super::given::{Given, Token};
use super::{Answers, known};
use crate::channel::Me;
use crate::cli::desk::{Failed, lang};
use crate::cli::screen;
use crate::clock::{Clock, SystemClock};
use crate::config::{Language, Settings, draft, zones_like};
use crate::domain::problem::Problem;
use crate::text::Texts;
use chrono_tz::Tz;
use secrecy::{ExposeSecret, SecretString};

/// Zones that are offered, each with its name in the catalogue: `setup-zone-<n>`.
const ZONES: [Tz; 9] = [
    Tz::Asia__Shanghai,
    Tz::Asia__Urumqi,
    Tz::Asia__Hong_Kong,
    Tz::Asia__Taipei,
    Tz::Asia__Singapore,
    Tz::Asia__Tokyo,
    Tz::Europe__London,
    Tz::Europe__Berlin,
    Tz::America__New_York,
];

/// How often a token may be mistyped before setup gives up.
const TRIES: usize = 5;

/// Asks for what isn't known, and for what only stands in the file, with that as the answer of an empty line.
pub(super) async fn all(given: Given, early: &Texts) -> Result<(Answers, Me, Texts), Failed> {
    let asks = |key: &str| !given.values.contains_key(key) || given.only_standing.contains(&key);
    let language = match given.language() {
        Some(said) if !asks("language") => said,
        standing => ask_language(early, standing)?,
    };
    let texts = Texts::new(lang(language));
    let zone: Option<Tz> = given.values.get("time_zone").and_then(|z| z.parse().ok());
    let zone = match zone {
        Some(said) if !asks("time_zone") => said,
        standing => ask_zone(&texts, standing)?,
    };
    let mut answers = Answers::of(given, language, zone);
    let bot = token(&texts, &mut answers).await?;
    Ok((answers, bot, texts))
}

/// Puts a question and reads one line; its end is the end of everything, and nothing was written.
fn line(question: &str) -> Result<String, Failed> {
    screen::question(question)
        .map(|answer| answer.trim().to_owned())
        .ok_or_else(broken_off)
}

fn broken_off() -> Failed {
    Problem::error("setup-broken-off").into()
}

/// What a line of a list is chosen by: its number from 1.
fn number(answer: &str, of: usize) -> Option<usize> {
    // A Chinese keyboard's own digits are digits too.
    let plain: String = answer
        .chars()
        .map(|c| match u32::from(c) {
            wide @ 0xFF10..=0xFF19 => char::from_digit(wide - 0xFF10, 10).unwrap_or(c),
            _ => c,
        })
        .collect();
    let number: usize = plain.trim_end_matches(['.', '\u{3002}']).parse().ok()?;
    (1..=of).contains(&number).then(|| number - 1)
}

fn ask_language(texts: &Texts, standing: Option<Language>) -> Result<Language, Failed> {
    let both = [Language::Chinese, Language::English];
    screen::aside(texts.say("setup-language", &[]));
    for (n, one) in both.iter().enumerate() {
        let own = Texts::new(lang(*one)).say("setup-language-own", &[]);
        screen::aside(format!("  {}. {own}", n + 1));
    }
    loop {
        let question = match standing {
            Some(now) => texts.say("setup-choose-or", &[("now", now.as_str())]),
            None => texts.say("setup-choose", &[]),
        };
        let answer = line(&question)?;
        if let Some(standing) = standing.filter(|_| answer.is_empty()) {
            return Ok(standing);
        }
        let chosen = number(&answer, both.len()).map(|n| both[n]);
        if let Some(language) = chosen.or_else(|| Language::parse(&answer)) {
            return Ok(language);
        }
        screen::aside(texts.say("setup-language-wrong", &[]));
    }
}

fn ask_zone(texts: &Texts, standing: Option<Tz>) -> Result<Tz, Failed> {
    let now = SystemClock::default().now();
    let mut offered: Vec<(Tz, String)> = ZONES
        .iter()
        .enumerate()
        .map(|(n, zone)| (*zone, texts.say(&format!("setup-zone-{}", n + 1), &[])))
        .collect();
    if let Some(own) = zone_of_machine().filter(|own| !ZONES.contains(own)) {
        offered.push((own, texts.say("setup-zone-machine", &[])));
    }
    screen::aside(texts.say("setup-zone", &[]));
    for (n, (zone, name)) in offered.iter().enumerate() {
        let there = now.local(*zone).format("%H:%M").to_string();
        let args = [
            ("name", name.as_str()),
            ("zone", zone.name()),
            ("time", &there),
        ];
        screen::aside(format!(
            "  {}. {}",
            n + 1,
            texts.say("setup-zone-line", &args)
        ));
    }
    loop {
        let question = match standing {
            Some(now) => texts.say("setup-zone-ask-or", &[("now", now.name())]),
            None => texts.say("setup-zone-ask", &[]),
        };
        let answer = line(&question)?;
        if let Some(standing) = standing.filter(|_| answer.is_empty()) {
            return Ok(standing);
        }
        match zone_said(&answer, &offered) {
            Some(zone) => return Ok(zone),
            None => screen::aside(zone_wrong(texts, &answer)),
        }
    }
}

/// By number, by its name, or by words that stand in the name of one line alone.
fn zone_said(answer: &str, offered: &[(Tz, String)]) -> Option<Tz> {
    if let Some(n) = number(answer, offered.len()) {
        return Some(offered[n].0);
    }
    let known = chrono_tz::TZ_VARIANTS
        .iter()
        .find(|zone| zone.name().eq_ignore_ascii_case(answer));
    if known.is_some() {
        return known.copied();
    }
    let lower = answer.to_lowercase();
    let named = |name: &String| !lower.is_empty() && name.to_lowercase().contains(&lower);
    let mut by_name = offered.iter().filter(|(_, name)| named(name));
    match (by_name.next(), by_name.next()) {
        (Some((zone, _)), None) => Some(*zone),
        _ => None,
    }
}

fn zone_wrong(texts: &Texts, answer: &str) -> String {
    if answer.is_empty() {
        return texts.say("setup-zone-empty", &[]);
    }
    let near = zones_like(answer);
    if near.is_empty() {
        return texts.say("setup-zone-wrong", &[("zone", answer)]);
    }
    let near = near.join(&texts.say("setup-between", &[]));
    texts.say("setup-zone-near", &[("zone", answer), ("near", &near)])
}

/// The zone that this machine is set to, where it says so.
fn zone_of_machine() -> Option<Tz> {
    let said = std::env::var("TZ").ok();
    if let Some(zone) = said.and_then(|name| name.trim_start_matches(':').parse().ok()) {
        return Some(zone);
    }
    let link = std::fs::read_link("/etc/localtime").ok()?;
    let (_, name) = link.to_str()?.split_once("zoneinfo/")?;
    name.parse().ok()
}

/// Has the token, and what the server calls its bot. A token that only stands there is kept by an empty line.
async fn token(texts: &Texts, answers: &mut Answers) -> Result<Me, Failed> {
    let standing = answers.token.clone().filter(|_| answers.token_stands);
    let mut given = answers.token.clone().filter(|_| !answers.token_stands);
    screen::aside("");
    loop {
        let tried = match given.take() {
            Some(token) => token,
            None => ask_token(texts, standing.as_ref())?,
        };
        let settings = Settings {
            token: Some(tried.secret().clone()),
            api_url: answers.api_url.clone(),
            ..Settings::default()
        };
        match known(&settings, texts).await {
            Ok(bot) => {
                answers.token = Some(tried);
                return Ok(bot);
            }
            Err(problem) => {
                let words = texts.problem(&problem);
                screen::error(texts, words.what, words.fix.as_deref());
                let unreachable = problem.code == "api-unreachable";
                if unreachable && screen::asked(texts, &texts.say("setup-again", &[])) {
                    given = Some(tried);
                } else if unreachable {
                    return Err(broken_off());
                }
            }
        }
    }
}

fn ask_token(texts: &Texts, standing: Option<&Token>) -> Result<Token, Failed> {
    // A terminal that went away answers with nothing for ever.
    for _ in 0..TRIES {
        let key = if standing.is_some() {
            "setup-token-or"
        } else {
            "setup-token"
        };
        let typed = screen::hidden(&texts.say(key, &[])).ok_or_else(broken_off)?;
        let typed = SecretString::from(typed.expose_secret().trim().to_owned());
        if let Some(standing) = standing.filter(|_| typed.expose_secret().is_empty()) {
            return Ok(standing.clone());
        }
        let name = texts.say("setup-token-name", &[]);
        match draft::judge("telegram.token", &name, typed.expose_secret()) {
            Ok(()) => return Ok(Token::Typed(typed)),
            Err(problem) => {
                let words = texts.problem(&problem);
                screen::error(texts, words.what, words.fix.as_deref());
            }
        }
    }
    Err(broken_off())
}
