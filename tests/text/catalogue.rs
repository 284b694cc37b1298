//! Both languages say the same things with the same arguments, and every key that the code names exists.

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use tongluo::text::{CHINESE, ENGLISH, Lang, Texts};

/// Arguments by key; an attribute is `key.attribute`. Fails on what can't be read and on keys that are there twice.
fn keys(sources: &[(&str, &str)]) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    let mut put = |file: &str, key: String, args| {
        let before = found.insert(key.clone(), args);
        assert!(before.is_none(), "{file}: {key} is there twice");
    };
    for (file, source) in sources {
        let resource = fluent_syntax::parser::parse(*source)
            .unwrap_or_else(|(_, errors)| panic!("{file}: {errors:?}"));
        for entry in resource.body {
            let Entry::Message(entry) = entry else {
                assert!(
                    !matches!(entry, Entry::Junk { .. } | Entry::Term(_)),
                    "{file}: {entry:?}"
                );
                continue;
            };
            let id = entry.id.name.to_owned();
            for attribute in &entry.attributes {
                let key = format!("{id}.{}", attribute.id.name);
                put(file, key, arguments(&attribute.value));
            }
            let value = entry
                .value
                .unwrap_or_else(|| panic!("{file}: {id} says nothing"));
            put(file, id, arguments(&value));
        }
    }
    found
}

fn arguments(pattern: &Pattern<&str>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            match expression {
                Expression::Inline(InlineExpression::VariableReference { id }) => {
                    names.insert(id.name.to_owned());
                }
                Expression::Inline(InlineExpression::StringLiteral { .. }) => {}
                other => panic!("only arguments stand in our texts: {other:?}"),
            }
        }
    }
    names
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_arguments() {
    let (chinese, english) = (keys(CHINESE), keys(ENGLISH));
    assert!(chinese.len() > 200, "the catalogue was read");
    for (key, arguments) in &chinese {
        assert_eq!(english.get(key), Some(arguments), "{key} in English");
    }
    for key in english.keys() {
        assert!(chinese.contains_key(key), "{key} in Chinese");
    }
}

#[test]
fn every_problem_says_what_to_write_instead() {
    let chinese = keys(CHINESE);
    let own = keys(&CHINESE[..1]);
    for key in own
        .keys()
        .filter(|k| k.starts_with("problem-") && !k.contains('.'))
    {
        assert!(
            chinese.contains_key(&format!("{key}.fix")),
            "{key} has no .fix"
        );
    }
    for key in own
        .keys()
        .filter(|k| k.starts_with("notice-") && !k.contains('.'))
    {
        assert!(
            chinese.contains_key(&format!("{key}.title")),
            "{key} has no .title"
        );
    }
}

#[test]
fn chinese_is_polite_and_punctuated_in_full_width() {
    for (file, source) in CHINESE {
        for (line, text) in source.lines().enumerate() {
            let value = text.split_once('=').map_or(text, |(_, value)| value);
            if text.starts_with('#') {
                continue;
            }
            let at = format!("{file}:{}: {text}", line + 1);
            assert!(!value.contains("应答") && !value.contains("有意见"), "{at}");
            assert!(!value.contains('你'), "{at}");
            // What stands between “ and ” is what somebody would type, half-width signs and all.
            let said = unquoted(value);
            for half in [",", ";", "!", "?", ":", "("] {
                let bad = said
                    .match_indices(half)
                    .any(|(n, _)| said[..n].chars().next_back().is_some_and(is_chinese));
                assert!(!bad, "half-width {half} after Chinese: {at}");
            }
        }
    }
}

fn unquoted(text: &str) -> String {
    let mut pieces = text.split('“');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |all, piece| {
        all + piece.split_once('”').map_or("", |(_, after)| after)
    })
}

fn is_chinese(character: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&character)
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The first string literal that follows a marker, where one follows before the call ends.
fn literals_after<'a>(source: &'a str, marker: &str) -> Vec<&'a str> {
    let rests = source
        .match_indices(marker)
        .map(|(n, m)| &source[n + m.len()..]);
    let literal = |rest: &'a str| {
        let rest = rest.trim_start();
        let rest = rest.strip_prefix("texts,").unwrap_or(rest).trim_start();
        let inside = rest.strip_prefix('"')?;
        let end = inside.find('"')?;
        Some(&inside[..end])
    };
    rests.filter_map(literal).collect()
}

#[test]
fn every_key_that_the_code_names_is_in_the_catalogue() {
    let chinese = keys(CHINESE);
    let mut files = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut files,
    );
    let families = [
        ("Problem::error(", "problem-"),
        ("Problem::warning(", "problem-"),
        ("Problem::note(", "problem-"),
        (".say(", ""),
        ("say(texts,", ""),
        ("compose::own(", "own-"),
        ("compose::notice(", "notice-"),
    ];
    let mut seen = 0;
    for file in files {
        let source = std::fs::read_to_string(&file).unwrap();
        for (marker, prefix) in families {
            for name in literals_after(&source, marker) {
                let key = format!("{prefix}{name}");
                assert!(
                    chinese.contains_key(&key),
                    "{}: no words for {key}",
                    file.display()
                );
                seen += 1;
            }
        }
    }
    assert!(seen > 30, "only {seen} keys were found in the sources");
}

#[test]
fn every_topic_of_a_notice_has_words() {
    let topics = [
        "post-changed",
        "messages-broken",
        "post-gone",
        "skipped-too-late",
        "superseded",
        "same-period",
        "unapproved-due",
        "delivery-failed",
        "delivery-unknown",
        "delivery-expired",
        "group-removed",
        "group-muted",
        "group-moved",
        "topic-closed",
        "clock-differs",
        "was-down",
        "update-set-aside",
        "claim-made",
        "wrong-codes",
        "poll-differs",
        "records-stuck",
        "backup-failed",
        "closed",
        "token-refused",
    ];
    let chinese = keys(CHINESE);
    for topic in topics {
        assert!(chinese.contains_key(&format!("notice-{topic}")), "{topic}");
    }
}

#[test]
fn a_key_that_is_missing_is_shown_and_does_not_stop_anything() {
    let texts = Texts::new(Lang::Zh);
    assert_eq!(texts.say("no-such-key", &[]), "no-such-key");
    assert_eq!(
        texts.say("kind-quiz.no-such-part", &[]),
        "kind-quiz.no-such-part"
    );
    assert_eq!(texts.find("no-such-key", &[]), None);
    assert_eq!(
        texts.say("told-wrong", &[]),
        "这次没答对。正确答案：{$option}。"
    );
}

#[test]
fn arguments_stand_as_they_are_without_marks_of_direction() {
    let texts = Texts::new(Lang::Zh);
    let said = texts.say("own-claim-done", &[("name", "{ $x } <b>")]);
    assert!(said.contains("您是{ $x } <b>。"), "{said}");
    assert!(!said.contains(['\u{2068}', '\u{2069}']));
}
