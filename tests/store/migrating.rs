//! The rules of `migrations/README.md`, held.

use crate::databases::{NOW, TestStore, options, server, sqlite, stores};
use crate::office::Office;
use sqlx::Connection;
use std::collections::BTreeMap;
use std::path::PathBuf;
use tongluo_domain::id::sha256_hex;
use tongluo_domain::response::Change;
use tongluo_store::migrations::{Step, embedded};
use tongluo_store::{Dialect, Options, Store, StoreError};

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations"))
}

/// The program's migrations and one more.
fn with(dialect: Dialect, sql: &str) -> Vec<Step> {
    let mut steps = embedded(dialect);
    steps.push(Step {
        version: 9000,
        name: "a later one".to_owned(),
        sql: sql.to_owned(),
    });
    steps
}

/// The number of the program's last step.
fn highest(dialect: Dialect) -> i64 {
    embedded(dialect).last().unwrap().version
}

async fn reopen(store: &TestStore, steps: &[Step]) -> Result<Store, StoreError> {
    Store::open_with(&store.url, options(), steps).await
}

#[test]
fn both_databases_have_the_same_numbers_and_names() {
    let names = |dialect| -> Vec<(i64, String)> {
        let steps = embedded(dialect).into_iter();
        steps.map(|s| (s.version, s.name)).collect()
    };
    assert_eq!(names(Dialect::Sqlite), names(Dialect::Postgres));
    assert!(!names(Dialect::Sqlite).is_empty());
}

#[test]
fn a_released_migration_never_changes() {
    let list = std::fs::read_to_string(folder().join("released.txt")).unwrap();
    for line in list.lines().filter(|l| !l.starts_with('#')) {
        let (hash, file) = line.split_once("  ").unwrap();
        let bytes = std::fs::read(folder().join(file)).unwrap();
        assert_eq!(
            sha256_hex(&bytes),
            hash,
            "{file} was released and has changed"
        );
    }
}

/// Columns with their types by table, as one spelling; and which columns must not be absent.
type Shape = BTreeMap<String, Vec<(String, String, bool)>>;

