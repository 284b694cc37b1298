//! Every code has its sentence and its repair in both languages, with no argument that the problem doesn't bring.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at the first surprise"
)]

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use proc_macro2::{TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tongluo::domain::problem::Problem;

const ZH: &str = include_str!("../../src/text/content.zh-CN.ftl");
const EN: &str = include_str!("../../src/text/content.en.ftl");

/// Names of the arguments of each entry; `.fix` included, and `fix` itself noted.
type Entries = BTreeMap<String, (BTreeSet<String>, bool)>;

fn arguments(pattern: &Pattern<&str>, into: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            let Expression::Inline(InlineExpression::VariableReference { id }) = expression else {
                panic!("only plain arguments: {expression:?}");
            };
            into.insert(id.name.to_owned());
        }
    }
}

fn entries(text: &str) -> Entries {
    let resource = fluent_syntax::parser::parse(text).expect("sound Fluent");
    let mut entries = Entries::new();
    for entry in resource.body {
        let Entry::Message(entry) = entry else {
            continue;
        };
        let mut names = BTreeSet::new();
        arguments(&entry.value.expect("a sentence"), &mut names);
        let mut fixed = false;
        for attribute in &entry.attributes {
            fixed |= attribute.id.name == "fix";
            arguments(&attribute.value, &mut names);
        }
        let before = entries.insert(entry.id.name.to_owned(), (names, fixed));
        assert!(before.is_none(), "{} twice", entry.id.name);
    }
    entries
}

fn both() -> &'static (Entries, Entries) {
    static BOTH: OnceLock<(Entries, Entries)> = OnceLock::new();
    BOTH.get_or_init(|| (entries(ZH), entries(EN)))
}

/// Holds problems against the catalogue; every test that loads a folder calls it.
pub(crate) fn hold(problems: &[Problem]) {
    for problem in problems {
        let brought: BTreeSet<&str> = problem.args.iter().map(|(name, _)| *name).collect();
        for language in [&both().0, &both().1] {
            let entry = language.get(&format!("problem-{}", problem.code));
            let (wanted, _) = entry.unwrap_or_else(|| panic!("no sentence for {}", problem.code));
            let missing: Vec<_> = wanted
                .iter()
                .filter(|w| !brought.contains(w.as_str()))
                .collect();
            assert!(missing.is_empty(), "{} lacks {missing:?}", problem.code);
        }
    }
}

#[test]
fn both_languages_have_the_same_codes_and_arguments_and_each_says_what_to_write() {
    let (zh, en) = both();
    assert_eq!(zh, en);
    for (key, (_, fixed)) in zh {
        assert!(key.starts_with("problem-") && *fixed, "{key}");
    }
}

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, into);
        } else {
            into.push(path);
        }
    }
}

fn walk(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    for token in tokens {
        match token {
            TokenTree::Group(group) => walk(group.stream(), found),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let inner = text.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
                let code = inner.filter(|t| t.contains('-') && t.len() > 2 && t.chars().all(plain));
                found.extend(code.map(str::to_owned));
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}

/// String literals of the rooms that look like a code.
fn literals() -> BTreeSet<String> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    files(&src.join("content"), &mut paths);
    paths.push(src.join("action/check.rs"));
    let mut found = BTreeSet::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        walk(text.parse().unwrap(), &mut found);
    }
    found.retain(|code| !code.starts_with('-') && !code.ends_with('-'));
    found
}

#[test]
fn every_code_in_the_source_has_a_sentence_and_every_sentence_a_code() {
    // Words of the front matter's own grammar that look like codes, and codes whose sentences stand in the main catalogue.
    let words = [
        "sign-up",
        "check-in",
        "photo-call",
        "rest-day",
        "ordinal-base",
        "wntd-quiz",
        "audience-unknown",
    ];
    let codes: BTreeSet<String> = literals()
        .into_iter()
        .filter(|l| !words.contains(&l.as_str()))
        .collect();
    let said: BTreeSet<String> = both()
        .0
        .keys()
        .filter_map(|k| k.strip_prefix("problem-").map(str::to_owned))
        .collect();
    let unsaid: Vec<_> = codes.difference(&said).collect();
    assert!(unsaid.is_empty(), "without a sentence: {unsaid:?}");
    let unused: Vec<_> = said
        .difference(&codes)
        .filter(|code| code.as_str() != "tab")
        .collect();
    assert!(unused.is_empty(), "without a code: {unused:?}");
}
