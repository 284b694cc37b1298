//! The menu of commands in a private chat: which there are, and what each is called. What they do is not known here.

use super::Texts;

/// What everybody finds in his private chat with the bot, in the order of the menu.
pub const EVERYBODY: &[&str] = &["me", "register", "forget", "help"];

/// What the owner finds in his.
pub const OWNER: &[&str] = &[
    "today",
    "plan",
    "stats",
    "missing",
    "drafts",
    "pause",
    "resume",
    "correct",
    "recall",
    "cancel",
    "unknown",
    "claims",
    "who",
    "unreached",
    "me",
    "register",
    "forget",
    "help",
];

/// A menu: each command without its slash, and what it does in a few words.
pub fn menu(texts: &Texts, names: &[&str]) -> Vec<(String, String)> {
    let one = |name: &&str| {
        let words = texts.say(&format!("command-{name}"), &[]);
        ((*name).to_owned(), words)
    };
    names.iter().map(one).collect()
}