async fn sqlite_shape(url: &str) -> (Shape, Vec<String>) {
    let mut conn = sqlx::SqliteConnection::connect(url).await.unwrap();
    let rows: Vec<(String, String, String, bool, i64)> = sqlx::query_as(
        "SELECT m.name, c.name, c.type, c.\"notnull\", c.pk FROM sqlite_schema m, pragma_table_info(m.name) c
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY m.name, c.cid",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    let mut shape = Shape::new();
    for (table, column, sort, not_null, pk) in rows {
        let sort = sort.replace("INTEGER", "BIGINT").replace("BLOB", "BYTEA");
        shape
            .entry(table)
            .or_default()
            .push((column, sort.to_lowercase(), not_null || pk > 0));
    }
    let keys: Vec<(String, bool, i64, String)> = sqlx::query_as(
        "SELECT m.name, i.\"unique\", i.partial, (SELECT group_concat(x.name) FROM pragma_index_info(i.name) x)
         FROM sqlite_schema m, pragma_index_list(m.name) i WHERE m.type = 'table'
         UNION ALL SELECT m.name, 1, 0, c.name FROM sqlite_schema m, pragma_table_info(m.name) c
         WHERE m.type = 'table' AND c.pk = 1 AND m.name NOT LIKE 'sqlite%'
            AND NOT EXISTS (SELECT 1 FROM pragma_index_list(m.name) i WHERE i.origin = 'pk')
         UNION ALL SELECT m.name, 0, 2, f.\"from\" || '>' || f.\"table\" FROM sqlite_schema m, pragma_foreign_key_list(m.name) f
         WHERE m.type = 'table'",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    conn.close().await.unwrap();
    let spell = |(table, unique, partial, columns): (String, bool, i64, String)| {
        format!("{table} {unique} {partial} {columns}")
    };
    let mut keys: Vec<String> = keys.into_iter().map(spell).collect();
    keys.sort();
    (shape, keys)
}

async fn postgres_shape(url: &str) -> (Shape, Vec<String>, i64) {
    let mut conn = sqlx::PgConnection::connect(url).await.unwrap();
    let rows: Vec<(String, String, String, bool, bool)> = sqlx::query_as(
        "SELECT c.relname::text, a.attname::text, format_type(a.atttypid, NULL), a.attnotnull,
            col_description(c.oid, a.attnum) IS NOT NULL AND obj_description(c.oid) IS NOT NULL
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
         WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname, a.attnum",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    let mut shape = Shape::new();
    let mut silent = 0;
    for (table, column, sort, not_null, commented) in rows {
        silent += i64::from(!commented && table != "schema_migration");
        shape
            .entry(table)
            .or_default()
            .push((column, sort, not_null));
    }
    let keys: Vec<(String,)> = sqlx::query_as(
        "SELECT t.relname || ' ' || i.indisunique || ' ' || (CASE WHEN i.indpred IS NULL THEN 0 ELSE 1 END) || ' ' ||
            (SELECT string_agg(a.attname, ',' ORDER BY k.n) FROM unnest(i.indkey::int[]) WITH ORDINALITY k(num, n)
             JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.num)
         FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid WHERE t.relnamespace = 'public'::regnamespace
         UNION ALL
         SELECT t.relname || ' false 2 ' || (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum = f.conkey[1])
            || '>' || r.relname
         FROM pg_constraint f JOIN pg_class t ON t.oid = f.conrelid JOIN pg_class r ON r.oid = f.confrelid WHERE f.contype = 'f'",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    conn.close().await.unwrap();
    let mut keys: Vec<String> = keys.into_iter().map(|(k,)| k).collect();
    keys.sort();
    (shape, keys, silent)
}

#[tokio::test]
async fn both_databases_have_the_same_tables_columns_and_keys() {
    let (shape, keys) = sqlite_shape(&sqlite().await.url).await;
    assert!(shape.len() > 30 && keys.len() > 60);
    if server().is_none() {
        return;
    }
    let server = crate::databases::postgres().await.unwrap();
    let (their_shape, their_keys, silent) = postgres_shape(&server.url).await;
    assert_eq!(shape, their_shape);
    assert_eq!(keys, their_keys);
    assert_eq!(silent, 0, "columns without a comment");
}

#[test]
fn every_sqlite_table_is_strict_and_every_column_is_commented() {
    for step in embedded(Dialect::Sqlite) {
        assert_eq!(
            step.sql.matches("CREATE TABLE").count(),
            step.sql.matches(") STRICT").count()
        );
        let columns = step.sql.lines().filter(|l| {
            l.starts_with("    ") && l.trim().starts_with(|c: char| c.is_ascii_lowercase())
        });
        for column in columns {
            assert!(column.contains(" -- "), "no comment: {column}");
        }
    }
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_refused() {
    for store in stores().await {
        let newer = later(store.dialect(), Some(9000));
        reopen(&store, &newer).await.unwrap().close().await;
        let refused = Store::open(&store.url, options()).await.err();
        let expected = StoreError::NewerSchema {
            found: 9000,
            known: highest(store.dialect()),
        };
        assert_eq!(refused, Some(expected));
    }
}

#[tokio::test]
async fn a_migration_with_another_text_than_was_applied_is_refused() {
    for store in stores().await {
        let mut changed = embedded(store.dialect());
        changed[0].sql.push('\n');
        let refused = reopen(&store, &changed).await.err();
        assert_eq!(refused, Some(StoreError::ChangedMigration(1)));
    }
}

#[tokio::test]
async fn an_older_database_waits_for_leave_to_migrate() {
    for store in stores().await {
        let newer = with(store.dialect(), "CREATE TABLE later (id BIGINT);");
        let looking = Options {
            migrate: false,
            now: NOW,
        };
        let refused = Store::open_with(&store.url, looking, &newer).await.err();
        let expected = StoreError::OlderSchema {
            found: highest(store.dialect()),
            known: 9000,
        };
        assert_eq!(refused, Some(expected));
    }
}

#[tokio::test]
async fn a_migration_keeps_what_a_populated_database_holds_and_backs_it_up_first() {
    for office in Office::each().await {
        office.quiz(2, Change::First).await;
        let sql = "-- changes data\nUPDATE person SET department = '全局';\nALTER TABLE person ADD COLUMN note TEXT;";
        let newer = with(office.store.dialect(), sql);
        if office.store.dialect() == Dialect::Postgres {
            // The dump goes into the working folder; the test is not to litter it.
            let folder = tempfile::tempdir().unwrap();
            let url = &office.store.url;
            let stamp = NOW.utc().format("%Y%m%dT%H%M%SZ");
            reopen(&office.store, &newer).await.unwrap().close().await;
            let dump = PathBuf::from(format!("tongluo.before-9000-{stamp}.dump"));
            assert!(dump.metadata().unwrap().len() > 1000, "{url}");
            std::fs::rename(&dump, folder.path().join("dump")).unwrap();
        } else {
            reopen(&office.store, &newer).await.unwrap().close().await;
            let path = office.store.url.trim_start_matches("sqlite:");
            let beside = PathBuf::from(path);
            let beside = std::fs::read_dir(beside.parent().unwrap()).unwrap();
            let backup = beside
                .map(|entry| entry.unwrap().path())
                .find(|p| p.to_string_lossy().contains(".before-9000-"))
                .unwrap();
            let url = format!("sqlite:{}", backup.display());
            let before = Store::open(&url, options()).await.unwrap();
            let people = before
                .read(|conn| Box::pin(tongluo_store::people::all(conn)))
                .await
                .unwrap();
            assert_eq!(people[0].department, "审计科");
            before.close().await;
        }
        let after = reopen(&office.store, &newer).await.unwrap();
        let people = after
            .read(|conn| Box::pin(tongluo_store::people::all(conn)))
            .await
            .unwrap();
        assert_eq!((people.len(), people[0].department.as_str()), (4, "全局"));
        after.close().await;
    }
}

#[tokio::test]
async fn a_migration_that_fails_leaves_nothing_half_applied() {
    for store in stores().await {
        let broken = with(
            store.dialect(),
            "CREATE TABLE half (id BIGINT); INSERT INTO nowhere VALUES (1);",
        );
        assert!(reopen(&store, &broken).await.is_err());
        let whole = with(store.dialect(), "CREATE TABLE half (id BIGINT);");
        reopen(&store, &whole).await.unwrap().close().await;
    }
}

#[tokio::test]
async fn a_running_bot_is_not_migrated_under_its_feet() {
    let store = sqlite().await;
    let lock = store.lock_for_bot().await.unwrap();
    let newer = with(Dialect::Sqlite, "CREATE TABLE later (id BIGINT);");
    assert_eq!(reopen(&store, &newer).await.err(), Some(StoreError::Taken));
    drop(lock);
    reopen(&store, &newer).await.unwrap().close().await;
}

#[tokio::test]
async fn programs_that_start_together_migrate_once() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("new.db").display());
    let (one, two) = tokio::join!(Store::open(&url, options()), Store::open(&url, options()));
    one.unwrap().close().await;
    two.unwrap().close().await;
    if let Some(server) = server() {
        let name = crate::databases::fresh_name();
        crate::databases::on_server(&server, format!("CREATE DATABASE {name}")).await;
        let url = crate::databases::sibling(&server, &name);
        let (one, two) = tokio::join!(Store::open(&url, options()), Store::open(&url, options()));
        one.unwrap().close().await;
        two.unwrap().close().await;
        crate::databases::on_server(&server, format!("DROP DATABASE {name}")).await;
    }
}

/// A later step that leaves the oldest reader where it was, or raises it.
fn later(dialect: Dialect, oldest: Option<i64>) -> Vec<Step> {
    let raised = oldest.map_or_else(String::new, |n| {
        format!(" UPDATE schema_reader SET oldest = {n};")
    });
    with(dialect, &format!("CREATE TABLE later (id BIGINT);{raised}"))
}

#[tokio::test]
async fn a_newer_database_lets_in_every_program_that_it_does_not_name_as_too_old() {
    for store in stores().await {
        let newer = later(store.dialect(), None);
        reopen(&store, &newer).await.unwrap().close().await;
        let older_program = Store::open(&store.url, options()).await.unwrap();
        let people = older_program
            .read(|conn| Box::pin(tongluo_store::people::all(conn)))
            .await;
        assert_eq!(people.unwrap(), []);
        older_program.close().await;
        // And the newer program again, as if nothing had been.
        reopen(&store, &newer).await.unwrap().close().await;
    }
}

#[tokio::test]
async fn a_newer_database_refuses_only_an_older_program_than_it_names() {
    for store in stores().await {
        let known = highest(store.dialect());
        for (oldest, let_in) in [(known, true), (known + 1, false)] {
            let fresh = match store.dialect() {
                Dialect::Sqlite => sqlite().await,
                Dialect::Postgres => crate::databases::postgres().await.unwrap(),
            };
            let newer = later(store.dialect(), Some(oldest));
            reopen(&fresh, &newer).await.unwrap().close().await;
            let opened = Store::open(&fresh.url, options()).await;
            assert_eq!(opened.is_ok(), let_in, "oldest {oldest}");
            if let Err(error) = opened {
                let expected = StoreError::NewerSchema { found: 9000, known };
                assert_eq!(error, expected);
            }
        }
    }
}

#[tokio::test]
async fn a_newer_database_that_left_the_road_before_this_program_s_last_step_is_refused() {
    for store in stores().await {
        let newer = later(store.dialect(), None);
        reopen(&store, &newer).await.unwrap().close().await;
        let mut other = embedded(store.dialect());
        other.push(Step {
            version: 8000,
            name: "never applied there".to_owned(),
            sql: "CREATE TABLE elsewhere (id BIGINT);".to_owned(),
        });
        let refused = reopen(&store, &other).await.err();
        assert_eq!(refused, Some(StoreError::ChangedMigration(8000)));
    }
}
