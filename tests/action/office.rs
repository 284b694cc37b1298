//! A made-up office of five in a database of its own, and its people's acts in its own words.

use chrono::NaiveDate;
use chrono_tz::Asia::Shanghai;
use std::collections::BTreeMap;
use tongluo::action::claim::{self, Redeemed};
use tongluo::action::import_roster::{self, Imported};
use tongluo::action::{Actor, Refused, approve};
use tongluo::domain::approval::check;
use tongluo::domain::ask::{Asking, Confirm, Form, Road};
use tongluo::domain::campaign::{Names, Post, PostPolicy, Revision, Unsure};
use tongluo::domain::delivery::{After, Class, Key, Receipt};
use tongluo::domain::document::Document;
use tongluo::domain::id::{AccountId, BotId, Mark, OccurrenceId, PersonKey, PostId};
use tongluo::domain::kind::Kind;
use tongluo::domain::obligation::Roster;
use tongluo::domain::people::RosterLine;
use tongluo::domain::policy::{Purpose, RestDay};
use tongluo::domain::prompt::{Question, StartCode};
use tongluo::domain::response::{Answer, Change};
use tongluo::domain::schedule::{LateRule, Schedule, When};
use tongluo::domain::tally::Tally;
use tongluo::domain::time::{Instant, Span};
use tongluo::entropy::Generator;
use tongluo::format::csv::read_roster;
use tongluo::store::deliveries::NewDelivery;
use tongluo::store::occurrences::NewOccurrence;
use tongluo::store::{
    BoxFuture, Options, Store, Tx, accounts, approvals, audit, bots, chats, counters, deliveries,
    obligations, occurrences, people, responses, views,
};

/// Runs a closure in a transaction: `act!(office, tx => future)`.
macro_rules! act {
    ($office:expr, $tx:ident => $future:expr) => {
        $office
            .store
            .write::<_, tongluo::action::Refused>(move |$tx| Box::pin(async move { $future.await }))
            .await
    };
}
pub(crate) use act;

pub(crate) const AUDIENCE: &str = "审计欢乐大家庭";

/// 31 May 2027, 09:00 in Shanghai.
pub(crate) fn now() -> Instant {
    let day = NaiveDate::from_ymd_opt(2027, 5, 31).unwrap();
    Instant::at(day.and_hms_opt(9, 0, 0).unwrap(), Shanghai)
}

pub(crate) fn key(text: &str) -> PersonKey {
    PersonKey::parse(text).unwrap()
}

pub(crate) fn root() -> Actor {
    Actor::System("root".to_owned())
}

pub(crate) fn lines(text: &str) -> Vec<(RosterLine, u32)> {
    let (lines, problems) = read_roster("roster.csv", text.as_bytes());
    assert_eq!(problems, Vec::new());
    lines
}

const ROSTER: &str = "编号,姓名,部门,职务,起,止
P001,张三,办公室,分管领导,,
P002,李四,办公室,创建办管理员,,
P003,王伟,法规科,,,
P004,王伟,财务科,,,
P005,赵六,财务科,分管领导,,2027-05-01
";

pub(crate) struct Office {
    pub(crate) store: Store,
    pub(crate) bot: BotId,
    _folder: tempfile::TempDir,
}

impl Office {
    /// With its roster imported.
    pub(crate) async fn open() -> Office {
        let office = Office::empty().await;
        office.import(ROSTER, &[]).await.unwrap();
        office
    }

