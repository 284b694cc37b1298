//! A folder of posts that a test writes, and what loading it says.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use chrono_tz::Tz;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tongluo::content::{Defaults, Loaded, load};
use tongluo::domain::problem::Problem;

pub(crate) const DEFAULTS: Defaults = Defaults {
    zone: Tz::Asia__Shanghai,
};

/// The calendar that posts of a test may name.
pub(crate) const CALENDAR: &str = "no_tobacco:
  名称: 世界无烟日
  英文: World No Tobacco Day
  日期: 05-31
  届次基数: 1987
  始于: 1989
  来源: https://example.org
disabled_cn:
  名称: 全国助残日
  日期: 5月第3个星期日
  来源: 试
";

/// A sound notice.
pub(crate) const NOTICE: &str = "---
id: a-notice
标题: 每周清理卫生死角
发往: 全体
时间: 每周五 16:30
审批: 分管领导
作者: P002
---
请各科室 17:30 前清理。
";

/// A sound quiz.
pub(crate) const QUIZ: &str = "---
id: a-quiz
标题: 控烟知识答题
类型: 答题
发往: 全体
时间: 世界无烟日 09:00
审批: 分管领导
作者: P002
---
今天是第 {{ 届次 }} 个世界无烟日。

## 世界无烟日是哪一天？
- [ ] 4月7日
- [x] 5月31日
> 自1989年起固定为5月31日。
";

/// A folder of posts.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        folder.with("calendar/observances.yaml", CALENDAR)
    }
    pub(crate) fn with(self, file: &str, text: impl AsRef<[u8]>) -> Folder {
        let path = self.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }
    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }
    pub(crate) fn load(&self) -> Loaded {
        let loaded = load(self.path(), &DEFAULTS).unwrap();
        super::sentences::hold(&loaded.problems);
        loaded
    }
    pub(crate) fn text(&self, file: &str) -> String {
        fs::read_to_string(self.path().join(file)).unwrap()
    }
    /// Every file under it, in order.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut files = Vec::new();
        let mut folders = vec![PathBuf::from(self.path())];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.push(
                        path.strip_prefix(self.path())
                            .unwrap()
                            .to_string_lossy()
                            .into_owned(),
                    );
                }
            }
        }
        files.sort();
        files
    }
}

/// One post in a folder of its own, loaded.
pub(crate) fn one(text: impl AsRef<[u8]>) -> Loaded {
    Folder::new().with("c/p.md", text).load()
}

/// The problem of a code, or a sentence of what was found instead.
pub(crate) fn problem<'a>(loaded: &'a Loaded, code: &str) -> &'a Problem {
    let found = loaded.problems.iter().find(|p| p.code == code);
    assert!(found.is_some(), "no {code} in {:?}", codes(loaded));
    found.unwrap()
}

pub(crate) fn codes(loaded: &Loaded) -> Vec<&'static str> {
    loaded.problems.iter().map(|p| p.code).collect()
}

/// Line and column of a problem.
pub(crate) fn place(problem: &Problem) -> (u32, u32, u32) {
    let place = problem.place.as_ref().unwrap();
    (place.line, place.column, place.length)
}

/// An argument of a problem's sentence.
pub(crate) fn arg<'a>(problem: &'a Problem, name: &str) -> &'a str {
    let found = problem.args.iter().find(|(n, _)| *n == name);
    found.map_or("", |(_, value)| value)
}
