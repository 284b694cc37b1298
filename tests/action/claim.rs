//! Whose account it is, and what that does to the numbers.

use super::office::{Office, act, code, key, now, pledge, quiz, root};
use tongluo::action::claim::{self, Redeemed};
use tongluo::action::{Actor, Refused, WRONG_CODES};
use tongluo::domain::id::{AccountId, Code, OccurrenceId, PersonKey};
use tongluo::domain::prompt::StartCode;
use tongluo::domain::time::{Instant, Span};
use tongluo::entropy::Generator;
use tongluo::store::{claims, notices};

fn wrong(n: u64) -> StartCode {
    StartCode::Claim(Code::from_bits(u128::from(n) << 3))
}

fn is_person(redeemed: &Redeemed, expected: &str) -> bool {
    matches!(redeemed, Redeemed::Person { name, .. } if name == expected)
}

async fn by_word(
    office: &Office,
    actor: Actor,
    account: AccountId,
    person: &str,
) -> Result<Vec<OccurrenceId>, Refused> {
    let person: PersonKey = key(person);
    act!(office, tx => async move { claim::by_word(tx, &actor, account, &person, now()).await })
}

async fn undo(office: &Office, account: AccountId) -> Result<Vec<OccurrenceId>, Refused> {
    act!(office, tx => claim::undo(tx, &root(), account, now()))
}

async fn topics(office: &Office) -> Vec<String> {
    let read = office
        .store
        .read(|conn| Box::pin(notices::untold(conn)))
        .await;
    read.unwrap().into_iter().map(|n| n.topic).collect()
}

#[tokio::test]
async fn a_link_claims_once_and_tells_the_owner() {
    let office = Office::open().await;
    let (mine, other) = (office.account("7").await, office.account("8").await);
    let link = office.link_for("P003", 1).await;
    let redeemed = office.redeem(mine, &link, now()).await;
    assert!(is_person(&redeemed, "王伟"), "{redeemed:?}");
    assert_eq!(office.redeem(other, &link, now()).await, Redeemed::Wrong);
    assert_eq!(topics(&office).await, ["claim-made"]);
    let verbs: Vec<_> = office.audit().await;
    let claims: Vec<_> = verbs.iter().filter(|l| l.1 == "claim").collect();
    assert_eq!(claims.len(), 1);
    assert_eq!(claims[0].2, "person:P003");
    assert!(
        verbs.iter().all(|l| !l.3.contains("王伟")),
        "no names on record"
    );
}

#[tokio::test]
async fn a_link_works_for_72_hours() {
    let office = Office::open().await;
    let account = office.account("7").await;
    let link = office.link_for("P003", 1).await;
    let late = now().plus(Span::hours(72));
    assert_eq!(office.redeem(account, &link, late).await, Redeemed::Wrong);
    let just = late.minus(Span::millis(1));
    assert!(is_person(
        &office.redeem(account, &link, just).await,
        "王伟"
    ));
}

#[tokio::test]
async fn the_owners_link_works_for_30_minutes_and_once() {
    let office = Office::open().await;
    let (owner, other) = (office.account("7").await, office.account("8").await);
    let link = act!(office, tx => async move {
        claim::invite_owner(tx, &root(), &Generator::seeded(9), now()).await
    });
    let link = link.unwrap();
    let late = now().plus(Span::minutes(30));
    assert_eq!(office.redeem(other, &link, late).await, Redeemed::Wrong);
    let just = late.minus(Span::millis(1));
    assert_eq!(office.redeem(owner, &link, just).await, Redeemed::Owner);
    let replayed = office.redeem(other, &link, just).await;
    assert_eq!(replayed, Redeemed::Wrong, "it was used");
}

