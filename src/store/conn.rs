//! A connection inside a transaction, on either database, and the values that go in and come out: whole numbers, texts, bytes.
//! Never begins or ends the outer transaction; `writer` and `Store::read` do.

use crate::error::StoreError;
use crate::sql::{Dialect, Sql};
use futures_util::future::BoxFuture;
use sqlx::{Arguments, AssertSqlSafe, Column, Postgres, Row as _, Sqlite, Transaction, TypeInfo};
use tongluo_domain::id::{
    AccountId, ApprovalId, AttemptId, AudienceId, BotId, ChatId, ClaimId, ClaimRequestId,
    CorrectionId, DelegationId, DeliveryId, DialogId, DraftId, FileChangeId, HaltId, Mark,
    NoticeId, OccurrenceId, PersonId, PersonKey, PostId, PreviewId, RequestId,
};
use tongluo_domain::response::Sequence;
use tongluo_domain::time::Instant;

/// A connection that reads inside one transaction, so that all of a closure's statements see the same state.
pub struct Conn {
    pub(crate) inner: Inner,
    /// A row was written: a transaction without any is no news to those who wait for a commit.
    pub(crate) wrote: bool,
    /// The same by `record`.
    pub(crate) recorded: bool,
    /// What spoiled the transaction.
    pub(crate) broken: Option<StoreError>,
}

pub(crate) enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// A connection that may write; reading functions take it as it is.
pub struct Tx {
    conn: Conn,
    depth: u32,
}

/// A bound value.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Int(Option<i64>),
    Text(Option<String>),
    Bytes(Vec<u8>),
}

/// What can be bound.
pub(crate) trait Bind {
    fn value(&self) -> Value;
}

/// What can be read from a column.
pub(crate) trait Read: Sized {
    fn read(row: &Row, at: usize) -> Result<Self, StoreError>;
}

/// Binds in order: `args![a, b]` are `$1` and `$2`.
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::conn::Bind::value(&$value)),*] };
}
pub(crate) use args;

/// A batch as a JSON array of objects for `ROWS`: `batch(list, |x| json!({…}))`.
pub(crate) fn batch<T>(list: &[T], object: impl Fn(&T) -> serde_json::Value) -> String {
    serde_json::Value::Array(list.iter().map(object).collect()).to_string()
}

/// A batch as a JSON array of arrays for `LINES`: whole numbers in the order of the columns, an absent one as null.
pub(crate) fn lines<T, const N: usize>(
    list: &[T],
    numbers: impl Fn(&T) -> [Option<i64>; N],
) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(list.len() * N * 8 + 2);
    out.push('[');
    for (n, one) in list.iter().enumerate() {
        out.push_str(if n == 0 { "[" } else { ",[" });
        for (at, number) in numbers(one).into_iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            // Writing into a text can't fail.
            let _ = match number {
                Some(number) => write!(out, "{number}"),
                None => out.write_str("null"),
            };
        }
        out.push(']');
    }
    out.push(']');
    out
}

enum Cells {
    Sqlite(sqlx::sqlite::SqliteRow),
    Postgres(sqlx::postgres::PgRow),
}

/// A row that is read from left to right.
pub(crate) struct Row {
    cells: Cells,
    at: usize,
}

impl Row {
    /// The next column.
    pub(crate) fn take<T: Read>(&mut self) -> Result<T, StoreError> {
        let value = T::read(self, self.at)?;
        self.at += 1;
        Ok(value)
    }

    fn int(&self, at: usize) -> Result<Option<i64>, StoreError> {
        match &self.cells {
            Cells::Sqlite(row) => Ok(row.try_get(at)?),
            // An expression may be narrower there, or a truth value.
            Cells::Postgres(row) => match row.column(at).type_info().name() {
                "INT4" => Ok(row.try_get::<Option<i32>, _>(at)?.map(i64::from)),
                "BOOL" => Ok(row.try_get::<Option<bool>, _>(at)?.map(i64::from)),
                _ => Ok(row.try_get(at)?),
            },
        }
    }
    fn text(&self, at: usize) -> Result<Option<String>, StoreError> {
        match &self.cells {
            Cells::Sqlite(row) => Ok(row.try_get(at)?),
            Cells::Postgres(row) => Ok(row.try_get(at)?),
        }
    }
    fn bytes(&self, at: usize) -> Result<Vec<u8>, StoreError> {
        match &self.cells {
            Cells::Sqlite(row) => Ok(row.try_get(at)?),
            Cells::Postgres(row) => Ok(row.try_get(at)?),
        }
    }
}

fn absent(at: usize) -> StoreError {
    StoreError::Internal(format!("column {at} is absent"))
}

