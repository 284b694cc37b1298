//! A made-up office: one bot, one audience of four people (two of one name), one group.

use crate::databases::{NOW, TestStore, stores};
use std::collections::BTreeMap;
use tongluo_domain::approval::{self, ApprovedRevision};
use tongluo_domain::ask::{Asking, Confirm, Form, Road};
use tongluo_domain::campaign::{Names, PostPolicy, Revision, Unsure};
use tongluo_domain::delivery::{Class, Key};
use tongluo_domain::document::{Block, Document};
use tongluo_domain::id::{
    AccountId, AudienceId, BotId, ChatId, DeliveryId, Mark, OccurrenceId, PersonId, PersonKey,
    PostId,
};
use tongluo_domain::kind::Kind;
use tongluo_domain::obligation::{Roster, State};
use tongluo_domain::people::{RosterChange, RosterLine};
use tongluo_domain::policy::{Purpose, RestDay};
use tongluo_domain::prompt::Question;
use tongluo_domain::response::{Answer, Change};
use tongluo_domain::schedule::{CloseRule, LateRule};
use tongluo_domain::time::{Instant, Span};
use tongluo_store::claims::Via;
use tongluo_store::deliveries::NewDelivery;
use tongluo_store::occurrences::NewOccurrence;
use tongluo_store::{
    BoxFuture, StoreError, Tx, accounts, approvals, bots, chats, claims, counters, deliveries,
    obligations, occurrences, people, responses,
};

pub(crate) struct Office {
    pub(crate) store: TestStore,
    pub(crate) bot: BotId,
    pub(crate) audience: AudienceId,
    pub(crate) chat: ChatId,
    /// P001 王芳 and P002 王芳, P003 李强, P004 赵敏.
    pub(crate) people: Vec<PersonId>,
}

/// Minutes after the beginning.
pub(crate) fn at(minutes: i64) -> Instant {
    NOW.plus(Span::minutes(minutes))
}

pub(crate) fn post(id: &str) -> PostId {
    PostId::parse(id).unwrap()
}

pub(crate) fn line(key: Option<&str>, name: &str, department: &str) -> RosterLine {
    RosterLine {
        key: key.map(|k| PersonKey::parse(k).unwrap()),
        name: name.to_owned(),
        department: department.to_owned(),
        title: String::new(),
        from: None,
        to: None,
    }
}

pub(crate) fn roster() -> RosterChange {
    let people = [
        ("P001", "王芳", "审计科"),
        ("P002", "王芳", "财务科"),
        ("P003", "李强", "审计科"),
        ("P004", "赵敏", "财务科"),
    ];
    let added = people.map(|(key, name, department)| {
        (
            PersonKey::parse(key).unwrap(),
            line(Some(key), name, department),
        )
    });
    RosterChange {
        added: added.into(),
        ..RosterChange::default()
    }
}

/// A form of so many questions, each with the right option 1 of 3; with none it asks for one press.
pub(crate) fn revision(id: &str, questions: usize, change: Change) -> Revision {
    let question = |n: usize| Question {
        text: format!("第 {} 题", n + 1),
        options: vec!["甲".to_owned(), "乙".to_owned(), "丙".to_owned()],
        correct: Some(1),
        explanation: None,
    };
    let ask = if questions == 0 {
        Asking::Confirm(Confirm {
            label: "收到".to_owned(),
        })
    } else {
        Asking::Form(Form {
            questions: (0..questions).map(question).collect(),
            change,
            road: Road::Private,
        })
    };
    Revision {
        version: Revision::VERSION,
        post: post(id),
        campaign: "tobacco".to_owned(),
        campaign_title: "世界无烟日".to_owned(),
        kind: Kind::Quiz,
        title: "控烟知识答题".to_owned(),
        template: "今天是世界无烟日。".to_owned(),
        values: BTreeMap::new(),
        computed: Default::default(),
        audience: "全体".to_owned(),
        when: "05-31 09:00".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        policy: PostPolicy {
            names: Names::Private,
            unsure: Unsure::Hold,
            rest_day: RestDay::Move,
            urgent: false,
            late: LateRule::Skip,
            live: None,
            close: Some(CloseRule::After(Span::hours(8))),
            why: None,
        },
        ask: Some(ask),
        attachments: Vec::new(),
        author: None,
        approvers: Vec::new(),
    }
}