    /// Without anybody.
    pub(crate) async fn empty() -> Office {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("tongluo.db").display());
        let options = Options {
            migrate: true,
            now: now(),
        };
        let store = Store::open(&url, options).await.unwrap();
        let stamp = store.write::<_, Refused>(|tx: &mut Tx| -> BoxFuture<'_, _> {
            Box::pin(
                async move { Ok(bots::stamp(tx, "1", "tongluo_bot", "http://api", now()).await?) },
            )
        });
        let bot = stamp.await.unwrap();
        Office {
            store,
            bot,
            _folder: folder,
        }
    }

    pub(crate) async fn import(
        &self,
        text: &str,
        renames: &[(PersonKey, u32)],
    ) -> Result<Imported, Refused> {
        let (lines, renames) = (lines(text), renames.to_vec());
        let today = now().day(Shanghai);
        act!(self, tx => import_roster::apply(tx, &root(), AUDIENCE, &lines, &renames, today, now()))
    }

    /// An account of the sandbox's channel.
    pub(crate) async fn account(&self, external: &str) -> AccountId {
        let seen = (external.to_owned(), "昵称".to_owned());
        let found = act!(self, tx => async move {
            Ok(accounts::ensure(tx, "telegram", &[seen], now()).await?)
        });
        found.unwrap()[external]
    }

    pub(crate) async fn approve(
        &self,
        post: &Post,
        by: &str,
    ) -> Result<approve::Approved, Refused> {
        let (post, by) = (post.clone(), key(by));
        act!(self, tx => approve::approve(tx, &root(), &post, &by, now(), Shanghai))
    }

    /// Approves a post as P001 and opens it at nine.
    pub(crate) async fn opened(&self, post: Post) -> OccurrenceId {
        self.approve(&post, "P001").await.unwrap();
        let opened = act!(self, tx => async move {
            let wanted = [(post.revision.post.clone(), post.hash.clone())];
            let approval = approvals::matching(tx, &wanted).await?.pop();
            let approved = check(post.revision.clone(), approval.as_ref(), now()).unwrap();
            let audience = people::audience(tx, AUDIENCE).await?.unwrap();
            let new = NewOccurrence {
                approved: &approved,
                due: now(),
                opens_at: now(),
                closes_at: Some(now().plus(Span::hours(8))),
                late: false,
                document: &Document::default(),
                audience,
                now: now(),
            };
            let id = occurrences::open(tx, new).await?.unwrap();
            let members = people::of_audience(tx, audience).await?;
            let roster = Roster::on(members, now().day(Shanghai));
            obligations::add(tx, id, &post.revision.ask.unwrap().open(&roster), now()).await?;
            Ok(id)
        });
        opened.unwrap()
    }

    /// An account answers a question, as intake writes it.
    pub(crate) async fn answer(&self, occurrence: OccurrenceId, account: AccountId, question: u16) {
        let written = act!(self, tx => async move {
            let sequence = counters::next_sequence(tx, 1).await?;
            let answer = Answer { question, choice: Some(0), correct: None };
            responses::write(tx, &[(occurrence, account, answer, sequence, false)], now()).await?;
            obligations::derive(tx, &[(occurrence, account)], now()).await?;
            Ok(())
        });
        written.unwrap();
    }

    /// The occurrence is shown in a group, as the sender records it.
    pub(crate) async fn shown(&self, occurrence: OccurrenceId) {
        let bot = self.bot;
        let shown = act!(self, tx => async move {
            let chat = chats::ensure_group(tx, bot, "-100", "群", now()).await?;
            let new = NewDelivery {
                key: Key::open(occurrence, chat),
                purpose: Purpose::Open,
                class: Class::Opening,
                bot,
                occurrence: Some(occurrence),
                notice: None,
                dialog: None,
                preview: None,
                chat,
                not_before: now(),
                expires_at: None,
                mark: Mark::from_bits(1),
                urgent: false,
                unsure: Unsure::Hold,
            };
            deliveries::plan(tx, &[new], now()).await?;
            let audience = people::audience(tx, AUDIENCE).await?.unwrap();
            chats::connect(tx, chat, audience, now()).await?;
            let due = deliveries::due(tx, bot, now(), 1).await?.remove(0);
            let deadline = now().plus(Span::minutes(1));
            let claimed = deliveries::claim(tx, due.id, "test", deadline, Class::Opening, false, now());
            let claimed = claimed.await?.unwrap();
            let receipt = Receipt { message: "5".to_owned(), poll: None };
            deliveries::record(tx, &claimed, &After::Sent(receipt), "sent", None, now()).await?;
            Ok(())
        });
        shown.unwrap();
    }

    /// Occurrences whose shown counts are to be edited; and marks them as done.
    pub(crate) async fn refreshed(&self) -> Vec<OccurrenceId> {
        let bot = self.bot;
        let due = act!(self, tx => async move {
            let due = deliveries::due_refreshes(tx, bot, now(), 9).await?;
            for refresh in &due {
                deliveries::begin_refresh(tx, refresh.delivery, now()).await?;
            }
            Ok(due)
        });
        due.unwrap().iter().map(|r| r.occurrence).collect()
    }

    pub(crate) async fn tally(&self, occurrence: OccurrenceId) -> Tally {
        let read = self
            .store
            .read(move |conn| Box::pin(views::tally::tally(conn, occurrence)));
        read.await.unwrap()
    }

    /// A claim's link for a person, drawn with this seed.
    pub(crate) async fn link_for(&self, person: &str, seed: u64) -> StartCode {
        let person = key(person);
        let made = act!(self, tx => async move {
            claim::invite(tx, &root(), &person, &Generator::seeded(seed), now()).await
        });
        made.unwrap()
    }

    pub(crate) async fn redeem(
        &self,
        account: AccountId,
        code: &StartCode,
        at: Instant,
    ) -> Redeemed {
        let (bot, code) = (self.bot, code.clone());
        let address = format!("private-{account}");
        act!(self, tx => async move {
            claim::redeem(tx, bot, account, &address, &code, at).await
        })
        .unwrap()
    }

    /// Verbs on record, the oldest first.
    pub(crate) async fn audit(&self) -> Vec<(String, String, String, String)> {
        let read = self
            .store
            .read(|conn| Box::pin(audit::list(conn, 100)))
            .await;
        let lines = read.unwrap().into_iter().rev();
        lines
            .map(|e| (e.actor, e.verb, e.subject, e.detail))
            .collect()
    }
}

