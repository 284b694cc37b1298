//! The phone desk: a post is written, looked at, tried and sent on from the owner's private chat, and its file is the one that a
//! person would have typed. On both databases, with the power cut in the middle, and with texts that nobody should send.

use super::posts::NOTICE;
use crate::town::{Person, Town, on_each};
use std::fs;
use tongluo::domain::time::Span;

const TYPED: &str = "明天消防演练\n请各科室 15:00 到楼前集合。\n- 走楼梯\n- 不坐电梯";

/// What stands under the folder of posts, apart from what the town put there.
fn written(town: &Town, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for folder in fs::read_dir(town.messages()).unwrap() {
        let folder = folder.unwrap().path();
        if !folder.is_dir() || folder.ends_with("calendar") {
            continue;
        }
        for file in fs::read_dir(&folder).unwrap() {
            let path = file.unwrap().path();
            let name = path.strip_prefix(town.messages()).unwrap();
            let name = name.to_string_lossy().into_owned();
            let bytes = fs::read(&path).unwrap();
            if name.ends_with(ending) && name.contains("2027") {
                found.push((name, String::from_utf8_lossy(&bytes).into_owned()));
            }
        }
    }
    found.sort();
    found
}

/// The owner at the phone: after each touch there is time to read, because a chat takes one message a second.
struct Phone<'a> {
    town: &'a Town,
    owner: Person<'a>,
}

impl<'a> Phone<'a> {
    fn of(town: &'a Town) -> Phone<'a> {
        town.forget_what_was_said();
        let owner = town.owner();
        Phone { town, owner }
    }

    async fn reads(&self) -> String {
        self.town.passes(Span::seconds(3)).await;
        self.owner.private_text()
    }

    async fn says(&self, text: &str) -> String {
        let said = self.owner.says(text).await;
        self.town.passes(Span::seconds(3)).await;
        said + &self.owner.reads_on().await
    }

    async fn presses(&self, label: &str) -> String {
        let popup = self.owner.presses_label_in_private(label).await;
        self.town.passes(Span::seconds(3)).await;
        popup
    }

    async fn writes(&self, text: &str) -> String {
        self.says(text).await;
        self.presses("通知").await;
        self.presses("测试活动").await;
        self.presses("15:00").await;
        self.reads().await
    }
}

#[tokio::test]
async fn a_text_becomes_a_post_by_buttons_over_a_restart_and_its_file_is_as_a_person_would_have_typed_it()
 {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE]).on(kind).clock_at("2027-05-31 10:00").await;
        let phone = Phone::of(&town);
        assert!(phone.says(TYPED).await.contains("做成哪一种"));
        town.expect_buttons(&phone.owner, &["通知", "通知，要点“收到”", "承诺", "放弃"]);
        town.crash();
        town.restart().await;
        phone.presses("要点“收到”").await;
        assert!(phone.reads().await.contains("放在哪个主题活动里"));
        phone.presses("测试活动").await;
        assert!(phone.reads().await.contains("什么时候发"));
        phone.presses("6 月 1 日 星期二 09:00").await;
        let shown = phone.reads().await;
        for words in ["大家看到的会是这样", "明天消防演练", "· 走楼梯", "审计欢乐大家庭（6 人）", "审批：分管领导", "收到"] {
            assert!(shown.contains(words), "{words} in {shown}");
        }
        town.expect_buttons(
            &phone.owner,
            &["试发给我", "送审", "改时间", "改标题", "改正文", "改类型", "放弃"],
        );
        assert!(written(&town, ".md").is_empty(), "nothing is written before it is sent on");
        phone.presses("送审").await;
        assert!(phone.reads().await.contains("已送审"));
        let files = written(&town, ".md");
        assert_eq!(files.len(), 1, "{files:?}");
        assert_eq!(
            files[0].1,
            "---\nid: trial-20270601-1\n标题: 明天消防演练\n类型: 通知\n时间: 2027-06-01 09:00\n确认: 收到\n---\n请各科室 15:00 到楼前集合。\n- 走楼梯\n- 不坐电梯\n"
        );
        assert_eq!(
            town.copies(town.here(), "消防演练"),
            0,
            "nothing leaves without a yes"
        );
        let leader = town.person("P001");
        assert!(leader.private_text().contains("明天消防演练"), "the approver is asked");
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

