//! What people have finished.

use domain::booster::Stage;
use domain::clock::Moment;
use domain::id::Slug;
use std::collections::HashMap;

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

/// How far somebody's boosters are, by course and stage: begun, or handed in.
pub type Boosters = HashMap<(Slug, Stage), Option<Moment>>;
