//! The world behind a lock, with the clock that drives it and a bell for those who wait.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::clock::WorldClock;
use crate::world::World;

/// The world as several may use it at once.
pub struct Shared {
    world: Mutex<World>,
    clock: Arc<dyn WorldClock>,
    bell: watch::Sender<u64>,
}

impl Shared {
    pub(crate) fn new(world: World, clock: Arc<dyn WorldClock>) -> Self {
        Self {
            world: Mutex::new(world),
            clock,
            bell: watch::Sender::new(0),
        }
    }

    /// Works on the world at the clock's present time, alone. Whoever waits for a change hears of one.
    pub fn with<T>(&self, work: impl FnOnce(&mut World) -> T) -> T {
        let mut world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
        let before = world.revision();
        world.tick(self.clock.now_ms());
        let done = work(&mut world);
        let changed = world.revision() != before;
        drop(world);
        if changed {
            self.stir();
        }
        done
    }

    /// Tells everybody who waits that something changed, such as a moved clock or the host's figures.
    pub fn stir(&self) {
        self.bell.send_modify(|count| *count += 1);
    }

    /// Hears of changes from now on.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.bell.subscribe()
    }

    /// Looks again at each change until there is something, at most for `patience` of real time.
    pub async fn wait_for<T>(
        &self,
        patience: Duration,
        mut look: impl FnMut(&mut World) -> Option<T>,
    ) -> Option<T> {
        let mut bell = self.subscribe();
        let timer = tokio::time::sleep(patience);
        tokio::pin!(timer);
        loop {
            bell.borrow_and_update();
            if let Some(found) = self.with(&mut look) {
                return Some(found);
            }
            tokio::select! {
                () = &mut timer => return None,
                rung = bell.changed() => rung.ok()?,
            }
        }
    }
}
