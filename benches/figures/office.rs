//! The office that is measured: so many people on the roster with claimed accounts, groups connected, posts approved and opened
//! through the product's own doors. Its database is kept as it stands then, and every run begins with a copy of it.

use crate::place::{Database, Kind};
use anyhow::{Context, bail};
use chrono_tz::Tz;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tongluo::action::{Actor, Refused, approve, claim, connect, halt, import_roster};
use tongluo::app::App;
use tongluo::clock::{Clock, MovedClock, SystemClock};
use tongluo::config::{Backups, DatabaseUrl, Settings};
use tongluo::content::{Defaults, load};
use tongluo::domain::campaign::Post;
use tongluo::domain::id::{BotId, PersonKey};
use tongluo::domain::people::RosterLine;
use tongluo::domain::prompt::StartCode;
use tongluo::domain::time::{Instant, Next, Span};
use tongluo::entropy::Generator;
use tongluo::sandbox::{self, GroupKind, Place, Sandbox, Shared, World, WorldClock};
use tongluo::store::accounts::{self, Reach};
use tongluo::store::{self, Store, Tx, claims};

/// The bot's token in the emulated world; it opens nothing anywhere else.
pub(crate) const TOKEN: &str = "4200000001:made-up-token-of-the-benchmarks";

const AUDIENCE: &str = "Everybody";
/// Who takes a quiz besides.
const FEW: &str = "Few";
/// How many they are.
pub(crate) const FIFTY: usize = 50;
const CHANNEL: &str = "telegram";
/// Who approves, and who owns; also the keys of the first two people.
const APPROVER: &str = "P000001";
const OWNER: &str = "P000002";

/// Before this many turns at one instant it must have come to rest.
const TURNS: usize = 20_000;

/// How the posts ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asks {
    /// A quiz by the channel's own poll, where everybody sees who chose what.
    Poll,
    /// A quiz of one question by buttons in the group.
    Buttons,
    /// A quiz of three questions by buttons in private.
    Private,
    /// Nothing.
    Nothing,
}

/// What an office is like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) people: usize,
    pub(crate) posts: usize,
    pub(crate) groups: usize,
    pub(crate) asks: Asks,
    /// When the posts open.
    pub(crate) opens: Opens,
    /// Besides, a quiz of three questions in private for the first fifty people, open already.
    pub(crate) quiz: bool,
}

/// When the posts of an office open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opens {
    /// Days ago, so that they can be answered when a run begins.
    Before,
    /// They are due when a run begins, and opened by what is measured.
    InTheRun,
}

/// What was shown in a group: a message that can be answered.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) place: Place,
    pub(crate) message: i64,
    pub(crate) choices: usize,
}

/// The world's time is the office's.
struct WorldTime(MovedClock);

impl WorldClock for WorldTime {
    fn now_ms(&self) -> i64 {
        self.0.now().as_millis()
    }
}

/// An office, its world, and its database as it stands before a run.
pub(crate) struct Office {
    _folder: tempfile::TempDir,
    pub(crate) root: PathBuf,
    pub(crate) settings: Settings,
    pub(crate) database: Database,
    pub(crate) sandbox: Sandbox,
    pub(crate) clock: MovedClock,
    pub(crate) bot: i64,
    pub(crate) plan: Plan,
    /// Accounts in the world, in the order of their keys.
    pub(crate) people: Vec<i64>,
    pub(crate) groups: Vec<i64>,
    /// What asks, newest last.
    pub(crate) shown: Vec<Shown>,
}

/// The file of a post.
fn post(id: &str, asks: Asks, when: &str) -> String {
    let (kind, more, question) = match asks {
        Asks::Nothing => ("notice", "late: 6小时内\nrest-day: silent\n", ""),
        Asks::Poll => ("quiz", "names: public\nclose: 25天后 17:30\n", QUESTION),
        Asks::Buttons => ("quiz", "close: 25天后 17:30\n", QUESTION),
        Asks::Private => ("quiz", "close: 25天后 17:30\n", THREE),
    };
    format!(
        "---\nid: {id}\ntitle: Measured {id}\nkind: {kind}\nwhen: {when}\n{more}---\nText of {id}.\n{question}"
    )
}

const QUESTION: &str =
    "\n## What comes first?\n- [ ] The first\n- [x] The second\n- [ ] The third\n";
