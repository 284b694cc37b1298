//! The one file that may go with a post: found in the campaign's folder, bounded, read. Never outside that folder.

use super::fields::Fields;
use super::front::Text;
use super::keys::Field;
use super::post::Around;
use super::source::Source;
use crate::domain::campaign::{Attachment, AttachmentForm};
use crate::domain::id::sha256_hex;
use crate::domain::problem::Problem;

const MEGABYTE: u64 = 1_000_000;

/// The file that the front matter names, with its bytes; at most one.
pub(crate) fn read(
    source: &Source,
    fields: &Fields<'_>,
    around: &Around<'_>,
    problems: &mut Vec<Problem>,
) -> Option<(Attachment, Vec<u8>)> {
    let photo = fields
        .text(Field::Photo, problems)
        .map(|t| (AttachmentForm::Photo, t));
    let document = fields
        .text(Field::Document, problems)
        .map(|t| (AttachmentForm::Document, t));
    if let (Some(_), Some((_, second))) = (&photo, &document) {
        problems.push(Problem::error("attachment-two").at(source.place(second.range.clone())));
    }
    let (form, name) = photo.or(document)?;
    match load(form, &name, around) {
        Ok(read) => Some(read),
        Err(problem) => {
            problems.push(
                problem
                    .with("name", &name.text)
                    .at(source.place(name.range)),
            );
            None
        }
    }
}

fn load(
    form: AttachmentForm,
    name: &Text,
    around: &Around<'_>,
) -> Result<(Attachment, Vec<u8>), Problem> {
    let text = &name.text;
    if text.contains(['/', '\\', ':', '\0']) || text.starts_with('.') {
        return Err(Problem::error("attachment-outside"));
    }
    let limit = match form {
        AttachmentForm::Photo => 10,
        AttachmentForm::Document => 50,
    };
    let bytes = match around.held.filter(|(name, _)| name == text) {
        Some((_, bytes)) => bytes.to_vec(),
        None => from_folder(text, around, limit)?,
    };
    if bytes.len() as u64 > limit * MEGABYTE {
        return Err(Problem::error("attachment-too-big").with("limit", limit));
    }
    if bytes.is_empty() {
        return Err(Problem::error("attachment-empty"));
    }
    if form == AttachmentForm::Photo && !is_picture(&bytes) {
        return Err(Problem::error("attachment-not-picture"));
    }
    let attachment = Attachment {
        form,
        name: text.clone(),
        sha256: sha256_hex(&bytes),
        size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
    };
    Ok((attachment, bytes))
}

fn from_folder(text: &str, around: &Around<'_>, limit: u64) -> Result<Vec<u8>, Problem> {
    let path = around.folder.join(text);
    // Not followed: a link could lead anywhere.
    let about = std::fs::symlink_metadata(&path).map_err(|_| Problem::error("attachment-gone"))?;
    if !about.is_file() {
        return Err(Problem::error("attachment-not-file"));
    }
    if about.len() > limit * MEGABYTE {
        return Err(Problem::error("attachment-too-big").with("limit", limit));
    }
    std::fs::read(&path).map_err(|_| Problem::error("attachment-unreadable"))
}

/// JPEG, PNG, GIF or WebP by their first bytes.
fn is_picture(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xFF, 0xD8, 0xFF])
        || bytes.starts_with(b"\x89PNG\r\n\x1a\n")
        || bytes.starts_with(b"GIF8")
        || (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"))
}
