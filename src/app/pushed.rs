//! What a channel pushes, taken in together: while one batch is being committed the next one gathers, and each push is answered
//! once its own batch is on the disk. Never lingers for more, and never confirms what was not committed.

use crate::channel::Incoming;
use crate::engine::Office;
use crate::engine::intake;
use crate::engine::replies::Replies;
use crate::store::StoreError;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

/// Updates of one transaction at most, as many as a poll brings.
const TOGETHER: usize = 100;

type Told = oneshot::Sender<Result<(), StoreError>>;

/// The pushes that wait for the transaction that is under way.
#[derive(Default)]
pub(super) struct Pushed {
    waiting: Arc<Mutex<Vec<(Incoming, Told)>>>,
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl Pushed {
    /// Takes one in, with whatever else waits; it is on the disk when this returns.
    pub(super) async fn take(
        &self,
        office: &Arc<Office>,
        replies: &Arc<Replies>,
        incoming: Incoming,
    ) -> Result<(), StoreError> {
        let (told, mut heard) = oneshot::channel();
        self.waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((incoming, told));
        loop {
            let turn = self.turn.clone().lock_owned().await;
            // Whoever had the turn before may have taken this one in with his own.
            match heard.try_recv() {
                Ok(done) => return done,
                Err(oneshot::error::TryRecvError::Empty) => {}
                Err(oneshot::error::TryRecvError::Closed) => return Err(broken()),
            }
            let (waiting, office, replies) =
                (self.waiting.clone(), office.clone(), replies.clone());
            // On its own: a line that is cut in the middle must not take the others' answers with it.
            let taken = tokio::spawn(async move {
                let _turn = turn;
                together(&waiting, &office, &replies).await;
            });
            taken.await.map_err(|_| broken())?;
        }
    }
}

/// Nothing of it is kept; the channel pushes it again.
fn broken() -> StoreError {
    StoreError::Internal("a batch of pushes was broken off".to_owned())
}

/// One batch of what waits, the oldest first.
async fn together(waiting: &Mutex<Vec<(Incoming, Told)>>, office: &Arc<Office>, replies: &Replies) {
    let batch: Vec<(Incoming, Told)> = {
        let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let count = waiting.len().min(TOGETHER);
        waiting.drain(..count).collect()
    };
    if batch.is_empty() {
        return;
    }
    let (acts, told): (Vec<Incoming>, Vec<Told>) = batch.into_iter().unzip();
    let done = match intake::take_in(office, acts).await {
        Ok(taken) => {
            fail::fail_point!("batch-committed");
            replies.push(taken.replies, office.clock.now());
            Ok(())
        }
        Err(error) => Err(error),
    };
    for told in told {
        // Who hung up gets the update again, and it is known then.
        let _ = told.send(done.clone());
    }
}
