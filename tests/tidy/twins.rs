//! That a page in two languages is one page: the same commands, links and pictures in the same order, and pictures that are
//! there and light enough for a phone.

use super::pages::calls;
use super::{read, root};

/// Pages that exist in both languages: English, Chinese.
const TWINS: &[(&str, &str)] = &[
    ("README.md", "README.zh-CN.md"),
    ("docs/first-day.md", "docs/first-day.zh-CN.md"),
];

/// Bytes that a picture of a page may have at most.
const PICTURE: u64 = 150 * 1024;

/// The addresses of the pictures of a page, in their order.
fn pictures(page: &str) -> Vec<&str> {
    let after = page.split("![").skip(1);
    after
        .filter_map(|rest| rest.split_once("](")?.1.split(')').next())
        .collect()
}

/// The ticked names of files of the project, and the addresses of links, without the mark of the language.
fn leads(page: &str) -> Vec<String> {
    let outside: String = page.split("```").step_by(2).collect();
    let linked = outside
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    let mut all: Vec<String> = linked
        .filter(|to| !to.ends_with(".png"))
        .map(|to| to.replace(".zh-CN", ""))
        .collect();
    all.sort();
    all
}

/// How many headings, rows of tables and steps a page has.
fn shape(page: &str) -> (usize, usize, usize) {
    let begins = |mark: fn(&str) -> bool| page.lines().filter(|line| mark(line)).count();
    let step = |line: &str| {
        let (number, rest) = line.split_once(". ").unwrap_or_default();
        !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) && !rest.is_empty()
    };
    (
        begins(|line| line.starts_with('#')),
        begins(|line| line.starts_with('|')),
        begins(step),
    )
}

#[test]
fn both_languages_of_a_page_name_the_same_commands_in_the_same_order() {
    for (english, chinese) in TWINS {
        let (english_page, chinese_page) = (read(english), read(chinese));
        assert_eq!(calls(&english_page), calls(&chinese_page), "{chinese}");
        assert!(!calls(&english_page).is_empty(), "{english} has no command");
        assert_eq!(
            pictures(&english_page),
            pictures(&chinese_page),
            "{chinese}"
        );
        assert_eq!(leads(&english_page), leads(&chinese_page), "{chinese}");
        assert_eq!(shape(&english_page), shape(&chinese_page), "{chinese}");
    }
    assert_ne!(calls("`tongluo plan`"), calls("`tongluo tally x`"));
    assert_ne!(shape("1. one\n# a"), shape("1. one"));
}

#[test]
fn the_pictures_of_a_page_are_there_and_light() {
    let mut seen = 0;
    for page in TWINS.iter().flat_map(|(one, two)| [*one, *two]) {
        let folder = root().join(page);
        let text = read(page);
        for picture in pictures(&text) {
            let path = folder.with_file_name(picture);
            let meta = std::fs::metadata(&path);
            let size = meta
                .unwrap_or_else(|_| panic!("{page}: no {picture}"))
                .len();
            assert!(size <= PICTURE, "{page}: {picture} has {size} bytes");
            seen += 1;
        }
    }
    assert!(seen > 20, "only {seen} pictures");
}
