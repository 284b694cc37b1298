//! What a draft says so far to the file that it would be, and that file to the post that it would be: the same reader and the
//! same check as for a file that a person typed.

use super::{Campaign, Form, Shelf, Spec, file_ending};
use crate::action::check::{self, Known};
use crate::channel::Dialect;
use crate::content::write::{
    Draft, Tongue, folder_name, markdown_of, new_id, questions_in, with_file, write, write_campaign,
};
use crate::content::{Loaded, schedule};
use crate::domain::campaign::{AttachmentForm, Post};
use crate::domain::id::PostId;
use crate::domain::kind::Kind;
use crate::domain::problem::{Problem, any_error};
use crate::domain::schedule::When;
use crate::domain::time::Instant;
use crate::text::{Lang, Texts};
use chrono_tz::Tz;
use std::collections::BTreeSet;

/// Characters of a title that is made of a text's first line.
const TITLE: usize = 40;

/// What stands around a draft.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// The folder of posts.
    pub shelf: &'a Shelf,
    /// Every id that was ever used, and folders that are still to be written.
    pub taken: &'a BTreeSet<String>,
    /// Names of the audiences.
    pub audiences: &'a BTreeSet<String>,
    /// 编号 of whoever writes it, where the account is claimed.
    pub author: Option<&'a str>,
    /// The words.
    pub texts: &'a Texts,
    /// The office's zone.
    pub zone: Tz,
    /// How channels spell things.
    pub dialects: &'a [&'a dyn Dialect],
}

/// The file that a draft would be.
#[derive(Clone, Debug)]
pub struct Composed {
    /// Path under the folder of posts.
    pub path: String,
    /// Its text.
    pub text: String,
    /// The file that goes with it: path, bytes.
    pub file: Option<(String, Vec<u8>)>,
    /// `campaign.yaml` of a new campaign: path, text.
    pub campaign: Option<(String, String)>,
    /// The post.
    pub post: Post,
    /// What `check` says of it; no errors.
    pub hints: Vec<Problem>,
}

/// Composes a draft that has everything it needs. The errors are what `check` would say, or `draft-unready`.
pub fn compose(
    spec: &Spec,
    bytes: Option<&[u8]>,
    around: Surroundings<'_>,
    now: Instant,
) -> Result<Composed, Vec<Problem>> {
    let unready = |what: &'static str| vec![Problem::error(what)];
    let (Some(form), Some(campaign), Some(when)) = (spec.form, &spec.campaign, &spec.when) else {
        return Err(unready("draft-unready"));
    };
    if spec.file.is_some() && bytes.is_none() {
        return Err(unready("draft-file-waits"));
    }
    let calendar = &around.shelf.0.catalogue.calendar;
    let when =
        schedule::parse(when, around.zone, calendar).map_err(|(problem, _)| vec![problem])?;
    let day = match &when.when {
        When::Once(wall) => wall.date(),
        _ => now.day(around.zone),
    };
    let tongue = match around.texts.lang() {
        Lang::Zh => Tongue::Chinese,
        Lang::En => Tongue::English,
    };
    let mut loaded = around.shelf.0.clone();
    let (folder, new) = place(spec, campaign, day, around, tongue, &mut loaded);
    let id = new_id(&folder, day, around.taken);
    let mut draft = described(spec, form, id.clone(), when.when, around.texts);
    let shared = around
        .shelf
        .campaigns()
        .into_iter()
        .find(|c| c.folder == folder);
    draft.audience = match &shared {
        Some(shared) if shared.audience.is_some() => None,
        _ if new.is_some() => None,
        _ => spec.audience.clone(),
    };
    if shared.as_ref().is_some_and(|s| s.approvers.is_empty()) {
        draft.approvers = spec.approver.iter().cloned().collect();
    }
    let owner = shared.as_ref().and_then(|s| s.owner.as_deref());
    draft.author = around
        .author
        .filter(|key| new.is_none() && owner != Some(key))
        .map(str::to_owned);
    let file = bytes.and_then(|bytes| {
        let (ending, shown) = file_ending(bytes)?;
        let sent_as = spec.file.unwrap_or(shown);
        // A picture that was sent as a file stays one.
        let shown = if shown == AttachmentForm::Photo {
            sent_as
        } else {
            shown
        };
        let name = format!("{id}.{ending}");
        draft.attachment = Some((shown, name.clone()));
        Some((name, bytes.to_vec()))
    });
    let path = format!("{folder}/{id}.md");
    let text = write(&draft, tongue, calendar);
    let held = file
        .as_ref()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    let loaded = with_file(&loaded, &path, &text, held)?;
    let (post, hints) = checked(&loaded, &id, &path, around, now)?;
    Ok(Composed {
        file: file.map(|(name, bytes)| (format!("{folder}/{name}"), bytes)),
        campaign: new,
        path,
        text,
        post,
        hints,
    })
}

