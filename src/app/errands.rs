//! What a commit asks for outside the database: files into the folder of posts, and pictures that somebody sent. Each is done
//! after the commit, recorded, and done again where a crash came between. Decides nothing.

use super::{App, files};
use crate::action::draft;
use crate::domain::id::sha256_hex;
use crate::domain::problem::Problem;
use crate::domain::time::{Instant, Next, Span};
use crate::engine::replies::Reply;
use crate::store::drafts::{self, Draft};
use crate::store::file_changes::{self, FileChange};
use crate::store::{StoreError, chats, notices};
use crate::text::compose;
use std::collections::BTreeMap;

/// Tries after which a picture is given up.
const TRIES: u32 = 4;

/// Between two tries, longer each time.
const AGAIN: Span = Span::seconds(20);

impl App {
    /// Carries out what was decided, and says when to come again for what didn't work.
    pub(super) async fn run_errands(&self, now: Instant) -> Result<Next, StoreError> {
        if self.write_files(now).await? {
            self.reload().await?;
        }
        self.fetch_files(now).await
    }

    async fn write_files(&self, now: Instant) -> Result<bool, StoreError> {
        let store = &self.office.store;
        let open = store
            .read(|conn| Box::pin(file_changes::open(conn)))
            .await?;
        let mut changed = false;
        for change in open {
            let dir = self.messages.dir().clone();
            let FileChange {
                id,
                path,
                bytes,
                before,
                ..
            } = change;
            let (inside, standing) = (path.clone(), before.clone());
            let placed = tokio::task::spawn_blocking(move || {
                files::place(&dir, &inside, &bytes, standing.as_deref())
            });
            let placed = match placed.await {
                Ok(placed) => placed,
                Err(_) => Err(Problem::error("file-not-written")
                    .with("path", &path)
                    .with("why", "panic")),
            };
            changed |= placed.is_ok();
            let refused = placed.err().map(|problem| problem.code);
            if let Some(code) = refused {
                tracing::warn!(change = id.0, code, "a file was not written");
            }
            store
                .write(move |tx| {
                    Box::pin(async move {
                        let new = file_changes::done(tx, id, refused, now).await?;
                        if let Some(code) = refused.filter(|_| new) {
                            let values = BTreeMap::from([("path".to_owned(), path)]);
                            notices::tell(tx, code, &values, now).await?;
                        }
                        Ok::<(), StoreError>(())
                    })
                })
                .await?;
        }
        Ok(changed)
    }

    async fn fetch_files(&self, now: Instant) -> Result<Next, StoreError> {
        let store = &self.office.store;
        let wanting = store.read(|conn| Box::pin(drafts::wanting(conn))).await?;
        let mut next = Next::Idle;
        for draft in wanting {
            let due = draft.changed_at.plus(Span::seconds(
                AGAIN.as_millis() / 1000 * i64::from(draft.tries),
            ));
            let Some(wanted) = draft.wanted_file.clone() else {
                continue;
            };
            if due > now {
                next = next.or(Next::At(due));
                continue;
            }
            let fetched = self.probe.file(&wanted).await;
            let said = match fetched {
                Ok(bytes) => self.keep_file(&draft, bytes).await?,
                Err(error) => {
                    // Not the error's own words: they may name the file.
                    tracing::warn!(
                        draft = draft.id.0,
                        unreachable = matches!(error, crate::channel::ProbeError::Unreachable(_)),
                        "a sent file was not fetched"
                    );
                    let again = matches!(error, crate::channel::ProbeError::Unreachable(_));
                    self.miss_file(&draft, again).await?
                }
            };
            if let Some(problem) = said {
                self.say_in_private(&draft, &problem, now).await?;
            }
        }
        Ok(next)
    }

    /// Keeps the bytes, unless they are nothing that a post may carry.
    async fn keep_file(
        &self,
        draft: &Draft,
        bytes: Vec<u8>,
    ) -> Result<Option<Problem>, StoreError> {
        let id = draft.id;
        let fits = draft::file_ending(&bytes).is_some();
        self.office
            .store
            .write(move |tx| {
                Box::pin(async move {
                    if fits {
                        drafts::fetched(tx, id, &sha256_hex(&bytes), &bytes).await
                    } else {
                        drafts::give_up_file(tx, id).await
                    }
                })
            })
            .await?;
        Ok((!fits).then(|| Problem::error("draft-file-kind")))
    }

    async fn miss_file(&self, draft: &Draft, again: bool) -> Result<Option<Problem>, StoreError> {
        let (id, over) = (draft.id, !again || draft.tries + 1 >= TRIES);
        self.office
            .store
            .write(move |tx| {
                Box::pin(async move {
                    drafts::tried(tx, id).await?;
                    if over {
                        drafts::give_up_file(tx, id).await?;
                    }
                    Ok::<(), StoreError>(())
                })
            })
            .await?;
        Ok(over.then(|| Problem::error("draft-file-gone")))
    }

    async fn say_in_private(
        &self,
        draft: &Draft,
        problem: &Problem,
        now: Instant,
    ) -> Result<(), StoreError> {
        let account = draft.account;
        let bot = self.office.bot;
        let chat = self
            .office
            .store
            .read(move |conn| Box::pin(chats::of_account(conn, bot, account)))
            .await?;
        if let Some(address) = chat.map(|c| c.address).filter(|a| !a.is_empty()) {
            let outgoing = Box::new(compose::problem(&self.office.texts, problem));
            self.replies
                .push(vec![Reply::Write { address, outgoing }], now);
        }
        Ok(())
    }
}
