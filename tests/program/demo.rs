//! The demo from outside: what it prints, the story without a browser, and how it ends.

use super::desk::Desk;
use super::page::Page;
use serde_json::{Value, json};

const TYPED: [&str; 4] = ["demo", "--no-browser", "--listen", "127.0.0.1:0"];

/// With a folder of its own for what is temporary.
fn desk() -> Desk {
    let desk = Desk::new();
    let temporary = desk.path("tmp");
    std::fs::create_dir(&temporary).unwrap();
    desk.set("TMPDIR", temporary.to_str().unwrap())
}

fn names(folder: &std::path::Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let names = entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned());
    names.collect()
}

/// The figures of the opening with questions, or of the one without.
async fn figures(page: &Page, with_questions: bool) -> Value {
    let state = page.get("/page/state").await;
    let tallies = state["host_overview"]["tallies"].as_array().unwrap().iter();
    let mut fitting = tallies
        .filter(|t| t["questions"].as_array().is_some_and(|q| !q.is_empty()) == with_questions);
    fitting.next().cloned().unwrap_or_default()
}

/// Answers every question in private with one option, and returns how many there were.
async fn answers(page: &Page, person: i64, option: usize) -> usize {
    let mut before = String::new();
    for count in 0.. {
        let (now, open) = page.private(person, &before).await;
        let Some(open) = open else {
            return count;
        };
        assert!(count < 60, "the quiz has no end");
        let popup = page.press(person, person, &open, option).await;
        assert!(popup.contains("已记录"), "{popup}");
        before = now;
    }
    0
}

#[tokio::test(flavor = "multi_thread")]
async fn the_story_of_the_demo_without_a_browser() {
    let desk = desk();
    let mut demo = desk.start(&TYPED);
    let page = Page::at(&demo.address());
    let (people, group) = page.office().await;
    assert_eq!(people.len(), 48);
    let (first, second) = (people[0].1, people[1].1);

    page.act(first, json!({"type": "jump", "to": "next"})).await;
    let reminder = page.with_button(first, group, "第 40 个世界无烟日").await;
    for person in [first, second] {
        let popup = page.press(person, group, &reminder, 0).await;
        assert!(popup.contains("已记录"), "{popup}");
    }
    assert_eq!(figures(&page, false).await["done"], 2);

    page.act(first, json!({"type": "jump", "to": "next"})).await;
    let invitation = page.with_button(first, group, "十二道题").await;
    let link = &invitation["buttons"][0][0]["url"];
    for (person, option) in [(first, 0), (second, 1)] {
        page.act(person, json!({"type": "open_link", "url": link}))
            .await;
        assert_eq!(answers(&page, person, option).await, 12);
    }
    let quiz = figures(&page, true).await;
    assert_eq!(quiz["done"], 2, "{quiz}");
    let judged = |q: &Value| q["right"].as_u64().unwrap() + q["wrong"].as_u64().unwrap();
    let questions = quiz["questions"].as_array().unwrap();
    assert!(
        questions.len() == 12 && questions.iter().all(|q| judged(q) == 2),
        "{quiz}"
    );

    let state = page.get("/page/state").await;
    assert_eq!(state["complaints"], json!([]));
    assert_eq!(demo.terminate(), Some(0));
    assert_eq!(names(&desk.path("tmp")), Vec::<String>::new());
    assert_eq!(
        names(&desk.path("")),
        ["tmp"],
        "nothing is left where it was started"
    );
}

#[test]
fn a_taken_address_of_the_demo_is_one_sentence() {
    let holder = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = holder.local_addr().unwrap().to_string();
    let desk = desk();
    let ended = desk.call(&["demo", "--no-browser", "--listen", &address]);
    assert_eq!(ended.code, 1);
    assert!(
        ended.err.contains("listen-taken") && ended.err.contains(&address),
        "{}",
        ended.err
    );
    assert_eq!(names(&desk.path("tmp")), Vec::<String>::new());
}
