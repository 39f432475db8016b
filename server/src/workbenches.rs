//! Workbenches as they were drawn, for whoever comes back to a page: after an answer, or to share it.

use app::pages::learn::exercise::Workbench;
use domain::dataset::Variation;
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
    /// The address of the page.
    pub page: String,
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

#[cfg(test)]
mod tests {
    use super::*;
    use app::parts::formula::FormulaWords;
    use app::parts::workbench::{BenchWords, OpenWords, WorkbenchProps};
    use app::words::Words;
    use domain::analysis::{Query, Summary, Table};
    use std::cell::Cell;

    fn key(address: &str) -> WorkbenchKey {
        WorkbenchKey {
            page: "/exercises/engagement".to_owned(),
            effective_seed: 7,
            language: Language::Id,
            address: address.to_owned(),
        }
    }

    fn variation() -> Arc<Variation> {
        Arc::new(Variation {
            effective_seed: 7,
            table: Table { columns: vec![] },
        })
    }

    fn draw() -> Workbench {
        let props = WorkbenchProps {
            table: Table { columns: vec![] },
            measures: vec![],
            keys: vec![],
            is_open: false,
            summaries: vec![],
            query: Query::new("", "", Summary::Mean),
            fault: None,
            highlight: None,
            action: "/exercises/engagement".to_owned(),
            language: Language::Id,
            words: BenchWords::default(),
            formula_words: FormulaWords::default(),
            open_words: OpenWords::default(),
        };
        Workbench::draw(Words(Language::Id), props)
    }

    #[test]
    fn a_workbench_is_drawn_once_for_its_variation_question_and_language() {
        let kept = Workbenches::default();
        let drawn = Cell::new(0);
        let ask = |key: WorkbenchKey, variation: &Arc<Variation>| {
            kept.get_or_draw(key, variation, || {
                drawn.set(drawn.get() + 1);
                draw()
            });
            drawn.get()
        };
        let first = variation();
        assert_eq!(ask(key(""), &first), 1);
        assert_eq!(ask(key(""), &first), 1);
        assert_eq!(ask(key("group=format"), &first), 2);
        let english = WorkbenchKey {
            language: Language::En,
            ..key("")
        };
        assert_eq!(ask(english, &first), 3);
        // The content was read anew: equal, and perhaps of another exercise.
        let again = variation();
        assert_eq!(ask(key(""), &again), 4);
        assert_eq!(ask(key(""), &again), 4);
        // Whoever makes up addresses fills no memory.
        let long = "x".repeat(MAX_ADDRESS + 1);
        assert_eq!(ask(key(&long), &again), 5);
        assert_eq!(ask(key(&long), &again), 6);
    }
}