const THREE: &str = "\n## One?\n- [x] Yes\n- [ ] No\n\n## Two?\n- [ ] Yes\n- [x] No\n\n## Three?\n- [x] Yes\n- [ ] No\n";

impl Office {
    /// Makes an office, opens its posts, and moves the world's time to the present.
    pub(crate) async fn open(plan: Plan, kind: Kind) -> anyhow::Result<Office> {
        let present = SystemClock::default().now();
        let folder = tempfile::Builder::new()
            .prefix("figures-")
            .tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
        let root = folder.path().to_owned();
        let zone = noon(present);
        let begin = match plan.opens {
            // Ten in the morning: nobody is disturbed.
            Opens::Before => present
                .minus(Span::days(12))
                .day_start(zone)
                .plus(Span::hours(10)),
            Opens::InTheRun => present.minus(Span::hours(2)),
        };
        let clock = MovedClock::running(begin);
        write_messages(&root.join("messages"), &plan, begin, zone)?;
        let database = Database::fresh(kind, &root).await?;
        let sandbox = Sandbox::start(sandbox::Options {
            clock: Arc::new(WorldTime(clock.clone())),
            ..sandbox::Options::local(7)
        })
        .await?;
        let bot = sandbox.world().with(|world| {
            world.set_limits(None);
            world.add_bot(TOKEN, "tongluo_bot", "Tongluo")
        });
        let mut settings = Settings {
            zone,
            messages: root.join("messages"),
            database: DatabaseUrl::new(database.url.clone()),
            backups: Backups::Off,
            api_url: sandbox.url(),
            token: Some(TOKEN.to_owned().into()),
            ..Settings::default()
        };
        settings.readers.posts_a_day = 20;
        let mut office = Office {
            _folder: folder,
            root,
            settings,
            database,
            sandbox,
            clock,
            bot: bot.context("the world refused its bot")?,
            plan,
            people: Vec::new(),
            groups: Vec::new(),
            shown: Vec::new(),
        };
        office.people_the_world()?;
        let app = office.assemble().await?;
        office.file_papers(&app).await?;
        let made = match plan.opens {
            Opens::Before => Span::hours(3),
            Opens::InTheRun => Span::minutes(40),
        };
        office.play_until(&app, begin.plus(made)).await?;
        let store = app.store().clone();
        store.tread().await?;
        drop(app);
        store.close().await;
        office.database.keep().await?;
        office.note_what_was_shown()?;
        office.clock.move_to(SystemClock::default().now());
        Ok(office)
    }

    /// Ends it, and its database.
    pub(crate) async fn close(self) -> anyhow::Result<()> {
        self.sandbox.stop().await;
        self.database.end().await
    }

    pub(crate) fn world(&self) -> &Arc<Shared> {
        self.sandbox.world()
    }

    /// The database, for looking at it beside the bot or after it.
    pub(crate) async fn store(&self) -> anyhow::Result<Store> {
        let options = store::Options {
            migrate: false,
            now: self.clock.now(),
        };
        Ok(Store::open(&self.database.url, options).await?)
    }

    /// The bot in this process, turned by hand.
    async fn assemble(&self) -> anyhow::Result<App> {
        let options = store::Options {
            migrate: true,
            now: self.clock.now(),
        };
        let store = Store::open(&self.database.url, options).await?;
        let clock = Arc::new(self.clock.clone());
        App::assemble(&self.settings, store, clock, Arc::new(Generator::seeded(1))).await
    }

    fn people_the_world(&mut self) -> anyhow::Result<()> {
        let (plan, bot) = (self.plan, self.bot);
        let (people, groups) = self.sandbox.world().with(|world: &mut World| {
            let people: Vec<i64> = (0..plan.people)
                .map(|n| world.add_person(&name(n)))
                .collect();
            for person in &people {
                world.acquaint(*person, bot)?;
            }
            let owner = people.get(1).copied().context("an office has an owner")?;
            let mut groups = Vec::new();
            for n in 0..plan.groups + usize::from(plan.quiz) {
                let group = world.add_group(&format!("Group {n}"), GroupKind::Supergroup);
                world.found(group, owner)?;
                world.settle(group, &[bot])?;
                let own = people.iter().enumerate();
                let own = own.filter(|(at, _)| match n == plan.groups {
                    true => *at < FIFTY,
                    false => at % plan.groups == n,
                });
                let own: Vec<i64> = own.map(|(_, person)| *person).collect();
                world.settle(group, &own)?;
                groups.push(group);
            }
            Ok::<_, anyhow::Error>((people, groups))
        })?;
        (self.people, self.groups) = (people, groups);
        Ok(())
    }

