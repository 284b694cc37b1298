//! The sandbox's page from outside: what it shows, and acts of people in it. Waits for conditions, never for a time alone.

use serde_json::{Value, json};
use std::time::Duration;

/// A sandbox that runs in another process.
pub(crate) struct Page {
    address: String,
    client: reqwest::Client,
}

/// How often something is looked at again, and how many times.
const AGAIN: Duration = Duration::from_millis(250);
const TRIES: usize = 720;

impl Page {
    pub(crate) fn at(address: &str) -> Page {
        Page {
            address: address.trim_end_matches('/').to_owned(),
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        let url = format!("{}{path}", self.address);
        let body = self.client.get(url).send().await.unwrap().text().await;
        serde_json::from_str(&body.unwrap()).unwrap()
    }

    /// Somebody does something; what the page answered.
    pub(crate) async fn act(&self, person: i64, act: Value) -> Value {
        let request = self
            .client
            .post(format!("{}/page/act", self.address))
            .header("X-Tongluo-Page", "1")
            .header("Content-Type", "application/json")
            .body(json!({"as": person, "act": act}).to_string());
        let body = request.send().await.unwrap().text().await.unwrap();
        let answer: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(answer["ok"], true, "{act}: {answer}");
        answer
    }

    /// People by name, and the first group's number.
    pub(crate) async fn office(&self) -> (Vec<(String, i64)>, i64) {
        let state = self.get("/page/state").await;
        let people = state["people"].as_array().unwrap().iter();
        let people = people.map(|p| (text(&p["name"]), p["id"].as_i64().unwrap()));
        let people = people.collect();
        let chats = state["chats"].as_array().unwrap().iter();
        let mut groups = chats.filter(|c| c["kind"] != "private");
        (people, groups.next().unwrap()["id"].as_i64().unwrap())
    }

    /// The newest message of a chat that has a button and whose text holds this.
    pub(crate) async fn with_button(&self, person: i64, chat: i64, holds: &str) -> Value {
        for _ in 0..TRIES {
            let path = format!("/page/chat/{chat}?as={person}");
            let shown = self.get(&path).await;
            let messages = shown["messages"].as_array().unwrap().iter().rev();
            let mut fitting = messages.filter(|m| {
                let has_button = m["buttons"].as_array().is_some_and(|b| !b.is_empty());
                has_button && text(&m["text_html"]).contains(holds)
            });
            if let Some(found) = fitting.next() {
                return found.clone();
            }
            tokio::time::sleep(AGAIN).await;
        }
        panic!("no message with a button and {holds:?} arrived in {chat}");
    }

    /// How many messages of a chat hold this.
    pub(crate) async fn copies(&self, person: i64, chat: i64, holds: &str) -> usize {
        let shown = self.get(&format!("/page/chat/{chat}?as={person}")).await;
        let messages = shown["messages"].as_array().unwrap().iter();
        let fitting = messages.filter(|m| text(&m["text_html"]).contains(holds));
        fitting.count()
    }

    /// What stands in a person's private chat once it differs from `before`: its newest text, and the message with buttons
    /// where there still is one.
    pub(crate) async fn private(&self, person: i64, before: &str) -> (String, Option<Value>) {
        for _ in 0..TRIES {
            let shown = self.get(&format!("/page/chat/{person}?as={person}")).await;
            let mut by_bot = shown["messages"].as_array().unwrap().iter();
            let newest = by_bot.rfind(|m| m["mine"] != true).cloned();
            let now = text(
                &newest
                    .as_ref()
                    .map_or(Value::Null, |m| m["text_html"].clone()),
            );
            if !now.is_empty() && now != before && !now.starts_with("/start") {
                let buttons = |m: &Value| m["buttons"].as_array().is_some_and(|b| !b.is_empty());
                return (now, newest.filter(buttons));
            }
            tokio::time::sleep(AGAIN).await;
        }
        panic!("nothing new came to {person} in private after {before:?}");
    }

    /// Presses a button, and returns what popped up.
    pub(crate) async fn press(
        &self,
        person: i64,
        chat: i64,
        message: &Value,
        row: usize,
    ) -> String {
        let act =
            json!({"type": "press", "chat": chat, "message": message["id"], "row": row, "col": 0});
        let answer = self.act(person, act).await;
        let press = &answer["press_id"];
        let path = format!("/page/popup/{press}");
        for _ in 0..6 {
            let popup = self.get(&path).await;
            if popup["waiting"] != true {
                return text(&popup["text"]);
            }
        }
        panic!("nobody answered the press");
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
