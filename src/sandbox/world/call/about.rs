//! What a bot says about itself: commands, name, descriptions.

use serde_json::{Value, json};

use super::super::World;
use super::super::args::Args;
use super::super::refusal::{Refusal, Reply};

/// Limits of the Bot API.
const COMMANDS: usize = 100;

fn scope_key(args: &Args) -> Result<String, Refusal> {
    let scope = args
        .json("scope", "BotCommandScope")?
        .unwrap_or_else(|| json!({"type": "default"}));
    Ok(format!(
        "{scope}/{}",
        args.text("language_code").unwrap_or_default()
    ))
}

fn checked_commands(list: &Value) -> Result<(), Refusal> {
    let rows = list
        .as_array()
        .ok_or_else(|| Refusal::bad("expected an Array of BotCommand"))?;
    if rows.len() > COMMANDS {
        return Err(Refusal::bad("BOT_COMMANDS_TOO_MUCH"));
    }
    for row in rows {
        let command = row["command"].as_str().unwrap_or_default();
        let command = command.strip_prefix('/').unwrap_or(command);
        let plain =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
        if !(1..=32).contains(&command.len()) || !command.chars().all(plain) {
            return Err(Refusal::bad("BOT_COMMAND_INVALID"));
        }
        let description = row["description"]
            .as_str()
            .unwrap_or_default()
            .chars()
            .count();
        if !(1..=256).contains(&description) {
            return Err(Refusal::bad("BOT_COMMAND_DESCRIPTION_INVALID"));
        }
    }
    Ok(())
}

impl World {
    pub(super) fn set_my_commands(&mut self, bot: i64, args: &Args) -> Reply {
        let list = args
            .json("commands", "commands")?
            .unwrap_or_else(|| json!([]));
        checked_commands(&list)?;
        let key = scope_key(args)?;
        if let Some(bot) = self.bots.get_mut(&bot) {
            bot.commands.insert(key, list);
        }
        self.touch();
        Ok(json!(true).into())
    }

    pub(super) fn get_my_commands(&self, bot: i64, args: &Args) -> Reply {
        let key = scope_key(args)?;
        let list = self
            .bots
            .get(&bot)
            .and_then(|bot| bot.commands.get(&key))
            .cloned();
        Ok(list.unwrap_or_else(|| json!([])).into())
    }

    pub(super) fn delete_my_commands(&mut self, bot: i64, args: &Args) -> Reply {
        let key = scope_key(args)?;
        if let Some(bot) = self.bots.get_mut(&bot) {
            bot.commands.remove(&key);
        }
        self.touch();
        Ok(json!(true).into())
    }

    pub(super) fn set_about(&mut self, bot: i64, method: &str, args: &Args) -> Reply {
        let field = about_field(method);
        let text = args.text(field).unwrap_or_default().to_owned();
        let key = format!("{field}/{}", args.text("language_code").unwrap_or_default());
        if let Some(bot) = self.bots.get_mut(&bot) {
            if field == "name" && args.filled("language_code").is_none() && !text.is_empty() {
                bot.name.clone_from(&text);
            }
            bot.about.insert(key, text);
        }
        self.touch();
        Ok(json!(true).into())
    }

    pub(super) fn get_about(&self, bot: i64, method: &str, args: &Args) -> Reply {
        let field = about_field(method);
        let key = format!("{field}/{}", args.text("language_code").unwrap_or_default());
        let known = self.bots.get(&bot).ok_or_else(Refusal::unauthorized)?;
        let usual = if field == "name" {
            known.name.as_str()
        } else {
            ""
        };
        let text = known.about.get(&key).map_or(usual, String::as_str);
        Ok(json!({ field: text }).into())
    }
}

fn about_field(method: &str) -> &'static str {
    match method {
        "setMyName" | "getMyName" => "name",
        "setMyDescription" | "getMyDescription" => "description",
        _ => "short_description",
    }
}
