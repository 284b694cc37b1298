//! Files that bots sent, and what can be told from their bytes.

use std::sync::Arc;

use serde_json::{Value, json};

use super::args::Upload;

/// A file that the world keeps.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) unique_id: String,
    pub(crate) name: String,
    pub(crate) mime: Option<String>,
    pub(crate) bytes: Arc<[u8]>,
    pub(crate) path: String,
}

impl Stored {
    pub(crate) fn new(unique_id: String, folder: &str, number: usize, upload: &Upload) -> Self {
        let ending: String = upload
            .name
            .rsplit_once('.')
            .map(|(_, ending)| {
                ending
                    .chars()
                    .filter(char::is_ascii_alphanumeric)
                    .take(8)
                    .collect()
            })
            .filter(|ending: &String| !ending.is_empty())
            .unwrap_or_else(|| "bin".to_owned());
        Self {
            unique_id,
            name: upload.name.clone(),
            mime: upload.mime.clone(),
            bytes: Arc::clone(&upload.bytes),
            path: format!("{folder}/file_{number}.{ending}"),
        }
    }

    pub(crate) fn document_json(&self, file_id: &str) -> Value {
        let mut value = json!({
            "file_name": self.name,
            "file_id": file_id,
            "file_unique_id": self.unique_id,
            "file_size": self.bytes.len(),
        });
        if let Some(mime) = &self.mime {
            value["mime_type"] = json!(mime);
        }
        value
    }

    /// The picture in one size, as Telegram lists sizes.
    pub(crate) fn photo_json(&self, file_id: &str, size: Option<(u32, u32)>) -> Value {
        let (width, height) = size.unwrap_or_default();
        json!([{
            "file_id": file_id,
            "file_unique_id": self.unique_id,
            "file_size": self.bytes.len(),
            "width": width,
            "height": height,
        }])
    }
}

/// Width and height of a PNG, JPEG or GIF picture; none when it is none of these.
pub(crate) fn picture_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let big = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let small = |at: usize| {
        Some(u32::from(u16::from_le_bytes(
            bytes.get(at..at + 2)?.try_into().ok()?,
        )))
    };
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some((big(16)?, big(20)?));
    }
    if bytes.starts_with(b"GIF8") {
        return Some((small(6)?, small(8)?));
    }
    if bytes.starts_with(b"\xff\xd8") {
        return jpeg_size(bytes);
    }
    None
}

fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let pair = |at: usize| Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        // Start of frame, except the three numbers in that range that mean something else.
        if (0xc0..=0xcf).contains(&marker) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            return Some((u32::from(pair(at + 7)?), u32::from(pair(at + 5)?)));
        }
        at += if marker == 0xff {
            1
        } else {
            2 + usize::from(pair(at + 2)?)
        };
    }
}
