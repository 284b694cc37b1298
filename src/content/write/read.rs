//! A post's file back to its description, and a description to the post that it would be. One reader for both: `post`.

use super::{Draft, button};
use crate::content::campaign::{self, Campaign};
use crate::content::fields::Fields;
use crate::content::front;
use crate::content::keys::Field;
use crate::content::post::{self, Around, Reader};
use crate::content::source::Source;
use crate::content::spans;
use crate::content::{Loaded, places};
use crate::domain::ask::{Asking, Road};
use crate::domain::calendar::Calendar;
use crate::domain::campaign::AttachmentForm;
use crate::domain::problem::{Problem, any_error};
use chrono_tz::Tz;
use std::collections::BTreeSet;
use std::path::Path;

/// Reads a file's text as a description; the errors are all that `check` would say of it. Attachments are named, not opened.
pub fn read(file: &str, text: &str, calendar: &Calendar, zone: Tz) -> Result<Draft, Vec<Problem>> {
    let source = Source::new(file, text.to_owned());
    let campaign = Campaign::default();
    let around = Around {
        campaign: &campaign,
        calendar,
        zone,
        folder: Path::new(""),
        held: None,
    };
    let mut problems = Vec::new();
    let draft = Reader {
        source: &source,
        around: &around,
    }
    .draft(&mut problems);
    match draft {
        Some(draft) if !any_error(&problems) => Ok(draft.normal()),
        _ => Err(problems),
    }
}

impl Reader<'_> {
    fn draft(&self, problems: &mut Vec<Problem>) -> Option<Draft> {
        let lines = self.source.lines();
        let (front, body) = self.parts(&lines, problems)?;
        let notes = front.iter().filter_map(|l| l.text.trim().strip_prefix('#'));
        let notes: Vec<String> = notes.map(|note| note.trim().to_owned()).collect();
        let fields = Fields::new(
            self.source,
            front::read(self.source, front, problems),
            true,
            problems,
        );
        let (id, _) = self.id(&fields, front, problems)?;
        let shared = fields.shared(problems);
        let kind = self.kind(&fields, problems);
        let body = self.body(kind, body, problems);
        let zone = shared.zone.unwrap_or(self.around.zone);
        let schedule = self.schedule(&fields, zone, problems)?;
        let ask = self.ask(&fields, kind, &body, problems);
        let said = fields.word(Field::Confirm, &mut Vec::new());
        let photo = fields
            .text(Field::Photo, problems)
            .map(|t| (AttachmentForm::Photo, t.text));
        let document = fields
            .text(Field::Document, problems)
            .map(|t| (AttachmentForm::Document, t.text));
        let public = matches!(&ask, Some(Asking::Form(form)) if form.road == Road::Poll);
        Some(Draft {
            notes,
            id,
            title: shared.title?.text,
            kind,
            audience: shared.audience.map(|t| t.text),
            when: schedule.when,
            close: fields.read(Field::Close, "close-bad", problems, spans::close),
            confirm: button(kind, said.as_ref().map(|t| t.text.as_str())),
            public,
            late: shared.late,
            live: shared.live,
            rest_day: shared.rest_day,
            unsure: shared.unsure,
            approvers: shared.approvers,
            author: fields.text(Field::Author, problems).map(|t| t.text),
            zone: shared.zone,
            why: shared.why,
            attachment: photo.or(document),
            values: self.values(&fields, problems),
            to_check: shared.to_check,
            text: self.source.text[body.text.clone()].to_owned(),
            questions: body
                .questions
                .into_iter()
                .map(|asked| asked.question)
                .collect(),
        })
    }
}

/// The folder of posts as it would be with one more file (`folder/name.md`), beside that folder's `campaign.yaml` as it was read.
/// `held` is a file that isn't in the folder yet: its name and bytes. The errors are those of that one file.
pub fn with_file(
    loaded: &Loaded,
    file: &str,
    text: &str,
    held: Option<(&str, &[u8])>,
) -> Result<Loaded, Vec<Problem>> {
    let folder = file.split_once('/').map_or("", |(folder, _)| folder);
    let mut problems = Vec::new();
    let campaign = shared(loaded, folder, &mut problems);
    let around = Around {
        campaign: &campaign,
        calendar: &loaded.catalogue.calendar,
        zone: loaded.defaults.zone,
        folder: Path::new(""),
        held,
    };
    let source = Source::new(file, text.to_owned());
    let read = post::read(&source, &around, &mut problems);
    let Some(post) = read.post.filter(|_| !any_error(&problems)) else {
        return Err(problems);
    };
    let mut with = loaded.clone();
    let id = post.revision.post.clone();
    with.problems = problems;
    with.sources.insert(file.to_owned(), text.to_owned());
    with.posts_seen.push((id.clone(), file.to_owned()));
    with.places
        .insert(id.clone(), places(&source, &read.places));
    with.catalogue.posts.insert(id, post);
    Ok(with)
}

fn shared(loaded: &Loaded, folder: &str, problems: &mut Vec<Problem>) -> Campaign {
    let names = ["campaign.yaml", "campaign.yml"];
    let found = names
        .iter()
        .map(|name| format!("{folder}/{name}"))
        .find_map(|path| loaded.sources.get(&path).map(|text| (path, text)));
    match found {
        Some((path, text)) => campaign::read(folder, &Source::new(&path, text.clone()), problems),
        None => Campaign {
            folder: folder.to_owned(),
            ..Campaign::default()
        },
    }
}

/// What a campaign's posts share, for whoever offers campaigns to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CampaignView {
    /// The folder's name.
    pub folder: String,
    /// Its title, or else the folder's name.
    pub title: String,
    /// Name of the audience.
    pub audience: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Who may approve.
    pub approvers: Vec<String>,
}

/// The campaigns of the folder of posts, by folder.
pub fn campaigns(loaded: &Loaded) -> Vec<CampaignView> {
    let files = loaded.sources.keys().filter_map(|f| f.split_once('/'));
    let folders: BTreeSet<&str> = files.map(|(folder, _)| folder).collect();
    let folders = folders.into_iter().filter(|f| *f != "calendar");
    folders
        .map(|folder| {
            let campaign = shared(loaded, folder, &mut Vec::new());
            CampaignView {
                folder: folder.to_owned(),
                title: campaign.title(),
                audience: campaign.shared.audience.map(|t| t.text),
                owner: campaign.owner,
                approvers: campaign.shared.approvers,
            }
        })
        .collect()
}
