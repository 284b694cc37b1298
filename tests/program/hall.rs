//! A hall full of people before a bot that runs as on a server, on a machine that things are done to: the sandbox lives in the
//! test's own process, so that what Telegram knows is seen at once. A notice is open, and everybody may acknowledge it once.

use super::desk::{Desk, Running, TOKEN};
use super::shim::{Machine, Slot};
use super::whole::{at_last, free_port};
use sqlx::Connection;
use std::collections::BTreeSet;
use std::time::Duration;
use tongluo::clock::{Clock, SystemClock};
use tongluo::domain::time::Instant;
use tongluo::sandbox::{GroupKind, MessageView, Options, Place, PressId, Sandbox, World};

/// The bot's id at Telegram: what its token begins with.
pub(crate) const BOT: i64 = 4_242_424_242;

const ROSTER: &str =
    "编号,姓名,部门,职务\nP001,王芳,办公室,分管领导\nP002,李强,财务科,创建办管理员\n";

const ANSWERS: &str = "SELECT a.external FROM response r JOIN account a ON a.id = r.account_id";

const PATIENCE: Duration = Duration::from_secs(40);

pub(crate) struct Hall {
    pub(crate) desk: Desk,
    pub(crate) machine: Machine,
    pub(crate) sandbox: Sandbox,
    database: String,
    pub(crate) port: u16,
    /// Who acknowledged, in this order, and by which press.
    pub(crate) presses: Vec<(i64, PressId)>,
    people: Vec<i64>,
    owner: i64,
    group: i64,
    notice: i64,
    bot: Option<Running>,
}

impl Hall {
    /// So many people before an open notice, the bot running; nothing where the machine can't be made.
    pub(crate) async fn of(people: usize) -> Option<Hall> {
        Hall::on(people, "sqlite:tongluo.db").await
    }

    /// The same with another database.
    pub(crate) async fn on(people: usize, database: &str) -> Option<Hall> {
        let port = free_port();
        let desk = Desk::new()
            .set("TELOXIDE_TOKEN", TOKEN)
            .set("DATABASE_URL", database)
            .set("TONGLUO_LISTEN", &format!("127.0.0.1:{port}"));
        let (machine, desk) = Machine::under(desk)?;
        let sandbox = Sandbox::start(Options::local(7)).await.unwrap();
        let desk = desk.set("TONGLUO_TELEGRAM_API_URL", &sandbox.url());
        let (people, owner, group) = sandbox.world().with(|w| settle(w, people));
        let mut hall = Hall {
            desk,
            machine,
            sandbox,
            database: database.to_owned(),
            port,
            presses: Vec::new(),
            people,
            owner,
            group,
            notice: 0,
            bot: None,
        };
        hall.opens().await;
        Some(hall)
    }

    async fn opens(&mut self) {
        let now = now();
        // Everything is set up two minutes ago, so that the post's minute comes as soon as the clock is right.
        self.machine.set(Slot::Clock, -120_000);
        let due = now.local(chrono_tz::Asia::Shanghai);
        let desk = &self.desk;
        let day = due.format("%m-%d");
        let year = due.format("%Y");
        desk.write(
            &format!("messages/calendar/workdays-{year}.yaml"),
            format!("年份: {year}\n上班:\n  - {day}\n来源: test\n"),
        );
        let at = due.format("%Y-%m-%d %H:%M");
        // Not due before half a day is over, whatever the clock shows meanwhile.
        let later = (due + chrono::TimeDelta::hours(12)).format("%Y-%m-%d %H:%M");
        desk.write(
            "messages/camp/later.md",
            format!("---\nid: later\n标题: 以后\n类型: 通知\n发往: 大家\n作者: P002\n审批: P001\n时间: {later}\n---\n以后再看。\n"),
        );
        desk.write(
            "messages/camp/hello.md",
            format!("---\nid: hello\n标题: 请看一眼\n类型: 通知\n发往: 大家\n作者: P002\n审批: P001\n确认: 收到\n时间: {at}\n截止: 3天后 17:30\n迟发: 2小时内\n---\n正文。\n"),
        );
        // No quiet hours: the test may run at night.
        desk.write(
            "tongluo.toml",
            "[readers]\nquiet_from = \"00:00\"\nquiet_to = \"00:00\"\n",
        );
        desk.write("staff.csv", ROSTER);
        for typed in [
            &["import", "staff.csv", "--audience", "大家", "--yes"][..],
            &["approve", "hello", "--as", "P001"],
            &["approve", "later", "--as", "P001"],
        ] {
            let ended = desk.call(typed);
            assert_eq!(ended.code, 0, "{typed:?}: {}", ended.err);
        }
        self.starts();
        self.hears().await;
        at_last(&self.desk, &["resume"]).await;
        let owning = at_last(&self.desk, &["claim", "--owner"]).await;
        self.machine.set(Slot::Clock, 0);
        // The bot looks again whenever another program wrote.
        let link = at_last(&self.desk, &["connect", "大家"]).await;
        let (owner, group) = (self.owner, self.group);
        self.world(|w| {
            w.open_link(owner, owning.trim(), None).unwrap();
            w.open_link(owner, link.trim(), Some(group)).unwrap();
        });
        self.notice = self
            .until("the notice is open", |w| {
                let shown = w.messages(Place::Group(group)).into_iter();
                shown.filter(has_button).map(|m| m.id).next_back()
            })
            .await;
    }

