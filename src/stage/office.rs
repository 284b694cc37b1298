//! A made-up audit office of 48 people in nine departments: who they are, how far each has come with the bot, and how it is
//! put on a stage. Roster, claims, connection and approvals go through `action`, as a person's would.

use super::Stage;
use crate::action::{Actor, Refused, approve, claim, connect, halt, import_roster};
use crate::domain::campaign::Post;
use crate::domain::id::{BotId, PersonKey};
use crate::domain::people::RosterLine;
use crate::domain::problem::Problem;
use crate::domain::prompt::StartCode;
use crate::domain::time::Instant;
use crate::entropy::{Entropy, Generator};
use crate::sandbox::GroupKind;
use crate::store::accounts::{self, Reach};
use crate::store::{Tx, claims};
use anyhow::{Context, bail};
use chrono_tz::Tz;
use std::collections::BTreeSet;

/// How far somebody has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The account is claimed.
    Registered,
    /// The bot was started, and nobody knows whose account it is.
    Started,
    /// The bot was never started.
    NeverStarted,
}

/// Somebody of the office.
#[derive(Clone, Debug)]
pub struct Member {
    /// 编号.
    pub key: &'static str,
    /// 姓名.
    pub name: &'static str,
    /// 部门.
    pub department: &'static str,
    /// 职务; may be empty.
    pub title: &'static str,
    /// How far he has come with the bot.
    pub standing: Standing,
    /// His number in the emulated world.
    pub user: i64,
}

/// The office as it stands on a stage.
#[derive(Clone, Debug)]
pub struct Office {
    /// Everybody, in the order of their keys.
    pub members: Vec<Member>,
    /// Each audience of the posts, and the number of the group in which it is reached.
    pub groups: Vec<(String, i64)>,
    /// Whose private chat gets the owner's notices: a number in the emulated world.
    pub owner: i64,
    /// How many posts were approved.
    pub approved: usize,
}

/// Approves posts: the leader in charge.
const APPROVER: &str = "P001";

/// Writes them, and is told what goes wrong.
const OWNER: &str = "P002";

/// The channel that the sandbox emulates, as accounts name it.
const CHANNEL: &str = "telegram";

/// Key, name, department, title. Two bear one name, in different departments; one is about to retire.
const PEOPLE: [(&str, &str, &str, &str); 48] = [
    ("P001", "顾望山", "局领导", "分管领导"),
    ("P002", "苗思源", "办公室", "创建办管理员"),
    ("P003", "秦有声", "局领导", "局长"),
    ("P004", "罗守信", "局领导", "总审计师"),
    ("P005", "方知晓", "办公室", "主任"),
    ("P006", "田雨禾", "办公室", "科员"),
    ("P007", "江小舟", "办公室", "科员"),
    ("P008", "白云起", "办公室", "科员"),
    ("P009", "柳叶青", "办公室", "文书"),
    ("P010", "石敢言", "办公室", "驾驶员"),
    ("P011", "钟明理", "法规审理科", "科长"),
    ("P012", "简一诺", "法规审理科", "科员"),
    ("P013", "温故新", "法规审理科", "科员"),
    ("P014", "洪声远", "法规审理科", "科员"),
    ("P015", "李明月", "法规审理科", "科员"),
    ("P016", "金元宝", "财政审计科", "科长"),
    ("P017", "余有粮", "财政审计科", "科员"),
    ("P018", "李明月", "财政审计科", "科员"),
    ("P019", "毛毫厘", "财政审计科", "科员"),
    ("P020", "宋清单", "财政审计科", "科员"),
    ("P021", "许细账", "财政审计科", "科员"),
    ("P022", "严以正", "行政事业科", "科长"),
    ("P023", "夏至安", "行政事业科", "科员"),
    ("P024", "董雪晴", "行政事业科", "科员"),
    ("P025", "常晓风", "行政事业科", "科员"),
    ("P026", "杜若水", "行政事业科", "科员"),
    ("P027", "任重远", "经济责任科", "科长"),
    ("P028", "马到诚", "经济责任科", "科员"),
    ("P029", "牛力耕", "经济责任科", "科员"),
    ("P030", "杨帆顺", "经济责任科", "科员"),
    ("P031", "朱笔勤", "经济责任科", "科员"),
    ("P032", "何可期", "经济责任科", "科员"),
    ("P033", "高筑基", "投资审计科", "科长"),
    ("P034", "梁栋材", "投资审计科", "科员"),
    ("P035", "石榴红", "投资审计科", "科员"),
    ("P036", "乔南星", "投资审计科", "科员"),
    ("P037", "路平生", "投资审计科", "科员"),
    ("P038", "丁准绳", "投资审计科", "科员"),
    ("P039", "商有道", "企业审计科", "科长"),
    ("P040", "黎民生", "企业审计科", "科员"),
    ("P041", "钱塘秋", "企业审计科", "科员"),
    ("P042", "贾实真", "企业审计科", "科员"),
    ("P043", "池清如", "企业审计科", "科员"),
    ("P044", "林深静", "资源环境科", "科长"),
    ("P045", "汤长流", "资源环境科", "科员"),
    ("P046", "何满仓", "资源环境科", "科员"),
    ("P047", "单海青", "资源环境科", "科员"),
    ("P048", "陆安然", "资源环境科", "四级调研员，59 岁"),
];

