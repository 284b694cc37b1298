//! What the phone desk shows: a question with its choices, or the post as it will be read with what can be done with it.

use super::offers;
use super::{Desk, State, Step};
use crate::action::ahead;
use crate::action::draft::{Campaign, Composed, Spec, next_opening};
use crate::domain::document::{Block, Document};
use crate::domain::id::Mark;
use crate::domain::outgoing::{Button, Outgoing, OutgoingFile};
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::engine::Office;
use crate::engine::desk::{button, plain};
use crate::store::dialogs::Dialog;
use crate::store::drafts::Draft;
use crate::store::{Conn, StoreError, people};
use crate::text::compose::{self, Posting, Standing};
use crate::text::{self, Texts};
use std::sync::Arc;

/// UTF-16 units of a preview inside the dialog: what is longer is shown by a test send, because buttons must fit below.
const WITHIN: usize = 3_000;

/// Characters of a text's beginning that say which draft it is.
const HEAD: usize = 24;

pub(super) struct View<'a> {
    pub(super) office: &'a Office,
    pub(super) dialog: &'a Dialog,
    pub(super) spec: &'a Spec,
    pub(super) row: &'a Draft,
    pub(super) desk: &'a Desk,
}

/// Which draft it is, in a few characters.
fn head(texts: &Texts, spec: &Spec) -> String {
    let first = spec
        .title
        .as_deref()
        .or_else(|| spec.text.lines().find(|l| !l.trim().is_empty()));
    let Some(first) = first.map(str::trim) else {
        return texts.say("draft-head-picture", &[]);
    };
    let mut head: String = first.chars().take(HEAD).collect();
    if first.chars().count() > HEAD {
        head.push('…');
    }
    head
}

/// What the dialog says when it is over.
pub(super) fn ended(office: &Office, spec: &Spec, outcome: &str) -> Outgoing {
    let title = head(&office.texts, spec);
    let (key, post) = match outcome.split_once(' ') {
        Some(("sent", post)) => ("dialog-draft-sent", post),
        _ => ("dialog-draft-dropped", ""),
    };
    let args = [("title", title.as_str()), ("post", post)];
    plain(&office.texts.say(key, &args))
}

/// The audience with the number of its people.
pub(super) async fn people_of(
    conn: &mut Conn,
    desk: &Desk,
    spec: &Spec,
    office: &Office,
) -> Result<String, StoreError> {
    let folder = match &spec.campaign {
        Some(Campaign::Folder(folder)) => folder.as_str(),
        _ => "",
    };
    let campaigns = desk.shelf.campaigns();
    let shared = campaigns.into_iter().find(|c| c.folder == folder);
    let name = shared
        .and_then(|c| c.audience)
        .or_else(|| spec.audience.clone());
    let Some(name) = name else {
        return Ok(String::new());
    };
    let Some(id) = people::audience(conn, &name).await? else {
        return Ok(name);
    };
    let today = office.clock.now().day(office.zone);
    let members = people::of_audience(conn, id).await?;
    let count = members
        .iter()
        .filter(|p| p.is_member_on(today))
        .count()
        .to_string();
    let args = [("audience", name.as_str()), ("count", count.as_str())];
    Ok(office.texts.say("draft-audience-count", &args))
}

