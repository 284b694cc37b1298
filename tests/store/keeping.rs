//! Backups and copies: a backup is whole and says that it is one; a restore puts it in its place whole or not at all and keeps
//! what stood there; a copy, by whatever road, knows that it is one.

use crate::databases::{NOW, TestStore, options, stores};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tongluo_domain::time::{Instant, Span};
use tongluo_store::backups::{self, list, name, prune};
use tongluo_store::instance::Found;
use tongluo_store::restoring::{Hold, restore};
use tongluo_store::{Dialect, Options, Store, StoreError, audit, people};

/// Says of a store what a start says, and whether the hold was asked for.
async fn start(store: &Store, fresh: &str) -> (Found, bool) {
    let asked = Arc::new(AtomicBool::new(false));
    let told = asked.clone();
    let found = store
        .recognise("this machine", fresh, move |_| {
            Box::pin(async move {
                told.store(true, Ordering::SeqCst);
                Ok(())
            })
        })
        .await
        .unwrap();
    (found, asked.load(Ordering::SeqCst))
}

async fn add(store: &Store, audience: &'static str) {
    store
        .write(move |tx| Box::pin(people::add_audience(tx, audience, NOW)))
        .await
        .unwrap();
}

async fn names(store: &Store) -> Vec<String> {
    let all = store.read(|conn| Box::pin(people::audiences(conn))).await;
    all.unwrap().into_iter().map(|a| a.1).collect()
}

/// A hold that leaves a trace.
fn hold() -> Hold {
    Box::new(|tx| Box::pin(async move { audit::write(tx, "test", "hold", "", "", NOW).await }))
}

async fn is_held(store: &Store) -> bool {
    let all = store.read(|conn| Box::pin(audit::list(conn, 10))).await;
    all.unwrap().iter().any(|e| e.verb == "hold")
}

fn later(days: i64) -> Instant {
    NOW.plus(Span::days(days))
}

fn file(store: &TestStore) -> PathBuf {
    store.file().unwrap().to_path_buf()
}

async fn open(path: &Path) -> Store {
    let url = format!("sqlite:{}", path.display());
    Store::open(&url, options()).await.unwrap()
}

/// Names in a folder, sorted.
fn lies_in(folder: &Path) -> Vec<String> {
    let all = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = all
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_backup_is_whole_while_others_write_and_leaves_nothing_else() {
    for store in stores().await {
        let folder = tempfile::tempdir().unwrap();
        add(&store, "before").await;
        let target = folder.path().join("kept").join(name(store.dialect(), NOW));
        let writing = async {
            for audience in ["one", "two", "three"] {
                add(&store, audience).await;
            }
        };
        let (bytes, ()) = tokio::join!(store.back_up(&target), writing);
        assert!(bytes.unwrap() > 1000);
        assert_eq!(
            lies_in(&folder.path().join("kept")),
            [name(store.dialect(), NOW)]
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&target).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "it holds people");
        }
        let all = list(&folder.path().join("kept"), store.dialect()).unwrap();
        assert_eq!((all.len(), all[0].at), (1, NOW));
    }
}

#[tokio::test]
async fn a_backup_that_can_not_be_written_leaves_the_last_one_as_it_was() {
    for store in stores().await {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join(name(store.dialect(), NOW));
        store.back_up(&target).await.unwrap();
        let before = std::fs::read(&target).unwrap();
        // Something else lies where the half-written file would.
        let part = folder
            .path()
            .join(format!("{}.part", name(store.dialect(), NOW)));
        std::fs::create_dir(&part).unwrap();
        let refused = store.back_up(&target).await.unwrap_err();
        assert!(refused.is_environment(), "{refused}");
        assert_eq!(std::fs::read(&target).unwrap(), before);
    }
}