    /// Roster, accounts, claims, owner, groups, approvals.
    async fn file_papers(&self, app: &App) -> anyhow::Result<()> {
        let catalogue = app.catalogue();
        let posts: Vec<Post> = catalogue.posts.values().cloned().collect();
        if posts.len() != self.plan.posts + usize::from(self.plan.quiz) {
            bail!(
                "{} of {} posts are sound: {:?}",
                posts.len(),
                self.plan.posts,
                problems(&self.settings)
            );
        }
        let papers = Papers {
            bot: app.bot(),
            people: self.people.clone(),
            groups: self.groups.clone(),
            posts,
            now: self.clock.now(),
            settings: self.settings.clone(),
            quiz: self.plan.quiz,
        };
        let filed = app.store().write::<_, Refused>(move |tx| {
            Box::pin(async move {
                papers.file(tx).await?;
                papers.connect(tx).await
            })
        });
        filed.await.context("the office's papers were refused")
    }

    /// Lets the bot do all there is to do up to this instant.
    async fn play_until(&self, app: &App, end: Instant) -> anyhow::Result<()> {
        for _ in 0..TURNS {
            let next = app.turn().await?;
            let heard = app.listen(Span::ZERO).await?;
            let now = self.clock.now();
            match next {
                Next::At(at) if at <= now => {}
                _ if heard > 0 => {}
                Next::At(at) if at <= end => self.clock.move_to(at),
                _ if now < end => self.clock.move_to(end),
                _ => return Ok(()),
            }
        }
        bail!("the bot goes round in a circle")
    }

    fn note_what_was_shown(&mut self) -> anyhow::Result<()> {
        let groups = self.groups.clone();
        self.shown = self.sandbox.world().with(|world| {
            let mut shown = Vec::new();
            for group in groups {
                let place = Place::Group(group);
                for message in world.messages(place) {
                    let choices = match &message.poll {
                        Some(poll) => poll.options.len(),
                        None => message.keyboard.len(),
                    };
                    if choices > 0 {
                        let message = message.id;
                        shown.push(Shown {
                            place,
                            message,
                            choices,
                        });
                    }
                }
            }
            shown
        });
        let expected = match self.plan.opens {
            Opens::InTheRun => 0,
            Opens::Before => self.plan.posts * self.plan.groups,
        };
        let expected = expected + usize::from(self.plan.quiz);
        if self.shown.len() != expected {
            bail!("{} of {expected} posts were shown", self.shown.len());
        }
        Ok(())
    }
}

/// What is wrong with the posts, by code.
fn problems(settings: &Settings) -> Vec<&'static str> {
    let defaults = Defaults {
        zone: settings.zone,
    };
    let loaded = load(&settings.messages, &defaults);
    let codes = loaded.map(|loaded| loaded.problems.iter().map(|p| p.code).collect());
    codes.unwrap_or_else(|problem| vec![problem.code])
}

pub(crate) fn name(number: usize) -> String {
    format!("Person {:06}", number + 1)
}

fn key(number: usize) -> Result<PersonKey, Refused> {
    let text = format!("P{:06}", number + 1);
    PersonKey::parse(&text)
        .ok_or_else(|| tongluo::domain::problem::Problem::error("person-unknown").into())
}

/// A zone in which it is the middle of the day now: whenever it is measured, nobody is disturbed.
fn noon(present: Instant) -> Tz {
    use chrono::Timelike;
    let hour = i64::from(present.utc().hour());
    let name = match 12 - hour {
        0 => "Etc/GMT".to_owned(),
        // These names count to the west.
        east @ 1.. => format!("Etc/GMT-{east}"),
        west => format!("Etc/GMT+{}", -west),
    };
    name.parse().unwrap_or(Tz::UTC)
}

