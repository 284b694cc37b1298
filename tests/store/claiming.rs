//! Whose account it is, and that every order of claiming and answering is counted right.

use crate::databases::NOW;
use crate::office::{Office, at};
use tongluo_domain::obligation::State::{Done, Open, Waived};
use tongluo_domain::response::Change;
use tongluo_store::claims::{Linked, Via};
use tongluo_store::obligations::Excuse;
use tongluo_store::{accounts, claims, obligations, views};

#[tokio::test]
async fn two_accounts_of_one_person_are_one_person() {
    for office in Office::each().await {
        let quiz = office.quiz(2, Change::First).await;
        let (phone, desk) = (office.account("1").await, office.account("2").await);
        office.claim(phone, office.people[0]).await;
        office.claim(desk, office.people[0]).await;
        office.answer(quiz, phone, 0, Some(1), false).await;
        assert_eq!(office.states(quiz).await, [Open, Open, Open, Open]);
        office.answer(quiz, desk, 1, Some(2), false).await;
        assert_eq!(office.states(quiz).await, [Done, Open, Open, Open]);
        let tally = tally(&office, quiz).await;
        assert_eq!(
            (tally.finished, tally.half_finished, tally.guests),
            (1, 0, 0)
        );
        assert_eq!(tally.questions[0].chosen, [0, 1, 0]);
        assert_eq!((tally.questions[1].right, tally.questions[1].wrong), (0, 1));
        let standing = standing(&office, quiz).await;
        assert_eq!((standing.confirmed, standing.answered), (1, 1));
    }
}

#[tokio::test]
async fn two_people_of_one_name_stay_two() {
    for office in Office::each().await {
        let quiz = office.quiz(0, Change::First).await;
        let (one, two) = (office.account("1").await, office.account("2").await);
        office.claim(one, office.people[0]).await;
        office.claim(two, office.people[1]).await;
        office.answer(quiz, two, 0, Some(0), false).await;
        assert_eq!(office.states(quiz).await, [Open, Done, Open, Open]);
    }
}

#[tokio::test]
async fn an_answer_before_the_claim_counts_from_the_claim_on_and_an_undone_claim_takes_it_back() {
    for office in Office::each().await {
        let quiz = office.quiz(0, Change::First).await;
        let account = office.account("1").await;
        office.answer(quiz, account, 0, Some(0), false).await;
        assert_eq!(office.states(quiz).await, [Open, Open, Open, Open]);
        assert_eq!(tally(&office, quiz).await.guests, 1);
        let audience = office.audience;
        let unclaimed = office
            .store
            .read(move |conn| Box::pin(claims::unclaimed(conn, audience)))
            .await
            .unwrap();
        assert_eq!(unclaimed[0].shown_name.as_deref(), Some("昵称1"));
        assert_eq!(unclaimed[0].responses, 1);
        office.claim(account, office.people[2]).await;
        assert_eq!(office.states(quiz).await, [Open, Open, Done, Open]);
        assert_eq!(tally(&office, quiz).await.guests, 0);
        office.undo(account).await;
        assert_eq!(office.states(quiz).await, [Open, Open, Open, Open]);
        assert_eq!(tally(&office, quiz).await.guests, 1);
        // The right one this time.
        office.claim(account, office.people[3]).await;
        assert_eq!(office.states(quiz).await, [Open, Open, Open, Done]);
    }
}

#[tokio::test]
async fn a_claim_after_the_close_leaves_what_was_closed() {
    for office in Office::each().await {
        let quiz = office.quiz(0, Change::First).await;
        let account = office.account("1").await;
        office.answer(quiz, account, 0, Some(0), false).await;
        assert!(office.close(quiz).await);
        let before = office.states(quiz).await;
        office.claim(account, office.people[0]).await;
        assert_eq!(office.states(quiz).await, before);
    }
}

