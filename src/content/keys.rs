//! The keys of a post's front matter and of `campaign.yaml`: one table for the parser, the nearest-name hint and the JSON Schema.
//! Never parses a value.

/// A key of the front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    Id,
    Title,
    Kind,
    Audience,
    When,
    Close,
    Late,
    Live,
    Approver,
    Author,
    Owner,
    Zone,
    Confirm,
    Names,
    Unsure,
    RestDay,
    Why,
    Photo,
    Document,
    Values,
    ToCheck,
}

/// Where a key may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stands {
    /// In a post.
    Post,
    /// In `campaign.yaml`.
    Campaign,
    /// In both; the post's own wins.
    Both,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    pub(crate) field: Field,
    pub(crate) stands: Stands,
    pub(crate) zh: &'static str,
    pub(crate) en: &'static str,
    /// Other spellings that are understood.
    pub(crate) also: &'static [&'static str],
    pub(crate) about_zh: &'static str,
    pub(crate) about_en: &'static str,
    pub(crate) examples: &'static [&'static str],
    /// The only values, where there are so few.
    pub(crate) only: &'static [&'static str],
}

const fn key(
    field: Field,
    stands: Stands,
    names: (&'static str, &'static str, &'static [&'static str]),
    about: (&'static str, &'static str),
    examples: &'static [&'static str],
    only: &'static [&'static str],
) -> Key {
    Key {
        field,
        stands,
        zh: names.0,
        en: names.1,
        also: names.2,
        about_zh: about.0,
        about_en: about.1,
        examples,
        only,
    }
}

use Field as F;
use Stands::{Both, Campaign, Post};

