//! `campaign.yaml`: what a folder's posts share. Never reads a post.

use super::fields::{Fields, Shared};
use super::front;
use super::keys::Field;
use super::source::Source;
use crate::domain::problem::{Problem, any_error};

/// A campaign's folder and what its posts share.
#[derive(Clone, Debug, Default)]
pub(crate) struct Campaign {
    /// The folder's name.
    pub(crate) folder: String,
    /// What its posts share.
    pub(crate) shared: Shared,
    /// Who answers for it: the author of posts that name none.
    pub(crate) owner: Option<String>,
    /// Its file is broken, so that none of its posts can be trusted to be whole.
    pub(crate) broken: bool,
}

impl Campaign {
    /// Its title, or else the folder's name.
    pub(crate) fn title(&self) -> String {
        self.shared
            .title
            .as_ref()
            .map_or_else(|| self.folder.clone(), |t| t.text.clone())
    }
}

/// Reads `campaign.yaml`.
pub(crate) fn read(folder: &str, source: &Source, problems: &mut Vec<Problem>) -> Campaign {
    let mut own = Vec::new();
    let lines = source.lines();
    // A fence around it is a habit from posts, and no harm.
    let lines: Vec<_> = lines
        .into_iter()
        .filter(|l| l.text.trim() != "---")
        .collect();
    let entries = front::read(source, &lines, &mut own);
    let fields = Fields::new(source, entries, false, &mut own);
    let shared = fields.shared(&mut own);
    let owner = fields.text(Field::Owner, &mut own).map(|t| t.text);
    let broken = any_error(&own);
    problems.extend(own);
    Campaign {
        folder: folder.to_owned(),
        shared,
        owner,
        broken,
    }
}
