//! The demo in a real browser: `tests/browser/play.mjs` plays the story on a phone-sized and a desktop-sized window.

use super::desk::Desk;
use std::process::Command;

#[test]
fn a_stranger_plays_the_demo_on_a_phone_and_on_a_desk() {
    let Ok(browser) = std::env::var("TONGLUO_TEST_BROWSER") else {
        assert!(
            std::env::var_os("CI").is_none(),
            "TONGLUO_TEST_BROWSER is missing under CI"
        );
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: browser (TONGLUO_TEST_BROWSER is not set)");
        }
        return;
    };
    let desk = Desk::new();
    let mut demo = desk.start(&["demo", "--no-browser", "--listen", "127.0.0.1:0"]);
    let address = demo.address();
    let played = Command::new("node")
        .arg("tests/browser/play.mjs")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("TONGLUO_PAGE", &address)
        .env("TONGLUO_CHROMIUM", &browser)
        .env("TONGLUO_SHOTS", desk.path("shots"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&played.stdout).into_owned();
    let wrong = String::from_utf8_lossy(&played.stderr).into_owned();
    assert!(played.status.success(), "{said}\n{wrong}");
    assert_eq!(demo.terminate(), Some(0));
}
