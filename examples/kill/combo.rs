//! On which database and by which way: makes the database, says where everything lies, and clears it away.

use crate::SERVER;
use anyhow::Context;
use clap::ValueEnum;
use sqlx::{AssertSqlSafe, Connection};
use std::fmt;
use std::path::PathBuf;

/// A database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Store {
    Sqlite,
    Postgres,
}

/// How updates come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Updates {
    Polling,
    Webhook,
}

/// One run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Combo {
    pub(crate) store: Store,
    pub(crate) updates: Updates,
}

impl fmt::Display for Combo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let store = match self.store {
            Store::Sqlite => "SQLite",
            Store::Postgres => "PostgreSQL",
        };
        let updates = match self.updates {
            Updates::Polling => "polling",
            Updates::Webhook => "webhook",
        };
        write!(f, "{store}, {updates}")
    }
}

/// Where one run lies.
pub(crate) struct Place {
    pub(crate) combo: Combo,
    pub(crate) folder: PathBuf,
    pub(crate) database: String,
    on_server: Option<(String, String)>,
}

impl Place {
    pub(crate) async fn make(combo: Combo, folder: PathBuf) -> anyhow::Result<Place> {
        if combo.store == Store::Sqlite {
            let database = format!("sqlite:{}", folder.join("tongluo.db").display());
            return Ok(Place {
                combo,
                folder,
                database,
                on_server: None,
            });
        }
        let server = std::env::var(SERVER)?;
        let way = combo.updates.to_possible_value().context("a way")?;
        let name = format!("tongluo_kill_{}_{}", std::process::id(), way.get_name());
        on_server(&server, &format!("CREATE DATABASE {name}")).await?;
        Ok(Place {
            combo,
            folder,
            database: sibling(&server, &name)?,
            on_server: Some((server, name)),
        })
    }

    pub(crate) async fn clear(self) -> anyhow::Result<()> {
        if let Some((server, name)) = self.on_server {
            on_server(&server, &format!("DROP DATABASE {name} WITH (FORCE)")).await?;
        }
        Ok(())
    }
}

async fn on_server(server: &str, text: &str) -> anyhow::Result<()> {
    let mut conn = sqlx::PgConnection::connect(server).await?;
    sqlx::raw_sql(AssertSqlSafe(text.to_owned()))
        .execute(&mut conn)
        .await?;
    Ok(conn.close().await?)
}

fn sibling(server: &str, name: &str) -> anyhow::Result<String> {
    let (base, options) = match server.split_once('?') {
        Some((base, options)) => (base, format!("?{options}")),
        None => (server, String::new()),
    };
    let (host, _) = base
        .rsplit_once('/')
        .context("the server's URL names a database")?;
    Ok(format!("{host}/{name}{options}"))
}
