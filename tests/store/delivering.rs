//! Invariant 3 at the database: claim, record, what is lost in between, presses that settle, budget, edits.

use crate::databases::NOW;
use crate::office::{Office, at, mark};
use tongluo_domain::campaign::Unsure;
use tongluo_domain::delivery::{After, Class, Receipt, State};
use tongluo_domain::id::{ChatId, DeliveryId, OccurrenceId};
use tongluo_domain::response::Change;
use tongluo_domain::time::Span;
use tongluo_store::chats::ChatState;
use tongluo_store::deliveries::{self, Claimed};
use tongluo_store::{chats, rates, views};

fn sent(message: &str) -> After {
    After::Sent(Receipt {
        message: message.to_owned(),
        poll: None,
    })
}

async fn record(office: &Office, claimed: Claimed, after: After, minute: i64) -> State {
    office
        .write(move |tx| {
            Box::pin(async move {
                deliveries::record(tx, &claimed, &after, "outcome", None, at(minute)).await
            })
        })
        .await
}

/// A planned opening in the office's group.
async fn planned(office: &Office, unsure: Unsure) -> (OccurrenceId, DeliveryId) {
    let quiz = office.quiz(1, Change::First).await;
    let mut new = office.opening(quiz, office.chat);
    new.unsure = unsure;
    office.plan(vec![new]).await;
    (quiz, office.due(at(1)).await[0].id)
}

#[tokio::test]
async fn what_arrived_is_sent_with_its_message_and_not_due_again() {
    for office in Office::each().await {
        let (quiz, id) = planned(&office, Unsure::Hold).await;
        assert!(office.due(at(0)).await.is_empty(), "not before its time");
        let claimed = office.take(id, at(1)).await.unwrap();
        assert_eq!((claimed.address(), claimed.tries()), ("-100", 1));
        assert!(office.take(id, at(1)).await.is_none());
        assert!(office.due(at(1)).await.is_empty());
        assert_eq!(record(&office, claimed, sent("7"), 1).await, State::Sent);
        let line = office.standing(id).await;
        assert_eq!(line.message.as_deref(), Some("7"));
        assert_eq!(line.last_outcome.as_deref(), Some("outcome"));
        let chat = office.chat;
        let (posts, found, of) = office
            .store
            .read(move |conn| {
                Box::pin(async move {
                    let found = deliveries::by_marks(conn, &[line_mark(quiz, chat)]).await?;
                    let posts = deliveries::posts_today(conn, chat, NOW).await?;
                    Ok((posts, found, deliveries::of_occurrence(conn, quiz).await?))
                })
            })
            .await
            .unwrap();
        assert_eq!(posts, 1);
        assert_eq!(found.values().next().unwrap().message.as_deref(), Some("7"));
        assert_eq!(of.len(), 1);
    }
}

fn line_mark(quiz: OccurrenceId, chat: ChatId) -> tongluo_domain::id::Mark {
    mark(quiz.0 * 1000 + chat.0)
}

#[tokio::test]
async fn a_try_that_never_came_back_is_unknown_or_planned_again_as_the_post_says() {
    for (unsure, state) in [
        (Unsure::Hold, State::Unknown),
        (Unsure::Resend, State::Planned),
    ] {
        for office in Office::each().await {
            let (_, id) = planned(&office, unsure).await;
            let claimed = office.take(id, at(1)).await.unwrap();
            let rescue =
                |minute| office.write(move |tx| Box::pin(deliveries::rescue(tx, at(minute))));
            assert!(rescue(2).await.is_empty(), "its deadline is not past");
            let bot = office.bot;
            let next = office
                .store
                .read(move |conn| Box::pin(deliveries::next_due(conn, bot)))
                .await
                .unwrap();
            assert_eq!(next, Some(at(2).plus(Span::millis(1))));
            assert_eq!(rescue(3).await, [(id, unsure)]);
            assert!(rescue(4).await.is_empty());
            assert_eq!(office.standing(id).await.state, state);
            // The receipt comes after all: it says more than the guess.
            assert_eq!(record(&office, claimed, sent("7"), 5).await, State::Sent);
        }
    }
}

