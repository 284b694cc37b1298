//! What is done at the desk, beside the running bot: files edited, approvals taken back, excuses, looks into the database.

use super::{Person, Town};
use chrono_tz::Asia::Shanghai;
use tongluo::action::{Actor, Refused, approve, claim, deliver, leaving};
use tongluo::domain::delivery::State;
use tongluo::domain::id::{AccountId, BotId, DeliveryId, OccurrenceId, PersonKey, PostId};
use tongluo::domain::policy::Purpose;
use tongluo::domain::tally::Tally;
use tongluo::domain::time::Instant;
use tongluo::store::absences::Absence;
use tongluo::store::deliveries::{self, DeliveryLine};
use tongluo::store::occurrences::OccurrenceLine;
use tongluo::store::{StoreError, accounts, approvals, occurrences, people, views};

/// Whoever may use the program on the server.
pub(crate) fn root() -> Actor {
    Actor::System("root".to_owned())
}

impl Town {
    /// Every opening and every skip, the oldest first.
    pub(crate) async fn openings(&self) -> Vec<OccurrenceLine> {
        let (from, to) = (Instant::from_millis(0), Instant::from_millis(i64::MAX / 2));
        let read = self
            .desk
            .read(move |c| Box::pin(async move { occurrences::list(c, from, to, 10_000).await }));
        let mut lines = read.await.unwrap();
        lines.reverse();
        lines
    }

    /// The one opening of a post that was not skipped.
    pub(crate) async fn opening_of(&self, post: &str) -> OccurrenceId {
        let lines = self.openings().await;
        let own: Vec<_> = lines
            .iter()
            .filter(|l| l.post.as_str() == post && l.skipped_why.is_none())
            .collect();
        assert_eq!(own.len(), 1, "openings of {post}: {lines:#?}");
        own[0].id
    }

    /// How often a post opened.
    pub(crate) async fn times_opened(&self, post: &str) -> usize {
        let lines = self.openings().await;
        let own = |l: &&OccurrenceLine| l.post.as_str() == post && l.skipped_why.is_none();
        lines.iter().filter(own).count()
    }

    /// Why due times of a post did not open, the oldest first.
    pub(crate) async fn skips_of(&self, post: &str) -> Vec<String> {
        let lines = self.openings().await.into_iter();
        let own = lines.filter(|l| l.post.as_str() == post);
        own.filter_map(|l| l.skipped_why).collect()
    }

    pub(crate) async fn tally(&self, id: OccurrenceId) -> Tally {
        let read = self
            .desk
            .read(move |c| Box::pin(async move { views::tally::tally(c, id).await }));
        read.await.unwrap()
    }

    /// The sums of the one opening of a post.
    pub(crate) async fn tally_of(&self, post: &str) -> Tally {
        let id = self.opening_of(post).await;
        self.tally(id).await
    }

    pub(crate) async fn deliveries(&self, id: OccurrenceId) -> Vec<DeliveryLine> {
        let read = self
            .desk
            .read(move |c| Box::pin(async move { deliveries::of_occurrence(c, id).await }));
        read.await.unwrap()
    }

    /// The one delivery by which the one opening of a post reaches the one group.
    pub(crate) async fn delivery_of(&self, post: &str) -> DeliveryLine {
        let id = self.opening_of(post).await;
        let all = self.deliveries(id).await.into_iter();
        let mut opens: Vec<_> = all.filter(|d| d.purpose == Purpose::Open).collect();
        assert_eq!(opens.len(), 1, "{opens:#?}");
        opens.remove(0)
    }

    pub(crate) async fn state_of(&self, post: &str) -> State {
        self.delivery_of(post).await.state
    }

    /// Who said the newest yes to a post, and on whose behalf.
    pub(crate) async fn approved_by(&self, post: &str) -> (String, Option<String>) {
        let post = PostId::parse(post).unwrap();
        let hash = self.app().catalogue().posts[&post].hash.clone();
        let read = self
            .desk
            .read(move |c| Box::pin(async move { approvals::matching(c, &[(post, hash)]).await }));
        let found = read.await.unwrap().remove(0);
        (found.by.to_string(), found.behalf.map(|b| b.to_string()))
    }

    /// The owner takes back the yes to a post.
    pub(crate) async fn approval_is_withdrawn(&self, post: &str) {
        let (post, now) = (PostId::parse(post).unwrap(), self.now());
        let done: Result<_, Refused> = self
            .desk
            .write(move |tx| {
                Box::pin(async move { approve::withdraw(tx, &root(), &post, now).await })
            })
            .await;
        done.unwrap();
    }

