//! Invariant 5: which answer counts, the close, late answers, and sums that add up.

use crate::office::{Office, at};
use tongluo_domain::id::{AccountId, OccurrenceId};
use tongluo_domain::obligation::State::{Done, Late, Missing, Waived};
use tongluo_domain::response::{Answer, Change, Response, Sequence, counted};
use tongluo_domain::tally::Tally;
use tongluo_store::obligations::Excuse;
use tongluo_store::{StoreError, counters, obligations, occurrences, responses, views};

async fn tally(office: &Office, id: OccurrenceId) -> Result<Tally, StoreError> {
    office
        .store
        .read(move |conn| Box::pin(views::tally::tally(conn, id)))
        .await
}

async fn session(office: &Office, id: OccurrenceId, account: AccountId) -> Option<u16> {
    let sessions = office
        .store
        .read(move |conn| {
            Box::pin(async move { responses::sessions(conn, &[(id, account)]).await })
        })
        .await
        .unwrap();
    sessions.get(&(id, account))?.get(&0).copied()
}

#[tokio::test]
async fn the_first_answer_stands_where_the_first_counts_and_the_last_replaces_where_it_does() {
    for office in Office::each().await {
        for (change, counts) in [(Change::First, 0), (Change::Last, 2)] {
            let approved = office
                .approve(
                    crate::office::revision(&format!("q{counts}"), 1, change),
                    at(0),
                )
                .await;
            let quiz = office.open(&approved, at(1)).await.unwrap();
            let account = office.account("1").await;
            office.answer(quiz, account, 0, Some(0), false).await;
            office.answer(quiz, account, 0, Some(2), false).await;
            assert_eq!(session(&office, quiz, account).await, Some(counts));
            // What comes after the close never replaces what came in time.
            office.answer(quiz, account, 0, Some(1), true).await;
            assert_eq!(session(&office, quiz, account).await, Some(counts));
        }
    }
}

#[tokio::test]
async fn a_retracted_vote_is_no_answer_and_may_be_given_again() {
    for office in Office::each().await {
        let vote = office.quiz(1, Change::Last).await;
        let account = office.account("1").await;
        office.claim(account, office.people[0]).await;
        office.answer(vote, account, 0, Some(0), false).await;
        assert_eq!(office.states(vote).await[0], Done);
        office.answer(vote, account, 0, None, false).await;
        assert_eq!(session(&office, vote, account).await, None);
        assert_eq!(
            tally(&office, vote).await.unwrap().questions[0].chosen,
            [0, 0, 0]
        );
        office.answer(vote, account, 0, Some(1), false).await;
        assert_eq!(session(&office, vote, account).await, Some(1));
    }
}

#[tokio::test]
async fn several_answers_to_one_question_in_one_batch_are_applied_in_their_order() {
    for office in Office::each().await {
        for (change, counts) in [(Change::First, 2), (Change::Last, 0)] {
            let post = format!("b{counts}");
            let approved = office
                .approve(crate::office::revision(&post, 1, change), at(0))
                .await;
            let quiz = office.open(&approved, at(1)).await.unwrap();
            let account = office.account("1").await;
            office
                .write(move |tx| {
                    Box::pin(async move {
                        let first = counters::next_sequence(tx, 3).await?.0;
                        let row = |n: i64, choice| {
                            let answer = Answer {
                                question: 0,
                                choice: Some(choice),
                                correct: None,
                            };
                            (quiz, account, answer, Sequence(first + n), false)
                        };
                        // Handed over in disorder.
                        let rows = [row(2, 0), row(0, 2), row(1, 1)];
                        responses::write(tx, &rows, at(2)).await
                    })
                })
                .await;
            assert_eq!(session(&office, quiz, account).await, Some(counts));
        }
    }
}

#[tokio::test]
async fn the_tally_counts_the_same_answer_of_two_accounts_as_the_domain_does() {
    let answers = [(0usize, 2u16, false), (1, 0, false), (0, 1, true)];
    for office in Office::each().await {
        for change in [Change::First, Change::Last] {
            let name = if change == Change::First {
                "first"
            } else {
                "last"
            };
            let approved = office
                .approve(crate::office::revision(name, 1, change), at(0))
                .await;
            let quiz = office.open(&approved, at(1)).await.unwrap();
            let accounts = [office.account("1").await, office.account("2").await];
            if change == Change::First {
                office.claim(accounts[0], office.people[0]).await;
                office.claim(accounts[1], office.people[0]).await;
            }
            let mut rows = Vec::new();
            for ((account, choice, late), n) in answers.into_iter().zip(0..) {
                let account = accounts[account];
                office.answer(quiz, account, 0, Some(choice), late).await;
                let answer = Answer {
                    question: 0,
                    choice: Some(choice),
                    correct: Some(choice == 1),
                };
                rows.push(Response {
                    account,
                    answer,
                    at: at(2),
                    sequence: Sequence(n),
                    late,
                });
            }
            let expected = counted(&rows, change).unwrap().answer.choice.unwrap();
            let chosen = &tally(&office, quiz).await.unwrap().questions[0].chosen;
            let mut only = vec![0; 3];
            only[usize::from(expected)] = 1;
            assert_eq!(*chosen, only, "{change:?}");
        }
    }
}

