//! A post that is written in the private chat: what it says so far, who may write one, and what was sent for it.
//! Drafts reach nobody: `submit` writes the file as a person would have typed it, `trial` shows it to its writer alone.

mod compose;
mod submit;
mod trial;

pub use compose::{Composed, Surroundings, compose, parse_when};
pub use submit::{Carry, Submitted, carried_lines, carry, submit, taken};
pub use trial::{next_opening, trial};

use crate::content::Loaded;
use crate::content::write::{CampaignView, campaigns, questions_in};
use crate::domain::campaign::AttachmentForm;
use crate::domain::id::{AccountId, DraftId};
use crate::domain::problem::Problem;
use crate::domain::time::{Instant, Span};
use crate::store::{Conn, StoreError, Tx, claims, drafts, people};
use serde::{Deserialize, Serialize};

/// A picture that comes without words belongs to a draft that changed within this.
const TOGETHER: Span = Span::minutes(10);

/// Chat programs cut a text at so many UTF-16 units (Bot API: 4096) and send the rest right behind it.
const FULL: usize = 4_000;

/// Right behind it.
const AT_ONCE: Span = Span::seconds(10);

/// Characters that are kept of a text: more than any channel shows.
const TEXT_MAX: usize = 20_000;

/// Open drafts of one account at a time.
const OPEN_MAX: usize = 20;

/// What the folder of posts held when it was last read.
#[derive(Clone, Debug)]
pub struct Shelf(pub Loaded);

impl Shelf {
    /// The campaigns, by folder.
    pub fn campaigns(&self) -> Vec<CampaignView> {
        campaigns(&self.0)
    }
}

/// What a draft is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// A notice that asks nothing.
    Notice,
    /// A notice with a button.
    Receipt,
    /// A pledge.
    Pledge,
    /// A quiz; the text holds its questions.
    Quiz,
}

/// Where a draft goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Campaign {
    /// A folder that is there.
    Folder(String),
    /// A new one of this title.
    New(String),
}

/// What a draft says so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spec {
    /// Version of this encoding.
    pub version: u32,
    /// The text as it was typed or forwarded; hostile.
    pub text: String,
    /// A title of its own; absent: the text's first line.
    #[serde(default)]
    pub title: Option<String>,
    /// What it is.
    #[serde(default)]
    pub form: Option<Form>,
    /// Where it goes.
    #[serde(default)]
    pub campaign: Option<Campaign>,
    /// When: the schedule's one line.
    #[serde(default)]
    pub when: Option<String>,
    /// For whom, where the campaign doesn't say.
    #[serde(default)]
    pub audience: Option<String>,
    /// Who approves, where the campaign doesn't say.
    #[serde(default)]
    pub approver: Option<String>,
    /// How what was sent is shown.
    #[serde(default)]
    pub file: Option<AttachmentForm>,
    /// The album that its picture came in.
    #[serde(default)]
    pub album: Option<String>,
    /// Further pictures that came and can't go with it: a post carries one.
    #[serde(default)]
    pub left_out: u32,
}

impl Spec {
    /// The version that is written today.
    pub const VERSION: u32 = 1;

    /// As it is stored.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Decodes any released version.
    pub fn from_json(json: &str) -> Result<Spec, StoreError> {
        let spec: Spec =
            serde_json::from_str(json).map_err(|e| StoreError::unreadable("a draft", e))?;
        if spec.version == Self::VERSION {
            Ok(spec)
        } else {
            Err(StoreError::unreadable("a draft", spec.version))
        }
    }

    /// Whether the text holds questions, and what keeps them from being a quiz.
    pub fn questions(&self) -> Option<Vec<Problem>> {
        questions_in(&self.text).map(|typed| typed.problems)
    }
}

/// Something that came in private and may become a draft.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    /// The words; may be empty where a file came.
    pub text: String,
    /// The channel's id of the file, and how it is shown.
    pub file: Option<(String, AttachmentForm)>,
    /// The album that it is part of.
    pub album: Option<String>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// A new draft.
    New(DraftId),
    /// It joined a draft that stands.
    Joined(DraftId),
    /// Part of what came before: another picture of an album whose first is taken (a post carries one), or the rest of a text
    /// that was too long for one message.
    Continued(DraftId),
    /// So many are open already.
    TooMany(usize),
}