    pub(crate) fn world<T>(&self, look: impl FnOnce(&mut World) -> T) -> T {
        self.sandbox.world().with(look)
    }

    /// Waits until the world shows something.
    pub(crate) async fn until<T>(
        &self,
        what: &str,
        look: impl FnMut(&mut World) -> Option<T>,
    ) -> T {
        let seen = self.sandbox.world().wait_for(PATIENCE, look).await;
        seen.unwrap_or_else(|| panic!("not seen: {what}\n{}", self.machine.logged()))
    }

    /// Waits until a text stands in the log.
    pub(crate) async fn logs(&self, text: &str) {
        for _ in 0..400 {
            if self.machine.logged().contains(text) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("never logged {text:?}:\n{}", self.machine.logged());
    }

    /// Starts the bot.
    pub(crate) fn starts(&mut self) {
        let log = self.machine.log();
        self.bot = Some(self.desk.start_logging(&["run"], &log));
    }

    /// Waits until it polls, which it does behind everything else of a start.
    pub(crate) async fn hears(&self) {
        let before = self.world(|w| w.calls_of("getUpdates").len());
        self.until("the bot polls", |w| {
            (w.calls_of("getUpdates").len() > before).then_some(())
        })
        .await;
    }

    /// The bot is started elsewhere from now on.
    pub(crate) fn moves_to(&mut self, desk: Desk, port: u16) {
        (self.desk, self.port) = (desk, port);
    }

    /// SIGKILL.
    pub(crate) fn is_killed(&mut self) {
        drop(self.bot.take());
    }

    /// SIGTERM, and its exit code.
    pub(crate) fn is_stopped(&mut self) -> Option<i32> {
        self.bot.take().unwrap().terminate()
    }

    /// The bot looks at everything anew, the clock too, as it does whenever another program wrote; else every twenty seconds.
    pub(crate) fn looks_up(&self) {
        let ended = self.desk.call(&["claim", "--owner"]);
        assert_eq!(ended.code, 0, "{}", ended.err);
    }

    /// How many messages of the group hold a text.
    pub(crate) fn shown(&self, holds: &str) -> usize {
        let group = self.group;
        self.world(|w| {
            let shown = w.messages(Place::Group(group)).into_iter();
            shown.filter(|m| m.text().contains(holds)).count()
        })
    }

    /// What the owner has not been told: nothing in his chat holds it.
    pub(crate) fn owner_never_read(&self, holds: &str) -> bool {
        let owner = Place::Private {
            bot: BOT,
            person: self.owner,
        };
        self.world(|w| w.messages(owner).iter().all(|m| !m.text().contains(holds)))
    }

    /// The next so many people press the button, each once.
    pub(crate) fn press(&mut self, count: usize) {
        let (group, notice) = (self.group, self.notice);
        let begun = self.presses.len();
        let people: Vec<i64> = self.people[begun..][..count].to_vec();
        let pressed = self.sandbox.world().with(|w| {
            let place = Place::Group(group);
            let press = |person| (person, w.press(person, place, notice, 0, 0).unwrap());
            people.into_iter().map(press).collect::<Vec<_>>()
        });
        self.presses.extend(pressed);
    }

    /// Who was told that it is recorded.
    pub(crate) fn told(&self) -> BTreeSet<i64> {
        let presses = &self.presses;
        self.world(|w| {
            let told = presses.iter().filter(|(_, press)| {
                let popup = w.popup(*press);
                popup.is_some_and(|p| p.text.contains("已记录") || p.text.contains("已有记录"))
            });
            told.map(|(person, _)| *person).collect()
        })
    }

    /// Whose press Telegram will not deliver again: presses are all that waits, and they are confirmed in their order.
    pub(crate) fn confirmed(&self) -> BTreeSet<i64> {
        let waiting = self.world(|w| w.pending(BOT));
        let confirmed = self.presses.len().saturating_sub(waiting);
        self.presses[..confirmed].iter().map(|p| p.0).collect()
    }

    /// Waits until every press was taken in and everything is confirmed.
    pub(crate) async fn catches_up(&self) {
        self.until("everything is confirmed", |w| {
            (w.pending(BOT) == 0).then_some(())
        })
        .await;
        let presses: Vec<PressId> = self.presses.iter().map(|p| p.1).collect();
        self.until("everybody was told", |w| {
            let told = presses.iter().rev().take(30).all(|p| w.popup(*p).is_some());
            told.then_some(())
        })
        .await;
    }

    /// Everybody who pressed is in the database, once, and the tally says so.
    pub(crate) async fn everybody_counts(&self) {
        let everybody: BTreeSet<i64> = self.presses.iter().map(|p| p.0).collect();
        assert_eq!(self.stored().await, everybody);
        let sums = tally(&self.desk);
        assert_eq!(sums["guests"], everybody.len(), "{sums}");
    }

    /// What the owner was told in private that holds a text.
    pub(crate) async fn owner_reads(&self, holds: &str) -> String {
        let place = Place::Private {
            bot: BOT,
            person: self.owner,
        };
        self.until(holds, |w| {
            let shown = w.messages(place).into_iter();
            let mut fitting = shown.filter(|m| m.text().contains(holds));
            fitting.next_back().map(|m| m.text().to_owned())
        })
        .await
    }

    /// What the page for machines says.
    pub(crate) async fn health(&self) -> (u16, String) {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let url = format!("http://127.0.0.1:{}/healthz", self.port);
        match client.get(url).send().await {
            Ok(answer) => (answer.status().as_u16(), answer.text().await.unwrap()),
            Err(_) => (0, String::new()),
        }
    }

    /// Waits until that page says so.
    pub(crate) async fn says(&self, status: u16, holds: &str) {
        let mut last = (0, String::new());
        for _ in 0..400 {
            last = self.health().await;
            if last.0 == status && last.1.contains(holds) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!(
            "never {status} {holds:?}: {last:?}\n{}",
            self.machine.logged()
        );
    }

    /// Whose answers the database holds. A copy of its files is read, so that the bot itself finds what it left.
    pub(crate) async fn stored(&self) -> BTreeSet<i64> {
        if self.database.starts_with("postgres") {
            let mut conn = sqlx::PgConnection::connect(&self.database).await.unwrap();
            let stored = sqlx::query_scalar(ANSWERS).fetch_all(&mut conn).await;
            return once(stored.unwrap());
        }
        let aside = tempfile::tempdir().unwrap();
        for name in ["tongluo.db", "tongluo.db-wal"] {
            let file = self.desk.path(name);
            if file.exists() {
                std::fs::copy(file, aside.path().join(name)).unwrap();
            }
        }
        answers(&aside.path().join("tongluo.db")).await
    }
}

/// Whose answers a database file holds, after it was read through.
pub(crate) async fn answers(file: &std::path::Path) -> BTreeSet<i64> {
    let url = format!("sqlite:{}", file.display());
    let mut conn = sqlx::SqliteConnection::connect(&url).await.unwrap();
    let whole: String = sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_one(&mut conn)
        .await
        .unwrap();
    assert_eq!(whole, "ok");
    let stored = sqlx::query_scalar(ANSWERS).fetch_all(&mut conn).await;
    conn.close().await.unwrap();
    once(stored.unwrap())
}

/// What the tally of a desk says.
pub(crate) fn tally(desk: &Desk) -> serde_json::Value {
    let ended = desk.call(&["tally", "hello", "--json"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    serde_json::from_str(&ended.out).unwrap()
}

fn once(stored: Vec<String>) -> BTreeSet<i64> {
    let people: BTreeSet<i64> = stored.iter().map(|e| e.parse().unwrap()).collect();
    assert_eq!(people.len(), stored.len(), "nobody is counted twice");
    people
}

fn has_button(message: &MessageView) -> bool {
    message.button("收到").is_some() || message.text().contains("正文")
}

/// The bot, a group and its people; the first of them founded it.
fn settle(world: &mut World, people: usize) -> (Vec<i64>, i64, i64) {
    world.add_bot(TOKEN, "tongluo_bot", "铜锣").unwrap();
    world.set_limits(None);
    let group = world.add_group("大家", GroupKind::Supergroup);
    let owner = world.add_person("李强");
    let people: Vec<i64> = (0..people)
        .map(|n| world.add_person(&format!("某{n}")))
        .collect();
    world.found(group, owner).unwrap();
    world.settle(group, &people).unwrap();
    (people, owner, group)
}

/// The present.
pub(crate) fn now() -> Instant {
    SystemClock::default().now()
}