#[tokio::test]
async fn a_press_settles_what_nobody_knew_and_the_receipt_still_adds_its_message() {
    for office in Office::each().await {
        let (_, id) = planned(&office, Unsure::Hold).await;
        let claimed = office.take(id, at(1)).await.unwrap();
        let settle = || {
            office.write(move |tx| {
                Box::pin(async move { deliveries::settle(tx, &[id], None, "press", at(1)).await })
            })
        };
        assert_eq!(settle().await, 1);
        assert_eq!(settle().await, 0);
        let settled = office.standing(id).await;
        assert_eq!((settled.state, settled.message), (State::Sent, None));
        // The network's own opinion comes later and changes nothing but the message.
        assert_eq!(record(&office, claimed, sent("7"), 2).await, State::Sent);
        let line = office.standing(id).await;
        assert_eq!(line.message.as_deref(), Some("7"));
        assert_eq!(line.settled_by.as_deref(), Some("press"));
        assert_eq!(line.sent_at, Some(at(1)));
    }
}

#[tokio::test]
async fn a_press_on_what_was_to_be_sent_again_prevents_the_second_copy() {
    for office in Office::each().await {
        let (_, id) = planned(&office, Unsure::Resend).await;
        office.take(id, at(1)).await.unwrap();
        office
            .write(move |tx| {
                Box::pin(async move {
                    deliveries::rescue(tx, at(3)).await?;
                    deliveries::settle(tx, &[id], Some("7"), "press", at(3)).await
                })
            })
            .await;
        assert!(office.due(at(4)).await.is_empty());
        assert!(office.take(id, at(4)).await.is_none());
    }
}

#[tokio::test]
async fn tries_are_counted_where_they_count_and_failures_stand_on_a_list() {
    for office in Office::each().await {
        let (_, id) = planned(&office, Unsure::Hold).await;
        let again = |minute, counts| After::Again {
            at: at(minute),
            counts,
        };
        let claimed = office.take(id, at(1)).await.unwrap();
        let state = record(&office, claimed, again(2, false), 1).await;
        assert_eq!((state, office.standing(id).await.tries), (State::Held, 0));
        assert!(office.take(id, at(1)).await.is_none(), "held until then");
        let claimed = office.take(id, at(2)).await.unwrap();
        record(&office, claimed, again(3, true), 2).await;
        assert_eq!(office.standing(id).await.tries, 1);
        let claimed = office.take(id, at(3)).await.unwrap();
        assert_eq!(claimed.tries(), 2);
        assert_eq!(
            record(&office, claimed, After::Failed, 3).await,
            State::Failed
        );
        let failed = office
            .store
            .read(|conn| Box::pin(deliveries::failed(conn)))
            .await
            .unwrap();
        assert_eq!(failed[0].id, id);
        let resend = || office.write(move |tx| Box::pin(deliveries::resend(tx, id, at(4))));
        assert!(resend().await);
        assert!(!resend().await);
        let claimed = office.take(id, at(4)).await.unwrap();
        assert_eq!(claimed.tries(), 1);
        record(&office, claimed, After::Unknown, 4).await;
        let confirmed = office
            .write(move |tx| Box::pin(deliveries::confirm_by_hand(tx, id, "P001", at(5))))
            .await;
        assert!(confirmed);
        let overview = office
            .store
            .read(|conn| Box::pin(views::overview::overview(conn)))
            .await
            .unwrap();
        assert_eq!(overview.deliveries.get(&State::Confirmed), Some(&1));
    }
}

#[tokio::test]
async fn a_pause_that_the_channel_asked_for_survives_a_restart_and_is_never_shortened() {
    for office in Office::each().await {
        let (_, id) = planned(&office, Unsure::Hold).await;
        let (bot, chat) = (office.bot, office.chat);
        for minute in [20, 10] {
            office
                .write(move |tx| Box::pin(chats::hold_until(tx, chat, at(minute))))
                .await;
        }
        let again = tongluo_store::Store::open(&office.store.url, crate::databases::options())
            .await
            .unwrap();
        let (due, next) = again
            .read(move |conn| {
                Box::pin(async move {
                    let due = deliveries::due(conn, bot, at(19), 9).await?;
                    Ok((due, deliveries::next_due(conn, bot).await?))
                })
            })
            .await
            .unwrap();
        assert!(due.is_empty());
        assert_eq!(next, Some(at(20)));
        again.close().await;
        assert!(office.take(id, at(19)).await.is_none());
        assert!(office.take(id, at(20)).await.is_some());
    }
}

