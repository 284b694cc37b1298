//! An emulated Telegram Bot API: a world of chats, people and bots behind the real one's HTTP.
//!
//! In reading order: `world` is the model, pure, with a clock and a seed as parameters; `http` puts it behind
//! the Bot API, faults included; `page` lets a person play in it. It shares no type with the product: a
//! product that wants its openings and figures on the page implements [`Host`].
//!
//! What it is faithful in, and where not, stands in `README.md` beside this file.

mod clock;
mod host;
mod http;
mod page;
mod schema;
mod shared;
mod world;

pub use clock::{SystemClock, WorldClock};
pub use host::{
    DepartmentCount, Doing, Host, Jump, Opening, Overview, QuestionCount, TallyCard, TallyState,
};
pub use http::{Language, Options, Sandbox, StartError};
pub use shared::Shared;
pub use world::{
    AdminRights, Args, Attached, Author, Body, Bot, Button, Call, Chat, Complaint, Contact, Entity,
    Fate, Fault, FaultKind, FileView, Granted, GroupKind, Keyboard, Limits, Message, MessageView,
    Outcome, Past, Permissions, Person, Place, PlayError, PollView, Popup, PressId, Refusal, Reply,
    Rich, Service, Status, Upload, World,
};