#[tokio::test]
async fn a_newer_link_takes_the_place_of_an_older() {
    let office = Office::open().await;
    let account = office.account("7").await;
    let (old, other) = (
        office.link_for("P003", 1).await,
        office.link_for("P004", 2).await,
    );
    let new = office.link_for("P003", 3).await;
    let a_moment_later = now().plus(Span::millis(1));
    assert_eq!(
        office.redeem(account, &old, a_moment_later).await,
        Redeemed::Wrong
    );
    assert!(is_person(
        &office.redeem(account, &new, a_moment_later).await,
        "王伟"
    ));
    let second = office.account("8").await;
    assert!(is_person(
        &office.redeem(second, &other, a_moment_later).await,
        "王伟"
    ));
}

#[tokio::test]
async fn after_five_wrong_codes_within_an_hour_even_a_right_one_is_refused() {
    let office = Office::open().await;
    let (guesser, honest) = (office.account("7").await, office.account("8").await);
    let link = office.link_for("P003", 1).await;
    for n in 0..WRONG_CODES.unsigned_abs() {
        let at = now().plus(Span::minutes(i64::try_from(n).unwrap()));
        assert_eq!(office.redeem(guesser, &wrong(n), at).await, Redeemed::Wrong);
    }
    let soon = now().plus(Span::minutes(30));
    assert_eq!(office.redeem(guesser, &link, soon).await, Redeemed::TooMany);
    assert_eq!(topics(&office).await, ["wrong-codes"]);
    let later = now().plus(Span::minutes(61));
    assert!(is_person(
        &office.redeem(guesser, &link, later).await,
        "王伟"
    ));
    let again = office.link_for("P004", 2).await;
    assert!(is_person(
        &office.redeem(honest, &again, soon).await,
        "王伟"
    ));
}

#[tokio::test]
async fn a_code_of_another_purpose_is_a_wrong_one() {
    let office = Office::open().await;
    let account = office.account("7").await;
    let StartCode::Claim(code) = office.link_for("P003", 1).await else {
        panic!("a claim's link")
    };
    let as_owner = StartCode::Owner(code.clone());
    assert_eq!(
        office.redeem(account, &as_owner, now()).await,
        Redeemed::Wrong
    );
    let owners = office
        .store
        .read(|conn| Box::pin(claims::owners(conn)))
        .await;
    assert_eq!(owners.unwrap(), Vec::new());
    assert!(is_person(
        &office.redeem(account, &StartCode::Claim(code), now()).await,
        "王伟"
    ));
}

#[tokio::test]
async fn a_link_on_somebody_elses_phone_claims_nothing_and_stays_usable() {
    let office = Office::open().await;
    let (his, mine) = (office.account("7").await, office.account("8").await);
    let (first, second) = (
        office.link_for("P003", 1).await,
        office.link_for("P004", 2).await,
    );
    office.redeem(his, &first, now()).await;
    assert_eq!(office.redeem(his, &second, now()).await, Redeemed::Taken);
    assert!(is_person(
        &office.redeem(mine, &second, now()).await,
        "王伟"
    ));
}

#[tokio::test]
async fn two_people_of_one_name_are_two() {
    let office = Office::open().await;
    let occurrence = office.opened(pledge()).await;
    let (one, two) = (office.account("7").await, office.account("8").await);
    office
        .redeem(one, &office.link_for("P003", 1).await, now())
        .await;
    office
        .redeem(two, &office.link_for("P004", 2).await, now())
        .await;
    office.answer(occurrence, one, 0).await;
    let tally = office.tally(occurrence).await;
    assert_eq!(
        (tally.total.expected, tally.total.done, tally.total.open),
        (4, 1, 3)
    );
    let done: Vec<_> = tally
        .departments
        .iter()
        .map(|d| (d.name.as_str(), d.counts.done))
        .collect();
    assert_eq!(done, [("办公室", 0), ("法规科", 1), ("财务科", 0)]);
}