#[test]
fn of_the_backups_the_newest_fourteen_stay_and_nothing_else_is_touched() {
    let folder = tempfile::tempdir().unwrap();
    for day in 0..20 {
        let name = name(Dialect::Sqlite, later(day));
        std::fs::write(folder.path().join(name), b"x").unwrap();
    }
    let others = ["tongluo-.db", "mine.db", "tongluo-20260101T000000Z.dump"];
    for other in others {
        std::fs::write(folder.path().join(other), b"x").unwrap();
    }
    assert_eq!(prune(folder.path(), Dialect::Sqlite, 14).unwrap(), 6);
    let left = list(folder.path(), Dialect::Sqlite).unwrap();
    let span = (left[0].at, left.last().unwrap().at);
    assert_eq!((left.len(), span), (14, (later(6), later(19))));
    for other in others {
        assert!(folder.path().join(other).exists(), "{other}");
    }
    assert_eq!(
        list(&folder.path().join("nowhere"), Dialect::Sqlite).unwrap(),
        []
    );
}

#[tokio::test]
async fn a_restore_brings_the_backup_back_held_and_keeps_what_stood_there() {
    for store in stores().await {
        let folder = tempfile::tempdir().unwrap();
        add(&store, "before").await;
        start(&store, "a").await;
        let target = folder.path().join(name(store.dialect(), NOW));
        store.back_up(&target).await.unwrap();
        add(&store, "after").await;
        let url = store.url.clone();
        (*store).clone().close().await;
        // Twice: what the first one left aside doesn't stand in the way of the second.
        for day in [1, 2] {
            let done = restore(&url, &target, later(day), hold()).await.unwrap();
            let restored = Store::open(&url, options()).await.unwrap();
            assert_eq!(names(&restored).await, ["before"]);
            assert!(is_held(&restored).await);
            assert_eq!(start(&restored, "b").await, (Found::Copy, true));
            restored.close().await;
            let aside = done.aside.unwrap();
            if store.dialect() == Dialect::Sqlite && day == 1 {
                let aside = open(Path::new(&aside)).await;
                assert_eq!(names(&aside).await, ["after", "before"]);
                aside.close().await;
            }
        }
    }
}

#[tokio::test]
async fn a_restore_that_fails_changes_nothing() {
    for store in stores().await {
        let folder = tempfile::tempdir().unwrap();
        add(&store, "before").await;
        let whole = folder.path().join("whole");
        store.back_up(&whole).await.unwrap();
        let bytes = std::fs::read(&whole).unwrap();
        let torn = folder.path().join("torn");
        std::fs::write(&torn, &bytes[..bytes.len() / 2]).unwrap();
        let nonsense = folder.path().join("nonsense");
        std::fs::write(&nonsense, b"not a backup at all").unwrap();
        for bad in [&torn, &nonsense, &folder.path().join("nowhere")] {
            let refused = restore(&store.url, bad, NOW, hold()).await;
            assert!(refused.is_err(), "{bad:?}");
        }
        // A bot runs on it.
        let lock = store.lock_for_bot().await.unwrap();
        let refused = restore(&store.url, &whole, NOW, hold()).await;
        assert_eq!(refused, Err(StoreError::Taken));
        drop(lock);
        // The hold itself fails.
        let failing: Hold = Box::new(|_| Box::pin(async { Err(StoreError::NoBackup) }));
        let refused = restore(&store.url, &whole, NOW, failing).await;
        assert_eq!(refused, Err(StoreError::NoBackup));
        assert_eq!(names(&store).await, ["before"]);
        if let Some(own) = store.file() {
            let beside = lies_in(own.parent().unwrap());
            let half = beside.iter().any(|n| n.contains("restor"));
            assert!(!half, "{beside:?}");
        }
    }
}

#[tokio::test]
async fn another_program_s_database_is_no_backup() {
    use sqlx::Connection;
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.db");
    let url = format!("sqlite:{}?mode=rwc", other.display());
    let mut conn = sqlx::SqliteConnection::connect(&url).await.unwrap();
    let made = sqlx::raw_sql("CREATE TABLE songs (id INTEGER)");
    made.execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    let target = format!("sqlite:{}", folder.path().join("tongluo.db").display());
    let refused = restore(&target, &other, NOW, hold()).await;
    assert_eq!(refused, Err(StoreError::NoBackup));
    assert_eq!(lies_in(folder.path()), ["other.db", "tongluo.db.lock"]);
}