/// All keys, in the order in which an office reads them.
pub(crate) const KEYS: [Key; 21] = [
    key(
        F::Id,
        Post,
        ("id", "id", &["编码"]),
        (
            "永久编码：小写字母、数字和连字符，定下后不再改",
            "Permanent id: lower-case letters, digits and hyphens; never changed again",
        ),
        &["wntd-quiz"],
        &[],
    ),
    key(
        F::Title,
        Both,
        ("标题", "title", &[]),
        (
            "标题：让人一眼看到做什么、到什么时候",
            "Title: what to do and by when",
        ),
        &["控烟知识答题"],
        &[],
    ),
    key(
        F::Kind,
        Post,
        ("类型", "kind", &["种类"]),
        ("类型，不写就是通知", "What it is; a notice when absent"),
        &["答题"],
        &["通知", "答题", "承诺", "notice", "quiz", "pledge"],
    ),
    key(
        F::Audience,
        Both,
        ("发往", "audience", &["受众"]),
        (
            "受众的名称，与数据库里的一致",
            "Name of the audience, as in the database",
        ),
        &["审计欢乐大家庭"],
        &[],
    ),
    key(
        F::When,
        Post,
        ("时间", "when", &["排期"]),
        ("什么时候发，一行写清", "When it opens, in one line"),
        &[
            "2027-05-31 09:00",
            "05-31 09:00",
            "每周五 16:30",
            "cron 30 16 * * 5",
            "世界无烟日 09:00",
            "世界无烟日 -7天 09:00",
        ],
        &[],
    ),
    key(
        F::Close,
        Post,
        ("截止", "close", &["截止时间"]),
        ("什么时候不再收答复", "When it stops taking answers"),
        &["17:30", "次日 17:30", "3天后 17:30", "48小时"],
        &[],
    ),
    key(
        F::Late,
        Both,
        ("迟发", "late", &[]),
        (
            "错过时间后还能补发多久；跳过就是不补发",
            "How late it may still open; skip: not at all",
        ),
        &["6小时内", "跳过"],
        &[],
    ),
    key(
        F::Live,
        Both,
        ("有效", "live", &["有效期"]),
        (
            "开始后多久之内仍值得送达",
            "How long after its opening it is still worth sending",
        ),
        &["24小时", "2天"],
        &[],
    ),
    key(
        F::Approver,
        Both,
        ("审批", "approver", &["审批人"]),
        (
            "谁可以审批：编号、姓名或职务，几个人用顿号隔开",
            "Who may approve: key, name or title; several with commas",
        ),
        &["分管领导"],
        &[],
    ),
    key(
        F::Author,
        Post,
        ("作者", "author", &[]),
        (
            "谁写的：编号或姓名；不写就是主题活动的负责人",
            "Who wrote it: key or name; the campaign's owner when absent",
        ),
        &["P002"],
        &[],
    ),
    key(
        F::Owner,
        Campaign,
        ("负责人", "owner", &[]),
        (
            "主题活动的负责人：编号或姓名",
            "The campaign's owner: key or name",
        ),
        &["P002"],
        &[],
    ),
    key(
        F::Zone,
        Both,
        ("时区", "zone", &["timezone"]),
        ("时区的国际名称", "Time zone by its IANA name"),
        &["Asia/Shanghai"],
        &[],
    ),
    key(
        F::Confirm,
        Post,
        ("确认", "confirm", &[]),
        (
            "通知和承诺的按钮：是、否，或按钮上的字",
            "The button of a notice or pledge: yes, no, or its word",
        ),
        &["是", "收到", "我承诺"],
        &[],
    ),
    key(
        F::Names,
        Post,
        ("记名", "names", &[]),
        (
            "公开：用群里的投票，谁选了什么大家都看得到；只限一道题",
            "public: a native poll in which everybody sees who chose what; one question only",
        ),
        &["公开"],
        &["公开", "不公开", "public", "private"],
    ),
    key(
        F::Unsure,
        Both,
        ("拿不准", "unsure", &[]),
        (
            "不知道送没送到时：等人确认，或重发",
            "When nobody knows whether it arrived: hold for a person, or resend",
        ),
        &["等人确认"],
        &["等人确认", "重发", "hold", "resend"],
    ),
    key(
        F::RestDay,
        Both,
        ("休息日", "rest-day", &[]),
        (
            "遇到休息日：顺延到最近的工作日，或静默照发（只限不要答复的）",
            "On a rest day: move to the nearest workday, or go without sound (only what asks nothing)",
        ),
        &["顺延"],
        &["顺延", "静默照发", "move", "silent"],
    ),
    key(
        F::Why,
        Both,
        ("原因", "why", &[]),
        ("为什么发给大家，一句话", "Why people get it, in one clause"),
        &["单位创建无烟机关"],
        &[],
    ),
    key(
        F::Photo,
        Post,
        ("图片", "photo", &[]),
        (
            "同一文件夹里的一张图片，不超过 10 MB",
            "A picture in the same folder, at most 10 MB",
        ),
        &["poster.jpg"],
        &[],
    ),
    key(
        F::Document,
        Post,
        ("附件", "document", &[]),
        (
            "同一文件夹里的一个文件，不超过 50 MB",
            "A file in the same folder, at most 50 MB",
        ),
        &["倡议书.pdf"],
        &[],
    ),
    key(
        F::Values,
        Post,
        ("变量", "values", &[]),
        (
            "正文里 {{ 名称 }} 用到的固定内容",
            "Fixed values that the text names as {{ name }}",
        ),
        &[],
        &[],
    ),
    key(
        F::ToCheck,
        Both,
        ("待核对", "to-check", &[]),
        (
            "发之前还要核对的事，一行一条；核对完删掉，删完才能审批",
            "What must still be looked at, one a line; delete each once it is right, approval waits for it",
        ),
        &["正文里的日期是去年的"],
        &[],
    ),
];

impl Key {
    /// All its spellings.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        [self.zh, self.en]
            .into_iter()
            .chain(self.also.iter().copied())
    }

    /// Whether it may stand in a post (or else in `campaign.yaml`).
    pub(crate) fn fits(&self, post: bool) -> bool {
        match self.stands {
            Stands::Both => true,
            Stands::Post => post,
            Stands::Campaign => !post,
        }
    }
}

/// The row of a spelling; blanks, width and letter case don't matter.
pub(crate) fn find(text: &str) -> Option<&'static Key> {
    let plain: String = super::source::fold(text)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let plain = plain.to_lowercase().replace('_', "-");
    KEYS.iter().find(|k| k.names().any(|name| name == plain))
}
