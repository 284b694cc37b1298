//! What somebody types who has two hours a month for a server: a backup, a restore, a move; and two copies of one office on one
//! token, of which neither may send what the other sent.

use super::desk::{Desk, TOKEN};
use super::page::Page;
use super::whole::{at_last, free_port, soon, workday};
use serde_json::{Value, json};
use tongluo::clock::{Clock, SystemClock};

const ROSTER: &str =
    "编号,姓名,部门,职务\nP001,王芳,办公室,分管领导\nP002,李强,财务科,创建办管理员\n";

fn office() -> Desk {
    let desk = Desk::new();
    desk.write("staff.csv", ROSTER);
    desk.write("messages/camp/hello.md", "---\nid: hello\n---\n");
    let ended = desk.call(&["import", "staff.csv", "--audience", "大家", "--yes"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    desk
}

fn people(desk: &Desk) -> String {
    let ended = desk.call(&["export", "--roster", "大家"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    ended.out
}

fn codes(desk: &Desk) -> Vec<String> {
    let out = desk.call(&["doctor", "--json"]).out;
    let all: Vec<Value> = serde_json::from_str(&out).unwrap();
    let code = |f: &Value| f["code"].as_str().unwrap().to_owned();
    all.iter().map(code).collect()
}

#[test]
fn a_backup_lies_beside_the_database_or_where_it_is_told() {
    let desk = office();
    let ended = desk.call(&["backup"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    let kept: Vec<_> = std::fs::read_dir(desk.path("backups")).unwrap().collect();
    assert_eq!(kept.len(), 1);
    let ended = desk.call(&["backup", "--to", "mine.db"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(ended.out.contains("mine.db"), "{}", ended.out);
    assert!(desk.path("mine.db").exists());
    let none = Desk::new().call(&["backup"]);
    assert_eq!(none.code, 1, "there is nothing to back up");
}

#[test]
fn a_restore_asks_first_then_brings_everything_back_and_says_that_it_is_held() {
    let desk = office();
    let before = people(&desk);
    assert_eq!(desk.call(&["backup", "--to", "mine.db"]).code, 0);
    desk.write("staff.csv", format!("{ROSTER}P003,赵敏,法规科,科员\n"));
    desk.call(&["import", "staff.csv", "--audience", "大家", "--yes"]);
    assert_ne!(people(&desk), before);
    let asked = desk.call(&["restore", "mine.db"]);
    assert_eq!(asked.code, 2, "nobody is there to be asked");
    assert!(asked.err.contains("--yes"), "{}", asked.err);
    assert_ne!(people(&desk), before);
    let done = desk.call(&["restore", "mine.db", "--yes"]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.out.contains("before-restore-"), "{}", done.out);
    assert!(done.out.contains("停着"), "{}", done.out);
    assert_eq!(people(&desk), before);
    assert!(codes(&desk).contains(&"doctor-held-restored".to_owned()));
}

#[test]
fn what_is_no_backup_is_refused_in_one_sentence_and_changes_nothing() {
    let desk = office();
    let before = people(&desk);
    desk.write("nonsense", "a letter");
    desk.write(
        "torn.tar",
        [&[0u8; 257][..], b"ustar", &[0u8; 600]].concat(),
    );
    for file in ["nonsense", "torn.tar", "nowhere.db"] {
        let ended = desk.call(&["restore", file, "--yes"]);
        assert_eq!(ended.code, 1, "{file}: {}", ended.out);
        assert_eq!(ended.err.matches("错误").count(), 1, "{}", ended.err);
        assert!(!ended.err.contains("panicked"), "{}", ended.err);
    }
    assert_eq!(people(&desk), before);
}

#[test]
fn a_move_carries_everything_but_the_token_and_the_old_copy_never_starts_again() {
    let desk = office().set("TELOXIDE_TOKEN", TOKEN);
    desk.write("tongluo.toml", "time_zone = \"Asia/Shanghai\"\n");
    let before = people(&desk);
    let ended = desk.call(&["move", "--to", "carry.tar", "--yes"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    let bytes = std::fs::read(desk.path("carry.tar")).unwrap();
    let secret = TOKEN.as_bytes();
    assert!(!bytes.windows(secret.len()).any(|w| w == secret));
    assert!(codes(&desk).contains(&"doctor-held-moved".to_owned()));

    let there = Desk::new();
    there.write("carry.tar", &bytes);
    let ended = there.call(&["restore", "carry.tar", "--yes"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert_eq!(people(&there), before);
    assert_eq!(
        there.read("messages/camp/hello.md"),
        desk.read("messages/camp/hello.md")
    );
    assert_eq!(there.read("tongluo.toml"), desk.read("tongluo.toml"));
    let held = codes(&there);
    assert!(
        held.contains(&"doctor-held-restored".to_owned()),
        "{held:?}"
    );
    assert!(!held.contains(&"doctor-held-moved".to_owned()), "{held:?}");
    let left: Vec<String> = std::fs::read_dir(there.path(""))
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|n| n.starts_with('.'))
        .collect();
    assert_eq!(left, [] as [String; 0], "nothing is left lying about");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_bot_backs_up_and_can_neither_be_restored_over_nor_moved_and_a_moved_one_refuses_to_run()
 {
    let outside = Desk::new().set("TELOXIDE_TOKEN", TOKEN);
    let mut sandbox = outside.start(&["sandbox", "--listen", "127.0.0.1:0"]);
    let address = sandbox.address();
    let desk = office()
        .set("TELOXIDE_TOKEN", TOKEN)
        .set("TONGLUO_TELEGRAM_API_URL", &address)
        .set("TONGLUO_LISTEN", "127.0.0.1:0");
    let bot = desk.start(&["run"]);
    at_last(&desk, &["claim", "--owner"]).await;
    for _ in 0..240 {
        if codes(&desk).contains(&"doctor-backup".to_owned()) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let found = codes(&desk);
    assert!(found.contains(&"doctor-backup".to_owned()), "{found:?}");
    assert_eq!(desk.call(&["backup", "--to", "mine.db"]).code, 0);
    for typed in [&["restore", "mine.db", "--yes"][..], &["move", "--yes"]] {
        let refused = desk.call(typed);
        assert_eq!(refused.code, 1, "{typed:?}");
        assert!(refused.err.contains("已经有一个机器人"), "{}", refused.err);
    }
    assert_eq!(bot.terminate(), Some(0));
    assert_eq!(desk.call(&["move", "--yes"]).code, 0);
    let refused = desk.call(&["run"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("搬到别处"), "{}", refused.err);
}

/// What the health page says, once the bot is up.
async fn health(port: u16) -> (u16, String) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("http://127.0.0.1:{port}/healthz");
    match client.get(url).send().await {
        Ok(answer) => (answer.status().as_u16(), answer.text().await.unwrap()),
        Err(_) => (0, String::new()),
    }
}

async fn says_taken(port: u16) {
    for _ in 0..300 {
        let (status, text) = health(port).await;
        if status == 503 && text.contains("another program") {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("it never said so: {:?}", health(port).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_copies_on_one_token_neither_sends_until_a_person_names_one_and_then_it_sends_once()
{
    let outside = Desk::new().set("TELOXIDE_TOKEN", TOKEN);
    let mut sandbox = outside.start(&["sandbox", "--listen", "127.0.0.1:0"]);
    let address = sandbox.address();
    let page = Page::at(&address);
    let ports = [free_port(), free_port()];
    let due = soon();
    let post = format!(
        "---\nid: hello\n标题: 请看一眼\n类型: 通知\n发往: 大家\n作者: P002\n审批: P001\n确认: 收到\n时间: {}\n截止: 3天后 17:30\n迟发: 2小时内\n---\n正文。\n",
        due.format("%Y-%m-%d %H:%M")
    );
    let [first, second] = ports.map(|port| {
        let desk = Desk::new()
            .set("TELOXIDE_TOKEN", TOKEN)
            .set("TONGLUO_TELEGRAM_API_URL", &address)
            .set("TONGLUO_LISTEN", &format!("127.0.0.1:{port}"));
        // No quiet hours: the test may run at night.
        desk.write(
            "tongluo.toml",
            "[readers]\nquiet_from = \"00:00\"\nquiet_to = \"00:00\"\n",
        );
        workday(&desk);
        desk.write("messages/camp/hello.md", &post);
        desk
    });
    first.write("staff.csv", ROSTER);
    at_last(
        &first,
        &["import", "staff.csv", "--audience", "大家", "--yes"],
    )
    .await;
    at_last(&first, &["approve", "hello", "--as", "P001"]).await;
    let bot = first.start(&["run"]);
    let (people, group) = page.office().await;
    let link = at_last(&first, &["connect", "大家"]).await;
    let link = json!({"type": "open_link", "url": link.trim(), "chat": group});
    page.act(people[0].1, link).await;
    at_last(&first, &["resume"]).await;
    assert_eq!(bot.terminate(), Some(0));

    // A copy that nothing can know as one: every trace of where it lived was taken out.
    let bytes = std::fs::read(first.path("tongluo.db")).unwrap();
    second.write("tongluo.db", bytes);
    forget_place(&second).await;
    let one = first.start(&["run"]);
    at_last(&first, &["claim", "--owner"]).await;
    while health(ports[0]).await.1 != "well" {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let other = second.start(&["run"]);
    says_taken(ports[0]).await;
    says_taken(ports[1]).await;
    for desk in [&first, &second] {
        assert!(codes(desk).contains(&"doctor-held-taken".to_owned()));
    }
    // The hour comes, and nothing is sent by either.
    let clock = SystemClock::default();
    while clock.now().local(chrono_tz::Asia::Shanghai) < due + chrono::TimeDelta::seconds(3) {
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    }
    assert_eq!(page.copies(people[0].1, group, "正文").await, 0);
    let listed = second.call(&["resume"]);
    assert_eq!(listed.code, 1, "what is late is listed first");
    assert!(listed.out.contains("请看一眼"), "{}", listed.out);
    let named = second.call(&["resume", "--all"]);
    assert_eq!(named.code, 0, "{}", named.err);
    page.with_button(people[0].1, group, "正文").await;
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    assert_eq!(page.copies(people[0].1, group, "正文").await, 1);
    assert_eq!(one.terminate(), Some(0));
    assert_eq!(other.terminate(), Some(0));
}

async fn forget_place(desk: &Desk) {
    forge(desk, "DELETE FROM instance").await;
}

async fn forge(desk: &Desk, text: &'static str) {
    use sqlx::Connection;
    let url = format!("sqlite:{}", desk.path("tongluo.db").display());
    let mut conn = sqlx::SqliteConnection::connect(&url).await.unwrap();
    sqlx::raw_sql(text).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
}
