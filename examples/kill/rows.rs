//! What the database holds, read by plain SQL beside the product: every value as text, so that both databases answer alike.

use anyhow::Context;
use sqlx::{AssertSqlSafe, PgPool, Row, SqlitePool};
use std::str::FromStr;

/// The database.
pub(crate) enum Rows {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// One row; an absent value is none.
pub(crate) type Line = Vec<Option<String>>;

impl Rows {
    pub(crate) async fn open(url: &str) -> anyhow::Result<Rows> {
        Ok(match url.strip_prefix("sqlite:") {
            Some(_) => Rows::Sqlite(SqlitePool::connect(url).await?),
            None => Rows::Postgres(PgPool::connect(url).await?),
        })
    }

    pub(crate) async fn close(self) {
        match self {
            Rows::Sqlite(pool) => pool.close().await,
            Rows::Postgres(pool) => pool.close().await,
        }
    }

    /// The columns of a table, or of what follows FROM.
    pub(crate) async fn all(&self, columns: &[&str], from: &str) -> anyhow::Result<Vec<Line>> {
        let cast: Vec<String> = columns
            .iter()
            .map(|c| format!("CAST({c} AS TEXT)"))
            .collect();
        let text = AssertSqlSafe(format!("SELECT {} FROM {from}", cast.join(", ")));
        let wide = columns.len();
        let mut lines = Vec::new();
        match self {
            Rows::Sqlite(pool) => {
                for row in sqlx::query(text).fetch_all(pool).await? {
                    let line: Result<Line, _> = (0..wide).map(|n| row.try_get(n)).collect();
                    lines.push(line?);
                }
            }
            Rows::Postgres(pool) => {
                for row in sqlx::query(text).fetch_all(pool).await? {
                    let line: Result<Line, _> = (0..wide).map(|n| row.try_get(n)).collect();
                    lines.push(line?);
                }
            }
        }
        Ok(lines)
    }

    /// How many rows there are.
    pub(crate) async fn count(&self, from: &str) -> anyhow::Result<u64> {
        let lines = self.all(&["COUNT(*)"], from).await?;
        value(lines.first().context("a count")?, 0)
    }

    /// What is to happen by now and has not: a delivery under way or due, an opening to close.
    pub(crate) async fn under_way(&self, now_ms: i64) -> anyhow::Result<u64> {
        let sending = self.count("delivery WHERE state = 'sending'").await?;
        let due = format!("delivery WHERE state IN ('planned', 'held') AND not_before <= {now_ms}");
        let close = format!("occurrence WHERE state = 'open' AND closes_at <= {now_ms}");
        Ok(sending + self.count(&due).await? + self.count(&close).await?)
    }
}

/// A value that must be there.
pub(crate) fn value<T: FromStr>(line: &Line, place: usize) -> anyhow::Result<T> {
    option(line, place)?.with_context(|| format!("nothing in column {place}"))
}

/// A value that may be absent.
pub(crate) fn option<T: FromStr>(line: &Line, place: usize) -> anyhow::Result<Option<T>> {
    let Some(text) = line.get(place).and_then(Option::as_ref) else {
        return Ok(None);
    };
    let read = text.parse().ok();
    Ok(Some(read.with_context(|| {
        format!("column {place} holds {text:?}")
    })?))
}
