//! Where a play keeps its rows: a fresh SQLite file always, a fresh PostgreSQL database where a server is given.

use sqlx::Connection;
use std::sync::atomic::{AtomicU32, Ordering};

/// A kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

/// Plays on every kind of database that is there, each from the beginning.
pub(crate) async fn on_each(play: impl AsyncFn(Kind)) {
    play(Kind::Sqlite).await;
    if server().is_some() {
        play(Kind::Postgres).await;
    }
}

/// The server to play on; without one the plays say so once, and under CI they fail.
fn server() -> Option<String> {
    let server = std::env::var("TONGLUO_TEST_POSTGRES").ok();
    if server.is_none() {
        assert!(
            std::env::var_os("CI").is_none(),
            "under CI TONGLUO_TEST_POSTGRES must name a PostgreSQL server"
        );
        static SAID: std::sync::Once = std::sync::Once::new();
        SAID.call_once(|| {
            let _ = std::io::Write::write_all(
                &mut std::io::stderr(),
                b"skipped: the plays on PostgreSQL (set TONGLUO_TEST_POSTGRES to the URL of a server where databases may be created)\n",
            );
        });
    }
    server
}

/// A database that goes away with the play.
pub(crate) struct Database {
    pub(crate) url: String,
    on_server: Option<(String, String)>,
}

impl Database {
    pub(crate) async fn fresh(kind: Kind, folder: &std::path::Path) -> Database {
        if kind == Kind::Sqlite {
            let url = format!("sqlite:{}", folder.join("tongluo.db").display());
            return Database {
                url,
                on_server: None,
            };
        }
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("tongluo_play_{}_{number}", std::process::id());
        let server = server().unwrap();
        on_server(&server, &format!("CREATE DATABASE {name}")).await;
        Database {
            url: sibling(&server, &name),
            on_server: Some((server, name)),
        }
    }

    /// Runs a statement behind the product's back.
    pub(crate) async fn forge(&self, text: &str) {
        if self.on_server.is_some() {
            return on_server(&self.url, text).await;
        }
        let mut conn = sqlx::SqliteConnection::connect(&self.url).await.unwrap();
        let text = sqlx::AssertSqlSafe(text.to_owned());
        sqlx::raw_sql(text).execute(&mut conn).await.unwrap();
        conn.close().await.unwrap();
    }
}

async fn on_server(server: &str, text: &str) {
    let mut conn = sqlx::PgConnection::connect(server).await.unwrap();
    let text = sqlx::AssertSqlSafe(text.to_owned());
    sqlx::raw_sql(text).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
}

fn sibling(server: &str, name: &str) -> String {
    let (base, options) = match server.split_once('?') {
        Some((base, options)) => (base, format!("?{options}")),
        None => (server, String::new()),
    };
    let (host, _) = base.rsplit_once('/').unwrap();
    format!("{host}/{name}{options}")
}

impl Drop for Database {
    fn drop(&mut self) {
        let Some((server, name)) = self.on_server.take() else {
            return;
        };
        // A thread of its own: the play's runtime is busy ending.
        let cleaning = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            let text = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            runtime.block_on(on_server(&server, &text));
        });
        let _ = cleaning.join();
    }
}
