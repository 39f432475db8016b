//! What people have finished.

use domain::clock::Moment;
use domain::id::Slug;

/// A finished unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoneUnit {
    /// Its course.
    pub course: Slug,
    /// Its name in its course.
    pub unit: Slug,
    /// When it was finished first.
    pub done_at: Moment,
}
