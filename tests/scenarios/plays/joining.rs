//! Which group is connected: the one that the bot joined by our link, once, and no other. And who is registered.

use super::posts::NOTICE;
use crate::town::{BOT, Town, on_each};
use tongluo::domain::time::Span;
use tongluo::sandbox::{GroupKind, Place};

#[tokio::test]
async fn a_group_that_the_bot_joined_by_nobodys_link_is_not_connected() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        let stranger = town.stranger("别的单位的人").account;
        let (plain, forged) = town.world(|w| {
            let groups = ["闲聊", "冒名"].map(|t| w.add_group(t, GroupKind::Supergroup));
            for group in groups {
                w.found(group, stranger).unwrap();
            }
            w.add_bot_to_group(BOT, groups[0], stranger, None).unwrap();
            w.add_bot_to_group(BOT, groups[1], stranger, Some("g-aaaaaaaaaaaaaaaaaaaaaaaa"))
                .unwrap();
            (groups[0], groups[1])
        });
        town.settle().await;
        town.expect_in(Place::Group(plain), &[]);
        town.expect_in(Place::Group(forged), &[]);
        town.passes(Span::seconds(4)).await;
        town.owner_is_told(&["闲聊"]);
        town.clock_at("2027-05-31 09:01").await;
        town.expect_chat(&["请核对"]);
        assert_eq!(town.copies(Place::Group(plain), "请核对"), 0);
        assert_eq!(town.copies(Place::Group(forged), "请核对"), 0);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_link_connects_one_group_once() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        let owner = town.person("P002").account;
        let link = town.connecting_link().await;
        let groups = town.world(|w| {
            ["一组", "二组"].map(|t| {
                let group = w.add_group(t, GroupKind::Supergroup);
                w.found(group, owner).unwrap();
                w.add_bot_to_group(BOT, group, owner, Some(&link)).unwrap();
                group
            })
        });
        town.settle().await;
        town.owner_is_told(&["已接通：群“一组”"]);
        town.passes(Span::seconds(4)).await;
        town.owner_is_told(&["群名：二组"]);
        town.clock_at("2027-05-31 09:01").await;
        town.expect_chat(&["请核对"]);
        town.expect_in(Place::Group(groups[0]), &["请核对"]);
        assert_eq!(town.copies(Place::Group(groups[1]), "请核对"), 0);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_claims_link_works_once_and_in_private_alone() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        let link = town.claiming_link("P006").await;
        let (chen, thief) = (town.person("P006"), town.stranger("路人"));
        assert!(
            chen.starts(Some(&link))
                .await
                .contains("登记好了，您是陈静")
        );
        assert!(thief.starts(Some(&link)).await.contains("已经用过"));
        town.is_registered(chen.account, "P006");
        town.passes(Span::seconds(3)).await;
        town.owner_is_told(&["陈静（P006）登记了一个账号"]);
        town.clock_at("2027-05-31 09:01").await;
        town.expect_chat(&["请核对"]);
        chen.presses("收到").await;
        thief.presses("收到").await;
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn five_wrong_codes_in_an_hour_are_enough() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:00")
            .await;
        let link = town.claiming_link("P006").await;
        let thief = town.stranger("路人");
        for n in 2..7 {
            let said = thief
                .starts(Some(&format!("c-aaaaaaaaaaaaaaaaaaaaaaa{n}")))
                .await;
            assert!(said.contains("找联络员要一个新链接"), "{said}");
            town.passes(Span::seconds(5)).await;
        }
        assert!(thief.starts(Some(&link)).await.contains("一小时内错了五次"));
        town.passes(Span::seconds(5)).await;
        town.owner_is_told(&["用错了 5 次登记链接"]);
        town.end().await;
    })
    .await;
}
