//! How a town begins: its posts, its office, its groups connected and its people registered, all through the product's own doors.

use super::chat::private;
use super::desk::root;
use super::person::Acted;
use super::{AUDIENCE, BOT, Colleague, Database, Kind, TOKEN, Town, at};
use chrono_tz::Asia::Shanghai;
use secrecy::SecretString;
use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tongluo::action::{Refused, approve, claim, connect, halt, import_roster};
use tongluo::app::App;
use tongluo::clock::{Clock, MovedClock};
use tongluo::config::{DatabaseUrl, Settings};
use tongluo::content::{Defaults, load};
use tongluo::domain::id::{PersonKey, PostId};
use tongluo::domain::prompt::StartCode;
use tongluo::domain::time::Span;
use tongluo::entropy::Generator;
use tongluo::format::csv::read_roster;
use tongluo::sandbox::{GroupKind, Options as SandboxOptions, Place, Sandbox, WorldClock};
use tongluo::store::{Options, Store};

struct Shown(MovedClock);

impl WorldClock for Shown {
    fn now_ms(&self) -> i64 {
        self.0.now().as_millis()
    }
}

/// A town that is being made.
pub(crate) struct Prepared {
    posts: Vec<String>,
    campaigns: Vec<&'static str>,
    kind: Kind,
    group: GroupKind,
    groups: usize,
    people: usize,
    approved: bool,
    bare: bool,
    waits: bool,
}

const CAMPAIGN: &str = "标题: 测试活动
发往: 审计欢乐大家庭
负责人: P002
审批: 分管领导
时区: Asia/Shanghai
原因: 单位正在<测试>&核对
";

/// The office: six people by name, two of them of one name; P006 has not registered.
const PEOPLE: [(&str, &str, &str); 6] = [
    ("李建国", "综合科", "分管领导"),
    ("王秀英", "创建办", "创建办管理员"),
    ("张伟", "法规科", ""),
    ("张伟", "财政科", ""),
    ("刘<芳>&", "财政科", ""),
    ("陈静", "综合科", ""),
];

impl Town {
    /// Posts as they stand in a file each, in one campaign.
    pub(crate) fn given(posts: &[&str]) -> Prepared {
        Prepared {
            posts: posts.iter().map(|p| (*p).to_owned()).collect(),
            campaigns: Vec::new(),
            kind: Kind::Sqlite,
            group: GroupKind::Supergroup,
            groups: 1,
            people: PEOPLE.len(),
            approved: true,
            bare: false,
            waits: false,
        }
    }

    /// As bare as Telegram on the first day: no owner, no roster, no group that the bot is in, nobody who started it. The
    /// people and their group are there.
    pub(crate) fn bare() -> Prepared {
        Prepared {
            bare: true,
            waits: true,
            approved: false,
            ..Town::given(&[])
        }
    }

    /// The campaigns that the product ships, by their folders.
    pub(crate) fn samples(campaigns: &[&'static str]) -> Prepared {
        Prepared {
            campaigns: campaigns.to_vec(),
            ..Town::given(&[])
        }
    }
}

impl Prepared {
    pub(crate) fn on(self, kind: Kind) -> Prepared {
        Prepared { kind, ..self }
    }

    /// The first group is of that kind.
    pub(crate) fn in_a(self, group: GroupKind) -> Prepared {
        Prepared { group, ..self }
    }

    /// The audience is reached in so many groups.
    pub(crate) fn in_groups(self, groups: usize) -> Prepared {
        Prepared { groups, ..self }
    }

    /// So many people on the roster, all but 陈静 registered.
    pub(crate) fn of_people(self, people: usize) -> Prepared {
        Prepared { people, ..self }
    }

    /// Nobody has said yet that it may begin.
    pub(crate) fn not_begun(self) -> Prepared {
        Prepared {
            waits: true,
            ..self
        }
    }

    /// Nobody has approved anything.
    pub(crate) fn unapproved(self) -> Prepared {
        Prepared {
            approved: false,
            ..self
        }
    }

