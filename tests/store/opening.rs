//! Opening: statements, the bot's lock, files and servers that are not as they should be. Each refusal is one sentence.

use crate::databases::{NOW, options, sqlite, stores};
use tongluo_store::{Options, Store, StoreError, bots};

#[tokio::test]
async fn both_databases_understand_every_statement() {
    for store in stores().await {
        let prepared = store.prepare_all().await.map_err(|e| e.join("\n"));
        assert!(prepared.unwrap() > 100);
    }
}

#[tokio::test]
async fn a_second_bot_on_one_database_is_refused_and_other_commands_are_not() {
    for store in stores().await {
        let lock = store.lock_for_bot().await.unwrap();
        let other = Store::open(&store.url, options()).await.unwrap();
        assert_eq!(other.lock_for_bot().await.err(), Some(StoreError::Taken));
        other
            .write(|tx| Box::pin(bots::stamp(tx, "1", "a", "b", NOW)))
            .await
            .unwrap();
        drop(lock);
        // A server needs a moment to notice that the first has gone.
        let lock = loop {
            match other.lock_for_bot().await {
                Err(StoreError::Taken) => tokio::task::yield_now().await,
                result => break result.unwrap(),
            }
        };
        drop(lock);
        other.close().await;
    }
}

#[tokio::test]
async fn a_database_of_another_bot_or_another_server_is_refused() {
    for store in stores().await {
        let stamp = |external: &'static str, url: &'static str| {
            store.write(move |tx| Box::pin(bots::stamp(tx, external, "gong", url, NOW)))
        };
        let id = stamp("1", "https://api.telegram.org").await.unwrap();
        assert_eq!(stamp("1", "https://api.telegram.org").await, Ok(id));
        for refused in [
            stamp("2", "https://api.telegram.org").await,
            stamp("1", "http://localhost:8081").await,
        ] {
            let StoreError::Foreign { stamped, given } = refused.unwrap_err() else {
                panic!("not refused as foreign")
            };
            assert!(stamped.contains("(1) at https://api.telegram.org"));
            assert_ne!(stamped, given);
        }
    }
}

#[tokio::test]
async fn a_read_only_file_is_one_sentence() {
    let store = sqlite().await;
    let url = format!("{}?mode=ro", store.url);
    let read_only = Store::open(&url, options()).await.unwrap();
    let refused: Result<_, StoreError> = read_only
        .write(|tx| Box::pin(bots::stamp(tx, "1", "a", "b", NOW)))
        .await;
    let refused = refused.unwrap_err();
    assert!(refused.is_environment());
    assert!(
        refused.to_string().contains("can't be written"),
        "{refused}"
    );
}

#[tokio::test]
async fn what_is_no_database_is_said_to_be_none() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "这不是数据库。".repeat(400)).unwrap();
    let refused = Store::open(&format!("sqlite:{}", text.display()), options()).await;
    assert!(matches!(refused.err(), Some(StoreError::Damaged(_))));
    let refused = Store::open(&format!("sqlite:{}", folder.path().display()), options()).await;
    let refused = refused.err().unwrap();
    assert!(refused.is_environment(), "{refused}");
    for address in ["mysql://x", "tongluo.db", "sqlite::memory:", "sqlite:"] {
        let refused = Store::open(address, options()).await.err().unwrap();
        assert!(matches!(refused, StoreError::Address(_)), "{refused}");
    }
}

#[tokio::test]
async fn without_leave_to_migrate_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("absent.db");
    let looking = Options {
        migrate: false,
        now: NOW,
    };
    let url = format!("sqlite:{}", path.display());
    let refused = Store::open(&url, looking).await.err().unwrap();
    assert!(
        refused.to_string().contains("there is no file"),
        "{refused}"
    );
    assert!(!path.exists());
    std::fs::write(&path, b"").unwrap();
    let refused = Store::open(&url, looking).await.err().unwrap();
    assert!(
        matches!(refused, StoreError::OlderSchema { found: 0, .. }),
        "{refused}"
    );
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_one_sentence_without_the_password() {
    let refused = Store::open("postgres://gong:geheim@127.0.0.1:1/gong", options()).await;
    let refused = refused.err().unwrap();
    assert!(refused.is_environment());
    assert!(!format!("{refused} {refused:?}").contains("geheim"));
}
