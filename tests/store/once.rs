//! Invariants 2 and 4 at the database: nothing happens twice, nothing that was confirmed is lost.

use crate::databases::{NOW, options};
use crate::office::{Office, at, mark, post, revision};
use std::collections::BTreeSet;
use tongluo_domain::occurrence::Skipped;
use tongluo_domain::response::{Change, Sequence};
use tongluo_domain::time::Span;
use tongluo_store::claims::CodePurpose;
use tongluo_store::{Store, StoreError, claims, counters, intake, leases, occurrences};

#[tokio::test]
async fn a_post_opens_once_for_a_due_time_whoever_asks() {
    for office in Office::each().await {
        let approved = office
            .approve(revision("quiz", 2, Change::First), NOW)
            .await;
        let first = office.open(&approved, at(1)).await;
        assert!(first.is_some());
        assert_eq!(office.open(&approved, at(1)).await, None);
        let skipped = office
            .write(move |tx| {
                Box::pin(async move {
                    occurrences::skip(tx, &post("quiz"), at(1), Skipped::TooLate, at(2)).await
                })
            })
            .await;
        assert!(!skipped);
        let past = office
            .store
            .read(|conn| Box::pin(async move { occurrences::past(conn, &post("quiz")).await }))
            .await
            .unwrap();
        assert_eq!(past.active_since, Some(NOW));
        assert_eq!(past.settled, [at(1)]);
        assert_eq!(past.last, Some((at(1), "05-31 09:00".to_owned())));
    }
}

#[tokio::test]
async fn an_opening_comes_back_as_it_was_written() {
    for office in Office::each().await {
        let revision = revision("quiz", 3, Change::Last);
        let id = office.quiz(3, Change::Last).await;
        let loaded = office
            .store
            .read(move |conn| Box::pin(async move { occurrences::load(conn, &[id]).await }))
            .await
            .unwrap()
            .pop()
            .unwrap();
        assert_eq!(loaded.revision, revision);
        assert_eq!(loaded.hash, revision.hash());
        assert_eq!(loaded.closes_at, Some(at(481)));
        assert_eq!(loaded.document.plain(), "今天是世界无烟日。");
    }
}

#[tokio::test]
async fn a_delivery_is_planned_once_and_claimed_by_one() {
    for office in Office::each().await {
        let quiz = office.quiz(1, Change::First).await;
        let new = office.opening(quiz, office.chat);
        let mut again = new.clone();
        again.mark = mark(9);
        assert_eq!(office.plan(vec![new, again.clone()]).await, 1);
        assert_eq!(office.plan(vec![again]).await, 0);
        let id = office.due(at(1)).await[0].id;
        let other = Store::open(&office.store.url, options()).await.unwrap();
        let theirs = other.write::<_, StoreError>(move |tx| {
            Box::pin(tongluo_store::deliveries::claim(
                tx,
                id,
                "other",
                at(2),
                tongluo_domain::delivery::Class::Opening,
                false,
                at(1),
            ))
        });
        let (ours, theirs) = tokio::join!(office.take(id, at(1)), theirs);
        assert_ne!(ours.is_some(), theirs.unwrap().is_some());
        other.close().await;
    }
}

#[tokio::test]
async fn a_repeated_update_is_taken_in_once() {
    for office in Office::each().await {
        let bot = office.bot;
        let fresh = async |ids: &'static [i64], minutes: i64| {
            let fresh = office.write(move |tx| {
                Box::pin(async move {
                    let ids = ids.iter().copied().collect();
                    intake::fresh(tx, bot, &ids, at(minutes)).await
                })
            });
            fresh.await.ids
        };
        assert_eq!(fresh(&[10, 11, 11], 0).await, BTreeSet::from([10, 11]));
        assert_eq!(fresh(&[11, 12], 1).await, BTreeSet::from([12]));
        assert_eq!(fresh(&[], 2).await, BTreeSet::new());
        // Before six days of silence a lower id is an old update that is still remembered.
        assert_eq!(fresh(&[10], 5 * 24 * 60).await, BTreeSet::new());
        let days = Span::days(12).as_millis() / 60_000;
        assert_eq!(fresh(&[10], days).await, BTreeSet::from([10]));
        assert_eq!(fresh(&[10], days).await, BTreeSet::new());
        let cursor = office
            .store
            .read(move |conn| Box::pin(intake::cursor(conn, bot)))
            .await
            .unwrap();
        assert_eq!(cursor, Some((2, 10, at(days))));
        let pruned = office
            .write(move |tx| Box::pin(intake::prune(tx, at(days))))
            .await;
        assert_eq!(pruned, 0);
    }
}

