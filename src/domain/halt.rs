//! Reasons why nothing leaves, or not everything: a person stopped it, it never began, or another copy of the database may be
//! at work. Invariant 2. Never ends one: a person does.

use crate::policy::Purpose;

/// Why nothing leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Halt {
    /// Nobody has said yet that it may begin.
    NotStarted,
    /// A person stopped everything.
    Paused,
    /// The database was restored or copied; nobody has said yet what became of what was due since.
    Restored,
    /// Another program listens with the same token.
    Taken,
    /// The office moved to another place; this copy is closed for good.
    Moved,
}

impl Halt {
    /// All of them.
    pub const ALL: [Halt; 5] = [
        Halt::NotStarted,
        Halt::Paused,
        Halt::Restored,
        Halt::Taken,
        Halt::Moved,
    ];

    /// The name under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Halt::NotStarted => "not_started",
            Halt::Paused => "paused",
            Halt::Restored => "restored",
            Halt::Taken => "taken",
            Halt::Moved => "moved",
        }
    }

    /// The halt of a stored name.
    pub fn parse(name: &str) -> Option<Halt> {
        Halt::ALL.into_iter().find(|h| h.as_str() == name)
    }

    /// Whether a delivery may leave all the same. What a person has to know or to decide still reaches him, except where
    /// another program may be saying it.
    pub fn lets_out(self, purpose: Purpose) -> bool {
        match purpose {
            Purpose::Open | Purpose::Result => false,
            Purpose::Notice | Purpose::Preview | Purpose::Question => {
                matches!(self, Halt::NotStarted | Halt::Paused | Halt::Restored)
            }
        }
    }

    /// Whether time stands still: nothing closes and nothing expires, because another copy may have gone on.
    pub fn stops_time(self) -> bool {
        matches!(self, Halt::Restored | Halt::Taken | Halt::Moved)
    }
}
