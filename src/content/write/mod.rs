//! A post's description to its Markdown file, as a person would have typed it, in one canonical form: keys in one order, one
//! spelling of each value, quiz lists with boxes. Reading what was written gives the same description, and writing what was
//! read changes nothing more. Never touches a file: it makes text.

mod body;
mod id;
mod plain;
mod quiz;
mod read;
mod scalar;
mod spell;

pub(crate) use id::free as free_id;
pub use id::{folder_name, new_id};
pub use plain::shows_exactly as markdown_of;
pub use quiz::{Typed, questions_in};
pub use read::{CampaignView, campaigns, read, with_file};

use super::ask::confirm;
use super::keys::{Field, KEYS};
use super::template;
use super::words::KIND_WORDS;
use crate::domain::calendar::Calendar;
use crate::domain::campaign::{AttachmentForm, Unsure};
use crate::domain::id::PostId;
use crate::domain::kind::{AskOf, Kind};
use crate::domain::policy::RestDay;
use crate::domain::prompt::Question;
use crate::domain::schedule::{CloseRule, LateRule, When};
use crate::domain::time::Span;
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// The tongue of keys and small words. Both are read alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tongue {
    /// 标题, 时间, 每周五 16:30.
    #[default]
    Chinese,
    /// title, when, every friday 16:30.
    English,
}

/// What a post's file says, apart from how it is spelled. What is absent is the campaign's or the kind's.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Comment lines at the head of the front matter, without their sign.
    pub notes: Vec<String>,
    /// Permanent id.
    pub id: PostId,
    /// Title, one line.
    pub title: String,
    /// What it is.
    pub kind: Kind,
    /// Name of the audience.
    pub audience: Option<String>,
    /// When it opens.
    pub when: When,
    /// When it stops taking answers; only where it asks.
    pub close: Option<CloseRule>,
    /// The word on the button of a notice or pledge; a notice without one asks nothing.
    pub confirm: Option<String>,
    /// A native poll; only a quiz of one question.
    pub public: bool,
    /// How late it may open.
    pub late: Option<LateRule>,
    /// How long it is worth sending.
    pub live: Option<Span>,
    /// On a rest day.
    pub rest_day: Option<RestDay>,
    /// When nobody knows whether it arrived.
    pub unsure: Option<Unsure>,
    /// Who may approve it.
    pub approvers: Vec<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Whose wall clock.
    pub zone: Option<Tz>,
    /// Why people get it.
    pub why: Option<String>,
    /// A file of the same folder.
    pub attachment: Option<(AttachmentForm, String)>,
    /// Fixed values that the text names.
    pub values: BTreeMap<String, String>,
    /// What a person still has to look at before it may be approved.
    pub to_check: Vec<String>,
    /// The text: Markdown with template variables, without the questions.
    pub text: String,
    /// The questions of a quiz.
    pub questions: Vec<Question>,
}

/// The order in which keys are written: what it is, when, how, by whom.
const ORDER: [Field; 19] = [
    Field::Id,
    Field::Title,
    Field::Kind,
    Field::Audience,
    Field::When,
    Field::Close,
    Field::Confirm,
    Field::Names,
    Field::Late,
    Field::Live,
    Field::RestDay,
    Field::Unsure,
    Field::Approver,
    Field::Author,
    Field::Zone,
    Field::Why,
    Field::Photo,
    Field::Document,
    Field::Values,
];

impl Draft {
    /// A draft with nothing but what every post needs.
    pub fn new(id: PostId, title: &str, kind: Kind, when: When, text: &str) -> Draft {
        Draft {
            notes: Vec::new(),
            id,
            title: title.to_owned(),
            kind,
            audience: None,
            when,
            close: None,
            confirm: None,
            public: false,
            late: None,
            live: None,
            rest_day: None,
            unsure: None,
            approvers: Vec::new(),
            author: None,
            zone: None,
            why: None,
            attachment: None,
            values: BTreeMap::new(),
            to_check: Vec::new(),
            text: text.to_owned(),
            questions: Vec::new(),
        }
    }

    /// Whether it wants an answer.
    pub fn asks(&self) -> bool {
        self.kind.row().ask == AskOf::Form || self.kind.row().always_asks || self.confirm.is_some()
    }

    /// The same without what no file can hold: line breaks within a line, characters that nobody sees, rules of answers where
    /// nothing is asked. Reading what was written gives exactly this.
    #[must_use]
    pub fn normal(mut self) -> Draft {
        let form = self.kind.row().ask == AskOf::Form;
        self.title = scalar::clean(&self.title);
        let clean =
            |text: Option<String>| text.map(|t| scalar::clean(&t)).filter(|t| !t.is_empty());
        self.audience = clean(self.audience);
        self.author = clean(self.author);
        self.why = clean(self.why);
        self.approvers = self
            .approvers
            .iter()
            .flat_map(|n| scalar::names(n))
            .collect();
        self.attachment = self
            .attachment
            .map(|(form, name)| (form, scalar::clean(&name)));
        let lines = |texts: Vec<String>| {
            let clean = texts.iter().map(|t| scalar::clean(t));
            clean.filter(|t| !t.is_empty()).collect::<Vec<_>>()
        };
        self.notes = lines(self.notes);
        self.to_check = lines(self.to_check);
        self.values = std::mem::take(&mut self.values)
            .into_iter()
            .map(|(name, value)| (name, scalar::clean(&value)))
            .filter(|(name, _)| template::is_name(name) && template::computed(name).is_none())
            .collect();
        self.confirm = if form {
            None
        } else {
            button(self.kind, self.confirm.as_deref())
        };
        self.text = body::text(&self.text, form);
        self.questions = if form {
            self.questions.into_iter().map(body::question).collect()
        } else {
            Vec::new()
        };
        self.public = self.public && self.questions.len() == 1;
        if self.asks() {
            self.rest_day = self.rest_day.filter(|r| *r == RestDay::Move);
        } else {
            self.close = None;
        }
        self
    }
}

