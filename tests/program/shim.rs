//! The machine under the program, as `shim/shim.c` makes it: what was never synced is lost with the power, the disk is full or
//! read-only, the clock is set. It is put under the real program by LD_PRELOAD and proves that it is there.

use super::desk::Desk;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use tempfile::TempDir;

/// A number of the control page; the same places as in `shim.c`.
#[derive(Clone, Copy)]
pub(crate) enum Slot {
    /// Bytes by which files may still grow; negative: no limit.
    Room = 0,
    /// 1: every write is refused.
    ReadOnly = 1,
    /// Milliseconds added to the wall clock.
    Clock = 2,
    /// 1: the -wal is not synced at a commit, as with synchronous=NORMAL.
    Forgetful = 3,
    /// Microseconds that a sync takes.
    Slow = 4,
    /// 1: syncing fails.
    Broken = 5,
    /// Syncs that reached the disk.
    Synced = 8,
    /// Syncs that were left out.
    Forgotten = 9,
    /// Writes to the database and what belongs to it.
    Written = 10,
    /// What was refused.
    Refused = 11,
    /// Programs that it was put under.
    There = 12,
}

const PARTS: [&str; 3] = ["", "-wal", "-journal"];

/// A machine that things are done to.
pub(crate) struct Machine {
    folder: TempDir,
    page: std::fs::File,
}

/// The compiled shim; nothing where there is no compiler, which is said, and which CI never lets pass.
fn compiled() -> Option<&'static Path> {
    static BUILT: OnceLock<Option<PathBuf>> = OnceLock::new();
    let built = BUILT.get_or_init(|| {
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/program/shim/shim.c");
        let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("shim.so");
        // Under a name of its own first: another run of the tests may be using it.
        let part = target.with_extension(format!("{}.so", std::process::id()));
        let made = Command::new("cc")
            .args(["-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror"])
            .args(["-shared", "-fPIC", "-o"])
            .arg(&part)
            .args([source, "-ldl", "-lpthread"])
            .status();
        match made {
            Ok(status) => {
                assert!(status.success(), "the shim does not compile");
                std::fs::rename(&part, &target).unwrap();
                Some(target)
            }
            Err(_) => None,
        }
    });
    if built.is_none() {
        assert!(std::env::var_os("CI").is_none(), "cc is missing under CI");
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: no compiler for the shim (cc)");
        }
    }
    built.as_deref()
}

impl Machine {
    /// A machine under everything that this desk calls, with the database `tongluo.db` in its folder.
    pub(crate) fn under(desk: Desk) -> Option<(Machine, Desk)> {
        let shim = compiled()?;
        let folder = tempfile::tempdir().unwrap();
        let control = folder.path().join("control");
        let mut page = vec![0u8; 4096];
        page[..8].copy_from_slice(&(-1i64).to_ne_bytes());
        std::fs::write(&control, page).unwrap();
        let root = std::fs::canonicalize(desk.path("")).unwrap();
        let text = |path: &Path| path.to_str().unwrap().to_owned();
        let desk = desk
            .set("LD_PRELOAD", &text(shim))
            .set("TONGLUO_SHIM_ROOT", &text(&root))
            .set("TONGLUO_SHIM_DB", &text(&root.join("tongluo.db")))
            .set("TONGLUO_SHIM_UNDO", &text(folder.path()))
            .set("TONGLUO_SHIM_CONTROL", &text(&control));
        let page = std::fs::File::options()
            .read(true)
            .write(true)
            .open(control)
            .unwrap();
        let machine = Machine { folder, page };
        desk.call(&["--version"]);
        assert!(machine.get(Slot::There) > 0, "the shim is not loaded");
        Some((machine, desk))
    }

    /// Sets a number for whatever runs and will run.
    pub(crate) fn set(&self, slot: Slot, value: i64) {
        let bytes = value.to_ne_bytes();
        self.page.write_all_at(&bytes, slot as u64 * 8).unwrap();
    }

    /// What a number is now.
    pub(crate) fn get(&self, slot: Slot) -> i64 {
        let mut bytes = [0u8; 8];
        self.page
            .read_exact_at(&mut bytes, slot as u64 * 8)
            .unwrap();
        i64::from_ne_bytes(bytes)
    }

    /// Where a program's log goes: outside the folder that things are done to.
    pub(crate) fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// What was logged so far.
    pub(crate) fn logged(&self) -> String {
        std::fs::read_to_string(self.log()).unwrap_or_default()
    }

    /// The power fails, after the program was killed: of the writes that were never synced only the first `kept` of a
    /// thousand had reached the disk by themselves. Gives the bytes that are lost.
    pub(crate) fn loses_power(&self, desk: &Desk, kept: usize) -> u64 {
        let database = desk.path("tongluo.db");
        let mut lost = 0;
        for part in PARTS {
            let journal = self.folder.path().join(format!("undo{part}"));
            let records = records(&std::fs::read(&journal).unwrap());
            let name = format!("{}{part}", database.display());
            let Ok(file) = std::fs::File::options().write(true).open(name) else {
                continue;
            };
            let first = records.len() * kept / 1000;
            for record in records[first..].iter().rev() {
                let now = file.metadata().unwrap().len();
                lost += (record.bytes.len() as u64).max(now.abs_diff(record.size));
                file.write_all_at(&record.bytes, record.at).unwrap();
                file.set_len(record.size).unwrap();
            }
            std::fs::write(&journal, []).unwrap();
        }
        // In memory only: the first that opens the database makes it anew.
        let _ = std::fs::remove_file(format!("{}-shm", database.display()));
        lost
    }
}

/// What stood in a file before a write.
struct Record {
    at: u64,
    size: u64,
    bytes: Vec<u8>,
}

/// A journal's records. The last may be torn: then its write was never made.
fn records(mut journal: &[u8]) -> Vec<Record> {
    let mut found = Vec::new();
    while let Some((head, rest)) = journal.split_at_checked(24) {
        let number = |n: usize| u64::from_ne_bytes(head[n * 8..][..8].try_into().unwrap());
        let Some((bytes, rest)) = rest.split_at_checked(number(2) as usize) else {
            break;
        };
        found.push(Record {
            at: number(0),
            size: number(1),
            bytes: bytes.to_vec(),
        });
        journal = rest;
    }
    found
}
