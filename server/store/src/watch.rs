//! What is known of other processes' writes to the same SQLite file. PostgreSQL tells of them by itself.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// When a SQLite file was last looked at, and what it showed.
#[derive(Default)]
pub(crate) struct Watch {
    /// Counts the writer's connections, those begun and those given up because a write failed on them:
    /// `data_version` of two connections cannot be compared.
    pub(crate) connections: Arc<AtomicU64>,
    /// The connection and its `data_version` when last looked at.
    seen: Mutex<Option<(u64, i64)>>,
    /// A commit was abandoned half-way and may have happened without being announced.
    unsettled: AtomicBool,
}

/// Marks a commit on SQLite whose future may be dropped before the announcement.
pub(crate) struct Unsettled<'a>(Option<&'a AtomicBool>);

impl Unsettled<'_> {
    pub(crate) fn settled(mut self) {
        self.0 = None;
    }
}

impl Drop for Unsettled<'_> {
    fn drop(&mut self) {
        if let Some(unsettled) = self.0 {
            unsettled.store(true, Ordering::SeqCst);
        }
    }
}

impl Watch {
    /// Marks a commit whose future may be dropped before the announcement.
    pub(crate) fn unsettled(&self) -> Unsettled<'_> {
        Unsettled(Some(&self.unsettled))
    }

    /// Whether something was written that was not announced, now that the writer's connection shows this
    /// `data_version`. Asked on that connection, it moves for other processes' commits alone.
    pub(crate) fn is_stale(&self, data_version: i64) -> bool {
        let now = (self.connections.load(Ordering::SeqCst), data_version);
        let before = self
            .seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .replace(now);
        let unsettled = self.unsettled.swap(false, Ordering::SeqCst);
        unsettled || before.is_some_and(|before| before != now)
    }
}
