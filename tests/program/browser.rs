//! Real browsers: `tests/browser/play.mjs` plays the story of the demo on a phone-sized and a desktop-sized window, and
//! `tests/browser/first-day.mjs` walks through the first day with the program and a bare sandbox.

use super::desk::Desk;
use std::process::Command;

/// The browser to play in; none where there is none, which is said, and which CI never lets pass.
fn browser() -> Option<String> {
    let browser = std::env::var("TONGLUO_TEST_BROWSER").ok();
    if browser.is_none() {
        assert!(
            std::env::var_os("CI").is_none(),
            "TONGLUO_TEST_BROWSER is missing under CI"
        );
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: browser (TONGLUO_TEST_BROWSER is not set)");
        }
    }
    browser
}

/// Runs a script of `tests/browser` to its end, which must be good.
fn play(script: &mut Command) {
    let played = script.output().unwrap();
    let said = String::from_utf8_lossy(&played.stdout).into_owned();
    let wrong = String::from_utf8_lossy(&played.stderr).into_owned();
    assert!(played.status.success(), "{said}\n{wrong}");
}

#[test]
fn a_stranger_plays_the_demo_on_a_phone_and_on_a_desk() {
    let Some(browser) = browser() else {
        return;
    };
    let desk = Desk::new();
    let mut demo = desk.start(&["demo", "--no-browser", "--listen", "127.0.0.1:0"]);
    let address = demo.address();
    play(
        Command::new("node")
            .arg("tests/browser/play.mjs")
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("TONGLUO_PAGE", &address)
            .env("TONGLUO_CHROMIUM", &browser)
            .env("TONGLUO_SHOTS", desk.path("shots")),
    );
    assert_eq!(demo.terminate(), Some(0));
}

#[test]
fn the_first_day_is_walked_from_a_new_bot_to_a_stop_with_the_real_program() {
    let Some(browser) = browser() else {
        return;
    };
    let desk = Desk::new();
    play(
        Command::new("node")
            .arg("tests/browser/first-day.mjs")
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("TONGLUO", env!("CARGO_BIN_EXE_tongluo"))
            .env("TONGLUO_CHROMIUM", &browser)
            .env("TONGLUO_SHOTS", desk.path("shots")),
    );
}
