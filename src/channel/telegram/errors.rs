//! What Telegram's refusals mean to us. Telegram tells them apart by their English description alone, so this room holds the table:
//! teloxide's `ApiError` where it knows the text exactly, and our own beginnings of texts for those it doesn't
//! (texts of tdlib/telegram-bot-api `Client.cpp`). Never sends; never keeps more of a text than 200 characters.

use super::limits::shorten;
use crate::channel::{EarError, Edited, ProbeError};
use crate::domain::delivery::{Outcome, Refusal};
use crate::domain::time::Span;
use teloxide::ApiError;

/// Characters of Telegram's own text that are kept.
const KEPT: usize = 200;
/// The pause where Telegram asks for one without saying how long.
const UNSAID_PAUSE: Span = Span::seconds(5);

/// Why a call brought nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It certainly was not carried out: nothing was written, or somebody on the way turned it back.
    Unsent(String),
    /// Nobody knows whether it was carried out.
    Unknown(String),
    /// Telegram refused it.
    Refused(Refused),
}

/// A refusal in Telegram's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Refused {
    /// Its error code, else the HTTP status.
    pub(super) code: u16,
    /// Its description.
    pub(super) text: String,
    /// How long to wait, from `parameters`, else the header.
    pub(super) retry_after: Option<Span>,
    /// The supergroup's address, from `parameters`.
    pub(super) moved_to: Option<i64>,
}

impl Refused {
    /// How long to wait, where that is what it says. The text is the last resort: some proxies drop `parameters` and header.
    fn pause(&self) -> Option<Span> {
        let said = || {
            let (_, seconds) = self.text.split_once("retry after ")?;
            seconds.trim().parse().ok().map(Span::seconds)
        };
        (self.code == 429).then(|| self.retry_after.or_else(said).unwrap_or(UNSAID_PAUSE))
    }

    fn detail(&self) -> String {
        shorten(&self.text, KEPT)
    }

    /// The message shows that already.
    fn is_unmodified(&self) -> bool {
        known(&self.text) == ApiError::MessageNotModified
            || says(&self.text, &["message is not modified"])
    }

    /// The message is no more, or can't be changed any more.
    fn is_gone(&self) -> bool {
        matches!(
            known(&self.text),
            ApiError::MessageToEditNotFound
                | ApiError::MessageCantBeEdited
                | ApiError::MessageIdInvalid
                | ApiError::MessageToDeleteNotFound
        ) || says(
            &self.text,
            &[
                "message to edit not found",
                "message not found",
                "message can't be edited",
            ],
        )
    }

    /// A poll that was closed before.
    pub(super) fn is_closed_already(&self) -> bool {
        known(&self.text) == ApiError::PollHasAlreadyClosed
            || says(&self.text, &["poll has already been closed"])
    }

    /// A press that nobody waits for any more (150 s).
    pub(super) fn is_stale_press(&self) -> bool {
        known(&self.text) == ApiError::InvalidQueryId
            || says(&self.text, &["query is too old", "query_id_invalid"])
    }

    /// Nothing is left to delete.
    pub(super) fn is_deleted_already(&self) -> bool {
        known(&self.text) == ApiError::MessageToDeleteNotFound
            || says(&self.text, &["message to delete not found"])
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Fault::Unsent(why) | Fault::Unknown(why) => f.write_str(why),
            Fault::Refused(refused) => f.write_str(&refused.detail()),
        }
    }
}

fn known(text: &str) -> ApiError {
    serde_json::from_value(serde_json::Value::from(text))
        .unwrap_or_else(|_| ApiError::Unknown(String::new()))
}

/// Whether the text, without its `Bad Request:` and in lower case, begins with or holds one of these.
fn says(text: &str, parts: &[&str]) -> bool {
    let text = text.to_ascii_lowercase();
    parts.iter().any(|part| text.contains(part))
}

/// Texts that mean the person never pressed Start.
const NOT_STARTED: &[&str] = &["can't initiate conversation", "bot_not_started"];
/// Texts that mean the person is out of reach.
const BLOCKED: &[&str] = &[
    "bot was blocked by the user",
    "user is deactivated",
    "user_is_blocked",
    "input_user_deactivated",
    "user not found",
];
/// Texts that mean the bot is not in the group, or the group is no more.
const REMOVED: &[&str] = &[
    "bot was kicked",
    "bot is not a member",
    "group chat was deleted",
    "group is deactivated",
    "group chat is deactivated",
    "group chat was upgraded",
    "channel_private",
    "chat_forbidden",
];
/// Texts that mean the topic can't take it.
const TOPIC: &[&str] = &[
    "message thread not found",
    "topic_closed",
    "topic_deleted",
    "topic_id_invalid",
    "topic closed",
    "topic deleted",
];
/// Texts that mean the bot may not write, or not this.
const NO_RIGHTS: &[&str] = &[
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_send_",
    "chat_guest_send_forbidden",
    "chat_admin_required",
    "user_restricted",
    "right_forbidden",
    "administrator rights",
];
/// Texts that mean the markup can't be read.
const MARKUP: &[&str] = &[
    "can't parse entities",
    "entity_bounds_invalid",
    "entities_too_long",
];
/// Texts that mean the chat can't be found: an unknown person, or a group the bot isn't in.
const NOT_FOUND: &[&str] = &["chat not found", "peer_id_invalid", "chat_id_invalid"];