/// The word on the button, as reading it would give it.
fn button(kind: Kind, said: Option<&str>) -> Option<String> {
    let said = said.map(scalar::clean);
    let said = said
        .as_deref()
        .map(scalar::unquoted)
        .filter(|word| !word.is_empty());
    match confirm::read(kind, said) {
        Ok(Some(crate::domain::ask::Asking::Confirm(ask))) => Some(ask.label),
        // Too long for a button: the reader says so, with its place.
        Err(confirm::WrongLabel::Long) => said.map(str::to_owned),
        _ => None,
    }
}

/// The file: front matter and body, ending with a line end.
pub fn write(draft: &Draft, tongue: Tongue, calendar: &Calendar) -> String {
    let draft = draft.clone().normal();
    let mut file = String::from("---\n");
    for note in &draft.notes {
        file.push_str(&format!("# {note}\n"));
    }
    for field in ORDER {
        if field == Field::Values {
            map(&mut file, field, tongue, &draft.values);
        } else if let Some(value) = value(&draft, field, tongue, calendar) {
            line(&mut file, field, tongue, &value);
        }
    }
    file.push_str(&lines(Field::ToCheck, tongue, &draft.to_check));
    file.push_str("---\n");
    file.push_str(&body::write(&draft));
    file
}

/// A new campaign's `campaign.yaml`: what its posts share, said once.
pub fn write_campaign(
    title: &str,
    audience: Option<&str>,
    owner: Option<&str>,
    approvers: &[String],
    tongue: Tongue,
) -> String {
    let mut file = String::new();
    let between = if tongue == Tongue::Chinese {
        "、"
    } else {
        ", "
    };
    let approvers = approvers.join(between);
    let lines = [
        (Field::Title, Some(title)),
        (Field::Audience, audience),
        (Field::Owner, owner),
        (Field::Approver, Some(approvers.as_str())),
    ];
    for (field, value) in lines {
        let value = value.map(scalar::clean).filter(|v| !v.is_empty());
        if let Some(value) = value {
            line(&mut file, field, tongue, &value);
        }
    }
    file
}

fn key(field: Field, tongue: Tongue) -> &'static str {
    let row = KEYS.iter().find(|k| k.field == field);
    row.map_or("", |k| match tongue {
        Tongue::Chinese => k.zh,
        Tongue::English => k.en,
    })
}

fn line(file: &mut String, field: Field, tongue: Tongue, value: &str) {
    file.push_str(&format!(
        "{}: {}\n",
        key(field, tongue),
        scalar::write(value)
    ));
}

/// A key with a list of lines below it; nothing for an empty list.
pub(crate) fn lines(field: Field, tongue: Tongue, values: &[String]) -> String {
    if values.is_empty() {
        return String::new();
    }
    let mut text = format!("{}:\n", key(field, tongue));
    for value in values {
        text.push_str(&format!("  - {}\n", scalar::quoted(&scalar::clean(value))));
    }
    text
}

fn map(file: &mut String, field: Field, tongue: Tongue, values: &BTreeMap<String, String>) {
    if !values.is_empty() {
        file.push_str(&format!("{}:\n", key(field, tongue)));
    }
    for (name, value) in values {
        file.push_str(&format!("  {name}: {}\n", scalar::write(value)));
    }
}

/// What stands behind a key, unquoted; nothing where the key isn't written.
fn value(draft: &Draft, field: Field, tongue: Tongue, calendar: &Calendar) -> Option<String> {
    let words = |zh: &str, en: &str| {
        let word = if tongue == Tongue::Chinese { zh } else { en };
        Some(word.to_owned())
    };
    let file = |wanted: AttachmentForm| {
        let file = draft
            .attachment
            .as_ref()
            .filter(|(form, _)| *form == wanted);
        file.map(|(_, name)| name.clone())
    };
    match field {
        Field::Id => Some(draft.id.to_string()),
        Field::Title => Some(draft.title.clone()),
        Field::Kind => {
            let row = KIND_WORDS.iter().find(|(kind, ..)| *kind == draft.kind);
            row.and_then(|(kind, zh, _)| words(zh, kind.as_str()))
        }
        Field::Audience => draft.audience.clone(),
        Field::When => Some(spell::when(&draft.when, tongue, calendar)),
        Field::Close => draft.close.map(|close| spell::close(close, tongue)),
        Field::Confirm => draft.confirm.clone(),
        Field::Names if draft.public => words("公开", "public"),
        Field::Late => draft.late.map(|late| spell::late(late, tongue)),
        Field::Live => draft.live.map(|live| spell::span(live, tongue)),
        Field::RestDay => match draft.rest_day? {
            RestDay::Move => words("顺延", "move"),
            RestDay::Silent => words("静默照发", "silent"),
        },
        Field::Unsure => match draft.unsure? {
            Unsure::Hold => words("等人确认", "hold"),
            Unsure::Resend => words("重发", "resend"),
        },
        Field::Approver if !draft.approvers.is_empty() => {
            let between = if tongue == Tongue::Chinese {
                "、"
            } else {
                ", "
            };
            Some(draft.approvers.join(between))
        }
        Field::Author => draft.author.clone(),
        Field::Zone => draft.zone.map(|zone| zone.name().to_owned()),
        Field::Why => draft.why.clone(),
        Field::Photo => file(AttachmentForm::Photo),
        Field::Document => file(AttachmentForm::Document),
        _ => None,
    }
}
