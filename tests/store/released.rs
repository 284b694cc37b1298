//! Databases of every released schema, as that release's own program left them: today's program brings them up to date, and
//! everything that was in them is there. `migrations/README.md`, rule 10.

use crate::databases::{fresh_name, on_server, options, server, sibling};
use sqlx::Connection;
use tongluo_domain::id::{OccurrenceId, PersonKey};
use tongluo_store::migrations::embedded;
use tongluo_store::views::overview::overview;
use tongluo_store::views::tally;
use tongluo_store::{Dialect, Store, claims, people};

/// A released schema: its number and its dumps.
struct Dump {
    schema: i64,
    sqlite: &'static str,
    postgres: &'static str,
}

const DUMPS: &[Dump] = &[Dump {
    schema: 1,
    sqlite: include_str!("dumps/sqlite/0001.sql"),
    postgres: include_str!("dumps/postgres/0001.sql"),
}];

/// Carries out a dump in a new file.
async fn in_a_file(dump: &Dump, folder: &std::path::Path) -> String {
    let path = folder.join(format!("of-{}.db", dump.schema));
    let url = format!("sqlite:{}", path.display());
    let made = format!("{url}?mode=rwc");
    let mut conn = sqlx::SqliteConnection::connect(&made).await.unwrap();
    sqlx::raw_sql(dump.sqlite).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    url
}

/// What stood in the databases of schema 1: an office of three, two posts that ran, a claim that stands and one that was undone.
async fn holds_what_it_held(store: &Store) {
    let seen = store
        .read(|conn| {
            Box::pin(async move {
                let all = people::all(conn).await?;
                let person = all.iter().find(|p| p.key == key("P003")).unwrap().id;
                let sums = [1, 2].map(OccurrenceId);
                Ok((
                    overview(conn).await?,
                    all.iter().map(|p| p.name.clone()).collect::<Vec<_>>(),
                    claims::accounts_of(conn, person).await?.len(),
                    tally::tally(conn, sums[0]).await?,
                    tally::tally(conn, sums[1]).await?,
                ))
            })
        })
        .await
        .unwrap();
    let (overview, names, accounts, notice, quiz) = seen;
    assert_eq!(names, ["王芳", "李强", "张敏"]);
    assert_eq!(overview.bot.unwrap().external_id, "4242424242");
    assert_eq!(overview.open_occurrences, 2);
    assert_eq!(overview.unclaimed_accounts, 1);
    assert_eq!(accounts, 1);
    let sums = notice.total;
    assert_eq!((sums.expected, sums.done, sums.waived), (3, 1, 1));
    assert_eq!(quiz.questions[0].right, 1);
    assert_eq!(quiz.questions[1].wrong, 1);
}

fn key(key: &str) -> PersonKey {
    PersonKey::parse(key).unwrap()
}

#[test]
fn every_released_schema_has_its_dump() {
    let list = include_str!("../../migrations/released.txt");
    let released = list.lines().filter(|l| l.contains("sqlite/")).count();
    assert_eq!(released, DUMPS.len());
}

#[tokio::test]
async fn a_database_of_every_released_schema_opens_with_everything_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let latest = embedded(Dialect::Sqlite).last().unwrap().version;
    for dump in DUMPS {
        let mut urls = vec![in_a_file(dump, folder.path()).await];
        let name = fresh_name();
        if let Some(server) = server() {
            on_server(&server, format!("CREATE DATABASE {name}")).await;
            on_server(&sibling(&server, &name), dump.postgres.to_owned()).await;
            urls.push(sibling(&server, &name));
        }
        for url in urls {
            let store = Store::open(&url, options()).await.unwrap();
            let seen = store.read(|conn| Box::pin(overview(conn))).await.unwrap();
            assert_eq!(seen.schema, latest);
            holds_what_it_held(&store).await;
            store.close().await;
        }
        if let Some(server) = server() {
            on_server(&server, format!("DROP DATABASE {name}")).await;
        }
    }
}