    /// How long it takes until everything is set, in seconds: with many groups the owner's chat is the narrow place.
    fn set_up_lasts(&self) -> i64 {
        let groups = i64::try_from(self.groups).unwrap();
        120 + if groups > 20 { 8 * groups } else { 0 }
    }

    /// Opens the town: two minutes before this everything begins, and then all is set and silent. What is due at
    /// this very moment has still to happen.
    pub(crate) async fn clock_at(self, wall: &str) -> Town {
        let begin = at(wall).minus(Span::seconds(self.set_up_lasts()));
        let (clock, truth) = (MovedClock::still(begin), MovedClock::still(begin));
        let folder = tempfile::tempdir().unwrap();
        let messages = folder.path().join("messages");
        self.write(&messages);
        let options = SandboxOptions {
            clock: Arc::new(Shown(truth.clone())),
            ..SandboxOptions::local(7)
        };
        let sandbox = Sandbox::start(options).await.unwrap();
        sandbox
            .world()
            .with(|w| w.add_bot(TOKEN, "tongluo_bot", "铜锣").unwrap());
        let database = Database::fresh(self.kind, folder.path()).await;
        let desk = Store::open(
            &database.url,
            Options {
                migrate: true,
                now: begin,
            },
        )
        .await
        .unwrap();
        let settings = Settings {
            messages,
            database: DatabaseUrl::new(database.url.clone()),
            api_url: sandbox.url(),
            token: Some(SecretString::from(TOKEN.to_owned())),
            // A play that is about backups says where.
            backups: tongluo::config::Backups::Off,
            ..Settings::default()
        };
        let town = Town {
            _folder: folder,
            database,
            settings,
            clock,
            truth,
            sandbox: Some(sandbox),
            app: RefCell::default(),
            starts: Cell::new(0),
            desk,
            groups: RefCell::default(),
            colleagues: RefCell::default(),
            claims: RefCell::default(),
            acted: RefCell::new(Vec::<Acted>::new()),
            set_aside: Cell::new(0),
            ended: Cell::new(false),
        };
        town.furnish(&self).await;
        if self.approved {
            town.everything_is_approved().await;
        }
        let second = Span::seconds(1);
        town.passes(at(wall).minus(second).since(town.now())).await;
        town.forget_what_was_said();
        town.leap(second);
        town
    }

    fn write(&self, messages: &Path) {
        let shipped = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("messages");
        copy(&shipped.join("calendar"), &messages.join("calendar"));
        for campaign in &self.campaigns {
            copy(&shipped.join(campaign), &messages.join(campaign));
        }
        if !self.posts.is_empty() {
            let folder = messages.join("trial");
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join("campaign.yaml"), CAMPAIGN).unwrap();
            for (n, post) in self.posts.iter().enumerate() {
                std::fs::write(folder.join(format!("post-{n}.md")), post).unwrap();
            }
        }
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

impl Town {
    /// Starts the bot, as somebody does who was not there before: all it knows is in the database.
    pub(crate) async fn restart(&self) {
        self.wake().await;
        self.settle().await;
    }

    /// Starts the bot without letting it do anything yet.
    pub(crate) async fn wake(&self) {
        assert!(!self.runs(), "the bot runs already");
        let starts = self.starts.get() + 1;
        self.starts.set(starts);
        let options = Options {
            migrate: true,
            now: self.now(),
        };
        let store = Store::open(&self.database.url, options).await.unwrap();
        let entropy = Arc::new(Generator::seeded(1000 + starts));
        let clock = Arc::new(self.clock.clone());
        let app = App::assemble(&self.settings, store, clock, entropy)
            .await
            .unwrap();
        *self.app.borrow_mut() = Some(Arc::new(app));
    }

    /// Starts the bot, which must refuse; why.
    pub(crate) async fn is_refused(&self) -> String {
        let options = Options {
            migrate: true,
            now: self.now(),
        };
        let store = Store::open(&self.database.url, options).await.unwrap();
        let (clock, entropy) = (
            Arc::new(self.clock.clone()),
            Arc::new(Generator::seeded(77)),
        );
        let started = App::assemble(&self.settings, store.clone(), clock, entropy).await;
        store.close().await;
        format!("{:?}", started.err().expect("it started"))
    }

