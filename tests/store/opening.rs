//! Opening: statements, locks, migrations, files that are not as they should be.

use crate::office::stores;

#[tokio::test]
async fn both_databases_understand_every_statement() {
    for store in stores().await {
        let prepared = store.prepare_all().await.map_err(|e| e.join("\n"));
        assert!(prepared.unwrap() > 100);
    }
}