#[tokio::test]
async fn a_damaged_database_is_set_aside_whole_when_a_backup_takes_its_place() {
    let store = crate::databases::sqlite().await;
    let folder = tempfile::tempdir().unwrap();
    add(&store, "before").await;
    let target = folder.path().join(name(Dialect::Sqlite, NOW));
    store.back_up(&target).await.unwrap();
    let (own, url) = (file(&store), store.url.clone());
    (*store).clone().close().await;
    std::fs::write(&own, b"a disk wrote this").unwrap();
    let done = restore(&url, &target, NOW, hold()).await.unwrap();
    let aside = done.aside.unwrap();
    assert_eq!(std::fs::read(aside).unwrap(), b"a disk wrote this");
    let restored = open(&own).await;
    assert_eq!(names(&restored).await, ["before"]);
    restored.close().await;
}

#[tokio::test]
async fn a_start_where_the_last_one_was_holds_nothing() {
    for store in stores().await {
        assert_eq!(start(&store, "a").await, (Found::New, false));
        assert_eq!(start(&store, "b").await, (Found::Own, false));
        store.tread().await.unwrap();
        assert_eq!(start(&store, "c").await, (Found::Own, false));
    }
}

#[tokio::test]
async fn a_file_that_was_moved_on_its_disk_is_its_own_and_one_that_was_copied_is_held() {
    let store = crate::databases::sqlite().await;
    start(&store, "a").await;
    let own = file(&store);
    (*store).clone().close().await;
    let folder = own.parent().unwrap();
    let copied = folder.join("copied.db");
    std::fs::copy(&own, &copied).unwrap();
    let moved = folder.join("moved.db");
    std::fs::rename(&own, &moved).unwrap();
    let moved = open(&moved).await;
    assert_eq!(start(&moved, "b").await, (Found::Own, false));
    moved.close().await;
    let copied = open(&copied).await;
    assert_eq!(start(&copied, "c").await, (Found::Copy, true));
    // Held once: what a person lifts stays lifted.
    assert_eq!(start(&copied, "d").await, (Found::Own, false));
    copied.close().await;
}

#[tokio::test]
async fn an_older_copy_that_is_written_over_the_newer_file_is_held() {
    let store = crate::databases::sqlite().await;
    start(&store, "a").await;
    let own = file(&store);
    store.tread().await.unwrap();
    let older = own.with_extension("older");
    let copy = format!("VACUUM INTO '{}'", older.display());
    use sqlx::Connection;
    let mut conn = sqlx::SqliteConnection::connect(&store.url).await.unwrap();
    let copying = sqlx::raw_sql(sqlx::AssertSqlSafe(copy));
    copying.execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    // The bot went on, and ended.
    store.tread().await.unwrap();
    (*store).clone().close().await;
    let bytes = std::fs::read(&older).unwrap();
    std::fs::write(&own, bytes).unwrap();
    let back = open(&own).await;
    assert_eq!(start(&back, "b").await, (Found::Copy, true));
    back.close().await;
}

#[tokio::test]
async fn the_same_file_on_another_machine_is_a_copy() {
    let store = crate::databases::sqlite().await;
    start(&store, "a").await;
    let found = store
        .recognise("another machine", "b", |_| Box::pin(async { Ok(()) }))
        .await;
    assert_eq!(found, Ok(Found::Copy));
}

#[tokio::test]
async fn a_backup_of_an_older_schema_is_brought_up_to_date_by_its_restore() {
    let store = crate::databases::sqlite().await;
    let folder = tempfile::tempdir().unwrap();
    let older = folder.path().join("older.db");
    let url = format!("sqlite:{}", older.display());
    let first = &tongluo_store::migrations::embedded(Dialect::Sqlite)[..1];
    let made = Store::open_with(&url, options(), first).await.unwrap();
    made.close().await;
    (*store).clone().close().await;
    restore(&store.url, &older, NOW, hold()).await.unwrap();
    let looking = Options {
        migrate: false,
        now: NOW,
    };
    let restored = Store::open(&store.url, looking).await.unwrap();
    assert!(is_held(&restored).await);
    restored.close().await;
}

#[test]
fn backups_lie_beside_the_database() {
    let folder = backups::folder_of("sqlite:/var/lib/tongluo/tongluo.db?mode=rwc");
    assert_eq!(folder, Path::new("/var/lib/tongluo/backups"));
    let folder = backups::folder_of("postgres://somebody@host/name");
    assert_eq!(folder, Path::new("backups"));
}
