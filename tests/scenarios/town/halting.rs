//! Stopping, going on, correcting and recalling as somebody at the server does it, beside the running bot.

use super::Town;
use super::desk::root;
use chrono_tz::Asia::Shanghai;
use futures_util::future::BoxFuture;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tongluo::action::correct::{self, Wording};
use tongluo::action::halt::{self, Decisions, Late, Resumed};
use tongluo::action::{Refused, recall};
use tongluo::app;
use tongluo::channel::{Command, Edited, Manner, Menu, PollTotals, Transport};
use tongluo::domain::delivery::Outcome;
use tongluo::domain::halt::Halt;
use tongluo::domain::id::{OccurrenceId, PersonKey};
use tongluo::domain::outgoing::Outgoing;
use tongluo::domain::prompt::StartCode;
use tongluo::engine::Office;
use tongluo::engine::sender::Sender;
use tongluo::entropy::Generator;
use tongluo::store::corrections::{self, Correction};
use tongluo::store::{Claimed, halts};
use tongluo::text::{Lang, Texts};

/// A channel that writes nothing and counts what it was to write.
#[derive(Default)]
pub(crate) struct Mute {
    writes: AtomicUsize,
    seen: Mutex<Vec<String>>,
}

impl Mute {
    pub(crate) fn writes(&self) -> usize {
        self.writes.load(Ordering::SeqCst)
    }
    fn write(&self, what: &str) {
        self.writes.fetch_add(1, Ordering::SeqCst);
        self.seen.lock().unwrap().push(what.to_owned());
    }
}

impl Transport for Mute {
    fn send<'a>(&'a self, _: &'a Claimed, _: &'a Outgoing, _: Manner) -> BoxFuture<'a, Outcome> {
        self.write("send");
        Box::pin(async { Outcome::NotSent("mute".to_owned()) })
    }
    fn reply<'a>(&'a self, _: &'a str, _: &'a Outgoing) -> BoxFuture<'a, Outcome> {
        self.write("reply");
        Box::pin(async { Outcome::NotSent("mute".to_owned()) })
    }
    fn edit<'a>(&'a self, _: &'a str, _: &'a str, _: &'a Outgoing) -> BoxFuture<'a, Edited> {
        self.write("edit");
        Box::pin(async { Edited::Failed("mute".to_owned()) })
    }
    fn answer<'a>(&'a self, _: &'a str, _: &'a str, _: bool) -> BoxFuture<'a, Result<(), String>> {
        self.write("answer");
        Box::pin(async { Ok(()) })
    }
    fn close_poll<'a>(
        &'a self,
        _: &'a str,
        _: &'a str,
    ) -> BoxFuture<'a, Result<Option<PollTotals>, String>> {
        self.write("close_poll");
        Box::pin(async { Ok(None) })
    }
    fn recall<'a>(&'a self, _: &'a str, _: &'a str) -> BoxFuture<'a, Edited> {
        self.write("recall");
        Box::pin(async { Edited::Failed("mute".to_owned()) })
    }
    fn leave<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<(), String>> {
        self.write("leave");
        Box::pin(async { Ok(()) })
    }
    fn lead<'a>(&'a self, _: &'a str, _: &'a StartCode) -> BoxFuture<'a, Result<(), String>> {
        self.write("lead");
        Box::pin(async { Ok(()) })
    }
    fn announce<'a>(
        &'a self,
        _: Menu<'a>,
        _: &'a [Command],
    ) -> BoxFuture<'a, Result<bool, String>> {
        self.write("announce");
        Box::pin(async { Ok(false) })
    }
}

impl Town {
    /// `tongluo pause` on the server.
    pub(crate) async fn is_paused(&self) {
        let now = self.now();
        let done: Result<bool, Refused> = self
            .desk
            .write(move |tx| Box::pin(async move { halt::pause(tx, &root(), "", now).await }))
            .await;
        assert!(done.unwrap(), "it was paused before");
    }

    /// The database was restored from a backup.
    pub(crate) async fn is_restored(&self) {
        let now = self.now();
        let begun: Result<bool, Refused> = self
            .desk
            .write(move |tx| {
                Box::pin(async move {
                    let begun = halts::begin(tx, Halt::Restored, "restore", now).await?;
                    halt::ask_resume(tx, &Generator::seeded(77), now).await?;
                    Ok(begun)
                })
            })
            .await;
        assert!(begun.unwrap());
    }