/// Whether an account may write posts: the owner, and whoever a campaign names as owner or a post as author.
pub async fn may_write(
    conn: &mut Conn,
    account: AccountId,
    shelf: Option<&Shelf>,
) -> Result<bool, StoreError> {
    if claims::owners(conn).await?.contains(&account) {
        return Ok(true);
    }
    let Some(person) = claims::person_of(conn, account).await? else {
        return Ok(false);
    };
    let (Some(person), Some(shelf)) = (people::get(conn, person).await?, shelf) else {
        return Ok(false);
    };
    let campaigns = shelf.campaigns();
    let owners = campaigns.iter().filter_map(|c| c.owner.as_deref());
    let posts = shelf.0.catalogue.posts.values();
    let authors = posts.filter_map(|p| p.revision.author.as_deref());
    // A name stands for somebody only where it is his alone.
    let everybody = people::all(conn).await?;
    let alone = everybody.iter().filter(|p| p.name == person.name).count() == 1;
    let key = person.key.as_str();
    Ok(owners
        .chain(authors)
        .any(|named| named == key || (alone && named == person.name)))
}

/// Takes in what somebody who may write has sent.
pub async fn bring(
    tx: &mut Tx,
    account: AccountId,
    brought: Brought,
    now: Instant,
) -> Result<Taken, StoreError> {
    let open = drafts::open_of(tx, account).await?;
    if let Some(album) = &brought.album {
        for draft in &open {
            let mut spec = Spec::from_json(&draft.spec)?;
            if spec.album.as_ref() == Some(album) {
                spec.left_out += 1;
                if spec.text.is_empty() {
                    spec.text = kept(&brought.text);
                }
                drafts::change(tx, draft.id, &spec.to_json(), now).await?;
                return Ok(Taken::Continued(draft.id));
            }
        }
    }
    if let (Some((file, form)), true) = (&brought.file, brought.text.trim().is_empty())
        && let Some(draft) = open.first()
        && now.since(draft.changed_at) <= TOGETHER
    {
        let mut spec = Spec::from_json(&draft.spec)?;
        if spec.file.is_none() {
            (spec.file, spec.album) = (Some(*form), brought.album);
            drafts::change(tx, draft.id, &spec.to_json(), now).await?;
            drafts::want_file(tx, draft.id, file, now).await?;
            return Ok(Taken::Joined(draft.id));
        }
    }
    if let (None, Some(draft)) = (&brought.file, open.first())
        && now.since(draft.changed_at) <= AT_ONCE
    {
        let mut spec = Spec::from_json(&draft.spec)?;
        if spec.form.is_none() && spec.text.encode_utf16().count() >= FULL {
            spec.text = kept(&format!("{}{}", spec.text, brought.text));
            drafts::change(tx, draft.id, &spec.to_json(), now).await?;
            return Ok(Taken::Continued(draft.id));
        }
    }
    if open.len() >= OPEN_MAX {
        return Ok(Taken::TooMany(open.len()));
    }
    let (file, form) = brought.file.unzip();
    let spec = Spec {
        version: Spec::VERSION,
        text: kept(&brought.text),
        file: form,
        album: brought.album,
        ..Spec::default()
    };
    let id = drafts::begin(tx, account, &spec.to_json(), file.as_deref(), now).await?;
    Ok(Taken::New(id))
}

fn kept(text: &str) -> String {
    text.chars().take(TEXT_MAX).collect()
}

/// The ending of the file name that we make, and how it is shown, by the file's first bytes: JPEG, PNG, PDF and nothing else.
pub fn file_ending(bytes: &[u8]) -> Option<(&'static str, AttachmentForm)> {
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        Some(("jpg", AttachmentForm::Photo))
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(("png", AttachmentForm::Photo))
    } else if bytes.starts_with(b"%PDF-") {
        Some(("pdf", AttachmentForm::Document))
    } else {
        None
    }
}
