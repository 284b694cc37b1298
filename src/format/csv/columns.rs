//! The keyword table of rosters: what their columns and dates are called, in Chinese and in English. Nothing else.

/// The columns in the order of the catalogue's sentence: the name that is written, and the names under which they are found.
pub(super) const COLUMNS: [(&str, &[&str]); 6] = [
    ("编号", &["编号", "工号", "key", "id", "no"]),
    ("姓名", &["姓名", "名字", "name"]),
    ("部门", &["部门", "科室", "department"]),
    ("职务", &["职务", "职位", "title"]),
    ("起", &["起", "起始", "开始", "from"]),
    ("止", &["止", "截止", "结束", "to"]),
];

/// The place in `COLUMNS` of stable keys.
pub(super) const KEY: usize = 0;
/// The place in `COLUMNS` of names.
pub(super) const NAME: usize = 1;
/// The place in `COLUMNS` of departments.
pub(super) const DEPARTMENT: usize = 2;
/// The place in `COLUMNS` of titles.
pub(super) const TITLE: usize = 3;
/// The place in `COLUMNS` of first days.
pub(super) const FROM: usize = 4;
/// The place in `COLUMNS` of last days.
pub(super) const TO: usize = 5;

/// What stands after the year and the month of a date in words.
pub(super) const YEAR_AND_MONTH_MARKS: [char; 2] = ['年', '月'];

/// What stands after its day.
pub(super) const DAY_MARK: char = '日';
