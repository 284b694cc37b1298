//! 沿用去年: choose a campaign, look at what would become of its posts, and copy it.

use super::{Input, Turn, Who, button, over, plain, write};
use crate::action::draft::{self, Carry};
use crate::action::{Actor, Refused};
use crate::domain::dialog::Topic;
use crate::domain::outgoing::Outgoing;
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::engine::Office;
use crate::engine::replies::Reply;
use crate::store::dialogs::{self, Dialog};
use crate::store::{Conn, StoreError, Tx};
use serde::{Deserialize, Serialize};

/// Campaigns that are offered at most.
const MOST: usize = 20;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct State {
    #[serde(default)]
    offers: Vec<String>,
    /// The campaign that is being looked at.
    #[serde(default)]
    chosen: Option<String>,
}

impl State {
    fn of(dialog: &Dialog) -> Result<State, StoreError> {
        serde_json::from_str(&dialog.state).map_err(|e| StoreError::unreadable("a dialog", e))
    }
    fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Offers it, where there is a campaign to copy.
pub(super) async fn offer(
    tx: &mut Tx,
    office: &Office,
    who: &Who,
    now: Instant,
) -> Result<Option<Reply>, StoreError> {
    let Some(shelf) = office.shelf.load_full() else {
        return Ok(None);
    };
    let posts = shelf.0.catalogue.posts.values();
    let mut offers: Vec<String> = posts.map(|p| p.revision.campaign.clone()).collect();
    offers.sort();
    offers.dedup();
    offers.truncate(MOST);
    if offers.is_empty() {
        return Ok(None);
    }
    let state = State {
        offers,
        chosen: None,
    }
    .to_json();
    let (id, new) = dialogs::open(tx, Topic::CarryOver, "", who.account, &state, now).await?;
    if !new {
        dialogs::step(tx, id, &state, false, now).await?;
    }
    let Some(dialog) = dialogs::get(tx, id).await? else {
        return Ok(None);
    };
    let shown = show(tx, office, &dialog).await?;
    Ok(shown.map(|outgoing| write(who, outgoing)))
}

pub(super) async fn show(
    conn: &mut Conn,
    office: &Office,
    dialog: &Dialog,
) -> Result<Option<Outgoing>, StoreError> {
    let Some(shelf) = office.shelf.load_full() else {
        return Ok(None);
    };
    let say = |key: &str, args: &[(&str, &str)]| office.texts.say(key, args);
    if let Some(outcome) = &dialog.outcome {
        let key = if outcome == "dropped" {
            "dialog-carry-dropped"
        } else {
            "dialog-carry-done"
        };
        return Ok(Some(plain(&say(key, &[("folder", outcome)]))));
    }
    let state = State::of(dialog)?;
    let campaigns = shelf.campaigns();
    let Some(chosen) = &state.chosen else {
        let mut outgoing = plain(&say("dialog-carry", &[]));
        let offers = state.offers.iter().enumerate();
        outgoing.buttons = offers
            .map(|(n, folder)| {
                let known = campaigns.iter().find(|c| c.folder == *folder);
                let title = known.map_or(folder.clone(), |c| c.title.clone());
                button(dialog, title, &format!("c{n}"))
            })
            .collect();
        return Ok(Some(outgoing));
    };
    let taken = draft::taken(conn).await?;
    let today = office.clock.now().day(office.zone);
    let carry = Carry::of(&shelf, chosen, &office.texts, today);
    let mut lines = Vec::new();
    let mut buttons = Vec::new();
    match carry.look(&taken) {
        Ok(carried) => {
            let title = campaigns.iter().find(|c| c.folder == *chosen);
            let title = title.map_or(chosen.as_str(), |c| c.title.as_str());
            let year = carry.year.to_string();
            let count = carried.posts.len().to_string();
            let args = [
                ("title", title),
                ("year", year.as_str()),
                ("count", count.as_str()),
            ];
            lines.push(say("dialog-carry-look", &args));
            lines.extend(draft::carried_lines(&office.texts, &shelf, &carried));
            lines.push(say("dialog-carry-marks", &[]));
            buttons.push(button(dialog, say("draft-button-carry", &[]), "go"));
        }
        Err(problems) => {
            for problem in &problems {
                let sentence = office.texts.problem(problem);
                let fix = office.texts.join(sentence.fix.as_deref());
                lines.push(format!("{}{fix}", sentence.what));
            }
        }
    }
    buttons.push(button(dialog, say("draft-button-back", &[]), "back"));
    buttons.push(button(dialog, say("draft-button-leave", &[]), "drop"));
    let mut outgoing = plain(&lines.join("\n"));
    outgoing.buttons = buttons;
    Ok(Some(outgoing))
}

pub(super) async fn step(
    tx: &mut Tx,
    office: &Office,
    dialog: &Dialog,
    input: &Input,
    now: Instant,
) -> Result<Turn, Refused> {
    let Input::Choice(choice) = input else {
        return Err(over());
    };
    let mut state = State::of(dialog)?;
    match (choice.as_str(), state.chosen.clone()) {
        ("drop", _) => {
            dialogs::close(tx, dialog.id, "dropped", now).await?;
            return Ok(Turn::default());
        }
        ("back", _) => state.chosen = None,
        ("go", Some(chosen)) => {
            let actor = Actor::Account(dialog.account);
            let shelf = office.shelf.load_full().ok_or_else(over)?;
            if !draft::may_write(tx, dialog.account, Some(&shelf)).await? {
                return Err(Problem::error("not-owner").into());
            }
            let today = now.day(office.zone);
            let carry = Carry::of(&shelf, &chosen, &office.texts, today);
            let carried = draft::carry(tx, &actor, carry, now).await?;
            dialogs::close(tx, dialog.id, &carried.folder, now).await?;
            return Ok(Turn::default());
        }
        (choice, None) => {
            let n: Option<usize> = choice.get(1..).and_then(|n| n.parse().ok());
            let chosen = n.and_then(|n| state.offers.get(n).cloned());
            state.chosen = Some(chosen.ok_or_else(over)?);
        }
        _ => return Err(over()),
    }
    dialogs::step(tx, dialog.id, &state.to_json(), false, now).await?;
    Ok(Turn::default())
}
