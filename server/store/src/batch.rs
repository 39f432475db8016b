//! One task that works for many: what waits is taken as one batch and answered together.
//!
//! A hall of people asks at the same moment, and a trip to the disk or to a connection costs more than the
//! work at its end. So the trip is shared.

use crate::error::StoreError;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// How many requests may wait beyond the batch that is worked on.
const QUEUE: usize = 4096;
/// How long somebody waits for a place in the queue.
const PATIENCE: Duration = Duration::from_secs(10);

/// A request of which many are worked on at once, by a `W`.
pub(crate) trait Batched<W>: Send + Sized + 'static {
    /// What becomes of one.
    type Answer: Send + 'static;
    /// The most requests of one batch.
    const MAX: usize;

    /// The answers to a batch, in its order.
    fn work(worker: &W, batch: &[Self]) -> impl Future<Output = Vec<Self::Answer>> + Send;
}

/// A request that waits, and where its answer goes.
pub(crate) struct Waiting<R, A> {
    request: R,
    answer: oneshot::Sender<A>,
}

/// Where requests are left.
pub(crate) struct BatchQueue<R, A> {
    queue: mpsc::Sender<Waiting<R, A>>,
}

impl<R, A> BatchQueue<R, A> {
    pub(crate) fn new() -> (Self, mpsc::Receiver<Waiting<R, A>>) {
        let (queue, waiting) = mpsc::channel(QUEUE);
        (Self { queue }, waiting)
    }

    /// Leaves a request and waits for its answer.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when there was no place in the queue, or nobody works any more.
    pub(crate) async fn ask(&self, request: R) -> Result<A, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.queue
            .send_timeout(Waiting { request, answer }, PATIENCE)
            .await
            .map_err(|_| StoreError::Busy)?;
        answered.await.map_err(|_| StoreError::Busy)
    }
}

/// Works on what waits until the queue is gone, or the worker is.
pub(crate) async fn run_batches<W, R: Batched<W>>(
    worker: impl Fn() -> Option<W>,
    mut waiting: mpsc::Receiver<Waiting<R, R::Answer>>,
) {
    let mut batch = Vec::with_capacity(R::MAX);
    while waiting.recv_many(&mut batch, R::MAX).await > 0 {
        let Some(worker) = worker() else {
            return;
        };
        let (requests, asked): (Vec<R>, Vec<_>) = batch
            .drain(..)
            .map(|waiting| (waiting.request, waiting.answer))
            .unzip();
        let answers = R::work(&worker, &requests).await;
        for (asked, answer) in asked.into_iter().zip(answers) {
            // Whoever asked may have gone; what was done stays.
            let _ = asked.send(answer);
        }
    }
}
