//! The made-up office of a kill run: its posts, its people, its groups, and the papers that let the bot begin. Roster, claims,
//! connections and approvals go through `action`, as a person's would.

use anyhow::Context;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::path::Path;
use tongluo::action::{Actor, Refused, approve, claim, connect, halt, import_roster};
use tongluo::content::{self, Defaults};
use tongluo::domain::campaign::Post;
use tongluo::domain::id::PersonKey;
use tongluo::domain::people::RosterLine;
use tongluo::domain::problem::Problem;
use tongluo::domain::prompt::StartCode;
use tongluo::domain::time::Instant;
use tongluo::entropy::Generator;
use tongluo::store::accounts::{self, Reach};
use tongluo::store::{Store, Tx, bots, claims};

/// Where all is read.
pub(crate) const ZONE: Tz = chrono_tz::Asia::Shanghai;

/// Monday the 6th of July 2026, 00:00 there: twelve weeks without a holiday lie ahead.
pub(crate) const BEGINS_MS: i64 = 1_783_267_200_000;

/// The groups; each is an audience of its own.
pub(crate) const GROUPS: [&str; 3] = ["一组", "二组", "三组"];

/// People in each group.
pub(crate) const PEOPLE: usize = 24;

const CAMPAIGN: &str =
    "标题: 停电演练\n负责人: P002\n审批: P001\n时区: Asia/Shanghai\n迟发: 30分钟内\n有效: 3天\n";

/// A post may open four times an hour (`schedule-too-often`), so each stands there several times, so many minutes apart.
const EVERY: i64 = 15;

/// Each post: its id, how many minutes lie between its copies, the head and the body of its file.
const POSTS: [(&str, i64, &str, &str); 5] = [
    (
        "notice-hold",
        5,
        "标题: 请确认\n类型: 通知\n发往: 一组\n截止: 17分钟\n确认: 收到\n拿不准: 等人确认",
        "请看一遍值班表。",
    ),
    (
        "quiz-resend",
        4,
        "标题: 一题一答\n类型: 答题\n发往: 二组\n截止: 13分钟\n拿不准: 重发",
        "请答。\n\n## 先做什么？\n- [ ] 搬家电\n- [x] 断电\n- [ ] 拍视频",
    ),
    (
        "vote-hold",
        5,
        "标题: 群里一题\n类型: 答题\n发往: 三组\n截止: 19分钟\n记名: 公开\n拿不准: 等人确认",
        "请答。\n\n## 往哪里跑？\n- [x] 两侧\n- [ ] 坡上\n- [ ] 原地",
    ),
    (
        "plain-resend",
        8,
        "标题: 提醒一\n类型: 通知\n发往: 一组\n确认: 否\n拿不准: 重发",
        "请关好门窗。",
    ),
    (
        "plain-hold",
        8,
        "标题: 提醒二\n类型: 通知\n发往: 二组\n确认: 否\n拿不准: 等人确认",
        "请关好门窗。",
    ),
];

/// A post as a file.
pub(crate) struct Written {
    pub(crate) id: String,
    /// The minute of the hour at which it opens first; then every quarter of an hour.
    pub(crate) minute: i64,
    text: String,
}

impl Written {
    /// Whether it is due at this instant, Unix ms. Shanghai's hours are full hours of UTC.
    pub(crate) fn is_due(&self, at_ms: i64) -> bool {
        at_ms.rem_euclid(EVERY * 60_000) == self.minute * 60_000
    }
}

/// All posts.
pub(crate) fn posts() -> Vec<Written> {
    let mut all = Vec::new();
    for (name, apart, head, body) in POSTS {
        for minute in (0..EVERY).step_by(usize::try_from(apart).unwrap_or(1)) {
            let id = format!("{name}-{minute}");
            let minutes: Vec<String> = (0..4).map(|n| (minute + n * EVERY).to_string()).collect();
            let when = format!("cron {} * * * *", minutes.join(","));
            let text = format!("---\nid: {id}\n时间: {when}\n{head}\n---\n{body}\n");
            all.push(Written { id, minute, text });
        }
    }
    all
}

/// Who and what there is in the emulated world, as the town tells it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Peopled {
    /// The bot's number.
    pub(crate) bot: i64,
    /// Everybody's numbers, the approver first, then the owner.
    pub(crate) people: Vec<i64>,
    /// The groups' numbers, in the order of `GROUPS`.
    pub(crate) groups: Vec<i64>,
}

