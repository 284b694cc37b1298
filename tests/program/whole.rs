//! The whole product: `tongluo run` against `tongluo sandbox` in another process, by polling and by webhook, on SQLite and on
//! PostgreSQL. A post is approved, opens at its minute, is acknowledged by a press, and the tally says so.

use super::desk::{Desk, TOKEN};
use super::page::Page;
use serde_json::{Value, json};
use tongluo::clock::{Clock, SystemClock};

const ROSTER: &str = "编号,姓名,部门,职务\nP001,王芳,办公室,分管领导\nP002,李强,财务科,创建办管理员\nP003,张敏,审计科,科员\n";

/// A free port of this machine; each is handed out once, so that two tests never get the same.
pub(crate) fn free_port() -> u16 {
    static GIVEN: std::sync::Mutex<Vec<u16>> = std::sync::Mutex::new(Vec::new());
    loop {
        let holder = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = holder.local_addr().unwrap().port();
        let mut given = GIVEN.lock().unwrap();
        if !given.contains(&port) {
            given.push(port);
            return port;
        }
    }
}

/// The wall clock of the office in a while, to the minute.
pub(crate) fn soon() -> chrono::NaiveDateTime {
    // At least a minute ahead when it is cut to the minute: an opening before its approval would never come.
    let ahead = tongluo::domain::time::Span::seconds(120);
    let now = SystemClock::default().now();
    now.plus(ahead).local(chrono_tz::Asia::Shanghai)
}

/// Today is a workday, whatever day the test runs on.
pub(crate) fn workday(desk: &Desk) {
    let when = soon();
    let day = when.format("%m-%d");
    let calendar = format!(
        "年份: {}\n上班:\n  - {day}\n来源: test\n",
        when.format("%Y")
    );
    desk.write(
        &format!("messages/calendar/workdays-{}.yaml", when.format("%Y")),
        calendar,
    );
}

fn messages(desk: &Desk) {
    let when = soon();
    workday(desk);
    let post = format!(
        "---\nid: hello\n标题: 请看一眼\n类型: 通知\n发往: 大家\n作者: P002\n审批: P001\n确认: 收到\n时间: {}\n截止: 3天后 17:30\n---\n正文。\n",
        when.format("%Y-%m-%d %H:%M")
    );
    desk.write("messages/camp/hello.md", post);
    let quiz = format!(
        "---\nid: two\n标题: 答两题\n类型: 答题\n发往: 大家\n作者: P002\n审批: P001\n时间: {}\n截止: 3天后 17:30\n---\n请答两题。\n\n## 甲？\n- [x] 对\n- [ ] 错\n> 因为。\n\n## 乙？\n- [ ] 对\n- [x] 错\n",
        when.format("%Y-%m-%d %H:%M")
    );
    desk.write("messages/camp/two.md", quiz);
}

/// Answers both questions in private with the first option: the first is right, the second wrong.
async fn answers_two(page: &Page, person: i64, link: &str) {
    page.act(person, json!({"type": "open_link", "url": link}))
        .await;
    let first = page.with_button(person, person, "第 1 题").await;
    let popup = page.press(person, person, &first, 0).await;
    assert!(popup.contains("答对了"), "{popup}");
    let second = page.with_button(person, person, "第 2 题").await;
    let popup = page.press(person, person, &second, 0).await;
    assert!(popup.contains("没答对"), "{popup}");
}

/// Retries a command until it works: the bot needs a moment to come up.
pub(crate) async fn at_last(desk: &Desk, typed: &[&str]) -> String {
    for _ in 0..240 {
        let ended = desk.call(typed);
        if ended.code == 0 {
            return ended.out;
        }
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    }
    panic!("{typed:?} never worked: {}", desk.call(typed).err);
}

fn tally(desk: &Desk) -> Value {
    serde_json::from_str(&desk.call(&["tally", "hello", "--json"]).out).unwrap()
}

/// Only the owner's own hand connects by a link.
async fn connects(page: &Page, desk: &Desk, owner: i64, group: i64) {
    let owning = at_last(desk, &["claim", "--owner"]).await;
    page.act(owner, json!({"type": "open_link", "url": owning.trim()}))
        .await;
    let link = at_last(desk, &["connect", "大家"]).await;
    let link = json!({"type": "open_link", "url": link.trim(), "chat": group});
    page.act(owner, link).await;
}

fn the_doctor_sees_the_group(desk: &Desk) {
    let seen = desk.call(&["doctor"]).out;
    for said in ["机器人是普通成员", "隐私保护已打开", "命令菜单已设好"] {
        assert!(seen.contains(said), "{said}: {seen}");
    }
}

