//! `fix` makes the safe repairs, and only those.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::kit::{Folder, NOTICE, codes};
use std::collections::BTreeSet;
use tongluo::content::fix;

const MESSY: &str = "———\r
标题：每周清理: 卫生死角\r
类型:答题\r
发往： 全体\r
时间: “每周五 9：00”\r
审批: 分管领导\r
作者: P002\r
---\r
日期是｛｛日期｝｝。\r
\r
##问？\r
- 【x】对\r
- 错\r
＞ 因为。\r
";

#[test]
fn a_messy_file_from_notepad_becomes_a_sound_one_and_a_second_run_changes_nothing() {
    let (gbk, _, _) = encoding_rs::GB18030.encode(MESSY);
    let folder = Folder::new()
        .with("c/答题.md.txt", &gbk)
        .with("c/good.md", NOTICE);
    let written = fix(folder.path(), &folder.load()).unwrap();
    assert_eq!(written, ["c/答题.md"]);
    let loaded = folder.load();
    assert_eq!(codes(&loaded), Vec::<&str>::new());
    assert_eq!(loaded.catalogue.posts.len(), 2);
    assert_eq!(
        folder.files(),
        ["c/good.md", "c/答题.md", "calendar/observances.yaml"]
    );
    assert_eq!(folder.text("c/good.md"), NOTICE);
    let text = folder.text("c/答题.md");
    assert_eq!(text.matches("\r\n").count(), text.matches('\n').count());
    assert!(text.contains("- [x] 对\r\n- [ ] 错\r\n> 因为。"), "{text}");
    assert_eq!(fix(folder.path(), &loaded).unwrap(), Vec::<String>::new());
}

#[test]
fn ids_that_are_written_are_unique_and_stay() {
    let none = NOTICE.replace("id: a-notice\n", "");
    let folder = Folder::new()
        .with("c/one.md", &none)
        .with("c/One.md", &none)
        .with("通知/一.md", &none)
        .with("通知/二.md", &none)
        .with("d/x.md", NOTICE.replace("a-notice", "c-one"));
    fix(folder.path(), &folder.load()).unwrap();
    let loaded = folder.load();
    assert_eq!(codes(&loaded), Vec::<&str>::new());
    let ids: BTreeSet<String> = loaded
        .posts_seen
        .iter()
        .map(|(id, _)| id.to_string())
        .collect();
    assert_eq!(ids.len(), 5);
    assert!(
        ids.contains("c-one-2") && ids.contains("c-one-3"),
        "{ids:?}"
    );
    fix(folder.path(), &loaded).unwrap();
    let again: BTreeSet<String> = folder
        .load()
        .posts_seen
        .iter()
        .map(|(id, _)| id.to_string())
        .collect();
    assert_eq!(ids, again);
}

#[test]
fn a_file_that_changed_since_it_was_read_is_left_alone() {
    let folder = Folder::new().with("c/p.md", NOTICE.replace("标题:", "标题："));
    let loaded = folder.load();
    let folder = folder.with("c/p.md", NOTICE.replace("标题: 每周", "标题： 每月"));
    fix(folder.path(), &loaded).unwrap();
    assert!(folder.text("c/p.md").contains("标题： 每月"));
}

#[test]
fn a_rename_never_overwrites_another_post() {
    let other = NOTICE.replace("a-notice", "b-notice");
    let folder = Folder::new()
        .with("c/p.md", NOTICE)
        .with("c/p.md.txt", &other);
    fix(folder.path(), &folder.load()).unwrap();
    assert_eq!(folder.text("c/p.md"), NOTICE);
    assert_eq!(folder.text("c/p.md.txt"), other);
}
