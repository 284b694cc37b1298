//! What leaves, worded and ready for any channel. Two ways in: of an approved revision, or of our own texts; a marked preview
//! goes to author and approver only. Channels render it, never change it.

use crate::campaign::AttachmentForm;
use crate::dialog::Tap;
use crate::document::Document;
use crate::prompt::{PressCode, Question, StartCode};

/// A thing to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outgoing {
    /// What is read.
    pub document: Document,
    /// Buttons, a row each.
    pub buttons: Vec<Vec<Button>>,
    /// A picture or a file; the document is its caption then.
    pub attachment: Option<OutgoingFile>,
    /// The channel's own poll; the document stands before it.
    pub poll: Option<OutgoingPoll>,
    /// Without sound.
    pub silent: bool,
}

/// A file that leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutgoingFile {
    /// How it is shown.
    pub form: AttachmentForm,
    /// File name without folders.
    pub name: String,
    /// Its bytes.
    pub bytes: std::sync::Arc<Vec<u8>>,
}

/// A native poll; never anonymous, so that answers can be counted, and only for posts with `names: public`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutgoingPoll {
    /// Question, options, the right one, explanation.
    pub question: Question,
    /// When it closes, Unix milliseconds; absent where it stays open.
    pub closes_at: Option<crate::time::Instant>,
}

/// A button with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// Full words.
    pub label: String,
    /// What it does.
    pub act: ButtonAct,
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ButtonAct {
    /// Comes back to us with this.
    Press(PressCode),
    /// A choice in one of our own dialogs.
    Tap(Tap),
    /// Opens the bot's private chat with this payload.
    Start(StartCode),
    /// Opens an address.
    Open(String),
}
