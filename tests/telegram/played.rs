//! The room against the emulated Bot API, with claims and proofs of commits from a real database. Every request is held against
//! the schema of Bot API 10.3 on the way.

use super::wire::TOKEN;
use secrecy::SecretString;
use std::sync::Arc;
use tongluo::channel::telegram::Telegram;
use tongluo::channel::{Act, Ear, Incoming, Manner, Transport};
use tongluo::clock::{Clock, MovedClock};
use tongluo::domain::campaign::Unsure;
use tongluo::domain::delivery::{After, Class, Key, Outcome, Receipt};
use tongluo::domain::document::{Block, Document};
use tongluo::domain::id::{BotId, DeliveryId, Mark};
use tongluo::domain::outgoing::{Button, ButtonAct, Outgoing, OutgoingPoll};
use tongluo::domain::policy::Purpose;
use tongluo::domain::prompt::{Press, PressCode, Question};
use tongluo::domain::time::{Instant, Span};
use tongluo::sandbox::{Options as SandboxOptions, Place, Sandbox, World, WorldClock};
use tongluo::store::{
    Claimed, Committed, Options, Store, StoreError, bots, chats, deliveries, notices,
};

/// The bot's id, as its token says.
pub(crate) const BOT: i64 = 4242;

/// The product's clock is the world's.
struct Shown(MovedClock);

impl WorldClock for Shown {
    fn now_ms(&self) -> i64 {
        self.0.now().as_millis()
    }
}

pub(crate) struct Played {
    pub(crate) clock: MovedClock,
    pub(crate) sandbox: Sandbox,
    pub(crate) telegram: Telegram,
    store: Store,
    bot: BotId,
    _folder: tempfile::TempDir,
}

pub(crate) fn thing(text: &str) -> Outgoing {
    Outgoing {
        document: Document::of(vec![Block::paragraph(text)]),
        ..Outgoing::default()
    }
}

