//! A group is connected by its link, that one and no other.

use super::office::{AUDIENCE, Office, act, code, now, root};
use tongluo::action::connect::{self, Connected, Group};
use tongluo::action::{Actor, Refused};
use tongluo::domain::id::{AccountId, Code};
use tongluo::domain::prompt::StartCode;
use tongluo::domain::time::Span;
use tongluo::entropy::Generator;
use tongluo::store::chats::ChatState;
use tongluo::store::{chats, claims, joinings, people};

async fn invite(office: &Office, actor: Actor, audience: &str, seed: u64) -> Result<Code, Refused> {
    let audience = audience.to_owned();
    let made = act!(office, tx => async move {
        connect::invite(tx, &actor, &audience, &Generator::seeded(seed), now()).await
    });
    made.map(|start| match start {
        StartCode::Group(code) => code,
        other => panic!("{other:?}"),
    })
}

async fn accept(
    office: &Office,
    code: &Code,
    account: AccountId,
    address: &'static str,
) -> Connected {
    let (bot, code) = (office.bot, code.clone());
    let group = Group {
        address,
        title: "群",
    };
    act!(office, tx => async move {
        connect::accept(tx, bot, &code, account, group, now()).await
    })
    .unwrap()
}

/// An account that owns the bot.
async fn owner(office: &Office) -> AccountId {
    let account = office.account("7").await;
    let owning =
        act!(office, tx => async move { Ok(claims::make_owner(tx, account, now()).await?) });
    owning.unwrap();
    account
}

async fn state(office: &Office, address: &'static str) -> Option<ChatState> {
    let bot = office.bot;
    let read = office
        .store
        .read(move |conn| Box::pin(chats::by_address(conn, bot, address)));
    read.await.unwrap().map(|c| c.state)
}

#[tokio::test]
async fn a_link_in_the_owners_hand_connects_one_group_and_no_other() {
    let office = Office::open().await;
    let account = owner(&office).await;
    let code = invite(&office, root(), AUDIENCE, 1).await.unwrap();
    let connected = accept(&office, &code, account, "-100").await;
    assert!(matches!(connected, Connected::To { audience, .. } if audience == AUDIENCE));
    assert_eq!(state(&office, "-100").await, Some(ChatState::Active));
    assert_eq!(
        accept(&office, &code, account, "-200").await,
        Connected::Wrong
    );
    assert_eq!(state(&office, "-200").await, Some(ChatState::Unconnected));
}

#[tokio::test]
async fn a_connected_group_stays_with_its_audience_and_the_link_stays_usable() {
    let office = Office::open().await;
    let account = owner(&office).await;
    act!(office, tx => async move { Ok(people::add_audience(tx, "别处", now()).await?) }).unwrap();
    let first = invite(&office, root(), AUDIENCE, 1).await.unwrap();
    let second = invite(&office, root(), "别处", 2).await.unwrap();
    accept(&office, &first, account, "-100").await;
    let elsewhere = Connected::Elsewhere {
        audience: AUDIENCE.to_owned(),
    };
    assert_eq!(accept(&office, &second, account, "-100").await, elsewhere);
    let connected = accept(&office, &second, account, "-200").await;
    assert!(matches!(connected, Connected::To { audience, .. } if audience == "别处"));
}

#[tokio::test]
async fn after_five_wrong_codes_no_group_is_connected() {
    let office = Office::open().await;
    let account = office.account("7").await;
    let right = invite(&office, root(), AUDIENCE, 1).await.unwrap();
    for n in 0..5u128 {
        let code = Code::from_bits(n);
        assert_eq!(
            accept(&office, &code, account, "-100").await,
            Connected::Wrong
        );
    }
    assert_eq!(
        accept(&office, &right, account, "-100").await,
        Connected::TooMany
    );
    assert_eq!(state(&office, "-100").await, Some(ChatState::Unconnected));
}

#[tokio::test]
async fn a_link_is_for_an_audience_that_is_there_and_from_the_owner() {
    let office = Office::open().await;
    let account = office.account("7").await;
    assert_eq!(
        code(invite(&office, root(), "别处", 1).await),
        "audience-unknown"
    );
    let actor = Actor::Account(account);
    assert_eq!(code(invite(&office, actor, AUDIENCE, 1).await), "not-owner");
}

#[tokio::test]
async fn a_link_is_worthless_after_72_hours() {
    let office = Office::open().await;
    let account = office.account("7").await;
    let code = invite(&office, root(), AUDIENCE, 1).await.unwrap();
    let bot = office.bot;
    let late = act!(office, tx => async move {
        let group = Group { address: "-100", title: "群" };
        connect::accept(tx, bot, &code, account, group, now().plus(Span::hours(72))).await
    });
    assert_eq!(late.unwrap(), Connected::Wrong);
}

#[tokio::test]
async fn a_link_in_anybody_elses_hand_connects_nothing_and_names_the_audience_to_the_owner() {
    let office = Office::open().await;
    let (owner, other) = (owner(&office).await, office.account("8").await);
    let link = invite(&office, root(), AUDIENCE, 1).await.unwrap();
    let asked = Connected::Asked {
        audience: AUDIENCE.to_owned(),
    };
    assert_eq!(accept(&office, &link, other, "-100").await, asked);
    assert_eq!(state(&office, "-100").await, Some(ChatState::Unconnected));
    let waiting = office
        .store
        .read(|conn| Box::pin(joinings::waiting(conn)))
        .await
        .unwrap();
    let (chat, audience) = (waiting[0].chat, waiting[0].audience.unwrap());
    assert_eq!(waiting[0].by, Some(other));
    let by = |actor: Actor| {
        let office = &office;
        async move {
            act!(office, tx => async move {
                connect::decide(tx, &actor, chat, audience, now()).await
            })
        }
    };
    assert_eq!(code(by(Actor::Account(other)).await), "not-owner");
    assert_eq!(by(Actor::Account(owner)).await.unwrap(), AUDIENCE);
    assert_eq!(state(&office, "-100").await, Some(ChatState::Active));
    assert_eq!(code(by(Actor::Account(owner)).await), "joining-over");
}
