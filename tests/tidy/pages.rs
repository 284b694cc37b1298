//! That the pages tell the truth: paths exist, commands exist, the top level is what ARCHITECTURE.md shows.

use super::{read, root};

/// Pages whose paths are checked.
const PAGES: &[&str] = &[
    "README.md",
    "README.zh-CN.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "deploy/README.md",
    "docs/failures.md",
    "docs/first-day.md",
    "docs/first-day.zh-CN.md",
    "docs/kills.md",
    "docs/kinds.md",
    "docs/logging.md",
    "docs/performance.md",
    "docs/records.md",
    "docs/upgrade.md",
];

/// What stands in single backticks, outside fenced blocks.
fn ticked(page: &str) -> Vec<&str> {
    let outside = page.split("```").step_by(2);
    let spans = outside.flat_map(|part| part.split('`').skip(1).step_by(2));
    spans.filter(|s| !s.contains('\n')).collect()
}

/// A ticked text that is a path of the project: it begins with a folder of the top level, or is a file there.
fn as_path(text: &str) -> Option<&str> {
    let tops = [
        "src/",
        "tests/",
        "docs/",
        "deploy/",
        "examples/",
        "messages/",
        "migrations/",
        ".ci/",
        ".github/",
    ];
    let file = ["Cargo.toml", "Cargo.lock", "deny.toml", "clippy.toml"];
    let plain = text
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "/._-{},".contains(c));
    let path = plain && (tops.iter().any(|t| text.starts_with(t)) || file.contains(&text));
    path.then_some(text)
}

/// `a/{b,c}.rs` is a/b.rs and a/c.rs.
fn spread(path: &str) -> Vec<String> {
    match path
        .split_once('{')
        .and_then(|(a, rest)| Some((a, rest.split_once('}')?)))
    {
        Some((before, (inner, after))) => inner
            .split(',')
            .flat_map(|part| spread(&format!("{before}{}{after}", part.trim())))
            .collect(),
        None => vec![path.to_owned()],
    }
}

/// Paths that a page names and that aren't there.
fn missing(page: &str) -> Vec<String> {
    let paths = ticked(page)
        .into_iter()
        .filter_map(as_path)
        .flat_map(spread);
    paths.filter(|p| !root().join(p).exists()).collect()
}

#[test]
fn every_path_that_a_page_names_is_there() {
    for page in PAGES {
        let missing = missing(&read(page));
        assert!(missing.is_empty(), "{page} names {missing:?}");
    }
    assert_eq!(missing("see `src/nowhere.rs`"), ["src/nowhere.rs"]);
    assert_eq!(
        missing("`src/{lib,nowhere}.rs` and `x/y`"),
        ["src/nowhere.rs"]
    );
}

/// Lines of a page that call the program: in fenced blocks and in backticks, without a prompt.
pub(super) fn calls(page: &str) -> Vec<Vec<String>> {
    let fenced = page.split("```").skip(1).step_by(2).flat_map(str::lines);
    let lines = fenced.chain(ticked(page));
    let split = |line: &str| -> Option<Vec<String>> {
        let line = line.trim().trim_start_matches("$ ");
        let line = line.split(" #").next().unwrap_or(line).replace(" \\", "");
        let after = line
            .strip_prefix("tongluo ")
            .or_else(|| line.strip_prefix("cargo run -- "))
            .or_else(|| line.strip_prefix("./target/release/tongluo "))?;
        Some(after.split_whitespace().map(str::to_owned).collect())
    };
    lines.filter_map(split).collect()
}

/// What in a call the program doesn't know: its subcommand, or one of its options.
fn unknown(call: &[String]) -> Option<String> {
    let program = tongluo::cli::command();
    let mut command = &program;
    let mut options: Vec<String> = Vec::new();
    for word in call {
        if let Some(option) = word.strip_prefix("--") {
            options.push(option.split('=').next().unwrap_or(option).to_owned());
        } else if let Some(inner) = command.find_subcommand(word) {
            command = inner;
        } else if command.get_name() == program.get_name() {
            return Some(word.clone());
        }
    }
    let known = |option: &String| {
        let mut all = command.get_arguments().chain(program.get_arguments());
        ["help", "version"].contains(&option.as_str())
            || all.any(|a| a.get_long() == Some(option.as_str()))
    };
    options.into_iter().find(|o| !known(o))
}

#[test]
fn every_command_that_a_page_shows_exists_with_its_options() {
    let mut seen = 0;
    for page in PAGES {
        for call in calls(&read(page)) {
            seen += 1;
            assert_eq!(unknown(&call), None, "{page}: {call:?}");
        }
    }
    assert!(seen > 8, "only {seen} commands were found in the pages");
    let words = |call: &str| call.split(' ').map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(unknown(&words("dance")), Some("dance".to_owned()));
    assert_eq!(unknown(&words("check --dance")), Some("dance".to_owned()));
    assert_eq!(unknown(&words("check messages --fix")), None);
}

/// The top level as ARCHITECTURE.md's tree shows it: the first word of each line that isn't indented.
fn shown(page: &str) -> Vec<String> {
    let tree = page.split("```").nth(1).unwrap_or_default();
    let lines = tree.lines().skip(2).filter(|l| !l.starts_with(' '));
    let words = lines.flat_map(|l| {
        let names = l.split("  ").next().unwrap_or(l);
        names.split(' ').map(|n| n.trim_end_matches('/').to_owned())
    });
    words.filter(|w| !w.is_empty()).collect()
}

#[test]
fn the_top_level_is_what_the_architecture_page_shows() {
    let shown = shown(&read("ARCHITECTURE.md"));
    let ours =
        |name: &str| !["target", "dist", ".git", "tongluo.db", "tongluo.toml"].contains(&name);
    for entry in std::fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let known = !ours(&name) || name.contains(".db") || shown.contains(&name);
        assert!(known, "ARCHITECTURE.md doesn't show {name}");
    }
    for name in &shown {
        assert!(
            root().join(name).exists(),
            "ARCHITECTURE.md shows {name}, which is not there"
        );
    }
}

/// Names of tests that a page gives, and that no test has.
fn untested(page: &str, tests: &str) -> Vec<String> {
    let is_name = |t: &&str| {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        t.bytes().all(plain) && t.matches('_').count() >= 3
    };
    let names = ticked(page).into_iter().filter(is_name);
    names
        .filter(|name| !tests.contains(&format!("fn {name}(")))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_test_that_the_architecture_page_names_is_there() {
    let files = super::files_under("tests", ".rs");
    let tests: String = files.iter().map(|f| read(f)).collect();
    let page = read("ARCHITECTURE.md");
    assert_eq!(untested(&page, &tests), Vec::<String>::new());
    assert!(page.contains("`without_a_yes_nothing_passes`"));
    let gone = untested("`a_test_that_is_gone`", &tests);
    assert_eq!(gone, ["a_test_that_is_gone"]);
}
