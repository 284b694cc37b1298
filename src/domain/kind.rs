//! The kinds of post: each a row of defaults over one of four asks. A new kind is a row.

use crate::response::Change;
use crate::time::Span;
use serde::{Deserialize, Serialize};

/// What a post is. Kinds whose ask isn't built yet are refused by `content` by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// 通知.
    Notice,
    /// 答题.
    Quiz,
    /// 问卷.
    Survey,
    /// 投票.
    Vote,
    /// 承诺.
    Pledge,
    /// 报名.
    SignUp,
    /// 打卡: what was done, with a quantity; by department unless it must be by person.
    CheckIn,
    /// 值班.
    Duty,
    /// 征集照片.
    PhotoCall,
    /// 警报.
    Alert,
}

/// Which of the four asks a kind stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskOf {
    /// One press.
    Confirm,
    /// Questions with options.
    Form,
    /// Places, a waiting list, a rota.
    Slot,
    /// A quantity or a picture about a subject.
    Submission,
}

/// A kind's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindRow {
    /// The kind.
    pub kind: Kind,
    /// Its ask.
    pub ask: AskOf,
    /// Whether it always asks; a notice asks only where the file says so.
    pub always_asks: bool,
    /// Which answer counts.
    pub change: Change,
    /// How late it may open when nothing is said.
    pub late_within: Span,
    /// Whether its ask is built.
    pub built: bool,
}

const fn row(
    kind: Kind,
    ask: AskOf,
    always_asks: bool,
    change: Change,
    late_hours: i64,
    built: bool,
) -> KindRow {
    KindRow {
        kind,
        ask,
        always_asks,
        change,
        late_within: Span::hours(late_hours),
        built,
    }
}

/// All kinds.
pub const KINDS: [KindRow; 10] = [
    row(Kind::Notice, AskOf::Confirm, false, Change::First, 6, true),
    row(Kind::Quiz, AskOf::Form, true, Change::First, 2, true),
    row(Kind::Survey, AskOf::Form, true, Change::Last, 2, false),
    row(Kind::Vote, AskOf::Form, true, Change::Last, 2, false),
    row(Kind::Pledge, AskOf::Confirm, true, Change::First, 6, true),
    row(Kind::SignUp, AskOf::Slot, true, Change::Last, 6, false),
    row(
        Kind::CheckIn,
        AskOf::Submission,
        true,
        Change::Last,
        6,
        false,
    ),
    row(Kind::Duty, AskOf::Slot, true, Change::Last, 2, false),
    row(
        Kind::PhotoCall,
        AskOf::Submission,
        true,
        Change::Last,
        6,
        false,
    ),
    row(Kind::Alert, AskOf::Confirm, true, Change::First, 1, false),
];

impl Kind {
    /// Its row.
    pub fn row(self) -> &'static KindRow {
        KINDS.iter().find(|r| r.kind == self).unwrap_or(&KINDS[0])
    }
    /// The name under which it is stored and worded.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Notice => "notice",
            Kind::Quiz => "quiz",
            Kind::Survey => "survey",
            Kind::Vote => "vote",
            Kind::Pledge => "pledge",
            Kind::SignUp => "sign-up",
            Kind::CheckIn => "check-in",
            Kind::Duty => "duty",
            Kind::PhotoCall => "photo-call",
            Kind::Alert => "alert",
        }
    }
}