/// Started the bot and are not registered.
const STARTED: [&str; 4] = ["P010", "P021", "P030", "P041"];

/// Never started it.
const NEVER_STARTED: [&str; 1] = ["P048"];

fn standing(key: &str) -> Standing {
    if NEVER_STARTED.contains(&key) {
        Standing::NeverStarted
    } else if STARTED.contains(&key) {
        Standing::Started
    } else {
        Standing::Registered
    }
}

/// Puts the office on a stage whose app is there: people and groups in the world, the roster, the claims, the owner, the
/// connected groups and the approvals of all sound posts in the database. Nothing has been said in the groups before.
pub async fn furnish(stage: &Stage) -> anyhow::Result<Office> {
    let app = stage.app()?;
    let catalogue = app.catalogue();
    let audiences: BTreeSet<String> = catalogue
        .posts
        .values()
        .map(|post| post.revision.audience.clone())
        .collect();
    if audiences.is_empty() {
        bail!(
            "there is no sound post in {}",
            stage.settings().messages.display()
        );
    }
    let (members, groups, owner) = people_the_world(stage, &audiences)?;
    let papers = Papers {
        bot: app.bot(),
        members: members.clone(),
        groups: groups.clone(),
        posts: catalogue.posts.values().cloned().collect(),
        now: stage.now(),
        zone: stage.settings().zone,
        seed: stage.entropy().bits(),
    };
    let approved = papers.posts.len();
    let filed = stage
        .store()
        .write::<_, Refused>(move |tx| Box::pin(async move { papers.file(tx).await }))
        .await;
    filed.context("the office's papers were refused")?;
    Ok(Office {
        members,
        groups,
        owner,
        approved,
    })
}

type Peopled = (Vec<Member>, Vec<(String, i64)>, i64);

/// Puts everybody and the groups into the world; the owner adds the bot.
fn people_the_world(stage: &Stage, audiences: &BTreeSet<String>) -> anyhow::Result<Peopled> {
    let bot = stage.bot();
    stage.world().with(|world| {
        let mut members = Vec::new();
        for (key, name, department, title) in PEOPLE {
            let user = world.add_person(name);
            world.note_person(user, department);
            let standing = standing(key);
            if standing != Standing::NeverStarted {
                world.acquaint(user, bot)?;
            }
            members.push(Member {
                key,
                name,
                department,
                title,
                standing,
                user,
            });
        }
        let owner = members.iter().find(|m| m.key == OWNER);
        let owner = owner.context("the office has an owner")?.user;
        let users: Vec<i64> = members.iter().map(|m| m.user).collect();
        let mut groups = Vec::new();
        for title in audiences {
            let group = world.add_group(title, GroupKind::Basic);
            world.found(group, owner)?;
            world.settle(group, &users)?;
            world.add_bot_to_group(bot, group, owner, None)?;
            groups.push((title.clone(), group));
        }
        Ok((members, groups, owner))
    })
}

