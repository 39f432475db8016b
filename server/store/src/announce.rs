//! Announcing that an edition's attendance has changed, as often as screens can follow.

use crate::changes::Change;
use crate::database::{Inner, Store};
use domain::id::EditionId;
use std::sync::{Arc, PoisonError, Weak};
use std::time::Duration;
use tokio::time::MissedTickBehavior;

/// How often an edition's attendance is announced at most.
const ANNOUNCE_EVERY: Duration = Duration::from_millis(250);

impl Store {
    /// Announces that an edition's attendance has changed: at once, then at most every quarter of a
    /// second as long as it goes on, and once more after the last change. The announcement is no part of
    /// the transaction; a process that dies in between leaves its last one out.
    pub(crate) fn attendance_changed(&self, edition: &EditionId) {
        {
            let mut announced = self
                .inner
                .announced
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if let Some(again) = announced.get_mut(edition) {
                *again = true;
                return;
            }
            announced.insert(edition.clone(), false);
        }
        tokio::spawn(announce_while_it_changes(
            Arc::downgrade(&self.inner),
            edition.clone(),
        ));
    }
}

async fn announce_while_it_changes(inner: Weak<Inner>, edition: EditionId) {
    let mut ticks = tokio::time::interval(ANNOUNCE_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks.tick().await;
    loop {
        let Some(store) = inner.upgrade().map(|inner| Store { inner }) else {
            return;
        };
        store.tell(Change::Attendance(edition.clone())).await;
        drop(store);
        ticks.tick().await;
        let Some(inner) = inner.upgrade() else {
            return;
        };
        let mut announced = inner
            .announced
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match announced.get_mut(&edition) {
            Some(again) if *again => *again = false,
            _ => {
                announced.remove(&edition);
                return;
            }
        }
    }
}
