//! The writer: groups, savepoints, failures, panics, waking up.

use crate::databases::{NOW, TestStore, on_server, options, stores};
use sqlx::Connection;
use std::sync::Arc;
use tokio::sync::Notify;
use tongluo_domain::id::BotId;
use tongluo_store::{BoxFuture, Dialect, Store, StoreError, Tx, audit};

/// A line in the audit.
fn note(
    detail: &'static str,
) -> impl for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<(), StoreError>> + Send {
    move |tx| Box::pin(audit::write(tx, "a", "did", "b", detail, NOW))
}

async fn details(store: &Store) -> Vec<String> {
    let lines = store
        .read(|conn| Box::pin(audit::list(conn, 100)))
        .await
        .unwrap();
    lines.into_iter().rev().map(|line| line.detail).collect()
}

/// Makes every commit fail that wrote the detail `poison`.
async fn poison(store: &TestStore) {
    if store.dialect() == Dialect::Postgres {
        let text = "CREATE TABLE poison (id BIGINT REFERENCES bot (id) DEFERRABLE INITIALLY DEFERRED);
            CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF new.detail = 'poison' THEN INSERT INTO poison VALUES (999); END IF; RETURN new; END $$;
            CREATE TRIGGER poison AFTER INSERT ON audit FOR EACH ROW EXECUTE FUNCTION poison();";
        on_server(&store.url, text.to_owned()).await;
    } else {
        let mut conn = sqlx::SqliteConnection::connect(&store.url).await.unwrap();
        let text = "CREATE TABLE poison (id INTEGER REFERENCES bot (id) DEFERRABLE INITIALLY DEFERRED);
            CREATE TRIGGER poison AFTER INSERT ON audit WHEN new.detail = 'poison' BEGIN INSERT INTO poison VALUES (999); END;";
        sqlx::raw_sql(text).execute(&mut conn).await.unwrap();
        conn.close().await.unwrap();
    }
}

#[tokio::test]
async fn updates_are_on_the_disk_before_their_proof_is_given() {
    for store in stores().await {
        let ((), committed) = store
            .write_updates::<_, StoreError>(BotId(1), Some(77), note("taken in"))
            .await
            .unwrap();
        assert_eq!(committed.up_to(), Some(77));
        // Another program sees it.
        let other = Store::open(&store.url, options()).await.unwrap();
        assert_eq!(details(&other).await, ["taken in"]);
        other.close().await;
    }
}

#[tokio::test]
async fn a_closure_that_fails_takes_nothing_else_with_it() {
    for store in stores().await {
        let gate = Arc::new(Notify::new());
        let held = gate.clone();
        let first = store.write::<_, StoreError>(move |tx| {
            Box::pin(async move {
                held.notified().await;
                note("first")(tx).await
            })
        });
        let second = store.write::<(), StoreError>(|tx| {
            Box::pin(async move {
                note("undone")(tx).await?;
                Err(StoreError::Data("a reason".to_owned()))
            })
        });
        let third = store.write::<_, StoreError>(note("third"));
        let (first, second, third, ()) =
            tokio::join!(first, second, third, async { gate.notify_one() });
        assert_eq!(first, Ok(()));
        assert_eq!(second, Err(StoreError::Data("a reason".to_owned())));
        assert_eq!(third, Ok(()));
        assert_eq!(details(&store).await, ["first", "third"]);
    }
}

#[tokio::test]
async fn a_failed_commit_fails_everyone_in_its_group_and_keeps_nothing() {
    for store in stores().await {
        poison(&store).await;
        let gate = Arc::new(Notify::new());
        let held = gate.clone();
        let first = store.write::<_, StoreError>(move |tx| {
            Box::pin(async move {
                held.notified().await;
                note("first")(tx).await
            })
        });
        let second = store.write::<_, StoreError>(note("poison"));
        let (first, second, ()) = tokio::join!(first, second, async { gate.notify_one() });
        assert!(first.unwrap_err().is_environment());
        assert!(second.unwrap_err().is_environment());
        assert!(details(&store).await.is_empty());
        // And the writer lives on.
        store
            .write::<_, StoreError>(note("afterwards"))
            .await
            .unwrap();
        assert_eq!(details(&store).await, ["afterwards"]);
    }
}

