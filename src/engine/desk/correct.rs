//! A shown post is corrected or recalled: which one, the new text, a look at it, and a yes. Who may say yes to the text is asked
//! in a dialog of his own. Corrections are written and decided by verbs; here they are only asked for and shown.

use super::{Input, Turn, button, over, plain};
use crate::action::correct::{self, Wording};
use crate::action::{Actor, Refused, recall};
use crate::domain::ask::Asking;
use crate::domain::document::{Block, Document};
use crate::domain::id::{CorrectionId, OccurrenceId};
use crate::domain::occurrence::Occurrence;
use crate::domain::outgoing::{Button, Outgoing};
use crate::domain::policy::Purpose;
use crate::domain::problem::Problem;
use crate::domain::time::{Instant, Span};
use crate::engine::{Office, occurrence, tell_once};
use crate::store::corrections::{self, Correction};
use crate::store::dialogs::{self, Dialog};
use crate::store::{Conn, StoreError, Tx, deliveries, occurrences};
use serde::{Deserialize, Serialize};

/// Openings that are offered.
const OFFERED: u32 = 10;

/// How far back they reach; what is older is corrected by its number on the command line.
const RECENT: Span = Span::days(30);

/// UTF-16 units of changed paragraphs that are shown beside the whole text.
const CHANGES: usize = 1_200;

/// UTF-16 units of a text that is shown whole below its changes.
const WHOLE: usize = 2_400;

const STOP: &str = "stop";
const YES: &str = "yes";
const NO: &str = "no";
const AGAIN: &str = "again";
const RECALL: &str = "recall";

/// Outcomes of a writer's dialog.
const ASKED: &str = "asked";
const CORRECTED: &str = "corrected";
const RECALLED: &str = "recalled";

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct State {
    #[serde(default)]
    verb: String,
    #[serde(default)]
    occurrence: Option<i64>,
    #[serde(default)]
    text: Option<String>,
}

impl State {
    fn of(dialog: &Dialog) -> State {
        serde_json::from_str(&dialog.state).unwrap_or_default()
    }
    fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
    fn recalls(&self) -> bool {
        self.verb == RECALL
    }
}

/// The state in which `/correct` or `/recall` begins.
pub(super) fn begin(verb: &str) -> String {
    let state = State {
        verb: verb.to_owned(),
        ..State::default()
    };
    state.to_json()
}

fn wording(office: &Office) -> Wording<'_> {
    Wording {
        texts: &office.texts,
        dialects: &office.dialects,
        zone: office.zone,
    }
}

fn asked_about(dialog: &Dialog) -> Option<CorrectionId> {
    let number = dialog.subject.strip_prefix("correction:")?;
    number.parse().ok().map(CorrectionId)
}

pub(super) async fn show(
    conn: &mut Conn,
    office: &Office,
    dialog: &Dialog,
) -> Result<Option<Outgoing>, StoreError> {
    if let Some(id) = asked_about(dialog) {
        return show_asked(conn, office, dialog, id).await;
    }
    let state = State::of(dialog);
    let opened = match state.occurrence {
        Some(id) => occurrence(conn, OccurrenceId(id)).await?,
        None => None,
    };
    let title = opened.as_ref().map(|o| o.revision.title.clone());
    let title = title.unwrap_or_default();
    let say = |key: &str| office.texts.say(key, &[("title", &title)]);
    if let Some(outcome) = &dialog.outcome {
        let key = match outcome.as_str() {
            ASKED => "correct-asked",
            CORRECTED => "correct-under-way",
            RECALLED => "recall-under-way",
            _ => "correct-stopped",
        };
        return Ok(Some(plain(&say(key))));
    }
    let stop = || button(dialog, say("correct-button-stop"), STOP);
    let Some(opened) = opened else {
        return pick(conn, office, dialog, &state).await.map(Some);
    };
    if state.recalls() {
        let chats = shown_in(conn, opened.id).await?.to_string();
        let args = [("title", title.as_str()), ("chats", chats.as_str())];
        let mut outgoing = plain(&office.texts.say("recall-sure", &args));
        let yes = button(dialog, say("recall-button-yes"), YES);
        outgoing.buttons = vec![yes, stop()];
        return Ok(Some(outgoing));
    }
    let Some(text) = &state.text else {
        let mut outgoing = plain(&say("correct-write"));
        if matches!(&opened.revision.ask, Some(Asking::Form(_))) {
            outgoing
                .document
                .blocks
                .extend(plain(&say("correct-text-only")).document.blocks);
        }
        outgoing
            .document
            .blocks
            .extend(opened.document.blocks.iter().cloned());
        outgoing.buttons = vec![button(dialog, say("correct-button-recall"), RECALL), stop()];
        return Ok(Some(outgoing));
    };
    let after = crate::content::template::fixed(text).unwrap_or_default();
    let mut outgoing = plain(&say("correct-look"));
    outgoing.document.blocks.extend(after.blocks);
    outgoing.buttons = vec![
        button(dialog, say("correct-button-yes"), YES),
        button(dialog, say("correct-button-again"), AGAIN),
        stop(),
    ];
    Ok(Some(outgoing))
}

