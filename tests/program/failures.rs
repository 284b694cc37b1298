//! What goes wrong around the program: each gives one clear sentence, nothing lost, nothing half-applied.

use super::desk::{Desk, TOKEN};

#[test]
fn a_taken_port_is_one_sentence() {
    let holder = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = holder.local_addr().unwrap().to_string();
    let ended = Desk::new().call(&["sandbox", "--listen", &address]);
    assert_eq!(ended.code, 1);
    assert!(
        ended.err.contains("listen-taken") && ended.err.contains(&address),
        "{}",
        ended.err
    );
}

#[test]
fn a_token_of_the_wrong_shape_is_named_and_never_shown() {
    let secret = "this-is-no-token-but-secret";
    let desk = Desk::new().set("TELOXIDE_TOKEN", secret);
    let ended = desk.call(&["run"]);
    assert_eq!(ended.code, 2);
    assert!(ended.err.contains("TELOXIDE_TOKEN"), "{}", ended.err);
    assert!(!ended.err.contains(secret) && !ended.out.contains(secret));
    let typed = Desk::new().call(&["sandbox", "--listen", "127.0.0.1:0", "--token", secret]);
    assert_eq!(typed.code, 1);
    assert!(!typed.err.contains(secret), "{}", typed.err);
}

#[test]
fn a_full_disk_behind_the_output_is_an_error_and_no_panic() {
    let full = std::path::Path::new("/dev/full");
    if !full.exists() {
        return; // Only Linux has one.
    }
    let ended = Desk::new().call_into(&["schema"], full);
    assert_eq!(ended.code, 1);
    assert!(!ended.err.contains("panicked"), "{}", ended.err);
    assert_eq!(ended.err.lines().count(), 1, "{}", ended.err);
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    let desk = Desk::new();
    let mut running = desk.start(&["schema"]);
    drop(running.hang_up());
    assert_eq!(running.wait(), Some(0));
}

#[test]
fn a_file_that_is_no_database_is_named_and_stays_as_it_was() {
    let desk = Desk::with_samples();
    let text =
        "this is a letter, not a database, and it is long enough to be mistaken for one".repeat(20);
    desk.write("tongluo.db", &text);
    let ended = desk.call(&["plan"]);
    assert_eq!(ended.code, 1);
    assert!(ended.err.starts_with("错误："), "{}", ended.err);
    assert_eq!(desk.read("tongluo.db"), text);
}

#[test]
fn a_folder_where_no_database_can_be_made_is_one_sentence() {
    let desk = Desk::new().set("DATABASE_URL", "sqlite:nowhere/at/all/tongluo.db");
    desk.write("staff.csv", "编号,姓名,部门\nP001,张三,办公室\n");
    let ended = desk.call(&["import", "staff.csv", "--audience", "a", "--yes"]);
    assert_eq!(ended.code, 1);
    assert!(ended.err.starts_with("错误："), "{}", ended.err);
    assert!(!ended.err.contains("panicked"), "{}", ended.err);
}

#[test]
fn a_server_that_is_not_there_is_one_sentence_without_its_password() {
    let desk = Desk::new().set("DATABASE_URL", "postgres://me:hunter22@127.0.0.1:1/none");
    desk.write("staff.csv", "编号,姓名,部门\nP001,张三,办公室\n");
    let ended = desk.call(&["import", "staff.csv", "--audience", "a", "--yes"]);
    assert_eq!(ended.code, 1);
    assert!(ended.err.starts_with("错误："), "{}", ended.err);
    assert!(!ended.err.contains("hunter22"), "{}", ended.err);
}

#[test]
fn the_sandbox_alone_says_where_it_is_and_ends_when_it_is_told_to() {
    let desk = Desk::new().set("TELOXIDE_TOKEN", TOKEN);
    let mut running = desk.start(&["sandbox", "--listen", "127.0.0.1:0"]);
    let address = running.address();
    let host = address.trim_start_matches("http://").to_owned();
    let answer = get(&host, &format!("/bot{TOKEN}/getMe"));
    assert!(
        answer.contains("\"ok\":true") && answer.contains("tongluo_bot"),
        "{answer}"
    );
    assert_eq!(running.terminate(), Some(0));
}

/// One request over plain HTTP, and everything that came back.
fn get(host: &str, path: &str) -> String {
    use std::io::{Read, Write};
    let mut line = std::net::TcpStream::connect(host).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    line.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).unwrap();
    answer
}