#[tokio::test]
async fn a_chat_gets_one_thing_at_a_time_and_the_important_one_first() {
    for office in Office::each().await {
        let quiz = office.quiz(1, Change::First).await;
        let other = office.group("-200").await;
        let result = deliveries::NewDelivery {
            key: tongluo_domain::delivery::Key::result(quiz, office.chat),
            class: Class::Result,
            mark: mark(1),
            not_before: at(0),
            ..office.opening(quiz, office.chat)
        };
        let there = deliveries::NewDelivery {
            class: Class::Alert,
            urgent: true,
            ..office.opening(quiz, other)
        };
        let here = office.opening(quiz, office.chat);
        office.plan(vec![result, here, there]).await;
        let due = office.due(at(1)).await;
        let classes: Vec<Class> = due.iter().map(|d| d.class).collect();
        assert_eq!(classes, [Class::Alert, Class::Opening]);
        office.take(due[1].id, at(1)).await.unwrap();
        // While a try is under way nothing else goes to the chat.
        assert_eq!(office.due(at(1)).await.len(), 1);
        office
            .write(move |tx| {
                Box::pin(chats::set_state(
                    tx,
                    other,
                    ChatState::Removed,
                    Some("kicked"),
                    at(1),
                ))
            })
            .await;
        assert!(office.due(at(1)).await.is_empty());
    }
}

#[tokio::test]
async fn what_waits_can_be_held_or_expire_and_what_left_cannot() {
    for office in Office::each().await {
        let (_, id) = planned(&office, Unsure::Hold).await;
        let hold = |minute| {
            office.write(move |tx| Box::pin(deliveries::hold(tx, id, at(minute), "quiet_hours")))
        };
        let expire = || office.write(move |tx| Box::pin(deliveries::expire(tx, id, at(40))));
        assert!(hold(30).await);
        assert_eq!(
            office.standing(id).await.hold_why.as_deref(),
            Some("quiet_hours")
        );
        assert!(office.due(at(29)).await.is_empty());
        office.take(id, at(30)).await.unwrap();
        assert!(!hold(40).await);
        assert!(!expire().await);
        assert_eq!(office.standing(id).await.state, State::Sending);
    }
}

#[tokio::test]
async fn the_budget_counts_what_left_in_the_last_second_and_minute() {
    for office in Office::each().await {
        let (_, id) = planned(&office, Unsure::Hold).await;
        let (bot, chat) = (office.bot, office.chat);
        let now = at(1);
        office
            .write(move |tx| {
                Box::pin(async move {
                    let before = |ms| now.minus(Span::millis(ms));
                    rates::note(tx, bot, None, Class::Dialog, before(500)).await?;
                    rates::note(tx, bot, Some(chat), Class::Result, before(30_000)).await?;
                    rates::note(tx, bot, Some(chat), Class::Result, before(60_000)).await
                })
            })
            .await;
        office.take(id, now).await.unwrap();
        let window = |now| {
            office
                .store
                .read(move |conn| Box::pin(rates::window(conn, bot, Some(chat), now)))
        };
        let seen = window(now).await.unwrap();
        assert_eq!((seen.all_last_second, seen.dialog_last_second), (2, 1));
        assert_eq!((seen.chat_last_second, seen.chat_last_minute), (1, 2));
        assert_eq!(
            seen.chat_oldest_in_minute,
            Some(now.minus(Span::seconds(30)))
        );
        // A clock that jumps back an hour doesn't stop everything for an hour.
        let back = window(now.minus(Span::hours(1))).await.unwrap();
        assert_eq!(back.all_last_second, 0);
        let pruned = office
            .write(move |tx| Box::pin(rates::prune(tx, now)))
            .await;
        assert_eq!(pruned, 3);
    }
}

#[tokio::test]
async fn many_changes_become_one_edit_of_what_is_shown() {
    for office in Office::each().await {
        let (quiz, id) = planned(&office, Unsure::Hold).await;
        let bot = office.bot;
        let ask = |minute| {
            office.write(move |tx| {
                Box::pin(async move { deliveries::mark_refresh(tx, &[quiz], at(minute)).await })
            })
        };
        assert_eq!(ask(2).await, 0, "nothing is shown yet");
        let claimed = office.take(id, at(1)).await.unwrap();
        record(&office, claimed, sent("7"), 1).await;
        ask(5).await;
        ask(3).await;
        ask(9).await;
        let due = |minute| {
            office
                .store
                .read(move |conn| Box::pin(deliveries::due_refreshes(conn, bot, at(minute), 9)))
        };
        assert!(due(4).await.unwrap().is_empty());
        let found = due(5).await.unwrap();
        assert_eq!((found.len(), found[0].message.as_str()), (1, "7"));
        let begin = || office.write(move |tx| Box::pin(deliveries::begin_refresh(tx, id, at(5))));
        assert!(begin().await);
        assert!(!begin().await);
        office
            .write(move |tx| Box::pin(deliveries::again_refresh(tx, id, at(6))))
            .await;
        let next = office
            .store
            .read(|conn| Box::pin(deliveries::next_refresh(conn)))
            .await
            .unwrap();
        assert_eq!(next, Some(at(6)));
    }
}