/// What a refusal means. `private` says that the chat is one person's.
pub fn refusal(code: u16, text: &str, private: bool) -> Refusal {
    let bare_404 = code == 404 && !says(text, &["method not found"]);
    match known(text) {
        ApiError::InvalidToken => return Refusal::Token,
        ApiError::BotBlocked | ApiError::UserDeactivated => return Refusal::Blocked,
        ApiError::CantInitiateConversation => return Refusal::NotStarted,
        ApiError::BotKicked
        | ApiError::BotKickedFromSupergroup
        | ApiError::BotKickedFromChannel
        | ApiError::GroupDeactivated => return Refusal::Removed,
        ApiError::CantParseEntities(_) => return Refusal::Markup,
        ApiError::NotEnoughRightsToPostMessages => return Refusal::NoRights,
        _ => {}
    }
    let table: [(&[&str], Refusal); 7] = [
        (NOT_STARTED, Refusal::NotStarted),
        (BLOCKED, Refusal::Blocked),
        (REMOVED, Refusal::Removed),
        (TOPIC, Refusal::Topic),
        (NO_RIGHTS, Refusal::NoRights),
        (MARKUP, Refusal::Markup),
        (
            NOT_FOUND,
            if private {
                Refusal::NotStarted
            } else {
                Refusal::Removed
            },
        ),
    ];
    let named = table
        .into_iter()
        .find_map(|(parts, refusal)| says(text, parts).then_some(refusal));
    match named {
        Some(refusal) => refusal,
        None if code == 401 || bare_404 => Refusal::Token,
        // A 403 that we have no text for still says that we may not, here.
        None if code == 403 && !says(text, &["to bots"]) => Refusal::NoRights,
        None => Refusal::Content,
    }
}

/// What a failed send comes to.
pub(super) fn outcome(fault: Fault, private: bool) -> Outcome {
    let refused = match fault {
        Fault::Unsent(why) => return Outcome::NotSent(why),
        Fault::Unknown(why) => return Outcome::Silent(why),
        Fault::Refused(refused) => refused,
    };
    if let Some(retry_after) = refused.pause() {
        return Outcome::Busy {
            retry_after,
            everywhere: false,
        };
    }
    match refused.moved_to {
        Some(to) => Outcome::Moved { to: to.to_string() },
        None => Outcome::Refused(
            refusal(refused.code, &refused.text, private),
            refused.detail(),
        ),
    }
}

/// What a failed edit comes to.
pub(super) fn edited(fault: Fault, private: bool) -> Edited {
    let refused = match fault {
        Fault::Unsent(why) | Fault::Unknown(why) => return Edited::Failed(why),
        Fault::Refused(refused) => refused,
    };
    if let Some(retry_after) = refused.pause() {
        return Edited::Busy {
            retry_after,
            everywhere: false,
        };
    }
    if let Some(to) = refused.moved_to {
        return Edited::Moved { to: to.to_string() };
    }
    if refused.is_unmodified() {
        return Edited::Done;
    }
    let out_of_reach = matches!(
        refusal(refused.code, &refused.text, private),
        Refusal::NotStarted | Refusal::Blocked | Refusal::Removed
    );
    if refused.is_gone() || out_of_reach {
        Edited::Gone(refused.detail())
    } else {
        Edited::Failed(refused.detail())
    }
}

/// What a failed deletion comes to.
pub(super) fn recalled(fault: Fault, private: bool) -> Edited {
    match &fault {
        Fault::Refused(refused) if refused.is_deleted_already() => Edited::Done,
        Fault::Refused(refused) if says(&refused.text, &["message can't be deleted"]) => {
            Edited::Gone(refused.detail())
        }
        _ => edited(fault, private),
    }
}

/// Whether a fault says that the markup can't be read.
pub(super) fn is_markup(fault: &Fault) -> bool {
    matches!(fault, Fault::Refused(r) if refusal(r.code, &r.text, false) == Refusal::Markup)
}

/// Why nothing was heard.
pub(super) fn unheard(fault: Fault) -> EarError {
    match fault {
        Fault::Unsent(why) | Fault::Unknown(why) => EarError::Unreachable(why),
        Fault::Refused(refused) => match (refused.pause(), refused.code) {
            (Some(pause), _) => EarError::Busy(pause),
            (None, 409) => EarError::Taken(refused.detail()),
            (None, 401 | 404) => EarError::Token,
            (None, _) => EarError::Unreachable(refused.detail()),
        },
    }
}

/// Why a look failed.
pub(super) fn unseen(fault: Fault) -> ProbeError {
    match fault {
        Fault::Unsent(why) | Fault::Unknown(why) => ProbeError::Unreachable(why),
        Fault::Refused(refused) if refused.pause().is_some() => {
            ProbeError::Unreachable(refused.detail())
        }
        Fault::Refused(refused) => match refusal(refused.code, &refused.text, false) {
            Refusal::Token => ProbeError::Token,
            _ => ProbeError::Refused(refused.detail()),
        },
    }
}
