//! The world's chance: a stream of numbers that its seed decides, so that a run can be repeated.

/// A splitmix64 stream.
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound` (which is not zero).
    pub(crate) fn below(&mut self, bound: u32) -> i64 {
        i64::try_from(self.next() % u64::from(bound.max(1))).unwrap_or(0)
    }

    /// An id as Telegram writes its larger ones: 19 digits as text.
    pub(crate) fn long_id(&mut self) -> String {
        (1_000_000_000_000_000_000 + self.next() % 8_000_000_000_000_000_000).to_string()
    }
}
