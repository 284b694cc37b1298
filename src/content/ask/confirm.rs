//! Confirm: whether a notice or pledge has a button, and its word.

use crate::content::words::either;
use crate::domain::ask::{Asking, Confirm};
use crate::domain::kind::Kind;

/// Characters that a button's word may have; longer ones are cut by phones.
pub(crate) const LABEL_MAX: usize = 20;

const YES: [&str; 4] = ["是", "要", "yes", "true"];
const NO: [&str; 5] = ["否", "不要", "不用", "no", "false"];

/// Why a word can't stand on a button.
pub(crate) enum WrongLabel {
    /// Longer than `LABEL_MAX`.
    Long,
    /// A pledge without a button is none.
    PledgeNeedsOne,
}

/// The ask of a notice or pledge, from what `确认` says.
pub(crate) fn read(kind: Kind, said: Option<&str>) -> Result<Option<Asking>, WrongLabel> {
    let always = kind.row().always_asks;
    let standard = if kind == Kind::Pledge {
        "我承诺"
    } else {
        "收到"
    };
    let label = match said.map(|word| (word, either(word, &YES, &NO))) {
        None if always => standard,
        None => return Ok(None),
        Some((_, Some(true))) => standard,
        Some((_, Some(false))) if always => return Err(WrongLabel::PledgeNeedsOne),
        Some((_, Some(false))) => return Ok(None),
        Some((word, None)) if word.chars().count() > LABEL_MAX => return Err(WrongLabel::Long),
        Some((word, None)) => word,
    };
    Ok(Some(Asking::Confirm(Confirm {
        label: label.to_owned(),
    })))
}