/// What is filed in one transaction.
struct Papers {
    bot: BotId,
    members: Vec<Member>,
    groups: Vec<(String, i64)>,
    posts: Vec<Post>,
    now: Instant,
    zone: Tz,
    seed: u64,
}

impl Papers {
    async fn file(&self, tx: &mut Tx) -> Result<(), Refused> {
        let actor = Actor::System("demo".to_owned());
        let chance = Generator::seeded(self.seed);
        halt::start(tx, &actor, self.now).await?;
        self.import(tx, &actor).await?;
        self.register(tx, &actor, &chance).await?;
        self.connect(tx, &actor, &chance).await?;
        let approver = key(APPROVER)?;
        for post in &self.posts {
            approve::approve(tx, &actor, post, &approver, self.now, self.zone).await?;
        }
        Ok(())
    }

    /// Everybody is in every audience.
    async fn import(&self, tx: &mut Tx, actor: &Actor) -> Result<(), Refused> {
        let mut lines = Vec::new();
        for (member, number) in self.members.iter().zip(2u32..) {
            let line = RosterLine {
                key: Some(key(member.key)?),
                name: member.name.to_owned(),
                department: member.department.to_owned(),
                title: member.title.to_owned(),
                from: None,
                to: None,
            };
            lines.push((line, number));
        }
        let today = self.now.day(self.zone);
        for (audience, _) in &self.groups {
            import_roster::apply(tx, actor, audience, &lines, &[], today, self.now).await?;
        }
        Ok(())
    }

    /// Accounts of those who have started the bot, and whose they are; the owner by a link.
    async fn register(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        chance: &dyn Entropy,
    ) -> Result<(), Refused> {
        let known = self
            .members
            .iter()
            .filter(|m| m.standing != Standing::NeverStarted);
        let seen: Vec<(String, String)> = known
            .map(|m| (m.user.to_string(), m.name.to_owned()))
            .collect();
        let accounts = accounts::ensure(tx, CHANNEL, &seen, self.now).await?;
        for member in &self.members {
            let address = member.user.to_string();
            let Some(account) = accounts.get(&address).copied() else {
                continue;
            };
            accounts::private_chat(tx, self.bot, account, &address, self.now).await?;
            accounts::set_reach(tx, account, Reach::Started).await?;
            if member.standing == Standing::Registered {
                claim::by_word(tx, actor, account, &key(member.key)?, self.now).await?;
            }
            if member.key == OWNER {
                let link = claim::invite_owner(tx, actor, chance, self.now).await?;
                claim::redeem(tx, self.bot, account, &address, &link, self.now).await?;
            }
        }
        Ok(())
    }

    /// Each group by a one-time link that the owner used.
    async fn connect(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        chance: &dyn Entropy,
    ) -> Result<(), Refused> {
        let owner = claims::owners(tx).await?;
        for (audience, group) in &self.groups {
            let link = connect::invite(tx, actor, audience, chance, self.now).await?;
            let (Some(owner), StartCode::Group(code)) = (owner.first(), &link) else {
                continue;
            };
            let group = connect::Group {
                address: &group.to_string(),
                title: audience,
            };
            connect::accept(tx, self.bot, code, *owner, group, self.now).await?;
        }
        Ok(())
    }
}

fn key(text: &str) -> Result<PersonKey, Refused> {
    PersonKey::parse(text).ok_or_else(|| Problem::error("person-unknown").with("key", text).into())
}
