//! Pages to print: slips that can be read, scanned and cut apart.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use tongluo::print::{Slip, slips};
use tongluo::text::{Lang, Texts};

fn slip(n: usize) -> Slip {
    Slip {
        name: format!("职工{n:02}<b>&"),
        department: "财政审计科".to_owned(),
        link: format!("https://t.me/tongluo_bot?start=c-{n:0>24}"),
    }
}

fn page(count: usize) -> String {
    let all: Vec<Slip> = (0..count).map(slip).collect();
    slips(&Texts::new(Lang::Zh), &all, "2027 年 6 月 14 日").unwrap()
}

#[test]
fn a_slip_names_its_person_says_what_to_do_and_until_when() {
    let page = page(1);
    for words in [
        "职工00&lt;b&gt;&amp;",
        "财政审计科",
        "https://t.me/tongluo_bot?start=c-000000000000000000000000",
        "用手机相机",
        "点“开始”",
        "只能用一次，2027 年 6 月 14 日前有效",
    ] {
        assert!(page.contains(words), "{words} in {page}");
    }
    assert!(!page.contains("<b>"), "a name is no markup");
    // Nothing is fetched while it is printed: a link would be told to somebody else's server.
    assert!(!page.contains("src=") && !page.contains("<script") && !page.contains("url("));
}

#[test]
fn eight_slips_are_a_page_and_each_code_is_its_own() {
    let page = page(17);
    assert_eq!(page.matches("<section class=\"page\">").count(), 3);
    assert_eq!(page.matches("<article class=\"slip\">").count(), 17);
    let codes: std::collections::BTreeSet<&str> = page
        .split("<path d=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(codes.len(), 17);
}

#[test]
fn a_code_holds_its_finder_patterns_inside_a_quiet_zone() {
    let page = page(1);
    let path = page
        .split("<path d=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let dark: std::collections::BTreeSet<(usize, usize)> = path
        .split('M')
        .skip(1)
        .map(|square| {
            let (x, y) = square.split_once('h').unwrap().0.split_once(' ').unwrap();
            (x.parse().unwrap(), y.parse().unwrap())
        })
        .collect();
    let side = dark.iter().map(|(x, _)| *x).max().unwrap() + 1;
    assert!(dark.iter().all(|(x, y)| *x >= 4 && *y >= 4));
    // ISO/IEC 18004: a ring of seven modules in three corners.
    for (left, top) in [(4, 4), (side - 7, 4), (4, side - 7)] {
        let ring = (0..7).flat_map(|n| {
            [
                (left + n, top),
                (left + n, top + 6),
                (left, top + n),
                (left + 6, top + n),
            ]
        });
        assert!(ring.into_iter().all(|module| dark.contains(&module)));
        assert!(!dark.contains(&(left + 1, top + 1)) && dark.contains(&(left + 3, top + 3)));
    }
}
