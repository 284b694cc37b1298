//! What people can do beside answering: hand things over, press what is old or forged, bring the bot elsewhere. Whatever the
//! bot makes of it, it hears all of it, and its posts are none the wiser.

use super::posts::{NOTICE, QUIZ};
use crate::town::{Town, on_each};
use tongluo::domain::time::Span;
use tongluo::sandbox::{Place, PlayError, Status};

#[tokio::test]
async fn what_people_hand_over_in_private_is_heard_and_counts_for_no_post() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.settle().await;
        town.expect_chat(&["请核对"]);
        let li = town.person("P003");
        assert!(!li.says("今天几点开会？").await.is_empty());
        li.sends_picture("楼道的禁烟标志").await;
        li.sends_file("值班表.txt", "一楼".as_bytes(), "").await;
        li.sends_album(3, "三张").await;
        li.forwards("请核对").await;
        // A chat takes one message a second.
        town.passes(Span::seconds(20)).await;
        let shown = town.world(|w| w.messages(li.private()));
        let photos: Vec<_> = shown.iter().filter(|m| m.photo.is_some()).collect();
        let albums: Vec<_> = photos.iter().map(|m| m.album.as_deref()).collect();
        assert_eq!(photos.len(), 4);
        assert!(albums[0].is_none() && albums[1].is_some());
        assert!(albums[1] == albums[2] && albums[2] == albums[3]);
        let copy = shown.iter().rfind(|m| m.forwarded).unwrap();
        assert!(copy.text().contains("请核对"));
        assert_eq!(copy.keyboard.len(), 0, "a callback button stays behind");
        li.says_in_group("收到").await;
        assert_eq!(town.tally_of("notice").await.total.done, 0);
        li.blocks().await;
        li.unblocks().await;
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_forged_press_and_one_on_an_old_button_break_nothing() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 09:00")
            .await;
        town.settle().await;
        town.expect_chat(&["请核对"]);
        let (li, thief) = (town.person("P003"), town.stranger("路人"));
        for data in ["c.aaaaaaaaaa", "x", "c.", "q.aaaaaaaaaa.0.0"] {
            assert!(!thief.presses_forged(data).await.is_empty(), "{data}");
        }
        li.presses("收到").await;
        town.passes(Span::seconds(30)).await;
        // What the phone still shows carries the same mark, and counts once.
        assert!(!li.presses_old("收到").await.is_empty());
        assert_eq!(town.tally_of("notice").await.total.done, 1);
        let others = li.private();
        let message = town.world(|w| w.messages(others))[0].id;
        let seen = thief.presses_forged_in(others, message, "c.x").await;
        assert_eq!(seen, Err(PlayError::NotMember));
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn links_and_labels_are_followed_as_people_follow_them() {
    on_each(async |kind| {
        let town = Town::given(&[QUIZ])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        let link = town.claiming_link("P006").await;
        let chen = town.person("P006");
        let url = format!("https://t.me/tongluo_bot?start={link}");
        assert!(chen.opens(&url).await.contains("您是陈静"));
        town.is_registered(chen.account, "P006");
        town.passes(Span::seconds(3)).await;
        town.expect_private(&town.owner(), &["陈静（P006）登记了一个账号"]);
        town.clock_at("2027-05-31 09:01").await;
        town.expect_chat(&["值班知识三题"]);
        assert!(chen.follows("答题").await.contains("第一题？"));
        town.expect_buttons(&chen, &["对", "错"]);
        chen.presses_label_in_private("错").await;
        assert!(chen.private_text().contains("没答对"));
        town.passes(Span::seconds(5)).await;
        town.forget_what_was_said();
        chen.leaves().await;
        chen.joins().await;
        // The group changes no roster: the owner is asked what it means.
        town.passes(Span::seconds(3)).await;
        town.owner_is_told(&["退出了"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_bare_town_has_a_bot_that_says_nothing_to_anybody() {
    on_each(async |kind| {
        let town = Town::bare().on(kind).clock_at("2027-05-31 08:50").await;
        let outsider = town.outsider("别的单位的人");
        let group = outsider.founds_group_with_bot("闲聊").await;
        town.passes(Span::minutes(5)).await;
        town.expect_in(Place::Group(group), &[]);
        outsider.removes_bot(group).await;
        assert_eq!(
            town.world(|w| w.status(group, crate::town::BOT)),
            Status::Kicked
        );
        outsider.adds_bot(group).await;
        town.passes(Span::minutes(5)).await;
        town.expect_in(Place::Group(group), &[]);
        town.end().await;
    })
    .await;
}
