//! Databases to test on, and a made-up office in them.

use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::OnceCell;
use tongluo_domain::time::Instant;
use tongluo_store::{Options, Store};

/// The beginning of each test's time.
pub(crate) const NOW: Instant = Instant::from_millis(1_780_000_000_000);

/// A database that goes away with the test.
pub(crate) struct TestStore {
    store: Store,
    /// How to open it again.
    pub(crate) url: String,
    _folder: Option<tempfile::TempDir>,
}

impl std::ops::Deref for TestStore {
    type Target = Store;
    fn deref(&self) -> &Store {
        &self.store
    }
}

pub(crate) fn options() -> Options {
    Options {
        migrate: true,
        now: NOW,
    }
}

/// One migrated file, copied for each test.
async fn template() -> &'static std::path::Path {
    static TEMPLATE: OnceCell<(tempfile::TempDir, std::path::PathBuf)> = OnceCell::const_new();
    let (_, path) = TEMPLATE
        .get_or_init(|| async {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("template.db");
            let url = format!("sqlite:{}", path.display());
            Store::open(&url, options()).await.unwrap().close().await;
            (folder, path)
        })
        .await;
    path
}

pub(crate) async fn sqlite() -> TestStore {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tongluo.db");
    std::fs::copy(template().await, &path).unwrap();
    let url = format!("sqlite:{}", path.display());
    TestStore {
        store: Store::open(&url, options()).await.unwrap(),
        url,
        _folder: Some(folder),
    }
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// Runs statements on the server's own database.
pub(crate) async fn on_server(server: &str, text: String) {
    use sqlx::Connection;
    let mut conn = sqlx::PgConnection::connect(server).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(text))
        .execute(&mut conn)
        .await
        .unwrap();
    conn.close().await.unwrap();
}

/// The URL of a database on the same server.
pub(crate) fn sibling(server: &str, name: &str) -> String {
    let (base, options) = match server.split_once('?') {
        Some((base, options)) => (base, format!("?{options}")),
        None => (server, String::new()),
    };
    let (host, _) = base.rsplit_once('/').unwrap();
    format!("{host}/{name}{options}")
}

/// The server to test on; without one the tests say so, and under CI they fail.
pub(crate) fn server() -> Option<String> {
    let server = std::env::var("TONGLUO_TEST_POSTGRES").ok();
    if server.is_none() {
        assert!(
            std::env::var_os("CI").is_none(),
            "under CI TONGLUO_TEST_POSTGRES must name a PostgreSQL server"
        );
        // Test output is for people who run tests.
        let _ = std::io::Write::write_all(
            &mut std::io::stderr(),
            b"skipped: PostgreSQL (set TONGLUO_TEST_POSTGRES to the URL of a server where databases may be created)\n",
        );
    }
    server
}

/// A fresh name for a database, so that runs at the same time don't meet.
pub(crate) fn fresh_name() -> String {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    format!("tongluo_test_{}_{number}", std::process::id())
}

pub(crate) async fn postgres() -> Option<TestStore> {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    let server = server()?;
    let template = TEMPLATE
        .get_or_init(|| async {
            let name = fresh_name();
            on_server(&server, format!("CREATE DATABASE {name}")).await;
            let store = Store::open(&sibling(&server, &name), options())
                .await
                .unwrap();
            store.close().await;
            name
        })
        .await;
    let name = fresh_name();
    on_server(
        &server,
        format!("CREATE DATABASE {name} TEMPLATE {template}"),
    )
    .await;
    let url = sibling(&server, &name);
    Some(TestStore {
        store: Store::open(&url, options()).await.unwrap(),
        url,
        _folder: None,
    })
}

/// A fresh, migrated database of each sort.
pub(crate) async fn stores() -> Vec<TestStore> {
    let mut stores = vec![sqlite().await];
    stores.extend(postgres().await);
    stores
}