impl Read for i64 {
    fn read(row: &Row, at: usize) -> Result<i64, StoreError> {
        row.int(at)?.ok_or_else(|| absent(at))
    }
}
impl Read for Option<i64> {
    fn read(row: &Row, at: usize) -> Result<Option<i64>, StoreError> {
        row.int(at)
    }
}
impl Read for String {
    fn read(row: &Row, at: usize) -> Result<String, StoreError> {
        row.text(at)?.ok_or_else(|| absent(at))
    }
}
impl Read for Option<String> {
    fn read(row: &Row, at: usize) -> Result<Option<String>, StoreError> {
        row.text(at)
    }
}
impl Read for Vec<u8> {
    fn read(row: &Row, at: usize) -> Result<Vec<u8>, StoreError> {
        row.bytes(at)
    }
}
impl Bind for Vec<u8> {
    fn value(&self) -> Value {
        Value::Bytes(self.clone())
    }
}
impl Bind for &[u8] {
    fn value(&self) -> Value {
        Value::Bytes(self.to_vec())
    }
}

macro_rules! as_int {
    ($($type:ty: $to:expr, $from:expr;)*) => {$(
        impl Bind for $type {
            fn value(&self) -> Value {
                let to: fn(&$type) -> i64 = $to;
                Value::Int(Some(to(self)))
            }
        }
        impl Bind for Option<$type> {
            fn value(&self) -> Value {
                let to: fn(&$type) -> i64 = $to;
                Value::Int(self.as_ref().map(to))
            }
        }
        as_int!(@read $type, $from);
    )*};
    (@read i64, $from:expr) => {};
    (@read $type:ty, $from:expr) => {
        impl Read for $type {
            fn read(row: &Row, at: usize) -> Result<$type, StoreError> {
                let from: fn(i64) -> Option<$type> = $from;
                let n = i64::read(row, at)?;
                from(n).ok_or_else(|| StoreError::unreadable(stringify!($type), n))
            }
        }
        impl Read for Option<$type> {
            fn read(row: &Row, at: usize) -> Result<Option<$type>, StoreError> {
                match row.int(at)? {
                    None => Ok(None),
                    Some(_) => <$type>::read(row, at).map(Some),
                }
            }
        }
    };
}

impl Bind for i64 {
    fn value(&self) -> Value {
        Value::Int(Some(*self))
    }
}
impl Bind for Option<i64> {
    fn value(&self) -> Value {
        Value::Int(*self)
    }
}

as_int! {
    u16: |n| i64::from(*n), |n| u16::try_from(n).ok();
    u32: |n| i64::from(*n), |n| u32::try_from(n).ok();
    u64: |n| i64::try_from(*n).unwrap_or(i64::MAX), |n| u64::try_from(n).ok();
    bool: |b| i64::from(*b), |n| Some(n != 0);
    Instant: |t| t.as_millis(), |n| Some(Instant::from_millis(n));
    Sequence: |s| s.0, |n| Some(Sequence(n));
    BotId: |id| id.0, |n| Some(BotId(n));
    PersonId: |id| id.0, |n| Some(PersonId(n));
    AudienceId: |id| id.0, |n| Some(AudienceId(n));
    ChatId: |id| id.0, |n| Some(ChatId(n));
    AccountId: |id| id.0, |n| Some(AccountId(n));
    OccurrenceId: |id| id.0, |n| Some(OccurrenceId(n));
    DeliveryId: |id| id.0, |n| Some(DeliveryId(n));
    AttemptId: |id| id.0, |n| Some(AttemptId(n));
    ApprovalId: |id| id.0, |n| Some(ApprovalId(n));
    RequestId: |id| id.0, |n| Some(RequestId(n));
    DelegationId: |id| id.0, |n| Some(DelegationId(n));
    ClaimId: |id| id.0, |n| Some(ClaimId(n));
    NoticeId: |id| id.0, |n| Some(NoticeId(n));
    DialogId: |id| id.0, |n| Some(DialogId(n));
    PreviewId: |id| id.0, |n| Some(PreviewId(n));
    DraftId: |id| id.0, |n| Some(DraftId(n));
    FileChangeId: |id| id.0, |n| Some(FileChangeId(n));
    HaltId: |id| id.0, |n| Some(HaltId(n));
    CorrectionId: |id| id.0, |n| Some(CorrectionId(n));
    ClaimRequestId: |id| id.0, |n| Some(ClaimRequestId(n));
}

macro_rules! as_text {
    ($($type:ty: $to:expr;)*) => {$(
        impl Bind for $type {
            fn value(&self) -> Value {
                let to: for<'a> fn(&'a $type) -> &'a str = $to;
                Value::Text(Some(to(self).to_owned()))
            }
        }
        impl Bind for Option<$type> {
            fn value(&self) -> Value {
                let to: for<'a> fn(&'a $type) -> &'a str = $to;
                Value::Text(self.as_ref().map(|t| to(t).to_owned()))
            }
        }
    )*};
}