#[tokio::test]
async fn an_account_belongs_to_one_person_at_a_time_and_its_shown_name_is_forgotten() {
    for office in Office::each().await {
        let account = office.account("1").await;
        let (one, two) = (office.people[0], office.people[1]);
        let link = |person| {
            office
                .write(move |tx| Box::pin(claims::link(tx, account, person, Via::Link, None, NOW)))
        };
        let claim = link(one).await.unwrap();
        assert_eq!(link(one).await, Ok(claim));
        assert_eq!(link(two).await, Err(Linked { person: one }));
        office.account("1").await;
        let (stored, whose, accounts) = office
            .store
            .read(move |conn| {
                Box::pin(async move {
                    let stored = accounts::get(conn, account).await?.unwrap();
                    let whose = claims::person_of(conn, account).await?;
                    Ok((stored, whose, claims::accounts_of(conn, one).await?))
                })
            })
            .await
            .unwrap();
        assert_eq!(stored.shown_name, None);
        assert_eq!(whose, Some(one));
        assert_eq!(accounts, [account]);
    }
}

#[tokio::test]
async fn a_guest_is_shown_apart_and_never_among_the_expected() {
    for office in Office::each().await {
        let quiz = office.quiz(2, Change::First).await;
        let (guest, staff) = (office.account("1").await, office.account("2").await);
        office.claim(staff, office.people[0]).await;
        for account in [guest, staff] {
            office.answer(quiz, account, 0, Some(1), false).await;
            office.answer(quiz, account, 1, Some(1), false).await;
        }
        let tally = tally(&office, quiz).await;
        assert_eq!((tally.total.expected, tally.total.done), (4, 1));
        assert_eq!((tally.finished, tally.guests), (1, 1));
        assert_eq!(tally.questions[0].chosen, [0, 1, 0]);
        let standing = standing(&office, quiz).await;
        assert_eq!(
            (standing.confirmed, standing.finished, standing.expected),
            (2, 1, 4)
        );
    }
}

#[tokio::test]
async fn an_excuse_never_takes_an_answer_away_and_comes_back_when_the_answer_goes() {
    for office in Office::each().await {
        let quiz = office.quiz(0, Change::First).await;
        let (account, person) = (office.account("1").await, office.people[0]);
        office.claim(account, person).await;
        let excuse = |excuse| {
            office.write(move |tx| Box::pin(obligations::excuse(tx, quiz, person, excuse, at(5))))
        };
        assert!(excuse(Some(Excuse::Waived)).await);
        assert_eq!(office.states(quiz).await[0], Waived);
        office.answer(quiz, account, 0, Some(0), false).await;
        assert_eq!(office.states(quiz).await[0], Done);
        office.answer(quiz, account, 0, None, false).await;
        office.undo(account).await;
        assert_eq!(office.states(quiz).await[0], Waived);
        excuse(None).await;
        assert_eq!(office.states(quiz).await[0], Open);
    }
}

#[tokio::test]
async fn wrong_codes_are_counted_within_their_hour() {
    for office in Office::each().await {
        let account = office.account("1").await;
        for minute in [0, 30, 50] {
            office
                .write(move |tx| Box::pin(claims::note_wrong_code(tx, account, at(minute))))
                .await;
        }
        let wrong = office
            .store
            .read(move |conn| Box::pin(claims::wrong_codes_since(conn, account, at(30))))
            .await
            .unwrap();
        assert_eq!(wrong, 2);
    }
}

#[tokio::test]
async fn an_owner_is_made_once() {
    for office in Office::each().await {
        let account = office.account("1").await;
        for _ in 0..2 {
            office
                .write(move |tx| Box::pin(claims::make_owner(tx, account, NOW)))
                .await;
        }
        let owners = office
            .store
            .read(|conn| Box::pin(claims::owners(conn)))
            .await
            .unwrap();
        assert_eq!(owners, [account]);
    }
}

async fn tally(
    office: &Office,
    id: tongluo_domain::id::OccurrenceId,
) -> tongluo_domain::tally::Tally {
    office
        .store
        .read(move |conn| Box::pin(views::tally::tally(conn, id)))
        .await
        .unwrap()
}

async fn standing(office: &Office, id: tongluo_domain::id::OccurrenceId) -> views::tally::Standing {
    office
        .store
        .read(move |conn| {
            Box::pin(async move { Ok(views::tally::done_count(conn, &[id]).await?[&id]) })
        })
        .await
        .unwrap()
}