async fn shown_in(conn: &mut Conn, id: OccurrenceId) -> Result<usize, StoreError> {
    let lines = deliveries::of_occurrence(conn, id).await?;
    let shown = lines
        .iter()
        .filter(|d| d.purpose == Purpose::Open && d.sent_at.is_some());
    Ok(shown.count())
}

/// Which of those shown lately?
async fn pick(
    conn: &mut Conn,
    office: &Office,
    dialog: &Dialog,
    state: &State,
) -> Result<Outgoing, StoreError> {
    let say = |key: &str| office.texts.say(key, &[]);
    let since = office.clock.now().minus(RECENT);
    let ids = occurrences::shown_since(conn, since, OFFERED).await?;
    let mut offered = occurrences::load(conn, &ids).await?;
    offered.sort_by_key(|o| std::cmp::Reverse((o.opens_at, o.id)));
    let key = match (offered.is_empty(), state.recalls()) {
        (true, _) => "correct-nothing-shown",
        (false, true) => "recall-which",
        (false, false) => "correct-which",
    };
    let mut outgoing = plain(&say(key));
    let mut rows: Vec<Vec<Button>> = offered
        .iter()
        .map(|o| {
            let opened = office.moment(o.opens_at);
            let args = [
                ("title", o.revision.title.as_str()),
                ("opened", opened.as_str()),
            ];
            let label = office.texts.say("correct-button-post", &args);
            button(dialog, label, &format!("o-{}", o.id))
        })
        .collect();
    rows.push(button(dialog, say("correct-button-stop"), STOP));
    outgoing.buttons = rows;
    Ok(outgoing)
}

/// What an approver sees: what changes, and the text as it will stand there.
async fn show_asked(
    conn: &mut Conn,
    office: &Office,
    dialog: &Dialog,
    id: CorrectionId,
) -> Result<Option<Outgoing>, StoreError> {
    let Some(found) = corrections::get(conn, id).await? else {
        return Ok(None);
    };
    let opened = occurrence(conn, found.occurrence).await?;
    let title = opened.map(|o| o.revision.title).unwrap_or_default();
    let say = |key: &str| office.texts.say(key, &[("title", &title)]);
    if let Some(outcome) = &dialog.outcome {
        let key = match outcome.as_str() {
            YES => "correction-yes",
            NO => "correction-no",
            _ => "correction-over",
        };
        return Ok(Some(plain(&say(key))));
    }
    let chats = shown_in(conn, found.occurrence).await?.to_string();
    let args = [("title", title.as_str()), ("chats", chats.as_str())];
    let mut outgoing = plain(&office.texts.say("correction-asked", &args));
    let blocks = &mut outgoing.document.blocks;
    let changes = changes(office, &found);
    let shown = !changes.is_empty() && units(&changes) <= CHANGES;
    let whole = units(&found.after.blocks) <= WHOLE;
    if shown {
        blocks.push(Block::paragraph(say("correction-changes")));
        blocks.extend(changes);
    }
    if whole || !shown {
        blocks.push(Block::paragraph(say("correction-whole")));
        blocks.extend(found.after.blocks);
    }
    outgoing.buttons = vec![
        button(dialog, say("correction-button-yes"), YES),
        button(dialog, say("correction-button-no"), NO),
    ];
    Ok(Some(outgoing))
}

fn units(blocks: &[Block]) -> usize {
    blocks
        .iter()
        .map(|b| b.plain().encode_utf16().count())
        .sum()
}

/// Paragraphs that go and paragraphs that come.
fn changes(office: &Office, found: &Correction) -> Vec<Block> {
    let only = |of: &Document, not_in: &Document, key: &str| -> Vec<Block> {
        let gone = of.blocks.iter().filter(|b| !not_in.blocks.contains(b));
        gone.map(|b| Block::paragraph(office.texts.say(key, &[("text", &b.plain())])))
            .collect()
    };
    let mut all = only(&found.before, &found.after, "correction-before");
    all.extend(only(&found.after, &found.before, "correction-after"));
    all
}

