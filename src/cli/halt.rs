//! Letting the office begin, from the command line. Only translates.

use super::desk::{Desk, Ended, Failed};
use super::screen::{self, GREEN, styled};
use crate::action::halt;

/// `resume`: what stands in the way of anything leaving is taken away.
pub(crate) async fn resume(desk: &Desk) -> Result<Ended, Failed> {
    let store = desk.open().await?;
    let (actor, now) = (desk.actor(), desk.now());
    store
        .write(move |tx| Box::pin(async move { halt::start(tx, &actor, now).await }))
        .await?;
    store.close().await;
    screen::line(styled(GREEN, desk.say("resume-started", &[])))?;
    Ok(Ended::Well)
}
