//! The phone desk: a text or a picture that was sent in private becomes a post, by buttons. What it says so far is in the draft's
//! row, where the dialog stands in the dialog's. Never publishes anything: it ends with a file and an approver who is asked.

mod offers;
mod view;

use super::{Heard, Input, Turn, Who, over, write};
use crate::action::ask::{self, Asked};
use crate::action::draft::{
    self, Brought, Campaign, Composed, Form, Shelf, Spec, Surroundings, Taken,
};
use crate::action::request_approval::{self, Around};
use crate::action::{Actor, Refused};
use crate::domain::dialog::Topic;
use crate::domain::id::{AccountId, DraftId};
use crate::domain::outgoing::Outgoing;
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::engine::Office;
use crate::engine::replies::Reply;
use crate::store::dialogs::{self, Dialog};
use crate::store::drafts::{self, Draft, Ending};
use crate::store::{Conn, StoreError, Tx, approvals, claims, people};
use crate::text::compose;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is asked next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Step {
    Text,
    Form,
    Campaign,
    CampaignName,
    Audience,
    Approver,
    ApproverName,
    When,
    WhenLine,
    Title,
    Ready,
}

impl Step {
    fn asks_text(self) -> bool {
        use Step::{ApproverName, CampaignName, Text, Title, WhenLine};
        matches!(self, Text | CampaignName | ApproverName | WhenLine | Title)
    }
}

/// Where a dialog stands: what is asked, and what was offered to choose from, so that a choice means what was shown.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct State {
    step: Step,
    #[serde(default)]
    offers: Vec<String>,
}

