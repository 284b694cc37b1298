//! Rosters as they come: encodings, delimiters, orders of columns, and every way to be wrong.

use chrono::NaiveDate;
use encoding_rs::GB18030;
use proptest::prelude::*;
use tongluo::domain::id::PersonKey;
use tongluo::domain::people::RosterLine;
use tongluo::domain::problem::Problem;
use tongluo::format::csv::{read_roster, write_roster};

const GOOD: &str = "编号,姓名,部门,职务,起,止\r\nP001,张三,办公室,主任,2026-01-01,\r\n,李四,法规科,,2026/1/1,2027年12月31日\r\n";

fn read(text: &str) -> (Vec<(RosterLine, u32)>, Vec<Problem>) {
    read_roster("花名册.csv", text.as_bytes())
}

/// `code:line:column` of each problem.
fn named(problems: &[Problem]) -> Vec<String> {
    let name = |p: &Problem| match &p.place {
        Some(place) => format!("{}:{}:{}", p.code, place.line, place.column),
        None => p.code.to_owned(),
    };
    problems.iter().map(name).collect()
}

fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

#[test]
fn a_roster_is_read_in_utf8_with_and_without_mark_and_in_gb18030() {
    let (plain, problems) = read(GOOD);
    assert_eq!(named(&problems), Vec::<String>::new());
    assert_eq!(plain.len(), 2);
    let (first, second) = (&plain[0], &plain[1]);
    assert_eq!(first.0.key.as_ref().unwrap().as_str(), "P001");
    assert_eq!(
        (first.0.name.as_str(), first.0.title.as_str()),
        ("张三", "主任")
    );
    assert_eq!(
        (first.0.from, first.0.to, first.1),
        (day(2026, 1, 1), None, 2)
    );
    assert_eq!((second.0.key.clone(), second.1), (None, 3));
    assert_eq!(
        (second.0.from, second.0.to),
        (day(2026, 1, 1), day(2027, 12, 31))
    );
    let marked = [b"\xef\xbb\xbf".as_slice(), GOOD.as_bytes()].concat();
    assert_eq!(read_roster("f", &marked).0, plain);
    let chinese = GB18030.encode(GOOD).0.into_owned();
    assert_ne!(chinese, GOOD.as_bytes());
    assert_eq!(read_roster("f", &chinese).0, plain);
}

#[test]
fn columns_come_in_any_order_in_either_language_and_with_three_delimiters() {
    let (plain, _) = read("姓名,部门\n张三,办公室\n");
    for text in [
        "部门;姓名\n办公室;张三\n",
        "Department\tName\tPhone\n办公室\t张三\t123\n",
        "\n\n部门 , 姓名\r\n办公室 , 张三\r\n\r\n",
        "name,department\r\"张三\",办公室",
    ] {
        let (lines, problems) = read(text);
        assert!(
            problems.iter().all(|p| p.code == "roster-column-unknown"),
            "{problems:?}"
        );
        assert_eq!(lines.len(), 1, "{text}");
        assert_eq!(lines[0].0, plain[0].0, "{text}");
    }
}

#[test]
fn every_bad_line_is_named_at_once_and_nothing_is_read() {
    let text = "编号,姓名,部门,起,止\n\
        P001,张三,办公室,,\n\
        P001,李四,办公室,,\n\
        ,,法规科,,\n\
        ,王五,,,\n\
        a b,赵六,办公室,,\n\
        ,钱七,办公室,2026-02-30,\n\
        ,孙八,办公室,2026-02-02,2026-02-01\n\
        ,\"周九,办公室,,\n\
        ,吴十,办公室,,,多\n\
        P009，郑一，办公室\n";
    let (lines, problems) = read(text);
    assert_eq!(lines, Vec::new());
    assert_eq!(
        named(&problems),
        [
            "roster-key-twice:3:1",
            "roster-name-missing:4:2",
            "roster-department-missing:5:5",
            "roster-key-bad:6:1",
            "roster-date-bad:7:9",
            "roster-to-before-from:8:20",
            "roster-quotes:9:1",
            "roster-row-long:10:11",
            "roster-full-width-comma:11:1",
        ]
    );
    assert!(problems[0].args.contains(&("line", "2".to_owned())));
}