as_text! {
    String: |s| s.as_str();
    PostId: |id| id.as_str();
    PersonKey: |key| key.as_str();
    Mark: |mark| mark.as_str();
}
impl Bind for &str {
    fn value(&self) -> Value {
        Value::Text(Some((*self).to_owned()))
    }
}
impl Bind for Option<&str> {
    fn value(&self) -> Value {
        Value::Text(self.map(str::to_owned))
    }
}

/// Types that are read from a text by a function that may refuse it.
macro_rules! from_text {
    ($($type:ty: $from:expr;)*) => {$(
        impl $crate::conn::Read for $type {
            fn read(row: &$crate::conn::Row, at: usize) -> Result<$type, $crate::StoreError> {
                let from: fn(&str) -> Option<$type> = $from;
                let text = <String as $crate::conn::Read>::read(row, at)?;
                from(&text).ok_or_else(|| $crate::StoreError::unreadable(stringify!($type), text))
            }
        }
        impl $crate::conn::Read for Option<$type> {
            fn read(row: &$crate::conn::Row, at: usize) -> Result<Option<$type>, $crate::StoreError> {
                match <Option<String> as $crate::conn::Read>::read(row, at)? {
                    None => Ok(None),
                    Some(_) => <$type as $crate::conn::Read>::read(row, at).map(Some),
                }
            }
        }
    )*};
}
pub(crate) use from_text;

from_text! {
    PostId: PostId::parse;
    PersonKey: PersonKey::parse;
    Mark: Mark::parse;
    chrono::NaiveDate: |t| t.parse().ok();
}

fn add<A: Arguments>(arguments: &mut A, values: Vec<Value>) -> Result<(), StoreError>
where
    Option<i64>: sqlx::Encode<'static, A::Database> + sqlx::Type<A::Database>,
    Option<String>: sqlx::Encode<'static, A::Database> + sqlx::Type<A::Database>,
    Vec<u8>: sqlx::Encode<'static, A::Database> + sqlx::Type<A::Database>,
{
    for value in values {
        match value {
            Value::Int(n) => arguments.add(n),
            Value::Text(t) => arguments.add(t),
            Value::Bytes(b) => arguments.add(b),
        }
        .map_err(|e| StoreError::Internal(e.to_string()))?;
    }
    Ok(())
}

/// Runs the same steps on whichever database the transaction is open.
macro_rules! on_either {
    ($conn:expr, $statement:expr, $values:expr, $run:ident) => {
        match &mut $conn.inner {
            Inner::Sqlite(tx) => {
                let mut arguments = sqlx::sqlite::SqliteArguments::default();
                add(&mut arguments, $values)?;
                let text = AssertSqlSafe($statement.text(Dialect::Sqlite));
                sqlx::query_with(text, arguments)
                    .$run(&mut **tx)
                    .await
                    .map(Either::Sqlite)
            }
            Inner::Postgres(tx) => {
                let mut arguments = sqlx::postgres::PgArguments::default();
                add(&mut arguments, $values)?;
                let text = AssertSqlSafe($statement.text(Dialect::Postgres));
                sqlx::query_with(text, arguments)
                    .$run(&mut **tx)
                    .await
                    .map(Either::Postgres)
            }
        }
    };
}

enum Either<S, P> {
    Sqlite(S),
    Postgres(P),
}

