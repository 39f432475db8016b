//! Editions as they are read.

use domain::clock::Moment;
use domain::code::PlaceKey;
use domain::edition::Edition;

/// An edition with how many are registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedEdition {
    /// The edition.
    pub edition: Edition,
    /// How many are registered, on the spot included.
    pub registered: u32,
    /// When what is written down of it was last changed; no two of its states have the same moment.
    pub changed_at: Moment,
    /// How often that was changed.
    pub revision: u32,
}

/// An edition with the keys of its codes: one for each place of its mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionKeys {
    /// The edition.
    pub edition: Edition,
    /// Its keys, the hall's first.
    pub keys: Vec<PlaceKey>,
}

/// Past editions, one page of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastEditions {
    /// Those of the page, the last first.
    pub editions: Vec<ListedEdition>,
    /// How many there are on all pages.
    pub total: u64,
    /// The moment they were read for.
    pub(crate) since: Moment,
    /// When the next edition is over, as far as one is to come.
    pub(crate) until: Option<Moment>,
}

impl PastEditions {
    /// Whether the same editions are past at `now`.
    pub(crate) fn holds(&self, now: Moment) -> bool {
        now >= self.since && self.until.is_none_or(|until| now < until)
    }
}