#[tokio::test]
async fn one_person_with_two_accounts_is_one_and_his_answers_add_up() {
    let office = Office::open().await;
    let occurrence = office.opened(quiz()).await;
    let (phone, desk) = (office.account("7").await, office.account("8").await);
    office
        .redeem(phone, &office.link_for("P003", 1).await, now())
        .await;
    by_word(&office, root(), desk, "P003").await.unwrap();
    office.answer(occurrence, phone, 0).await;
    assert_eq!(office.tally(occurrence).await.total.done, 0);
    office.answer(occurrence, desk, 1).await;
    let tally = office.tally(occurrence).await;
    assert_eq!((tally.total.done, tally.finished, tally.guests), (1, 1, 0));
}

#[tokio::test]
async fn a_guest_is_counted_apart_until_he_claims_and_again_when_it_is_undone() {
    let office = Office::open().await;
    let occurrence = office.opened(pledge()).await;
    let account = office.account("7").await;
    office.answer(occurrence, account, 0).await;
    let counts = |t: tongluo::domain::tally::Tally| {
        (t.total.done, t.total.open, t.guests, t.total.unregistered)
    };
    assert_eq!(counts(office.tally(occurrence).await), (0, 4, 1, 4));
    office
        .redeem(account, &office.link_for("P003", 1).await, now())
        .await;
    assert_eq!(counts(office.tally(occurrence).await), (1, 3, 0, 3));
    assert_eq!(undo(&office, account).await.unwrap(), [occurrence]);
    assert_eq!(counts(office.tally(occurrence).await), (0, 4, 1, 4));
    assert_eq!(code(undo(&office, account).await), "claim-none");
    by_word(&office, root(), account, "P004").await.unwrap();
    let done = office.tally(occurrence).await;
    assert_eq!(
        done.departments
            .iter()
            .find(|d| d.name == "财务科")
            .unwrap()
            .counts
            .done,
        1
    );
}

#[tokio::test]
async fn the_shown_count_is_edited_after_a_claim_and_after_its_undoing() {
    let office = Office::open().await;
    let occurrence = office.opened(pledge()).await;
    office.shown(occurrence).await;
    let account = office.account("7").await;
    assert_eq!(office.refreshed().await, []);
    office
        .redeem(account, &office.link_for("P003", 1).await, now())
        .await;
    assert_eq!(office.refreshed().await, [occurrence]);
    undo(&office, account).await.unwrap();
    assert_eq!(office.refreshed().await, [occurrence]);
}

#[tokio::test]
async fn the_owner_says_whose_account_it_is_and_nobody_else_does() {
    let office = Office::open().await;
    let (owner, account) = (office.account("1").await, office.account("7").await);
    let refused = by_word(&office, Actor::Account(owner), account, "P003").await;
    assert_eq!(code(refused), "not-owner");
    let link = act!(office, tx => async move {
        claim::invite_owner(tx, &root(), &Generator::seeded(9), now()).await
    });
    assert_eq!(
        office.redeem(owner, &link.unwrap(), now()).await,
        Redeemed::Owner
    );
    by_word(&office, Actor::Account(owner), account, "P003")
        .await
        .unwrap();
    let again = by_word(&office, Actor::Account(owner), account, "P004").await;
    assert_eq!(code(again), "claim-taken");
    let unknown = by_word(&office, root(), AccountId(99), "P004").await;
    assert_eq!(code(unknown), "account-unknown");
    let nobody = by_word(&office, root(), account, "P099").await;
    assert_eq!(code(nobody), "person-unknown");
}

#[tokio::test]
async fn a_newer_owners_link_takes_the_place_of_an_older() {
    let office = Office::open().await;
    let owner = office.account("1").await;
    let link = |seed: u64, at: Instant| {
        let office = &office;
        async move {
            act!(office, tx => async move {
                claim::invite_owner(tx, &root(), &Generator::seeded(seed), at).await
            })
            .unwrap()
        }
    };
    let old = link(1, now()).await;
    let later = now().plus(Span::minutes(1));
    let new = link(2, later).await;
    assert_eq!(office.redeem(owner, &old, later).await, Redeemed::Wrong);
    assert_eq!(office.redeem(owner, &new, later).await, Redeemed::Owner);
}
