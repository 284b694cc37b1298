//! How Telegram spells things and what it refuses, for whoever checks a post: pure, needs no token.

use super::{html, limits, link};
use crate::channel::{Dialect, Rendered};
use crate::domain::outgoing::{Button, ButtonAct, Outgoing};
use crate::domain::problem::Problem;

/// Telegram's way of showing things.
#[derive(Clone, Copy, Debug, Default)]
pub struct TelegramDialect;

impl Dialect for TelegramDialect {
    fn name(&self) -> &'static str {
        "telegram"
    }

    fn render(&self, outgoing: &Outgoing) -> Result<Rendered, Vec<Problem>> {
        let problems = limits::problems(outgoing, &html::visible(&outgoing.document));
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Rendered {
            markup: html::markup(&outgoing.document),
            plain: html::plain(&outgoing.document),
            buttons: outgoing
                .buttons
                .iter()
                .map(|row| row.iter().map(spell).collect())
                .collect(),
        })
    }

    fn check_answer(&self, text: &str) -> Option<Problem> {
        limits::answer(text)
    }
}

/// The bot's name is not known without a token: `BOT` stands for it.
fn spell(button: &Button) -> (String, String) {
    let carries = match &button.act {
        ButtonAct::Press(code) => code.to_string(),
        ButtonAct::Tap(tap) => tap.to_string(),
        ButtonAct::Start(code) => link::start_link("BOT", code),
        ButtonAct::Open(address) => address.clone(),
    };
    (button.label.clone(), carries)
}
