//! The table of rooms: who may name whom, and which crates belong to one room alone.

use super::tokens::{Named, named};
use super::{files_under, read};

/// A room and what of ours it may name besides itself: a room's name, or a path in it. `*` is everything but the rest.
struct Room {
    path: &'static str,
    may_name: &'static [&'static str],
    never: &'static [&'static str],
}

const fn room(path: &'static str, may_name: &'static [&'static str]) -> Room {
    Room {
        path,
        may_name,
        never: &[],
    }
}

const fn all_but(path: &'static str, never: &'static [&'static str]) -> Room {
    Room {
        path,
        may_name: &["*"],
        never,
    }
}

/// The rooms in reading order. A channel's folder is a room of its own (`CHANNEL`).
const ROOMS: &[Room] = &[
    room("domain", &[]),
    room("store", &["domain"]),
    room("sandbox", &[]),
    room("clock", &["domain"]),
    room("entropy", &["domain"]),
    room("text", &["domain"]),
    room("format", &["domain"]),
    room("content", &["domain", "format"]),
    room("channel", &["domain", "store::Claimed", "store::Committed"]),
    room("print", &["domain", "text", "format"]),
    room(
        "action",
        &[
            "domain", "store", "content", "format", "channel", "text", "entropy",
        ],
    ),
    room(
        "engine",
        &[
            "domain",
            "store",
            "channel",
            "action",
            "content::template",
            "format",
            "text",
            "clock",
            "entropy",
        ],
    ),
    room(
        "web",
        &[
            "domain",
            "store::Store",
            "store::views",
            "action",
            "print",
            "engine::intake",
            "channel",
            "content",
            "format",
            "text",
            "clock",
            "entropy",
        ],
    ),
    room("config", &["domain"]),
    room("telemetry", &["domain"]),
    all_but("app", &["stage", "cli", "sandbox"]),
    room(
        "stage",
        &[
            "domain", "store", "content", "action", "app", "config", "sandbox", "clock", "entropy",
            "text",
        ],
    ),
    all_but("cli", &["engine", "web"]),
    // The thin binary.
    room("main", &["cli"]),
];

/// A channel's folder. The store's two proofs stand in the signatures of the contract that it implements.
const CHANNEL: Room = room(
    "channel::X",
    &[
        "channel",
        "domain",
        "clock",
        "store::Claimed",
        "store::Committed",
    ],
);

/// The only rooms that may name one channel; everybody else names the contract.
const WIRES_CHANNELS: &[&str] = &["app"];

/// Crates that belong to some rooms alone.
const ALONE: &[(&str, &[&str])] = &[
    ("cron", &["domain"]),
    ("sqlx", &["store"]),
    ("rand", &["entropy", "sandbox"]),
    ("fluent_bundle", &["text"]),
    ("fluent_syntax", &["text"]),
    ("intl_memoizer", &["text"]),
    ("unic_langid", &["text"]),
    ("csv", &["format"]),
    ("tar", &["format"]),
    ("encoding_rs", &["format", "content"]),
    ("saphyr", &["content"]),
    ("minijinja", &["content"]),
    ("pulldown_cmark", &["content"]),
    ("teloxide", &["channel::telegram"]),
    ("axum", &["web", "sandbox"]),
    ("maud", &["web", "print"]),
    ("qrcode", &["print"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("indicatif", &["cli"]),
    ("annotate_snippets", &["cli"]),
    ("toml", &["config"]),
    ("tracing_subscriber", &["telemetry", "config"]),
    ("notify", &["app"]),
    ("sd_notify", &["app"]),
];

/// The module of a file: `src/cli/check.rs` is `["cli", "check"]`; lib.rs is the root.
fn module(file: &str) -> Vec<&str> {
    let inner = file.trim_start_matches("src/").trim_end_matches(".rs");
    let mut parts: Vec<&str> = inner.split('/').collect();
    if parts.last() == Some(&"mod") || (parts.len() == 2 && parts[1] == "lib") {
        parts.pop();
    }
    if parts == ["lib"] {
        parts.clear();
    }
    parts
}

/// What in a file breaks the table.
fn breaches(file: &str, source: &str, channels: &[&str]) -> Vec<String> {
    let module = module(file);
    let Some(first) = module.first() else {
        return Vec::new(); // lib.rs names every room: it is their map.
    };
    let in_channel = *first == "channel" && module.get(1).is_some_and(|m| channels.contains(m));
    let room = if in_channel {
        Some(&CHANNEL)
    } else {
        ROOMS.iter().find(|r| r.path == *first)
    };
    let Some(room) = room else {
        return vec![format!(
            "{file}: the room {first} is not in the table of tests/tidy/rooms.rs"
        )];
    };
    // A package's `crate` is itself; the compiler holds what it may name.
    let package = ["domain", "store", "sandbox"].contains(first);
    let Named { ours, others, .. } = named(source, &module);
    let mut found = Vec::new();
    // `use crate::format::csv` makes `csv::…` ours.
    let borne: Vec<String> = ours.iter().filter_map(|(p, _)| p.last().cloned()).collect();
    for (path, line) in ours {
        let own = path.first().map(String::as_str) == Some(*first);
        let channel = (path.first().map(String::as_str) == Some("channel"))
            .then(|| path.get(1).map(String::as_str))
            .flatten()
            .filter(|c| channels.contains(c));
        let fits = match channel {
            // The contract declares its channels and names none of them; a channel names itself alone.
            Some(channel) => WIRES_CHANNELS.contains(first) || (in_channel && module[1] == channel),
            None => {
                own || path.is_empty()
                    || (package && !path_is_foreign(&path))
                    || allowed(room, &path)
            }
        };
        if !fits {
            found.push(format!(
                "{file}:{line}: {first} may not name {}",
                path.join("::")
            ));
        }
    }
    let here = if in_channel {
        format!("channel::{}", module[1])
    } else {
        (*first).to_owned()
    };
    for (name, line) in others {
        if let Some((_, rooms)) = ALONE.iter().find(|(krate, _)| *krate == name)
            && !borne.contains(&name)
            && !rooms.contains(&here.as_str())
        {
            found.push(format!(
                "{file}:{line}: only {} may use {name}",
                rooms.join(", ")
            ));
        }
    }
    found
}

fn path_is_foreign(path: &[String]) -> bool {
    let is_room = |name: &String| ROOMS.iter().any(|r| r.path == name.as_str());
    // Inside a package `crate::…` begins with one of its own modules; only `tongluo_…` gives a room's name.
    path.first().is_some_and(is_room)
        && path
            .first()
            .is_some_and(|p| ["domain", "store", "sandbox"].contains(&p.as_str()))
}

fn allowed(room: &Room, path: &[String]) -> bool {
    let path = path.join("::");
    let under = |prefix: &str| path == prefix || path.starts_with(&format!("{prefix}::"));
    if room.may_name == ["*"] {
        return !room.never.iter().any(|p| under(p));
    }
    room.may_name.iter().any(|p| under(p))
}

fn channels() -> Vec<String> {
    let folders = files_under("src/channel", ".rs");
    let folders = folders
        .iter()
        .filter_map(|f| f.strip_prefix("src/channel/")?.split_once('/'));
    let mut names: Vec<String> = folders.map(|(name, _)| name.to_owned()).collect();
    names.dedup();
    names
}

#[test]
fn no_room_names_what_the_table_does_not_allow() {
    let channels = channels();
    let channels: Vec<&str> = channels.iter().map(String::as_str).collect();
    let files = files_under("src", ".rs");
    let files = files.iter().filter(|f| !f.ends_with("build.rs"));
    let found: Vec<String> = files
        .flat_map(|file| breaches(file, &read(file), &channels))
        .collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn every_room_of_the_table_that_is_not_planned_for_later_is_there() {
    // `print` comes with slips and posters.
    for room in ROOMS.iter().filter(|r| r.path != "print") {
        let file = super::root().join(format!("src/{}.rs", room.path));
        let folder = super::root().join(format!("src/{}", room.path));
        assert!(file.exists() || folder.exists(), "{}", room.path);
    }
}

#[test]
fn the_rule_of_rooms_catches_what_it_should() {
    let channels = ["telegram", "webhook"];
    let caught = |file: &str, source: &str| breaches(file, source, &channels).len();
    assert_eq!(caught("src/content/mod.rs", "use crate::store::Store;"), 1);
    assert_eq!(
        caught("src/content/mod.rs", "use crate::{domain::id, store};"),
        1
    );
    assert_eq!(
        caught("src/content/a/b.rs", "use super::super::super::web::Page;"),
        1
    );
    assert_eq!(
        caught(
            "src/content/a.rs",
            "fn f() { info!(\"{}\", crate::app::x()); }"
        ),
        1
    );
    assert_eq!(caught("src/content/a.rs", "use tongluo_store::Store;"), 1);
    assert_eq!(
        caught(
            "src/content/a.rs",
            "use crate::domain::id; use crate::format::csv;"
        ),
        0
    );
    assert_eq!(
        caught(
            "src/channel/mod.rs",
            "use crate::store::{Claimed, Committed};"
        ),
        0
    );
    assert_eq!(caught("src/channel/mod.rs", "use crate::store::Store;"), 1);
    assert_eq!(
        caught("src/channel/mod.rs", "use self::telegram::Telegram;"),
        1
    );
    assert_eq!(
        caught(
            "src/channel/telegram/a.rs",
            "use crate::channel::webhook::X;"
        ),
        1
    );
    assert_eq!(
        caught(
            "src/channel/telegram/a.rs",
            "use crate::channel::telegram::X; use crate::clock::Clock;"
        ),
        0
    );
}

#[test]
fn the_rule_of_rooms_catches_engines_doors_and_packages() {
    let channels = ["telegram", "webhook"];
    let caught = |file: &str, source: &str| breaches(file, source, &channels).len();
    assert_eq!(
        caught("src/engine/sender.rs", "use crate::channel::telegram::X;"),
        1
    );
    assert_eq!(
        caught("src/app/mod.rs", "use crate::channel::telegram::X;"),
        0
    );
    assert_eq!(caught("src/app/mod.rs", "use crate::sandbox::X;"), 1);
    assert_eq!(caught("src/cli/plan.rs", "use crate::engine::planner;"), 1);
    assert_eq!(
        caught("src/cli/plan.rs", "use crate::channel::telegram::X;"),
        1
    );
    assert_eq!(caught("src/web/mod.rs", "use crate::store::Tx;"), 1);
    assert_eq!(
        caught("src/web/mod.rs", "use crate::store::views::tally;"),
        0
    );
    assert_eq!(caught("src/engine/a.rs", "use crate::content::load;"), 1);
    assert_eq!(
        caught("src/engine/a.rs", "fn f() { sqlx::query(\"\"); }"),
        1
    );
    assert_eq!(
        caught(
            "src/store/a.rs",
            "use tongluo_domain::id; fn f() { sqlx::query(\"\"); }"
        ),
        0
    );
    assert_eq!(caught("src/domain/a.rs", "use tongluo_store::Store;"), 1);
    assert_eq!(caught("src/sandbox/a.rs", "use tongluo_domain::id;"), 1);
    let own_csv = "use crate::format::csv; fn f() { csv::table() }";
    assert_eq!(caught("src/action/a.rs", own_csv), 0);
    assert_eq!(
        caught("src/action/a.rs", "fn f() { csv::Writer::new() }"),
        1
    );
    assert_eq!(caught("src/drawer/mod.rs", ""), 1);
}

#[test]
fn the_files_of_the_domain_name_each_other_in_one_direction() {
    let files = files_under("src/domain", ".rs");
    let edges: Vec<(String, String)> = files.iter().flat_map(|f| edges(f, &read(f))).collect();
    assert!(edges.len() > 10);
    assert_eq!(circle(&edges), None);
}

/// Which module of the package a file's module names.
fn edges(file: &str, source: &str) -> Vec<(String, String)> {
    let inner = file
        .trim_start_matches("src/domain/")
        .trim_end_matches(".rs");
    let parts: Vec<&str> = inner.split('/').filter(|p| *p != "mod").collect();
    let (Some(from), true) = (parts.first(), parts != ["lib"]) else {
        return Vec::new();
    };
    let paths = named(source, &parts).ours;
    let to = paths
        .into_iter()
        .filter_map(|(path, _)| path.into_iter().next());
    to.filter(|to| to != from)
        .map(|to| ((*from).to_owned(), to))
        .collect()
}

/// A module that can be reached from itself.
fn circle(edges: &[(String, String)]) -> Option<String> {
    edges.iter().map(|(from, _)| from).find_map(|start| {
        let mut seen = std::collections::BTreeSet::new();
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            for (_, to) in edges.iter().filter(|(from, _)| from == at) {
                if to == start {
                    return Some(start.clone());
                }
                if seen.insert(to) {
                    open.push(to);
                }
            }
        }
        None
    })
}

#[test]
fn the_rule_of_one_direction_catches_a_circle() {
    let mut edges = edges("src/domain/a.rs", "use crate::b::B;");
    edges.extend(super::rooms::edges("src/domain/b/mod.rs", "use crate::c;"));
    assert_eq!(circle(&edges), None);
    edges.extend(super::rooms::edges(
        "src/domain/c.rs",
        "fn f(_: crate::a::A) {}",
    ));
    assert_eq!(circle(&edges), Some("a".to_owned()));
}