#[test]
fn a_file_that_is_no_roster_says_why() {
    let code = |bytes: &[u8]| named(&read_roster("f", bytes).1);
    assert_eq!(code(b""), ["roster-empty"]);
    assert_eq!(code("编号,姓名,部门\n".as_bytes()), ["roster-empty"]);
    assert_eq!(code(b"PK\x03\x04\x14\x00"), ["roster-workbook"]);
    assert_eq!(code(b"\xff\xfe\x16\x7f\x00"), ["roster-encoding"]);
    assert_eq!(
        code("编号，姓名，部门\n".as_bytes()),
        ["roster-full-width-comma:1:1"]
    );
    assert_eq!(
        code("编号,姓名,姓名\n1,2,3\n".as_bytes()),
        ["roster-column-twice:1:7", "roster-column-missing:1:1"]
    );
}

#[test]
fn keys_are_written_back_and_everything_else_stays_as_it_was() {
    let keys = [(3, PersonKey::parse("P002").unwrap())];
    let expected = GOOD.replace("\r\n,李四", "\r\nP002,李四");
    assert_eq!(write_roster(GOOD.as_bytes(), &keys), expected.as_bytes());
    let chinese = GB18030.encode(GOOD).0.into_owned();
    assert_eq!(
        write_roster(&chinese, &keys),
        GB18030.encode(&expected).0.into_owned()
    );
    let marked = "\u{feff}姓名;部门;编号\n张三;办公室\n\n李四;\"法规;科\";\"\"";
    let keys = [
        (2, PersonKey::parse("P001").unwrap()),
        (4, PersonKey::parse("P002").unwrap()),
    ];
    let written = String::from_utf8(write_roster(marked.as_bytes(), &keys)).unwrap();
    assert_eq!(
        written,
        "\u{feff}姓名;部门;编号\n张三;办公室;P001\n\n李四;\"法规;科\";P002"
    );
}

#[test]
fn a_roster_without_keys_gets_a_column_of_them_in_front() {
    let keys = [(2, PersonKey::parse("P001").unwrap())];
    let written = |text: &str| String::from_utf8(write_roster(text.as_bytes(), &keys)).unwrap();
    assert_eq!(
        written("姓名,部门\n张三,办公室\n"),
        "编号,姓名,部门\nP001,张三,办公室\n"
    );
    assert_eq!(
        written("name\tdepartment\n张三\t办公室"),
        "key\tname\tdepartment\nP001\t张三\t办公室"
    );
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic_and_places_lie_inside_the_file(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let (lines, problems) = read_roster("f", &bytes);
        prop_assert!(lines.is_empty() || problems.iter().all(|p| p.place.is_some()));
        let _ = write_roster(&bytes, &[(1, PersonKey::parse("P001").unwrap())]);
    }

    #[test]
    fn written_keys_are_read_again(names in prop::collection::vec("[张李王a-z \"\"]{1,4}", 1..8), gb in any::<bool>()) {
        let body: String = names
            .iter()
            .map(|n| format!("\"张{}\",办公室\n", n.replace('"', "\"\"")))
            .collect();
        let text = format!("姓名,部门\n{body}");
        let bytes = if gb { GB18030.encode(&text).0.into_owned() } else { text.into_bytes() };
        let (before, problems) = read_roster("f", &bytes);
        prop_assert!(problems.is_empty(), "{:?}", problems);
        let keys: Vec<_> = before
            .iter()
            .map(|(_, n)| (*n, PersonKey::parse(&format!("P{n:03}")).unwrap()))
            .collect();
        let (after, _) = read_roster("f", &write_roster(&bytes, &keys));
        prop_assert_eq!(before.len(), after.len());
        for ((before, n), (after, _)) in before.iter().zip(&after) {
            prop_assert_eq!(&before.name, &after.name);
            prop_assert_eq!(after.key.as_ref().unwrap().as_str(), format!("P{n:03}"));
        }
    }
}
