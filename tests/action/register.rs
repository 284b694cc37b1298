//! Who may say who he is, who may say yes, and what leaving means.

use super::office::{AUDIENCE, Office, act, code, key, now, pledge, root};
use chrono::NaiveDate;
use chrono_tz::Asia::Shanghai;
use tongluo::action::leaving::{left_office, on_leave};
use tongluo::action::{Actor, Refused, claim, register};
use tongluo::domain::id::{AccountId, ClaimRequestId, OccurrenceId};
use tongluo::store::absences::Absence;
use tongluo::store::registering::{self, Outcome};
use tongluo::store::views::reach::{self, Standing};
use tongluo::store::{chats, people};

fn today() -> NaiveDate {
    now().day(Shanghai)
}

/// The account pressed a button in the connected group.
async fn seen(office: &Office, account: AccountId) {
    let bot = office.bot;
    let done = act!(office, tx => async move {
        let chat = chats::ensure_group(tx, bot, "-100", "群", now()).await?;
        let audience = people::audience(tx, AUDIENCE).await?.unwrap();
        chats::connect(tx, chat, audience, now()).await?;
        Ok::<_, Refused>(registering::seen(tx, &[(account, chat)], now()).await?)
    });
    done.unwrap();
}

async fn asks(
    office: &Office,
    account: AccountId,
    person: &str,
) -> Result<ClaimRequestId, Refused> {
    let person = key(person);
    act!(office, tx => async move {
        let audience = people::audience(tx, AUDIENCE).await?.unwrap();
        let person = people::by_key(tx, &person).await?.unwrap().id;
        register::request(tx, account, audience, person, today(), now()).await
    })
}

async fn confirms(
    office: &Office,
    actor: Actor,
    id: ClaimRequestId,
) -> Result<Vec<OccurrenceId>, Refused> {
    act!(office, tx => async move { register::confirm(tx, &actor, id, today(), now()).await })
}

async fn outcome(office: &Office, id: ClaimRequestId) -> Option<Outcome> {
    let read = office
        .store
        .read(move |conn| Box::pin(registering::get(conn, id)))
        .await;
    read.unwrap().unwrap().outcome
}

#[tokio::test]
async fn only_who_was_seen_in_the_group_may_name_himself() {
    let office = Office::open().await;
    let account = office.account("7").await;
    assert_eq!(
        code(asks(&office, account, "P003").await),
        "register-not-seen"
    );
    seen(&office, account).await;
    let id = asks(&office, account, "P003").await.unwrap();
    assert_eq!(code(asks(&office, account, "P004").await), "register-waits");
    let stranger = Actor::Account(office.account("8").await);
    assert_eq!(
        code(confirms(&office, stranger, id).await),
        "register-not-contact"
    );
    confirms(&office, root(), id).await.unwrap();
    assert_eq!(
        code(confirms(&office, root(), id).await),
        "register-settled"
    );
    assert_eq!(code(asks(&office, account, "P004").await), "claim-taken");
}

#[tokio::test]
async fn a_link_that_is_faster_settles_what_waits_for_the_same_name() {
    let office = Office::open().await;
    let (mine, other) = (office.account("7").await, office.account("8").await);
    seen(&office, mine).await;
    seen(&office, other).await;
    let (first, second) = (
        asks(&office, mine, "P003").await.unwrap(),
        asks(&office, other, "P003").await.unwrap(),
    );
    let link = office.link_for("P003", 1).await;
    office.redeem(mine, &link, now()).await;
    assert_eq!(outcome(&office, first).await, Some(Outcome::Withdrawn));
    assert_eq!(outcome(&office, second).await, Some(Outcome::Overtaken));
    assert_eq!(
        code(asks(&office, other, "P003").await),
        "register-name-gone"
    );
}

#[tokio::test]
async fn three_refusals_send_an_account_to_a_person() {
    let office = Office::open().await;
    let account = office.account("7").await;
    seen(&office, account).await;
    for _ in 0..3 {
        let id = asks(&office, account, "P003").await.unwrap();
        let refused = act!(office, tx => async move {
            register::refuse(tx, &root(), id, today(), now()).await
        });
        refused.unwrap();
    }
    assert_eq!(
        code(asks(&office, account, "P003").await),
        "register-too-often"
    );
}

