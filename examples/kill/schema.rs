//! The migrations of a run: the program's own, and one more before each kill in a migration, so that there is always one to be
//! killed in.

use crate::combo::Store;
use tongluo::store::Dialect;
use tongluo::store::migrations::{Step, embedded};

/// Numbers from here on are no product's.
const FIRST: i64 = 9000;

/// The program's own migrations and so many more.
pub(crate) fn steps(store: Store, more: u32) -> Vec<Step> {
    let dialect = match store {
        Store::Sqlite => Dialect::Sqlite,
        Store::Postgres => Dialect::Postgres,
    };
    let mut steps = embedded(dialect);
    steps.extend((1..=more).map(|n| Step {
        version: FIRST + i64::from(n),
        name: format!("kill {n}"),
        // Not IF NOT EXISTS: half a migration that stayed would be seen.
        sql: format!(
            "CREATE TABLE kill_{n} (id BIGINT NOT NULL PRIMARY KEY); INSERT INTO kill_{n} (id) VALUES ({n});"
        ),
    }));
    steps
}

/// How many the program has of its own.
pub(crate) fn own(store: Store) -> u32 {
    u32::try_from(steps(store, 0).len()).unwrap_or(1)
}
