//! What is deleted when its time is over, and that the same sums are shown afterwards.

use crate::databases::{NOW, on_database};
use crate::office::{Office, at, revision};
use std::collections::BTreeMap;
use tongluo_domain::id::OccurrenceId;
use tongluo_domain::obligation::State::{Done, Late, Missing, Waived};
use tongluo_domain::response::Change;
use tongluo_domain::tally::Tally;
use tongluo_domain::time::{Instant, Span};
use tongluo_store::obligations::Excuse;
use tongluo_store::retention::{self, Pruned};
use tongluo_store::{audit, claims, deliveries, intake, notices, obligations, responses, views};

async fn tally(office: &Office, id: OccurrenceId) -> Tally {
    let read = office.store.read(move |conn| {
        Box::pin(async move {
            let tally = views::tally::tally(conn, id).await?;
            let standing = views::tally::done_count(conn, &[id]).await?[&id];
            Ok((tally, standing))
        })
    });
    let (tally, standing) = read.await.unwrap();
    assert_eq!(
        (standing.finished, standing.expected),
        (tally.finished, tally.total.expected),
        "the live count and the tally are of one mind"
    );
    tally
}

async fn standing(office: &Office, id: OccurrenceId) -> views::tally::Standing {
    let read = office.store.read(move |conn| {
        Box::pin(async move { Ok(views::tally::done_count(conn, &[id]).await?[&id]) })
    });
    read.await.unwrap()
}

async fn forget(office: &Office, id: OccurrenceId, now: Instant) -> bool {
    office
        .write(move |tx| Box::pin(retention::forget(tx, id, now)))
        .await
}

async fn with_records(office: &Office) -> Vec<(OccurrenceId, Instant)> {
    let read = office
        .store
        .read(|conn| Box::pin(retention::with_records(conn, 10)));
    read.await.unwrap()
}

/// A closed quiz of two questions with every outcome: done, late, waived, missing and half-finished, two guests.
async fn closed_quiz(office: &Office) -> OccurrenceId {
    let quiz = office.quiz(2, Change::First).await;
    let mut accounts = Vec::new();
    for external in ["1", "2", "3", "8", "9"] {
        accounts.push(office.account(external).await);
    }
    for (account, person) in [(0, 0), (1, 1), (2, 3)] {
        office.claim(accounts[account], office.people[person]).await;
    }
    let waived = office.people[2];
    office
        .write(move |tx| {
            let why = Some(Excuse::Waived);
            Box::pin(obligations::excuse(tx, quiz, waived, why, at(3)))
        })
        .await;
    office.answer(quiz, accounts[0], 0, Some(1), false).await;
    office.answer(quiz, accounts[0], 1, Some(2), false).await;
    office.answer(quiz, accounts[1], 0, Some(0), false).await;
    office.answer(quiz, accounts[2], 0, Some(2), false).await;
    office.answer(quiz, accounts[3], 0, Some(1), false).await;
    office.answer(quiz, accounts[4], 0, Some(1), false).await;
    office.answer(quiz, accounts[4], 1, Some(1), false).await;
    assert!(office.close(quiz).await);
    office.answer(quiz, accounts[1], 1, Some(1), true).await;
    assert_eq!(office.states(quiz).await, [Done, Late, Waived, Missing]);
    quiz
}

#[tokio::test]
async fn after_the_records_are_deleted_every_sum_is_the_same_and_nobody_is_named() {
    for office in Office::each().await {
        let quiz = closed_quiz(&office).await;
        let (before, count) = (tally(&office, quiz).await, standing(&office, quiz).await);
        assert_eq!((before.total.late, before.guests), (1, 2));
        assert_eq!((before.finished, before.half_finished), (2, 1));
        assert_eq!((count.confirmed, count.answered), (3, 5));
        assert_eq!(with_records(&office).await, [(quiz, at(1))]);

        assert!(forget(&office, quiz, at(600)).await);
        assert_eq!(tally(&office, quiz).await, before);
        assert_eq!(standing(&office, quiz).await, count);
        assert!(with_records(&office).await.is_empty());
        assert!(office.states(quiz).await.is_empty());
        let read = office.store.read(move |conn| {
            Box::pin(async move {
                let missing = views::tally::missing(conn, quiz).await?;
                let expected = views::expected::expected(conn, quiz).await?;
                let gone = retention::gone_since(conn, &[quiz]).await?;
                Ok((missing.len() + expected.len(), gone.get(&quiz).copied()))
            })
        });
        assert_eq!(read.await.unwrap(), (0, Some(at(600))));

        // A second time, at another hour, changes nothing.
        assert!(!forget(&office, quiz, at(700)).await);
        assert_eq!(tally(&office, quiz).await, before);
    }
}

#[tokio::test]
async fn the_figures_of_the_close_stay_apart_from_those_of_the_deletion() {
    for office in Office::each().await {
        let quiz = closed_quiz(&office).await;
        let frozen = || {
            let read = office
                .store
                .read(move |conn| Box::pin(views::tally::frozen(conn, quiz)));
            async { read.await.unwrap() }
        };
        let at_close = frozen().await;
        let late = |figures: &[views::tally::Figure]| -> i64 {
            let late = figures.iter().filter(|f| f.metric == "late");
            late.map(|f| f.value).sum()
        };
        assert_eq!(late(&at_close), 0, "the late answer came after the close");
        assert!(forget(&office, quiz, at(600)).await);
        assert_eq!(frozen().await, at_close);
        assert_eq!(tally(&office, quiz).await.total.late, 1);
    }
}

