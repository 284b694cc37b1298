//! What a bot says about itself: commands, name, descriptions.

use serde_json::{Value, json};

use super::super::World;
use super::super::args::Args;
use super::super::chat::Place;
use super::super::refusal::{Refusal, Reply};

/// Limits of the Bot API.
const COMMANDS: usize = 100;
/// The language of the people's clients, as a bot's lists name it.
const LANGUAGE: &str = "zh";

/// Characters of a name, a description and a short description.
const NAME: usize = 64;
const DESCRIPTION: usize = 512;
const SHORT_DESCRIPTION: usize = 120;

/// A scope and a language as one key; a scope that Telegram doesn't know is refused.
fn scope_key(args: &Args) -> Result<String, Refusal> {
    let wrong = |why: &str| Refusal::bad(format!("can't parse BotCommandScope: {why}"));
    let scope = args
        .json("scope", "BotCommandScope")?
        .unwrap_or_else(|| json!({"type": "default"}));
    if !scope.is_object() {
        return Err(wrong("BotCommandScope must be an Object"));
    }
    let kind = scope["type"].as_str().unwrap_or_default();
    let whole = |name: &str| {
        let value = &scope[name];
        let text = value.as_str().and_then(|text| text.parse().ok());
        value.as_i64().or(text)
    };
    let chat = || whole("chat_id").ok_or_else(|| Refusal::bad("chat not found"));
    let scope = match kind {
        "default" | "all_private_chats" | "all_group_chats" | "all_chat_administrators" => {
            kind.to_owned()
        }
        "chat" | "chat_administrators" => format!("{kind}:{}", chat()?),
        "chat_member" => {
            let user = whole("user_id").ok_or_else(|| Refusal::bad("user not found"))?;
            format!("{kind}:{}:{user}", chat()?)
        }
        _ => return Err(wrong("Unsupported type specified")),
    };
    let language = args.text("language_code").unwrap_or_default();
    Ok(format!("{scope}/{language}"))
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
    /// The commands that a person's client lists in a chat, by the narrowest scope that has any and by the
    /// client's language first: command and description.
    #[must_use]
    pub fn commands_for(&self, bot: i64, place: Place, person: i64) -> Vec<(String, String)> {
        let chat = place.chat_id();
        let admin = self
            .chats
            .get(&place)
            .is_some_and(|chat| chat.status(person).admin());
        let mut scopes = Vec::new();
        match place {
            Place::Private { .. } => {
                scopes.extend([format!("chat:{chat}"), "all_private_chats".to_owned()]);
            }
            Place::Group(_) => {
                scopes.push(format!("chat_member:{chat}:{person}"));
                if admin {
                    scopes.push(format!("chat_administrators:{chat}"));
                }
                scopes.push(format!("chat:{chat}"));
                if admin {
                    scopes.push("all_chat_administrators".to_owned());
                }
                scopes.push("all_group_chats".to_owned());
            }
        }
        scopes.push("default".to_owned());
        let keys = scopes
            .iter()
            .flat_map(|scope| [format!("{scope}/{LANGUAGE}"), format!("{scope}/")]);
        let known = self.bots.get(&bot);
        let list = keys
            .into_iter()
            .find_map(|key| known.and_then(|bot| bot.commands.get(&key)));
        let rows = list.and_then(Value::as_array).into_iter().flatten();
        let word = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
        rows.map(|row| (word(row, "command"), word(row, "description")))
            .collect()
    }

    pub(super) fn set_my_commands(&mut self, bot: i64, args: &Args) -> Reply {
        let list = args
            .json("commands", "commands")?
            .unwrap_or_else(|| json!([]));
        checked_commands(&list)?;
        let key = scope_key(args)?;
        let empty = list.as_array().is_some_and(Vec::is_empty);
        if let Some(bot) = self.bots.get_mut(&bot) {
            if empty {
                bot.commands.remove(&key);
            } else {
                bot.commands.insert(key, list);
            }
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
        let most = match field {
            "name" => NAME,
            "description" => DESCRIPTION,
            _ => SHORT_DESCRIPTION,
        };
        if text.chars().count() > most {
            return Err(Refusal::bad(format!("the {field} is too long")));
        }
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