async fn story(database: &str, webhook: bool) {
    let outside = Desk::new().set("TELOXIDE_TOKEN", TOKEN);
    let mut sandbox = outside.start(&["sandbox", "--listen", "127.0.0.1:0"]);
    let address = sandbox.address();
    let page = Page::at(&address);
    // Only a pushed update needs to know the port beforehand.
    let port = if webhook { free_port() } else { 0 };
    let listen = format!("127.0.0.1:{port}");
    let mut desk = Desk::new()
        .set("TELOXIDE_TOKEN", TOKEN)
        .set("DATABASE_URL", database)
        .set("TONGLUO_TELEGRAM_API_URL", &address)
        .set("TONGLUO_LISTEN", &listen);
    if webhook {
        desk = desk
            .set("TONGLUO_UPDATES", "webhook")
            .set("TONGLUO_WEBHOOK_URL", &format!("http://{listen}/telegram"))
            .set("TONGLUO_WEBHOOK_SECRET", "0123456789abcdef0123");
    }
    // No quiet hours: the test may run at night.
    desk.write(
        "tongluo.toml",
        "[readers]\nquiet_from = \"00:00\"\nquiet_to = \"00:00\"\n",
    );
    desk.write("staff.csv", ROSTER);
    messages(&desk);
    at_last(
        &desk,
        &["import", "staff.csv", "--audience", "大家", "--yes"],
    )
    .await;
    at_last(&desk, &["approve", "hello", "--as", "P001"]).await;
    at_last(&desk, &["approve", "two", "--as", "P001"]).await;
    let bot = desk.start(&["run"]);
    at_last(&desk, &["resume"]).await;

    let (people, group) = page.office().await;
    let number = |name: &str| people.iter().find(|(n, _)| n == name).unwrap().1;
    let (first, second) = (number("王芳"), number("张敏"));
    connects(&page, &desk, first, group).await;
    let claim = at_last(&desk, &["claim", "P003"]).await;
    page.act(second, json!({"type": "open_link", "url": claim.trim()}))
        .await;

    let post = page.with_button(second, group, "正文").await;
    let popup = page.press(second, group, &post, 0).await;
    assert!(popup.contains("已记录"), "{popup}");
    let sums = tally(&desk);
    assert_eq!(sums["total"]["expected"], 3, "{sums}");
    assert_eq!(sums["total"]["done"], 1, "{sums}");

    the_doctor_sees_the_group(&desk);
    let quiz = page.with_button(second, group, "请答两题").await;
    let link = quiz["buttons"][0][0]["url"].as_str().unwrap().to_owned();
    answers_two(&page, second, &link).await;
    answers_two(&page, first, &link).await;
    let sums: Value = serde_json::from_str(&desk.call(&["tally", "two", "--json"]).out).unwrap();
    assert_eq!(
        (&sums["finished"], &sums["guests"]),
        (&json!(1), &json!(1)),
        "{sums}"
    );
    assert_eq!(sums["questions"][0]["right"], 1, "{sums}");
    assert_eq!(sums["questions"][1]["wrong"], 1, "{sums}");

    // Stopped and started again: nothing is sent twice, and the next press counts.
    assert_eq!(bot.terminate(), Some(0));
    let bot = desk.start(&["run"]);
    page.press(first, group, &post, 0).await;
    assert_eq!(tally(&desk)["guests"], 1);
    // The owner's word says whose the account is, and what it answered counts.
    let list = desk.call(&["claim", "--unclaimed"]).out;
    let line = list.lines().find(|l| l.contains("王芳")).unwrap();
    let account = line.split_whitespace().next().unwrap();
    let linked = desk.call(&["claim", "P001", "--account", account]);
    assert_eq!(linked.code, 0, "{}", linked.err);
    let sums = tally(&desk);
    assert_eq!(
        (&sums["total"]["done"], &sums["guests"]),
        (&json!(2), &json!(0)),
        "{sums}"
    );
    let occurrence = sums["occurrence"].to_string();
    let excused = desk.call(&["excuse", "P002", "--occurrence", &occurrence]);
    assert_eq!(excused.code, 0, "{}", excused.err);
    assert_eq!(tally(&desk)["total"]["waived"], 1);
    let undone = desk.call(&["claim", "--undo", account]);
    assert_eq!(undone.code, 0, "{}", undone.err);
    assert_eq!(tally(&desk)["guests"], 1);

    let shown = page.get(&format!("/page/chat/{group}?as={first}")).await;
    let copies = shown["messages"].as_array().unwrap().iter();
    let copies = copies.filter(|m| m["text_html"].as_str().is_some_and(|t| t.contains("正文")));
    assert_eq!(copies.count(), 1, "{shown}");
    assert_eq!(bot.terminate(), Some(0));
}

/// A new database on the PostgreSQL that `.ci/run` starts; nothing where there is none.
fn postgres(name: &str) -> Option<String> {
    let Ok(server) = std::env::var("TONGLUO_TEST_POSTGRES") else {
        assert!(
            std::env::var_os("CI").is_none(),
            "TONGLUO_TEST_POSTGRES is missing under CI"
        );
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: PostgreSQL (TONGLUO_TEST_POSTGRES is not set)");
        }
        return None;
    };
    let name = format!("whole_{name}_{}", std::process::id());
    let made = std::process::Command::new("psql")
        .args([&server, "-qc", &format!("CREATE DATABASE {name}")])
        .status()
        .unwrap();
    assert!(made.success());
    let (base, _) = server.rsplit_once('/').unwrap();
    Some(format!("{base}/{name}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_story_by_polling_on_sqlite() {
    story("sqlite:tongluo.db", false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_story_by_webhook_on_sqlite() {
    story("sqlite:tongluo.db", true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_story_by_polling_on_postgresql() {
    if let Some(database) = postgres("polling") {
        story(&database, false).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_story_by_webhook_on_postgresql() {
    if let Some(database) = postgres("webhook") {
        story(&database, true).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_bot_on_one_file_and_a_revoked_token_are_one_sentence_each() {
    let outside = Desk::new().set("TELOXIDE_TOKEN", TOKEN);
    let mut sandbox = outside.start(&["sandbox", "--listen", "127.0.0.1:0"]);
    let address = sandbox.address();
    let desk = Desk::new()
        .set("TELOXIDE_TOKEN", TOKEN)
        .set("TONGLUO_TELEGRAM_API_URL", &address)
        .set("TONGLUO_LISTEN", "127.0.0.1:0");
    messages(&desk);
    let bot = desk.start(&["run"]);
    at_last(&desk, &["claim", "--owner"]).await;
    let second = desk.call(&["run"]);
    assert_eq!(second.code, 1);
    assert!(second.err.contains("已经有一个机器人"), "{}", second.err);
    assert_eq!(bot.terminate(), Some(0));
}
