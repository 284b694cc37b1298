//! What goes wrong in a town on purpose, where a fault of the network is not enough.

use super::{AUDIENCE, BOT, Town};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tongluo::app::App;
use tongluo::clock::Clock;
use tongluo::domain::delivery::{Class, State};
use tongluo::domain::id::DeliveryId;
use tongluo::domain::policy::Purpose;
use tongluo::domain::time::{Instant, Span};
use tongluo::entropy::Generator;
use tongluo::sandbox::{Fault, FaultKind, Permissions, Place, World};
use tongluo::store::{Options, Store, StoreError, chats, deliveries, people};

/// How long a play waits for another task of the same process, in real time.
const PATIENCE: Duration = Duration::from_secs(20);

impl Town {
    /// What time it really is.
    pub(crate) fn true_time(&self) -> Instant {
        self.truth.now()
    }

    /// All groups.
    pub(crate) fn places(&self) -> Vec<Place> {
        self.groups
            .borrow()
            .iter()
            .map(|g| Place::Group(*g))
            .collect()
    }

    /// A second bot on the same database and token.
    pub(crate) async fn another_instance(&self) -> App {
        let options = Options {
            migrate: true,
            now: self.now(),
        };
        let store = Store::open(&self.database.url, options).await.unwrap();
        let (clock, entropy) = (
            Arc::new(self.clock.clone()),
            Arc::new(Generator::seeded(99)),
        );
        App::assemble(&self.settings, store, clock, entropy)
            .await
            .unwrap()
    }

    /// What waits for the bot, looked at by somebody who confirms nothing.
    pub(crate) async fn peek_updates(&self) -> Vec<serde_json::Value> {
        self.peek("getUpdates?timeout=0").await
    }

    /// The same by somebody who wants only these kinds.
    pub(crate) async fn peek_updates_of(&self, kinds: &str) -> Vec<serde_json::Value> {
        self.peek(&format!("getUpdates?timeout=0&allowed_updates={kinds}"))
            .await
    }

    async fn peek(&self, call: &str) -> Vec<serde_json::Value> {
        let answer = self.call(call).await;
        let updates = answer["result"].as_array().cloned();
        updates.unwrap_or_else(|| panic!("{answer}"))
    }

    async fn call(&self, call: &str) -> serde_json::Value {
        let url = format!("{}/bot{}/{call}", self.url(), super::TOKEN);
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let text = client.get(url).send().await.unwrap().text().await.unwrap();
        serde_json::from_str(&text).unwrap()
    }

    /// Somebody else uses the token and has updates pushed elsewhere.
    pub(crate) async fn somebody_sets_a_hook(&self) {
        let answer = self.call("setWebhook?url=https://127.0.0.1:8443/old").await;
        assert_eq!(answer["ok"], true, "{answer}");
    }

    /// The bot runs by itself, as a server runs it, until the world looks like this; then it is stopped as by SIGTERM.
    pub(crate) async fn runs_until(&self, looks: impl Fn(&World) -> bool) {
        let shutdown = CancellationToken::new();
        let running = tokio::spawn(self.app().run(shutdown.clone()));
        self.until(looks).await;
        shutdown.cancel();
        running.await.unwrap().unwrap();
        self.hear();
    }

    /// Waits until the world looks like this.
    pub(crate) async fn until(&self, looks: impl Fn(&World) -> bool) {
        let shared = self.sandbox.as_ref().unwrap().world().clone();
        let seen = shared.wait_for(PATIENCE, |w| looks(w).then_some(())).await;
        seen.expect("it never came to that");
    }

    /// One turn of the bot that is broken off as soon as the town looks like this.
    pub(crate) async fn turn_until(&self, looks: impl Fn(&World) -> bool) {
        let app = self.app();
        tokio::select! {
            ended = app.turn() => panic!("the turn ended by itself: {ended:?}"),
            () = self.until(looks) => {}
        }
    }

    /// Another process claims the delivery of a post, and is gone before it writes to the network.
    pub(crate) async fn somebody_claims_and_dies(&self, post: &str) {
        let id = self.delivery_of(post).await.id;
        let (now, deadline) = (self.now(), self.now().plus(Span::minutes(1)));
        let claimed: Result<_, StoreError> = self
            .desk
            .write(move |tx| {
                Box::pin(async move {
                    let class = Class::Opening;
                    deliveries::claim(tx, id, "gone", deadline, class, false, now).await
                })
            })
            .await;
        assert!(claimed.unwrap().is_some(), "nobody could claim it");
    }

    /// The bot's database can't be reached any more, as when its disk or server is gone.
    pub(crate) async fn the_database_goes_away(&self) {
        self.app().store().clone().close().await;
    }

    /// The bot hears what waits, and its database is gone before it can be written down.
    pub(crate) async fn the_database_goes_away_between_hearing_and_writing(&self) {
        let slow = Fault::new(FaultKind::Slow { ms: 700 });
        self.fault(slow.on("getUpdates").times(1));
        let before = self.world(|w| w.calls_of("getUpdates").len());
        let app = self.app();
        let (heard, ()) = tokio::join!(app.listen(Span::ZERO), async {
            self.until(|w| w.calls_of("getUpdates").len() > before)
                .await;
            self.the_database_goes_away().await;
        });
        heard.unwrap_err();
    }

    /// The delivery of a post's one opening that is in this state.
    pub(crate) async fn delivery_in(&self, post: &str, state: State) -> DeliveryId {
        let id = self.opening_of(post).await;
        let all = self.deliveries(id).await;
        let found = all
            .iter()
            .find(|d| d.purpose == Purpose::Open && d.state == state);
        found
            .unwrap_or_else(|| panic!("none {state:?}: {all:#?}"))
            .id
    }

    pub(crate) fn group_mutes_the_bot(&self) {
        self.restrict(Permissions::MUTED);
    }

    pub(crate) fn group_lets_the_bot_speak(&self) {
        self.restrict(Permissions::USUAL);
    }

    fn restrict(&self, may: Permissions) {
        let (group, owner) = (self.group(), self.person("P002").account);
        self.world(|w| w.restrict(BOT, group, owner, may)).unwrap();
    }

    /// The first group becomes a supergroup; its old id.
    pub(crate) fn group_is_upgraded(&self) -> i64 {
        let (old, owner) = (self.group(), self.person("P002").account);
        let new = self.world(|w| w.upgrade_group(old, owner)).unwrap();
        self.follow(old, new);
        old
    }

    /// From now on posts for the first group go to a topic of this name; its thread.
    pub(crate) async fn group_posts_go_to_a_topic(&self, name: &str) -> i64 {
        let (group, owner) = (self.group(), self.person("P002").account);
        let topic = self.world(|w| w.add_topic(group, owner, name)).unwrap();
        let set: Result<(), StoreError> = self
            .desk
            .write(move |tx| {
                Box::pin(async move {
                    let audience = people::audience(tx, AUDIENCE).await?;
                    let audience = audience.ok_or_else(|| StoreError::Data("none".to_owned()))?;
                    for chat in chats::of_audience(tx, audience).await? {
                        chats::set_topic(tx, chat.id, Some(&topic.to_string())).await?;
                    }
                    Ok(())
                })
            })
            .await;
        set.unwrap();
        topic
    }

    /// An account belongs to somebody now, in the town's own book.
    pub(crate) fn is_registered(&self, account: i64, key: &str) {
        self.claims.borrow_mut().insert(account, key.to_owned());
    }
}
