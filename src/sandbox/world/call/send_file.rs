//! Sending photos and documents, and fetching files.

use serde_json::{Value, json};

use super::super::World;
use super::super::args::{Args, Upload};
use super::super::file::{PHOTO_BYTES, is_a_photo, picture_size};
use super::super::message::{Attached, Body};
use super::super::refusal::{Refusal, Reply};
use super::send::checked_caption;

/// Bytes of an upload, of a photo, of a download (Bot API).
const UPLOAD_BYTES: usize = 50 * 1024 * 1024;
/// How long a link from `getFile` holds: Telegram promises one hour, and a bot may count on no more.
const LINK_MS: i64 = 3600 * 1000;
const DOWNLOAD_BYTES: usize = 20 * 1024 * 1024;

impl World {
    pub(super) fn send_photo(&mut self, bot: i64, args: &Args) -> Reply {
        let target = self.target(bot, args, "photos", |may| may.photos)?;
        let caption = checked_caption(args)?;
        let file_id = self.attach(args, "photo", "photos")?;
        let bytes = self.files.get(&file_id).map(|stored| &stored.bytes);
        let bytes =
            bytes.ok_or_else(|| Refusal::bad("wrong file identifier/HTTP URL specified"))?;
        if bytes.len() > PHOTO_BYTES {
            return Err(Refusal::bad(format!(
                "file of size {} bytes is too big for a photo",
                bytes.len()
            )));
        }
        let size = picture_size(bytes).ok_or_else(|| Refusal::bad("IMAGE_PROCESS_FAILED"))?;
        if !is_a_photo(bytes) {
            return Err(Refusal::bad("PHOTO_INVALID_DIMENSIONS"));
        }
        self.keep_smaller(&file_id, size);
        let attached = Attached {
            file_id,
            size: Some(size),
        };
        self.deliver(bot, target, Body::Photo(attached, caption))
    }

    pub(super) fn send_document(&mut self, bot: i64, args: &Args) -> Reply {
        let target = self.target(bot, args, "documents", |may| may.documents)?;
        let caption = checked_caption(args)?;
        let file_id = self.attach(args, "document", "documents")?;
        self.deliver(
            bot,
            target,
            Body::Document(
                Attached {
                    file_id,
                    size: None,
                },
                caption,
            ),
        )
    }

    /// The file that a parameter means: uploaded with it, under `attach://`, or sent before.
    fn attach(&mut self, args: &Args, name: &str, folder: &str) -> Result<String, Refusal> {
        let given = args.filled(name);
        let under = given
            .and_then(|text| text.strip_prefix("attach://"))
            .unwrap_or(name);
        if let Some(upload) = args.files.get(under) {
            return self.store(upload, folder);
        }
        let Some(given) = given else {
            return Err(Refusal::bad(format!("there is no {name} in the request")));
        };
        if self.files.contains_key(given) {
            return Ok(given.to_owned());
        }
        if given.starts_with("http://") || given.starts_with("https://") {
            // The sandbox fetches nothing from elsewhere.
            return Err(Refusal::bad("failed to get HTTP URL content"));
        }
        Err(Refusal::bad("wrong file identifier/HTTP URL specified"))
    }

    fn store(&mut self, upload: &Upload, folder: &str) -> Result<String, Refusal> {
        if upload.bytes.is_empty() {
            return Err(Refusal::bad("file must be non-empty"));
        }
        if upload.bytes.len() > UPLOAD_BYTES {
            return Err(Refusal {
                code: 413,
                ..Refusal::bad("Request Entity Too Large")
            });
        }
        Ok(self.keep(upload, folder))
    }

    pub(super) fn get_file(&mut self, args: &Args) -> Reply {
        let id = args.filled("file_id").unwrap_or_default();
        let now = self.now_ms;
        let stored = self
            .files
            .get_mut(id)
            .ok_or_else(|| Refusal::bad("invalid file_id"))?;
        if stored.bytes.len() > DOWNLOAD_BYTES {
            return Err(Refusal::bad("file is too big"));
        }
        stored.linked_until = Some(now + LINK_MS);
        let value: Value = json!({
            "file_id": id,
            "file_unique_id": stored.unique_id,
            "file_size": stored.bytes.len(),
            "file_path": stored.path,
        });
        Ok(value.into())
    }
}
