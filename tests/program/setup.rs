//! The first setup without a terminal: what is asked, what is written, what is never overwritten.

use super::desk::{Desk, Ended, Running, TOKEN};
use std::path::Path;

/// A folder, and a server as bare as Telegram beside it.
fn bare() -> (Desk, Running, String) {
    let desk = Desk::new();
    let mut server = desk.start(&["sandbox", "--listen", "127.0.0.1:0"]);
    let url = server.address();
    desk.write("secret", format!("{TOKEN}\n"));
    (desk, server, url)
}

fn set_up(desk: &Desk, url: &str, more: &[&str]) -> Ended {
    let mut typed = vec![
        "setup",
        "--language",
        "zh-CN",
        "--zone",
        "Asia/Urumqi",
        "--token-file",
        "secret",
        "--api-url",
        url,
    ];
    typed.extend(more);
    desk.call(&typed)
}

fn link(ended: &Ended) -> Option<&str> {
    ended
        .out
        .lines()
        .find(|l| l.starts_with("https://t.me/tongluo_bot?start=o-"))
}

#[test]
fn without_a_terminal_everything_that_is_missing_is_named_at_once() {
    let desk = Desk::new();
    let ended = desk.call(&["setup"]);
    assert_eq!(ended.code, 2);
    for option in ["--language", "--zone", "--token-file", "--answers"] {
        assert!(ended.err.contains(option), "{option}: {}", ended.err);
    }
    assert_eq!(ended.err.matches("setup-missing").count(), 1);
    assert!(!desk.path("tongluo.toml").exists() && !desk.path("tongluo.db").exists());
}

#[test]
fn every_wrong_answer_is_named_at_once_with_what_may_be_meant() {
    let desk = Desk::new();
    let secret = "not-a-token-but-secret";
    desk.write("secret", secret);
    let ended = desk.call(&[
        "setup",
        "--language",
        "klingon",
        "--zone",
        "Asia/Beijing",
        "--token-file",
        "secret",
        "--api-url",
        "telegram",
    ]);
    assert_eq!(ended.code, 2);
    for said in [
        "klingon",
        "Asia/Beijing",
        "Asia/Shanghai",
        "--api-url",
        "--token-file",
    ] {
        assert!(ended.err.contains(said), "{said}: {}", ended.err);
    }
    assert!(!ended.err.contains(secret));
    assert!(!desk.path("tongluo.toml").exists());
}

