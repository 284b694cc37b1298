//! The desk that every test sits at: a sandbox, a clock moved by hand, a bot, three people, a group.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tongluo_sandbox::{GroupKind, MessageView, Options, Place, Sandbox, World, WorldClock};

/// 2027-05-31 08:59 in Shanghai, a Monday.
pub(crate) const MORNING: i64 = 1_811_725_140_000;
pub(crate) const TOKEN: &str = "7000001:AAE-test_token";
pub(crate) const BOT: i64 = 7_000_001;

/// A clock that stands still until it is moved.
pub(crate) struct HandClock(AtomicI64);

impl WorldClock for HandClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    pub(crate) clock: Arc<HandClock>,
    pub(crate) http: reqwest::Client,
    pub(crate) group: i64,
    pub(crate) wang: i64,
    pub(crate) li: i64,
    pub(crate) zhao: i64,
}

/// An answer as it came over the wire.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }
}

impl Desk {
    /// A desk with a supergroup in which the bot is a plain member. Limits are off.
    pub(crate) async fn new() -> Self {
        Self::with(GroupKind::Supergroup).await
    }

    pub(crate) async fn with(kind: GroupKind) -> Self {
        let clock = Arc::new(HandClock(AtomicI64::new(MORNING)));
        let mut options = Options::local(7);
        options.clock = Arc::clone(&clock) as Arc<dyn WorldClock>;
        options.push_retry = Duration::from_millis(5);
        let sandbox = Sandbox::start(options).await.unwrap();
        let (group, wang, li, zhao) = sandbox.world().with(|world| {
            world.set_limits(None);
            world.add_bot(TOKEN, "gong_bot", "铜锣").unwrap();
            let wang = world.add_person("王<芳> & 伙伴");
            let li = world.add_person("李强");
            let zhao = world.add_person("赵敏");
            let group = world.add_group("审计欢乐大家庭", kind);
            world.found(group, wang).unwrap();
            world.settle(group, &[li, zhao]).unwrap();
            world.add_bot_to_group(BOT, group, wang, None).unwrap();
            (group, wang, li, zhao)
        });
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let desk = Self {
            sandbox,
            clock,
            http,
            group,
            wang,
            li,
            zhao,
        };
        desk.updates().await;
        desk
    }

    pub(crate) fn go(&self, ms: i64) {
        self.clock.0.fetch_add(ms, Ordering::SeqCst);
    }

    pub(crate) fn world<T>(&self, work: impl FnOnce(&mut World) -> T) -> T {
        self.sandbox.world().with(work)
    }

    pub(crate) fn place(&self) -> Place {
        Place::Group(self.group)
    }

    pub(crate) fn private(&self, person: i64) -> Place {
        Place::Private { bot: BOT, person }
    }

    pub(crate) fn address(&self, method: &str) -> String {
        format!("{}/bot{TOKEN}/{method}", self.sandbox.url())
    }

    pub(crate) async fn send(
        &self,
        request: reqwest::RequestBuilder,
    ) -> Result<Answer, reqwest::Error> {
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Answer {
            status,
            headers,
            text: response.text().await?,
        })
    }

    pub(crate) async fn try_call(
        &self,
        method: &str,
        params: Value,
    ) -> Result<Answer, reqwest::Error> {
        self.send(self.http.post(self.address(method)).json(&params))
            .await
    }

    pub(crate) async fn call(&self, method: &str, params: Value) -> Answer {
        self.try_call(method, params).await.unwrap()
    }

    /// The result of a call that must be granted.
    pub(crate) async fn ok(&self, method: &str, params: Value) -> Value {
        let answer = self.call(method, params).await;
        let body = answer.json();
        assert_eq!(body["ok"], json!(true), "{method}: {body}");
        body["result"].clone()
    }

    /// Code and text of a call that must be refused.
    pub(crate) async fn no(&self, method: &str, params: Value) -> (u16, String) {
        let answer = self.call(method, params).await;
        let body = answer.json();
        assert_eq!(body["ok"], json!(false), "{method}: {body}");
        assert_eq!(body["error_code"], json!(answer.status));
        (
            answer.status,
            body["description"].as_str().unwrap().to_owned(),
        )
    }

    /// Sends a text to the group and returns its message id.
    pub(crate) async fn post(&self, text: &str) -> i64 {
        let sent = self
            .ok("sendMessage", json!({"chat_id": self.group, "text": text}))
            .await;
        sent["message_id"].as_i64().unwrap()
    }

    /// All that waits for the bot; it is confirmed.
    pub(crate) async fn updates(&self) -> Vec<Value> {
        let all = self.ok("getUpdates", json!({})).await;
        let all = all.as_array().unwrap().clone();
        if let Some(last) = all.last() {
            let offset = last["update_id"].as_i64().unwrap() + 1;
            self.ok("getUpdates", json!({"offset": offset})).await;
        }
        all
    }

    /// The kinds of all that waits for the bot.
    pub(crate) async fn kinds(&self) -> Vec<String> {
        self.updates().await.iter().map(kind).collect()
    }

    pub(crate) fn message(&self, id: i64) -> MessageView {
        self.world(|world| world.message(self.place(), id)).unwrap()
    }
}

/// The kind of an update.
pub(crate) fn kind(update: &Value) -> String {
    update
        .as_object()
        .unwrap()
        .keys()
        .find(|name| *name != "update_id")
        .unwrap()
        .clone()
}