#[tokio::test]
async fn what_runs_keeps_its_records() {
    for office in Office::each().await {
        let quiz = office.quiz(1, Change::First).await;
        assert!(with_records(&office).await.is_empty());
        assert!(!forget(&office, quiz, at(600)).await);
        assert_eq!(office.states(quiz).await.len(), 4);
    }
}

#[tokio::test]
async fn an_answer_or_a_claim_after_the_deletion_brings_nothing_back() {
    for office in Office::each().await {
        let quiz = closed_quiz(&office).await;
        assert!(forget(&office, quiz, at(600)).await);
        let before = tally(&office, quiz).await;
        let account = office.account("10").await;
        office.answer(quiz, account, 0, Some(1), true).await;
        office.claim(account, office.people[3]).await;
        let read = office.store.read(move |conn| {
            Box::pin(async move { responses::sessions(conn, &[(quiz, account)]).await })
        });
        assert!(read.await.unwrap().is_empty());
        assert!(office.states(quiz).await.is_empty());
        assert_eq!(tally(&office, quiz).await, before);
    }
}

#[tokio::test]
async fn sums_that_do_not_add_up_are_not_made_final_and_nothing_is_deleted() {
    for office in Office::each().await {
        let quiz = closed_quiz(&office).await;
        let break_it = "UPDATE obligation SET state = 'open' WHERE state = 'missing'";
        on_database(&office.store, break_it).await;
        let refused = office
            .store
            .write::<_, tongluo_store::StoreError>(move |tx| {
                Box::pin(retention::forget(tx, quiz, at(600)))
            })
            .await;
        assert!(refused.unwrap_err().to_string().contains("do not add up"));
        assert_eq!(office.states(quiz).await.len(), 4);
        assert_eq!(with_records(&office).await.len(), 1);
    }
}

#[tokio::test]
async fn openings_wait_in_the_order_in_which_they_opened() {
    for office in Office::each().await {
        let approved = office
            .approve(revision("weekly", 0, Change::First), at(0))
            .await;
        let later = office.open(&approved, at(20)).await.unwrap();
        let earlier = office.open(&approved, at(10)).await.unwrap();
        for id in [later, earlier] {
            let closed = office
                .write(move |tx| Box::pin(tongluo_store::occurrences::close(tx, id, at(900))));
            assert!(closed.await);
        }
        assert_eq!(
            with_records(&office).await,
            [(earlier, at(10)), (later, at(20))]
        );
        assert!(forget(&office, earlier, at(901)).await);
        assert_eq!(with_records(&office).await, [(later, at(20))]);
    }
}

/// One record of each sort that is pruned, all of the beginning.
async fn old_records(office: &Office) {
    let (bot, chat) = (office.bot, office.chat);
    let account = office.account("1").await;
    let person = office.people[0];
    office
        .write(move |tx| {
            Box::pin(async move {
                claims::note_wrong_code(tx, account, NOW).await?;
                let (worthless, sort) = (NOW.plus(Span::days(3)), claims::CodePurpose::Claim);
                claims::add_code(tx, "spent", sort, Some(person), None, worthless).await?;
                intake::set_aside(tx, bot, 7, "{}", "a test", NOW).await?;
                audit::write(tx, "root", "approve", "post:x", "", NOW).await?;
                let told = notices::tell(tx, "closed", &BTreeMap::new(), NOW).await?;
                notices::tell(tx, "was-down", &BTreeMap::new(), NOW).await?;
                notices::mark_told(tx, &[told], NOW).await?;
                let of_it = deliveries::NewDelivery {
                    key: tongluo_domain::delivery::Key::notice(told, chat),
                    purpose: tongluo_domain::policy::Purpose::Notice,
                    class: tongluo_domain::delivery::Class::Opening,
                    bot,
                    occurrence: None,
                    notice: Some(told),
                    dialog: None,
                    preview: None,
                    chat,
                    not_before: NOW,
                    expires_at: None,
                    mark: crate::office::mark(77),
                    urgent: false,
                    unsure: tongluo_domain::campaign::Unsure::Hold,
                };
                deliveries::plan(tx, &[of_it], NOW).await?;
                Ok(())
            })
        })
        .await;
}

async fn prune(office: &Office, days: i64) -> Pruned {
    office
        .write(move |tx| Box::pin(retention::prune(tx, NOW.plus(Span::days(days)))))
        .await
}

#[tokio::test]
async fn old_records_go_at_their_time_and_not_before() {
    for office in Office::each().await {
        old_records(&office).await;
        let none = Pruned::default();
        assert_eq!(prune(&office, 7).await, none);
        let wrong_codes = Pruned {
            wrong_codes: 1,
            ..none
        };
        assert_eq!(prune(&office, 8).await, wrong_codes);
        assert_eq!(prune(&office, 30).await, none);
        let set_aside = Pruned {
            set_aside: 1,
            ..none
        };
        assert_eq!(prune(&office, 31).await, set_aside);
        assert_eq!(prune(&office, 33).await, none);
        let codes = Pruned { codes: 1, ..none };
        assert_eq!(prune(&office, 34).await, codes);
        assert_eq!(prune(&office, 365).await, none);
        // A notice that is still on its way stays, and so does one that nobody was told.
        let audit = Pruned { audit: 1, ..none };
        assert_eq!(prune(&office, 366).await, audit);
        on_database(
            &office.store,
            "UPDATE delivery SET state = 'expired' WHERE notice_id IS NOT NULL",
        )
        .await;
        let notices = Pruned { notices: 1, ..none };
        assert_eq!(prune(&office, 366).await, notices);
        assert_eq!(prune(&office, 9000).await, none);
        let untold = office
            .store
            .read(|conn| Box::pin(notices::untold(conn)))
            .await
            .unwrap();
        assert_eq!(untold.len(), 1);
    }
}