    /// What is late, by name.
    pub(crate) async fn late(&self) -> Vec<Late> {
        let (catalogue, now) = (self.app().catalogue(), self.now());
        let read = self
            .desk
            .read(move |c| Box::pin(async move { halt::late(c, &catalogue, now).await }));
        read.await.unwrap()
    }

    /// `tongluo resume` with these decisions.
    pub(crate) async fn is_resumed(&self, decisions: Decisions) -> Result<Resumed, Refused> {
        let (catalogue, now) = (self.app().catalogue(), self.now());
        self.desk
            .write(move |tx| {
                Box::pin(
                    async move { halt::resume(tx, &root(), &catalogue, &decisions, now).await },
                )
            })
            .await
    }

    /// `tongluo recall`.
    pub(crate) async fn is_recalled(&self, id: OccurrenceId) -> Result<(String, u64), Refused> {
        let now = self.now();
        self.desk
            .write(move |tx| Box::pin(async move { recall::recall(tx, &root(), id, now).await }))
            .await
    }

    /// `tongluo correct --as KEY`.
    pub(crate) async fn is_corrected(
        &self,
        id: OccurrenceId,
        text: &'static str,
        by: &'static str,
    ) -> Result<Correction, Refused> {
        let now = self.now();
        self.desk
            .write(move |tx| {
                Box::pin(async move {
                    let (texts, dialects) = (Texts::new(Lang::Zh), app::dialects());
                    let wording = Wording {
                        texts: &texts,
                        dialects: &dialects,
                        zone: Shanghai,
                    };
                    let key = PersonKey::parse(by).unwrap();
                    let written = correct::write(tx, &root(), wording, id, text, now).await?;
                    let id = written.correction;
                    correct::decide(tx, &root(), id, &key, true, Shanghai, now).await
                })
            })
            .await
    }

    pub(crate) async fn corrections(&self, id: OccurrenceId) -> Vec<Correction> {
        let read = self
            .desk
            .read(move |c| Box::pin(async move { corrections::of(c, id).await }));
        read.await.unwrap()
    }

    /// A sender of this office whose channel writes nothing.
    pub(crate) fn mute_sender(&self) -> (Sender, Arc<Mute>) {
        let app = self.app();
        let office = Office {
            store: app.store().clone(),
            bot: app.bot(),
            channel: "telegram",
            texts: Texts::new(Lang::Zh),
            zone: Shanghai,
            readers: self.settings.readers.clone(),
            a_second: self.settings.a_second,
            pace: tongluo::engine::pace::Pace::default(),
            memory: tongluo::engine::intake::Memory::default(),
            clock: Arc::new(self.clock.clone()),
            entropy: Arc::new(Generator::seeded(4242)),
            dialects: app::dialects(),
            catalogue: arc_swap::ArcSwap::new(app.catalogue()),
            shelf: arc_swap::ArcSwapOption::empty(),
            owner: "mute".to_owned(),
            time_is_right: AtomicBool::new(true),
        };
        let mute = Arc::new(Mute::default());
        (Sender::new(Arc::new(office), mute.clone()), mute)
    }

    /// The last press came to nothing, as its answer said: the town's book doesn't count it either.
    pub(crate) fn last_press_counts_for_nothing(&self) {
        self.acted.borrow_mut().pop().expect("nobody pressed");
    }

    /// An administrator deletes the bot's newest message in a group.
    pub(crate) fn removes_newest(&self, place: tongluo::sandbox::Place) {
        let newest = self.stands_in(place).last().unwrap().id;
        self.world(|w| w.delete_message(place, newest)).unwrap();
    }

    /// How many messages the bot wrote to all groups together that hold this.
    pub(crate) fn copies_everywhere(&self, words: &str) -> usize {
        let places = self.places();
        places.iter().map(|p| self.copies(*p, words)).sum()
    }

    /// New messages to groups, whoever reads them.
    pub(crate) fn sends_to_groups(&self) -> usize {
        let places: Vec<i64> = self.places().iter().map(|p| p.chat_id()).collect();
        self.world(|w| {
            let calls = ["sendMessage", "sendPhoto", "sendDocument", "sendPoll"];
            let all = calls.iter().flat_map(|c| w.calls_of(c));
            all.filter(|c| {
                c.params["chat_id"]
                    .as_i64()
                    .is_some_and(|id| places.contains(&id))
            })
            .count()
        })
    }
}
