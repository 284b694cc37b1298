//! One person who takes the quiz while the bot posts to everybody: the button in the group, the private chat, three questions.
//! Notes how long each act waited until its answer could be seen.

use crate::limit::millis;
use crate::office::Office;
use anyhow::{Context, bail};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;
use tongluo::sandbox::{Place, PlayError, PressId, World};

/// After so long somebody gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// Between an answer that is seen and the next act.
const THINKS: Duration = Duration::from_millis(2_500);

/// Between one person's first act and the next one's.
const APART: Duration = Duration::from_millis(1_000);

/// Milliseconds of each act. Acts: the button in the group, Start, and the three answers.
pub(crate) async fn take_the_quiz(office: Arc<Office>, number: usize) -> anyhow::Result<Vec<f64>> {
    let turn = u32::try_from(number).unwrap_or_default();
    tokio::time::sleep(APART * turn).await;
    let user = *office.people.get(number).context("a person")?;
    let shown = office.shown.first().context("the quiz")?.clone();
    let private = Place::Private {
        bot: office.bot,
        person: user,
    };
    let mut waits = Vec::new();
    let mut seen = office.world().with(|world| look(world, private));
    let pressed = office
        .world()
        .with(|world| world.press(user, shown.place, shown.message, 0, 0));
    let link = match pressed {
        Err(PlayError::IsLink(url)) => url,
        Err(other) => bail!("{other}"),
        Ok(press) => {
            let begun = Instant::now();
            let link = popup(&office, press).await?;
            waits.push(millis(begun.elapsed()));
            link.context("the button leads nowhere")?
        }
    };
    let mut begun = Instant::now();
    office
        .world()
        .with(|world| world.open_link(user, &link, None))?;
    for question in 0..=3 {
        let now = changed(&office, private, seen).await;
        let now = now.with_context(|| format!("{number} waits for step {question} for ever"))?;
        waits.push(millis(begun.elapsed()));
        seen = now;
        if question == 3 {
            break;
        }
        tokio::time::sleep(THINKS).await;
        begun = Instant::now();
        let message = seen.0;
        let press = office
            .world()
            .with(|world| world.press(user, private, message, 0, 0))?;
        popup(&office, press).await?;
    }
    Ok(waits)
}

/// The newest message of a chat, and how often it was changed.
type Seen = (i64, usize);

fn look(world: &World, place: Place) -> Seen {
    let newest = world.messages(place).into_iter().rev().find(|message| {
        matches!(message.author, tongluo::sandbox::Author::Bot(_)) && !message.deleted
    });
    newest.map_or((0, 0), |message| (message.id, message.past.len()))
}

async fn changed(office: &Office, place: Place, before: Seen) -> Option<Seen> {
    let look = |world: &mut World| Some(look(world, place)).filter(|now| *now != before);
    office.world().wait_for(PATIENCE, look).await
}

/// Where the answer to a press leads, if anywhere.
async fn popup(office: &Office, press: PressId) -> anyhow::Result<Option<String>> {
    let answered = office
        .world()
        .wait_for(PATIENCE, |world| world.popup(press));
    Ok(answered.await.context("a press was never answered")?.url)
}
