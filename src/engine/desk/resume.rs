//! All is stopped: what became late since, each with a yes or a no, and only then it goes on. Nothing late leaves without a yes.

use super::{Input, Turn, button, over, plain};
use crate::action::halt::{self, Decision, Decisions, Late, LateThing, Resumed};
use crate::action::{Actor, Refused};
use crate::domain::halt::Halt;
use crate::domain::id::sha256_hex;
use crate::domain::outgoing::Outgoing;
use crate::domain::policy::Purpose;
use crate::domain::time::Instant;
use crate::engine::Office;
use crate::store::dialogs::{self, Dialog};
use crate::store::halts::{self, Standing};
use crate::store::{Conn, StoreError, Tx};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Late things that are shown with buttons of their own; the rest has the buttons for all.
const SHOWN: usize = 12;

const GO: &str = "go";
const NONE: &str = "none";

/// What was chosen so far, by `Late::id`.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Chosen {
    #[serde(default)]
    each: BTreeMap<String, Word>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Word {
    Send,
    Skip,
    Arrived,
}

impl Word {
    const ALL: [Word; 3] = [Word::Send, Word::Skip, Word::Arrived];

    fn letter(self) -> &'static str {
        match self {
            Word::Send => "s",
            Word::Skip => "x",
            Word::Arrived => "a",
        }
    }

    fn key(self) -> &'static str {
        match self {
            Word::Send => "resume-send",
            Word::Skip => "resume-skip",
            Word::Arrived => "resume-arrived",
        }
    }

    fn decision(self) -> Decision {
        match self {
            Word::Send => Decision::Send,
            Word::Skip => Decision::Skip,
            Word::Arrived => Decision::Arrived,
        }
    }
}

/// The choice of a button: it names the late thing itself, so that a list that grew since means no other one.
fn choice(word: Word, late: &Late) -> String {
    let name = sha256_hex(late.id.as_bytes());
    format!("{}-{}", word.letter(), &name[..12])
}

fn chosen(dialog: &Dialog) -> Chosen {
    serde_json::from_str(&dialog.state).unwrap_or_default()
}

pub(super) async fn show(
    conn: &mut Conn,
    office: &Office,
    dialog: &Dialog,
) -> Result<Option<Outgoing>, StoreError> {
    let say = |key: &str| office.texts.say(key, &[]);
    let standing = halts::open(conn).await?;
    if dialog.outcome.is_some() || standing.is_empty() {
        return Ok(Some(plain(&say("resume-done"))));
    }
    let catalogue = office.catalogue.load_full();
    let now = office.clock.now();
    let late = halt::late(conn, &catalogue, now).await?;
    let chosen = chosen(dialog);
    let mut lines = vec![heading(office, &standing)];
    if late.is_empty() {
        lines.push(say("resume-nothing-late"));
    } else {
        lines.push(say("resume-late"));
        let numbered = late.iter().zip(1usize..).take(SHOWN);
        lines.extend(numbered.map(|(one, n)| {
            let line = line_of(office, one);
            let number = n.to_string();
            let word = chosen.each.get(&one.id);
            let word = word.map_or_else(|| say("resume-open"), |w| say(w.key()));
            let args = [
                ("number", number.as_str()),
                ("line", line.as_str()),
                ("word", word.as_str()),
            ];
            office.texts.say("resume-line", &args)
        }));
        if late.len() > SHOWN {
            let more = (late.len() - SHOWN).to_string();
            lines.push(office.texts.say("resume-more", &[("count", &more)]));
        }
    }
    let mut outgoing = plain(&lines.join("\n"));
    outgoing.buttons = buttons(office, dialog, &late, &chosen, &standing);
    Ok(Some(outgoing))
}

fn heading(office: &Office, standing: &[Standing]) -> String {
    let words = standing.iter().map(|halt| {
        let key = format!("halt-{}", halt.why.as_str().replace('_', "-"));
        let since = office.moment(halt.since);
        let said = match &halt.said {
            Some(said) => office.texts.say("halt-said", &[("said", said)]),
            None => String::new(),
        };
        let args = [("since", since.as_str()), ("said", said.as_str())];
        office.texts.say(&key, &args)
    });
    words.collect::<Vec<_>>().join("\n")
}

