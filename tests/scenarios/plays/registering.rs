//! Who is who without typing: registering by buttons under a post, the yes of somebody who knows, the owner's list, and the three
//! facts of leaving.

use super::posts::NOTICE;
use crate::town::{Kind, Town, on_each};
use tongluo::domain::time::Span;

/// At nine the post is there, and the button under it.
async fn at_nine(kind: Kind) -> Town {
    let town = Town::given(&[NOTICE])
        .on(kind)
        .clock_at("2027-05-31 08:50")
        .await;
    town.clock_at("2027-05-31 09:01").await;
    town.expect_chat(&["请核对"]);
    town
}

const CONTACT: &str = "编号,姓名,部门,职务,起,止
P001,李建国,综合科,分管领导,,
P002,王秀英,创建办,创建办管理员,,
P003,张伟,法规科,,,
P004,张伟,财政科,,,
P005,刘<芳>&,财政科,科员（联络员）,,
P006,陈静,综合科,,,
";

#[tokio::test]
async fn somebody_registers_by_buttons_and_what_was_answered_before_counts() {
    on_each(async |kind| {
        let town = at_nine(kind).await;
        let (chen, owner) = (town.person("P006"), town.owner());
        assert_eq!(chen.presses("收到").await, "已记录，谢谢您。");
        let asked = chen.follows("登记姓名").await;
        assert!(asked.contains("请点您的姓名"), "{asked}");
        town.expect_buttons(&chen, &["陈静"]);
        chen.chooses("陈静").await;
        assert!(
            chen.reads().contains("您是综合科的陈静吗"),
            "{}",
            chen.reads()
        );
        chen.chooses("是，我是陈静").await;
        assert!(chen.reads().contains("等联络员确认"), "{}", chen.reads());
        let tally = town.tally_of("notice").await;
        assert_eq!(
            (tally.total.done, tally.guests),
            (0, 1),
            "it is only a word yet"
        );
        town.passes(Span::seconds(4)).await;
        let list = town.expect_private(&owner, &["等您确认"]);
        assert!(
            list[0].text().contains("综合科 陈静 ← 陈静"),
            "{}",
            list[0].text()
        );
        assert_eq!(owner.chooses("✓ 陈静").await, "已确认 1 人。");
        assert!(owner.reads().contains("都处理完了"), "{}", owner.reads());
        town.is_registered(chen.account, "P006");
        town.passes(Span::seconds(4)).await;
        town.expect_private(&chen, &["登记好了，您是陈静"]);
        let tally = town.tally_of("notice").await;
        assert_eq!(
            (tally.total.done, tally.guests, tally.total.unregistered),
            (1, 0, 0)
        );
        // Everybody is registered: the next edit of the post takes the button away.
        town.passes(Span::seconds(5)).await;
        let stands = town.stands();
        assert_eq!(
            stands.last().unwrap().button("登记姓名"),
            None,
            "{stands:#?}"
        );
        let said = chen.presses_old("登记姓名").await;
        assert_eq!(said, "您已登记为陈静，不用再登记。");
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_departments_contact_confirms_his_own_department_and_no_other() {
    on_each(async |kind| {
        let town = at_nine(kind).await;
        town.roster_reads(CONTACT).await;
        let (chen, zhang, liu) = (
            town.person("P006"),
            town.person("P004"),
            town.person("P005"),
        );
        let owner = town.owner();
        town.claim_is_undone(zhang.account).await;
        let asked = zhang.follows("登记姓名").await;
        assert!(asked.contains("请点您所在的部门"), "{asked}");
        town.expect_buttons(&zhang, &["综合科", "财政科"]);
        zhang.chooses("财政科").await;
        zhang.chooses("张伟").await;
        assert!(
            zhang.reads().contains("您是财政科的张伟吗"),
            "{}",
            zhang.reads()
        );
        zhang.chooses("不是，重选").await;
        zhang.chooses("财政科").await;
        zhang.chooses("张伟").await;
        zhang.chooses("是，我是张伟").await;
        town.passes(Span::seconds(4)).await;
        town.expect_private(&owner, &["等您确认"]);
        town.passes(Span::seconds(4)).await;
        town.expect_private(&liu, &["等您确认"]);
        chen.follows("登记姓名").await;
        chen.chooses("综合科").await;
        chen.chooses("陈静").await;
        chen.chooses("是，我是陈静").await;
        town.settle().await;
        assert!(
            owner.reads().contains("有 2 人登记了姓名"),
            "{}",
            owner.reads()
        );
        assert!(liu.reads().contains("有 1 人登记了姓名"), "{}", liu.reads());
        assert!(!liu.reads().contains("陈静"), "no name outside the need");
        assert_eq!(liu.chooses("✓ 张伟").await, "已确认 1 人。");
        assert!(liu.reads().contains("都处理完了"), "{}", liu.reads());
        town.is_registered(zhang.account, "P004");
        town.passes(Span::seconds(4)).await;
        town.expect_private(&zhang, &["登记好了，您是张伟"]);
        // The contact's phone forges the yes to another department.
        let forged = owner_choice(&owner, "✓ 陈静");
        let own = liu.town.stands_in(liu.private()).last().unwrap().id;
        let said = liu
            .presses_forged_in(liu.private(), own, &forged)
            .await
            .unwrap();
        assert!(said.contains("按钮已经失效"), "{said}");
        town.passes(Span::seconds(5)).await;
        town.owner_is_told(&["点了不是发给它的按钮"]);
        assert_eq!(
            owner.chooses("✗ 不是陈静").await,
            "已记下：不是本人，会请对方重新登记。"
        );
        town.passes(Span::seconds(4)).await;
        let told = town.expect_private(&chen, &["联络员没有确认"]);
        assert!(told[0].button("重新登记").is_some());
        assert_eq!(town.tally_of("notice").await.total.unregistered, 1);
        town.end().await;
    })
    .await;
}

/// What a button of the owner's newest message carries.
fn owner_choice(owner: &crate::town::Person<'_>, label: &str) -> String {
    let stands = owner.town.stands_in(owner.private());
    let message = stands
        .iter()
        .rev()
        .find(|m| m.button(label).is_some())
        .unwrap();
    let (row, column) = message.button(label).unwrap();
    message.keyboard[row][column].data().unwrap().to_owned()
}

#[tokio::test]
async fn of_two_accounts_that_claim_one_name_only_one_can_win() {
    on_each(async |kind| {
        let town = at_nine(kind).await;
        let (chen, other, owner) = (town.person("P006"), town.stranger("小陈"), town.owner());
        for one in [&chen, &other] {
            one.follows("登记姓名").await;
            one.chooses("陈静").await;
            one.chooses("是，我是陈静").await;
        }
        town.passes(Span::seconds(4)).await;
        town.expect_private(&owner, &["等您确认"]);
        let list = owner.reads();
        assert_eq!(list.matches("有不止一个账号说是陈静").count(), 2, "{list}");
        assert!(
            !list.contains("全部确认"),
            "what is disputed wants a look each"
        );
        owner.chooses("✓ 陈静 ← 陈静").await;
        town.is_registered(chen.account, "P006");
        town.passes(Span::seconds(4)).await;
        town.expect_private(&chen, &["登记好了"]);
        town.passes(Span::seconds(4)).await;
        town.expect_private(&other, &["已经登记给另一个账号"]);
        let again = other.chooses("重新登记").await;
        assert_eq!(again, "");
        assert!(
            other.reads().contains("名单里的人都登记过了"),
            "{}",
            other.reads()
        );
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn all_that_are_shown_are_confirmed_by_one_tap() {
    on_each(async |kind| {
        let town = at_nine(kind).await;
        let keys = ["P003", "P004", "P005"];
        for key in keys {
            town.claim_is_undone(town.person(key).account).await;
        }
        let ways = [
            ("P003", "法规科", "张伟"),
            ("P004", "财政科", "张伟"),
            ("P005", "财政科", "刘"),
        ];
        for (key, department, name) in ways {
            let person = town.person(key);
            person.follows("登记姓名").await;
            person.chooses(department).await;
            person.chooses(name).await;
            person.chooses("是，我是").await;
        }
        let owner = town.owner();
        town.passes(Span::seconds(4)).await;
        town.expect_private(&owner, &["等您确认"]);
        assert_eq!(owner.chooses("以上 3 人全部确认").await, "已确认 3 人。");
        for key in keys {
            town.is_registered(town.person(key).account, key);
            town.passes(Span::seconds(4)).await;
            town.expect_private(&town.person(key), &["登记好了"]);
        }
        assert_eq!(town.tally_of("notice").await.total.unregistered, 1);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn who_is_not_in_the_group_sees_no_name_whatever_he_forges() {
    on_each(async |kind| {
        let town = at_nine(kind).await;
        let (chen, outsider) = (town.person("P006"), town.outsider("外人"));
        chen.follows("登记姓名").await;
        let link = {
            let stands = town.stands();
            let shown = stands.last().unwrap();
            let (row, column) = shown.button("登记姓名").unwrap();
            let data = shown.keyboard[row][column].data().unwrap().to_owned();
            data.replace("n.", "r-")
        };
        let said = outsider.starts(Some(&link)).await;
        assert!(said.contains("请先到单位的群里"), "{said}");
        assert!(!said.contains("陈静"));
        let said = outsider.says("/register").await;
        assert!(said.contains("请先到单位的群里"), "{said}");
        let said = outsider.starts(Some("r-aaaaaaaaaaaa")).await;
        assert!(said.contains("已经失效"), "{said}");
        let said = outsider.says("/who").await;
        assert!(said.contains("只有负责人"), "{said}");
        // Somebody of the group replays the outsider's way: a forged choice of his own dialog names nobody else.
        let stands = town.stands_in(chen.private());
        let own = stands.last().unwrap();
        let data = own.keyboard[0][0].data().unwrap().to_owned();
        let (lead, _) = data.rsplit_once('.').unwrap();
        let said = chen
            .presses_forged_in(chen.private(), own.id, &format!("{lead}.person-1"))
            .await
            .unwrap();
        assert!(said.contains("不在名单里"), "{said}");
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn the_owner_says_whose_an_account_is_that_answered() {
    on_each(async |kind| {
        let town = at_nine(kind).await;
        let (chen, guest, owner) = (town.person("P006"), town.stranger("过客"), town.owner());
        chen.presses("收到").await;
        guest.presses("收到").await;
        town.clock_at("2027-05-31 09:50").await;
        town.expect_silence();
        // One question for all of them, an hour after the first.
        town.clock_at("2027-05-31 10:05").await;
        town.passes(Span::seconds(4)).await;
        let asked = town.expect_private(&owner, &["这是谁"]);
        assert!(
            asked[0].text().contains("显示的名字是“陈静”"),
            "{}",
            asked[0].text()
        );
        assert!(
            asked[0].text().contains("后面还有 1 个账号"),
            "{}",
            asked[0].text()
        );
        owner.chooses("综合科").await;
        owner.chooses("陈静").await;
        town.is_registered(chen.account, "P006");
        // She never pressed Start: what to pass on is said.
        town.passes(Span::seconds(4)).await;
        town.expect_private(&owner, &["陈静还没有点过“开始”"]);
        let now = town.world(|w| w.messages(owner.private()));
        assert!(now.iter().any(|m| m.text().contains("显示的名字是“过客”")));
        owner.chooses("不是本单位的人").await;
        assert_eq!(town.tally_of("notice").await.total.done, 1);
        let said = owner.says("/who").await;
        assert!(said.contains("没有认不出的账号"), "{said}");
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_wrong_claim_is_moved_with_its_answers_and_on_record() {
    on_each(async |kind| {
        let town = at_nine(kind).await;
        let (chen, owner) = (town.person("P006"), town.owner());
        chen.presses("收到").await;
        chen.follows("登记姓名").await;
        chen.chooses("陈静").await;
        chen.chooses("是，我是陈静").await;
        town.passes(Span::seconds(4)).await;
        town.expect_private(&owner, &["等您确认"]);
        owner.chooses("✓ 陈静").await;
        town.passes(Span::seconds(4)).await;
        town.expect_private(&chen, &["登记好了"]);
        chen.chooses("这不是我").await;
        assert!(chen.reads().contains("已告诉负责人"), "{}", chen.reads());
        town.passes(Span::seconds(4)).await;
        town.expect_private(&owner, &["登记为陈静的账号说"]);
        owner.chooses("改登记给另一个人").await;
        owner.chooses("综合科").await;
        owner.chooses("李建国").await;
        assert!(owner.reads().contains("已改好登记"), "{}", owner.reads());
        town.is_registered(chen.account, "P001");
        let tally = town.tally_of("notice").await;
        assert_eq!(
            (tally.total.done, tally.guests, tally.total.unregistered),
            (1, 0, 1)
        );
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn leaving_the_group_changes_no_roster_and_the_owner_is_asked() {
    on_each(async |kind| {
        let town = at_nine(kind).await;
        let (zhang, liu, li) = (
            town.person("P003"),
            town.person("P005"),
            town.person("P001"),
        );
        let owner = town.owner();
        for one in [&zhang, &liu, &li] {
            one.leaves().await;
        }
        town.passes(Span::seconds(4)).await;
        let asked = town.expect_private(&owner, &["退出了", "退出了", "退出了"]);
        assert!(
            asked[0].text().contains("名单没有改动"),
            "{}",
            asked[0].text()
        );
        assert_eq!(town.tally_of("notice").await.total.expected, 6);
        // The newest question first: only the group.
        owner.chooses("只是退了群").await;
        assert_eq!(town.tally_of("notice").await.total.waived, 0);
        // 刘芳 is on leave for a week: what runs and what opens excuses her.
        owner.chooses("在请假").await;
        owner.chooses("请到 6 月 6 日").await;
        assert_eq!(town.tally_of("notice").await.total.waived, 1);
        // 张伟 left the office yesterday.
        owner.chooses("已离职").await;
        owner.chooses("昨天").await;
        let tally = town.tally_of("notice").await;
        assert_eq!((tally.total.expected, tally.total.waived), (6, 2));
        let said = zhang.starts(None).await;
        assert!(said.contains("您已不在名单里"), "{said}");
        zhang.joins().await;
        let said = zhang.presses("收到").await;
        assert!(said.contains("您已不在名单里，这次没有计入"), "{said}");
        town.forget_presses_of(&zhang);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn who_is_on_leave_is_excused_from_what_opens_meanwhile() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        town.is_on_leave("P003", "2027-05-30", "2027-05-31").await;
        town.is_on_leave("P005", "2027-06-01", "2027-06-10").await;
        town.clock_at("2027-05-31 09:01").await;
        town.expect_chat(&["请核对"]);
        let tally = town.tally_of("notice").await;
        assert_eq!(
            (tally.total.expected, tally.total.waived, tally.total.open),
            (6, 1, 5)
        );
        // An excuse never takes an answer away.
        town.person("P003").presses("收到").await;
        let tally = town.tally_of("notice").await;
        assert_eq!((tally.total.done, tally.total.waived), (1, 0));
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_restart_in_the_middle_loses_neither_question_nor_word() {
    on_each(async |kind| {
        let town = at_nine(kind).await;
        let (chen, owner) = (town.person("P006"), town.owner());
        chen.follows("登记姓名").await;
        chen.chooses("陈静").await;
        town.crash();
        town.restart().await;
        chen.chooses("是，我是陈静").await;
        town.passes(Span::seconds(4)).await;
        town.expect_private(&owner, &["等您确认"]);
        town.crash();
        town.restart().await;
        owner.chooses("✓ 陈静").await;
        town.is_registered(chen.account, "P006");
        town.passes(Span::seconds(4)).await;
        town.expect_private(&chen, &["登记好了"]);
        let said = owner.presses_old("✓ 陈静").await;
        assert!(said.contains("已经办完了"), "{said}");
        town.end().await;
    })
    .await;
}