/// The folder, and what a new one's `campaign.yaml` says: path and text. It stands in `loaded` then.
fn place(
    spec: &Spec,
    campaign: &Campaign,
    day: chrono::NaiveDate,
    around: Surroundings<'_>,
    tongue: Tongue,
    loaded: &mut Loaded,
) -> (String, Option<(String, String)>) {
    let title = match campaign {
        Campaign::Folder(folder) => return (folder.clone(), None),
        Campaign::New(title) => title,
    };
    let mut taken: BTreeSet<String> = loaded
        .sources
        .keys()
        .filter_map(|f| f.split_once('/'))
        .map(|(folder, _)| folder.to_owned())
        .collect();
    taken.extend(around.taken.iter().cloned());
    let folder = folder_name(title, day, &taken);
    let approvers: Vec<String> = spec.approver.iter().cloned().collect();
    let audience = spec.audience.as_deref();
    let text = write_campaign(title, audience, around.author, &approvers, tongue);
    let path = format!("{folder}/campaign.yaml");
    loaded.sources.insert(path.clone(), text.clone());
    (folder, Some((path, text)))
}

fn described(spec: &Spec, form: Form, id: PostId, when: When, texts: &Texts) -> Draft {
    let typed = (form == Form::Quiz)
        .then(|| questions_in(&spec.text))
        .flatten();
    let words = typed
        .as_ref()
        .map_or(spec.text.as_str(), |t| t.text.as_str());
    let (title, body) = split(words, spec.title.as_deref());
    let questions = typed.map(|t| t.questions).unwrap_or_default();
    let title = title.unwrap_or_else(|| {
        let count = questions.len().to_string();
        texts.say("draft-quiz-title", &[("count", &count)])
    });
    let kind = match form {
        Form::Notice | Form::Receipt => Kind::Notice,
        Form::Pledge => Kind::Pledge,
        Form::Quiz => Kind::Quiz,
    };
    let mut draft = Draft::new(id, &title, kind, when, &markdown_of(&body));
    draft.questions = questions;
    draft.confirm = match form {
        Form::Receipt => Some(texts.say("draft-receipt", &[])),
        _ => None,
    };
    draft
}

/// Title and text: a short first line is the title, else the first clause is, and the text stays whole.
fn split(text: &str, title: Option<&str>) -> (Option<String>, String) {
    let text = text.trim();
    if let Some(title) = title {
        return (Some(title.to_owned()), text.to_owned());
    }
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let first = first.trim();
    if first.is_empty() {
        return (None, String::new());
    }
    if first.chars().count() <= TITLE && !rest.trim().is_empty() {
        return (Some(first.to_owned()), rest.trim().to_owned());
    }
    let clause = first
        .split(['。', '！', '？', '；', '!', '?', ';'])
        .next()
        .unwrap_or(first);
    let mut title: String = clause.chars().take(TITLE).collect();
    if clause.chars().count() > TITLE {
        title.push('…');
    }
    (Some(title), text.to_owned())
}

/// The post, and what `check` says of it that is no error.
fn checked(
    loaded: &Loaded,
    id: &PostId,
    path: &str,
    around: Surroundings<'_>,
    now: Instant,
) -> Result<(Post, Vec<Problem>), Vec<Problem>> {
    let known = Known {
        audiences: around.audiences.clone(),
        posts: Vec::new(),
    };
    let said = check::check(loaded, around.texts, around.dialects, Some(&known), now);
    let own = |p: &Problem| p.place.as_ref().is_some_and(|at| at.file == path);
    let (mut hints, over): (Vec<Problem>, Vec<Problem>) = said
        .problems
        .into_iter()
        .filter(own)
        .partition(|p| p.code != "schedule-over");
    if !over.is_empty() {
        return Err(vec![Problem::error("draft-when-past")]);
    }
    if any_error(&hints) {
        hints.retain(|p| p.severity == crate::domain::problem::Severity::Error);
        return Err(hints);
    }
    match loaded.catalogue.posts.get(id) {
        Some(post) => Ok((post.clone(), hints)),
        None => Err(vec![Problem::error("draft-unready")]),
    }
}

/// A time that was typed, in its canonical spelling. The error points at nothing: a chat has no columns.
pub fn parse_when(text: &str, shelf: &Shelf, zone: Tz, now: Instant) -> Result<String, Problem> {
    let calendar = &shelf.0.catalogue.calendar;
    let schedule = schedule::parse(text, zone, calendar).map_err(|(problem, _)| problem)?;
    if schedule.next(calendar, now).is_none() {
        return Err(Problem::error("draft-when-past"));
    }
    Ok(schedule::spell(&schedule, calendar))
}