pub(crate) fn receipt(outcome: Outcome) -> Receipt {
    match outcome {
        Outcome::Accepted(receipt) => receipt,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn confirm(label: &str) -> Outgoing {
    let press = PressCode {
        mark: Mark::from_bits(3),
        press: Press::Confirm,
    };
    Outgoing {
        buttons: vec![vec![Button {
            label: label.to_owned(),
            act: ButtonAct::Press(press),
        }]],
        ..thing("请确认")
    }
}

pub(crate) fn quiz() -> Outgoing {
    Outgoing {
        poll: Some(OutgoingPoll {
            question: Question {
                text: "多久？".to_owned(),
                options: vec!["1 个月".to_owned(), "12 小时".to_owned()],
                correct: Some(1),
                explanation: Some("约半天".to_owned()),
            },
            closes_at: None,
        }),
        ..thing("<第> 一题 & 第二题")
    }
}

pub(crate) async fn hear(played: &Played) -> Vec<Incoming> {
    played.telegram.poll(None, Span::ZERO).await.unwrap()
}

/// Hears and confirms until nothing is left.
pub(crate) async fn all_acts(played: &Played) -> Vec<Act> {
    let mut acts = Vec::new();
    let mut heard = hear(played).await;
    let mut rounds = 0;
    while !heard.is_empty() {
        rounds += 1;
        assert!(rounds < 20, "what was confirmed comes again");
        let proof = played.committed(&heard).await;
        acts.extend(heard.into_iter().map(|i| i.act));
        heard = played.telegram.poll(Some(proof), Span::ZERO).await.unwrap();
    }
    acts
}

impl Played {
    pub(crate) async fn new() -> Played {
        let clock = MovedClock::still(Instant::from_unix_seconds(1_811_725_200));
        let options = SandboxOptions {
            clock: Arc::new(Shown(clock.clone())),
            ..SandboxOptions::local(7)
        };
        let sandbox = Sandbox::start(options).await.unwrap();
        sandbox
            .world()
            .with(|w| w.add_bot(TOKEN, "tongluo_bot", "铜锣").unwrap());
        let token = SecretString::from(TOKEN.to_owned());
        let telegram = Telegram::new(token, &sandbox.url(), Arc::new(clock.clone())).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("t.db").display());
        let now = clock.now();
        let store = Store::open(&url, Options { migrate: true, now })
            .await
            .unwrap();
        let stamped: Result<BotId, StoreError> = store
            .write(move |tx| {
                Box::pin(
                    async move { bots::stamp(tx, "4242", "tongluo_bot", "http://x", now).await },
                )
            })
            .await;
        let bot = stamped.unwrap();
        Played {
            clock,
            sandbox,
            telegram,
            store,
            bot,
            _folder: folder,
        }
    }

    pub(crate) fn world<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        self.sandbox.world().with(act)
    }

    /// A delivery to a chat, claimed, with a deadline half a minute ahead.
    pub(crate) async fn claim(&self, address: i64, topic: Option<i64>, silent: bool) -> Claimed {
        let (bot, now) = (self.bot, self.clock.now());
        let made = self
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let chat =
                        chats::ensure_group(tx, bot, &address.to_string(), "组", now).await?;
                    chats::set_state(tx, chat, chats::ChatState::Active, None, now).await?;
                    chats::set_topic(tx, chat, topic.map(|t| t.to_string()).as_deref()).await?;
                    let notice = notices::tell(tx, "test", &Default::default(), now).await?;
                    let new = deliveries::NewDelivery {
                        key: Key::notice(notice, chat),
                        purpose: Purpose::Notice,
                        class: Class::Dialog,
                        bot,
                        occurrence: None,
                        notice: Some(notice),
                        dialog: None,
                        preview: None,
                        chat,
                        not_before: now,
                        expires_at: None,
                        mark: Mark::from_bits(notice.0.unsigned_abs()),
                        urgent: false,
                        unsure: Unsure::Hold,
                    };
                    deliveries::plan(tx, &[new], now).await?;
                    let due = deliveries::due(tx, bot, now, 100).await?;
                    let id: DeliveryId = due
                        .iter()
                        .find(|d| d.notice == Some(notice))
                        .map(|d| d.id)
                        .ok_or_else(|| StoreError::Data("nothing is due".to_owned()))?;
                    let deadline = now.plus(Span::seconds(30));
                    deliveries::claim(tx, id, "test", deadline, Class::Dialog, silent, now).await
                })
            })
            .await;
        let claimed: Result<Option<Claimed>, StoreError> = made;
        claimed.unwrap().unwrap()
    }

    pub(crate) async fn send(&self, address: i64, outgoing: &Outgoing) -> Outcome {
        let claimed = self.claim(address, None, false).await;
        let outcome = self.telegram.send(&claimed, outgoing, Manner::Rich).await;
        self.finish(claimed).await;
        outcome
    }

    /// Ends a try, so that its chat is free for the next.
    pub(crate) async fn finish(&self, claimed: Claimed) {
        let now = self.clock.now();
        let recorded: Result<_, StoreError> = self
            .store
            .write(move |tx| {
                Box::pin(async move {
                    deliveries::record(tx, &claimed, &After::Failed, "test", None, now).await
                })
            })
            .await;
        recorded.unwrap();
    }

    /// The proof that updates up to an id are on the disk.
    pub(crate) async fn committed(&self, heard: &[Incoming]) -> Committed {
        let up_to = heard.iter().map(|i| i.id).max();
        let written: Result<((), Committed), StoreError> = self
            .store
            .write_updates(self.bot, up_to, |_| Box::pin(async { Ok(()) }))
            .await;
        written.unwrap().1
    }

    /// A group with a person in it and the bot.
    pub(crate) fn group(&self, kind: tongluo::sandbox::GroupKind) -> (i64, i64) {
        self.world(|w| {
            let person = w.add_person("<b>王&明</b>");
            let group = w.add_group("审计<欢乐>大家庭", kind);
            w.found(group, person).unwrap();
            w.add_bot_to_group(BOT, group, person, None).unwrap();
            (group, person)
        })
    }

    pub(crate) fn texts(&self, place: Place) -> Vec<String> {
        self.world(|w| {
            let shown = w.messages(place).into_iter();
            shown
                .filter(|m| m.service.is_none() && !m.deleted)
                .map(|m| m.words.text)
                .collect()
        })
    }

    /// Ends it: no request may have been one that the schema doesn't know.
    pub(crate) async fn end(self) {
        let complaints: Vec<String> =
            self.world(|w| w.complaints().map(|c| format!("{c:?}")).collect());
        assert!(complaints.is_empty(), "{complaints:#?}");
        self.sandbox.stop().await;
        self.store.close().await;
    }
}
