//! Sees edits of `messages/`: a broken one leaves the last good state standing; an edit of an approved post and a vanished one
//! are told to the owner. Reads files and swaps the catalogue; decides nothing else.

use crate::action::draft::Shelf;
use crate::content::{self, Defaults, Loaded};
use crate::domain::approval::{self, NotApproved};
use crate::domain::campaign::Catalogue;
use crate::domain::problem::{Problem, Severity};
use crate::domain::time::Instant;
use crate::engine::Office;
use crate::store::{StoreError, Tx, approvals, notices};
use chrono_tz::Tz;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub(super) struct Messages {
    dir: PathBuf,
    zone: Tz,
    read_once: AtomicBool,
    broken: AtomicBool,
}

impl Messages {
    pub(super) fn new(dir: PathBuf, zone: Tz) -> Messages {
        Messages {
            dir,
            zone,
            read_once: AtomicBool::new(false),
            broken: AtomicBool::new(false),
        }
    }

    pub(super) fn dir(&self) -> &PathBuf {
        &self.dir
    }

    pub(super) async fn reload(&self, office: &Arc<Office>) -> Result<(), StoreError> {
        let (dir, defaults) = (self.dir.clone(), Defaults { zone: self.zone });
        let read = tokio::task::spawn_blocking(move || content::load(&dir, &defaults)).await;
        let now = office.clock.now();
        let loaded = match read {
            Ok(Ok(loaded)) => loaded,
            Ok(Err(problem)) => return self.broken(office, &[problem], now).await,
            Err(_) => {
                return self
                    .broken(office, &[Problem::error("messages-unreadable")], now)
                    .await;
            }
        };
        let errors: Vec<Problem> = loaded
            .problems
            .iter()
            .filter(|p| p.severity == Severity::Error)
            .cloned()
            .collect();
        if errors.is_empty() {
            self.broken.store(false, Ordering::Relaxed);
        } else {
            self.broken(office, &errors, now).await?;
            if self.read_once.load(Ordering::Relaxed) {
                return Ok(());
            }
            // At the first reading there is no earlier state: what is whole is taken.
        }
        self.read_once.store(true, Ordering::Relaxed);
        let catalogue = Arc::new(loaded.catalogue.clone());
        office.catalogue.store(catalogue.clone());
        office.shelf.store(Some(Arc::new(Shelf(loaded.clone()))));
        tracing::info!(
            posts = catalogue.posts.len(),
            errors = errors.len(),
            "messages read"
        );
        office
            .store
            .write(move |tx| {
                Box::pin(async move { tell_changes(tx, &catalogue, &loaded, now).await })
            })
            .await
    }

    async fn broken(
        &self,
        office: &Office,
        problems: &[Problem],
        now: Instant,
    ) -> Result<(), StoreError> {
        tracing::warn!(
            problems = problems.len(),
            "messages are broken; what was read before stays"
        );
        if self.broken.swap(true, Ordering::Relaxed) {
            return Ok(());
        }
        let first = problems.iter().find_map(|p| p.place.as_ref());
        let first = first.map_or_else(
            || self.dir.display().to_string(),
            |p| format!("{}:{}:{}", p.file, p.line, p.column),
        );
        let values = BTreeMap::from([
            ("count".to_owned(), problems.len().to_string()),
            ("first".to_owned(), first),
        ]);
        office
            .store
            .write(move |tx| {
                Box::pin(async move {
                    notices::tell(tx, "messages-broken", &values, now).await?;
                    Ok(())
                })
            })
            .await
    }
}

async fn tell_changes(
    tx: &mut Tx,
    catalogue: &Catalogue,
    loaded: &Loaded,
    now: Instant,
) -> Result<(), StoreError> {
    let wanted: Vec<_> = catalogue
        .posts
        .values()
        .map(|p| (p.revision.post.clone(), p.hash.clone()))
        .collect();
    let approvals = approvals::matching(tx, &wanted).await?;
    for recorded in &approvals {
        let Some(post) = catalogue.posts.get(&recorded.post) else {
            continue;
        };
        if approval::check(post.revision.clone(), Some(recorded), now) == Err(NotApproved::Changed)
        {
            let values = BTreeMap::from([
                ("title".to_owned(), post.revision.title.clone()),
                ("post".to_owned(), post.revision.post.to_string()),
                ("hash".to_owned(), post.hash.0.clone()),
            ]);
            notices::tell_once(tx, "post-changed", &values, now).await?;
        }
    }
    let known: BTreeMap<_, _> = approvals::known_posts(tx)
        .await?
        .into_iter()
        .map(|(id, file, _)| (id, file))
        .collect();
    for gone in approvals::see_posts(tx, &loaded.posts_seen, now).await? {
        let file = known.get(&gone).cloned().unwrap_or_default();
        let values = BTreeMap::from([
            ("post".to_owned(), gone.to_string()),
            ("file".to_owned(), file),
        ]);
        notices::tell(tx, "post-gone", &values, now).await?;
    }
    Ok(())
}
