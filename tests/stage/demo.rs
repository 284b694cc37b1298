//! The running demo as its page sees it: over HTTP, as a browser would. Waits for conditions, never for a time alone.

use serde_json::{Value, json};
use std::time::Duration;
use tongluo::config::Language;
use tongluo::stage::{Demo, DemoOptions};

/// How often something is looked at again, and how many times.
const AGAIN: Duration = Duration::from_millis(50);
const TRIES: usize = 1200;

struct Page {
    demo: Demo,
    client: reqwest::Client,
}

impl Page {
    async fn open() -> Page {
        let options = DemoOptions {
            listen: "127.0.0.1:0".parse().unwrap(),
            language: Language::Chinese,
        };
        Page {
            demo: Demo::start(options).await.unwrap(),
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
        }
    }

    async fn overview(&self) -> Value {
        let url = format!("{}/page/state", self.demo.url());
        let body = self.client.get(url).send().await.unwrap().text().await;
        let state: Value = serde_json::from_str(&body.unwrap()).unwrap();
        state["host_overview"].clone()
    }

    async fn act(&self, person: i64, act: Value) -> Value {
        let request = self
            .client
            .post(format!("{}/page/act", self.demo.url()))
            .header("X-Tongluo-Page", "1")
            .body(json!({"as": person, "act": act}).to_string());
        let body = request.send().await.unwrap().text().await.unwrap();
        serde_json::from_str(&body).unwrap()
    }

    async fn until(&self, what: &str, test: impl Fn(&Value) -> bool) -> Value {
        for _ in 0..TRIES {
            let seen = self.overview().await;
            if test(&seen) {
                return seen;
            }
            tokio::time::sleep(AGAIN).await;
        }
        panic!("waited in vain until {what}: {}", self.overview().await);
    }
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_told_the_day_what_comes_next_and_figures_that_add_up() {
    let page = Page::open().await;
    let first = page.overview().await;
    assert_eq!(first["day"], "星期一 · 世界无烟日");
    assert_eq!(first["running"], true);
    assert_eq!(first["zone_offset_minutes"], 480);
    let next = &first["next"];
    assert!(
        next["title"].as_str().unwrap().contains("世界无烟日"),
        "{next}"
    );
    assert!(next["reason"].as_str().unwrap().contains("40"), "{next}");

    // Nine o'clock, half past nine.
    for openings in 1..=2 {
        let jumped = page.act(0, json!({"type": "jump", "to": "next"})).await;
        assert_eq!(jumped["ok"], true, "{jumped}");
        page.until("it has opened", |o| {
            o["tallies"].as_array().unwrap().len() == openings
        })
        .await;
    }
    let seen = page.until("both were sent", |o| {
        let doings = o["doings"].as_array().unwrap();
        doings.iter().filter(|d| d["state"] == "sent").count() >= 2
    });
    let seen = seen.await;
    for tally in seen["tallies"].as_array().unwrap() {
        let boxes = [
            "done",
            "open",
            "unregistered",
            "waived",
            "unreachable",
            "missing",
            "late",
        ];
        let sum: u64 = boxes.iter().map(|b| number(&tally[b])).sum();
        assert_eq!(sum, number(&tally["expected"]), "{tally}");
        assert_eq!(number(&tally["expected"]), 48);
        assert_eq!(number(&tally["unregistered"]), 5);
        assert_eq!(tally["departments"].as_array().unwrap().len(), 9);
    }

    // The close is a moment too.
    page.act(0, json!({"type": "jump", "to": "next"})).await;
    let closed = page.until("both are closed", |o| {
        let tallies = o["tallies"].as_array().unwrap();
        tallies.iter().all(|t| t["state"] == "closed")
    });
    for tally in closed.await["tallies"].as_array().unwrap() {
        assert_eq!(
            number(&tally["missing"]) + number(&tally["unregistered"]),
            48
        );
    }
    page.demo.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_is_killed_on_the_page_misses_its_minute_and_is_late_when_it_is_back() {
    let page = Page::open().await;
    assert_eq!(page.act(0, json!({"type": "kill"})).await["ok"], true);
    assert_eq!(page.overview().await["running"], false);
    page.act(0, json!({"type": "jump", "minutes": 40})).await;
    assert_eq!(page.overview().await["tallies"], json!([]));
    assert_eq!(page.act(0, json!({"type": "restart"})).await["ok"], true);
    let seen = page.until("the quiz has opened late", |o| {
        o["tallies"]
            .as_array()
            .unwrap()
            .iter()
            .any(|t| !t["questions"].as_array().unwrap().is_empty())
    });
    assert_eq!(seen.await["running"], true);
    let folder = page
        .demo
        .stage()
        .settings()
        .messages
        .parent()
        .unwrap()
        .to_owned();
    page.demo.stop().await.unwrap();
    assert!(!folder.exists(), "nothing is left behind");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_address_is_told_by_its_own_error() {
    let holder = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let options = DemoOptions {
        listen: holder.local_addr().unwrap(),
        language: Language::English,
    };
    let Err(error) = Demo::start(options).await else {
        panic!("it started on a taken address");
    };
    assert!(
        error
            .downcast_ref::<tongluo::sandbox::StartError>()
            .is_some(),
        "{error:#}"
    );
}