pub(super) async fn step(
    tx: &mut Tx,
    office: &Office,
    dialog: &Dialog,
    input: &Input,
    now: Instant,
) -> Result<Turn, Refused> {
    if let Some(id) = asked_about(dialog) {
        let yes = match input {
            Input::Choice(choice) if choice == YES => true,
            Input::Choice(choice) if choice == NO => false,
            Input::Choice(_) | Input::Text(_) => return Err(over()),
        };
        return decided(tx, office, dialog, id, yes, now).await;
    }
    let mut state = State::of(dialog);
    let occurrence = state.occurrence.map(OccurrenceId);
    match (input, occurrence) {
        (Input::Choice(choice), _) if choice == STOP => {
            dialogs::close(tx, dialog.id, "stopped", now).await?;
            return Ok(Turn::default());
        }
        (Input::Choice(choice), None) => {
            let number = choice.strip_prefix("o-").and_then(|n| n.parse().ok());
            state.occurrence = Some(number.ok_or_else(over)?);
        }
        (Input::Choice(choice), Some(_)) if choice == RECALL => RECALL.clone_into(&mut state.verb),
        (Input::Choice(choice), Some(_)) if choice == AGAIN => state.text = None,
        (Input::Choice(choice), Some(id)) if choice == YES && state.recalls() => {
            let actor = Actor::Account(dialog.account);
            recall::recall(tx, &actor, id, now).await?;
            dialogs::close(tx, dialog.id, RECALLED, now).await?;
            return Ok(Turn::default());
        }
        (Input::Choice(choice), Some(id)) if choice == YES => {
            let text = state.text.as_deref().ok_or_else(over)?;
            return written(tx, office, dialog, id, text, now).await;
        }
        (Input::Text(text), Some(id)) if !state.recalls() => {
            correct::read(tx, wording(office), id, text).await?;
            state.text = Some(text.clone());
        }
        (Input::Choice(_) | Input::Text(_), _) => return Err(over()),
    }
    let waits = state.occurrence.is_some() && !state.recalls();
    dialogs::step(tx, dialog.id, &state.to_json(), waits, now).await?;
    Ok(Turn::default())
}

/// The correction is written down; the writer's own yes counts where the post names him, else the approvers are asked.
async fn written(
    tx: &mut Tx,
    office: &Office,
    dialog: &Dialog,
    id: OccurrenceId,
    text: &str,
    now: Instant,
) -> Result<Turn, Refused> {
    let actor = Actor::Account(dialog.account);
    let written = correct::write(tx, &actor, wording(office), id, text, now).await?;
    let outcome = match correct::may_decide(tx, &actor, id, office.zone, now).await? {
        Some(key) => {
            correct::decide(tx, &actor, written.correction, &key, true, office.zone, now).await?;
            CORRECTED
        }
        None => {
            let entropy = office.entropy.as_ref();
            let asked =
                correct::ask_approvers(tx, written.correction, entropy, office.zone, now).await?;
            if asked == 0 {
                let problem = Problem::error("correct-nobody").with("title", &written.title);
                return Err(problem.into());
            }
            ASKED
        }
    };
    dialogs::close(tx, dialog.id, outcome, now).await?;
    Ok(Turn::default())
}

async fn decided(
    tx: &mut Tx,
    office: &Office,
    dialog: &Dialog,
    id: CorrectionId,
    yes: bool,
    now: Instant,
) -> Result<Turn, Refused> {
    let actor = Actor::Account(dialog.account);
    let found = corrections::get(tx, id).await?;
    let Some(found) = found else {
        return Err(Problem::error("correct-over").into());
    };
    let key = correct::may_decide(tx, &actor, found.occurrence, office.zone, now).await?;
    let Some(key) = key else {
        return Err(Problem::error("correct-not-yours").into());
    };
    correct::decide(tx, &actor, id, &key, yes, office.zone, now).await?;
    if !yes {
        let opened: Option<Occurrence> = occurrence(tx, found.occurrence).await?;
        let pairs = [
            (
                "title",
                opened.map(|o| o.revision.title).unwrap_or_default(),
            ),
            ("correction", id.to_string()),
        ];
        tell_once(tx, "correction-refused", pairs, now).await?;
    }
    Ok(Turn::default())
}
