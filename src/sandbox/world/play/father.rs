//! What a bot's owner settles with BotFather: a new bot, its token, privacy mode, whether it may be added to groups.

use super::super::World;
use super::PlayError;

/// Letters of a token after its colon.
const SECRET: usize = 35;
/// Letters of a bot's user name.
const USERNAME: std::ops::RangeInclusive<usize> = 5..=32;

impl World {
    /// A new bot, as BotFather makes it: privacy mode on, groups allowed. Returns its token.
    ///
    /// # Errors
    /// When the user name is not 5 to 32 letters, digits and underscores with `bot` at the end, or is taken.
    pub fn new_bot(&mut self, username: &str, name: &str) -> Result<String, PlayError> {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let fits = USERNAME.contains(&username.len())
            && username.chars().all(plain)
            && username.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && username.to_ascii_lowercase().ends_with("bot");
        if !fits || name.trim().is_empty() {
            return Err(PlayError::BadBotName);
        }
        if self.bot_named(username).is_some() {
            return Err(PlayError::BadBotName);
        }
        let mut id = 7_100_000_001;
        while self.bots.contains_key(&id) {
            id += 1;
        }
        let token = self.draw_token(id);
        self.add_bot(&token, username, name.trim());
        Ok(token)
    }

    /// Revokes a bot's token for a new one: calls with the old one get 401 from now on. Returns the new one.
    ///
    /// # Errors
    /// When there is no such bot.
    pub fn new_token(&mut self, bot: i64) -> Result<String, PlayError> {
        let token = self.draw_token(bot);
        let known = self.bots.get_mut(&bot).ok_or(PlayError::NoBot)?;
        known.token.clone_from(&token);
        known.revoked = false;
        self.touch();
        Ok(token)
    }

    /// Switches a bot's privacy mode (on at first).
    pub fn set_privacy(&mut self, bot: i64, on: bool) {
        if let Some(bot) = self.bots.get_mut(&bot) {
            bot.privacy = on;
        }
        self.touch();
    }

    /// Lets a bot be added to groups (it may at first), or no more; groups that it is in keep it.
    pub fn set_joins_groups(&mut self, bot: i64, may: bool) {
        if let Some(bot) = self.bots.get_mut(&bot) {
            bot.joins_groups = may;
        }
        self.touch();
    }

    /// Revokes a bot's token (its calls get 401), or honours it again.
    pub fn revoke_token(&mut self, bot: i64, revoked: bool) {
        if let Some(bot) = self.bots.get_mut(&bot) {
            bot.revoked = revoked;
        }
        self.touch();
    }

    fn draw_token(&mut self, bot: i64) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
        let mut secret = String::from("AA");
        while secret.len() < SECRET {
            let drawn = usize::try_from(self.chance.below(64)).unwrap_or(0);
            secret.push(char::from(LETTERS[drawn]));
        }
        format!("{bot}:{secret}")
    }
}