impl View<'_> {
    fn say(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.office.texts.say(key, args)
    }

    fn button(&self, key: &str, choice: &str) -> Vec<Button> {
        button(self.dialog, self.say(key, &[]), choice)
    }

    fn drop(&self) -> Vec<Button> {
        self.button("draft-button-drop", "drop")
    }

    /// A question with its choices.
    pub(super) fn question(&self, state: &State) -> Outgoing {
        let title = head(&self.office.texts, self.spec);
        let args = [("title", title.as_str())];
        let (mut lines, mut buttons) = match state.step {
            Step::Text => (vec![self.say("dialog-draft-text", &args)], Vec::new()),
            Step::Form => self.forms(&title),
            Step::Campaign => (
                vec![self.say("dialog-draft-campaign", &args)],
                self.campaigns(state),
            ),
            Step::CampaignName => (
                vec![self.say("dialog-draft-campaign-name", &args)],
                Vec::new(),
            ),
            Step::Audience => self.audiences(state),
            Step::Approver => (
                vec![self.say("dialog-draft-approver", &args)],
                self.approvers(state),
            ),
            Step::ApproverName => (
                vec![self.say("dialog-draft-approver-name", &args)],
                Vec::new(),
            ),
            Step::When => (
                vec![self.say("dialog-draft-when", &args)],
                self.times(state),
            ),
            Step::WhenLine => (vec![self.say("dialog-draft-when-line", &args)], Vec::new()),
            Step::Title => (vec![self.say("dialog-draft-title", &args)], Vec::new()),
            Step::Ready => (Vec::new(), Vec::new()),
        };
        if self.spec.left_out > 0 {
            lines.push(self.say("draft-left-out", &[]));
        }
        if state.step.asks_text() && !self.spec.text.trim().is_empty() {
            buttons.push(self.button("draft-button-back", "back"));
        }
        buttons.push(self.drop());
        let mut outgoing = plain(&lines.join("\n"));
        outgoing.buttons = buttons;
        outgoing
    }

    fn forms(&self, title: &str) -> (Vec<String>, Vec<Vec<Button>>) {
        let key = if self.spec.file.is_some() {
            "dialog-draft-form-file"
        } else {
            "dialog-draft-form"
        };
        let mut lines = vec![self.say(key, &[("title", title)])];
        let mut buttons = vec![
            self.button("draft-form-notice", "notice"),
            self.button("draft-form-receipt", "receipt"),
            self.button("draft-form-pledge", "pledge"),
        ];
        match self.spec.questions() {
            None => {}
            Some(problems) if problems.is_empty() => {
                buttons.insert(0, self.button("draft-form-quiz", "quiz"));
            }
            Some(problems) => {
                lines.push(self.say("draft-quiz-not-yet", &[]));
                lines.extend(problems.iter().map(|p| self.sentence(p)));
            }
        }
        (lines, buttons)
    }

    fn campaigns(&self, state: &State) -> Vec<Vec<Button>> {
        let known = self.desk.shelf.campaigns();
        let offers = state.offers.iter().enumerate();
        let mut buttons: Vec<_> = offers
            .map(|(n, folder)| {
                let title = known
                    .iter()
                    .find(|c| c.folder == *folder)
                    .map_or(folder, |c| &c.title);
                button(self.dialog, title.clone(), &format!("c{n}"))
            })
            .collect();
        buttons.push(self.button("draft-button-new-campaign", "new"));
        buttons
    }

    fn audiences(&self, state: &State) -> (Vec<String>, Vec<Vec<Button>>) {
        let key = if state.offers.is_empty() {
            "dialog-draft-no-audience"
        } else {
            "dialog-draft-audience"
        };
        let offers = state.offers.iter().enumerate();
        let buttons = offers.map(|(n, name)| button(self.dialog, name.clone(), &format!("a{n}")));
        (vec![self.say(key, &[])], buttons.collect())
    }

    fn approvers(&self, state: &State) -> Vec<Vec<Button>> {
        let offers = state.offers.iter().enumerate();
        let buttons = offers.map(|(n, name)| button(self.dialog, name.clone(), &format!("p{n}")));
        let mut buttons: Vec<_> = buttons.collect();
        buttons.push(self.button("draft-button-own", "own"));
        buttons
    }

    fn times(&self, state: &State) -> Vec<Vec<Button>> {
        let offers = state.offers.iter().enumerate();
        let buttons = offers.map(|(n, offer)| {
            let at = offers::instant(offer, self.office);
            let label = at.map_or_else(|| offer.clone(), |at| self.office.moment(at));
            button(self.dialog, label, &format!("w{n}"))
        });
        let mut buttons: Vec<_> = buttons.collect();
        buttons.push(self.button("draft-button-own-time", "own"));
        buttons
    }

    fn sentence(&self, problem: &Problem) -> String {
        let sentence = self.office.texts.problem(problem);
        let fix = self.office.texts.join(sentence.fix.as_deref());
        format!("{}{fix}", sentence.what)
    }

    /// The post as it will be read, when and by whom, and what can be done with it.
    pub(super) fn ready(&self, audience: &str, now: Instant) -> Outgoing {
        let change = [
            self.button("draft-button-time", "time"),
            self.button("draft-button-title", "title"),
            self.button("draft-button-text", "text"),
            self.button("draft-button-form", "form"),
            self.drop(),
        ];
        let composed = self.desk.compose(self.office, self.spec, now);
        let (blocks, first) = match composed {
            Ok(composed) => {
                let first = vec![
                    self.button("draft-button-try", "try"),
                    self.button("draft-button-send", "send"),
                ];
                (self.composed(&composed, audience, now), first)
            }
            Err(problems) => {
                let waits = problems.iter().any(|p| p.code == "draft-file-waits");
                let given_up = waits && self.row.wanted_file.is_none();
                let head = self.say("dialog-draft-problems", &[]);
                let mut blocks = vec![Block::paragraph(head)];
                let lost = Problem::error("draft-file-gone");
                let said = problems.iter().map(|p| if given_up { &lost } else { p });
                blocks.extend(said.map(|p| Block::paragraph(self.sentence(p))));
                let first = waits.then(|| self.button("draft-button-look", "back"));
                (blocks, first.into_iter().collect())
            }
        };
        Outgoing {
            document: Document::of(blocks),
            buttons: first.into_iter().chain(change).collect(),
            ..Outgoing::default()
        }
    }

    fn composed(&self, composed: &Composed, audience: &str, now: Instant) -> Vec<Block> {
        let mut blocks = vec![Block::paragraph(self.say("dialog-draft-ready", &[]))];
        let calendar = &self.desk.shelf.0.catalogue.calendar;
        let post = &composed.post;
        let Some(opening) = next_opening(calendar, post, now) else {
            return blocks;
        };
        let zone = post.schedule.zone;
        let rendered = ahead::render(&self.office.texts, calendar, &post.revision, zone, &opening);
        let document = match rendered {
            Ok(document) => document,
            Err(problem) => {
                blocks.push(Block::paragraph(self.sentence(&problem)));
                return blocks;
            }
        };
        let file = post.revision.attachments.first().zip(post.files.first());
        let posting = Posting {
            revision: &post.revision,
            document: &document,
            opens_at: opening.opens_at,
            closes_at: opening.closes_at,
            late: false,
            zone: self.office.zone,
            mark: &Mark::from_bits(0),
            standing: Standing::default(),
            closed: false,
            attachment: file.map(|(about, bytes)| OutgoingFile {
                form: about.form,
                name: about.name.clone(),
                bytes: Arc::new(bytes.clone()),
            }),
        };
        let within = compose::within(&self.office.texts, &posting);
        let long: usize = within
            .iter()
            .map(|b| b.plain().encode_utf16().count())
            .sum();
        if long > WITHIN {
            blocks.push(Block::paragraph(self.say("draft-too-long-here", &[])));
        } else {
            blocks.extend(within);
        }
        let when = self.office.moment(opening.opens_at);
        let reason = text::reason(&self.office.texts, &opening.reason, calendar);
        let args = [
            ("when", when.as_str()),
            ("reason", reason.as_str()),
            ("audience", audience),
            ("campaign", post.revision.campaign_title.as_str()),
            ("approvers", &post.revision.approvers.join("、")),
        ];
        blocks.push(Block::paragraph(self.say("draft-facts", &args)));
        for hint in composed.hints.iter().filter(|h| h.code != "author-missing") {
            blocks.push(Block::paragraph(self.sentence(hint)));
        }
        blocks
    }
}
