//! Time in the town: it stands still until a play moves it, and the bot wakes whenever it asked to be woken.

use super::Town;
use chrono::NaiveDateTime;
use chrono_tz::Asia::Shanghai;
use tongluo::clock::Clock;
use tongluo::domain::time::{Instant, Next, Span};

/// Turns at one instant, after which something is running in a circle.
const TURNS: usize = 300;
/// Times that the bot may ask to be woken while time passes once.
const WAKES: usize = 3000;

/// An instant as people in the office write it: `2027-05-31 09:00`.
pub(crate) fn at(wall: &str) -> Instant {
    let wall = NaiveDateTime::parse_from_str(&format!("{wall}:00"), "%Y-%m-%d %H:%M:%S");
    Instant::at(wall.unwrap(), Shanghai)
}

impl Town {
    /// What the machine's clock shows.
    pub(crate) fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Lets the bot do all there is to do at this instant; says when it wants to be woken. Nothing happens while it is down.
    pub(crate) async fn settle(&self) -> Next {
        if !self.runs() {
            return Next::Idle;
        }
        for _ in 0..TURNS {
            let app = self.app();
            // What can't be heard now is heard later; that it was heard in the end is seen at the end.
            let heard = app.listen(Span::ZERO).await.unwrap_or(0);
            let commits = app.store().commits();
            let before = *commits.borrow();
            let next = app.turn().await.unwrap();
            let later = match next {
                Next::Idle => true,
                Next::At(at) => at > self.now(),
            };
            // A running bot looks again after each of its own commits.
            let quiet = *commits.borrow() == before;
            self.hear();
            if heard == 0 && later && quiet {
                return next;
            }
        }
        panic!(
            "the bot runs in a circle at {:?}",
            self.now().local(Shanghai)
        );
    }

    /// Time passes, step by step, as the bot asked to be woken.
    pub(crate) async fn passes(&self, span: Span) {
        let target = self.now().plus(span);
        for _ in 0..WAKES {
            match self.settle().await {
                Next::At(at) if at <= target => self.leap(at.since(self.now())),
                _ => {
                    self.leap(target.since(self.now()));
                    self.settle().await;
                    return;
                }
            }
        }
        panic!(
            "the bot woke {WAKES} times until {:?}",
            self.now().local(Shanghai)
        );
    }

    /// Time passes up to this, step by step.
    pub(crate) async fn clock_at(&self, wall: &str) {
        let span = at(wall).since(self.now());
        assert!(span.as_millis() >= 0, "time passes forwards alone");
        self.passes(span).await;
    }

    /// Both clocks jump, and nobody does anything.
    pub(crate) fn leap(&self, span: Span) {
        self.clock.advance(span);
        self.truth.advance(span);
        self.world(|_| ());
    }

    /// The machine's clock alone is set; the world's time and the monotonic one go on as they were.
    pub(crate) fn machine_is_set(&self, wall: Instant) {
        self.clock.set_wall(wall);
    }
}
