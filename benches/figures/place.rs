//! Where the rows of a run lie: a SQLite file on the real disk, or a database of a PostgreSQL server. Keeps the office's state
//! before a run, and puts it back in the same place, so that the bot knows its own database.

use anyhow::Context;
use sqlx::Connection;
use std::path::{Path, PathBuf};

/// A kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    /// SQLite always; PostgreSQL where a server is named.
    pub(crate) fn at_hand() -> Vec<Kind> {
        match server() {
            Some(_) => vec![Kind::Sqlite, Kind::Postgres],
            None => vec![Kind::Sqlite],
        }
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Kind::Sqlite => "SQLite",
            Kind::Postgres => "PostgreSQL",
        }
    }
}

fn server() -> Option<String> {
    std::env::var("TONGLUO_TEST_POSTGRES").ok()
}

/// A database that goes away at the end.
pub(crate) struct Database {
    pub(crate) url: String,
    place: Place,
}

enum Place {
    File(PathBuf),
    Server { server: String, name: String },
}

impl Database {
    /// An empty one.
    pub(crate) async fn fresh(kind: Kind, folder: &Path) -> anyhow::Result<Database> {
        if kind == Kind::Sqlite {
            let path = folder.join("tongluo.db");
            let url = format!("sqlite:{}", path.display());
            let place = Place::File(path);
            return Ok(Database { url, place });
        }
        let server = server().context("no PostgreSQL server is named")?;
        let name = format!("tongluo_figures_{}", std::process::id());
        on_server(
            &server,
            &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        )
        .await?;
        on_server(&server, &format!("CREATE DATABASE {name}")).await?;
        let url = sibling(&server, &name)?;
        let place = Place::Server { server, name };
        Ok(Database { url, place })
    }

    /// Notes what a run begins with. Nobody may have it open.
    pub(crate) async fn keep(&self) -> anyhow::Result<()> {
        match &self.place {
            Place::File(path) => {
                for ending in ["", ".run"] {
                    let (from, to) = (with(path, ending), with(path, &format!("{ending}.kept")));
                    std::fs::copy(&from, &to).with_context(|| from.display().to_string())?;
                }
                Ok(())
            }
            Place::Server { server, name } => {
                on_server(
                    server,
                    &format!("CREATE DATABASE {name}_kept TEMPLATE {name}"),
                )
                .await
            }
        }
    }

    /// Puts back what was kept. Nobody may have it open.
    pub(crate) async fn put_back(&self) -> anyhow::Result<()> {
        match &self.place {
            Place::File(path) => {
                for ending in ["-wal", "-shm"] {
                    // There only where the last bot did not end in order.
                    let _ = std::fs::remove_file(with(path, ending));
                }
                for ending in ["", ".run"] {
                    // Written over, so that the file stays the one that the bot knows.
                    std::fs::copy(with(path, &format!("{ending}.kept")), with(path, ending))?;
                }
                std::fs::File::open(path)?.sync_all()?;
                Ok(())
            }
            Place::Server { server, name } => {
                on_server(
                    server,
                    &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
                )
                .await?;
                on_server(
                    server,
                    &format!("CREATE DATABASE {name} TEMPLATE {name}_kept"),
                )
                .await?;
                on_server(server, "CHECKPOINT").await
            }
        }
    }

    /// Runs a statement behind the product's back. The bot may not run.
    pub(crate) async fn run(&self, text: &str) -> anyhow::Result<()> {
        match &self.place {
            Place::File(_) => {
                let mut conn = sqlx::SqliteConnection::connect(&self.url).await?;
                let quick = "PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000;";
                let text = sqlx::AssertSqlSafe(format!("{quick} {text}"));
                sqlx::raw_sql(text).execute(&mut conn).await?;
                conn.close().await?;
                Ok(())
            }
            Place::Server { .. } => on_server(&self.url, text).await,
        }
    }

    /// Brings what was written behind the product's back to where it stays.
    pub(crate) async fn settle(&self) -> anyhow::Result<()> {
        match &self.place {
            Place::File(_) => self.run("PRAGMA wal_checkpoint(TRUNCATE)").await,
            Place::Server { server, .. } => {
                on_server(&self.url, "VACUUM ANALYZE").await?;
                on_server(server, "CHECKPOINT").await
            }
        }
    }

    /// Ends it.
    pub(crate) async fn end(&self) -> anyhow::Result<()> {
        if let Place::Server { server, name } = &self.place {
            for name in [name.clone(), format!("{name}_kept")] {
                on_server(
                    server,
                    &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
                )
                .await?;
            }
        }
        Ok(())
    }
}

fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

async fn on_server(server: &str, text: &str) -> anyhow::Result<()> {
    let mut conn = sqlx::PgConnection::connect(server).await?;
    let text = sqlx::AssertSqlSafe(text.to_owned());
    sqlx::raw_sql(text).execute(&mut conn).await?;
    conn.close().await?;
    Ok(())
}

fn sibling(server: &str, name: &str) -> anyhow::Result<String> {
    let (base, options) = match server.split_once('?') {
        Some((base, options)) => (base, format!("?{options}")),
        None => (server, String::new()),
    };
    let (host, _) = base
        .rsplit_once('/')
        .context("a server's URL ends in /NAME")?;
    Ok(format!("{host}/{name}{options}"))
}
