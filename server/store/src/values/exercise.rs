//! What somebody tried in an exercise.

use domain::clock::Moment;
use domain::id::TryId;
use domain::language::Language;
use domain::quiz::Outcome;
use std::collections::BTreeMap;

/// An answer to a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Try {
    /// Its id.
    pub id: TryId,
    /// The step.
    pub step: String,
    /// What was typed or chosen.
    pub given: String,
    /// What it was worth.
    pub outcome: Outcome,
    /// The misconception recognised.
    pub misconception: Option<String>,
    /// The seed of the variation that was worked on.
    pub effective_seed: u32,
    /// The language of the form.
    pub language: Language,
    /// When it was given.
    pub at: Moment,
}

/// Where somebody stands in an exercise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExerciseState {
    /// Their last 500 tries and the first right one of each step, the oldest first.
    pub tries: Vec<Try>,
    /// How many hints of each step are open; a step without open hints is not named.
    pub hints: BTreeMap<String, u32>,
}
