//! Everything that is logged during a play, at debug, as a server's operator could have it.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use tracing::dispatcher::{Dispatch, set_default};
use tracing::subscriber::{DefaultGuard, NoSubscriber};
use tracing_subscriber::fmt::MakeWriter;

/// Listens to this thread's log until its end.
pub(crate) struct Captured {
    written: Buffer,
    guard: DefaultGuard,
    /// While there is one subscriber alone, tracing asks the thread that meets a line first, which may be another play's; with
    /// two it asks both.
    _second: Dispatch,
}

#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut written = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        written.extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Buffer {
    type Writer = Buffer;
    fn make_writer(&'a self) -> Buffer {
        self.clone()
    }
}

impl Captured {
    pub(crate) fn begin() -> Captured {
        let written = Buffer::default();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::DEBUG)
            .with_ansi(false)
            .with_writer(written.clone())
            .finish();
        let dispatch = Dispatch::new(subscriber);
        Captured {
            written,
            guard: set_default(&dispatch),
            _second: Dispatch::new(NoSubscriber::default()),
        }
    }

    pub(crate) fn end(self) -> String {
        drop(self.guard);
        let written = self
            .written
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&written).into_owned()
    }
}