/// The key of the person of a place in `Peopled::people`.
fn key_of(place: usize) -> String {
    format!("P{:03}", place + 1)
}

/// Writes the posts as files.
pub(crate) fn lay_out(messages: &Path) -> anyhow::Result<()> {
    let folder = messages.join("kills");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("campaign.yaml"), CAMPAIGN)?;
    for post in posts() {
        std::fs::write(folder.join(format!("{}.md", post.id)), post.text)?;
    }
    Ok(())
}

/// Files everything that the bot needs to begin; the posts count from then on.
pub(crate) async fn file(
    store: &Store,
    messages: &Path,
    peopled: &Peopled,
    now: Instant,
    seed: u64,
) -> anyhow::Result<()> {
    let loaded = content::load(messages, &Defaults { zone: ZONE })
        .map_err(|problem| anyhow::anyhow!("the posts: {problem:?}"))?;
    let posts: Vec<Post> = loaded.catalogue.posts.into_values().collect();
    anyhow::ensure!(
        posts.len() == self::posts().len(),
        "the posts are not all sound: {:?}",
        loaded.problems
    );
    let papers = Papers {
        peopled: peopled.clone(),
        posts,
        now,
        seed,
    };
    let filed = store
        .write::<_, Refused>(move |tx| Box::pin(async move { papers.file(tx).await }))
        .await;
    filed.context("the office's papers")
}

struct Papers {
    peopled: Peopled,
    posts: Vec<Post>,
    now: Instant,
    seed: u64,
}

impl Papers {
    async fn file(&self, tx: &mut Tx) -> Result<(), Refused> {
        let actor = Actor::System("kill".to_owned());
        let chance = Generator::seeded(self.seed);
        halt::start(tx, &actor, self.now).await?;
        let mut lines = Vec::new();
        for (place, line) in (0..self.peopled.people.len()).zip(2u32..) {
            let person = RosterLine {
                key: Some(key(&key_of(place))?),
                name: format!("某人{place}"),
                department: "办公室".to_owned(),
                title: String::new(),
                from: None,
                to: None,
            };
            lines.push((person, line));
        }
        let today = self.now.day(ZONE);
        for group in GROUPS {
            import_roster::apply(tx, &actor, group, &lines, &[], today, self.now).await?;
        }
        self.connect(tx, &actor, &chance).await?;
        let approver = key("P001")?;
        for post in &self.posts {
            approve::approve(tx, &actor, post, &approver, self.now, ZONE).await?;
        }
        Ok(())
    }

    /// Everybody's account and whose it is, the owner's link, each group by a one-time link of his.
    async fn connect(&self, tx: &mut Tx, actor: &Actor, chance: &Generator) -> Result<(), Refused> {
        let bot = bots::the_bot(tx).await?;
        let Some(bot) = bot.map(|b| b.id) else {
            return Err(Problem::error("bot-unknown").into());
        };
        let seen: Vec<(String, String)> = self
            .peopled
            .people
            .iter()
            .map(|user| (user.to_string(), format!("{user}")))
            .collect();
        let accounts = accounts::ensure(tx, "telegram", &seen, self.now).await?;
        for (place, user) in self.peopled.people.iter().enumerate() {
            let address = user.to_string();
            let Some(account) = accounts.get(&address).copied() else {
                continue;
            };
            accounts::private_chat(tx, bot, account, &address, self.now).await?;
            accounts::set_reach(tx, account, Reach::Started).await?;
            claim::by_word(tx, actor, account, &key(&key_of(place))?, self.now).await?;
            if place == 1 {
                let link = claim::invite_owner(tx, actor, chance, self.now).await?;
                claim::redeem(tx, bot, account, &address, &link, self.now).await?;
            }
        }
        let owner = claims::owners(tx).await?;
        for (title, group) in GROUPS.iter().zip(&self.peopled.groups) {
            let link = connect::invite(tx, actor, title, chance, self.now).await?;
            let (Some(owner), StartCode::Group(code)) = (owner.first(), &link) else {
                continue;
            };
            let group = connect::Group {
                address: &group.to_string(),
                title,
            };
            connect::accept(tx, bot, code, *owner, group, self.now).await?;
        }
        Ok(())
    }
}

fn key(text: &str) -> Result<PersonKey, Refused> {
    PersonKey::parse(text).ok_or_else(|| Problem::error("person-unknown").with("key", text).into())
}