fn write_messages(folder: &Path, plan: &Plan, begin: Instant, zone: Tz) -> anyhow::Result<()> {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("messages/calendar");
    let calendar = folder.join("calendar");
    std::fs::create_dir_all(&calendar)?;
    for entry in std::fs::read_dir(shipped)? {
        let entry = entry?;
        std::fs::copy(entry.path(), calendar.join(entry.file_name()))?;
    }
    let at = |after: Span| {
        begin
            .plus(after)
            .local(zone)
            .format("%Y-%m-%d %H:%M")
            .to_string()
    };
    let when = match plan.opens {
        Opens::Before => at(Span::minutes(5)),
        // Late by then, and still to be sent.
        Opens::InTheRun => at(Span::minutes(100)),
    };
    let posts = (0..plan.posts).map(|n| post(&format!("measured-{n:02}"), plan.asks, &when));
    write_campaign(&folder.join("measured"), AUDIENCE, zone, posts)?;
    if plan.quiz {
        let quiz = post("quiz", Asks::Private, &at(Span::minutes(5)));
        write_campaign(&folder.join("quiz"), FEW, zone, std::iter::once(quiz))?;
    }
    Ok(())
}

fn write_campaign(
    folder: &Path,
    audience: &str,
    zone: Tz,
    posts: impl Iterator<Item = String>,
) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)?;
    let head = format!(
        "title: Measured\naudience: {audience}\nowner: {OWNER}\napprover: {APPROVER}\nzone: {zone}\nwhy: it is measured\n"
    );
    std::fs::write(folder.join("campaign.yaml"), head)?;
    for (number, text) in posts.enumerate() {
        std::fs::write(folder.join(format!("post-{number:02}.md")), text)?;
    }
    Ok(())
}

/// What is filed in one transaction.
struct Papers {
    bot: BotId,
    people: Vec<i64>,
    groups: Vec<i64>,
    posts: Vec<Post>,
    now: Instant,
    settings: Settings,
    quiz: bool,
}

impl Papers {
    async fn file(&self, tx: &mut Tx) -> Result<(), Refused> {
        let actor = Actor::System("figures".to_owned());
        let chance = Generator::seeded(3);
        halt::start(tx, &actor, self.now).await?;
        let mut lines = Vec::new();
        for (n, number) in (0..self.people.len()).zip(2u32..) {
            let line = RosterLine {
                key: Some(key(n)?),
                name: name(n),
                department: format!("Department {:02}", n % 40),
                title: String::new(),
                from: None,
                to: None,
            };
            lines.push((line, number));
        }
        let zone = self.settings.zone;
        let today = self.now.day(zone);
        import_roster::apply(tx, &actor, AUDIENCE, &lines, &[], today, self.now).await?;
        if self.quiz {
            lines.truncate(FIFTY);
            import_roster::apply(tx, &actor, FEW, &lines, &[], today, self.now).await?;
        }
        let seen: Vec<(String, String)> = self
            .people
            .iter()
            .enumerate()
            .map(|(n, user)| (user.to_string(), name(n)))
            .collect();
        let accounts = accounts::ensure(tx, CHANNEL, &seen, self.now).await?;
        for (n, user) in self.people.iter().enumerate() {
            let address = user.to_string();
            let Some(account) = accounts.get(&address).copied() else {
                continue;
            };
            accounts::private_chat(tx, self.bot, account, &address, self.now).await?;
            accounts::set_reach(tx, account, Reach::Started).await?;
            claim::by_word(tx, &actor, account, &key(n)?, self.now).await?;
            if n == 1 {
                let link = claim::invite_owner(tx, &actor, &chance, self.now).await?;
                claim::redeem(tx, self.bot, account, &address, &link, self.now).await?;
            }
        }
        let approver = key(0)?;
        for post in &self.posts {
            approve::approve(tx, &actor, post, &approver, self.now, zone).await?;
        }
        Ok(())
    }

    /// Each group by a one-time link of the owner's.
    async fn connect(&self, tx: &mut Tx) -> Result<(), Refused> {
        let actor = Actor::System("figures".to_owned());
        let chance = Generator::seeded(4);
        let owners = claims::owners(tx).await?;
        for (n, group) in self.groups.iter().enumerate() {
            let few = self.quiz && n + 1 == self.groups.len();
            let audience = if few { FEW } else { AUDIENCE };
            let link = connect::invite(tx, &actor, audience, &chance, self.now).await?;
            let (Some(owner), StartCode::Group(code)) = (owners.first(), &link) else {
                continue;
            };
            let address = group.to_string();
            let group = connect::Group {
                address: &address,
                title: "Group",
            };
            connect::accept(tx, self.bot, code, *owner, group, self.now).await?;
        }
        Ok(())
    }
}
