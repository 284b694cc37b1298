//! A post's file back to its description, and a description to the post that it would be. One reader for both: `post`.

use super::{Draft, button};
use crate::content::Loaded;
use crate::content::campaign::{self, Campaign};
use crate::content::fields::Fields;
use crate::content::front;
use crate::content::keys::Field;
use crate::content::post::{self, Around, Reader};
use crate::content::source::Source;
use crate::content::spans;
use crate::domain::ask::{Asking, Road};
use crate::domain::calendar::Calendar;
use crate::domain::campaign::{AttachmentForm, Post};
use crate::domain::problem::{Problem, any_error};
use chrono_tz::Tz;
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

/// The post that a text would be if it stood at `file` (`folder/name.md`) beside that folder's `campaign.yaml` as it was read.
/// `held` is a file that isn't in the folder yet: its name and bytes. The errors are all that `check` would say of it.
pub fn draft_post(
    loaded: &Loaded,
    file: &str,
    text: &str,
    held: Option<(&str, &[u8])>,
) -> Result<Post, Vec<Problem>> {
    let folder = file.split_once('/').map_or("", |(folder, _)| folder);
    let mut problems = Vec::new();
    let shared = ["campaign.yaml", "campaign.yml"]
        .iter()
        .find_map(|name| Some((name, loaded.sources.get(&format!("{folder}/{name}"))?)));
    let campaign = match shared {
        Some((name, text)) => {
            let source = Source::new(&format!("{folder}/{name}"), text.clone());
            campaign::read(folder, &source, &mut problems)
        }
        None => Campaign {
            folder: folder.to_owned(),
            ..Campaign::default()
        },
    };
    let around = Around {
        campaign: &campaign,
        calendar: &loaded.catalogue.calendar,
        zone: loaded.defaults.zone,
        folder: Path::new(""),
        held,
    };
    let source = Source::new(file, text.to_owned());
    let read = post::read(&source, &around, &mut problems);
    match read.post {
        Some(post) if !any_error(&problems) => Ok(post),
        _ => Err(problems),
    }
}
