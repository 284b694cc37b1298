//! *Monday*: a real group, real people, and somebody who can stop it. From a bot that knows nobody to a tally and a second
//! machine, by what an admin does on the phone and the server, and by nothing else. The admin's steps are counted.

use crate::town::{AUDIENCE, BOT, Person, Town, on_each};
use std::cell::RefCell;
use tongluo::domain::time::Span;

/// More than this an office would not do on its first day.
const STEPS: usize = 12;

/// Everybody of the office, two of whom are the approver and the owner.
const PEOPLE: usize = 48;
/// So many of them register after their first press.
const REGISTERED: usize = 40;

/// What the admin did, in words.
struct Admin<'a> {
    town: &'a Town,
    owner: Person<'a>,
    steps: RefCell<Vec<&'static str>>,
}

impl<'a> Admin<'a> {
    fn of(town: &'a Town) -> Admin<'a> {
        Admin {
            town,
            owner: town.owner(),
            steps: RefCell::default(),
        }
    }

    fn step(&self, what: &'static str) {
        self.steps.borrow_mut().push(what);
    }

    /// Presses in private, and takes a moment to read.
    async fn presses(&self, label: &str) -> String {
        taps(self.town, &self.owner, label).await
    }

    async fn says(&self, text: &str) -> String {
        self.owner.says(text).await;
        self.town.passes(Span::seconds(3)).await;
        self.owner.private_text()
    }
}

async fn taps(town: &Town, who: &Person<'_>, label: &str) -> String {
    let stands = town.stands_in(who.private());
    let shown = stands.iter().map(|m| {
        let labels = m.keyboard.iter().flatten().map(|b| b.text());
        (m.text(), labels.collect::<Vec<_>>())
    });
    let shown: Vec<_> = shown.collect();
    let fits = stands.iter().any(|m| m.button(label).is_some());
    assert!(fits, "no button {label:?} in {shown:#?}");
    let popup = who.presses_label_in_private(label).await;
    town.passes(Span::seconds(3)).await;
    popup
}

/// What the admin types on the phone, and what it becomes.
const TYPED: &str = "请核对本周值班表\n请核对自己的值班日期，有出入的今天告诉办公室。";

#[tokio::test]
async fn monday_takes_twelve_steps_from_a_bot_that_knows_nobody_to_a_tally_and_a_second_machine() {
    on_each(async |kind| {
        let town = Town::bare()
            .of_people(PEOPLE)
            .on(kind)
            .clock_at("2027-05-31 08:00")
            .await;
        let admin = Admin::of(&town);
        first_hour(&town, &admin).await;
        post_is_written_and_approved(&town, &admin).await;
        town.clock_at("2027-05-31 09:01").await;
        everybody_answers(&town, &admin).await;
        wrong_word_is_corrected(&town, &admin).await;
        all_is_stopped_and_goes_on(&town, &admin).await;
        day_is_settled(&town, &admin).await;
        second_machine_takes_over(&town).await;
        let steps = admin.steps.into_inner();
        assert!(steps.len() <= STEPS, "{steps:#?}");
        town.end().await;
    })
    .await;
}

/// Bot, owner, roster, group, the two who need a name at once.
async fn first_hour(town: &Town, admin: &Admin<'_>) {
    admin.step("BotFather: a bot, privacy left on");
    let flags = town.world(|w| w.bots().map(|b| (b.privacy, b.joins_groups)).next());
    assert_eq!(flags, Some((true, true)));
    admin.step("the server: setup, and run");
    assert!(town.runs());

    admin.step("the owner's link");
    town.owner_claims().await;
    let greeted = admin.owner.private_text();
    assert!(greeted.contains("您是负责人"), "{greeted}");

    admin.step("the roster");
    town.roster_is(PEOPLE).await;

    admin.step("the group");
    admin.owner.adds_bot(town.group()).await;
    town.passes(Span::seconds(3)).await;
    town.expect_chat(&[]);
    let audience = format!("{AUDIENCE}（{PEOPLE} 人）");
    admin.presses(&audience).await;
    assert!(admin.owner.private_text().contains("已接通"));
    town.expect_chat(&[]);

    admin.step("BotFather: no more groups");
    town.world(|w| w.set_joins_groups(BOT, false));

    admin.step("links for the approver and for oneself");
    for key in ["P001", "P002"] {
        let said = town.person(key).registers_as(key).await;
        assert!(said.contains("登记好了"), "{said}");
        town.passes(Span::seconds(3)).await;
    }
    town.forget_what_was_said();
}

/// The phone desk, the approver's phone, and the owner's word to begin.
async fn post_is_written_and_approved(town: &Town, admin: &Admin<'_>) {
    admin.step("the first post: written, tried, sent on");
    admin.says(TYPED).await;
    admin.presses("通知，要点“收到”").await;
    admin.presses("新建主题活动").await;
    admin.says("值班").await;
    admin.presses("自己写").await;
    admin.says("分管领导").await;
    admin.presses("自己写时间").await;
    admin.says("2027-05-31 09:00").await;
    admin.presses("试发给我").await;
    let tried = admin.owner.private_text();
    assert!(tried.contains("【试发】请核对本周值班表"), "{tried}");
    admin.presses("送审").await;
    town.passes(Span::seconds(5)).await;
    assert!(admin.owner.private_text().contains("已送审"));

    let approver = town.person("P001");
    let asked = approver.private_text();
    assert!(asked.contains("请核对本周值班表"), "{asked}");
    taps(town, &approver, "批准").await;
    taps(town, &approver, "确认批准").await;
    assert!(approver.private_text().contains("您已批准"));

    admin.step("begin");
    town.passes(Span::seconds(5)).await;
    admin.presses("再看一遍").await;
    admin.presses("开始").await;
    assert!(admin.owner.private_text().contains("已经开始"));
    town.expect_chat(&[]);
    town.forget_what_was_said();
}

/// Forty press and have a name afterwards; eight never touch it.
async fn everybody_answers(town: &Town, admin: &Admin<'_>) {
    town.expect_chat(&["请核对本周值班表"]);
    for n in 1..=REGISTERED {
        let key = format!("P{n:03}");
        let person = town.person(&key);
        let said = person.presses("收到").await;
        assert!(said.contains("已记录"), "{key}: {said}");
        if n > 2 {
            registers_by_buttons(town, &person).await;
        }
        town.passes(Span::seconds(2)).await;
    }
    admin.step("the names that wait are confirmed");
    let mut lists = 0;
    while admin.owner.private_text().contains("等您确认") && lists < 12 {
        admin.presses("全部确认").await;
        lists += 1;
    }
    for n in 3..=REGISTERED {
        let key = format!("P{n:03}");
        town.is_registered(town.person(&key).account, &key);
    }
    town.passes(Span::minutes(1)).await;
    assert_eq!(town.tally_of_the_day().await.total.done, REGISTERED as u64);
    town.forget_what_was_said();
}

/// Department, name, yes: by buttons alone.
async fn registers_by_buttons(town: &Town, person: &Person<'_>) {
    person.follows("登记姓名").await;
    town.passes(Span::seconds(3)).await;
    let (name, department) = town.office_of(person);
    presses_through_pages(town, person, &department).await;
    presses_through_pages(town, person, &name).await;
    taps(town, person, "是，我是").await;
    let said = person.private_text();
    assert!(said.contains("等联络员确认"), "{name}: {said}");
}

async fn presses_through_pages(town: &Town, person: &Person<'_>, label: &str) {
    for _ in 0..12 {
        let stands = town.stands_in(person.private());
        let shown = stands.last().expect("nothing in private");
        let fits = shown.keyboard.iter().flatten().any(|b| b.text() == label);
        let press = if fits { label } else { "下一页" };
        taps(town, person, press).await;
        if fits {
            return;
        }
    }
    panic!("no button {label:?}");
}

/// A wrong word in the group is put right where it stands, with the approver's yes.
async fn wrong_word_is_corrected(town: &Town, admin: &Admin<'_>) {
    admin.step("a correction");
    admin.says("/correct").await;
    admin.presses("请核对本周值班表").await;
    admin
        .says("请核对自己的值班日期，有出入的今天告诉办公室，电话 3212345。")
        .await;
    admin.presses("确认更正").await;
    let approver = town.person("P001");
    taps(town, &approver, "同意更正").await;
    town.passes(Span::seconds(10)).await;
    assert_eq!(town.copies(town.here(), "电话 3212345"), 1);
    assert_eq!(town.copies(town.here(), "值班日期"), 1, "in its place");
    town.forget_what_was_said();
}

/// Everything stops, and goes on with what was missed in plain sight: nothing.
async fn all_is_stopped_and_goes_on(town: &Town, admin: &Admin<'_>) {
    admin.step("a stop, and on again");
    admin.says("/pause").await;
    assert!(admin.owner.private_text().contains("已全部暂停"));
    let said = admin.says("/resume").await;
    assert!(said.contains("没有错过的内容"), "{said}");
    admin.presses("恢复发送").await;
    assert!(admin.owner.private_text().contains("已恢复发送"));
    town.forget_what_was_said();
}

/// At the close the owner has the names of the eight, and the group has none.
async fn day_is_settled(town: &Town, admin: &Admin<'_>) {
    town.clock_at("2027-05-31 18:00").await;
    let told = admin.owner.private_text();
    assert!(told.contains("应参加 48 人，按时 40 人"), "{told}");
    for n in REGISTERED..PEOPLE {
        assert!(told.contains(&format!("职工{n:02}")), "职工{n:02}: {told}");
    }
    for shown in town.stands() {
        assert!(!shown.text().contains("职工"), "{}", shown.text());
    }
    let total = town.tally_of_the_day().await.total;
    assert_eq!((total.expected, total.done, total.missing), (48, 40, 8));
    town.forget_what_was_said();
}

/// The same office on another machine stands still until the owner lets it, and sends nothing a second time.
async fn second_machine_takes_over(town: &Town) {
    let before = town.copies(town.here(), "值班日期");
    town.crash();
    // What a backup says of itself: it lives nowhere.
    town.database.forge("UPDATE instance SET place = ''").await;
    town.restart().await;
    town.passes(Span::minutes(10)).await;
    let owner = town.owner();
    assert!(owner.private_text().contains("恢复"), "the owner is asked");
    owner.says("/resume").await;
    town.passes(Span::seconds(3)).await;
    taps(town, &owner, "恢复发送").await;
    town.passes(Span::minutes(10)).await;
    assert_eq!(town.copies(town.here(), "值班日期"), before);
    assert_eq!(town.tally_of_the_day().await.total.done, REGISTERED as u64);
    town.forget_what_was_said();
}

impl Town {
    /// The sums of the one opening that there is.
    async fn tally_of_the_day(&self) -> tongluo::domain::tally::Tally {
        let openings = self.openings().await;
        let opened: Vec<_> = openings
            .iter()
            .filter(|o| o.skipped_why.is_none())
            .collect();
        assert_eq!(opened.len(), 1, "{openings:#?}");
        self.tally(opened[0].id).await
    }
}