impl State {
    fn of(dialog: &Dialog) -> Result<State, StoreError> {
        serde_json::from_str(&dialog.state).map_err(|e| StoreError::unreadable("a dialog", e))
    }
    fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

fn id_of(dialog: &Dialog) -> Option<DraftId> {
    dialog.subject.parse().ok().map(DraftId)
}

/// Takes in what was sent; nothing where its sender may not write posts.
pub(super) async fn bring(
    tx: &mut Tx,
    office: &Arc<Office>,
    who: &Who,
    heard: Heard<'_>,
    now: Instant,
) -> Result<Option<Vec<Reply>>, StoreError> {
    let shelf = office.shelf.load_full();
    if !draft::may_write(tx, who.account, shelf.as_deref()).await? {
        return Ok(None);
    }
    let brought = Brought {
        text: heard.text.to_owned(),
        file: heard.file.map(|f| (f.id.clone(), f.form)),
        album: heard.album.map(str::to_owned),
    };
    let own = |key: &str, count: usize| {
        let count = count.to_string();
        write(
            who,
            compose::own(&office.texts, key, &[("count", count.as_str())]),
        )
    };
    let replies = match draft::bring(tx, who.account, brought, now).await? {
        Taken::TooMany(count) => vec![own("draft-too-many", count)],
        Taken::New(id) => {
            open(tx, office, who.account, id, now).await?;
            Vec::new()
        }
        Taken::Joined(id) => again(tx, office, who, id, "draft-file-joined").await?,
        // The dialog itself says so.
        Taken::Continued(_) => Vec::new(),
    };
    Ok(Some(replies))
}

async fn open(
    tx: &mut Tx,
    office: &Office,
    account: AccountId,
    id: DraftId,
    now: Instant,
) -> Result<(), StoreError> {
    let Some(row) = drafts::get(tx, id).await? else {
        return Ok(());
    };
    let spec = Spec::from_json(&row.spec)?;
    let step = if spec.text.trim().is_empty() {
        Step::Text
    } else {
        Step::Form
    };
    let state = State {
        step,
        offers: Vec::new(),
    }
    .to_json();
    let subject = id.to_string();
    let asked = Asked {
        topic: Topic::Draft,
        subject: &subject,
        state: &state,
    };
    let dialog = ask::ask(tx, account, asked, office.entropy.as_ref(), now).await?;
    if step.asks_text() {
        dialogs::step(tx, dialog, &state, true, now).await?;
    }
    Ok(())
}

/// One line, and the draft's dialog below it.
async fn again(
    tx: &mut Tx,
    office: &Office,
    who: &Who,
    id: DraftId,
    key: &str,
) -> Result<Vec<Reply>, StoreError> {
    let mut replies = vec![write(who, compose::own(&office.texts, key, &[]))];
    replies.extend(standing(tx, office, who, id).await?);
    Ok(replies)
}

async fn standing(
    tx: &mut Tx,
    office: &Office,
    who: &Who,
    id: DraftId,
) -> Result<Option<Reply>, StoreError> {
    let dialogs = dialogs::of_subject(tx, Topic::Draft, &id.to_string()).await?;
    let Some(dialog) = dialogs.into_iter().find(|d| d.account == who.account) else {
        return Ok(None);
    };
    Ok(show(tx, office, &dialog).await?.map(|o| write(who, o)))
}

/// `/drafts`: the open ones, each with its buttons; and last year's campaigns.
pub(super) async fn list(
    tx: &mut Tx,
    office: &Arc<Office>,
    who: &Who,
    now: Instant,
) -> Result<Vec<Reply>, StoreError> {
    let shelf = office.shelf.load_full();
    if !draft::may_write(tx, who.account, shelf.as_deref()).await? {
        return Ok(vec![write(
            who,
            compose::own(&office.texts, "draft-not-yours", &[]),
        )]);
    }
    let open = drafts::open_of(tx, who.account).await?;
    let count = open.len().to_string();
    let key = if open.is_empty() {
        "drafts-none"
    } else {
        "drafts"
    };
    let head = compose::own(&office.texts, key, &[("count", count.as_str())]);
    let mut replies = vec![write(who, head)];
    for row in open.iter().rev() {
        replies.extend(standing(tx, office, who, row.id).await?);
    }
    replies.extend(super::carry::offer(tx, office, who, now).await?);
    Ok(replies)
}

/// Everything that a draft is composed with.
struct Desk {
    shelf: Arc<Shelf>,
    taken: BTreeSet<String>,
    audiences: BTreeSet<String>,
    author: Option<String>,
    bytes: Option<Vec<u8>>,
}

impl Desk {
    async fn of(conn: &mut Conn, office: &Office, row: &Draft) -> Result<Option<Desk>, StoreError> {
        let Some(shelf) = office.shelf.load_full() else {
            return Ok(None);
        };
        let audiences = people::audiences(conn).await?;
        let person = claims::person_of(conn, row.account).await?;
        let person = match person {
            Some(person) => people::get(conn, person).await?,
            None => None,
        };
        let bytes = match &row.file {
            Some(sha256) => approvals::attachment(conn, sha256).await?,
            None => None,
        };
        Ok(Some(Desk {
            shelf,
            taken: draft::taken(conn).await?,
            audiences: audiences.into_iter().map(|(_, name, ..)| name).collect(),
            author: person.map(|p| p.key.to_string()),
            bytes,
        }))
    }

