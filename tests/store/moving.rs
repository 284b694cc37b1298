//! A group upgraded to a supergroup is followed without a second copy, whichever notice comes first.

use crate::office::{Office, at};
use tongluo_domain::delivery::State;
use tongluo_domain::id::ChatId;
use tongluo_domain::response::Change;
use tongluo_store::{chats, deliveries};

async fn follow(office: &Office) -> Option<ChatId> {
    let bot = office.bot;
    office
        .write(move |tx| Box::pin(chats::move_address(tx, bot, "-100", "-1001", at(1))))
        .await
}

async fn at_address(office: &Office, address: &'static str) -> Option<ChatId> {
    let bot = office.bot;
    office
        .store
        .read(move |conn| {
            Box::pin(async move { Ok(chats::by_address(conn, bot, address).await?.map(|c| c.id)) })
        })
        .await
        .unwrap()
}

#[tokio::test]
async fn the_same_chat_has_the_new_address_and_its_waiting_delivery_goes_there() {
    for office in Office::each().await {
        let quiz = office.quiz(1, Change::First).await;
        office.plan(vec![office.opening(quiz, office.chat)]).await;
        for _ in 0..2 {
            assert_eq!(follow(&office).await, Some(office.chat));
            assert_eq!(at_address(&office, "-100").await, None);
            assert_eq!(at_address(&office, "-1001").await, Some(office.chat));
        }
        let due = office.due(at(1)).await;
        assert_eq!((due.len(), due[0].address.as_str()), (1, "-1001"));
        let (chat, claimed) = (office.chat, office.take(due[0].id, at(1)).await.unwrap());
        assert_eq!((claimed.chat(), claimed.address()), (chat, "-1001"));
    }
}

#[tokio::test]
async fn a_row_made_for_the_new_address_meanwhile_is_folded_in() {
    for office in Office::each().await {
        let (bot, audience) = (office.bot, office.audience);
        office
            .write(move |tx| Box::pin(chats::ensure_group(tx, bot, "-1001", "升级后", at(0))))
            .await;
        assert_eq!(follow(&office).await, Some(office.chat));
        assert_eq!(at_address(&office, "-1001").await, Some(office.chat));
        let groups = office
            .store
            .read(move |conn| Box::pin(chats::of_audience(conn, audience)))
            .await
            .unwrap();
        assert_eq!(groups.len(), 1);
    }
}

#[tokio::test]
async fn two_targets_that_turn_out_to_be_one_chat_get_one_copy() {
    for office in Office::each().await {
        let quiz = office.quiz(1, Change::First).await;
        let new = office.group("-1001").await;
        let deliveries = vec![office.opening(quiz, office.chat), office.opening(quiz, new)];
        office.plan(deliveries).await;
        let due = office.due(at(1)).await;
        let there = due.iter().find(|d| d.chat == new).unwrap().id;
        let here = due.iter().find(|d| d.chat == office.chat).unwrap().id;
        // The new address has it already; the old one must not be followed with a second.
        office.take(there, at(1)).await.unwrap();
        assert_eq!(follow(&office).await, Some(office.chat));
        assert_eq!(office.standing(here).await.state, State::Expired);
        assert_eq!(office.standing(there).await.chat, office.chat);
        assert!(office.due(at(1)).await.is_empty());
        let audience = office.audience;
        let groups = office
            .store
            .read(move |conn| Box::pin(chats::of_audience(conn, audience)))
            .await
            .unwrap();
        assert_eq!(groups.len(), 1);
    }
}

#[tokio::test]
async fn an_unknown_group_that_moves_is_nobody() {
    for office in Office::each().await {
        let bot = office.bot;
        let moved = office
            .write(move |tx| Box::pin(chats::move_address(tx, bot, "-5", "-6", at(1))))
            .await;
        assert_eq!(moved, None);
        let all = office
            .store
            .read(|conn| {
                Box::pin(async move {
                    let chats = chats::list(conn).await?;
                    Ok((chats.len(), deliveries::unknown(conn).await?.len()))
                })
            })
            .await
            .unwrap();
        assert_eq!(all, (1, 0));
    }
}
