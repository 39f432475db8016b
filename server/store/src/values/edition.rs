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
}

/// An edition with the keys of its codes: one for each place of its mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionKeys {
    /// The edition.
    pub edition: Edition,
    /// Its keys, the hall's first.
    pub keys: Vec<PlaceKey>,
}