    fn compose(
        &self,
        office: &Office,
        spec: &Spec,
        now: Instant,
    ) -> Result<Composed, Vec<Problem>> {
        let dialects: Vec<_> = office.dialects.iter().map(AsRef::as_ref).collect();
        let around = Surroundings {
            shelf: &self.shelf,
            taken: &self.taken,
            audiences: &self.audiences,
            author: self.author.as_deref(),
            texts: &office.texts,
            zone: office.zone,
            dialects: &dialects,
        };
        draft::compose(spec, self.bytes.as_deref(), around, now)
    }
}

/// What is still missing, in the order in which it is asked.
fn next(spec: &Spec, desk: &Desk) -> Step {
    let folder = match &spec.campaign {
        Some(Campaign::Folder(folder)) => Some(folder),
        _ => None,
    };
    let campaigns = desk.shelf.campaigns();
    let shared = folder.and_then(|f| campaigns.iter().find(|c| c.folder == *f));
    let audience = shared.is_some_and(|c| c.audience.is_some()) || spec.audience.is_some();
    let approver = shared.is_some_and(|c| !c.approvers.is_empty()) || spec.approver.is_some();
    if spec.text.trim().is_empty() {
        Step::Text
    } else if spec.form.is_none() {
        Step::Form
    } else if spec.campaign.is_none() {
        Step::Campaign
    } else if !audience {
        Step::Audience
    } else if !approver {
        Step::Approver
    } else if spec.when.is_none() {
        Step::When
    } else {
        Step::Ready
    }
}

/// What the dialog shows now.
pub(super) async fn show(
    conn: &mut Conn,
    office: &Office,
    dialog: &Dialog,
) -> Result<Option<Outgoing>, StoreError> {
    let Some(id) = id_of(dialog) else {
        return Ok(None);
    };
    let Some(row) = drafts::get(conn, id).await? else {
        return Ok(None);
    };
    let spec = Spec::from_json(&row.spec)?;
    if let Some(outcome) = &dialog.outcome {
        return Ok(Some(view::ended(office, &spec, outcome)));
    }
    let Some(desk) = Desk::of(conn, office, &row).await? else {
        return Ok(Some(super::plain(
            &office.texts.say("draft-no-folder", &[]),
        )));
    };
    let state = State::of(dialog)?;
    let view = view::View {
        office,
        dialog,
        spec: &spec,
        row: &row,
        desk: &desk,
    };
    if state.step == Step::Ready {
        let audience = view::people_of(conn, &desk, &spec, office).await?;
        return Ok(Some(view.ready(&audience, office.clock.now())));
    }
    Ok(Some(view.question(&state)))
}

/// A dialog goes on.
pub(super) async fn step(
    tx: &mut Tx,
    office: &Office,
    dialog: &Dialog,
    input: &Input,
    now: Instant,
) -> Result<Turn, Refused> {
    let id = id_of(dialog).ok_or_else(over)?;
    let row = drafts::get(tx, id).await?.ok_or_else(over)?;
    let mut spec = Spec::from_json(&row.spec)?;
    let state = State::of(dialog)?;
    let desk = Desk::of(tx, office, &row).await?.ok_or_else(over)?;
    let asked = match input {
        Input::Text(text) => typed(&mut spec, state.step, text, &desk, office, now)?,
        Input::Choice(choice) => match choice.as_str() {
            "drop" => {
                drafts::end(tx, id, Ending::Dropped, now).await?;
                dialogs::close(tx, dialog.id, "dropped", now).await?;
                return Ok(Turn::default());
            }
            "try" => return try_it(tx, office, dialog, &spec, &desk, now).await,
            "send" => return send(tx, office, dialog, (id, &spec), &desk, now).await,
            other => chosen(&mut spec, &state, other)?,
        },
    };
    drafts::change(tx, id, &spec.to_json(), now).await?;
    let step = asked.unwrap_or_else(|| next(&spec, &desk));
    let mut offers = offers::of(step, &desk, office, now);
    if step == Step::Audience && offers.len() == 1 {
        // There is nobody else to choose.
        spec.audience = offers.pop();
        drafts::change(tx, id, &spec.to_json(), now).await?;
        let step = next(&spec, &desk);
        let offers = offers::of(step, &desk, office, now);
        return go(tx, dialog, State { step, offers }, now).await;
    }
    go(tx, dialog, State { step, offers }, now).await
}

async fn go(tx: &mut Tx, dialog: &Dialog, state: State, now: Instant) -> Result<Turn, Refused> {
    let asks = state.step.asks_text();
    dialogs::step(tx, dialog.id, &state.to_json(), asks, now).await?;
    Ok(Turn::default())
}

/// A text that was asked for.
fn typed(
    spec: &mut Spec,
    step: Step,
    text: &str,
    desk: &Desk,
    office: &Office,
    now: Instant,
) -> Result<Option<Step>, Refused> {
    let text = text.trim();
    let line = text.lines().next().unwrap_or_default().trim();
    if line.is_empty() {
        return Err(Problem::error("draft-nothing-typed").into());
    }
    if step != Step::Text && text.chars().count() > 100 {
        return Err(Problem::error("draft-line-long").with("limit", 100).into());
    }
    match step {
        Step::Text => {
            spec.text = text.chars().take(20_000).collect();
            // Another text may hold other questions.
            if spec.form == Some(Form::Quiz) && spec.questions().is_none_or(|p| !p.is_empty()) {
                spec.form = None;
            }
        }
        Step::CampaignName => spec.campaign = Some(Campaign::New(line.to_owned())),
        Step::ApproverName => spec.approver = Some(line.to_owned()),
        Step::Title => spec.title = Some(line.to_owned()),
        Step::WhenLine => {
            let parsed = draft::parse_when(line, &desk.shelf, office.zone, now)?;
            spec.when = Some(parsed);
        }
        _ => return Err(over()),
    }
    Ok(None)
}

/// A button: what it says, or another question that it leads to.
fn chosen(spec: &mut Spec, state: &State, choice: &str) -> Result<Option<Step>, Refused> {
    let offer = || {
        let n: usize = choice.get(1..)?.parse().ok()?;
        state.offers.get(n).cloned()
    };
    let asked = match (state.step, choice) {
        (Step::Form, "notice") => return form(spec, Form::Notice),
        (Step::Form, "receipt") => return form(spec, Form::Receipt),
        (Step::Form, "pledge") => return form(spec, Form::Pledge),
        (Step::Form, "quiz") => return form(spec, Form::Quiz),
        (Step::Campaign, "new") => Some(Step::CampaignName),
        (Step::Campaign, _) => {
            spec.campaign = Some(Campaign::Folder(offer().ok_or_else(over)?));
            None
        }
        (Step::Audience, _) => {
            spec.audience = Some(offer().ok_or_else(over)?);
            None
        }
        (Step::Approver, "own") => Some(Step::ApproverName),
        (Step::Approver, _) => {
            spec.approver = Some(offer().ok_or_else(over)?);
            None
        }
        (Step::When, "own") => Some(Step::WhenLine),
        (Step::When, _) => {
            spec.when = Some(offer().ok_or_else(over)?);
            None
        }
        (Step::Ready, "time") => Some(Step::When),
        (Step::Ready, "title") => Some(Step::Title),
        (Step::Ready, "text") => Some(Step::Text),
        (Step::Ready, "form") => Some(Step::Form),
        (_, "back") => None,
        _ => return Err(over()),
    };
    Ok(asked)
}

fn form(spec: &mut Spec, form: Form) -> Result<Option<Step>, Refused> {
    if form == Form::Quiz {
        match spec.questions() {
            None => return Err(over()),
            Some(problems) if !problems.is_empty() => return Err(Refused::Several(problems)),
            Some(_) => {}
        }
    }
    spec.form = Some(form);
    Ok(None)
}

async fn try_it(
    tx: &mut Tx,
    office: &Office,
    dialog: &Dialog,
    spec: &Spec,
    desk: &Desk,
    now: Instant,
) -> Result<Turn, Refused> {
    let composed = desk.compose(office, spec, now).map_err(Refused::Several)?;
    let calendar = &desk.shelf.0.catalogue.calendar;
    let (texts, entropy) = (&office.texts, office.entropy.as_ref());
    draft::trial(
        tx,
        dialog.account,
        &composed.post,
        calendar,
        texts,
        entropy,
        now,
    )
    .await?;
    let state = State {
        step: Step::Ready,
        offers: Vec::new(),
    };
    go(tx, dialog, state, now).await?;
    Ok(Turn {
        popup: Some(office.texts.say("draft-tried", &[])),
        write: Vec::new(),
    })
}

async fn send(
    tx: &mut Tx,
    office: &Office,
    dialog: &Dialog,
    draft: (DraftId, &Spec),
    desk: &Desk,
    now: Instant,
) -> Result<Turn, Refused> {
    let (id, spec) = draft;
    let composed = desk.compose(office, spec, now).map_err(Refused::Several)?;
    let actor = Actor::Account(dialog.account);
    draft::submit(tx, &actor, id, &composed, now).await?;
    let around = Around {
        texts: &office.texts,
        calendar: &desk.shelf.0.catalogue.calendar,
        zone: office.zone,
        entropy: office.entropy.as_ref(),
    };
    let requested = request_approval::request(tx, &actor, &composed.post, around, now).await?;
    let names: Vec<&str> = requested.asked.iter().map(|p| p.name.as_str()).collect();
    let key = if names.is_empty() {
        "draft-asked-nobody"
    } else {
        "draft-asked"
    };
    let popup = office.texts.say(key, &[("names", &names.join("、"))]);
    let outcome = format!("sent {}", composed.post.revision.post);
    dialogs::close(tx, dialog.id, &outcome, now).await?;
    Ok(Turn {
        popup: Some(popup),
        write: Vec::new(),
    })
}