    /// A power cut: what was in memory is gone.
    pub(crate) fn crash(&self) {
        self.app.borrow_mut().take().expect("the bot is down");
    }

    /// Somebody says that it may begin.
    async fn begins(&self) {
        let now = self.now();
        self.desk
            .write(move |tx| Box::pin(async move { halt::start(tx, &root(), now).await }))
            .await
            .unwrap();
    }

    async fn furnish(&self, prepared: &Prepared) {
        for n in 0..prepared.people {
            let name = PEOPLE
                .get(n)
                .map_or_else(|| format!("职工{n:02}"), |(name, _, _)| (*name).to_owned());
            let account = self.world(|w| w.add_person(&name));
            self.colleagues.borrow_mut().push(Colleague {
                key: Some(format!("P{:03}", n + 1)),
                name,
                accounts: vec![account],
            });
        }
        if !prepared.bare {
            self.roster_is(prepared.people).await;
        }
        self.wake().await;
        if !prepared.waits {
            self.begins().await;
        }
        if !prepared.bare {
            self.owner_claims().await;
        }
        let accounts: Vec<i64> = self.accounts();
        for n in 0..prepared.groups {
            let kind = if n == 0 {
                prepared.group
            } else {
                GroupKind::Supergroup
            };
            let group = self.world(|w| {
                let group = w.add_group(&format!("审计<欢乐>&大家庭 {n}"), kind);
                w.found(group, accounts[1]).unwrap();
                w.settle(group, &accounts).unwrap();
                group
            });
            self.groups.borrow_mut().push(group);
            match n {
                _ if prepared.bare => {}
                // Of a hundred groups at once the owner hears only as fast as the channel lets him.
                0 | 1 => self.connects(group).await,
                _ => self.is_connected(group).await,
            }
        }
        if prepared.bare {
            return;
        }
        for n in (0..prepared.people).filter(|n| *n != 5) {
            self.claims_by_link(n, accounts[n]).await;
        }
        self.settle().await;
    }

    fn accounts(&self) -> Vec<i64> {
        let colleagues = self.colleagues.borrow();
        colleagues.iter().map(|c| c.accounts[0]).collect()
    }

    /// The roster is the first so many people.
    pub(crate) async fn roster_is(&self, people: usize) {
        let mut csv = "编号,姓名,部门,职务,起,止\n".to_owned();
        for n in 0..people {
            let (name, department, title) = PEOPLE.get(n).map_or_else(
                || (format!("职工{n:02}"), "综合科", ""),
                |(name, department, title)| ((*name).to_owned(), *department, *title),
            );
            csv.push_str(&format!("P{:03},{name},{department},{title},,\n", n + 1));
        }
        self.roster_reads(&csv).await;
    }

    /// The roster is this table.
    pub(crate) async fn roster_reads(&self, csv: &str) {
        let (lines, problems) = read_roster("roster.csv", csv.as_bytes());
        assert_eq!(problems, Vec::new());
        let (now, today) = (self.now(), self.now().day(Shanghai));
        let imported: Result<_, Refused> = self
            .desk
            .write(move |tx| {
                Box::pin(async move {
                    import_roster::apply(tx, &root(), AUDIENCE, &lines, &[], today, now).await
                })
            })
            .await;
        imported.unwrap();
    }

    /// The link that connects a group to the audience.
    pub(crate) async fn connecting_link(&self) -> String {
        let (now, seed) = (self.now(), self.next_seed());
        let code: Result<_, Refused> = self
            .desk
            .write(move |tx| {
                Box::pin(async move {
                    connect::invite(tx, &root(), AUDIENCE, &Generator::seeded(seed), now).await
                })
            })
            .await;
        code.unwrap().payload()
    }

