//! The log: what is written, in which form, and what never is.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::Write;
use std::sync::{Arc, Mutex};
use tongluo::telemetry::{NoLog, Wanted, subscriber};
use tracing_subscriber::fmt::writer::BoxMakeWriter;

#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn written(json: bool, filter: &str, variable: Option<&str>) -> String {
    let paper = Paper::default();
    let wanted = Wanted {
        json,
        filter: filter.to_owned(),
        variable: variable.map(str::to_owned),
    };
    let copy = paper.clone();
    let writer = BoxMakeWriter::new(move || copy.clone());
    tracing::subscriber::with_default(subscriber(&wanted, false, writer).unwrap(), || {
        tracing::info!(delivery = 812, "delivered");
        tracing::debug!("looked closely");
        tracing::debug!(target: "reqwest::connect", "https://api.telegram.org/bot1:SECRET/getMe");
        tracing::trace!(target: "hyper_util::client", "bot1:SECRET");
        tracing::info!(target: "sqlx::query", "postgres://me:SECRET@host");
    });
    let bytes = paper.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn the_log_says_info_by_default_and_more_when_asked() {
    let usual = written(false, "info", None);
    assert!(
        usual.contains("delivered") && usual.contains("delivery=812"),
        "{usual}"
    );
    assert!(!usual.contains("looked closely"), "{usual}");
    assert!(written(false, "info", Some("debug")).contains("looked closely"));
    assert!(!written(false, "warn", None).contains("delivered"));
}

#[test]
fn libraries_that_log_addresses_are_kept_quiet_whatever_is_asked() {
    for asked in [
        "trace",
        "reqwest=trace",
        "hyper_util=trace,sqlx=trace,trace",
    ] {
        let all = written(false, "info", Some(asked));
        assert!(!all.contains("SECRET"), "{asked}: {all}");
    }
}

#[test]
fn a_line_of_json_is_one_object() {
    let text = written(true, "info", None);
    let line: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!(line["delivery"], 812);
    assert_eq!(line["message"], "delivered");
}

#[test]
fn a_filter_that_cannot_be_read_is_a_sentence() {
    let wanted = Wanted {
        json: false,
        filter: "tongluo=loud".to_owned(),
        variable: None,
    };
    let writer = BoxMakeWriter::new(std::io::sink);
    let refused = subscriber(&wanted, false, writer).err().unwrap();
    assert_eq!(refused, NoLog::Filter("tongluo=loud".to_owned()));
    assert!(refused.to_string().contains("info"));
}