#[tokio::test]
async fn a_panic_in_a_closure_costs_that_closure_alone() {
    for store in stores().await {
        let before = store.write::<_, StoreError>(note("before"));
        let panics = store.write::<(), StoreError>(|tx| {
            Box::pin(async move {
                note("undone")(tx).await?;
                tx.savepoint(|tx| {
                    Box::pin(async move {
                        note("undone too")(tx).await?;
                        panic!("on purpose")
                    })
                })
                .await
            })
        });
        let after = store.write::<_, StoreError>(note("after"));
        let (before, panics, after) = tokio::join!(before, panics, after);
        assert_eq!(before, Ok(()));
        assert!(matches!(panics, Err(StoreError::Internal(_))));
        assert_eq!(after, Ok(()));
        assert_eq!(details(&store).await, ["before", "after"]);
    }
}

#[tokio::test]
async fn a_savepoint_undoes_what_failed_inside_it_alone() {
    for store in stores().await {
        store
            .write::<_, StoreError>(|tx| {
                Box::pin(async move {
                    note("one")(tx).await?;
                    let refused: Result<(), StoreError> = tx
                        .savepoint(|tx| {
                            Box::pin(async move {
                                note("two")(tx).await?;
                                Err(StoreError::Data("no".to_owned()))
                            })
                        })
                        .await;
                    assert!(refused.is_err());
                    tx.savepoint(note("three")).await
                })
            })
            .await
            .unwrap();
        assert_eq!(details(&store).await, ["one", "three"]);
    }
}

#[tokio::test]
async fn a_reader_sees_one_state_however_long_it_reads() {
    for store in stores().await {
        let writing = (*store).clone();
        store
            .read(move |conn| {
                Box::pin(async move {
                    assert!(audit::list(conn, 9).await?.is_empty());
                    writing.write::<_, StoreError>(note("meanwhile")).await?;
                    assert!(audit::list(conn, 9).await?.is_empty());
                    Ok(())
                })
            })
            .await
            .unwrap();
        assert_eq!(details(&store).await, ["meanwhile"]);
    }
}

#[tokio::test]
async fn a_write_that_changes_no_row_wakes_nobody() {
    for store in stores().await {
        let commits = store.commits();
        store.write::<_, StoreError>(note("news")).await.unwrap();
        assert_eq!(*commits.borrow(), 1);
        store
            .write::<_, StoreError>(|tx| {
                Box::pin(async move { audit::list(tx, 100).await.map(|_| ()) })
            })
            .await
            .unwrap();
        assert_eq!(*commits.borrow(), 1);
    }
}

#[tokio::test]
async fn a_commit_wakes_this_program_and_shows_in_the_version_of_others() {
    for store in stores().await {
        let other = Store::open(&store.url, options()).await.unwrap();
        let before = (
            store.data_version().await.unwrap(),
            other.data_version().await.unwrap(),
        );
        let mut commits = store.commits();
        let (written, ()) =
            tokio::join!(store.write::<_, StoreError>(note("news")), store.changed());
        written.unwrap();
        assert!(commits.has_changed().unwrap());
        commits.mark_unchanged();
        assert_ne!(store.data_version().await.unwrap(), before.0);
        // On a server the news travels; the loop ends when it has come.
        while other.data_version().await.unwrap() == before.1 {
            tokio::task::yield_now().await;
        }
        let quiet = other.data_version().await.unwrap();
        store
            .write::<(), _>(|_| Box::pin(async { Err(StoreError::Data("no".to_owned())) }))
            .await
            .unwrap_err();
        assert!(!commits.has_changed().unwrap());
        assert_eq!(other.data_version().await.unwrap(), quiet);
        other.close().await;
    }
}

#[tokio::test]
async fn closing_writes_what_is_queued_and_refuses_what_comes_after() {
    for store in stores().await {
        let clone = (*store).clone();
        let queued = clone.write::<_, StoreError>(note("queued"));
        let (queued, ()) = tokio::join!(queued, (*store).clone().close());
        assert_eq!(queued, Ok(()));
        let refused = clone.write::<_, StoreError>(note("too late")).await;
        assert!(refused.unwrap_err().is_environment());
        let again = Store::open(&store.url, options()).await.unwrap();
        assert_eq!(details(&again).await, ["queued"]);
        again.close().await;
    }
}
