//! Faults: what goes wrong on the way between bot and world, on purpose.
//!
//! It decides what befalls a request; carrying it out is the matter of `http`.

/// The kinds of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The connection closes before the request is carried out.
    Cut,
    /// The request is carried out, and the connection closes without an answer.
    LoseReply,
    /// 429 with that pause in seconds; nothing is carried out.
    TooMany {
        /// Seconds.
        retry_after: i64,
    },
    /// That status with an HTML page; nothing is carried out.
    ServerError {
        /// 500 to 599.
        status: u16,
    },
    /// The request is carried out, and the answer is 200 with a body that is no JSON.
    Garbage,
    /// The answer comes so many milliseconds (of real time) later.
    Slow {
        /// Milliseconds.
        ms: u64,
    },
    /// 401, as after the token was revoked.
    Unauthorized,
    /// The Date header is wrong by so many seconds.
    DateShift {
        /// Seconds, negative for the past.
        seconds: i64,
    },
}

/// A fault with its scope. Without a scope it befalls every request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub(crate) kind: FaultKind,
    pub(crate) method: Option<String>,
    pub(crate) chat: Option<i64>,
    pub(crate) times: Option<u32>,
    pub(crate) seconds: Option<i64>,
    pub(crate) until_ms: Option<i64>,
    pub(crate) spares_polling: bool,
}

impl Fault {
    /// A fault that befalls every request until it is cleared.
    #[must_use]
    pub fn new(kind: FaultKind) -> Self {
        Self {
            kind,
            method: None,
            chat: None,
            times: None,
            seconds: None,
            until_ms: None,
            spares_polling: false,
        }
    }

    /// Only this method, in any letter case.
    #[must_use]
    pub fn on(mut self, method: &str) -> Self {
        self.method = Some(method.to_lowercase());
        self
    }

    /// Only calls with this `chat_id`.
    #[must_use]
    pub fn chat(mut self, chat_id: i64) -> Self {
        self.chat = Some(chat_id);
        self
    }

    /// Only so many times.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Only for so many seconds of the world's time from now.
    #[must_use]
    pub fn for_seconds(mut self, seconds: i64) -> Self {
        self.seconds = Some(seconds);
        self
    }

    /// Leaves getUpdates alone.
    #[must_use]
    pub fn but_not_polling(mut self) -> Self {
        self.spares_polling = true;
        self
    }

    fn hits(&self, method: &str, chat: Option<i64>) -> bool {
        let method = method.to_lowercase();
        self.method.as_ref().is_none_or(|only| *only == method)
            && self.chat.is_none_or(|only| chat == Some(only))
            && !(self.spares_polling && method == "getupdates")
    }
}

/// What befalls one request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Fate {
    pub(crate) fault: Option<FaultKind>,
    pub(crate) slow_ms: u64,
    pub(crate) date_shift_s: i64,
}

/// The faults that are in force.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn add(&mut self, mut fault: Fault, now_ms: i64) {
        fault.until_ms = fault
            .seconds
            .map(|seconds| now_ms.saturating_add(seconds.saturating_mul(1000)));
        self.0.push(fault);
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter()
    }

    pub(crate) fn expire(&mut self, now_ms: i64) {
        self.0.retain(|fault| {
            fault.until_ms.is_none_or(|until| until > now_ms) && fault.times != Some(0)
        });
    }

    /// Whether the whole network is down, for calls that come from the world's side.
    pub(crate) fn network_down(&self) -> bool {
        self.0
            .iter()
            .filter(|fault| fault.kind == FaultKind::Cut && fault.times.is_none())
            .any(|fault| fault.method.is_none() && fault.chat.is_none())
    }

    /// Whether a request of that kind would be cut now; counts nothing.
    pub(crate) fn cuts(&self, method: &str) -> bool {
        // A fault that is counted befalls the next request; only a lasting one ends what already waits.
        self.0.iter().any(|fault| {
            fault.kind == FaultKind::Cut && fault.times.is_none() && fault.hits(method, None)
        })
    }

    /// What befalls this request; uses up one of the times that a fault has left.
    pub(crate) fn draw(&mut self, method: &str, chat: Option<i64>) -> Fate {
        let mut fate = Fate::default();
        for fault in &mut self.0 {
            if fault.times == Some(0) || !fault.hits(method, chat) {
                continue;
            }
            match fault.kind {
                FaultKind::Slow { ms } => fate.slow_ms += ms,
                FaultKind::DateShift { seconds } => fate.date_shift_s += seconds,
                kind if fate.fault.is_none() => fate.fault = Some(kind),
                _ => continue,
            }
            if let Some(times) = &mut fault.times {
                *times -= 1;
            }
        }
        self.0.retain(|fault| fault.times != Some(0));
        fate
    }
}