/// A pledge by P002, to be approved by the leader in charge.
pub(crate) fn pledge() -> Post {
    let ask = Asking::Confirm(Confirm {
        label: "我承诺".to_owned(),
    });
    post("pledge", ask)
}

/// A quiz of two questions.
pub(crate) fn quiz() -> Post {
    let question = |text: &str| Question {
        text: text.to_owned(),
        options: vec!["是".to_owned(), "否".to_owned()],
        correct: Some(0),
        explanation: None,
    };
    let ask = Asking::Form(Form {
        questions: vec![question("一"), question("二")],
        change: Change::First,
        road: Road::Private,
    });
    post("quiz", ask)
}

fn post(id: &str, ask: Asking) -> Post {
    let revision = Revision {
        version: Revision::VERSION,
        post: PostId::parse(id).unwrap(),
        campaign: "world-no-tobacco-day".to_owned(),
        campaign_title: "世界无烟日".to_owned(),
        kind: Kind::Pledge,
        title: "无烟承诺".to_owned(),
        template: "正文".to_owned(),
        values: BTreeMap::new(),
        computed: std::collections::BTreeSet::new(),
        audience: AUDIENCE.to_owned(),
        when: "2027-05-31 09:00".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        policy: PostPolicy {
            names: Names::Private,
            unsure: Unsure::Hold,
            rest_day: RestDay::Move,
            urgent: false,
            late: LateRule::Skip,
            live: None,
            close: None,
            why: None,
        },
        ask: Some(ask),
        attachments: Vec::new(),
        author: Some("P002".to_owned()),
        approvers: vec!["分管领导".to_owned()],
    };
    Post {
        hash: revision.hash(),
        revision,
        schedule: Schedule {
            when: When::Once(now().local(Shanghai)),
            zone: Shanghai,
        },
        file: "world-no-tobacco-day/pledge.md".to_owned(),
        files: Vec::new(),
        to_check: Vec::new(),
    }
}

/// The code of the one problem for which something was refused.
pub(crate) fn code<T: std::fmt::Debug>(result: Result<T, Refused>) -> &'static str {
    let refused = result.unwrap_err();
    let [problem] = refused.problems() else {
        panic!("{refused:?}")
    };
    problem.code
}
