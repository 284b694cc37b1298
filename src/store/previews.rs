//! Marked previews of a post for one account. Never says that anybody approved them.

use crate::conn::{args, from_text};
use crate::{Conn, StoreError, Tx};
use tongluo_domain::campaign::Revision;
use tongluo_domain::document::Document;
use tongluo_domain::id::{AccountId, PreviewId};
use tongluo_domain::time::Instant;

/// What a preview says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreviewMark {
    /// A trial for whoever writes it.
    Trial,
    /// What somebody is asked to approve.
    Approval,
}

impl PreviewMark {
    /// The name under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            PreviewMark::Trial => "trial",
            PreviewMark::Approval => "approval",
        }
    }
    /// The mark of a stored name.
    pub fn parse(name: &str) -> Option<PreviewMark> {
        [PreviewMark::Trial, PreviewMark::Approval]
            .into_iter()
            .find(|m| m.as_str() == name)
    }
}

from_text! { PreviewMark: PreviewMark::parse; }

/// A preview as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// For whom.
    pub account: AccountId,
    /// The content.
    pub revision: Revision,
    /// The text as rendered.
    pub document: Document,
    /// When it would open.
    pub opens_at: Instant,
    /// When it would close.
    pub closes_at: Option<Instant>,
    /// What it says it is.
    pub mark: PreviewMark,
}

crate::sql::statements! {
    ADD = "INSERT INTO preview (account_id, revision, document, opens_at, closes_at, created_at, mark) VALUES ($1, $2, $3, $4, $5, $6, $7)
        RETURNING id";
    GET = "SELECT account_id, revision, document, opens_at, closes_at, mark FROM preview WHERE id = $1";
}

/// Stores a preview.
pub async fn add(tx: &mut Tx, preview: &Preview, now: Instant) -> Result<PreviewId, StoreError> {
    let document = serde_json::to_string(&preview.document)
        .map_err(|e| StoreError::unreadable("a document", e))?;
    let values = args![
        preview.account,
        preview.revision.to_json(),
        document,
        preview.opens_at,
        preview.closes_at,
        now,
        preview.mark.as_str()
    ];
    tx.one(&ADD, values, |row| row.take()).await
}

/// A preview.
pub async fn get(conn: &mut Conn, id: PreviewId) -> Result<Option<Preview>, StoreError> {
    conn.first(&GET, args![id], |row| {
        let account = row.take()?;
        let (revision, document): (String, String) = (row.take()?, row.take()?);
        Ok(Preview {
            account,
            revision: Revision::from_json(&revision)
                .map_err(|e| StoreError::unreadable("a revision", e))?,
            document: serde_json::from_str(&document)
                .map_err(|e| StoreError::unreadable("a document", e))?,
            opens_at: row.take()?,
            closes_at: row.take()?,
            mark: row.take()?,
        })
    })
    .await
}
