//! A town to play in: an office, its groups, its bot, one clock. It adds only words: whatever happens is done by the product
//! against the emulated Bot API, and people act there.
//!
//! Every play ends with [`Town::end`], which looks for what nobody expected: unread messages, deliveries in flight, updates that
//! wait, requests the schema doesn't know, and sums that differ from a count of its own. A town that is dropped without it fails.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a play stops at the first surprise"
)]

mod chat;
mod database;
mod deeds;
mod desk;
mod ending;
mod halting;
mod log;
mod mishap;
mod opening;
mod person;
mod time;

pub(crate) use database::{Kind, on_each};
pub(crate) use log::Captured;
pub(crate) use person::Person;
pub(crate) use time::at;

use database::Database;
use person::Acted;
use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::sync::Arc;
use tongluo::app::App;
use tongluo::clock::MovedClock;
use tongluo::config::Settings;
use tongluo::sandbox::{Fault, Place, Sandbox, World};
use tongluo::store::Store;

/// The bot's token; nothing of it may ever be seen in a log.
pub(crate) const TOKEN: &str = "4242:AAsecretSecretSecretSecretSecret";
/// The bot's id.
pub(crate) const BOT: i64 = 4242;
/// Whom the posts are for.
pub(crate) const AUDIENCE: &str = "审计欢乐大家庭";

/// Somebody of the office, as the town knows them.
#[derive(Clone, Debug)]
pub(crate) struct Colleague {
    /// 编号; absent for somebody who is not on the roster.
    pub(crate) key: Option<String>,
    /// 姓名.
    pub(crate) name: String,
    /// The accounts in the world.
    pub(crate) accounts: Vec<i64>,
}

/// The town.
pub(crate) struct Town {
    _folder: tempfile::TempDir,
    pub(crate) database: Database,
    pub(crate) settings: Settings,
    /// The machine's clock, as the bot reads it.
    pub(crate) clock: MovedClock,
    /// The world's time. Differs from the machine's only where a play sets that one wrong.
    pub(crate) truth: MovedClock,
    sandbox: Option<Sandbox>,
    app: RefCell<Option<Arc<App>>>,
    starts: Cell<u64>,
    /// The database as other commands open it.
    desk: Store,
    groups: RefCell<Vec<i64>>,
    colleagues: RefCell<Vec<Colleague>>,
    /// Whose account it is, by the town's own book: account in the world to 编号.
    claims: RefCell<std::collections::BTreeMap<i64, String>>,
    acted: RefCell<Vec<Acted>>,
    set_aside: Cell<i64>,
    ended: Cell<bool>,
}

impl Town {
    /// Acts on the world at its present time.
    pub(crate) fn world<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        self.sandbox.as_ref().unwrap().world().with(act)
    }

    /// The bot, which must be running.
    pub(crate) fn app(&self) -> Arc<App> {
        self.app.borrow().clone().expect("the bot is down")
    }

    pub(crate) fn runs(&self) -> bool {
        self.app.borrow().is_some()
    }

    /// The address of the emulated Bot API.
    pub(crate) fn url(&self) -> String {
        self.sandbox.as_ref().unwrap().url()
    }

    /// The first group.
    pub(crate) fn group(&self) -> i64 {
        self.groups.borrow()[0]
    }

    /// The first group as a place.
    pub(crate) fn here(&self) -> Place {
        Place::Group(self.group())
    }

    /// A group was upgraded: the town follows, so that its words mean the new one.
    pub(crate) fn follow(&self, old: i64, new: i64) {
        for group in self.groups.borrow_mut().iter_mut() {
            if *group == old {
                *group = new;
            }
        }
    }

    pub(crate) fn fault(&self, fault: Fault) {
        self.world(|w| w.inject(fault));
    }

    pub(crate) fn all_is_well_again(&self) {
        self.world(World::clear_faults);
    }

    /// The folder of posts.
    pub(crate) fn messages(&self) -> PathBuf {
        self.settings.messages.clone()
    }

    /// So many updates are expected to be put aside.
    pub(crate) fn expects_set_aside(&self, updates: i64) {
        self.set_aside.set(updates);
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        if !self.ended.get() && !std::thread::panicking() {
            panic!("a play must end with Town::end, which looks for what nobody expected");
        }
    }
}