impl Conn {
    /// Which database.
    pub fn dialect(&self) -> Dialect {
        match self.inner {
            Inner::Sqlite(_) => Dialect::Sqlite,
            Inner::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Runs a statement; how many rows it touched.
    pub(crate) async fn run(&mut self, sql: &Sql, values: Vec<Value>) -> Result<u64, StoreError> {
        self.whole()?;
        let done = on_either!(self, sql, values, execute);
        let rows = match self.noted(done)? {
            Either::Sqlite(done) => done.rows_affected(),
            Either::Postgres(done) => done.rows_affected(),
        };
        self.wrote |= rows > 0;
        Ok(rows)
    }

    /// Runs a statement of the one stream that nobody waits for: answers, who is done by them, how far was heard. It wakes no
    /// engine, and what is remembered of everything else (`counters::world`) stays true.
    pub(crate) async fn record(
        &mut self,
        sql: &Sql,
        values: Vec<Value>,
    ) -> Result<u64, StoreError> {
        let wrote = self.wrote;
        let rows = self.run(sql, values).await?;
        self.wrote = wrote;
        self.recorded |= rows > 0;
        Ok(rows)
    }

    /// As `record`, with the one row that it returns.
    pub(crate) async fn record_one<T>(
        &mut self,
        sql: &Sql,
        values: Vec<Value>,
        read: impl Fn(&mut Row) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let wrote = self.wrote;
        let row = self.one(sql, values, read).await?;
        self.wrote = wrote;
        self.recorded = true;
        Ok(row)
    }

    /// All rows, each read by `read`.
    pub(crate) async fn list<T>(
        &mut self,
        sql: &Sql,
        values: Vec<Value>,
        read: impl Fn(&mut Row) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let row = |cells| Row { cells, at: 0 };
        self.whole()?;
        let done = on_either!(self, sql, values, fetch_all);
        let rows: Vec<Row> = match self.noted(done)? {
            Either::Sqlite(rows) => rows.into_iter().map(Cells::Sqlite).map(row).collect(),
            Either::Postgres(rows) => rows.into_iter().map(Cells::Postgres).map(row).collect(),
        };
        self.wrote |= !rows.is_empty() && sql.writes();
        rows.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// The first row, if there is one.
    pub(crate) async fn first<T>(
        &mut self,
        sql: &Sql,
        values: Vec<Value>,
        read: impl Fn(&mut Row) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.list(sql, values, read).await?.into_iter().next())
    }

    /// The one row that must be there.
    pub(crate) async fn one<T>(
        &mut self,
        sql: &Sql,
        values: Vec<Value>,
        read: impl Fn(&mut Row) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let row = self.first(sql, values, read).await?;
        row.ok_or_else(|| StoreError::Data("a row that must be there is not".to_owned()))
    }

    /// Several statements without values.
    pub(crate) async fn script(&mut self, text: String) -> Result<(), StoreError> {
        self.whole()?;
        let text = sqlx::raw_sql(AssertSqlSafe(text));
        let done = match &mut self.inner {
            Inner::Sqlite(tx) => text.execute(&mut **tx).await.map(|_| ()),
            Inner::Postgres(tx) => text.execute(&mut **tx).await.map(|_| ()),
        };
        self.noted(done)
    }

    /// On a full or failing disk SQLite undoes the whole transaction by itself; what came after would then be kept at once and
    /// alone. So the first failure of the environment is the answer to everything that follows, the commit included.
    fn whole(&self) -> Result<(), StoreError> {
        self.broken.clone().map_or(Ok(()), Err)
    }

    fn noted<T>(&mut self, done: Result<T, sqlx::Error>) -> Result<T, StoreError> {
        let done = done.map_err(StoreError::from);
        if let Err(error) = &done
            && error.is_environment()
        {
            self.broken = Some(error.clone());
        }
        done
    }

    /// Asks the database whether a statement is understood.
    pub(crate) async fn prepare(&mut self, sql: &Sql) -> Result<(), StoreError> {
        use sqlx::{Executor, SqlSafeStr};
        let text = AssertSqlSafe(sql.text(self.dialect())).into_sql_str();
        match &mut self.inner {
            Inner::Sqlite(tx) => (&mut **tx).prepare(text).await.map(|_| ())?,
            Inner::Postgres(tx) => (&mut **tx).prepare(text).await.map(|_| ())?,
        }
        Ok(())
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        self.whole()?;
        match self.inner {
            Inner::Sqlite(tx) => tx.commit().await?,
            Inner::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

impl std::ops::Deref for Tx {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.conn
    }
}
impl std::ops::DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}

impl Tx {
    pub(crate) fn new(conn: Conn) -> Tx {
        Tx { conn, depth: 0 }
    }

    /// Whether this transaction changed anything but answers: what is read now may never be committed, so it is not to be
    /// remembered.
    pub fn has_changed(&self) -> bool {
        self.conn.wrote
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        self.conn.commit().await
    }

    pub(crate) async fn rollback(self) -> Result<(), StoreError> {
        match self.conn.inner {
            Inner::Sqlite(tx) => tx.rollback().await?,
            Inner::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }

    /// Runs a closure so that its failure undoes what it wrote and nothing else.
    pub async fn savepoint<T, E>(
        &mut self,
        f: impl for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>> + Send,
    ) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        self.enter().await?;
        let result = f(self).await;
        self.leave(result.is_ok()).await?;
        result
    }

    pub(crate) async fn enter(&mut self) -> Result<(), StoreError> {
        self.depth += 1;
        let text = format!("SAVEPOINT s{}", self.depth);
        self.conn.script(text).await
    }

    pub(crate) async fn leave(&mut self, keep: bool) -> Result<(), StoreError> {
        let depth = self.depth;
        self.depth = depth.saturating_sub(1);
        let text = if keep {
            format!("RELEASE SAVEPOINT s{depth}")
        } else {
            format!("ROLLBACK TO SAVEPOINT s{depth}; RELEASE SAVEPOINT s{depth}")
        };
        self.conn.script(text).await
    }

    /// Forgets savepoints that a panic left open, down to the outermost.
    pub(crate) fn unwind(&mut self) {
        self.depth = self.depth.min(1);
    }
}