    async fn connects(&self, group: i64) {
        let payload = self.connecting_link().await;
        let owner = self.accounts()[1];
        self.world(|w| w.add_bot_to_group(BOT, group, owner, Some(&payload)))
            .unwrap();
        self.settle().await;
        let mut said = self.world(|w| w.take_new(private(owner)));
        for _ in 0..10 {
            if said.iter().any(|m| m.text().contains("已接通")) {
                break;
            }
            // One chat takes one message a second, and there are many groups.
            self.passes(Span::seconds(2)).await;
            said.extend(self.world(|w| w.take_new(private(owner))));
        }
        assert!(
            said.iter().any(|m| m.text().contains("已接通")),
            "the group was not connected: {said:?}"
        );
        self.expect_in(Place::Group(group), &[]);
    }

    /// The same at the desk: the owner's link is used, and nobody is told.
    async fn is_connected(&self, group: i64) {
        let payload = self.connecting_link().await;
        let Some(StartCode::Group(code)) = StartCode::parse(&payload) else {
            panic!("no link of a group: {payload}");
        };
        let (bot, now, owner) = (self.bot(), self.now(), self.accounts()[1]);
        let account = self.account(owner).await;
        let connected: Result<_, Refused> = self
            .desk
            .write(move |tx| {
                Box::pin(async move {
                    let group = connect::Group {
                        address: &group.to_string(),
                        title: "大家庭",
                    };
                    connect::accept(tx, bot, &code, account, group, now).await
                })
            })
            .await;
        assert!(matches!(connected, Ok(connect::Connected::To { .. })));
        self.world(|w| w.add_bot_to_group(BOT, group, owner, None))
            .unwrap();
        self.settle().await;
    }

    /// 王秀英 becomes the owner by a one-time link; what it carried.
    pub(crate) async fn owner_claims(&self) -> String {
        let (now, seed) = (self.now(), self.next_seed());
        let code: Result<_, Refused> = self
            .desk
            .write(move |tx| {
                Box::pin(async move {
                    claim::invite_owner(tx, &root(), &Generator::seeded(seed), now).await
                })
            })
            .await;
        let payload = code.unwrap().payload();
        let owner = self.accounts()[1];
        self.world(|w| w.start(owner, BOT, Some(&payload))).unwrap();
        self.settle().await;
        payload
    }

    /// The one-time link for a person.
    pub(crate) async fn claiming_link(&self, key: &str) -> String {
        let (now, seed) = (self.now(), self.next_seed());
        let key = PersonKey::parse(key).unwrap();
        let code: Result<_, Refused> = self
            .desk
            .write(move |tx| {
                Box::pin(async move {
                    claim::invite(tx, &root(), &key, &Generator::seeded(seed), now).await
                })
            })
            .await;
        code.unwrap().payload()
    }

    async fn claims_by_link(&self, n: usize, account: i64) {
        let key = format!("P{:03}", n + 1);
        let payload = self.claiming_link(&key).await;
        self.world(|w| w.start(account, BOT, Some(&payload)))
            .unwrap();
        self.settle().await;
        self.claims.borrow_mut().insert(account, key);
    }

    fn next_seed(&self) -> u64 {
        let starts = self.starts.get() + 1;
        self.starts.set(starts);
        7000 + starts
    }

    /// P001 says yes to every post as it stands now.
    pub(crate) async fn everything_is_approved(&self) {
        for post in self.posts() {
            self.is_approved(&post).await;
        }
    }

    fn posts(&self) -> Vec<String> {
        let loaded = load(&self.messages(), &Defaults { zone: Shanghai }).unwrap();
        let ids = loaded.catalogue.posts.keys();
        ids.map(PostId::to_string).collect()
    }

    /// P001 says yes to a post as its file stands now.
    pub(crate) async fn is_approved(&self, post: &str) {
        let loaded = load(&self.messages(), &Defaults { zone: Shanghai }).unwrap();
        let id = PostId::parse(post).unwrap();
        let problems = &loaded.problems;
        let post = loaded.catalogue.posts.get(&id).cloned();
        let post = post.unwrap_or_else(|| panic!("no sound post {id}: {problems:?}"));
        let now = self.now();
        let approved: Result<_, Refused> = self
            .desk
            .write(move |tx| {
                Box::pin(async move {
                    let key = PersonKey::parse("P001").unwrap();
                    approve::approve(tx, &root(), &post, &key, now, Shanghai).await
                })
            })
            .await;
        approved.unwrap();
    }
}
