//! Links that open the bot, and the buttons under a text as Telegram takes them.

use crate::domain::outgoing::{Button, ButtonAct};
use crate::domain::prompt::StartCode;
use reqwest::Url;
use teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup};

/// The link that opens the private chat with the bot, or (for a group's code) asks for the group to add it to.
/// `username` stands without `@`.
pub fn start_link(username: &str, code: &StartCode) -> String {
    let verb = match code {
        StartCode::Group(_) => "startgroup",
        StartCode::Form(_) | StartCode::Claim(_) | StartCode::Owner(_) | StartCode::Register(_) => {
            "start"
        }
    };
    format!("https://t.me/{username}?{verb}={}", code.payload())
}

/// Whether any button needs the bot's user name.
pub(super) fn needs_username(rows: &[Vec<Button>]) -> bool {
    rows.iter()
        .flatten()
        .any(|b| matches!(b.act, ButtonAct::Start(_)))
}

/// The buttons, or the address that can't be opened. Absent where there are none.
pub(super) fn keyboard(
    rows: &[Vec<Button>],
    username: &str,
) -> Result<Option<InlineKeyboardMarkup>, String> {
    let rows: Vec<Vec<InlineKeyboardButton>> = rows
        .iter()
        .filter(|row| !row.is_empty())
        .map(|row| row.iter().map(|b| button(b, username)).collect())
        .collect::<Result<_, String>>()?;
    Ok((!rows.is_empty()).then(|| InlineKeyboardMarkup::new(rows)))
}

fn button(button: &Button, username: &str) -> Result<InlineKeyboardButton, String> {
    let url = |address: &str| {
        Url::parse(address)
            .map(|url| InlineKeyboardButton::url(&button.label, url))
            .map_err(|e| format!("a button's address can't be read: {e}"))
    };
    match &button.act {
        ButtonAct::Press(code) => Ok(InlineKeyboardButton::callback(
            &button.label,
            code.to_string(),
        )),
        ButtonAct::Tap(tap) => Ok(InlineKeyboardButton::callback(
            &button.label,
            tap.to_string(),
        )),
        ButtonAct::Start(code) => url(&start_link(username, code)),
        ButtonAct::Open(address) => url(address),
    }
}
