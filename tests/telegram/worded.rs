//! Each limit has its sentence, in both languages, naming what the code gives it.

use std::collections::BTreeSet;
use std::path::Path;

fn file(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The codes that stand in the room's source as literals.
fn codes() -> BTreeSet<String> {
    let source = file("src/channel/telegram/limits.rs");
    let literals = source.split('"').skip(1).step_by(2);
    literals
        .filter(|l| l.starts_with("telegram-"))
        .map(|l| format!("problem-{l}"))
        .collect()
}

#[test]
fn every_problem_has_a_sentence_and_a_repair_in_both_languages() {
    let codes = codes();
    assert!(codes.len() > 20, "{codes:?}");
    for language in ["zh-CN", "en"] {
        let text = file(&format!("src/text/channel.{language}.ftl"));
        let catalogue = fluent_syntax::parser::parse(text.as_str()).unwrap();
        let worded: BTreeSet<String> = catalogue
            .body
            .iter()
            .filter_map(|entry| match entry {
                fluent_syntax::ast::Entry::Message(m) => {
                    let repair = m.attributes.iter().any(|a| a.id.name == "fix");
                    assert!(repair && m.value.is_some(), "{}", m.id.name);
                    Some(m.id.name.to_owned())
                }
                _ => None,
            })
            .collect();
        assert_eq!(worded, codes, "{language}");
    }
}
