//! Words: turns keys, reasons, problems and states into sentences, in Chinese and in English, from one catalogue.
//! Alone uses fluent. Never decides anything, never reads a clock, and a missing key is shown as itself, never a panic.

mod calendar;
pub mod commands;
pub mod compose;
mod words;

pub use calendar::{in_doubt, reason, why};
pub use words::{
    channel_refusal, day, day_of_year, delivery, hold, kind, moment, not_approved, obligation,
    skipped, time,
};

use crate::domain::problem::Problem;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use std::fmt;
use std::sync::Arc;
use unic_langid::{LanguageIdentifier, langid};

/// The catalogues that are built in, as file name and text; the same keys and arguments in both languages.
pub const CHINESE: &[(&str, &str)] = &[
    ("zh-CN.ftl", include_str!("zh-CN.ftl")),
    ("approval.zh-CN.ftl", include_str!("approval.zh-CN.ftl")),
    ("channel.zh-CN.ftl", include_str!("channel.zh-CN.ftl")),
    ("calendar.zh-CN.ftl", include_str!("calendar.zh-CN.ftl")),
    ("content.zh-CN.ftl", include_str!("content.zh-CN.ftl")),
    ("desk.zh-CN.ftl", include_str!("desk.zh-CN.ftl")),
    ("drafts.zh-CN.ftl", include_str!("drafts.zh-CN.ftl")),
    ("gap.zh-CN.ftl", include_str!("gap.zh-CN.ftl")),
    ("project.zh-CN.ftl", include_str!("project.zh-CN.ftl")),
    ("server.zh-CN.ftl", include_str!("server.zh-CN.ftl")),
    ("setup.zh-CN.ftl", include_str!("setup.zh-CN.ftl")),
    ("stop.zh-CN.ftl", include_str!("stop.zh-CN.ftl")),
    ("words.zh-CN.ftl", include_str!("words.zh-CN.ftl")),
    ("register.zh-CN.ftl", include_str!("register.zh-CN.ftl")),
];

/// The same in English.
pub const ENGLISH: &[(&str, &str)] = &[
    ("en.ftl", include_str!("en.ftl")),
    ("approval.en.ftl", include_str!("approval.en.ftl")),
    ("channel.en.ftl", include_str!("channel.en.ftl")),
    ("calendar.en.ftl", include_str!("calendar.en.ftl")),
    ("content.en.ftl", include_str!("content.en.ftl")),
    ("desk.en.ftl", include_str!("desk.en.ftl")),
    ("drafts.en.ftl", include_str!("drafts.en.ftl")),
    ("gap.en.ftl", include_str!("gap.en.ftl")),
    ("project.en.ftl", include_str!("project.en.ftl")),
    ("server.en.ftl", include_str!("server.en.ftl")),
    ("setup.en.ftl", include_str!("setup.en.ftl")),
    ("stop.en.ftl", include_str!("stop.en.ftl")),
    ("words.en.ftl", include_str!("words.en.ftl")),
    ("register.en.ftl", include_str!("register.en.ftl")),
];

/// A language of the product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Chinese as written in the mainland.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Both.
    pub const ALL: [Lang; 2] = [Lang::Zh, Lang::En];

    /// The language of a setting (`zh-CN`, `zh`, `en`), or `None` where we don't speak it.
    pub fn parse(text: &str) -> Option<Lang> {
        match text.to_ascii_lowercase().replace('_', "-").as_str() {
            "zh" | "zh-cn" | "zh-hans" | "zh-hans-cn" => Some(Lang::Zh),
            "en" | "en-us" | "en-gb" => Some(Lang::En),
            _ => None,
        }
    }

    /// Its tag (BCP 47).
    pub fn as_str(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }

    fn identifier(self) -> LanguageIdentifier {
        match self {
            Lang::Zh => langid!("zh-CN"),
            Lang::En => langid!("en"),
        }
    }
}

/// A problem in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// What is wrong.
    pub what: String,
    /// What to do or to write instead.
    pub fix: Option<String>,
}

/// The words of one language. Cheap to clone, and shared between threads.
#[derive(Clone)]
pub struct Texts {
    lang: Lang,
    bundle: Arc<FluentBundle<FluentResource>>,
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Texts").field(&self.lang).finish()
    }
}

impl Texts {
    /// The words of a language.
    pub fn new(lang: Lang) -> Texts {
        let mut bundle = FluentBundle::new_concurrent(vec![lang.identifier()]);
        // Marks of direction around every argument would be counted and shown by chats.
        bundle.set_use_isolating(false);
        let sources = match lang {
            Lang::Zh => CHINESE,
            Lang::En => ENGLISH,
        };
        for (_, source) in sources {
            // What can't be read is left out; a test holds that nothing is.
            let resource = match FluentResource::try_new((*source).to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        Texts {
            lang,
            bundle: Arc::new(bundle),
        }
    }

    /// Which language this is.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The words of a key (`key`, or `key.attribute`) with its arguments; the key itself where there are none.
    pub fn say(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.find(key, args).unwrap_or_else(|| key.to_owned())
    }

    /// The words of a key, or `None` where the catalogue has none.
    pub fn find(&self, key: &str, args: &[(&str, &str)]) -> Option<String> {
        let (id, attribute) = match key.split_once('.') {
            Some((id, attribute)) => (id, Some(attribute)),
            None => (key, None),
        };
        let found = self.bundle.get_message(id)?;
        let pattern = match attribute {
            Some(name) => found.get_attribute(name)?.value(),
            None => found.value()?,
        };
        let mut values = FluentArgs::new();
        for (name, value) in args {
            values.set(*name, *value);
        }
        // An argument that is missing stands there as `{$name}`; what else could be wrong a test holds.
        let mut errors = Vec::new();
        let words = self
            .bundle
            .format_pattern(pattern, Some(&values), &mut errors);
        Some(words.into_owned())
    }

    /// A problem as what is wrong and what to do instead, of `problem-<code>` and its `.fix`.
    pub fn problem(&self, problem: &Problem) -> Sentence {
        let key = format!("problem-{}", problem.code);
        let args: Vec<(&str, &str)> = problem.args.iter().map(|(k, v)| (*k, v.as_str())).collect();
        Sentence {
            what: self.say(&key, &args),
            fix: self.find(&format!("{key}.fix"), &args),
        }
    }
}