#[test]
fn the_first_setup_writes_everything_and_gives_the_owners_link() {
    let (desk, _server, url) = bare();
    let ended = set_up(&desk, &url, &[]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(link(&ended).is_some(), "{}", ended.out);
    assert!(ended.out.contains("30 分钟"), "{}", ended.out);
    assert!(!ended.out.contains(TOKEN) && !ended.err.contains(TOKEN));
    let settings = desk.read("tongluo.toml");
    assert!(
        settings.contains("time_zone = \"Asia/Urumqi\""),
        "{settings}"
    );
    assert!(!settings.contains(TOKEN), "the token has a file of its own");
    assert!(desk.path("messages/calendar/observances.yaml").exists());
    assert!(desk.path("messages/README.md").exists());
    for name in ["tongluo.toml", "tongluo.db"] {
        assert_eq!(mode(&desk.path(name)), 0o600, "{name}");
    }
    // What was written is what the other commands read.
    let doctor = desk.call(&["doctor"]);
    assert!(doctor.out.contains("@tongluo_bot"), "{}", doctor.out);
    assert_eq!(desk.call(&["check"]).code, 0);
    assert_eq!(desk.call(&["claim", "--owner"]).code, 0);
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[cfg(not(unix))]
fn mode(_: &Path) -> u32 {
    0o600
}

#[test]
fn setting_up_again_shows_what_would_change_and_changes_nothing_without_a_yes() {
    let (desk, _server, url) = bare();
    assert_eq!(set_up(&desk, &url, &[]).code, 0);
    let mine = desk.read("tongluo.toml") + "\n# mine\n[readers]\nposts_a_day = 1 # one is enough\n";
    desk.write("tongluo.toml", &mine);
    let same = desk.call(&["setup"]);
    assert_eq!(same.code, 0, "{}", same.err);
    assert_eq!(desk.read("tongluo.toml"), mine);
    let other = desk.call(&["setup", "--zone", "Asia/Tokyo"]);
    assert_eq!(other.code, 1);
    assert!(
        other.err.contains("Asia/Urumqi → Asia/Tokyo") && other.err.contains("--yes"),
        "{}",
        other.err
    );
    assert_eq!(desk.read("tongluo.toml"), mine);
    let page = "the office's own page\n";
    desk.write("messages/README.md", page);
    let yes = desk.call(&["setup", "--zone", "Asia/Tokyo", "--yes"]);
    assert_eq!(yes.code, 0, "{}", yes.err);
    assert_eq!(
        desk.read("tongluo.toml"),
        mine.replace("Asia/Urumqi", "Asia/Tokyo"),
        "comments and everything that was not asked stay"
    );
    assert_eq!(desk.read("messages/README.md"), page);
}

#[test]
fn a_file_of_answers_is_as_good_as_options_and_its_mistakes_have_places() {
    let (desk, _server, url) = bare();
    let answers = |zone: &str| {
        format!(
            "language = \"en\"\ntime_zone = \"{zone}\"\n[telegram]\ntoken_file = \"secret\"\napi_url = \"{url}\"\n"
        )
    };
    desk.write("answers.toml", answers("Europe/Lodnon"));
    let wrong = desk.call(&["setup", "--answers", "answers.toml"]);
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.err.contains("answers.toml:2:13") && wrong.err.contains("Europe/London"),
        "{}",
        wrong.err
    );
    desk.write("answers.toml", answers("Europe/London"));
    let right = desk.call(&["setup", "--answers", "answers.toml"]);
    assert_eq!(right.code, 0, "{}", right.err);
    assert!(right.out.contains("The owner's link"), "{}", right.out);
    assert!(link(&right).is_some());
}

#[test]
fn a_token_that_the_server_refuses_leaves_nothing_behind() {
    let (desk, server, url) = bare();
    desk.write("secret", "1:AAtestTESTtestTESTtestTESTtestTESTtes\n");
    drop(server);
    let away = set_up(&desk, &url, &[]);
    assert_eq!(away.code, 1);
    assert!(away.err.contains("api-unreachable"), "{}", away.err);
    assert!(!desk.path("tongluo.toml").exists() && !desk.path("tongluo.db").exists());
    assert!(!desk.path("messages").exists());
}

#[test]
fn a_database_of_another_bot_is_refused_before_any_setting_is_written() {
    let (desk, _server, url) = bare();
    assert_eq!(set_up(&desk, &url, &[]).code, 0);
    let before = desk.read("tongluo.toml");
    desk.write("secret2", "777:AAtestTESTtestTESTtestTESTtestTESTtes\n");
    let ended = desk.call(&["setup", "--token-file", "secret2", "--yes"]);
    assert_eq!(ended.code, 1, "{}", ended.out);
    assert!(ended.err.contains("tongluo_bot"), "{}", ended.err);
    assert_eq!(desk.read("tongluo.toml"), before);
}

#[test]
fn init_makes_the_folder_and_never_touches_what_is_there() {
    let desk = Desk::new();
    desk.write("office/README.md", "mine");
    let made = desk.call(&["init", "office"]);
    assert_eq!(made.code, 0, "{}", made.err);
    assert_eq!(desk.read("office/README.md"), "mine");
    assert!(desk.path("office/calendar/workdays-2026.yaml").exists());
    assert_eq!(desk.call(&["check", "office"]).code, 0);
    let again = desk.call(&["init", "office"]);
    assert!(again.out.contains("没有改动"), "{}", again.out);
}
