//! Campaigns, posts, and a post's exact effective content: the revision, named by its hash.
//! Never reads a file: `content` builds these from `messages/`.

use crate::ask::Asking;
use crate::calendar::Calendar;
use crate::id::{PostId, sha256_hex};
use crate::kind::Kind;
use crate::policy::RestDay;
use crate::schedule::{CloseRule, LateRule, Schedule};
use crate::time::Span;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Everything under `messages/` at one moment, whole and without errors.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// Posts by id.
    pub posts: BTreeMap<PostId, Post>,
    /// Observances and workdays.
    pub calendar: Calendar,
}

/// One thing to publish, as the file says it now.
#[derive(Clone, Debug)]
pub struct Post {
    /// Its exact effective content.
    pub revision: Revision,
    /// The hash of `revision`; computed once.
    pub hash: RevisionHash,
    /// Its schedule, parsed.
    pub schedule: Schedule,
    /// Path of its file under `messages/`, `/` between parts.
    pub file: String,
    /// Contents of its attachments, in the order of `revision.attachments`.
    pub files: Vec<Vec<u8>>,
    /// What a person still has to look at (待核对), as the file says it; nothing is approved before these lines are gone.
    pub to_check: Vec<String>,
}

/// SHA-256 of a revision's canonical JSON, lower-case hex.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RevisionHash(pub String);

impl RevisionHash {
    /// The first eight digits, for people.
    pub fn short(&self) -> &str {
        self.0.get(..8).unwrap_or(&self.0)
    }
}

/// A file that goes with a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Shown as a picture, or handed over as a file.
    pub form: AttachmentForm,
    /// File name without folders.
    pub name: String,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
}

/// How an attachment is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentForm {
    /// A picture with the text as its caption.
    Photo,
    /// A document with the text as its caption.
    Document,
}

/// Who sees who chose what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Names {
    /// Nobody in the group.
    #[default]
    Private,
    /// Everybody in the group (a native poll).
    Public,
}

/// What is done when nobody knows whether a message arrived.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unsure {
    /// It waits for a person's word: a second copy would be worse.
    #[default]
    Hold,
    /// It is sent again, on record: a missing message would be worse.
    Resend,
}

/// A post's own rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostPolicy {
    /// Who sees who chose what.
    pub names: Names,
    /// When nobody knows.
    pub unsure: Unsure,
    /// On a rest day.
    pub rest_day: RestDay,
    /// An alert; never from a schedule.
    pub urgent: bool,
    /// How late it may open.
    pub late: LateRule,
    /// How long after its opening it is still worth sending, never past its close; absent: until its close, or a day where
    /// it asks nothing.
    pub live: Option<Span>,
    /// When it stops taking answers; absent where it asks nothing.
    pub close: Option<CloseRule>,
    /// Why people get it (one clause, worded by the author); absent: the campaign's title stands for it.
    pub why: Option<String>,
}

/// A post's exact effective content. What is in here is what was approved: its canonical JSON is hashed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// Version of this encoding; every released version keeps a decoder.
    pub version: u32,
    /// The post's permanent id.
    pub post: PostId,
    /// The campaign's folder name.
    pub campaign: String,
    /// The campaign's title as people read it.
    pub campaign_title: String,
    /// What it is.
    pub kind: Kind,
    /// Its title, plain text.
    pub title: String,
    /// The text as it stands in the file: Markdown with template variables, without the questions.
    pub template: String,
    /// Fixed template values.
    pub values: BTreeMap<String, String>,
    /// Names of the values that are computed at each opening (届次, 日期 …).
    pub computed: BTreeSet<String>,
    /// Name of the audience.
    pub audience: String,
    /// The schedule's canonical spelling.
    pub when: String,
    /// The schedule's zone by its IANA name.
    pub zone: String,
    /// Its own rules.
    pub policy: PostPolicy,
    /// What it wants back; absent where it asks nothing.
    pub ask: Option<Asking>,
    /// Files that go with it.
    pub attachments: Vec<Attachment>,
    /// Who wrote it: 作者, else the campaign's owner; as the file names them.
    pub author: Option<String>,
    /// Who may approve it, as the file names them; any of these.
    pub approvers: Vec<String>,
}

impl Revision {
    /// The version that is written today.
    pub const VERSION: u32 = 1;

    /// Canonical JSON: fields in the order of the type, maps sorted.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Decodes any released version.
    pub fn from_json(json: &str) -> Result<Revision, String> {
        let revision: Revision = serde_json::from_str(json).map_err(|e| e.to_string())?;
        if revision.version == Self::VERSION {
            Ok(revision)
        } else {
            Err(format!("revision of version {}", revision.version))
        }
    }

    /// Its name.
    pub fn hash(&self) -> RevisionHash {
        RevisionHash(sha256_hex(self.to_json().as_bytes()))
    }

    /// Whether it wants an answer.
    pub fn asks(&self) -> bool {
        self.ask.is_some()
    }
}
