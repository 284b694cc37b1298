//! One question for each delivery of which nobody knows whether it arrived: was it seen in the group, or is it to be sent again?

use super::{Input, Turn, button, over, plain};
use crate::action::{Actor, Refused, deliver};
use crate::domain::delivery::State;
use crate::domain::id::DeliveryId;
use crate::domain::outgoing::Outgoing;
use crate::domain::time::Instant;
use crate::engine::Office;
use crate::engine::sender::title_of;
use crate::store::dialogs::{self, Dialog};
use crate::store::{Conn, StoreError, Tx, deliveries};

const ARRIVED: &str = "arrived";
const RESEND: &str = "resend";

fn delivery(dialog: &Dialog) -> Option<DeliveryId> {
    dialog.subject.parse().ok().map(DeliveryId)
}

pub(super) async fn show(
    conn: &mut Conn,
    office: &Office,
    dialog: &Dialog,
) -> Result<Option<Outgoing>, StoreError> {
    let Some(id) = delivery(dialog) else {
        return Ok(None);
    };
    let Some(line) = deliveries::get(conn, id).await? else {
        return Ok(None);
    };
    let title = title_of(conn, &line).await?;
    let args = [
        ("title", title.as_str()),
        ("chat", line.chat_title.as_str()),
    ];
    let say = |key: &str| office.texts.say(key, &args);
    let key = match (dialog.outcome.as_deref(), line.state) {
        (Some(ARRIVED), _) => "dialog-unknown-arrived",
        (Some(RESEND), _) => "dialog-unknown-resent",
        // A press or a second owner was faster.
        (Some(_), _) => "dialog-unknown-settled",
        (None, state) if state != State::Unknown => "dialog-unknown-settled",
        (None, _) => {
            let mut outgoing = plain(&say("dialog-unknown"));
            outgoing.buttons = vec![
                button(dialog, say("dialog-unknown-button-arrived"), ARRIVED),
                button(dialog, say("dialog-unknown-button-resend"), RESEND),
            ];
            return Ok(Some(outgoing));
        }
    };
    Ok(Some(plain(&say(key))))
}

pub(super) async fn step(
    tx: &mut Tx,
    _office: &Office,
    dialog: &Dialog,
    input: &Input,
    now: Instant,
) -> Result<Turn, Refused> {
    let id = delivery(dialog).ok_or_else(over)?;
    let actor = Actor::Account(dialog.account);
    let outcome = match input {
        Input::Choice(choice) if choice == ARRIVED => {
            deliver::confirm(tx, &actor, id, now).await?;
            ARRIVED
        }
        Input::Choice(choice) if choice == RESEND => {
            deliver::resend(tx, &actor, id, now).await?;
            RESEND
        }
        Input::Choice(_) | Input::Text(_) => return Err(over()),
    };
    dialogs::close(tx, dialog.id, outcome, now).await?;
    dialogs::close_subject(tx, dialog.topic, &dialog.subject, "settled", now).await?;
    Ok(Turn::default())
}
