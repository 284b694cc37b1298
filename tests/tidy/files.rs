//! What a source file may hold: its length, its head, the language of its literals, nothing left undone.

use super::tokens::named;
use super::{files_under, read};

/// Lines a source file may have.
const LINES: usize = 600;

/// Where Chinese words may stand in literals: the keyword tables of the files' grammar, and the sandbox's made-up people
/// and page. Everything else that people read is in the catalogue of texts.
const CHINESE: &[&str] = &[
    "src/content/",
    "src/format/csv",
    "src/sandbox/",
    "src/stage/",
];

fn too_long(source: &str) -> bool {
    source.lines().count() > LINES
}

fn has_head(source: &str) -> bool {
    source.lines().next().is_some_and(|l| l.starts_with("//! "))
}

/// Han characters; marks between words join what the catalogue worded.
fn is_chinese(text: &str) -> bool {
    text.chars()
        .any(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'))
}

/// Literals in Chinese, by line.
fn chinese(source: &str) -> Vec<usize> {
    let literals = named(source, &["x"]).literals;
    let found = literals.into_iter().filter(|(text, _)| is_chinese(text));
    found.map(|(_, line)| line).collect()
}

/// Lines with something left undone, by line.
fn undone(source: &str) -> Vec<usize> {
    let macros = named(source, &["x"]).macros.into_iter();
    let macros =
        macros.filter(|(name, _)| ["todo", "unimplemented", "dbg"].contains(&name.as_str()));
    let marks = ["FIX", "TO", "XX"].map(|m| match m {
        "FIX" => "FIXME",
        "TO" => "TODO",
        _ => "XXX",
    });
    let notes = source.lines().enumerate().filter(|(_, line)| {
        let comment = line.split_once("//").map_or("", |(_, c)| c);
        marks.iter().any(|m| comment.contains(m))
    });
    macros
        .map(|(_, line)| line)
        .chain(notes.map(|(n, _)| n + 1))
        .collect()
}

#[test]
fn no_source_file_is_longer_than_six_hundred_lines() {
    let files = [files_under("src", ".rs"), files_under("tests", ".rs")].concat();
    let long: Vec<_> = files.iter().filter(|f| too_long(&read(f))).collect();
    assert!(long.is_empty(), "{long:?}");
    assert!(too_long(&"x\n".repeat(LINES + 1)) && !too_long(&"x\n".repeat(LINES)));
}

#[test]
fn every_file_opens_with_what_it_owns() {
    let files = [files_under("src", ".rs"), files_under("tests", ".rs")].concat();
    let bare: Vec<_> = files.iter().filter(|f| !has_head(&read(f))).collect();
    assert!(bare.is_empty(), "{bare:?}");
    assert!(!has_head("use x;\n") && !has_head("// Not this\n") && has_head("//! This\n"));
}

#[test]
fn what_people_read_stands_in_the_catalogue_and_not_in_the_code() {
    let mut found = Vec::new();
    for file in files_under("src", ".rs") {
        if !CHINESE.iter().any(|start| file.starts_with(start)) {
            let lines = chinese(&read(&file));
            found.extend(lines.into_iter().map(|line| format!("{file}:{line}")));
        }
    }
    assert!(found.is_empty(), "Chinese in literals: {found:?}");
    assert_eq!(
        chinese("/// 字\nfn f() {\n g(\"完成\"); h!(\"毕\") }"),
        [3, 3]
    );
    assert_eq!(chinese("fn f() { g(\"done…\") }"), [0; 0]);
}

#[test]
fn nothing_is_left_undone() {
    let mut found = Vec::new();
    for file in files_under("src", ".rs") {
        let lines = undone(&read(&file));
        found.extend(lines.into_iter().map(|line| format!("{file}:{line}")));
    }
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(undone("fn f() {\n todo!()\n}\n// FIXME later"), [2, 4]);
    assert_eq!(undone("fn f() { \"to do\" }"), [0; 0]);
}

#[test]
fn no_file_or_type_has_a_name_that_says_nothing() {
    let empty = [
        "manager", "helper", "helpers", "util", "utils", "common", "misc",
    ];
    let files = files_under("src", ".rs");
    let bad = |f: &String| {
        f.trim_end_matches(".rs")
            .split('/')
            .any(|p| empty.contains(&p))
    };
    let found: Vec<_> = files.iter().filter(|f| bad(f)).collect();
    assert!(found.is_empty(), "{found:?}");
    assert!(bad(&"src/store/utils.rs".to_owned()) && !bad(&"src/store/sql.rs".to_owned()));
}

/// Where the system's clock is read and chance is drawn.
const CLOCKS: &[&str] = &["src/clock.rs", "src/entropy.rs", "src/sandbox/clock.rs"];

/// Lines that read the system's clock or draw by chance, comments apart.
fn own_time(source: &str) -> Vec<usize> {
    let draws = [
        "SystemTime::now(",
        "Instant::now(",
        "Utc::now(",
        "Local::now(",
        "rand::random",
        "rand::rng(",
    ];
    let lines = source.lines().enumerate();
    let found = lines.filter(|(_, line)| {
        let code = line.split("//").next().unwrap_or("");
        draws.iter().any(|d| code.contains(d))
    });
    found.map(|(n, _)| n + 1).collect()
}

#[test]
fn time_and_chance_are_drawn_in_their_rooms_alone() {
    let mut found = Vec::new();
    for file in files_under("src", ".rs") {
        if !CLOCKS.contains(&file.as_str()) {
            let lines = own_time(&read(&file));
            found.extend(lines.into_iter().map(|line| format!("{file}:{line}")));
        }
    }
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(own_time("fn f() {\n let t = SystemTime::now();\n}"), [2]);
    assert_eq!(
        own_time("// not Instant::now()\nlet n = clock.now();"),
        [0; 0]
    );
}
