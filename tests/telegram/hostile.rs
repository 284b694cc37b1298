//! Whatever people write, and whatever comes over the wire.

use proptest::prelude::*;
use tongluo::channel::telegram::{TelegramDialect, limits, read};
use tongluo::channel::{Act, Dialect};
use tongluo::domain::document::{Block, Document, Run};
use tongluo::domain::outgoing::Outgoing;

/// The words of Telegram's HTML; nothing that people wrote may be taken for a tag.
fn words(markup: &str) -> String {
    let mut text = String::new();
    let mut rest = markup;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        let end = rest[start..].find('>').expect("a tag ends") + start;
        let tag = rest[start + 1..end].trim_start_matches('/');
        assert!(["b", "i", "code", "blockquote"].contains(&tag), "{tag}");
        rest = &rest[end + 1..];
    }
    text.push_str(rest);
    assert!(!text.contains('>'));
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

fn run() -> impl Strategy<Value = Run> {
    prop_oneof![
        any::<String>().prop_map(Run::Text),
        "[<>&\"'/a-z ]{0,12}".prop_map(Run::Bold),
        any::<String>().prop_map(Run::Italic),
        "[<>&;\"中]{0,8}".prop_map(Run::Code),
        Just(Run::Break),
    ]
}

fn block() -> impl Strategy<Value = Block> {
    let runs = || proptest::collection::vec(run(), 0..4);
    prop_oneof![
        runs().prop_map(|r| Block::Heading(2, r)),
        runs().prop_map(Block::Paragraph),
        runs().prop_map(Block::Quote),
        runs().prop_map(Block::Small),
        (
            any::<Option<u64>>(),
            proptest::collection::vec(runs(), 1..3)
        )
            .prop_map(|(start, items)| Block::List { start, items }),
    ]
}

proptest! {
    // A failure prints its seed; nothing is left in the tree.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mode_18_any_words_come_out_as_the_same_words(blocks in proptest::collection::vec(block(), 0..5)) {
        let outgoing = Outgoing { document: Document::of(blocks), ..Outgoing::default() };
        if let Ok(rendered) = TelegramDialect.render(&outgoing) {
            prop_assert_eq!(words(&rendered.markup), rendered.plain.clone());
            prop_assert!(limits::utf16(&rendered.plain) <= limits::TEXT);
        }
    }

    #[test]
    fn mode_25_any_bytes_are_read_or_set_aside(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let incoming = read(&String::from_utf8_lossy(&bytes), Some("tongluo_bot"));
        let aside = matches!(incoming.act, Act::Strange { .. });
        prop_assert!(aside);
    }

    #[test]
    fn mode_25_any_cut_of_an_update_keeps_its_number(at in 20usize..300) {
        let update = r#"{"update_id":712345,"message":{"message_id":5,"date":1,"chat":{"id":-1001,"type":"supergroup","title":"审计欢乐大家庭"},"from":{"id":9,"is_bot":false,"first_name":"王\"update_id\":1"},"text":"/start@tongluo_bot g-abc","entities":[{"type":"bot_command","offset":0,"length":18}]}}"#;
        let cut = limits::shorten(update, at);
        prop_assert_eq!(read(&cut, None).id, 712_345);
    }

    #[test]
    fn a_shortened_text_keeps_within_its_units(text: String, units in 1usize..50) {
        let short = limits::shorten(&text, units);
        prop_assert!(limits::utf16(&short) <= units);
        prop_assert!(short == text || (short.ends_with('…') && text.starts_with(short.trim_end_matches('…'))));
    }
}