impl Office {
    /// An office on each database.
    pub(crate) async fn each() -> Vec<Office> {
        let mut offices = Vec::new();
        for store in stores().await {
            offices.push(Office::on(store).await);
        }
        offices
    }

    async fn on(store: TestStore) -> Office {
        let (bot, audience, chat, people) = store
            .write(|tx| {
                Box::pin(async move {
                    let bot = bots::stamp(tx, "4242", "tongluo_bot", "http://x/", NOW).await?;
                    let audience = people::add_audience(tx, "全体", NOW).await?;
                    let today = NOW.utc().date_naive();
                    people::write_roster(tx, audience, &roster(), today, NOW).await?;
                    let chat = chats::ensure_group(tx, bot, "-100", "审计欢乐大家庭", NOW).await?;
                    chats::connect(tx, chat, audience, NOW).await?;
                    let people = people::of_audience(tx, audience).await?;
                    let people = people.iter().map(|p| p.id).collect::<Vec<_>>();
                    Ok::<_, StoreError>((bot, audience, chat, people))
                })
            })
            .await
            .unwrap();
        Office {
            store,
            bot,
            audience,
            chat,
            people,
        }
    }

    /// Writes; a failure ends the test.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        f: impl for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, StoreError>> + Send + 'static,
    ) -> T {
        self.store.write(f).await.unwrap()
    }

    /// The yes of P004 to a revision.
    pub(crate) async fn approve(&self, revision: Revision, now: Instant) -> ApprovedRevision {
        let person = self.people[3];
        let of = revision.clone();
        let approval = self
            .write(move |tx| {
                Box::pin(async move {
                    let hash = of.hash();
                    let new = approvals::NewApproval {
                        post: &of.post,
                        hash: &hash,
                        revision_json: &of.to_json(),
                        person,
                        behalf: None,
                        ends: now.plus(tongluo_domain::time::Span::days(400)),
                        openings: None,
                        system_user: "root",
                        spelling: &of.when,
                        attachments: &[],
                    };
                    approvals::add(tx, new, now).await?;
                    approvals::matching(tx, &[(of.post.clone(), hash)]).await
                })
            })
            .await;
        approval::check(revision, approval.first(), now).unwrap()
    }

    /// Opens an approved revision at its due time for everybody.
    pub(crate) async fn open(
        &self,
        approved: &ApprovedRevision,
        due: Instant,
    ) -> Option<OccurrenceId> {
        let (audience, approved) = (self.audience, approved.clone());
        self.write(move |tx| {
            Box::pin(async move {
                let new = NewOccurrence {
                    approved: &approved,
                    due,
                    opens_at: due,
                    closes_at: Some(due.plus(Span::hours(8))),
                    late: false,
                    document: &Document::of(vec![Block::paragraph("今天是世界无烟日。")]),
                    audience,
                    now: due,
                };
                let Some(id) = occurrences::open(tx, new).await? else {
                    return Ok(None);
                };
                let everybody = people::of_audience(tx, audience).await?;
                let roster = Roster::on(everybody, due.utc().date_naive());
                obligations::add(tx, id, &roster.each_person(), due).await?;
                Ok(Some(id))
            })
        })
        .await
    }

    /// A quiz that runs.
    pub(crate) async fn quiz(&self, questions: usize, change: Change) -> OccurrenceId {
        let approved = self.approve(revision("quiz", questions, change), NOW).await;
        self.open(&approved, at(1)).await.unwrap()
    }

    /// An account on the channel.
    pub(crate) async fn account(&self, external: &str) -> AccountId {
        let seen = [(external.to_owned(), format!("昵称{external}"))];
        self.write(move |tx| {
            Box::pin(async move {
                let accounts = accounts::ensure(tx, "telegram", &seen, NOW).await?;
                Ok(*accounts.values().next().unwrap())
            })
        })
        .await
    }

    /// An answer as intake writes it: answer, then the person's state.
    pub(crate) async fn answer(
        &self,
        occurrence: OccurrenceId,
        account: AccountId,
        question: u16,
        choice: Option<u16>,
        late: bool,
    ) {
        self.write(move |tx| {
            Box::pin(async move {
                let sequence = counters::next_sequence(tx, 1).await?;
                let answer = Answer {
                    question,
                    choice,
                    correct: choice.map(|c| c == 1),
                };
                let row = (occurrence, account, answer, sequence, late);
                responses::write(tx, &[row], at(2)).await?;
                obligations::derive(tx, &[(occurrence, account)], at(2)).await?;
                Ok(())
            })
        })
        .await;
    }

    /// The owner's word that an account is a person's.
    pub(crate) async fn claim(&self, account: AccountId, person: PersonId) {
        self.write(move |tx| {
            Box::pin(async move {
                let linked = claims::link(tx, account, person, Via::Word, None, at(3)).await?;
                assert!(linked.is_ok());
                obligations::derive_person(tx, person, account, at(3)).await?;
                Ok(())
            })
        })
        .await;
    }

    pub(crate) async fn undo(&self, account: AccountId) {
        self.write(move |tx| {
            Box::pin(async move {
                let person = claims::undo(tx, account, None, at(4)).await?.unwrap();
                obligations::derive_person(tx, person, account, at(4)).await?;
                Ok(())
            })
        })
        .await;
    }

    pub(crate) async fn close(&self, occurrence: OccurrenceId) -> bool {
        self.write(move |tx| Box::pin(occurrences::close(tx, occurrence, at(481))))
            .await
    }

    /// The state of each of the four, in the order of their keys.
    pub(crate) async fn states(&self, occurrence: OccurrenceId) -> Vec<State> {
        let states = self
            .store
            .read(|conn| Box::pin(obligations::of(conn, occurrence)))
            .await
            .unwrap();
        states.into_iter().map(|(_, state)| state).collect()
    }

    /// A planned opening of an occurrence in a chat.
    pub(crate) fn opening(&self, occurrence: OccurrenceId, chat: ChatId) -> NewDelivery {
        NewDelivery {
            key: Key::open(occurrence, chat),
            purpose: Purpose::Open,
            class: Class::Opening,
            bot: self.bot,
            occurrence: Some(occurrence),
            notice: None,
            dialog: None,
            preview: None,
            chat,
            not_before: at(1),
            expires_at: None,
            mark: mark(occurrence.0 * 1000 + chat.0),
            urgent: false,
            unsure: Unsure::Hold,
        }
    }

    /// Plans deliveries; how many were new.
    pub(crate) async fn plan(&self, new: Vec<NewDelivery>) -> u64 {
        self.write(move |tx| Box::pin(async move { deliveries::plan(tx, &new, NOW).await }))
            .await
    }

    /// Claims a delivery for a minute.
    pub(crate) async fn take(&self, id: DeliveryId, now: Instant) -> Option<deliveries::Claimed> {
        self.write(move |tx| {
            Box::pin(deliveries::claim(
                tx,
                id,
                "program",
                now.plus(Span::minutes(1)),
                Class::Opening,
                false,
                now,
            ))
        })
        .await
    }

    /// What is due.
    pub(crate) async fn due(&self, now: Instant) -> Vec<deliveries::DueDelivery> {
        let bot = self.bot;
        self.store
            .read(move |conn| Box::pin(deliveries::due(conn, bot, now, 100)))
            .await
            .unwrap()
    }

    /// Where a delivery stands.
    pub(crate) async fn standing(&self, id: DeliveryId) -> deliveries::DeliveryLine {
        self.store
            .read(move |conn| Box::pin(deliveries::get(conn, id)))
            .await
            .unwrap()
            .unwrap()
    }

    /// A group of the audience at an address.
    pub(crate) async fn group(&self, address: &'static str) -> ChatId {
        let (bot, audience) = (self.bot, self.audience);
        self.write(move |tx| {
            Box::pin(async move {
                let chat = chats::ensure_group(tx, bot, address, "另一个群", NOW).await?;
                chats::connect(tx, chat, audience, NOW).await?;
                Ok(chat)
            })
        })
        .await
    }
}

pub(crate) fn mark(number: i64) -> Mark {
    Mark::from_bits(number.unsigned_abs())
}
