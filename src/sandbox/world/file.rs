//! Files that bots and people sent, and what can be told from their bytes.

use std::sync::Arc;

use serde_json::{Value, json};

use super::World;
use super::args::Upload;

/// Bytes of a photo (Bot API).
pub(crate) const PHOTO_BYTES: usize = 10 * 1024 * 1024;
/// The longer sides of the smaller pictures that Telegram makes of a photo.
const SMALLER: [u32; 3] = [90, 320, 800];

/// A file that the world keeps.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) unique_id: String,
    pub(crate) name: String,
    pub(crate) mime: Option<String>,
    pub(crate) bytes: Arc<[u8]>,
    pub(crate) path: String,
    /// Until when the path can be fetched; none before `getFile` gave it out.
    pub(crate) linked_until: Option<i64>,
    /// The smaller pictures of a photo, the smallest first: file id, width, height.
    pub(crate) smaller: Vec<(String, u32, u32)>,
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
            linked_until: None,
            smaller: Vec::new(),
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

    fn size_json(&self, file_id: &str, (width, height): (u32, u32)) -> Value {
        json!({
            "file_id": file_id,
            "file_unique_id": self.unique_id,
            "file_size": self.bytes.len(),
            "width": width,
            "height": height,
        })
    }
}

impl World {
    /// Keeps a file and returns its id.
    pub(crate) fn keep(&mut self, upload: &Upload, folder: &str) -> String {
        let file_id = format!("BQAC{:016x}{:016x}", self.chance.next(), self.chance.next());
        let unique = format!("AgAD{:012x}", self.chance.next() & 0xffff_ffff_ffff);
        let stored = Stored::new(unique, folder, self.files.len(), upload);
        self.files.insert(file_id.clone(), stored);
        file_id
    }

    /// Makes the smaller pictures that Telegram lists beside a photo. They are plain grey: who fetches one of
    /// them in the photo's place sees it at once.
    pub(crate) fn keep_smaller(&mut self, file_id: &str, (width, height): (u32, u32)) {
        let longer = width.max(height).max(1);
        let known = self.files.get(file_id);
        if known.is_none_or(|stored| !stored.smaller.is_empty()) {
            return;
        }
        let mut smaller = Vec::new();
        for side in SMALLER.into_iter().filter(|side| *side < longer) {
            let shrink = |edge: u32| {
                let long = u64::from(edge) * u64::from(side) / u64::from(longer);
                u32::try_from(long).unwrap_or(1).max(1)
            };
            let (width, height) = (shrink(width), shrink(height));
            let picture = Upload {
                name: format!("{side}.png"),
                mime: Some("image/png".to_owned()),
                bytes: grey_png(width, height).into(),
            };
            smaller.push((self.keep(&picture, "thumbnails"), width, height));
        }
        if let Some(stored) = self.files.get_mut(file_id) {
            stored.smaller = smaller;
        }
    }

    /// A photo in all its sizes, the smallest first, as Telegram lists them.
    pub(crate) fn photo_json(&self, file_id: &str, size: Option<(u32, u32)>) -> Value {
        let Some(stored) = self.files.get(file_id) else {
            return Value::Null;
        };
        let small = stored.smaller.iter().filter_map(|(id, width, height)| {
            let small = self.files.get(id)?;
            Some(small.size_json(id, (*width, *height)))
        });
        let mut sizes: Vec<Value> = small.collect();
        sizes.push(stored.size_json(file_id, size.unwrap_or_default()));
        json!(sizes)
    }
}

/// Whether Telegram takes these bytes as a photo: PNG, JPEG or GIF, at most 10 MB, width and height together at
/// most 10000, and neither more than 20 times the other.
pub(crate) fn is_a_photo(bytes: &[u8]) -> bool {
    let Some((width, height)) = picture_size(bytes) else {
        return false;
    };
    let (low, high) = (width.min(height), width.max(height));
    let sides = u64::from(low) + u64::from(high);
    bytes.len() <= PHOTO_BYTES && low > 0 && sides <= 10_000 && high / low <= 20
}

/// A grey picture of that size: PNG with one bit a pixel, all of it stored without compression.
fn grey_png(width: u32, height: u32) -> Vec<u8> {
    let row = usize::try_from(width.div_ceil(8)).unwrap_or(1);
    let mut rows = Vec::new();
    for line in 0..height {
        rows.push(0);
        rows.extend(std::iter::repeat_n(
            if line % 2 == 0 { 0xaa } else { 0x55 },
            row,
        ));
    }
    let mut packed = vec![0x78, 0x01];
    let blocks = rows.chunks(0xffff);
    let last = blocks.len().saturating_sub(1);
    for (number, block) in blocks.enumerate() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        packed.push(u8::from(number == last));
        packed.extend(length.to_le_bytes());
        packed.extend((!length).to_le_bytes());
        packed.extend(block);
    }
    packed.extend(adler(&rows).to_be_bytes());
    let mut head = Vec::new();
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    head.extend([1, 0, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, body) in [(b"IHDR", head), (b"IDAT", packed), (b"IEND", Vec::new())] {
        png.extend(u32::try_from(body.len()).unwrap_or(0).to_be_bytes());
        let mut chunk = name.to_vec();
        chunk.extend(body);
        png.extend(&chunk);
        png.extend(crc(&chunk).to_be_bytes());
    }
    png
}

/// Adler-32, with which a zlib stream ends.
fn adler(bytes: &[u8]) -> u32 {
    let (mut low, mut high) = (1u32, 0u32);
    for byte in bytes {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    high << 16 | low
}

/// CRC-32, with which a PNG chunk ends.
fn crc(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            let low = sum & 1;
            sum = (sum >> 1) ^ (0xedb8_8320 * low);
        }
    }
    !sum
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