    /// Somebody looks into the group and says that it arrived.
    pub(crate) async fn is_said_to_have_arrived(&self, delivery: DeliveryId) {
        let now = self.now();
        let done: Result<_, Refused> = self
            .desk
            .write(move |tx| {
                Box::pin(async move { deliver::confirm(tx, &root(), delivery, now).await })
            })
            .await;
        done.unwrap();
    }

    /// Somebody looks into the group and has it sent again.
    pub(crate) async fn is_to_be_sent_again(&self, delivery: DeliveryId) {
        let now = self.now();
        let done: Result<_, Refused> = self
            .desk
            .write(move |tx| {
                Box::pin(async move { deliver::resend(tx, &root(), delivery, now).await })
            })
            .await;
        done.unwrap();
    }

    /// The claim of an account is undone by whoever may use the server.
    pub(crate) async fn claim_is_undone(&self, external: i64) {
        let account = self.account(external).await;
        let now = self.now();
        let done: Result<_, Refused> = self
            .desk
            .write(move |tx| Box::pin(async move { claim::undo(tx, &root(), account, now).await }))
            .await;
        done.unwrap();
        self.claims.borrow_mut().remove(&external);
    }

    /// Somebody is on leave, by the word of whoever may use the server.
    pub(crate) async fn is_on_leave(&self, key: &str, from: &str, to: &str) {
        let key = PersonKey::parse(key).unwrap();
        let days = Absence {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
        };
        let now = self.now();
        let done: Result<_, Refused> = self
            .desk
            .write(move |tx| {
                Box::pin(async move {
                    let person = people::by_key(tx, &key).await?.unwrap().id;
                    leaving::on_leave(tx, &root(), person, &days, Shanghai, now).await
                })
            })
            .await;
        done.unwrap();
    }

    /// What somebody pressed is to count nowhere, by the town's own book too.
    pub(crate) fn forget_presses_of(&self, person: &Person<'_>) {
        let mut acted = self.acted.borrow_mut();
        acted.retain(|a| a.account != person.account);
    }

    /// The account of somebody in the world, as the database knows it.
    pub(crate) async fn account(&self, external: i64) -> AccountId {
        let now = self.now();
        let found: Result<_, StoreError> = self
            .desk
            .write(move |tx| {
                Box::pin(async move {
                    let external = external.to_string();
                    accounts::ensure(tx, "telegram", &[(external.clone(), String::new())], now)
                        .await
                        .map(|all| all[&external])
                })
            })
            .await;
        found.unwrap()
    }

    /// The bot in the database.
    pub(crate) fn bot(&self) -> BotId {
        self.app().bot()
    }

    /// Edits a post of `given` (from 0): every `from` becomes `to`.
    pub(crate) fn edits(&self, post: usize, from: &str, to: &str) {
        let path = self.messages().join(format!("trial/post-{post}.md"));
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from:?} is not in {text:?}");
        std::fs::write(&path, text.replace(from, to)).unwrap();
    }

    /// The bot sees what was edited.
    pub(crate) async fn edits_are_seen(&self) {
        self.app().reload().await.unwrap();
        self.settle().await;
    }

    /// The right option of each question of a post, from 0.
    pub(crate) fn right_options(&self, post: &str) -> Vec<usize> {
        let catalogue = self.app().catalogue();
        let post = &catalogue.posts[&PostId::parse(post).unwrap()];
        let asked = post.revision.ask.as_ref().unwrap().asked();
        asked
            .iter()
            .map(|q| usize::from(q.correct.unwrap()))
            .collect()
    }

    /// A figure as it froze at the close, over all departments.
    pub(crate) async fn frozen(&self, id: OccurrenceId, metric: &'static str) -> i64 {
        let read = self
            .desk
            .read(move |c| Box::pin(async move { views::tally::frozen(c, id).await }));
        let figures = read.await.unwrap().into_iter();
        figures
            .filter(|f| f.metric == metric)
            .map(|f| f.value)
            .sum()
    }
}

impl Town {
    /// What was pressed last was no button of that place, in the town's own book.
    pub(crate) fn the_last_press_counts_nowhere(&self) {
        self.acted.borrow_mut().pop();
    }

    /// Where the database still holds this account's id of the channel.
    pub(crate) async fn traces_of(&self, external: i64) -> Vec<String> {
        let external = external.to_string();
        let (channel, id) = ("telegram", external.clone());
        let found = self
            .desk
            .read(move |c| {
                Box::pin(async move {
                    let account = accounts::find(c, channel, &id).await?;
                    let chats = tongluo::store::chats::list(c).await?;
                    let chats = chats.into_iter().filter(|chat| chat.address == id);
                    let mut found: Vec<String> =
                        account.iter().map(|a| format!("account {a}")).collect();
                    found.extend(chats.map(|chat| format!("chat {}", chat.id)));
                    Ok::<_, StoreError>(found)
                })
            })
            .await;
        found.unwrap()
    }
}
