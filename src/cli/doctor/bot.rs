//! What the channel says of the bot: its token, what BotFather set, what it may do in each group, its menu of commands.

use super::super::desk::Desk;
use crate::channel::{Me, Menu, Probe, ProbeError, Rights};
use crate::domain::problem::Problem;
use crate::store::chats::{Chat, ChatKind, ChatState};
use crate::text::commands;

/// Asks the channel. Groups that the bot was told to have left are not asked about.
pub(super) async fn look(desk: &Desk, groups: &[Chat]) -> Vec<Problem> {
    let probe = match crate::app::probe(&desk.settings) {
        Ok(Some(probe)) => probe,
        // Without a token there is nobody to ask, and that was said.
        Ok(None) => return Vec::new(),
        Err(_) => return vec![Problem::error("config-token").with("key", "TELOXIDE_TOKEN")],
    };
    let url = &desk.settings.api_url;
    let me = match probe.me().await {
        Ok(me) => me,
        Err(ProbeError::Token) => return vec![Problem::error("doctor-token").with("url", url)],
        Err(other) => {
            return vec![
                Problem::error("doctor-unreachable")
                    .with("url", url)
                    .with("why", other),
            ];
        }
    };
    let mut found = vec![
        Problem::note("doctor-bot")
            .with("bot", &me.username)
            .with("url", url),
    ];
    let connected: Vec<&Chat> = groups.iter().filter(|c| is_connected(c)).collect();
    found.extend(botfather(&me, !connected.is_empty()));
    found.extend(menu(probe.as_ref(), desk).await);
    for chat in connected {
        let seen = probe.rights(&chat.address).await;
        found.extend(match seen {
            // That it may not write was said where the database was looked at.
            Ok(rights) if !rights.writes && chat.state == ChatState::Muted => None,
            Ok(rights) => Some(group(&chat.title, &rights, desk)),
            Err(why) => Some(
                Problem::warning("doctor-group-unseen")
                    .with("chat", &chat.title)
                    .with("why", why),
            ),
        });
    }
    found
}

fn is_connected(chat: &Chat) -> bool {
    chat.kind == ChatKind::Group
        && chat.audience.is_some()
        && matches!(chat.state, ChatState::Active | ChatState::Muted)
}

/// What only BotFather can change.
fn botfather(me: &Me, connected: bool) -> Vec<Problem> {
    let privacy = if me.hears_all {
        Problem::warning("doctor-privacy-off")
    } else {
        Problem::note("doctor-privacy-on")
    };
    let joins = match (me.joins_groups, connected) {
        // Closed, and every group that matters is in: as it should be.
        (false, true) => None,
        (false, false) => Some(Problem::warning("doctor-joins-no-groups")),
        // While groups are still being connected it has to be open.
        (true, false) => None,
        (true, true) => Some(Problem::note("doctor-joins-groups")),
    };
    std::iter::once(privacy).chain(joins).collect()
}

async fn menu(probe: &dyn Probe, desk: &Desk) -> Option<Problem> {
    let shown = probe.commands(Menu::Everybody).await.ok()?;
    let ours = commands::menu(&desk.texts, commands::EVERYBODY);
    let same = shown.len() == ours.len()
        && ours
            .iter()
            .zip(&shown)
            .all(|((name, _), shown)| *name == shown.name);
    Some(match shown.len() {
        0 => Problem::warning("doctor-no-commands"),
        count if same => Problem::note("doctor-commands").with("count", count),
        _ => Problem::warning("doctor-commands-old"),
    })
}

fn group(title: &str, rights: &Rights, desk: &Desk) -> Problem {
    let may = |may: bool| {
        let key = if may {
            "doctor-may-yes"
        } else {
            "doctor-may-no"
        };
        desk.say(key, &[])
    };
    let code = match (rights.present, rights.administrator) {
        (false, _) => return Problem::warning("doctor-group-absent").with("chat", title),
        (true, false) => "doctor-group-member",
        (true, true) => "doctor-group-admin",
    };
    if !rights.writes {
        return Problem::warning("doctor-group-muted").with("chat", title);
    }
    let line = Problem::note(code)
        .with("chat", title)
        .with("pins", may(rights.pins));
    if rights.administrator {
        line.with("deletes", may(rights.deletes))
    } else {
        line
    }
}
