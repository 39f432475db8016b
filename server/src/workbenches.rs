//! Workbenches as they were drawn, for whoever comes back to a page: after an answer, or to share it.

use app::pages::learn::exercise::Workbench;
use domain::dataset::Variation;
use domain::id::Slug;
use domain::language::Language;
use quick_cache::sync::Cache;
use std::sync::{Arc, Weak};

/// How many are kept at most; each takes some 20 kB.
const MAX_KEPT: usize = 256;
/// One that an address longer than this asks for is drawn each time.
const MAX_ADDRESS: usize = 512;

/// Which workbench it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WorkbenchKey {
    /// The exercise.
    pub exercise: Slug,
    /// The variation of its data.
    pub effective_seed: u32,
    /// The language of the page.
    pub language: Language,
    /// What is asked: the query of the page's address.
    pub address: String,
}

/// The memory of all of them.
pub struct Workbenches(Cache<WorkbenchKey, (Weak<Variation>, Workbench)>);

impl Default for Workbenches {
    fn default() -> Self {
        Self(Cache::new(MAX_KEPT))
    }
}

impl Workbenches {
    /// The workbench as it was drawn over this very variation, else drawn now. Content that was read anew
    /// has other variations, be they equal or not.
    pub fn get_or_draw(
        &self,
        key: WorkbenchKey,
        variation: &Arc<Variation>,
        draw: impl FnOnce() -> Workbench,
    ) -> Workbench {
        if let Some((over, drawn)) = self.0.get(&key)
            && std::ptr::eq(over.as_ptr(), Arc::as_ptr(variation))
        {
            return drawn;
        }
        let drawn = draw();
        if key.address.len() <= MAX_ADDRESS {
            self.0
                .insert(key, (Arc::downgrade(variation), drawn.clone()));
        }
        drawn
    }
}