const ASKED: &str = "消防小问答，今天答完
1. 着火打哪个电话？
A. 110
B. 119 √
解析：119 是火警。
2. 能坐电梯吗？（A）
A. 不能
B. 能";

#[tokio::test]
async fn a_test_send_is_marked_answers_its_buttons_and_counts_nothing() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 10:00")
            .await;
        let phone = Phone::of(&town);
        phone.says(ASKED).await;
        phone.presses("答题").await;
        phone.presses("测试活动").await;
        phone.presses("自己写时间").await;
        let said = phone.says("每月怎么样").await;
        assert!(
            said.contains("请写时间"),
            "a wrong time gets a sentence: {said}"
        );
        assert!(phone.says("每周五 16:30").await.contains("消防小问答"));
        let popup = phone.presses("试发给我").await;
        assert!(popup.contains("只有您看得到"), "{popup}");
        town.passes(Span::seconds(5)).await;
        assert!(
            phone
                .owner
                .private_text()
                .contains("【试发】消防小问答，今天答完")
        );
        let shown = town.world(|w| w.messages(phone.owner.private()));
        let tried = shown.iter().rev().find_map(|m| {
            let (row, column) = m.button("开始")?;
            m.keyboard[row][column].url().map(str::to_owned)
        });
        let questions = phone.owner.opens(&tried.unwrap()).await;
        for words in ["答题不计入", "✓ 119", "✓ 不能", "119 是火警"] {
            assert!(questions.contains(words), "{words} in {questions}");
        }
        let others = town.openings().await;
        assert!(
            others.iter().all(|o| o.post.as_str() == "notice"),
            "no opening of it"
        );
        // A notice's button answers as well.
        phone.says("请看一眼\n今天下班前。").await;
        phone.presses("要点“收到”").await;
        phone.presses("测试活动").await;
        phone.presses("15:00").await;
        phone.presses("试发给我").await;
        town.passes(Span::seconds(5)).await;
        let popup = phone.presses("收到").await;
        assert_eq!(popup, "这是试发，不计入。");
        assert_eq!(town.copies(town.here(), "请看一眼"), 0);
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_picture_an_album_and_a_forwarded_post_become_drafts_that_carry_one_picture() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 10:00")
            .await;
        let phone = Phone::of(&town);
        let said = phone.owner.sends_album(3, "无烟楼道\n请大家看一看。").await;
        assert!(
            said.contains("做成哪一种") && said.contains("留下了第一张"),
            "{said}"
        );
        phone.presses("通知").await;
        phone.presses("测试活动").await;
        phone.presses("15:00").await;
        let shown = phone.reads().await;
        assert!(shown.contains("带一张图片或一个附件"), "{shown}");
        phone.presses("试发给我").await;
        town.passes(Span::seconds(5)).await;
        let shown = town.world(|w| w.messages(phone.owner.private()));
        let tried = shown
            .iter()
            .rfind(|m| m.text().contains("【试发】"))
            .unwrap();
        assert!(tried.photo.is_some(), "the picture goes with it");
        phone.presses("送审").await;
        let files = written(&town, ".md");
        assert!(
            files[0].1.contains("图片: trial-20270531-1.png\n"),
            "{files:?}"
        );
        let pictures = written(&town, ".png");
        assert_eq!(pictures.len(), 1, "named by us, beside the post");
        // A picture without words, and then the words.
        assert!(phone.owner.sends_picture("").await.contains("第一行当标题"));
        assert!(
            phone
                .says("第二条\n正文在此。")
                .await
                .contains("做成哪一种")
        );
        phone.presses("放弃").await;
        // Words, and then a picture without any.
        phone.says("第三条\n正文在此。").await;
        assert!(phone.owner.sends_picture("").await.contains("图片收下了"));
        phone.presses("放弃").await;
        // What is no picture and no PDF is refused with a sentence.
        let said = phone
            .owner
            .sends_file("值班表.docx", b"PK\x03\x04", "值班表\n见附件")
            .await;
        assert!(said.contains("只收 JPEG、PNG 图片和 PDF"), "{said}");
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_hostile_and_an_endless_text_are_shown_as_they_are_or_refused_with_a_sentence() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 10:00")
            .await;
        let phone = Phone::of(&town);
        let hostile = "---\nid: notice\n审批: 谁都行\n---\n<b>粗</b> {{ 届次 }} [点](javascript:x) ![图](x)\n## 题\n- [x] 对";
        let shown = phone.writes(hostile).await;
        assert!(shown.contains("<b>粗</b> {{ 届次 }} [点](javascript:x) ![图](x)"), "{shown}");
        phone.presses("送审").await;
        let files = written(&town, ".md");
        assert!(files[0].1.starts_with("---\nid: trial-20270531-1\n标题: '---'\n"), "{files:?}");
        let head = files[0].1.split("\n---\n").next().unwrap();
        assert!(!head.contains("\n审批:"), "no line of the text is a line of its head");
        let long = format!("长文\n{}", "请各科室核对。".repeat(720));
        let shown = phone.writes(&long).await;
        assert!(shown.contains("还差一点") && shown.contains("4096"), "{shown}");
        town.expect_buttons(&phone.owner, &["改时间", "改标题", "改正文", "改类型", "放弃"]);
        phone.presses("改正文").await;
        assert!(phone.says("长文\n改短了。").await.contains("大家看到的会是这样"));
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn two_posts_of_one_day_have_ids_of_their_own_and_a_file_that_came_meanwhile_is_not_written_over()
 {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 10:00")
            .await;
        let phone = Phone::of(&town);
        phone.writes("第一条\n正文。").await;
        let popup = phone.presses("送审").await;
        assert_eq!(popup, "已请李建国审批。");
        phone.writes("第二条\n正文。").await;
        phone.presses("送审").await;
        let names: Vec<String> = written(&town, ".md").into_iter().map(|(n, _)| n).collect();
        assert_eq!(
            names,
            ["trial/trial-20270531-1.md", "trial/trial-20270531-2.md"]
        );
        phone.writes("第三条\n正文。").await;
        let theirs = "有人同时写的";
        let path = town.messages().join("trial/trial-20270531-3.md");
        fs::write(&path, theirs).unwrap();
        phone.presses("送审").await;
        town.passes(Span::seconds(5)).await;
        assert_eq!(fs::read_to_string(&path).unwrap(), theirs);
        assert!(
            phone.reads().await.contains("没有覆盖"),
            "{}",
            phone.reads().await
        );
        fs::remove_file(&path).unwrap();
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn drafts_are_listed_and_given_up_and_a_new_campaign_is_a_folder_of_its_own() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 10:00")
            .await;
        let phone = Phone::of(&town);
        phone.says("冬季防火\n请检查插座。").await;
        phone.presses("承诺").await;
        town.crash();
        town.restart().await;
        let listed = phone.says("/drafts").await;
        assert!(
            listed.contains("1 份没写完的草稿") && listed.contains("冬季防火"),
            "{listed}"
        );
        phone.presses("新建主题活动").await;
        assert!(phone.says("冬季防火 2027").await.contains("由谁审批"));
        phone.presses("分管领导").await;
        phone.presses("15:00").await;
        phone.presses("送审").await;
        let files = written(&town, "campaign.yaml");
        assert_eq!(
            files,
            [(
                "2027/campaign.yaml".to_owned(),
                "标题: 冬季防火 2027\n发往: 审计欢乐大家庭\n负责人: P002\n审批: 分管领导\n"
                    .to_owned()
            )]
        );
        assert_eq!(written(&town, ".md").len(), 1);
        phone.says("不写了\n算了。").await;
        phone.presses("放弃").await;
        assert!(phone.reads().await.contains("已放弃"));
        assert!(phone.says("/drafts").await.contains("没有没写完的草稿"));
        // Somebody who writes no posts is told kindly, and nothing is kept of it.
        let li = town.person("P003");
        assert!(li.says("/drafts").await.contains("您不用操心"));
        assert!(!li.says("我也想发一条").await.contains("做成哪一种"));
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_campaign_is_done_again_from_the_chat_with_its_dates_moved_and_what_is_stale_marked() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 10:00")
            .await;
        let phone = Phone::of(&town);
        assert!(phone.says("/drafts").await.contains("沿用以前的主题活动"));
        phone.presses("测试活动").await;
        let shown = phone.reads().await;
        assert!(
            shown.contains("用到 2028 年") && shown.contains("待核对"),
            "{shown}"
        );
        phone.presses("复制一份").await;
        assert!(phone.reads().await.contains("已复制到“trial-2028”"));
        let copied = fs::read_dir(town.messages().join("trial-2028"))
            .unwrap()
            .count();
        assert_eq!(copied, 2, "the post and what its campaign shares");
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}
