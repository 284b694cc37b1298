//! Chance: ids, marks, codes and seeds. The only room that draws a random number.

use crate::domain::id::{Code, Mark};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::sync::Mutex;

/// A source of chance.
pub trait Entropy: Send + Sync + 'static {
    /// 64 random bits.
    fn bits(&self) -> u64;

    /// A new mark.
    fn mark(&self) -> Mark {
        Mark::from_bits(self.bits())
    }
    /// A new one-time code.
    fn code(&self) -> Code {
        Code::from_bits((u128::from(self.bits()) << 64) | u128::from(self.bits()))
    }
}

/// A generator behind a lock: seeded by the system, or by a number in tests.
pub struct Generator {
    inner: Mutex<StdRng>,
}

impl Generator {
    /// Seeded by the system; fit for codes.
    pub fn system() -> Generator {
        #[expect(
            clippy::disallowed_methods,
            reason = "this room is where chance is drawn"
        )]
        let seed = rand::random::<[u8; 32]>();
        Generator {
            inner: Mutex::new(StdRng::from_seed(seed)),
        }
    }
    /// The same numbers again for the same seed.
    pub fn seeded(seed: u64) -> Generator {
        Generator {
            inner: Mutex::new(StdRng::seed_from_u64(seed)),
        }
    }
}

impl Entropy for Generator {
    fn bits(&self) -> u64 {
        // A poisoned generator still draws: the lock holds no half-done state.
        self.inner
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .next_u64()
    }
}
