//! Presses on marked previews: each is answered, and none is counted.

use super::super::Office;
use super::answers::Source;
use crate::domain::id::DeliveryId;
use crate::engine::replies::Reply;
use crate::store::{StoreError, Tx, deliveries, previews};
use crate::text::compose;

/// What is said to a press under a preview.
pub(super) async fn answer(
    tx: &mut Tx,
    office: &Office,
    source: Source<'_>,
    delivery: DeliveryId,
) -> Result<Option<Reply>, StoreError> {
    match source {
        Source::Press { press, .. } => Ok(Some(Reply::Answer {
            press: press.to_owned(),
            text: compose::popup(&office.texts.say("told-preview", &[])),
            alert: true,
        })),
        Source::Start { place } => {
            let line = deliveries::get(tx, delivery).await?;
            let Some(id) = line.and_then(|l| l.preview) else {
                return Ok(None);
            };
            let shown = previews::get(tx, id).await?;
            Ok(shown.map(|preview| Reply::Write {
                address: place.address.clone(),
                outgoing: Box::new(compose::answers(&office.texts, &preview.revision)),
            }))
        }
        Source::Vote => Ok(None),
    }
}
