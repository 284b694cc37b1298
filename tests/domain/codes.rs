//! What travels in buttons and links and comes back, and what never came from us.

use proptest::prelude::*;
use tongluo_domain::id::{Code, Mark, PostId};
use tongluo_domain::prompt::{Press, PressCode, StartCode};

fn press() -> impl Strategy<Value = Press> {
    prop_oneof![
        Just(Press::Confirm),
        Just(Press::Resume),
        (any::<u16>(), any::<u16>())
            .prop_map(|(question, option)| Press::Choose { question, option }),
    ]
}

fn start() -> impl Strategy<Value = StartCode> {
    (0..4, any::<u64>(), any::<u128>()).prop_map(|(kind, mark, code)| match kind {
        0 => StartCode::Form(Mark::from_bits(mark)),
        1 => StartCode::Claim(Code::from_bits(code)),
        2 => StartCode::Owner(Code::from_bits(code)),
        _ => StartCode::Group(Code::from_bits(code)),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_button_comes_back_as_it_went_and_fits_telegrams_64_bytes(bits in any::<u64>(), press in press()) {
        let code = PressCode { mark: Mark::from_bits(bits), press };
        let text = code.to_string();
        prop_assert!(text.len() <= 26);
        prop_assert_eq!(PressCode::parse(&text), Some(code));
    }

    #[test]
    fn a_link_comes_back_as_it_went_and_fits_telegrams_alphabet(code in start()) {
        let text = code.payload();
        prop_assert!(text.len() <= 64);
        prop_assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-'));
        prop_assert_eq!(StartCode::parse(&text), Some(code));
    }

    #[test]
    fn what_is_read_is_exactly_what_we_would_write(text in "[cqrsgo][.-][-_a-z0-9.]{10,30}|\\PC{0,40}|.{0,12}") {
        if let Some(code) = PressCode::parse(&text) {
            prop_assert_eq!(code.to_string(), text.clone());
        }
        if let Some(code) = StartCode::parse(&text) {
            prop_assert_eq!(code.payload(), text.clone());
        }
        if let Some(id) = PostId::parse(&text) {
            prop_assert_eq!(id.as_str(), text);
        }
    }

    #[test]
    fn a_damaged_button_is_not_read_as_another(
        bits in any::<u64>(), press in press(), at in 0usize..26, put in "[A-Z./ :\u{0}é']",
    ) {
        let code = PressCode { mark: Mark::from_bits(bits), press };
        let mut text: Vec<char> = code.to_string().chars().collect();
        let at = at.min(text.len());
        text.insert(at, put.chars().next().unwrap());
        let text: String = text.into_iter().collect();
        prop_assert_eq!(PressCode::parse(&text), None);
    }

    #[test]
    fn different_bits_are_different_marks_and_codes(a in 0u64..1 << 60, b in 0u64..1 << 60, c in 0u128..1 << 120, d in 0u128..1 << 120) {
        prop_assert_eq!(a == b, Mark::from_bits(a) == Mark::from_bits(b));
        prop_assert_eq!(c == d, Code::from_bits(c) == Code::from_bits(d));
        prop_assert_eq!(c == d, Code::from_bits(c).hash() == Code::from_bits(d).hash());
    }
}

#[test]
fn hostile_buttons_and_links_are_nothing_of_ours() {
    let mark = Mark::from_bits(0x0dea_dbee_fcaf_e123);
    let mark = mark.as_str();
    let buttons = [
        String::new(),
        "c".to_owned(),
        "c.".to_owned(),
        format!("c.{mark}."),
        format!("c.{mark}.0"),
        format!("x.{mark}"),
        format!("C.{mark}"),
        format!("q.{mark}"),
        format!("q.{mark}.0"),
        format!("q.{mark}.0.0.0"),
        format!("q.{mark}.-1.0"),
        format!("q.{mark}.+1.0"),
        format!("q.{mark}.01.0"),
        format!("q.{mark}.00.0"),
        format!("q.{mark}.65536.0"),
        format!("q.{mark}.999999.0"),
        format!("q.{mark}.٣.0"),
        format!("q.{mark}..0"),
        format!(" c.{mark}"),
        format!("c.{mark}\n"),
        format!("c.{}", mark.to_uppercase()),
        "c.000000000000".to_owned(),
        "c.'; DROP TABLE --".to_owned(),
        "c.".to_owned() + &"2".repeat(4000),
    ];
    for text in buttons {
        assert_eq!(PressCode::parse(&text), None, "{text:?}");
    }
    let code = "2".repeat(24);
    let links = [
        String::new(),
        "s".to_owned(),
        "s-".to_owned(),
        "铜锣".to_owned(),
        "é-222222222222".to_owned(),
        format!("s-{code}"),
        format!("c-{mark}"),
        format!("x-{code}"),
        format!("o-{code}2"),
        format!("O-{code}"),
        format!("g-{code} "),
    ];
    for text in links {
        assert_eq!(StartCode::parse(&text), None, "{text:?}");
    }
}

#[test]
fn a_code_is_shown_by_reveal_alone_and_stored_as_its_hash() {
    let code = Code::from_bits(1);
    assert_eq!(format!("{code:?}"), "Code(…)");
    assert!(!format!("{:?}", StartCode::Owner(code.clone())).contains(code.reveal()));
    assert_eq!(code.hash().len(), 64);
    assert_eq!(Code::parse(code.reveal()).unwrap().hash(), code.hash());
}

#[test]
fn a_posts_id_has_small_letters_digits_and_dashes() {
    let longest = "a".repeat(64);
    for good in ["a", "0", "wntd-quiz", "2026", longest.as_str()] {
        assert_eq!(PostId::parse(good).unwrap().as_str(), good);
    }
    let long = "a".repeat(65);
    for bad in [
        "",
        "-a",
        "A",
        "a_b",
        "a b",
        "a/b",
        "../a",
        "控烟",
        "a\u{0}",
        long.as_str(),
    ] {
        assert_eq!(PostId::parse(bad), None, "{bad:?}");
    }
}