#[tokio::test]
async fn the_close_leaves_nobody_open_and_freezes_its_figures() {
    for office in Office::each().await {
        let quiz = office.quiz(1, Change::First).await;
        let (one, two) = (office.account("1").await, office.account("2").await);
        office.claim(one, office.people[0]).await;
        office.claim(two, office.people[1]).await;
        office.answer(quiz, one, 0, Some(1), false).await;
        let person = office.people[2];
        office
            .write(move |tx| {
                let waived = Some(Excuse::Waived);
                Box::pin(obligations::excuse(tx, quiz, person, waived, at(3)))
            })
            .await;
        let to_close = office
            .store
            .read(|conn| {
                Box::pin(async move {
                    let early = occurrences::to_close(conn, at(480)).await?;
                    let next = occurrences::next_close(conn).await?;
                    Ok((early, next, occurrences::to_close(conn, at(481)).await?))
                })
            })
            .await
            .unwrap();
        assert_eq!(to_close, (vec![], Some(at(481)), vec![quiz]));
        assert!(office.close(quiz).await);
        assert!(!office.close(quiz).await, "closed once");
        assert_eq!(office.states(quiz).await, [Done, Missing, Waived, Missing]);
        let at_close = tally(&office, quiz).await.unwrap();
        assert!(at_close.closed);
        assert_eq!(
            (at_close.total.missing, at_close.total.unregistered),
            (2, 1)
        );
        let frozen = || {
            office
                .store
                .read(move |conn| Box::pin(views::tally::frozen(conn, quiz)))
        };
        let figures = frozen().await.unwrap();
        let value = |department: &str, metric: &str| {
            let mut found = figures.iter();
            let found = found.find(|f| f.department == department && f.metric == metric);
            found.map(|f| f.value)
        };
        assert_eq!(value("财务科", "missing"), Some(2));
        assert_eq!(value("审计科", "done"), Some(1));
        assert_eq!(value("", "question_1_right"), Some(1));
        // A late answer is late and on record, and changes no frozen figure.
        office.answer(quiz, two, 0, Some(1), true).await;
        assert_eq!(office.states(quiz).await, [Done, Late, Waived, Missing]);
        assert_eq!(tally(&office, quiz).await.unwrap().total.late, 1);
        assert_eq!(frozen().await.unwrap(), figures);
        let missing = office
            .store
            .read(move |conn| Box::pin(views::tally::missing(conn, quiz)))
            .await
            .unwrap();
        assert_eq!(missing.len(), 1);
        assert_eq!(missing[0].id, office.people[3]);
    }
}

#[tokio::test]
async fn an_unfinished_quiz_is_half_finished_and_its_person_is_missing_at_the_close() {
    for office in Office::each().await {
        let quiz = office.quiz(3, Change::First).await;
        let account = office.account("1").await;
        office.claim(account, office.people[0]).await;
        office.answer(quiz, account, 0, Some(1), false).await;
        office.answer(quiz, account, 2, Some(1), false).await;
        office.close(quiz).await;
        assert_eq!(office.states(quiz).await[0], Missing);
        // In time in part, complete only late: late.
        office.answer(quiz, account, 1, Some(1), true).await;
        assert_eq!(office.states(quiz).await[0], Late);
        let tally = tally(&office, quiz).await.unwrap();
        assert_eq!((tally.finished, tally.half_finished), (1, 0));
    }
}

#[tokio::test]
async fn sums_that_do_not_add_up_are_refused_instead_of_shown() {
    for office in Office::each().await {
        let quiz = office.quiz(1, Change::First).await;
        let break_it = "UPDATE obligation SET state = 'missing' WHERE person_id = 1";
        crate::databases::on_database(&office.store, break_it).await;
        let refused = tally(&office, quiz).await.unwrap_err();
        assert!(refused.to_string().contains("do not add up"), "{refused}");
    }
}

#[tokio::test]
async fn what_was_opened_is_listed_with_what_was_skipped() {
    for office in Office::each().await {
        let quiz = office.quiz(1, Change::First).await;
        office
            .write(|tx| {
                Box::pin(async move {
                    let why = tongluo_domain::occurrence::Skipped::Superseded;
                    let post = crate::office::post("weekly");
                    occurrences::skip(tx, &post, at(5), why, at(6)).await
                })
            })
            .await;
        let lines = office
            .store
            .read(|conn| Box::pin(occurrences::list(conn, at(0), at(10), 10)))
            .await
            .unwrap();
        assert_eq!(lines[0].skipped_why.as_deref(), Some("superseded"));
        assert_eq!(
            (lines[1].id, lines[1].title.as_str()),
            (quiz, "控烟知识答题")
        );
        let overview = office
            .store
            .read(|conn| Box::pin(views::overview::overview(conn)))
            .await
            .unwrap();
        assert_eq!((overview.open_occurrences, overview.schema), (1, 3));
        assert!(overview.size > 0);
        assert_eq!(overview.bot.unwrap().username, "tongluo_bot");
    }
}