/// One late thing in words.
pub(super) fn line_of(office: &Office, late: &Late) -> String {
    let due = office.moment(late.due);
    let chats = late.chats.to_string();
    let args = [
        ("title", late.title.as_str()),
        ("due", due.as_str()),
        ("chats", chats.as_str()),
    ];
    let key = match &late.thing {
        LateThing::Opening { .. } => "late-opening",
        LateThing::Deliveries {
            purpose: Purpose::Result,
            ..
        } => "late-result",
        LateThing::Deliveries { .. } => "late-deliveries",
    };
    office.texts.say(key, &args)
}

fn buttons(
    office: &Office,
    dialog: &Dialog,
    late: &[Late],
    chosen: &Chosen,
    standing: &[Standing],
) -> Vec<Vec<crate::domain::outgoing::Button>> {
    let say = |key: &str, args: &[(&str, &str)]| office.texts.say(key, args);
    let copied = standing.iter().any(|h| h.why == Halt::Restored);
    let mut rows = Vec::new();
    for (one, n) in late.iter().zip(1usize..).take(SHOWN) {
        let words = Word::ALL
            .into_iter()
            .filter(|w| copied || *w != Word::Arrived);
        let number = n.to_string();
        let row = words.flat_map(|word| {
            let label = say(
                &format!("{}-button", word.key()),
                &[("number", number.as_str())],
            );
            let label = match chosen.each.get(&one.id) == Some(&word) {
                true => say("resume-chosen", &[("label", &label)]),
                false => label,
            };
            button(dialog, label, &choice(word, one))
        });
        rows.push(row.collect());
    }
    let decided = late.iter().all(|l| chosen.each.contains_key(&l.id));
    if late.is_empty() {
        rows.push(button(dialog, say("resume-go", &[]), GO));
    } else {
        if decided {
            rows.push(button(dialog, say("resume-go-chosen", &[]), GO));
        }
        rows.push(button(dialog, say("resume-go-none", &[]), NONE));
    }
    rows
}

pub(super) async fn step(
    tx: &mut Tx,
    office: &Office,
    dialog: &Dialog,
    input: &Input,
    now: Instant,
) -> Result<Turn, Refused> {
    let Input::Choice(tapped) = input else {
        return Err(over());
    };
    let catalogue = office.catalogue.load_full();
    let mut chosen = chosen(dialog);
    let decisions = match tapped.as_str() {
        GO => {
            let each = chosen.each.iter();
            let late = halt::late(tx, &catalogue, now).await?;
            // What went by itself meanwhile (its time was over) needs no decision any more.
            let each = each.filter(|(id, _)| late.iter().any(|l| l.id == **id));
            Decisions {
                each: each
                    .map(|(id, word)| (id.clone(), word.decision()))
                    .collect(),
                rest: None,
            }
        }
        NONE => Decisions::all(Decision::Skip),
        _ => {
            let late = halt::late(tx, &catalogue, now).await?;
            let found = late.iter().find_map(|one| {
                let word = Word::ALL.into_iter().find(|w| choice(*w, one) == *tapped)?;
                Some((one.id.clone(), word))
            });
            let (id, word) = found.ok_or_else(over)?;
            chosen.each.insert(id, word);
            let state = serde_json::to_string(&chosen).unwrap_or_default();
            dialogs::step(tx, dialog.id, &state, false, now).await?;
            return Ok(Turn::default());
        }
    };
    let actor = Actor::Account(dialog.account);
    // Closed first, with what came of it; `resume` closes those of the other owners.
    dialogs::close(tx, dialog.id, "resumed", now).await?;
    let resumed = halt::resume(tx, &actor, &catalogue, &decisions, now).await?;
    Ok(Turn {
        popup: None,
        write: told(office, &resumed).into_iter().collect(),
    })
}

/// What leaves now and what never does, where anything was late.
pub(super) fn told(office: &Office, resumed: &Resumed) -> Option<Outgoing> {
    let parts = [
        ("resume-told-sent", &resumed.sent),
        ("resume-told-skipped", &resumed.skipped),
        ("resume-told-arrived", &resumed.arrived),
    ];
    let mut lines = Vec::new();
    for (key, late) in parts.iter().filter(|(_, late)| !late.is_empty()) {
        lines.push(office.texts.say(key, &[]));
        let named = late.iter().take(SHOWN);
        lines.extend(named.map(|one| {
            let line = line_of(office, one);
            office.texts.say("resume-told-line", &[("line", &line)])
        }));
        if late.len() > SHOWN {
            let more = (late.len() - SHOWN).to_string();
            lines.push(office.texts.say("resume-more", &[("count", &more)]));
        }
    }
    (!lines.is_empty()).then(|| plain(&lines.join("\n")))
}
