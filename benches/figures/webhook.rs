//! Figure 2: answers a second by webhook over fifty connections. One poll's updates come one at a time, each after the one
//! before it was committed, so that one poll shows what one answer takes from end to end.

use crate::Size;
use crate::answers::{Measured, plan};
use crate::bot::Way;
use crate::office::Asks;
use crate::place::Kind;
use crate::table::say;

/// Two hundred polls, then one, on each database that is at hand.
pub(crate) async fn run(size: &Size) -> anyhow::Result<()> {
    for kind in Kind::at_hand() {
        let aims = size.full && kind == Kind::Sqlite;
        let (people, polls) = size.of((20_000, 200), (200, 10));
        say(&format!(
            "webhook, {}: {people} people, {polls} polls",
            kind.word()
        ));
        let many = Measured {
            plan: plan(people, 1, polls, Asks::Poll),
            way: Way::Webhook,
            batch: 50,
            rate: aims.then_some(30_000.0),
            cpu: None,
        };
        many.run(size, kind).await?;
        let people = size.of(3_000, 60);
        say(&format!(
            "webhook, {}: {people} people, one poll",
            kind.word()
        ));
        let one = Measured {
            plan: plan(people, 1, 1, Asks::Poll),
            way: Way::Webhook,
            batch: 1,
            rate: aims.then_some(1_500.0),
            cpu: None,
        };
        one.run(size, kind).await?;
    }
    Ok(())
}