#[tokio::test]
async fn a_claim_is_moved_with_its_answers_and_stands_on_record() {
    let office = Office::open().await;
    let occurrence = office.opened(pledge()).await;
    let account = office.account("7").await;
    office.answer(occurrence, account, 0).await;
    office
        .redeem(account, &office.link_for("P003", 1).await, now())
        .await;
    let done = |tally: tongluo::domain::tally::Tally| {
        let departments = tally.departments.into_iter();
        departments
            .map(|d| (d.name, d.counts.done))
            .collect::<Vec<_>>()
    };
    let of = |name: &str, n: u64| (name.to_owned(), n);
    assert_eq!(
        done(office.tally(occurrence).await),
        [of("办公室", 0), of("法规科", 1), of("财务科", 0)]
    );
    let moved = act!(office, tx => async move {
        claim::move_to(tx, &root(), account, &key("P004"), now()).await
    });
    assert_eq!(moved.unwrap(), [occurrence]);
    assert_eq!(
        done(office.tally(occurrence).await),
        [of("办公室", 0), of("法规科", 0), of("财务科", 1)]
    );
    let verbs: Vec<String> = office.audit().await.into_iter().map(|l| l.1).collect();
    assert!(verbs.ends_with(&["undo-claim".to_owned(), "claim".to_owned()]));
}

#[tokio::test]
async fn leaving_ends_what_is_expected_and_keeps_what_was_done() {
    let office = Office::open().await;
    let occurrence = office.opened(pledge()).await;
    let (stays, leaves) = (office.account("7").await, office.account("8").await);
    for (account, person, seed) in [(stays, "P003", 1), (leaves, "P004", 2)] {
        let link = office.link_for(person, seed).await;
        office.redeem(account, &link, now()).await;
    }
    office.answer(occurrence, stays, 0).await;
    for person in ["P003", "P004"] {
        let person = key(person);
        let done = act!(office, tx => async move {
            let id = people::by_key(tx, &person).await?.unwrap().id;
            left_office(tx, &root(), id, today().pred_opt().unwrap(), now()).await
        });
        done.unwrap();
    }
    let tally = office.tally(occurrence).await;
    assert_eq!(
        (tally.total.expected, tally.total.done, tally.total.waived),
        (4, 1, 1)
    );
    let left = office
        .store
        .read(move |conn| {
            Box::pin(async move { people::have_left(conn, &[stays, leaves], today()).await })
        })
        .await
        .unwrap();
    assert_eq!(left.len(), 2);
}

#[tokio::test]
async fn a_leave_that_ends_before_it_begins_is_refused() {
    let office = Office::open().await;
    let refused = act!(office, tx => async move {
        let id = people::by_key(tx, &key("P003")).await?.unwrap().id;
        let days = Absence {
            from: today(),
            to: today().pred_opt().unwrap(),
        };
        on_leave(tx, &root(), id, &days, Shanghai, now()).await
    });
    assert_eq!(code(refused), "leave-backwards");
}

#[tokio::test]
async fn everybody_stands_where_he_can_be_reached_or_why_not() {
    let office = Office::open().await;
    let (started, word, waits) = (
        office.account("7").await,
        office.account("8").await,
        office.account("9").await,
    );
    let link = office.link_for("P001", 1).await;
    office.redeem(started, &link, now()).await;
    let linked = act!(office, tx => async move {
        claim::by_word(tx, &root(), word, &key("P002"), now()).await
    });
    linked.unwrap();
    seen(&office, waits).await;
    asks(&office, waits, "P003").await.unwrap();
    let read = office
        .store
        .read(|conn| {
            Box::pin(async move {
                let audience = people::audience(conn, AUDIENCE).await?.unwrap();
                reach::reach(conn, audience, today()).await
            })
        })
        .await;
    let standings: Vec<(String, Standing)> = read
        .unwrap()
        .into_iter()
        .map(|(p, s)| (p.key.to_string(), s))
        .collect();
    let of = |key: &str, standing| (key.to_owned(), standing);
    assert_eq!(
        standings,
        [
            of("P001", Standing::Reached),
            of("P002", Standing::NotStarted),
            of("P003", Standing::Waiting),
            of("P004", Standing::Unregistered),
        ]
    );
}
