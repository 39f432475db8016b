//! Announcing what changes again and again, such as an edition's attendance or the answers of a hall, as often as
//! screens can follow.

use crate::changes::Change;
use crate::database::{Inner, Store};
use std::sync::{Arc, PoisonError, Weak};
use std::time::Duration;
use tokio::time::MissedTickBehavior;

/// How often one change is announced at most.
const ANNOUNCE_EVERY: Duration = Duration::from_millis(250);

impl Store {
    /// Announces a change that was committed: at once, then at most every quarter of a second as long as it
    /// goes on, and once more after the last time. The announcement is no part of the transaction; a process
    /// that dies in between leaves its last one out.
    pub(crate) fn announce_often(&self, change: Change) {
        {
            let mut announced = self
                .inner
                .announced
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if let Some(again) = announced.get_mut(&change) {
                *again = true;
                return;
            }
            announced.insert(change.clone(), false);
        }
        tokio::spawn(announce_while_it_changes(
            Arc::downgrade(&self.inner),
            change,
        ));
    }
}

async fn announce_while_it_changes(inner: Weak<Inner>, change: Change) {
    let mut ticks = tokio::time::interval(ANNOUNCE_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks.tick().await;
    loop {
        let Some(store) = inner.upgrade().map(|inner| Store { inner }) else {
            return;
        };
        store.tell(change.clone()).await;
        drop(store);
        ticks.tick().await;
        let Some(inner) = inner.upgrade() else {
            return;
        };
        let mut announced = inner
            .announced
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match announced.get_mut(&change) {
            Some(again) if *again => *again = false,
            _ => {
                announced.remove(&change);
                return;
            }
        }
    }
}