#[tokio::test]
async fn updates_whose_transaction_failed_are_taken_in_when_they_come_again() {
    for office in Office::each().await {
        let bot = office.bot;
        let failed = office
            .store
            .write_updates::<(), StoreError>(bot, Some(5), move |tx| {
                Box::pin(async move {
                    let fresh = intake::fresh(tx, bot, &BTreeSet::from([5]), NOW).await?;
                    assert_eq!(fresh.ids.len(), 1);
                    Err(StoreError::Unavailable("the disk is full".to_owned()))
                })
            })
            .await;
        assert!(failed.is_err());
        let again = office
            .write(move |tx| {
                Box::pin(async move { intake::fresh(tx, bot, &BTreeSet::from([5]), NOW).await })
            })
            .await;
        assert_eq!(again.ids, BTreeSet::from([5]));
    }
}

#[tokio::test]
async fn an_act_that_came_before_its_delivery_is_handed_out_once_and_in_order() {
    for office in Office::each().await {
        let bot = office.bot;
        office
            .write(move |tx| {
                Box::pin(async move {
                    intake::keep_unmatched(tx, bot, Some(&mark(1)), None, "{\"n\":1}", NOW).await?;
                    intake::keep_unmatched(tx, bot, None, Some("poll"), "{\"n\":2}", NOW).await?;
                    intake::keep_unmatched(tx, bot, Some(&mark(2)), None, "{\"n\":3}", NOW).await?;
                    intake::keep_unmatched(tx, bot, Some(&mark(1)), None, "{\"n\":4}", NOW).await
                })
            })
            .await;
        let take = || {
            office.write(move |tx| {
                Box::pin(async move {
                    intake::take_unmatched(tx, &[mark(1)], &["poll".to_owned()]).await
                })
            })
        };
        assert_eq!(take().await, ["{\"n\":1}", "{\"n\":2}", "{\"n\":4}"]);
        assert!(take().await.is_empty());
    }
}

#[tokio::test]
async fn places_in_the_order_of_answers_are_never_given_twice() {
    for office in Office::each().await {
        let other = Store::open(&office.store.url, options()).await.unwrap();
        let mut starts = Vec::new();
        for n in 1..=10usize {
            let take = move |store: &Store| {
                let store = store.clone();
                async move {
                    store
                        .write::<_, StoreError>(move |tx| Box::pin(counters::next_sequence(tx, n)))
                        .await
                        .unwrap()
                }
            };
            let (a, b) = tokio::join!(take(&office.store), take(&other));
            starts.extend([(a.0, n), (b.0, n)]);
        }
        let mut places: Vec<i64> = starts
            .into_iter()
            .flat_map(|(first, n)| first..first + n as i64)
            .collect();
        places.sort_unstable();
        assert_eq!(places, (1..=110).collect::<Vec<_>>());
        let next: Sequence = office
            .write(|tx| Box::pin(counters::next_sequence(tx, 1)))
            .await;
        assert_eq!(next, Sequence(111));
        other.close().await;
    }
}

#[tokio::test]
async fn a_one_time_code_works_once_for_its_purpose_and_in_its_time() {
    for office in Office::each().await {
        let (person, account) = (office.people[0], office.account("1").await);
        let store = (*office.store).clone();
        let add = |hash: &'static str| {
            office.write(move |tx| {
                Box::pin(claims::add_code(
                    tx,
                    hash,
                    CodePurpose::Claim,
                    Some(person),
                    None,
                    at(60),
                ))
            })
        };
        add("aa").await;
        add("bb").await;
        let take = |hash: &'static str, purpose, minute| {
            let store = store.clone();
            async move {
                store
                    .write::<_, StoreError>(move |tx| {
                        Box::pin(claims::use_code(tx, hash, purpose, account, at(minute)))
                    })
                    .await
                    .unwrap()
            }
        };
        assert_eq!(take("aa", CodePurpose::Owner, 1).await, None);
        assert_eq!(take("cc", CodePurpose::Claim, 1).await, None);
        assert_eq!(take("bb", CodePurpose::Claim, 60).await, None);
        let (one, two) = tokio::join!(
            take("aa", CodePurpose::Claim, 1),
            take("aa", CodePurpose::Claim, 1)
        );
        assert_ne!(one.is_some(), two.is_some());
        assert_eq!(one.or(two).and_then(|used| used.person), Some(person));
    }
}

#[tokio::test]
async fn a_lease_has_one_holder_and_its_epoch_counts_the_changes_of_hands() {
    for office in Office::each().await {
        let take = |holder: &'static str, minute: i64| {
            office.write(move |tx| {
                Box::pin(leases::take(tx, "poll", holder, at(minute + 1), at(minute)))
            })
        };
        assert_eq!(take("a", 0).await, Some(1));
        assert_eq!(take("b", 0).await, None);
        assert_eq!(take("a", 0).await, Some(1));
        assert_eq!(take("b", 1).await, Some(2));
        assert_eq!(take("a", 1).await, None);
    }
}
