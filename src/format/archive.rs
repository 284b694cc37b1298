//! An office in one file: a tar, so that every machine can look into it. Names are relative and plain; anything else in a file
//! that came from elsewhere is refused.

use std::io::{self, Read, Write};
use std::path::{Component, Path};
use tar::{Archive, Builder, EntryType, Header};

/// Something to be packed.
pub struct Packed<'a> {
    /// Its name in the archive, with `/`.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a mut dyn Read,
    /// How many.
    pub size: u64,
}

/// Writes one after the other.
pub struct Packing<W: Write>(Builder<W>);

impl<W: Write> Packing<W> {
    /// Into this.
    pub fn new(out: W) -> Packing<W> {
        Packing(Builder::new(out))
    }

    /// Adds one; readable by its owner alone, without a date.
    pub fn add(&mut self, packed: Packed<'_>) -> io::Result<()> {
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Regular);
        header.set_mode(0o600);
        header.set_size(packed.size);
        // One that grew meanwhile must not spoil what follows.
        let bytes = packed.bytes.take(packed.size);
        self.0.append_data(&mut header, packed.name, bytes)
    }

    /// Ends it; what it was written into.
    pub fn end(self) -> io::Result<W> {
        self.0.into_inner()
    }
}

/// Whether bytes begin a tar (POSIX ustar: its magic at 257).
pub fn is_archive(head: &[u8]) -> bool {
    head.get(257..262) == Some(b"ustar")
}

/// Gives every file of an archive with its name to `keep`, in order.
pub fn unpack(
    bytes: impl Read,
    mut keep: impl FnMut(&str, &mut dyn Read) -> io::Result<()>,
) -> io::Result<()> {
    let mut archive = Archive::new(bytes);
    for entry in archive.entries()? {
        let mut entry = entry?;
        if entry.header().entry_type() == EntryType::Directory {
            continue;
        }
        let name = entry.path()?.to_string_lossy().into_owned();
        if entry.header().entry_type() != EntryType::Regular || !is_plain(&name) {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("{name:?} is no plain file"),
            ));
        }
        keep(&name, &mut entry)?;
    }
    Ok(())
}

/// Relative, and nowhere upwards.
fn is_plain(name: &str) -> bool {
    let path = Path::new(name);
    let plain = path.components().all(|c| matches!(c, Component::Normal(_)));
    plain && !name.is_empty() && !name.contains('\\')
}
