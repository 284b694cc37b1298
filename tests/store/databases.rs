//! Databases to test on: a copied SQLite file always, a PostgreSQL database where a server is given.

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
    on_server: Option<(String, String)>,
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
        on_server: None,
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
        // Once a run, for the person who runs the tests.
        static SAID: std::sync::Once = std::sync::Once::new();
        SAID.call_once(|| {
            let _ = std::io::Write::write_all(
                &mut std::io::stderr(),
                b"skipped: PostgreSQL (set TONGLUO_TEST_POSTGRES to the URL of a server where databases may be created)\n",
            );
        });
    }
    server
}

/// A fresh name for a database, so that runs at the same time don't meet.
pub(crate) fn fresh_name() -> String {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    format!("tongluo_test_{}_{number}", std::process::id())
}

/// One migrated database on the server for each text of the migrations, copied for each test; it stays for the next run.
async fn template_on(server: &str) -> String {
    use sqlx::Connection;
    let steps = tongluo_store::migrations::embedded(tongluo_store::Dialect::Postgres);
    let text: String = steps.into_iter().map(|step| step.sql).collect();
    let hash = tongluo_domain::id::sha256_hex(text.as_bytes());
    let name = format!("tongluo_template_{}", &hash[..12]);
    let mut conn = sqlx::PgConnection::connect(server).await.unwrap();
    // Held until the connection ends, so that two runs don't make it at once.
    let lock = sqlx::query("SELECT pg_advisory_lock(7478)");
    lock.execute(&mut conn).await.unwrap();
    let there: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)")
            .bind(&name)
            .fetch_one(&mut conn)
            .await
            .unwrap();
    if !there {
        let raw = fresh_name();
        on_server(server, format!("CREATE DATABASE {raw}")).await;
        let store = Store::open(&sibling(server, &raw), options()).await;
        store.unwrap().close().await;
        on_server(server, format!("ALTER DATABASE {raw} RENAME TO {name}")).await;
    }
    conn.close().await.unwrap();
    name
}

pub(crate) async fn postgres() -> Option<TestStore> {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    let server = server()?;
    let template = TEMPLATE.get_or_init(|| template_on(&server)).await;
    let name = fresh_name();
    let text = format!("CREATE DATABASE {name} TEMPLATE {template}");
    on_server(&server, text).await;
    let url = sibling(&server, &name);
    Some(TestStore {
        store: Store::open(&url, options()).await.unwrap(),
        url,
        _folder: None,
        on_server: Some((server, name)),
    })
}

impl Drop for TestStore {
    fn drop(&mut self) {
        let Some((server, name)) = self.on_server.take() else {
            return;
        };
        // A thread of its own: the test's runtime is busy ending.
        let cleaning = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            let text = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            runtime.block_on(on_server(&server, text));
        });
        let _ = cleaning.join();
    }
}

/// A fresh, migrated database of each sort.
pub(crate) async fn stores() -> Vec<TestStore> {
    let mut stores = vec![sqlite().await];
    stores.extend(postgres().await);
    stores
}

/// Runs a statement behind the store's back.
pub(crate) async fn on_database(store: &TestStore, text: &'static str) {
    use sqlx::Connection;
    if store.dialect() == tongluo_store::Dialect::Postgres {
        return on_server(&store.url, text.to_owned()).await;
    }
    let mut conn = sqlx::SqliteConnection::connect(&store.url).await.unwrap();
    sqlx::raw_sql(text).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
}
